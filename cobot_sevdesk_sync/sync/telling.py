"""What is told in Cobot about an invoice, once per reason (product contract, section 5.5)."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.sync.steps import DocumentPlan, PostActivity, Step


def with_activities(
    document: DocumentPlan,
    told: frozenset[tuple[str, str]],
    activity_text: Callable[[Finding], str],
    debitor_id: str | None = None,
) -> DocumentPlan:
    """Return the document's plan with an activity for each reason that was not told in Cobot yet."""
    posts: list[Step] = []
    events: set[str] = set()
    for finding in document.findings:
        event = finding.reason
        if not finding.meaning.told_in_cobot or (document.id, event) in told or event in events:
            continue
        events.add(event)
        sources = tuple(each for each in (document.id, debitor_id) if each)
        posts.append(
            PostActivity("invoice", document.id, document.number, event, activity_text(finding), "WARN", sources)
        )
    return replace(document, steps=(*document.steps, *posts)) if posts else document
