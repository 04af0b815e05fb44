"""The sandbox's sevDesk as data: seeded by demo and tests, changed by the side's endpoints, compared at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Self

import msgspec

from cobot_sevdesk_sync.sandbox.sevdesk_catalogue import default_accounts, default_countries, default_tax_rules
from cobot_sevdesk_sync.sandbox.sevdesk_rows import (
    AccountRow,
    AddressRow,
    ContactRow,
    CostCentreRow,
    CountryRow,
    FileRow,
    PositionRow,
    TagRelationRow,
    TagRow,
    TaxRuleRow,
    VoucherRow,
    WayRow,
    derived_sums,
)

SEEDED = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
DEFAULT_TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - an invented token of the sandbox


@dataclass
class SevdeskState:
    """Everything one sandbox account holds.

    Attributes:
        bookkeeping_version: ``2.0`` or ``1.0``.
        first_customer_number: Where the account's own numbering of contacts starts.
        exchange_rates: Units of a currency per euro, for vouchers that leave the rate to sevDesk.
        uploads: Temporary files by the name that the upload answered.
    """

    token: str = DEFAULT_TOKEN
    bookkeeping_version: str = "2.0"
    first_customer_number: int = 1001
    last_id: int = 1_000_000
    contacts: dict[str, ContactRow] = field(default_factory=dict)
    addresses: dict[str, AddressRow] = field(default_factory=dict)
    ways: dict[str, WayRow] = field(default_factory=dict)
    accounts: dict[str, AccountRow] = field(default_factory=default_accounts)
    tax_rules: dict[str, TaxRuleRow] = field(default_factory=default_tax_rules)
    countries: dict[str, CountryRow] = field(default_factory=default_countries)
    cost_centres: dict[str, CostCentreRow] = field(default_factory=dict)
    vouchers: dict[str, VoucherRow] = field(default_factory=dict)
    uploads: dict[str, FileRow] = field(default_factory=dict)
    documents: dict[str, FileRow] = field(default_factory=dict)
    tags: dict[str, TagRow] = field(default_factory=dict)
    tag_relations: dict[str, TagRelationRow] = field(default_factory=dict)
    exchange_rates: dict[str, Decimal] = field(
        default_factory=lambda: {"USD": Decimal("1.10"), "GBP": Decimal("0.85"), "CHF": Decimal("0.95")}
    )

    def new_id(self) -> str:
        """Return an id that nothing had yet."""
        self.last_id += 1
        return str(self.last_id)

    def next_customer_number(self) -> str:
        """Return the next free customer number; asking does not reserve it."""
        taken = {contact.customer_number for contact in self.contacts.values()}
        number = self.first_customer_number
        while str(number) in taken:
            number += 1
        return str(number)

    def add_contact(
        self,
        name: str | None = None,
        *,
        first_name: str | None = None,
        family_name: str | None = None,
        customer_number: str | None = None,
        emails: Iterable[str] = (),
        created: datetime = SEEDED,
    ) -> str:
        """Add an organisation (``name``) or a person and return its id; without a number it gets the next free one."""
        contact_id = self.new_id()
        self.contacts[contact_id] = ContactRow(
            id=contact_id,
            created=created,
            updated=created,
            customer_number=self.next_customer_number() if customer_number is None else customer_number,
            name=name,
            surename=first_name,
            familyname=family_name,
        )
        for email in emails:
            way_id = self.new_id()
            self.ways[way_id] = WayRow(way_id, created, contact_id, "EMAIL", email, "2", main=True)
        return contact_id

    def add_account(
        self,
        number: str,
        name: str,
        rules: Mapping[str, Sequence[str]] | None = None,
        receipt_types: Sequence[str] = ("REVENUE",),
    ) -> str:
        """Add a booking account, by default one that takes rule 1 at every rate, and return its id."""
        given = {"1": ("0", "7", "19")} if rules is None else rules
        allowed = {rule: tuple(rates) for rule, rates in given.items()}
        account_id = self.new_id()
        self.accounts[account_id] = AccountRow(account_id, number, name, allowed, tuple(receipt_types))
        return account_id

    def remove_account(self, number: str) -> None:
        """Remove every booking account with this number."""
        self.accounts = {key: account for key, account in self.accounts.items() if account.number != number}

    def account_by_number(self, number: str) -> AccountRow:
        """Return the booking account with this number; KeyError when there is none."""
        for account in self.accounts.values():
            if account.number == number:
                return account
        raise KeyError(number)

    def add_cost_centre(self, name: str, number: str | None = None) -> str:
        """Add a cost centre and return its id."""
        cost_centre_id = self.new_id()
        self.cost_centres[cost_centre_id] = CostCentreRow(cost_centre_id, name, number)
        return cost_centre_id

    def add_voucher(
        self,
        number: str | None,
        day: date,
        gross: Decimal | str,
        *,
        credit_debit: str = "D",
        contact_id: str | None = None,
        supplier_name: str | None = None,
        tax_rate: Decimal | str = "19",
        tax_rule: str = "1",
        account_number: str = "4400",
        status: int = 100,
        currency: str = "EUR",
        tags: Iterable[str] = (),
        pdf: bytes | None = None,
        created: datetime = SEEDED,
    ) -> str:
        """Add a voucher of one position, as the bookkeeper would by hand, and return its id.

        Args:
            number: The document number, sevDesk's ``description``.
            day: Voucher and delivery date.
            gross: In ``currency``.
            credit_debit: ``D`` for revenue, ``C`` for expenses.
            contact_id: The customer; without one ``supplier_name`` is shown.
            supplier_name: Free text.
            tax_rate: In percent.
            tax_rule: Id of the tax rule; checked by nobody here.
            account_number: An existing booking account.
            status: 50 draft, 100 open, 1000 paid.
            currency: ISO 4217.
            tags: Names.
            pdf: The attached file.
            created: In UTC.
        """
        net_sum, tax_sum, gross_sum = derived_sums(Decimal(gross), Decimal(tax_rate), net=False)
        account = self.account_by_number(account_number)
        position = PositionRow(self.new_id(), account.id, Decimal(tax_rate), False, net_sum, tax_sum, gross_sum)  # noqa: FBT003
        voucher = VoucherRow(
            id=self.new_id(),
            created=created,
            updated=created,
            status=status,
            credit_debit=credit_debit,
            description=number,
            voucher_date=day,
            delivery_date=day,
            currency=currency,
            tax_rule_id=tax_rule,
            contact_id=contact_id,
            supplier_name=supplier_name,
            sum_net=net_sum,
            sum_tax=tax_sum,
            sum_gross=gross_sum,
            positions=[position],
        )
        if pdf is not None:
            voucher.document_id = self.add_document(pdf, f"{number}.pdf")
        self.vouchers[voucher.id] = voucher
        for tag in tags:
            self.tag_voucher(voucher.id, tag, created)
        return voucher.id

    def add_document(self, content: bytes, original_name: str) -> str:
        """Keep a file for good and return its document id."""
        document_id = self.new_id()
        self.documents[document_id] = FileRow(document_id, f"{upload_hash(content)}.pdf", original_name, content)
        return document_id

    def tag_voucher(self, voucher_id: str, name: str, created: datetime = SEEDED) -> TagRelationRow:
        """Put a tag on a voucher; a tag of that name is used again, a relation is always new."""
        tag = next((row for row in self.tags.values() if row.name == name), None)
        if tag is None:
            tag = TagRow(self.new_id(), created, name)
            self.tags[tag.id] = tag
        relation = TagRelationRow(self.new_id(), created, tag.id, voucher_id, "Voucher")
        self.tag_relations[relation.id] = relation
        return relation

    def vouchers_by_number(self, number: str) -> list[VoucherRow]:
        """Return the vouchers with exactly this document number."""
        return [voucher for voucher in self.vouchers.values() if voucher.description == number]

    def tags_of(self, voucher_id: str) -> tuple[str, ...]:
        """Return the names of a voucher's tags, sorted; a tag put on twice appears twice."""
        relations = self.tag_relations.values()
        return tuple(sorted(self.tags[row.tag_id].name for row in relations if row.object_id == voucher_id))

    def pdf_of(self, voucher_id: str) -> bytes:
        """Return the attached file; KeyError when there is none."""
        document_id = self.vouchers[voucher_id].document_id
        if document_id is None:
            raise KeyError(voucher_id)
        return self.documents[document_id].content

    def emails_of(self, contact_id: str) -> tuple[str, ...]:
        """Return a contact's e-mail addresses, sorted."""
        ways = self.ways.values()
        return tuple(sorted(way.value for way in ways if way.contact_id == contact_id and way.type == "EMAIL"))

    def snapshot(self) -> dict[str, list[Any]]:
        """Return what a bookkeeper would compare: no ids, no times, no temporary files, order of arrival ignored."""
        return {
            "contacts": _sorted(self._contact_view(contact) for contact in self.contacts.values()),
            "vouchers": _sorted(self._voucher_view(voucher) for voucher in self.vouchers.values()),
        }

    def dump(self) -> dict[str, Any]:
        """Return everything as a value that JSON can hold."""
        dumped: dict[str, Any] = msgspec.to_builtins(self)
        return dumped

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> Self:
        """Return the state that ``dump`` wrote."""
        return msgspec.convert(dict(dumped), cls)

    def _contact_view(self, contact: ContactRow) -> dict[str, Any]:
        addresses = (row for row in self.addresses.values() if row.contact_id == contact.id)
        ways = (row for row in self.ways.values() if row.contact_id == contact.id)
        parent = self.contacts.get(contact.parent_id or "")
        return {
            **_without_volatile(contact),
            "parent": parent.customer_number if parent else None,
            "addresses": _sorted(_without_volatile(row) for row in addresses),
            "ways": _sorted(_without_volatile(row) for row in ways),
        }

    def _voucher_view(self, voucher: VoucherRow) -> dict[str, Any]:
        contact = self.contacts.get(voucher.contact_id or "")
        cost_centre = self.cost_centres.get(voucher.cost_centre_id or "")
        positions = []
        for position in voucher.positions:
            account = self.accounts.get(position.account_id)
            positions.append({**_without_volatile(position), "account": account.number if account else None})
        return {
            **_without_volatile(voucher),
            "contact": [contact.customer_number, contact.display_name] if contact else None,
            "cost_centre": cost_centre.name if cost_centre else None,
            "pdf": hashlib.sha256(self.pdf_of(voucher.id)).hexdigest() if voucher.document_id else None,
            "positions": positions,
            "tags": list(self.tags_of(voucher.id)),
        }


_VOLATILE = frozenset(
    {"id", "created", "updated", "contact_id", "parent_id", "cost_centre_id", "document_id", "account_id"}
)


def upload_hash(content: bytes) -> str:
    """Return the 32 hexadecimal digits under which sevDesk keeps a file."""
    return hashlib.sha256(b"upload:" + content).hexdigest()[:32]


def _without_volatile(row: object) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(row).items() if name not in _VOLATILE}


def _sorted(rows: Iterable[dict[str, Any]]) -> list[Any]:
    return sorted(rows, key=lambda row: msgspec.json.encode(row, order="deterministic"))
