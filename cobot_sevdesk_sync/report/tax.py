"""Net and tax of both sides per month, tax rule and rate: what a VAT return is held against (contract, section 7).

Cobot's side counts what is booked or would be; what is blocked stands apart. sevDesk's side counts no drafts: nothing
of them is booked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct

from cobot_sevdesk_sync.books.sums import Split, Taxes, net_and_tax, return_field, rule_name
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.clock import month_of
from cobot_sevdesk_sync.errors import Side


class TaxRow(Struct, frozen=True):
    """Both sides' net and tax cents of one month, tax rule and rate.

    Attributes:
        month: ``2026-04``.
        rule: sevDesk's id; None where sevDesk does not tell the rule of a voucher.
        rule_name: What sevDesk calls it.
        return_field: The field of the VAT return that sevDesk's own text names for it.
        tax_rate: Percent.
        accepted_cents: How much of the gross difference is made by documents that a person has let stand as they are.
    """

    month: str
    rule: str | None
    rule_name: str
    return_field: str | None
    tax_rate: Decimal
    cobot_net: int
    cobot_tax: int
    sevdesk_net: int
    sevdesk_tax: int
    currency: str = EURO
    accepted_cents: int = 0

    @property
    def difference_cents(self) -> int:
        """Cobot's tax less sevDesk's."""
        return self.cobot_tax - self.sevdesk_tax

    @property
    def net_difference_cents(self) -> int:
        """Cobot's net less sevDesk's."""
        return self.cobot_net - self.sevdesk_net

    @property
    def differs(self) -> bool:
        """Whether the sides differ by more than was accepted, and than how tax was rounded: documents tell that."""
        return self.difference_cents + self.net_difference_cents != self.accepted_cents


class BlockedTax(Struct, frozen=True):
    """Net and tax cents of invoices that cannot be booked, of one month and rate; no rule is known for them."""

    month: str
    tax_rate: Decimal
    net: int
    tax: int
    currency: str = EURO


_Key = tuple[str, str | None, Decimal, str]


class TaxTotals:
    """Adds up net and tax while the documents are read."""

    def __init__(self) -> None:
        self._sums: dict[_Key, dict[Side, tuple[int, int]]] = {}
        self._accepted: Counter[_Key] = Counter()
        self._blocked: dict[tuple[str, Decimal, str], tuple[int, int]] = {}

    def add(
        self,
        side: Side,
        day: date,
        rule: str | None,
        currency: str,
        amounts: tuple[Split, Taxes],
        *,
        is_accepted: bool = False,
    ) -> None:
        """Add an invoice to Cobot's side, a voucher to sevDesk's, in the month of its own date.

        Args:
            side: Which.
            day: The document's.
            rule: Id of its tax rule.
            currency: Of the cents.
            amounts: Its gross cents and its tax cents.
            is_accepted: Whether a person has let it stand as it is.
        """
        for rate, net, tax in net_and_tax(*amounts):
            key = (month_of(day), rule, rate, currency)
            sums = self._sums.setdefault(key, {"cobot": (0, 0), "sevdesk": (0, 0)})
            sums[side] = sums[side][0] + net, sums[side][1] + tax
            if is_accepted:
                self._accepted[key] += (net + tax) * (1 if side == "cobot" else -1)

    def add_blocked(self, day: date, currency: str, amounts: tuple[Split, Taxes]) -> None:
        """Add an invoice that cannot be booked."""
        for rate, net, tax in net_and_tax(*amounts):
            key = (month_of(day), rate, currency)
            known = self._blocked.get(key, (0, 0))
            self._blocked[key] = known[0] + net, known[1] + tax

    def rows(self, names: Mapping[str, str]) -> tuple[TaxRow, ...]:
        """Return a row per month, rule, rate and currency, in that order; what has no rule comes last.

        Args:
            names: What sevDesk's booking guidance calls the rules, by id.
        """

        def order(key: _Key) -> tuple[str, bool, int, str, Decimal, str]:
            month, rule, rate, currency = key
            return month, rule is None, len(rule or ""), rule or "", rate, currency

        return tuple(
            TaxRow(
                key[0],
                key[1],
                rule_name(key[1], names),
                return_field(key[1], names),
                key[2],
                *self._sums[key]["cobot"],
                *self._sums[key]["sevdesk"],
                key[3],
                self._accepted[key],
            )
            for key in sorted(self._sums, key=order)
        )

    def blocked(self) -> tuple[BlockedTax, ...]:
        """Return a row per month, rate and currency, in that order."""
        return tuple(BlockedTax(key[0], key[1], *self._blocked[key], key[2]) for key in sorted(self._blocked))
