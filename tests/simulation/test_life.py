"""Whatever the life of a space was: nothing is doubled, nothing forbidden is booked, and nothing is silent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.cobot import client as cobot_client
from cobot_sevdesk_sync.errors import MalformedAnswer
from cobot_sevdesk_sync.sevdesk import client as sevdesk_client
from cobot_sevdesk_sync.sync import apply, writes
from tests.simulation.events import Event, Place
from tests.simulation.figures import SIMULATION, figures_of
from tests.simulation.ingredients import CHECKS, EVERYTHING, NOT_YET_MENDED, draw_life, draw_plot, quirks
from tests.simulation.life import Lived, live, shrink
from tests.simulation.plots import PLOTS, Plot

# As many as a minute holds.
SHORT_SEEDS, SHORT_MONTHS = 8, 0.7
LONG_MONTHS = 1.0


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a life: few in every run, with ``--long-search`` as many as ``--months`` hold."""
    option = metafunc.config.getoption
    if "plot" in metafunc.fixturenames:
        missing = NOT_YET_MENDED - asked_for(metafunc.config)
        metafunc.parametrize("plot", [each for each in PLOTS if not each.needs & missing], ids=lambda plot: plot.name)
    if "seed" not in metafunc.fixturenames:
        return
    first, count = option("--seeds-from"), round(option("--months") / LONG_MONTHS)
    seeds = range(first, first + count) if option("--long-search") else range(SHORT_SEEDS)
    metafunc.parametrize("seed", seeds if option("--seed") is None else [option("--seed")])


def test_whatever_the_life_of_a_space_was_nothing_is_doubled_forbidden_or_silent(
    seed: int, tmp_path: Path, pytestconfig: pytest.Config, record_property: Callable[[str, object], None]
) -> None:
    option = pytestconfig.getoption
    months = LONG_MONTHS if option("--long-search") else SHORT_MONTHS
    asked = asked_for(pytestconfig)
    checks = checks_of(asked)
    events = draw_life(seed, months, asked=asked)
    lived = live(events, tmp_path / "life", checks)
    record_property(SIMULATION, figures_of(lived, seed))
    if lived.complaint is not None:
        _, shrunk = shrink(events, lived, lambda part: live(part, tmp_path / "part", checks))
        chosen = " --long-search" if option("--long-search") else ""
        chosen += f" --unmended {option('--unmended')}" if asked else ""
        pytest.fail(told(shrunk, f"python -m pytest tests/simulation --seed {seed}{chosen}"), pytrace=False)


