"""Members and teams of whom something is not as it should be."""

from __future__ import annotations

from datetime import date

from tests.system.invoicing import DAY, issue
from tests.system.reporting import report_of
from tests.world import World


def found(world: World, *, with_state: bool = True) -> list[tuple[str, str, str | None, str | None]]:
    """Return class, name and both numbers of each member in the report."""
    return [
        (row.member_class, row.name, row.cobot_number, row.sevdesk_number)
        for row in report_of(world, with_state=with_state).members
    ]


def member(world: World, name: str = "Ada Beispiel", **fields: object) -> str:
    fields.setdefault("confirmed_at", DAY)
    fields.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}@example.org")
    return world.cobot.add_member(name, **fields)  # type: ignore[arg-type]


def person(world: World, name: str = "Ada Beispiel", number: str | None = None) -> str:
    first_name, family_name = name.split()
    return world.sevdesk.add_contact(
        first_name=first_name,
        family_name=family_name,
        customer_number=number,
        emails=[f"{first_name.lower()}@example.org"],
    )


def test_a_member_without_a_contact_has_one_after_a_run(world: World) -> None:
    member(world)
    assert found(world) == [("without-contact", "Ada Beispiel", None, None)]
    world.run()
    assert found(world) == []
    assert found(world, with_state=False) == []


def test_former_unconfirmed_and_earlier_members_are_left_out(world: World) -> None:
    member(world, "Ada Beispiel", canceled_to=date(2026, 3, 31))
    member(world, "Ben Beispiel", confirmed_at=None)
    member(world, "Cem Beispiel", confirmed_at=date(2025, 12, 1))
    assert found(world) == []


def test_a_number_that_differs_is_told_unless_numbers_are_kept(world: World) -> None:
    member(world, customer_number="17")
    person(world, number="1042")
    assert found(world) == [("number-different", "Ada Beispiel", "17", "1042")]
    world.configure(members={"customer_numbers": "keep"})
    assert found(world) == []


def test_several_contacts_with_one_number_or_one_identity_are_told(world: World) -> None:
    member(world, "Ada Beispiel", customer_number="1042")
    person(world, "Ada Beispiel", "1042")
    person(world, "Ben Fremd", "1042")
    member(world, "Cem Doppelt")
    twins = {person(world, "Cem Doppelt", "7"), person(world, "Cem Doppelt", "8")}
    rows = report_of(world).members
    assert {row.name for row in rows} == {"Ada Beispiel", "Cem Doppelt"}
    assert {row.member_class for row in rows} == {"several-contacts"}
    assert twins in [set(row.sevdesk_ids) for row in rows]


def test_a_linked_contact_that_was_deleted_or_renumbered_is_told(world: World) -> None:
    member(world)
    world.run()
    [contact] = world.sevdesk.contacts.values()
    contact.customer_number = "9999"
    assert [row[0] for row in found(world)] == ["number-different"]
    world.sevdesk.contacts.clear()
    assert [row[0] for row in found(world)] == ["without-contact"]


def test_a_team_counts_once_an_invoice_is_addressed_to_it(world: World) -> None:
    team = world.cobot.add_team("Studio Nord", "T-1", billing_emails=["studio@example.org"])
    assert found(world) == []
    issue(world, "CW-1", debitor=("teams", team))
    assert found(world) == [("without-contact", "Studio Nord", "T-1", None)]
    world.run()
    assert found(world) == []
