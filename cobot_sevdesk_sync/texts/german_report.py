"""What the report prints, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_REPORT: Mapping[str, str] = {}
