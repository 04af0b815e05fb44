"""A fault says what would be right: the valid values, an example, what was probably meant."""

from __future__ import annotations

import pytest

from tests.unit.config.conftest import MINIMAL, Faults


@pytest.mark.parametrize(
    ("written", "wanted", "meant"),
    [
        ("language: deutsch", "one of: de, en", '"de"'),
        ("language: English", "one of: de, en", '"en"'),
        ("invoices: {status: opened}", "one of: open, draft", '"open"'),
        ("members: {enabled: ja}", "true or false", "true"),
        ("members: {enabled: 'no'}", "true or false", "false"),
        ("members: {enabled: aus}", "true or false", "false"),
        ("invoces: {}", "a key of this section", '"invoices"'),
    ],
)
def test_what_was_probably_meant_is_said(faults: Faults, written: str, wanted: str, meant: str) -> None:
    (fault,) = faults(MINIMAL + written + "\n")
    assert fault.expected.startswith(wanted)
    assert fault.expected.endswith(f"did you mean {meant}?")


@pytest.mark.parametrize("written", ["1.2.2026", "01.02.2026", "01. 02. 2026"])
def test_a_day_as_germans_write_it_is_turned_round(faults: Faults, written: str) -> None:
    (fault,) = faults(MINIMAL.replace("2026-01-01", written))
    assert fault.expected.endswith("did you mean 2026-02-01?")


def test_a_word_that_resembles_nothing_is_answered_with_all_keys_of_its_section(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + "notify:\n  zzz: 1\n")
    assert (fault.line, fault.path) == (8, "notify.zzz")
    assert fault.expected == "one of the keys of this section: cobot, ping_url, ping_text"


def test_nothing_probable_is_made_up(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + "language: français\n")
    assert "did you mean" not in fault.expected


def test_a_missing_token_and_subdomain_come_with_an_example(faults: Faults) -> None:
    found = {fault.path: fault.expected for fault in faults("start_date: 2026-01-01\n")}
    assert "such as co-up" in found["cobot.subdomain"]
    assert "token: ${NAME}" in found["cobot.token"]


def test_an_address_that_may_be_a_secret_is_not_quoted_by_the_advice_on_quotes(faults: Faults) -> None:
    (fault,) = faults(MINIMAL + "notify:\n  ping_url: 0815\n")
    assert "0815" not in f"{fault.found} {fault.expected}"
