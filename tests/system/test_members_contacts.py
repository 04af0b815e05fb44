"""What a new contact consists of (product contract, section 4.3)."""

from __future__ import annotations

import msgspec
import pytest

from cobot_sevdesk_sync.sandbox.cobot_state import Where, free_text
from cobot_sevdesk_sync.sandbox.sevdesk_state import AddressRow, ContactRow
from tests.sandbox_states import sevdesk_snapshot
from tests.system.invoicing import issue, member_of
from tests.world import World

WORK, INVOICING = "2", "8"
CUSTOMER = "3"


def the_contact(world: World) -> ContactRow:
    [contact] = world.sevdesk.contacts.values()
    return contact


def the_address(world: World) -> AddressRow:
    [address] = world.sevdesk.addresses.values()
    return address


def country_of(world: World) -> str:
    return world.sevdesk.countries[the_address(world).country_id].code.upper()


def all_words(address: AddressRow) -> str:
    parts = (*address.extra.values(), address.street, address.zip, address.city)
    return " ".join(part for part in parts if part)


def test_a_person_has_first_and_family_name_and_the_customer_category(world: World) -> None:
    world.cobot.add_member("Ada Maria Beispiel", email="ada@example.org")
    world.run()
    contact = the_contact(world)
    assert (contact.name, contact.surename, contact.familyname) == (None, "Ada Maria", "Beispiel")
    assert contact.category_id == CUSTOMER


def test_a_company_is_an_organisation_and_its_person_stands_in_the_address(world: World) -> None:
    world.cobot.add_member("Ada Beispiel", company="Beispiel & Söhne GmbH", email="ada@example.org")
    world.run()
    contact = the_contact(world)
    assert (contact.name, contact.surename, contact.familyname) == ("Beispiel & Söhne GmbH", None, None)
    assert contact.category_id == CUSTOMER
    assert the_address(world).extra["name"] == "Ada Beispiel"


def test_the_number_is_the_next_free_one_of_sevdesk_and_part_of_the_creating_call(world: World) -> None:
    world.sevdesk.add_contact("Somebody else", customer_number="1001")
    world.sevdesk.add_contact("Another", customer_number="1002")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org")
    world.run()
    [created] = [each for each in world.sevdesk_side.log if each.method == "POST" and each.path.endswith("/Contact")]
    assert msgspec.json.decode(created.body)["customerNumber"] == "1003"
    assert not [each for each in world.sevdesk_side.log if each.method == "PUT"]


def test_parts_of_an_address_go_where_they_belong(world: World) -> None:
    where = Where(street="Kaistraße 3", post_code="20457", city="Hamburg", country="DE")
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", where=where)
    world.run()
    address = the_address(world)
    assert (address.street, address.zip, address.city) == ("Kaistraße 3", "20457", "Hamburg")
    assert country_of(world) == "DE"
    assert address.contact_id == the_contact(world).id


@pytest.mark.parametrize(
    ("country", "code"), [("Germany", "DE"), ("Österreich", "AT"), ("France", "FR"), ("ch", "CH"), ("PL", "PL")]
)
def test_a_country_is_understood_by_code_and_name(world: World, country: str, code: str) -> None:
    where = Where(street="Musterweg 1", post_code="1000", city="Musterstadt", country=country)
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", where=where)
    world.run()
    assert country_of(world) == code


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("Lange Reihe 12\n20099 Hamburg", "Germany", ("Lange Reihe 12", "20099", "Hamburg", "DE")),
        ("14 quai du Port\n13002 Marseille\nFrance", None, ("14 quai du Port", "13002", "Marseille", "FR")),
        ("Ringstraße 2, A-1010 Wien", None, ("Ringstraße 2", "1010", "Wien", "AT")),
    ],
)
def test_a_free_text_address_is_parsed(
    world: World, text: str, country: str | None, expected: tuple[str, str, str, str]
) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", where=free_text(text, country))
    world.run()
    address = the_address(world)
    assert (address.street, address.zip, address.city, country_of(world)) == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("c/o Familie Holm\nHinterhaus, 3. Stock\nLange Reihe 12\n20099 Hamburg", "DE"),
        ("postlagernd am Bahnhof", "DE"),
        ("Haus am See, irgendwo hinter den Bergen", None),
        ("Lange Reihe 12\n20099 Hamburg", "Atlantis"),
    ],
)
def test_no_word_of_an_address_is_lost(world: World, text: str, country: str | None) -> None:
    world.cobot.add_member("Ada Beispiel", email="ada@example.org", where=free_text(text, country))
    result = world.run()
    assert result.exit_code == 0, [each.finding for each in result.problems]
    kept = all_words(the_address(world))
    words = [*text.replace(",", " ").split(), *([] if country in {None, "DE"} else [str(country)])]
    assert [word for word in words if word not in kept] == []


