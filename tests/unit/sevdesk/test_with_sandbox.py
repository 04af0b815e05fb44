"""The client and the sandbox, written from the same reference by different hands, understand each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import requests

from cobot_sevdesk_sync.config.settings import SevdeskSettings
from cobot_sevdesk_sync.errors import NotFound, Rejected, TokenRefused
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient, sevdesk_remote
from cobot_sevdesk_sync.sevdesk.records import AddressRequest, ContactRequest, PositionDraft, VoucherRequest
from tests.sandbox_adapter import InProcessAdapter
from tests.unit.sevdesk.conftest import NoPace, StillClock

URL = "http://sevdesk.test/api/v1"
DAY = date(2026, 4, 1)


@pytest.fixture
def side() -> SevdeskSide:
    return SevdeskSide()


def connect(session: requests.Session, side: SevdeskSide, token: str) -> SevdeskClient:
    session.mount("http://sevdesk.test", InProcessAdapter(side))
    settings = SevdeskSettings(token=token, api_url=URL)
    return SevdeskClient(
        Transport(sevdesk_remote(settings), clock=StillClock(), session=session, pace=NoPace()), settings
    )


@pytest.fixture
def books(side: SevdeskSide) -> Iterator[SevdeskClient]:
    with requests.Session() as session:
        yield connect(session, side, side.state.token)


def voucher_for(books: SevdeskClient, number: str, **changes: object) -> VoucherRequest:
    account = next(account for account in books.fetch_accounts() if account.number == "4400")
    fields: dict[str, object] = {
        "number": number,
        "voucher_date": DAY,
        "delivery_date": DAY,
        "payment_deadline": DAY,
        "currency": "EUR",
        "status": 100,
        "tax_rule_id": "1",
        "contact_id": None,
        "supplier_name": "Gast",
        "cost_centre_id": None,
        "exchange_date": None,
        "positions": (PositionDraft(account.id, Decimal(19), Decimal("19.99"), "Flex Desk"),),
        "filename": None,
        **changes,
    }
    return VoucherRequest(**fields)  # type: ignore[arg-type]


def test_a_contact_goes_there_and_comes_back(books: SevdeskClient) -> None:
    number = books.fetch_next_customer_number()
    assert books.fetch_number_is_free(number)
    contact_id = books.send_contact(ContactRequest(number, None, "Ada", "Muster"))
    assert not books.fetch_number_is_free(number)
    books.send_address(contact_id, AddressRequest("Beispielweg 1", "10000", "Berlin", "1", "Haus 2"))
    books.send_email(contact_id, "ada@example.org", billing=False, main=True)
    books.send_email(contact_id, "rechnung@example.org", billing=True, main=False)
    books.send_phone(contact_id, "030 12345")
    (contact,) = books.fetch_contacts()
    assert (contact.id, contact.customer_number, contact.name) == (contact_id, number, "Ada Muster")
    assert contact.emails == {"ada@example.org", "rechnung@example.org"}
    assert [address.street for address in books.fetch_addresses(contact_id)] == ["Beispielweg 1"]
    assert {(way.value, way.key_id) for way in books.fetch_communication_ways(contact_id)} == {
        ("ada@example.org", "2"),
        ("rechnung@example.org", "8"),
        ("030 12345", "2"),
    }
    books.send_contact_number(contact_id, "CW-7")
    assert [found.id for found in books.fetch_contacts_by_number("CW-7")] == [contact_id]
    assert books.fetch_contacts_by_number("CW") == ()


def test_a_voucher_goes_there_and_comes_back(books: SevdeskClient, side: SevdeskSide) -> None:
    cost_centre_id = side.state.add_cost_centre("Saal", "100")
    filename = books.send_upload("CW-1.pdf", b"%PDF-1.7 example")
    sent = voucher_for(books, "CW-1", cost_centre_id=cost_centre_id, filename=filename)
    saved = books.send_voucher(sent)
    books.send_voucher(voucher_for(books, "CW-10"))
    books.send_tag(saved.id, "Import")
    assert (saved.number, saved.voucher_date, saved.credit_debit, saved.sum_gross) == (
        "CW-1",
        DAY,
        "D",
        Decimal("19.99"),
    )
    assert books.fetch_voucher(saved.id) == saved
    assert {found.number for found in books.fetch_vouchers(number_contains="CW-1")} == {"CW-1", "CW-10"}
    assert [position.sum_gross for position in books.fetch_positions(saved.id)] == [Decimal("19.99")]
    (relation,) = books.fetch_tag_relations()
    assert (relation.object_id, relation.tag_id) == (saved.id, books.fetch_tags()[0].id)
    assert side.state.pdf_of(saved.id) == b"%PDF-1.7 example"


@pytest.mark.parametrize("exclusive", [False, True])
def test_the_vouchers_of_one_day_are_found_however_the_bounds_are_meant(
    books: SevdeskClient, side: SevdeskSide, *, exclusive: bool
) -> None:
    side.quirks.exclusive_dates = exclusive
    for day in (31, 1, 2):
        side.state.add_voucher(f"CW-{day}", date(2026, 3 if day == 31 else 4, day), "1.00")
    assert [found.number for found in books.fetch_vouchers(since=DAY, until=DAY)] == ["CW-1"]


def test_two_thousand_vouchers_are_read_whatever_the_order(books: SevdeskClient, side: SevdeskSide) -> None:
    for number in range(2001):
        side.state.add_voucher(f"CW-{number}", DAY, "1.00")
    assert len({found.number for found in books.fetch_vouchers()}) == 2001


def test_the_refusals_of_the_other_side_are_told(books: SevdeskClient, side: SevdeskSide) -> None:
    with pytest.raises(NotFound):
        books.fetch_voucher("1")
    with pytest.raises(Rejected) as caught:
        books.send_voucher(voucher_for(books, "CW-1", tax_rule_id="21"))
    assert caught.value.status == 422
    assert not caught.value.message.startswith("{")
    with requests.Session() as session, pytest.raises(TokenRefused):
        connect(session, side, "f" * 32).fetch_booking_system_version()
