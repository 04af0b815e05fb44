"""The people of the seeded space. All persons and companies are invented."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from cobot_sevdesk_sync.sandbox.cobot_people import Where, free_text
from cobot_sevdesk_sync.sandbox.seed_expectations import InvoiceSituation, MemberSituation

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
