"""How the program ends (product contract, section 2, "Exit codes"). With several spaces the highest code wins."""

from __future__ import annotations

DONE = 0
NEEDS_A_PERSON = 1
USAGE = 2
UNREACHABLE = 3
TOKEN_REFUSED = 4
STATE_UNUSABLE = 5
