from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from cobot_sevdesk_sync.errors import (
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteError,
    RemoteUnavailable,
    TokenRefused,
)
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from cobot_sevdesk_sync.sevdesk.records import AddressRequest, ContactRequest, PositionDraft, VoucherRequest
from tests.unit.sevdesk.conftest import Sevdesk

CONTACT = ContactRequest("1001", "Beispiel Raum GmbH", None, None)
VOUCHER = VoucherRequest(
    number="CW-2026-1",
    voucher_date=date(2026, 4, 1),
    delivery_date=date(2026, 4, 1),
    payment_deadline=date(2026, 4, 1),
    currency="EUR",
    status=100,
    tax_rule_id="1",
    contact_id="11",
    supplier_name=None,
    cost_centre_id=None,
    exchange_date=None,
    positions=(PositionDraft("990001", Decimal(19), Decimal("119.00"), "Flex Desk"),),
    filename=None,
)

Write = tuple[str, str, Callable[[SevdeskClient], object]]
WRITES: list[Write] = [
    ("POST", "/Contact", lambda client: client.send_contact(CONTACT)),
    ("PUT", "/Contact/11", lambda client: client.send_contact_number("11", "1001")),
    ("POST", "/ContactAddress", lambda client: client.send_address("11", AddressRequest("Weg 1", None, None, "1"))),
    (
        "POST",
        "/CommunicationWay",
        lambda client: client.send_email("11", "ada@example.org", billing=False, main=True),
    ),
    ("POST", "/CommunicationWay", lambda client: client.send_phone("11", "030 12345")),
    ("POST", "/Voucher/Factory/uploadTempFile", lambda client: client.send_upload("a.pdf", b"%PDF-")),
    ("POST", "/Voucher/Factory/saveVoucher", lambda client: client.send_voucher(VOUCHER)),
    ("POST", "/Tag/Factory/create", lambda client: client.send_tag("5001", "Import")),
]


def error(message: str, *, code: int | None = None, status: int | None = None) -> str:
    """Return an error body of the recorded shape."""
    body = {
        "exceptionUUID": "0f0f",
        "message": message,
        "errorCode": 0,
        "code": code,
        "data": [],
        "responseCode": status,
    }
    return json.dumps({"error": body, "objects": None})


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (151, 404, NotFound),
        (None, 404, NotFound),
        (390, 422, MalformedAnswer),
        (None, None, MalformedAnswer),
        (None, 500, RemoteUnavailable),
        (None, 429, RemoteUnavailable),
        (None, 401, TokenRefused),
    ],
)
def test_an_error_inside_a_200_is_found_on_a_read(
    client: SevdeskClient, sevdesk: Sevdesk, code: int | None, status: int | None, kind: type[RemoteError]
) -> None:
    sevdesk.answers("GET", "/Voucher/5001", body=error("Es ging nicht.", code=code, status=status))
    with pytest.raises(RemoteError, match="Es ging nicht") as caught:
        client.fetch_voucher("5001")
    assert type(caught.value) is kind


@pytest.mark.parametrize("body", ['{"error": null, "objects": []}', '{"error": [], "objects": []}', '{"objects": []}'])
def test_an_empty_error_is_no_error(client: SevdeskClient, sevdesk: Sevdesk, body: str) -> None:
    sevdesk.answers("GET", "/Tag", body=body)
    assert client.fetch_tags() == ()


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize(
    "body",
    [
        error("Es ging nicht.", code=390, status=422),
        '{"error": "Es ging nicht."}',
        "<html>Es ging nicht.</html>",
        "",
        "null",
        "[]",
        "{}",
        '{"objects": null}',
        '{"objects": {}}',
        '{"objects": {"id": null, "voucher": {"id": null}, "filename": null}}',
        '{"objects": {"id": "", "voucher": {"id": "", "status": "100", "sumGross": "1"}, "filename": ""}}',
        '{"objects": false}',
        "[" * 100_000,
    ],
)
def test_a_write_that_succeeds_without_saying_so_readably_has_an_unknown_outcome(
    client: SevdeskClient, sevdesk: Sevdesk, write: Write, body: str
) -> None:
    method, path, send = write
    sevdesk.answers(method, path, body=body, status=201)
    with pytest.raises(OutcomeUnknown) as caught:
        send(client)
    assert caught.value.request == f"{method} /api/v1{path}"
    assert len(sevdesk.sent) == 1


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_refused_write_says_why_in_sevdesks_words(
    client: SevdeskClient, sevdesk: Sevdesk, write: Write, status: int
) -> None:
    method, path, send = write
    sevdesk.answers(method, path, body=error("Die verwendete Steuerregel\nist nicht erlaubt"), status=status)
    with pytest.raises(Rejected) as caught:
        send(client)
    assert type(caught.value) is Rejected
    assert caught.value.status == status
    assert caught.value.message == "Die verwendete Steuerregel ist nicht erlaubt"


