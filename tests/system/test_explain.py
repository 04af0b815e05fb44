"""``sync explain``: one invoice or member, step by step, and nothing written (product contract, section 2)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.sync_explain import explain_in
from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.sandbox_faults import request_to
from tests.system.invoicing import DAY, Refused, issue, line, member_of, problems, real_today, requests_to, voucher_of
from tests.world import Ended, World, empty_world

Explain = Callable[..., Ended]


@pytest.fixture
def explain(world: World, capsys: pytest.CaptureFixture[str]) -> Explain:
    """Explain a name in process; the text comes with its line breaks taken out."""

    def explained(name: str, *worlds: World, verbose: bool = False) -> Ended:
        chosen = worlds or (world,)
        clients = {each.cobot.space.subdomain: each.clients for each in chosen}
        capsys.readouterr()
        code = explain_in(
            [each.settings() for each in chosen],
            name,
            world.clock,
            lambda settings: clients[settings.cobot.subdomain](settings),
            GlobalOptions((), verbose=verbose, quiet=False, log_format="text"),
        )
        said = capsys.readouterr()
        return Ended(code, " ".join(said.out.split()), " ".join(said.err.split()))

    return explained


def state_of(world: World) -> str | None:
    return hashlib.sha256(world.state_file.read_bytes()).hexdigest() if world.state_file.exists() else None


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_strangers_voucher_is_told_with_whose_it_is_and_whose_it_should_be(
    world: World, explain: Explain, language: str
) -> None:
    world.configure(language=language)
    issue(world, "CW-1", debitor=member_of(world.cobot))
    stranger = world.sevdesk.add_contact("Andere Fläche GmbH", customer_number="9000")
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", contact_id=stranger)
    world.run()
    ended = explain("CW-1")
    assert (ended.code, ended.stderr) == (0, "")
    field = {"en": "contact or recipient", "de": "Kontakt oder Empfänger"}[language]
    assert f"{field} Ada Beispiel 9000 Andere Fläche GmbH" in ended.stdout


def test_a_strangers_voucher_without_a_contact_is_told_by_its_recipient(world: World, explain: Explain) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Andere Fläche GmbH")
    assert "contact or recipient Ada Beispiel Andere Fläche GmbH" in explain("CW-1").stdout


def test_a_booked_invoice_is_told_from_both_sides_and_nothing_is_written(world: World, explain: Explain) -> None:
    issue(world, "CW-1", line(), line("Coffee", net="10.00"), debitor=member_of(world.cobot))
    world.run()
    before = state_of(world)
    world.forget_requests()
    ended = explain("CW-1")
    voucher = voucher_of(world, "CW-1")
    assert (ended.code, ended.stderr) == (0, "")
    for said in (
        "Invoice CW-1 (co-up)",
        "Gross total 130.90 EUR",
        f"Voucher {voucher.id} was created on 2026-04-01 12:00 CEST: number CW-1, 2026-04-01, 130.90 gross.",
        "The invoice is the same in Cobot as it was then.",
        "“Ada Beispiel”, because the debitor is linked with it.",
        "its number is the code 4400.",
        "Tax rule “Umsatzsteuerpflichtige Umsätze” (1), because the invoice carries VAT.",
        "sevDesk allows each line's rate under this rule",
        "one position per line (4400 119.00, 4400 11.90), together 130.90 of 130.90 EUR gross.",
        "Due: 2026-04-01",
        "Tags: Import.",
        "It would leave the voucher as it is",
        f"creating the voucher done: sevDesk id {voucher.id}",
        "It agrees with the invoice, as far as both sides tell: number, date, gross amount, direction, contact, tax and"
        " accounts.",
    ):
        assert said in ended.stdout, said
    assert [each for each in world.requests() if each.is_write] == []
    assert state_of(world) == before


def test_an_invoice_before_the_first_run_is_told_with_what_a_run_would_do(world: World, explain: Explain) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    ended = explain("CW-1", verbose=True)
    assert ended.code == 0
    assert "the one that a run creates or links for the debitor first" in ended.stdout
    assert "- create contact 1001: Ada Beispiel - write the customer number 1001 to Cobot" in ended.stdout
    assert "- create voucher CW-1, tags: Import" in ended.stdout
    assert '"description": "CW-1"' in ended.stdout
    assert not world.state_file.exists()
    assert [each for each in world.requests() if each.is_write] == []
    assert '"description": "CW-1"' not in explain("CW-1").stdout


@pytest.mark.parametrize(
    ("settings", "lines", "said"),
    [
        ({}, [line(code=None)], ["it has no code, and no default_account is set", "no-accounting-code"]),
        ({}, [line(code="9999")], ["No account for the code 9999", "no-booking-account"]),
        ({"accounts": {"Flex": "4400"}}, [line(code="Flex")], ["its number is 4400, to which accounts maps the code"]),
        ({"default_account": "4400"}, [line(code=None)], ["its number is the default account 4400"]),
        ({}, [line(code="erlöse 19 % ust ")], ["it is the only one called like the code"]),
        ({}, [line(rates=("16",))], ["sevDesk does not allow 16 %", "tax-rate-not-allowed"]),
        ({}, [line(rates=())], ["No tax rule: the invoice carries no VAT", "tax-rule-undecided"]),
        ({"taxes": {"small_business": True}}, [line(rates=())], ["(11), because taxes.small_business is set"]),
        ({"invoices": {"due_after_days": 14}}, [line()], ["Due: 2026-04-15, the invoice date and 14 days"]),
        ({"invoices": {"tag": None, "tag_without_contact": None}}, [line()], ["Tags: none."]),
        (
            {},
            [line(code="3550", rates=())],
            ["Tax rule “Nicht steuerbare Einnahmen” (22) for lines without VAT: it is the only one"],
        ),
        ({"taxes": {"rules": {"4400": 1}}}, [line(rates=())], ["because taxes.rules.4400 says so"]),
        ({}, [line(), line(rates=())], ["nothing says why they carry none", "several-tax-rules"]),
        ({}, [line(), line(code="3550", rates=())], ["Several tax rules: a voucher takes one only"]),
        (
            {"taxes": {"zero_beside_taxed": "taxable"}},
            [line(), line(rates=())],
            ["because taxes.zero_beside_taxed says so", "sevDesk allows each line's rate"],
        ),
        (
            {},
            [line(), line(net="0.00", rates=())],
            ["Tax rule “Umsatzsteuerpflichtige Umsätze” (1) for what costs nothing"],
        ),
        ({}, [line(rates=()), line(net="0.00", rates=())], ["No tax rule: the invoice carries no VAT"]),
        ({"invoices": {"due_after_days": "cobot"}}, [line()], ["as the invoice says (invoices.due_after_days)"]),
        (
            {"invoices": {"service_period": "month"}},
            [line()],
            ["Service period: 2026-04-01 to 2026-04-30 (invoices.service_period: month)"],
        ),
    ],
)
def test_the_rule_that_decided_is_named(
    world: World, explain: Explain, settings: dict[str, object], lines: list[object], said: list[str]
) -> None:
    world.configure(**settings)
    issue(world, "CW-1", *lines)  # type: ignore[arg-type]
    ended = explain("CW-1")
    assert ended.code == 0
    for each in said:
        assert each in ended.stdout


def test_how_the_contact_of_an_invoice_was_found_is_named(world: World, explain: Explain) -> None:
    world.sevdesk.add_contact("Beispiel GmbH", customer_number="500")
    for number in ("7", "7"):
        world.sevdesk.add_contact("Muster GmbH", customer_number=number)
    issue(world, "CW-1", customer_number="500")
    issue(world, "CW-2", customer_number="7")
    issue(world, "CW-3", customer_number="600")
    assert "“Beispiel GmbH”, because it has exactly the invoice's customer number 500" in explain("CW-1").stdout
    assert "none, because several fit the customer number 7" in explain("CW-2").stdout
    assert "no contact has the customer number 600" in explain("CW-3").stdout
    assert "Tags: Import, Mismatch." in explain("CW-3").stdout


def test_what_was_edited_since_is_compared_field_by_field(world: World, explain: Explain) -> None:
    invoice_id = issue(world, "CW-1")
    world.run()
    world.cobot.edit_invoice(invoice_id, lines=[line(net="120.00")])
    ended = explain("CW-1")
    assert "The invoice was edited in Cobot since then." in ended.stdout
    assert "edited-after-sync" in ended.stdout
    assert "gross amount 142.80 119.00" in ended.stdout


def test_a_refused_invoice_is_told_with_its_writes_tries_and_waiting_time(world: World, explain: Explain) -> None:
    world.sevdesk_side.fault = Refused(request_to("POST", "saveVoucher"), reason="the period is closed")
    issue(world, "CW-1")
    world.run()
    world.sevdesk_side.fault = no_fault
    said = explain("CW-1").stdout
    assert "It would not try it yet" in said
    assert "creating the voucher refused (status 422)" in said
    assert "rejected-by-sevdesk, since 2026-04-01 12:00 CEST, tries: 1; waits until 2026-04-01 13:00 CEST" in said
    assert "the period is closed" in said


def test_a_write_of_unknown_outcome_is_told_and_not_looked_for(world: World, explain: Explain) -> None:
    world.sevdesk_side.fault = ErrorBefore(request_to("POST", "saveVoucher"))
    issue(world, "CW-1")
    world.run()
    world.sevdesk_side.fault = no_fault
    before = state_of(world)
    said = explain("CW-1").stdout
    assert "It would first look what became of an earlier write" in said
    assert "creating the voucher unknown" in said
    assert state_of(world) == before


def test_an_invoice_that_is_older_than_the_start_is_said_to_be_left_alone(world: World, explain: Explain) -> None:
    issue(world, "CW-2025-1", day=date(2025, 6, 1))
    ended = explain("CW-2025-1")
    assert ended.code == 0
    assert "dated before start_date (2026-01-01)" in ended.stdout


def test_an_invoice_that_is_gone_is_told_from_what_was_booked(world: World, explain: Explain) -> None:
    invoice_id = issue(world, "CW-1")
    world.run()
    world.cobot.delete_invoice(invoice_id)
    said = explain("CW-1").stdout
    assert "Cobot does not have this invoice any more." in said
    assert "deleted-in-cobot" in said
    assert f"sevDesk id {voucher_of(world, 'CW-1').id}" in said


def test_a_voucher_that_is_gone_is_said_to_be_gone(world: World, explain: Explain) -> None:
    issue(world, "CW-1")
    world.run()
    voucher = voucher_of(world, "CW-1")
    world.sevdesk.vouchers.pop(voucher.id)
    assert f"The linked voucher {voucher.id} is not in sevDesk any more." in explain("CW-1").stdout


def test_an_invoice_is_found_by_each_of_its_names(world: World, explain: Explain) -> None:
    invoice_id = issue(world, "CW-1")
    assert "Invoice CW-1" in explain(invoice_id).stdout
    world.run()
    for name in ("CW-1", " CW-1 ", invoice_id, voucher_of(world, "CW-1").id):
        assert "Invoice CW-1" in explain(name).stdout, name


def test_what_the_ledger_knows_is_read_by_its_id_and_no_listing_is_read(world: World, explain: Explain) -> None:
    issue(world, "CW-1")
    world.run()
    world.forget_requests()
    explain("CW-1")
    assert requests_to(world, "/spaces/") == []
    assert len(world.cobot_side.log) <= 2


def test_an_unlinked_voucher_leads_to_its_invoice(world: World, explain: Explain) -> None:
    issue(world, "CW-1")
    voucher = world.sevdesk.add_voucher("CW-1", date(2026, 4, 1), "119.00")
    ended = explain(voucher)
    assert "Invoice CW-1" in ended.stdout
    assert f"- adopt voucher {voucher}" in ended.stdout


def test_a_member_is_found_by_each_of_their_names_and_told_step_by_step(world: World, explain: Explain) -> None:
    _, member = member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts
    for name in (member, contact, "1001", "ada beispiel", "ADA@example.org"):
        ended = explain(name)
        assert (ended.code, "Member Ada Beispiel (co-up)" in ended.stdout) == (0, True), name
    said = explain(member).stdout
    assert f"Contact {contact} was created on 2026-04-01 12:00 CEST, customer number 1001." in said
    assert "Nothing: they are carried over." in said
    assert "writing the customer" in said
    assert "The customer number is the same on both sides." in said
    world.sevdesk.contacts[contact].customer_number = "2002"
    assert "The customer numbers differ: 1001 in Cobot, 2002 in sevDesk." in explain(member).stdout


@pytest.mark.parametrize(
    ("contacts", "said"),
    [
        ([("Ada Beispiel", "77", "other@example.org")], "it has the same customer number, and also the name"),
        ([("Ada Beispiel", "500", "ada@example.org")], "the only one with both the name and an e-mail address"),
        ([("Ada Beispiel", "1", "ada@example.org"), ("Ada Beispiel", "2", "ada@example.org")], "None: several fit"),
        ([("Bo Muster", "77", "bo@example.org")], "The customer number belongs to somebody else in sevDesk"),
        ([], "None so far."),
    ],
)
def test_which_contact_a_member_is_and_why_others_are_not_is_told(
    world: World, explain: Explain, contacts: list[tuple[str, str, str]], said: str
) -> None:
    member_of(world.cobot, customer_number="77")
    for name, number, email in contacts:
        first, _, last = name.partition(" ")
        world.sevdesk.add_contact(first_name=first, family_name=last, customer_number=number, emails=[email])
    assert said in explain("Ada Beispiel").stdout


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"confirmed_at": None}, "the membership is not confirmed yet"),
        ({"confirmed_at": date(2025, 5, 5)}, "confirmed before start_date (2026-01-01)"),
        ({"canceled_to": date(2026, 3, 1)}, "the membership has ended"),
        ({}, "- create contact 1001: Ada Beispiel"),
    ],
)
def test_why_a_member_is_left_alone_is_told(world: World, explain: Explain, fields: dict[str, Any], said: str) -> None:
    member_of(world.cobot, **fields)
    assert said in explain("Ada Beispiel").stdout


def test_a_team_without_an_invoice_waits_for_one(world: World, explain: Explain) -> None:
    world.cobot.add_team("Kollektiv Muster", customer_number="T-1")
    ended = explain("T-1")
    assert "Team Kollektiv Muster (co-up)" in ended.stdout
    assert "once an invoice is addressed to them" in ended.stdout


def test_something_unknown_ends_with_2_and_names_what_is_much_like_it(world: World, explain: Explain) -> None:
    issue(world, "CW-2026-17")
    member_of(world.cobot)
    for name, near in (("CW-2026-71", "CW-2026-17"), ("Ada Beispeil", "Ada Beispiel")):
        ended = explain(name)
        assert (ended.code, ended.stdout) == (2, "")
        assert f"Much like it: {near}." in ended.stderr
    assert "Much like it" not in explain("quite something else").stderr


def test_somebody_is_found_by_a_part_of_their_name_on_either_side(world: World, explain: Explain) -> None:
    member_of(world.cobot, "Ada Maria Muster-Beispiel")
    member_of(world.cobot, "Bo Probe")
    world.cobot.add_team("Kollektiv Nordlicht", customer_number="T-1")
    world.run()
    [contact] = [each for each in world.sevdesk.contacts.values() if each.familyname == "Muster-Beispiel"]
    contact.familyname = "Neuname"
    for name in ("muster", "Beispiel  ada", "maria beisp", "ada@exam", "eispie", "neuname", "Mus\u00adter"):
        ended = explain(name)
        assert (ended.code, "Member Ada Maria Muster-Beispiel (co-up)" in ended.stdout) == (0, True), name
    assert "Team Kollektiv Nordlicht" in explain("nordl").stdout
    assert explain("ada probe").code == 2


def test_a_part_of_a_name_that_several_have_gives_a_list_to_choose_from(world: World, explain: Explain) -> None:
    ids = [member_of(world.cobot, f"{name} Muster")[1] for name in ("Ada", "Bo")]
    ended = explain("muster")
    assert (ended.code, ended.stdout) == (2, "")
    for member, name in zip(ids, ("Ada Muster", "Bo Muster"), strict=True):
        assert f"{name}: cobot-sevdesk sync explain {member}" in ended.stderr
    for number in range(40):
        member_of(world.cobot, f"Number{number} Muster")
    assert explain("muster").stderr.count("cobot-sevdesk sync explain") == 20
    assert "and 22 more" in explain("muster").stderr


def test_a_guest_is_found_by_a_part_of_the_name_on_their_invoice(world: World, explain: Explain) -> None:
    issue(world, "CW-1", recipient=PostalAddress(name="Gerd Gastmann"))
    issue(world, "CW-2")
    assert "Invoice CW-1" in explain("gastm").stdout


def test_a_name_that_means_several_is_not_guessed(world: World, explain: Explain) -> None:
    ids = [member_of(world.cobot, email=f"{number}@example.org")[1] for number in (1, 2)]
    ended = explain("Ada Beispiel")
    assert (ended.code, ended.stdout) == (2, "")
    for member in ids:
        assert f"cobot-sevdesk sync explain {member}" in ended.stderr


@pytest.mark.parametrize("side", ["cobot", "sevdesk"])
def test_when_a_side_cannot_be_reached_the_rest_is_told_and_the_code_is_3(
    world: World, explain: Explain, side: str
) -> None:
    issue(world, "CW-1", debitor=member_of(world.cobot))
    world.run()
    remote = world.cobot_side if side == "cobot" else world.sevdesk_side
    remote.fault = ErrorBefore(lambda _request: True)
    for name in ("CW-1", "1001"):
        ended = explain(name)
        assert ended.code == 3
        assert ended.stderr.count("could not be reached") == 1
        assert "creating the" in ended.stdout
        assert ("was created on 2026-04-01" in ended.stdout) is True
    assert explain("CW-1").stdout.count("sevDesk could not be asked.") == (side == "sevdesk")
    assert explain("CW-1").stdout.count("Cobot could not be asked.") == (side == "cobot")


def test_what_could_not_be_searched_is_not_called_unknown(world: World, explain: Explain) -> None:
    world.cobot_side.fault = ErrorBefore(lambda _request: True)
    ended = explain("CW-1")
    assert ended.code == 3
    assert "was not found, but not everything could be searched" in ended.stderr


def test_a_refused_token_ends_with_4(world: World, explain: Explain) -> None:
    issue(world, "CW-1")
    world.cobot_side.fault = Refused(lambda _request: True, status=401)
    assert explain("CW-1").code == 4


def test_a_state_file_that_cannot_be_used_ends_with_5(world: World, explain: Explain) -> None:
    world.state_file.write_bytes(b"no database " * 100)
    ended = explain("CW-1")
    assert ended.code == 5
    assert "is damaged" in ended.stderr


def test_what_comes_from_outside_acts_on_no_terminal(world: World, explain: Explain) -> None:
    evil = "\x1b[2J\u202eDesk"
    issue(world, "CW-1", line(evil, code=evil), debitor=member_of(world.cobot, f"Ada {evil}"))
    said = explain("CW-1").stdout
    assert not {"\x1b", "\u202e"} & set(said)
    assert "[2J" in said


def test_the_command_explains_over_http_and_searches_every_space(served: World) -> None:
    issue(served, "CW-1", day=real_today())
    assert served.sync().code == 0
    ended = served.command("sync", "explain", "CW-1")
    assert (ended.code, ended.stderr) == (0, "")
    assert max(map(len, ended.stdout.splitlines())) <= 80
    assert served.command("sync", "explain", "CW-2").code == 2


def test_of_several_spaces_the_one_that_has_it_explains_it_and_the_others_are_not_asked(
    tmp_path: Path, explain: Explain
) -> None:
    worlds = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        world = empty_world(tmp_path / name)
        world.cobot.space = msgspec.structs.replace(world.cobot.space, subdomain=name)
        worlds.append(world)
    issue(worlds[1], "CW-1")
    worlds[1].run()
    assert "Invoice CW-1 (two)" in explain("CW-1", *worlds).stdout
    assert worlds[0].requests() == []
    issue(worlds[1], "CW-2")
    assert "Invoice CW-2 (two)" in explain("CW-2", *worlds).stdout
    assert explain("CW-3", *worlds).code == 2


# What an owner remembers of it: a part of a number, an amount, a day, a problem


@pytest.mark.parametrize("part", ["155", "2026-155", "kh-2026-155", "KH 2026 155", "KH2026155", "-155", "6-155"])
def test_an_invoice_is_found_by_a_part_of_its_number_however_it_is_written(
    world: World, explain: Explain, part: str
) -> None:
    for number in ("KH-2026-155", "KH-2026-1552", "KH-2026-15"):
        issue(world, number)
    for _ in range(2):
        ended = explain(part)
        assert (ended.code, "Invoice KH-2026-155 " in ended.stdout) == (0, True)
        world.run()


def test_a_part_that_several_numbers_have_gives_a_list_by_number(world: World, explain: Explain) -> None:
    for number in ("KH-2026-155", "KH-2026-255"):
        issue(world, number)
    ended = explain("55")
    assert (ended.code, ended.stdout) == (2, "")
    for number in ("KH-2026-155", "KH-2026-255"):
        assert f"invoice {number}: cobot-sevdesk sync explain {number}" in ended.stderr


def test_a_member_is_found_by_a_part_of_the_customer_number(world: World, explain: Explain) -> None:
    world.cobot.add_team("Kollektiv Nordlicht", customer_number="T-1241")
    for part in ("t-1241", "1241"):
        assert "Team Kollektiv Nordlicht" in explain(part).stdout, part


@pytest.mark.parametrize(
    "amount", ["1.428,00", "1428,00", "1.428,00 €", "1428.00", "1,428.00 EUR", "€ 1428", "-1.428,00"]
)
def test_an_invoice_is_found_by_its_amount_as_people_of_either_language_write_it(
    world: World, explain: Explain, amount: str
) -> None:
    issue(world, "CW-1", line(net="1200.00" if "-" not in amount else "-1200.00"))
    issue(world, "CW-2")
    assert "Invoice CW-1" in explain(amount).stdout


def test_an_invoice_is_found_by_its_day(world: World, explain: Explain) -> None:
    issue(world, "CW-1", day=date(2026, 3, 9))
    issue(world, "CW-2")
    for day in ("9.3.2026", "09.03.2026", "2026-03-09"):
        assert "Invoice CW-1" in explain(day).stdout, day


@pytest.mark.parametrize("name", ["müller", "MÜLLER", "Mueller", "muller", "strasse", "Straße", "große m"])
def test_umlauts_are_found_however_they_are_typed(world: World, explain: Explain, name: str) -> None:
    member_of(world.cobot, "Müller Große-Straße")
    assert "Member Müller Große-Straße" in explain(name).stdout


def test_a_name_without_umlauts_is_found_with_them(world: World, explain: Explain) -> None:
    member_of(world.cobot, "Ada Mueller")
    assert "Member Ada Mueller" in explain("Müller").stdout


def test_the_documents_of_a_problem_are_found_by_its_code(world: World, explain: Explain) -> None:
    issue(world, "CW-1", line(code="Nowhere"))
    world.run()
    assert "Invoice CW-1" in explain("no-booking-account").stdout
    issue(world, "CW-2", line(code="Nowhere"))
    world.run()
    ended = explain("no-booking-account")
    assert "invoice CW-1: cobot-sevdesk sync explain CW-1 invoice CW-2: cobot-sevdesk sync explain CW-2" in ended.stderr


@pytest.mark.parametrize("words", [("retry",), ("accept", "--reason", "all of them")])
def test_nothing_is_done_to_all_that_have_a_problem_by_its_code(served: World, words: tuple[str, ...]) -> None:
    issue(served, "CW-1", line(code="Nowhere"), day=real_today())
    assert served.command("sync", "run").code == 1
    ended = served.command("sync", words[0], "no-booking-account", *words[1:])
    assert ended.code == 2
    assert "no-booking-account" in ended.stderr
    assert not served.settings().accepted_file.exists()


@pytest.mark.parametrize("language", ["de", "en"])
def test_who_finds_nothing_is_told_what_may_be_given(world: World, explain: Explain, language: str) -> None:
    world.configure(language=language)
    said = {"en": "Give an invoice or customer number", "de": "Möglich sind Rechnungs- oder Kundennummer"}[language]
    for name in ("zzzz", "", "  "):
        ended = explain(name)
        assert (ended.code, ended.stdout) == (2, "")
        assert said in ended.stderr
        assert "?" not in ended.stderr
    assert world.cobot_side.log == [] or name


@pytest.mark.parametrize("language", ["de", "en"])
def test_names_stand_where_only_a_program_reads_ids(world: World, explain: Explain, language: str) -> None:
    world.configure(language=language)
    debitor = member_of(world.cobot, "Ada Beispiel")
    issue(world, "CW-1", debitor=debitor)
    first = issue(world, "CW-2", line(code="Nowhere"), debitor=debitor)
    world.cobot_side.fault = Refused(lambda request: request.path.endswith(".pdf"), 404)
    world.run()
    kind = {"en": "member", "de": "Mitglied"}[language]
    for name in ("CW-1", "CW-2", "Ada Beispiel"):
        said = explain(name).stdout
        assert re.findall(r"[0-9a-f]{16,}", said) == [], name
        assert name == "Ada Beispiel" or f"{kind} Ada Beispiel" in said
    # Who reports a fault needs them.
    assert first in explain("CW-2", verbose=True).stdout


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_id_of_cobots_is_told_where_a_number_or_name_is_known(served: World, language: str) -> None:
    served.configure(language=language)
    debitor = member_of(served.cobot, "Ada Beispiel")
    issue(served, "CW-1", debitor=debitor, day=real_today())
    issue(served, "CW-2", line(code="Nowhere"), debitor=debitor, day=real_today())
    served.cobot_side.fault = Refused(lambda request: request.path.endswith(".pdf"), 404)
    for command in (("sync", "run"), ("sync", "status"), ("sync", "report"), ("check",), ("sync", "explain", "CW-1")):
        told = served.command(*command)
        assert re.findall(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", told.stdout + told.stderr) == [], command


def test_the_voucher_of_another_invoice_that_no_run_has_read_yet_is_no_look_alike(
    world: World, explain: Explain
) -> None:
    debitor = member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts
    world.sevdesk.add_voucher("CW-42-B", DAY, "119.00", contact_id=contact)
    issue(world, "CW-42-B", debitor=debitor)
    issue(world, "CW-42", debitor=debitor)
    assert "voucher-similar" not in explain("CW-42").stdout
    assert problems(world.run()) == []


@pytest.mark.parametrize("name", ["11.90", "11.90 €", "11,90 €", "€ 11,90"])
def test_an_amount_is_no_customer_number_of_the_same_figures(world: World, explain: Explain, name: str) -> None:
    member_of(world.cobot, "Berta Muster", customer_number="1190")
    assert explain(name).code == 2
    issue(world, "CW-7", line(net="10.00"))
    assert "Invoice CW-7" in explain(name).stdout


@pytest.mark.parametrize(("name", "number"), [("2026-04-01", "2026-04-01-9"), ("1.4.2026", "142026")])
def test_a_day_is_that_before_it_is_a_part_of_a_number(world: World, explain: Explain, name: str, number: str) -> None:
    issue(world, number, day=date(2026, 3, 3))
    assert (f"Invoice {number} " in explain(name).stdout) is ("-" in name)
    issue(world, "CW-7", day=date(2026, 4, 1))
    assert "Invoice CW-7" in explain(name).stdout


def test_a_point_in_a_number_counts_where_it_is_given(world: World, explain: Explain) -> None:
    issue(world, "CW-2026.17")
    issue(world, "CW-202617", line(net="10.00"))
    assert "Invoice CW-2026.17 " in explain("2026.17").stdout
