"""The choices that `init` leaves to a person, each with a default that fits what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import click

from cobot_sevdesk_sync.cli.asking import DIGITS, ask_number, ask_word, ask_yes, shown
from cobot_sevdesk_sync.cli.init_facts import ZERO_CASES, InvoiceFacts, name_of_cost_centre
from cobot_sevdesk_sync.cli.page import Page
from cobot_sevdesk_sync.cli.screen import say_aside
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.kinds import Day
from cobot_sevdesk_sync.errors import SetupError
from cobot_sevdesk_sync.sevdesk.records import CostCentre
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

BLOCK = "block"
# Whoever begins earlier means to book years at once, or has mistyped.
LONG_AGO = timedelta(days=2 * 365)
SOON = timedelta(days=62)
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
LONGEST_TERM = 365
# The rules that have words of their own in the catalogue; others are offered by number.
NAMED_RULES = frozenset({"2", "3", "4", "5", "17", "22"})


class Questions:
    """Asks one thing at a time; with nobody there, each default counts.

    Args:
        unattended: Nobody is asked.
    """

    def __init__(self, texts: Texts, page: Page, *, unattended: bool) -> None:
        self._texts = texts
        self._page = page
        self._unattended = unattended

    def start_date(self, given: date | None, today: date) -> date:
        """Return the first day the program answers for; by default the first of the space's current month."""
        first = today.replace(day=1)
        if given is not None or self._unattended:
            return given or first
        self._explain("init.start-date-explained")
        proposed = first.isoformat()
        while True:
            text: str = click.prompt(self._texts.text("init.start-date"), default=proposed)
            try:
                day = Day().read(Scalar(1, text, "text", plain=True))
            except UnfitValueError:
                meant = _meant_day(text)
                say_aside(self._texts.text("init.start-date-unusable", {"given": shown(text), "meant": meant}))
                # Whoever just presses Enter then says yes to what was meant.
                proposed = meant or proposed
                continue
            unlikely = "early" if day < today - LONG_AGO else "late" if day > today + SOON else ""
            if not unlikely or self._is_right(f"init.start-date-{unlikely}", day):
                return day

    def _is_right(self, question: str, day: date) -> bool:
        return ask_yes(self._texts, self._texts.text(question, {"day": day.isoformat()}), default=False)

    def due_after_days(self, given: int | None, usual: int | None) -> int:
        """Return the days from invoice date to deadline; by default what most of Cobot's invoices say."""
        default = usual if usual is not None else 0
        if given is not None or self._unattended:
            return given if given is not None else default
        self._explain("init.due-days-explained", {"usual": "" if usual is None else str(usual)})
        return ask_number(self._texts, self._texts.text("init.due-days"), least=0, most=LONGEST_TERM, default=default)

    def cost_centre(self, given: str | None, centres: Sequence[CostCentre]) -> str | None:
        """Return how the configuration names the cost centre; None for none.

        Raises:
            SetupError: The one given is not there, or there are several like it.
        """
        if given is not None:
            fitting = _called(given, centres)
            if len(fitting) != 1:
                what = "ambiguous-cost-centre" if fitting else "unknown-cost-centre"
                raise SetupError(what, {"given": given, "existing": ", ".join(map(_label, fitting or centres))})
            return given.strip()
        if self._unattended or not centres:
            return None
        self._explain("init.cost-centre-explained")
        self._page.lines(f"0  {self._texts.text('init.cost-centre-none')}")
        for number, centre in enumerate(centres, start=1):
            self._page.lines(f"{number}  {_label(centre)}")
        while True:
            answer = str(click.prompt(self._texts.text("init.cost-centre"), default="0")).strip()
            listed = answer.isascii() and answer.isdigit() and len(answer) <= DIGITS and int(answer) <= len(centres)
            if listed:
                return name_of_cost_centre(centres[int(answer) - 1], centres) if int(answer) else None
            fitting = _called(answer, centres)
            if len(fitting) == 1:
                return name_of_cost_centre(fitting[0], centres)
            say_aside(
                self._texts.text("init.cost-centre-unusable", {"given": shown(answer), "most": str(len(centres))})
            )

    def zero_rated(self, invoices: InvoiceFacts, rules: Sequence[str]) -> dict[str, object]:
        """Return the tax rule of each kind of untaxed invoice that there is, by configuration path.

        Only asked for kinds that are there; everything else stays blocked until somebody decides.
        """
        cases = [case for case in ZERO_CASES if invoices.zero_rated.get(case)]
        if self._unattended or not cases:
            return {}
        if sum(invoices.zero_rated.values()) == invoices.seen and ask_yes(
            self._texts, self._texts.text("init.small-business"), default=False
        ):
            return {"taxes.small_business": True}
        self._explain("init.zero-rated-explained")
        self._page.lines(f"{0:>2}  {self._texts.text('init.rule.block')}")
        for rule in rules:
            name = self._texts.text(f"init.rule.{rule}") if rule in NAMED_RULES else ""
            self._page.lines(f"{rule:>2}  {name}")
        decided: dict[str, object] = {}
        for case in cases:
            count = str(invoices.zero_rated[case])
            self._page.gap()
            self._page.paragraph(self._texts.text(f"init.zero-rated.{case}", {"count": count}))
            chosen = ask_word(self._texts, self._texts.text("init.zero-rated"), ["0", *rules], default="0")
            decided[f"taxes.zero_rated.{case}"] = BLOCK if chosen == "0" else int(chosen)
        return decided

    def _explain(self, key: str, values: dict[str, str] | None = None) -> None:
        self._page.gap()
        self._page.paragraph(self._texts.text(key, values))


def _called(name: str, centres: Sequence[CostCentre]) -> list[CostCentre]:
    """Return the cost centres with this number or name."""
    return [centre for centre in centres if name.strip() in {(centre.number or "").strip(), centre.name.strip()}]


def _meant_day(text: str) -> str:
    """Return the day that a German way of writing names, as it has to be written; nothing where it names none."""
    found = _GERMAN_DAY.fullmatch(text.strip())
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else ""
    except ValueError:
        return ""


def _label(centre: CostCentre) -> str:
    return cleaned(f"{centre.number or ''} {centre.name}")
