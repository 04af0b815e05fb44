"""The pre-flight names what would keep a run from its work, and how to mend it (product contract, section 2)."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.check.lines import CHECK_NAMES, exit_code
from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore, LoseRequest, StrikingFault
from cobot_sevdesk_sync.sandbox.seed import seed_space
from cobot_sevdesk_sync.sync.result import RunOptions
from tests.sandbox_faults import request_to
from tests.sandbox_states import sevdesk_snapshot
from tests.system.checking import checked, named, verdicts
from tests.system.invoicing import DAY, issue, line, member_of
from tests.world import World

GROSS = "119.00"


def test_a_space_that_is_ready_has_nothing_but_ok(world: World) -> None:
    world.cobot.add_accounting_code("4400")
    issue(world, "CW-1", debitor=member_of(world.cobot))
    lines = checked(world)
    assert verdicts(lines) == []
    assert exit_code(lines) == 0
    assert [each.name for each in lines] == [name for name in CHECK_NAMES if name != "not-checked"]
    assert all(each.fix == "" for each in lines)


def test_nothing_is_written_on_either_side_or_here(world: World) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.run()
    issue(world, "CW-2", line(code="Hundeplatz"), debitor=member_of(world.cobot, "Bo Beispiel"))
    before = (copy.deepcopy(world.cobot), sevdesk_snapshot(world.sevdesk), world.state_file.read_bytes())
    files = sorted(world.folder.iterdir())
    world.forget_requests()
    checked(world)
    assert (world.cobot, sevdesk_snapshot(world.sevdesk), world.state_file.read_bytes()) == before
    assert sorted(world.folder.iterdir()) == files
    assert [each for each in world.requests() if each.is_write] == []


def test_whole_pages_are_read_and_no_document_alone(world: World) -> None:
    for number in range(40):
        issue(world, f"CW-{number}", debitor=member_of(world.cobot, f"Person{number} Beispiel"))
    world.forget_requests()
    checked(world)
    # Scopes, space, members, invoices, accounting codes, one PDF; and of sevDesk version, accounts, vouchers, e-mails,
    # contacts, countries and the next customer number.
    assert len(world.cobot_side.log) == 6
    assert len(world.sevdesk_side.log) == 7


# Tokens, rights, the space


def test_a_start_date_to_come_is_a_warning(world: World) -> None:
    world.start_date = date(2027, 8, 1)
    found = named(checked(world), "space")
    assert (found.verdict, "2027-08-01" in found.why) == ("warning", True)


def test_what_a_later_start_date_leaves_alone_is_no_business_of_the_next_run(world: World) -> None:
    issue(world, "CW-1", line(code="9999"), day=date(2026, 1, 15))
    assert world.run().exit_code == 1
    world.start_date = date(2026, 4, 1)
    assert named(checked(world), "next-run").verdict == "ok"


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_a_refused_token_is_a_line_and_the_other_side_is_checked_all_the_same(
    world: World, side: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.configure(**{side: {"token": "planted-and-unknown-token"}}, invoices={"cost_centre": "Verein"})
    world.sevdesk.add_cost_centre("Verein")
    lines = checked(world)
    refused = named(lines, f"{side}-access")
    assert (refused.verdict, refused.exit_code) == ("failure", 4)
    assert f"under {side} (token, token_file or token_command)" in refused.fix
    assert exit_code(lines) == 4
    others = {"sevdesk": ["cobot-access", "cobot-scopes", "space"], "cobot": ["sevdesk-access", "cost-centre"]}
    assert [named(lines, name).verdict for name in others[side]] == ["ok"] * len(others[side])
    assert "next-run" in named(lines, "not-checked").why
    assert "planted" not in caplog.text
    assert "planted" not in str(lines)
    assert caplog.text.count("GET ") > 1


@pytest.mark.parametrize(
    ("missing", "settings", "verdict"),
    [
        ("write_memberships", {}, "failure"),
        ("write_memberships", {"members": {"customer_numbers": "keep"}}, "ok"),
        ("write_activities", {}, "failure"),
        ("write_activities", {"notify": {"cobot": False}}, "warning"),  # read_activities is needless then
        ("read_accounting_codes", {}, "warning"),
        ("read_contacts", {}, "ok"),
    ],
)
def test_a_missing_right_counts_when_the_settings_need_it(
    world: World, missing: str, settings: dict[str, dict[str, object]], verdict: str
) -> None:
    world.cobot.revoke(missing)
    world.configure(**settings)
    found = named(checked(world), "cobot-scopes")
    assert found.verdict == verdict
    assert (missing in found.why) == (verdict == "failure" or missing == "read_accounting_codes")
    assert found.exit_code == (4 if verdict == "failure" else 0)


def test_a_missing_right_is_named_and_what_needs_it_is_left_out(world: World) -> None:
    world.cobot.revoke("read_invoices")
    lines = checked(world)
    assert "read_invoices" in named(lines, "cobot-scopes").why
    assert (named(lines, "cobot-access").verdict, exit_code(lines)) == ("failure", 4)
    assert "accounting-codes" in named(lines, "not-checked").why
    assert named(lines, "members-without-contact").verdict == "ok"


def test_needless_rights_are_a_warning(world: World) -> None:
    world.cobot.grant(*world.cobot.scopes, "write_invoices")
    found = named(checked(world), "cobot-scopes")
    assert found.verdict == "warning"
    assert "write_invoices" in found.why


def test_a_broad_right_may_include_the_finer_ones(world: World) -> None:
    world.cobot.grant(*(set(world.cobot.scopes) - {"write_memberships"}), "write")
    found = named(checked(world), "cobot-scopes")
    assert (found.verdict, found.exit_code) == ("warning", 0)
    assert "write_memberships" in found.why


def test_a_wrong_subdomain_is_the_spaces_line(world: World) -> None:
    world.configure(cobot={"subdomain": "somewhere-else"})
    lines = checked(world)
    assert (named(lines, "space").verdict, exit_code(lines)) == ("failure", 4)
    assert "somewhere-else" in named(lines, "space").why
    assert "cobot.subdomain" in named(lines, "space").fix
    assert named(lines, "cobot-access").verdict == "ok"
    assert named(lines, "booking-system").verdict == "ok"


def test_booking_system_1_ends_with_2_and_nothing_else_of_sevdesk_is_read(world: World) -> None:
    world.sevdesk.bookkeeping_version = "1.0"
    lines = checked(world)
    assert (named(lines, "booking-system").verdict, exit_code(lines)) == ("failure", 2)
    assert len(world.sevdesk_side.log) == 1


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_a_side_that_does_not_answer_ends_with_3(world: World, side: str) -> None:
    fault = ErrorBefore() if side == "cobot" else LoseRequest()
    (world.cobot_side if side == "cobot" else world.sevdesk_side).fault = fault
    lines = checked(world)
    assert (named(lines, f"{side}-access").verdict, exit_code(lines)) == ("failure", 3)
    other = "sevdesk" if side == "cobot" else "cobot"
    assert named(lines, f"{other}-access").verdict == "ok"


def test_a_token_that_cannot_be_asked_for_its_rights_is_a_warning_only(world: World) -> None:
    world.cobot_side.fault = _NotFound(request_to("GET", "/api/access_tokens/"))
    lines = checked(world)
    assert verdicts(lines) == [("cobot-scopes", "warning")]


@pytest.mark.parametrize(
    ("ahead", "verdict", "words"),
    [
        (timedelta(seconds=20), "ok", "20 s."),
        (timedelta(minutes=7), "warning", "420 seconds behind"),
        (timedelta(minutes=-7), "warning", "420 seconds ahead"),
        (timedelta(hours=2), "failure", "behind"),
    ],
)
def test_a_clock_that_is_wrong_is_told_by_how_much(world: World, ahead: timedelta, verdict: str, words: str) -> None:
    def prepare() -> None:
        world.sevdesk_side.clock = lambda: world.clock.now() + ahead

    found = named(checked(world, prepare), "clock")
    assert found.verdict == verdict
    assert words in found.why


# Accounts, taxes, amounts


@pytest.mark.parametrize("code", ["Hundeplatz", "Doppelt", "6640"])
def test_a_code_without_exactly_one_revenue_account_is_a_failure(world: World, code: str) -> None:
    world.sevdesk.add_account("4500", "Doppelt")
    world.sevdesk.add_account("4501", "Doppelt")
    world.sevdesk.add_account("6640", "Bewirtung", receipt_types=["EXPENSE"])
    for number in (1, 2):
        issue(world, f"CW-{number}", line(code=code), day=date(2026, 3, number))
    lines = checked(world)
    found = named(lines, "accounting-codes")
    assert found.verdict == "failure"
    assert code in found.what
    assert "On 2 invoices, such as CW-2, CW-1" in found.why
    assert "Still to be booked: 2" in found.why
    assert "accounts in the configuration" in found.fix
    assert exit_code(lines) == 1


def test_a_code_of_long_ago_is_a_warning_and_an_older_one_is_not_looked_at(world: World) -> None:
    issue(world, "CW-1", line(code="Hundeplatz"), day=date(2025, 12, 31))
    issue(world, "CW-0", line(code="Anno dazumal"), day=date(2024, 12, 15))
    world.sevdesk.add_voucher("CW-1", date(2025, 12, 31), GROSS)
    assert named(checked(world), "accounting-codes").verdict == "warning"
    world.configure(start_date="2025-12-01")
    assert named(checked(world), "accounting-codes").verdict == "failure"
    world.clock.advance(days=60)
    found = named(checked(world), "accounting-codes")
    assert found.verdict == "warning"
    assert "On 1 invoice, such as CW-1" in found.why
    assert "Still" not in found.why


def test_what_is_older_than_the_start_stands_in_the_way_of_no_run_and_is_no_failure(world: World) -> None:
    older = date(2026, 3, 30)
    issue(world, "CW-1", line(code="Hundeplatz"), day=older)
    issue(world, "CW-3", day=older, pdf_missing=True)
    for _ in range(2):
        world.sevdesk.add_voucher("CW-3", older, GROSS)
    assert exit_code(checked(world)) == 1
    world.configure(start_date="2026-04-01")
    lines = checked(world)
    assert {line.name for line in lines if line.verdict == "failure"} == set()
    warned = {line.name for line in lines if line.verdict == "warning"}
    assert {"accounting-codes", "pdf", "document-numbers"} <= warned
    assert exit_code(lines) == 0


def test_codes_that_no_invoice_carries_yet_are_warned_of(world: World) -> None:
    world.cobot.add_accounting_code("Sauna")
    world.cobot.add_accounting_code("4300")
    world.configure(accounts={"Kanu": "9999"})
    warned = [each for each in checked(world) if each.verdict == "warning"]
    assert [(each.name, each.what) for each in warned] == [
        ("accounting-codes", "Accounting code “Kanu”"),
        ("accounting-codes", "Accounting code “Sauna”"),
        ("tax-rates", "Tax rates of accounting code “4300”"),
    ]
    assert "“9999” by the configuration" in warned[0].why


def test_keys_of_the_configuration_that_nothing_is_called_by_are_warned_of(world: World) -> None:
    world.cobot.add_accounting_code("Kaution", tax_rate=None)
    issue(world, "CW-1", line(code="FlexPlan"))
    world.configure(
        accounts={"FlexPlan": "4400", "flexplan": "4400", "Kaution": "4400", "4300": "4400"},
        taxes={"rules": {"KAUTION": 22, "4400": 4, "Kautoin": 22}},
    )
    lines = [each for each in checked(world) if each.name == "accounting-codes"]
    assert [each.verdict for each in lines] == ["warning", "warning"]
    said = [each.why for each in lines]
    assert said[0].startswith("accounts.flexplan in the configuration has no effect")
    assert "Most alike: FlexPlan." in said[0]
    assert said[1].startswith("taxes.rules.Kautoin in the configuration has no effect")
    assert "Most alike: Kaution." in said[1]


def test_a_default_account_that_does_not_exist_is_a_failure(world: World) -> None:
    world.configure(default_account="9999")
    found = named(checked(world), "accounting-codes")
    assert found.verdict == "failure"
    assert "9999" in found.why
    assert "default_account" in found.fix


def test_a_rate_that_the_account_does_not_allow_is_a_failure(world: World) -> None:
    issue(world, "CW-1", line(code="4300", rates=("19",)))
    found = named(checked(world), "tax-rates")
    assert found.verdict == "failure"
    assert "19 %" in found.why
    assert "4300" in found.why


def test_an_undecided_tax_case_fails_while_an_invoice_waits_for_it(world: World) -> None:
    debitor = member_of(world.cobot, charge_taxes=False)
    for number in (1, 2):
        issue(world, f"CW-{number}", line(rates=()), debitor=debitor, recipient=_recipient("DE"))
    undecided = named(checked(world), "tax-cases")
    assert undecided.verdict == "failure"
    assert undecided.what == "Untaxed invoices to recipients in Germany"
    assert "On 2 invoices" in undecided.why
    assert "taxes.zero_rated.domestic" in undecided.fix
    for number in (1, 2):
        world.sevdesk.add_voucher(f"CW-{number}", DAY, "100.00")
    assert named(checked(world), "tax-cases").verdict == "warning"
    world.configure(taxes={"zero_rated": {"domestic": "4"}})
    decided = named(checked(world), "tax-cases")
    assert decided.verdict == "ok"
    assert "2 to recipients in Germany under tax rule “Steuerfreie Umsätze §4 UStG” (4)" in decided.why


def test_what_the_settings_do_not_book_is_said_with_its_number(world: World) -> None:
    world.configure(invoices={"corrections": "block"})
    issue(world, "CW-1", line(net="-10.00"))
    issue(world, "CW-2", currency="CHF")
    assert [(each.verdict, each.why.partition(":")[0]) for each in checked(world) if each.name == "amounts"] == [
        ("failure", "Corrections are not booked"),
        ("failure", "Invoices in CHF are not booked"),
    ]


def test_the_cost_centre_is_looked_up(world: World) -> None:
    world.configure(invoices={"cost_centre": "Verein"})
    issue(world, "CW-1")
    lines = checked(world)
    assert (named(lines, "cost-centre").verdict, named(lines, "next-run").verdict) == ("failure", "failure")
    assert exit_code(lines) == 1
    world.sevdesk.add_cost_centre("Verein")
    assert verdicts(checked(world)) == []


def test_the_newest_invoices_pdf_must_be_there_unless_none_is_attached(world: World) -> None:
    issue(world, "CW-1", day=date(2026, 3, 1))
    issue(world, "CW-2", pdf_missing=True)
    found = named(checked(world), "pdf")
    assert found.verdict == "failure"
    assert "CW-2" in found.why
    world.configure(invoices={"attach_pdf": False})
    assert named(checked(world), "pdf").verdict == "ok"


# Members and numbers


def test_members_from_before_the_start_are_told_with_the_command_that_makes_their_contacts(world: World) -> None:
    for name, day in (("Ada Beispiel", date(2024, 5, 3)), ("Bo Beispiel", date(2023, 2, 1))):
        world.cobot.add_member(name, email=f"{name[:2]}@example.org", confirmed_at=day)
    world.cobot.add_member("Fort Gegangen", confirmed_at=date(2022, 1, 1), canceled_to=date(2025, 1, 1))
    world.sevdesk.add_contact(first_name="Ce", family_name="Beispiel", emails=["ce@example.org"])
    world.cobot.add_member("Ce Beispiel", email="ce@example.org", confirmed_at=date(2021, 1, 1))
    found = named(checked(world), "members-without-contact")
    assert found.verdict == "warning"
    assert "2, such as Bo Beispiel, Ada Beispiel" in found.why
    assert f"--config {world.config_file} sync run --since 2023-02-01 --only members" in found.fix
    world.run(RunOptions(since=date(2023, 2, 1), only="members"))
    assert named(checked(world), "members-without-contact").verdict == "ok"


def test_several_contacts_that_fit_a_member_are_told(world: World) -> None:
    for _ in range(2):
        world.sevdesk.add_contact(first_name="Ada", family_name="Beispiel", emails=["ada@example.org"])
    member_of(world.cobot)
    found = named(checked(world), "members-without-contact")
    assert (found.verdict, "Ada Beispiel" in found.why) == ("warning", True)


def test_numbers_on_two_contacts_or_two_people_are_told(world: World) -> None:
    world.sevdesk.add_contact("Erste GmbH", customer_number="1042")
    world.sevdesk.add_contact("Zweite GmbH", customer_number="1042")
    member_of(world.cobot, "Ada Beispiel", customer_number="77")
    member_of(world.cobot, "Bo Beispiel", customer_number=" 77 ")
    told = [each.why for each in checked(world) if each.name == "customer-numbers" and each.verdict == "warning"]
    assert ["1042" in told[0], "77" in told[1]] == [True, True]


def test_somebody_who_came_back_keeps_their_number(world: World) -> None:
    member_of(world.cobot, "Ada Beispiel", customer_number="77")
    member_of(world.cobot, "ADA Beispiel", customer_number="77", email="ada2@example.org")
    assert named(checked(world), "customer-numbers").verdict == "ok"


@pytest.mark.parametrize(("day", "verdict"), [(DAY, "failure"), (date(2025, 11, 1), "warning")])
def test_a_document_number_used_twice_in_cobot_fails_while_it_is_to_be_booked(
    world: World, day: date, verdict: str
) -> None:
    issue(world, "CW-1", day=day)
    issue(world, "CW-1 ", day=day)
    assert named(checked(world), "document-numbers").verdict == verdict


def test_a_document_number_on_two_vouchers_is_told_and_a_neighbour_is_not(world: World) -> None:
    issue(world, "CW-1")
    issue(world, "CW-2")
    for number in ("CW-1", "CW-1", "CW-2", "CW-21"):
        world.sevdesk.add_voucher(number, DAY, GROSS)
    found = named(checked(world), "document-numbers")
    assert found.verdict == "failure"
    assert "1, such as CW-1." in found.why


# Whoever else books


def test_vouchers_of_another_program_are_told_before_the_first_run(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk.add_voucher("CW-1", DAY, GROSS)
    found = named(checked(world), "other-program")
    assert found.verdict == "warning"
    assert "before the first run" in found.fix


def test_vouchers_of_another_program_beside_this_one_are_told_and_own_ones_are_not(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    world.clock.advance(days=2)
    issue(world, "CW-2", day=DAY + timedelta(days=2))
    world.run()
    assert named(checked(world), "other-program").verdict == "ok"
    issue(world, "CW-3", day=DAY + timedelta(days=2))
    world.sevdesk.add_voucher("CW-3", DAY + timedelta(days=2), GROSS)
    before = named(checked(world), "other-program")
    world.run()
    after = named(checked(world), "other-program")
    assert [(each.verdict, "CW-3" in each.why, "CW-2" in each.why) for each in (before, after)] == [
        ("warning", True, False)
    ] * 2


def test_own_vouchers_adopted_after_the_state_was_lost_are_not_another_programs(world: World) -> None:
    issue(world, "CW-1")
    world.run()
    world.clock.advance(days=1)
    world.state_file.unlink()
    world.run()
    assert named(checked(world), "other-program").verdict == "ok"


# The next run


def test_what_the_next_run_would_do_is_what_it_does(world: World) -> None:
    cobot, sevdesk, _ = seed_space(DAY)
    seeded = World(world.folder, cobot, sevdesk, date(2026, 3, 31))
    seeded.configure(invoices={"attach_pdf": False})
    lines = checked(seeded)
    told = named(lines, "next-run")
    result = seeded.run()
    for words, count in (
        ("Contacts to be made", result.members["created"]),
        ("Contacts to be linked", result.members["linked"]),
        ("Customer numbers to be written", result.members["numbers_written"]),
        ("Vouchers to be made", result.invoices["created"]),
    ):
        assert count > 0
        assert f"{words}: {count}." in told.why
    assert exit_code(lines) == result.exit_code == 1
    for code in {problem.finding.code for problem in result.problems}:
        count = sum(1 for problem in result.problems if problem.finding.code == code)
        assert f"{code} ({count})" in told.why


def test_a_run_with_nothing_to_do_is_foretold_as_quiet(world: World) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    assert "Vouchers to be made: 1" in named(checked(world), "next-run").why
    world.run()
    assert "stay quiet" in named(checked(world), "next-run").why


def test_an_edit_that_was_told_once_does_not_make_the_next_run_loud(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    world.run()
    world.cobot.edit_invoice(invoice_id, lines=[line(net="90.00")])
    assert named(checked(world), "next-run").verdict == "failure"
    assert world.run().exit_code == 1
    assert named(checked(world), "next-run").verdict == "ok"
    assert world.run().exit_code == 0


def _recipient(country: str) -> PostalAddress:
    return PostalAddress(company="Beispiel GmbH", street="Weg 1", post_code="10115", city="Berlin", country=country)


class _NotFound(StrikingFault):
    """A 404 without any effect."""

    def strike(self, request: Request, handle: Callable[[Request], Response]) -> Response:
        """Answer that there is no such thing."""
        return Response(b"{}", status=404, content_type="application/json")


def test_a_configured_rule_that_sevdesk_calls_something_else_is_warned_of(world: World) -> None:
    """Rule 5 is reverse charge within Germany: its field of the return is not that for businesses elsewhere."""
    undecided = dict.fromkeys(("domestic", "eu_business", "eu_private", "third_country"), "block")
    for rules, case, expected in (
        ({"eu_business": "5"}, "taxes.zero_rated.eu_business", "13b"),
        ({"eu_private": "11"}, "taxes.zero_rated.eu_private", "§ 19"),
        ({"domestic": "17"}, "taxes.zero_rated.domestic", "Inland"),
        ({"third_country": "99"}, "taxes.zero_rated.third_country", "none of the booking accounts"),
    ):
        world.configure(taxes={"zero_rated": {**undecided, **rules}})
        found = named(checked(world), "tax-cases")
        assert found.verdict == "warning"
        assert case in found.why
        assert expected in found.why
    world.configure(taxes={"zero_rated": {"domestic": "4", "third_country": "17", "eu_business": "17"}})
    assert named(checked(world), "tax-cases").verdict == "ok"
    world.configure(taxes={"rules": {"Kaution": "22", "Nichts": "99"}})
    assert "taxes.rules.Nichts" in named(checked(world), "tax-cases").why


def test_a_space_outside_germany_is_a_failure_with_code_2(world: World) -> None:
    world.cobot.space = replace(world.cobot.space, country_code="AT", country="Austria")
    found = named(checked(world), "space")
    assert (found.verdict, found.exit_code) == ("failure", 2)
    assert "outside Germany (AT)" in found.why


def test_lines_of_several_rules_closed_periods_and_zero_totals_are_foretold(world: World) -> None:
    issue(world, "CW-1", line(), line("Kaution", "50.00", code="3550", rates=()))
    issue(world, "CW-2", line(), line("Kaution zurück", "-119.00", code="3550", rates=()))
    assert "Kaution" in named(checked(world), "tax-rates").why
    assert "19.00" in named(checked(world), "amounts").why
    world.configure(invoices={"closed_until": DAY.isoformat(), "cost_centre": "cobot"})
    lines = checked(world)
    assert "closed_until" in named(lines, "amounts").why
    assert "lines in Cobot" in named(lines, "cost-centre").why
