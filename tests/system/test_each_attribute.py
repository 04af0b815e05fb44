"""Each attribute of a voucher that sevDesk keeps: changed by hand it is named, or it is deliberately not looked at.

What is not looked at stands, with its reason, in one table of docs/daily-comparison.md; ``NOT_LOOKED_AT`` holds it to
what the program does.
"""

from __future__ import annotations

import copy
import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.report.model import CALM, DocumentRow
from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress
from cobot_sevdesk_sync.sandbox.sevdesk_state import PositionRow, VoucherRow, derived_sums
from tests.system.invoicing import DAY, issue, line, problems, voucher_of
from tests.system.reporting import report_of
from tests.system.test_daily_check import next_day
from tests.system.test_what_was_booked import known_ada
from tests.world import World, empty_world

Change = Callable[[World, VoucherRow, int], None]
"""Changes one thing of a voucher; the figure, one or more, says which other value of many it gets."""
ROOT = Path(__file__).parents[2]
RULES = ("1", "2", "3", "4", "5", "11", "17", "22")
BY_ITSELF = {"id", "created", "updated"}
"""What sevDesk sets by itself."""


# --- what is changed ---


def other_day(day: date | None, figure: int) -> date:
    return (day or DAY) + timedelta(days=figure)


def set_field(name: str, value: Callable[[Any, int], Any]) -> Change:
    def change(_: World, voucher: VoucherRow, figure: int) -> None:
        setattr(voucher, name, value(getattr(voucher, name), figure))

    return change


def of_position(name: str, value: Callable[[Any, int], Any]) -> Change:
    def change(_: World, voucher: VoucherRow, figure: int) -> None:
        position = voucher.positions[figure % len(voucher.positions)]
        setattr(position, name, value(getattr(position, name), figure))

    return change


def added_up(voucher: VoucherRow) -> None:
    for name in ("sum_net", "sum_tax", "sum_gross"):
        setattr(voucher, name, sum((getattr(each, name) for each in voucher.positions), Decimal(0)))


def revalued(position: PositionRow, gross: Decimal, rate: Decimal) -> None:
    position.tax_rate = rate
    position.sum_net, position.sum_tax, position.sum_gross = derived_sums(gross, rate, net=False)


def amount(_: World, voucher: VoucherRow, figure: int) -> None:
    position = voucher.positions[figure % len(voucher.positions)]
    revalued(position, position.sum_gross + Decimal(figure) / 100, position.tax_rate)
    added_up(voucher)


def rate(_: World, voucher: VoucherRow, figure: int) -> None:
    position = voucher.positions[figure % len(voucher.positions)]
    others = [Decimal(each) for each in (0, 7, 19) if each != position.tax_rate]
    revalued(position, position.sum_gross, others[figure % len(others)])
    added_up(voucher)


def account(world: World, voucher: VoucherRow, figure: int) -> None:
    position = voucher.positions[figure % len(voucher.positions)]
    used = {each.account_id for each in voucher.positions}
    others = [each.id for each in world.sevdesk.accounts.values() if each.id not in used]
    position.account_id = others[figure % len(others)]


def position_added(world: World, voucher: VoucherRow, figure: int) -> None:
    made = copy.copy(voucher.positions[0])
    made.id = world.sevdesk.new_id()
    revalued(made, Decimal(figure) / 100, made.tax_rate)
    voucher.positions = [*voucher.positions, made]
    added_up(voucher)


def position_removed(_: World, voucher: VoucherRow, figure: int) -> None:
    del voucher.positions[figure % len(voucher.positions)]
    added_up(voucher)


def position_in_two(world: World, voucher: VoucherRow, figure: int) -> None:
    """The same account and rate on two positions."""
    position = voucher.positions[figure % len(voucher.positions)]
    part = copy.copy(position)
    part.id = world.sevdesk.new_id()
    half = (position.sum_gross / 2).quantize(Decimal("0.01"))
    revalued(part, half, position.tax_rate)
    revalued(position, position.sum_gross - half, position.tax_rate)
    voucher.positions = [*voucher.positions, part]


def other_contact(world: World, voucher: VoucherRow, figure: int) -> None:
    voucher.contact_id = world.sevdesk.add_contact("Grete Muster", customer_number=str(9000 + figure))


def own_contact(world: World, voucher: VoucherRow, _: int) -> None:
    voucher.contact_id = world.sevdesk.add_contact("Gast Beratung GmbH")


def rule(_: World, voucher: VoucherRow, figure: int) -> None:
    others = [each for each in RULES if each != voucher.tax_rule_id]
    voucher.tax_rule_id = others[figure % len(others)]


def tag_taken_off(world: World, voucher: VoucherRow, _: int) -> None:
    relations = world.sevdesk.tag_relations
    world.sevdesk.tag_relations = {key: each for key, each in relations.items() if each.voucher_id != voucher.id}


def tag_put_on(world: World, voucher: VoucherRow, figure: int) -> None:
    world.sevdesk.tag_voucher(voucher.id, f"Prüfen {figure}", world.clock.now())


