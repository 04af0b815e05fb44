from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault
from cobot_sevdesk_sync.texts import Language, Texts

MINIMAL = """\
start_date: 2026-01-01
cobot:
  subdomain: co-up
  token: invented-cobot-token
sevdesk:
  token: invented-sevdesk-token
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A fault in the words of a language."""

    file: str
    line: int | None
    path: str
    found: str
    expected: str


Load = Callable[..., Settings]
Faults = Callable[..., list[Told]]


def told(faults: Iterable[ConfigurationFault], language: Language = "en") -> list[Told]:
    """Say faults in a language."""
    words = Texts(language).words
    return [Told(each.file, each.line, each.path, words(each.found), words(each.expected)) for each in faults]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a configuration from its text."""

    def loaded(text: str | bytes, environment: Mapping[str, str] | None = None) -> Settings:
        path = tmp_path / "config.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_settings(path, environment or {})

    return loaded


@pytest.fixture
def faults(load: Load) -> Faults:
    """Load a configuration that must be refused, and give its faults in English."""

    def refused(text: str | bytes, environment: Mapping[str, str] | None = None) -> list[Told]:
        with pytest.raises(ConfigurationError) as raised:
            load(text, environment)
        return told(raised.value.faults)

    return refused
