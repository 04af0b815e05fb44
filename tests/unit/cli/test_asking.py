"""Questions are asked until an answer fits, and each misfit is told in the person's language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click
import pytest
from click.testing import CliRunner, Result

from cobot_sevdesk_sync.cli.init_questions import ask_number, ask_word, ask_yes
from cobot_sevdesk_sync.texts import Texts

GERMAN, ENGLISH = Texts("de"), Texts("en")


def asked(question: Callable[[], object], *answers: str) -> Result:
    """Ask with these answers; the command prints what came of it."""
    command = click.Command("ask", callback=lambda: click.echo(f"got {question()!r}"))
    return CliRunner().invoke(command, input="".join(f"{answer}\n" for answer in answers))


@pytest.mark.parametrize("misfit", ["0", "4", "-1", "two", "1.5", "²", "9" * 30])
def test_a_number_has_to_be_within_its_limits(misfit: str) -> None:
    ended = asked(lambda: ask_number(GERMAN, "Welcher Weg", least=1, most=3, default=1), misfit, " 2 ")
    assert "passt nicht: bitte eine ganze Zahl von 1 bis 3." in ended.stderr
    assert ended.stdout.endswith("got 2\n")


def test_just_enter_takes_the_default() -> None:
    assert "got 1" in asked(lambda: ask_number(ENGLISH, "Which way", least=1, most=3, default=1), "").stdout
    assert "got '0'" in asked(lambda: ask_word(ENGLISH, "Rule", ["0", "17"], default="0"), "").stdout
    assert "got True" in asked(lambda: ask_yes(ENGLISH, "Again?", default=True), "").stdout
    assert "got False" in asked(lambda: ask_yes(ENGLISH, "Again?", default=False), "").stdout


def test_a_word_has_to_be_one_of_those_named() -> None:
    ended = asked(lambda: ask_word(GERMAN, "Steuerregel", ["0", "17"], default="0"), "99", "17")
    assert ended.stderr == "„99“ passt nicht: bitte eines von 0, 17.\n"
    assert ended.stdout.endswith("got '17'\n")


@pytest.mark.parametrize(
    ("answer", "meant"), [("j", True), ("Ja", True), ("y", True), ("YES", True), ("n", False), ("nein", False)]
)
def test_yes_and_no_are_taken_in_both_languages(answer: str, meant: bool) -> None:
    for texts in (GERMAN, ENGLISH):
        assert f"got {meant}" in asked(partial(ask_yes, texts, "?", default=not meant), answer).stdout


def test_what_is_neither_yes_nor_no_is_asked_again() -> None:
    ended = asked(lambda: ask_yes(GERMAN, "Noch einmal versuchen?", default=True), "vielleicht", "n")
    assert "Noch einmal versuchen? [J/n]: " in ended.stdout
    assert ended.stderr == "„vielleicht“ passt nicht: bitte j oder n.\n"
    assert ended.stdout.endswith("got False\n")


def test_input_that_ends_cancels() -> None:
    assert asked(lambda: ask_yes(GERMAN, "?", default=True)).exit_code == 1


@pytest.mark.parametrize(
    "question",
    [partial(ask_word, GERMAN, "Regel", ["0", "4"], default="0"), partial(ask_yes, GERMAN, "Weiter?", default=True)],
)
def test_what_may_be_a_secret_is_never_repeated(question: Callable[[], object]) -> None:
    ended = asked(question, "planted-secret-token", "")
    assert "planted" not in ended.stderr
    assert "Das passt nicht" in ended.stderr


def test_a_token_that_comes_a_question_too_early_is_not_repeated_and_said_to_be_asked_for() -> None:
    question = partial(ask_number, ENGLISH, "Which way", least=1, most=3, default=1, if_long="Clear the screen.")
    ended = asked(question, "planted-secret-token", "12", "1")
    assert "planted" not in ended.stderr
    assert ended.stderr.count("Clear the screen.") == 1
    assert "“12” does not fit" in ended.stderr
