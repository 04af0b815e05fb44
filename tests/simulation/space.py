"""The people of a simulated space: what members, admins and bookkeepers do on either side, one method each.

Each returns what happened as a sentence, or None where there was nothing to do: a life is also lived with events left
out, and an invoice that never appeared cannot be edited.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from cobot_sevdesk_sync.sandbox.cobot_model import DebitorType, InvoiceLine, PostalAddress, StoredInvoice
from cobot_sevdesk_sync.sandbox.sevdesk_state import ContactRow, VoucherRow
from tests.world import World

PEOPLE: tuple[tuple[str, str | None], ...] = (
    ("Ada Beispiel", "Beispiel GmbH"),
    ("Nils Nordmann", None),
    ("Bea Blum", None),
    ("Cem Celik", "Celik Design"),
    ("Dora Dorn", None),
    ("Emil Ebert", "Ebert & Söhne"),
    ("Frida Frost", None),
    ("Gustav Gast", None),
    ("Hanna Hoff", "Hoff Studio"),
    ("Ida Iven", None),
    ("Jan Jost", None),
    ("Kira Kamp", "Kamp & Kollegen"),
    ("Lars Lenz", None),
    ("Mia Moor", None),
    ("Olga Ohm", "Ohm Technik GmbH"),
    ("Paul Pohl", None),
)
TEAMS = ("Teamwerk", "Studio Nord")
STRANGERS = "R-"
"""So begin the numbers of vouchers that have nothing to do with Cobot."""
ACCOUNTS = {"Flex": "4402"}
VANISHING = "4406"
MISSING = "8123"
# What an invoice's lines can be: (net, rate in percent, accounting code) each.
LINES: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "a desk": (("150.00", "19", "4400"),),
    "a desk by its code's name": (("99.00", "19", "Flex"),),
    "two accounts and rates": (("33.33", "19", "4400"), ("10.01", "7", "4300")),
    "many cents": (("0.33", "19", "4400"), ("0.33", "19", "4402"), ("0.07", "19", "4400"), ("10.03", "19", "4402")),
    "a discount": (("200.00", "19", "4400"), ("-20.00", "19", "4400")),
    "nothing": (("0.00", "19", "4400"),),
    "no code": (("80.00", "19", None),),
    "an account that is missing": (("60.00", "19", MISSING),),
    "an account that may vanish": (("12.50", "19", VANISHING),),
    "no tax": (("45.00", "0", "4200"),),
    "a deposit beside rent": (("100.00", "19", "4400"), ("300.00", "0", "4830")),
    "sums that cancel each other out": (("100.00", "19", "4400"), ("-119.00", "0", "4400")),
}
SWISS = PostalAddress(name="Urs Ulmer", street="Gasse 3", post_code="8001", city="Zürich", country="CH")
AUSTRIAN = PostalAddress(name="Irgend Wer", street="Gasse 3", post_code="1010", city="Wien", country="AT")


def email_of(person: int) -> str:
    """Return a person's e-mail address."""
    return f"{PEOPLE[person][0].split(maxsplit=1)[0].lower()}@example.org"


def number_of(key: int) -> str:
    """Return an invoice's number."""
    return f"CW-{key}"


class Version(msgspec.Struct):
    """An invoice as it stood from a moment on; None once it was deleted."""

    since: datetime
    invoice: StoredInvoice | None


