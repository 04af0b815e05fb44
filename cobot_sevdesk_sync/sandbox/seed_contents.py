"""What the seeded space is made of: its people and its invoices, with one at least of all that can go wrong.

All persons and companies are invented.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Literal

from cobot_sevdesk_sync.sandbox.cobot_model import (
    DebitorType,
    InvoiceLine,
    NumberedName,
    PostalAddress,
    StoredPrice,
    price_of,
)
from cobot_sevdesk_sync.sandbox.cobot_state import Where, free_text

InvoiceSituation = Literal[
    "no-code",
    "missing-account",
    "account-by-name",
    "ambiguous-account-name",
    "expense-account",
    "rate-not-allowed",
    "revenue-account",
    "zero-domestic",
    "zero-eu-business",
    "zero-eu-private",
    "zero-third-country",
    "zero-unknown-country",
    "rates-19-and-7",
    "deposit-beside-taxed",
    "deposit-alone",
    "deposit-set-off",
    "rent-beside-taxed",
    "gross-rounding",
    "net-rounding",
    "two-taxes-on-a-line",
    "amounts-off",
    "correction",
    "credit",
    "zero-total",
    "nobody",
    "guest",
    "ambiguous-contact",
    "contact-name-differs",
    "unknown-old-member",
    "ended-member",
    "returning-member-before",
    "returning-member-after",
    "number-of-somebody-else",
    "voucher-equal",
    "voucher-differs",
    "voucher-twice",
    "voucher-of-stranger",
    "voucher-with-longer-number",
    "backdated",
    "future-dated",
    "another-space",
    "foreign-currency",
    "e-invoice",
    "pdf-missing",
    "markup",
    "team",
]

MemberSituation = Literal[
    "confirmed-before-start",
    "unconfirmed",
    "ended",
    "will-leave",
    "returning-before",
    "returning-after",
    "number-of-somebody-else",
    "known-by-name-and-email",
    "two-contacts-with-the-number",
    "free-text-address",
    "foreign-address",
    "foreign-free-text-address",
    "markup",
    "without-email",
    "own-number",
]


Plan = Literal["Flex", "Fix Desk", "Geschäftsadresse"]

LAST_MONTH = 3


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the seed adds it.

    Attributes:
        joined: Month of the confirmation: 0 is the first month with invoices, negative before it; None: not confirmed.
        left: The month at whose end the membership ends.
        number: The customer number in Cobot.
        in_sevdesk: Whether sevDesk has this very contact, with the same number and e-mail address.
        situation: What is special about the member.
        invoice_situation: What is special about every invoice of the member, with the code each ends with.
    """

    name: str
    plan: Plan = "Flex"
    company: str | None = None
    joined: int | None = -6
    left: int | None = None
    number: str | None = None
    in_sevdesk: bool = False
    email: str | None = ""
    where: Where = field(default_factory=Where)
    situation: MemberSituation | None = None
    code: str | None = None
    invoice_situation: InvoiceSituation | None = None
    invoice_code: str | None = None

    @property
    def address(self) -> str | None:
        """The e-mail address: the one given, or one made of the name; None when the member has none."""
        return email_of(self.name) if self.email == "" else self.email


