from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import pytest

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import RemoteUnavailable
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore, LoseAnswer, StrikingFault
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import AddressRequest
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import NUMBERS_STOPPED, Intent, Link, StandingProblem
from cobot_sevdesk_sync.sync.activities import activity_key
from cobot_sevdesk_sync.sync.plan import WriteName
from cobot_sevdesk_sync.sync.sides import SevdeskBooks
from cobot_sevdesk_sync.sync.writes import KINDS as KINDS_OF_WRITES
from cobot_sevdesk_sync.sync.writes import (
    Settler,
    Write,
    Writer,
    address_key,
    contact_key,
    field_hashes,
    way_key,
)
from tests.sandbox_faults import Garbage, request_to
from tests.world import World

DAY = date(2026, 4, 1)
TEXT = "Invoice CW-1 was not booked: no account for “X1” & Co."
PAUSE = 60


@dataclass
class Desk:
    """A world with an unanswered write, and what looks for it."""

    world: World
    ledger: Ledger
    cobot: CobotClient
    sevdesk: SevdeskClient
    settler: Settler
    member: str
    contact: str
    voucher: str

    def intent(self) -> Intent:
        [intent] = [*self.ledger.intents_of("invoice", "i1"), *self.ledger.intents_of("member", self.member)]
        return intent

    def send(self, kind: Kind) -> None:
        object_: Any = "member" if kind.of_member else "invoice"
        cobot_id = self.member if kind.of_member else "i1"
        self.ledger.record_intent(kind.action, object_, cobot_id, kind.key, kind.effect(self), self.world.clock.now())
        if kind.step is not None:
            contact_or_voucher = self.contact if kind.of_member else self.voucher
            link = Link(object_, cobot_id, contact_or_voucher, "created", pending=(kind.step,))
            self.ledger.record_link(link, self.world.clock.now())

    def look(self, seconds: float = PAUSE) -> str:
        """Let time pass, settle, and return the write's state."""
        self.world.clock.advance(seconds=seconds)
        self.settler.settle()
        return self.intent().state


@dataclass(frozen=True)
class Kind:
    """One kind of write: how it is noted down, how it happens, and what must be noted once it is seen."""

    action: str
    of_member: bool
    key: str
    effect: Callable[[Desk], dict[str, Any]]
    happen: Callable[[Desk], object]
    step: str | None = None
    links: bool = False


def _contact_effect(_: Desk) -> dict[str, Any]:
    return {"contact": contact_key("2001", "Ada Beispiel"), "number": "2001", "pending": ["details"]}


def _voucher_effect(_: Desk) -> dict[str, Any]:
    return {
        "number": "CW-1",
        "invoice_date": "2026-04-01",
        "gross_cents": 17850,
        "currency": "EUR",
        "fingerprint": "f",
        "pending": ["tag:Import"],
    }


def _number_effect(desk: Desk) -> dict[str, Any]:
    return {"number": "2001", "others": field_hashes(desk.cobot.fetch_membership(desk.member).other_fields)}


def _on_contact(desk: Desk) -> dict[str, Any]:
    return {"contact_id": desk.contact}


ADDRESS = AddressRequest("Musterweg 1", "20457", "Hamburg", "1")
KINDS = [
    Kind(
        "create-contact",
        True,  # noqa: FBT003
        "2001",
        _contact_effect,
        lambda desk: desk.world.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", customer_number="2001"),
        links=True,
    ),
    Kind(
        "set-contact-number",
        True,  # noqa: FBT003
        "2001",
        lambda desk: {"contact_id": desk.contact, "number": "2001", "pending": []},
        lambda desk: desk.sevdesk.send_contact_number(desk.contact, "2001"),
        links=True,
    ),
    Kind(
        "create-address",
        True,  # noqa: FBT003
        address_key("Musterweg 1", "20457", "Hamburg"),
        _on_contact,
        lambda desk: desk.sevdesk.send_address(desk.contact, ADDRESS),
    ),
    Kind(
        "create-email",
        True,  # noqa: FBT003
        way_key("ada@example.org"),
        _on_contact,
        lambda desk: desk.sevdesk.send_email(desk.contact, "Ada@example.org", billing=False, main=True),
    ),
    Kind(
        "create-phone",
        True,  # noqa: FBT003
        way_key("040 555"),
        _on_contact,
        lambda desk: desk.sevdesk.send_phone(desk.contact, "040 555"),
    ),
    Kind(
        "write-customer-number",
        True,  # noqa: FBT003
        "2001",
        _number_effect,
        lambda desk: desk.world.cobot.edit_member(desk.member, customer_number="2001"),
        step="number",
    ),
    Kind(
        "create-voucher",
        False,  # noqa: FBT003
        "CW-1",
        _voucher_effect,
        lambda desk: desk.world.sevdesk.add_voucher("CW-1", DAY, "178.50"),
        links=True,
    ),
    Kind(
        "tag-voucher",
        False,  # noqa: FBT003
        "Import",
        lambda desk: {"voucher_id": desk.voucher},
        lambda desk: desk.world.sevdesk.tag_voucher(desk.voucher, "Import"),
        step="tag:Import",
    ),
    Kind(
        "post-activity",
        False,  # noqa: FBT003
        "no-booking-account:X1",
        lambda _: {"text": activity_key(TEXT), "pending": None},
        lambda desk: desk.cobot.send_activity(TEXT, level="WARN", channels=("admin",), source_ids=("i1",)),
    ),
]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=[kind.action for kind in KINDS])


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    member = world.cobot.add_member("Ada Beispiel")
    contact = world.sevdesk.add_contact(first_name="Eva", family_name="Muster", customer_number="1001")
    voucher = world.sevdesk.add_voucher("CW-77", DAY, "1.00")
    # Neighbours that a careless look would take for the effect.
    world.sevdesk.add_contact(
        first_name="Eva", family_name="Muster", customer_number="20011", emails=["ada@example.org"]
    )
    world.sevdesk.add_voucher("CW-10", DAY, "178.50", tags=["Import"])
    world.sevdesk.add_voucher("cw-1", DAY, "178.50")
    settings = world.settings()
    cobot, sevdesk = world.clients(settings)
    ledger = Ledger.open(world.state_file)
    settler = Settler(ledger, cobot, SevdeskBooks(sevdesk, settings, world.clock), world.clock, PAUSE)
    yield Desk(world, ledger, cobot, sevdesk, settler, member, contact, voucher)
    ledger.close()


