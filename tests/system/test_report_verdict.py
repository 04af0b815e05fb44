"""What a report may be called, and where it may be written to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import is_own_file
from cobot_sevdesk_sync.cli.sync_explain import explain_in
from cobot_sevdesk_sync.report.html import verdict
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.texts import Texts
from tests.system.in_process import command
from tests.system.invoicing import DAY, issue, line, member_of, problems
from tests.system.reporting import report_of
from tests.system.test_accept import accept, lose_state
from tests.system.test_daily_check import next_day
from tests.system.test_report_command import invoked
from tests.world import World

APRIL = ("--since", "2026-04-01", "--until", "2026-04-30")


@pytest.fixture
def booked(world: World) -> World:
    issue(world, "CW-1")
    world.run()
    return world


def test_a_month_that_is_not_over_agrees_so_far_and_is_not_signed(
    booked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = invoked(monkeypatch, booked, *APRIL)
    assert found.return_value == 0
    assert "So far everything agrees; the period is not over before the end of 2026-04-30." in found.stdout
    assert "signature" not in found.stdout
    page = invoked(monkeypatch, booked, *APRIL, "--format", "html").stdout
    assert "So far everything agrees; the period is not over before the end of 2026-04-30." in page
    assert '<dl class="signature">' not in page
    assert '<div class="verdict open">' in page


def test_the_day_after_its_last_the_month_can_be_signed(booked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    booked.clock.advance(days=29, hours=11.99)
    assert not report_of(booked, date(2026, 4, 1), date(2026, 4, 30)).is_over
    booked.clock.advance(hours=1)
    found = invoked(monkeypatch, booked, *APRIL)
    assert "Everything agrees" in found.stdout
    assert "signature" in found.stdout
    page = invoked(monkeypatch, booked, *APRIL, "--format", "html").stdout
    assert '<dl class="signature">' in page
    assert '<div class="verdict calm">' in page


def test_in_german_a_month_that_goes_on_says_until_when(booked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    booked.configure(language="de")
    found = invoked(monkeypatch, booked, *APRIL)
    said = " ".join(found.stdout.split())
    assert "Bis jetzt stimmt alles überein; der Zeitraum ist erst nach dem 30.04.2026 vorbei." in said
    assert "Unterschrift" not in found.stdout


@pytest.mark.parametrize(
    ("days", "is_over"), [(("2026-01-01", "2026-01-31"), True), (("2030-01-01", "2030-01-31"), False)]
)
def test_an_empty_period_is_called_that_whether_it_is_past_or_to_come(
    booked: World, monkeypatch: pytest.MonkeyPatch, days: tuple[str, str], is_over: bool
) -> None:
    words = ("--since", days[0], "--until", days[1])
    found = invoked(monkeypatch, booked, *words)
    assert found.return_value == 0
    assert "neither invoices nor vouchers" in found.stdout
    assert "agrees" not in found.stdout
    assert "signature" not in found.stdout
    assert (f"not over before the end of {days[1]}" in found.stdout) is not is_over
    page = invoked(monkeypatch, booked, *words, "--format", "html").stdout
    assert "neither invoices nor vouchers" in page
    assert '<dl class="signature">' not in page
    head = json.loads(invoked(monkeypatch, booked, *words, "--format", "json").stdout)["head"]
    assert (head["over"], head["empty"]) == (is_over, True)


def test_json_says_of_a_month_with_documents_that_it_is_not_over(
    booked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = json.loads(invoked(monkeypatch, booked, *APRIL, "--format", "json").stdout)["head"]
    assert (head["over"], head["empty"]) == (False, False)


def test_what_differs_in_a_month_that_goes_on_says_both(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    issue(world, "CW-1")
    report = report_of(world, date(2026, 4, 1), date(2026, 4, 30))
    assert report.verdict == "differs"
    said = verdict(report, Texts("en"))
    assert said[:2] == ("Not everything agrees.", "The period is not over before the end of 2026-04-30.")
    assert "not over" in invoked(monkeypatch, world, *APRIL).stdout


def test_without_invoices_none_of_them_is_said_to_agree(booked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    booked.configure(invoices={"enabled": False})
    found = invoked(monkeypatch, booked, "--until", "2026-03-31")
    assert found.return_value == 0
    assert "Invoices are not compared" in found.stdout
    assert "agrees" not in found.stdout


OWN = ["state", "state-wal", "lock", "configuration", "accepted", "another-configuration", "another-state"]


def own_file(world: World, what: str) -> Path:
    """Return one of a world's own files, made where it is not there."""
    settings = world.settings()
    settings.accepted_file.write_text("accepted: []\n", encoding="utf-8")
    beside = {"state-wal": f"{world.state_file}-wal", "lock": f"{world.state_file}.lock"}
    if what == "another-configuration":
        file = world.folder / "another.yaml"
        file.write_bytes(world.config_file.read_bytes())
    elif what == "another-state":
        file = world.folder / "another.db"
        file.write_bytes(world.state_file.read_bytes())
    else:
        places = {"state": world.state_file, "configuration": world.config_file, "accepted": settings.accepted_file}
        file = Path(beside[what]) if what in beside else places[what]
    return file


