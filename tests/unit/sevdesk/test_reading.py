from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from cobot_sevdesk_sync.errors import MalformedAnswer
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import (
    Account,
    Contact,
    ContactAddress,
    Position,
    TagRelation,
    UnreadableRow,
    Voucher,
)
from tests.unit.sevdesk.conftest import TOKEN, Sevdesk


def objects(*rows: object, **more: object) -> str:
    return json.dumps({"objects": list(rows), **more})


def voucher(number: str = "CW-2026-1", **fields: object) -> dict[str, object]:
    """Return a voucher as sevDesk has been seen to send one: without contact there is no ``supplier`` key."""
    return {
        "id": "5001",
        "objectName": "Voucher",
        "description": number,
        "voucherDate": "2026-04-01T00:00:00+02:00",
        "creditDebit": "D",
        "status": "100",
        "sumGross": "119",
        "sumTax": "19",
        "paidAmount": 87.49,
        "currency": "EUR",
        **fields,
    }


def test_requests_carry_the_raw_token_and_no_version(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Tools/bookkeepingSystemVersion", body='{"objects": {"version": "2.0"}}')
    assert client.fetch_booking_system_version() == "2.0"
    headers = sevdesk.last.headers
    assert headers["Authorization"] == TOKEN
    assert headers["Accept"] == "application/json"
    assert "X-Version" not in headers


def test_a_version_that_is_not_told_is_refused(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Tools/bookkeepingSystemVersion", body='{"objects": {}}')
    with pytest.raises(MalformedAnswer) as caught:
        client.fetch_booking_system_version()
    assert caught.value.field == "objects.version"


GUIDANCE = {
    "accountDatevId": 990001,
    "accountNumber": "4400",
    "accountName": "Beispielerlöse",
    "allowedTaxRules": [
        {"name": "USTPFL_UMS_EINN", "id": 1, "taxRates": ["ZERO", "SEVEN", "NINETEEN"]},
        {"name": "EXAMPLE", "id": 18, "taxRates": ["TWENTYONE", "ZERO"], "description": "Beispiel"},
        {"name": "NOTHING", "id": 19, "taxRates": None},
    ],
    "allowedReceiptTypes": ["REVENUE"],
}


@pytest.mark.parametrize("body", [[GUIDANCE], GUIDANCE])
def test_rate_words_become_percents_and_unknown_words_allow_nothing(
    client: SevdeskClient, sevdesk: Sevdesk, body: object
) -> None:
    sevdesk.answers("GET", "/ReceiptGuidance/forAllAccounts", body=json.dumps({"objects": body}))
    assert client.fetch_accounts() == (
        Account(
            id="990001",
            number="4400",
            name="Beispielerlöse",
            rates_by_rule={
                "1": frozenset({Decimal(0), Decimal(7), Decimal(19)}),
                "18": frozenset({Decimal(0)}),
                "19": frozenset(),
            },
            receipt_types=frozenset({"REVENUE"}),
            rule_names={"18": "Beispiel"},
            rule_texts={"1": "USTPFL_UMS_EINN", "18": "EXAMPLE Beispiel", "19": "NOTHING"},
        ),
    )


def test_an_account_without_rules_allows_nothing(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET", "/ReceiptGuidance/forAllAccounts", body=objects({"accountDatevId": "7", "accountNumber": 4400})
    )
    account = client.fetch_accounts()[0]
    assert (account.id, account.number, account.name) == ("7", "4400", "")
    assert account.rates_by_rule == {}
    assert account.receipt_types == frozenset()


def test_an_account_without_a_number_is_passed_by_and_counted(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET", "/ReceiptGuidance/forAllAccounts", body=objects(GUIDANCE, {**GUIDANCE, "accountNumber": " "})
    )
    assert [account.number for account in client.fetch_accounts()] == ["4400"]
    assert client.passed_by == {"accounts": 1}


def test_what_an_account_allows_in_unreadable_words_it_does_not_allow(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    odd = {**GUIDANCE, "allowedTaxRules": [{"id": []}, {"id": 1, "taxRates": ["SEVEN"]}], "allowedReceiptTypes": "all"}
    sevdesk.answers("GET", "/ReceiptGuidance/forAllAccounts", body=objects(odd))
    [account] = client.fetch_accounts()
    assert account.rates_by_rule == {"1": frozenset({Decimal(7)})}
    assert account.receipt_types == frozenset()


def test_contacts_are_read_with_persons_and_their_email_addresses(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    """The type filter may be ignored, and a communication way may have lost its contact."""
    sevdesk.answers(
        "GET",
        "/CommunicationWay",
        body=objects(
            {"id": "1", "type": "EMAIL", "value": " ada@example.org ", "contact": {"id": "11"}, "key": {"id": "2"}},
            {"id": "2", "type": "PHONE", "value": "030 12345", "contact": {"id": "11"}},
            {"id": "3", "type": "EMAIL", "value": "rechnung@example.org", "contact": {"id": 11}},
            {"id": "4", "type": "EMAIL", "value": "nobody@example.org"},
            {"id": "5", "type": "EMAIL", "value": None, "contact": {"id": "12"}},
            {"type": None, "value": "untyped@example.org", "contact": {"id": 11}},
            total=6,
        ),
    )
    sevdesk.answers(
        "GET",
        "/Contact",
        body=objects(
            {"id": "11", "name": None, "surename": "Ada", "familyname": "Muster", "customerNumber": " 1001 "},
            {"id": "12", "name": "Beispiel Raum GmbH", "customerNumber": ""},
            total=2,
        ),
    )
    emails = frozenset({"ada@example.org", "rechnung@example.org", "untyped@example.org"})
    assert client.fetch_contacts() == (
        Contact("11", "1001", "Ada Muster", True, emails),  # noqa: FBT003
        Contact("12", None, "Beispiel Raum GmbH", False, frozenset()),  # noqa: FBT003
    )
    ways, contacts = sevdesk.queries()
    assert ways["type"] == "EMAIL"
    assert contacts["depth"] == "1"
    assert contacts["limit"] == "1000"
    assert contacts["offset"] == "0"


def test_contacts_can_be_read_without_asking_for_addresses(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Contact", body=objects({"id": "11", "name": "Beispiel Raum GmbH"}))
    (page,) = client.iterate_contact_pages(with_emails=False)
    assert page[0].emails == frozenset()


def test_a_customer_number_is_compared_exactly_even_if_the_filter_is_ignored(
    client: SevdeskClient, sevdesk: Sevdesk
) -> None:
    sevdesk.answers(
        "GET",
        "/Contact",
        body=objects(
            {"id": "1", "name": "A", "customerNumber": "100"},
            {"id": "2", "name": "B", "customerNumber": "1001"},
            {"id": "3", "name": "C"},
            {"id": "4", "name": "D", "customerNumber": 100},
        ),
    )
    assert [contact.id for contact in client.fetch_contacts_by_number(" 100 ")] == ["1", "4"]
    assert sevdesk.queries()[0]["customerNumber"] == "100"
    assert sevdesk.queries()[0]["depth"] == "1"


@pytest.mark.parametrize(("body", "number"), [('{"objects": "1042"}', "1042"), ('{"objects": 1042}', "1042")])
def test_the_next_customer_number_is_text(client: SevdeskClient, sevdesk: Sevdesk, body: str, number: str) -> None:
    sevdesk.answers("GET", "/Contact/Factory/getNextCustomerNumber", body=body)
    assert client.fetch_next_customer_number() == number


@pytest.mark.parametrize("body", ["null", "false", '" "', "{}", "[]"])
def test_an_error_value_never_becomes_a_customer_number(client: SevdeskClient, sevdesk: Sevdesk, body: str) -> None:
    sevdesk.answers("GET", "/Contact/Factory/getNextCustomerNumber", body=f'{{"objects": {body}}}')
    with pytest.raises(MalformedAnswer, match="not a customer number"):
        client.fetch_next_customer_number()


@pytest.mark.parametrize(
    ("body", "is_free"),
    [("true", True), ("false", False), ('"1"', True), ('"0"', False), ('"true"', True), ("0", False)],
)
def test_whether_a_number_is_free_is_read_in_every_spelling(
    client: SevdeskClient, sevdesk: Sevdesk, body: str, *, is_free: bool
) -> None:
    sevdesk.answers("GET", "/Contact/Mapper/checkCustomerNumberAvailability", body=f'{{"objects": {body}}}')
    assert client.fetch_number_is_free("1001") is is_free
    assert sevdesk.queries() == [{"customerNumber": "1001"}]


@pytest.mark.parametrize("body", ["null", '"maybe"', "[]", "2"])
def test_whether_a_number_is_free_is_never_guessed(client: SevdeskClient, sevdesk: Sevdesk, body: str) -> None:
    sevdesk.answers("GET", "/Contact/Mapper/checkCustomerNumberAvailability", body=f'{{"objects": {body}}}')
    with pytest.raises(MalformedAnswer, match="neither true nor false"):
        client.fetch_number_is_free("1001")


def test_country_codes_are_upper_case_and_all_rows_are_kept(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET",
        "/StaticCountry",
        body=objects(
            {"id": "1", "code": "de", "name": "Deutschland", "nameEn": "Germany"},
            {"id": "30", "code": "gb", "name": "England", "nameEn": "England"},
            {"id": "32", "code": "GB", "name": "Vereinigtes Königreich", "nameEn": "United Kingdom"},
            {"id": "99", "code": None, "name": None},
        ),
    )
    assert [(country.id, country.code) for country in client.fetch_countries()] == [
        ("1", "DE"),
        ("30", "GB"),
        ("32", "GB"),
        ("99", ""),
    ]


def test_a_cost_centres_number_is_found_under_either_name(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET",
        "/CostCentre",
        body=objects(
            {"id": "1", "name": "Saal", "number": "100"},
            {"id": "2", "name": "Anbau", "costCentreNumber": 200},
            {"id": "3", "name": "Hof"},
        ),
    )
    assert [centre.number for centre in client.fetch_cost_centres()] == ["100", "200", None]


def test_a_voucher_is_read_with_strings_for_numbers_and_berlins_day(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET",
        "/Voucher",
        body=objects(
            voucher(" CW-2026-1 ", supplier={"id": "11", "objectName": "Contact"}, sumGross="-0.350", sumTax=None),
            {"id": 5002, "status": 50, "sumGross": None, "supplierName": "Gast", "voucherDate": ""},
            voucher("CW-2026-2", id="5003", currency="CHF", sumGross=110.10, sumGrossForeignCurrency="100.05"),
        ),
    )
    assert client.fetch_vouchers() == (
        Voucher("5001", "CW-2026-1", date(2026, 4, 1), "D", "100", Decimal("-0.350"), None, "EUR", "11", None),
        Voucher("5002", "", None, "", "50", Decimal(0), None, None, None, "Gast"),
        Voucher(
            "5003",
            "CW-2026-2",
            date(2026, 4, 1),
            "D",
            "100",
            Decimal("110.1"),
            Decimal(19),
            "CHF",
            None,
            None,
            Decimal("100.05"),
            is_contact_told=False,
        ),
    )


def test_an_amount_sent_as_a_number_keeps_its_digits(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Voucher", body='{"objects": [{"id": "1", "status": "50", "sumGross": 19.990}]}')
    assert str(client.fetch_vouchers()[0].sum_gross) == "19.990"


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"sumGross": "abc"}, "sumGross", "decimal"),
        ({"sumGross": "NaN"}, "sumGross", "ordinary decimal"),
        ({"sumGross": "1e999999"}, "sumGross", "ordinary decimal"),
        ({"sumGross": "1e-999999"}, "sumGross", "ordinary decimal"),
        ({"sumTax": "Infinity"}, "sumTax", "ordinary decimal"),
        ({"voucherDate": "someday"}, "voucherDate", "not a date"),
        ({"id": None}, "id", "null"),
        ({"id": ""}, "id", "empty"),
        ({"supplier": "11"}, "supplier", "object"),
    ],
)
def test_one_malformed_voucher_is_handed_out_by_itself_with_the_wrong_field_and_its_number(
    client: SevdeskClient, sevdesk: Sevdesk, fields: dict[str, object], field: str, reason: str
) -> None:
    odd = {**voucher("CW-2"), "id": "5002", **fields}
    sevdesk.answers("GET", "/Voucher", body=objects(voucher(), odd, total=2))
    unreadable: list[UnreadableRow] = []
    assert [each.id for each in client.fetch_vouchers(passed_by=unreadable.append)] == ["5001"]
    [row] = unreadable
    assert (row.field, row.id, row.is_blind) == (field, "5002" if "id" not in fields else None, False)
    assert reason in row.reason
    assert (row.may_carry(" CW-2 "), row.may_carry("CW-2026-1"), row.may_carry("5002")) == (True, False, False)
    assert client.passed_by == {"vouchers": 1}


def test_a_missing_amount_is_named_as_missing(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Voucher", body=objects({"id": "1", "status": "50"}, total=1))
    unreadable: list[UnreadableRow] = []
    assert client.fetch_vouchers(passed_by=unreadable.append) == ()
    assert str(unreadable[0]) == "1: sumGross: missing"


@pytest.mark.parametrize("day", ["0000-00-00", "0000-00-00 00:00:00", "-0001-11-30T00:00:00+00:53", "-0001-11-30"])
def test_the_day_that_is_none_is_none(client: SevdeskClient, sevdesk: Sevdesk, day: str) -> None:
    sevdesk.answers("GET", "/Voucher", body=objects(voucher(voucherDate=day), total=1))
    assert [each.voucher_date for each in client.fetch_vouchers()] == [None]


def test_half_a_pair_of_surrogates_stays_with_its_row(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    odd = json.dumps(voucher("CW-2", id="5002", supplierName="@")).replace("@", r"Ada \ud83d")
    whole = json.dumps(voucher("CW-3", id="5003", supplierName="Ada \N{GRINNING FACE}"))
    sevdesk.answers("GET", "/Voucher", body=f'{{"objects": [{odd}, {whole}], "total": 2}}')
    unreadable: list[UnreadableRow] = []
    [found] = client.fetch_vouchers(passed_by=unreadable.append)
    assert found.supplier_name == "Ada \N{GRINNING FACE}"
    assert (unreadable[0].field, unreadable[0].may_carry("CW-2")) == ("supplierName", True)


def test_a_voucher_search_sends_berlins_bounds_and_looks_again_itself(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    """Filters that sevDesk does not know are ignored silently; a voucher without a date cannot be ruled out."""
    sevdesk.answers(
        "GET",
        "/Voucher",
        body=objects(
            voucher("2026-1", id="1"),
            voucher("cw 2026-10", id="2", voucherDate="2026-04-01T00:00:00+02:00"),
            voucher("2026-1", id="3", voucherDate="2026-03-31T00:00:00+02:00"),
            voucher("2026-1", id="4", voucherDate="2026-04-02T00:00:00+02:00"),
            voucher("2027-1", id="5"),
            voucher("2026-1", id="6", voucherDate=None),
        ),
    )
    found = client.fetch_vouchers(number_contains=" 2026-1 ", since=date(2026, 4, 1), until=date(2026, 4, 1))
    assert [each.id for each in found] == ["1", "2", "6"]
    query = sevdesk.queries()[0]
    assert query["descriptionLike"] == "2026-1"
    assert query["startDate"] == str(1774994400 - 1)
    assert query["endDate"] == str(1774994400 + 24 * 3600 - 1)


def test_a_search_without_filters_sends_none(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Voucher", body=objects())
    assert client.fetch_vouchers() == ()
    assert sevdesk.queries() == [{"limit": "1000", "offset": "0", "countAll": "true"}]


def test_positions_are_those_of_the_voucher_that_was_asked_for(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    row = {
        "id": "1",
        "voucher": {"id": "5001", "objectName": "Voucher"},
        "accountDatev": {"id": 990001, "objectName": "AccountDatev"},
        "taxRate": "19",
        "sumGross": "11.9",
        "sumNet": "10",
        "sumTax": "1.9",
        "comment": "Flex Desk",
    }
    other = {"id": "2", "voucher": {"id": "5002"}, "taxRate": "0", "sumGross": "5"}
    sevdesk.answers("GET", "/VoucherPos", body=objects(row, other))
    assert client.fetch_positions("5001") == (
        Position("1", "5001", "990001", Decimal(19), Decimal("11.9"), Decimal(10), Decimal("1.9"), "Flex Desk"),
    )
    assert sevdesk.queries()[0]["voucher[id]"] == "5001"
    assert sevdesk.queries()[0]["voucher[objectName]"] == "Voucher"


def test_positions_of_all_vouchers_come_in_pages(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET", "/VoucherPos", body=objects({"id": "2", "voucher": {"id": "5002"}, "taxRate": "0", "sumGross": "5"})
    )
    assert [[position.voucher_id for position in page] for page in client.iterate_position_pages()] == [["5002"]]
    assert "voucher[id]" not in sevdesk.queries()[0]


def test_positions_that_cannot_be_read_are_passed_by_and_counted(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    rows = [
        {"id": "2", "taxRate": "0", "sumGross": "5"},
        {"id": "3", "taxRate": "0", "sumGross": "5", "voucher": None},
        {"id": "4", "taxRate": None, "sumGross": "5", "voucher": {"id": "1"}},
        {"id": "5", "taxRate": "0", "sumGross": "5", "voucher": {"id": "1"}},
    ]
    sevdesk.answers("GET", "/VoucherPos", body=objects(*rows, total=4))
    assert [each.id for page in client.iterate_position_pages() for each in page] == ["5"]
    assert client.passed_by == {"positions": 3}


def test_addresses_are_those_of_the_contact_that_was_asked_for(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET",
        "/ContactAddress",
        body=objects(
            {"id": "1", "contact": {"id": "11"}, "street": "Beispielweg 1", "zip": "10000", "country": {"id": "1"}},
            {"id": "2", "contact": {"id": "12"}, "street": "Anderswo 2"},
        ),
    )
    assert client.fetch_addresses("11") == (ContactAddress("1", "11", "Beispielweg 1", "10000", None, "1"),)
    assert sevdesk.queries()[0]["contact[objectName]"] == "Contact"


def test_communication_ways_are_filtered_by_contact_only(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers(
        "GET",
        "/CommunicationWay",
        body=objects(
            {"id": "1", "type": "EMAIL", "value": "ada@example.org", "contact": {"id": "11"}, "key": {"id": "8"}},
            {"id": "2", "type": "FAX", "value": "1", "contact": {"id": "12"}},
        ),
    )
    (way,) = client.fetch_communication_ways("11")
    assert (way.type, way.value, way.key_id) == ("EMAIL", "ada@example.org", "8")
    query = sevdesk.queries()[0]
    assert query["contact[id]"] == "11"
    assert "type" not in query
    assert "main" not in query


def test_tags_and_their_relations_are_read(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    """A relation whose object is gone says nothing of any document."""
    sevdesk.answers("GET", "/Tag", body=objects({"id": "3", "name": "Import"}))
    sevdesk.answers(
        "GET",
        "/TagRelation",
        body=objects(
            {"id": "1", "tag": {"id": "3", "objectName": "Tag"}, "object": {"id": "5001", "objectName": "Voucher"}},
            {"id": "2", "tag": {"id": "3", "name": "Import"}, "object": {"id": 7, "objectName": "Invoice"}},
            {"id": "3", "tag": {"id": "3"}},
        ),
    )
    assert [tag.name for tag in client.fetch_tags()] == ["Import"]
    assert client.fetch_tag_relations() == (
        TagRelation("3", None, "5001", "Voucher"),
        TagRelation("3", "Import", "7", "Invoice"),
    )
