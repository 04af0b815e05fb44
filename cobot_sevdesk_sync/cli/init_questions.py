"""The choices that `init` leaves to a person, each with a default that fits what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import REVENUE
from cobot_sevdesk_sync.books.taxes import SMALL_BUSINESS, TAXABLE_REVENUE, ZERO, case_of, rates_of
from cobot_sevdesk_sync.cli.console import Page, ask, say_aside
from cobot_sevdesk_sync.clock import Clock, day_written, months_before
from cobot_sevdesk_sync.cobot.oauth import open_space
from cobot_sevdesk_sync.cobot.records import Membership, Space, is_issued_by
from cobot_sevdesk_sync.config.document import Scalar
from cobot_sevdesk_sync.config.faults import UnfitValueError
from cobot_sevdesk_sync.config.schema import DAY
from cobot_sevdesk_sync.config.settings import CobotSettings, SevdeskSettings
from cobot_sevdesk_sync.errors import SetupError
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient, sevdesk_remote
from cobot_sevdesk_sync.sevdesk.records import Account, CostCentre
from cobot_sevdesk_sync.sync.sides import require_booking_system
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.texts.template import cleaned

# Whoever is asked in German may answer in English, and the reverse.
YES = frozenset({"j", "ja", "y", "yes"})
NO = frozenset({"n", "nein", "no"})
DIGITS = 9
# A longer answer that does not fit may be a secret, pasted a question too early.
LONGEST_REPEATED = 12
MONTHS_LOOKED_BACK = 6
LONGEST_TERM = 365
ZERO_CASES = ("domestic", "eu_business", "eu_private", "third_country")
BLOCK = "block"
# Whoever begins earlier means to book years at once, or has mistyped.
LONG_AGO = timedelta(days=2 * 365)
SOON = timedelta(days=62)
# The rules that have words of their own in the catalogue; others are offered by number.
NAMED_RULES = frozenset({"2", "3", "4", "5", "17", "22"})

# Reverse charge under section 13b: its field of the return, 60, is for recipients in Germany.
DOMESTIC_RULES = frozenset({"5"})

Chart = Literal["SKR 03", "SKR 04"]
# The general revenue account at 19 % of both standard charts of accounts (DATEV).
_REVENUE_AT_FULL_RATE: Mapping[str, Chart] = {"8400": "SKR 03", "4400": "SKR 04"}


def shown(given: str) -> str:
    """Return an answer as it may be repeated; nothing of one that may be a secret."""
    return cleaned(given) if len(given) <= LONGEST_REPEATED else ""


def ask_number(texts: Texts, question: str, *, least: int, most: int, default: int, if_long: str = "") -> int:
    """Return a whole number between two limits, both included.

    Args:
        texts: The language.
        question: Is asked until the answer fits.
        least: The lowest.
        most: The highest.
        default: Just Enter.
        if_long: What else to say to an answer that may be a secret.
    """
    while True:
        given = ask(question, default=str(default)).strip()
        if given.isascii() and given.isdigit() and len(given) <= DIGITS and least <= int(given) <= most:
            return int(given)
        say_aside(texts.text("ask.number", {"given": shown(given), "least": str(least), "most": str(most)}))
        if if_long and not shown(given):
            say_aside(if_long)


def ask_word(texts: Texts, question: str, words: Sequence[str], *, default: str) -> str:
    """Return one of a few words."""
    while True:
        given = ask(question, default=default).strip()
        if given in words:
            return given
        say_aside(texts.text("ask.word", {"given": shown(given), "words": ", ".join(words)}))


def ask_yes(texts: Texts, question: str, *, default: bool) -> bool:
    """Return whether the answer is yes; just Enter is the default."""
    hint = texts.text("ask.yes-or-no.yes" if default else "ask.yes-or-no.no")
    while True:
        given = ask(f"{question} [{hint}]", default="", show_default=False).strip()
        if given.casefold() in YES | NO or not given:
            return given.casefold() in YES if given else default
        say_aside(texts.text("ask.yes-or-no", {"given": shown(given)}))


class CobotFacts(Struct, frozen=True):
    """What the Cobot token opens.

    Attributes:
        members: How many are confirmed and have not ended.
        today: The space's calendar day.
        invoices: How many recent ones there are.
        usual_term: Days from invoice date to due date, of most of them; None without any due date.
        zero_rated: How many of them carry no tax at all, by kind of recipient; a total of zero says nothing about that.
    """

    space: Space
    members: int
    today: date
    invoices: int
    usual_term: int | None
    zero_rated: Mapping[str, int]


class SevdeskFacts(Struct, frozen=True):
    """What the sevDesk token opens.

    Attributes:
        chart: The chart of accounts, where it can be recognised.
        zero_rules: The tax rules that some revenue account allows at 0 %.
    """

    accounts: int
    chart: Chart | None
    cost_centres: tuple[CostCentre, ...]
    zero_rules: tuple[str, ...]


def read_cobot(settings: CobotSettings, clock: Clock) -> CobotFacts:
    """Return what the token in the settings opens at Cobot.

    Raises:
        ScopesMissingError, TokenRefused, RemoteUnavailable, Rejected, MalformedAnswer: As their names say.
    """
    client, space = open_space(settings, clock)
    today = clock.now().astimezone(ZoneInfo(space.time_zone)).date()
    members = client.fetch_memberships().members
    invoices = client.fetch_invoices(space.id, months_before(today, MONTHS_LOOKED_BACK), None).invoices
    # Another space of the network may have issued some of them.
    own = [invoice for invoice in invoices if is_issued_by(invoice, space.id)]
    terms = Counter(
        days
        for invoice in own
        if invoice.due_date is not None
        and 0 <= (days := (invoice.due_date - invoice.invoice_date).days) <= LONGEST_TERM
    )
    zero_rated: Counter[str] = Counter(
        case_of(invoice) or "unknown"
        for invoice in own
        if invoice.total.gross != 0 and all(rate == ZERO for rate in rates_of(invoice.items))
    )
    active = active_members(members, today, ZoneInfo(space.time_zone))
    return CobotFacts(space, active, today, len(own), terms.most_common(1)[0][0] if terms else None, zero_rated)


def read_sevdesk(settings: SevdeskSettings, clock: Clock, secrets: Iterable[str] = ()) -> SevdeskFacts:
    """Return what the token in the settings opens at sevDesk; ``secrets`` are what no answer may bring back, too.

    Raises:
        SetupError: The account is still on another booking system.
        TokenRefused, RemoteUnavailable, Rejected, MalformedAnswer: As their names say.
    """
    client = SevdeskClient(Transport(sevdesk_remote(settings), clock=clock, secrets=secrets), settings)
    require_booking_system(client)
    accounts = client.fetch_accounts()
    return SevdeskFacts(len(accounts), chart_of(accounts), client.fetch_cost_centres(), zero_rules_of(accounts))


def active_members(members: Iterable[Membership], today: date, zone: ZoneInfo) -> int:
    """Return how many members are confirmed and have not ended on the space's calendar day."""
    return sum(
        member.confirmed_at is not None
        and member.confirmed_at.astimezone(zone).date() <= today
        and (member.canceled_to is None or member.canceled_to >= today)
        for member in members
    )