@pytest.mark.parametrize("through_a_link", [False, True])
@pytest.mark.parametrize("what", OWN)
def test_output_replaces_none_of_the_programs_own_files(
    booked: World, monkeypatch: pytest.MonkeyPatch, what: str, through_a_link: bool
) -> None:
    file = own_file(booked, what)
    before = file.read_bytes() if file.exists() else None
    target = file
    if through_a_link:
        target = booked.folder / "report.csv"
        target.symlink_to(file)
    booked.forget_requests()
    found = invoked(monkeypatch, booked, "--format", "csv", "--overwrite", "--output", str(target))
    assert found.return_value == 2
    assert "own files" in found.stderr
    assert booked.requests() == []
    assert (file.read_bytes() if file.exists() else None) == before
    assert target.is_symlink() is through_a_link


@pytest.mark.parametrize("what", [each for each in OWN if each != "another-state"])
def test_a_backup_replaces_none_of_the_programs_own_files(booked: World, what: str) -> None:
    file = own_file(booked, what)
    before = file.read_bytes() if file.exists() else None
    ended = command(booked, "sync", "status", "--backup", str(file), "--overwrite")
    assert ended.code == 2
    assert "own files" in ended.stderr
    assert (file.read_bytes() if file.exists() else None) == before


def test_a_backup_still_replaces_an_older_backup(booked: World) -> None:
    target = own_file(booked, "another-state")
    assert command(booked, "sync", "status", "--backup", str(target), "--overwrite").code == 0


