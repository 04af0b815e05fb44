"""What a run tells machines and people (product contract, section 7), and the dry run."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.cli import sync_run
from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.sync_run import tell
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sync.result import RunOptions
from cobot_sevdesk_sync.texts import Language, Texts
from tests.sandbox_faults import request_to
from tests.sandbox_states import dump
from tests.system.invoicing import Refused, booked_numbers, issue, line, member_of, real_today, requests_to
from tests.world import World, command_line


def mixed_space(world: World) -> None:
    """Issue one invoice of each kind that a run treats differently."""
    member = member_of(world.cobot)
    day = real_today()
    issue(world, "CW-1", debitor=member, day=day)
    issue(world, "CW-2", day=day)
    issue(world, "CW-3", line(code="<nix>"), day=day)
    issue(world, "CW-4", line(net="0.00"), day=day)
    issue(world, "CW-5", day=day)
    world.sevdesk.add_voucher("CW-5", day, "119.00")
    issue(world, "CW-6", line(net="-50.00"), debitor=member, day=day)


def test_the_json_has_exactly_the_keys_and_figures_of_the_contract(served: World) -> None:
    mixed_space(served)
    ended = served.sync()
    assert ended.stdout.count("\n") == 1
    told = ended.json
    assert list(told) == [
        "space",
        "dry_run",
        "started",
        "finished",
        "exit_code",
        "members",
        "invoices",
        "problems",
        "notes",
        "requests",
        "actions",
    ]
    assert (told["space"], told["dry_run"], told["exit_code"], ended.code) == ("co-up", False, 1, 1)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told[name]) for name in ("started", "finished"))
    assert told["members"] == {"seen": 1, "created": 1, "linked": 0, "numbers_written": 1}
    assert told["invoices"] == {
        "seen": 6,
        "created": 3,
        "adopted": 1,
        "unchanged": 0,
        "blocked": 1,
        "without_contact": 1,
        "nothing_to_book": 1,
    }
    [problem] = told["problems"]
    assert set(problem) == {"code", "object", "id", "number", "message", "fix"}
    assert (problem["code"], problem["number"]) == ("no-booking-account", "CW-3")
    assert {(note["number"], note["code"]) for note in told["notes"]} == {
        ("CW-2", "without-contact"),
        ("CW-4", "nothing-to-book"),
        ("CW-5", "adopted"),
    }
    assert all(set(note) == {"code", "object", "id", "number", "message"} for note in told["notes"])
    assert set(told["requests"]) == {"cobot", "sevdesk"}
    assert all(set(each) == {"action", "object", "id", "number", "done", "sevdesk_id"} for each in told["actions"])
    assert all(each["done"] for each in told["actions"])
    made = [each for each in told["actions"] if each["action"] == "create-voucher"]
    assert [each["number"] for each in made] == ["CW-1", "CW-2", "CW-6"]
    assert all(served.sevdesk.vouchers[each["sevdesk_id"]].description == each["number"] for each in made)


def _unsaid(note: dict[str, str]) -> dict[str, str]:
    """A note without its sentence: a dry run says what would be done, a run what was."""
    return {name: value for name, value in note.items() if name != "message"}


def test_a_dry_run_changes_nothing_anywhere_and_plans_exactly_what_a_run_does(served: World) -> None:
    mixed_space(served)
    before = (dump(served.cobot), dump(served.sevdesk))
    planned = served.sync("--dry-run")
    assert (dump(served.cobot), dump(served.sevdesk)) == before
    assert not served.state_file.exists()
    assert [each for each in served.requests() if each.is_write] == []
    assert planned.json["dry_run"] is True
    assert not any(each["done"] for each in planned.json["actions"])
    done = served.sync()

    def plain(actions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{name: each[name] for name in ("action", "object", "id", "number")} for each in actions]

    assert plain(planned.json["actions"]) == plain(done.json["actions"])
    assert planned.json["problems"] == done.json["problems"]
    assert [_unsaid(each) for each in planned.json["notes"]] == [_unsaid(each) for each in done.json["notes"]]
    assert planned.code == done.code == 1
    for name in ("members", "invoices"):
        assert planned.json[name] == done.json[name]
    bytes_before, both = served.state_file.read_bytes(), (dump(served.cobot), dump(served.sevdesk))
    issue(served, "CW-7", day=real_today())
    both = (dump(served.cobot), dump(served.sevdesk))
    again = served.sync("--dry-run")
    assert [each["number"] for each in again.json["actions"] if each["action"] == "create-voucher"] == ["CW-7"]
    assert served.state_file.read_bytes() == bytes_before
    assert [each.name for each in served.folder.iterdir() if "wal" in each.name or "shm" in each.name] == []
    assert (dump(served.cobot), dump(served.sevdesk)) == both


def test_a_dry_run_shows_the_very_voucher_that_a_run_sends(world: World) -> None:
    member = member_of(world.cobot)
    world.run()
    issue(world, "CW-1", line(), line("Raum", "3.33", code="4404"), debitor=member)
    issue(world, "CW-2")
    planned = [each.payload for each in world.run(RunOptions(dry_run=True)).actions if each.action == "create-voucher"]
    world.forget_requests()
    world.run()
    sent = [json.loads(each.body) for each in world.sevdesk_side.writes if each.path.endswith("saveVoucher")]
    for body in [*sent, *planned]:
        assert isinstance(body, dict)
        body.pop("filename", None)
        body.pop("pdf", None)
    assert json.loads(json.dumps(planned, default=float)) == sent


def test_a_dry_run_finds_what_is_wrong_with_a_pdf_as_a_run_does(world: World) -> None:
    issue(world, "CW-1", pdf_missing=True)
    result = world.run(RunOptions(dry_run=True, with_pdfs=True))
    assert [each.finding.code for each in result.problems] == ["pdf-unavailable"]
    assert result.exit_code == 1


def test_a_dry_run_reads_no_pdf_unless_it_is_told_to_and_plans_the_same(world: World) -> None:
    for number in ("CW-1", "CW-2", "CW-3"):
        issue(world, number)
    plain = world.run(RunOptions(dry_run=True))
    assert requests_to(world, ".pdf") == []
    assert plain.pdfs_not_read == 3
    world.forget_requests()
    thorough = world.run(RunOptions(dry_run=True, with_pdfs=True))
    assert len(requests_to(world, ".pdf")) == 3
    assert thorough.requests["cobot"] == plain.requests["cobot"] + 3
    assert thorough.pdfs_not_read == 0
    told = [
        [each.payload.pop("pdf") for each in run.actions if "pdf" in (each.payload or {})] for run in (plain, thorough)
    ]
    assert told == [["not-looked-at"] * 3, ["looked-at"] * 3]
    assert plain.actions == thorough.actions
    world.forget_requests()
    assert world.run().pdfs_not_read == 0
    assert len(requests_to(world, ".pdf")) == 3


def test_a_space_that_attaches_no_pdf_is_told_of_none_in_a_dry_run(world: World) -> None:
    world.configure(invoices={"attach_pdf": False})
    issue(world, "CW-1")
    result = world.run(RunOptions(dry_run=True))
    assert result.pdfs_not_read == 0
    assert [each.payload.get("pdf") for each in result.actions if each.action == "create-voucher"] == [None]


def test_a_dry_run_says_in_one_line_that_the_pdfs_were_not_looked_at(served: World) -> None:
    issue(served, "CW-1", day=real_today())
    said = served.command("sync", "run", "--dry-run").stdout
    assert "PDFs that were not looked at: 1; --with-pdfs reads them, too." in said
    [voucher] = [each for each in served.sync("--dry-run").json["actions"] if each["action"] == "create-voucher"]
    assert voucher["payload"]["pdf"] == "not-looked-at"
    assert "PDF" not in served.command("sync", "run", "--dry-run", "--with-pdfs").stdout
    served.configure(language="de")
    assert "Nicht angesehene PDFs: 1; mit --with-pdfs" in served.command("sync", "run", "--dry-run").stdout
    assert served.sync("--with-pdfs").code == 0
    assert booked_numbers(served) == ["CW-1"]


def test_a_dry_run_by_words_lists_the_plan(served: World) -> None:
    issue(served, "CW-1", day=real_today())
    ended = served.command("sync", "run", "--dry-run")
    assert ended.code == 0
    assert "CW-1" in ended.stdout
    assert booked_numbers(served) == []


def test_several_spaces_are_told_one_line_each_and_the_highest_code_wins(served: World) -> None:
    issue(served, "CW-1", line(code=None))
    assert served.sync("--dry-run").code == 1
    second = served.folder / "second.yaml"
    text = served.config_file.read_text().replace("state.db", "second.db")
    second.write_text(text.replace(served.cobot.token, "refused").replace("co-up", "speicher-sieben"))
    second.chmod(0o600)
    ended = command_line(
        "--config", str(served.config_file), "--config", str(second), "sync", "run", "--format", "json"
    )
    told = [json.loads(each) for each in ended.stdout.splitlines()]
    assert [(each["space"], each["exit_code"]) for each in told] == [("co-up", 1), ("speicher-sieben", 4)]
    assert ended.code == 4


def test_the_language_of_activities_and_messages_is_the_configured_one(world: World) -> None:
    world.configure(language="de")
    issue(world, "CW-1", line(code="9999"))
    world.run()
    assert "Buchungskonto" in world.cobot.posted_texts()[0]


def test_a_dry_run_always_tells_why_it_stopped_and_what_needs_a_person(served: World) -> None:
    issue(served, "CW-1", day=real_today())
    issue(served, "CW-2", line(code=None), day=real_today())
    assert served.command("sync", "run").code == 1
    served.configure(invoices={"cost_centre": "Kranhale"})
    issue(served, "CW-3", day=real_today())
    for _ in range(2):
        assert "Kranhale" in served.command("sync", "run", "--dry-run").stderr
    assert "Kranhale" in served.command("sync", "run").stderr
    assert served.command("sync", "run").stderr == ""
    ended = served.command("sync", "run", "--dry-run")
    assert "Kranhale" in ended.stderr
    served.configure(invoices={"cost_centre": None})
    assert "no-accounting-code" in served.command("sync", "run", "--dry-run").stdout


def test_away_from_a_terminal_what_was_told_before_is_counted(served: World) -> None:
    for number in ("CW-1", "CW-2"):
        issue(served, number, line(code=None), day=real_today())
    assert "told before" not in served.command("sync", "run").stdout
    issue(served, "CW-3", line(code=None), day=real_today())
    said = served.command("sync", "run").stdout
    assert "CW-1" not in said
    # The command that can be copied has a line of its own, and is for this configuration.
    status = f"cobot-sevdesk --config {served.settings().source} sync status"
    assert f"2 more were told before:\n{status}\n" in said


@pytest.mark.parametrize("booked", [0, 1])
def test_a_run_that_prints_something_says_why_it_stopped(
    world: World, capsys: pytest.CaptureFixture[str], booked: int
) -> None:
    """Told by an earlier run, it is told again only beside what this one did."""
    for number in range(booked):
        issue(world, f"CW-{number}")
    stopped = replace(world.run(), exit_code=3, error=("Cobot could not be reached.", "Wait."), error_is_news=False)
    options = GlobalOptions((), verbose=False, quiet=False, log_format="text")
    sync_run._tell(world.settings(), stopped, options, output="text", several=False)
    said = capsys.readouterr()
    assert bool(said.out) is bool(said.err) is bool(booked)


def test_on_a_terminal_what_ended_a_run_is_not_behind_what_was_told_before(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3):
        issue(world, f"CW-{number}", line(code=None))
    world.run()
    stopped = replace(world.run(), exit_code=3, error=("Cobot could not be reached.", "Wait."))
    tell(stopped, Texts("en"), quiet=False, named=False, on_terminal=True)
    said = capsys.readouterr().out
    assert "CW-1" not in said
    assert said == "3 more were told before:\ncobot-sevdesk sync status\n"
    tell(replace(stopped, error=None), Texts("en"), quiet=False, named=False, on_terminal=True)
    assert "CW-1" in capsys.readouterr().out


def test_what_the_next_run_settles_stands_under_a_heading_of_its_own(served: World) -> None:
    issue(served, "CW-1", day=real_today())
    served.sevdesk_side.fault = ErrorBefore(request_to("POST", "saveVoucher"))
    ended = served.command("sync", "run")
    assert ended.code == 1
    assert "The next run settles (1):" in ended.stdout
    assert "Needs a person" not in ended.stdout


def test_the_figures_account_for_every_invoice_that_was_read(world: World) -> None:
    for number in range(1, 6):
        issue(world, f"CW-{number}")
    issue(world, "CW-6", line(code=None))
    limited = world.run(RunOptions(limit=2))
    assert limited.left == {"unsettled": 0, "waiting": 0, "limited": 3, "unreached": 0, "accepted": 0}
    world.sevdesk_side.fault = Refused(request_to("POST", "saveVoucher"), 401)
    stopped = world.run()
    assert stopped.exit_code == 4
    assert stopped.left["unreached"] == 3
    assert stopped.invoices["seen"] + stopped.left["unreached"] == 6


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_was_not_looked_at_is_told_with_its_reason(
    world: World, capsys: pytest.CaptureFixture[str], language: Language
) -> None:
    for number in range(3):
        issue(world, f"CW-{number}")
    tell(world.run(RunOptions(limit=1)), Texts(language), quiet=False, named=False, on_terminal=False)
    said = " ".join(capsys.readouterr().out.split())
    assert {"de": "2 wegen --limit nicht angesehen", "en": "2 not looked at because of --limit"}[language] in said


def test_a_dry_run_books_nothing_without_a_contact(served: World) -> None:
    for name in ("Ada Beispiel", "Ada Muster"):
        served.sevdesk.add_contact(name, customer_number="1042")
    issue(served, "CW-1", day=real_today(), customer_number="1042")
    planned = served.sync("--dry-run").json["problems"]
    assert [each["message"].count("Its voucher would be without a contact") for each in planned] == [1]
    done = served.sync().json["problems"]
    assert [each["message"].count("Its voucher has no contact") for each in done] == [1]


def test_a_dry_run_claims_no_deed(served: World) -> None:
    served.configure(language="de")
    issue(served, "CW-1", day=real_today())
    served.sevdesk.add_voucher("CW-1", real_today(), "119.00")
    assert "Er würde übernommen." in " ".join(served.command("sync", "run", "--dry-run").stdout.split())
    assert "würde übernommen" in served.sync("--dry-run").json["notes"][0]["message"]
    assert "Er wurde übernommen." in " ".join(served.command("sync", "run").stdout.split())
