"""The sandbox's sevDesk: finding vouchers and what becomes of them after they were saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_rows import PositionRow, VoucherRow
from cobot_sevdesk_sync.sandbox.sevdesk_voucher_filters import voucher_tests
from cobot_sevdesk_sync.sandbox.sevdesk_voucher_views import position_view, voucher_view
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    Refusal,
    amount_value,
    day_text,
    day_value,
    filter_reference,
    found,
    in_order,
    json_number,
    listing,
    read_body,
    reference,
    wrapped,
)

if TYPE_CHECKING:
    from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

DRAFT, OPEN, PARTLY_PAID, PAID = 50, 100, 750, 1000
_BOOKING_FIELDS = ("amount", "date", "type", "checkAccount", "checkAccountTransaction", "createFeed")
_BOOKING_TYPES = {"FULL_PAYMENT", "N", "CB", "CF", "O", "OF", "MTC"}


class VoucherRoutes:
    """sevDesk API, Voucher and VoucherPos, but for saving."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        serve = self.side.serve
        serve("GET", "/Voucher", self.list_vouchers)
        serve("GET", "/Voucher/<voucher_id>", self.get_voucher)
        serve("DELETE", "/Voucher/<voucher_id>", self.delete_voucher)
        serve("PUT", "/Voucher/<voucher_id>/resetToDraft", self.reset_to_draft)
        serve("PUT", "/Voucher/<voucher_id>/resetToOpen", self.reset_to_open)
        serve("PUT", "/Voucher/<voucher_id>/enshrine", self.enshrine)
        serve("PUT", "/Voucher/<voucher_id>/bookAmount", self.book_amount)
        serve("GET", "/VoucherPos", self.list_positions)

    def list_vouchers(self, request: Request) -> Response:
        """List vouchers; a filter that is unknown, incomplete or unreadable is ignored without a word."""
        rows = in_order(self.side.state.vouchers.values(), self.side.order)
        tests = voucher_tests(request.args, self.side.state, exclusive_dates=self.side.exclusive_dates)
        rows = [row for row in rows if all(test(row) for test in tests)]
        direction = request.args.get("orderByVoucherNumber")
        if direction in {"ASC", "DESC"}:
            rows.sort(key=lambda row: row.description or "", reverse=direction == "DESC")
        return listing(request, rows, lambda row: voucher_view(row, self.side.state))

    def get_voucher(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Return one voucher, in an array of one."""
        return wrapped([voucher_view(self._voucher(voucher_id), self.side.state)])

    def list_positions(self, request: Request) -> Response:
        """List positions, of one voucher when asked."""
        state = self.side.state
        voucher_id = filter_reference(request.args, "voucher", "Voucher")
        owners: dict[str, VoucherRow] = {}
        positions: list[PositionRow] = []
        for voucher in in_order(state.vouchers.values(), self.side.order):
            if voucher_id in (None, voucher.id):
                owners |= {position.id: voucher for position in voucher.positions}
                positions += voucher.positions
        return listing(request, positions, lambda position: position_view(position, owners[position.id], state))

    def delete_voucher(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Delete a draft; anything else is refused with 409, code 159."""
        voucher = self._voucher(voucher_id)
        if voucher.status != DRAFT:
            raise Refusal(409, "The voucher is no draft and can not be deleted", 159)
        state = self.side.state
        del state.vouchers[voucher_id]
        state.tag_relations = {key: row for key, row in state.tag_relations.items() if row.object_id != voucher_id}
        return wrapped([None])

    def reset_to_draft(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Make a voucher a draft again, unless it is enshrined."""
        return self._reset(voucher_id, DRAFT)

    def reset_to_open(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Forget a voucher's payments."""
        if self._voucher(voucher_id).status < OPEN:
            raise Refusal(422, "A draft can not be reset to open")
        return self._reset(voucher_id, OPEN)

    def enshrine(self, request: Request, voucher_id: str) -> Response:  # noqa: ARG002
        """Lock a voucher that is no draft, for good."""
        voucher = self._voucher(voucher_id)
        if voucher.status == DRAFT:
            raise Refusal(422, "A draft can not be enshrined")
        voucher.enshrined = True
        voucher.updated = self.side.clock()
        return wrapped(voucher_view(voucher, self.side.state))

    def book_amount(self, request: Request, voucher_id: str) -> Response:
        """Book a payment; what exceeds the voucher is cut."""
        voucher = self._voucher(voucher_id)
        body = read_body(request, _BOOKING_FIELDS)
        for name in ("amount", "date", "type", "checkAccount"):
            if body.get(name) is None:
                raise Refusal(400, f"{name} is required")
        reference(body["checkAccount"], "CheckAccount", "checkAccount")
        if body["type"] not in _BOOKING_TYPES:
            raise Refusal(400, f"type: {body['type']} is not one of {', '.join(sorted(_BOOKING_TYPES))}")
        if voucher.status == DRAFT:
            raise Refusal(422, "A draft can not be paid")
        if voucher.status == PAID:
            raise Refusal(422, "The voucher is already paid", 751)
        amount, before = amount_value(body["amount"], "amount"), voucher.status
        due = voucher.sum_gross if voucher.credit_debit == "D" else -voucher.sum_gross
        paid = voucher.paid_amount + (amount if due >= 0 else -amount)
        voucher.paid_amount = min(paid, abs(due))
        voucher.status = PAID if voucher.paid_amount == abs(due) else PARTLY_PAID
        voucher.pay_date = day_value(body["date"], "date")
        voucher.updated = self.side.clock()
        return wrapped(
            {
                "objectName": "VoucherLog",
                "fromStatus": str(before),
                "toStatus": str(voucher.status),
                "amountPayed": json_number(amount),
                "bookingDate": day_text(voucher.pay_date),
            }
        )

    def _voucher(self, voucher_id: str) -> VoucherRow:
        return found(self.side.state.vouchers, "Voucher", voucher_id)

    def _reset(self, voucher_id: str, status: int) -> Response:
        voucher = self._voucher(voucher_id)
        if voucher.enshrined:
            raise Refusal(422, "Already enshrined")
        voucher.status, voucher.paid_amount, voucher.pay_date = status, voucher.paid_amount * 0, None
        voucher.updated = self.side.clock()
        return wrapped(voucher_view(voucher, self.side.state))
