"""What ``sync explain`` prints about an invoice."""

from __future__ import annotations

from cobot_sevdesk_sync.books.cents import plain_number
from cobot_sevdesk_sync.books.taxes import SeveralTaxes
from cobot_sevdesk_sync.books.vouchers import recipient_name
from cobot_sevdesk_sync.cli.explain_text import Telling
from cobot_sevdesk_sync.cli.moments import moment_text
from cobot_sevdesk_sync.cli.page import Column
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.explain.model import InvoiceExplained, LineExplained, RulesExplained
from cobot_sevdesk_sync.sync.debitors import debitor_key
from cobot_sevdesk_sync.texts.template import cleaned

CODE_LENGTH = 24
ACCOUNT_LENGTH = 34


def tell_invoice(telling: Telling, found: InvoiceExplained) -> None:
    """Print the explanation of an invoice."""
    number = found.invoice.number if found.invoice else found.target.label
    space = telling.settings.cobot.subdomain
    telling.page.title(telling.texts.text("explain.title.invoice", {"number": cleaned(number), "space": space}))
    telling.step("cobot")
    _tell_cobot(telling, found)
    telling.step("booked")
    _tell_booked(telling, found)
    if found.rules is not None and found.invoice is not None:
        telling.step("rules")
        _tell_rules(telling, found.rules, found.invoice)
        if found.plan is None or not found.plan.findings:
            # What a run is blocked by is told with what a run would do.
            telling.findings(found.rules.findings)
    telling.run_would(found.plan, found.left_alone, found.plan_before)
    telling.sent(found.past)
    telling.problems(found.past)
    telling.step("voucher")
    _tell_vouchers(telling, found)


def _tell_cobot(telling: Telling, found: InvoiceExplained) -> None:
    invoice = found.invoice
    if invoice is None:
        telling.say(f"cobot.{found.cobot}", {"reason": found.unreadable})
        return
    debitor = debitor_key(invoice)
    telling.pairs(
        [
            ("number", invoice.number),
            ("cobot-id", invoice.id),
            ("invoice-date", invoice.invoice_date.isoformat()),
            ("recipient", recipient_name(invoice)),
            ("country", invoice.recipient.country),
            ("tax-id", invoice.tax_id),
            ("debitor", f"{telling.texts.text(f'explain.kind.{debitor.kind}')} {debitor.id}" if debitor else None),
            ("customer-number", invoice.customer_number),
            ("total", f"{telling.texts.amount(invoice.total.gross)} {invoice.total.currency}"),
            ("net", f"{telling.texts.amount(invoice.total.net)} {invoice.total.currency}"),
            ("paid", invoice.paid_status),
            ("corrects", invoice.corrected_invoice_id),
        ]
    )


def _tell_booked(telling: Telling, found: InvoiceExplained) -> None:
    link = found.past.link
    if link is None:
        telling.say("booked.no")
        return
    gross = telling.texts.amount_of_cents(link.gross_cents) if link.gross_cents is not None else ""
    values = {
        "id": link.sevdesk_id,
        "when": moment_text(found.past.linked_at) if found.past.linked_at else "",
        "number": link.number or "",
        "day": link.invoice_date.isoformat() if link.invoice_date else "",
        "gross": gross,
    }
    telling.say(f"booked.{link.origin}", values)
    if found.is_edited:
        telling.say("booked.edited", style="bold")
    elif found.invoice is not None and link.fingerprint:
        telling.say("booked.unchanged")
    if link.pending:
        telling.say("booked.pending", {"steps": ", ".join(link.pending)})


def _tell_rules(telling: Telling, rules: RulesExplained, invoice: Invoice) -> None:
    telling.say("rules.intro")
    record, contact = rules.contact_record, rules.contact
    values = {
        "id": contact.contact_id or "",
        "name": record.name if record else "",
        "number": invoice.customer_number or "",
    }
    gone = contact.contact_id is not None and record is None
    telling.say("contact.gone" if gone else f"contact.{contact.by}", values)
    telling.findings([finding for finding in contact.findings if not finding.is_problem])
    columns = [
        Column(telling.texts.text("explain.column.line"), "cut"),
        Column(telling.texts.text("explain.column.gross"), "right"),
        Column(telling.texts.text("explain.column.tax"), "right"),
        Column(telling.texts.text("explain.column.code")),
        Column(telling.texts.text("explain.column.account")),
    ]
    telling.page.gap()
    telling.page.table(columns, [_line_row(telling, line) for line in rules.lines])
    telling.page.gap()
    for key, line in {_account_key(line): line for line in rules.lines}.items():
        telling.say(f"account.{key[0]}", _account_values(line))
    _tell_tax(telling, rules)
    _tell_voucher_to_be(telling, rules)


