from __future__ import annotations

import os
from pathlib import Path

import pytest

from cobot_sevdesk_sync.config.loading import find_config_files, load_settings, without_clashes
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import ConfigurationError
from cobot_sevdesk_sync.texts import Texts
from tests.unit.config.conftest import MINIMAL, told


@pytest.fixture(autouse=True)
def user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def folder(name: str, *, appauthor: bool) -> Path:
        assert not appauthor
        return tmp_path / "user" / name

    monkeypatch.setattr("platformdirs.user_config_path", folder)
    return tmp_path / "user" / "cobot-sevdesk"


def written(path: Path, text: str = MINIMAL) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_files_that_are_named_come_in_their_order_and_once_each(tmp_path: Path) -> None:
    b, a = written(tmp_path / "b.yaml"), written(tmp_path / "a.yaml")
    (tmp_path / "again.yaml").symlink_to(a)
    arguments = [Path("b.yaml"), a, Path("again.yaml"), tmp_path / "b.yaml"]
    assert find_config_files(arguments, {"COBOT_SEVDESK_CONFIG": "other.yaml"}, tmp_path) == [b, a]


def test_a_folder_means_every_yaml_file_in_it_by_name(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml", ".#a.yaml", "notes.txt", "a.yaml~"):
        written(tmp_path / "spaces" / name)
    (tmp_path / "spaces" / "folder.yaml").mkdir()
    files = find_config_files([Path("spaces")], {}, tmp_path)
    assert [file.name for file in files] == ["a.yaml", "b.yaml"]


def test_a_folder_without_configurations_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "spaces").mkdir()
    with pytest.raises(ConfigurationError) as raised:
        find_config_files([tmp_path / "spaces"], {}, tmp_path)
    assert raised.value.faults[0].file == str(tmp_path / "spaces")


def test_a_folder_that_may_not_be_listed_says_so_and_whose_right_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not that there was no configuration in it."""

    def closed(_path: object) -> list[str]:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "spaces").mkdir()
    monkeypatch.setattr(os, "listdir", closed)
    monkeypatch.setattr(os, "getuid", lambda: 10001)
    with pytest.raises(ConfigurationError) as raised:
        find_config_files([tmp_path / "spaces"], {}, tmp_path)
    [fault] = told(raised.value.faults)
    assert (fault.file, fault.found) == (str(tmp_path / "spaces"), Texts("en").text("fault.reason.no-permission"))
    assert fault.expected == "a folder that the user who runs the program (number 10001) may list"


def test_a_file_that_may_not_be_read_says_so_also_in_a_folder_that_may_not_be_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "spaces" / "a.yaml")
    monkeypatch.setattr(Path, "is_file", lambda _path: False)
    assert find_config_files([tmp_path / "spaces"], {}, tmp_path) == [file]

    def closed(_path: object, _mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(ConfigurationError) as raised:
        load_settings(file, {})
    assert f"(number {os.getuid()}) may read" in told(raised.value.faults)[0].expected


def test_a_file_that_is_named_but_missing_is_left_to_be_named_when_it_is_read(tmp_path: Path) -> None:
    assert find_config_files([Path("none.yaml")], {}, tmp_path) == [tmp_path / "none.yaml"]
    assert find_config_files([Path("~nobody-of-this-name/x.yaml")], {}, tmp_path)


def test_the_environment_comes_before_the_working_folder(tmp_path: Path) -> None:
    here = written(tmp_path / "config.yaml")
    folder = written(tmp_path / "spaces" / "a.yaml").parent
    assert find_config_files([], {"COBOT_SEVDESK_CONFIG": str(folder)}, tmp_path) == [folder / "a.yaml"]
    assert find_config_files([], {"COBOT_SEVDESK_CONFIG": " "}, tmp_path) == [here]


def test_the_working_folder_comes_before_the_users_folder(tmp_path: Path, user_folder: Path) -> None:
    theirs = [written(user_folder / "a.yaml"), written(user_folder / "config.yaml")]
    assert find_config_files([], {}, tmp_path) == theirs
    here = written(tmp_path / "config.yaml")
    assert find_config_files([], {}, tmp_path) == [here]


def test_nothing_found_tells_where_was_looked(tmp_path: Path, user_folder: Path) -> None:
    with pytest.raises(ConfigurationError) as raised:
        find_config_files([], {}, tmp_path)
    expected = told(raised.value.faults)[0].expected
    for place in (
        "--config",
        "COBOT_SEVDESK_CONFIG",
        str(tmp_path / "config.yaml"),
        str(user_folder),
        "config.example.yaml",
    ):
        assert place in expected


def space(tmp_path: Path, name: str, subdomain: str, state: str) -> Settings:
    text = MINIMAL.replace("subdomain: co-up", f"subdomain: {subdomain}") + f"state: {state}\n"
    return load_settings(written(tmp_path / f"{name}.yaml", text), {})


def test_of_two_configurations_of_one_space_neither_is_used(tmp_path: Path) -> None:
    spaces = [space(tmp_path, "a", "co-up", "a.db"), space(tmp_path, "b", "co-up", "b.db")]
    left, faults = without_clashes([*spaces, space(tmp_path, "c", "other", "c.db")])
    assert [each.cobot.subdomain for each in left] == ["other"]
    (fault,) = told(faults)
    assert (fault.file, fault.path) == (str(tmp_path / "b.yaml"), "cobot.subdomain")
    assert "a.yaml" in fault.found


def test_two_spaces_with_one_state_file_are_a_fault(tmp_path: Path) -> None:
    spaces = [space(tmp_path, "a", "one", "x.db"), space(tmp_path, "b", "two", "sub/../x.db")]
    left, faults = without_clashes([*spaces, space(tmp_path, "c", "three", "y.db")])
    assert ([each.cobot.subdomain for each in left], [fault.path for fault in faults]) == (["three"], ["state"])


def test_different_spaces_are_fine(tmp_path: Path) -> None:
    spaces = [space(tmp_path, "a", "one", "a.db"), space(tmp_path, "b", "two", "b.db")]
    assert without_clashes(spaces) == (spaces, [])
