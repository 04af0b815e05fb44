from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.addresses import PostalAddress, parse_address
from cobot_sevdesk_sync.books.countries import country_code
from cobot_sevdesk_sync.books.names import without_invisible
from cobot_sevdesk_sync.cobot.records import Address


def parsed(text: str, country: str | None = None) -> PostalAddress | None:
    return parse_address(
        Address(name="Ada Muster", company="Beispiel, Muster & Co", full_address=text, country=country)
    )


@pytest.mark.parametrize(
    ("text", "street", "zip_code", "city", "country"),
    [
        ("Weg 1\n10115 Berlin", "Weg 1", "10115", "Berlin", None),
        ("Weg 1, 10115 Berlin, Germany", "Weg 1", "10115", "Berlin", "DE"),
        ("Weg 1\r\nD-10115 Berlin", "Weg 1", "10115", "Berlin", "DE"),
        ("Weg 1\nD 10115 Berlin\n\nDeutschland\n", "Weg 1", "10115", "Berlin", "DE"),
        ("Ring 5\nA-1010 Wien", "Ring 5", "1010", "Wien", "AT"),
        ("Ring 5, 1010 Wien, AT", "Ring 5", "1010", "Wien", "AT"),
        ("Gasse 7\nCH-8001 Zürich", "Gasse 7", "8001", "Zürich", "CH"),
        ("Gracht 1, 1012 AB Amsterdam, The Netherlands", "Gracht 1", "1012 AB", "Amsterdam", "NL"),
        ("Straat 3, 5211 XB 's-Hertogenbosch", "Straat 3", "5211 XB", "'s-Hertogenbosch", None),
        ("Ulica 2, 00-950 Warszawa", "Ulica 2", "00-950", "Warszawa", None),
        ("Gata 4, 123 45 Stockholm", "Gata 4", "123 45", "Stockholm", None),
        ("12 High Street\nLondon\nSW1A 1AA\nUK", "12 High Street", "SW1A 1AA", "London", "GB"),
        ("12 High Street, London SW1A 1AA", "12 High Street", "SW1A 1AA", "London", None),
        ("1 Main Street, Springfield, ST 12345, USA", "1 Main Street", "12345", "Springfield, ST", "US"),
        ("1 Main Street, Springfield ST 12345-6789", "1 Main Street", "12345-6789", "Springfield ST", None),
        ("12 King Street, Toronto ON M5H 1J9, Canada", "12 King Street", "M5H 1J9", "Toronto ON", "CA"),
        ("12 King Street, Toronto, M5H 1J9", "12 King Street", "M5H 1J9", "Toronto", None),
        ("10115 Berlin", None, "10115", "Berlin", None),
        ("Österreich", None, None, None, "AT"),
        ("Hinterhaus, Weg 1, 10115 Berlin", "Weg 1", "10115", "Berlin", None),
    ],
)
def test_a_free_text_address_is_read(
    text: str, street: str | None, zip_code: str | None, city: str | None, country: str | None
) -> None:
    address = parsed(text)
    assert address is not None
    assert (address.street, address.zip, address.city, address.country_code) == (street, zip_code, city, country)


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("irgendwo", "irgendwo"),
        ("Weg 1 10115 Berlin", "Weg 1 10115 Berlin"),
        ("10115 Berlin\nWeg 1", "10115 Berlin, Weg 1"),
        ("Weg 1\n10115 Berlin\nNimmerland", "Weg 1, 10115 Berlin, Nimmerland"),
        ("Weg 1, SW1A 1AA", "Weg 1, SW1A 1AA"),
        ("SW1A 1AA", "SW1A 1AA"),
        ("Weg 1\nBerlin\nde", "Weg 1, Berlin, de"),
    ],
)
def test_what_cannot_be_read_stands_wholly_in_the_street(text: str, street: str) -> None:
    assert parsed(text) == PostalAddress(street=street)


def test_the_recipients_own_name_and_company_are_left_out_of_the_street() -> None:
    address = parsed("BEISPIEL,  MUSTER & CO\nada muster\nWeg 1\n10115 Berlin")
    assert address == PostalAddress("Weg 1", "10115", "Berlin")
    assert parsed("Ada Muster, Weg 1, 10115 Berlin") == address


def test_other_lines_above_the_street_are_name_lines() -> None:
    address = parsed("Ada Muster\nc/o Probe\nAbteilung Einkauf\nWeg 1, Hof 2\n10115 Berlin")
    assert address is not None
    assert address.name_lines == ("c/o Probe", "Abteilung Einkauf")
    assert address.name == "c/o Probe, Abteilung Einkauf"
    assert address.street == "Weg 1, Hof 2"


def test_without_any_house_number_the_last_line_before_the_city_is_the_street() -> None:
    assert parsed("c/o Probe\nAm Markt\n10115 Berlin") == PostalAddress(
        "Am Markt", "10115", "Berlin", name_lines=("c/o Probe",)
    )


def test_an_american_house_number_is_no_post_code() -> None:
    assert parsed("12345 Main Street", "US") == PostalAddress(street="12345 Main Street", country_code="US")


def test_a_country_in_the_text_that_contradicts_cobots_country_stays_in_the_street() -> None:
    address = parsed("Weg 1\n10115 Berlin\nAustria", "DE")
    assert address == PostalAddress(street="Weg 1, 10115 Berlin, Austria", country_code="DE")


def test_a_country_sign_that_contradicts_cobots_country_is_not_lost() -> None:
    assert parsed("Weg 1\nD-10115 Berlin", "AT") == PostalAddress(street="Weg 1, D-10115 Berlin", country_code="AT")


