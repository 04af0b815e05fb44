from __future__ import annotations

import os
import re
import shlex
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from cobot_sevdesk_sync.cli import demo as demo_command
from cobot_sevdesk_sync.cli.root import cobot_sevdesk
from cobot_sevdesk_sync.sandbox.seed import Expectations, seed_space
from cobot_sevdesk_sync.sandbox.seed_contents import InvoiceSituation
from cobot_sevdesk_sync.texts import Language, Texts

# Shared cores are slow at times; how long the demo takes is printed, not claimed.
PATIENCE = 600
# Booked, and open all the same: what several contacts fit has none.
BOOKED_AND_SETTLED = {"adopted", "without-contact", "contact-name-differs", "nothing-to-book"}
NOT_UNBOOKED = {*BOOKED_AND_SETTLED, "ambiguous-contact"}
HEADINGS = ("before", "dry", "run", "mended", "left", "report", "signing")
# What the demo shows of deposits and of a voucher that is somebody else's, by the invoice that shows it.
TRAPS: dict[str, InvoiceSituation] = {
    "deposit": "deposit-alone",
    "beside": "deposit-beside-taxed",
    "zero": "deposit-set-off",
    "stranger": "voucher-of-stranger",
}


def start(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "cobot_sevdesk_sync", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


@contextmanager
def running(*arguments: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a command; whatever happens, it is over afterwards."""
    with start(*arguments, folder=folder) as process:
        try:
            yield process
        finally:
            process.kill()


def lines_until(process: subprocess.Popen[str], wanted: str) -> list[str]:
    """Read stdout until a line holds the wanted words."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if wanted in line:
            return lines
    raise AssertionError(f"{wanted!r} never came:\n" + "\n".join(lines))


@pytest.fixture(scope="module")
def expectations() -> Expectations:
    return seed_space(datetime.now(ZoneInfo("Europe/Berlin")).date())[2]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, str]:
    """What the demo prints to a pipe, in each language."""
    texts: dict[Language, str] = {}
    languages: tuple[Language, ...] = ("en", "de")
    for language in languages:
        folder = tmp_path_factory.mktemp(f"demo-{language}")
        started = time.monotonic()
        with running("demo", "--language", language, folder=folder) as process:
            stdout, stderr = process.communicate(timeout=PATIENCE)
        print(f"the demo in {language} took {time.monotonic() - started:.1f} s")  # noqa: T201 - shown, not claimed
        assert process.returncode == 0, stderr
        assert stderr == ""
        [own] = folder.iterdir()
        [report] = own.iterdir()
        assert (stat.S_IMODE(own.stat().st_mode), stat.S_IMODE(report.stat().st_mode)) == (0o700, 0o600)
        assert f"\n   {report}\n" in stdout
        assert "</html>" in report.read_text(encoding="utf-8")
        texts[language] = stdout
    return texts


LANGUAGES: tuple[Language, ...] = ("en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sections_come_in_their_order(shown: dict[Language, str], language: Language) -> None:
    headings = [Texts(language).text(f"demo.head.{name}") for name in HEADINGS]
    places = [shown[language].index(f"\n{heading}\n") for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize("language", LANGUAGES)
def test_into_a_pipe_goes_plain_text_of_80_columns(shown: dict[Language, str], language: Language) -> None:
    lines = shown[language].splitlines()
    # A figure and its unit are kept together by a space that does not break.
    assert all(line.replace("\N{NO-BREAK SPACE}", " ").isprintable() for line in lines)
    # A path is not broken: people copy it.
    assert [line for line in lines if len(line) > 80 and not line.strip().startswith("/")] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert not re.search(r"[─-╿]", shown[language])
    assert "?" not in shown[language].replace("—", "")


def test_the_figures_are_those_of_the_space(shown: dict[Language, str], expectations: Expectations) -> None:
    text = " ".join(shown["en"].split())
    unbooked = {number: code for number, code in expectations.codes_by_number.items() if code not in NOT_UNBOOKED}
    mended = [number for number, code in unbooked.items() if code == "no-booking-account"]
    zero = sum(1 for code in expectations.codes_by_number.values() if code == "nothing-to-book")
    adopted = sum(1 for code in expectations.codes_by_number.values() if code == "adopted")
    booked = expectations.own_invoices - len(unbooked) - zero - adopted
    assert f"{expectations.own_invoices} invoices" in text
    assert f"book {booked} invoices" in text
    assert f"leave {len(unbooked)} invoices" in text
    assert f"{booked} booked" in text
    assert f"{len(unbooked)} not booked" in text
    assert "Booked now: " + ", ".join(sorted(mended, key=lambda number: int(number.split("-")[-1]))) in text
    assert f"Not booked: {len(unbooked) - len(mended) - 1} invoices." in text


def test_every_document_that_is_left_is_named_with_its_reason_and_what_to_do(
    shown: dict[Language, str], expectations: Expectations
) -> None:
    for language in LANGUAGES:
        texts = Texts(language)
        left = shown[language].partition(texts.text("demo.head.left"))[2]
        named = set(re.findall(r"^   (KH-\d+-\d+) ", left.partition(texts.text("demo.head.report"))[0], re.MULTILINE))
        codes = {
            number: code
            for number, code in expectations.codes_by_number.items()
            if code not in NOT_UNBOOKED | {"no-booking-account"} and number != accepted_number(expectations)
        }
        assert named == set(codes)
        for code in set(codes.values()):
            assert texts.text(f"demo.reason.{code}") in left
            assert f"> {texts.text(f'demo.next.{code}')}" in left


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_totals_leave_no_cent_unexplained(shown: dict[Language, str], language: Language) -> None:
    after = shown[language].partition(Texts(language).text("demo.left.totals"))[2]
    rows = [line.split()[-5:] for line in after.split("\n\n")[1].splitlines()[1:]]
    assert len(rows) >= 5
    figures = [[int(cell.replace(".", "").replace(",", "")) for cell in row] for row in rows]
    for cobot, sevdesk, difference, named, unexplained in figures:
        assert cobot - sevdesk == difference == named
        assert unexplained == 0
    assert [sum(column) for column in zip(*figures[:-1], strict=True)] == figures[-1]
    assert figures[-1][2] != 0


def accepted_number(expectations: Expectations) -> str:
    return expectations.invoice("voucher-differs").number


def flowing(text: str) -> str:
    return " ".join(text.split())


def section(shown: str, texts: Texts, name: str) -> str:
    """Return what stands below a heading, to the next one."""
    return re.split(r"\n(?=\S)", shown.partition(f"\n{texts.text(f'demo.head.{name}')}\n")[2])[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_easily_booked_wrong_is_shown_on_an_invoice_each(
    shown: dict[Language, str], expectations: Expectations, language: Language
) -> None:
    texts = Texts(language)
    told = section(shown[language], texts, "run").partition(texts.text("demo.run.careful"))[2].split("\n\n")[1]
    by_number = {flowing(each).split()[0]: flowing(each) for each in re.split(r"\n(?=   KH-)", told)}
    assert list(by_number) == [expectations.invoice(situation).number for situation in TRAPS.values()]
    deposit, beside, zero, stranger = by_number.values()
    assert "3550 Erhaltene Kautionen" in deposit
    assert "Nicht steuerbare Einnahmen" in deposit
    assert beside.endswith(texts.text("demo.careful.beside"))
    assert texts.amount(Decimal("19.00")) in zero
    assert "Hafenlicht Kunsthandel" in stranger


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_difference_is_accepted_by_the_command_that_is_shown_and_stands_in_the_report_with_who_and_why(
    shown: dict[Language, str], expectations: Expectations, language: Language
) -> None:
    texts, number = Texts(language), accepted_number(expectations)
    [quoted] = re.findall(
        rf"^   cobot-sevdesk sync accept {number} --reason (.+)$",
        section(shown[language], texts, "mended"),
        re.MULTILINE,
    )
    [reason] = shlex.split(quoted)
    report = flowing(section(shown[language], texts, "report"))
    accepted = report.partition(texts.text("report.accepted", {"count": "1"}))[2]
    assert accepted.startswith(f" {number} ")
    entry = {"day": texts.day(datetime.now().astimezone().date()), "by": "Svea Lund", "reason": reason}
    assert texts.text("report.accepted.entry", entry) in accepted
    assert number not in section(shown[language], texts, "left")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tax_of_each_month_rule_and_rate_stands_in_the_report(
    shown: dict[Language, str], language: Language
) -> None:
    texts = Texts(language)
    report = section(shown[language], texts, "report")
    table = report.partition(texts.text("report.tax.heading", {"currency": "EUR"}))[2].split("\n\n")[0]
    table = table.replace("\N{NO-BREAK SPACE}", " ")
    assert "Umsatzsteuerpflichtige Umsätze (1), 19 %" in table
    assert "Umsatzsteuerpflichtige Umsätze (1), 7 %" in table
    assert re.search(r"Nicht steuerbare Einnahmen \(22\), 0 %\n +50[.,]00 +0[.,]00 +50[.,]00 +0[.,]00\n", table)
    assert texts.text("report.tax.blocked.heading") in report


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_month_can_be_signed_or_names_every_document_that_is_open_with_its_reason(
    shown: dict[Language, str], expectations: Expectations, language: Language
) -> None:
    texts = Texts(language)
    table = section(shown[language], texts, "signing").split("\n\n")[1]
    months = [flowing(each) for each in re.split(r"\n(?=   \S)", table)]
    named = {number: reason for month in months for number, reason in _open_in(month)}
    own = {
        number: texts.text(f"demo.reason.{code}")
        for number, code in expectations.codes_by_number.items()
        if code not in BOOKED_AND_SETTLED | {"no-booking-account"} and number != accepted_number(expectations)
    }
    assert {name: reason for name, reason in named.items() if name.startswith("KH-")} == own
    assert {name: reason for name, reason in named.items() if not name.startswith("KH-")} == {
        "Jan Peters": texts.text("html.member.class.several-contacts")
    }
    clean = [month for month in months if not _open_in(month)]
    assert clean
    assert all(month.endswith(texts.text("demo.signing.running")) for month in clean)
    assert f" {accepted_number(expectations)}." in months[0]


def _open_in(month: str) -> list[tuple[str, str]]:
    """Return what a month's entry names as open: numbers and names, each with its reason."""
    return [
        (name.strip(), reason)
        for names, reason in re.findall(r"((?:KH-|Jan Peters)[^(;]*) \(([^)]*)\)", month)
        for name in names.split(",")
    ]


def test_kept_servers_and_files_are_there_until_ctrl_c(tmp_path: Path) -> None:
    with running("demo", "--keep", folder=tmp_path) as process:
        lines_until(process, "Ctrl-C")
        [config_line] = lines_until(process, "config.yaml")[-1:]
        config = Path(config_line.split()[-1])
        assert stat.S_IMODE(config.stat().st_mode) == 0o600
        assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700
        lines_until(process, "--format json")
        with start("--config", str(config), "sync", "run", "--format", "json", folder=tmp_path) as again:
            stdout, stderr = again.communicate(timeout=PATIENCE)
        assert again.returncode == 1, stderr
        assert '"actions":[]' in stdout
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert stderr == ""
        assert str(config.parent) in stdout
    assert config.exists()


class Seen(Exception):
    """The demo began; the message is the language that it was to speak."""


@pytest.mark.parametrize(
    ("options", "environment", "spoken"),
    [([], "de_DE.UTF-8", "de"), ([], "C.UTF-8", "en"), (["--language", "en"], "de_DE.UTF-8", "en")],
)
def test_the_demo_speaks_the_language_of_the_environment_unless_told(
    monkeypatch: pytest.MonkeyPatch, options: list[str], environment: str, spoken: str
) -> None:
    def seen(page: object, texts: Texts, *sides: object) -> None:
        raise Seen(texts.language)

    monkeypatch.setenv("LC_ALL", environment)
    monkeypatch.setattr(demo_command, "Telling", seen)
    with pytest.raises(Seen, match=spoken):
        CliRunner().invoke(cobot_sevdesk, ["demo", *options], catch_exceptions=False)


def test_the_sandbox_does_so_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    same = CliRunner().invoke(cobot_sevdesk, ["sandbox", "--cobot-port", "5", "--sevdesk-port", "5"])
    said = Texts("de").text("sandbox.same-port", {"port": "5"})
    assert said in same.stderr
