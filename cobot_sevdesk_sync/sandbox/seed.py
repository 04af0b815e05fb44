"""A realistic space for the demo and the system tests: about forty members, three teams, four months of invoices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, StoredInvoice
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState, Where
from cobot_sevdesk_sync.sandbox.seed_contents import (
    DEPOSIT_ACCOUNT,
    GUESTS,
    MEMBERS,
    STUDIO_ACCOUNT,
    WORKSHOP_ACCOUNTS,
    Draft,
    InvoiceSituation,
    MemberSituation,
    Months,
    Person,
    email_of,
    guest_drafts,
    joining_day,
    membership_drafts,
    special_drafts,
    team_drafts,
)
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState

_COST_CENTRE = "100"
# An account that somebody added: it is in no catalogue.
ADDED_ACCOUNT = "4402"
# As many as may be more than Cobot lists at once.
TRIAL_ACTIVITIES = 80
# A customer of another space that keeps its books in the same sevDesk account.
_STRANGER = ("Hafenlicht Kunsthandel", "S7-310")
_CODES = ("4200", "4210", "4300", "4400", "4401", "4402", "4403", "4404", "4405", "4406", "4407")


@dataclass(frozen=True, slots=True)
class SpecialInvoice:
    """An invoice that shows a situation.

    Attributes:
        code: The problem or note that it ends with under the default settings; None when it is simply booked (or, for
            another space's invoice, left alone).
    """

    situation: InvoiceSituation
    number: str
    id: str
    code: str | None


@dataclass(frozen=True, slots=True)
class SpecialMember:
    """A member who shows a situation; ``code`` as for invoices."""

    situation: MemberSituation
    name: str
    id: str
    code: str | None


@dataclass(frozen=True, slots=True)
class Expectations:
    """What is in the seeded space.

    Attributes:
        today: The day the space was made for.
        start_date: What the configuration should say: the first of the earliest month with invoices.
        missing_account: Number and name of the booking account that the bookkeeper has still to add at sevDesk.
        cost_centre: Number of a cost centre that sevDesk has.
        own_invoices: How many invoices the space itself issued.
        invoices: Every special invoice; several may show the same situation.
        members: Every special member.
    """

    today: date
    start_date: date
    missing_account: tuple[str, str]
    cost_centre: str
    own_invoices: int
    invoices: tuple[SpecialInvoice, ...]
    members: tuple[SpecialMember, ...]

    def invoice(self, situation: InvoiceSituation) -> SpecialInvoice:
        """Return the first invoice that shows the situation; every situation is shown by one at least."""
        return next(special for special in self.invoices if special.situation == situation)

    def member(self, situation: MemberSituation) -> SpecialMember:
        """Return the first member who shows the situation."""
        return next(special for special in self.members if special.situation == situation)

    @property
    def codes_by_number(self) -> Mapping[str, str]:
        """Problem or note per invoice number, for those that end with one."""
        return {special.number: special.code for special in self.invoices if special.code is not None}


@dataclass(slots=True)
class _Seeding:
    """The two states while they are filled."""

    months: Months
    cobot: CobotState = field(default_factory=CobotState)
    sevdesk: SevdeskState = field(default_factory=SevdeskState)
    members: dict[Person, str] = field(default_factory=dict)
    invoices: list[SpecialInvoice] = field(default_factory=list)


def empty_space() -> tuple[CobotState, SevdeskState]:
    """Return a space without members and invoices, a token with all scopes, and sevDesk's standard catalogue."""
    return CobotState(), SevdeskState()


def trial_space(mark: str, today: date) -> tuple[CobotState, SevdeskState]:
    """Return two accounts made for trying things out, as the manual asks for them.

    Args:
        mark: What the two members are called; they may be changed by a trial.
        today: The last of the three invoices' days.
    """
    cobot, sevdesk = empty_space()
    members = [
        cobot.add_member(f"{mark} {number}", email=f"trial{number}@example.org", phone="030 1", customer_number=None)
        for number in (1, 2)
    ]
    for number in (1, 2, 3):
        line = InvoiceLine("Flex Desk", net="100.00", code="4400")
        day = today - timedelta(days=3 - number)
        cobot.add_invoice(f"T-{number}", day, [line], debitor=("memberships", members[0]))
    morning = datetime.combine(today, time(6), UTC)
    for number in range(TRIAL_ACTIVITIES):
        # What a space's feed holds anyhow.
        cobot.add_activity("plan_change", {"number": number}, morning - timedelta(hours=2 * number))
    sevdesk.add_cost_centre("Probelauf", _COST_CENTRE)
    return cobot, sevdesk


def seed_space(today: date) -> tuple[CobotState, SevdeskState, Expectations]:
    """Return the space with invoices up to ``today``, its sevDesk account, and what is special about them.

    The same day gives the same space; PDFs are printed only when they are asked for.
    """
    seeding = _Seeding(Months(today))
    _add_catalogues(seeding)
    _add_members(seeding)
    team_ids = _add_teams(seeding)
    guest_ids = [seeding.cobot.add_contact(name, company=company, email=email_of(name)) for name, company in GUESTS]
    _add_known_contacts(seeding)
    well_known = next(person for person in MEMBERS if person.name == "David Rosenthal")
    drafts = [
        *membership_drafts(seeding.months, seeding.members),
        *team_drafts(seeding.months, team_ids),
        *guest_drafts(seeding.months, guest_ids),
        *special_drafts(seeding.months, ("memberships", seeding.members[well_known])),
    ]
    _issue(seeding, drafts)
    _add_vouchers_by_hand(seeding)
    return seeding.cobot, seeding.sevdesk, _expectations(seeding)


def _add_catalogues(seeding: _Seeding) -> None:
    for code in (*_CODES, STUDIO_ACCOUNT[0], "Erlöse Besprechungsräume", WORKSHOP_ACCOUNTS[0][1]):
        seeding.cobot.add_accounting_code(code, "7.0" if code == "4300" else "19.0")
    seeding.sevdesk.add_cost_centre("Kranhalle", _COST_CENTRE)
    seeding.sevdesk.remove_account(STUDIO_ACCOUNT[0])
    for number, name in WORKSHOP_ACCOUNTS:
        seeding.sevdesk.add_account(number, name)
    seeding.cobot.add_accounting_code(DEPOSIT_ACCOUNT, "0.0")


def _add_members(seeding: _Seeding) -> None:
    for position, person in enumerate(MEMBERS):
        email = person.address
        confirmed = None if person.joined is None else joining_day(seeding.months, person, position)
        seeding.members[person] = seeding.cobot.add_member(
            person.name,
            company=person.company,
            email=email,
            customer_number=person.number,
            confirmed_at=confirmed,
            starts_day=confirmed or seeding.months.today,
            canceled_to=None if person.left is None else seeding.months.last_day(person.left),
            where=person.where,
            phone=f"040 555 {position:03d}" if position % 3 else None,
            billing_emails=[f"buchhaltung.{email}"] if email and position % 6 == 1 else [],
            plan=person.plan,
        )
        if person.in_sevdesk and person.company is not None:
            seeding.sevdesk.add_contact(person.company, customer_number=person.number, emails=[email or ""])
        elif person.in_sevdesk:
            _add_person(seeding.sevdesk, person.name, person.number, [email or ""])


def _add_person(sevdesk: SevdeskState, name: str, number: str | None, emails: Sequence[str]) -> None:
    first_name, _, family_name = name.partition(" ")
    sevdesk.add_contact(first_name=first_name, family_name=family_name, customer_number=number, emails=emails)


def _add_teams(seeding: _Seeding) -> list[str]:
    teams = (
        ("Wattwerk", "t-1241", "DE222222222", "Hafenstraße 40", True),
        ("Studio Nordlicht", "t-1242", None, "Kattrepel 1", True),
        ("Grünspan Ökologie e. V.", "t-1243", None, "Deichtor 12", False),
    )
    ids = []
    for name, number, tax_id, street, in_sevdesk in teams:
        email = f"rechnung@{number}.example.com"
        ids.append(
            seeding.cobot.add_team(
                name,
                number,
                tax_id=tax_id,
                where=Where(street=street, post_code="20457", city="Hamburg"),
                billing_emails=[email],
                starts_day=seeding.months.first_day(-8),
            )
        )
        if in_sevdesk:
            seeding.sevdesk.add_contact(name, customer_number=number, emails=[email])
    return ids


def _add_known_contacts(seeding: _Seeding) -> None:
    """Add the contacts whose meeting with Cobot's members is special."""
    sevdesk = seeding.sevdesk
    sevdesk.add_contact("Falk Fotografie", customer_number="1017", emails=["studio@falk.example.com"])
    _add_person(sevdesk, "Dilan Aydın", "1018", [email_of("Dilan Aydın")])
    _add_person(sevdesk, "Jan Peters", "1019", [email_of("Jan Peters")])
    _add_person(sevdesk, "Jan Peters", "1019", ["jan@peters.example.com"])
    sevdesk.add_contact("Kontor Bürobedarf", customer_number="70001")


def _issue(seeding: _Seeding, drafts: Iterable[Draft]) -> None:
    """Number the drafts in the order they were made and issue them; the number starts anew with each year."""
    last_number: dict[int, int] = {}
    ids_by_situation: dict[str, str] = {}
    for draft in sorted(drafts, key=lambda draft: draft.issued or min(draft.day, seeding.months.today)):
        issued = draft.issued or min(draft.day, seeding.months.today)
        space = seeding.cobot.other_space if draft.other_space else seeding.cobot.space
        if draft.other_space:
            number = f"S7-{issued.year}-4"
        else:
            last_number[issued.year] = last_number.get(issued.year, 0) + 1
            number = f"KH-{issued.year}-{last_number[issued.year]}"
        invoice_id = seeding.cobot.add_invoice(
            number,
            draft.day,
            draft.lines,
            debitor=draft.debitor,
            currency=draft.currency,
            tax_id=draft.tax_id,
            recipient=draft.recipient,
            corrected=ids_by_situation[draft.corrects] if draft.corrects else None,
            space_id=space.id,
            e_invoice=draft.e_invoice,
            total=draft.total,
            paid_status="paid" if draft.paid else "unpaid",
            pdf_missing=draft.pdf_missing,
            created_at=datetime.combine(issued, time(4), UTC),
        )
        if draft.situation is not None:
            ids_by_situation.setdefault(draft.situation, invoice_id)
            seeding.invoices.append(SpecialInvoice(draft.situation, number, invoice_id, draft.code))


def _add_vouchers_by_hand(seeding: _Seeding) -> None:
    """Add what the bookkeeper had entered before the program came."""
    for special in seeding.invoices:
        invoice = seeding.cobot.invoices[special.id]
        gross = invoice.total.gross
        if special.situation == "voucher-equal":
            _add_voucher(seeding, invoice, gross)
        elif special.situation == "voucher-differs":
            _add_voucher(seeding, invoice, gross - Decimal("10.00"))
        elif special.situation == "voucher-twice":
            _add_voucher(seeding, invoice, gross)
            _add_voucher(seeding, invoice, gross)
        elif special.situation == "voucher-of-stranger":
            # Number, day and amount fit: all that tells it from the invoice's own is whom it is for.
            stranger = seeding.sevdesk.add_contact(_STRANGER[0], customer_number=_STRANGER[1])
            seeding.sevdesk.add_voucher(invoice.number, invoice.day, gross, account_number="4401", contact_id=stranger)
        elif special.situation == "voucher-with-longer-number":
            # A search for the invoice's number finds this one, too: sevDesk searches by substring.
            _add_voucher(seeding, invoice, gross - Decimal("10.00"), "-A")


def _add_voucher(seeding: _Seeding, invoice: StoredInvoice, gross: Decimal, number_ends: str = "") -> None:
    recipient = invoice.recipient.company or invoice.recipient.name
    number = invoice.number + number_ends
    seeding.sevdesk.add_voucher(number, invoice.day, gross, account_number="4402", supplier_name=recipient)


def _expectations(seeding: _Seeding) -> Expectations:
    own = seeding.cobot.space.id
    members = [
        SpecialMember(person.situation, person.name, member_id, person.code)
        for person, member_id in seeding.members.items()
        if person.situation is not None
    ]
    return Expectations(
        today=seeding.months.today,
        start_date=seeding.months.first_day(0),
        missing_account=STUDIO_ACCOUNT,
        cost_centre=_COST_CENTRE,
        own_invoices=sum(1 for invoice in seeding.cobot.invoices.values() if invoice.space_id == own),
        invoices=tuple(seeding.invoices),
        members=tuple(members),
    )
