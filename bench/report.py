"""How much memory, how many requests and how much time a report takes, with many documents on both sides.

    .venv/bin/python bench/report.py [--documents 100000] [--with-state] [--differences]

Both sides answer inside the process, page by page and made up on the way, so that what is measured is the report. The
report runs in a process of its own, and the most memory that process ever had is printed (``ru_maxrss``). With
``--with-state`` each invoice is linked in a state file; with ``--differences`` one document in ten differs.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.parse
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import requests
import urllib3
from requests.adapters import BaseAdapter

from cobot_sevdesk_sync.books.entries import AsBooked
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.cobot.client import CobotClient, cobot_remote
from cobot_sevdesk_sync.config.settings import CobotSettings, Settings, SevdeskSettings
from cobot_sevdesk_sync.http import Transport
from cobot_sevdesk_sync.report.formats import Format, write_report
from cobot_sevdesk_sync.report.space import report_space
from cobot_sevdesk_sync.sevdesk.client import SevdeskClient, sevdesk_remote
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.records import Link
from cobot_sevdesk_sync.texts import Texts

START = date(2020, 1, 1)
DAYS = 6 * 365
NET = 100_00
RATE = Decimal(19)
KIBIBYTES_PER_MEBIBYTE = 1024
IN_TEN = 10
Made = dict[str, Any]


class MadeUp(BaseAdapter):
    """Answers as both sides would; no document exists before it is asked for."""

    def __init__(self, documents: int, *, with_differences: bool) -> None:
        super().__init__()
        self._documents = documents
        self._with_differences = with_differences

    def send(self, request: requests.PreparedRequest, *_arguments: Any, **_named: Any) -> requests.Response:
        """Answer a request."""
        address = urllib.parse.urlsplit(request.url or "")
        query = dict(urllib.parse.parse_qsl(str(address.query)))
        answer = requests.Response()
        answer.status_code = 200
        answer.url = request.url or ""
        answer.request = request
        answer.headers["Content-Type"] = "application/json"
        body = io.BytesIO(msgspec.json.encode(self._answer(str(address.path), query)))
        answer.raw = urllib3.HTTPResponse(body, status=200, preload_content=False)
        return answer

    def close(self) -> None:
        """Nothing is open."""

    def _answer(self, path: str, query: dict[str, str]) -> object:
        if path == "/user":
            return self._user()
        if path.endswith("/invoices"):
            return self._invoices(int(query["page[number]"]), int(query["page[size]"]))
        made = {"/Voucher": self._voucher, "/VoucherPos": self._position}.get(path)
        if made is not None:
            first, size = int(query["offset"]), int(query["limit"])
            return {"objects": [made(index) for index in range(first, min(first + size, self._documents))]}
        if path == "/Tools/bookkeepingSystemVersion":
            return {"objects": {"version": "2.0"}}
        if path == "/ReceiptGuidance/forAllAccounts":
            return {"objects": [self._account()]}
        return [] if path == "/api/memberships" else {"objects": []}

    def _user(self) -> Made:
        space = {"subdomain": "co-up", "name": "Co Up", "timeZone": "Europe/Berlin", "countryCode": "DE"}
        return {
            "data": {
                "id": "u1",
                "type": "users",
                "relationships": {"adminOf": {"data": [{"id": "s1", "type": "spaces"}]}},
            },
            "included": [{"id": "s1", "type": "spaces", "attributes": space}],
        }

    def _invoices(self, page: int, size: int) -> Made:
        first = (page - 1) * size
        rows = [self._invoice(index) for index in range(first, min(first + size, self._documents))]
        pages = -(-self._documents // size)
        return {"data": rows, "meta": {"currentPage": page, "totalPages": pages}}

    def _invoice(self, index: int) -> Made:
        net = NET + index % 5000
        tax = (net * 19 + 50) // 100
        price = {
            "net": _text(net),
            "gross": _text(net + tax),
            "currency": "EUR",
            "taxes": [{"name": "USt.", "rate": "19.0", "amount": _text(tax)}],
        }
        item = {
            "description": "Flex Desk",
            "quantity": "1.0",
            "unitAmount": price,
            "totalAmount": price,
            "accountingCode": "4400",
            "revenueAccount": None,
            "costCenter": None,
        }
        attributes = {
            "number": number_of(index),
            "invoiceDate": day_of(index).isoformat(),
            "dueDate": day_of(index).isoformat(),
            "paidStatus": "unpaid",
            "customerNumber": f"{index % 3000}",
            "taxId": None,
            "recipientAddress": {
                "name": f"Person {index % 3000}",
                "company": None,
                "fullAddress": "Weg 1\n10115 Berlin",
            },
            "senderAddress": {"name": None, "company": "Co Up", "fullAddress": "Weg 2\n10115 Berlin"},
            "billingEmails": [],
            "items": [item],
            "totalAmount": price,
        }
        return {
            "id": id_of(index),
            "type": "invoices",
            "attributes": attributes,
            "relationships": {"space": {"data": {"id": "s1", "type": "spaces"}}},
        }

    def _voucher(self, index: int) -> Made:
        net = NET + index % 5000
        gross = net + (net * 19 + 50) // 100 + self._off_by(index)
        return {
            "id": str(1_000_000 + index),
            "objectName": "Voucher",
            "status": "100",
            "creditDebit": "D",
            "description": number_of(index),
            "voucherDate": f"{day_of(index).isoformat()}T12:00:00+01:00",
            "sumGross": _text(gross),
            "sumTax": "19",
            "currency": "EUR",
            "supplierName": f"Person {index % 3000}",
            "taxRule": {"id": "1", "objectName": "TaxRule"},
            "document": {"id": str(9_000_000 + index), "objectName": "Document"},
        }

    def _position(self, index: int) -> Made:
        net = NET + index % 5000
        gross = net + (net * 19 + 50) // 100 + self._off_by(index)
        return {
            "id": str(5_000_000 + index),
            "voucher": {"id": str(1_000_000 + index), "objectName": "Voucher"},
            "accountDatev": {"id": "40", "objectName": "AccountDatev"},
            "taxRate": "19",
            "sumGross": _text(gross),
            "sumTax": _text((net * 19 + 50) // 100),
        }

    def _off_by(self, index: int) -> int:
        return 1 if self._with_differences and index % IN_TEN == 0 else 0

    def _account(self) -> Made:
        return {
            "accountDatevId": 40,
            "accountNumber": "4400",
            "accountName": "Erlöse",
            "description": "",
            "allowedTaxRules": [{"name": "USTPFL_UMS_EINN", "description": "", "id": 1, "taxRates": ["NINETEEN"]}],
            "allowedReceiptTypes": ["REVENUE"],
        }


def id_of(index: int) -> str:
    """Return an invoice's id, as long as Cobot's are."""
    return f"{index:032x}"


def number_of(index: int) -> str:
    """Return a document number."""
    return f"CW-{day_of(index).year}-{index}"


def day_of(index: int) -> date:
    """Return a document's day."""
    return START + timedelta(days=index % DAYS)


