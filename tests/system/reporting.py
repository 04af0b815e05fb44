"""A report in process, and what it says, in few words."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import closing
from datetime import date

from cobot_sevdesk_sync.report.model import DocumentRow, Report
from cobot_sevdesk_sync.report.space import report_space
from cobot_sevdesk_sync.store.ledger import Ledger
from tests.world import World


def report_of(
    world: World,
    since: date | None = None,
    until: date | None = None,
    *,
    with_state: bool = True,
    booked_since: date | None = None,
) -> Report:
    """Report on a world as the command does; ``with_state`` False is a machine that never ran a sync."""
    settings = world.settings()
    cobot, sevdesk = world.clients(settings)
    state = world.state_file if with_state else world.state_file.with_name("never-ran.db")
    with closing(Ledger.copy_of(state)) as ledger:
        return report_space(settings, cobot, sevdesk, world.clock, since, until, ledger, booked_since)


def classes(report: Report) -> dict[str, str]:
    """Return the class per document number; numbers on several rows get theirs joined."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in report.rows:
        found[row.number].append(row.document_class)
    return {number: " ".join(sorted(those)) for number, those in found.items()}


def only(report: Report, number: str) -> DocumentRow:
    """Return the one row with a document number."""
    [row] = [row for row in report.rows if row.number == number]
    return row


def codes(row: DocumentRow) -> list[str]:
    """Return the codes of a row's findings."""
    return [finding.code for finding in row.findings]


def differences(report: Report) -> dict[tuple[str, str | None, str], tuple[int, int]]:
    """Return both sides' cents of each total that differs, per month, account and rate."""
    return {
        (row.month, row.account, f"{row.tax_rate.normalize():f}"): (row.cobot_cents, row.sevdesk_cents)
        for row in report.totals
        if row.difference_cents
    }


def sums(report: Report, currency: str = "EUR") -> tuple[int, int]:
    """Return both sides' cents over all totals of a currency."""
    rows = [row for row in report.totals if row.currency == currency]
    return sum(row.cobot_cents for row in rows), sum(row.sevdesk_cents for row in rows)


def assert_each_once(report: Report, world: World) -> None:
    """Assert that every invoice of the period stands in one row, and no voucher in two."""
    invoices = [row.cobot_id for row in report.rows if row.cobot_id is not None]
    own = [
        each.id
        for each in world.cobot.invoices.values()
        if each.space_id == world.cobot.space.id and report.since <= each.day <= report.until
    ]
    assert Counter(invoices) == Counter(own)
    vouchers = Counter(sevdesk_id for row in report.rows for sevdesk_id in row.sevdesk_ids)
    assert set(vouchers.values()) <= {1}
