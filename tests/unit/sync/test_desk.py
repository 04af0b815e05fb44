from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.cobot.records import Address, Membership, Team
from cobot_sevdesk_sync.config.settings import MemberSettings
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sevdesk.records import Contact
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.candidates import Candidate, Following, member_candidate, select_members, team_candidate
from cobot_sevdesk_sync.sync.desk import NO_NUMBERS, Desk, Numbers
from cobot_sevdesk_sync.sync.plan import (
    CompleteContact,
    CreateContact,
    DebitorKey,
    DocumentPlan,
    LinkContact,
    PostActivity,
    WriteCustomerNumber,
)
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 4, 1)


def member(member_id: str = "m1", name: str = "Ada Beispiel", **changes: Any) -> Membership:
    made = Membership(
        id=member_id,
        name=name,
        email="ada@example.org",
        phone=None,
        address=Address(name=name, street="Musterweg 1", post_code="20457", city="Hamburg", country="DE"),
        billing_emails=(),
        customer_number=None,
        confirmed_at=datetime(2026, 2, 1, tzinfo=UTC),
        canceled_to=None,
        team_id=None,
        other_fields={"name": '"Ada"'},
    )
    return replace(made, **changes)


def team(**changes: Any) -> Team:
    made = Team("t1", "Wattwerk", None, "t-1", Address(company="Wattwerk"), ("rechnung@example.com",))
    return replace(made, **changes)


def contact(
    number: str | None = "1001", contact_id: str = "c1", name: str = "Ada Beispiel", email: str = "ada@example.org"
) -> Contact:
    return Contact(contact_id, number, name, is_person=True, emails=frozenset({email}))


def desk(
    *contacts: Contact,
    numbers: Any = "sevdesk",
    free: Sequence[str] = ("2001", "2002", "2003"),
    may_write_numbers: bool = True,
    numbers_known: Numbers = NO_NUMBERS,
    **fields: Any,
) -> Desk:
    """A desk at which these contacts are known, and these numbers are free."""
    following = Following(
        MemberSettings(customer_numbers=numbers),
        lambda kind, number, old: f"{kind} {number} {old}",
        notify=True,
        may_write_numbers=may_write_numbers,
    )
    made = Desk(
        following, contacts, numbers=numbers_known, next_numbers=lambda _: free, country_id=lambda _: "1", **fields
    )
    made.prepare([])
    return made


def kinds(document: DocumentPlan) -> list[str]:
    return [type(step).__name__ for step in document.steps]


# Who is a candidate


def selected(
    *members: Membership, linked: Sequence[str] = (), named: Sequence[str] = (), named_from: date | None = None
) -> list[str]:
    chosen = select_members(
        members,
        linked,
        confirmed_from=date(2026, 1, 1),
        today=TODAY,
        time_zone=BERLIN,
        named=named,
        named_from=named_from,
    )
    return [candidate.debitor.id for candidate in chosen]


def test_a_confirmed_present_and_unlinked_member_is_a_candidate() -> None:
    assert selected(member()) == ["m1"]
    assert selected(member(), linked=["m1"]) == []
    assert selected(member(confirmed_at=None)) == []


@pytest.mark.parametrize(
    ("moment", "chosen"),
    [
        (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), []),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), ["m1"]),
    ],
)
def test_the_day_of_confirmation_is_the_spaces_own_day(moment: datetime, chosen: list[str]) -> None:
    assert selected(member(confirmed_at=moment)) == chosen


def test_a_member_is_a_candidate_to_their_last_day_and_not_longer() -> None:
    assert selected(member(canceled_to=TODAY)) == ["m1"]
    assert selected(member(canceled_to=date(2026, 3, 31))) == []


def test_who_is_named_in_a_problem_is_looked_at_however_long_ago_they_were_confirmed() -> None:
    long_ago = member(confirmed_at=datetime(2020, 1, 1, tzinfo=UTC))
    assert selected(long_ago) == []
    assert selected(long_ago, named=["m1"]) == ["m1"]
    assert selected(long_ago, named=["m1"], named_from=date(2020, 1, 2)) == []


def test_candidates_come_in_an_order_that_does_not_depend_on_the_listing() -> None:
    early, late = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC)
    listed = [member("b", confirmed_at=late), member("c", confirmed_at=early), member("a", confirmed_at=late)]
    assert selected(*listed) == selected(*reversed(listed)) == ["c", "a", "b"]


# Creating


