from __future__ import annotations

from cobot_sevdesk_sync.sevdesk.records import CostCentre, Country, NoCostCentre, pick_country, resolve_cost_centre

HALL = CostCentre(id="1", name="Saal", number="100")
ANNEX = CostCentre(id="2", name="100", number="200")
TWIN = CostCentre(id="3", name="Anbau", number=None)
OTHER_TWIN = CostCentre(id="4", name="Anbau", number=None)


def test_a_cost_centre_is_found_by_its_number_before_any_name() -> None:
    assert resolve_cost_centre([ANNEX, HALL], " 100 ") == HALL


def test_a_cost_centre_is_found_by_its_name() -> None:
    assert resolve_cost_centre([ANNEX, HALL], "Saal") == HALL


def test_two_cost_centres_of_one_name_are_ambiguous() -> None:
    assert resolve_cost_centre([TWIN, OTHER_TWIN], "Anbau") is NoCostCentre.AMBIGUOUS


def test_an_unknown_cost_centre_is_said_to_be_unknown() -> None:
    assert resolve_cost_centre([HALL], "saal") is NoCostCentre.UNKNOWN


def test_of_the_british_rows_the_united_kingdom_is_picked() -> None:
    rows = [
        Country("30", "GB", "England", "England"),
        Country("31", "GB", "Großbritannien", "Great Britain"),
        Country("32", "GB", "Vereinigtes Königreich", "United Kingdom"),
    ]
    for order in (rows, rows[::-1]):
        picked = pick_country(order, "gb")
        assert picked is not None
        assert picked.id == "32"


def test_of_several_rows_of_one_country_always_the_same_is_picked() -> None:
    rows = [Country("10", "FR", "", ""), Country("9", "FR", "", "")]
    assert pick_country(rows, "FR") == pick_country(rows[::-1], "FR") == rows[1]


def test_a_country_that_is_not_listed_is_none() -> None:
    rows = [Country("1", "DE", "Deutschland", "Germany"), Country("2", "", "?", "?")]
    assert pick_country(rows, "XX") is None
    assert pick_country(rows, "") is None
