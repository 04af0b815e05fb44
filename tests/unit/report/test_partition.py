"""Whatever lies on the two sides: each document in exactly one class, and the totals are what a plain sum gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.cents import to_cents
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.cobot.records import (
    Address,
    Invoice,
    InvoiceItem,
    InvoiceList,
    Price,
    Space,
    Tax,
    UnreadableInvoice,
)
from cobot_sevdesk_sync.config.settings import CobotSettings, InvoiceSettings, Settings, SevdeskSettings, TaxSettings
from cobot_sevdesk_sync.report.documents import DocumentsRead
from cobot_sevdesk_sync.report.model import DocumentRow, TotalRow
from cobot_sevdesk_sync.sevdesk.records import Account, Position, Voucher
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.both_sides import History, Period
from cobot_sevdesk_sync.sync.home import SpaceToday

SINCE, UNTIL = date(2026, 3, 1), date(2026, 4, 30)
BEFORE, AFTER = SINCE - timedelta(days=1), UNTIL + timedelta(days=1)
NEVER_RAN = Ledger.copy_of(Path("never-ran.db"))
# Enough to find an order that matters; ``--long-search`` tries ten times as many.
ORDERS_TRIED = 3 * settings().max_examples
ACCOUNTS = tuple(
    Account(f"a{number}", number, f"Erlöse {number}", {"1": frozenset({Decimal(19)})}, frozenset({"REVENUE"}))
    for number in ("4400", "4401")
)
SETTINGS = Settings(
    Path("config.yaml"), SINCE, "de", Path("state.db"), CobotSettings("co-up", "token"), SevdeskSettings("token")
)


def invoice(index: int, number: str, day: date, net: int, code: str | None) -> Invoice:
    """Return an invoice of one line of ``net`` hundred cents."""
    amount = Decimal(net)
    tax = (amount * Decimal("0.19")).quantize(Decimal("0.01"))
    price = Price(amount, amount + tax, "EUR", (Tax("USt.", Decimal(19), tax),))
    item = InvoiceItem("Flex Desk", Decimal(1), price, code, None, None)
    return Invoice(
        f"i{index}", number, day, None, "unpaid", None, None, Address(name="Ada"), (), (item,), price, None, None, None
    )


@dataclass(frozen=True)
class Sides:
    """Both sides and the links between them."""

    invoices: tuple[Invoice, ...]
    vouchers: tuple[Voucher, ...]
    positions: tuple[Position, ...]
    links: Mapping[str, str]
    tags: frozenset[tuple[str, str]]
    unreadable: tuple[UnreadableInvoice, ...] = ()
    """Dated ``BEFORE``, as Cobot's listing sees it."""


DAYS = st.integers(-5, 65).map(lambda days: SINCE + timedelta(days=days))
NUMBERS = st.integers(1, 5).map(lambda number: f"CW-{number}")


@st.composite
def sides(draw: st.DrawFn, numbers: st.SearchStrategy[str] = NUMBERS, days: st.SearchStrategy[date] = DAYS) -> Sides:
    """Draw both sides; numbers, days and amounts meet by chance, and often."""
    drawn = draw(
        st.lists(st.tuples(numbers, days, st.integers(-2, 3), st.sampled_from(["4400", "4401", None])), max_size=7)
    )
    invoices = tuple(invoice(index, *each) for index, each in enumerate(drawn))
    vouchers: list[Voucher] = []
    positions: list[Position] = []
    links: dict[str, str] = {}
    tags: set[tuple[str, str]] = set()
    for index in range(draw(st.integers(0, 8))):
        is_modelled = bool(invoices) and draw(st.booleans())
        model = invoices[draw(st.integers(0, len(invoices) - 1))] if is_modelled else None
        number = model.number if model and draw(st.booleans()) else draw(numbers)
        day = model.invoice_date if model and draw(st.booleans()) else draw(days)
        gross = model.total.gross if model and draw(st.booleans()) else Decimal(draw(st.integers(-3, 3)))
        direction = draw(st.sampled_from(["D", "D", "D", "C"]))
        voucher_id = f"v{index}"
        vouchers.append(Voucher(voucher_id, number, day, direction, "100", gross, None, "EUR", None, None))
        account = draw(st.sampled_from(["a4400", "a4401", None]))
        missing = Decimal(draw(st.sampled_from([0, 0, 0, 1])))
        positions.append(Position(f"p{index}", voucher_id, account, Decimal(19), gross - missing, None, None, None))
        if model is not None and model.id not in links and draw(st.integers(0, 3)) == 0:
            links[model.id] = voucher_id
        if draw(st.integers(0, 4)) == 0:
            tags.add((voucher_id, "Import"))
    return Sides(invoices, tuple(vouchers), tuple(positions), links, frozenset(tags))


