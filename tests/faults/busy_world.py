"""A small world in which one run makes every kind of write, and what it means that a world has come to rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine, PostalAddress
from cobot_sevdesk_sync.sandbox.cobot_state import Where, free_text
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.result import RunResult
from tests.sandbox_states import cobot_snapshot, sevdesk_snapshot
from tests.world import World, empty_world

DAY = date(2026, 4, 1)
SETTLE_SECONDS = 60
MOST_RUNS = 12


def busy_world(folder: Path, *, attach_pdf: bool = True) -> World:
    """Return a world that asks for a contact with all details, a number, links, vouchers, tags and activities."""
    folder.mkdir(parents=True, exist_ok=True)
    world = empty_world(folder)
    world.clock.moment = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)
    world.configure(
        invoices={"attach_pdf": attach_pdf, "create_missing_contacts": True, "cost_centre": "100"},
        sevdesk={"settle_seconds": SETTLE_SECONDS},
    )
    cobot, sevdesk = world.cobot, world.sevdesk
    sevdesk.add_cost_centre("Halle", "100")
    # A contact of somebody else holds the first number; one without a number is a member's already.
    sevdesk.add_contact(name="Anderswo AG", customer_number="1000", emails=("info@anderswo.example",))
    nils_contact = sevdesk.add_contact(first_name="Nils", family_name="Nummerlos", emails=("nils@example.org",))
    sevdesk.contacts[nils_contact].customer_number = ""
    sevdesk.add_contact(name="Bekannt GmbH", customer_number="900", emails=("post@bekannt.example",))

    ada = cobot.add_member(
        "Ada Beispiel",
        company="Beispiel GmbH",
        email="ada@example.org",
        phone="030 111",
        billing_emails=("rechnung@example.org",),
        customer_number="1000",
        where=Where(street="Weg 1", post_code="10115", city="Berlin", country="DE"),
    )
    nils = cobot.add_member("Nils Nummerlos", email="nils@example.org", where=free_text("Weg 2\n10115 Berlin"))
    bea = cobot.add_member("Bea Bekannt", company="Bekannt GmbH", email="post@bekannt.example", customer_number="900")
    team = cobot.add_team("Teamwerk", "t-77", billing_emails=("team@example.org",))
    guest = cobot.add_contact("Gustav Gast", email="gustav@example.org")

    def line(net: str, code: str | None = "4400") -> InvoiceLine:
        return InvoiceLine("Flex", net=net, code=code)

    cobot.add_invoice("CW-1", DAY, [line("150.00")], debitor=("memberships", ada))
    cobot.add_invoice("CW-10", DAY, [line("33.33"), line("10.01")], debitor=("memberships", nils))
    cobot.add_invoice("CW-2", DAY, [line("99.00", None)], debitor=("memberships", bea))
    cobot.add_invoice("CW-3", DAY, [line("20.00")], debitor=("teams", team))
    cobot.add_invoice("CW-4", DAY, [line("12.50")], debitor=("contacts", guest))
    nobody = PostalAddress(name="Irgend Wer", street="Gasse 3", post_code="1010", city="Wien", country="AT")
    cobot.add_invoice("CW-5", DAY, [line("8.40")], recipient=nobody)
    cobot.add_invoice("CW-6", DAY, [line("100.00")], debitor=("memberships", bea))
    [bekannt] = [contact for contact in sevdesk.contacts.values() if contact.customer_number == "900"]
    sevdesk.add_voucher("CW-6", DAY, "119.00", contact_id=bekannt.id, tax_rate="19", account_number="4400")
    return world


def remains(world: World) -> dict[str, Any]:
    """Return all that the two sides show."""
    return {"cobot": cobot_snapshot(world.cobot), "sevdesk": sevdesk_snapshot(world.sevdesk)}


def at_rest(world: World, result: RunResult) -> bool:
    """Whether a run found everything done: nothing written, nothing unknown, nothing pending, nothing held back."""
    if result.error is not None or result.actions:
        return False
    ledger = Ledger.open(world.state_file)
    try:
        held_back = any(problem.next_try is not None for problem in ledger.problems())
        return not held_back and not ledger.open_intents() and not ledger.unfinished_links()
    finally:
        ledger.close()


def run_to_rest(world: World) -> int:
    """Run, a little more than ``settle_seconds`` apart, until nothing is left to be done; returns how often.

    What was rejected or could not be had waits for hours; time is let pass for it, too.
    """
    for count in range(1, MOST_RUNS + 1):
        world.clock.advance(seconds=SETTLE_SECONDS + 1)
        if count > MOST_RUNS // 2:
            world.clock.advance(hours=2)
        if at_rest(world, world.run()):
            return count
    raise AssertionError(f"no rest after {MOST_RUNS} runs")