def chart_of(accounts: Iterable[Account]) -> Chart | None:
    """Return the standard chart of accounts whose general revenue account is there, if exactly one's is."""
    found = {
        _REVENUE_AT_FULL_RATE[account.number]
        for account in accounts
        if account.number in _REVENUE_AT_FULL_RATE and REVENUE in account.receipt_types
    }
    return found.pop() if len(found) == 1 else None


def zero_rules_of(accounts: Iterable[Account]) -> tuple[str, ...]:
    """Return the tax rules under which some revenue account allows 0 %, small business and taxable revenue aside."""
    rules = {
        rule
        for account in accounts
        if REVENUE in account.receipt_types
        for rule, rates in account.rates_by_rule.items()
        if Decimal(0) in rates and rule not in {TAXABLE_REVENUE, SMALL_BUSINESS}
    }
    return tuple(sorted(rules, key=lambda rule: (len(rule), rule)))


def name_of_cost_centre(centre: CostCentre, centres: Collection[CostCentre]) -> str:
    """Return how the configuration names a cost centre: by its number where no other has it, else by its name."""
    number = (centre.number or "").strip()
    if number and sum(1 for other in centres if number in {(other.number or "").strip(), other.name.strip()}) == 1:
        return number
    return centre.name.strip()


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
        if given is not None:
            return given
        if self._unattended:
            self._explain("init.start-date-taken", {"day": self._texts.day(first)})
            return first
        self._explain("init.start-date-explained")
        proposed = self._texts.day(first)
        while True:
            text = ask(self._texts.text("init.start-date"), default=proposed)
            day, meant = day_meant(text, self._texts.language)
            if day is None:
                say_aside(self._texts.text("init.start-date-unusable", {"given": shown(text), "meant": meant}))
                # Whoever just presses Enter then says yes to what was meant.
                proposed = meant or proposed
                continue
            unlikely = "early" if day < today - LONG_AGO else "late" if day > today + SOON else ""
            question = (
                self._texts.text(f"init.start-date-{unlikely}", {"day": self._texts.day(day)}) if unlikely else ""
            )
            if not question or ask_yes(self._texts, question, default=False):
                return day

    def due_after_days(self, given: int | None, usual: int | None) -> int:
        """Return the days from invoice date to deadline; by default what most of Cobot's invoices say."""
        default = usual if usual is not None else 0
        if given is not None:
            return given
        if self._unattended:
            self._explain("init.due-days-taken", {"usual": "" if usual is None else str(usual)})
            return default
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
            answer = ask(self._texts.text("init.cost-centre"), default="0").strip()
            listed = answer.isascii() and answer.isdigit() and len(answer) <= DIGITS and int(answer) <= len(centres)
            if listed:
                return name_of_cost_centre(centres[int(answer) - 1], centres) if int(answer) else None
            fitting = _called(answer, centres)
            if len(fitting) == 1:
                return name_of_cost_centre(fitting[0], centres)
            say_aside(
                self._texts.text("init.cost-centre-unusable", {"given": shown(answer), "most": str(len(centres))})
            )

    def zero_rated(self, found: CobotFacts, rules: Sequence[str]) -> dict[str, object]:
        """Return the tax rule of each kind of untaxed invoice that there is, by configuration path.

        Only asked for kinds that are there; everything else stays blocked until somebody decides.
        """
        offered_abroad = [rule for rule in rules if rule not in DOMESTIC_RULES]
        cases = [case for case in ZERO_CASES if found.zero_rated.get(case)]
        if self._unattended or not cases:
            return {}
        if sum(found.zero_rated.values()) == found.invoices and ask_yes(
            self._texts, self._texts.text("init.small-business"), default=False
        ):
            return {"taxes.small_business": True}
        self._explain("init.zero-rated-explained")
        self._page.lines(f"{0:>2}  {self._texts.text('init.rule.block')}")
        for rule in rules if "domestic" in cases else offered_abroad:
            name = self._texts.text(f"init.rule.{rule}") if rule in NAMED_RULES else ""
            self._page.lines(f"{rule:>2}  {name}")
        decided: dict[str, object] = {}
        for case in cases:
            count = str(found.zero_rated[case])
            self._page.gap()
            self._page.paragraph(self._texts.text(f"init.zero-rated.{case}", {"count": count}))
            offered = rules if case == "domestic" else offered_abroad
            chosen = ask_word(self._texts, self._texts.text("init.zero-rated"), ["0", *offered], default="0")
            decided[f"taxes.zero_rated.{case}"] = BLOCK if chosen == "0" else int(chosen)
        return decided

    def _explain(self, key: str, values: dict[str, str] | None = None) -> None:
        self._page.gap()
        self._page.paragraph(self._texts.text(key, values))


def _called(name: str, centres: Sequence[CostCentre]) -> list[CostCentre]:
    """Return the cost centres with this number or name."""
    return [centre for centre in centres if name.strip() in {(centre.number or "").strip(), centre.name.strip()}]


def day_meant(text: str, language: Language) -> tuple[date | None, str]:
    """Return the day that an answer names; None where that is not certain, and then the likely one, if there is one."""
    try:
        written = day_written(text)
        day = DAY.read(Scalar(1, written[0].isoformat(), "text", plain=True)) if written else None
    except (ValueError, UnfitValueError):
        return None, ""
    if day is None or (written is not None and written[1] and language != "de"):
        return None, day.isoformat() if day else ""
    return day, ""


def _label(centre: CostCentre) -> str:
    return cleaned(f"{centre.number or ''} {centre.name}")
