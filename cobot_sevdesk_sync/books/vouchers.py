"""What is booked for an invoice: the voucher's draft, or why there is none (product contract, sections 5.3 to 5.8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.books.accounts import AccountBook, NoAccount, code_of
from cobot_sevdesk_sync.books.cents import (
    AmountsDoNotAddUp,
    Line,
    Position,
    from_cents,
    plain_number,
    plan_positions,
    to_cents,
)
from cobot_sevdesk_sync.books.findings import Finding, NoteCode, ProblemCode, of_invoice
from cobot_sevdesk_sync.books.taxes import (
    RateNotAllowed,
    RuleChoice,
    SeveralTaxes,
    charged,
    choose_rules,
    rates_of,
    refusal,
)
from cobot_sevdesk_sync.cobot.records import Invoice, InvoiceItem, Price
from cobot_sevdesk_sync.config.settings import COBOT, InvoiceSettings, TaxSettings
from cobot_sevdesk_sync.sevdesk.records import Account, CostCentre, NoCostCentre, Voucher, resolve_cost_centre

EURO = "EUR"
REVENUE_DIRECTION = "D"
STATUS = {"open": 100, "draft": 50}
NAME_BOUND = 255
CANCELED = frozenset({"canceled", "writtenOff"})
"""The states of payment in which Cobot expects no money any more."""


class VoucherDraft(Struct, frozen=True):
    """A voucher to be booked; everything but the contact, who may still have to be created.

    Attributes:
        delivery_until: The last day of a service period; None where the service has one day.
        supplier_name: The recipient's name, shown where there is no contact.
        exchange_date: For foreign currencies: sevDesk converts at this day's rate.
    """

    number: str
    voucher_date: date
    delivery_date: date
    payment_deadline: date
    currency: str
    status: int
    tax_rule_id: str
    cost_centre_id: str | None
    exchange_date: date | None
    supplier_name: str
    gross_cents: int
    positions: tuple[Position, ...]
    delivery_until: date | None = None


# Stands for the rule of lines beside taxed ones of which nothing says why they carry no tax.
UNKNOWN_RULE = "?"
MOST_REASONS = 10
"""Each is told, and each in an activity of its own: who has mended these finds the others by the next run."""


class BookingRules(Struct, frozen=True):
    """What the settings and sevDesk's catalogue say about booking any invoice of the space.

    Attributes:
        cost_centre_id: For every voucher; None where there is none, or the invoice's lines say it.
        cost_centres: sevDesk's, where the invoice's lines say which.
    """

    accounts: AccountBook
    invoices: InvoiceSettings
    taxes: TaxSettings
    cost_centre_id: str | None
    cost_centres: tuple[CostCentre, ...] = ()

    def cost_centre_of(self, invoice: Invoice) -> str | None:
        """Return the id of an invoice's cost centre.

        Where Cobot's lines say it: that which all of them carry, if sevDesk has exactly one of its number, or else of
        its name.
        """
        if self.invoices.cost_centre != COBOT:
            return self.cost_centre_id
        carried = {item.cost_center for item in invoice.items}
        centre = carried.pop() if len(carried) == 1 else None
        if centre is None:
            return None
        for text in (centre.number, centre.name):
            found = resolve_cost_centre(self.cost_centres, text) if text and text.strip() else NoCostCentre.UNKNOWN
            if found is not NoCostCentre.UNKNOWN:
                return found.id if isinstance(found, CostCentre) else None
        return None


def gross_cents(price: Price) -> int:
    """Return a price's gross amount in cents of its currency."""
    return to_cents(price.gross)


def amount_text(gross: int, tax: int, currency: str) -> str:
    """Return cents of a gross amount, and of the tax in it, with their currency: ``119.00 EUR (19.00)``."""
    return f"{cents_text(gross)} {currency}" + (f" ({cents_text(tax)})" if tax else "")


