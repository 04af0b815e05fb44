"""Whatever lies on the two sides: each document in exactly one class, and the totals are what a plain sum gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.cents import to_cents
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.cobot.listings import InvoiceList
from cobot_sevdesk_sync.cobot.records import Address, Invoice, InvoiceItem, Price, Space, Tax
from cobot_sevdesk_sync.config.settings import CobotSettings, InvoiceSettings, Settings, SevdeskSettings, TaxSettings
from cobot_sevdesk_sync.report.documents import DocumentsRead, Period
from cobot_sevdesk_sync.report.history import History
from cobot_sevdesk_sync.report.model import DocumentRow, TotalRow
from cobot_sevdesk_sync.report.totals import Totals
from cobot_sevdesk_sync.sevdesk.records import Account, Position, Voucher
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.reading import SpaceToday

SINCE, UNTIL = date(2026, 3, 1), date(2026, 4, 30)
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


DAYS = st.integers(-5, 65).map(lambda days: SINCE + timedelta(days=days))
NUMBERS = st.integers(1, 5).map(lambda number: f"CW-{number}")


@st.composite
def sides(draw: st.DrawFn) -> Sides:
    """Draw both sides; numbers, days and amounts meet by chance, and often."""
    drawn = draw(
        st.lists(st.tuples(NUMBERS, DAYS, st.integers(-2, 3), st.sampled_from(["4400", "4401", None])), max_size=7)
    )
    invoices = tuple(invoice(index, *each) for index, each in enumerate(drawn))
    vouchers: list[Voucher] = []
    positions: list[Position] = []
    links: dict[str, str] = {}
    tags: set[tuple[str, str]] = set()
    for index in range(draw(st.integers(0, 8))):
        is_modelled = bool(invoices) and draw(st.booleans())
        model = invoices[draw(st.integers(0, len(invoices) - 1))] if is_modelled else None
        number = model.number if model and draw(st.booleans()) else draw(NUMBERS)
        day = model.invoice_date if model and draw(st.booleans()) else draw(DAYS)
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


class Known(History):
    """A history of links alone."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        super().__init__(None, datetime(2026, 5, 1, tzinfo=UTC))
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
        rows = [each for each in self._found.invoices if since <= each.invoice_date <= until]
        return (InvoiceList(tuple(page), ()) for page in self._pages(rows))

    def iterate_voucher_pages(
        self, *, number_contains: str = "", since: date = date.min, until: date = date.max
    ) -> Iterator[list[Voucher]]:
        return self._pages(
            [
                each
                for each in self._found.vouchers
                if number_contains in each.number and each.voucher_date and since <= each.voucher_date <= until
            ]
        )

    def iterate_position_pages(self) -> Iterator[list[Position]]:
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
    totals = Totals()
    documents = DocumentsRead(SETTINGS, both, both, Known(found.links), here, now, Period(SINCE, UNTIL))
    return documents.read(totals), totals.rows()


@given(sides())
@settings(max_examples=60)
def test_classes_partition_both_sides(found: Sides) -> None:
    rows, _ = read(found)
    own = Counter(each.id for each in found.invoices if SINCE <= each.invoice_date <= UNTIL)
    assert Counter(row.cobot_id for row in rows if row.cobot_id in own) == own
    # Of other periods, those whose voucher is dated in this one.
    elsewhere = [row for row in rows if row.cobot_id is not None and row.cobot_id not in own]
    assert all((row.document_class, list(row.fields)) == ("different", ["date"]) for row in elsewhere)
    placed = Counter(voucher for row in rows for voucher in row.sevdesk_ids)
    assert set(placed.values()) <= {1}
    numbers = {each.number for each in found.invoices if each.id in own}
    owner = {voucher: each for each, voucher in found.links.items()}
    for voucher in found.vouchers:
        if owner.get(voucher.id) in own or (voucher.id not in owner and voucher.number in numbers):
            assert placed[voucher.id] == 1, voucher
    for row in rows:
        has = {"missing": 0, "matched": 1, "different": 1, "extra": 1}.get(row.document_class)
        assert has is None or len(row.sevdesk_ids) == has
        assert (row.document_class == "duplicate") == (len(row.sevdesk_ids) > 1)
        assert (row.document_class == "extra") == (row.cobot_id is None)


@given(sides())
@settings(max_examples=60)
def test_totals_are_what_a_plain_sum_gives(found: Sides) -> None:
    rows, totals = read(found)
    counted = {row.cobot_id for row in rows if row.document_class != "nothing-to-book"}
    placed = {voucher for row in rows for voucher in row.sevdesk_ids}
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


@given(sides(), st.integers(1, 5))
@settings(max_examples=25)
def test_the_order_and_size_of_pages_make_no_difference(found: Sides, page_size: int) -> None:
    rows, totals = read(found)
    again, totals_again = read(found, page_size, backwards=True)
    assert [(row.document_class, row.cobot_id, sorted(row.sevdesk_ids)) for row in rows] == [
        (row.document_class, row.cobot_id, sorted(row.sevdesk_ids)) for row in again
    ]
    assert totals == totals_again
