"""The sandbox's sevDesk as data: seeded by demo and tests, changed by the side's endpoints, compared by tests."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from cobot_sevdesk_sync.sandbox.sevdesk_quirks import SevdeskQuirks

CENT = Decimal("0.01")


@dataclass(slots=True)
class ContactRow:
    """A contact: an organisation when ``name`` is set, a person otherwise (``surename`` is the first name)."""

    id: str
    created: datetime
    updated: datetime
    customer_number: str
    name: str | None = None
    surename: str | None = None
    familyname: str | None = None
    category_id: str = "3"
    status: int = 1000
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def is_person(self) -> bool:
        """Whether the listing hides the contact without ``depth=1``."""
        return self.name is None

    @property
    def display_name(self) -> str:
        """The organisation's name, or first and family name."""
        return self.name or " ".join(part for part in (self.surename, self.familyname) if part)


@dataclass(slots=True)
class AddressRow:
    """A postal address of a contact; ``extra`` holds ``name`` and ``name2`` to ``name4``."""

    id: str
    created: datetime
    contact_id: str
    country_id: str
    category_id: str
    street: str | None = None
    zip: str | None = None
    city: str | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class WayRow:
    """An e-mail address, phone number or web page of a contact."""

    id: str
    created: datetime
    contact_id: str
    type: str
    value: str
    key_id: str
    main: bool = False


