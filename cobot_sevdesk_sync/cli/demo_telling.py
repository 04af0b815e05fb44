"""What the demo says, section by section, from what the runs told and what both sides hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from msgspec import Struct

from cobot_sevdesk_sync.books.cents import plain_number, to_cents
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.cli.console import Column, Page
from cobot_sevdesk_sync.report.model import Report, Sums, month_of
from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress, StoredInvoice
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState, VoucherRow
from cobot_sevdesk_sync.sync.result import RunResult
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

LONGEST_NAME = 40
NUMBER_WIDTH = 11
AMOUNT_WIDTH = 8
LEFT_AMOUNT_WIDTH = 10
REASON_WIDTH = 30
TAGS_WIDTH = 16


def month_name(texts: Texts, first: date) -> str:
    """Return a month: ``August 2026``."""
    return f"{texts.text('demo.months').split()[first.month - 1]} {first.year}"


def day_name(texts: Texts, day: date) -> str:
    """Return a day: ``1 August 2026``, in German ``1. August 2026``."""
    return f"{day.day}{'.' if texts.language == 'de' else ''} {month_name(texts, day)}"


def who(address: PostalAddress) -> str:
    """Return whom an invoice is addressed to: the company, else the person."""
    return cleaned(address.company or address.name or "–", LONGEST_NAME)


def listed(names: Iterable[str], most: int = 3) -> str:
    """Return the first few names."""
    several = [cleaned(name, LONGEST_NAME) for name in names]
    return ", ".join(several[:most])


def named_cents(report: Report, unbooked: Collection[str], sevdesk: SevdeskState) -> Counter[str]:
    """Return which part of a month's difference belongs to documents that were named as not booked.

    Args:
        report: On the whole space.
        unbooked: The ids of the invoices that were named.
        sevdesk: A voucher of their number may be there, only not as it should be.

    Returns:
        Cobot's gross cents less sevDesk's, in euros, by month (``2026-04``).
    """
    named = Counter[str]()
    for row in report.rows:
        if row.cobot_id in unbooked and row.currency == EURO:
            named[row.month] += row.gross_cents
            for voucher in (sevdesk.vouchers[each] for each in row.sevdesk_ids):
                named[month_of(voucher.voucher_date or row.day)] -= to_cents(voucher.sum_gross)
    return named


class Telling(Struct, frozen=True):
    """Tells the demo on a page in one language, and of what both servers hold by then."""

    page: Page
    texts: Texts
    cobot: CobotState
    sevdesk: SevdeskState

    @property
    def invoices(self) -> list[StoredInvoice]:
        """The space's own invoices, by date and number."""
        own = [invoice for invoice in self.cobot.invoices.values() if invoice.space_id == self.cobot.space.id]
        return sorted(own, key=lambda invoice: (invoice.day, len(invoice.number), invoice.number))

    def begin(self) -> None:
        """Say what this is."""
        self.page.title(self.texts.text("demo.title"))
        self.page.gap()
        self.page.paragraph(self.texts.text("demo.introduction"))

    def who_is_there(self) -> None:
        """Section 1."""
        say, cobot, sevdesk, invoices = self.texts.text, self.cobot, self.sevdesk, self.invoices
        self.page.heading(say("demo.head.before"))
        in_cobot = {
            "space": cleaned(cobot.space.name),
            "members": str(len(cobot.members)),
            "teams": str(len(cobot.teams)),
            "invoices": str(len(invoices)),
        }
        first, last = (day_name(self.texts, invoice.day) for invoice in (invoices[0], invoices[-1]))
        in_sevdesk = {"contacts": str(len(sevdesk.contacts)), "vouchers": str(len(sevdesk.vouchers))}
        self.page.pairs(
            [
                (say("demo.in-cobot"), say("demo.there-in-cobot", in_cobot)),
                ("", say("demo.there-dates", {"since": first, "until": last})),
                (say("demo.in-sevdesk"), say("demo.there-in-sevdesk", in_sevdesk)),
            ]
        )

    def dry_run(self, result: RunResult, left: Sequence[Finding]) -> None:
        """Section 2."""
        say = self.texts.text
        self.page.heading(say("demo.head.dry"))
        names = {member.id: member.address.company or member.name for member in self.cobot.members.values()}
        recipients = {invoice.id: f"{invoice.number} ({who(invoice.recipient)})" for invoice in self.invoices}
        self.page.paragraph(say("demo.dry.would"))
        rows = []
        for key, action, examples in (
            ("contacts", "create-contact", names),
            ("linked", "link-contact", names),
            ("numbers", "write-customer-number", {}),
            ("vouchers", "create-voucher", recipients),
            ("adopted", "adopt-voucher", recipients),
        ):
            ids = [each.id for each in result.actions if each.action == action]
            found = listed((examples[each] for each in ids if examples.get(each)), 2 if examples is names else 1)
            such = say("demo.dry.such-as", {"examples": found}) if found and len(ids) > 1 else found
            rows.append((say(f"demo.dry.{key}", {"count": str(len(ids))}), such))
        rows.append((say("demo.dry.left", {"count": str(len(left))}), ""))
        self.page.table([Column(), Column(kind="cut")], rows)
        self.page.gap()
        self.page.paragraph(say("demo.dry.unchanged"))

    def run(self, result: RunResult, left: Sequence[Finding]) -> None:
        """Section 3, the figures."""
        say = self.texts.text
        self.page.heading(say("demo.head.run"))
        members, invoices = result.members, result.invoices
        made = {name: str(members[name]) for name in ("created", "linked")} | {
            "numbers": str(members["numbers_written"])
        }
        booked = {name: str(invoices[name]) for name in ("created", "without_contact", "adopted")}
        booked |= {"nothing": str(invoices["nothing_to_book"]), "left": str(len(left))}
        self.page.pairs(
            [
                (say("demo.run.members"), say("demo.run.made", made)),
                (say("demo.run.invoices"), say("demo.run.booked", booked)),
            ]
        )
        self.page.gap()
        self.page.paragraph(say("demo.run.as-planned", {"steps": str(len(result.actions))}))

    def vouchers(self, numbers: Sequence[str]) -> None:
        """Section 3, the vouchers of these numbers."""
        say = self.texts.text
        self.page.gap()
        self.page.paragraph(say("demo.run.vouchers"))
        self.page.gap()
        rows: list[tuple[str, ...]] = []
        by_number = {voucher.description or "": voucher for voucher in self.sevdesk.vouchers.values()}
        for number in numbers:
            voucher = by_number[number]
            tags = ", ".join(self._tags(voucher))
            rows.append((number, self._contact(voucher), "", self.texts.amount(voucher.sum_gross), tags))
            for position in voucher.positions:
                account = self.sevdesk.accounts[position.account_id]
                gross = self.texts.amount(position.sum_gross) if len(voucher.positions) > 1 else ""
                rate = f"{plain_number(position.tax_rate)} %"
                rows.append(("", f" {account.number} {account.name}", rate, gross, ""))
        columns = [
            Column(say("demo.column.invoice"), width=NUMBER_WIDTH),
            Column(say("demo.column.booked"), "cut"),
            Column(say("demo.column.rate"), "right"),
            Column(say("demo.column.gross"), "right", AMOUNT_WIDTH),
            Column(say("demo.column.tags"), width=TAGS_WIDTH),
        ]
        self.page.table(columns, rows)

    def unbooked(self, left: Sequence[Finding]) -> None:
        """Section 3, what was not booked, by reason."""
        say = self.texts.text
        self.page.gap()
        self.page.paragraph(say("demo.run.unbooked"))
        self.page.gap()
        rows = [
            (str(len(findings)), say(f"demo.reason.{code}"), say(f"demo.next.{code}"))
            for code, findings in _by_code(left)
        ]
        columns = [
            Column("", "right"),
            Column(say("demo.column.reason"), width=REASON_WIDTH),
            Column(say("demo.column.next"), "wrap"),
        ]
        self.page.table(columns, rows)

    def mended(self, account: tuple[str, str], booked: Sequence[str], untouched: SevdeskState) -> None:
        """Section 4."""
        say = self.texts.text
        self.page.heading(say("demo.head.mended"))
        self.page.paragraph(say("demo.mended.cause", {"number": account[0], "name": account[1]}))
        self.page.gap()
        self.page.paragraph(say("demo.mended.booked", {"numbers": ", ".join(booked)}))
        figures = {"vouchers": str(len(untouched.vouchers)), "contacts": str(len(untouched.contacts))}
        self.page.paragraph(say("demo.mended.untouched", figures))

    def left(self, left: Sequence[Finding], others: Sequence[Finding]) -> None:
        """Section 5, what is left, document by document.

        Args:
            left: The problems of invoices that are not booked.
            others: What else needs a person: members, and invoices that are booked.
        """
        say = self.texts.text
        invoices = self.cobot.invoices
        self.page.heading(say("demo.head.left"))
        retried = sum(1 for finding in left if finding.meaning.passes_by_itself)
        values = {"count": str(len(left)), "persons": str(len(left) - retried), "retried": str(retried or "")}
        self.page.paragraph(say("demo.left.unbooked", values))
        self.page.gap()
        heads = [say(f"demo.column.{name}") for name in ("invoice", "recipient", "gross", "reason")]
        for code, findings in _by_code(left):
            rows = [self._left_row(invoices[finding.id], code, first=finding is findings[0]) for finding in findings]
            columns = [
                Column(heads[0], width=NUMBER_WIDTH),
                Column(heads[1], "cut"),
                Column(heads[2], "right", LEFT_AMOUNT_WIDTH),
                Column(heads[3], width=REASON_WIDTH),
            ]
            self.page.table(columns, rows)
            self.page.paragraph(f"> {say(f'demo.next.{code}')}", "green", indent=16)
            heads = [""] * 4
        members = self.cobot.members
        for code, findings in _by_code(others):
            values = {
                "reason": say(f"demo.reason.{code}"),
                "next": say(f"demo.next.{code}"),
                "names": listed(
                    members[finding.id].name if finding.id in members else finding.number or finding.id
                    for finding in findings
                ),
            }
            self.page.gap()
            self.page.paragraph(say("demo.left.others", values))

    def totals(self, report: Report, named: Counter[str]) -> None:
        """Section 5, the control totals; ``named`` as by ``named_cents``."""
        say, amount = self.texts.text, self.texts.amount_of_cents
        self.page.gap()
        self.page.paragraph(say("demo.left.totals"))
        self.page.gap()

        def cells(name: str, sums: Sums, of_it_named: int) -> tuple[str, ...]:
            difference = sums.difference_cents
            figures = (sums.cobot_cents, sums.sevdesk_cents, difference, of_it_named, difference - of_it_named)
            return (name, *map(amount, figures))

        columns = [
            Column(say("demo.column.month"), "cut"),
            Column("Cobot", "right"),
            Column("sevDesk", "right"),
            *(Column(say(f"demo.column.{name}"), "right") for name in ("difference", "named", "unexplained")),
        ]
        rows = [
            cells(month_name(self.texts, date.fromisoformat(f"{month}-01")), sums, named[month])
            for month, sums in report.months().items()
        ]
        whole = report.sums()
        self.page.table(columns, rows, footer=cells(say("demo.left.total"), whole, named.total()))
        self.page.gap()
        proved = {
            "difference": amount(whole.difference_cents),
            "unexplained": amount(whole.difference_cents - named.total()),
        }
        self.page.paragraph(say("demo.left.proved", proved))
        if foreign := [invoice for invoice in self.invoices if invoice.currency != EURO]:
            numbers = ", ".join(
                f"{invoice.number} ({self.texts.amount(invoice.total.gross)} {invoice.currency})" for invoice in foreign
            )
            self.page.paragraph(say("demo.left.foreign", {"numbers": numbers}))

    def requests(self, results: Sequence[RunResult]) -> None:
        """Section 5, what it cost."""
        sums = {side: str(sum(result.requests[side] for result in results)) for side in ("cobot", "sevdesk")}
        second = {f"second_{side}": str(results[-1].requests[side]) for side in ("cobot", "sevdesk")}
        self.page.gap()
        self.page.paragraph(self.texts.text("demo.left.requests", sums | second))

    def report(self, summary: Sequence[str], path: Path) -> None:
        """Section 6, the report: its summary, and where the whole is."""
        say = self.texts.text
        self.page.heading(say("demo.head.report"))
        self.page.paragraph(say("demo.report.what"))
        self.page.gap()
        self.page.lines(*summary)
        self.page.gap()
        self.page.paragraph(say("demo.report.page"))
        self.page.lines("", str(path))

    def end(self, seconds: float) -> None:
        """Say how long it took and what comes next."""
        say = self.texts.text
        self.page.heading(say("demo.next"))
        self.page.pairs(
            [
                ("cobot-sevdesk sandbox", say("demo.next.sandbox")),
                ("cobot-sevdesk demo --keep", say("demo.next.keep")),
                ("README.md", say("demo.next.readme")),
            ]
        )
        self.page.gap()
        self.page.paragraph(say("demo.end", {"seconds": self.texts.seconds(timedelta(seconds=seconds))}))

    def keep(self, config: str, cobot_url: str, sevdesk_url: str) -> None:
        """Say where things are while the servers keep running."""
        say = self.texts.text
        self.page.heading(say("demo.keep"))
        self.page.lines(f"Cobot          {cobot_url}", f"sevDesk        {sevdesk_url}")
        self.page.lines(f"{say('demo.keep.config'):<13}  {config}", "", f"{say('demo.keep.try')}:", "")
        for arguments, what in (("sync run", "again"), ("sync run --format json", "json")):
            self.page.lines(f"# {say(f'demo.keep.{what}')}", f"cobot-sevdesk --config {config} {arguments}")

    def _contact(self, voucher: VoucherRow) -> str:
        contact = self.sevdesk.contacts.get(voucher.contact_id or "")
        if contact is None:
            return self.texts.text("demo.no-contact", {"name": cleaned(voucher.supplier_name or "–")})
        return cleaned(f"{contact.customer_number} {contact.display_name}")

    def _tags(self, voucher: VoucherRow) -> list[str]:
        relations = self.sevdesk.tag_relations.values()
        return sorted(self.sevdesk.tags[each.tag_id].name for each in relations if each.voucher_id == voucher.id)

    def _left_row(self, invoice: StoredInvoice, code: str, *, first: bool) -> tuple[str, ...]:
        gross = self.texts.amount(invoice.total.gross)
        if invoice.currency != EURO:
            gross = f"{gross} {invoice.currency}"
        reason = self.texts.text(f"demo.reason.{code}") if first else ""
        return invoice.number, who(invoice.recipient), gross, reason


def _by_code(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return the findings by their codes, the most frequent first, then in the order of the invoices."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    return sorted(groups.items(), key=lambda group: -len(group[1]))
