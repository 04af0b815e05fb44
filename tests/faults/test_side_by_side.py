"""Several runs at once on one state file: one works, the others leave in peace."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

from werkzeug.wrappers import Request

from cobot_sevdesk_sync.sandbox.server import no_fault
from tests.faults.processes import Killer, RunningSync
from tests.sandbox_faults import Callback
from tests.system.invoicing import booked_numbers, issue, member_of
from tests.world import World

PROCESSES = 4
# Less than the program waits for an answer, more than four processes take to find the lock.
PATIENCE_SECONDS = 25


def first_request() -> Callable[[Request], bool]:
    """Return a predicate for the first request that a side ever sees."""
    seen: list[Request] = []

    def is_first(request: Request) -> bool:
        seen.append(request)
        return len(seen) == 1

    return is_first


def test_four_started_at_once_make_one_voucher_per_invoice(served: World) -> None:
    """On a state file that does not exist yet; the one that works is kept until the others have ended."""
    numbers = ["CW-1", "CW-2", "CW-3"]
    for number in numbers:
        issue(served, number, debitor=member_of(served.cobot, f"Ada {number}", email=f"{number}@example.org"))
    others_ended = threading.Event()

    def wait(_request: Request) -> None:
        others_ended.wait(PATIENCE_SECONDS)

    served.cobot_side.fault = Callback(first_request(), before_effect=wait)
    assert served._servers is not None
    runs = [RunningSync(served, served._servers) for _ in range(PROCESSES)]
    ended = []
    waiting = [threading.Thread(target=lambda each=each: ended.append(each.ended())) for each in runs]
    for thread in waiting:
        thread.start()
    while sum(thread.is_alive() for thread in waiting) > 1:
        next(thread for thread in waiting if thread.is_alive()).join(0.05)
    others_ended.set()
    for thread in waiting:
        thread.join()
    *idle, worked = ended
    assert worked.json["invoices"]["created"] == len(numbers)
    for other in idle:
        assert (other.code, other.json["exit_code"], other.json["actions"]) == (0, 0, [])
        assert len(other.stderr.splitlines()) == 1
    assert worked.code == 0, worked.stderr
    assert booked_numbers(served) == numbers
    assert len(served.sevdesk.contacts) == len(numbers)


def test_four_started_at_once_and_left_alone_make_one_voucher_per_invoice(served: World) -> None:
    """Whoever comes first, and however often one starts when another has just ended."""
    numbers = [f"CW-{number}" for number in range(5)]
    for number in numbers:
        issue(served, number, debitor=member_of(served.cobot, f"Ada {number}", email=f"{number}@example.org"))
    assert served._servers is not None
    runs = [RunningSync(served, served._servers) for _ in range(PROCESSES)]
    ended = [each.ended() for each in runs]
    assert [each.code for each in ended] == [0] * PROCESSES
    assert booked_numbers(served) == numbers
    assert len(served.sevdesk.contacts) == len(numbers)


def test_the_lock_dies_with_a_killed_process(served: World) -> None:
    issue(served, "CW-1")
    killer = Killer()
    served.sevdesk_side.fault = Callback(lambda request: request.method == "POST", before_effect=killer)
    assert served._servers is not None
    killed = killer.kills(RunningSync(served, served._servers)).ended()
    assert killed.code == -signal.SIGKILL
    served.sevdesk_side.fault = no_fault
    after = served.sync()
    assert after.code in {0, 1}, after.stderr
    assert after.json["invoices"]["seen"] == 1


def test_a_dry_run_beside_a_run_neither_waits_nor_disturbs(served: World) -> None:
    issue(served, "CW-1", debitor=member_of(served.cobot))
    beside = []

    def rehearse(_request: Request) -> None:
        served.cobot_side.fault = no_fault
        beside.append(served.sync("--dry-run"))

    served.cobot_side.fault = Callback(lambda request: request.path.endswith(".pdf"), after_effect=rehearse)
    ended = served.sync()
    assert (ended.code, ended.json["invoices"]["created"]) == (0, 1)
    [rehearsal] = beside
    assert rehearsal.code == 0, rehearsal.stderr
    assert booked_numbers(served) == ["CW-1"]