def test_a_member_nobody_knows_gets_a_contact_a_number_and_an_activity() -> None:
    document = desk().plan(member_candidate(member()))
    assert (document.standing, document.number) == ("create", "2001")
    create, write, post = document.steps
    assert isinstance(create, CreateContact)
    assert (create.number, create.country_id) == ("2001", "1")
    assert create.pending == ("details", "number", "activity:contact-created:")
    assert write == WriteCustomerNumber("m1", "2001", None, {"name": '"Ada"'})
    assert isinstance(post, PostActivity)
    assert (post.event, post.pending) == ("contact-created:2001", "activity:contact-created:")


@pytest.mark.parametrize(("numbers", "number"), [("sevdesk", "2001"), ("cobot", "77"), ("keep", "2001")])
def test_whose_number_a_new_contact_gets_is_configured(numbers: str, number: str) -> None:
    document = desk(numbers=numbers).plan(member_candidate(member(customer_number="77")))
    assert document.number == number
    assert ("WriteCustomerNumber" in kinds(document)) == (numbers == "sevdesk")


def test_cobots_number_that_somebody_else_has_is_never_given_twice() -> None:
    somebody = contact("77", name="Eva Muster", email="eva@example.org")
    document = desk(somebody, numbers="cobot").plan(member_candidate(member(customer_number="77")))
    assert (document.standing, document.steps) == ("blocked", ())
    [problem] = document.findings
    assert (problem.code, problem.details["reason"], problem.details["sevdesk_ids"]) == (
        "ambiguous-contact",
        "number-taken",
        "c1",
    )


def test_a_team_keeps_its_own_number_and_none_is_written() -> None:
    document = desk().plan(team_candidate(team()))
    assert document.number == "t-1"
    assert "WriteCustomerNumber" not in kinds(document)


def test_a_number_that_was_planned_already_is_skipped() -> None:
    at = desk(numbers="cobot", free=("77", "78"))
    first = at.plan(member_candidate(member("m1", customer_number="77")))
    second = at.plan(member_candidate(member("m2", "Eva Muster", email="eva@example.org")))
    assert (first.number, second.number) == ("77", "78")


def test_two_memberships_of_one_person_get_one_contact() -> None:
    at = desk()
    at.plan(member_candidate(member("m1")))
    again = at.plan(member_candidate(member("m2")))
    link = again.steps[0]
    assert isinstance(link, LinkContact)
    assert (link.contact_of, link.number) == (DebitorKey("member", "m1"), "2001")


def test_the_limit_leaves_the_rest_waiting_without_a_problem() -> None:
    at = desk(limit=1)
    standings = [
        at.plan(member_candidate(member(f"m{n}", f"Ada {n}", email=f"a{n}@example.org"))).standing for n in range(3)
    ]
    assert standings == ["create", "waiting", "waiting"]


def test_without_a_free_number_a_contact_waits_instead_of_ending_the_run() -> None:
    document = desk(free=()).plan(member_candidate(member()))
    assert (document.standing, document.steps) == ("waiting", ())


# Finding


def test_a_contact_with_the_same_name_and_email_is_linked_and_its_number_written_back() -> None:
    document = desk(contact("1001")).plan(member_candidate(member(customer_number="77")))
    link, write, post = document.steps
    assert link == LinkContact(DebitorKey("member", "m1"), "c1", "1001", None, ("number", "activity:number-changed:77"))
    assert write == WriteCustomerNumber("m1", "1001", "77", {"name": '"Ada"'})
    assert isinstance(post, PostActivity)
    assert post.event == "number-changed:1001"


def test_where_both_numbers_are_equal_nothing_but_the_link_is_done() -> None:
    document = desk(contact("1001")).plan(member_candidate(member(customer_number="1001")))
    assert kinds(document) == ["LinkContact"]


def test_a_found_contact_without_a_number_gets_the_next_one() -> None:
    [link, *_] = desk(contact(None)).plan(member_candidate(member())).steps
    assert isinstance(link, LinkContact)
    assert (link.number, link.new_number) == ("2001", "2001")


def test_a_found_contact_takes_cobots_number_where_cobot_rules_unless_somebody_else_has_it() -> None:
    link, post = desk(contact("1001"), numbers="cobot").plan(member_candidate(member(customer_number="77"))).steps
    assert isinstance(link, LinkContact)
    assert isinstance(post, PostActivity)
    assert (link.new_number, post.event) == ("77", "contact-renumbered:77")
    somebody = contact("77", "c2", "Eva Muster", "eva@example.org")
    blocked = desk(contact("1001"), somebody, numbers="cobot").plan(member_candidate(member(customer_number="77")))
    assert (blocked.standing, [each.details["reason"] for each in blocked.findings]) == ("blocked", ["number-taken"])


def test_keep_writes_no_number_anywhere() -> None:
    document = desk(contact(None), numbers="keep").plan(member_candidate(member(customer_number="77")))
    assert kinds(document) == ["LinkContact"]
    assert isinstance(document.steps[0], LinkContact)
    assert document.steps[0].new_number is None