# Few numbers, and days at the edges of the period: what meets seldom by chance meets here all the time.
CROWDED = sides(st.sampled_from(["CW-1", "CW-2", "CW-3"]), st.sampled_from([BEFORE, SINCE, AFTER]))


class Known(History):
    """A history of links alone."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        super().__init__(NEVER_RAN, datetime(2026, 5, 1, tzinfo=UTC))
        self._pairs = pairs

    def links(self, cobot_ids: Collection[str]) -> Mapping[str, Link]:
        return {each: Link("invoice", each, self._pairs[each], "created") for each in cobot_ids if each in self._pairs}

    def owners(self, voucher_ids: Collection[str]) -> Mapping[str, str]:
        return {voucher: each for each, voucher in self._pairs.items() if voucher in voucher_ids}


class BothSides:
    """Stands in for the two clients: lists, by the page, in an order of its own."""

    def __init__(self, found: Sides, page_size: int, *, backwards: bool) -> None:
        self._found = found
        self._size = page_size
        self._step = -1 if backwards else 1
        book = AccountBook(ACCOUNTS, {}, None)
        self.rules = BookingRules(book, InvoiceSettings(), TaxSettings(), None)
        self.client = self

    def _pages(self, rows: Sequence[Any]) -> Iterator[list[Any]]:
        ordered = list(rows)[:: self._step]
        for start in range(0, len(ordered), self._size):
            yield ordered[start : start + self._size]

    def iterate_invoices(self, space_id: str, since: date, until: date) -> Iterator[InvoiceList]:
        assert space_id == "s1"
        rows: list[Any] = [each for each in self._found.invoices if since <= each.invoice_date <= until]
        rows += self._found.unreadable if since <= BEFORE <= until else ()
        for page in self._pages(rows):
            yield InvoiceList(
                tuple(each for each in page if isinstance(each, Invoice)),
                tuple(each for each in page if isinstance(each, UnreadableInvoice)),
            )

    def iterate_voucher_pages(
        self, *, number_contains: str = "", since: date = date.min, until: date = date.max, passed_by: object = None
    ) -> Iterator[list[Voucher]]:
        del passed_by
        return self._pages(
            [
                each
                for each in self._found.vouchers
                if number_contains in each.number and each.voucher_date and since <= each.voucher_date <= until
            ]
        )

    def fetch_vouchers(self, *, number_contains: str) -> list[Voucher]:
        return [each for page in self.iterate_voucher_pages(number_contains=number_contains) for each in page]

    def iterate_position_pages(self, _passed_by: object = None) -> Iterator[list[Position]]:
        return self._pages(self._found.positions)

    def read_voucher_tags(self) -> frozenset[tuple[str, str]]:
        return self._found.tags


def read(
    found: Sides, page_size: int = 3, *, backwards: bool = False
) -> tuple[list[DocumentRow], tuple[TotalRow, ...]]:
    """Return the report's documents and totals."""
    both: Any = BothSides(found, page_size, backwards=backwards)
    here = SpaceToday(Space("s1", "co-up", "Co Up", "Europe/Berlin", "DE"), UNTIL)
    now = datetime(2026, 5, 1, tzinfo=UTC)
    documents = DocumentsRead(SETTINGS, both, both, Known(found.links), here, now, Period(SINCE, UNTIL), SystemClock())
    return documents.read(), documents.totals.rows()


@given(sides())
def test_classes_partition_both_sides(found: Sides) -> None:
    rows, _ = read(found)
    own = Counter(each.id for each in found.invoices if SINCE <= each.invoice_date <= UNTIL)
    assert Counter(row.cobot_id for row in rows if row.cobot_id in own) == own
    # Of other periods, those whose voucher is dated in this one, alone or beside the one that was booked.
    elsewhere = [row for row in rows if row.cobot_id is not None and row.cobot_id not in own]
    assert all(
        (row.document_class, tuple(row.fields)) in {("different", ("date",)), ("duplicate", ())} for row in elsewhere
    )
    placed = Counter(voucher for row in rows for voucher in row.sevdesk_ids)
    assert set(placed.values()) <= {1}
    numbers = {each.number for each in found.invoices if each.id in own}
    owner = {voucher: each for each, voucher in found.links.items()}
    for voucher in found.vouchers:
        # Beside a voucher of its own, an expense under the number of an invoice is somebody else's.
        is_expense = voucher.credit_debit != "D" and placed[voucher.id] == 0
        its_own = {found.links.get(each.id) for each in found.invoices if each.number == voucher.number}
        is_beside = is_expense and any(
            placed[each.id] for each in found.vouchers if each.number == voucher.number or each.id in its_own
        )
        if owner.get(voucher.id) in own or (voucher.id not in owner and voucher.number in numbers and not is_beside):
            assert placed[voucher.id] == 1, voucher
    for row in rows:
        has = {"missing": 0, "matched": 1, "different": 1, "extra": 1}.get(row.document_class)
        assert has is None or len(row.sevdesk_ids) == has
        assert (row.document_class == "duplicate") == (len(row.sevdesk_ids) > 1)
        assert (row.document_class == "extra") == (row.cobot_id is None)


