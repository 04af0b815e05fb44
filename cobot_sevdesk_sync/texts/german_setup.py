"""What `init` and `login` ask and print, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_SETUP: Mapping[str, str] = {}
