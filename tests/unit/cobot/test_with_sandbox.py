"""The client and the sandbox, written from the same reference by different hands, understand each other."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import requests

from cobot_sevdesk_sync.cobot.client import CobotClient, cobot_remote
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.config.settings import CobotSettings
from cobot_sevdesk_sync.errors import MalformedAnswer, NotFound, Rejected, TokenRefused
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.sandbox.cobot import CobotSide
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.seed import seed_space
from tests.sandbox_adapter import InProcessAdapter
from tests.unit.loopback import StoppedClock

URL = "http://cobot.test"
TODAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def seeded() -> CobotState:
    state, _, _ = seed_space(TODAY)
    return state


@pytest.fixture
def side(seeded: CobotState) -> CobotSide:
    return CobotSide(copy.deepcopy(seeded), lambda: datetime(2026, 4, 1, 5, tzinfo=UTC))


@pytest.fixture
def client(side: CobotSide) -> Iterator[CobotClient]:
    settings = CobotSettings(side.state.space.subdomain, side.state.token, URL, URL, URL)
    with requests.Session() as session:
        session.mount(URL, InProcessAdapter(side))
        yield CobotClient(Transport(cobot_remote(settings), clock=StoppedClock(), session=session), settings)


def test_the_space_its_people_and_its_codes_are_read(client: CobotClient, side: CobotSide) -> None:
    space = client.fetch_space()
    members = client.fetch_memberships()

    assert space.id == side.state.space.id
    assert members.unreadable == ()
    # A list of members may hold former and unconfirmed ones; what the seed calls members is at least there.
    assert {member.id for member in members.members} <= set(side.state.members)
    assert len(members.members) > 20
    assert {team.id for team in client.fetch_teams(space.id, TODAY).teams} <= set(side.state.teams)
    assert {code.name for code in client.fetch_accounting_codes()} == set(side.state.accounting_codes)
    assert "read_invoices" in client.fetch_token_scopes()


@pytest.mark.parametrize("repeated", [False, True])
def test_every_invoice_of_a_window_is_read_once(client: CobotClient, side: CobotSide, *, repeated: bool) -> None:
    side.state.quirks.repeated_rows = repeated
    since = date(2026, 2, 1)
    own = {
        invoice.id: invoice
        for invoice in side.state.invoices.values()
        if invoice.space_id == side.state.space.id and invoice.day >= since
    }

    found = client.fetch_invoices(side.state.space.id, since, None)

    assert found.unreadable == ()
    assert own.keys() <= {invoice.id for invoice in found.invoices}
    assert len({invoice.id for invoice in found.invoices}) == len(found.invoices)
    assert {invoice.number for invoice in found.invoices if invoice.id in own} == {one.number for one in own.values()}


def test_a_listed_invoice_is_the_same_read_by_itself(client: CobotClient, side: CobotSide) -> None:
    listed = client.fetch_invoices(side.state.space.id, date(2026, 3, 1), None).invoices[0]

    single = client.fetch_invoice(listed.id)

    assert isinstance(single, Invoice)
    assert single == listed


@pytest.mark.parametrize("accept", ["either", "pdf", "json-api"])
def test_a_pdf_is_had_whatever_the_route_wants_to_hear(client: CobotClient, side: CobotSide, accept: str) -> None:
    side.state.quirks.pdf_accept = accept  # type: ignore[assignment]
    invoice_id = next(invoice.id for invoice in side.state.invoices.values() if not invoice.pdf_missing)

    assert client.fetch_pdf(invoice_id).startswith(b"%PDF")


def test_a_customer_number_arrives_and_nothing_else_changes(client: CobotClient, side: CobotSide) -> None:
    before = client.fetch_memberships().members[0]

    client.send_customer_number(before.id, "98765")

    after = client.fetch_membership(before.id)
    assert after.customer_number == "98765"
    assert after.other_fields == before.other_fields


def test_a_call_that_is_not_as_assumed_is_refused_by_its_status(client: CobotClient, side: CobotSide) -> None:
    member = next(iter(side.state.members))
    side.state.quirks.number_write = "not-found"
    with pytest.raises(NotFound):
        client.send_customer_number(member, "98765")
    side.state.quirks.number_write = "not-allowed"
    with pytest.raises(Rejected):
        client.send_customer_number(member, "98765")


@pytest.mark.parametrize("most", [None, 50, 60, 97])
@pytest.mark.parametrize("apart", [timedelta(seconds=3), timedelta(hours=5)])
def test_the_activities_of_some_days_are_all_read_however_many_cobot_gives_at_once(
    client: CobotClient, side: CobotSide, most: int | None, apart: timedelta
) -> None:
    side.state.activities.clear()
    side.state.quirks.most_activities = most
    begin = datetime(2026, 2, 1, tzinfo=UTC)
    for number in range(300):
        side.state.add_activity("text", {"text": f"text {number}"}, begin + number * apart)
    before = client.requests_sent
    found = client.fetch_activities_between(begin, begin + 299 * apart)
    assert {each.text for each in found} == {f"text {number}" for number in range(300)}
    assert client.requests_sent - before <= (3 if most is None else 40)
    few = client.fetch_activities_between(begin + 3 * apart, begin + 7 * apart)
    assert len(few) == 5


def test_so_many_activities_at_once_that_some_may_be_left_out_are_no_answer(
    client: CobotClient, side: CobotSide
) -> None:
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    for number in range(50):
        side.state.add_activity("text", {"text": f"text {number}"}, moment)
    with pytest.raises(MalformedAnswer, match="at once"):
        client.fetch_activities_between(moment, moment)


def test_a_posted_activity_is_found_by_what_it_is_about(client: CobotClient) -> None:
    client.send_activity("Hallo", "WARN", ["admin"], ["inv-of-nobody"])

    assert [activity.text for activity in client.fetch_activities(["inv-of-nobody"])] == ["Hallo"]


def test_a_wrong_token_is_refused(side: CobotSide) -> None:
    settings = CobotSettings(side.state.space.subdomain, "wrong", URL, URL, URL)
    with requests.Session() as session:
        session.mount(URL, InProcessAdapter(side))
        client = CobotClient(Transport(cobot_remote(settings), clock=StoppedClock(), session=session), settings)

        with pytest.raises(TokenRefused):
            client.fetch_space()


def test_a_user_who_is_no_admin_any_more_is_refused(client: CobotClient, side: CobotSide) -> None:
    side.state.is_admin = False

    with pytest.raises(TokenRefused):
        client.fetch_space()
