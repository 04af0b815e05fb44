"""What is told in Cobot: an activity for each event, and none that the feed shows already (contract, section 4.5)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Protocol

from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import NOTHING_ACCEPTED, Accepted
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.books.names import normalise_name
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Activity
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import FIRST_RUN, StandingProblem
from cobot_sevdesk_sync.sync.activities import activity_key, activity_words, feed_of_days, keys_of
from cobot_sevdesk_sync.sync.candidates import CONTACT_CREATED
from cobot_sevdesk_sync.sync.plan import DocumentPlan, NotePosted, PostActivity, Step, with_steps
from cobot_sevdesk_sync.sync.problems import waits_until
from cobot_sevdesk_sync.sync.writes import REFUSALS_BORNE, without_figures

# Stands for a customer number in a text whose beginning is looked for.
ANY_NUMBER = "0000000000"
# So long before its date an invoice may be there.
AHEAD = timedelta(days=31)


class Wording(Protocol):
    """The sentences posted to Cobot, in the configured language."""

    def activity_text(self, finding: Finding) -> str:
        """Return what is posted on an invoice for a problem."""
        ...

    def member_activity_text(self, kind: str, number: str, old_number: str | None) -> str:
        """Return what is posted for a contact made or a number changed."""
        ...


def with_activities(
    document: DocumentPlan,
    told: frozenset[tuple[str, str]],
    activity_text: Callable[[Finding], str],
    debitor_id: str | None = None,
    accepted: Accepted = NOTHING_ACCEPTED,
) -> DocumentPlan:
    """Return the document's plan with an activity for each reason that was neither told in Cobot yet nor accepted."""
    posts: list[Step] = []
    events: set[str] = set()
    for finding in accepted.still_open(document.findings):
        event = finding.reason
        if not finding.meaning.told_in_cobot or (document.id, event) in told or event in events:
            continue
        events.add(event)
        sources = tuple(each for each in (document.id, debitor_id) if each)
        posts.append(
            PostActivity("invoice", document.id, document.number, event, activity_text(finding), "WARN", sources)
        )
    return replace(document, steps=(*document.steps, *posts)) if posts else document


def without_posted(
    cobot: CobotClient,
    wording: Wording,
    documents: Sequence[DocumentPlan],
    since: Callable[[DocumentPlan], datetime],
    now: datetime,
) -> dict[tuple[ObjectKind, str], DocumentPlan]:
    """Post no activity that the feed shows already: the state file may have been lost since.

    Args:
        cobot: Where they are looked for: by what they are about, and then by day.
        wording: Knows how what was told long ago begins.
        documents: All that something may be told of.
        since: From when on that of a document may have been told without this ledger's knowledge, UTC.
        now: UTC.

    Returns:
        The documents by object and Cobot id.
    """
    about = sorted({document.id for document in documents if _posts(document)})
    if not about:
        return _by_object(documents)
    try:
        seen = keys_of(cobot.fetch_activities(about))
        documents = [with_posts(each, partial(_noted, cobot, wording, seen)) for each in documents]
        untold = [each for each in documents if _posts(each)]
        if untold:
            feed = feed_of_days(cobot, min(map(since, untold)), now)
            documents = [with_posts(each, partial(_noted_by_day, wording, feed, keys_of(feed))) for each in documents]
    except RemoteUnavailable:
        # Nothing is posted on hope, and nothing is kept from being booked: the next run tells it.
        return _by_object(with_posts(document, lambda _: None) for document in documents)
    except (MalformedAnswer, Rejected) as fault:
        return _by_object(_unseen(document, fault) for document in documents)
    return _by_object(documents)


def _unseen(document: DocumentPlan, fault: MalformedAnswer | Rejected) -> DocumentPlan:
    """Return the document with the problem that it cannot be seen whether its activities are there."""
    if not _posts(document):
        return document
    reason = fault.message if isinstance(fault, Rejected) else f"{fault.field}: {fault.reason}"
    finding = Finding("activity-refused", document.object, document.id, document.number, {"reason": reason})
    return with_posts(replace(document, findings=(*document.findings, finding)), lambda _: None)


