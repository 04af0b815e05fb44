"""``sync accept``: what a person has let stand is told no more, and shown (product contract, section 5b)."""

from __future__ import annotations

import io
import json
from contextlib import closing
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cli import sync_accept
from cobot_sevdesk_sync.config.accepted import add_accepted, read_accepted
from cobot_sevdesk_sync.config.settings import Acceptance
from cobot_sevdesk_sync.report.formats import write_report
from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import exclusive, exclusive_file
from cobot_sevdesk_sync.store.records import Link, StandingProblem
from cobot_sevdesk_sync.sync.result import RunOptions, as_json
from cobot_sevdesk_sync.sync.run import run_space
from cobot_sevdesk_sync.texts import Texts
from tests.system.in_process import command, command_of
from tests.system.invoicing import (
    DAY,
    Refused,
    booked_numbers,
    issue,
    line,
    member_of,
    problems,
    real_today,
    voucher_of,
)
from tests.system.reporting import only, report_of
from tests.world import Ended, World, empty_world

WHY = "Settled by hand with Ada Beispiel"


def accept(world: World, *names: str, reason: str = WHY) -> Ended:
    return command(world, "sync", "accept", *names, "--reason", reason)


def accepted(world: World) -> tuple[Acceptance, ...]:
    return read_accepted(world.settings().accepted_file, "en")


def lose_state(world: World) -> None:
    for file in world.folder.glob("state.db*"):
        file.unlink()


def text_of(report: Report, output: Any = "text") -> str:
    out = io.StringIO()
    write_report(report, output, out, Texts("en"))
    return out.getvalue()


def problems_in_status(world: World) -> list[str]:
    told = json.loads(command(world, "sync", "status", "--format", "json").stdout)
    return [each["code"] for each in told["problems"]]


def edited(world: World, number: str = "CW-1", **changes: Any) -> str:
    """An invoice that was booked and then changed, seen by a run."""
    invoice_id = issue(world, number)
    world.run()
    world.cobot.edit_invoice(invoice_id, **(changes or {"lines": [line(net="200.00")]}))
    world.clock.advance(hours=1)
    world.run()
    return invoice_id


def blocked(world: World, number: str = "CW-1") -> str:
    """An invoice that cannot be booked, seen by a run."""
    invoice_id = issue(world, number, line(code="unknown"))
    world.run()
    return invoice_id


# The command


