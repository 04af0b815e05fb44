"""What `sync status` and `sync explain` print, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_STATUS: Mapping[str, str] = {}
