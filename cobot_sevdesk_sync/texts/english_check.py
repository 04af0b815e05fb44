"""What `check` prints, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_CHECK: Mapping[str, str] = {}
