"""The ledger: links, intents, problems, marks and runs. A cache: whoever deletes it loses nothing but time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from cobot_sevdesk_sync.books.entries import AsBooked, booked_text
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.store.database import atomic, open_copy, open_database, state_faults
from cobot_sevdesk_sync.store.records import (
    UNDECODABLE,
    Intent,
    IntentState,
    Link,
    Mark,
    RunRecord,
    StandingProblem,
    Value,
    in_parts,
    intent_of,
    link_of,
    moment_of,
    moment_text,
    problem_of,
    run_of,
)

RUNS_KEPT = 1000

Record = TypeVar("Record")


class Ledger:
    """One space's ledger. Every ``record_*`` is committed when it returns, unless inside ``transaction``.

    Raises:
        StateError: From every method, when the state file can no longer be used (disk full, removed, locked).
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = str(path)

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """Open or create the state file; raises ``StateError``."""
        return cls(open_database(path), path)

    @classmethod
    def copy_of(cls, path: Path, *, as_it_is: bool = False) -> Ledger:
        """Return a ledger in memory that starts as the state file stands and never writes to it.

        Args:
            path: The state file.
            as_it_is: Whether it stays in the form of the version that wrote it; then only marks and runs are read.

        Raises:
            StateError: The file is there and cannot be used.
        """
        return cls(open_copy(path, as_it_is=as_it_is), path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def path(self) -> str:
        """The state file, as errors name it."""
        return self._path

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything recorded inside together, or nothing."""
        with state_faults(self._path), atomic(self._connection):
            yield

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        with state_faults(self._path):
            cursor = self._connection.execute(sql, tuple(parameters))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def _decoded(self, record_of: Callable[[dict[str, Any]], Record], row: dict[str, Any]) -> Record:
        """Return a row as a record.

        Raises:
            StateError: What stands in it was not written by this program.
        """
        try:
            return record_of(row)
        except UNDECODABLE as fault:
            raise StateError(self._path, f"a row cannot be read: {fault}", "damaged") from fault

    def _write(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        with state_faults(self._path), atomic(self._connection):
            return self._connection.execute(sql, tuple(parameters))

    # Links

    def link(self, kind: ObjectKind, cobot_id: str) -> Link | None:
        """Return the link of one Cobot object."""
        rows = self._rows("SELECT * FROM links WHERE kind = ? AND cobot_id = ?", (kind, cobot_id))
        return self._decoded(link_of, rows[0]) if rows else None

    def links(self, kind: ObjectKind, cobot_ids: Collection[str] | None = None) -> dict[str, Link]:
        """Return the links of a kind by Cobot id: all, or those among ``cobot_ids``."""
        if cobot_ids is None:
            rows = self._rows("SELECT * FROM links WHERE kind = ?", (kind,))
            return self._links(rows)
        found: dict[str, Link] = {}
        for part in in_parts(cobot_ids):
            marks = ", ".join("?" * len(part))
            rows = self._rows(f"SELECT * FROM links WHERE kind = ? AND cobot_id IN ({marks})", (kind, *part))  # noqa: S608 - only placeholders
            found.update(self._links(rows))
        return found

    def invoice_links_between(self, since: date, until: date | None) -> dict[str, Link]:
        """Return the links of invoices dated within the days given, both included."""
        rows = self._rows(
            "SELECT * FROM links WHERE kind = 'invoice' AND invoice_date >= ? AND invoice_date <= ?",
            (since.isoformat(), (until or date.max).isoformat()),
        )
        return self._links(rows)

    def _links(self, rows: list[dict[str, Any]]) -> dict[str, Link]:
        return {link.cobot_id: link for link in (self._decoded(link_of, row) for row in rows)}

    def count_of_invoices_since(self, day: date) -> int:
        """Return how many invoices dated since a day, itself included, are booked."""
        sql = "SELECT count(*) AS n FROM links WHERE kind = 'invoice' AND invoice_date >= ?"
        return int(self._rows(sql, (day.isoformat(),))[0]["n"])

    def invoices_of_vouchers(self, voucher_ids: Collection[str]) -> dict[str, str]:
        """Return which invoice (Cobot id) a voucher is linked to, by sevDesk id, for those that are."""
        owners: dict[str, str] = {}
        for part in in_parts(voucher_ids):
            marks = ", ".join("?" * len(part))
            sql = f"SELECT sevdesk_id, cobot_id FROM links WHERE kind = 'invoice' AND sevdesk_id IN ({marks})"  # noqa: S608 - only placeholders
            owners.update({row["sevdesk_id"]: row["cobot_id"] for row in self._rows(sql, part)})
        return owners

    def link_counts(self) -> dict[ObjectKind, int]:
        """Return how many links there are of each kind that has any."""
        return {row["kind"]: row["n"] for row in self._rows("SELECT kind, count(*) AS n FROM links GROUP BY kind")}

    def linked_at(self, kind: ObjectKind, cobot_id: str) -> datetime | None:
        """Return when an object was linked, UTC; None when it is not."""
        rows = self._rows("SELECT linked_at FROM links WHERE kind = ? AND cobot_id = ?", (kind, cobot_id))
        return self._decoded(lambda row: moment_of(row["linked_at"]), rows[0]) if rows else None

    def invoices_linked_since(self, moment: datetime) -> dict[str, datetime]:
        """Return when invoices were linked, by Cobot id, of those that were at or after a moment."""
        sql = "SELECT cobot_id, linked_at FROM links WHERE kind = 'invoice' AND linked_at >= ?"
        found = {row["cobot_id"]: moment_of(row["linked_at"]) for row in self._rows(sql, (moment_text(moment),))}
        return {cobot_id: at for cobot_id, at in found.items() if at is not None}

    def newest_links(self, count: int) -> tuple[Link, ...]:
        """Return the links that were made last, newest first."""
        rows = self._rows("SELECT * FROM links ORDER BY linked_at DESC, cobot_id LIMIT ?", (count,))
        return tuple(self._decoded(link_of, row) for row in rows)

    def unfinished_links(self) -> tuple[Link, ...]:
        """Return the links for which something is still to be done."""
        rows = self._rows("SELECT * FROM links WHERE pending <> '[]' ORDER BY linked_at, cobot_id")
        return tuple(self._decoded(link_of, row) for row in rows)

    def record_link(self, link: Link, now: datetime) -> None:
        """Store a link, or replace the one of the same Cobot object."""
        self._write(
            "INSERT INTO links (kind, cobot_id, sevdesk_id, origin, number, invoice_date, gross_cents, fingerprint,"
            " pending, booked, linked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, cobot_id) DO UPDATE SET"
            " sevdesk_id = excluded.sevdesk_id, origin = excluded.origin, number = excluded.number,"
            " invoice_date = excluded.invoice_date, gross_cents = excluded.gross_cents,"
            " fingerprint = excluded.fingerprint, pending = excluded.pending, booked = excluded.booked,"
            " linked_at = excluded.linked_at",
            (
                link.kind,
                link.cobot_id,
                link.sevdesk_id,
                link.origin,
                link.number,
                link.invoice_date.isoformat() if link.invoice_date else None,
                link.gross_cents,
                link.fingerprint,
                json.dumps(link.pending),
                booked_text(link.booked) if link.booked is not None else None,
                moment_text(now),
            ),
        )

    def record_booked(self, cobot_id: str, booked: AsBooked) -> None:
        """Note down what an invoice was booked as, or whom somebody has given it for a contact since."""
        sql = "UPDATE links SET booked = ? WHERE kind = 'invoice' AND cobot_id = ?"
        self._write(sql, (booked_text(booked), cobot_id))

    def forget_contact(self, sevdesk_id: str) -> None:
        """Forget whose contact it is: sevDesk does not have it any more."""
        self._write("DELETE FROM links WHERE kind <> 'invoice' AND sevdesk_id = ?", (sevdesk_id,))

    def forget_invoice(self, cobot_id: str) -> None:
        """Forget which voucher an invoice has: sevDesk does not have it any more, and a person wants it anew."""
        self._write("DELETE FROM links WHERE kind = 'invoice' AND cobot_id = ?", (cobot_id,))

    def record_step_done(self, kind: ObjectKind, cobot_id: str, step: str) -> None:
        """Strike one pending step off a link."""
        with self.transaction():
            link = self.link(kind, cobot_id)
            if link is not None:
                left = json.dumps([pending for pending in link.pending if pending != step])
                self._write("UPDATE links SET pending = ? WHERE kind = ? AND cobot_id = ?", (left, kind, cobot_id))

    # Intents

    def record_intent(
        self, action: str, kind: ObjectKind, cobot_id: str, key: str, effect: Mapping[str, Any], now: datetime
    ) -> int:
        """Commit that a write is about to be sent; returns the intent's id."""
        return self._insert_intent(action, kind, cobot_id, key, json.dumps(dict(effect)), "sent", now)

    def record_settled(
        self, action: str, kind: ObjectKind, cobot_id: str, key: str, state: IntentState, now: datetime
    ) -> None:
        """Note down, in one go, something whose outcome is known without a write of this run."""
        self._insert_intent(action, kind, cobot_id, key, "{}", state, now)

    def _insert_intent(
        self, action: str, kind: ObjectKind, cobot_id: str, key: str, effect: str, state: IntentState, now: datetime
    ) -> int:
        cursor = self._write(
            "INSERT INTO intents (action, object, cobot_id, key, effect, state, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (action, kind, cobot_id, key, effect, state, moment_text(now)),
        )
        return int(cursor.lastrowid or 0)

    def is_under_way(self, action: str, kind: ObjectKind, cobot_id: str, key: str) -> bool:
        """Whether the same write was sent before and its outcome is unknown."""
        sql = "SELECT 1 FROM intents WHERE action = ? AND object = ? AND cobot_id = ? AND key = ? AND state = 'sent'"
        return bool(self._rows(sql, (action, kind, cobot_id, key)))

    def record_outcome(self, intent_id: int, state: IntentState, result: str | None = None) -> None:
        """Say how a write ended."""
        self._write("UPDATE intents SET state = ?, result = ? WHERE id = ?", (state, result, intent_id))

    def record_look(self, intent_id: int, now: datetime, *, in_vain: bool) -> None:
        """Say that an unknown write was looked for.

        Args:
            intent_id: The write.
            now: The moment of the look, UTC.
            in_vain: The look was complete and found nothing; only such a look counts towards another try.
        """
        sql = "UPDATE intents SET looks = looks + ?, looked_at = ? WHERE id = ?"
        self._write(sql, (int(in_vain), moment_text(now), intent_id))

    def record_sent_at(self, intent_id: int, now: datetime) -> None:
        """Count the wait for an unknown write from now on: the clock by which it was sent was wrong."""
        self._write(
            "UPDATE intents SET sent_at = ?, looked_at = NULL, looks = 0 WHERE id = ?", (moment_text(now), intent_id)
        )

    def open_intents(self) -> tuple[Intent, ...]:
        """Return the writes whose outcome is unknown, oldest first."""
        return tuple(
            self._decoded(intent_of, row)
            for row in self._rows("SELECT * FROM intents WHERE state = 'sent' ORDER BY id")
        )

    def intents_of(self, kind: ObjectKind, cobot_id: str) -> tuple[Intent, ...]:
        """Return every write made for one object, oldest first."""
        rows = self._rows("SELECT * FROM intents WHERE object = ? AND cobot_id = ? ORDER BY id", (kind, cobot_id))
        return tuple(self._decoded(intent_of, row) for row in rows)

    def keys_done(self, action: str) -> frozenset[tuple[str, str]]:
        """Return (Cobot id, key) of every finished write of an action."""
        rows = self._rows("SELECT cobot_id, key FROM intents WHERE action = ? AND state = 'done'", (action,))
        return frozenset((row["cobot_id"], row["key"]) for row in rows)

    def keys_refused(self, action: str, since: datetime | None = None) -> frozenset[tuple[str, str]]:
        """Return (Cobot id, key) of every write of an action refused for itself, not for the token's sake.

        Args:
            action: The action.
            since: Only those sent since this moment.
        """
        sql = (
            "SELECT cobot_id, key FROM intents WHERE action = ? AND state = 'refused' AND sent_at >= ?"
            " AND coalesce(result, '') NOT IN ('401', '403')"
        )
        rows = self._rows(sql, (action, moment_text(since) if since else ""))
        return frozenset((row["cobot_id"], row["key"]) for row in rows)

    def forget_refused(self, action: str, key: str) -> None:
        """Forget that writes of an action with this key were refused."""
        self._write("DELETE FROM intents WHERE action = ? AND key = ? AND state = 'refused'", (action, key))

    # Problems

    def problems(self) -> tuple[StandingProblem, ...]:
        """Return all standing problems, oldest first."""
        return tuple(
            self._decoded(problem_of, row)
            for row in self._rows("SELECT * FROM problems ORDER BY first_seen, object, cobot_id, code, about")
        )

    def problems_of(self, kind: ObjectKind, cobot_id: str) -> tuple[StandingProblem, ...]:
        """Return the standing problems of one object."""
        rows = self._rows(
            "SELECT * FROM problems WHERE object = ? AND cobot_id = ? ORDER BY code, about", (kind, cobot_id)
        )
        return tuple(self._decoded(problem_of, row) for row in rows)

    def record_problem(self, problem: StandingProblem) -> None:
        """Store a problem, or replace the one of the same object and reason."""
        finding = problem.finding
        self._write(
            "INSERT OR REPLACE INTO problems (object, cobot_id, code, about, number, invoice_date, details, first_seen,"
            " told_at, tries, next_try) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                finding.object,
                finding.id,
                finding.code,
                finding.about,
                finding.number,
                problem.invoice_date.isoformat() if problem.invoice_date else None,
                json.dumps(dict(finding.details), ensure_ascii=False),
                moment_text(problem.first_seen),
                moment_text(problem.told_at) if problem.told_at else None,
                problem.tries,
                moment_text(problem.next_try) if problem.next_try else None,
            ),
        )

    def forget_problem(self, finding: Finding) -> None:
        """Forget one problem of an object, and no other under the same code."""
        self._write(
            "DELETE FROM problems WHERE object = ? AND cobot_id = ? AND code = ? AND about = ?",
            (finding.object, finding.id, finding.code, finding.about),
        )

    def record_solved(self, kind: ObjectKind, cobot_id: str, codes: Collection[str]) -> None:
        """Forget the problems of one object that have the codes given."""
        for code in codes:
            self._write("DELETE FROM problems WHERE object = ? AND cobot_id = ? AND code = ?", (kind, cobot_id, code))

    # Marks and runs

    def mark(self, mark: Mark[Value]) -> Value | None:
        """Return one of the program's own notes, such as the cursor; None when there is none."""
        rows = self._rows("SELECT value FROM marks WHERE name = ?", (mark.name,))
        return self._decoded(lambda row: mark.read(row["value"]), rows[0]) if rows else None

    def record_mark(self, mark: Mark[Value], value: Value | None) -> None:
        """Store a mark; None removes it."""
        if value is None:
            self._write("DELETE FROM marks WHERE name = ?", (mark.name,))
        else:
            self._write("INSERT OR REPLACE INTO marks (name, value) VALUES (?, ?)", (mark.name, mark.written(value)))

    def record_run(self, run: RunRecord, keep: int = RUNS_KEPT) -> None:
        """Store how a run ended, and forget the oldest beyond ``keep``."""
        with self.transaction():
            self._write(
                "INSERT INTO runs (started, finished, exit_code, summary) VALUES (?, ?, ?, ?)",
                (moment_text(run.started), moment_text(run.finished), run.exit_code, json.dumps(dict(run.summary))),
            )
            self._write("DELETE FROM runs WHERE id <= (SELECT max(id) FROM runs) - ?", (keep,))

    def runs(self, count: int) -> tuple[RunRecord, ...]:
        """Return the last runs, newest first."""
        rows = self._rows("SELECT * FROM runs ORDER BY id DESC LIMIT ?", (count,))
        return tuple(self._decoded(run_of, row) for row in rows)