def test_email_billing_email_and_phone_are_attached_each_for_its_purpose(world: World) -> None:
    world.cobot.add_member(
        "Ada Beispiel",
        email="ada@example.org",
        billing_emails=["books@example.org", "ADA@example.org", "second@example.org"],
        phone="+49 40 555 001",
    )
    world.run()
    ways = {(way.type, way.value, way.key_id, way.main) for way in world.sevdesk.ways.values()}
    assert ways == {
        ("EMAIL", "ada@example.org", WORK, True),
        ("EMAIL", "books@example.org", INVOICING, False),
        ("EMAIL", "second@example.org", INVOICING, False),
        ("PHONE", "+49 40 555 001", WORK, False),
    }
    assert {way.contact_id for way in world.sevdesk.ways.values()} == {the_contact(world).id}


def test_a_member_without_email_phone_and_address_is_a_contact_all_the_same(world: World) -> None:
    nowhere = Where(street=None, post_code=None, city=None, country=None)
    world.cobot.add_member("Ada Beispiel", where=nowhere)
    result = world.run()
    assert result.exit_code == 0
    assert the_contact(world).display_name == "Ada Beispiel"
    assert (world.sevdesk.ways, world.sevdesk.addresses) == ({}, {})


def test_a_found_contact_is_left_as_it_is(world: World) -> None:
    world.sevdesk.add_contact("Beispiel GmbH", customer_number="77", emails=["ada@example.org"])
    before = sevdesk_snapshot(world.sevdesk)
    world.cobot.add_member(
        "Ada Beispiel", company="Beispiel AG", email="ada@example.org", customer_number="77", phone="040 555"
    )
    assert world.run().members["linked"] == 1
    assert sevdesk_snapshot(world.sevdesk) == before


HOSTILE = [
    '<script>alert("1")</script> Müller',
    '=HYPERLINK("http://example.com";"x")',
    "Ada\x00\x07\x1b[31m Beispiel",
    "Ada\r\nX-Injected: 1 Beispiel",
    "Robert'); DROP TABLE links;--",
    "\u202eAda Beispiel",
    "𝔄da 😀 Beispiel",
    "x" * 3000,
]


def test_hostile_names_are_data_and_nothing_else(served: World) -> None:
    for turn, name in enumerate(HOSTILE):
        served.cobot.add_member(name, company=f"{name} AG", email=f"m{turn}@example.org")
    ended = served.sync()
    assert ended.code == 0, ended.stdout + ended.stderr
    assert len(served.sevdesk.contacts) == len(HOSTILE)
    assert "\x1b" not in ended.stdout + ended.stderr
    assert not [text for text in served.cobot.posted_texts() if "<" in text or "\x1b" in text]
    printed = served.command("sync", "run")
    assert (printed.code, printed.stdout, printed.stderr) == (0, "", "")


def test_a_member_whose_invoice_carries_a_vat_id_gets_it_on_the_contact(world: World) -> None:
    """Cobot's page of a member has none; one whose invoices carry two different ones gets neither."""
    one, two = member_of(world.cobot, "Ada Beispiel"), member_of(world.cobot, "Bo Muster")
    issue(world, "CW-1", debitor=one, tax_id="ATU 12345678")
    issue(world, "CW-2", debitor=two, tax_id="ATU12345678")
    issue(world, "CW-3", debitor=two, tax_id="ATU87654321")
    assert world.run().exit_code == 0
    found = {contact.display_name: contact.extra.get("vatNumber") for contact in world.sevdesk.contacts.values()}
    assert found == {"Ada Beispiel": "ATU12345678", "Bo Muster": None}
