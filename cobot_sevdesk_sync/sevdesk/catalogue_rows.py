"""What is looked up in sevDesk, as it sends it. Only fields that are used are read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from cobot_sevdesk_sync.sevdesk.records import Account, CostCentre, Country
from cobot_sevdesk_sync.sevdesk.scalars import Scalar, own_id, required_text, text_or_none

PERCENT_BY_WORD = {"ZERO": Decimal(0), "SEVEN": Decimal(7), "NINETEEN": Decimal(19)}


class VersionRow(msgspec.Struct):
    """The booking system's version."""

    version: Scalar


class TaxRuleRow(msgspec.Struct, rename="camel"):
    """A tax rule that an account allows, with its rates as words."""

    id: Scalar
    tax_rates: Sequence[Scalar] | None = None

    @property
    def percents(self) -> frozenset[Decimal]:
        """The rates in percent. A word that is not known is dropped: what is not understood is not allowed."""
        return frozenset(PERCENT_BY_WORD[word] for word in self.tax_rates or () if word in PERCENT_BY_WORD)


class AccountRow(msgspec.Struct, rename="camel"):
    """A booking account of the receipt guidance."""

    account_datev_id: Scalar
    account_number: Scalar
    account_name: str | None = None
    allowed_tax_rules: Sequence[TaxRuleRow] | None = None
    allowed_receipt_types: Sequence[str] | None = None

    def record(self) -> Account:
        """Return the account with what it allows."""
        rates: dict[str, frozenset[Decimal]] = {}
        for rule in self.allowed_tax_rules or ():
            rates[str(rule.id)] = rates.get(str(rule.id), frozenset()) | rule.percents
        return Account(
            id=required_text("accountDatevId", self.account_datev_id),
            number=required_text("accountNumber", self.account_number),
            name=text_or_none(self.account_name) or "",
            rates_by_rule=rates,
            receipt_types=frozenset(self.allowed_receipt_types or ()),
        )


class CountryRow(msgspec.Struct, rename="camel"):
    """A country of the static list."""

    id: Scalar
    code: str | None = None
    name: str | None = None
    name_en: str | None = None

    def record(self) -> Country:
        """Return the country; the code has been seen in lower case."""
        return Country(
            id=own_id(self.id),
            code=(text_or_none(self.code) or "").upper(),
            name=text_or_none(self.name) or "",
            name_en=text_or_none(self.name_en) or "",
        )


class CostCentreRow(msgspec.Struct, rename="camel"):
    """A cost centre. The endpoint is undocumented, and so is the name of the number's field."""

    id: Scalar
    name: Scalar | None = None
    number: Scalar | None = None
    cost_centre_number: Scalar | None = None

    def record(self) -> CostCentre:
        """Return the cost centre."""
        return CostCentre(
            id=own_id(self.id),
            name=text_or_none(self.name) or "",
            number=text_or_none(self.number) or text_or_none(self.cost_centre_number),
        )
