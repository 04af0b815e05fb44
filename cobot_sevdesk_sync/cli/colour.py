"""Whether colour is wanted: not by those who set NO_COLOR, nor on a terminal that shows none."""

from __future__ import annotations

import os


def is_colour_wanted() -> bool:
    """Return whether a terminal may be given colour."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
