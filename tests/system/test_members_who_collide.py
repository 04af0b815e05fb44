"""Members and contacts whose names, companies, e-mail addresses and numbers collide: nobody's contact is a stranger's.

Drawn from so few values that nearly everything agrees with something else. What must hold (product contract, 4.2):
members who share a contact are the same, person or company, by name and by e-mail address; nobody has two contacts of
our making; and the report names exactly those whom the run names.
"""

from __future__ import annotations

import itertools
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.names import marks_in
from cobot_sevdesk_sync.store.ledger import Ledger
from tests.system.reporting import report_of
from tests.system.test_accept import lose_state
from tests.world import World, empty_world

NAMES = ("Ada Beispiel", "Ben Muster")
COMPANIES = (None, None, "Beispiel GmbH", "Ada Beispiel")
EMAILS = ("ada@example.org", "office@firma.example")
NUMBERS = (None, "1001", "1002", "77")
Between = Literal["nothing", "a run", "the state is lost"]


@dataclass(frozen=True)
class Somebody:
    """A member, or a contact that a person made in sevDesk."""

    name: str
    company: str | None
    email: str
    number: str | None

    def is_same_as(self, other: Somebody) -> bool:
        """Whether one contact may serve both."""
        return (self.company or self.name, self.company is None, self.email) == (
            other.company or other.name,
            other.company is None,
            other.email,
        )


SOMEBODY = st.builds(
    Somebody,
    st.sampled_from(NAMES),
    st.sampled_from(COMPANIES),
    st.sampled_from(EMAILS),
    st.sampled_from(NUMBERS),
)
BETWEEN: st.SearchStrategy[Between] = st.sampled_from(("nothing", "a run", "the state is lost"))


def add_contact(world: World, one: Somebody) -> None:
    """Add a contact as a person makes one in sevDesk."""
    first_name, _, family_name = one.name.partition(" ")
    world.sevdesk.add_contact(
        one.company,
        first_name=None if one.company else first_name,
        family_name=None if one.company else family_name,
        customer_number=one.number or "",
        emails=[one.email],
    )


def contacts_by_member(world: World) -> dict[str, str]:
    """Return the sevDesk id of each member's contact."""
    with closing(Ledger.open(world.state_file)) as ledger:
        return {cobot_id: link.sevdesk_id for cobot_id, link in ledger.links("member").items()}


def assert_holds(world: World, members: dict[str, Somebody]) -> None:
    """Assert what must hold after a run that compared contacts."""
    linked = contacts_by_member(world)
    for one, other in itertools.combinations(linked, 2):
        if linked[one] == linked[other]:
            assert members[one].is_same_as(members[other])
    made = [
        mark for contact in world.sevdesk.contacts.values() for mark in marks_in(contact.extra.get("description") or "")
    ]
    assert len(made) == len(set(made))


@settings(max_examples=settings().max_examples // 4)
@given(
    st.lists(SOMEBODY, max_size=2),
    st.lists(st.tuples(SOMEBODY, BETWEEN), min_size=2, max_size=3),
    st.sampled_from(("sevdesk", "cobot", "keep")),
)
def test_no_contact_serves_two_who_are_not_the_same(
    contacts: list[Somebody], joining: list[tuple[Somebody, Between]], numbers: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = empty_world(Path(folder))
        world.configure(members={"customer_numbers": numbers})
        for contact in contacts:
            add_contact(world, contact)
        members: dict[str, Somebody] = {}
        for turn, (member, between) in enumerate(joining):
            confirmed = datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=turn)
            member_id = world.cobot.add_member(
                member.name,
                company=member.company,
                email=member.email,
                customer_number=member.number,
                confirmed_at=confirmed,
            )
            members[member_id] = member
            if between != "nothing":
                world.run()
                assert_holds(world, members)
                world.clock.advance(minutes=5)
            if between == "the state is lost":
                lose_state(world)
        world.run()
        world.clock.advance(hours=25)
        result = world.run()
        assert_holds(world, members)
        named = {problem.finding.id for problem in result.problems}
        assert {row.cobot_id for row in report_of(world).members} == named
        assert (result.exit_code == 1) == bool(named)
