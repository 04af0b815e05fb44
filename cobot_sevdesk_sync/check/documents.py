"""What the pre-flight says about invoices: what keeps them from being booked, their numbers, other programs. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from difflib import get_close_matches

from msgspec import Struct

from cobot_sevdesk_sync.books.accounts import NoAccount, code_of, comparable
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.taxes import TAXABLE_REVENUE, SeveralTaxes, choose_rules, rates_of, refusal
from cobot_sevdesk_sync.books.vouchers import BookingRules, draft_voucher, gross_cents
from cobot_sevdesk_sync.check.lines import NAMED, CheckLine, LineWriter
from cobot_sevdesk_sync.cobot.records import AccountingCode, Invoice, InvoiceItem, Price
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.records import Link

# The lines about reasons for which an invoice is not booked; the table of codes says which code is told in which.
LINES = ("accounting-codes", "tax-rates", "tax-cases", "amounts")
# A reason that none of them is about is told here all the same, in the problem's own words.
LINE_FOR_OTHERS = "amounts"
RECENT = timedelta(days=31)
IN_USE = timedelta(days=92)
ZERO = Decimal(0)


class RecentInvoices(Struct, frozen=True):
    """The invoices that are looked at.

    Attributes:
        invoices: Of the last months, each once.
        since: The first day looked at.
        today: The space's calendar day.
        open_ids: Cobot ids of those that a run is still to book.
        start_date: What is dated before it is left alone: it stands in nobody's way.
    """

    invoices: Sequence[Invoice]
    since: date
    today: date
    open_ids: Collection[str]
    start_date: date = date.min


def check_invoices(
    recent: RecentInvoices, rules: BookingRules, codes: Collection[AccountingCode], writer: LineWriter
) -> list[CheckLine]:
    """Return what stands in the way of booking the recent invoices and the ones to come.

    A failure is what keeps an invoice from being booked that is still to be booked, or lies in a code that invoices of
    the last three months, dated since the start, carry. What concerns older or booked invoices only is a warning.

    Args:
        recent: The invoices.
        rules: Those of a run.
        codes: The space's accounting codes as they are now, whether in use or not.
        writer: Writes the lines.
    """
    reasons: dict[tuple[str, str], list[tuple[Finding, Invoice]]] = defaultdict(list)
    for invoice in recent.invoices:
        draft = draft_voucher(invoice, rules)
        for finding in filter(lambda each: each.is_problem, draft if isinstance(draft, tuple) else ()):
            reasons[(finding.reason, finding.details.get("rate", ""))].append((finding, invoice))
    lines = [reason_line(found, recent, writer) for found in reasons.values()]
    lines += _unused(codes, {reason for reason, _ in reasons}, rules, writer)
    lines += _unfit_rules(rules, writer)
    lines += _idle_keys(codes, recent, rules, writer)
    told = {line.name for line in lines if line.verdict != "ok"}
    values = {"invoices": str(len(recent.invoices)), "since": writer.texts.day(recent.since)}
    values["codes"] = str(len({code_of(item) for invoice in recent.invoices for item in invoice.items} - {None}))
    values["cases"] = _cases_met(recent.invoices, rules, writer)
    for name in LINES:
        if name not in told:
            lines.append(writer.ok(name, values=values))
    return sorted(lines, key=lambda line: (LINES.index(line.name), line.verdict != "failure"))


def reason_line(found: Sequence[tuple[Finding, Invoice]], recent: RecentInvoices, writer: LineWriter) -> CheckLine:
    """Return the line for one reason, told by the newest invoice that it concerns.

    Args:
        found: The reason for each invoice that it concerns, at least one.
        recent: All invoices that are looked at.
        writer: Writes the line.
    """
    newest_first = sorted(found, key=lambda pair: (pair[1].invoice_date, pair[1].number), reverse=True)
    finding, newest = newest_first[0]
    open_count = sum(1 for _, invoice in found if invoice.id in recent.open_ids)
    values = {
        **writer.texts.written(finding.details),
        "count": str(len(found)),
        "open": str(open_count) if open_count else "",
        "numbers": ", ".join(invoice.number for _, invoice in newest_first[:NAMED]),
    }
    if values.get("account") == values.get("code"):
        values.pop("account", None)
    if "case" in values:
        values["case_name"] = writer.texts.text(f"check.case.{values['case']}")
    name, case = finding.meaning.check, str(finding.code)
    if case == "no-booking-account" and finding.details.get("source") == "default":
        case += ".default"
    if name not in LINES:
        name, case = LINE_FOR_OTHERS, "other"
        values["reason"] = writer.texts.problem_message(finding)
    fix = writer.texts.problem_fix(finding)
    comes_again = finding.meaning.comes_again and newest.invoice_date >= max(recent.today - IN_USE, recent.start_date)
    if open_count or comes_again:
        return writer.failure(name, case, values, fix)
    return writer.warning(name, case, values, fix)


def _unused(
    codes: Iterable[AccountingCode], told: Collection[str], rules: BookingRules, writer: LineWriter
) -> Iterator[CheckLine]:
    """Yield a warning for each code that an invoice may carry tomorrow and that leads to no account yet."""
    book = rules.accounts
    rates: dict[str | None, Decimal | None] = dict.fromkeys(book.mapping)
    rates |= {code.name: code.tax_rate for code in codes}
    if book.default_account is not None:
        rates[None] = None
    for code, rate in rates.items():
        account = book.account_for(line_of_code(code))
        if isinstance(account, NoAccount):
            finding = Finding(account.code, "invoice", "", None, account.details)
            if finding.reason in told:
                continue
            values = {**account.details, "code": code or "", "setting": book.default_account or ""}
            values["target"] = book.mapping.get(code or "", "")
            fix = writer.texts.problem_fix(finding)
            if code is None:
                yield writer.failure("accounting-codes", "default", values, fix)
            else:
                yield writer.warning("accounting-codes", f"unused.{account.code}", values, fix)
        elif rate is not None and rate != ZERO and not rules.taxes.small_business:
            refused = refusal(account, rate, TAXABLE_REVENUE)
            finding = Finding(
                "tax-rate-not-allowed", "invoice", "", None, {"account": f"{account.number} {account.name}"}
            )
            if refused is not None and finding.reason not in told:
                values = {"code": code or "", "account": refused.account, "rate": f"{rate.normalize():f}"}
                yield writer.warning("tax-rates", "unused", values, writer.texts.problem_fix(finding))


def _idle_keys(
    codes: Iterable[AccountingCode], recent: RecentInvoices, rules: BookingRules, writer: LineWriter
) -> Iterator[CheckLine]:
    """Yield a warning for each key of ``accounts`` and ``taxes.rules`` that no line can be found by: it has no effect.

    The keys of ``taxes.rules`` are found whatever their letter case, those of ``accounts`` as they are written.
    """
    in_use = {code for invoice in recent.invoices for item in invoice.items if (code := code_of(item)) is not None}
    in_use |= {code.name.strip() for code in codes}
    numbers = {account.number for account in rules.accounts.accounts}
    in_accounts = in_use | numbers | {account.name.strip() for account in rules.accounts.accounts}
    in_rules = {comparable(each) for each in in_use | numbers}
    # One that leads to no account is named already.
    book = rules.accounts
    leading = [key for key in book.mapping if not isinstance(book.account_for(line_of_code(key)), NoAccount)]
    idle = [(f"accounts.{key}", key) for key in leading if key not in in_accounts]
    idle += [(f"taxes.rules.{key}", key) for key in rules.taxes.rules if comparable(key) not in in_rules]
    by_folded = {comparable(each): each for each in sorted(in_use)}
    for setting, key in idle:
        near = get_close_matches(comparable(key), by_folded, n=1)
        values = {"setting": setting, "nearest": by_folded[near[0]] if near else "", "since": recent.since.isoformat()}
        yield writer.warning("accounting-codes", "idle-key", values)


def line_of_code(code: str | None) -> InvoiceItem:
    """Return a line that carries nothing but a code, to be asked for its account."""
    return InvoiceItem("", ZERO, Price(ZERO, ZERO, "EUR", ()), code, None, None)


# What sevDesk's own words for a tax rule say of the recipients it is for; a rule that says nothing of them fits all.
_RECIPIENTS_BY_WORD: Mapping[str, frozenset[str]] = {
    r"13\s*B": frozenset({"domestic"}),
    r"AUSFUHR": frozenset({"third_country"}),
    r"INNERGEM": frozenset({"eu_business"}),
    r"NICHT[_ ]IM[_ ]INLAND": frozenset({"eu_business", "eu_private", "third_country"}),
    r"KLEINUNTERNEHMER|§\s*19": frozenset(),
}


def _unfit_rules(rules: BookingRules, writer: LineWriter) -> Iterator[CheckLine]:
    """Yield a warning for each configured tax rule that sevDesk does not have, or whose words do not fit its case."""
    taxes, accounts = rules.taxes, rules.accounts.accounts
    by_case = {name: getattr(taxes.zero_rated, name) for name in taxes.zero_rated.__struct_fields__}
    configured = [(f"taxes.zero_rated.{case}", case, rule) for case, rule in by_case.items() if rule is not None]
    configured += [(f"taxes.rules.{key}", "", rule) for key, rule in taxes.rules.items()]
    texts = {rule: text for account in accounts for rule, text in account.rule_texts.items()}
    offered = {rule for account in accounts for rule, rates in account.rates_by_rule.items() if ZERO in rates}
    for setting, case, rule in configured if not taxes.small_business else ():
        values = {"setting": setting, "rule": writer.texts.rule(rule), "text": texts.get(rule, "")}
        if case:
            values["case_name"] = writer.texts.text(f"check.case.{case}")
        fitting = [cases for word, cases in _RECIPIENTS_BY_WORD.items() if re.search(word, values["text"].upper())]
        if rule not in offered:
            yield writer.warning("tax-cases", "rule-unknown", values)
        elif case and not all(case in cases for cases in fitting):
            yield writer.warning("tax-cases", "rule-misfits", values)


def _cases_met(invoices: Iterable[Invoice], rules: BookingRules, writer: LineWriter) -> str:
    """Return how many invoices without tax there are of each kind of recipient, and their rule; empty without any."""
    met: Counter[tuple[str, str]] = Counter()
    for invoice in invoices:
        rates = [rate for rate in rates_of(invoice.items) if not isinstance(rate, SeveralTaxes)]
        if gross_cents(invoice.total) == 0 or len(rates) < len(invoice.items):
            continue
        found = [rules.accounts.account_for(item) for item in invoice.items]
        accounts = [None if isinstance(each, NoAccount) else each for each in found]
        choices = choose_rules(invoice, accounts, rates, rules.taxes)
        met.update({(each.case, each.rule) for each in choices if each.because == "untaxed" and each.rule is not None})
    return ", ".join(
        writer.texts.text(
            "check.case.met",
            {"count": str(count), "case": writer.texts.text(f"check.case.{case}"), "rule": writer.texts.rule(rule)},
        )
        for (case, rule), count in sorted(met.items())
    )


def check_document_numbers(
    recent: RecentInvoices, vouchers: Mapping[str, Sequence[Voucher]], writer: LineWriter
) -> Iterator[CheckLine]:
    """Yield numbers that several invoices in Cobot, or several vouchers in sevDesk, have.

    Args:
        recent: The invoices.
        vouchers: sevDesk's vouchers by exactly these numbers.
        writer: Writes the lines.
    """
    served = {invoice.number.strip() for invoice in recent.invoices if invoice.invoice_date >= recent.start_date}
    open_numbers = {invoice.number.strip() for invoice in recent.invoices if invoice.id in recent.open_ids}
    counts = Counter(invoice.number.strip() for invoice in recent.invoices)
    twice = {
        "invoices": sorted(number for number, count in counts.items() if count > 1),
        "vouchers": sorted(number for number, found in vouchers.items() if len(found) > 1),
    }
    for case, numbers in twice.items():
        if numbers:
            values = {"count": str(len(numbers)), "numbers": ", ".join(numbers[:NAMED])}
            # Two vouchers are money counted twice, whoever made them; of two invoices Cobot may have its reasons.
            harms = not (served if case == "vouchers" else open_numbers).isdisjoint(numbers)
            tell = writer.failure if harms else writer.warning
            yield tell("document-numbers", case, values)
    if not any(twice.values()):
        yield writer.ok("document-numbers", values={"count": str(len(counts))})


def check_other_program(
    recent: RecentInvoices,
    vouchers: Mapping[str, Sequence[Voucher]],
    links: Mapping[str, Link],
    first_run: date | None,
    writer: LineWriter,
) -> CheckLine:
    """Return whether somebody else still makes vouchers for Cobot's invoices, such as Cobot's own add-on.

    Args:
        recent: The invoices; only those of the last month count, and only those dated after this program's first run:
            what is older may have been booked by anybody before.
        vouchers: sevDesk's vouchers by exactly the invoices' numbers.
        links: What this program made or adopted, by Cobot id.
        first_run: The space's calendar day of the first run that the state file knows; None before it.
        writer: Writes the line.
    """
    foreign: list[Invoice] = []
    for invoice in recent.invoices:
        link = links.get(invoice.id)
        made_here = link is not None and link.origin == "created"
        is_recent = recent.today - RECENT <= invoice.invoice_date <= recent.today
        counts = is_recent and (first_run is None or invoice.invoice_date > first_run)
        if counts and not made_here and vouchers.get(invoice.number.strip()):
            foreign.append(invoice)
    if not foreign:
        return writer.ok("other-program", values={"since": writer.texts.day(recent.today - RECENT)})
    newest_first = sorted(foreign, key=lambda each: (each.invoice_date, each.number), reverse=True)
    values = {
        "count": str(len(foreign)),
        "numbers": ", ".join(invoice.number for invoice in newest_first[:NAMED]),
        "newest": writer.texts.day(newest_first[0].invoice_date),
    }
    return writer.warning("other-program", "before-first-run" if first_run is None else "beside", values)
