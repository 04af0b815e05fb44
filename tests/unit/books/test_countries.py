from __future__ import annotations

import pytest

from cobot_sevdesk_sync.books.countries import (
    EU_MEMBERS,
    RecipientCase,
    compact_vat_id,
    country_code,
    is_elsewhere,
    recipient_case,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "DE"),
        (" AT ", "AT"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("u.k.", "GB"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("Deutschland", "DE"),
        ("GERMANY", "DE"),
        ("Österreich", "AT"),
        ("Oesterreich", "AT"),
        ("Osterreich", "AT"),
        ("O\u0308sterreich", "AT"),
        ("die Schweiz", "CH"),
        ("The Netherlands", "NL"),
        ("Niederlande", "NL"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Tschechien", "CZ"),
        ("Großbritannien", "GB"),
        ("GROSSBRITANNIEN", "GB"),
        ("Northern Ireland", "GB"),
        ("Ireland", "IE"),
        ("Trinidad and Tobago", "TT"),
        ("Saint Lucia", "LC"),
        ("Côte d’Ivoire", "CI"),
        ("Kosovo", "XK"),
    ],
)
def test_a_country_is_known_by_its_code_and_by_its_english_and_german_names(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text", [None, "", "  ", "ZZ", "Nimmerland", "10115 Deutschland", "12", "the", "Germany Austria"]
)
def test_what_is_no_country_has_no_code(text: str | None) -> None:
    assert country_code(text) is None


def test_the_european_union_has_27_members_and_each_of_them_is_a_known_country() -> None:
    assert len(EU_MEMBERS) == 27
    assert all(country_code(code) == code for code in EU_MEMBERS)
    assert EU_MEMBERS.isdisjoint({"GB", "CH", "NO", "EL"})


@pytest.mark.parametrize(
    "text",
    [
        "DE123456789",
        "de 123 456 789",
        "DE-123.456.789",
        "ATU12345678",
        "EL123456789",
        "NL123456789B01",
        "FRXX123456789",
        "IE1234567WA",
        "IE1A23456L",
        "ESX1234567X",
        "LT123456789012",
        "RO12",
        "BE0123456789",
    ],
)
def test_a_vat_id_of_a_member_state_is_recognised_whatever_separates_its_digits(text: str) -> None:
    assert compact_vat_id(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "DE",
        "DE12345678",
        "12/345/67890",
        "123456789",
        "GR123456789",
        "GB123456789",
        "CHE123456789",
        "DEUTSCHLAND",
    ],
)
def test_a_tax_number_or_another_countrys_id_is_no_vat_id(text: str | None) -> None:
    assert compact_vat_id(text) is None


def test_a_vat_id_is_kept_in_capitals_without_separators() -> None:
    assert compact_vat_id("atu 123-45.678") == "ATU12345678"


@pytest.mark.parametrize(
    ("country", "post_code", "case"),
    [
        ("Monaco", "98000", "eu_private"),
        ("MC", None, "eu_private"),
        ("Isle of Man", None, "third_country"),
        ("Northern Ireland", "BT1 1AA", "third_country"),
        ("ES", "35001", "third_country"),
        ("Spain", "51 001", "third_country"),
        ("ES", "28001", "eu_private"),
        ("FI", "22100", "third_country"),
        ("AX", None, "third_country"),
        ("IT", "23041", "third_country"),
        ("GR", "63086", "third_country"),
        ("FR", "97400", "third_country"),
        ("RE", None, "third_country"),
        ("FR", "98000", "eu_private"),
        ("FR", "06000", "eu_private"),
        ("DE", "27498", "third_country"),
        ("DE", "78266", "third_country"),
        ("DE", "20095", "domestic"),
        ("AT", "35001", "eu_private"),
    ],
)
def test_for_vat_a_territory_counts_where_the_directive_says_so(
    country: str, post_code: str | None, case: RecipientCase
) -> None:
    """Directive 2006/112/EC, articles 6 and 7: Monaco as France, territories outside of it as third countries."""
    assert recipient_case(country, None, post_code) == case


def test_a_business_in_monaco_has_a_french_vat_id() -> None:
    assert recipient_case("MC", "FRXX123456789") == "eu_business"


@pytest.mark.parametrize(
    ("country", "tax_id", "case"),
    [
        ("DE", None, "domestic"),
        ("Germany", "DE123456789", "domestic"),
        ("Österreich", "ATU12345678", "eu_business"),
        ("AT", None, "eu_private"),
        ("AT", "12/345/67890", "eu_private"),
        ("AT", "FRXX123456789", "eu_business"),
        ("AT", "DE123456789", "eu_private"),
        ("GR", "EL123456789", "eu_business"),
        ("CH", None, "third_country"),
        ("GB", "ATU12345678", "third_country"),
        (None, "ATU12345678", None),
        ("Nimmerland", None, None),
    ],
)
def test_the_kind_of_recipient_follows_from_country_and_tax_id(
    country: str | None, tax_id: str | None, case: RecipientCase | None
) -> None:
    assert recipient_case(country, tax_id) == case


@pytest.mark.parametrize(
    ("country", "elsewhere"),
    [("DE", False), ("Germany", False), (None, False), ("Nimmerland", False), ("AT", True), ("Switzerland", True)],
)
def test_a_space_is_elsewhere_only_where_its_country_is_known_to_be_another(
    country: str | None, elsewhere: bool
) -> None:
    assert is_elsewhere(country) is elsewhere
