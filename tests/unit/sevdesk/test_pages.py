from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count

import pytest
import requests
import responses

from cobot_sevdesk_sync.errors import MalformedAnswer
from cobot_sevdesk_sync.sevdesk import client as sevdesk_client
from cobot_sevdesk_sync.sevdesk.client import READINGS, SevdeskClient
from tests.unit.sevdesk.conftest import API, Sevdesk

Answers = Callable[[requests.PreparedRequest], tuple[int, dict[str, str], str]]


def tag(number: int) -> dict[str, str]:
    return {"id": str(number + 1), "name": f"Tag {number}"}


def pages_of(rows: list[dict[str, str]], *, total: object = None, cap: int = 1000) -> Answers:
    """Answer like a listing of these rows that gives at most ``cap`` of them at once."""

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        query = request.params  # type: ignore[attr-defined]  # set by the responses library
        start, count = int(query["offset"]), min(int(query["limit"]), cap)
        more = {} if total is None else {"total": total}
        return 200, {}, json.dumps({"objects": rows[start : start + count], **more})

    return answer


@pytest.fixture
def listing(sevdesk: Sevdesk) -> Callable[[Answers], None]:
    def serve(answers: Answers) -> None:
        sevdesk.mock.add_callback(responses.GET, f"{API}/Tag", callback=answers, content_type="application/json")

    return serve


@pytest.mark.parametrize(("count", "requests_sent"), [(0, 1), (999, 1), (1000, 2), (1001, 2), (2000, 3), (2500, 3)])
def test_a_list_with_a_total_is_read_to_its_end_and_a_full_page_never_is_the_end(
    client: SevdeskClient,
    sevdesk: Sevdesk,
    listing: Callable[[Answers], None],
    count: int,
    requests_sent: int,
) -> None:
    listing(pages_of([tag(number) for number in range(count)], total=str(count)))
    assert [each.id for each in client.fetch_tags()] == [str(number + 1) for number in range(count)]
    assert [query["offset"] for query in sevdesk.queries()] == [str(1000 * page) for page in range(requests_sent)]


@pytest.mark.parametrize(("count", "requests_sent"), [(0, 1), (3, 2), (100, 2), (101, 3), (250, 4)])
def test_without_a_total_the_end_is_the_page_that_brings_nothing_new(
    client: SevdeskClient,
    sevdesk: Sevdesk,
    listing: Callable[[Answers], None],
    count: int,
    requests_sent: int,
) -> None:
    listing(pages_of([tag(number) for number in range(count)], cap=100))
    assert len(client.fetch_tags()) == count
    assert len(sevdesk.sent) == requests_sent


@pytest.mark.parametrize("total", ["250", 250])
def test_a_server_that_gives_fewer_rows_than_asked_for_loses_none(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None], total: object
) -> None:
    listing(pages_of([tag(number) for number in range(250)], total=total, cap=100))
    assert len(client.fetch_tags()) == 250
    assert [query["offset"] for query in sevdesk.queries()] == ["0", "100", "200"]


def test_a_count_that_is_too_high_costs_one_request_where_no_create_rests_on_the_list(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None]
) -> None:
    listing(pages_of([tag(number) for number in range(3)], total="5"))
    assert len(client.fetch_tags()) == 3
    assert len(sevdesk.sent) == 2


@pytest.mark.parametrize("total", ["many", True, [], -1, "9" * 5000])
def test_a_count_that_cannot_be_read_is_left_aside(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None], total: object
) -> None:
    listing(pages_of([tag(1)], total=total))
    assert len(client.fetch_tags()) == 1
    assert len(sevdesk.sent) == 2


def test_rows_that_shift_between_pages_are_counted_once(
    client: SevdeskClient, listing: Callable[[Answers], None]
) -> None:
    rows = [tag(number) for number in range(1000)]
    listing(pages_of([*rows, tag(999), tag(1000)]))
    assert len(client.fetch_tags()) == 1001


def test_a_last_page_of_nothing_but_shifted_rows_ends_the_list(
    client: SevdeskClient, listing: Callable[[Answers], None]
) -> None:
    listing(pages_of([*(tag(number) for number in range(1000)), tag(999)]))
    assert len(client.fetch_tags()) == 1000