@pytest.mark.parametrize("write", WRITES)
def test_a_write_answered_with_500_has_an_unknown_outcome(
    client: SevdeskClient, sevdesk: Sevdesk, write: Write
) -> None:
    method, path, send = write
    sevdesk.answers(method, path, body=error("Es ging nicht."), status=500)
    with pytest.raises(OutcomeUnknown):
        send(client)
    assert len(sevdesk.sent) == 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"error": {"message": "oben"}, "message": "unten"}', "oben"),
        ('{"error": {"message": null, "code": null}}', "no message"),
        ('{"error": {"message": {"tax": "rate"}}}', '{"tax":"rate"}'),
        ('{"message": "unten"}', "unten"),
        ("Bad \x1b[31m Request\r\n", "Bad [31m Request"),
        ('{"error": {"message": "ein \\"Zitat\\" und Schl', '{"error": {"message": "ein \\"Zitat\\" und Schl'),
        ('{"error": {"message": "ein \\"Zitat\\"", "data": [[[', 'ein "Zitat"'),
        ('{"message": "\\x"', '{"message": "\\x"'),
        ("", ""),
    ],
)
def test_the_message_is_taken_from_the_error_then_the_top_then_the_raw_text(
    client: SevdeskClient, sevdesk: Sevdesk, body: str, message: str
) -> None:
    sevdesk.answers("POST", "/Contact", body=body, status=400)
    with pytest.raises(Rejected) as caught:
        client.send_contact(CONTACT)
    assert caught.value.message == message


def test_a_long_message_is_cut_at_300_characters(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("POST", "/Contact", body=error("x" * 5000), status=422)
    with pytest.raises(Rejected) as caught:
        client.send_contact(CONTACT)
    assert len(caught.value.message) <= 300


@pytest.mark.parametrize(
    "body", ['{"message": "Authentication required"}', error("Authentication required", status=401)]
)
def test_a_refused_token_stops_reads_and_writes_with_sevdesks_message(
    client: SevdeskClient, sevdesk: Sevdesk, body: str
) -> None:
    sevdesk.answers("GET", "/Tag", body=body, status=401)
    sevdesk.answers("POST", "/Contact", body=body, status=403)
    with pytest.raises(TokenRefused) as read:
        client.fetch_tags()
    with pytest.raises(TokenRefused) as written:
        client.send_contact(CONTACT)
    assert (read.value.status, written.value.status) == (401, 403)
    assert read.value.message == written.value.message == "Authentication required"


def test_a_voucher_that_is_gone_is_not_found(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Voucher/5001", body=error("No Model_Voucher found", code=151, status=404), status=404)
    sevdesk.answers("GET", "/Voucher/5002", body=error("No Model_Voucher found", code=151), status=400)
    sevdesk.answers("GET", "/Voucher/5003", body='{"objects": []}')
    for gone in ("5001", "5002", "5003"):
        with pytest.raises(NotFound):
            client.fetch_voucher(gone)


def test_a_plain_400_does_not_prove_that_a_voucher_is_gone(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Voucher/5001", body=error("Bad request"), status=400)
    with pytest.raises(Rejected) as caught:
        client.fetch_voucher("5001")
    assert not isinstance(caught.value, NotFound)


@pytest.mark.parametrize("wrap", [lambda row: [row], lambda row: row])
def test_a_single_voucher_comes_as_an_array_or_as_an_object(
    client: SevdeskClient, sevdesk: Sevdesk, wrap: Callable[[object], object]
) -> None:
    row = {"id": "5001", "status": "100", "sumGross": "119", "description": "CW-2026-1"}
    sevdesk.answers("GET", "/Voucher/5001", body=json.dumps({"objects": wrap(row)}))
    assert client.fetch_voucher("5001").number == "CW-2026-1"


def test_another_voucher_than_asked_for_is_refused(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Voucher/5001", body='{"objects": [{"id": "7", "status": "100", "sumGross": "119"}]}')
    with pytest.raises(MalformedAnswer, match="not the voucher"):
        client.fetch_voucher("5001")


def test_an_id_cannot_leave_its_place_in_the_path(client: SevdeskClient, sevdesk: Sevdesk) -> None:
    sevdesk.answers("GET", "/Voucher/..%2FContact%2F1%3Fa", body=error("no", code=151), status=404)
    with pytest.raises(NotFound):
        client.fetch_voucher("../Contact/1?a")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("<html>", "body"),
        ("[]", "body"),
        ("{}", "objects"),
        ('{"objects": null}', "objects"),
        ('{"objects": "text"}', "objects"),
        ('{"objects": [{"id": "1"}, {"id": "\xff', "body"),
    ],
)
def test_a_read_that_is_not_what_was_asked_for_names_the_place(
    client: SevdeskClient, sevdesk: Sevdesk, body: str, field: str
) -> None:
    sevdesk.answers("GET", "/Tag", body=body.encode("latin-1"))
    with pytest.raises(MalformedAnswer) as caught:
        client.fetch_tags()
    assert caught.value.field == field
    assert caught.value.request == "GET /api/v1/Tag"