def file_exchanged(world: World, voucher: VoucherRow, _: int) -> None:
    voucher.document_id = world.sevdesk.add_document(b"%PDF-1.4 another", "another.pdf")


NAMED: Mapping[str, Change] = {
    "voucherDate": set_field("voucher_date", other_day),
    "voucherDate taken away": set_field("voucher_date", lambda _was, _figure: None),
    "description": set_field("description", lambda was, figure: f"{was}{figure}"),
    "description taken away": set_field("description", lambda _was, _figure: None),
    "creditDebit": set_field("credit_debit", lambda _was, _figure: "C"),
    "currency": set_field("currency", lambda was, _figure: "GBP" if was != "GBP" else "USD"),
    "status: a draft": set_field("status", lambda _was, _figure: 50),
    "taxRule": rule,
    "sums": amount,
    "taxRate": rate,
    "accountDatev": account,
    "position added": position_added,
    "position removed": position_removed,
    "sumGross of the voucher": set_field("sum_gross", lambda was, figure: was + Decimal(figure) / 100),
    "sumGross of a position": of_position("sum_gross", lambda was, figure: was + Decimal(figure) / 10),
    "sumTax of a position": of_position("sum_tax", lambda was, figure: was + Decimal(figure + 4) / 100),
    "document: taken away": set_field("document_id", lambda _was, _figure: None),
}
"""Of every voucher."""
WITH_CONTACT: Mapping[str, Change] = {
    "supplier": other_contact,
    "supplier taken away": set_field("contact_id", lambda _was, _figure: None),
}
WITHOUT_CONTACT: Mapping[str, Change] = {
    "supplierName": set_field("supplier_name", lambda was, figure: f"{was} {figure}"),
    "supplierName taken away": set_field("supplier_name", lambda _was, _figure: None),
}
NOT_LOOKED_AT: Mapping[str, Change] = {
    "deliveryDate": set_field("delivery_date", other_day),
    "deliveryDateUntil": set_field("delivery_date_until", other_day),
    "paymentDeadline": set_field("payment_deadline", other_day),
    "payDate": set_field("pay_date", other_day),
    "status: paid or transferred": set_field("status", lambda _was, figure: (150, 750, 1000)[figure % 3]),
    "enshrined": set_field("enshrined", lambda _was, _figure: datetime(2026, 4, 2, tzinfo=UTC)),
    "costCentre": set_field("cost_centre_id", lambda was, _figure: "77" if was != "77" else "78"),
    "voucherType": set_field("voucher_type", lambda _was, _figure: "RV"),
    "propertyForeignCurrencyDeadline": set_field("exchange_deadline", other_day),
    "voucherPos: one in two of the same account and rate": position_in_two,
    "comment": of_position("comment", lambda was, figure: f"{was} {figure}"),
    "net": of_position("net", lambda was, _figure: not was),
    "isAsset": of_position("is_asset", lambda was, _figure: not was),
    "sumNet: of a position": of_position("sum_net", lambda was, figure: was + Decimal(figure) / 100),
    "sumNet": set_field("sum_net", lambda was, figure: was + Decimal(figure) / 100),
    "sumTax: of the whole voucher": set_field("sum_tax", lambda was, figure: was + Decimal(figure) / 100),
    "document: exchanged": file_exchanged,
    "tags: taken off": tag_taken_off,
    "tags: put on": tag_put_on,
    "supplierName: beside a contact": set_field("supplier_name", lambda _was, figure: f"Grete Muster {figure}"),
}
"""What neither names, by design: the page says why."""


# --- what was booked ---

TAXED, BOOK = line(), line("Buch", net="30.00", code="4300", rates=("7",))
GUEST = PostalAddress(name="Gast Eins")
KINDS: Mapping[str, Mapping[str, Any]] = {
    "of a member": {},
    "over two accounts": {"lines": [TAXED, BOOK]},
    "a correction": {"lines": [line(net="-100.00")]},
    "without tax": {"lines": [line(net="300.00", code="4105", rates=())]},
    "in dollars": {"lines": [TAXED, BOOK], "currency": "USD"},
    "of a guest": {"recipient": GUEST},
    "of nobody": {"recipient": PostalAddress()},
    "made by hand": {"by_hand": True},
    "made by hand for a guest": {"by_hand": True, "recipient": GUEST},
}
NUMBERS = {kind: f"CW-{number}" for number, kind in enumerate(KINDS, 1)}
EVERY_CHANGE: Mapping[str, Change] = {**NAMED, **WITH_CONTACT, **WITHOUT_CONTACT, **NOT_LOOKED_AT}


