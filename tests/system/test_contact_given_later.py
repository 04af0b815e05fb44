"""Whom somebody puts on a voucher that was booked without a contact: who is known to be another's is named."""

from __future__ import annotations

from typing import Literal

import pytest

from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress
from cobot_sevdesk_sync.sandbox.sevdesk_state import VoucherRow
from cobot_sevdesk_sync.sync.result import RunResult
from cobot_sevdesk_sync.texts import Texts
from tests.system.invoicing import DAY, issue, member_of, notes, problem, problems, voucher_of
from tests.system.reporting import codes, only, report_of
from tests.system.test_accept import accept
from tests.system.test_daily_check import next_day
from tests.system.test_what_was_booked import known_ada, other_contact
from tests.world import World

GUEST = PostalAddress(name="Gast Eins")


def of_a_guest(world: World) -> VoucherRow:
    """An invoice to a guest, booked without a contact."""
    issue(world, "CW-1", recipient=GUEST)
    assert world.run().exit_code == 0
    return voucher_of(world, "CW-1")


def of_a_member(world: World, **fields: str) -> VoucherRow:
    """An invoice to a member who has no contact, booked without."""
    world.configure(members={"enabled": False})
    issue(world, "CW-1", debitor=member_of(world.cobot, "Ada Beispiel", **fields))
    assert world.run().exit_code == 0
    voucher = voucher_of(world, "CW-1")
    assert voucher.contact_id is None
    return voucher


def assert_learnt(world: World, result: RunResult) -> None:
    """Assert that from here on the contact is the one that the voucher is to have."""
    assert problems(result) == []
    assert not report_of(world).differs
    before = voucher_of(world, "CW-1").contact_id
    other_contact(world)
    assert report_of(world).differs
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    voucher_of(world, "CW-1").contact_id = before
    assert problems(next_day(world)) == []


def assert_named(world: World, fields: str) -> None:
    """Assert that it is a difference, until just this contact is accepted."""
    [row] = [row for row in report_of(world).rows if row.number == "CW-1"]
    assert codes(row) == ["voucher-changed"]
    result = next_day(world)
    assert problems(result) == [("CW-1", "voucher-changed")]
    assert problem(result).details["fields"] == fields
    assert [each for each in notes(result) if each[1] == "contact-name-differs"] == []
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    accept(world, "CW-1")
    assert problems(next_day(world)) == []
    assert not report_of(world).differs
    voucher = voucher_of(world, "CW-1")
    given, voucher.contact_id = voucher.contact_id, world.sevdesk.add_contact("Wer Anders", customer_number="9002")
    voucher.contact_id = _taken_by_a_new_member(world)
    assert report_of(world).differs
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]
    voucher.contact_id = given
    assert problems(next_day(world)) == []


def _taken_by_a_new_member(world: World) -> str:
    """Return the contact of a member who is new."""
    world.configure(members={"enabled": True})
    before = set(world.sevdesk.contacts)
    member_of(world.cobot, "Zoe Neu")
    world.clock.advance(minutes=5)
    world.run()
    return next(
        key for key, each in world.sevdesk.contacts.items() if key not in before and each.display_name == "Zoe Neu"
    )


# Nobody is known


def test_where_nobody_is_known_another_name_is_noted_once_and_counts_from_then_on(world: World) -> None:
    of_a_guest(world).contact_id = world.sevdesk.add_contact("Eins Beratung GmbH", customer_number="8001")
    report = report_of(world)
    assert (codes(only(report, "CW-1")), report.differs) == (["contact-name-differs"], False)
    result = next_day(world)
    assert (result.exit_code, notes(result)) == (0, [("CW-1", "contact-name-differs")])
    [note] = result.notes
    assert note.details["sevdesk_name"] == "Eins Beratung GmbH"
    assert notes(next_day(world)) == []
    assert codes(only(report_of(world), "CW-1")) == []
    assert_learnt(world, next_day(world))


def test_a_contact_of_the_guests_own_name_needs_no_note(world: World) -> None:
    of_a_guest(world).contact_id = world.sevdesk.add_contact(first_name="Gast", family_name="Eins")
    result = next_day(world)
    assert notes(result) == []
    assert_learnt(world, result)


@pytest.mark.parametrize("number", ["1001", ""])
def test_a_contact_without_number_may_be_the_members_whom_nobody_knows(world: World, number: str) -> None:
    of_a_member(world, customer_number=number).contact_id = world.sevdesk.add_contact("Firma Ada", customer_number="")
    result = next_day(world)
    assert notes(result) == [("CW-1", "contact-name-differs")]
    assert_learnt(world, result)


def test_a_contact_that_sevdesk_does_not_list_is_not_learnt(world: World) -> None:
    of_a_guest(world).contact_id = "4711"
    assert problems(next_day(world)) == []
    voucher_of(world, "CW-1").contact_id = world.sevdesk.add_contact("Eins Beratung GmbH")
    assert notes(next_day(world)) == [("CW-1", "contact-name-differs")]


# The right one


def test_the_contact_that_the_member_has_by_now_is_the_one(world: World) -> None:
    voucher = of_a_member(world)
    world.configure(members={"enabled": True})
    world.clock.advance(minutes=5)
    world.run()
    [voucher.contact_id] = world.sevdesk.contacts
    result = next_day(world)
    assert notes(result) == []
    assert_learnt(world, result)


