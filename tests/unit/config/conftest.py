from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import ConfigurationError, ConfigurationFault

MINIMAL = """\
start_date: 2026-01-01
cobot:
  subdomain: co-up
  token: invented-cobot-token
sevdesk:
  token: invented-sevdesk-token
"""

Load = Callable[..., Settings]
Faults = Callable[..., list[ConfigurationFault]]


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
    """Load a configuration that must be refused, and give its faults."""

    def refused(text: str | bytes, environment: Mapping[str, str] | None = None) -> list[ConfigurationFault]:
        with pytest.raises(ConfigurationError) as raised:
            load(text, environment)
        return raised.value.faults

    return refused
