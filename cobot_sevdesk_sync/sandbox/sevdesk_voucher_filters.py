"""The sandbox's sevDesk: which vouchers a listing is asked for (sevDesk API, "How to filter for certain vouchers")."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from cobot_sevdesk_sync.sandbox.sevdesk_rows import VoucherRow
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.sandbox.sevdesk_wire import contains, day_seconds, filter_number, filter_reference, unix_seconds

Test = Callable[[VoucherRow], bool]
Value = str | None
Number = int | Decimal | None

_EXACT: dict[str, Callable[[VoucherRow], Value]] = {
    "status": lambda row: str(row.status),
    "creditDebit": lambda row: row.credit_debit,
    "voucherType": lambda row: row.voucher_type,
    "year": lambda row: str(row.voucher_date.year) if row.voucher_date else None,
    "month": lambda row: str(row.voucher_date.month) if row.voucher_date else None,
}
_REFERENCES: dict[str, tuple[str, Callable[[VoucherRow], Value]]] = {
    "contact": ("Contact", lambda row: row.contact_id),
    "costCentre": ("CostCentre", lambda row: row.cost_centre_id),
}
_RANGES: tuple[tuple[str, str, Callable[[VoucherRow], Number]], ...] = (
    ("startDate", "endDate", lambda row: day_seconds(row.voucher_date) if row.voucher_date else None),
    ("createAfter", "createBefore", lambda row: unix_seconds(row.created)),
    ("updateAfter", "updateBefore", lambda row: unix_seconds(row.updated)),
    ("startAmount", "endAmount", lambda row: row.sum_gross),
)


def voucher_tests(arguments: MultiDict[str, str], state: SevdeskState, *, exclusive_dates: bool) -> list[Test]:
    """Return what every listed voucher has to pass; filters that are unknown, incomplete or unreadable give nothing.

    Args:
        arguments: The request's query.
        state: For the names of contacts and for tags.
        exclusive_dates: Whether a voucher dated exactly at ``startDate`` or ``endDate`` is left out.
    """
    tests = [_equal(read, arguments[name]) for name, read in _EXACT.items() if name in arguments]
    for name, (model, read) in _REFERENCES.items():
        wanted = filter_reference(arguments, name, model)
        if wanted is not None:
            tests.append(_equal(read, wanted))
    for name, read_texts in _texts(state).items():
        if arguments.get(name):
            tests.append(_like(read_texts, arguments[name]))
    for lower, upper, read_number in _RANGES:
        exclusive = exclusive_dates and lower == "startDate"
        tests.append(_between(read_number, filter_number(arguments, lower), filter_number(arguments, upper), exclusive))
    tag_id = filter_reference(arguments, "tags[0]", "Tag")
    if tag_id is not None:
        tagged = {relation.object_id for relation in state.tag_relations.values() if relation.tag_id == tag_id}
        tests.append(lambda row: row.id in tagged)
    return tests


def _texts(state: SevdeskState) -> dict[str, Callable[[VoucherRow], Iterable[Value]]]:
    def supplier_names(row: VoucherRow) -> Iterable[Value]:
        contact = state.contacts.get(row.contact_id or "")
        return (row.supplier_name, contact.display_name if contact else None)

    def comments(row: VoucherRow) -> list[Value]:
        return [position.comment for position in row.positions]

    return {
        "descriptionLike": lambda row: (row.description,),
        "supplierName": supplier_names,
        "commentLike": comments,
        "searchCommentOrDescription": lambda row: [row.description, *comments(row)],
    }


def _equal(read: Callable[[VoucherRow], Value], wanted: str) -> Test:
    return lambda row: read(row) == wanted


def _like(read: Callable[[VoucherRow], Iterable[Value]], part: str) -> Test:
    return lambda row: any(contains(text, part) for text in read(row))


def _between(
    read: Callable[[VoucherRow], Number],
    lower: Decimal | None,
    upper: Decimal | None,
    exclusive: bool,  # noqa: FBT001 - told once, by the only caller
) -> Test:
    def inside(row: VoucherRow) -> bool:
        value = read(row)
        if value is None:
            return lower is None and upper is None
        if exclusive and value in (lower, upper):
            return False
        return (lower is None or value >= lower) and (upper is None or value <= upper)

    return inside