def may_be_told_since(ledger: Ledger, sweep: timedelta, today: date, now: datetime, document: DocumentPlan) -> datetime:
    """Return from when on something may have been told of a document that the ledger does not know of, UTC.

    By a run since its own last one; and, of what was there before its first one, ever since it may have been.

    Args:
        ledger: Knows what its own runs told.
        sweep: How far back anything is looked at.
        today: The space's calendar day.
        now: UTC.
        document: Of which something is to be told.
    """
    first, last = ledger.mark(FIRST_RUN), ledger.runs(1)
    there = now - sweep
    if (day := document.invoice_date) is not None and there.date() + AHEAD < day <= today:
        there = datetime.combine(day - AHEAD, time.min, UTC)
    return min(last[0].started, now) if first is not None and last and there > first else there


def _posts(document: DocumentPlan) -> bool:
    return any(isinstance(step, PostActivity) for step in document.steps)


def _noted(cobot: CobotClient, wording: Wording, seen: frozenset[str], post: PostActivity) -> Step:
    """Return that an activity is there, where the feed of its object shows it, and else itself."""
    if activity_key(post.text) in seen:
        return NotePosted(post)
    if not _is_about_creation(post):
        return post
    # It may have been told with other numbers: what they were is not known after a lost state.
    text = wording.member_activity_text(CONTACT_CREATED, ANY_NUMBER, None)
    beginning, found, _ = activity_words(text).partition(ANY_NUMBER)
    feed = cobot.fetch_activities([post.id])
    is_told = found and any(activity_words(each.text).startswith(beginning) for each in feed if each.text)
    return NotePosted(post) if is_told else post


def _noted_by_day(wording: Wording, feed: Sequence[Activity], seen: frozenset[str], post: PostActivity) -> Step:
    """Return that an activity is there, where the feed of all shows it, and else itself."""
    if activity_key(post.text) in seen:
        return NotePosted(post)
    if not _is_about_creation(post) or post.number is None:
        return post
    # It may have been told with another number in Cobot before: that of the contact tells whose it is.
    text = wording.member_activity_text(CONTACT_CREATED, post.number, None)
    beginning, found, _ = activity_words(text).partition(normalise_name(post.number))
    told = re.compile(re.escape(beginning + found) + r"(?!\w)")
    return NotePosted(post) if any(told.match(activity_words(each.text)) for each in feed if each.text) else post


def without_refused(
    documents: Sequence[DocumentPlan],
    standing: Mapping[tuple[str, str], Sequence[StandingProblem]],
    now: datetime,
) -> list[DocumentPlan]:
    """Leave the activities that Cobot refused, which stay named, until their time has come.

    Where it refused several for one cause, all others wait until it takes one of these.

    Args:
        documents: All that something may be told of.
        standing: The standing problems by object and Cobot id.
        now: UTC.
    """
    refused = {
        (document.object, document.id): problem
        for document in documents
        if _posts(document)
        for problem in standing.get((document.object, document.id), ())
        if problem.finding.code == "activity-refused"
    }
    causes = Counter(without_figures(each.finding.details.get("reason", "")) for each in refused.values())
    all_wait = max(causes.values(), default=0) >= REFUSALS_BORNE

    def left(document: DocumentPlan) -> DocumentPlan:
        problem = refused.get((document.object, document.id))
        if problem is None:
            return with_posts(document, lambda _: None) if all_wait else document
        if waits_until(problem, now) is None:
            return document
        named = replace(document, findings=(*document.findings, problem.finding))
        return with_posts(named, lambda _: None)

    return [left(document) for document in documents]


def _by_object(documents: Iterable[DocumentPlan]) -> dict[tuple[ObjectKind, str], DocumentPlan]:
    return {(document.object, document.id): document for document in documents}


def may_have_been_told(document: DocumentPlan) -> bool:
    """Whether the contact is an earlier run's: its activity may have been posted before the state was lost."""
    return document.standing == "finishing" or (
        document.standing == "link"
        and any(isinstance(step, PostActivity) and _is_about_creation(step) for step in document.steps)
    )


def _is_about_creation(post: PostActivity) -> bool:
    """Whether it tells of a contact that was made."""
    return post.pending is not None and post.event.startswith(f"{CONTACT_CREATED}:")


def with_posts(document: DocumentPlan, change: Callable[[PostActivity], Step | None]) -> DocumentPlan:
    """Return the document with each activity changed; one that becomes None is left out."""
    return with_steps(document, lambda step: change(step) if isinstance(step, PostActivity) else step)