@dataclass(slots=True)
class AccountRow:
    """A booking account of the receipt guidance: allowed rates in percent per id of an allowed tax rule."""

    id: str
    number: str
    name: str
    rules: dict[str, tuple[str, ...]]
    receipt_types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaxRuleRow:
    """A tax rule; ``on_vouchers`` is false for those that only sevDesk's own invoices may use."""

    id: str
    code: str
    name: str
    on_vouchers: bool = True


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country of the static list; the case of ``code`` differs from row to row, as at sevDesk."""

    id: str
    code: str
    name: str
    name_en: str


@dataclass(slots=True)
class CostCentreRow:
    """A cost centre."""

    id: str
    name: str
    number: str | None


@dataclass(slots=True)
class PositionRow:
    """One position of a voucher; two of the three sums follow from the governing one."""

    id: str
    account_id: str
    tax_rate: Decimal
    net: bool
    sum_net: Decimal
    sum_tax: Decimal
    sum_gross: Decimal
    comment: str | None = None
    is_asset: bool = False


@dataclass(slots=True)
class VoucherRow:
    """A voucher. Its sums are those of the positions in the call that saved it last (sevDesk API, saveVoucher)."""

    id: str
    created: datetime
    updated: datetime
    status: int
    credit_debit: str
    voucher_type: str = "VOU"
    description: str | None = None
    voucher_date: date | None = None
    delivery_date: date | None = None
    delivery_date_until: date | None = None
    enshrined: datetime | None = None
    payment_deadline: date | None = None
    pay_date: date | None = None
    currency: str = "EUR"
    exchange_deadline: date | None = None
    tax_rule_id: str = "1"
    contact_id: str | None = None
    supplier_name: str | None = None
    cost_centre_id: str | None = None
    document_id: str | None = None
    sum_net: Decimal = Decimal(0)
    sum_tax: Decimal = Decimal(0)
    sum_gross: Decimal = Decimal(0)
    positions: list[PositionRow] = field(default_factory=list)


@dataclass(slots=True)
class FileRow:
    """An uploaded file: temporary under its ``name``, or a document once a voucher took it."""

    id: str
    name: str
    original_name: str
    content: bytes


@dataclass(slots=True)
class TagRow:
    """A tag."""

    id: str
    created: datetime
    name: str


@dataclass(slots=True)
class TagRelationRow:
    """That a voucher carries a tag."""

    id: str
    created: datetime
    tag_id: str
    voucher_id: str


def derived_sums(amount: Decimal, tax_rate: Decimal, *, net: bool) -> tuple[Decimal, Decimal, Decimal]:
    """Return net, tax and gross of one position from its governing amount, rounded half away from zero to cents.

    Args:
        amount: The net amount when ``net``, else the gross amount.
        tax_rate: In percent.
        net: Which of the two governs.
    """
    if net:
        tax = (amount * tax_rate / 100).quantize(CENT, ROUND_HALF_UP)
        return amount, tax, amount + tax
    net_amount = (amount * 100 / (100 + tax_rate)).quantize(CENT, ROUND_HALF_UP)
    return net_amount, amount - net_amount, amount


_TAX_RULES = (
    ("1", "USTPFL_UMS_EINN", "Umsatzsteuerpflichtige Umsätze", True),
    ("2", "AUSFUHREN", "Ausfuhren", True),
    ("3", "INNERGEM_LIEF", "Innergemeinschaftliche Lieferungen", True),
    ("4", "STFREIE_UMS_P4", "Steuerfreie Umsätze § 4 UStG", True),
    ("5", "REV_CHARGE_13B_1", "Reverse Charge gem. § 13b UStG", True),
    ("8", "INNERGEM_ERWERB", "Innergemeinschaftliche Erwerbe", True),
    ("9", "VORST_ABZUGSF_AUFW", "Vorsteuerabziehbare Aufwendungen", True),
    ("10", "NICHT_VORST_ABZUGSF_AUFW", "Nicht vorsteuerabziehbare Aufwendungen", True),
    ("11", "KLEINUNTERNEHMER_P19", "Steuer nicht erhoben nach § 19 UStG", True),
    ("12", "REV_CHARGE_13B_2", "Reverse Charge § 13b Abs. 2 mit Vorsteuerabzug", True),
    ("17", "NICHT_IM_INLAND_STEUERBAR", "Nicht im Inland steuerbare Leistung", True),
    ("18", "OSS_GOODS", "One Stop Shop (Waren)", False),
    ("19", "OSS_ELECTRONIC", "One Stop Shop (elektronische Dienstleistung)", False),
    ("20", "OSS_OTHER", "One Stop Shop (andere Dienstleistung)", False),
    ("21", "REV_CHARGE_13B_1_USTG", "Reverse Charge § 18b UStG", False),
    ("22", "NICHT_STEUERBAR_REVENUE", "Nicht steuerbare Einnahmen", True),
)

_Rules = dict[str, tuple[str, ...]]
_ALL_RATES: _Rules = {"1": ("0", "7", "19")}
_FULL: _Rules = {"1": ("0", "19")}
_REDUCED: _Rules = {"1": ("0", "7")}
_EXEMPT: _Rules = {"4": ("0",)}
_OUTSIDE: _Rules = {"22": ("0",)}
_THIRD_COUNTRY: _Rules = {"17": ("0",)}
_COSTS: _Rules = {"9": ("0", "7", "19"), "10": ("0",), "12": ("0", "7", "19")}

_REVENUE_ACCOUNTS: tuple[tuple[str, str, _Rules], ...] = (
    ("4000", "Umsatzerlöse", _ALL_RATES),
    ("4100", "Steuerfreie Umsätze § 4 Nr. 8 ff. UStG", _EXEMPT),
    ("4105", "Steuerfreie Umsätze aus Vermietung und Verpachtung § 4 Nr. 12 UStG", _EXEMPT),
    ("4110", "Sonstige steuerfreie Umsätze Inland", _EXEMPT),
    ("4120", "Steuerfreie Umsätze § 4 UStG", {"2": ("0",), "4": ("0",)}),
    ("4125", "Steuerfreie innergemeinschaftliche Lieferungen", {"3": ("0",)}),
    ("4150", "Sonstige steuerfreie Umsätze", _EXEMPT),
    ("4180", "Erlöse § 25 UStG", _EXEMPT),
    ("4185", "Erlöse als Kleinunternehmer § 19 UStG", {"11": ("0",)}),
    ("4200", "Erlöse", {**_ALL_RATES, "4": ("0",), "5": ("0",), "11": ("0",), "17": ("0",)}),
    ("4210", "Erlöse Gastronomie", _ALL_RATES),
    ("4300", "Erlöse 7 % USt", _REDUCED),
    ("4315", "Erlöse aus EU-Lieferungen 19 % USt", {"1": ("19",), "3": ("0", "7", "19")}),
    ("4336", "Erlöse aus im anderen EU-Land steuerpflichtigen Leistungen", _THIRD_COUNTRY),
    ("4337", "Erlöse aus Leistungen § 13b UStG", {"5": ("0",)}),
    ("4338", "Erlöse aus im Drittland steuerbaren Leistungen", _THIRD_COUNTRY),
    ("4339", "Erlöse aus im anderen EU-Land steuerbaren Leistungen", _THIRD_COUNTRY),
    ("4400", "Erlöse 19 % USt", _FULL),
    ("4401", "Erlöse Fix Desk", _FULL),
    ("4402", "Erlöse Flex Desk", _FULL),
    ("4403", "Erlöse Teambüro", _FULL),
    ("4404", "Erlöse Besprechungsräume", _FULL),
    ("4405", "Erlöse Veranstaltungen", _ALL_RATES),
    ("4406", "Erlöse Tageskarten", _FULL),
    ("4407", "Erlöse Geschäftsadresse", _FULL),
    ("4500", "Sonderbetriebseinnahmen", _OUTSIDE),
    ("4510", "Erlöse Abfallverwertung", _FULL),
    ("4520", "Erlöse Leergut", _ALL_RATES),
    ("4560", "Provisionserlöse", _ALL_RATES),
    ("4569", "Provisionserlöse 19 % USt", _FULL),
    ("4570", "Erlöse aus Lizenzen", _ALL_RATES),
    ("4600", "Unentgeltliche Wertabgaben", _ALL_RATES),
    ("4710", "Erlösschmälerungen 7 % USt", _REDUCED),
    ("4720", "Erlösschmälerungen 19 % USt", _FULL),
    ("4830", "Sonstige betriebliche Erträge", {**_ALL_RATES, "22": ("0",)}),
    ("4836", "Sonstige Erträge 19 % USt", _FULL),
    ("4839", "Sonstige Erträge unregelmäßig", _ALL_RATES),
    ("4860", "Grundstückserträge", {**_FULL, "4": ("0",)}),
    ("4862", "Grundstückserträge 19 % USt", _FULL),
    ("4970", "Versicherungsentschädigungen", _OUTSIDE),
    ("3550", "Erhaltene Kautionen", _OUTSIDE),
)

_EXPENSE_ACCOUNTS = (
    ("5900", "Fremdleistungen"),
    ("6310", "Miete (unbewegliche Wirtschaftsgüter)"),
    ("6325", "Gas, Strom, Wasser"),
    ("6330", "Reinigung"),
    ("6600", "Werbekosten"),
    ("6640", "Bewirtungskosten"),
    ("6800", "Porto"),
    ("6805", "Telefon"),
    ("6815", "Bürobedarf"),
    ("6855", "Nebenkosten des Geldverkehrs"),
)

# Ids follow no order, as in a list that grew; Germany is 1 (sevDesk API, ContactAddress). Great Britain has three rows.
_COUNTRIES = (
    ("1", "de", "Deutschland", "Germany"),
    ("2", "ch", "Schweiz", "Switzerland"),
    ("3", "at", "Österreich", "Austria"),
    ("4", "FR", "Frankreich", "France"),
    ("5", "it", "Italien", "Italy"),
    ("6", "ES", "Spanien", "Spain"),
    ("7", "nl", "Niederlande", "Netherlands"),
    ("8", "be", "Belgien", "Belgium"),
    ("9", "LU", "Luxemburg", "Luxembourg"),
    ("10", "dk", "Dänemark", "Denmark"),
    ("11", "se", "Schweden", "Sweden"),
    ("12", "fi", "Finnland", "Finland"),
    ("13", "PL", "Polen", "Poland"),
    ("14", "cz", "Tschechien", "Czech Republic"),
    ("15", "sk", "Slowakei", "Slovakia"),
    ("16", "hu", "Ungarn", "Hungary"),
    ("17", "si", "Slowenien", "Slovenia"),
    ("18", "hr", "Kroatien", "Croatia"),
    ("19", "RO", "Rumänien", "Romania"),
    ("20", "bg", "Bulgarien", "Bulgaria"),
    ("21", "gr", "Griechenland", "Greece"),
    ("22", "cy", "Zypern", "Cyprus"),
    ("23", "mt", "Malta", "Malta"),
    ("24", "pt", "Portugal", "Portugal"),
    ("25", "ie", "Irland", "Ireland"),
    ("26", "ee", "Estland", "Estonia"),
    ("27", "lv", "Lettland", "Latvia"),
    ("28", "lt", "Litauen", "Lithuania"),
    ("29", "gb", "England", "England"),
    ("30", "gb", "Großbritannien", "Great Britain"),
    ("31", "gb", "Vereinigtes Königreich", "United Kingdom"),
    ("32", "us", "Vereinigte Staaten", "United States"),
    ("33", "NO", "Norwegen", "Norway"),
    ("34", "is", "Island", "Iceland"),
    ("35", "li", "Liechtenstein", "Liechtenstein"),
    ("36", "tr", "Türkei", "Turkey"),
    ("37", "ua", "Ukraine", "Ukraine"),
    ("38", "ca", "Kanada", "Canada"),
    ("39", "br", "Brasilien", "Brazil"),
    ("40", "JP", "Japan", "Japan"),
    ("41", "cn", "China", "China"),
    ("42", "in", "Indien", "India"),
    ("43", "au", "Australien", "Australia"),
    ("44", "il", "Israel", "Israel"),
    ("45", "rs", "Serbien", "Serbia"),
)


def default_tax_rules() -> dict[str, TaxRuleRow]:
    """Return the tax rules by id (sevDesk API, tax rules); 18 to 21 exist but may not stand on a voucher."""
    return {rule_id: TaxRuleRow(rule_id, code, name, on_vouchers) for rule_id, code, name, on_vouchers in _TAX_RULES}


def default_accounts() -> dict[str, AccountRow]:
    """Return the booking accounts by id (``accountDatevId``), revenue and expenses."""
    accounts = {}
    for position, (number, name, rules) in enumerate(_REVENUE_ACCOUNTS):
        account_id = str(3600 + position)
        accounts[account_id] = AccountRow(account_id, number, name, dict(rules), ("REVENUE",))
    for position, (number, name) in enumerate(_EXPENSE_ACCOUNTS):
        account_id = str(4200 + position)
        accounts[account_id] = AccountRow(account_id, number, name, dict(_COSTS), ("EXPENSE",))
    return accounts


def default_countries() -> dict[str, CountryRow]:
    """Return the countries by id."""
    return {country_id: CountryRow(country_id, *names) for country_id, *names in _COUNTRIES}


SEEDED = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
# What the bookkeeper scanned.
BY_HAND_PDF = b"%PDF-1.4\n%%EOF\n"
# Where the account's own numbering of contacts starts.
FIRST_CUSTOMER_NUMBER = 1001
DEFAULT_TOKEN = "0123456789abcdef0123456789abcdef"  # noqa: S105 - an invented token of the sandbox


@dataclass
class SevdeskState:
    """Everything one sandbox account holds.

    Attributes:
        bookkeeping_version: ``2.0`` or ``1.0``.
        uploads: Temporary files by the name that the upload answered.
    """

    token: str = DEFAULT_TOKEN
    bookkeeping_version: str = "2.0"
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

    def new_id(self) -> str:
        """Return an id that nothing had yet."""
        self.last_id += 1
        return str(self.last_id)

    def next_customer_number(self) -> str:
        """Return the next free customer number; asking does not reserve it."""
        taken = {contact.customer_number for contact in self.contacts.values()}
        number = FIRST_CUSTOMER_NUMBER
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
        pdf: bytes | None = BY_HAND_PDF,
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
            pdf: The attached file; None for a voucher without.
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

    def tag_voucher(
        self, voucher_id: str, name: str, created: datetime = SEEDED, *, is_new: bool = False
    ) -> TagRelationRow:
        """Put a tag on a voucher; a tag of that name is used again unless ``is_new``, a relation is always new."""
        tag = None if is_new else next((row for row in self.tags.values() if row.name == name), None)
        if tag is None:
            tag = TagRow(self.new_id(), created, name)
            self.tags[tag.id] = tag
        relation = TagRelationRow(self.new_id(), created, tag.id, voucher_id)
        self.tag_relations[relation.id] = relation
        return relation

    def vouchers_by_number(self, number: str) -> list[VoucherRow]:
        """Return the vouchers with exactly this document number."""
        return [voucher for voucher in self.vouchers.values() if voucher.description == number]

    def tags_of(self, voucher_id: str) -> tuple[str, ...]:
        """Return the names of a voucher's tags, sorted; a tag put on twice appears twice."""
        relations = self.tag_relations.values()
        return tuple(sorted(self.tags[row.tag_id].name for row in relations if row.voucher_id == voucher_id))

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


class HoldsAccount(Protocol):
    """Whoever answers for an account: the state may be changed or replaced between requests.

    Attributes:
        clock: The present moment in UTC.
        quirks: What nobody outside sevDesk knows.
    """

    state: SevdeskState
    clock: Callable[[], datetime]
    quirks: SevdeskQuirks


def upload_hash(content: bytes) -> str:
    """Return the 32 hexadecimal digits under which sevDesk keeps a file."""
    return hashlib.sha256(b"upload:" + content).hexdigest()[:32]
