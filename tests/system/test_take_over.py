"""docs/take-over.md, step by step: books that Cobot's own add-on kept are taken over, and nothing is doubled."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from tests.system.invoicing import booked_numbers, issue, line, member_of, real_today
from tests.world import World

TODAY = real_today()
GROSS = "119.00"
BOOKED = {
    "CW-2026-1": TODAY - timedelta(days=70),
    "CW-2026-2": TODAY - timedelta(days=40),
    "CW-2026-3": TODAY - timedelta(days=10),
}
WITHOUT_CONTACT = "CW-2026-4"
SINCE = (TODAY - timedelta(days=90)).isoformat()


@pytest.fixture
def taken_over(served: World) -> World:
    """Return a space whose add-on made two contacts and four vouchers, one of them for a guest; no state file."""
    served.start_date = TODAY
    people = {
        name: member_of(served.cobot, name, customer_number=number, confirmed_at=TODAY - timedelta(days=200))
        for name, number in (("Ada Beispiel", "1017"), ("Bela Muster", "1018"))
    }
    contacts = {
        name: served.sevdesk.add_contact(
            first_name=name.split()[0],
            family_name=name.split()[1],
            customer_number=number,
            emails=[f"{name.split()[0].lower()}@example.org"],
        )
        for name, number in (("Ada Beispiel", "1017"), ("Bela Muster", "1018"))
    }
    for (number, day), name in zip(BOOKED.items(), ("Ada Beispiel", "Bela Muster", "Ada Beispiel"), strict=True):
        issue(served, number, day=day, debitor=people[name])
        served.sevdesk.add_voucher(number, day, GROSS, contact_id=contacts[name], tags=["Import"])
    issue(served, WITHOUT_CONTACT, day=TODAY - timedelta(days=5))
    served.sevdesk.add_voucher(
        WITHOUT_CONTACT,
        TODAY - timedelta(days=5),
        GROSS,
        supplier_name="Laufkundschaft",
        tags=["Import", "Mismatch"],
    )
    return served


def test_the_check_notices_that_another_program_still_books(taken_over: World) -> None:
    """Step 1: the line goes away a month after the add-on was switched off, and it is a warning, not a failure."""
    ended = taken_over.command("check", "--format", "json")
    lines = {each["name"]: each["verdict"] for each in ended.json["checks"]}
    assert lines["other-program"] == "warning"
    assert "failure" not in lines.values()
    assert ended.code == 0


def test_the_report_over_the_past_needs_no_state_file(taken_over: World) -> None:
    """Step 2: what the add-on left out shows before anything is written; the rest is matched."""
    issue(taken_over, "CW-2026-5", day=TODAY - timedelta(days=20))
    ended = taken_over.command("sync", "report", "--since", SINCE, "--format", "json")
    found = {row["number"]: row["class"] for row in ended.json["rows"]}
    assert found == {**dict.fromkeys((*BOOKED, WITHOUT_CONTACT), "matched"), "CW-2026-5": "missing"}
    assert ended.code == 1
    assert not taken_over.state_file.exists()


def test_the_first_run_adopts_what_is_there_and_doubles_nothing(taken_over: World) -> None:
    """Steps 3 to 5: dry run, run, report; vouchers, contacts and numbers are as the add-on left them."""
    vouchers, contacts = copy.deepcopy(taken_over.sevdesk.vouchers), copy.deepcopy(taken_over.sevdesk.contacts)
    planned = taken_over.sync("--since", SINCE, "--dry-run").json
    assert {each["action"] for each in planned["actions"]} <= {"adopt-voucher", "link-contact", "post-activity"}
    assert not taken_over.state_file.exists()

    ended = taken_over.sync("--since", SINCE)
    assert ended.code == 0, ended.stderr
    assert ended.json["invoices"]["adopted"] == len(BOOKED) + 1
    assert (ended.json["invoices"]["created"], ended.json["members"]["created"]) == (0, 0)
    assert taken_over.sevdesk.vouchers == vouchers
    assert taken_over.sevdesk.contacts == contacts

    reported = taken_over.command("sync", "report", "--since", SINCE, "--format", "json")
    assert reported.code == 0
    assert {row["class"] for row in reported.json["rows"]} == {"matched"}
    taken_over.forget_requests()
    again = taken_over.sync("--since", SINCE)
    assert (again.code, again.json["invoices"]["unchanged"]) == (0, len(BOOKED) + 1)
    assert taken_over.sevdesk_side.writes == []


def test_the_next_invoice_is_booked_by_this_program_alone(taken_over: World) -> None:
    """Step 6: from start_date on, a new invoice gets one voucher, at the contact that the add-on had made."""
    taken_over.sync("--since", SINCE)
    [member] = [each for each in taken_over.cobot.members.values() if each.customer_number == "1017"]
    issue(taken_over, "CW-2026-6", line(), day=TODAY, debitor=("memberships", member.id))
    assert taken_over.sync().json["invoices"]["created"] == 1
    assert booked_numbers(taken_over) == sorted([*BOOKED, WITHOUT_CONTACT, "CW-2026-6"])
    [voucher] = taken_over.sevdesk.vouchers_by_number("CW-2026-6")
    assert voucher.contact_id is not None
    assert taken_over.sevdesk.contacts[voucher.contact_id].customer_number == "1017"
