"""What `sync status` and `sync explain` print, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_STATUS: Mapping[str, str] = {}
