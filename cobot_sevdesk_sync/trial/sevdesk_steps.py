"""The steps of a trial at sevDesk: accounts are read; contacts and vouchers are made, looked at and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from urllib.parse import quote

from cobot_sevdesk_sync.clock import months_before
from cobot_sevdesk_sync.errors import MalformedAnswer, Rejected
from cobot_sevdesk_sync.sevdesk.bodies import first_second
from cobot_sevdesk_sync.sevdesk.client import ENDPOINT, WITH_PERSONS
from cobot_sevdesk_sync.sevdesk.records import ContactRequest, CostCentre, Voucher, resolve_cost_centre
from cobot_sevdesk_sync.trial.assumptions import MARK
from cobot_sevdesk_sync.trial.bench import (
    OPEN,
    REVENUE,
    Bench,
    Missing,
    Seen,
    as_assumed,
    differs,
    error_message,
    not_tried,
    tried,
)

PRICE = "1.19"
CENTS = ("10.01", "10.01", "10.01")
ROUNDED_BY_POSITION = Decimal("4.80")
FOREIGN = Decimal("80.00")
PDF_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
)
"""One empty page."""
GONE = f"{'0' * 32}.pdf"
RULES_AT_ZERO = ("4", "5", "17", "22")
NOT_FOR_VOUCHERS = "21"
READINGS = 5
FEWEST_IN_ORDER = 3


def accounts(bench: Bench) -> Iterator[Seen]:
    """Whether the account that was added is listed: that of ``default_account``."""
    wanted = bench.settings.default_account
    if wanted is None:
        raise Missing("no-default-account")
    is_listed = any(wanted in {each.number, each.name} for each in bench.accounts)
    yield (as_assumed if is_listed else differs)("sevdesk-accounts-added", "listed" if is_listed else "not-listed")


def contacts(bench: Bench) -> Iterator[Seen]:
    """Contacts and their numbers."""
    own = bench.own_contacts()
    if not own:
        bench.sevdesk.send_contact(_contact(MARK))
    yield tried("sevdesk-contact-exact", lambda: _exact(bench))
    yield tried("sevdesk-contact-free", lambda: _free(bench))
    yield tried("sevdesk-contact-next", lambda: _next(bench))

    def shared() -> Seen:
        if len(own) <= 1:
            bench.sevdesk.send_contact(_contact(f"{MARK} 2"))
        return as_assumed("sevdesk-contact-shared", "taken")

    yield tried("sevdesk-contact-shared", shared)


def _contact(name: str) -> ContactRequest:
    return ContactRequest(MARK, company=name, first_name=None, family_name=None, description=MARK)


def _exact(bench: Bench) -> Seen:
    name = "sevdesk-contact-exact"
    parts, _ = bench.rows("/Contact", ("customerNumber", MARK[:-2]), WITH_PERSONS, ("limit", "1000"))
    return differs(name, "part-too", count=len(parts)) if parts else as_assumed(name, "whole-only")


def _free(bench: Bench) -> Seen:
    name = "sevdesk-contact-free"
    try:
        is_free = bench.sevdesk.fetch_number_is_free(MARK)
    except MalformedAnswer as answer:
        return differs(name, "unusable", answer.reason)
    return (differs if is_free else as_assumed)(name, "says-free" if is_free else "says-taken")


def _next(bench: Bench) -> Seen:
    following = bench.sevdesk.fetch_next_customer_number()
    is_taken = bool(bench.sevdesk.fetch_contacts_by_number(following))
    return (differs if is_taken else as_assumed)("sevdesk-contact-next", "number-taken" if is_taken else "number-free")


def booked(bench: Bench) -> Iterator[Seen]:
    """One booked voucher with its file."""
    known = bench.own("booked")
    filename = None if known else bench.sevdesk.send_upload(f"{MARK}.pdf", empty_pdf())
    voucher = bench.voucher("booked", PRICE, status=OPEN, filename=filename)
    is_attached = voucher.document_id is not None or bench.sevdesk.fetch_voucher(voucher.id).document_id is not None
    yield (as_assumed if is_attached else differs)("sevdesk-file-attached", "attached" if is_attached else "no-file")


def empty_pdf() -> bytes:
    """Return a document of one empty page."""
    written, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(PDF_OBJECTS, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj%bendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(offsets) + 1
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, rows) + trailer


def tags(bench: Bench) -> Iterator[Seen]:
    """Tags: again, twice, and on a booked voucher."""
    draft = bench.voucher("tags", PRICE)
    bench.sevdesk.send_tag(draft.id, MARK)

    def taken(name: str, voucher: Voucher) -> Seen:
        bench.sevdesk.send_tag(voucher.id, MARK)
        return as_assumed(name, "taken")

    yield tried("sevdesk-tag-twice", partial(taken, "sevdesk-tag-twice", draft))
    name = "sevdesk-tag-booked"
    others = bench.own("booked")
    yield (
        tried(name, partial(taken, name, others[0]))
        if others
        else not_tried(name, "needs", name="sevdesk-file-attached")
    )
    # On another document, too: that is how a tag of a known name is asked for.
    bench.sevdesk.send_tag(bench.voucher("tags-again", PRICE).id, MARK)
    count = sum(1 for each in bench.sevdesk.fetch_tags() if each.name == MARK)
    yield (as_assumed if count == 1 else differs)("sevdesk-tag-reused", "tags", count=count)


def rounding(bench: Bench) -> Iterator[Seen]:
    """Three positions of 10.01 at 19 %: 4.80 by position, 4.79 at once, 4.77 rounded down."""
    voucher = bench.voucher("rounding", *CENTS, status=bench.status)
    tax = voucher.sum_tax if voucher.sum_tax is not None else bench.sevdesk.fetch_voucher(voucher.id).sum_tax
    if tax is None:
        yield differs("sevdesk-rounding", "no-tax")
    else:
        yield (as_assumed if tax == ROUNDED_BY_POSITION else differs)("sevdesk-rounding", "tax", tax=f"{tax:.2f}")


def totals(bench: Bench) -> Iterator[Seen]:
    """Totals below zero, and of zero."""

    def kept(key: str, *amounts: str) -> Seen:
        found = bench.voucher(key, *amounts, status=bench.status).sum_gross
        is_kept = found == sum(map(Decimal, amounts))
        return (as_assumed if is_kept else differs)(f"sevdesk-{key}", "sum", sum=f"{found:.2f}")

    yield tried("sevdesk-negative-total", lambda: kept("negative-total", f"-{PRICE}"))
    yield tried("sevdesk-zero-total", lambda: kept("zero-total", PRICE, f"-{PRICE}"))


def rules(bench: Bench) -> Iterator[Seen]:
    """The tax rules at 0 % on accounts that list them, and the one that is not for vouchers."""

    def taken(rule: str) -> Seen:
        voucher = bench.voucher(f"rule-{rule}", PRICE, rule=rule, rate="0", status=bench.status)
        found = voucher.tax_rule_id or "-"
        return (as_assumed if found == rule else differs)(f"sevdesk-rule-{rule}", "rule", rule=found)

    for rule in RULES_AT_ZERO:
        yield tried(f"sevdesk-rule-{rule}", partial(taken, rule))
    key = f"rule-{NOT_FOR_VOUCHERS}"

    def elsewhere() -> Voucher:
        account = bench.account("1", "19")
        if account is None:
            raise Missing("no-account", rule="1")
        return bench.voucher(key, PRICE, rule=NOT_FOR_VOUCHERS, rate="0", account=account, status=bench.status)

    yield _is_refused(f"sevdesk-{key}", elsewhere)


def _is_refused(name: str, work: Callable[[], Voucher]) -> Seen:
    """Return whether something was refused, as is assumed."""

    def seen() -> Seen:
        try:
            work()
        except Rejected as refusal:
            return as_assumed(name, "refused", status=refusal.status)
        return differs(name, "taken")

    return tried(name, seen)


def drafts(bench: Bench) -> Iterator[Seen]:
    """What a voucher may be like."""
    yield _is_refused("sevdesk-draft-checked", lambda: _unfitting(bench))
    later = months_before(bench.grounds.today, -1)

    def delivered() -> Seen:
        bench.voucher("delivery", PRICE, delivery_date=later, status=bench.status)
        return as_assumed("sevdesk-delivery-later", "taken")

    yield tried("sevdesk-delivery-later", delivered)
    yield tried("sevdesk-foreign-sum", lambda: _foreign_sum(bench))
    yield tried("sevdesk-cost-centre", lambda: _cost_centre(bench))
    yield _is_refused("sevdesk-file-gone", lambda: bench.voucher("file-gone", PRICE, filename=GONE))

    def twice() -> Seen:
        status = int(bench.voucher("twice", PRICE, status=bench.status).status)
        if len(bench.own("twice")) == 1:
            bench.voucher("twice", PRICE, again=True, status=status)
        return as_assumed("sevdesk-number-twice", "taken")

    yield tried("sevdesk-number-twice", twice)


def _unfitting(bench: Bench) -> Voucher:
    """Save a draft under a rule that its account, one for revenue, does not list."""
    for account in sorted(bench.accounts, key=lambda each: each.number):
        unlisted = [rule for rule in RULES_AT_ZERO if rule not in account.rates_by_rule]
        if REVENUE in account.receipt_types and unlisted:
            return bench.voucher("unfitting", PRICE, rule=unlisted[0], rate="0", account=account)
    raise Missing("no-account", rule="1")


def _foreign_sum(bench: Bench) -> Seen:
    name, today = "sevdesk-foreign-sum", bench.grounds.today
    saved = bench.voucher("foreign", str(FOREIGN), currency="USD", exchange_date=today, status=bench.status)
    found = bench.sevdesk.fetch_voucher(saved.id).sum_gross_foreign
    if found is None:
        return differs(name, "no-foreign-sum")
    return (as_assumed if found == FOREIGN else differs)(name, "sum", sum=f"{found:.2f}")


def _cost_centre(bench: Bench) -> Seen:
    known = bench.sevdesk.fetch_cost_centres()
    wanted = bench.settings.invoices.cost_centre
    found = resolve_cost_centre(known, wanted) if wanted else None
    chosen = found if isinstance(found, CostCentre) else next(iter(known), None)
    if chosen is None:
        raise Missing("no-cost-centre")
    saved = bench.voucher("cost-centre", PRICE, cost_centre_id=chosen.id, status=bench.status)
    is_kept = bench.sevdesk.fetch_voucher(saved.id).cost_centre_id == chosen.id
    return (as_assumed if is_kept else differs)("sevdesk-cost-centre", "kept" if is_kept else "dropped")


def search(bench: Bench) -> Iterator[Seen]:
    """The search for numbers, and order, total and edges of the listing of vouchers; looks at the trial's own only."""
    whole = _ids(bench)
    names = ("search-part", "search-case", "search-signs", "list-total", "list-order", "list-days")
    if len(whole) < FEWEST_IN_ORDER:
        for each in names:
            yield not_tried(f"sevdesk-{each}", "needs-vouchers", count=len(whole), wanted=FEWEST_IN_ORDER)
        return
    for key, part in (("search-part", MARK[3:-3]), ("search-case", MARK.upper())):
        found = _ids(bench, ("descriptionLike", part))
        is_all = set(found) == set(whole)
        yield (as_assumed if is_all else differs)(f"sevdesk-{key}", "found", found=len(found), count=len(whole))
    found = _ids(bench, ("descriptionLike", MARK.replace("-", "_")))
    name = "sevdesk-search-signs"
    yield differs(name, "too-many", count=len(found)) if found else as_assumed(name, "none-more")
    everything, told = bench.rows("/Voucher", ("limit", "1000"), ("offset", "0"), ("countAll", "true"))
    if told is None:
        yield differs("sevdesk-list-total", "no-total")
    else:
        adds_up = told == len(everything)
        yield (as_assumed if adds_up else differs)("sevdesk-list-total", "total", total=told, count=len(everything))
    orders = {tuple(_ids(bench)) for _ in range(READINGS)}
    in_order = len(orders) == 1
    yield (as_assumed if in_order else differs)(
        "sevdesk-list-order", "same-order" if in_order else "other-order", count=READINGS
    )
    moment = str(first_second(bench.grounds.today))
    of_today = _ids(bench, ("startDate", moment), ("endDate", moment))
    yield (as_assumed if of_today else differs)("sevdesk-list-days", "listed" if of_today else "not-listed")


def _ids(bench: Bench, *query: tuple[str, str]) -> list[str]:
    """Return the ids of the trial's own vouchers that a listing brings, in its order."""
    rows, _ = bench.rows("/Voucher", *query, ("limit", "1000"), ("offset", "0"))
    return [str(each.get("id")) for each in rows if str(each.get("description") or "").startswith(f"{MARK}-")]


def refusal(bench: Bench) -> Iterator[Seen]:
    """What a refusal looks like: of a voucher that cannot be there."""
    url = f"{bench.settings.sevdesk.api_url.rstrip('/')}/Voucher/{quote('0')}"
    try:
        answer = bench.sevdesk_wire.read(url, endpoint=ENDPOINT)
    except Rejected as rejected:
        status, said = rejected.status, error_message(rejected.message)
    else:
        # Errors come inside a success, too.
        status, said = answer.status, error_message(answer.body.decode("utf-8", "replace"))
    yield (as_assumed if said is not None else differs)(
        "sevdesk-refusal", "reason-given" if said is not None else "bare-text", status=status
    )
