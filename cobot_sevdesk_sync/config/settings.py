"""The settings of one space, as the program uses them. How they are read from YAML is in ``loading``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from msgspec import Struct, field


class CobotSettings(Struct, frozen=True):
    """Where Cobot is and how to speak to it. URLs without a trailing slash; ``space_url`` with the subdomain put in."""

    subdomain: str
    token: str
    api_url: str = "https://api.cobot.me"
    space_url: str = ""
    account_url: str = "https://www.cobot.me"
    requests_per_minute: int = 60
    timeout_seconds: float = 30

    def __repr__(self) -> str:
        return _without(self, "token")


class SevdeskSettings(Struct, frozen=True):
    """Where sevDesk is and how to speak to it."""

    token: str
    api_url: str = "https://my.sevdesk.de/api/v1"
    requests_per_second: float = 4
    timeout_seconds: float = 30
    settle_seconds: float = 60

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
    due_after_days: int = 0
    cost_centre: str | None = None
    attach_pdf: bool = True
    tag: str | None = "Import"
    tag_without_contact: str | None = "Mismatch"
    create_missing_contacts: bool = False
    corrections: Literal["negative", "block"] = "negative"
    foreign_currency: Literal["block", "daily_rate"] = "block"
    wait_hours: int = 0
    lookback_days: int = 7
    sweep_days: int = 400

    @property
    def tags(self) -> frozenset[str]:
        """Every tag that vouchers may get."""
        return frozenset(tag for tag in (self.tag, self.tag_without_contact) if tag)


class ZeroRatedSettings(Struct, frozen=True):
    """The sevDesk tax rule id for an invoice without any tax, per kind of recipient; None means ``block``."""

    domestic: str | None = None
    eu_business: str | None = None
    eu_private: str | None = None
    third_country: str | None = None


class TaxSettings(Struct, frozen=True):
    """Product contract, section 5.6."""

    small_business: bool = False
    zero_rated: ZeroRatedSettings = field(default_factory=ZeroRatedSettings)


class NotifySettings(Struct, frozen=True):
    """Who is told, besides the program's own output."""

    cobot: bool = True
    ping_url: str | None = None

    def __repr__(self) -> str:
        return _without(self, "ping_url")


class Settings(Struct, frozen=True):
    """One configuration file: one space.

    Attributes:
        source: The file the settings come from.
        state: The state file.
        accounts: Cobot accounting code to sevDesk account number, where the two differ.
        token_files: The files that tokens were read from, where they stand in files of their own.
    """

    source: Path
    start_date: date
    language: Literal["de", "en"]
    state: Path
    cobot: CobotSettings
    sevdesk: SevdeskSettings
    members: MemberSettings = field(default_factory=MemberSettings)
    invoices: InvoiceSettings = field(default_factory=InvoiceSettings)
    accounts: Mapping[str, str] = field(default_factory=dict)
    default_account: str | None = None
    taxes: TaxSettings = field(default_factory=TaxSettings)
    notify: NotifySettings = field(default_factory=NotifySettings)
    token_files: tuple[Path, ...] = ()


def _without(settings: Struct, secret: str) -> str:
    """Return how settings show themselves in a log or a traceback: all but their secret."""
    shown = [f"{name}={getattr(settings, name)!r}" for name in settings.__struct_fields__ if name != secret]
    return f"{type(settings).__name__}({', '.join(shown)})"
