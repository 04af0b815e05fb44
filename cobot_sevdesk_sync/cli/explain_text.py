"""What the explanations of invoices and of contacts have in common: numbered steps, the past, what a run would do."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cli.moments import moment_text, span_text
from cobot_sevdesk_sync.cli.page import Column, Page
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.explain.model import LeftAlone, Past
from cobot_sevdesk_sync.store.records import Intent
from cobot_sevdesk_sync.sync.payloads import payload_of
from cobot_sevdesk_sync.sync.standing import waits_until
from cobot_sevdesk_sync.sync.steps import (
    AdoptVoucher,
    CompleteContact,
    CreateContact,
    CreateVoucher,
    DocumentPlan,
    LinkContact,
    Step,
    TagVoucher,
    WriteCustomerNumber,
)
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned


class Telling:
    """Prints one explanation, step by step.

    Args:
        texts: In the space's language.
        settings: The space's.
        now: UTC.
        with_payload: Whether the bodies that a run would send are shown too.
    """

    def __init__(self, texts: Texts, settings: Settings, now: datetime, *, with_payload: bool) -> None:
        self.texts = texts
        self.settings = settings
        self.page = Page()
        self._now = now
        self._with_payload = with_payload
        self._steps = 0

    def step(self, key: str) -> None:
        """Begin the next step."""
        self._steps += 1
        self.page.heading(f"{self._steps}  {self.texts.text(f'explain.step.{key}')}")

    def say(self, key: str, values: Mapping[str, str] | None = None, *, style: str = "") -> None:
        """Print a sentence of the catalogue; its values come from outside, and are cleaned here."""
        clean = {name: cleaned(value) for name, value in (values or {}).items()}
        self.page.paragraph(self.texts.text(f"explain.{key}", clean), style)

    def pairs(self, rows: Sequence[tuple[str, str | None]]) -> None:
        """Print named facts; what is not known is left out."""
        shown = [(self.texts.text(f"explain.fact.{key}"), cleaned(value)) for key, value in rows if value]
        if shown:
            self.page.pairs(shown)

    def findings(self, findings: Sequence[Finding]) -> None:
        """Print each finding with its code, what it means and what to do next."""
        for finding in findings:
            self.page.paragraph(finding.code, "bold")
            self.page.paragraph(self.texts.problem_message(finding), indent=5)
            if fix := self.texts.problem_fix(finding):
                self.page.paragraph(f"> {fix}", indent=5)

    def differences(self, fields: Mapping[str, tuple[str, str]]) -> None:
        """Print what is meant beside what is there, field by field."""
        columns = [Column(self.texts.text(f"explain.column.{key}")) for key in ("field", "cobot", "sevdesk")]
        rows = [
            (self.texts.text(f"field.{name}"), self._value(name, meant), self._value(name, there))
            for name, (meant, there) in fields.items()
        ]
        self.page.table(columns, rows)

    def _value(self, field: str, value: str) -> str:
        return self.texts.field_value(field, cleaned(value))

    def sent(self, past: Past) -> None:
        """Print every remote write that was made, and how it ended."""
        self.step("sent")
        if not past.intents:
            self.say("sent.nothing")
            return
        columns = (
            Column(self.texts.text("explain.column.when")),
            Column(self.texts.text("explain.column.what"), "wrap"),
            Column(self.texts.text("explain.column.outcome"), "wrap"),
        )
        rows = [
            (moment_text(intent.sent_at), self.texts.step_name(intent.action), self._outcome(intent))
            for intent in past.intents
        ]
        self.page.table(columns, rows)

    def _outcome(self, intent: Intent) -> str:
        values = {
            "result": cleaned(intent.result or ""),
            "looks": str(intent.looks) if intent.looks else "",
            "looked": moment_text(intent.looked_at) if intent.looked_at else "",
        }
        return self.texts.text(f"explain.outcome.{intent.state}", values)

    def problems(self, past: Past) -> None:
        """Print the standing problems: since when, how often tried, when next."""
        self.step("problems")
        if not past.problems:
            self.say("problems.none")
        for problem in past.problems:
            until = waits_until(problem, self._now)
            values = {
                "code": problem.finding.code,
                "since": moment_text(problem.first_seen),
                "tries": str(problem.tries) if problem.tries else "",
                "until": moment_text(until) if until else "",
                "left": span_text(until - self._now, self.texts) if until else "",
            }
            self.say("problems.one", values)

    def run_would(
        self, plan: DocumentPlan | None, left_alone: LeftAlone | None, before: DocumentPlan | None = None
    ) -> None:
        """Print what the next run would do with it, after what it does ``before``, and why."""
        self.step("plan")
        if plan is None:
            day = {"day": self.settings.start_date.isoformat()}
            self.say(f"left-alone.{left_alone}" if left_alone else "plan.unknown", day)
            return
        self.say(f"plan.{plan.standing}")
        steps = (*(before.steps if before else ()), *plan.steps)
        self.page.lines(*(f"- {self._step_text(step)}" for step in steps), indent=5)
        self.findings([*(before.findings if before else ()), *plan.findings])
        if self._with_payload:
            for step in steps:
                self._payload(step)

    def _step_text(self, step: Step) -> str:
        match step:
            case CreateContact():
                key, values = "create-contact", {"number": step.number, "name": step.draft.display_name}
            case CompleteContact():
                key, values = "complete-contact", {"id": step.contact_id}
            case LinkContact():
                key, values = "link-contact", {"id": step.contact_id, "number": step.new_number or ""}
            case WriteCustomerNumber():
                key, values = "write-customer-number", {"number": step.number}
            case CreateVoucher():
                key, values = "create-voucher", {"number": step.draft.number, "tags": ", ".join(step.tags)}
            case AdoptVoucher():
                key, values = "adopt-voucher", {"id": step.voucher_id, "tags": ", ".join(step.tags)}
            case TagVoucher():
                key, values = "tag-voucher", {"id": step.voucher_id, "tags": step.tag}
            case _:
                key, values = "post-activity", {}
        return self.texts.text(f"explain.do.{key}", {name: cleaned(value) for name, value in values.items()})

    def _payload(self, step: Step) -> None:
        body = payload_of(step, getattr(step, "contact_id", None))
        if body is None:
            return
        self.page.gap()
        self.say("payload", {"what": self._step_text(step)}, style="bold")
        text = json.dumps(body, indent=2, ensure_ascii=False, default=_plain)
        self.page.lines(*(cleaned_line(line) for line in text.splitlines()), indent=5)


def cleaned_line(line: str) -> str:
    """Return a line of JSON without characters that act on a terminal, its indentation kept."""
    return " " * (len(line) - len(line.lstrip(" "))) + cleaned(line, 2000)


def _plain(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)
