"""The whole seeded space by the command line: three runs, both sides compared to the cent."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cobot_sevdesk_sync.books.findings import PROBLEM_CODES
from cobot_sevdesk_sync.sandbox.cobot_model import StoredInvoice
from cobot_sevdesk_sync.sandbox.seed import Expectations, seed_space
from cobot_sevdesk_sync.sandbox.sevdesk_state import VoucherRow
from tests.sandbox_states import cobot_snapshot, sevdesk_snapshot
from tests.world import Ended, World

BERLIN = ZoneInfo("Europe/Berlin")
NOT_BOOKED = {
    "no-accounting-code",
    "no-booking-account",
    "ambiguous-booking-account",
    "account-not-for-revenue",
    "tax-rate-not-allowed",
    "tax-rule-undecided",
    "several-taxes-on-one-line",
    "amounts-do-not-add-up",
    "currency-not-supported",
    "pdf-unavailable",
    "nothing-to-book",
    "several-tax-rules",
    "zero-total",
}


BY_HAND_ONLY = {"voucher-differs", "voucher-twice", "voucher-of-stranger"}


@dataclass
class Story:
    """What happened, in order: a dry run, a run, a second one, one with the missing account, one after it."""

    world: World
    expected: Expectations
    dry: Ended
    first: Ended
    second: Ended
    second_writes: int
    state_after_dry: bool
    changed_by_dry: bool
    mended: Ended
    last: Ended
    last_sevdesk_writes: int
    vouchers_after_first: dict[str, int]


def _sevdesk_writes(world: World) -> int:
    return sum(1 for request in world.sevdesk_side.log if request.is_write)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder: Path = tmp_path_factory.mktemp("seeded")
    cobot, sevdesk, expected = seed_space(datetime.now(BERLIN).date())
    world = World(folder, cobot, sevdesk, expected.start_date)
    world.configure(invoices={"cost_centre": expected.cost_centre, "due_after_days": 14})
    # Five runs over a whole space: on a busy machine longer than a command about one document.
    with pytest.MonkeyPatch.context() as patch, world.served():
        patch.setattr("tests.world.TIMEOUT_SECONDS", 900)
        before = cobot_snapshot(cobot), sevdesk_snapshot(sevdesk)
        dry = world.sync("--dry-run", "--with-pdfs")
        changed = (cobot_snapshot(cobot), sevdesk_snapshot(sevdesk)) != before
        state = world.state_file.exists()
        first = world.sync()
        counted = dict(Counter(voucher.description or "" for voucher in sevdesk.vouchers.values()))
        world.forget_requests()
        second = world.sync()
        second_writes = _sevdesk_writes(world)
        sevdesk.add_account(*expected.missing_account)
        mended = world.sync()
        world.forget_requests()
        last = world.sync()
        yield Story(
            world,
            expected,
            dry,
            first,
            second,
            second_writes,
            state,
            changed,
            mended,
            last,
            _sevdesk_writes(world),
            counted,
        )


def own_invoices(story: Story) -> list[StoredInvoice]:
    space = story.world.cobot.space.id
    return [invoice for invoice in story.world.cobot.invoices.values() if invoice.space_id == space]


def codes_by_number(ended: Ended) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for finding in [*ended.json["problems"], *ended.json["notes"]]:
        if finding["object"] == "invoice":
            found[finding["number"]].add(finding["code"])
    return found


def test_the_dry_run_changes_nothing_and_plans_what_the_run_carries_out(story: Story) -> None:
    assert not story.changed_by_dry
    assert not story.state_after_dry
    keys = ("action", "object", "id", "number")
    planned = [tuple(action[key] for key in keys) for action in story.dry.json["actions"]]
    assert planned == [tuple(action[key] for key in keys) for action in story.first.json["actions"]]
    assert all(action["done"] is False for action in story.dry.json["actions"])
    assert all(action["done"] is True for action in story.first.json["actions"])


def test_the_first_run_ends_with_code_1_because_of_what_needs_a_person(story: Story) -> None:
    assert story.first.code == 1, story.first.stderr
    assert story.first.stderr == ""


def test_every_special_invoice_ends_with_its_code_and_no_other_one_has_a_problem(story: Story) -> None:
    found = codes_by_number(story.first)
    expected = dict(story.expected.codes_by_number)
    # The note belongs to the invoice that makes the link; the debitor's later ones go by the link.
    noted = [number for number, code in expected.items() if code == "contact-name-differs"]
    dates = {number: story.world.cobot.invoice_by_number(number).day for number in noted}
    for number in sorted(noted, key=lambda number: dates[number])[1:]:
        del expected[number]
    special = {each.number for each in story.expected.invoices}
    missing = {number: code for number, code in expected.items() if code not in found.get(number, set())}
    assert missing == {}
    unexpected = {
        number: codes - {expected.get(number, "")} - ({"adopted", "without-contact"} if number in special else set())
        for number, codes in found.items()
    }
    assert {number: codes for number, codes in unexpected.items() if codes} == {}


def test_every_special_member_ends_with_the_code_expected_and_no_other_one_has_a_problem(story: Story) -> None:
    problems = {each["id"]: each["code"] for each in story.first.json["problems"] if each["object"] != "invoice"}
    assert problems == {each.id: each.code for each in story.expected.members if each.code is not None}


def test_every_own_invoice_without_a_blocking_code_is_exactly_one_voucher(story: Story) -> None:
    expected = story.expected.codes_by_number
    by_hand = {each.number: each.situation for each in story.expected.invoices if each.situation.startswith("voucher-")}
    for invoice in own_invoices(story):
        count = story.vouchers_after_first.get(invoice.number, 0)
        if by_hand.get(invoice.number) == "voucher-twice":
            assert count == 2
        elif expected.get(invoice.number) in NOT_BOOKED:
            assert count == 0, invoice.number
        else:
            assert count == 1, invoice.number


def booked(story: Story) -> Iterator[tuple[StoredInvoice, VoucherRow]]:
    """Yield every invoice that the program booked, with its voucher."""
    by_hand = {each.number for each in story.expected.invoices if each.situation in BY_HAND_ONLY}
    for invoice in own_invoices(story):
        vouchers = story.world.sevdesk.vouchers_by_number(invoice.number)
        if vouchers and invoice.number not in by_hand:
            [voucher] = vouchers
            yield invoice, voucher


def test_every_voucher_has_the_invoices_total_date_and_tax_per_rate_to_the_cent(story: Story) -> None:
    count = 0
    adopted = story.expected.invoice("voucher-equal").number
    for invoice, voucher in booked(story):
        assert voucher.sum_gross == invoice.total.gross, invoice.number
        assert voucher.voucher_date == invoice.day
        assert voucher.credit_debit == "D"
        assert voucher.currency == "EUR"
        if invoice.number == adopted:
            continue
        count += 1
        assert voucher.delivery_date == invoice.day
        assert voucher.payment_deadline is not None
        assert (voucher.payment_deadline - invoice.day).days == 14
        assert voucher.sum_tax == sum((tax.amount for tax in invoice.total.taxes), Decimal(0)), invoice.number
        per_rate: dict[Decimal, Decimal] = defaultdict(Decimal)
        for position in voucher.positions:
            per_rate[position.tax_rate] += position.sum_tax
        charged: dict[Decimal, Decimal] = defaultdict(Decimal)
        for tax in invoice.total.taxes:
            charged[tax.rate] += tax.amount
        assert {rate: tax for rate, tax in per_rate.items() if tax} == {
            rate: tax for rate, tax in charged.items() if tax
        }, invoice.number
    assert count > 100


def test_every_voucher_made_has_the_tag_the_cost_centre_and_a_pdf(story: Story) -> None:
    state = story.world.sevdesk
    adopted = story.expected.invoice("voucher-equal").number
    for invoice, voucher in booked(story):
        assert state.tags_of(voucher.id).count("Import") == 1
        assert ("Mismatch" in state.tags_of(voucher.id)) is (voucher.contact_id is None)
        if invoice.number == adopted:
            continue
        assert voucher.cost_centre_id is not None
        assert state.pdf_of(voucher.id).startswith(b"%PDF")


def test_the_customer_number_is_the_same_on_both_sides_for_every_member_with_a_contact(story: Story) -> None:
    linked = [
        action for action in story.first.json["actions"] if action["action"] in {"create-contact", "link-contact"}
    ]
    members = [
        action for action in linked if action["object"] == "member" and action["id"] in story.world.cobot.members
    ]
    assert len(members) >= 15
    confirmed_before = story.expected.member("confirmed-before-start").id
    for action in members:
        member = story.world.cobot.members[action["id"]]
        contact = story.world.sevdesk.contacts[action["sevdesk_id"]]
        assert member.customer_number == contact.customer_number, member.name
    assert confirmed_before not in {action["id"] for action in members if action["action"] == "create-contact"}
    numbers = Counter(contact.customer_number for contact in story.world.sevdesk.contacts.values())
    assert [number for number, count in numbers.items() if count > 1] == ["1019"]


def test_nobody_of_the_special_members_is_a_contact_who_should_not_be(story: Story) -> None:
    made = {action["id"] for action in story.first.json["actions"] if action["action"] == "create-contact"}
    for situation in ("confirmed-before-start", "unconfirmed", "ended", "known-by-name-and-email", "returning-after"):
        assert story.expected.member(situation).id not in made
    for situation in ("will-leave", "number-of-somebody-else", "free-text-address", "markup", "without-email"):
        assert story.expected.member(situation).id in made  # type: ignore[arg-type]


def test_another_spaces_invoice_is_neither_booked_nor_counted(story: Story) -> None:
    other = story.expected.invoice("another-space").number
    assert story.world.sevdesk.vouchers_by_number(other) == []
    assert story.first.json["invoices"]["seen"] == story.expected.own_invoices


def test_another_customers_voucher_of_the_same_number_day_and_amount_is_not_taken_for_the_invoices(
    story: Story,
) -> None:
    number = story.expected.invoice("voucher-of-stranger").number
    [voucher] = story.world.sevdesk.vouchers_by_number(number)
    invoice = story.world.cobot.invoice_by_number(number)
    assert (voucher.sum_gross, voucher.voucher_date) == (invoice.total.gross, invoice.day)
    assert story.world.sevdesk.contacts[voucher.contact_id or ""].display_name != invoice.recipient.name
    assert not story.world.sevdesk.tags_of(voucher.id)
    [problem] = [each for each in story.last.json["problems"] if each["number"] == number]
    assert problem["code"] == "voucher-differs"


def test_a_deposit_on_an_invoice_of_its_own_is_booked_under_the_only_rule_of_its_account(story: Story) -> None:
    [voucher] = story.world.sevdesk.vouchers_by_number(story.expected.invoice("deposit-alone").number)
    [position] = voucher.positions
    account = story.world.sevdesk.accounts[position.account_id]
    assert [voucher.tax_rule_id] == list(account.rules)
    assert voucher.tax_rule_id != "1"


def test_the_second_run_books_nothing_and_tells_the_same_problems(story: Story) -> None:
    assert story.second.code == 1
    assert story.second_writes == 0
    assert story.second.json["invoices"]["created"] == 0
    assert story.second.json["actions"] == []
    assert story.second.problem_codes == story.first.problem_codes


def test_the_missing_account_was_all_that_its_invoices_waited_for(story: Story) -> None:
    waiting = {each.number for each in story.expected.invoices if each.situation == "missing-account"}
    made = {each["number"] for each in story.mended.json["actions"] if each["action"] == "create-voucher"}
    assert made == waiting
    for number in waiting:
        assert len(story.world.sevdesk.vouchers_by_number(number)) == 1
        assert number not in {problem["number"] for problem in story.mended.json["problems"]}


def test_the_last_run_writes_nothing_and_its_figures_add_up(story: Story) -> None:
    assert story.last_sevdesk_writes == 0
    figures = story.last.json["invoices"]
    assert figures["created"] == figures["adopted"] == 0
    assert figures["unchanged"] + figures["blocked"] + figures["nothing_to_book"] == figures["seen"]
    assert {problem["code"] for problem in story.last.json["problems"]} <= PROBLEM_CODES


def test_the_way_of_the_readme_leads_to_a_month_that_can_be_signed(tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    line = next(line for line in readme.splitlines() if "sync accept KH-" in line)
    cobot, sevdesk, expected = seed_space(datetime.now(BERLIN).date())
    start = expected.start_date
    numbers = [f"KH-{start.year}-{number}" for number in re.findall(r"KH-\d+-(\d+)", line)]
    end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    days = ("--since", start.isoformat(), "--until", end.isoformat(), "--output", str(tmp_path / "report.html"))
    world = World(tmp_path, cobot, sevdesk, start)
    world.configure(language="en")
    with pytest.MonkeyPatch.context() as patch, world.served():
        patch.setattr("tests.world.TIMEOUT_SECONDS", 900)
        assert world.command("sync", "run").code == 1
        assert world.command("sync", "report", *days).code == 1
        assert world.command("sync", "accept", *numbers, "--reason", "Tried out").code == 0
        signed = world.command("sync", "report", *days, "--overwrite")
    assert signed.code == 0, signed.stderr
    assert "can be signed." in signed.stderr
    assert "Name, signature:" in (tmp_path / "report.html").read_text(encoding="utf-8")