def email_of(name: str) -> str:
    """Return an address made of a name's plain letters."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ß", "ss").replace("ı", "i"))
    words = ["".join(letter for letter in word if letter.isascii() and letter.isalpha()) for word in plain.split()]
    return f"{'.'.join(word for word in words if word)}@example.org"


def _town(street: str, post_code: str, city: str, country: str = "DE") -> Where:
    return Where(street=street, post_code=post_code, city=city, country=country)


# Members of long standing: confirmed before the start, the bookkeeper entered them at sevDesk by hand.
OLD_MEMBERS = (
    Person("Amelie Brandt", number="1001", in_sevdesk=True, where=_town("Bernstorffstraße 14", "22767", "Hamburg")),
    Person("Tobias Okonkwo", "Fix Desk", "Okonkwo Architektur", number="1002", in_sevdesk=True),
    Person("Sofia Lindqvist", number="1003", in_sevdesk=True, where=_town("Schanzenkamp 5", "20357", "Hamburg")),
    Person(
        "Mehmet Yıldız", "Fix Desk", number="1004", in_sevdesk=True, where=_town("Große Elbe 31", "22767", "Hamburg")
    ),
    Person("Chiara Moretti", "Fix Desk", "Moretti Textil GmbH", number="1005", in_sevdesk=True),
    Person("Jonas Petersen", number="1006", in_sevdesk=True),
    Person("Linh Nguyen", number="1007", in_sevdesk=True, where=_town("Hafenrand 2", "20459", "Hamburg", "Germany")),
    Person("Katarzyna Wiśniewska", "Fix Desk", "Wiśniewska Übersetzungen", number="1008", in_sevdesk=True),
    Person("David Rosenthal", number="1009", in_sevdesk=True),
    Person("Fatima El Amrani", "Geschäftsadresse", number="1010", in_sevdesk=True),
    Person("Björn Hagemann", "Fix Desk", "Hagemann & Töchter GbR", number="1011", in_sevdesk=True),
    Person("Yuki Tanaka", number="1012", in_sevdesk=True),
    Person("Priya Raman", "Geschäftsadresse", "Raman Analytics UG", number="1013", in_sevdesk=True),
    Person("Luís Carvalho", number="1014", in_sevdesk=True),
    Person("Greta Sommerfeld", "Geschäftsadresse", number="1015", in_sevdesk=True),
    Person("Omar Haddad", "Geschäftsadresse", number="1016", in_sevdesk=True),
    Person(
        "Bruno Falk",
        number="1017",
        invoice_situation="contact-name-differs",
        invoice_code="contact-name-differs",
    ),
    Person(
        "Viktor Altmann",
        number="77",
        situation="confirmed-before-start",
        invoice_situation="unknown-old-member",
        invoice_code="without-contact",
    ),
)

# Members who joined within the months of the seed; the program makes their contacts.
NEW_MEMBERS = (
    Person("Nele Ahrens", joined=0),
    Person("Ivan Kovačević", "Fix Desk", "Kovačević Film", joined=0),
    Person("Samuel Adeyemi", joined=0, number="2004", situation="own-number"),
    Person("Noor van Dijk", "Geschäftsadresse", joined=0, where=_town("Keizersgracht 8", "1015 AB", "Amsterdam", "NL")),
    Person(
        "Anouk Dubois",
        joined=1,
        where=_town("8 rue des Lilas", "69003", "Lyon", "France"),
        situation="foreign-address",
    ),
    Person("Marek Novotný", "Fix Desk", joined=1),
    Person("Hanna Schäfer", joined=1, where=_town("Övelgönne 9", "22605", "Hamburg")),
    Person("Ingrid Solberg", "Geschäftsadresse", joined=1),
    Person("Elif Demir", joined=2),
    Person("Paul Zimmermann", "Fix Desk", "Zimmermann Orgelbau", joined=2),
    Person("Rafael Ortega", joined=2),
    Person("Lea Böttcher", joined=3),
    Person(
        "Rosa Winkler",
        joined=1,
        where=free_text("Lange Reihe 12\n20099 Hamburg", "Germany"),
        situation="free-text-address",
    ),
    Person(
        "Claire Fontaine",
        joined=2,
        where=free_text("14 quai du Port\n13002 Marseille\nFrance"),
        situation="foreign-free-text-address",
    ),
    Person(
        'Jürgen <b>Weiß</b> "JW"',
        "Fix Desk",
        "=SUMME(A1:A9) Weiß & Söhne",
        joined=1,
        email="jw@example.com",
        situation="markup",
        invoice_situation="markup",
    ),
    Person("Gesa Thoms", joined=2, email=None, situation="without-email"),
    Person("Ole Martens", joined=0, left=5, situation="will-leave"),
    Person("Timo Wartmann", joined=None, situation="unconfirmed"),
    Person(
        "Nora Abendroth",
        joined=0,
        left=0,
        situation="ended",
        invoice_situation="ended-member",
        invoice_code="without-contact",
    ),
    Person(
        "Carla Neumann",
        joined=1,
        number="1003",
        situation="number-of-somebody-else",
        invoice_situation="number-of-somebody-else",
    ),
    Person("Dilan Aydın", joined=2, situation="known-by-name-and-email"),
    Person(
        "Jan Peters",
        joined=2,
        number="1019",
        situation="two-contacts-with-the-number",
        code="ambiguous-contact",
        invoice_situation="ambiguous-contact",
        invoice_code="ambiguous-contact",
    ),
)

# The same person under two memberships.
BEFORE = Person(
    "Emil Sandberg",
    left=1,
    number="1020",
    in_sevdesk=True,
    situation="returning-before",
    invoice_situation="returning-member-before",
)
AFTER = Person("Emil Sandberg", joined=3, situation="returning-after", invoice_situation="returning-member-after")

MEMBERS = (*OLD_MEMBERS, *NEW_MEMBERS, BEFORE, AFTER)

GUESTS = (
    ("Mira Castellanos", None),
    ("Henrik Vogt", "Vogt Kältetechnik"),
    ("Aylin Koç", None),
    ("Theo Lambert", None),
    ("Svea Björklund", "Björklund Design"),
    ("Karim Bensaïd", None),
)


@dataclass(frozen=True, slots=True)
class Months:
    """The four months of the seed, the last of them being today's."""

    today: date

    def first_day(self, month: int) -> date:
        """Return the first day of a month: 0 is the earliest with invoices, 3 today's."""
        months = self.today.year * 12 + self.today.month - 1 + month - LAST_MONTH
        return date(months // 12, months % 12 + 1, 1)

    def last_day(self, month: int) -> date:
        """Return the last day of a month."""
        return self.first_day(month + 1) - timedelta(days=1)

    def day(self, month: int, day: int) -> date:
        """Return a day of a month; today where it would lie later."""
        return min(self.first_day(month) + timedelta(days=day - 1), self.today)


Debitor = tuple[DebitorType, str]

STUDIO_ACCOUNT = ("4408", "Erlöse Podcaststudio")
WORKSHOP_ACCOUNTS = (("4411", "Erlöse Workshops"), ("4412", "Erlöse Workshops"))
DEPOSIT_ACCOUNT = "3550"
FLEX_ACCOUNT = NumberedName("Flexible Plätze", "4402")

_PLANS: Mapping[Plan, tuple[str, str]] = {
    "Flex": ("150", "4402"),
    "Fix Desk": ("280", "4401"),
    "Geschäftsadresse": ("39.90", "4407"),
}
_MONTH_NAMES = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An invoice before it has its number.

    Attributes:
        day: The invoice date.
        issued: When it was made, which decides its place in the row of numbers; the invoice date unless backdated.
        corrects: The situation of the invoice that this one corrects.
    """

    day: date
    lines: Sequence[InvoiceLine]
    debitor: Debitor | None = None
    situation: InvoiceSituation | None = None
    code: str | None = None
    issued: date | None = None
    recipient: PostalAddress | None = None
    tax_id: str | None = None
    currency: str = "EUR"
    total: StoredPrice | None = None
    corrects: InvoiceSituation | None = None
    other_space: bool = False
    e_invoice: bool = False
    pdf_missing: bool = False
    paid: bool = False


# What happened to single invoices of members of long standing: name and month.
_MONTHLY_SITUATIONS: Mapping[tuple[str, int], tuple[InvoiceSituation, str | None]] = {
    ("Amelie Brandt", 0): ("voucher-equal", "adopted"),
    ("Tobias Okonkwo", 0): ("voucher-differs", "voucher-differs"),
    ("Sofia Lindqvist", 0): ("voucher-twice", "duplicate-vouchers"),
    ("Mehmet Yıldız", 1): ("voucher-of-stranger", "voucher-differs"),
    ("Jonas Petersen", 1): ("voucher-with-longer-number", None),
    ("Chiara Moretti", 2): ("e-invoice", None),
    ("Linh Nguyen", 1): ("pdf-missing", "pdf-unavailable"),
    ("Yuki Tanaka", 2): ("revenue-account", None),
    ("Luís Carvalho", 1): ("no-code", "no-accounting-code"),
}


def membership_drafts(months: Months, ids: Mapping[Person, str]) -> Iterator[Draft]:
    """Yield an invoice per member and month."""
    for position, person in enumerate(MEMBERS):
        if person.joined is None:
            continue
        for month in _billed_months(person):
            day = joining_day(months, person, position) if month == person.joined else months.first_day(month)
            situation, code = _MONTHLY_SITUATIONS.get(
                (person.name, month), (person.invoice_situation, person.invoice_code)
            )
            yield Draft(
                day=day,
                lines=_monthly_lines(person, position, day, situation),
                debitor=("memberships", ids[person]),
                situation=situation,
                code=code,
                e_invoice=situation == "e-invoice",
                pdf_missing=situation == "pdf-missing",
            )


def _billed_months(person: Person) -> Sequence[int]:
    """Return the months with an invoice: each of the membership, but only the first for what is paid for a year."""
    first = max(0, person.joined or 0)
    last = LAST_MONTH if person.left is None else min(LAST_MONTH, person.left)
    months = range(first, last + 1)
    return months[:1] if person is BEFORE or person.plan == "Geschäftsadresse" else months


def joining_day(months: Months, person: Person, position: int) -> date:
    """Return the day a member was confirmed; those of long standing joined on the first of a month."""
    if person.joined is None or person.joined < 0:
        return months.first_day(person.joined or 0)
    return months.day(person.joined, 2 + position % 9) if person is not AFTER else months.day(LAST_MONTH, 1)


def _monthly_lines(
    person: Person, position: int, day: date, situation: InvoiceSituation | None
) -> Sequence[InvoiceLine]:
    net, code = _PLANS[person.plan]
    if person.plan == "Geschäftsadresse":
        return [InvoiceLine(f"{person.plan} ab {day:%d.%m.%Y}", net=net, quantity="12.0", code=code)]
    month = f"{_MONTH_NAMES[day.month - 1]} {day.year}"
    if situation == "revenue-account":
        return [InvoiceLine(f"{person.plan} {month}", net=net, revenue_account=FLEX_ACCOUNT)]
    if situation == "no-code":
        return [InvoiceLine(f"{person.plan} {month}", net=net, code=code), InvoiceLine("Schließfach", net="10")]
    lines = [InvoiceLine(f"{person.plan} {month}", net=net, code=code)]
    if position % 5 == 1:
        lines.append(InvoiceLine("Besprechungsraum Kai", net="24.50", quantity="3.0", code="4404"))
    if position % 7 == 1:
        lines.append(InvoiceLine("Kaffee & Tee", net="11.90", quantity="2.0", code="4210"))
    return lines


def team_drafts(months: Months, team_ids: Sequence[str]) -> Iterator[Draft]:
    """Yield an invoice per team and month."""
    for position, team_id in enumerate(team_ids):
        for month in range(LAST_MONTH + 1):
            yield Draft(
                day=months.first_day(month),
                lines=[
                    InvoiceLine("Teambüro", net=f"{690 + 130 * position}", code="4403"),
                    InvoiceLine("Zusätzlicher Platz", net="95", quantity=f"{position + 1}.0", code="4403"),
                ],
                debitor=("teams", team_id),
                situation="team",
            )


def guest_drafts(months: Months, guest_ids: Sequence[str]) -> Iterator[Draft]:
    """Yield drop-ins, rented meeting rooms and tickets of visitors, who are no contacts at sevDesk."""
    offers = (
        InvoiceLine("Tageskarte", gross="25", code="4406"),
        InvoiceLine("Besprechungsraum Speicher", net="38", quantity="4.0", code="4404"),
        InvoiceLine("Lesung am Kran", gross="14", rates=("7",), quantity="2.0", code="4405"),
    )
    for month in range(LAST_MONTH + 1):
        for turn in range(3):
            yield Draft(
                day=months.day(month, 6 + 7 * turn),
                lines=[offers[turn]],
                debitor=("contacts", guest_ids[(month + 2 * turn) % len(GUESTS)]),
                situation="guest",
                code="without-contact",
                paid=turn == 0,
            )


def special_drafts(months: Months, member: Debitor) -> Iterator[Draft]:
    """Yield an invoice for each situation of amounts, taxes and accounts, all to one member who is well known."""
    draft = partial(Draft, debitor=member)
    for position, (situation, code, lines) in enumerate(_LINE_SITUATIONS):
        yield draft(day=months.day(position % 3, 3 + position), lines=lines, situation=situation, code=code)
    off = price_of("100", "124.00", {"19": "19.00"})
    room = InvoiceLine("Besprechungsraum Kai", net="100", code="4404")
    back = InvoiceLine("Besprechungsraum Kai, Korrektur", net="-100", code="4404")
    credit = InvoiceLine("Gutschrift für Ausfall der Heizung", net="-15", code="4402")
    yield draft(day=months.day(1, 20), lines=[room], situation="amounts-off", code="amounts-do-not-add-up", total=off)
    yield draft(day=months.day(2, 24), lines=[back], situation="correction", corrects="account-by-name")
    yield draft(day=months.day(1, 22), lines=[credit], situation="credit")
    yield draft(
        day=months.day(2, 12),
        lines=[InvoiceLine("Einlagerung", net="80", code="4400"), InvoiceLine("Nachlass", net="-80", code="4400")],
        situation="zero-total",
        code="nothing-to-book",
    )
    yield draft(
        day=months.day(2, 26),
        lines=[room, InvoiceLine("Kaution, verrechnet", net="-119", rates=(), code=DEPOSIT_ACCOUNT)],
        situation="deposit-set-off",
        code="zero-total",
    )
    yield draft(
        day=months.day(2, 18),
        lines=[room],
        situation="foreign-currency",
        code="currency-not-supported",
        currency="USD",
    )
    yield draft(day=months.day(1, 9), lines=[room], situation="backdated", issued=months.today)
    yield draft(day=months.today + timedelta(days=9), lines=[room], situation="future-dated")
    yield draft(day=months.day(2, 14), lines=[room], situation="another-space", other_space=True)
    yield Draft(
        day=months.day(2, 16),
        lines=[InvoiceLine("Filmdreh am Kran, pauschal", net="450", code="4405")],
        situation="nobody",
        code="without-contact",
        recipient=PostalAddress(
            name="Lotte Winterhalter",
            company="Winterhalter Filmproduktion",
            street="Ottenser Hof 3",
            post_code="22765",
            city="Hamburg",
            country="DE",
        ),
    )
    yield from _zero_rated_drafts(months, member)


def _zero_rated_drafts(months: Months, member: Debitor) -> Iterator[Draft]:
    """Yield an invoice without tax for each kind of recipient; 4200 takes several rules at 0 %."""
    recipients: Mapping[InvoiceSituation, tuple[PostalAddress, str | None]] = {
        "zero-domestic": (_recipient("Volkshochschule Elbufer", "Uferweg 6", "20457", "Hamburg", "DE"), None),
        "zero-eu-business": (_recipient("Gruber Möbel KG", "Ringstraße 2", "1010", "Wien", "AT"), "ATU00000001"),
        "zero-eu-private": (_recipient(None, "14 quai du Port", "13002", "Marseille", "FR"), None),
        "zero-third-country": (_recipient("Bergli Software AG", "Seegasse 4", "8001", "Zürich", "CH"), None),
        "zero-unknown-country": (PostalAddress(name="Alex Reisender", full_address="postlagernd"), None),
    }
    for position, (situation, (recipient, tax_id)) in enumerate(recipients.items()):
        rates = ("0",) if position % 2 else ()
        yield Draft(
            day=months.day(2, 5 + position),
            lines=[InvoiceLine("Seminarraum", net="220", rates=rates, code="4200")],
            debitor=member,
            situation=situation,
            code="tax-rule-undecided",
            recipient=recipient,
            tax_id=tax_id,
        )


def _recipient(company: str | None, street: str, post_code: str, city: str, country: str) -> PostalAddress:
    return PostalAddress(
        name="Robin Keller", company=company, street=street, post_code=post_code, city=city, country=country
    )


_DEPOSIT = InvoiceLine("Schlüsselkaution", net="50", rates=(), code=DEPOSIT_ACCOUNT)
_LINE_SITUATIONS: tuple[tuple[InvoiceSituation, str | None, Sequence[InvoiceLine]], ...] = (
    ("missing-account", "no-booking-account", [InvoiceLine("Podcaststudio", net="60", code=STUDIO_ACCOUNT[0])]),
    (
        "missing-account",
        "no-booking-account",
        [
            InvoiceLine("Podcaststudio", net="60", quantity="2.0", code=STUDIO_ACCOUNT[0]),
            InvoiceLine("Schnittplatz", net="35", code="4400"),
        ],
    ),
    ("account-by-name", None, [InvoiceLine("Besprechungsraum", net="100", code=" erlöse besprechungsräume ")]),
    (
        "ambiguous-account-name",
        "ambiguous-booking-account",
        [InvoiceLine("Workshop", net="90", code="Erlöse Workshops")],
    ),
    ("expense-account", "account-not-for-revenue", [InvoiceLine("Bewirtung", net="48", code="6640")]),
    ("rate-not-allowed", "tax-rate-not-allowed", [InvoiceLine("Fachbücher", net="30", rates=("19",), code="4300")]),
    (
        "rates-19-and-7",
        None,
        [
            InvoiceLine("Seminarraum", net="180", code="4404"),
            InvoiceLine("Handbuch zum Seminar", net="19.99", rates=("7",), code="4300"),
        ],
    ),
    (
        "deposit-beside-taxed",
        "several-tax-rules",
        [InvoiceLine("Fix Desk, erster Monat", net="280", code="4401"), _DEPOSIT],
    ),
    ("deposit-alone", None, [_DEPOSIT]),
    (
        "rent-beside-taxed",
        "several-tax-rules",
        [
            InvoiceLine("Seminarraum", net="180", code="4404"),
            InvoiceLine("Untermiete Lager", net="75", rates=("0",), code="4105"),
        ],
    ),
    ("gross-rounding", None, [InvoiceLine(f"Druckpauschale {turn}", gross="10.01", code="4400") for turn in (1, 2, 3)]),
    ("net-rounding", None, [InvoiceLine(f"Schrankfach {turn}", net="8.41", code="4400") for turn in (1, 2, 3)]),
    (
        "two-taxes-on-a-line",
        "several-taxes-on-one-line",
        [InvoiceLine("Saal mit Kurbeitrag", net="100", rates=("19", "2"), code="4404")],
    ),
)
