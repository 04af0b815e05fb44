"""What `init` and `login` ask and print, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_SETUP: Mapping[str, str] = {}
