"""``trial``: against the sandbox all is as assumed; with a switch turned, exactly that line differs."""

from __future__ import annotations

import copy
import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests

from cobot_sevdesk_sync.cli.spaces import secrets_of
from cobot_sevdesk_sync.cli.trial import tell_trial
from cobot_sevdesk_sync.cobot.client import cobot_remote
from cobot_sevdesk_sync.errors import Interrupted
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.pacing import Pace, Waiting
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.faults import ErrorBefore
from cobot_sevdesk_sync.sandbox.seed import ADDED_ACCOUNT, trial_space
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.sevdesk.client import sevdesk_remote
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import TRIAL
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.trial.assumptions import ASSUMPTIONS, MARK, WAYS, turn
from cobot_sevdesk_sync.trial.bench import Bench
from cobot_sevdesk_sync.trial.run import STEPS, Trial, run_trial
from cobot_sevdesk_sync.trial.sevdesk_steps import empty_pdf
from tests.sandbox_adapter import InProcessAdapter
from tests.system.invoicing import DAY, Refused, real_today
from tests.world import COBOT_URL, SEVDESK_URL, World, command_line

LANGUAGES: tuple[Language, ...] = ("de", "en")


def made_for_trying(folder: Path, today: date) -> World:
    cobot, sevdesk = trial_space(MARK, today)
    world = World(folder, cobot, sevdesk, today)
    world.configure(default_account=ADDED_ACCOUNT)
    return world


@pytest.fixture
def accounts(tmp_path: Path) -> World:
    """Two accounts made for trying things out."""
    return made_for_trying(tmp_path, DAY)


class StopsAfter:
    """A pace that lets so many requests leave, and then asks for the end."""

    def __init__(self, requests: int) -> None:
        self._left = requests

    def admit(self, endpoint: str, waiting: Waiting | None = None) -> None:
        if self._left == 0:
            raise Interrupted(2)
        self._left -= 1


def bench_of(world: World, pace: Pace | None = None) -> Bench:
    world.cobot_side.clock = world.sevdesk_side.clock = world.clock.now
    settings = world.settings()
    session = requests.Session()
    session.mount(COBOT_URL, InProcessAdapter(world.cobot_side))
    session.mount(SEVDESK_URL, InProcessAdapter(world.sevdesk_side))
    cobot, sevdesk = (
        Transport(remote, clock=world.clock, session=session, random=Random(1), pace=pace, secrets=secrets_of(settings))
        for remote in (cobot_remote(settings.cobot), sevdesk_remote(settings.sevdesk))
    )
    return Bench(settings, cobot, sevdesk, world.clock)


def trial(world: World) -> Trial:
    bench = bench_of(world)
    assert not bench.grounds.looks_like_books
    return run_trial(bench)


def test_every_assumption_is_looked_at_by_a_step_that_there_is() -> None:
    assert {each.step for each in ASSUMPTIONS.values()} == STEPS.keys()


def test_against_the_sandbox_all_is_as_assumed_and_nothing_is_left_at_sevdesk(accounts: World) -> None:
    found = trial(accounts)
    assert [(each.name, each.verdict, each.key) for each in found.seen if each.verdict != "as assumed"] == []
    assert (found.exit_code, found.differing) == (0, ())
    assert not accounts.sevdesk.vouchers
    assert not accounts.sevdesk.contacts
    assert not accounts.sevdesk.tags
    assert {(each.side, each.what) for each in found.left or ()} == {
        ("cobot", "activity"),
        ("cobot", "customer-number"),
    }


