"""What the pre-flight says about document numbers, about whoever else makes vouchers, and about PDFs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from cobot_sevdesk_sync.check.invoices import RecentInvoices
from cobot_sevdesk_sync.check.lines import CheckLine, LineWriter
from cobot_sevdesk_sync.cobot.records import Invoice
from cobot_sevdesk_sync.sevdesk.records import Voucher
from cobot_sevdesk_sync.store.records import Link

SHOWN = 3
RECENT = timedelta(days=31)


def check_document_numbers(
    recent: RecentInvoices, vouchers: Mapping[str, Sequence[Voucher]], writer: LineWriter
) -> Iterator[CheckLine]:
    """Yield numbers that several invoices in Cobot, or several vouchers in sevDesk, have.

    Args:
        recent: The invoices.
        vouchers: sevDesk's vouchers by exactly these numbers.
        writer: Writes the lines.
    """
    open_numbers = {invoice.number.strip() for invoice in recent.invoices if invoice.id in recent.open_ids}
    counts = Counter(invoice.number.strip() for invoice in recent.invoices)
    twice = {
        "invoices": sorted(number for number, count in counts.items() if count > 1),
        "vouchers": sorted(number for number, found in vouchers.items() if len(found) > 1),
    }
    for case, numbers in twice.items():
        if numbers:
            values = {"count": str(len(numbers)), "numbers": ", ".join(numbers[:SHOWN])}
            still_open = bool(open_numbers & set(numbers))
            tell = writer.failure if still_open else writer.warning
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
        return writer.ok("other-program", values={"since": (recent.today - RECENT).isoformat()})
    newest_first = sorted(foreign, key=lambda each: (each.invoice_date, each.number), reverse=True)
    values = {
        "count": str(len(foreign)),
        "numbers": ", ".join(invoice.number for invoice in newest_first[:SHOWN]),
        "newest": newest_first[0].invoice_date.isoformat(),
    }
    return writer.warning("other-program", "before-first-run" if first_run is None else "beside", values)


def newest_invoice(invoices: Sequence[Invoice]) -> Invoice | None:
    """Return the newest invoice; None without any."""
    return max(invoices, key=lambda each: (each.invoice_date, each.number, each.id), default=None)