def test_two_contacts_that_could_be_meant_are_never_guessed_between() -> None:
    document = desk(contact("1", "c1"), contact("2", "c2")).plan(member_candidate(member()))
    assert (document.standing, document.steps) == ("blocked", ())
    assert document.findings[0].details["sevdesk_ids"] == "c1, c2"


def test_a_number_that_belongs_to_somebody_else_is_never_linked() -> None:
    somebody = contact("77", name="Eva Muster", email="eva@example.org")
    assert desk(somebody).plan(member_candidate(member(customer_number="77"))).standing == "create"


def test_a_contact_that_an_unanswered_attempt_made_after_all_is_found_by_its_number() -> None:
    late = contact("1999", name="Ada Beispiel", email="")
    candidate = member_candidate(member())
    document = desk(late, numbers_known=Numbers({candidate.debitor: ["1998", "1999"]})).plan(candidate)
    assert isinstance(document.steps[0], LinkContact)
    assert document.steps[0].contact_id == "c1"


# Finishing


@pytest.mark.parametrize(
    ("pending", "expected"),
    [
        (("details",), ["CompleteContact"]),
        (("number",), ["WriteCustomerNumber"]),
        (("activity:contact-created:",), ["PostActivity"]),
        (
            ("details", "number", "activity:number-changed:7"),
            ["CompleteContact", "WriteCustomerNumber", "PostActivity"],
        ),
    ],
)
def test_what_an_earlier_run_left_is_finished(pending: tuple[str, ...], expected: list[str]) -> None:
    link = Link("member", "m1", "c1", "created", number="1001", pending=pending)
    document = desk().finish(member_candidate(member()), link, "1001", "1")
    assert (document.standing, kinds(document)) == ("finishing", expected)
    if expected[0] == "CompleteContact":
        assert isinstance(document.steps[0], CompleteContact)
        assert document.steps[0].contact_id == "c1"


def test_while_number_writes_are_stopped_none_is_planned_and_that_is_named() -> None:
    document = desk(may_write_numbers=False).plan(member_candidate(member()))
    assert "WriteCustomerNumber" not in kinds(document)
    assert [(each.code, each.details["reason"]) for each in document.findings] == [
        ("customer-number-not-written", "stopped")
    ]


@pytest.mark.parametrize(
    ("old", "created", "notify", "expected"),
    [
        ("1001", False, True, ()),
        ("1001", True, True, ("activity:contact-created:",)),
        ("7", False, True, ("number", "activity:number-changed:7")),
        ("7", False, False, ("number",)),
        (None, True, False, ("number",)),
    ],
)
def test_what_follows_a_contact(old: str | None, *, created: bool, notify: bool, expected: tuple[str, ...]) -> None:
    candidate: Candidate = member_candidate(member(customer_number=old))
    following = Following(MemberSettings(), notify=notify)
    assert following.pending(candidate, "1001", created=created) == expected


# Whole runs


def test_an_ambiguous_member_gets_no_third_contact_from_their_invoice(world: World) -> None:
    world.configure(invoices={"create_missing_contacts": True})
    for number in ("1", "2"):
        world.sevdesk.add_contact(
            first_name="Ada", family_name="Beispiel", customer_number=number, emails=["ada@example.org"]
        )
    ada = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.cobot.add_invoice(
        "CW-1", TODAY, [InvoiceLine("Flex", net="150.00", code="4400")], debitor=("memberships", ada)
    )
    result = world.run()
    assert {problem.finding.code for problem in result.problems} == {"ambiguous-contact"}
    assert len(world.sevdesk.contacts) == 2
    assert len(world.sevdesk.vouchers_by_number("CW-1")) == 1


def test_the_limit_and_contacts_without_a_number_go_together(world: World) -> None:
    for number in range(3):
        name, email = f"Ada{number}", f"ada{number}@example.org"
        world.sevdesk.add_contact(first_name=name, family_name="Beispiel", customer_number="", emails=[email])
        world.cobot.add_member(f"{name} Beispiel", email=email)
    world.cobot.add_member("Eva Muster", email="eva@example.org")
    result = world.run(RunOptions(limit=1))
    assert result.error is None
    assert (result.members["linked"], result.members["created"]) == (3, 1)


def test_what_a_number_write_broke_stays_named_while_number_writes_are_stopped(world: World) -> None:
    world.cobot.quirks.number_write = "blanks-phone"
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", phone="040 555")
    assert world.run().exit_code == 1
    for _ in range(2):
        world.clock.advance(hours=25)
        assert [problem.finding.code for problem in world.run().problems] == ["customer-number-not-written"]
