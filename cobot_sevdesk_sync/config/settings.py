"""The settings of one space, as the program uses them, and with them the keys of a configuration file.

A key is an attribute here: its type, its bounds and its default. Its sentence stands in the catalogues of texts as
``config.PATH``. The schema, the file that ``init`` writes, ``config.example.yaml`` and the table in
``docs/configuration.md`` follow from the two. How settings are read from YAML is in ``loading``.
"""
# Annotations are evaluated here: the schema is made of them.

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from msgspec import Struct, field

from cobot_sevdesk_sync.config.schema import (
    DAY,
    ONE_TOKEN,
    RULE_ID,
    SUBDOMAIN,
    SUBDOMAIN_MARK,
    TAX_RULE,
    Group,
    Key,
    Pairs,
    address,
    group_of,
    line,
    number,
    whole,
    whole_or,
)
from cobot_sevdesk_sync.config.schema import NOT_ON_VOUCHERS as IMPOSSIBLE_RULES
from cobot_sevdesk_sync.errors import Language, Words

ACCEPTED_ENDING = ".accepted.yaml"
DEFAULT_LANGUAGE: Language = "de"
COBOT = "cobot"
"""Where a setting says so, Cobot's invoice itself decides."""
NOT_ON_VOUCHERS = IMPOSSIBLE_RULES
DEFAULT_SPACE_URL = f"https://{SUBDOMAIN_MARK}.cobot.me"
_ACCOUNT = line(Words("fault.expected.account"))
_CODE = line(Words("fault.expected.accounting-code"))
_CODE_OR_ACCOUNT = line(Words("fault.expected.code-or-account"))
_STATE = line(Words("fault.expected.state-path"))
_ACCEPTED = line(Words("fault.expected.accepted-path"))
_CostCentre = Annotated[str | None, line(Words("fault.expected.cost-centre"))]
_Tag = Annotated[str | None, line(Words("fault.expected.tag"))]
_Rule = Annotated[str | None, TAX_RULE, Key(default="block")]
_Seconds = Annotated[float, number(600)]
_Token = Annotated[str, ONE_TOKEN]
_Url = Annotated[str, address()]


class CobotSettings(Struct, frozen=True):
    """Where Cobot is and how to speak to it. URLs without a trailing slash; ``space_url`` with the subdomain put in."""

    subdomain: Annotated[str, SUBDOMAIN]
    token: _Token
    api_url: _Url = "https://api.cobot.me"
    space_url: Annotated[str, address(subdomain_mark=True), Key(default=DEFAULT_SPACE_URL)] = ""
    account_url: _Url = "https://www.cobot.me"
    requests_per_minute: Annotated[int, whole(1, 1_000_000)] = 60
    timeout_seconds: _Seconds = 30

    @property
    def space(self) -> str:
        """What tells the space from all others: Cobot's address and the subdomain, however either is written."""
        parts = urlsplit(self.api_url)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
        return f"{host}:{port}{parts.path.rstrip('/')} {self.subdomain.casefold()}"

    def __repr__(self) -> str:
        return _without(self, "token")


class SevdeskSettings(Struct, frozen=True):
    """Where sevDesk is and how to speak to it."""

    token: _Token
    api_url: _Url = "https://my.sevdesk.de/api/v1"
    requests_per_second: Annotated[float, number(100_000)] = 4
    timeout_seconds: _Seconds = 30
    settle_seconds: Annotated[float, number(86_400, above_zero=False)] = 60

    def __repr__(self) -> str:
        return _without(self, "token")


class MemberSettings(Struct, frozen=True):
    """Product contract, section 4."""

    enabled: bool = True
    customer_numbers: Literal["sevdesk", "cobot", "keep"] = "sevdesk"
    teams: bool = True


class InvoiceSettings(Struct, frozen=True):
    """Product contract, section 5."""

    enabled: bool = True
    status: Literal["open", "draft"] = "open"
    due_after_days: Annotated[int | Literal["cobot"], whole_or(COBOT, 0, 365)] = 0
    cost_centre: _CostCentre = None
    service_period: Literal["invoice_date", "month", "previous_month", "next_month"] = "invoice_date"
    attach_pdf: bool = True
    tag: _Tag = "Import"
    tag_without_contact: _Tag = "Mismatch"
    create_missing_contacts: bool = False
    corrections: Literal["negative", "block"] = "negative"
    foreign_currency: Literal["block", "daily_rate"] = "block"
    wait_hours: Annotated[int, whole(0, 8_760)] = 0
    lookback_days: Annotated[int, whole(0, 3_650)] = 7
    sweep_days: Annotated[int, whole(0, 3_650)] = 400
    daily_check: bool = True
    closed_until: Annotated[date | None, DAY] = None

    @property
    def tags(self) -> frozenset[str]:
        """Every tag that vouchers may get."""
        return frozenset(tag for tag in (self.tag, self.tag_without_contact) if tag)


class ZeroRatedSettings(Struct, frozen=True):
    """The sevDesk tax rule id for an invoice without any tax, per kind of recipient; None means ``block``.

    Lines whose rule follows from what was sold are not meant.
    """

    domestic: _Rule = None
    eu_business: _Rule = None
    eu_private: _Rule = None
    third_country: _Rule = None


