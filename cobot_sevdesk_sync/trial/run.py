"""One trial: each step by itself, what it sees, and what is left behind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from http import HTTPStatus

from msgspec import Struct

from cobot_sevdesk_sync.errors import (
    DONE,
    NEEDS_A_PERSON,
    TOKEN_REFUSED,
    UNREACHABLE,
    Interrupted,
    RemoteError,
    RemoteUnavailable,
    TokenRefused,
    code_of_signal,
)
from cobot_sevdesk_sync.trial import cobot_steps, sevdesk_steps
from cobot_sevdesk_sync.trial.assumptions import ASSUMPTIONS
from cobot_sevdesk_sync.trial.bench import Bench, Left, Seen, not_tried, why_not_tried

Step = Callable[[Bench], Iterator[Seen]]
Begun = Callable[[str], object]
"""Told the name of each step before it begins."""

STEPS: Mapping[str, Step] = {
    # What is only read comes first, what can be taken away again last.
    "lists": cobot_steps.lists,
    "pdf": cobot_steps.pdf,
    "feed": cobot_steps.feed,
    "accounts": sevdesk_steps.accounts,
    "refusal": sevdesk_steps.refusal,
    "number": cobot_steps.number,
    "activities": cobot_steps.activities,
    "contacts": sevdesk_steps.contacts,
    "booked": sevdesk_steps.booked,
    "tags": sevdesk_steps.tags,
    "rounding": sevdesk_steps.rounding,
    "totals": sevdesk_steps.totals,
    "rules": sevdesk_steps.rules,
    "drafts": sevdesk_steps.drafts,
    "search": sevdesk_steps.search,
}

# After so many steps in a row without an answer the side is down, and a trial is to end within minutes.
SILENCES_BORNE = 2

logger = logging.getLogger(__name__)


class Trial(Struct, frozen=True):
    """What came out.

    Attributes:
        seen: One for each assumption, in the order of the table.
        left: What is still there; None where that could not be seen.
        signal: The number of the signal that ended it early.
    """

    seen: Sequence[Seen]
    left: Sequence[Left] | None
    signal: int | None = None

    @property
    def differing(self) -> tuple[str, ...]:
        """The names of the assumptions that are otherwise."""
        return tuple(each.name for each in self.seen if each.verdict == "differs")

    @property
    def exit_code(self) -> int:
        """0 all as assumed, as far as it was tried; 1 something is otherwise; 3 and 4 as elsewhere."""
        if self.signal is not None:
            return code_of_signal(self.signal)
        keys = {each.key for each in self.seen if each.verdict == "not tried"}
        codes = [NEEDS_A_PERSON if self.differing or "program" in keys else DONE]
        codes += [TOKEN_REFUSED] if "forbidden" in keys else []
        codes += [UNREACHABLE] if "unanswered" in keys or self.left is None else []
        return max(codes)


def run_trial(bench: Bench, begun: Begun = lambda _: None) -> Trial:
    """Try everything, take away what was made, and return what was seen."""
    seen: dict[str, Seen] = {}
    signal: int | None = None
    left: Sequence[Left] | None = None
    why_stopped: str | None = None
    silences = 0
    try:
        # What an interrupted trial left behind.
        bench.clear()
        for name, step in STEPS.items():
            begun(name)
            fault = _carried_out(bench, name, step, seen)
            silences = silences + 1 if isinstance(fault, RemoteUnavailable) else 0
            if isinstance(fault, TokenRefused) and fault.status == HTTPStatus.UNAUTHORIZED:
                why_stopped = "forbidden"
            elif silences >= SILENCES_BORNE:
                why_stopped = "unanswered"
            if why_stopped is not None:
                break
        left = bench.clear()
    except Interrupted as asked:
        signal, why_stopped = asked.signal, "interrupted"
    except RemoteError as fault:
        seen |= {each.name: each for each in why_not_tried([name for name in ASSUMPTIONS if name not in seen], fault)}
    for name in ASSUMPTIONS:
        seen.setdefault(name, not_tried(name, why_stopped or "unanswered"))
    return Trial([seen[name] for name in ASSUMPTIONS], left, signal)


def _carried_out(bench: Bench, name: str, step: Step, seen: dict[str, Seen]) -> Exception | None:
    """Carry out one step; what of it came to no end is not tried. Returns what kept it from its end."""
    fault: Exception | None = None
    try:
        for each in step(bench):
            seen[each.name] = each
    except Interrupted:
        raise
    except Exception as kept:
        # Whatever is wrong with one step, the next goes on.
        logger.debug("trial: the step %s came to no end", name, exc_info=kept)
        fault = kept
    missing = [each.name for each in ASSUMPTIONS.values() if each.step == name and each.name not in seen]
    if missing and fault is not None:
        seen |= {each.name: each for each in why_not_tried(missing, fault)}
    return fault