def _line_row(telling: Telling, line: LineExplained) -> tuple[str, str, str, str, str]:
    rate = "?" if isinstance(line.rate, SeveralTaxes) else f"{plain_number(line.rate)} %"
    account = cleaned(f"{line.account.number} {line.account.name}", ACCOUNT_LENGTH - 10) if line.account else "-"
    code = cleaned(line.search.code or "-", CODE_LENGTH)
    return cleaned(line.item.description), telling.texts.amount(line.item.total.gross), rate, code, account


def _account_key(line: LineExplained) -> tuple[str, str | None, str]:
    """Return which sentence says how a line's account was found; equal lines need it once."""
    search = line.search
    if search.code is None:
        return "no-code", None, ""
    how = "not-found" if search.by is None else "several" if len(search.found) > 1 else search.by
    return (how if line.account or how in {"not-found", "several"} else "no-revenue"), search.code, search.source


def _account_values(line: LineExplained) -> dict[str, str]:
    search = line.search
    return {
        "line": line.item.description,
        "code": search.code or "",
        "default": search.code or "" if search.source == "default-account" else "",
        "revenue": search.code or "" if search.source == "revenue-account" else "",
        "mapped": search.wanted if search.wanted != search.code else "",
        "account": ", ".join(f"{account.number} {account.name}" for account in search.found),
    }


def _tell_tax(telling: Telling, rules: RulesExplained) -> None:
    rule = rules.rule
    if rule is None:
        telling.say("tax.several")
        return
    key = f"tax.{rule.because}" if rule.rule is not None else "tax.undecided"
    telling.say(key, {"rule": rule.rule or "", "case": rule.case, "country": rule.country or ""})
    refused = [line.refusal for line in rules.lines if line.refusal is not None]
    for each in dict.fromkeys(refused):
        telling.say("tax.refused", {"account": each.account, "rate": plain_number(each.rate), "allowed": each.allowed})
    if rule.rule is not None and not refused and all(line.account for line in rules.lines):
        telling.say("tax.allowed")


def _tell_voucher_to_be(telling: Telling, rules: RulesExplained) -> None:
    draft, texts = rules.draft, telling.texts
    if draft is None:
        return
    telling.say(
        "amounts.combined" if len(draft.positions) < len(rules.lines) else "amounts.each",
        {
            "positions": ", ".join(
                f"{position.account_number} {texts.amount_of_cents(position.gross_cents)}"
                for position in draft.positions
            ),
            "sum": texts.amount_of_cents(sum(position.gross_cents for position in draft.positions)),
            "total": texts.amount_of_cents(draft.gross_cents),
            "currency": draft.currency,
        },
    )
    invoices = telling.settings.invoices
    telling.say("due", {"day": draft.payment_deadline.isoformat(), "days": str(invoices.due_after_days)})
    if draft.cost_centre_id is not None:
        telling.say("cost-centre", {"name": invoices.cost_centre or "", "id": draft.cost_centre_id})
    telling.say("tags", {"tags": ", ".join(rules.tags)})


def _tell_vouchers(telling: Telling, found: InvoiceExplained) -> None:
    link, texts = found.past.link, telling.texts
    if found.vouchers is None:
        telling.say("voucher.not-asked")
        return
    if not found.vouchers:
        telling.say("voucher.gone" if link else "voucher.none", {"id": link.sevdesk_id if link else ""})
        return
    for each in found.vouchers:
        voucher = each.voucher
        telling.pairs(
            [
                ("sevdesk-id", voucher.id),
                ("number", voucher.number or None),
                ("voucher-date", voucher.voucher_date.isoformat() if voucher.voucher_date else None),
                ("gross", f"{texts.amount(voucher.sum_gross)} {voucher.currency or ''}"),
                ("status", voucher.status),
                ("contact", voucher.contact_id or voucher.supplier_name),
                (
                    "positions",
                    ", ".join(
                        f"{texts.amount(position.sum_gross)} ({plain_number(position.tax_rate)} %)"
                        for position in each.positions
                    ),
                ),
            ]
        )
        if each.differences:
            telling.say("voucher.differs", style="bold")
            telling.differences(each.differences)
        elif found.invoice is not None:
            telling.say("voucher.same")