def test_a_country_that_is_not_known_stands_at_the_end_of_the_street() -> None:
    assert parsed("Weg 1\n10115 Berlin", "Nimmerland") == PostalAddress("Weg 1, Nimmerland", "10115", "Berlin")


def test_the_structured_parts_win() -> None:
    address = parse_address(
        Address(
            name="Ada Muster",
            full_address="Ada Muster\nWeg 1\nD-10115 Berlin\nGermany",
            street=" Weg 1 ",
            post_code="10115",
            city="Berlin",
            state="Berlin",
            country="de",
        )
    )
    assert address == PostalAddress("Weg 1", "10115", "Berlin", "DE")


def test_a_state_stands_behind_the_city() -> None:
    address = parse_address(
        Address(street="1 Main Street", post_code="12345", city="Springfield", state="ST", country="US")
    )
    assert address == PostalAddress("1 Main Street", "12345", "Springfield, ST", "US")


def test_a_street_of_two_lines_becomes_one() -> None:
    assert parse_address(Address(street="Weg 1\nHof 2", city="Berlin")) == PostalAddress("Weg 1, Hof 2", city="Berlin")


def test_a_line_that_the_structured_parts_leave_out_is_kept_as_a_name_line() -> None:
    address = parse_address(
        Address(full_address="c/o Probe\nWeg 1\n10115 Berlin", street="Weg 1", post_code="10115", city="Berlin")
    )
    assert address == PostalAddress("Weg 1", "10115", "Berlin", name_lines=("c/o Probe",))


def test_without_a_structured_street_the_text_is_read_and_completed() -> None:
    text = "Weg 1\n10115 Berlin"
    whole = PostalAddress("Weg 1", "10115", "Berlin")
    assert parse_address(Address(full_address=text, city="Berlin")) == whole
    assert parse_address(Address(full_address=text, post_code="10115")) == whole
    assert parse_address(Address(full_address="Weg 1", post_code="10115", city="Berlin")) == whole


def test_where_text_and_structured_parts_differ_both_are_kept() -> None:
    address = parse_address(Address(full_address="Weg 1\n10115 Berlin", post_code="10999", city="Berlin"))
    assert address == PostalAddress("Weg 1, 10115 Berlin", "10999", "Berlin")
    address = parse_address(Address(full_address="Weg 1\n10115 Berlin", city="Potsdam"))
    assert address == PostalAddress("Weg 1, 10115 Berlin", "10115", "Potsdam")


def test_a_state_alone_stands_for_the_city() -> None:
    assert parse_address(Address(state="ST", country="US")) == PostalAddress(city="ST", country_code="US")


@pytest.mark.parametrize("text", [None, "", " \n , \n", "\x00"])
def test_an_address_without_anything_in_it_is_none(text: str | None) -> None:
    assert parse_address(Address(name="Ada Muster", full_address=text)) is None


def letters(*texts: str | None) -> Counter[str]:
    """Count what must not be lost: everything but spaces, commas and what cannot be seen."""
    return Counter(
        character
        for text in texts
        for character in without_invisible(text or "")
        if not character.isspace()
        and character not in ",\u2800\u3164\uffa0"
        and unicodedata.category(character) != "Cc"
    )


WORDS = st.sampled_from(
    (
        *("Weg 1", "10115 Berlin", "D-10115 Berlin", "AT-1010 Wien", "1012 AB Amsterdam", "London", "SW1A 1AA"),
        *("ST 12345", "Springfield ST 12345", "c/o Probe", "Ada Muster", "Germany", "DE", "US", "Österreich"),
        "Nimmerland",
    )
)
TEXTS = st.one_of(
    st.text(),
    st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=6).map("\n".join),
    st.lists(WORDS, max_size=6).map(", ".join),
)


@settings(deadline=None)
@given(
    text=TEXTS,
    name=st.sampled_from([None, "Ada Muster"]),
    country=st.sampled_from([None, "DE", "US", "Austria"]),
    zip_code=st.sampled_from([None, "10115"]),
    city=st.sampled_from([None, "Berlin", "London"]),
)
def test_nothing_of_a_free_text_is_lost_but_the_own_name_and_an_understood_country(
    text: str, name: str | None, country: str | None, zip_code: str | None, city: str | None
) -> None:
    source = Address(name=name, full_address=text, country=country, post_code=zip_code, city=city)
    address = parse_address(source) or PostalAddress()
    kept = letters(address.street, address.zip, address.city, *address.name_lines)
    lost = letters(text) - kept
    allowed: Counter[str] = Counter()
    parts = [" ".join(part.split()) for line in text.splitlines() for part in line.split(",")]
    for part in parts:
        own_name = name is not None and part.casefold() == name.casefold()
        if own_name or (address.country_code and country_code(part) == address.country_code):
            allowed += letters(part)
        elif address.country_code and part.startswith(("D-", "AT-")):
            allowed += letters(part.partition("-")[0] + "-")
    assert lost <= allowed


@settings(deadline=None)
@given(text=TEXTS, street=st.sampled_from(["Weg 1", "Am Markt 2"]), country=st.sampled_from([None, "DE"]))
def test_no_word_of_a_free_text_is_lost_beside_structured_parts(text: str, street: str, country: str | None) -> None:
    address = parse_address(Address(full_address=text, street=street, city="Berlin", country=country))
    assert address is not None
    assert (address.street, address.city, address.country_code) == (street, "Berlin", country)
    stored = " ".join([street, "Berlin", *address.name_lines])
    kept = set(re.findall(r"\w+", stored.casefold()))
    for part in re.split("[\n,]", without_invisible(text)):
        if country is None or country_code(part) != country:
            words = set(re.findall(r"\w+", part.casefold())) - kept
            # the sign before a post code says the country once more
            assert all(country is not None and (word == "d" or country_code(word) == country) for word in words)
