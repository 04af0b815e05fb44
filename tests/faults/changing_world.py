"""A world in which anything may happen between two runs: each method is one thing that happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_model import DebitorType, InvoiceLine, PostalAddress
from cobot_sevdesk_sync.sandbox.faults import (
    ErrorAfter,
    ErrorBefore,
    Handle,
    LoseAnswer,
    LoseRequest,
    RandomFaults,
    StrikingFault,
    Truncate,
)
from cobot_sevdesk_sync.sandbox.server import Fault, no_fault
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.faults.both_sides import (
    Kill,
    come_to_rest,
    complaints_at_any_time,
    complaints_at_rest,
    files_of_state,
    lose_state,
    run_that_may_be_killed,
)
from tests.sandbox_faults import ErrorInside200, FaultAt, Garbage, Late, Redirect, Slow, TooManyRequests
from tests.sandbox_states import dump
from tests.world import TestClock, empty_world

START_DATE = date(2026, 1, 1)
PEOPLE: tuple[tuple[str, str | None], ...] = (
    ("Ada Beispiel", "Beispiel GmbH"),
    ("Nils Nordmann", None),
    ("Bea Blum", None),
    ("Cem Celik", "Celik Design"),
)
TEAMS = ("Teamwerk", "Studio Nord")
MISSING_ACCOUNT = "8123"
CODES: tuple[str | None, ...] = ("4400", None, MISSING_ACCOUNT)
FAULTS: dict[str, Callable[[], StrikingFault]] = {
    "request lost": LoseRequest,
    "answer lost": LoseAnswer,
    "500 after the effect": ErrorAfter,
    "500 before the effect": ErrorBefore,
    "error in a 200": ErrorInside200,
    "cut off": Truncate,
    "garbage": Garbage,
    "redirect": Redirect,
    "too slow": Slow,
    "429": TooManyRequests,
    "killed before the effect": lambda: Kill(after_effect=False),
    "killed after the effect": lambda: Kill(after_effect=True),
}
LATE_FAULT = "it arrives later"
# A request whose connection is lost takes effect this much later: after the first look, before the second.
LATE = timedelta(seconds=90)
Debitor = Literal["member", "team", "guest", "nobody"]


def email_of(name: str) -> str:
    """Return a person's e-mail address."""
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"


class OnItsWay(Late):
    """A request that takes effect ``LATE`` after its connection was lost, by the world's clock."""

    def __init__(self, clock: TestClock) -> None:
        super().__init__()
        self._clock = clock
        self._due: datetime | None = None

    def strike(self, request: Request, handle: Handle) -> Response:
        """Keep the request for later and hang up."""
        self._due = self._due or self._clock.now() + LATE
        return super().strike(request, handle)

    def arrive(self) -> None:
        """Let what is on its way arrive when it is time."""
        if self._due is not None and self._clock.now() >= self._due:
            self._due = None
            self.release()


