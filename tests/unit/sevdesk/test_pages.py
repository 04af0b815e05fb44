from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import requests
import responses

from cobot_sevdesk_sync.errors import MalformedAnswer
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient
from tests.unit.sevdesk.conftest import API, Sevdesk

Answers = Callable[[requests.PreparedRequest], tuple[int, dict[str, str], str]]


def tag(number: int) -> dict[str, str]:
    return {"id": str(number), "name": f"Tag {number}"}


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
def test_a_list_is_read_to_its_end_and_a_full_page_never_is_the_end(
    client: SevdeskClient,
    sevdesk: Sevdesk,
    listing: Callable[[Answers], None],
    count: int,
    requests_sent: int,
) -> None:
    listing(pages_of([tag(number) for number in range(count)]))
    assert [each.id for each in client.fetch_tags()] == [str(number) for number in range(count)]
    assert [query["offset"] for query in sevdesk.queries()] == [str(1000 * page) for page in range(requests_sent)]


@pytest.mark.parametrize("total", ["250", 250])
def test_a_server_that_gives_fewer_rows_than_asked_for_loses_none(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None], total: object
) -> None:
    listing(pages_of([tag(number) for number in range(250)], total=total, cap=100))
    assert len(client.fetch_tags()) == 250
    assert [query["offset"] for query in sevdesk.queries()] == ["0", "100", "200"]


def test_a_count_that_is_too_high_costs_one_request_and_nothing_else(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None]
) -> None:
    """It may count deleted rows that the list leaves out."""
    listing(pages_of([tag(number) for number in range(3)], total="5"))
    assert len(client.fetch_tags()) == 3
    assert len(sevdesk.sent) == 2


@pytest.mark.parametrize("total", ["many", True, [], -1])
def test_a_count_that_cannot_be_read_is_left_aside(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None], total: object
) -> None:
    listing(pages_of([tag(1)], total=total))
    assert len(client.fetch_tags()) == 1
    assert len(sevdesk.sent) == 1


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


def test_pages_are_read_only_as_they_are_needed(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None]
) -> None:
    del listing
    rows = [{"id": str(number), "status": "100", "sumGross": "1"} for number in range(1500)]
    sevdesk.mock.add_callback(responses.GET, f"{API}/Voucher", callback=pages_of(rows))
    pages = client.iterate_voucher_pages()
    assert len(next(pages)) == 1000
    assert len(sevdesk.sent) == 1
    assert len(next(pages)) == 500


def test_a_listing_that_never_ends_has_a_bound_that_is_told(
    client: SevdeskClient, sevdesk: Sevdesk, listing: Callable[[Answers], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cobot_sevdesk_sync.sevdesk.client.MOST_PAGES", 3)
    listing(pages_of([tag(number) for number in range(5000)], total=10**9, cap=10))
    with pytest.raises(MalformedAnswer, match="more than 3 pages"):
        client.fetch_tags()
    assert len(sevdesk.queries()) == 3