@pytest.mark.parametrize("of_plot", range(2))
def test_what_by_chance_would_hardly_ever_meet_comes_to_a_good_end(
    plot: Plot, of_plot: int, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    lived = live(draw_plot(of_plot, plot), tmp_path / "life", checks_of(asked_for(pytestconfig)))
    assert lived.complaint is None, told(lived, f"python -m pytest tests/simulation -k '{plot.name}'")


def asked_for(config: pytest.Config) -> frozenset[str]:
    """Return what is asked for of what does not hold yet."""
    asked = frozenset(str(config.getoption("--unmended")).split(",")) - {""}
    return NOT_YET_MENDED if "all" in asked else asked


def checks_of(asked: frozenset[str]) -> frozenset[str]:
    return frozenset(check for check, need in CHECKS.items() if need in asked or need not in NOT_YET_MENDED)


def told(lived: Lived, command: str) -> str:
    assert lived.complaint is not None
    return "\n".join([f"{lived.complaint.kind}: {lived.complaint.words}", *lived.story, f"Again: {command}"])


# The simulation itself.


def test_the_same_seed_lives_the_same_life_to_the_byte(tmp_path: Path) -> None:
    events = draw_life(3, 0.3)
    first, second = (live(events, tmp_path / "life", frozenset()) for _ in range(2))
    assert first.story == second.story
    assert first.footprint == second.footprint
    assert first.figures.requests > 0


def test_every_ingredient_comes_and_needs_only_what_the_table_of_what_is_not_mended_names() -> None:
    drawn = {each.kind for seed in range(20) for each in draw_life(seed, 3, asked=NOT_YET_MENDED)}
    assert {each.kind for each in EVERYTHING} <= drawn
    # Whoever mends the last of them finds an empty table.
    for each in EVERYTHING:
        assert all(need in POINTS for need in each.needs), each.kind
    assert set(CHECKS.values()) <= POINTS
    assert NOT_YET_MENDED <= POINTS


POINTS = {
    "A1",
    "A2",
    "A3",
    "A4",
    "A6",
    "A7",
    "B8",
    "B9",
    "B10",
    "C20",
    "C21",
    "several-tax-rules",
    "zero-total",
    "contact-not-ready",
}


def test_a_program_that_looks_once_only_is_found_out_and_its_life_shrunk_to_what_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second look is taken out: an effect that lands later than what keeps failing waits is doubled."""
    late = {"seconds": 65 * 60, "patience": 0}
    noise = [each for each in draw_life(1, 0.2) if each.kind in {"joins", "member_moves", "leaves"}]
    events = [
        Event(0, "the world is", {**quirks(Random(1)), "attach_pdf": False}),
        *noise,
        Event(20_000, "invoice_appears", {"key": 1, "debitor": "nobody", "who": 0, "days": 0, "lines": "a desk"}),
        Event(20_001, "runs"),
        Event(20_001, "its effect comes late", late, Place("voucher", 1)),
        Event(20_063, "runs"),
        Event(20_200, "runs"),
    ]
    assert live(events, tmp_path / "life", frozenset()).complaint is None
    monkeypatch.setattr(writes, "LOOKS_NEEDED", 1)
    lived = live(events, tmp_path / "life", frozenset())
    assert lived.complaint is not None
    assert lived.complaint.kind == "a doubled voucher"
    kept, shrunk = shrink(events, lived, lambda part: live(part, tmp_path / "part", frozenset()))
    assert [each.kind for each in kept] == [
        "the world is",
        "invoice_appears",
        "runs",
        "its effect comes late",
        "runs",
        "runs",
    ]
    assert "invoice CW-1 to a nobody" in shrunk.story[1]


# What is taken out of the program is found out: one mending each, by the plot that was made for it.


def _counts_nothing(patch: pytest.MonkeyPatch) -> None:
    def once(self: Any, path: str, endpoint: str, query: Any) -> Any:
        return self._read_through(path, endpoint, query, cobot_client._Reading())

    patch.setattr(cobot_client.CobotClient, "_pages", once)


def _takes_half_a_list_for_whole(patch: pytest.MonkeyPatch) -> None:
    made = cobot_client._invoice_list

    def always_whole(found: Any, *, is_complete: bool) -> Any:
        return made(found, is_complete=True)

    patch.setattr(cobot_client, "_invoice_list", always_whole)


def _looks_for_no_contact_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(apply.Applier, "_require_nobody_like", lambda *_step: None)


def _forgets_that_several_fitted(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Finding, "outlives_the_link", property(lambda self: self.meaning.outlives_the_link))


def _stops_at_a_row_that_cannot_be_read(patch: pytest.MonkeyPatch) -> None:
    fetch = sevdesk_client.SevdeskClient.fetch_vouchers

    def strictly(self: Any, *, passed_by: Any = None, **options: Any) -> Any:
        unreadable: list[Any] = []
        found = fetch(self, passed_by=unreadable.append, **options)
        if unreadable:
            raise MalformedAnswer("sevdesk", "GET /Voucher", "objects", str(unreadable[0]))
        return found

    patch.setattr(sevdesk_client.SevdeskClient, "fetch_vouchers", strictly)


@pytest.mark.parametrize(
    ("takes_out", "name", "kind"),
    [
        (_counts_nothing, "old invoices of which some slip through", "lost"),
        (_takes_half_a_list_for_whole, "old invoices of which some slip through", "lost"),
        (_takes_half_a_list_for_whole, "not found, and not in half a list", "a false deletion"),
        (_looks_for_no_contact_again, "contacts made by hand within a long run", "a contact beside one made by hand"),
        (_forgets_that_several_fitted, "several contacts fit", "silence about several contacts"),
        (_stops_at_a_row_that_cannot_be_read, "an odd row of a stranger", "kept back by a stranger's row"),
    ],
)
def test_a_program_without_one_of_its_mendings_is_found_out(
    takes_out: Callable[[pytest.MonkeyPatch], None],
    name: str,
    kind: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    takes_out(monkeypatch)
    [plot] = [each for each in PLOTS if each.name == name]
    lived = live(draw_plot(0, plot), tmp_path / "life", checks_of(frozenset()))
    assert lived.complaint is not None
    assert lived.complaint.kind == kind
