"""What stopped a run: told once a day for each cause, and kept for the status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cobot_sevdesk_sync.errors import ProgramFailure, Rejected, RemoteUnavailable, SetupError, SyncError, TokenRefused
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import LAST_ERROR
from cobot_sevdesk_sync.sync.result import is_news, last_stop

NOW = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=5)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.copy_of(tmp_path / "state.db")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TokenRefused("cobot", "GET /user", 401), TokenRefused("cobot", "GET /user", 403)),
        (TokenRefused("cobot", "GET /user", 401), TokenRefused("sevdesk", "GET /Contact", 401)),
        (SetupError("unknown-cost-centre", {"given": "Nord"}), SetupError("unknown-cost-centre", {"given": "Süd"})),
        (SetupError("unknown-cost-centre", {"given": "1.0"}), SetupError("booking-system-1.0")),
        (RemoteUnavailable("cobot", "GET /a", "no connection"), RemoteUnavailable("cobot", "GET /a", "503")),
        (ProgramFailure("KeyError"), ProgramFailure("ValueError")),
    ],
)
def test_another_cause_is_news_and_the_first_one_again_is_not(
    ledger: Ledger, first: SyncError, second: SyncError
) -> None:
    assert [is_news(ledger, each, NOW) for each in (first, second, first, second)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (RemoteUnavailable("cobot", "GET /a", "503 Busy"), RemoteUnavailable("cobot", "GET /b", "502 Bad gateway")),
        (TokenRefused("cobot", "GET /user", 401, "a"), TokenRefused("cobot", "GET /spaces", 401, "b")),
    ],
)
def test_what_changes_from_try_to_try_is_no_news(ledger: Ledger, first: SyncError, second: SyncError) -> None:
    assert [is_news(ledger, each, NOW) for each in (first, second)] == [True, False]


def test_what_lasts_is_told_once_a_day_and_anew_after_a_run_that_got_through(ledger: Ledger) -> None:
    error = TokenRefused("cobot", "GET /user", 401)
    assert is_news(ledger, error, NOW)
    assert not is_news(ledger, error, NOW + timedelta(hours=23))
    assert is_news(ledger, error, NOW + timedelta(hours=24))
    assert not is_news(ledger, None, NOW + timedelta(hours=24))
    assert is_news(ledger, error, NOW + timedelta(hours=24))


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (TokenRefused("cobot", "GET /user", 403, "Ada"), TokenRefused("cobot", "GET /user", 403)),
        (Rejected("sevdesk", "GET /a", 400, "Ada"), Rejected("sevdesk", "GET /a", 400, "")),
        (RemoteUnavailable("cobot", "GET /a", "503 Ada"), RemoteUnavailable("cobot", "GET /a", "503")),
        (SetupError("unknown-cost-centre", {"given": "Nord"}), SetupError("unknown-cost-centre", {"given": "Nord"})),
    ],
)
def test_the_error_is_kept_without_the_words_of_the_other_side(
    ledger: Ledger, error: SyncError, kept: SyncError
) -> None:
    is_news(ledger, error, NOW)
    found = last_stop(ledger)
    assert (type(found), str(found)) == (type(kept), str(kept))
    assert "Ada" not in (ledger.mark(LAST_ERROR) or "")


@pytest.mark.parametrize("mark", ["", "TokenRefused cobot|2026-04-01", "[]", '{"error": {"error": "Unknown", "a": 1}}'])
def test_what_another_version_kept_tells_nothing_and_stops_nothing(ledger: Ledger, mark: str) -> None:
    ledger.record_mark(LAST_ERROR, mark)
    assert last_stop(ledger) is None
    assert is_news(ledger, ProgramFailure("KeyError"), SOON)
