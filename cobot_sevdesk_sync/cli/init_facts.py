"""What `init` finds on both sides, so that it can offer what is really there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import REVENUE
from cobot_sevdesk_sync.books.countries import recipient_case
from cobot_sevdesk_sync.books.taxes import SMALL_BUSINESS, TAXABLE_REVENUE, ZERO, rates_of
from cobot_sevdesk_sync.clock import Clock, months_before
from cobot_sevdesk_sync.cobot.access import open_space
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Space, is_issued_by
from cobot_sevdesk_sync.config.settings import CobotSettings, SevdeskSettings
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Account, CostCentre
from cobot_sevdesk_sync.sevdesk.transport import sevdesk_transport
from cobot_sevdesk_sync.sync.worlds import require_booking_system

MONTHS_LOOKED_BACK = 6
LONGEST_TERM = 365
ZERO_CASES = ("domestic", "eu_business", "eu_private", "third_country")

Chart = Literal["SKR 03", "SKR 04"]
# The general revenue account at 19 % of both standard charts of accounts (DATEV).
_REVENUE_AT_FULL_RATE: Mapping[str, Chart] = {"8400": "SKR 03", "4400": "SKR 04"}


class InvoiceFacts(Struct, frozen=True):
    """What the space's recent invoices show.

    Attributes:
        seen: How many there are.
        usual_term: Days from invoice date to due date, of most of them; None without any due date.
        zero_rated: How many carry no tax at all, by kind of recipient.
    """

    seen: int
    usual_term: int | None
    zero_rated: Mapping[str, int]


class CobotFacts(Struct, frozen=True):
    """What the Cobot token opens.

    Attributes:
        members: How many are confirmed and have not ended.
        today: The space's calendar day.
    """

    space: Space
    members: int
    today: date
    invoices: InvoiceFacts


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
    return CobotFacts(space, active_members(members, today, ZoneInfo(space.time_zone)), today, invoice_facts(own))


def read_sevdesk(settings: SevdeskSettings, clock: Clock) -> SevdeskFacts:
    """Return what the token in the settings opens at sevDesk.

    Raises:
        SetupError: The account is still on another booking system.
        TokenRefused, RemoteUnavailable, Rejected, MalformedAnswer: As their names say.
    """
    client = SevdeskClient(sevdesk_transport(settings, clock=clock), settings)
    require_booking_system(client)
    accounts = client.fetch_accounts()
    return SevdeskFacts(len(accounts), chart_of(accounts), client.fetch_cost_centres(), zero_rules_of(accounts))


def active_members(members: Iterable[Membership], today: date, zone: ZoneInfo) -> int:
    """Return how many members are confirmed and have not ended on the space's calendar day."""

    def is_active(member: Membership) -> bool:
        confirmed: datetime | None = member.confirmed_at
        if confirmed is None or confirmed.astimezone(zone).date() > today:
            return False
        return member.canceled_to is None or member.canceled_to >= today

    return sum(map(is_active, members))


def invoice_facts(invoices: Sequence[Invoice]) -> InvoiceFacts:
    """Return what the invoices show; a total of zero says nothing about taxes."""
    terms = Counter(
        days
        for invoice in invoices
        if invoice.due_date is not None
        and 0 <= (days := (invoice.due_date - invoice.invoice_date).days) <= LONGEST_TERM
    )
    zero_rated: Counter[str] = Counter(
        recipient_case(invoice.recipient.country, invoice.tax_id) or "unknown"
        for invoice in invoices
        if invoice.total.gross != 0 and all(rate == ZERO for rate in rates_of(invoice.items))
    )
    return InvoiceFacts(len(invoices), terms.most_common(1)[0][0] if terms else None, dict(zero_rated))


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
