"""What the report prints, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_REPORT: Mapping[str, str] = {}
