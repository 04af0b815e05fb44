"""Both sides' sums per month, booking account and tax rate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cobot_sevdesk_sync.books.reconcile_entries import Split
from cobot_sevdesk_sync.report.model import TotalRow

_Key = tuple[int, int, str, str | None, Decimal]


class Totals:
    """Adds up gross cents."""

    def __init__(self) -> None:
        self._sums: dict[_Key, list[int]] = {}

    def add_cobot(self, day: date, currency: str, split: Split) -> None:
        """Add an invoice, in the month of its date."""
        self._add(0, day, currency, split)

    def add_sevdesk(self, day: date, currency: str, split: Split) -> None:
        """Add a voucher, in the month of its own date."""
        self._add(1, day, currency, split)

    def _add(self, side: int, day: date, currency: str, split: Split) -> None:
        for (account, rate), cents in split:
            self._sums.setdefault((day.year, day.month, currency, account, rate), [0, 0])[side] += cents

    def rows(self) -> tuple[TotalRow, ...]:
        """Return a row per month, account, rate and currency, in that order; what has no account comes last."""
        return tuple(self._rows())

    def _rows(self) -> Iterable[TotalRow]:
        def order(item: tuple[_Key, list[int]]) -> tuple[int, int, bool, str, Decimal, str]:
            year, month, currency, account, rate = item[0]
            return year, month, account is None, account or "", rate, currency

        for (year, month, currency, account, rate), (cobot, sevdesk) in sorted(self._sums.items(), key=order):
            yield TotalRow(f"{year:04}-{month:02}", account, rate, cobot, sevdesk, currency)
