"""A key stands once, in the settings: the schema, the example, init's file, the docs and both languages follow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.cli.init_config import config_text, meaning
from cobot_sevdesk_sync.config.document import Section, Value, parse
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.config.schema import Field, Group
from cobot_sevdesk_sync.config.settings import Settings, schema
from cobot_sevdesk_sync.texts import Language
from cobot_sevdesk_sync.texts.catalogue import Texts
from tests.unit.config.conftest import MINIMAL

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "config.example.yaml"
ENVIRONMENT = {"COBOT_TOKEN": "invented-cobot-token", "SEVDESK_TOKEN": "invented-sevdesk-token"}
KEYS = {path: member for path, member in schema().walk() if not isinstance(member, Group)}
# What a space's settings have beside the keys of its file: the file itself, and what its keys led to.
NO_KEYS = {"accepted_version", "source", "token_files", "acceptances"}


def attributes(settings: Struct, before: str = "") -> Iterator[str]:
    for name in settings.__struct_fields__:
        value = getattr(settings, name)
        if isinstance(value, Struct):
            yield from attributes(value, f"{before}{name}.")
        else:
            yield before + name


def document_keys(section: Value, path: str = "") -> Iterator[str]:
    assert isinstance(section, Section)
    for entry in section.entries:
        yield path + entry.key.text
        if isinstance(entry.value, Section):
            yield from document_keys(entry.value, f"{path}{entry.key.text}.")


def test_every_attribute_of_the_settings_is_a_key() -> None:
    settings = load_settings(EXAMPLE, ENVIRONMENT)
    assert set(attributes(settings)) - NO_KEYS == {path for path in KEYS if not path.endswith(("_file", "_command"))}
    assert set(Settings.__struct_fields__) >= NO_KEYS


def test_the_example_has_every_key_in_the_order_of_the_schema() -> None:
    assert list(document_keys(parse(EXAMPLE.read_bytes()))) == [path for path, _ in schema().walk()]


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_init_writes_has_every_key_in_the_order_of_the_schema(language: Language) -> None:
    text = config_text({}, Texts(language))
    assert list(document_keys(parse(text.encode()))) == [path for path, _ in schema().walk()]


@pytest.mark.parametrize("path", KEYS)
def test_every_key_has_its_sentence_in_both_languages_and_its_row_in_the_docs(path: str) -> None:
    english, german = meaning(path, Texts("en")), meaning(path, Texts("de"))
    assert english
    assert german
    rows = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith(f"| `{path}` |")]
    assert english in row.replace("\\|", "|")


def test_every_value_of_the_example_is_the_default(tmp_path: Path) -> None:
    minimal = tmp_path / "config.yaml"
    minimal.write_text(MINIMAL, encoding="utf-8")
    example = load_settings(EXAMPLE, ENVIRONMENT)
    assert replace(example, source=minimal) == load_settings(minimal, {})


def test_a_key_with_a_default_need_not_be_given() -> None:
    required = {path for path, member in KEYS.items() if isinstance(member, Field) and member.required}
    assert required == {"start_date", "cobot.subdomain"}
