"""Each assumption turned: a whole run, lost answers, a lost state file double nothing, lose nothing, hide nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.cobot_model import StoredPrice, StoredTax
from cobot_sevdesk_sync.sandbox.faults import LoseAnswer
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.trial.assumptions import ASSUMPTIONS, WAYS, turn
from tests.system.invoicing import DAY, issue, line, member_of
from tests.world import World

BLOCKED = {("N-1", "no-accounting-code")}
NUMBERS = (*(f"A-2026-{number}" for number in range(1, 9)), "A-2026_9", "A-2026X9")


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cobot_sevdesk_sync.cobot.client.PAGE_SIZE", 3)


@pytest.fixture
def space(world: World, small_pages: None) -> World:
    """A space in which every assumption matters."""
    cobot, sevdesk = world.cobot, world.sevdesk
    before_the_start = world.start_date - timedelta(days=30)
    # Has the very number that sevDesk gives to the first new contact.
    cobot.add_member("Olaf Alt", email="olaf@example.org", customer_number="1001", confirmed_at=before_the_start)
    ada = member_of(cobot, "Ada Beispiel", phone="030 1")
    member_of(cobot, "Ben Probe")
    sevdesk.add_contact("Fremder Kunde", customer_number="10010", emails=["fremd@example.org"])
    sevdesk.add_cost_centre("Space", "100")
    for number in range(80):
        cobot.add_activity("plan_change", {"number": number}, world.clock.now() - timedelta(minutes=15 * number))
    cent = [line(gross="10.01", code=code) for code in ("4400", "4403", "4404")]
    # As a space has it that rounds line by line.
    by_line = StoredPrice(Decimal("25.23"), Decimal("30.03"), (StoredTax(Decimal(19), Decimal("4.80")),))
    original = issue(world, "A-2026-1", *cent, debitor=ada, day=world.start_date, total=by_line)
    issue(world, "A-2026-2", line(code="4402"), debitor=ada)
    issue(world, "A-2026-3", line(code="4100", rates=()), debitor=ada)
    issue(world, "A-2026-4", line(code="4337", rates=()), debitor=ada)
    issue(world, "A-2026-5", line(code="4338", rates=()), debitor=ada)
    issue(world, "A-2026-6", line(code="4500", rates=()), debitor=ada)
    issue(world, "A-2026-7", line(net="-20.00"), debitor=ada, corrected=original)
    issue(world, "A-2026-8", line(), debitor=ada, currency="USD")
    issue(world, "A-2026_9", line(), debitor=ada)
    issue(world, "A-2026X9", line(net="30.00"))
    issue(world, "N-1", line(code=None), debitor=ada, day=DAY - timedelta(days=1))
    world.configure(
        invoices={"cost_centre": "100", "service_period": "next_month", "foreign_currency": "daily_rate"},
        sevdesk={"settle_seconds": 60},
    )
    return world


Seen = set[tuple[str | None, str]]


def runs(world: World, count: int) -> Seen:
    """Let some runs go by, and return all that they told."""
    seen: Seen = set()
    for _ in range(count):
        result = world.run()
        seen |= {(each.finding.number, each.finding.code) for each in result.problems}
        seen |= {(each.number, each.code) for each in result.notes}
        world.clock.advance(minutes=5)
    return seen


def lost_answers(world: World) -> Seen:
    """Every second write has its effect, and no answer."""
    writes = 0

    def second_write(request: Request) -> bool:
        nonlocal writes
        if request.method == "GET" or request.path.endswith("/uploadTempFile"):
            return False
        writes += 1
        return writes % 2 == 0

    world.cobot_side.fault = world.sevdesk_side.fault = LoseAnswer(second_write)
    seen = runs(world, 3)
    world.cobot_side.fault = world.sevdesk_side.fault = no_fault
    return seen | runs(world, 5)


def lost_state(world: World) -> Seen:
    """A whole run, and all over again without what it noted down."""
    seen = runs(world, 2)
    for path in world.folder.glob("state.db*"):
        path.unlink()
    return seen | runs(world, 3)


def standing(world: World) -> Seen:
    with closing(Ledger.open(world.state_file)) as ledger:
        return {(each.finding.number, each.finding.code) for each in ledger.problems()}


def doubled(world: World) -> list[object]:
    vouchers = Counter(each.description for each in world.sevdesk.vouchers.values())
    contacts = Counter(each.display_name for each in world.sevdesk.contacts.values())
    texts = Counter(world.cobot.posted_texts())
    tags = Counter(
        (relation.voucher_id, world.sevdesk.tags[relation.tag_id].name)
        for relation in world.sevdesk.tag_relations.values()
    )
    ways = Counter((each.contact_id, each.type, each.value) for each in world.sevdesk.ways.values())
    return [key for counts in (vouchers, contacts, texts, tags, ways) for key, count in counts.items() if count > 1]


@pytest.mark.parametrize("happening", [lost_answers, lost_state], ids=lambda each: each.__name__)
def test_as_assumed_everything_is_booked_and_only_what_is_blocked_is_named(
    space: World, happening: Callable[[World], Seen]
) -> None:
    happening(space)
    assert sorted(each.description or "" for each in space.sevdesk.vouchers.values()) == sorted(NUMBERS)
    assert doubled(space) == []
    assert standing(space) == BLOCKED


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("happening", [lost_answers, lost_state], ids=lambda each: each.__name__)
def test_turned_it_doubles_nothing_loses_nothing_and_names_what_is_not_done(
    space: World, way: str, happening: Callable[[World], Seen]
) -> None:
    turned = turn({"cobot": space.cobot.quirks, "sevdesk": space.sevdesk_side.quirks}, way)
    seen = happening(space)
    # What is not recognised may be told again: the table says so.
    told_again = set(space.cobot.posted_texts()) if turned.name == "cobot-activity-text" else set()
    assert set(doubled(space)) <= told_again
    booked = {each.description for each in space.sevdesk.vouchers.values()}
    named = {number for number, _ in standing(space)}
    assert set(NUMBERS) - booked - named == set()
    codes = {code for _, code in seen}
    if ASSUMPTIONS[turned.name].then == "names":
        assert codes & set(turned.codes)
    else:
        assert standing(space) == BLOCKED
        assert booked == set(NUMBERS)


def test_a_listing_of_several_pages_that_never_stands_still_books_nothing_and_says_so(
    space: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs(space, 2)
    booked = len(space.sevdesk.vouchers)
    monkeypatch.setattr("cobot_sevdesk_sync.sevdesk.client.PAGE_SIZE", 4)
    turn({"cobot": space.cobot.quirks, "sevdesk": space.sevdesk_side.quirks}, "sevdesk-list-order")
    for path in space.folder.glob("state.db*"):
        path.unlink()
    runs(space, 3)
    assert doubled(space) == []
    assert len(space.sevdesk.vouchers) == booked
    named = {number for number, _ in standing(space)}
    assert set(NUMBERS) <= named


def test_a_backfill_after_a_lost_state_doubles_nothing_whatever_the_search_finds(space: World) -> None:
    older = space.start_date - timedelta(days=20)
    for number in (21, 22):
        issue(space, f"A-2025-{number}", line(), day=older)
    turn({"cobot": space.cobot.quirks, "sevdesk": space.sevdesk_side.quirks}, "sevdesk-search-part")
    chosen = RunOptions(since=older)
    space.run(chosen)
    for path in space.folder.glob("state.db*"):
        path.unlink()
    runs(space, 2)
    for options in (replace(chosen, limit=1), RunOptions(), RunOptions()):
        space.run(options)
    assert doubled(space) == []
    assert len(space.sevdesk.vouchers) == len(NUMBERS) + 2