class ChangingWorld:
    """A space that lives: people come and go, invoices appear and change, answers get lost, the state file vanishes."""

    def __init__(self, folder: Path) -> None:
        self.world = empty_world(folder, START_DATE)
        self.world.clock.moment = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
        self.world.configure(
            invoices={"create_missing_contacts": True, "attach_pdf": False}, sevdesk={"settle_seconds": 60}
        )
        self.cobot, self.sevdesk = self.world.cobot, self.world.sevdesk
        self.vouchers_by_hand: set[str] = set()
        self.contacts_by_hand: set[str] = set()
        self.memberships: dict[int, str] = {}
        self.teams: dict[int, str] = {}
        self.guests: dict[int, str] = {}
        self.late: list[OnItsWay] = []
        self.state_was_lost = False
        self.invoices_made = 0

    @property
    def today(self) -> date:
        return self.world.clock.now().date()

    # People.

    def joins(self, person: int, *, keeps_number: bool = False) -> None:
        """A person becomes a member, perhaps again and under a new membership."""
        if person in self.memberships:
            member = self.cobot.members[self.memberships[person]]
            if member.canceled_to is None:
                return
        name, company = PEOPLE[person]
        number = self.cobot.members[self.memberships[person]].customer_number if person in self.memberships else None
        self.memberships[person] = self.cobot.add_member(
            name,
            company=company,
            email=email_of(name),
            phone=f"030 {person}",
            customer_number=number if keeps_number else None,
            confirmed_at=self.world.clock.now(),
        )

    def leaves(self, person: int) -> None:
        """A member's time ended yesterday."""
        if person in self.memberships:
            self.cobot.edit_member(self.memberships[person], canceled_to=self.today - timedelta(days=1))

    def contact_made_by_hand(self, person: int) -> None:
        """The bookkeeper makes a contact for a person who has none."""
        name, company = PEOPLE[person]
        first, _, last = name.partition(" ")
        if any(each.display_name == (company or name) for each in self.sevdesk.contacts.values()):
            return
        if company:
            made = self.sevdesk.add_contact(company, emails=[email_of(name)])
        else:
            made = self.sevdesk.add_contact(first_name=first, family_name=last, emails=[email_of(name)])
        self.contacts_by_hand.add(made)

    # Invoices.

    def invoice_appears(self, debitor: Debitor, who: int, days: int, net: str, code: str | None) -> None:
        """An invoice dated so many days from today is issued."""
        recipient = None
        if debitor == "nobody":
            recipient = PostalAddress(name="Irgend Wer", street="Gasse 3", post_code="1010", city="Wien", country="AT")
        self.cobot.add_invoice(
            self._next_number(),
            self.today + timedelta(days=days),
            [InvoiceLine("Flex", net=net, code=code)],
            debitor=self._debitor(debitor, who),
            recipient=recipient,
        )

    def invoice_is_edited(self, which: int, net: str | None, days: int) -> None:
        """An admin changes an invoice's amount, or its date."""
        if invoice_id := self._invoice(which):
            code = self.cobot.invoices[invoice_id].lines[0].code
            lines = [InvoiceLine("Flex", net=net, code=code)] if net else None
            self.cobot.edit_invoice(invoice_id, lines=lines, day=self.cobot.invoices[invoice_id].day + timedelta(days))

    def invoice_is_deleted(self, which: int) -> None:
        """An admin deletes an invoice."""
        if invoice_id := self._invoice(which):
            self.cobot.delete_invoice(invoice_id)

    def correction_appears(self, which: int) -> None:
        """An invoice is corrected: its amount with the opposite sign."""
        invoice_id = self._invoice(which)
        if invoice_id is None or self.cobot.invoices[invoice_id].total.net <= 0:
            return
        invoice = self.cobot.invoices[invoice_id]
        debitor = None
        if invoice.debitor_type is not None and invoice.debitor_id is not None:
            debitor = (invoice.debitor_type, invoice.debitor_id)
        lines = [InvoiceLine("Storno", net=str(-invoice.total.net), code=invoice.lines[0].code)]
        self.cobot.add_invoice(self._next_number(), self.today, lines, debitor=debitor, corrected=invoice_id)

    def voucher_made_by_hand(self, which: int, more: str) -> None:
        """The bookkeeper books an invoice by hand that sevDesk does not have, with its amount or a little more."""
        if invoice_id := self._invoice(which):
            invoice = self.cobot.invoices[invoice_id]
            if not self.sevdesk.vouchers_by_number(invoice.number):
                gross = invoice.total.gross + Decimal(more)
                self.vouchers_by_hand.add(self.sevdesk.add_voucher(invoice.number, invoice.day, gross))

    def missing_account_appears(self) -> None:
        """The bookkeeper adds the booking account that some invoices wait for."""
        if all(account.number != MISSING_ACCOUNT for account in self.sevdesk.accounts.values()):
            self.sevdesk.add_account(MISSING_ACCOUNT, "Studio")

    # What goes wrong, and what happens.

    def time_passes(self, **span: float) -> None:
        """Time passes, and what was on its way for long enough arrives."""
        self.world.clock.advance(**span)
        self._let_arrive()

    def state_vanishes(self) -> None:
        """The state file is deleted; nothing is on its way any more when somebody notices."""
        self._late_arrives()
        lose_state(self.world)
        self.state_was_lost = True

    def runs(self, fault: str | None = None, at: int = 1) -> None:
        """A run, struck at one request by one fault, or undisturbed."""
        if fault is None:
            self._run(no_fault)
            return
        self._run(FaultAt(at, self._on_its_way() if fault == LATE_FAULT else FAULTS[fault]()))

    def runs_in_bad_weather(self, seed: int, rate: float) -> None:
        """A run with a share of all its requests struck."""
        self._run(RandomFaults(seed, rate, [self._on_its_way(), *(make() for make in FAULTS.values())]))

    def rehearses(self) -> None:
        """A dry run: neither side nor the state file is touched."""
        before = dump(self.cobot), dump(self.sevdesk), files_of_state(self.world)
        self.world.run(RunOptions(dry_run=True))
        assert (dump(self.cobot), dump(self.sevdesk), files_of_state(self.world)) == before

    # What must be true.

    def check(self) -> None:
        """Nothing is doubled, ever."""
        complaints = complaints_at_any_time(
            self.world, vouchers_by_hand=self.vouchers_by_hand, contacts_by_hand=self.contacts_by_hand
        )
        assert not complaints, complaints

    def rests(self) -> None:
        """Nothing goes wrong any more: everything gets done or is named, and both sides agree."""
        self._late_arrives()
        if self.state_was_lost:
            self._run(no_fault)
        come_to_rest(self.world)
        self.check()
        complaints = complaints_at_rest(self.world)
        assert not complaints, complaints

    def _run(self, fault: Fault) -> None:
        def struck(request: Request, handle: Handle) -> Response:
            self._let_arrive()
            return fault(request, handle)

        self.world.cobot_side.fault = self.world.sevdesk_side.fault = struck
        options = RunOptions(since=START_DATE) if self.state_was_lost else None
        result = run_that_may_be_killed(self.world, options)
        if result is not None and result.error is None:
            self.state_was_lost = False
        self.world.cobot_side.fault = self.world.sevdesk_side.fault = no_fault

    def _on_its_way(self) -> OnItsWay:
        self.late.append(OnItsWay(self.world.clock))
        return self.late[-1]

    def _let_arrive(self) -> None:
        for late in self.late:
            late.arrive()

    def _late_arrives(self) -> None:
        for late in self.late:
            late.release()
        self.late.clear()

    def _next_number(self) -> str:
        self.invoices_made += 1
        return f"CW-{self.invoices_made}"

    def _invoice(self, which: int) -> str | None:
        ids = sorted(self.cobot.invoices, key=lambda each: self.cobot.invoices[each].number)
        return ids[which % len(ids)] if ids else None

    def _debitor(self, kind: Debitor, who: int) -> tuple[DebitorType, str] | None:
        if kind == "member" and who in self.memberships:
            return "memberships", self.memberships[who]
        if kind == "team":
            who %= len(TEAMS)
            if who not in self.teams:
                email = f"team{who}@example.org"
                self.teams[who] = self.cobot.add_team(TEAMS[who], f"t-{who}", billing_emails=(email,))
            return "teams", self.teams[who]
        if kind == "guest":
            name, company = PEOPLE[who]
            if who not in self.guests:
                self.guests[who] = self.cobot.add_contact(name, company=company, email=email_of(name))
            return "contacts", self.guests[who]
        return None
