"""A client without any cleverness, for the tests of the sandbox's sevDesk side."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from tests.sandbox_adapter import InProcessAdapter

BASE = "http://sevdesk.test/api/v1"
NOW = datetime(2026, 4, 1, 5, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj << /Type /Page >> endobj\n%%EOF\n"


class Desk:
    """A side with an empty account, and a session that speaks to it in process."""

    def __init__(self) -> None:
        self.now = NOW
        self.state = SevdeskState()
        self.side = SevdeskSide(self.state, lambda: self.now)
        self.session = requests.Session()
        self.session.mount("http://sevdesk.test", InProcessAdapter(self.side))
        self.session.headers["Authorization"] = self.state.token

    def get(self, path: str, **params: str) -> requests.Response:
        return self.session.get(BASE + path, params={name.replace("__", "."): value for name, value in params.items()})

    def filtered(self, path: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        answer = self.session.get(BASE + path, params=dict(params))
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["objects"]
        return rows

    def post(self, path: str, body: object) -> requests.Response:
        return self.session.post(BASE + path, json=body)

    def put(self, path: str, body: object = None) -> requests.Response:
        return self.session.put(BASE + path, json=body)

    def upload(self, content: bytes = PDF, name: str = "CW-1.pdf") -> requests.Response:
        files = {"file": (name, content, "application/pdf")}
        return self.session.post(f"{BASE}/Voucher/Factory/uploadTempFile", files=files)

    def save(self, **changes: Any) -> requests.Response:
        return self.post("/Voucher/Factory/saveVoucher", voucher_body(self.state, **changes))


def voucher_body(state: SevdeskState, **changes: Any) -> dict[str, Any]:
    """Return a valid saveVoucher body; changes go into the voucher, ``positions`` and ``filename`` beside it."""
    positions = changes.pop("positions", None) or [position_body(state)]
    filename = changes.pop("filename", None)
    voucher = {
        "objectName": "Voucher",
        "mapAll": True,
        "voucherDate": "31.03.2026",
        "deliveryDate": "31.03.2026",
        "paymentDeadline": "14.04.2026",
        "supplier": None,
        "supplierName": "Ada Muster",
        "description": "CW-2026-1",
        "status": 100,
        "taxRule": {"id": 1, "objectName": "TaxRule"},
        "creditDebit": "D",
        "voucherType": "VOU",
        "currency": "EUR",
    }
    voucher = {name: value for name, value in (voucher | changes).items() if value is not ...}
    return {"voucher": voucher, "voucherPosSave": positions, "voucherPosDelete": None, "filename": filename}


def position_body(state: SevdeskState, account: str = "4400", **changes: Any) -> dict[str, Any]:
    """Return a valid position of 119 euros gross at 19 %."""
    position = {
        "objectName": "VoucherPos",
        "mapAll": True,
        "accountDatev": {"id": int(state.account_by_number(account).id), "objectName": "AccountDatev"},
        "taxRate": 19,
        "net": False,
        "sumGross": 119,
        "comment": "Flex Desk",
    }
    return {name: value for name, value in (position | changes).items() if value is not ...}


def contact_body(**changes: Any) -> dict[str, Any]:
    """Return a valid organisation."""
    return {"name": "Beispiel Raum GmbH", "category": {"id": 3, "objectName": "Category"}, "status": 1000} | changes
