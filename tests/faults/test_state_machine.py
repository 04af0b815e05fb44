"""Whatever happens, in whatever order: nothing is doubled, and at rest everything is booked or named."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.faults.both_sides import remove
from tests.faults.changing_world import CODES, FAULTS, LATE_FAULT, MISSING_ACCOUNT, PEOPLE, ChangingWorld

SHORT = settings(max_examples=10, stateful_step_count=15, derandomize=True)
LONG = settings(max_examples=400, stateful_step_count=40, print_blob=True)
COMMON = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}

people = st.integers(0, len(PEOPLE) - 1)
invoices = st.integers(0, 9)
nets = st.sampled_from(["150.00", "33.33", "0.00", "10.01"])
days = st.sampled_from([0, 0, -3, -30, -120, 5])


class LivingSpace(RuleBasedStateMachine):
    """Draws what happens next."""

    def __init__(self) -> None:
        super().__init__()
        self.space = ChangingWorld(Path(tempfile.mkdtemp(prefix="living-space-")))

    @initialize()
    def there_is_something_to_do(self) -> None:
        """Two members and an invoice each, one of them blocked: a short search shall not spend its steps on that."""
        for person, code in ((0, "4400"), (1, MISSING_ACCOUNT)):
            self.space.joins(person)
            self.space.invoice_appears("member", person, 0, "150.00", code)

    @rule(person=people, keeps_number=st.booleans())
    def joins(self, person: int, keeps_number: bool) -> None:
        self.space.joins(person, keeps_number=keeps_number)

    @rule(person=people)
    def leaves(self, person: int) -> None:
        self.space.leaves(person)

    @rule(person=people)
    def contact_made_by_hand(self, person: int) -> None:
        self.space.contact_made_by_hand(person)

    @rule(
        debitor=st.sampled_from(["member", "team", "guest", "nobody"]),
        who=people,
        days=days,
        net=nets,
        code=st.sampled_from(CODES),
    )
    def invoice_appears(self, **invoice: object) -> None:
        self.space.invoice_appears(**invoice)  # type: ignore[arg-type]

    @precondition(lambda self: self.space.cobot.invoices)
    @rule(which=invoices, net=st.none() | nets, days=st.sampled_from([0, 1, -2]))
    def invoice_is_edited(self, which: int, net: str | None, days: int) -> None:
        self.space.invoice_is_edited(which, net, days)

    @precondition(lambda self: self.space.cobot.invoices)
    @rule(which=invoices)
    def invoice_is_deleted(self, which: int) -> None:
        self.space.invoice_is_deleted(which)

    @precondition(lambda self: self.space.cobot.invoices)
    @rule(which=invoices)
    def correction_appears(self, which: int) -> None:
        self.space.correction_appears(which)

    @precondition(lambda self: self.space.cobot.invoices)
    @rule(which=invoices, more=st.sampled_from(["0", "0", "1.00"]))
    def voucher_made_by_hand(self, which: int, more: str) -> None:
        self.space.voucher_made_by_hand(which, more)

    @rule()
    def missing_account_appears(self) -> None:
        self.space.missing_account_appears()

    @rule(minutes=st.sampled_from([1.1, 1.1, 1.1, 2, 30, 90, 600, 1440, 6000]))
    def time_passes(self, minutes: float) -> None:
        self.space.time_passes(minutes=minutes)

    @rule()
    def state_vanishes(self) -> None:
        self.space.state_vanishes()

    @rule(fault=st.sampled_from([LATE_FAULT, *FAULTS]), at=st.integers(1, 45))
    def runs_and_is_struck_once(self, fault: str, at: int) -> None:
        self.space.runs(fault, at)

    @rule(seed=st.integers(0, 10_000), rate=st.sampled_from([0.05, 0.2, 0.5]))
    def runs_in_bad_weather(self, seed: int, rate: float) -> None:
        self.space.runs_in_bad_weather(seed, rate)

    @rule()
    def runs(self) -> None:
        self.space.runs()

    @rule()
    def rehearses(self) -> None:
        self.space.rehearses()

    @invariant()
    def nothing_is_doubled(self) -> None:
        self.space.check()

    def teardown(self) -> None:
        try:
            self.space.rests()
        finally:
            remove(self.space.world)


def test_whatever_happens_nothing_is_doubled_and_everything_is_booked_or_named(pytestconfig: pytest.Config) -> None:
    """A search over worlds: short on each run of the tests, long with ``--long-search``."""
    chosen = LONG if pytestconfig.getoption("--long-search") else SHORT
    run_state_machine_as_test(LivingSpace, settings=settings(chosen, **COMMON))  # type: ignore[arg-type]