class People:
    """Everybody but the program.

    Attributes:
        versions: How each invoice stood, by number.
        touched: Why a report may show a document otherwise than booked: what people did to it, by number.
        hands_on: sevDesk ids of what people made, or changed so that nothing can be concluded from it.
        by_hand: sevDesk ids of the first contacts that people made for somebody.
        known_as: The names and numbers that a contact ever had, by sevDesk id.
        called: The names and numbers that a debitor ever had, by Cobot id.
        members_touched: Names of those whose contacts people made or changed.
        may_be_told_again: Cobot ids of those whose contact was deleted: another one is an event of its own.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.cobot, self.sevdesk = world.cobot, world.sevdesk
        self.memberships: dict[int, str] = {}
        self.teams: dict[int, str] = {}
        self.guests: dict[int, str] = {}
        self.invoices: dict[int, str] = {}
        self.versions: defaultdict[str, list[Version]] = defaultdict(list)
        self.touched: defaultdict[str, list[str]] = defaultdict(list)
        self.hands_on: set[str] = set()
        self.by_hand: set[str] = set()
        self.known_as: defaultdict[str, set[str]] = defaultdict(set)
        self.called: defaultdict[str, set[str]] = defaultdict(set)
        self.members_touched: set[str] = set()
        self.may_be_told_again: set[str] = set()

    @property
    def today(self) -> date:
        """The day."""
        return self.world.clock.now().date()

    # Members.

    def joins(self, person: int, *, keeps_number: bool) -> str | None:
        """A person becomes a member, or one again, under a new membership."""
        name, company = PEOPLE[person]
        number = None
        if person in self.memberships:
            before = self.cobot.members[self.memberships[person]]
            if before.canceled_to is None:
                return None
            number = before.customer_number if keeps_number else None
        self.memberships[person] = self.cobot.add_member(
            name,
            company=company,
            email=email_of(person),
            phone=f"030 {person}",
            customer_number=number,
            confirmed_at=self.world.clock.now(),
        )
        self._note_debitor(self.memberships[person], name, company, number)
        return f"{name} becomes a member" + (f" again, with number {number}" if number else "")

    def leaves(self, person: int) -> str | None:
        """A member's time ended yesterday."""
        member = self._member(person)
        if member is None or member.canceled_to is not None:
            return None
        self.cobot.edit_member(member.id, canceled_to=self.today - timedelta(days=1))
        return f"{member.name} is no member any more"

    def member_moves(self, person: int, street: str) -> str | None:
        """A member's address changes."""
        member = self._member(person)
        if member is None:
            return None
        self.cobot.edit_member(member.id, street=street)
        return f"{member.name} moves to {street}"

    # Invoices.

    def invoice_appears(
        self, key: int, debitor: str, who: int, days: int, lines: str, currency: str = "EUR"
    ) -> str | None:
        """An invoice dated so many days from today is issued."""
        if key in self.invoices:
            return None
        recipient = {"Swiss": SWISS, "nobody": AUSTRIAN}.get(debitor)
        day = self.today + timedelta(days=days)
        self._issue(key, day, _lines(lines), self._debitor(debitor, who), currency=currency, recipient=recipient)
        shown = f" in {currency}" if currency != "EUR" else ""
        to = PEOPLE[who][0] if debitor == "member" else TEAMS[who % 2] if debitor == "team" else f"a {debitor}"
        return f"invoice {number_of(key)}{shown} to {to}, dated {day}: {lines}"

    def invoice_is_edited(self, key: int, lines: str | None, days: int) -> str | None:
        """An admin changes an invoice's lines, or its date."""
        invoice = self._invoice(key)
        if invoice is None:
            return None
        self.cobot.edit_invoice(
            invoice.id, lines=_lines(lines) if lines else None, day=invoice.day + timedelta(days=days)
        )
        self._note_version(key, "edited in Cobot")
        return f"{invoice.number} is edited: {lines or 'its lines stay'}, dated {invoice.day}"

    def invoice_is_settled(self, key: int, status: str) -> str | None:
        """An invoice is paid, or written off."""
        invoice = self._invoice(key)
        if invoice is None:
            return None
        self.cobot.edit_invoice(invoice.id, paid_status=status)
        self._note_version(key, status)
        return f"{invoice.number} is {status}"

    def invoice_is_deleted(self, key: int) -> str | None:
        """An admin deletes an invoice."""
        invoice = self._invoice(key)
        if invoice is None:
            return None
        self.cobot.delete_invoice(invoice.id)
        self.versions[number_of(key)].append(Version(self.world.clock.now(), None))
        self.touched[number_of(key)].append("deleted in Cobot")
        return f"{invoice.number} is deleted in Cobot"

    def correction_appears(self, key: int, of: int) -> str | None:
        """An invoice is corrected: its amounts with the opposite sign."""
        invoice = self._invoice(of)
        if invoice is None or invoice.total.net <= 0 or key in self.invoices:
            return None
        debitor: tuple[DebitorType, str] | None = None
        if invoice.debitor_type is not None and invoice.debitor_id is not None:
            debitor = (invoice.debitor_type, invoice.debitor_id)
        lines = [
            InvoiceLine(
                "Storno",
                net=str(-line.total.net),
                rates=tuple(str(tax.rate) for tax in line.total.taxes),
                code=line.code,
            )
            for line in invoice.lines
        ]
        recipient = invoice.recipient if debitor is None else None
        self._issue(
            key, self.today, lines, debitor, corrected=invoice.id, recipient=recipient, currency=invoice.currency
        )
        return f"{number_of(key)} corrects {invoice.number}"

    # Contacts in sevDesk.

    def contact_by_hand(self, person: int, number: str | None = None) -> str | None:
        """The bookkeeper makes a contact for a person who has none."""
        name, company = PEOPLE[person]
        if self._contacts(person):
            return None
        first, _, last = name.partition(" ")
        names = {"name": company} if company else {"first_name": first, "family_name": last}
        made = self.sevdesk.add_contact(
            **names, customer_number=number, emails=[email_of(person)], created=self.world.clock.now()
        )
        self.hands_on.add(made)
        self.by_hand.add(made)
        self.members_touched.add(name)
        self.note_contact(self.sevdesk.contacts[made])
        return f"a contact is made by hand for {company or name}"

    def two_contacts_by_hand(self, person: int) -> str | None:
        """The bookkeeper makes two contacts that nothing tells from one another, for a person who has none."""
        if self.contact_by_hand(person) is None:
            return None
        [first] = self._contacts(person)
        self.hands_on.add(self._second_contact(first, email_of(person)))
        return f"two contacts are made by hand for {first.display_name}"

    def contact_is_doubled(self, person: int) -> str | None:
        """The bookkeeper makes a second contact of the same name."""
        found = self._contacts(person)
        if len(found) != 1:
            return None
        self.hands_on.add(self._second_contact(found[0]))
        self.members_touched.add(PEOPLE[person][0])
        return f"a second contact is made by hand for {found[0].display_name}"

    def contacts_are_merged(self, person: int) -> str | None:
        """The bookkeeper merges two contacts: the second's vouchers go to the first, and it is deleted."""
        found = self._contacts(person)
        if len(found) < 2:
            return None
        stays, goes = found[0], found[1]
        for voucher in self.sevdesk.vouchers.values():
            if voucher.contact_id == goes.id:
                voucher.contact_id = stays.id
        self.known_as[stays.id] |= self.known_as[goes.id]
        self._delete_contact(goes)
        self.members_touched.add(PEOPLE[person][0])
        return f"two contacts of {stays.display_name} are merged"

    def contact_is_renamed(self, person: int) -> str | None:
        """The bookkeeper changes a contact's name."""
        found = self._contacts(person)
        if not found:
            return None
        contact = found[0]
        if contact.name:
            contact.name += " (Kunde)"
        else:
            contact.familyname = f"{contact.familyname}-Neu"
        self.hands_on.add(contact.id)
        self.members_touched.add(PEOPLE[person][0])
        self.note_contact(contact)
        return f"a contact is renamed: {contact.display_name}"

    def contact_gets_another_number(self, person: int, number: str) -> str | None:
        """The bookkeeper changes a contact's number to one that nobody has."""
        found = self._contacts(person)
        if not found or any(each.customer_number == number for each in self.sevdesk.contacts.values()):
            return None
        found[0].customer_number = number
        self.hands_on.add(found[0].id)
        self.members_touched.add(PEOPLE[person][0])
        self.note_contact(found[0])
        return f"the contact {found[0].display_name} gets the number {number}"

    def contact_is_deleted(self, person: int) -> str | None:
        """The bookkeeper deletes a contact that no voucher has."""
        free = [each for each in self._contacts(person) if not self._is_used(each)]
        if not free:
            return None
        self._delete_contact(free[0])
        self.members_touched.add(PEOPLE[person][0])
        return f"the contact {free[0].display_name} is deleted"

    # Vouchers in sevDesk.

    def voucher_by_hand(self, key: int, more: str) -> str | None:
        """The bookkeeper books an invoice that sevDesk does not have, with its amount or a little more."""
        invoice = self._invoice(key)
        if invoice is None or self.sevdesk.vouchers_by_number(invoice.number):
            return None
        gross = invoice.total.gross + Decimal(more)
        name = invoice.recipient.company or invoice.recipient.name
        made = self.sevdesk.add_voucher(
            invoice.number, invoice.day, gross, supplier_name=name, created=self.world.clock.now()
        )
        self.hands_on.add(made)
        self.touched[invoice.number].append("a voucher was made by hand")
        return f"{invoice.number} is booked by hand, {gross}"

    def voucher_of_somebody_else(self, key: int) -> str:
        """A voucher that has nothing to do with Cobot, though an invoice's number is inside its own."""
        number = f"{STRANGERS}{number_of(key)}0-2026"
        self.hands_on.add(self.sevdesk.add_voucher(number, self.today, "17.00", supplier_name="Anderswo AG"))
        return f"somebody books {number}, which is no invoice of Cobot's"

    def voucher_is_edited(self, key: int, what: str) -> str | None:
        """The bookkeeper changes a voucher."""
        voucher = self._voucher(key)
        if voucher is None:
            return None
        if what == "date" and voucher.voucher_date:
            voucher.voucher_date += timedelta(days=1)
        elif what == "amount":
            voucher.sum_gross += 1
            voucher.sum_net += 1
            voucher.positions[0].sum_gross += 1
            voucher.positions[0].sum_net += 1
        elif what == "contact":
            voucher.contact_id = None
            voucher.supplier_name = "Anderswo AG"
        elif what == "status":
            voucher.status = {100: 1000, 50: 100}.get(voucher.status, 50)
        else:
            voucher.description = f"{voucher.description}a"
        voucher.updated = self.world.clock.now()
        if what != "status":
            self.hands_on.add(voucher.id)
            self.touched[number_of(key)].append(f"its voucher's {what} was changed")
        return f"the {what} of the voucher {number_of(key)} is changed"

    def voucher_is_deleted(self, key: int) -> str | None:
        """The bookkeeper deletes a voucher."""
        voucher = self._voucher(key)
        if voucher is None:
            return None
        del self.sevdesk.vouchers[voucher.id]
        gone = [each.id for each in self.sevdesk.tag_relations.values() if each.voucher_id == voucher.id]
        for relation in gone:
            del self.sevdesk.tag_relations[relation]
        self.touched[number_of(key)].append("its voucher was deleted")
        return f"the voucher {number_of(key)} is deleted"

    def account_appears(self, number: str) -> str | None:
        """The bookkeeper adds a booking account."""
        if any(account.number == number for account in self.sevdesk.accounts.values()):
            return None
        self.sevdesk.add_account(number, f"Konto {number}")
        return f"the booking account {number} appears"

    def account_vanishes(self, number: str) -> str | None:
        """The bookkeeper removes a booking account that no voucher uses."""
        used = {position.account_id for each in self.sevdesk.vouchers.values() for position in each.positions}
        if not any(each.number == number and each.id not in used for each in self.sevdesk.accounts.values()):
            return None
        self.sevdesk.remove_account(number)
        return f"the booking account {number} vanishes"

    # What others ask.

    def email_called(self, name: str) -> str | None:
        """Return the e-mail address of the person, or of the company's one person, of a name."""
        return next((email_of(who) for who, names in enumerate(PEOPLE) if name == (names[1] or names[0])), None)

    def note_contact(self, contact: ContactRow) -> None:
        """Remember a contact's present name and number."""
        self.known_as[contact.id] |= {contact.display_name, contact.customer_number} - {""}

    def versions_between(self, number: str, since: datetime) -> Iterator[StoredInvoice]:
        """Yield each form in which an invoice stood at any time since a moment."""
        versions = self.versions[number]
        for version, following in zip(versions, [*versions[1:], None], strict=True):
            if version.invoice is not None and (following is None or following.since >= since):
                yield version.invoice

    def unchanged_since(self, number: str, moment: datetime) -> bool:
        """Whether an invoice stood as it does now before a moment."""
        return self.versions[number][-1].since < moment

    def _issue(
        self, key: int, day: date, lines: list[InvoiceLine], debitor: tuple[DebitorType, str] | None, **also: Any
    ) -> None:
        # A short file in place of a printed page: how it looks is not the question here.
        pdf = b"%PDF-1.4\n" + number_of(key).encode() + b"\n%%EOF\n"
        self.invoices[key] = self.cobot.add_invoice(
            number_of(key), day, lines, debitor=debitor, pdf=pdf, created_at=self.world.clock.now(), **also
        )
        self._note_version(key)

    def _note_version(self, key: int, why: str = "") -> None:
        invoice = self.cobot.invoices[self.invoices[key]]
        self.versions[invoice.number].append(Version(self.world.clock.now(), copy.deepcopy(invoice)))
        if why:
            self.touched[invoice.number].append(why)

    def _note_debitor(self, debitor: str, *names: str | None) -> None:
        self.called[debitor] |= {name for name in names if name}

    def _debitor(self, kind: str, who: int) -> tuple[DebitorType, str] | None:
        if kind == "member" and who in self.memberships:
            return "memberships", self.memberships[who]
        if kind == "team":
            who %= len(TEAMS)
            if who not in self.teams:
                mails = (f"team{who}@example.org",)
                self.teams[who] = self.cobot.add_team(TEAMS[who], f"t-{who}", billing_emails=mails)
                self._note_debitor(self.teams[who], TEAMS[who], f"t-{who}")
            return "teams", self.teams[who]
        if kind == "guest":
            name, company = PEOPLE[who]
            if who not in self.guests:
                self.guests[who] = self.cobot.add_contact(name, company=company, email=email_of(who))
                self._note_debitor(self.guests[who], name, company)
            return "contacts", self.guests[who]
        return None

    def _member(self, person: int) -> Any:
        return self.cobot.members[self.memberships[person]] if person in self.memberships else None

    def _invoice(self, key: int) -> StoredInvoice | None:
        return self.cobot.invoices.get(self.invoices.get(key, ""))

    def _voucher(self, key: int) -> VoucherRow | None:
        return next(iter(self.sevdesk.vouchers_by_number(number_of(key))), None)

    def _contacts(self, person: int) -> list[ContactRow]:
        name = PEOPLE[person][1] or PEOPLE[person][0]
        return [each for each in self.sevdesk.contacts.values() if name in self.known_as[each.id]]

    def _second_contact(self, contact: ContactRow, *emails: str) -> str:
        made = self.sevdesk.add_contact(
            contact.name, first_name=contact.surename, family_name=contact.familyname, emails=emails
        )
        self.note_contact(self.sevdesk.contacts[made])
        return made

    def _is_used(self, contact: ContactRow) -> bool:
        return any(each.contact_id == contact.id for each in self.sevdesk.vouchers.values())

    def _delete_contact(self, contact: ContactRow) -> None:
        self.may_be_told_again |= {key for key, names in self.called.items() if names & self.known_as[contact.id]}
        del self.sevdesk.contacts[contact.id]
        for rows in (self.sevdesk.ways, self.sevdesk.addresses):
            for each in [key for key, row in rows.items() if row.contact_id == contact.id]:
                del rows[each]


def _lines(name: str) -> list[InvoiceLine]:
    return [
        InvoiceLine(f"{name} {position}", net=net, rates=(rate,), code=code)
        for position, (net, rate, code) in enumerate(LINES[name], start=1)
    ]
