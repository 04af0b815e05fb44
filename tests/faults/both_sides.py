"""What must be true of both sides, whatever happened: always, and once a world has come to rest."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from pathlib import Path

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.cobot_model import StoredInvoice
from cobot_sevdesk_sync.sandbox.faults import Handle, StrikingFault, When
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.sandbox.sevdesk_state import VoucherRow
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.result import RunOptions, RunResult
from tests.world import World

MOST_RUNS = 30
MARKS = ("-wal", "-shm", "-journal")


class Killed(BaseException):
    """The process ends here: nothing of the program may catch this."""


class Kill(StrikingFault):
    """Ends the run in the middle of a request, before or after its effect."""

    def __init__(self, when: When = None, *, after_effect: bool) -> None:
        super().__init__(when)
        self._after_effect = after_effect

    def strike(self, request: Request, handle: Handle) -> Response:
        """Take effect or not, and never come back."""
        if self._after_effect:
            handle(request)
        raise Killed


def run_that_may_be_killed(world: World, options: RunOptions | None = None) -> RunResult | None:
    """Return the result of a run, None when it was killed."""
    try:
        return world.run(options)
    except Killed:
        return None


def lose_state(world: World) -> None:
    """Delete the state file and all that belongs to it."""
    for path in [world.state_file, *(Path(f"{world.state_file}{mark}") for mark in MARKS)]:
        path.unlink(missing_ok=True)


def files_of_state(world: World) -> dict[str, bytes]:
    """Return every file of the world's folder but the configuration, byte for byte."""
    return {
        path.name: path.read_bytes()
        for path in sorted(world.folder.iterdir())
        if path.is_file() and path != world.config_file
    }


def remove(world: World) -> None:
    """Remove the world's folder."""
    shutil.rmtree(world.folder, ignore_errors=True)


# Always.


def complaints_at_any_time(
    world: World, *, vouchers_by_hand: Collection[str], contacts_by_hand: Collection[str]
) -> list[str]:
    """Return what is doubled although nothing ever may be.

    Args:
        world: Both sides.
        vouchers_by_hand: sevDesk ids of what a person made: these may be as many as they like.
        contacts_by_hand: The same for contacts.
    """
    vouchers = Counter(each.description for each in world.sevdesk.vouchers.values() if each.id not in vouchers_by_hand)
    contacts = Counter(each.display_name for each in world.sevdesk.contacts.values() if each.id not in contacts_by_hand)
    posted = Counter(
        (str(each.attributes["text"]), tuple(sorted(each.source_ids)))
        for each in world.cobot.activities
        if each.type == "text"
    )
    return [
        *(f"{count} vouchers {number}" for number, count in vouchers.items() if count > 1),
        *(f"{count} contacts {name}" for name, count in contacts.items() if count > 1),
        *(f"{count} times posted: {text} {about}" for (text, about), count in posted.items() if count > 1),
        *_doubled_details(world),
    ]


def _doubled_details(world: World) -> list[str]:
    """Return tags, addresses and ways that one object carries twice."""
    tags = Counter((each.voucher_id, each.tag_id) for each in world.sevdesk.tag_relations.values())
    ways = Counter((each.contact_id, each.type, each.value) for each in world.sevdesk.ways.values())
    places = Counter((each.contact_id, each.street, each.zip, each.city) for each in world.sevdesk.addresses.values())
    return [f"{count} times {what}" for found in (tags, ways, places) for what, count in found.items() if count > 1]


# At rest.


def come_to_rest(
    world: World, most_runs: int = MOST_RUNS, rest: Callable[[World, RunResult], bool] | None = None
) -> int:
    """Run without faults, with time passing, until a run of a new day has nothing to do; returns how many runs it took.

    A new day, so that the day's sweep has seen invoices that are older than the look-back.
    """
    is_at_rest = rest or nothing_to_do
    world.cobot_side.fault = world.sevdesk_side.fault = no_fault
    day_of_last_work: date | None = None
    for count in range(1, most_runs + 1):
        world.clock.advance(seconds=61)
        if count > 4:
            world.clock.advance(hours=6)
        quiet = is_at_rest(world, world.run())
        today = world.clock.now().date()
        if not quiet or day_of_last_work is None:
            day_of_last_work = today
        elif (today - day_of_last_work).days > 1:
            return count
    raise AssertionError(f"no rest after {most_runs} runs: {open_business(world)}")