def all_booked(world: World) -> dict[str, VoucherRow]:
    """One invoice of each kind, booked and found right; their vouchers by kind."""
    world.configure(taxes={"rules": {"4105": 4}}, invoices={"foreign_currency": "daily_rate"})
    ada, contact = known_ada(world)
    for kind, given_fields in KINDS.items():
        fields = dict(given_fields)
        lines = fields.pop("lines", [])
        is_by_hand = fields.pop("by_hand", False)
        name = fields["recipient"].name if "recipient" in fields else None
        of = {"contact_id": contact} if "recipient" not in fields else {"supplier_name": name}
        if "recipient" not in fields:
            fields["debitor"] = ada
        issue(world, NUMBERS[kind], *lines, **fields)
        if is_by_hand:
            world.sevdesk.add_voucher(NUMBERS[kind], DAY, "119.00", **of)
    assert world.run().exit_code == 0
    assert problems(next_day(world)) == []
    assert not report_of(world).differs
    return {kind: voucher_of(world, number) for kind, number in NUMBERS.items()}


def applies(change: str, voucher: VoucherRow) -> bool:
    if change == "position removed":
        return len(voucher.positions) > 1
    has_contact = voucher.contact_id is not None
    if change == "supplierName: beside a contact":
        return has_contact
    return not (change in WITH_CONTACT and not has_contact) and not (change in WITHOUT_CONTACT and has_contact)


def assert_named_or_listed(world: World, changes: Mapping[str, tuple[str, int]]) -> None:
    """Book one invoice of each kind, change one thing of some of their vouchers, and see who is named.

    Args:
        world: An empty one.
        changes: Which change by which figure, by kind.
    """
    vouchers = all_booked(world)
    changed = {kind: each for kind, each in changes.items() if applies(each[0], vouchers[kind])}
    for kind, (change, figure) in changed.items():
        EVERY_CHANGE[change](world, vouchers[kind], figure)
    silent = NOT_LOOKED_AT.keys()
    named = {NUMBERS[kind] for kind, (change, _) in changed.items() if change not in silent}
    rows = [row for row in report_of(world).rows if needs_somebody(row)]
    said = {NUMBERS[kind] for kind in KINDS for row in rows if vouchers[kind].id in row.sevdesk_ids}
    assert said == named, changes
    result = next_day(world)
    assert ({number for number, _ in problems(result)}, result.exit_code) == (named, int(bool(named))), changes


def needs_somebody(row: DocumentRow) -> bool:
    return row.document_class not in CALM or not {"draft", "no-pdf"}.isdisjoint(row.sevdesk_marks)


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_whatever_is_changed_is_named_or_listed_as_not_looked_at(world: World, change: str) -> None:
    assert_named_or_listed(world, dict.fromkeys(KINDS, (change, 1)))


changes_by_kind = st.dictionaries(
    st.sampled_from(list(KINDS)), st.tuples(st.sampled_from(list(EVERY_CHANGE)), st.integers(1, 400))
)


def test_any_changes_of_any_vouchers_are_named_or_listed_each_by_itself(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> None:
    """A search over which vouchers are changed, in what and how far: short on each run, long with ``--long-search``."""
    is_long = pytestconfig.getoption("--long-search")

    @settings(deadline=None, database=None, derandomize=not is_long, max_examples=300 if is_long else 8)
    @given(changes_by_kind)
    def searched(changes: dict[str, tuple[str, int]]) -> None:
        assert_named_or_listed(empty_world(tmp_path_factory.mktemp("each")), changes)

    searched()


def test_every_attribute_that_the_sandbox_keeps_is_changed_here(world: World) -> None:
    """A new attribute of a voucher has to be compared, or to be listed as not looked at."""
    vouchers = all_booked(world)
    changed: set[str] = set()
    for change, make in EVERY_CHANGE.items():
        for voucher in (copy.deepcopy(each) for each in vouchers.values() if applies(change, each)):
            before = parts(voucher)
            make(world, voucher, 1)
            after = parts(voucher)
            changed |= {name for (name, at), value in after.items() if before.get((name, at), value) != value}
    of_voucher = {each.name for each in dataclasses.fields(VoucherRow)} - {"positions"}
    of_position = {each.name for each in dataclasses.fields(PositionRow)}
    assert changed == (of_voucher | of_position) - BY_ITSELF


def parts(voucher: VoucherRow) -> dict[tuple[str, str], object]:
    """Every attribute of a voucher and its positions, by its name and by whose it is."""
    rows: list[VoucherRow | PositionRow] = [voucher, *voucher.positions]
    return {
        (each.name, f"{type(row).__name__} {row.id}"): getattr(row, each.name)
        for row in rows
        for each in dataclasses.fields(row)
        if each.name != "positions"
    }


PAGES = {
    "docs/daily-comparison.md": "## What is not looked at",
    "docs/de/abgleich.md": "## Worauf nicht geachtet wird",
}


@pytest.mark.parametrize(("page", "heading"), PAGES.items())
def test_the_page_lists_what_is_not_looked_at(page: str, heading: str) -> None:
    section = (ROOT / page).read_text(encoding="utf-8").split(heading)[1].split("\n## ")[0]
    listed = {name for row in re.findall(r"(?m)^\| (`[^|]*) \|", section) for name in re.findall(r"`([^`]+)`", row)}
    assert listed == {change.partition(":")[0] for change in NOT_LOOKED_AT}
