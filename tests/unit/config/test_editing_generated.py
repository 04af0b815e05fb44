"""Whatever configuration a person wrote: setting or removing a key changes that key, and no character of a comment."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis.strategies import DrawFn, booleans, composite, integers, lists, sampled_from

from cobot_sevdesk_sync.config.document import Scalar, Section, Value, parse
from cobot_sevdesk_sync.config.editing import NoPlaceError, with_value, written, written_key
from cobot_sevdesk_sync.config.loading import load_settings

Path_ = tuple[str, ...]

# Keys with some values that each takes, as they stand in a file.
VALUES: dict[Path_, tuple[str, ...]] = {
    ("start_date",): ("2026-01-01", '"2026-02-01"', "'2026-03-01'"),
    ("language",): ("de", '"en"'),
    ("default_account",): ('"4400"', "null", "~", "", "4400"),
    ("accounts", "FlexPlan"): ('"4400"', "8400", "'0400'", "Erlöse"),
    ("accounts", "Größe: L # 1"): ('"4401"', "4401"),
    ("accounts", "no"): ('"4402"',),
    ("taxes", "small_business"): ("true", "no"),
    ("taxes", "rules", "Kaution"): ("22", '"4"'),
    ("taxes", "zero_rated", "domestic"): ("block", "4"),
    ("taxes", "zero_rated", "third_country"): ("17",),
    ("invoices", "closed_until"): ("null", "2026-03-31", ""),
    ("invoices", "tag"): ('"Import #1"', "null", "'It''s'"),
    ("invoices", "due_after_days"): ("14", "cobot"),
    ("members", "teams"): ("false",),
}
REQUIRED = {"cobot": {"subdomain": "co-up", "token": '"with # inside"'}, "sevdesk": {"token": "invented-token"}}
# What a command gives for a key, as YAML.
GIVEN = {path: next(each for each in values if each not in {"", "~"}) for path, values in VALUES.items()}

ODDITIES = ("", "a: 1", "{x}", "Ä", '"', "# again")

Tree = dict[str, "Tree | str"]


@composite
def documents(draw: DrawFn) -> str:
    """A valid configuration with comments wherever a person may write one; each comment is told from all others."""
    tree: Tree = {}
    for path in [*draw(lists(sampled_from(sorted(VALUES)), unique=True)), ("start_date",)]:
        below = tree
        for name in path[:-1]:
            inner = below.setdefault(name, {})
            assert isinstance(inner, dict)
            below = inner
        below.setdefault(path[-1], draw(sampled_from(VALUES[path])))
    tree |= {name: dict(section) for name, section in REQUIRED.items()}
    for name in draw(lists(sampled_from(["accounts", "taxes", "notify"]), unique=True)):
        tree.setdefault(name, draw(sampled_from(["{}", "null", ""])))
    names = draw(sampled_from([list(tree), list(reversed(tree))]))
    step = draw(integers(1, 6))
    made = 0

    def comment() -> str:
        nonlocal made
        made += 1
        return f"# remark {made}: {draw(sampled_from(ODDITIES))}"

    def lines(below: Tree, depth: int, keys: list[str]) -> list[str]:
        found: list[str] = []
        for key in keys:
            indent = " " * step * depth
            if draw(integers(0, 4)) == 0:
                found.append(draw(sampled_from(["", indent + comment(), comment()])))
            value, behind = below[key], " " * draw(integers(1, 9)) + comment() if draw(booleans()) else ""
            if isinstance(value, str):
                found.append(f"{indent}{written_key(key)}:{' ' * bool(value)}{value}{behind}")
            elif depth == 0 and key not in REQUIRED and draw(integers(0, 3)) == 0:
                found.append(f"{indent}{written_key(key)}: {braced(value)}{behind}")
            else:
                found += [f"{indent}{written_key(key)}:{behind}", *lines(value, depth + 1, list(value))]
        return found

    def braced(below: Tree) -> str:
        inner = [
            f"{written(key)}: {value if isinstance(value, str) else braced(value)}" for key, value in below.items()
        ]
        return "{" + ", ".join(inner) + draw(sampled_from(["", " "])) + "}"

    end = draw(sampled_from(["\n", "\r\n"]))
    text = end.join(lines(tree, 0, names)) + draw(sampled_from(["", end, end + comment(), end + comment() + end]))
    return draw(sampled_from(["", "", "\ufeff", f"---{end}"])) + text


def plain(value: Value) -> object:
    if isinstance(value, Scalar):
        return (value.text, value.kind, value.plain)
    assert isinstance(value, Section)
    return {entry.key.text.strip(): plain(entry.value) for entry in value.entries}


def leaves(value: object, before: Path_ = ()) -> dict[Path_, object]:
    """Every value by its path; an empty section has none."""
    if not isinstance(value, dict):
        # A section with nothing in it is as good as none.
        return {} if before in {("accounts",), ("taxes",), ("notify",)} else {before: value}
    return {path: leaf for key, inner in value.items() for path, leaf in leaves(inner, (*before, key)).items()}


def comments(text: str) -> list[str]:
    return re.findall(r"# remark \d+:[^\r\n]*", text)


@given(text=documents(), path=sampled_from(sorted(VALUES)), is_removed=booleans())
@settings(max_examples=120, deadline=None)
def test_just_that_key_changes_and_every_comment_stays(text: str, path: Path_, is_removed: bool) -> None:
    before = text.encode()
    value = None if is_removed else GIVEN[path]
    expected = leaves(plain(parse(before)))
    if value is None:
        expected.pop(path, None)
    else:
        (only,) = leaves(plain(parse(f"x: {value}\n".encode()))).values()
        expected[path] = only
    try:
        after = with_value(before, path, value)
    except NoPlaceError:
        # Nothing but a key without a value between braces is left to a person.
        assert "{" in text
        assert re.search(r":\s*[,}]", text)
        return
    changed = after.decode()
    assert leaves(plain(parse(after))) == expected
    assert comments(changed) == comments(text)
    assert ("\r\n" in text) == ("\r\n" in changed)
    assert "\r\r" not in changed
    # Every line but those on the way to the key is as it was, in its order.
    own = [written_key(name) for name in path]
    others = [line for line in text.splitlines() if line.strip() and not any(f"{name}:" in line for name in own)]
    assert [line for line in changed.splitlines() if line in others] == others
    # Done again, nothing is left to be done.
    assert with_value(after, path, value) == after


@given(text=documents(), path=sampled_from(sorted(set(VALUES) - {("start_date",)})), is_removed=booleans())
@settings(max_examples=40, deadline=None)
def test_a_configuration_that_was_in_order_still_is(text: str, path: Path_, is_removed: bool) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "config.yaml"
        file.write_bytes(text.encode())
        before = load_settings(file, {}, with_tokens=False)
        try:
            after = with_value(text.encode(), path, None if is_removed else GIVEN[path])
        except NoPlaceError:
            return
        changed = load_settings(file, {}, content=after, with_tokens=False)
    same = [name for name in before.__struct_fields__ if name != path[0]]
    assert [getattr(changed, name) for name in same] == [getattr(before, name) for name in same]
