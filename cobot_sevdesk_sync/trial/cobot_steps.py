"""The steps of a trial at Cobot: lists, PDF and feed are read; a marked member's number and an activity are written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import quote

from cobot_sevdesk_sync.cobot.client import MAX_PDF_BYTES
from cobot_sevdesk_sync.cobot.records import Activity, Invoice, Membership
from cobot_sevdesk_sync.errors import NotFound, Rejected
from cobot_sevdesk_sync.exchange import is_pdf
from cobot_sevdesk_sync.sync.activities import A_DAY, activity_words
from cobot_sevdesk_sync.trial.assumptions import MARK
from cobot_sevdesk_sync.trial.bench import Bench, Left, Missing, Seen, as_assumed, differs, not_tried, refused

READINGS = 5
FEWEST_IN_ORDER = 3
PAGE = 2
MOST_PAGES = 5
# From so many activities on the program takes an answer for possibly cut.
MAYBE_CUT = 50
FEED_DAYS = 30
OWN = f"{MARK}, kept word for word?"
# As long as the longest that the program posts, and with all signs that its texts have.
ACTIVITY = f"{OWN} " + "Bitte nicht beachten – „§ 14“ & “a’b” (1.190,00 €): äöüß. " * 6 + "Ende"
NUMBERS = tuple(f"{MARK}-{number}" for number in (1, 2, 3))


def lists(bench: Bench) -> Iterator[Seen]:
    """Order, pages and edges of the list of invoices."""
    grounds = bench.grounds
    path = f"/spaces/{quote(grounds.space.id, safe='')}/invoices"
    since = ("filter[from]", "2000-01-01")

    def page(number: int, size: int) -> list[str]:
        query = (since, ("page[number]", str(number)), ("page[size]", str(size)))
        return [str(each.get("id")) for each in bench.read_cobot2(path, *query)]

    count = len(grounds.invoices)
    if count < FEWEST_IN_ORDER:
        yield not_tried("cobot-list-order", "few-invoices", count=count, wanted=FEWEST_IN_ORDER)
        yield not_tried("cobot-list-once", "few-invoices", count=count, wanted=FEWEST_IN_ORDER)
    else:
        orders = {tuple(page(1, 200)) for _ in range(READINGS)}
        in_order = len(orders) == 1
        yield (as_assumed if in_order else differs)(
            "cobot-list-order", "same-order" if in_order else "other-order", count=READINGS
        )
        seen = [each for number in range(1, min(MOST_PAGES, -(-count // PAGE)) + 1) for each in page(number, PAGE)]
        twice = len(seen) - len(set(seen))
        yield differs("cobot-list-once", "twice", count=twice) if twice else as_assumed("cobot-list-once", "once")
    if not grounds.invoices:
        yield not_tried("cobot-list-days", "no-invoice")
        return
    one = grounds.invoices[0]
    day = one.invoice_date.isoformat()
    found = bench.read_cobot2(path, ("filter[from]", day), ("filter[to]", day), ("page[size]", "200"))
    is_there = any(each.get("id") == one.id for each in found)
    yield (as_assumed if is_there else differs)("cobot-list-days", "listed" if is_there else "not-listed")


def pdf(bench: Bench) -> Iterator[Seen]:
    """The Accept header for a PDF."""
    if not bench.grounds.invoices:
        raise Missing("no-invoice")
    path = f"/invoices/{quote(bench.grounds.invoices[0].id, safe='')}.pdf"
    try:
        answer = bench.cobot_wire.read(
            f"{bench.settings.cobot.api_url.rstrip('/')}{path}",
            endpoint="GET /invoices/<id>.pdf",
            accept="application/pdf",
            max_bytes=MAX_PDF_BYTES,
            hops=3,
            is_document=True,
        )
    except Rejected as refusal:
        if refusal.status not in {HTTPStatus.NOT_ACCEPTABLE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}:
            raise
        yield refused("cobot-pdf-accept", refusal)
        return
    given = is_pdf(answer.body)
    yield (as_assumed if given else differs)("cobot-pdf-accept", "given" if given else "no-pdf")


def feed(bench: Bench) -> Iterator[Seen]:
    """Whether a long answer of the feed is whole."""
    now = bench.clock.now()
    since = now - timedelta(days=FEED_DAYS)
    listed = bench.cobot.fetch_activities_at_once(since, now)
    if len(listed) < MAYBE_CUT:
        raise Missing("few-activities", count=str(len(listed)), wanted=str(MAYBE_CUT))
    oldest, newest = min(each.created_at for each in listed), max(each.created_at for each in listed)
    beyond = {*bench.cobot.fetch_activities_at_once(since, oldest), *bench.cobot.fetch_activities_at_once(newest, now)}
    is_whole = beyond <= set(listed)
    yield (as_assumed if is_whole else differs)("cobot-feed-whole", "whole" if is_whole else "cut", count=len(listed))


def number(bench: Bench) -> Iterator[Seen]:
    """The call that writes a member's customer number, on members that are marked for it."""
    if not bench.grounds.members:
        raise Missing("no-member")
    first, *others = bench.grounds.members[:2]
    held = {each.customer_number for each in (first, *others)}
    wanted = next(each for each in NUMBERS if each not in held)
    before = bench.cobot.fetch_membership(first.id)
    try:
        bench.cobot.send_customer_number(first.id, wanted)
    except Rejected as refusal:
        yield refused("cobot-number-call", refusal)
        yield not_tried("cobot-number-alone", "needs", name="cobot-number-call")
        yield not_tried("cobot-number-shared", "needs", name="cobot-number-call")
        return
    after = bench.cobot.fetch_membership(first.id)
    is_written = after.customer_number == wanted
    yield (as_assumed if is_written else differs)("cobot-number-call", "written" if is_written else "not-written")
    if not is_written:
        yield not_tried("cobot-number-alone", "needs", name="cobot-number-call")
        yield not_tried("cobot-number-shared", "needs", name="cobot-number-call")
        return
    changed = sorted(
        name
        for name in before.other_fields.keys() | after.other_fields.keys()
        if before.other_fields.get(name) != after.other_fields.get(name)
    )
    if changed:
        yield differs("cobot-number-alone", "also-changed", fields=", ".join(changed))
    else:
        yield as_assumed("cobot-number-alone", "nothing-else")
    yield _shared(bench, others[0], wanted) if others else not_tried("cobot-number-shared", "one-member")
    _restore(bench, before)