def amount_of(invoice: Invoice) -> str:
    """Return what an invoice comes to; see ``amount_text``."""
    tax = sum(to_cents(amount) for amount in tax_per_rate(invoice).values())
    return amount_text(gross_cents(invoice.total), tax, invoice.total.currency)


def recipient_name(invoice: Invoice) -> str:
    """Return whom the invoice is addressed to: company, name, first line of the address, or else the number."""
    recipient = invoice.recipient
    first_line = (recipient.full_address or "").strip().splitlines()[:1]
    for candidate in (recipient.company, recipient.name, *first_line):
        if candidate and candidate.strip():
            return candidate.strip()[:NAME_BOUND]
    return invoice.number


class _CannotBook(Exception):
    """An invoice cannot be booked; carries every reason that can be named."""

    def __init__(self, *reasons: tuple[ProblemCode | NoteCode, Mapping[str, str]]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def is_nothing_to_book(invoice: Invoice, key_of: Callable[[InvoiceItem], str | None] = code_of) -> bool:
    """Return whether an invoice's sum is zero for each account and rate: a total of zero alone may still owe tax.

    Args:
        invoice: All of it.
        key_of: What stands for a line's account. Lines of one code are of one account; of several codes it is not known
            without sevDesk.
    """
    return gross_cents(invoice.total) == 0 and not _sums(invoice, key_of)


def _sums(invoice: Invoice, key_of: Callable[[InvoiceItem], str | None]) -> dict[tuple[str | None, str], int]:
    """Return the gross cents per account and rate, those of zero left out."""
    sums: dict[tuple[str | None, str], Decimal] = {}
    for item in invoice.items:
        rates = sorted(tax.rate for tax in charged(item.total.taxes))
        key = (key_of(item), " + ".join(map(plain_number, rates)) or "0")
        sums[key] = sums.get(key, Decimal(0)) + item.total.gross
    return {key: cents for key, amount in sums.items() if (cents := to_cents(amount))}


def draft_voucher(invoice: Invoice, rules: BookingRules) -> VoucherDraft | tuple[Finding, ...]:
    """Return the voucher for an invoice, or every reason that can be named against it.

    An invoice with nothing to book has that as its reason: a note, and no problem.
    Of more than ``MOST_REASONS`` the first ones, the last of them with how many ``more`` there are.
    """
    try:
        return _drafted(invoice, rules)
    except _CannotBook as blocked:
        named, more = blocked.reasons[:MOST_REASONS], len(blocked.reasons) - MOST_REASONS
        amount = amount_of(invoice)
        findings = [of_invoice(invoice, code, **details, amount=amount) for code, details in named]
        if more > 0:
            findings[-1] = replace(findings[-1], details={**findings[-1].details, "more": str(more)})
        return tuple(findings)


GATES = frozenset({"period-closed", "correction-not-booked"})
"""What keeps an invoice from being booked that could be: a setting alone."""


def draft_behind_gates(
    invoice: Invoice, rules: BookingRules
) -> tuple[VoucherDraft | tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what ``draft_voucher`` would, were it not for ``GATES``, and what these say against it, if anything."""
    draft = draft_voucher(invoice, rules)
    if isinstance(draft, VoucherDraft) or draft[0].code not in GATES:
        return draft, ()
    opened = replace(rules.invoices, closed_until=None, corrections="negative")
    return draft_voucher(invoice, replace(rules, invoices=opened)), draft


def known_rules(invoice: Invoice, rules: BookingRules) -> tuple[str, ...]:
    """Return the ids of the tax rules that an invoice's lines belong under, bookable or not; none where one is open."""
    found = [rules.accounts.account_for(item) for item in invoice.items]
    accounts = [None if isinstance(account, NoAccount) else account for account in found]
    # Of a line with several taxes it is known all the same that it is taxed.
    rates = [Decimal(1) if isinstance(rate, SeveralTaxes) else rate for rate in rates_of(invoice.items)]
    known: dict[str, None] = {}
    for account, choice in zip(accounts, choose_rules(invoice, accounts, rates, rules.taxes), strict=True):
        if choice.because == "untaxed" and (choice.rule is None or account is None):
            return ()
        if choice.because != "costs-nothing" and choice.rule is not None:
            known[choice.rule] = None
    return tuple(known)


def _drafted(invoice: Invoice, rules: BookingRules) -> VoucherDraft:
    total = gross_cents(invoice.total)
    foreign = invoice.total.currency != EURO
    sums = _sums_by_account(invoice, rules.accounts) if total == 0 else {}
    if total == 0 and not sums:
        raise _CannotBook(("nothing-to-book", {}))
    closed_until = rules.invoices.closed_until
    if closed_until is not None and invoice.invoice_date <= closed_until:
        raise _CannotBook(
            ("period-closed", {"until": closed_until.isoformat(), "day": invoice.invoice_date.isoformat()})
        )
    if sums:
        raise _CannotBook(_zero_total(invoice, sums))
    if total < 0 and rules.invoices.corrections == "block":
        raise _CannotBook(("correction-not-booked", {}))
    if foreign and rules.invoices.foreign_currency == "block":
        raise _CannotBook(("currency-not-supported", {"currency": invoice.total.currency}))
    _require_one_currency(invoice)
    accounts = _accounts(invoice.items, rules.accounts)
    rates = [_one_rate(rate) for rate in rates_of(invoice.items)]
    rule = _rule(invoice, accounts, rates, rules.taxes)
    first, last = _service_period(invoice.invoice_date, rules.invoices.service_period)
    return VoucherDraft(
        number=invoice.number,
        voucher_date=invoice.invoice_date,
        delivery_date=first,
        delivery_until=last,
        payment_deadline=_deadline(invoice, rules.invoices.due_after_days),
        currency=invoice.total.currency,
        status=STATUS[rules.invoices.status],
        tax_rule_id=rule,
        cost_centre_id=rules.cost_centre_of(invoice),
        exchange_date=invoice.invoice_date if foreign else None,
        supplier_name=recipient_name(invoice),
        gross_cents=total,
        positions=_positions(invoice, accounts, rates),
    )


def _sums_by_account(invoice: Invoice, book: AccountBook) -> dict[tuple[str | None, str], int]:
    """Return the gross cents per account and rate, those of zero left out; a code without an account stands for one."""

    def account_of(item: InvoiceItem) -> str | None:
        account = book.account_for(item)
        return code_of(item) if isinstance(account, NoAccount) else account.number

    return _sums(invoice, account_of)


def _zero_total(invoice: Invoice, sums: Mapping[tuple[str | None, str], int]) -> tuple[ProblemCode, Mapping[str, str]]:
    """Return the reason against a total of zero that is not one per account and rate, with the tax that is owed."""
    lines = sum(sums.values())
    if abs(lines) > len(invoice.items):
        return "amounts-do-not-add-up", {"lines": cents_text(lines), "total": cents_text(0)}
    parts = [f"{account or '?'} {rate} % {cents_text(cents)}" for (account, rate), cents in sums.items()]
    tax = sum(tax_per_rate(invoice).values(), Decimal(0))
    return "zero-total", {"sums": "; ".join(sorted(parts)), **_given(tax=f"{tax:.2f}" if tax else None)}


def _service_period(day: date, period: str) -> tuple[date, date | None]:
    """Return the first day of the service, and the last one where it is a month."""
    if period == "invoice_date":
        return day, None
    months = day.year * 12 + day.month - 1 + {"previous_month": -1, "month": 0, "next_month": 1}[period]
    first, following = (date(count // 12, count % 12 + 1, 1) for count in (months, months + 1))
    return first, following - timedelta(days=1)


def _deadline(invoice: Invoice, due_after_days: int | str) -> date:
    """Return the payment deadline: so many days after the invoice date, or the due date that the invoice carries."""
    if isinstance(due_after_days, int):
        return invoice.invoice_date + timedelta(days=due_after_days)
    return invoice.due_date or invoice.invoice_date


def _require_one_currency(invoice: Invoice) -> None:
    """See that every line is in the currency of the total: a voucher has one."""
    for item in invoice.items:
        if item.total.currency != invoice.total.currency:
            currencies = {"currency": item.total.currency, "total_currency": invoice.total.currency}
            raise _CannotBook(
                ("currency-not-supported", {"reason": "line", "line": item.description, **currencies}),
            )


def _accounts(items: Iterable[InvoiceItem], book: AccountBook) -> list[Account]:
    accounts: list[Account] = []
    missing: dict[tuple[str, str | None], NoAccount] = {}
    for item in items:
        account = book.account_for(item)
        if isinstance(account, NoAccount):
            missing.setdefault((account.code, account.details.get("code")), account)
        else:
            accounts.append(account)
    if missing:
        raise _CannotBook(*((reason.code, reason.details) for reason in missing.values()))
    return accounts


def _one_rate(rate: Decimal | SeveralTaxes) -> Decimal:
    if isinstance(rate, SeveralTaxes):
        raise _CannotBook(("several-taxes-on-one-line", {"line": rate.line, "taxes": rate.taxes}))
    return rate


def _rule(invoice: Invoice, accounts: Sequence[Account], rates: Sequence[Decimal], settings: TaxSettings) -> str:
    """Return the one rule that all lines have, and that their accounts allow."""
    choices = choose_rules(invoice, accounts, rates, settings)
    reasons: dict[tuple[ProblemCode, str], Mapping[str, str]] = {}
    refusals: dict[RateNotAllowed, tuple[str, str | None]] = {}
    for item, account, rate, choice in zip(invoice.items, accounts, rates, choices, strict=True):
        if choice.rule is None and choice.because == "untaxed":
            reasons["tax-rule-undecided", ""] = _given(case=choice.case, country=choice.country)
        refused = refusal(account, rate, choice.rule) if choice.rule is not None else None
        if refused is not None:
            refusals.setdefault(refused, (item.description, choice.setting))
    for each in sorted(refusals, key=lambda each: (each.account, each.rate)):
        line, setting = refusals[each]
        details = {"line": line, "account": each.account, "rate": plain_number(each.rate), "rule": each.rule}
        reasons["tax-rate-not-allowed", f"{each.account} {each.rate} {each.rule}"] = {
            **details,
            "allowed": each.allowed,
            **_given(setting=setting),
        }
    by_rule = _lines_by_rule(invoice, choices)
    if len(by_rule) > 1:
        reasons["several-tax-rules", ""] = _several(by_rule)
    if reasons:
        raise _CannotBook(*((code, details) for (code, _), details in reasons.items()))
    return next(iter(by_rule), "")


def _lines_by_rule(invoice: Invoice, choices: Sequence[RuleChoice]) -> dict[str, tuple[str, RuleChoice]]:
    """Return the first line under each tax rule, and why it is under it.

    Lines beside taxed ones, without a reason of their own, count as under a rule of their own, which is not known. Left
    out is what is undecided for another reason, and what goes with whatever is sold beside it.
    """
    lines: dict[str, tuple[str, RuleChoice]] = {}
    for item, choice in zip(invoice.items, choices, strict=True):
        if choice.because != "costs-nothing" and (choice.rule is not None or choice.because == "beside-taxed"):
            lines.setdefault(choice.rule or UNKNOWN_RULE, (item.description, choice))
    return lines


def _several(lines: Mapping[str, tuple[str, RuleChoice]]) -> dict[str, str]:
    """Return what there is to say of lines that belong under several tax rules."""
    rules = "; ".join(f"{rule}: {line}" for rule, (line, _) in lines.items())
    untaxed, why = next((line, choice) for line, choice in lines.values() if choice.because != "taxed")
    return {"rules": rules, "line": untaxed, **_given(setting=why.setting if why.rule is None else None)}


def _positions(invoice: Invoice, accounts: Sequence[Account], rates: Sequence[Decimal]) -> tuple[Position, ...]:
    lines = [
        Line(account.id, account.number, rate, item.total.gross, item.total.net, item.description)
        for item, account, rate in zip(invoice.items, accounts, rates, strict=True)
    ]
    positions = plan_positions(lines, invoice.total.gross, tax_per_rate(invoice))
    if isinstance(positions, AmountsDoNotAddUp):
        raise _CannotBook(("amounts-do-not-add-up", positions.details))
    return positions


def tax_per_rate(invoice: Invoice) -> dict[Decimal, Decimal]:
    """Return the tax that Cobot charged per rate: as the total lists it, else added up from the lines."""
    taxes = charged(invoice.total.taxes)
    if not taxes:
        taxes = tuple(tax for item in invoice.items for tax in charged(item.total.taxes))
    per_rate: dict[Decimal, Decimal] = {}
    for tax in taxes:
        per_rate[tax.rate] = per_rate.get(tax.rate, Decimal(0)) + tax.amount
    return per_rate


def voucher_gross_cents(voucher: Voucher, currency: str, meant: int) -> int | None:
    """Return a voucher's gross cents in the invoice's currency; None when sevDesk does not tell it in that currency.

    Which of its sums sevDesk gives in a foreign currency is not documented: the one that is as meant counts.
    """
    total = to_cents(voucher.sum_gross)
    if currency == EURO:
        return total if voucher.currency in (None, EURO) else None
    foreign = to_cents(voucher.sum_gross_foreign) if voucher.sum_gross_foreign is not None else None
    return total if total == meant else foreign


def compare_voucher(
    *, number: str, day: date, gross: int, currency: str, voucher: Voucher
) -> dict[str, tuple[str, str]]:
    """Return the fields in which a voucher is not what it should be: ``{"gross": ("119.00", "120.00")}``.

    Args:
        number: The invoice number.
        day: The invoice date.
        gross: Gross cents of the invoice's currency.
        currency: The invoice's currency.
        voucher: What sevDesk has; its day is Berlin's.

    Returns:
        What was meant and what is there, per field out of ``number``, ``date``, ``gross`` and ``direction``.
    """
    booked = voucher_gross_cents(voucher, currency, gross)
    fields = {
        "number": (number.strip(), voucher.number),
        "date": (day.isoformat(), voucher.voucher_date.isoformat() if voucher.voucher_date else "-"),
        "gross": (
            cents_text(gross),
            cents_text(booked) if booked is not None else f"? {voucher.currency or ''}".strip(),
        ),
        "direction": (REVENUE_DIRECTION, voucher.credit_debit),
    }
    return {name: pair for name, pair in fields.items() if pair[0] != pair[1]}


def compare_with_invoice(invoice: Invoice, voucher: Voucher) -> dict[str, tuple[str, str]]:
    """Return the fields in which a voucher differs from an invoice; see ``compare_voucher``."""
    return compare_voucher(
        number=invoice.number,
        day=invoice.invoice_date,
        gross=gross_cents(invoice.total),
        currency=invoice.total.currency,
        voucher=voucher,
    )


def cents_text(cents: int) -> str:
    """Return cents as a decimal text with two places: ``-1190`` is ``-11.90``."""
    return f"{from_cents(cents):.2f}"


def fields_text(fields: Mapping[str, tuple[str, str]]) -> str:
    """Return differing fields on one line: ``gross 119.00 / 120.00, date 2026-04-01 / 2026-04-02``."""
    return ", ".join(f"{name} {meant} / {found}" for name, (meant, found) in fields.items())


def _given(**details: str | None) -> dict[str, str]:
    return {name: value for name, value in details.items() if value is not None}