def test_a_script_that_writes_the_same_name_each_night_goes_on_working(
    booked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = booked.folder / "april.html"
    for _ in range(2):
        assert invoked(monkeypatch, booked, *APRIL, "--output", str(file)).return_value == 0
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_at_a_terminal_an_earlier_page_is_replaced_only_where_it_is_said(
    booked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = booked.folder / "april.html"
    file.write_text("signed and filed", encoding="utf-8")
    monkeypatch.setattr("cobot_sevdesk_sync.cli.sync_report.is_watched", lambda: True)
    answer = False
    monkeypatch.setattr("cobot_sevdesk_sync.cli.init_questions.ask_yes", lambda *_, **__: answer)
    refused = invoked(monkeypatch, booked, *APRIL, "--output", str(file))
    assert refused.return_value == 2
    assert "--overwrite" in refused.stderr
    assert file.read_text(encoding="utf-8") == "signed and filed"
    assert invoked(monkeypatch, booked, *APRIL, "--output", str(file), "--overwrite").return_value == 0
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    answer = True
    file.write_text("not signed yet", encoding="utf-8")
    assert invoked(monkeypatch, booked, *APRIL, "--output", str(file)).return_value == 0
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("ending", "begins"), [("html", "<!doctype html>"), ("csv", "\ufeffclass,"), ("json", '{"space"'), ("txt", "Kran")]
)
def test_the_ending_of_the_file_is_its_format(
    booked: World, monkeypatch: pytest.MonkeyPatch, ending: str, begins: str
) -> None:
    file = booked.folder / f"april.{ending}"
    found = invoked(monkeypatch, booked, *APRIL, "--output", str(file))
    assert file.read_text(encoding="utf-8").startswith(begins)
    assert "other than its ending" not in found.stderr


def test_a_format_that_contradicts_the_ending_is_told(booked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file = booked.folder / "april.html"
    found = invoked(monkeypatch, booked, *APRIL, "--format", "csv", "--output", str(file))
    assert file.read_text(encoding="utf-8").startswith("\ufeffclass,")
    assert "its content is csv, other than its ending .html says" in found.stderr


def test_after_writing_it_is_said_whether_the_page_can_be_signed(
    booked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = booked.folder / "april.html"

    def said(*words: str) -> str:
        [line] = invoked(monkeypatch, booked, *words, "--output", str(file)).stderr.splitlines()
        assert line.endswith(f"The report stands in {file}.")
        return line.removesuffix(f" The report stands in {file}.")

    assert said(*APRIL) == "co-up: not to be signed yet, the period is not over before the end of 2026-04-30."
    assert said("--until", "2026-03-01") == "co-up: in this period there are neither invoices nor vouchers."
    booked.clock.advance(days=40)
    assert said(*APRIL) == "co-up: can be signed."
    issue(booked, "CW-2")
    issue(booked, "CW-3")
    assert said(*APRIL) == "co-up: not to be signed yet; to look at: 2."


def test_a_period_whose_differences_were_accepted_is_not_said_to_agree_so_far(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.sevdesk.add_voucher("CW-1", DAY, "118.00", supplier_name="Laufkundschaft")
    issue(world, "CW-1")
    world.run()
    assert accept(world, "CW-1").code == 0
    found = invoked(monkeypatch, world, *APRIL)
    assert found.return_value == 0
    assert "So far nothing is open; what differs is accepted (documents: 1)." in found.stdout


def test_two_contacts_with_a_members_mark_are_seen_without_a_state_file_too(world: World) -> None:
    member_of(world.cobot)
    world.run()
    [contact] = world.sevdesk.contacts.values()
    second = world.sevdesk.add_contact("Ada Beispiel")
    world.sevdesk.contacts[second].extra = dict(contact.extra)
    for with_state in (True, False):
        [row] = report_of(world, with_state=with_state).members
        assert (row.member_class, set(row.sevdesk_ids)) == ("several-contacts", {contact.id, second})


@pytest.mark.parametrize("is_adopted", [False, True])
def test_report_status_explain_and_dry_run_say_one_thing_of_a_voucher_without_its_contact(
    world: World, capsys: pytest.CaptureFixture[str], is_adopted: bool
) -> None:
    for name in ("Jan Peters", "Jan Peters GmbH"):
        world.sevdesk.add_contact(name, customer_number="1042")
    if is_adopted:
        world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Laufkundschaft")
    issue(world, "CW-1", customer_number="1042")
    [planned] = world.run(RunOptions(dry_run=True)).problems
    assert "Its voucher would be without a contact" in Texts("en").planned_message(planned.finding)
    world.run()
    [row] = report_of(world).rows
    assert row.fields["contact"][1] == "-"
    code = explain_in(
        [world.settings()],
        "CW-1",
        world.clock,
        world.clients,
        GlobalOptions((), verbose=False, quiet=False, log_format="text"),
    )
    assert code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"It differs from the invoice: field Cobot sevDesk contact or recipient {row.fields['contact'][0]} -" in said
    told = " ".join(command(world, "sync", "status").stdout.split())
    assert "ambiguous-contact to be looked at since" in told
    assert "blocked since" not in told


def test_status_calls_blocked_only_what_is_not_booked(world: World) -> None:
    issue(world, "CW-1", line(code=None))
    world.run()
    assert "blocked since" in command(world, "sync", "status").stdout


BOOKED_SINCE = ("--since", "2026-04-01", "--until", "2026-04-05", "--booked-since", "2026-04-10")


@pytest.mark.parametrize("how", ["no run since", "a run since"])
def test_what_was_booked_lately_is_not_known_after_a_lost_state_file(
    booked: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    booked.clock.advance(days=20)
    issue(booked, "CW-2", day=DAY)
    booked.run()
    found = invoked(monkeypatch, booked, *BOOKED_SINCE)
    assert "Booked into the period since 2026-04-10 (1)" in found.stdout
    assert "not known" not in found.stdout
    lose_state(booked)
    known = "no run"
    if how == "a run since":
        booked.run()
        known = "runs since 2026-04-21"
    found = invoked(monkeypatch, booked, *BOOKED_SINCE)
    said = " ".join(found.stdout.split())
    assert f"is not known in full: the state file knows of {known}" in said
    assert "Nothing was booked" not in said
    for output in ("html", "csv"):
        text = invoked(monkeypatch, booked, *BOOKED_SINCE, "--format", output).stdout
        assert "is not known in full" in text
        assert "Nothing was booked" not in text
    head = json.loads(invoked(monkeypatch, booked, *BOOKED_SINCE, "--format", "json").stdout)["head"]
    assert (head["runs_since"] is None) is (how == "no run since")


def test_times_and_days_are_the_spaces_wherever_a_person_reads_them_and_utc_in_json(world: World) -> None:
    world.configure(language="de")
    issue(world, "CW-1", line(code=None))
    world.run()
    told = command(world, "sync", "status").stdout
    assert "01.04.2026 12:00 MESZ" in told
    assert "UTC" not in told
    said = json.loads(command(world, "sync", "status", "--format", "json").stdout)
    assert said["runs"][0]["started"] == "2026-04-01T10:00:00Z"


def test_what_is_accepted_shortly_before_midnight_utc_is_accepted_on_the_spaces_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(world, "CW-1", line(code=None))
    world.run()
    world.clock.advance(hours=13)
    monkeypatch.setattr("cobot_sevdesk_sync.cli.sync_accept.SystemClock", lambda: world.clock)
    assert accept(world, "CW-1").code == 0
    assert "2026-04-02" in world.settings().accepted_file.read_text(encoding="utf-8")
    assert [each.day for each in world.settings().acceptances] == [date(2026, 4, 2)]


@pytest.mark.parametrize("how", ["adopted", "lost later"])
def test_a_missing_pdf_is_named_once_by_the_days_comparison_and_can_be_accepted(world: World, how: str) -> None:
    if how == "adopted":
        world.sevdesk.add_voucher("CW-1", DAY, "119.00", supplier_name="Laufkundschaft", pdf=None)
    issue(world, "CW-1")
    world.run()
    [voucher] = world.sevdesk.vouchers.values()
    voucher.document_id = None
    assert report_of(world).differs
    results = [next_day(world), next_day(world)]
    assert [problems(result) for result in results] == [[("CW-1", "pdf-not-attached")], []]
    assert [result.exit_code for result in results] == [1, 0]
    assert accept(world, "CW-1").code == 0
    report = report_of(world, until=DAY)
    assert (report.differs, report.verdict) == (False, "agrees.accepted")
    lose_state(world)
    world.run()
    assert next_day(world).exit_code == 0
    assert not report_of(world, until=DAY).differs


def test_a_pdf_that_was_put_back_is_missed_no_more(booked: World) -> None:
    [voucher] = booked.sevdesk.vouchers.values()
    voucher.document_id = None
    assert problems(next_day(booked)) == [("CW-1", "pdf-not-attached")]
    voucher.document_id = booked.sevdesk.add_document(b"%PDF-1.4", "CW-1.pdf")
    next_day(booked)
    assert "pdf-not-attached" not in command(booked, "sync", "status").stdout


def test_a_file_with_a_token_and_one_of_a_configuration_with_faults_are_the_programs_own(
    booked: World, tmp_path: Path
) -> None:
    token, broken, other = (tmp_path / name for name in ("cobot.token", "broken.yaml", "april.html"))
    for file in (token, broken, other):
        file.write_text("nothing that tells what it is\n", encoding="utf-8")
    spaces = [msgspec.structs.replace(booked.settings(), token_files=(token,))]
    options = GlobalOptions((booked.config_file, broken), verbose=False, quiet=False, log_format="text")
    own = [is_own_file(each, options, spaces, may_be_database=False) for each in (token, broken, other)]
    assert own == [True, True, False]
