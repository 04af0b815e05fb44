"""Reports for the page's tests: one with something of everything, one in which all is well, one that is huge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from cobot_sevdesk_sync.books.entries import Mark
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.names import Gap
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.report.model import Addresses, Booked, DocumentRow, Head, MemberRow, Report, TotalRow
from cobot_sevdesk_sync.report.tax import BlockedTax, TaxRow

UNKNOWN = Addresses(None, None, None, None)
KNOWN = Addresses(
    "https://space.example.org/invoices/{id}",
    "https://space.example.org/members/{id}",
    "https://books.example.org/vouchers/{id}",
    "https://books.example.org/contacts/{id}",
)
HOSTILE = (
    '</script><img src="https://evil.example.com/x.png" onerror="document.title=\'taken\'">',
    "{{7*7}} {% for x in y %} ${7*7}",
    "Anna \u202egnirts\u202c \u2066 Müller",
    '" onmouseover="document.title=\'taken\'" x="',
    "</style><script>document.title='taken'</script><!--",
    "</tbody></table><h1>taken</h1>",
)


def matched(number: int, month: int, name: str = "Nordlicht Design GmbH", cents: int = 11_900) -> DocumentRow:
    return DocumentRow(
        document_class="matched",
        cobot_id=f"in{number}",
        number=f"CW-2026-{number}",
        sevdesk_ids=(str(5_000 + number),),
        day=date(2026, month, 1 + number % 28),
        gross_cents=cents,
        accounts=("4400",),
        name=name,
    )


def problems(hostile: Sequence[str] = HOSTILE) -> list[DocumentRow]:
    """One of each class that needs a person, and one row per hostile string."""
    no_account = {"code": "Lockers", "account": "Lockers", "line": "Locker 12", "nearest": "4400 Erlöse"}
    rows = [
        DocumentRow(
            "different",
            "in71",
            "CW-2026-71",
            ("5071",),
            date(2026, 2, 3),
            23_800,
            fields={"gross": ("238.00", "236.00"), "date": ("2026-02-03", "2026-02-04")},
            findings=(
                Finding("voucher-differs", "invoice", "in71", "CW-2026-71", {"fields": "gross 238.00 / 236.00"}),
            ),
            accounts=("4400", "4300"),
            name="Werkstatt Süd eG",
        ),
        DocumentRow(
            "duplicate",
            "in72",
            "CW-2026-72",
            ("5072", "5073"),
            date(2026, 2, 9),
            5_950,
            findings=(Finding("duplicate-vouchers", "invoice", "in72", "CW-2026-72", {"sevdesk_ids": "5072, 5073"}),),
            accounts=("4400",),
            name="Ada Beispiel",
        ),
        DocumentRow("extra", None, "CW-2026-73", ("5074",), date(2026, 3, 2), 1_190, accounts=("4400",), name="Gast"),
        DocumentRow("missing", "in74", "CW-2026-74", (), date(2026, 3, 3), 4_900, accounts=("4400",), name="Bo Muster"),
        DocumentRow(
            "missing",
            "in75",
            "CW-2026-75",
            (),
            date(2026, 3, 4),
            4_900,
            remark="waits",
            waits_until=datetime(2026, 4, 2, 8, 30, tzinfo=UTC),
        ),
        DocumentRow(
            "blocked",
            "in76",
            "CW-2026-76",
            (),
            date(2026, 3, 5),
            -1_500,
            findings=(Finding("no-booking-account", "invoice", "in76", "CW-2026-76", no_account),),
            name="Kaffeekasse",
        ),
        DocumentRow("nothing-to-book", "in77", "CW-2026-77", (), date(2026, 3, 6), 0, name="Probetag"),
    ]
    rows += [
        DocumentRow(
            "blocked",
            f'in{index}/../?x=1&y="<{text}',
            text,
            (text,),
            date(2026, 1, 5),
            100 + index,
            fields={"number": (text, text)},
            findings=(Finding("no-accounting-code", "invoice", "in9", text, {"line": text}),),
            accounts=(text,),
            name=text,
        )
        for index, text in enumerate(hostile)
    ]
    return rows


def example(addresses: Addresses = KNOWN, hostile: Sequence[str] = HOSTILE) -> Report:
    """Something of everything, with hostile strings wherever one can stand."""
    name = hostile[0] if hostile else "Space Nordufer"
    members = [
        MemberRow("without-contact", "me1", "Cleo Beispiel", "1042", None, ()),
        MemberRow("number-different", "me2", "Dorn & Söhne", "1043", "1034", ("91",)),
        MemberRow("several-contacts", "me3", name, None, None, ("92", "93")),
    ]
    totals = [
        TotalRow("2026-01", "4300", Decimal(7), 10_700, 10_700),
        TotalRow("2026-01", "4400", Decimal("19.0"), 238_000, 238_000),
        TotalRow("2026-02", "4400", Decimal(19), 261_800, 267_550),
        TotalRow("2026-03", "4400", Decimal(19), 247_800, 239_190),
        TotalRow("2026-03", hostile[1] if hostile else None, Decimal("5.50"), 1_000, 0),
        TotalRow("2026-03", None, Decimal(0), -1_500, 0),
        TotalRow("2026-03", "4400", Decimal(19), 12_000, 12_000, "CHF"),
    ]
    return Report(
        space="nordufer",
        space_name=name,
        since=date(2026, 1, 1),
        until=date(2026, 3, 31),
        made=datetime(2026, 4, 2, 8, 15, tzinfo=UTC),
        rows=[*(matched(number, 1 + number % 3) for number in range(1, 61)), *problems(hostile)],
        totals=totals,
        members=members,
        addresses=addresses,
    )


LONG_NAME = "Genossenschaft zur Förderung gemeinschaftlicher Arbeitsplatzbewirtschaftung Norddeutschland eG & Co. KG"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG_NUMBER = "RECHNUNG-2026-NORDUFER-HAMBURG-000000000000000000117-KORREKTUR"
LARGE = 123_456_789


def signed() -> Report:
    """Everything that a month is signed by, with names and numbers as long as they come."""
    accepted = Acceptance("in81", "voucher-differs", f"Geklärt mit {LONG_NAME}", LONG_WORD, date(2026, 3, 30), ("ab",))
    differing = {
        "gross": ("1234567.89", "1234567.80"),
        "contact": (f"77 {LONG_NAME}", f"9000 {LONG_WORD}"),
        "tax_rule": ("1", "4"),
        "accounts": ("4400 19 % 1190.00; 4300 7 % 107.00", "4402 19 % 1190.00; 4300 7 % 107.00"),
    }
    of_any = replace(matched(80, 3, LONG_NAME, LARGE), accounts=("4400", "4300", LONG_WORD), number=LONG_NUMBER)
    blocked = Finding("no-booking-account", "invoice", "in83", LONG_NUMBER, {"code": LONG_WORD, "line": LONG_NAME})
    several = Finding("several-tax-rules", "invoice", "in84", LONG_NUMBER, {"rules": "1, 11"})
    rows = [
        replace(
            of_any,
            document_class="different",
            sevdesk_ids=("123456789012",),
            fields=differing,
            cobot_marks=("paid", "e-invoice"),
            sevdesk_marks=("draft", "no-pdf"),
            not_compared=("tax",),
        ),
        replace(of_any, document_class="different", fields=differing, accepted=accepted),
        replace(of_any, document_class="duplicate", sevdesk_ids=tuple(f"12345678901{each}" for each in range(7))),
        replace(of_any, document_class="extra", cobot_id=None, number=LONG_WORD, sevdesk_marks=("open", "enshrined")),
        replace(of_any, document_class="missing", sevdesk_ids=()),
        replace(of_any, document_class="blocked", sevdesk_ids=(), findings=(blocked, several)),
        replace(of_any, cobot_marks=("written-off",)),
        replace(of_any, document_class="nothing-to-book", sevdesk_ids=()),
    ]
    marks: tuple[Mark, ...] = ("paid", "open", "canceled", "written-off")
    rows += [
        replace(
            matched(100 + 2 * place + offset, 3, LONG_NAME, LARGE), cobot_marks=(mark,), sevdesk_marks=(in_sevdesk,)
        )
        for place, mark in enumerate(marks)
        for offset, in_sevdesk in enumerate(marks[:2])
    ]
    report = replace(example(hostile=()), rows=rows, space_name=LONG_NAME)
    return replace(
        report,
        members=[MemberRow("several-contacts", "me3", LONG_NAME, LONG_NUMBER, LONG_WORD, ("123456789012", "92"))],
        totals=[
            TotalRow("2026-03", "4400", Decimal(19), LARGE, LARGE - 9),
            TotalRow("2026-03", LONG_WORD, Decimal("10.70"), LARGE, LARGE - 9),
            TotalRow("2026-03", "4400", Decimal(19), LARGE, LARGE - 9, "CHF"),
        ],
        tax=[
            TaxRow("2026-03", "1", "Umsatzsteuerpflichtige Umsätze", "81", Decimal(19), LARGE, LARGE, LARGE, LARGE - 9),
            TaxRow("2026-03", None, LONG_NAME, None, Decimal("10.70"), LARGE, LARGE, LARGE, LARGE, "CHF"),
        ],
        blocked_tax=[
            BlockedTax("2026-03", Decimal(19), LARGE, LARGE),
            BlockedTax("2026-09", Decimal(7), -LARGE, -LARGE),
        ],
        gaps=[Gap("CW-", "CW-7", "CW-8", "CW-9", "CW-10", 2), Gap(LONG_WORD, LONG_NUMBER, LONG_NUMBER, "9", "10", 1)],
        booked_since=date(2026, 4, 1),
        booked=[Booked(rows[0], datetime(2026, 4, 2, 8, 15, tzinfo=UTC))],
        head=Head("1.0.0", report.made, report.made, "0123456789abcdef" * 4, "fedcba9876543210" * 4),
        account_names={"4400": "Erlöse aus der Überlassung von Arbeitsplätzen 19 %", LONG_WORD: LONG_WORD},
        makes_drafts=True,
    )


def well() -> Report:
    """Twelve months in which all is well."""
    return Report(
        space="nordufer",
        space_name="Space Nordufer",
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        made=datetime(2027, 1, 2, 8, 15, tzinfo=UTC),
        rows=[matched(number, 1 + number % 12) for number in range(1, 37)],
        totals=[TotalRow(f"2026-{each:02}", "4400", Decimal(19), 35_700, 35_700) for each in range(1, 13)],
        members=[],
        addresses=UNKNOWN,
    )


class Many(Sequence[DocumentRow]):
    """A hundred thousand documents and more that take no memory: each is made when it is asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> DocumentRow:  # type: ignore[override]
        if not 0 <= index < self._count:
            raise IndexError(index)
        day = date(2026, 1, 1) + timedelta(days=index % 365)
        kind = "missing" if index % 100 == 0 else "matched"
        return DocumentRow(kind, f"in{index}", f"CW-{index}", (), day, 100, accounts=("4400",), name="Ada")  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[DocumentRow]:
        return (self[index] for index in range(self._count))


def huge(count: int) -> Report:
    """A report of very many documents, one in a hundred of them missing."""
    totals = [TotalRow("2026-01", "4400", Decimal(19), 100 * count, 99 * count)]
    made = datetime(2027, 1, 2, tzinfo=UTC)
    return Report("nordufer", "Space", date(2026, 1, 1), date(2026, 12, 31), made, Many(count), totals, [], UNKNOWN)
