"""What a trial works with: both accounts, what it makes in them and takes away again, and what it sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.answers import NO_JSON, whole_number
from cobot_sevdesk_sync.clock import Clock
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Invoice, Membership, Space
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteError,
    Side,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.sevdesk.client import ENDPOINT, SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import Account, Contact, PositionDraft, UnreadableRow, Voucher, VoucherRequest
from cobot_sevdesk_sync.sync.sides import SevdeskBooks
from cobot_sevdesk_sync.trial.assumptions import MARK

DRAFT, OPEN = 50, 100
REVENUE = "REVENUE"
REVENUE_CLASSES = ("4", "8")
"""What numbers of such accounts begin with, in SKR04 and SKR03."""
FEW = 5
"""So many vouchers that are not its own may be in an account that was made for trying things out."""

Verdict = Literal["as assumed", "differs", "not tried"]
Made = Literal["voucher", "contact", "tag", "activity", "customer-number"]


class Seen(Struct, frozen=True):
    """What was seen of one assumption.

    Attributes:
        name: The assumption's.
        key: Of what was seen, or of the reason why nothing was (``trial.seen.<key>``); never anybody's own words.
        values: What fills the gaps of that text: counts, statuses, amounts of the trial's own.
        said: The other side's own words, for the terminal alone.
    """

    name: str
    verdict: Verdict
    key: str
    values: Mapping[str, str] = {}
    said: str = ""


def as_assumed(name: str, key: str, /, **values: object) -> Seen:
    """Return that it is as assumed."""
    return Seen(name, "as assumed", key, {field: str(value) for field, value in values.items()})


def differs(name: str, key: str, said: str = "", /, **values: object) -> Seen:
    """Return that it is otherwise."""
    return Seen(name, "differs", key, {field: str(value) for field, value in values.items()}, said)


def not_tried(name: str, key: str, said: str = "", /, **values: object) -> Seen:
    """Return that it was not tried."""
    return Seen(name, "not tried", key, {field: str(value) for field, value in values.items()}, said)


def refused(name: str, refusal: Rejected) -> Seen:
    """Return that what is assumed to be taken was refused."""
    return differs(name, "refused", message_of(refusal), status=refusal.status)


def message_of(refusal: Rejected) -> str:
    """Return the words of a refusal."""
    return error_message(refusal.message) or refusal.message


def error_message(body: str) -> str | None:
    """Return ``error.message`` of an answer as sevDesk's description has it; None where there is none."""
    try:
        said = msgspec.json.decode(body)["error"]["message"]
    except (*NO_JSON, KeyError, TypeError, msgspec.DecodeError):
        return None
    return said if isinstance(said, str) else None


class Left(Struct, frozen=True):
    """Something that a trial made and that is still there; ``number`` is its own number, never somebody's name."""

    side: Side
    what: Made
    number: str = ""


class Grounds(Struct, frozen=True):
    """What the two accounts hold before anything is made.

    Attributes:
        members: Those that are marked for trials.
        invoices: All of the space.
        foreign: How many vouchers are not the trial's own.
        own: How many are.
    """

    space: Space
    today: date
    members: Sequence[Membership]
    invoices: Sequence[Invoice]
    foreign: int
    own: int

    @property
    def looks_like_books(self) -> bool:
        """Whether somebody seems to keep their books here."""
        return self.foreign > FEW


