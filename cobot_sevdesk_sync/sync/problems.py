"""Which problems stand, since when, when each is told, and when its document is tried again, also by ``sync retry``.

And what a write of unknown outcome holds up: itself, and its document only where that itself hangs on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Final, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import Accepted
from cobot_sevdesk_sync.books.findings import NOT_TRIED, NUMBER_PROBLEM, READ, VOUCHER_GONE, Finding, ObjectKind
from cobot_sevdesk_sync.books.names import same_number
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import LAST_CHECK, LAST_CONTACT_CHECK, NUMBERS_STOPPED, Intent, StandingProblem
from cobot_sevdesk_sync.sync.plan import (
    POST_ACTIVITY,
    RESERVE_NUMBER,
    TAG_VOUCHER,
    WAITS_ALONE,
    WRITE_CUSTOMER_NUMBER,
    DocumentPlan,
    PostActivity,
    Step,
    TagVoucher,
    WriteCustomerNumber,
    with_steps,
)

# What is not tried by itself: a look comes first, what is gone is gone.
WITHOUT_WAIT = frozenset({READ, NOT_TRIED, VOUCHER_GONE})
FIRST_WAIT = timedelta(hours=1)
KNOWN_DELETED = "deleted-in-cobot"
LONGEST_WAIT = timedelta(hours=24)
TOLD_AGAIN_AFTER = timedelta(hours=24)
# What the day's comparison may say of vouchers under the number of an invoice with nothing to book.
BESIDE_NOTHING: frozenset[str] = frozenset({"voucher-differs", "duplicate-vouchers"})
OUTCOME_UNKNOWN: Final = "outcome-unknown"
# Of these nothing is found out in this run: what stood of them still stands.
NOT_LOOKED_AT = frozenset({"held-back", "waiting"})
Consequence = Literal["tried", "numbers", "stands", "looked-at", "unsettled", "after-sync", "compared"]


def unsettled_finding(intent: Intent, number: str | None) -> Finding:
    """Return the problem that a write's outcome is unknown."""
    details = {"step": intent.action, "since": intent.sent_at.isoformat(timespec="seconds")}
    return Finding(OUTCOME_UNKNOWN, intent.object, intent.cobot_id, number, details)


class OpenWrites(Struct, frozen=True):
    """The writes of unknown outcome, by kind and Cobot id of what they are about.

    Attributes:
        holding_up: The oldest on which a contact or voucher itself hangs.
        alone: The others: each waits alone.
    """

    holding_up: dict[tuple[str, str], Intent] = field(default_factory=dict)
    alone: dict[tuple[str, str], list[Intent]] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger) -> OpenWrites:
        """Return those of a ledger."""
        found = cls()
        for intent in ledger.open_intents():
            key = (intent.object, intent.cobot_id)
            if intent.action in WAITS_ALONE:
                found.alone.setdefault(key, []).append(intent)
            else:
                found.holding_up.setdefault(key, intent)
        return found

    def left_out_of(self, document: DocumentPlan) -> DocumentPlan:
        """Return a document without the steps that are under way already, and with the problem that they are."""
        intents = self.alone.get((document.object, document.id), ())
        if not intents or document.standing in NOT_LOOKED_AT:
            return document
        left = with_steps(document, lambda step: None if any(_is_of(each, step) for each in intents) else step)
        if any(finding.code == OUTCOME_UNKNOWN for finding in left.findings):
            return left
        return replace(left, findings=(*left.findings, unsettled_finding(intents[0], document.number)))


def _is_of(intent: Intent, step: Step) -> bool:
    """Whether a step is what was sent already; the parts of a contact are told apart where they are attached."""
    match step:
        case PostActivity():
            return intent.action == POST_ACTIVITY and intent.key == step.event
        case TagVoucher():
            return intent.action == TAG_VOUCHER and intent.key == step.tag
        case WriteCustomerNumber():
            return intent.action == WRITE_CUSTOMER_NUMBER
        case _:
            return False