def _shared(bench: Bench, member: Membership, wanted: str) -> Seen:
    try:
        bench.cobot.send_customer_number(member.id, wanted)
    except Rejected as refusal:
        return refused("cobot-number-shared", refusal)
    is_written = bench.cobot.fetch_membership(member.id).customer_number == wanted
    _restore(bench, member)
    return (as_assumed if is_written else differs)("cobot-number-shared", "taken" if is_written else "not-written")


def _restore(bench: Bench, before: Membership) -> None:
    """Give a marked member its number back; one that had none keeps that of the trial."""
    if before.customer_number and before.customer_number not in NUMBERS:
        bench.cobot.send_customer_number(before.id, before.customer_number)
    else:
        bench.left.append(Left("cobot", "customer-number", MARK))


def activities(bench: Bench) -> Iterator[Seen]:
    """An activity on an invoice of a marked member, posted once and for all trials; and what a refusal looks like."""
    marked = {each.id for each in bench.grounds.members}
    own = [each for each in bench.grounds.invoices if each.debitor is not None and each.debitor.id in marked]
    if own:
        yield _on_invoice(bench, own[0])
        yield _word_for_word(bench)
    else:
        yield not_tried("cobot-activity-on-invoice", "no-own-invoice")
        yield not_tried("cobot-activity-text", "no-own-invoice")
    try:
        bench.cobot.send_activity("", None, ("admin",), ())
    except NotFound:
        raise
    except Rejected as refusal:
        names_field = refusal.message.startswith("text:")
        yield (as_assumed if names_field else differs)(
            "cobot-refusal", "reason-given" if names_field else "bare-text", status=refusal.status
        )
    else:
        bench.left.append(Left("cobot", "activity"))
        yield differs("cobot-refusal", "taken")


def _on_invoice(bench: Bench, invoice: Invoice) -> Seen:
    name = "cobot-activity-on-invoice"
    if any(map(_is_ours, bench.cobot.fetch_activities([invoice.id]))):
        bench.left.append(Left("cobot", "activity"))
        return as_assumed(name, "listed")
    if not _own_of_late(bench):
        try:
            bench.cobot.send_activity(ACTIVITY, None, ("admin",), (invoice.id,))
        except Rejected as refusal:
            return refused(name, refusal)
    bench.left.append(Left("cobot", "activity"))
    is_listed = any(map(_is_ours, bench.cobot.fetch_activities([invoice.id])))
    return (as_assumed if is_listed else differs)(name, "listed" if is_listed else "not-listed")


def _word_for_word(bench: Bench) -> Seen:
    """Whether the text of that activity is what was sent, but for markup and blanks, which the program passes over."""
    posted = _own_of_late(bench)
    if not posted:
        return not_tried("cobot-activity-text", "needs", name="cobot-activity-on-invoice")
    is_kept = any(activity_words(each.text or "") == activity_words(ACTIVITY) for each in posted)
    return (as_assumed if is_kept else differs)("cobot-activity-text", "kept" if is_kept else "other-text")


def _is_ours(entry: Activity) -> bool:
    return entry.text is not None and entry.text.startswith(OWN)


def _own_of_late(bench: Bench) -> list[Activity]:
    now = bench.clock.now()
    # To the day after: the two clocks may differ.
    feed = bench.cobot.fetch_activities_between(now - timedelta(days=FEED_DAYS), now + A_DAY)
    return list(filter(_is_ours, feed))