def assert_noted(desk: Desk, kind: Kind) -> None:
    intent = desk.intent()
    if kind.links:
        link = desk.ledger.link(intent.object, intent.cobot_id)
        assert link is not None
        assert link.sevdesk_id == intent.result
        assert list(link.pending) == intent.effect["pending"]
    if kind.step is not None:
        assert desk.ledger.unfinished_links() == ()


@every_kind
def test_a_write_that_happened_is_found_at_the_first_look(desk: Desk, kind: Kind) -> None:
    desk.send(kind)
    kind.happen(desk)
    assert desk.look() == "done"
    assert_noted(desk, kind)


def test_a_contact_is_found_by_its_mark_whatever_name_sevdesk_keeps(desk: Desk) -> None:
    [kind] = [each for each in KINDS if each.action == "create-contact"]
    desk.send(kind)
    made = desk.world.sevdesk.add_contact(first_name="ADA", family_name="B.", customer_number="2001")
    desk.world.sevdesk.contacts[made].extra["description"] = f"cobot:member:{desk.member}"
    assert desk.look() == "done"
    assert_noted(desk, kind)


@every_kind
def test_a_write_that_arrives_late_is_found_at_the_second_look(desk: Desk, kind: Kind) -> None:
    desk.send(kind)
    assert desk.look() == "sent"
    kind.happen(desk)
    assert desk.look() == "done"
    assert_noted(desk, kind)


@every_kind
def test_a_write_is_given_up_only_after_two_looks_a_pause_apart(desk: Desk, kind: Kind) -> None:
    desk.send(kind)
    assert desk.look() == "sent"
    assert desk.intent().looks == 1
    assert desk.look(PAUSE - 1) == "sent"
    assert desk.intent().looks == 1
    assert desk.look(1) == "did-not-happen"


@every_kind
def test_before_the_pause_is_over_nothing_is_asked(desk: Desk, kind: Kind) -> None:
    desk.send(kind)
    kind.happen(desk)
    desk.world.forget_requests()
    assert desk.look(PAUSE - 1) == "sent"
    assert desk.world.requests() == []


@every_kind
def test_a_settled_write_is_never_looked_for_again(desk: Desk, kind: Kind) -> None:
    desk.send(kind)
    kind.happen(desk)
    desk.look()
    desk.world.forget_requests()
    assert desk.look() == "done"
    assert desk.world.requests() == []


@pytest.mark.parametrize("action", ["create-contact", "create-voucher"])
def test_two_where_one_was_expected_stay_unknown_however_often_is_looked(desk: Desk, action: str) -> None:
    [kind] = [kind for kind in KINDS if kind.action == action]
    desk.send(kind)
    kind.happen(desk)
    kind.happen(desk)
    assert [desk.look() for _ in range(4)] == ["sent"] * 4
    assert desk.ledger.links("invoice") == desk.ledger.links("member") == {}


def test_a_voucher_that_is_another_invoices_does_not_stop_every_run(desk: Desk) -> None:
    [kind] = [kind for kind in KINDS if kind.action == "create-voucher"]
    desk.send(kind)
    voucher = desk.world.sevdesk.add_voucher("CW-1", DAY, "178.50")
    desk.ledger.record_link(Link("invoice", "i2", voucher, "created"), desk.world.clock.now())
    assert desk.look() == "sent"
    assert list(desk.ledger.links("invoice")) == ["i2"]


def test_an_upload_is_given_up_at_once_without_a_request(desk: Desk) -> None:
    desk.ledger.record_intent("upload-file", "invoice", "i1", "key", {}, desk.world.clock.now())
    desk.world.forget_requests()
    assert desk.look(0) == "did-not-happen"
    assert desk.world.requests() == []