def name_unsettled(
    ledger: Ledger, before: Iterable[Intent], looked_at: Collection[tuple[ObjectKind, str]], now: datetime
) -> None:
    """Name the open writes of which no document of the run says so: a run that is killed names nothing.

    Args:
        ledger: Knows what is named.
        before: The writes that were open when the run planned.
        looked_at: The documents that it looked at. How any other stands of which a write was settled since, the next
            run finds out; until then it stays named.
        now: UTC.
    """
    problems = [each.finding for each in ledger.problems()]
    unsettled = {(each.object, each.id) for each in problems if each.code == OUTCOME_UNKNOWN}
    unseen = [each for each in before if (each.object, each.cobot_id) not in looked_at]
    for intent in (*ledger.open_intents(), *unseen):
        if (intent.object, intent.cobot_id) in unsettled:
            continue
        link = ledger.link(intent.object, intent.cobot_id)
        number, day = intent.effect.get("number"), intent.effect.get("invoice_date")
        invoice_date = date.fromisoformat(day) if day else None
        if link is not None:
            number, invoice_date = link.number, link.invoice_date
        ledger.record_problem(StandingProblem(unsettled_finding(intent, number), now, invoice_date))
        unsettled.add((intent.object, intent.cobot_id))


def record_findings(
    ledger: Ledger,
    kind: ObjectKind,
    cobot_id: str,
    findings: Iterable[Finding],
    *,
    invoice_date: date | None,
    now: datetime,
    tried: bool,
    planned: Collection[Finding] = (),
) -> None:
    """Make the ledger's problems of one document those of this run.

    Args:
        ledger: Where they are kept.
        kind: What the document is.
        cobot_id: Its Cobot id.
        findings: All that is true of it now; notes are not kept.
        invoice_date: For invoices: so that they are read again, however old.
        now: The moment of the run, UTC.
        tried: Whether the document was tried (and not merely skipped as held back).
        planned: What was true of it before it was tried: of what waits alone, these were left.
    """
    before = {each.finding.reason: each for each in ledger.problems_of(kind, cobot_id)}
    current = {finding.reason: finding for finding in findings if finding.is_problem}
    if not before and not current:
        return
    is_unknown = any(_cuts_short(finding, planned) for finding in current.values())
    with ledger.transaction():
        for reason, known in before.items():
            if reason not in current and not is_unknown:
                ledger.forget_problem(known.finding)
        for reason, finding in current.items():
            was_tried = finding not in planned if finding.meaning.waits_alone else tried
            ledger.record_problem(_standing(finding, before.get(reason), invoice_date, now, tried=was_tried))


def _cuts_short(finding: Finding, planned: Collection[Finding]) -> bool:
    """Whether an unknown outcome kept the document from being looked at to its end: what else stood still stands."""
    step = finding.details.get("step")
    if finding.code != OUTCOME_UNKNOWN or step == POST_ACTIVITY:
        return False
    return step not in WAITS_ALONE or finding not in planned


def _standing(
    finding: Finding, known: StandingProblem | None, invoice_date: date | None, now: datetime, *, tried: bool
) -> StandingProblem:
    if known is None:
        known = StandingProblem(finding, first_seen=now)
    tries = known.tries + 1 if tried else known.tries
    holds_back = tried and finding.meaning.holds_back and finding.details.get("step") not in WITHOUT_WAIT
    next_try = now + waiting_time(tries) if holds_back else known.next_try
    return replace(known, finding=finding, invoice_date=invoice_date, tries=tries, next_try=next_try)


def waiting_time(tries: int) -> timedelta:
    """Return how long a document waits after so many failed tries: 1, 2, 4 ... 24 hours."""
    return min(FIRST_WAIT * int(2 ** min(tries - 1, 8)), LONGEST_WAIT)


def waits_until(problem: StandingProblem, now: datetime) -> datetime | None:
    """Return until when what a problem is about is not tried again; None when it may be.

    A wait longer than any was counted by a clock that was ahead: it is over.
    """
    if problem.next_try is None or not now < problem.next_try <= now + LONGEST_WAIT:
        return None
    return problem.next_try


def holds_up_until(problem: StandingProblem, now: datetime) -> datetime | None:
    """Return until when a problem keeps its whole document from being tried; None when it does not."""
    return None if problem.finding.meaning.waits_alone else waits_until(problem, now)


def was_told_lately(told_at: datetime, now: datetime) -> bool:
    """Whether something need not be told again; what was told in the future was told by a clock that was ahead."""
    return timedelta(0) <= now - told_at < TOLD_AGAIN_AFTER


def is_due_to_be_told(problem: StandingProblem, now: datetime) -> bool:
    """Whether a run without a person at the terminal tells this problem: when new, and once a day while it lasts."""
    if problem.told_at is None:
        return True
    return not problem.finding.meaning.told_once and not was_told_lately(problem.told_at, now)