def test_the_contact_with_the_invoices_customer_number_is_the_one(world: World) -> None:
    voucher = of_a_member(world, customer_number="1001")
    voucher.contact_id = world.sevdesk.add_contact("Ada B. e. K.", customer_number="1001")
    result = next_day(world)
    assert notes(result) == [("CW-1", "contact-name-differs")]
    assert_learnt(world, result)


# Another's


def test_another_than_the_members_own_contact_is_named(world: World) -> None:
    voucher = of_a_member(world)
    world.configure(members={"enabled": True})
    world.clock.advance(minutes=5)
    world.run()
    voucher.contact_id = world.sevdesk.add_contact("Ada Beispiel", customer_number="9001")
    [own] = (each.customer_number for each in world.sevdesk.contacts.values() if each.id != voucher.contact_id)
    assert own
    assert_named(world, "contact Ada Beispiel / 9001 Ada Beispiel")


def test_another_members_contact_is_named_on_a_guests_voucher(world: World) -> None:
    _, contact = known_ada(world)
    world.clock.advance(minutes=5)
    of_a_guest(world).contact_id = contact
    assert_named(world, f"contact Gast Eins / {world.sevdesk.contacts[contact].customer_number} Ada Beispiel")


def test_another_members_contact_of_the_same_name_is_named_where_both_numbers_are_known(world: World) -> None:
    _, contact = known_ada(world)
    number = world.sevdesk.contacts[contact].customer_number
    world.clock.advance(minutes=5)
    of_a_member(world, customer_number="7").contact_id = contact
    assert_named(world, f"contact 7 Ada Beispiel / {number} Ada Beispiel")


def test_another_name_with_another_customer_number_is_a_strangers(world: World) -> None:
    of_a_member(world, customer_number="1001").contact_id = world.sevdesk.add_contact("Fremd", customer_number="9001")
    assert_named(world, "contact 1001 Ada Beispiel / 9001 Fremd")


def test_another_than_the_contact_with_the_invoices_number_is_named(world: World) -> None:
    voucher = of_a_member(world, customer_number="1001")
    world.sevdesk.add_contact("Ada B. e. K.", customer_number="1001")
    voucher.contact_id = world.sevdesk.add_contact("Fremd", customer_number="")
    assert_named(world, "contact 1001 Ada Beispiel / Fremd")


def test_on_a_voucher_that_was_adopted_it_is_named_too(world: World) -> None:
    _, contact = known_ada(world)
    number = world.sevdesk.contacts[contact].customer_number
    world.clock.advance(minutes=5)
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Ada Beispiel")
    world.configure(members={"enabled": False})
    issue(world, "CW-1", debitor=member_of(world.cobot, "Ada Beispiel", customer_number="7"))
    assert world.run().exit_code == 0
    voucher_of(world, "CW-1").contact_id = contact
    assert_named(world, f"contact 7 Ada Beispiel / {number} Ada Beispiel")


def test_a_contact_that_differed_when_it_was_adopted_is_not_learnt(world: World) -> None:
    contact = world.sevdesk.add_contact("Ada Beispiel", customer_number="1042")
    issue(world, "CW-1", recipient=PostalAddress(), debitor=None, customer_number="7")
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=contact)
    assert problems(world.run()) == [("CW-1", "adopted-with-differences")]
    for _ in range(3):
        assert problems(next_day(world)) == [("CW-1", "adopted-with-differences")]


# Between and afterwards


def given_a_contact(world: World) -> VoucherRow:
    """An invoice to a guest, whose voucher somebody has given a contact."""
    issue(world, "CW-1", recipient=PostalAddress(name="Gast Eins"))
    assert world.run().exit_code == 0
    voucher_of(world, "CW-1").contact_id = world.sevdesk.add_contact("Eins Beratung GmbH", customer_number="8001")
    assert problems(next_day(world)) == []
    assert not report_of(world).differs
    return voucher_of(world, "CW-1")


def test_a_contact_that_somebody_gave_and_exchanged_later_is_named(world: World) -> None:
    given_a_contact(world)
    other_contact(world)
    assert report_of(world).differs
    result = next_day(world)
    assert problems(result) == [("CW-1", "voucher-changed")]
    assert problem(result).details["fields"] == "contact Eins Beratung GmbH / 9001 Grete Muster"
    accept(world, "CW-1")
    assert problems(next_day(world)) == []


def test_a_contact_that_somebody_gave_and_took_away_later_is_named(world: World) -> None:
    given_a_contact(world).contact_id = None
    assert report_of(world).differs
    assert problems(next_day(world)) == [("CW-1", "voucher-changed")]


def test_a_contact_that_somebody_gave_may_be_renamed_or_merged(world: World) -> None:
    voucher = given_a_contact(world)
    given = voucher.contact_id or ""
    world.sevdesk.contacts[given].name = "Eins GmbH"
    assert problems(next_day(world)) == []
    world.sevdesk.contacts[given].name = "Eins Beratung GmbH"
    voucher.contact_id = world.sevdesk.add_contact("Eins Beratung GmbH", customer_number="8002")
    del world.sevdesk.contacts[given]
    assert problems(next_day(world)) == []


@pytest.mark.parametrize(("language", "said"), [("en", "“Gast Eins”"), ("de", "„Gast Eins“")])
def test_the_note_says_both_names(world: World, language: Literal["en", "de"], said: str) -> None:
    of_a_guest(world).contact_id = world.sevdesk.add_contact("Eins Beratung GmbH", customer_number="8001")
    [note] = next_day(world).notes
    message = Texts(language).problem_message(note)
    assert said in message
    assert "Eins Beratung GmbH" in message
    assert "8001" in message