class TaxSettings(Struct, frozen=True):
    """Product contract, section 5.6.

    Attributes:
        rules: Cobot accounting code or sevDesk account number to the tax rule id of its lines without tax.
    """

    small_business: bool = False
    rules: Annotated[Mapping[str, str], Pairs(_CODE_OR_ACCOUNT, RULE_ID, is_folded=True)] = field(default_factory=dict)
    zero_beside_taxed: Literal["block", "taxable"] = "block"
    zero_rated: ZeroRatedSettings = field(default_factory=ZeroRatedSettings)


class NotifySettings(Struct, frozen=True):
    """Who is told, besides the program's own output."""

    cobot: bool = True
    ping_url: Annotated[str | None, address(), Key(secret=True)] = None
    ping_text: bool = False

    def __repr__(self) -> str:
        return _without(self, "ping_url")


# What a problem is called, and what it is about: a person writes them into the file of what was accepted, too.
ProblemCode = Literal[
    "no-accounting-code",
    "no-booking-account",
    "ambiguous-booking-account",
    "account-not-for-revenue",
    "tax-rate-not-allowed",
    "tax-rule-undecided",
    "several-taxes-on-one-line",
    "amounts-do-not-add-up",
    "currency-not-supported",
    "voucher-differs",
    "duplicate-vouchers",
    "pdf-unavailable",
    "rejected-by-sevdesk",
    "rejected-by-cobot",
    "outcome-unknown",
    "ambiguous-contact",
    "customer-number-not-written",
    "correction-not-booked",
    "edited-after-sync",
    "deleted-in-cobot",
    "several-tax-rules",
    "zero-total",
    "period-closed",
    "activity-refused",
    "adopted-with-differences",
    "voucher-similar",
    "contact-not-ready",
    "pdf-not-attached",
    "voucher-gone",
    "voucher-changed",
    "duplicate-contacts",
    "draft-left",
]
ObjectKind = Literal["invoice", "member", "team", "contact"]
# A voucher without an invoice has neither a problem nor an id of Cobot's: it is accepted as what the report calls it.
VOUCHER, EXTRA = "voucher", "extra"


class Acceptance(Struct, frozen=True):
    """An entry of the file of what people accepted (product contract, section 5b).

    Attributes:
        id: Cobot's id of the document; sevDesk's of a voucher that belongs to no invoice.
        code: The problem's; ``EXTRA`` of a voucher that belongs to no invoice.
        by: Who accepted it.
        fingerprints: How the difference is recognised; another one of the same document has others.
        number: Of the document, for people.
        object: What it is.
        is_never_booked: An invoice that had no voucher then, and gets none.
        amount: Gross, with its currency: of a voucher that belongs to no invoice, for people; of an invoice that was
            blocked, which is another matter once it comes to another amount.
        sides: What the invoice, its vouchers, their positions and another's contact were then, each as far as it was
            known, the names of the fields in which they differed, and the settings by which they did.
        vouchers: sevDesk's ids of the vouchers that were accepted in place of the invoice's own.
        is_by_other_settings: Whether those that say how lines are booked are others now.
    """

    id: str
    code: str
    reason: str
    by: str
    day: date
    fingerprints: tuple[str, ...]
    number: str | None = None
    object: str = "invoice"
    is_never_booked: bool = False
    amount: str | None = None
    sides: tuple[str, ...] = ()
    vouchers: tuple[str, ...] = ()
    is_by_other_settings: bool = False


class Settings(Struct, frozen=True):
    """One configuration file: one space.

    Attributes:
        source: The file the settings come from.
        state: The state file.
        accounts: Cobot accounting code to sevDesk account number, where the two differ.
        accepted: The file of what people accepted, where it is another than ``accepted_file`` gives by itself.
        accepted_version: Tells that file from what it is after it was written to; None where there is none.
        token_files: The files that tokens were read from, where they stand in files of their own.
        acceptances: What stands in the file of what people accepted.
    """

    source: Path
    start_date: date
    language: Annotated[Literal["de", "en"], Key(default=DEFAULT_LANGUAGE)]
    state: Annotated[Path, _STATE, Key(default=None)]
    cobot: CobotSettings
    sevdesk: SevdeskSettings
    members: MemberSettings = field(default_factory=MemberSettings)
    invoices: InvoiceSettings = field(default_factory=InvoiceSettings)
    accounts: Annotated[Mapping[str, str], Pairs(_CODE, _ACCOUNT)] = field(default_factory=dict)
    default_account: Annotated[str | None, _ACCOUNT] = None
    accepted: Annotated[Path | None, _ACCEPTED] = None
    taxes: TaxSettings = field(default_factory=TaxSettings)
    notify: NotifySettings = field(default_factory=NotifySettings)
    token_files: tuple[Path, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    accepted_version: tuple[int, int, int] | None = None

    @property
    def accepted_file(self) -> Path:
        """The file of what people accepted: as configured, else beside the configuration and named after it.

        Beside the file itself, where a link leads to it: whoever takes the link, and whoever does not, share it.
        """
        return self.accepted or self.source.resolve().with_suffix(ACCEPTED_ENDING)


@cache
def schema() -> Group:
    """Return the keys of a configuration file in their order, put together when they are first asked for."""
    return group_of(Settings)


def _without(settings: Struct, secret: str) -> str:
    """Return how settings show themselves in a log or a traceback: all but their secret."""
    shown = [f"{name}={getattr(settings, name)!r}" for name in settings.__struct_fields__ if name != secret]
    return f"{type(settings).__name__}({', '.join(shown)})"
