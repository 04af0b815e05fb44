from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cobot_sevdesk_sync.books.names import fingerprint_of
from cobot_sevdesk_sync.errors import (
    NotFound,
    OutcomeUnknown,
    Rejected,
    StateError,
    SyncError,
    TokenRefused,
    WriteNotSent,
)
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.sync.writes import Write, Writer
from tests.world import TestClock

WRITE = Write("create-voucher", "invoice", "i1", "CW-1", {"gross_cents": 17850})
REQUEST = "POST /Voucher/Factory/saveVoucher"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    ledger = Ledger.open(path)
    yield Writer(ledger, TestClock())
    ledger.close()


def state_of(writer: Writer) -> tuple[str, str | None]:
    [intent] = writer.ledger.intents_of("invoice", "i1")
    return intent.state, intent.result


def test_the_intent_is_committed_before_the_request_leaves(writer: Writer, path: Path) -> None:
    def request(_: object) -> str:
        other = sqlite3.connect(path)
        rows = other.execute("SELECT action, object, cobot_id, key, state, effect FROM intents").fetchall()
        other.close()
        assert rows == [("create-voucher", "invoice", "i1", "CW-1", "sent", '{"gross_cents": 17850}')]
        return "v1"

    assert writer.send(WRITE, request, lambda result: result, rehearsed="") == "v1"
    assert state_of(writer) == ("done", "v1")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (OutcomeUnknown("sevdesk", REQUEST, "time-out"), "sent"),
        (Rejected("sevdesk", REQUEST, 422, "no"), "refused"),
        (NotFound("sevdesk", REQUEST, 404, "no"), "refused"),
        (TokenRefused("sevdesk", REQUEST, 401), "refused"),
        (WriteNotSent("sevdesk", REQUEST, "connection refused"), "not-sent"),
        (KeyboardInterrupt(), "sent"),
        (RuntimeError("anything that nobody thought of"), "sent"),
    ],
)
def test_an_error_closes_the_intent_only_if_it_says_that_nothing_happened(
    writer: Writer, error: BaseException, state: str
) -> None:
    def request(_: object) -> str:
        raise error

    with pytest.raises(type(error)) as raised:
        writer.send(WRITE, request, rehearsed="")
    assert raised.value is error
    assert state_of(writer)[0] == state


def test_the_status_of_a_refusal_is_kept(writer: Writer) -> None:
    def request(_: object) -> str:
        raise Rejected("sevdesk", REQUEST, 422, "no")

    with pytest.raises(Rejected):
        writer.send(WRITE, request, rehearsed="")
    assert state_of(writer) == ("refused", "422")


def test_what_follows_from_an_answer_is_committed_together_with_it(writer: Writer) -> None:
    def note(result: str) -> str:
        writer.ledger.record_link(Link("invoice", "i1", result, "created"), writer.clock.now())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        writer.send(WRITE, lambda _: "v1", note, rehearsed="")
    assert writer.ledger.link("invoice", "i1") is None
    assert state_of(writer)[0] == "sent"


def test_nothing_leaves_when_the_intent_cannot_be_committed(writer: Writer) -> None:
    connection = writer.ledger._connection
    [pages] = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    sent: list[str] = []
    write = Write("create-voucher", "invoice", "i1", "CW-1" * 10_000, {})
    with pytest.raises(StateError):
        writer.send(write, lambda _: sent.append("sent"), rehearsed=None)
    assert sent == []


def test_nothing_leaves_while_the_same_write_is_unknown(writer: Writer) -> None:
    def unanswered(_: object) -> None:
        raise OutcomeUnknown("sevdesk", REQUEST, "time-out")

    with pytest.raises(OutcomeUnknown):
        writer.send(WRITE, unanswered, rehearsed=None)
    sent: list[str] = []
    with pytest.raises(SyncError):
        writer.send(WRITE, lambda _: sent.append("sent"), rehearsed=None)
    assert sent == []


def test_a_write_without_anything_to_note_is_simply_done(writer: Writer) -> None:
    writer.send(WRITE, lambda _: None, rehearsed=None)
    assert state_of(writer) == ("done", None)


def test_a_text_is_recognised_by_its_fingerprint_and_not_readable_in_it() -> None:
    assert fingerprint_of("Ada Beispiel") == fingerprint_of("Ada Beispiel") != fingerprint_of("Ada Muster")
    assert len(fingerprint_of("")) == 16
    assert "Ada" not in fingerprint_of("Ada Beispiel")
