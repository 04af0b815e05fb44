"""What is told in Cobot: an activity for each event, and none that the feed shows already (contract, section 4.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from msgspec.structs import replace

from cobot_sevdesk_sync.books.accepted import NOTHING_ACCEPTED, Accepted
from cobot_sevdesk_sync.books.findings import Finding, ObjectKind
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected, RemoteUnavailable
from cobot_sevdesk_sync.sync.candidates import CONTACT_CREATED
from cobot_sevdesk_sync.sync.plan import DocumentPlan, NotePosted, PostActivity, Step
from cobot_sevdesk_sync.sync.writes import activity_key, activity_words

# Stands for a customer number in a text whose beginning is looked for.
ANY_NUMBER = "0000000000"


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
    cobot: CobotClient, wording: Wording, documents: Sequence[DocumentPlan]
) -> dict[tuple[ObjectKind, str], DocumentPlan]:
    """Post no activity that the feed shows already: the state file may have been lost since.

    Returns:
        The documents by object and Cobot id.
    """
    about = sorted({document.id for document in documents for step in document.steps if isinstance(step, PostActivity)})
    if not about:
        return _by_object(documents)
    try:
        feed = cobot.fetch_activities(about)
    except (RemoteUnavailable, MalformedAnswer, Rejected):
        # Nothing is posted on hope, and nothing is kept from being booked: the next run tells it.
        return _by_object(with_posts(document, lambda _: None) for document in documents)
    seen = frozenset(activity_key(activity.text) for activity in feed if activity.text)

    def noted(post: PostActivity) -> Step | None:
        if activity_key(post.text) in seen:
            return NotePosted(post)
        told = _is_creation_told(cobot, wording, post)
        return NotePosted(post) if told else None if told is None else post

    return _by_object(with_posts(document, noted) for document in documents)


def _is_creation_told(cobot: CobotClient, wording: Wording, post: PostActivity) -> bool | None:
    """Whether a contact's creation was told with other numbers: what they were is not known after a lost state.

    Returns:
        None where Cobot does not say.
    """
    if not _is_about_creation(post):
        return False
    text = wording.member_activity_text(CONTACT_CREATED, ANY_NUMBER, None)
    beginning, found, _ = activity_words(text).partition(ANY_NUMBER)
    try:
        feed = cobot.fetch_activities([post.id])
    except (RemoteUnavailable, MalformedAnswer, Rejected):
        return None
    return bool(found) and any(activity_words(each.text).startswith(beginning) for each in feed if each.text)


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


def with_steps(document: DocumentPlan, change: Callable[[Step], Step | None]) -> DocumentPlan:
    """Return the document with each step changed; one that becomes None is left out."""
    return replace(document, steps=tuple(step for step in map(change, document.steps) if step is not None))
