from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from urllib3.exceptions import NewConnectionError
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.faults import (
    ErrorAfter,
    ErrorBefore,
    LoseAnswer,
    LoseRequest,
    RandomFaults,
    RequestCounter,
    StrikingFault,
    Truncate,
)
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from tests.sandbox_adapter import InProcessAdapter
from tests.sandbox_faults import (
    Callback,
    ErrorInside200,
    FaultAt,
    Garbage,
    Late,
    Redirect,
    Slow,
    TooManyRequests,
    is_write,
    request_to,
)

from .sevdesk_desk import BASE, Desk, contact_body


@pytest.fixture
def desk() -> Desk:
    return Desk()


def create(desk: Desk) -> requests.Response:
    return desk.post("/Contact", contact_body())


def test_a_lost_request_has_no_effect(desk: Desk) -> None:
    desk.side.fault = LoseRequest()
    with pytest.raises(requests.exceptions.ConnectionError, match="Remote end closed connection"):
        create(desk)
    assert not desk.state.contacts
    assert desk.side.log == []


def test_a_lost_answer_leaves_its_effect(desk: Desk) -> None:
    desk.side.fault = LoseAnswer()
    with pytest.raises(requests.exceptions.ConnectionError, match="Remote end closed connection"):
        create(desk)
    assert len(desk.state.contacts) == 1
    assert desk.side.log[0].status == 201


@pytest.mark.parametrize(("fault", "effects"), [(ErrorBefore(), 0), (ErrorAfter(), 1)])
def test_a_500_comes_with_or_without_effect(desk: Desk, fault: StrikingFault, effects: int) -> None:
    desk.side.fault = fault
    assert create(desk).status_code == 500
    assert len(desk.state.contacts) == effects


@pytest.mark.parametrize("effect", [True, False])
def test_an_error_inside_a_success_keeps_the_status(desk: Desk, *, effect: bool) -> None:
    desk.side.fault = ErrorInside200(effect=effect)
    answer = create(desk)
    assert answer.status_code == 201
    assert answer.json()["error"]["code"] == 390
    assert len(desk.state.contacts) == int(effect)
    assert desk.get("/Contact").status_code == 200


def test_a_truncated_answer_is_found_out_while_reading(desk: Desk) -> None:
    desk.side.fault = Truncate()
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        create(desk)
    assert len(desk.state.contacts) == 1


def test_a_truncated_answer_can_be_streamed_up_to_its_break(desk: Desk) -> None:
    desk.side.fault = Truncate()
    answer = desk.session.get(f"{BASE}/Contact", stream=True)
    announced = int(answer.headers["content-length"])
    received: list[bytes] = []
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        received.extend(answer.iter_content(4))
    assert 0 < len(b"".join(received)) < announced


def test_garbage_is_a_success_that_is_no_json(desk: Desk) -> None:
    desk.side.fault = Garbage()
    answer = create(desk)
    assert answer.status_code == 200
    with pytest.raises(requests.exceptions.JSONDecodeError):
        answer.json()
    assert len(desk.state.contacts) == 1
    desk.side.fault = Garbage(effect=False)
    create(desk)
    assert len(desk.state.contacts) == 1


def test_too_many_requests_says_when_to_come_back(desk: Desk) -> None:
    desk.side.fault = TooManyRequests(retry_after=7)
    answer = create(desk)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert not desk.state.contacts
    desk.side.fault = TooManyRequests(retry_after=None)
    assert "Retry-After" not in create(desk).headers


def test_a_redirect_has_no_effect(desk: Desk) -> None:
    desk.side.fault = Redirect(location="http://sevdesk.test/elsewhere")
    answer = desk.session.post(f"{BASE}/Contact", json=contact_body(), allow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "http://sevdesk.test/elsewhere")
    assert not desk.state.contacts


def test_a_slow_answer_is_a_time_out_with_effect(desk: Desk) -> None:
    desk.side.fault = Slow()
    with pytest.raises(requests.exceptions.ReadTimeout, match="Read timed out"):
        create(desk)
    assert len(desk.state.contacts) == 1


def test_a_late_request_arrives_after_further_answers(desk: Desk) -> None:
    desk.side.fault = Late(1, after=2)
    with pytest.raises(requests.exceptions.ConnectionError):
        create(desk)
    for _ in range(2):
        assert desk.get("/Contact").json()["objects"] == []
    assert len(desk.get("/Contact").json()["objects"]) == 1
    assert len(desk.get("/Contact").json()["objects"]) == 1