def test_what_was_accepted_stands_in_a_file_beside_the_configuration(world: World, monkeypatch: Any) -> None:
    monkeypatch.setenv("SUDO_USER", "anna")
    invoice_id = edited(world)
    ended = accept(world, "CW-1")
    assert (ended.code, ended.stderr) == (0, "")
    assert "co-up: CW-1: edited-after-sync is accepted, and needs nobody any more." in ended.stdout
    assert str(world.folder / "config.accepted.yaml") in ended.stdout
    [entry] = accepted(world)
    assert (entry.number, entry.id, entry.code, entry.reason, entry.by) == (
        "CW-1",
        invoice_id,
        "edited-after-sync",
        WHY,
        "anna",
    )
    assert abs((entry.day - real_today()).days) <= 1
    assert (world.folder / "config.accepted.yaml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["CW-1", " CW-1 ", "the id", "the voucher"])
def test_a_document_is_named_by_its_number_or_an_id(world: World, name: str) -> None:
    invoice_id = edited(world)
    names = {"the id": invoice_id, "the voucher": voucher_of(world, "CW-1").id}
    assert accept(world, str(names.get(name, name))).code == 0
    assert len(accepted(world)) == 1


def test_several_are_accepted_at_once_and_each_is_named(world: World) -> None:
    edited(world)
    blocked(world, "CW-2")
    ended = accept(world, "CW-1", "CW-2", "CW-2")
    assert ended.code == 0
    assert "CW-1: edited-after-sync is accepted" in ended.stdout
    assert "CW-2: no-booking-account is accepted; it needs nobody any more, and gets no voucher here." in ended.stdout
    assert [each.is_never_booked for each in accepted(world)] == [False, True]
    assert world.run().exit_code == 0


def test_where_one_name_has_no_open_difference_nothing_is_accepted(served: World) -> None:
    world = served
    edited(world)
    issue(world, "CW-2")
    world.run()
    for name, said in (("CW-2", "CW-2: there is no open difference"), ("CW-3", "Much like it: CW-")):
        ended = world.command("sync", "accept", "CW-1", name, "--reason", WHY)
        assert (ended.code, ended.stdout) == (2, "")
        assert said in ended.stderr
    assert accepted(world) == ()
    assert not (world.folder / "config.accepted.yaml").exists()


def test_what_was_accepted_before_is_said_to_be(served: World) -> None:
    edited(served)
    accept(served, "CW-1")
    again = served.command("sync", "accept", "CW-1", "--reason", "Once more")
    assert again.code == 2
    assert WHY in again.stderr
    assert len(accepted(served)) == 1
    # How its reason is corrected.
    path = served.folder / "config.accepted.yaml"
    assert f"To correct the reason: take the entry out of {path}; once" in " ".join(again.stderr.split())
    path.unlink()
    served.clock.advance(days=1)
    served.run()
    assert accept(served, "CW-1", reason="Once more").code == 0
    assert [each.reason for each in accepted(served)] == ["Once more"]


def test_a_write_of_unknown_outcome_is_no_difference_yet(world: World) -> None:
    with closing(Ledger.open(world.state_file)) as ledger:
        finding = Finding("outcome-unknown", "invoice", "i1", "CW-1", {"step": "create-voucher"})
        ledger.record_problem(StandingProblem(finding, world.clock.now()))
    ended = accept(world, "CW-1")
    assert ended.code == 2
    assert "the next run finds out" in ended.stderr


@pytest.mark.parametrize("reason", [" \t", "…", "...", " - ", "?!"])
def test_a_reason_is_required_and_the_dots_of_a_message_are_none(world: World, reason: str) -> None:
    edited(world)
    ended = accept(world, "CW-1", reason=reason)
    assert (ended.code, "--reason TEXT" in ended.stderr) == (2, True)
    assert "a sentence that somebody else understands" in " ".join(ended.stderr.split())
    assert accepted(world) == ()


def test_while_a_run_is_at_work_nothing_is_accepted(world: World) -> None:
    edited(world)
    with exclusive(world.state_file, world.settings().cobot.space):
        ended = accept(world, "CW-1")
    assert (ended.code, ended.stdout) == (0, "")
    assert "a run is still at work" in ended.stderr
    assert accepted(world) == ()


def test_of_two_who_accept_at_the_same_moment_one_does(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    edited(world)
    monkeypatch.setattr(sync_accept, "_who", lambda: "ben")

    def others_first() -> str:
        monkeypatch.setattr(sync_accept, "_who", lambda: "ben")
        assert accept(world, "CW-1").code == 0
        return "anna"

    monkeypatch.setattr(sync_accept, "_who", others_first)
    ended = accept(world, "CW-1", reason="Later")
    assert (ended.code, ended.stdout) == (2, "")
    assert "CW-1: there is no open difference" in ended.stderr
    assert [each.by for each in accepted(world)] == ["ben"]


def test_a_file_that_another_space_writes_to_just_now_is_left_alone(world: World) -> None:
    edited(world)
    with exclusive_file(world.folder / "config.accepted.yaml"):
        ended = accept(world, "CW-1")
    assert (ended.code, ended.stdout, "nothing was accepted" in ended.stderr) == (0, "", True)
    assert accepted(world) == ()
    assert accept(world, "CW-1").code == 0


def test_a_file_that_is_broken_while_something_is_accepted_stays_and_nothing_is_accepted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited(world)
    file = world.folder / "config.accepted.yaml"

    def broken() -> str:
        file.write_text("accepted:\n- id: [\n", encoding="utf-8")
        return "anna"

    monkeypatch.setattr(sync_accept, "_who", broken)
    ended = accept(world, "CW-1")
    assert (ended.code, ended.stdout) == (2, "")
    assert f"{file}, line 3" in ended.stderr
    assert file.read_text(encoding="utf-8") == "accepted:\n- id: [\n"
    file.unlink()
    assert problems_in_status(world) == ["edited-after-sync"]


def test_where_the_file_cannot_be_written_nothing_is_accepted_and_that_is_said(world: World) -> None:
    edited(world)
    world.configure(accepted=str(world.folder / "nowhere" / "books.accepted.yaml"))
    ended = accept(world, "CW-1")
    assert (ended.code, ended.stdout) == (5, "")
    assert "books.accepted.yaml, cannot be written" in ended.stderr
    assert "Nothing was accepted" in ended.stderr
    assert problems_in_status(world) == ["edited-after-sync"]


def test_a_run_that_was_started_before_something_was_accepted_knows_it_too(world: World) -> None:
    blocked(world)
    settings = world.settings()
    accept(world, "CW-1")
    world.configure(accounts={"unknown": "4400"})
    settings = replace(settings, accounts={"unknown": "4400"})
    result = run_space(settings, RunOptions(), world.clients, world.clock)
    assert (result.exit_code, booked_numbers(world)) == (0, [])


def test_a_faulty_file_is_a_fault_of_the_configuration_and_stays(world: World) -> None:
    edited(world)
    file = world.folder / "config.accepted.yaml"
    file.write_text("accepted:\n- id: [\n", encoding="utf-8")
    for arguments in (("sync", "status"), ("sync", "accept", "CW-1", "--reason", WHY)):
        ended = command_of([str(world.config_file)], *arguments)
        assert ended.code == 2
        assert f"{file}, line 3" in ended.stderr
    assert file.read_text(encoding="utf-8") == "accepted:\n- id: [\n"


def test_of_several_spaces_the_one_that_knows_the_number_accepts(world: World, tmp_path: Any) -> None:
    other = tmp_path / "other"
    other.mkdir()
    second = empty_world(other)
    second.cobot.space = replace(second.cobot.space, subdomain="other")
    edited(world)
    second.settings()
    ended = command_of([str(world.config_file), str(second.config_file)], "sync", "accept", "CW-1", "--reason", WHY)
    assert ended.code == 0
    assert [len(accepted(world)), len(accepted(second))] == [1, 0]


def test_a_name_that_is_open_in_several_spaces_is_accepted_in_none_until_one_is_chosen(tmp_path: Any) -> None:
    spaces = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        spaces.append(empty_world(tmp_path / name))
        spaces[-1].cobot.space = replace(spaces[-1].cobot.space, subdomain=name)
        blocked(spaces[-1], "42")
    blocked(spaces[0], "43")
    first, second = (str(each.config_file) for each in spaces)
    ended = command_of([first, second], "sync", "accept", "42", "43", "--reason", WHY)
    assert (ended.code, ended.stdout) == (2, "")
    assert "42: there is an open difference in several spaces (one, two). Nothing was accepted" in ended.stderr
    assert "--config" in ended.stderr
    assert [accepted(each) for each in spaces] == [(), ()]
    assert command_of([second], "sync", "accept", "42", "--reason", WHY).code == 0
    assert [len(accepted(each)) for each in spaces] == [0, 1]
    # What is accepted in one is open in the other alone.
    assert command_of([first, second], "sync", "accept", "42", "--reason", WHY).code == 0
    assert [len(accepted(each)) for each in spaces] == [1, 1]


# A voucher that is in sevDesk only


def without_invoice(world: World, number: str = "CW-7", gross: str = "119.00", **fields: Any) -> str:
    """A voucher that looks like one of Cobot's, and an invoice beside it; returns its id."""
    issue(world, "CW-1")
    world.run()
    return world.sevdesk.add_voucher(number, DAY, gross, tags=["Import"], **fields)


@pytest.mark.parametrize("named_by", ["number", "id"])
def test_a_voucher_without_an_invoice_is_accepted_as_it_is_also_after_a_lost_state(
    served: World, named_by: str
) -> None:
    made = without_invoice(served)
    assert only(report_of(served), "CW-7").document_class == "extra"
    served.forget_requests()
    ended = served.command("sync", "accept", "CW-7" if named_by == "number" else made, "--reason", WHY)
    assert (ended.code, ended.stderr) == (0, "")
    assert "co-up: voucher CW-7, which belongs to no invoice, is accepted as it is" in ended.stdout
    assert not [each for each in served.requests() if each.method != "GET"]
    [entry] = accepted(served)
    assert (entry.object, entry.id, entry.number, entry.code, entry.amount) == (
        "voucher",
        made,
        "CW-7",
        "extra",
        "119.00 EUR",
    )
    for lost in (False, True):
        if lost:
            lose_state(served)
            assert served.run().exit_code == 0
        report = report_of(served)
        row = only(report, "CW-7")
        assert (row.document_class, row.accepted, report.differs) == ("extra", entry, False)
    assert "Accepted (1)" in text_of(report)
    told = json.loads(command(served, "sync", "status", "--format", "json").stdout)
    assert [(each["object"], each["number"]) for each in told["accepted"]] == [("voucher", "CW-7")]


def test_a_voucher_without_an_invoice_that_was_accepted_is_another_difference_once_it_changes(served: World) -> None:
    made = without_invoice(served)
    assert served.command("sync", "accept", "CW-7", "--reason", WHY).code == 0
    again = served.command("sync", "accept", "CW-7", "--reason", WHY)
    assert (again.code, "accepted before" in again.stderr) == (2, True)
    voucher = served.sevdesk.vouchers[made]
    [position] = voucher.positions
    position.tax_rate = position.sum_tax = voucher.sum_tax = Decimal(0)
    position.sum_net = voucher.sum_net = position.sum_gross
    assert report_of(served).differs
    assert served.command("sync", "accept", "CW-7", "--reason", WHY).code == 0
    assert not report_of(served).differs
    voucher.sum_gross = position.sum_gross = position.sum_net = voucher.sum_net = Decimal(200)
    assert report_of(served).differs
    assert [each.amount for each in accepted(served)] == ["119.00 EUR", "119.00 EUR"]


def test_what_is_no_voucher_without_an_invoice_is_accepted_as_none(served: World) -> None:
    made = without_invoice(served)
    served.sevdesk.add_voucher("CW-7", DAY, "119.00")
    served.sevdesk.add_voucher("CW-8", DAY, "119.00", credit_debit="C")
    issue(served, "CW-9")
    served.sevdesk.add_voucher("CW-9", DAY, "119.00")
    cases = {
        "CW-7": "several vouchers of this number",
        "CW-8": "is no revenue",
        "CW-9": "no run has named anything about it yet",
        "99999": "nothing is known under this number or id",
        "CW-1": "there is no open difference",
        voucher_of(served, "CW-1").id: "there is no open difference",
    }
    for name, said in cases.items():
        ended = served.command("sync", "accept", name, "--reason", WHY)
        assert (ended.code, ended.stdout) == (2, "")
        assert said in ended.stderr
        assert "othing was accepted" in ended.stderr
    assert accepted(served) == ()
    assert served.command("sync", "accept", made, "--reason", WHY).code == 0


def test_while_a_side_cannot_be_asked_nothing_is_accepted(served: World) -> None:
    edited(served)
    served.sevdesk_side.fault = Refused(lambda _request: True, 401)
    ended = served.command("sync", "accept", "CW-1", "CW-7", "--reason", WHY)
    assert (ended.code, ended.stdout) == (4, "")
    assert accepted(served) == ()


# What follows for runs


def test_an_accepted_difference_needs_nobody_and_is_not_told_again(world: World) -> None:
    invoice_id = blocked(world)
    assert world.run().exit_code == 1
    accept(world, "CW-1")
    posted = len(world.cobot.posted_texts())
    for hours in (1, 25, 25):
        world.clock.advance(hours=hours)
        world.forget_requests()
        result = world.run()
        assert (result.exit_code, result.to_tell, list(result.problems)) == (0, (), [])
        assert result.left["accepted"] == 1
        assert result.invoices["blocked"] == 0
        if hours == 1:
            assert world.sevdesk_side.log == []
    assert len(world.cobot.posted_texts()) == posted
    assert accepted(world)[0].id == invoice_id


def test_an_entry_that_is_there_before_the_difference_keeps_it_from_being_told_at_all(world: World) -> None:
    blocked(world)
    accept(world, "CW-1")
    world.cobot.activities.clear()
    lose_state(world)
    result = world.run()
    assert (result.exit_code, problems(result), world.cobot.posted_texts()) == (0, [], [])


def test_in_json_it_stands_among_the_notes_with_its_reason(world: World) -> None:
    edited(world)
    accept(world, "CW-1")
    texts = Texts("en")
    told = as_json(world.run(), texts.problem_message, texts.planned_message, texts.problem_fix)
    assert told["problems"] == []
    [note] = [each for each in told["notes"] if each["code"] == "edited-after-sync"]
    assert note["accepted"]["reason"] == WHY
    assert set(note["accepted"]) == {"reason", "by", "on"}
    assert "gross amount 119.00 / 238.00" in note["message"]


def test_another_difference_on_the_same_document_is_told(world: World) -> None:
    invoice_id = edited(world)
    accept(world, "CW-1")
    assert world.run().exit_code == 0
    world.cobot.edit_invoice(invoice_id, lines=[line(net="300.00")])
    assert problems(world.run()) == [("CW-1", "edited-after-sync")]
    assert accept(world, "CW-1").code == 0
    assert world.run().exit_code == 0
    assert len(accepted(world)) == 2


def test_an_entry_that_is_taken_out_lets_the_difference_be_told_again(world: World) -> None:
    edited(world)
    accept(world, "CW-1")
    world.run()
    world.settings().accepted_file.unlink()
    assert problems(world.run()) == [("CW-1", "edited-after-sync")]


def test_a_blocked_invoice_that_was_accepted_is_never_booked(world: World) -> None:
    blocked(world)
    issue(world, "CW-2")
    accept(world, "CW-1")
    world.configure(accounts={"unknown": "4400"})
    for lost in (False, False, True):
        if lost:
            lose_state(world)
        world.clock.advance(hours=25)
        assert world.run().exit_code == 0
        assert booked_numbers(world) == ["CW-2"]


def test_a_blocked_invoice_that_is_blocked_for_another_reason_is_told_by_the_sweep(world: World) -> None:
    invoice_id = blocked(world)
    accept(world, "CW-1")
    world.cobot.edit_invoice(invoice_id, lines=[line(code="strange")])
    world.clock.advance(hours=25)
    assert problems(world.run()) == [("CW-1", "no-booking-account")]


def test_a_deletion_that_was_accepted_is_not_asked_for_again(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    issue(world, "CW-2")
    world.run()
    world.cobot.delete_invoice(invoice_id)
    world.run()
    assert accept(world, "CW-1").code == 0
    world.clock.advance(hours=1)
    world.forget_requests()
    assert world.run().exit_code == 0
    assert (len(world.cobot_side.log), len(world.sevdesk_side.log)) == (2, 0)


def test_a_run_with_nothing_new_beside_accepted_ones_sends_two_requests(world: World) -> None:
    edited(world)
    blocked(world, "CW-2")
    accept(world, "CW-1", "CW-2")
    world.run()
    world.forget_requests()
    assert world.run().exit_code == 0
    assert (len(world.cobot_side.log), len(world.sevdesk_side.log)) == (2, 0)


def test_a_voucher_that_is_gone_and_accepted_is_not_made_again_though_the_state_file_is_lost(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    world.run()
    voucher_id = voucher_of(world, "CW-1").id
    del world.sevdesk.vouchers[voucher_id]
    with closing(Ledger.open(world.state_file)) as ledger:
        details = {"sevdesk_ids": str(voucher_id)}
        finding = Finding("voucher-gone", "invoice", invoice_id, "CW-1", details)
        ledger.record_problem(StandingProblem(finding, world.clock.now()))
    entry = Acceptance(invoice_id, "voucher-gone", WHY, "anna", real_today(), ("0" * 16,), "CW-1", is_never_booked=True)
    add_accepted(world.settings().accepted_file, [entry], head="", mode=0o600, language="en")
    lose_state(world)
    for _ in range(2):
        world.clock.advance(hours=25)
        assert world.run().exit_code == 0
        assert booked_numbers(world) == []
    report = report_of(world)
    assert (only(report, "CW-1").accepted, report.differs) == (entry, False)


def test_what_was_booked_before_is_adopted_after_a_lost_state_though_an_edit_was_accepted(world: World) -> None:
    edited(world)
    accept(world, "CW-1")
    lose_state(world)
    result = world.run()
    assert (result.exit_code, booked_numbers(world)) == (0, ["CW-1"])
    assert not report_of(world).differs


# What is shown


def test_the_report_shows_what_was_accepted_and_ends_with_0(world: World) -> None:
    edited(world)
    blocked(world, "CW-2")
    issue(world, "CW-3")
    world.run()
    assert report_of(world).differs
    accept(world, "CW-1", "CW-2")
    world.clock.advance(days=1)
    report = report_of(world, until=DAY)
    assert not report.differs
    rows = {row["number"]: row for row in json.loads(text_of(report, "json"))["rows"]}
    assert rows["CW-1"]["class"] == "different"
    assert rows["CW-2"]["accepted"]["reason"] == WHY
    assert set(rows["CW-1"]["accepted"]) == {"reason", "by", "on"}
    assert "accepted" not in rows["CW-3"]
    text = text_of(report)
    assert "Nothing is open. What differs was accepted (2)" in text
    assert "Everything agrees" not in text
    assert "Accepted (2)" in text
    assert text.count(WHY) == 2
    assert "Different (" not in text


def test_an_accepted_difference_lets_no_missing_pdf_pass(world: World) -> None:
    edited(world)
    accept(world, "CW-1")
    assert not report_of(world).differs
    voucher_of(world, "CW-1").document_id = None
    assert report_of(world).differs


def test_a_missing_pdf_that_was_accepted_stands_in_the_report_and_ends_it_with_0(world: World) -> None:
    issue(world, "CW-1")
    world.sevdesk_side.quirks.loses_files = True
    world.run()
    assert report_of(world).differs
    assert accept(world, "CW-1").code == 0
    report = report_of(world)
    assert not report.differs
    row = only(report, "CW-1")
    assert (row.document_class, [each.code for each in row.findings]) == ("matched", ["pdf-not-attached"])
    assert text_of(report).count(WHY) == 1


def test_in_the_report_another_difference_beside_an_accepted_one_counts(world: World) -> None:
    edited(world)
    accept(world, "CW-1")
    voucher = voucher_of(world, "CW-1")
    voucher.sum_gross += 1
    report = report_of(world)
    assert only(report, "CW-1").accepted is None
    assert report.differs


def test_a_deletion_that_was_accepted_is_none_in_the_report(world: World) -> None:
    invoice_id = issue(world, "CW-1")
    world.run()
    world.cobot.delete_invoice(invoice_id)
    world.run()
    assert report_of(world).differs
    accept(world, "CW-1")
    report = report_of(world)
    assert only(report, "CW-1").accepted is not None
    assert not report.differs


def test_status_lists_what_was_accepted_lately_and_counts_it_no_more(world: World) -> None:
    blocked(world)
    accept(world, "CW-1")
    told = json.loads(command(world, "sync", "status", "--format", "json").stdout)
    assert (told["problems"], told["needs_a_person"]) == ([], 0)
    [entry] = told["accepted"]
    assert (entry["number"], entry["code"], entry["reason"]) == ("CW-1", "no-booking-account", WHY)
    text = command(world, "sync", "status").stdout
    assert "Lately accepted (1)" in text
    assert WHY in text


def test_status_counts_no_problem_that_a_hand_written_entry_accepts(world: World) -> None:
    blocked(world)
    accept(world, "CW-1")
    file = world.settings().accepted_file
    kept = file.read_text(encoding="utf-8")
    file.unlink()
    world.clock.advance(hours=25)
    assert world.run().exit_code == 1
    file.write_text(kept, encoding="utf-8")
    told = json.loads(command(world, "sync", "status", "--format", "json").stdout)
    assert told["problems"] == []


def test_what_was_changed_stands_in_the_activity_in_cobot(world: World) -> None:
    edited(world, tax_id="DE123456789", lines=[line("Fix Desk", net="200.00")])
    [posted] = [text for text in world.cobot.posted_texts() if "was changed in Cobot" in text]
    assert "gross amount 119.00 / 238.00, VAT id, lines." in posted


def test_a_members_problem_can_be_accepted_and_is_about_no_voucher(world: World) -> None:
    member_of(world.cobot)
    with closing(Ledger.open(world.state_file)) as ledger:
        finding = Finding("customer-number-not-written", "member", "m1", "1001", {"reason": "unchanged"})
        ledger.record_problem(StandingProblem(finding, world.clock.now()))
        ledger.record_link(Link("member", "m1", "1", "created", "1001"), world.clock.now())
    assert accept(world, "1001").code == 0
    [entry] = accepted(world)
    assert (entry.object, entry.is_never_booked) == ("member", False)