@given(sides())
def test_totals_are_what_a_plain_sum_gives(found: Sides) -> None:
    rows, totals = read(found)
    counted = {row.cobot_id for row in rows if row.document_class != "nothing-to-book"}
    placed = {voucher for row in rows for voucher in row.sevdesk_ids}
    elsewhere = {each.id for each in found.invoices if not SINCE <= each.invoice_date <= UNTIL}
    # A row of second vouchers also names the one that was booked: its own period counts that.
    placed -= {
        each.id
        for each in found.vouchers
        if (each.voucher_date is None or not SINCE <= each.voucher_date <= UNTIL)
        and any(invoice in elsewhere for invoice, voucher in found.links.items() if voucher == each.id)
    }
    assert sum(row.cobot_cents for row in totals) == sum(
        to_cents(each.total.gross)
        for each in found.invoices
        if each.id in counted and SINCE <= each.invoice_date <= UNTIL
    )
    assert sum(row.sevdesk_cents for row in totals) == sum(
        to_cents(each.sum_gross) * (1 if each.credit_debit == "D" else -1)
        for each in found.vouchers
        if each.id in placed
    )
    if all(row.document_class in {"matched", "nothing-to-book"} for row in rows):
        assert not any(row.difference_cents for row in totals)


@given(CROWDED | CROWDED | sides(), st.integers(1, 3))
@settings(max_examples=ORDERS_TRIED)
def test_the_order_and_size_of_pages_make_no_difference(found: Sides, page_size: int) -> None:
    rows, totals = read(found)
    again, totals_again = read(found, page_size, backwards=True)
    assert [(row.document_class, row.cobot_id, sorted(row.sevdesk_ids)) for row in rows] == [
        (row.document_class, row.cobot_id, sorted(row.sevdesk_ids)) for row in again
    ]
    assert totals == totals_again


def one_number_elsewhere(*days: date | None) -> Sides:
    """A voucher of the period, linked to nobody, whose number only invoices outside the period carry.

    The invoices are ``i0``, ``i1`` and so on; None stands for one of which nothing but id and number can be read.
    """
    invoices = tuple(invoice(index, "CW-1", day, 1, None) for index, day in enumerate(days) if day is not None)
    unreadable = tuple(
        UnreadableInvoice(f"i{index}", "CW-1", "items", "is missing") for index, day in enumerate(days) if day is None
    )
    voucher = Voucher("v0", "CW-1", SINCE, "D", "100", Decimal(1), None, "EUR", None, None)
    return Sides(invoices, (voucher,), (), {}, frozenset({("v0", "Import")}), unreadable)


@pytest.mark.parametrize("backwards", [False, True])
def test_vouchers_beside_the_booked_one_of_an_invoice_elsewhere_stand_in_one_row(*, backwards: bool) -> None:
    vouchers = tuple(
        Voucher(f"v{index}", "CW-1", SINCE, "D", "100", Decimal(index + 1), None, "EUR", None, None)
        for index in range(3)
    )
    found = Sides(
        (invoice(0, "CW-1", BEFORE, 1, None),),
        vouchers,
        (),
        {"i0": "v1"},
        frozenset({("v0", "Import"), ("v2", "Import")}),
    )
    rows, totals = read(found, 2, backwards=backwards)
    assert [(row.document_class, row.cobot_id, row.sevdesk_ids) for row in rows] == [
        ("duplicate", "i0", ("v1", "v0", "v2")),
    ]
    assert sum(row.sevdesk_cents for row in totals) == 600


@pytest.mark.parametrize("page_size", [1, 2, 3])
@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((BEFORE, BEFORE), "i0"),
        ((BEFORE, BEFORE - timedelta(days=1)), "i1"),
        ((AFTER, BEFORE), "i1"),
        ((None, AFTER), "i1"),
        ((None, None), "i0"),
    ],
    ids=["same day, first id", "first day", "before and after", "day unknown comes last", "no day known"],
)
def test_of_several_invoices_of_one_number_elsewhere_the_first_is_told(
    days: tuple[date | None, ...], told: str, page_size: int, *, backwards: bool
) -> None:
    rows, _ = read(one_number_elsewhere(*days), page_size, backwards=backwards)
    assert [(row.document_class, row.cobot_id, row.sevdesk_ids) for row in rows] == [("different", told, ("v0",))]