def test_a_late_request_arrives_when_released_and_only_once(desk: Desk) -> None:
    late = Late(is_write)
    desk.side.fault = late
    with pytest.raises(requests.exceptions.ConnectionError):
        create(desk)
    assert desk.get("/Contact").json()["objects"] == []
    assert late.release() == 1
    assert late.release() == 0
    assert len(desk.state.contacts) == 1


def test_a_late_upload_still_has_its_file(desk: Desk) -> None:
    late = Late()
    desk.side.fault = late
    with pytest.raises(requests.exceptions.ConnectionError):
        desk.upload()
    late.release()
    assert len(desk.state.uploads) == 1


def test_a_fault_strikes_the_request_with_its_index(desk: Desk) -> None:
    desk.side.fault = ErrorBefore(2)
    assert [create(desk).status_code for _ in range(3)] == [201, 500, 201]


def test_a_fault_strikes_what_its_predicate_picks(desk: Desk) -> None:
    desk.side.fault = ErrorBefore(request_to("POST", "/Contact"))
    assert desk.get("/Contact").status_code == 200
    assert create(desk).status_code == 500


def two_sides(fault: Callable[..., object]) -> tuple[Desk, Desk]:
    first, second = Desk(), Desk()
    first.side.fault = second.side.fault = fault  # type: ignore[assignment]
    return first, second


def test_a_fault_at_a_number_counts_both_sides_together() -> None:
    fault = FaultAt(2, ErrorAfter())
    first, second = two_sides(fault)
    assert create(first).status_code == 201
    assert create(second).status_code == 500
    assert create(first).status_code == 201
    assert fault.counter.requests == ["POST /api/v1/Contact"] * 3


def test_a_late_request_counts_the_answers_of_both_sides() -> None:
    first, second = two_sides(FaultAt(1, Late(after=1)))
    with pytest.raises(requests.exceptions.ConnectionError):
        create(first)
    second.get("/Contact")
    assert len(first.state.contacts) == 1


def test_a_counter_counts_and_changes_nothing() -> None:
    counter = RequestCounter()
    first, second = two_sides(counter)
    create(first)
    second.get("/Contact", depth="1")
    assert counter.number == 2
    assert counter.requests == ["POST /api/v1/Contact", "GET /api/v1/Contact"]


def test_random_faults_repeat_with_their_seed() -> None:
    def struck(seed: int) -> list[tuple[int, str]]:
        desk, faults = Desk(), RandomFaults(seed, 0.5, [ErrorBefore(), TooManyRequests()])
        desk.side.fault = faults
        for _ in range(30):
            desk.get("/Contact")
        return faults.struck

    assert struck(1) == struck(1)
    assert struck(1) != struck(2)
    assert {name for _, name in struck(1)} == {"ErrorBefore", "TooManyRequests"}
    assert 0 < len(struck(1)) < 30


def test_a_callback_stands_before_and_after_the_effect(desk: Desk) -> None:
    seen: list[tuple[str, int]] = []

    def note(when: str) -> Callable[[Request], None]:
        return lambda _request: seen.append((when, len(desk.state.contacts)))

    desk.side.fault = Callback(2, before_effect=note("before"), after_effect=note("after"))
    for _ in range(3):
        create(desk)
    assert seen == [("before", 1), ("after", 2)]


def test_a_side_that_is_down_refuses_connections(desk: Desk) -> None:
    adapter = InProcessAdapter(SevdeskSide(desk.state))
    desk.session.mount("http://sevdesk.test", adapter)
    adapter.down = True
    with pytest.raises(requests.exceptions.ConnectionError) as caught:
        create(desk)
    assert isinstance(caught.value.args[0].reason, NewConnectionError)
    adapter.down = False
    assert create(desk).status_code == 201


def test_the_adapter_hands_over_umlauts_in_path_and_query(desk: Desk) -> None:
    desk.get("/Contact/Müller 1", name="Grün & Co")
    assert desk.side.log[0].path == "/api/v1/Contact/Müller 1"
    desk.state.add_contact("Grün & Co")
    assert len(desk.filtered("/Contact", {"name": "grün & co"})) == 1
