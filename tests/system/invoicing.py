"""Issuing invoices and reading what became of them, in few words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.faults import StrikingFault
from cobot_sevdesk_sync.sandbox.server import LoggedRequest
from cobot_sevdesk_sync.sandbox.sevdesk_state import VoucherRow
from cobot_sevdesk_sync.sync.result import RunResult
from tests.world import World

DAY = date(2026, 4, 1)
"""The day on which the clock of a run in process starts."""


def real_today() -> date:
    """Return the day on which the command line lives."""
    return datetime.now(UTC).date()


def line(
    description: str = "Flex Desk", net: str | None = "100.00", code: str | None = "4400", **fields: Any
) -> InvoiceLine:
    """Return a line; ``gross`` takes the place of ``net``."""
    if "gross" in fields:
        net = None
    return InvoiceLine(description, net=net, code=code, **fields)


def member_of(cobot: CobotState, name: str = "Ada Beispiel", **fields: Any) -> tuple[str, str]:
    """Add a member and return the debitor of their invoices."""
    fields.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@example.org")
    return ("memberships", cobot.add_member(name, **fields))


def issue(world: World, number: str, *lines: InvoiceLine, day: date = DAY, **fields: Any) -> str:
    """Issue an invoice, of one ordinary line and to nobody unless told otherwise; returns its id."""
    return world.cobot.add_invoice(number, day, list(lines) or [line()], **fields)


def voucher_of(world: World, number: str) -> VoucherRow:
    """Return the one voucher with a document number."""
    [voucher] = world.sevdesk.vouchers_by_number(number)
    return voucher


def booked_numbers(world: World) -> list[str]:
    """Return the document number of every voucher, sorted; a number on two vouchers stands there twice."""
    return sorted(voucher.description or "" for voucher in world.sevdesk.vouchers.values())


def positions(world: World, number: str) -> list[tuple[str, str, str]]:
    """Return account number, rate and gross of the positions of the one voucher with a document number."""
    return [
        (world.sevdesk.accounts[each.account_id].number, f"{each.tax_rate.normalize():f}", f"{each.sum_gross:.2f}")
        for each in voucher_of(world, number).positions
    ]


def sums(world: World, number: str) -> tuple[str, str, str]:
    """Return net, tax and gross of the one voucher with a document number."""
    voucher = voucher_of(world, number)
    return f"{voucher.sum_net:.2f}", f"{voucher.sum_tax:.2f}", f"{voucher.sum_gross:.2f}"


def problems(result: RunResult) -> list[tuple[str | None, str]]:
    """Return number and code of every problem, sorted."""
    found = [(each.finding.number, each.finding.code) for each in result.problems]
    return sorted(found, key=lambda pair: (pair[0] or "", pair[1]))


def problem(result: RunResult) -> Finding:
    """Return the only problem."""
    [only] = result.problems
    return only.finding


def notes(result: RunResult) -> list[tuple[str | None, str]]:
    """Return number and code of every note, sorted."""
    return sorted((each.number, each.code) for each in result.notes)


def actions(result: RunResult) -> list[tuple[str, str | None]]:
    """Return action and number of everything done for invoices, in order."""
    return [(each.action, each.number) for each in result.actions if each.object == "invoice"]


def sevdesk_writes(world: World) -> list[str]:
    """Return method and path of every write that reached sevDesk since the log was cleared."""
    return [f"{each.method} {each.path.removeprefix('/api/v1')}" for each in world.sevdesk_side.writes]


def requests_to(world: World, path_part: str) -> list[LoggedRequest]:
    """Return the requests of either side whose path contains a text."""
    return [each for each in world.requests() if path_part in each.path]


class AnswerChanged(StrikingFault):
    """The request takes effect, but its JSON answer is changed on the way back."""

    def __init__(self, when: Callable[[Request], bool], change: Callable[[Any], None]) -> None:
        super().__init__(when)
        self._change = change

    def strike(self, request: Request, handle: Callable[[Request], Response]) -> Response:
        """Answer with the changed body."""
        response = handle(request)
        body = msgspec.json.decode(response.get_data())
        self._change(body)
        response.set_data(msgspec.json.encode(body))
        return response


class Refused(StrikingFault):
    """A refusal without any effect, in the shape of sevDesk's or Cobot's API 2."""

    def __init__(self, when: Callable[[Request], bool], status: int = 422, reason: str = "not like this") -> None:
        super().__init__(when)
        self._status = status
        self._reason = reason

    def strike(self, request: Request, handle: Callable[[Request], Response]) -> Response:
        """Answer with the refusal."""
        body = {"objects": None, "error": {"message": self._reason, "code": None}, "errors": [{"detail": self._reason}]}
        return Response(msgspec.json.encode(body), status=self._status, content_type="application/json")