def needs_a_person(problem: StandingProblem) -> bool:
    """Whether the problem makes the run end with code 1 (product contract, section 2, "Exit codes")."""
    return not problem.finding.meaning.told_once or problem.told_at is None


def settle_accepted(ledger: Ledger, accepted: Accepted, now: datetime) -> None:
    """Let the ledger name no problem any more that a person has let stand: the file of these remembers it.

    A deletion is kept as one that was told: the ledger then knows that it need not be asked about.
    """
    for problem in ledger.problems() if accepted.acceptances else ():
        if accepted.of(problem.finding) is None:
            continue
        if problem.finding.code != KNOWN_DELETED:
            ledger.forget_problem(problem.finding)
        elif problem.told_at is None:
            ledger.record_problem(replace(problem, told_at=now))


def to_record(findings: Iterable[Finding], accepted: Accepted) -> list[Finding]:
    """Return the findings that the ledger is to keep: those that nobody has let stand, and deletions."""
    return [each for each in findings if each.code == KNOWN_DELETED or accepted.of(each) is None]


def forget_found_daily(ledger: Ledger) -> None:
    """Forget what only the day's comparison finds."""
    for problem in ledger.problems():
        if problem.finding.meaning.found_daily:
            ledger.forget_problem(problem.finding)


class Released(Struct, frozen=True):
    """A problem that was found under a name, and what follows.

    Attributes:
        consequence: ``tried`` by the next run; ``numbers`` are written again in this space; ``stands``, as it is about
            what is booked, until it is mended in sevDesk or a person lets it stand; ``looked-at`` by every run anyway;
            ``unsettled``, which only a look ends; ``after-sync``, which no run changes; ``compared`` with sevDesk by
            the next run, as once a day.
    """

    finding: Finding
    consequence: Consequence


def release(ledger: Ledger, documents: Collection[str] | None, *, is_compared: bool = False) -> list[Released]:
    """Forget the waiting time of problems, and the stop of number writes where one of them is about a number.

    Args:
        ledger: The space's ledger.
        documents: Invoice numbers, customer numbers or Cobot ids; None for all that wait.
        is_compared: Whether runs hold what is booked against sevDesk once a day.

    Returns:
        What was found under these names.
    """
    found: list[Released] = []
    with ledger.transaction():
        for problem in ledger.problems():
            finding = problem.finding
            if documents is None and finding.details.get("reason") == "number-taken":
                ledger.forget_refused(RESERVE_NUMBER, finding.details.get("number", ""))
            waits = problem.next_try is not None or finding.meaning.released_by_a_person
            if not waits if documents is None else not any(is_called(finding, name) for name in documents):
                continue
            consequence = _consequence(ledger, problem, is_compared=is_compared)
            found.append(Released(finding, consequence))
            ledger.record_problem(replace(problem, next_try=None, tries=0))
            if finding.details.get("reason") == "number-taken":
                # sevDesk is asked again whether it is free.
                ledger.forget_refused(RESERVE_NUMBER, finding.details.get("number", ""))
            if consequence == "compared" or (consequence == "looked-at" and finding.code in BESIDE_NOTHING):
                ledger.record_mark(LAST_CHECK if finding.object == "invoice" else LAST_CONTACT_CHECK, None)
            if finding.code == VOUCHER_GONE:
                # Without its link it is booked anew.
                ledger.forget_invoice(finding.id)
            if consequence == "numbers":
                ledger.record_mark(NUMBERS_STOPPED, None)
        if documents is None:
            ledger.record_mark(NUMBERS_STOPPED, None)
    return found


def is_called(finding: Finding, name: str) -> bool:
    """Whether a problem is about the document with this number or Cobot id."""
    return finding.id == name.strip() or same_number(finding.number, name)


def _consequence(ledger: Ledger, problem: StandingProblem, *, is_compared: bool) -> Consequence:
    finding = problem.finding
    if finding.code == NUMBER_PROBLEM and finding.meaning.released_by_a_person:
        return "numbers"
    if finding.code == VOUCHER_GONE:
        return "tried"
    link = ledger.link("invoice", finding.id) if finding.object == "invoice" else None
    if finding.meaning.found_daily or (finding.meaning.ends_by_comparing and link is not None):
        return "compared" if is_compared else "stands"
    if finding.meaning.seen_on_the_invoice:
        return "after-sync"
    if finding.outlives_the_link and link is not None:
        return "stands"
    if finding.code == OUTCOME_UNKNOWN:
        return "unsettled"
    return "looked-at" if problem.next_try is None else "tried"
