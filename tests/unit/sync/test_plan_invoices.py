from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from werkzeug.wrappers import Request

from cobot_sevdesk_sync.books.accounts import AccountBook
from cobot_sevdesk_sync.books.edits import fingerprint
from cobot_sevdesk_sync.books.existing import Existing
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.vouchers import BookingRules
from cobot_sevdesk_sync.cobot.records import Address, Debitor, Invoice
from cobot_sevdesk_sync.config.settings import InvoiceSettings, TaxSettings
from cobot_sevdesk_sync.sandbox.cobot_model import InvoiceLine
from cobot_sevdesk_sync.sandbox.faults import LoseRequest
from cobot_sevdesk_sync.sevdesk.records import Contact, Voucher
from cobot_sevdesk_sync.store.records import Intent, Link, StandingProblem
from cobot_sevdesk_sync.sync.candidates import debitor_key, guest_candidate
from cobot_sevdesk_sync.sync.plan import (
    AdoptVoucher,
    CreateVoucher,
    DebitorKey,
    DocumentPlan,
    LinkContact,
    PostActivity,
    TagVoucher,
)
from cobot_sevdesk_sync.sync.plan_invoices import InvoiceHistory, InvoicePlanner, Moment, sort_invoices
from cobot_sevdesk_sync.sync.told import with_activities
from tests.unit.books.issued import DAY, account, invoice, item, price, voucher
from tests.unit.sync.test_desk import desk
from tests.world import World

