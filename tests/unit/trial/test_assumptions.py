"""The table of assumptions: what the page, the sandbox's switches and the trial come from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.errors import Side
from cobot_sevdesk_sync.sandbox.cobot_model import Quirks
from cobot_sevdesk_sync.sandbox.sevdesk_quirks import SevdeskQuirks
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.texts.catalogue import sentences
from cobot_sevdesk_sync.trial import bench
from cobot_sevdesk_sync.trial.assumptions import ASSUMPTIONS, MARK, QUESTIONS, WAYS, Assumption, turn
from cobot_sevdesk_sync.trial.run import STEPS

every = pytest.mark.parametrize("assumption", ASSUMPTIONS.values(), ids=lambda each: each.name)
WIDEST_SENTENCE = 90
MANUAL = Path(__file__).resolve().parents[3] / "docs" / "de" / "probelauf.md"


@every
def test_a_name_is_short_and_says_whose_behaviour_it_is(assumption: Assumption) -> None:
    assert re.fullmatch(rf"{assumption.side}-[a-z0-9-]{{3,24}}", assumption.name)
    assert assumption.source
    assert not assumption.source.endswith(".")


@every
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_assumed_and_what_is_done_otherwise_are_sentences(assumption: Assumption, language: Language) -> None:
    texts = Texts(language)
    assumed, otherwise = (texts.text(f"assumption.{assumption.name}{part}") for part in ("", ".otherwise"))
    assert assumed.endswith(".")
    assert len(assumed) <= WIDEST_SENTENCE
    assert otherwise.endswith(".")


@every
def test_a_run_that_names_something_names_it_by_a_code(assumption: Assumption) -> None:
    assert bool(assumption.codes) == (assumption.then == "names")


@pytest.mark.parametrize("way", WAYS)
def test_each_switch_turns_something_that_stands_as_assumed(way: str) -> None:
    untouched: dict[Side, Any] = {"cobot": Quirks(), "sevdesk": SevdeskQuirks()}
    quirks: dict[Side, Any] = {"cobot": Quirks(), "sevdesk": SevdeskQuirks()}
    turned = turn(quirks, way)
    assert [side for side in quirks if quirks[side] != untouched[side]] == [turned.side]


def test_no_two_assumptions_have_the_same_switch() -> None:
    switches = [
        (each.side, switch.quirk, str(switch.value)) for each in ASSUMPTIONS.values() for switch in each.switches
    ]
    assert len(set(switches)) == len(switches)


def test_every_open_question_is_answered_or_has_its_reason_and_no_assumption_answers_none() -> None:
    answering = [name for answer in QUESTIONS.values() if not isinstance(answer, str) for name in answer]
    assert set(answering) == ASSUMPTIONS.keys()
    assert all(answer.endswith(".") for answer in QUESTIONS.values() if isinstance(answer, str))


def test_the_manual_has_a_configuration_that_can_be_used(tmp_path: Path) -> None:
    [written] = re.findall(r"```yaml\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    for name in ("cobot.token", "sevdesk.token"):
        (tmp_path / name).write_text("0" * 32, encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    config = tmp_path / "probelauf.yaml"
    config.write_text(written, encoding="utf-8")
    config.chmod(0o600)
    assert load_settings(config, {}).default_account is not None


def test_the_manual_names_every_step_and_what_marks_the_trials_things() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    assert [name for name in STEPS if f"`{name}`" not in manual] == []
    assert f"`{MARK}`" in manual


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_words_of_the_trial_are_for_nothing(language: Language) -> None:
    package = Path(bench.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in package.glob("*.py"))
    named = set(re.findall(r'"([a-z0-9-]+)"', source))
    keys = {
        key.removeprefix("trial.") for key in sentences(language) if key.startswith(("trial.seen.", "trial.reason."))
    }
    assert {key for key in keys if key.partition(".")[2] not in named} == set()