def nothing_to_do(world: World, result: RunResult) -> bool:
    """Whether a run found nothing to do and left nothing open."""
    return result.error is None and not result.actions and not open_business(world)


def open_business(world: World) -> list[str]:
    """Return what a ledger still has to do: writes of unknown outcome, steps that are pending.

    Two vouchers that both look like the one sent cannot be told apart: that one stays open until a person has looked.
    """
    ledger = Ledger.open(world.state_file)
    try:
        return [
            *(
                f"unknown: {intent.action} {intent.object} {intent.cobot_id} {intent.key}"
                for intent in ledger.open_intents()
                if not (intent.action == "create-voucher" and len(world.sevdesk.vouchers_by_number(intent.key)) > 1)
            ),
            *(f"pending: {link.kind} {link.cobot_id} {link.pending}" for link in ledger.unfinished_links()),
        ]
    finally:
        ledger.close()


def complaints_at_rest(world: World) -> list[str]:
    """Return what is lost, differs or is not named although nothing is left to be done."""
    ledger = Ledger.open(world.state_file)
    try:
        named = {(each.finding.object, each.finding.id) for each in ledger.problems()}
        invoices, members = ledger.links("invoice"), ledger.links("member")
    finally:
        ledger.close()
    complaints = []
    booked = charged = 0
    for invoice in world.cobot.invoices.values():
        if invoice.space_id != world.cobot.space.id or invoice.total.gross == 0 or ("invoice", invoice.id) in named:
            continue
        link = invoices.get(invoice.id)
        if link is None:
            if invoice.day >= world.start_date:
                complaints.append(f"lost: {invoice.number} has no voucher and no problem")
            continue
        voucher = world.sevdesk.vouchers.get(link.sevdesk_id)
        complaints += [f"{invoice.number}: {what}" for what in _differences(invoice, voucher)]
        charged += int(invoice.total.gross * 100)
        booked += int(voucher.sum_gross * 100) if voucher else 0
    if booked != charged:
        complaints.append(f"the sums differ: {charged} cents charged, {booked} cents booked")
    gone = set(invoices) - set(world.cobot.invoices)
    complaints += [
        f"{invoices[each].number} is deleted and nobody is told" for each in gone if ("invoice", each) not in named
    ]
    return complaints + _member_complaints(world, members, {each for kind, each in named if kind == "member"})


def _differences(invoice: StoredInvoice, voucher: VoucherRow | None) -> list[str]:
    if voucher is None:
        return ["linked to a voucher that does not exist"]
    pairs = {
        "number": (invoice.number, voucher.description),
        "gross": (invoice.total.gross, voucher.sum_gross),
        "day": (invoice.day, voucher.voucher_date),
        "direction": ("D", voucher.credit_debit),
    }
    return [f"{name} {ours} is {theirs} in sevDesk" for name, (ours, theirs) in pairs.items() if ours != theirs]


def _member_complaints(world: World, links: Mapping[str, Link], named: Collection[str]) -> list[str]:
    complaints = []
    today = world.clock.now().date()
    for member in world.cobot.members.values():
        if member.canceled_to is not None and member.canceled_to <= today:
            continue
        if member.confirmed_at is None or member.confirmed_at.date() < world.start_date or member.id in named:
            continue
        link = links.get(member.id)
        if link is None:
            complaints.append(f"lost: {member.name} has no contact and no problem")
            continue
        number = world.sevdesk.contacts[link.sevdesk_id].customer_number
        if number != member.customer_number:
            complaints.append(f"{member.name}: number {member.customer_number} in Cobot, {number} in sevDesk")
    return complaints