NOW = datetime(2026, 4, 1, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
MEMBER = DebitorKey("member", "m1")
LINES = [InvoiceLine("Flex", net="150.00", code="4400")]


def history(**changes: Any) -> InvoiceHistory:
    return InvoiceHistory(**{"links": {}, "unknown": {}, "problems": {}, "told": frozenset(), **changes})


def sorted_out(
    *invoices: Invoice,
    known: InvoiceHistory | None = None,
    now: datetime = NOW,
    books_from: date = date(2026, 1, 1),
    wait_hours: int = 0,
) -> tuple[dict[str, str], list[str]]:
    sorting = sort_invoices(
        invoices,
        known or history(),
        Moment(now, BERLIN),
        left_alone=lambda day: day < books_from,
        settings=InvoiceSettings(wait_hours=wait_hours),
    )
    return {each.id: each.standing for each in sorting.settled}, [each.id for each in sorting.to_book]


def link(**changes: Any) -> Link:
    made = Link("invoice", "i1", "v1", "created", "CW-1", DAY, 17850, fingerprint(invoice()))
    return replace(made, **changes)


def problem(code: Any, next_try: datetime | None = None) -> StandingProblem:
    return StandingProblem(Finding(code, "invoice", "i1", "CW-1"), NOW, DAY, next_try=next_try)


# Sorting


def test_a_new_invoice_is_to_be_booked() -> None:
    assert sorted_out(invoice()) == ({}, ["i1"])


def test_a_linked_invoice_is_left_alone_paid_or_not() -> None:
    known = history(links={"i1": link()})
    assert sorted_out(invoice(paid_status="paid"), known=known) == ({"i1": "unchanged"}, [])


def test_an_edited_invoice_is_named_and_never_changed() -> None:
    known = history(links={"i1": link()})
    sorting = sort_invoices(
        [invoice(item("1.00"))],
        known,
        Moment(NOW, BERLIN),
        left_alone=lambda day: day < DAY,
        settings=InvoiceSettings(),
    )
    [document] = sorting.settled
    assert [each.code for each in document.findings] == ["edited-after-sync"]
    assert document.steps == ()


def test_a_linked_invoice_whose_date_moved_before_the_start_date_is_still_known() -> None:
    moved = invoice(invoice_date=date(2020, 1, 1))
    assert sorted_out(moved, known=history(links={"i1": link()})) == ({"i1": "unchanged"}, [])


def test_a_missing_tag_is_put_on_by_a_later_run() -> None:
    known = history(links={"i1": link(pending=("tag:Import", "tag:A:B"))})
    wanted = InvoiceSettings(tag_without_contact="A:B")
    sorting = sort_invoices([invoice()], known, Moment(NOW, BERLIN), left_alone=lambda day: day < DAY, settings=wanted)
    assert sorting.settled[0].standing == "finishing"
    assert sorting.settled[0].steps == (TagVoucher("i1", "CW-1", "v1", "Import"), TagVoucher("i1", "CW-1", "v1", "A:B"))
    other = InvoiceSettings(tag="Other", tag_without_contact=None)
    sorting = sort_invoices([invoice()], known, Moment(NOW, BERLIN), left_alone=lambda day: day < DAY, settings=other)
    assert [type(step).__name__ for step in sorting.settled[0].steps] == ["GiveUp", "GiveUp"]


def test_a_tag_that_was_rejected_waits_like_any_rejected_document() -> None:
    held = {"i1": (problem("rejected-by-sevdesk", NOW + timedelta(hours=1)),)}
    known = history(links={"i1": link(pending=("tag:Import",))}, problems=held)
    sorting = sort_invoices(
        [invoice()], known, Moment(NOW, BERLIN), left_alone=lambda day: day < DAY, settings=InvoiceSettings()
    )
    assert (sorting.settled[0].standing, sorting.settled[0].steps) == ("held-back", ())


def test_an_invoice_of_unknown_outcome_is_not_touched() -> None:
    intent = Intent(1, "create-voucher", "invoice", "i1", "CW-1", "sent", NOW)
    assert sorted_out(invoice(), known=history(unknown={"i1": intent})) == ({"i1": "unsettled"}, [])


def test_an_invoice_from_before_the_start_is_not_ours_unless_it_is_named_already() -> None:
    old = invoice(invoice_date=date(2025, 12, 31))
    assert sorted_out(old) == ({}, [])
    assert sorted_out(old, known=history(problems={"i1": (problem("voucher-differs"),)})) == ({}, ["i1"])


@pytest.mark.parametrize("gross", ["0.00", "0.004", "-0.004"])
def test_a_total_of_zero_is_nothing_to_book(gross: str) -> None:
    line = item(total=price("0", None, gross=gross))
    assert sorted_out(invoice(line, total=price("0", None, gross=gross))) == ({"i1": "nothing-to-book"}, [])
    assert sorted_out(invoice(item(), item("-150.00"))) == ({"i1": "nothing-to-book"}, [])


def test_a_total_of_zero_that_is_not_one_for_each_account_and_rate_is_looked_at_like_any_other() -> None:
    deposit = item("-178.50", None, code="Kaution")
    assert sorted_out(invoice(item(), deposit)) == ({}, ["i1"])


def test_a_rejected_invoice_waits_until_its_time_has_come() -> None:
    known = history(problems={"i1": (problem("rejected-by-sevdesk", NOW + timedelta(hours=1)),)})
    assert sorted_out(invoice(), known=known) == ({"i1": "held-back"}, [])
    assert sorted_out(invoice(), known=known, now=NOW + timedelta(hours=1)) == ({}, ["i1"])


@pytest.mark.parametrize(
    ("day", "hours", "utc", "waits"),
    [
        (date(2026, 4, 1), 12, "2026-04-01T09:59", True),
        (date(2026, 4, 1), 12, "2026-04-01T10:00", False),
        (date(2026, 3, 29), 24, "2026-03-29T22:30", True),
        (date(2026, 3, 29), 24, "2026-03-29T23:00", False),
        (date(2026, 10, 25), 24, "2026-10-25T21:59", True),
        (date(2026, 10, 25), 24, "2026-10-25T22:00", False),
        (date(2026, 4, 2), 0, "2026-04-01T10:00", False),
    ],
)
def test_an_invoice_settles_for_so_many_hours_also_when_the_clocks_change(
    day: date, hours: int, utc: str, *, waits: bool
) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    settled, to_book = sorted_out(invoice(invoice_date=day), now=now, wait_hours=hours)
    assert (settled, to_book) == (({"i1": "waiting"}, []) if waits else ({}, ["i1"]))


def test_invoices_are_booked_in_an_order_that_does_not_depend_on_the_listing() -> None:
    listed = [
        invoice(id="b"),
        invoice(id="a"),
        invoice(id="c", invoice_date=date(2026, 3, 1)),
        invoice(id="d", number="CW-0"),
    ]
    assert sorted_out(*listed)[1] == sorted_out(*reversed(listed))[1] == ["c", "d", "a", "b"]


# Planning


def planner(
    *vouchers: Voucher,
    contacts: Sequence[Contact] = (),
    links: Mapping[DebitorKey, str] | None = None,
    plans: Sequence[DocumentPlan] = (),
    owners: Mapping[str, str] | None = None,
    tags: frozenset[tuple[str, str]] = frozenset(),
    limit: int | None = None,
    **settings: Any,
) -> InvoicePlanner:
    by_number: dict[str, list[Voucher]] = {}
    for each in vouchers:
        by_number.setdefault(each.number, []).append(each)
    rules = BookingRules(AccountBook((account(),), {}, None), InvoiceSettings(**settings), TaxSettings(), None)
    known = {MEMBER: "c1"} if links is None else links
    at = desk(*contacts, links=known, creates_missing=rules.invoices.create_missing_contacts)
    for document in plans:
        at.enter(document)
    return InvoicePlanner(
        rules=rules,
        existing=Existing(rules, by_number, owners=owners),
        voucher_tags=lambda: tags,
        desk=at,
        creations_left=limit,
    )


def codes(document: DocumentPlan) -> list[str]:
    return [finding.code for finding in document.findings]


def creation(document: DocumentPlan) -> CreateVoucher:
    step = document.steps[-1]
    assert isinstance(step, CreateVoucher), document
    return step


def test_an_invoice_of_a_linked_member_becomes_a_voucher_with_their_contact() -> None:
    document = planner().plan(invoice())
    step = creation(document)
    assert (document.standing, codes(document)) == ("create", [])
    assert (step.contact_id, step.contact_of, step.tags) == ("c1", None, ("Import",))
    assert step.fingerprint == fingerprint(invoice())


def test_a_blocked_invoice_has_no_step_at_all() -> None:
    document = planner().plan(invoice(item(code="X1")))
    assert (document.standing, codes(document), document.steps) == ("blocked", ["no-booking-account"], ())


def test_an_equal_voucher_is_adopted_and_only_missing_tags_are_added() -> None:
    document = planner(voucher(), tags=frozenset({("v1", "Import"), ("v2", "Mismatch")})).plan(invoice())
    [step] = document.steps
    assert isinstance(step, AdoptVoucher)
    assert step == AdoptVoucher("i1", "CW-1", "v1", DAY, 17850, fingerprint(invoice()), (), step.booked)
    assert codes(document) == ["adopted"]
    [untagged] = planner(voucher(contact_id=None)).plan(invoice()).steps
    assert isinstance(untagged, AdoptVoucher)
    assert untagged.tags == ("Import", "Mismatch")


def test_an_invoice_that_could_not_be_booked_may_still_be_adopted() -> None:
    blocked = invoice(item(code="X1"))
    assert planner(voucher()).plan(blocked).standing == "adopt"


@pytest.mark.parametrize("changes", [{"sum_gross": Decimal("1.00")}, {"credit_debit": "C"}, {"voucher_date": None}])
def test_a_voucher_of_that_number_that_differs_blocks_the_invoice(changes: dict[str, Any]) -> None:
    document = planner(voucher(**changes)).plan(invoice())
    assert (document.standing, codes(document), document.steps) == ("blocked", ["voucher-differs"], ())


def test_two_vouchers_of_that_number_block_the_invoice() -> None:
    document = planner(voucher(), voucher(id="v2")).plan(invoice())
    assert (codes(document), document.findings[0].details["sevdesk_ids"]) == (["duplicate-vouchers"], "v1, v2")


def test_a_voucher_that_is_another_invoices_is_not_adopted() -> None:
    document = planner(voucher(), owners={"v1": "i9"}).plan(invoice())
    assert (codes(document), document.steps) == (["voucher-differs"], ())
    assert "i9" in document.findings[0].details["fields"]


@pytest.mark.parametrize("existing", [(), (voucher(),)])
def test_of_two_invoices_with_one_number_only_the_first_is_booked(existing: tuple[Voucher, ...]) -> None:
    plans = planner(*existing)
    first, second = plans.plan(invoice()), plans.plan(invoice(id="i2", number=" CW-1 "))
    assert first.standing in {"create", "adopt"}
    assert (second.standing, codes(second), second.steps) == ("blocked", ["voucher-differs"], ())


def test_numbers_that_differ_by_case_only_are_two_numbers() -> None:
    plans = planner(voucher(number="cw-1"))
    assert plans.plan(invoice()).standing == "create"
    assert plans.plan(invoice(id="i2", number="Cw-1")).standing == "create"


def test_the_limit_counts_new_vouchers_only() -> None:
    plans = planner(voucher(), limit=1)
    standings = [plans.plan(invoice(id=f"i{n}", number=f"CW-{n}")).standing for n in (1, 2, 3)]
    assert standings == ["adopt", "create", "waiting"]


# Whose voucher


def test_an_invoice_to_nobody_is_booked_without_a_contact_and_tagged() -> None:
    document = planner(links={}).plan(invoice(debitor=None))
    step = creation(document)
    assert (step.contact_id, step.contact_of, step.tags) == (None, None, ("Import", "Mismatch"))
    assert codes(document) == ["without-contact"]


def test_tags_may_be_switched_off() -> None:
    assert creation(planner(links={}, tag=None, tag_without_contact=None).plan(invoice())).tags == ()


@pytest.mark.parametrize("standing", ["create", "link"])
def test_the_contact_that_this_run_makes_is_waited_for(standing: Any) -> None:
    plans = [DocumentPlan("member", "m1", "1", standing)]
    step = creation(planner(links={}, plans=plans).plan(invoice()))
    assert (step.contact_of, step.tags) == (MEMBER, ("Import",))


@pytest.mark.parametrize(
    ("standing", "found", "step"),
    [
        ("unsettled", Finding("outcome-unknown", "member", "m1", "1"), "open"),
        ("held-back", Finding("rejected-by-sevdesk", "member", "m1", "1", {"reason": "no"}), "refused"),
        ("blocked", Finding("rejected-by-sevdesk", "member", "m1", "1", {"reason": "no", "step": "read"}), "unread"),
    ],
)
def test_an_invoice_waits_named_for_a_contact_that_is_still_to_come(standing: Any, found: Finding, step: str) -> None:
    plans = [DocumentPlan("member", "m1", "1", standing, findings=(found,))]
    document = planner(links={}, plans=plans).plan(invoice())
    assert (document.standing, codes(document), document.steps) == ("blocked", ["contact-not-ready"], ())
    [waits] = document.findings
    assert (waits.object, waits.id, waits.number, waits.details["step"]) == ("invoice", "i1", "CW-1", step)


def test_an_invoice_whose_contact_is_left_for_a_later_run_by_the_limit_waits_without_a_word() -> None:
    document = planner(links={}, plans=[DocumentPlan("member", "m1", "1", "waiting")]).plan(invoice())
    assert (document.standing, document.findings, document.steps) == ("waiting", (), ())


def ada(number: str | None = "77", contact_id: str = "c7", name: str = "Ada Beispiel") -> Contact:
    return Contact(contact_id, number, name, is_person=True, emails=frozenset({"ada@example.org"}))


def test_the_contact_with_the_invoices_customer_number_is_linked() -> None:
    document = planner(links={}, contacts=[ada()]).plan(invoice(customer_number="77"))
    assert document.steps[0] == LinkContact(MEMBER, "c7", "77", None, ())
    assert (creation(document).contact_id, codes(document)) == ("c7", [])


def test_another_name_on_that_contact_is_noted() -> None:
    document = planner(links={}, contacts=[ada(name="Eva Muster")]).plan(invoice(customer_number="77"))
    assert codes(document) == ["contact-name-differs"]
    assert creation(document).contact_id == "c7"


def test_a_contact_that_is_another_debitors_is_never_taken_by_its_number() -> None:
    other = {DebitorKey("member", "m9"): "c7"}
    document = planner(links=other, contacts=[ada()]).plan(invoice(customer_number="77"))
    assert codes(document) == ["without-contact"]


def test_several_contacts_with_the_number_are_named_and_none_is_taken() -> None:
    document = planner(links={}, contacts=[ada(), ada(contact_id="c8")]).plan(invoice(customer_number="77"))
    assert (codes(document), creation(document).contact_id) == (["ambiguous-contact", "without-contact"], None)


def test_an_invoice_without_a_debitor_uses_the_contact_of_its_number_but_links_nothing() -> None:
    document = planner(links={}, contacts=[ada()]).plan(invoice(customer_number="77", debitor=None))
    assert len(document.steps) == 1
    assert creation(document).contact_id == "c7"


def test_two_invoices_of_a_guest_make_one_contact() -> None:
    plans = planner(links={}, contacts=[], create_missing_contacts=True)
    guest: dict[str, Any] = {"debitor": Debitor("contact", "g1"), "billing_emails": ("ada@example.org",)}
    for number in ("CW-1", "CW-2"):
        assert creation(plans.plan(invoice(id=number, number=number, **guest))).contact_of == DebitorKey(
            "contact", "g1"
        )
    assert len(plans.desk.plans) == 1


def test_a_guest_with_the_name_and_email_of_a_contact_is_that_person() -> None:
    plans = planner(links={}, contacts=[ada()], create_missing_contacts=True)
    plans.plan(invoice(debitor=Debitor("contact", "g1"), billing_emails=("ada@example.org",)))
    assert [document.standing for document in plans.desk.plans] == ["link"]


def test_a_guest_who_could_be_two_contacts_gets_no_third_one() -> None:
    plans = planner(links={}, contacts=[ada("1", "c1"), ada("2", "c2")], create_missing_contacts=True)
    document = plans.plan(invoice(debitor=Debitor("contact", "g1"), billing_emails=("ada@example.org",)))
    assert "ambiguous-contact" in {
        each.code for each in (*document.findings, *(f for d in plans.desk.plans for f in d.findings))
    }
    assert not [each for each in plans.desk.plans if each.steps]
    assert creation(document).contact_id is None


def test_without_the_setting_no_contact_is_made_from_an_invoice() -> None:
    plans = planner(links={}, contacts=[])
    assert codes(plans.plan(invoice(debitor=Debitor("contact", "g1")))) == ["without-contact"]
    assert not plans.desk.plans


@pytest.mark.parametrize(("kind", "name"), [("membership", "member"), ("team", "team"), ("contact", "contact")])
def test_the_ledger_names_debitors_in_its_own_words(kind: Any, name: Any) -> None:
    assert debitor_key(invoice(debitor=Debitor(kind, "x"))) == DebitorKey(name, "x")
    assert debitor_key(invoice(debitor=None)) is None
    assert guest_candidate(invoice(debitor=None)) is None


def test_a_recipient_without_any_name_differs_from_nobody() -> None:
    document = planner(links={}, contacts=[ada()]).plan(invoice(customer_number="77", recipient=Address(country="DE")))
    assert codes(document) == []


# Telling it in Cobot


def told(document: DocumentPlan, known: frozenset[tuple[str, str]] = frozenset()) -> list[PostActivity]:
    told_now = with_activities(document, known, lambda finding: f"text {finding.code}", "m1")
    return [step for step in told_now.steps if isinstance(step, PostActivity)]


def test_a_blocked_invoice_is_told_once_per_reason() -> None:
    document = planner().plan(invoice(item(code="X1"), item(code="X2")))
    posts = told(document)
    assert [post.event for post in posts] == ["no-booking-account:X1", "no-booking-account:X2"]
    assert {(post.level, post.source_ids, post.pending) for post in posts} == {("WARN", ("i1", "m1"), None)}
    assert [post.event for post in told(document, frozenset({("i1", "no-booking-account:X1")}))] == [
        "no-booking-account:X2"
    ]


def test_one_reason_is_told_once_even_when_it_is_found_twice() -> None:
    document = planner().plan(invoice(item("1.00", "16"), item("1.00", "5"), item("1.00", "19")))
    assert codes(document) == ["tax-rate-not-allowed", "tax-rate-not-allowed"]
    events = [post.event for post in told(document)]
    assert len(events) == len(set(events))


@pytest.mark.parametrize(
    "code", ["pdf-unavailable", "outcome-unknown", "rejected-by-sevdesk", "without-contact", "adopted"]
)
def test_what_passes_by_itself_is_not_told(code: Any) -> None:
    document = DocumentPlan("invoice", "i1", "CW-1", "blocked", findings=(Finding(code, "invoice", "i1", "CW-1"),))
    assert told(document) == []


def test_a_reason_is_the_code_and_what_it_is_about() -> None:
    def reason(code: Any, /, **details: str) -> str:
        return Finding(code, "invoice", "i1", None, details).reason

    assert reason("no-booking-account", code="X1", account="9") == "no-booking-account:X1"
    assert reason("tax-rate-not-allowed", account="4400 A") == "tax-rate-not-allowed:4400 A"
    assert reason("tax-rule-undecided", case="domestic") == "tax-rule-undecided:domestic"
    assert reason("voucher-differs") == "voucher-differs:"


# Whole runs


class FirstSaving:
    """Picks the first request that saves a voucher."""

    seen = 0

    def __call__(self, request: Request) -> bool:
        if request.method == "POST" and "saveVoucher" in request.path:
            self.seen += 1
            return self.seen == 1
        return False


def test_two_invoices_with_one_number_never_stop_the_whole_space(world: World) -> None:
    world.sevdesk_side.fault = LoseRequest(FirstSaving())
    world.cobot.add_invoice("CW-1", DAY, LINES)
    assert world.run().exit_code == 1
    world.cobot.add_invoice("CW-1", DAY, LINES)
    for _ in range(4):
        world.clock.advance(seconds=70)
        result = world.run()
        assert result.error is None
    assert len(world.sevdesk.vouchers_by_number("CW-1")) == 1
    assert [problem.finding.code for problem in result.problems] == ["voucher-differs"]