def test_a_server_that_ignores_the_offset_does_not_keep_the_client_busy_for_ever(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None]
) -> None:
    page = json.dumps({"objects": [tag(number) for number in range(1000)]})
    listing(lambda _: (200, {}, page))
    with pytest.raises(MalformedAnswer, match="same page"):
        client.fetch_tags()
    assert len(sevdesk.sent) == 2


class Changing:
    """A listing of which rows come and go between its pages, with or without a total; each page is one request."""

    def __init__(self, *pages: list[dict[str, str]], total: bool = True) -> None:
        self.pages = list(pages)
        self.total = total
        self.requests = 0

    def __call__(self, request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        rows = self.pages[min(self.requests, len(self.pages) - 1)]
        self.requests += 1
        return pages_of(rows, total=len(rows) if self.total else None, cap=100)(request)


def contact(number: int) -> dict[str, str]:
    return {"id": str(number), "customerNumber": "1001", "name": f"Beispiel {number}"}


@pytest.fixture
def contacts_with_1001(sevdesk: Sevdesk, client: SevdeskClient) -> Callable[[Answers], int]:
    """Return a reader of the contacts with one number, a listing on which a create rests, that says how many came."""

    def read(answers: Answers) -> int:
        sevdesk.mock.add_callback(responses.GET, f"{API}/Contact", callback=answers, content_type="application/json")
        return len(client.fetch_contacts_by_number("1001"))

    return read


@pytest.mark.parametrize("total", [True, False])
def test_a_row_that_slips_through_between_two_pages_is_found_by_reading_again(
    contacts_with_1001: Callable[[Answers], int], total: bool
) -> None:
    before = [contact(number) for number in range(1, 151)]
    assert contacts_with_1001(Changing(before, before[1:], total=total)) == 150


@pytest.mark.parametrize(("rows", "total"), [(0, "6"), (3, "6"), (3, 2), (3, "0")])
def test_a_listing_that_never_adds_up_stops_what_rests_on_it(
    contacts_with_1001: Callable[[Answers], int], sevdesk: Sevdesk, rows: int, total: object
) -> None:
    with pytest.raises(MalformedAnswer, match="may be incomplete") as caught:
        contacts_with_1001(pages_of([contact(number) for number in range(1, rows + 1)], total=total))
    assert caught.value.field == "total"
    assert READINGS <= len(sevdesk.sent) <= 2 * READINGS


def test_a_listing_that_adds_up_at_last_is_taken(contacts_with_1001: Callable[[Answers], int]) -> None:
    rows = [contact(number) for number in range(1, 4)]
    wrong, right = pages_of(rows, total="6"), pages_of(rows, total="3")
    answers = iter([wrong, wrong, right])

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        return next(answers)(request)

    assert contacts_with_1001(answer) == 3


def test_a_listing_that_is_another_each_time_stops_what_rests_on_it(
    contacts_with_1001: Callable[[Answers], int],
) -> None:
    turn = count(150)

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        rows = next(turn)
        return pages_of([contact(each) for each in range(1, rows)], total=rows - 1, cap=100)(request)

    with pytest.raises(MalformedAnswer, match="changed while it was read"):
        contacts_with_1001(answer)


def test_a_listing_without_end_is_left(
    contacts_with_1001: Callable[[Answers], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sevdesk_client, "MOST_PAGES", 5)
    turn = count(1)
    with pytest.raises(MalformedAnswer, match="no end after 5 pages"):
        contacts_with_1001(lambda _: (200, {}, json.dumps({"objects": [contact(next(turn))], "total": 10**9})))


def test_pages_are_read_only_as_they_are_needed(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None]
) -> None:
    del listing
    rows = [{"id": str(number + 1), "status": "100", "sumGross": "1"} for number in range(1500)]
    sevdesk.mock.add_callback(responses.GET, f"{API}/Voucher", callback=pages_of(rows, total="1500"))
    pages = client.iterate_voucher_pages()
    assert len(next(pages)) == 1000
    assert len(sevdesk.sent) == 1
    assert len(next(pages)) == 500
