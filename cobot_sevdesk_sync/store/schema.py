"""The ledger's tables, as numbered migrations: each in one transaction, with a row of its own."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("cobot_sevdesk_sync")


@migrations(name="0001_ledger")
def create_ledger(database: Database) -> None:
    """Create links, intents, problems, settings of the machine's own, and runs."""
    statements = (
        # One row per Cobot object that has its counterpart in sevDesk. `pending` lists, as JSON, what is left to be
        # done for it.
        """CREATE TABLE links (
            kind TEXT NOT NULL, cobot_id TEXT NOT NULL, sevdesk_id TEXT NOT NULL, origin TEXT NOT NULL, number TEXT,
            invoice_date TEXT, gross_cents INTEGER, fingerprint TEXT, pending TEXT NOT NULL, linked_at TEXT NOT NULL,
            PRIMARY KEY (kind, cobot_id)) WITHOUT ROWID""",
        # The guard against doubles: a voucher belongs to one invoice at most.
        "CREATE UNIQUE INDEX one_invoice_per_voucher ON links (sevdesk_id) WHERE kind = 'invoice'",
        "CREATE INDEX links_by_contact ON links (kind, sevdesk_id)",
        "CREATE INDEX links_by_date ON links (kind, invoice_date)",
        # One row per remote write, committed before it is sent. `key` and `effect` say
        # how to recognise that it happened, and what to note down when it did.
        """CREATE TABLE intents (
            id INTEGER PRIMARY KEY, action TEXT NOT NULL, object TEXT NOT NULL, cobot_id TEXT NOT NULL,
            key TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('sent', 'done', 'refused', 'not-sent', 'did-not-happen')),
            sent_at TEXT NOT NULL, effect TEXT NOT NULL, looks INTEGER NOT NULL DEFAULT 0, looked_at TEXT,
            result TEXT)""",
        # Nothing is sent twice while its outcome is unknown.
        "CREATE UNIQUE INDEX one_open_intent ON intents (action, object, cobot_id, key) WHERE state = 'sent'",
        "CREATE INDEX intents_by_object ON intents (object, cobot_id)",
        """CREATE TABLE problems (
            object TEXT NOT NULL, cobot_id TEXT NOT NULL, code TEXT NOT NULL, about TEXT NOT NULL, number TEXT,
            invoice_date TEXT,
            details TEXT NOT NULL, first_seen TEXT NOT NULL, told_at TEXT, tries INTEGER NOT NULL DEFAULT 0,
            next_try TEXT, PRIMARY KEY (object, cobot_id, code, about)) WITHOUT ROWID""",
        "CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE runs (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT NOT NULL, exit_code INTEGER NOT NULL,
            summary TEXT NOT NULL)""",
    )
    for statement in statements:
        database.execute(statement)