def _text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def link_all(path: Path, documents: int) -> None:
    """Write a state file in which each invoice is linked to its voucher."""
    ledger = Ledger.open(path)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with ledger.transaction():
        for index in range(documents):
            day, voucher = day_of(index), str(1_000_000 + index)
            net = NET + index % 5000
            tax = (net * 19 + 50) // 100
            split, taxes = ((("40", RATE), net + tax),), ((RATE, tax, 1),)
            booked = AsBooked(
                number_of(index), day, net + tax, "EUR", ("1",), None, f"Person {index % 3000}", split, taxes
            )
            link = Link("invoice", id_of(index), voucher, "created", number_of(index), day, net + tax, booked=booked)
            ledger.record_link(link, now)
    ledger.close()


def measured(options: argparse.Namespace) -> int:
    """Make the report in this process and print what it took."""
    cobot_settings = CobotSettings(
        "co-up", "token", "https://cobot.test", "https://cobot.test", "https://cobot.test", requests_per_minute=10**9
    )
    sevdesk_settings = SevdeskSettings("token", "https://sevdesk.test", requests_per_second=10**6)
    state = Path(options.state)
    settings = Settings(Path("config.yaml"), START, "de", state, cobot_settings, sevdesk_settings)
    session = requests.Session()
    session.mount("https://", MadeUp(options.documents, with_differences=options.differences))
    clock = SystemClock()
    cobot = CobotClient(Transport(cobot_remote(cobot_settings), clock=clock, session=session), cobot_settings)
    sevdesk = SevdeskClient(Transport(sevdesk_remote(sevdesk_settings), clock=clock, session=session), sevdesk_settings)
    before = _mebibytes()
    began = time.perf_counter()
    ledger = Ledger.copy_of(state)
    report = report_space(settings, cobot, sevdesk, clock, None, START + timedelta(days=DAYS), ledger)
    seconds = time.perf_counter() - began
    print(f"{len(report.rows)} documents, {'they differ' if report.differs else 'all agree'}")
    print(f"requests: {cobot.requests_sent} to Cobot, {sevdesk.requests_sent} to sevDesk")
    print(f"report: {seconds:.1f} s; at most {_mebibytes()} MiB, {before} MiB of it before it began")
    formats: tuple[Format, ...] = ("json", "csv", "text")
    for output in formats:
        began = time.perf_counter()
        with Path(os.devnull).open("w", encoding="utf-8", newline="") as out:
            write_report(report, output, out, Texts("de"))
        print(f"{output}: {time.perf_counter() - began:.1f} s; at most {_mebibytes()} MiB so far")
    return 0


def _mebibytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KIBIBYTES_PER_MEBIBYTE


def main() -> int:
    """Measure in a process of its own, so that nothing else counts."""
    parser = argparse.ArgumentParser(description="What a report takes with many documents on both sides.")
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--with-state", action="store_true", help="each invoice is linked in a state file")
    parser.add_argument("--differences", action="store_true", help="one document in ten differs")
    parser.add_argument("--state", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.state is not None:
        return measured(options)
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.db"
        if options.with_state:
            link_all(state, options.documents)
        command = [sys.executable, __file__, "--documents", str(options.documents), "--state", str(state)]
        if options.differences:
            command.append("--differences")
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
