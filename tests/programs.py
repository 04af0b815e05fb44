"""Programs that are not Python's and that some tests need: skipped without them, unless they are promised."""

from __future__ import annotations

import os
import shutil

import pytest

# Set by CI: where these programs are promised, a missing one is a failure and not a reason to skip.
REQUIRED = "PROGRAMS_REQUIRED"


def needed_program(name: str, how_to_get_it: str) -> str:
    """Return a program's path; skips the test, with the reason, where it is not installed."""
    path = shutil.which(name)
    if path is not None:
        return path
    reason = f"{name} is not installed ({how_to_get_it})"
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)