def test_what_was_unknown_is_solved_when_it_is_found_and_other_problems_stay(desk: Desk) -> None:
    [kind] = [kind for kind in KINDS if kind.action == "create-voucher"]
    desk.send(kind)
    for code in ("outcome-unknown", "ambiguous-contact"):
        finding = Finding(code, "invoice", "i1", "CW-1")
        desk.ledger.record_problem(StandingProblem(finding, desk.world.clock.now(), DAY))
    kind.happen(desk)
    desk.look()
    assert [problem.finding.code for problem in desk.ledger.problems()] == ["ambiguous-contact"]


def test_a_clock_that_jumps_back_makes_nobody_wait_for_ever(desk: Desk) -> None:
    [kind] = [kind for kind in KINDS if kind.action == "create-voucher"]
    desk.world.clock.advance(days=365)
    desk.send(kind)
    kind.happen(desk)
    desk.world.clock.advance(days=-365)
    assert desk.look(0) == "sent"
    assert desk.look(PAUSE - 1) == "sent"
    assert desk.look(1) == "done"


def test_a_number_that_changed_something_else_stops_all_further_number_writes(desk: Desk) -> None:
    [kind] = [kind for kind in KINDS if kind.action == "write-customer-number"]
    desk.send(kind)
    desk.world.cobot.edit_member(desk.member, customer_number="2001", phone="new")
    assert desk.look() == "done"
    [problem] = desk.ledger.problems()
    assert problem.finding.code == "customer-number-not-written"
    assert desk.ledger.mark(NUMBERS_STOPPED) == desk.member


def test_a_member_who_is_gone_got_no_number(desk: Desk) -> None:
    [kind] = [kind for kind in KINDS if kind.action == "write-customer-number"]
    desk.send(kind)
    del desk.world.cobot.members[desk.member]
    assert (desk.look(), desk.look()) == ("sent", "did-not-happen")


def test_every_kind_of_write_can_be_looked_for() -> None:
    """A kind that is added needs a look, and a place among the kinds above."""
    assert {kind.action for kind in KINDS} | {"upload-file"} == set(KINDS_OF_WRITES) == set(get_args(WriteName))
    assert [name for name, kind in KINDS_OF_WRITES.items() if kind.is_harmless] == ["upload-file"]


def test_what_cannot_be_looked_for_cannot_be_sent(desk: Desk) -> None:
    sent: list[str] = []
    unheard_of: Any = "paint"
    write = Write(unheard_of, "team", "t1", "x", {})
    with pytest.raises(KeyError):
        Writer(desk.ledger, desk.world.clock).send(write, lambda _: sent.append("paint"), rehearsed=None)
    assert (sent, desk.ledger.open_intents()) == ([], ())


def test_an_unheard_of_write_stays_unknown_and_keeps_no_other_waiting(desk: Desk) -> None:
    desk.ledger.record_intent("paint", "team", "t1", "x", {}, desk.world.clock.now())
    [kind] = [kind for kind in KINDS if kind.action == "create-voucher"]
    desk.send(kind)
    kind.happen(desk)
    assert desk.look() == "done"
    assert [intent.action for intent in desk.ledger.open_intents()] == ["paint"]


@pytest.mark.parametrize("fault", [Garbage(), ErrorBefore(), LoseAnswer()], ids=["unreadable", "failing", "lost"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.action)
def test_a_look_that_could_not_be_made_does_not_count(desk: Desk, kind: Kind, fault: StrikingFault) -> None:
    """However often it fails: only looks that were complete and found nothing allow another try."""
    desk.send(kind)
    desk.world.cobot_side.fault = desk.world.sevdesk_side.fault = fault
    assert [desk.look() for _ in range(4)] == ["sent"] * 4
    desk.world.cobot_side.fault = desk.world.sevdesk_side.fault = no_fault
    assert (desk.look(), desk.look()) == ("sent", "did-not-happen")


def test_a_side_that_does_not_answer_is_asked_few_times_and_the_other_side_is_looked_at(desk: Desk) -> None:
    [voucher] = [kind for kind in KINDS if kind.action == "create-voucher"]
    desk.send(voucher)
    voucher.happen(desk)
    for number in range(5):
        effect = {"text": f"{number}", "pending": None}
        desk.ledger.record_intent("post-activity", "team", f"t{number}", "x", effect, desk.world.clock.now())
    desk.world.cobot_side.fault = ErrorBefore(request_to("GET", "/api/activities"))
    one_look = desk.cobot.requests_sent
    with pytest.raises(RemoteUnavailable):
        desk.cobot.fetch_activities(["any"])
    one_look = desk.cobot.requests_sent - one_look
    before = desk.cobot.requests_sent
    assert desk.look() == "done"
    assert desk.cobot.requests_sent - before == 2 * one_look


@pytest.mark.parametrize("text", ["A &amp; B", " A  &\nB ", "<p>A &amp; <b>B</b></p>", "a & b"])
def test_a_posted_text_is_recognised_whatever_was_done_to_its_markup(text: str) -> None:
    assert activity_key(text) == activity_key("A & B")
    assert activity_key(text) != activity_key("A & C")
