"""One activity per event (product contract, section 4.5)."""

from __future__ import annotations

from datetime import date

from cobot_sevdesk_sync.sandbox.cobot_model import StoredActivity
from tests.world import World


def posted(world: World) -> list[StoredActivity]:
    return [activity for activity in world.cobot.activities if activity.type == "text"]


def text_of(activity: StoredActivity) -> str:
    return str(activity.attributes["text"])


def test_a_made_contact_is_told_once_to_the_admins_and_attached_to_the_member(world: World) -> None:
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    world.run()
    [activity] = posted(world)
    assert activity.channels == ("admin",)
    assert activity.source_ids == (member,)
    assert activity.level is None
    assert "contact created" in text_of(activity)
    assert "1001" in text_of(activity)
    assert "77" in text_of(activity)
    world.run()
    world.clock.advance(hours=25)
    world.run()
    assert posted(world) == [activity]


def test_a_changed_number_of_a_found_contact_is_told(world: World) -> None:
    world.sevdesk.add_contact("Beispiel GmbH", customer_number="500", emails=["ada@example.org"])
    member = world.cobot.add_member(
        "Ada Beispiel", company="Beispiel GmbH", email="ada@example.org", customer_number="77"
    )
    world.run()
    [activity] = posted(world)
    assert activity.source_ids == (member,)
    assert "500" in text_of(activity)
    assert "77" in text_of(activity)


def test_a_link_that_changes_nothing_is_not_told(world: World) -> None:
    world.sevdesk.add_contact("Beispiel GmbH", customer_number="77", emails=["ada@example.org"])
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", customer_number="77")
    assert world.run().members["linked"] == 1
    assert posted(world) == []


def test_the_language_of_the_space_is_the_language_of_the_activity(world: World) -> None:
    world.configure(language="de")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.run()
    [activity] = posted(world)
    assert "Kontakt" in text_of(activity)
    assert "Kundennummer 1001" in text_of(activity)


def test_nothing_is_posted_when_notify_cobot_is_off(world: World) -> None:
    world.configure(notify={"cobot": False})
    member = world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.run()
    assert posted(world) == []
    assert not [each for each in world.cobot_side.log if each.method == "POST"]
    assert world.cobot.members[member].customer_number == "1001"
    world.configure(notify={"cobot": True})
    world.run()
    assert posted(world) == []


def test_a_number_change_that_did_not_happen_is_not_told_until_it_does(world: World) -> None:
    world.cobot.quirks.unique_numbers = True
    world.cobot.add_member("Old", confirmed_at=date(2025, 1, 1), customer_number="500")
    world.sevdesk.add_contact("Beispiel GmbH", customer_number="500", emails=["ada@example.org"])
    world.cobot.add_member("Ada Beispiel", company="Beispiel GmbH", email="ada@example.org")
    world.run()
    assert posted(world) == []
    world.cobot.quirks.unique_numbers = False
    world.clock.advance(hours=2)
    world.run()
    assert len(posted(world)) == 1
    world.clock.advance(hours=2)
    world.run()
    assert len(posted(world)) == 1


def test_an_activity_that_cobot_refuses_neither_loses_the_contact_nor_makes_a_second(world: World) -> None:
    world.cobot.revoke("write_activities")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    assert world.run().exit_code == 4
    assert len(world.sevdesk.contacts) == 1
    world.cobot.grant(*world.cobot.scopes, "write_activities")
    assert world.run().exit_code == 0
    assert len(world.sevdesk.contacts) == 1
    assert len(posted(world)) == 1
