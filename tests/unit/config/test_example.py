"""config.example.yaml is what a space owner starts from: it must be valid, whole and true."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from cobot_sevdesk_sync.config.document import Section, Value, parse
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.schema import SCHEMA, Group
from tests.unit.config.conftest import MINIMAL

EXAMPLE = Path(__file__).parents[3] / "config.example.yaml"
ENVIRONMENT = {"COBOT_TOKEN": "invented-cobot-token", "SEVDESK_TOKEN": "invented-sevdesk-token"}


def schema_keys(group: Group, path: str = "") -> Iterator[str]:
    for key, member in group.members.items():
        yield path + key
        if isinstance(member, Group):
            yield from schema_keys(member, f"{path}{key}.")


def document_keys(section: Value, path: str = "") -> Iterator[str]:
    assert isinstance(section, Section)
    for entry in section.entries:
        yield path + entry.key.text
        if isinstance(entry.value, Section):
            yield from document_keys(entry.value, f"{path}{entry.key.text}.")


def test_the_example_has_every_key_in_the_order_of_the_schema() -> None:
    assert list(document_keys(parse(EXAMPLE.read_bytes()))) == list(schema_keys(SCHEMA))


def test_every_value_of_the_example_is_the_default(tmp_path: Path) -> None:
    minimal = tmp_path / "config.yaml"
    minimal.write_text(MINIMAL, encoding="utf-8")
    example = load_settings(EXAMPLE, ENVIRONMENT)
    assert replace(example, source=minimal) == load_settings(minimal, {})
