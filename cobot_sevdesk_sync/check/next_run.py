"""What the next run would do, from the plan that its own planner makes. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.check.commands import command_line
from cobot_sevdesk_sync.check.lines import CheckLine, LineWriter
from cobot_sevdesk_sync.sync.steps import (
    AdoptVoucher,
    CreateContact,
    CreateVoucher,
    LinkContact,
    Plan,
    WriteCustomerNumber,
)

COUNTED = (
    ("contacts", CreateContact),
    ("links", LinkContact),
    ("numbers", WriteCustomerNumber),
    ("vouchers", CreateVoucher),
    ("adopted", AdoptVoucher),
)


def check_next_run(
    plan: Plan, others: Iterable[Finding], told: Collection[tuple[str, str]], config: Path, writer: LineWriter
) -> CheckLine:
    """Return whether the next run would be quiet, and what it would do.

    Args:
        plan: Of the next run.
        others: Problems of documents that could not be read.
        told: Edits and deletions after the sync that an earlier run told already, as (Cobot id, reason): no run ends
            with code 1 because of them again.
        config: The space's configuration file.
        writer: Writes the line.
    """
    steps = Counter(type(step) for document in plan.documents for step in document.steps)
    values = {name: str(steps[kind]) for name, kind in COUNTED if steps[kind]}
    command = command_line(config, "sync", "run", "--dry-run")
    problems = _problems(plan, others, told)
    if problems:
        named = Counter(finding.code for finding in problems)
        codes = ", ".join(f"{code} ({count})" for code, count in sorted(named.items()))
        return writer.failure("next-run", "problems", {**values, "codes": codes, "command": command})
    return writer.ok("next-run", "works" if values else "quiet", {**values, "command": command})


def _problems(plan: Plan, others: Iterable[Finding], told: Collection[tuple[str, str]]) -> Sequence[Finding]:
    found = [*others, *(finding for document in plan.documents for finding in document.findings)]
    return [each for each in found if each.is_problem and (each.id, each.reason) not in told]
