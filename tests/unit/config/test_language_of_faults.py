"""Which language a fault is told in: that of its file, as far as it says one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import load_cobot_section, load_settings, without_clashes
from cobot_sevdesk_sync.errors import ConfigurationError
from tests.unit.config.conftest import MINIMAL

LANGUAGE_LINES: Mapping[str, str] = {
    "": "de",
    "language: de\n": "de",
    "language: en\n": "en",
    'language: "en"\n': "en",
    "language: ${LANGUAGE}\n": "en",
    "language: ${UNSET}\n": "de",
    "language: fr\n": "de",
    "language: English\n": "de",
    "language: [en]\n": "de",
    "members: {language: en}\n": "de",
}


@pytest.mark.parametrize(("line", "language"), LANGUAGE_LINES.items())
def test_the_language_of_a_fault_is_that_of_its_file(tmp_path: Path, line: str, language: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(MINIMAL.replace("co-up", "'!'") + line, encoding="utf-8")
    for load in (load_settings, load_cobot_section):
        with pytest.raises(ConfigurationError) as raised:
            load(path, {"LANGUAGE": "en"})
        assert {fault.language for fault in raised.value.faults} == {language}


@pytest.mark.parametrize("content", [None, b"language: en\n\tx: y\n", b"language: en # \xdc\n", b"- language: en\n"])
def test_a_file_that_cannot_be_read_has_no_language(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "config.yaml"
    if content is not None:
        path.write_bytes(content)
    for load in (load_settings, load_cobot_section):
        with pytest.raises(ConfigurationError) as raised:
            load(path, {})
        assert raised.value.language is None


def test_spaces_that_get_in_each_others_way_are_told_in_the_language_of_the_later_one(tmp_path: Path) -> None:
    spaces = []
    for name, language in {"a": "de", "b": "en"}.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"{MINIMAL}language: {language}\n")
        spaces.append(load_settings(path, {}))
    _, faults = without_clashes(spaces)
    assert [fault.language for fault in faults] == ["en"]