@pytest.mark.parametrize("way", WAYS)
def test_with_a_switch_turned_exactly_that_line_differs(
    accounts: World, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    turned = turn({"cobot": accounts.cobot.quirks, "sevdesk": accounts.sevdesk_side.quirks}, way)
    found = trial(accounts)
    assert (found.differing, found.exit_code) == ((turned.name,), 1)
    for language in LANGUAGES:
        tell_trial(found, Texts(language))
        page = capsys.readouterr().out
        assert max(map(len, page.splitlines())) <= 80
        assert page.count(Texts(language).text("trial.verdict.differs")) == 1


def test_run_again_it_makes_nothing_twice(accounts: World) -> None:
    trial(accounts)
    before = len(accounts.cobot.activities)
    assert trial(accounts).exit_code == 0
    assert len(accounts.cobot.activities) == before
    assert not accounts.sevdesk.vouchers


@pytest.mark.parametrize("requests_sent", range(12, 100, 8))
def test_interrupted_anywhere_the_next_one_finds_all_as_assumed_and_leaves_no_more_behind(
    accounts: World, requests_sent: int
) -> None:
    interrupted = run_trial(bench_of(accounts, StopsAfter(requests_sent)))
    assert (interrupted.exit_code, interrupted.left) == (130, None)
    assert trial(accounts).exit_code == 0
    assert sum(MARK in text for text in accounts.cobot.posted_texts()) == 1
    assert not accounts.sevdesk.vouchers
    assert not accounts.sevdesk.contacts


def test_where_nothing_can_be_deleted_all_is_listed_and_used_again(accounts: World) -> None:
    accounts.sevdesk_side.fault = Refused(lambda request: request.method == "DELETE", 409)
    first = trial(accounts)
    made = {each.description for each in accounts.sevdesk.vouchers.values()}
    assert {each.number for each in first.left or () if each.what == "voucher"} == made
    assert first.differing == ()
    count = len(accounts.sevdesk.vouchers), len(accounts.sevdesk.contacts)
    assert trial(accounts).differing == ()
    assert (len(accounts.sevdesk.vouchers), len(accounts.sevdesk.contacts)) == count


def test_what_is_not_its_own_stays_as_it_is(accounts: World) -> None:
    cobot, sevdesk = accounts.cobot, accounts.sevdesk
    stranger = cobot.add_member("Ada Beispiel", customer_number="7", phone="030 2")
    contact = sevdesk.add_contact("Fremder Kunde", customer_number="7")
    vouchers = [sevdesk.add_voucher(f"F-{each}", DAY, "119.00", tags=("Wichtig",)) for each in range(5)]
    before = copy.deepcopy((cobot.members[stranger], cobot.invoices, sevdesk.contacts, sevdesk.vouchers, sevdesk.tags))
    assert trial(accounts).exit_code == 0
    assert (cobot.members[stranger], cobot.invoices, sevdesk.contacts, sevdesk.vouchers, sevdesk.tags) == before
    assert contact in sevdesk.contacts
    assert set(vouchers) == sevdesk.vouchers.keys()


def test_a_step_that_comes_to_no_end_says_why_and_the_next_goes_on(accounts: World) -> None:
    accounts.sevdesk_side.fault = ErrorBefore(lambda request: request.path.endswith("/CommunicationWay"))
    accounts.cobot_side.fault = ErrorBefore(lambda request: request.path.endswith(".pdf"))
    found = trial(accounts)
    open_ends = {each.name: each.key for each in found.seen if each.verdict != "as assumed"}
    assert open_ends == {"cobot-pdf-accept": "unanswered"}
    assert (found.exit_code, found.differing) == (3, ())


def test_one_line_that_gets_no_answer_keeps_no_other_of_its_step_back(accounts: World) -> None:
    accounts.sevdesk_side.fault = ErrorBefore(
        lambda request: request.path.endswith("/saveVoucher") and b"rule-5" in request.get_data(cache=True)
    )
    found = trial(accounts)
    assert {each.name: each.key for each in found.seen if each.verdict != "as assumed"} == {
        "sevdesk-rule-5": "unanswered"
    }
    assert found.exit_code == 3


def test_a_side_that_is_down_ends_it_soon(accounts: World) -> None:
    bench = bench_of(accounts)
    assert bench.grounds.own == 0
    accounts.sevdesk_side.fault = ErrorBefore()
    before = accounts.clock.now()
    found = run_trial(bench)
    assert (found.exit_code, found.left) == (3, None)
    assert (accounts.clock.now() - before).total_seconds() < 300
    assert {each.verdict for each in found.seen} == {"not tried"}


def test_a_token_that_is_refused_meanwhile_ends_it_at_once(accounts: World) -> None:
    bench = bench_of(accounts)
    assert bench.grounds.own == 0
    accounts.cobot.token = "another"
    found = run_trial(bench)
    assert (found.exit_code, found.differing) == (4, ())
    assert accounts.sevdesk_side.writes == []


def test_a_missing_right_is_not_taken_for_a_difference(accounts: World) -> None:
    accounts.cobot.revoke("write_memberships")
    found = trial(accounts)
    keys = {each.name: each.key for each in found.seen if each.verdict == "not tried"}
    assert keys == dict.fromkeys(("cobot-number-call", "cobot-number-alone", "cobot-number-shared"), "forbidden")
    assert found.exit_code == 4


def test_without_what_it_needs_a_line_is_not_tried_and_says_what_that_is(tmp_path: Path) -> None:
    world = World(tmp_path, CobotState(), SevdeskState(), DAY)
    found = trial(world)
    reasons = {each.name: each.key for each in found.seen if each.verdict == "not tried"}
    assert reasons == {
        "cobot-list-order": "few-invoices",
        "cobot-list-once": "few-invoices",
        "cobot-list-days": "no-invoice",
        "cobot-pdf-accept": "no-invoice",
        "cobot-feed-whole": "few-activities",
        "cobot-number-call": "no-member",
        "cobot-number-alone": "no-member",
        "cobot-number-shared": "no-member",
        "cobot-activity-on-invoice": "no-own-invoice",
        "cobot-activity-text": "no-own-invoice",
        "sevdesk-accounts-added": "no-default-account",
        "sevdesk-cost-centre": "no-cost-centre",
    }
    assert found.exit_code == 0
    for language in LANGUAGES:
        tell_trial(found, Texts(language))


def test_it_keeps_within_both_limits_and_ends_within_minutes(accounts: World) -> None:
    accounts.configure(cobot={"requests_per_minute": 60}, sevdesk={"requests_per_second": 4})
    accounts.cobot.quirks.rate_limits = True
    accounts.sevdesk_side.requests_per_second = 4
    began = accounts.clock.now()
    assert trial(accounts).exit_code == 0
    assert (accounts.clock.now() - began).total_seconds() < 120
    assert all(each.status != 429 for each in accounts.requests())


# The command


@pytest.fixture
def served(tmp_path: Path) -> Iterator[World]:
    world = made_for_trying(tmp_path, real_today())
    with world.served():
        yield world


@pytest.mark.parametrize("language", ["de", "en"])
def test_its_page_fits_the_screen_and_tells_each_assumption(served: World, language: Language) -> None:
    served.configure(language=language)
    turn({"cobot": served.cobot.quirks, "sevdesk": served.sevdesk_side.quirks}, "sevdesk-rounding")
    ended = served.command("trial", "--yes")
    assert ended.code == 1
    # A command stays on one line, however long the path of its configuration is.
    assert all(len(each) <= 80 or each.startswith("   cobot-sevdesk ") for each in ended.stdout.splitlines())
    words = " ".join(ended.stdout.split())
    texts = Texts(language)
    assert texts.text("assumption.sevdesk-rounding.otherwise") in words
    assert words.count(texts.text("trial.verdict.differs")) == 1
    assert words.count(texts.text("trial.verdict.as-assumed")) >= len(ASSUMPTIONS) - 1
    assert ("4,79" if language == "de" else "4.79") in words


def test_json_has_every_line_and_nothing_that_is_not_its_own(served: World) -> None:
    served.sevdesk.add_voucher("F-1", DAY, "4711.23", supplier_name="Fremder Kunde")
    turn({"cobot": served.cobot.quirks, "sevdesk": served.sevdesk_side.quirks}, "cobot-number-alone")
    ended = served.command("trial", "--yes", "--format", "json")
    assert [(each["name"]) for each in ended.json["assumptions"]] == list(ASSUMPTIONS)
    assert {each["verdict"] for each in ended.json["assumptions"]} == {"as assumed", "differs"}
    private = [served.cobot.token, served.sevdesk.token, served.cobot.space.name, served.cobot.space.subdomain]
    private += [served.cobot.space.email, "trial1@example.org", "030 1", "Musterweg", "127.0.0.1", "4711", "Fremder"]
    private += ["T-1", "119"]
    assert [each for each in private if each in ended.stdout] == []


def test_somebodys_books_are_refused_and_nothing_is_written(served: World) -> None:
    for number in range(6):
        served.sevdesk.add_voucher(f"F-{number}", DAY, "119.00")
    ended = served.command("trial", "--yes")
    assert ended.code == 2
    assert "6 vouchers" in ended.stderr
    assert [each for each in served.requests() if each.is_write] == []


def test_without_somebody_to_ask_nothing_is_written(served: World) -> None:
    ended = served.process("trial")
    assert (ended.code, "--yes" in ended.stderr) == (2, True)
    assert [each for each in served.requests() if each.is_write] == []


def test_on_a_terminal_it_asks_before_the_first_write(served: World) -> None:
    command = served._with_config(("trial",))
    controller, terminal = pty.openpty()
    os.write(controller, b"n\n")
    ended = subprocess.run(
        [sys.executable, "-m", "cobot_sevdesk_sync", *command],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=False,
    )
    asked = os.read(controller, 65536)
    os.close(controller)
    os.close(terminal)
    assert ended.returncode == 2
    assert b"Are these accounts made for trying things out?" in asked
    assert [each for each in served.requests() if each.is_write] == []


def test_ctrl_c_ends_it_after_the_request_under_way_and_the_next_one_clears_up(served: World) -> None:
    served.configure(sevdesk={"requests_per_second": 10})
    command = served._with_config(("trial", "--yes"))
    with subprocess.Popen(
        [sys.executable, "-m", "cobot_sevdesk_sync", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None and not any("saveVoucher" in each.path for each in served.requests()):
            threading.Event().wait(0.02)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (130, "")
    assert "interrupted" in stdout
    assert served.sevdesk.vouchers
    assert served.command("trial", "--yes").code == 0
    assert not served.sevdesk.vouchers


def test_its_pdf_is_one_that_readers_open() -> None:
    pdf = empty_pdf()
    start = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    assert pdf[start : start + 4] == b"xref"
    for number, row in enumerate(re.findall(rb"(\d{10}) 00000 n ", pdf), start=1):
        assert pdf[int(row) :].startswith(b"%d 0 obj" % number)


def test_the_account_on_the_old_booking_system_is_refused(served: World) -> None:
    served.sevdesk.bookkeeping_version = "1.0"
    assert served.command("trial", "--yes").code == 2
    assert [each for each in served.requests() if each.is_write] == []


def test_several_spaces_are_too_many(served: World) -> None:
    (served.folder / "two").mkdir()
    served.command("sync", "status")
    for name, subdomain in (("a", "co-up"), ("b", "speicher-sieben")):
        text = served.config_file.read_text(encoding="utf-8").replace("subdomain: co-up", f"subdomain: {subdomain}")
        (served.folder / "two" / f"{name}.yaml").write_text(text.replace("state.db", f"{name}.db"), encoding="utf-8")
        (served.folder / "two" / f"{name}.yaml").chmod(0o600)
    assert command_line("--config", str(served.folder / "two"), "trial", "--yes").code == 2


def test_it_is_noted_down_for_the_check(served: World) -> None:
    turn({"cobot": served.cobot.quirks, "sevdesk": served.sevdesk_side.quirks}, "sevdesk-rounding")
    served.command("trial", "--yes")
    with closing(Ledger.open(served.state_file)) as ledger:
        noted = ledger.mark(TRIAL)
    assert noted is not None
    assert (noted.differing, noted.not_tried) == (("sevdesk-rounding",), ())
    assert served.sevdesk.token not in json.dumps(noted.token)


def test_the_check_says_when_it_was_and_what_differed(served: World) -> None:
    def line() -> dict[str, Any]:
        checks: list[dict[str, Any]]
        checks = served.command("check", "--format", "json").json["checks"]
        [found] = [each for each in checks if each["name"] == "trial"]
        return found

    assert (line()["verdict"], "Never" in line()["why"]) == ("ok", True)
    served.command("trial", "--yes")
    assert (line()["verdict"], f"as assumed on {real_today()}" in line()["why"]) == ("ok", True)
    turn({"cobot": served.cobot.quirks, "sevdesk": served.sevdesk_side.quirks}, "sevdesk-rounding")
    served.command("trial", "--yes")
    assert (line()["verdict"], "sevdesk-rounding" in line()["why"]) == ("warning", True)
    served.sevdesk.token = "f" * 32
    assert (line()["verdict"], "Never" in line()["why"]) == ("ok", True)
