"""What a problem says is what is the case: what was refused, what exists, what was not done (issue #10, part C)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cobot_sevdesk_sync.sandbox.cobot_state import Where
from cobot_sevdesk_sync.sandbox.server import no_fault
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.texts import Language, Texts
from tests.sandbox_faults import Callback, request_to
from tests.system.in_process import command
from tests.system.invoicing import (
    DAY,
    AnswerChanged,
    Refused,
    booked_numbers,
    issue,
    member_of,
    problem,
    problems,
    requests_to,
    voucher_of,
)
from tests.system.reporting import codes, only, report_of
from tests.system.test_accept import lose_state
from tests.world import World

ADDRESS = request_to("POST", "/ContactAddress")
TAG = request_to("POST", "/Tag/Factory/create")


def way(value: str) -> Any:
    """Match the request that gives a contact this e-mail address or phone number."""
    ways = request_to("POST", "/CommunicationWay")
    return lambda request: ways(request) and value in request.get_data(as_text=True)


def add_member(world: World) -> tuple[Any, str]:
    member = world.cobot.add_member(
        "Ada Beispiel",
        email="ada@example.org",
        billing_emails=("books@example.org",),
        phone="030 111",
        where=Where(street="Weg 1", post_code="10115", city="Berlin", country="DE"),
    )
    return ("memberships", member)


def parts_of_the_contact(world: World) -> set[str]:
    return {each.street or "" for each in world.sevdesk.addresses.values()} | {
        each.value for each in world.sevdesk.ways.values()
    }


PARTS = {"Weg 1", "ada@example.org", "books@example.org", "030 111"}


@pytest.mark.parametrize(
    ("refused", "part"),
    [
        (ADDRESS, "Weg 1"),
        (way("ada@example.org"), "ada@example.org"),
        (way("books@example.org"), "books@example.org"),
        (way("030 111"), "030 111"),
    ],
    ids=["address", "e-mail", "billing e-mail", "phone"],
)
def test_a_refused_part_of_a_contact_is_named_and_all_the_others_follow(world: World, refused: Any, part: str) -> None:
    """The contact exists; its other parts, its number, its activity and its invoices follow all the same."""
    world.sevdesk_side.fault = Refused(refused)
    debitor = add_member(world)
    issue(world, "CW-1", debitor=debitor)
    result = world.run()
    [contact] = world.sevdesk.contacts.values()
    assert problems(result) == [(contact.customer_number, "rejected-by-sevdesk")]
    for language, exists in (("en", f"the contact {contact.id} exists"), ("de", f"Der Kontakt {contact.id} ist in")):
        said = Texts(language).problem_message(problem(result))  # type: ignore[arg-type]
        assert exists in said
        assert part in said
        assert "not like this" in said
    assert parts_of_the_contact(world) == PARTS - {part}
    assert world.cobot.members[debitor[1]].customer_number == contact.customer_number
    assert [each.type for each in world.cobot.activities].count("text") == 1
    assert voucher_of(world, "CW-1").contact_id == contact.id
    assert result.members["created"] == 1
    # It waits, and once the cause is gone, it follows, once.
    world.clock.advance(minutes=5)
    world.forget_requests()
    assert problems(world.run()) == problems(result)
    assert [each for each in world.requests() if each.is_write] == []
    world.sevdesk_side.fault = no_fault
    world.clock.advance(hours=2)
    assert list(world.run().problems) == []
    assert parts_of_the_contact(world) == PARTS
    assert len(world.sevdesk.ways) + len(world.sevdesk.addresses) == len(PARTS)
    assert [each.type for each in world.cobot.activities].count("text") == 1


def test_several_refused_parts_are_each_named(world: World) -> None:
    world.sevdesk_side.fault = Refused(request_to("POST", "/CommunicationWay"))
    add_member(world)
    result = world.run()
    assert {each.finding.details["part"] for each in result.problems} == PARTS - {"Weg 1"}
    assert parts_of_the_contact(world) == {"Weg 1"}


@pytest.mark.parametrize(
    ("refused", "said", "not_said"),
    [
        (request_to("POST", "/Contact"), "It was not created", "exists"),
        (request_to("POST", "/uploadTempFile"), "was not booked: sevDesk rejected its PDF", "created"),
        (request_to("POST", "/saveVoucher"), "was not booked: sevDesk rejected the voucher", "created"),
        (TAG, "is booked, but sevDesk rejected a tag", "not booked"),
    ],
    ids=["contact", "pdf", "voucher", "tag"],
)
def test_a_refusal_is_told_by_the_step_that_was_refused(world: World, refused: Any, said: str, not_said: str) -> None:
    world.sevdesk_side.fault = Refused(refused)
    if "It was" in said:
        add_member(world)
    else:
        issue(world, "CW-1")
    message = Texts("en").problem_message(problem(world.run()))
    assert said in message
    assert not_said not in message


def test_an_answer_that_cannot_be_read_is_not_called_a_refusal(world: World) -> None:
    issue(world, "CW-1")

    def change(body: Any) -> None:
        for row in body["data"]:
            row["attributes"]["totalAmount"]["gross"] = "many"

    world.cobot_side.fault = AnswerChanged(
        lambda request: request.path.endswith("/invoices") and not request.path.startswith("/api/"), change
    )
    found = problem(world.run())
    english, german = (Texts(language).problem_message(found) for language in ("en", "de"))
    assert "could not be read" in english
    assert "totalAmount" in english
    assert "rejected" not in english
    assert "nicht lesbar" in german


# A voucher that was deleted before its tag


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_tag_of_a_voucher_that_is_gone_is_given_up_and_retry_ends_it(world: World, language: Language) -> None:
    world.configure(language=language)
    world.sevdesk_side.fault = Refused(TAG)
    issue(world, "CW-1")
    world.run()
    voucher = voucher_of(world, "CW-1")
    world.sevdesk.vouchers.pop(voucher.id)
    world.sevdesk_side.fault = no_fault
    world.clock.advance(hours=2)
    first = world.run()
    gone = {"en": f"(id {voucher.id}) is no longer in sevDesk", "de": f"der Beleg (ID {voucher.id}) ist nicht mehr"}
    assert gone[language] in Texts(language).problem_message(problem(first))
    world.clock.advance(hours=30)
    world.forget_requests()
    again = world.run()
    assert (again.exit_code, problems(again)) == (1, [("CW-1", "voucher-gone")])
    assert gone[language] in Texts(language).problem_message(problem(again))
    assert requests_to(world, "/Tag") == []
    assert command(world, "sync", "retry", "CW-1").code == 0
    world.clock.advance(hours=30)
    assert (world.run().exit_code, booked_numbers(world)) == (0, ["CW-1"])


def test_a_voucher_that_vanishes_right_before_its_tag_is_named_as_gone(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk_side.fault = Callback(TAG, before_effect=lambda _request: world.sevdesk.vouchers.clear())
    result = world.run()
    assert problem(result).code == "voucher-gone"
    assert problems(world.run()) == problems(result)


# Several contacts fit, and the invoice is booked without one


def booked_without_contact(world: World, *numbers: str) -> None:
    for _ in range(2):
        world.sevdesk.add_contact("Muster GmbH", customer_number="7")
    for number in numbers:
        issue(world, number, customer_number="7")
    assert problems(world.run()) == [(number, "ambiguous-contact") for number in numbers]


def test_what_was_booked_without_a_contact_stays_named_until_its_voucher_has_one(world: World) -> None:
    world.configure(invoices={"daily_check": False})
    booked_without_contact(world, "CW-1", "CW-2", "CW-3")
    for _ in range(3):
        world.clock.advance(hours=1)
        world.forget_requests()
        result = world.run()
        assert (result.exit_code, len(result.problems)) == (1, 3)
        assert not requests_to(world, "/Voucher"), "only the day's sweep looks"
    voucher_of(world, "CW-2").contact_id = next(iter(world.sevdesk.contacts))
    world.clock.advance(minutes=5)
    assert len(world.run().problems) == 3
    world.clock.advance(days=1)
    world.forget_requests()
    result = world.run()
    assert problems(result) == [("CW-1", "ambiguous-contact"), ("CW-3", "ambiguous-contact")]
    assert len(requests_to(world, "/Voucher")) == 1, "one listing, however many there are"
    assert len(result.to_tell) == 2, "told once a day while it lasts"


def test_a_person_lets_it_be_with_a_reason_and_retry_does_not(world: World) -> None:
    booked_without_contact(world, "CW-1", "CW-2")
    ended = command(world, "sync", "retry", "CW-1")
    assert (ended.code, "“cobot-sevdesk sync accept CW-1 --reason …”" in ended.stdout) == (0, True)
    command(world, "sync", "retry", "--all")
    assert len(world.run().problems) == 2
    assert command(world, "sync", "accept", "CW-1", "--reason", "Paid in cash").code == 0
    world.clock.advance(days=1)
    assert problems(world.run()) == [("CW-2", "ambiguous-contact")]


def test_the_report_names_it_too_until_the_voucher_has_a_contact(world: World) -> None:
    booked_without_contact(world, "CW-1")
    report = report_of(world)
    row = only(report, "CW-1")
    assert (row.document_class, codes(row), report.differs) == ("different", ["ambiguous-contact"], True)
    assert row.fields["contact"][1] == "-"
    voucher_of(world, "CW-1").contact_id = next(iter(world.sevdesk.contacts))
    assert only(report_of(world), "CW-1").document_class == "matched"


def test_it_is_found_again_after_a_lost_state_and_so_is_that_it_was_accepted(world: World) -> None:
    booked_without_contact(world, "CW-1", "CW-2")
    assert command(world, "sync", "accept", "CW-1", "--reason", "Paid in cash").code == 0
    for has_run in (True, False, True):
        if has_run:
            assert problems(world.run()) == [("CW-2", "ambiguous-contact")]
        else:
            lose_state(world)
        report = report_of(world)
        accepted, still_open = only(report, "CW-1"), only(report, "CW-2")
        assert (accepted.document_class, accepted.accepted is not None) == ("different", True)
        assert (still_open.document_class, codes(still_open), still_open.accepted) == (
            "different",
            ["ambiguous-contact"],
            None,
        )


def test_that_two_contacts_of_a_member_fitted_stays_accepted_in_the_report(world: World) -> None:
    ada = member_of(world.cobot)
    for _ in range(2):
        world.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", emails=["ada@example.org"])
    issue(world, "CW-1", debitor=ada)
    world.run()
    assert codes(only(report_of(world), "CW-1")) == ["ambiguous-contact"]
    assert command(world, "sync", "accept", "CW-1", "--reason", "Paid in cash").code == 0
    row = only(report_of(world), "CW-1")
    assert row.accepted is not None
    assert codes(row) == ["ambiguous-contact"]
    lose_state(world)
    assert ("CW-1", "ambiguous-contact") not in problems(world.run())
    assert only(report_of(world), "CW-1").accepted is not None


def test_also_one_that_is_older_than_all_that_is_read_is_named_until_then(world: World) -> None:
    world.configure(invoices={"lookback_days": 1, "sweep_days": 3})
    world.clock.moment = world.clock.moment.replace(month=5)
    booked_without_contact(world, "CW-1")
    world.clock.advance(days=20)
    assert problems(world.run()) == [("CW-1", "ambiguous-contact")]
    voucher_of(world, "CW-1").contact_id = next(iter(world.sevdesk.contacts))
    world.clock.advance(days=1)
    assert world.run(RunOptions(since=DAY + timedelta(days=40))).exit_code == 1
    assert world.run().exit_code == 0