class Bench:
    """Both accounts, and all that is made in them. Nothing that does not carry the mark is ever changed.

    Args:
        settings: The space's.
        cobot: Speaks with Cobot.
        sevdesk: Speaks with sevDesk.
        clock: Tells the time.

    Attributes:
        left: What cannot be taken away.
    """

    def __init__(self, settings: Settings, cobot: Transport, sevdesk: Transport, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.cobot_wire, self.sevdesk_wire = cobot, sevdesk
        self.cobot = CobotClient(cobot, settings.cobot)
        self.sevdesk = SevdeskClient(sevdesk, settings.sevdesk)
        self.left: list[Left] = []
        self._own: dict[str, list[Voucher]] = {}
        self._accounts: tuple[Account, ...] = ()
        self._grounds: Grounds | None = None
        self._status: int | None = None

    @property
    def requests(self) -> dict[str, int]:
        """How many requests were sent to each side."""
        return {"cobot": self.cobot_wire.requests_sent, "sevdesk": self.sevdesk_wire.requests_sent}

    @property
    def grounds(self) -> Grounds:
        """What the two accounts hold."""
        if self._grounds is None:
            self._grounds = self._look()
        return self._grounds

    def _look(self) -> Grounds:
        """Read both accounts.

        Raises:
            SetupError: The sevDesk account is on booking system 1.0.
            RemoteError: A side does not answer, or refuses its token.
        """
        SevdeskBooks(self.sevdesk, self.settings, self.clock).require_booking_system()
        space = self.cobot.fetch_space()
        today = self.clock.now().astimezone(ZoneInfo(space.time_zone)).date()
        members = [each for each in self.cobot.fetch_memberships().members if MARK in (each.name or "").casefold()]
        invoices = self.cobot.fetch_invoices(space.id, date(2000, 1, 1), None).invoices
        unreadable: list[UnreadableRow] = []
        vouchers = self.sevdesk.fetch_vouchers(passed_by=unreadable.append)
        self._own = {}
        for voucher in vouchers:
            if _is_own(voucher):
                self._own.setdefault(voucher.number, []).append(voucher)
        own = sum(map(len, self._own.values()))
        self._accounts = self.sevdesk.fetch_accounts()
        return Grounds(space, today, members, invoices, len(vouchers) + len(unreadable) - own, own)

    # Accounts

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The booking accounts of sevDesk."""
        return self._accounts

    def account(self, rule: str, rate: str) -> Account | None:
        """Return an account for revenue that lists a tax rule with a rate; None where there is none.

        Preferably one of the charts' class of revenues: others may ask for more, such as an asset.
        """
        fitting = (
            each
            for each in self._accounts
            if REVENUE in each.receipt_types and Decimal(rate) in each.rates_by_rule.get(rule, ())
        )
        return min(fitting, key=lambda each: (not each.number.startswith(REVENUE_CLASSES), each.number), default=None)

    # Vouchers

    def own(self, key: str) -> list[Voucher]:
        """Return the vouchers of the trial that have a number of its own."""
        return self._own.get(number_of(key), [])

    def voucher(
        self,
        key: str,
        *amounts: str,
        rule: str = "1",
        rate: str = "19",
        account: Account | None = None,
        again: bool = False,
        **changes: Any,
    ) -> Voucher:
        """Return the trial's voucher of a key: the one that is there, else one that is saved now, a draft.

        Args:
            key: What its number ends with.
            amounts: Gross, of one position each.
            rule: The tax rule's id.
            rate: In percent.
            account: The first that fits when not given.
            again: Whether it is to be saved although there is one.
            changes: Other fields of the request.

        Raises:
            Missing: There is no account for it.
            RemoteError: It was refused, or not answered.
        """
        if self.own(key) and not again:
            return self.own(key)[0]
        chosen = account or self.account(rule, rate)
        if chosen is None:
            raise Missing("no-account", rule=rule)
        today = self.grounds.today
        request = VoucherRequest(
            number=number_of(key),
            voucher_date=today,
            delivery_date=today,
            payment_deadline=today,
            currency="EUR",
            status=DRAFT,
            tax_rule_id=rule,
            contact_id=None,
            supplier_name=MARK,
            cost_centre_id=None,
            exchange_date=None,
            positions=tuple(PositionDraft(chosen.id, Decimal(rate), Decimal(gross), MARK) for gross in amounts),
            filename=None,
        )
        saved = self.sevdesk.send_voucher(replace(request, **changes))
        self._own.setdefault(request.number, []).append(saved)
        return saved

    @property
    def status(self) -> int:
        """The status in which vouchers are tried: open where that can be undone, else as drafts.

        What a draft is not refused for, an open voucher may be. Found out on the one that was booked for its tags.
        """
        if self._status is None:
            booked = self.own("booked")
            is_undone = bool(booked) and self._taken_away(booked[0])
            if is_undone:
                del self._own[number_of("booked")]
            self._status = OPEN if is_undone else DRAFT
        return self._status

    def _taken_away(self, voucher: Voucher) -> bool:
        """Delete a voucher of the trial, made a draft before where it is none; returns whether it is gone."""
        path = f"/Voucher/{quote(voucher.id, safe='')}"
        try:
            if not _is_own(self.sevdesk.fetch_voucher(voucher.id)):
                return False
            if voucher.status != str(DRAFT):
                self.write_sevdesk("PUT", f"{path}/resetToDraft")
            self.write_sevdesk("DELETE", path)
        except NotFound:
            return True
        except (RemoteError, MalformedAnswer):
            return False
        return True

    # Requests that no run makes

    def write_sevdesk(self, method: str, path: str) -> None:
        """Send a write without a body to sevDesk; raises as ``Transport.write``."""
        url = f"{self.settings.sevdesk.api_url.rstrip('/')}{path}"
        self.sevdesk_wire.write(method, url, endpoint=ENDPOINT)

    def rows(self, path: str, *query: tuple[str, str]) -> tuple[list[dict[str, Any]], int | None]:
        """Return the rows of one page of a sevDesk listing, and the total that it tells."""
        url = f"{self.settings.sevdesk.api_url.rstrip('/')}{path}"
        answer = self.sevdesk_wire.read(url, endpoint=ENDPOINT, params=query)
        found = _decoded("sevdesk", answer.request, answer.body)
        rows = found.get("objects") if isinstance(found, dict) else None
        if not isinstance(rows, list):
            raise MalformedAnswer("sevdesk", answer.request, "objects", "no list")
        return [each for each in rows if isinstance(each, dict)], whole_number(found.get("total"))

    def read_cobot2(self, path: str, *query: tuple[str, str]) -> list[dict[str, Any]]:
        """Return the entries of one page of a list of Cobot's API 2."""
        url = f"{self.settings.cobot.api_url.rstrip('/')}{path}"
        answer = self.cobot_wire.read(url, endpoint=f"GET {path}", params=query, accept="application/vnd.api+json")
        found = _decoded("cobot", answer.request, answer.body)
        entries = found.get("data") if isinstance(found, dict) else None
        if not isinstance(entries, list):
            raise MalformedAnswer("cobot", answer.request, "data", "no list")
        return [each for each in entries if isinstance(each, dict)]

    # Clearing up

    def clear(self) -> list[Left]:
        """Take away what trials have made, as far as that can be; returns what is left.

        Raises:
            RemoteError: It cannot even be seen what is there.
        """
        listed = filter(_is_own, self.sevdesk.fetch_vouchers(number_contains=MARK))
        remaining = [voucher for voucher in listed if not self._taken_away(voucher)]
        self._own = {}
        for voucher in remaining:
            self._own.setdefault(voucher.number, []).append(voucher)
        contacts = [each for each in self.own_contacts() if not self._deleted("Contact", each.id)]
        tags = [each for each in self.sevdesk.fetch_tags() if each.name == MARK and not self._deleted("Tag", each.id)]
        return [
            *self.left,
            *(Left("sevdesk", "voucher", each.number) for each in remaining),
            *(Left("sevdesk", "contact", each.customer_number or "") for each in contacts),
            *(Left("sevdesk", "tag", each.name) for each in tags),
        ]

    def own_contacts(self) -> list[Contact]:
        """Return the contacts that trials have made."""
        pages = self.sevdesk.iterate_contact_pages(with_emails=False)
        return [each for page in pages for each in page if each.description == MARK]

    def _deleted(self, kind: str, object_id: str) -> bool:
        try:
            self.write_sevdesk("DELETE", f"/{kind}/{quote(object_id, safe='')}")
        except NotFound:
            return True
        except RemoteError:
            return False
        return True


class Missing(Exception):
    """What a step needs is not there.

    Attributes:
        key: The reason.
        values: What fills the gaps of its text.
    """

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def number_of(key: str) -> str:
    """Return the document number of a trial's voucher."""
    return f"{MARK}-{key}"


def _is_own(voucher: Voucher) -> bool:
    return voucher.number.startswith(f"{MARK}-")


def _decoded(side: Side, request: str, body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except NO_JSON:
        raise MalformedAnswer(side, request, "body", "no JSON") from None


def tried(name: str, work: Callable[[], Seen]) -> Seen:
    """Return what was seen of one assumption; what goes wrong with it keeps the others of its step from nothing.

    Args:
        name: The assumption's.
        work: Tries it; a refusal that it lets through is what should have been taken.

    Raises:
        TokenRefused, RemoteUnavailable: The step ends.
    """
    try:
        return work()
    except Rejected as refusal:
        return refused(name, refusal)
    except (Missing, OutcomeUnknown, WriteNotSent, MalformedAnswer) as fault:
        return next(why_not_tried([name], fault))


def why_not_tried(names: Sequence[str], fault: Exception) -> Iterator[Seen]:
    """Yield, for each assumption of a step that came to no end, what kept it from that."""
    match fault:
        case Missing():
            key, values, said = fault.key, fault.values, ""
        case TokenRefused():
            key, values, said = (
                "forbidden",
                {"status": str(fault.status)},
                error_message(fault.message) or fault.message,
            )
        case Rejected():
            key, values, said = "not-answered-well", {"status": str(fault.status)}, message_of(fault)
        case MalformedAnswer():
            key, values, said = "unreadable", {"field": fault.field}, fault.reason
        case OutcomeUnknown() | WriteNotSent() | RemoteError():
            key, values, said = "unanswered", {}, str(fault)
        case _:
            key, values, said = "program", {"kind": type(fault).__name__}, ""
    for name in names:
        yield Seen(name, "not tried", key, values, said)
