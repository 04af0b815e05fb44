"""What `check` prints, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_CHECK: Mapping[str, str] = {}
