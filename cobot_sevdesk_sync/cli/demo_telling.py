"""What the demo says, section by section, from what the runs told and what both sides hold."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from cobot_sevdesk_sync.books.cents import plain_number, to_cents
from cobot_sevdesk_sync.books.findings import Finding
from cobot_sevdesk_sync.books.vouchers import EURO
from cobot_sevdesk_sync.cli.console import INDENT, Column, Page
from cobot_sevdesk_sync.clock import month_of
from cobot_sevdesk_sync.report.model import Report, Sums
from cobot_sevdesk_sync.report.words import marks_text
from cobot_sevdesk_sync.sandbox.cobot_model import PostalAddress, StoredInvoice
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState, VoucherRow
from cobot_sevdesk_sync.sync.result import RunResult
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.commands import command_line
from cobot_sevdesk_sync.texts.template import cleaned

# Who steps in; an invented person, as all are.
BOOKKEEPER = "Svea Lund"
LONGEST_NAME = 40
NUMBER_WIDTH = 11
AMOUNT_WIDTH = 8
LEFT_AMOUNT_WIDTH = 10
REASON_WIDTH = 30
TAGS_WIDTH = 16


def month_name(texts: Texts, first: date) -> str:
    """Return a month: ``August 2026``."""
    return f"{texts.text('html.months').split()[first.month - 1]} {first.year}"


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


def months_of(report: Report) -> list[tuple[date, date]]:
    """Return the first and the last day of each month that has a document."""
    firsts = sorted({row.day.replace(day=1) for row in report.rows})
    return [(first, first.replace(day=monthrange(first.year, first.month)[1])) for first in firsts]


def open_in(report: Report, texts: Texts) -> list[tuple[str, str]]:
    """Return what keeps a report from being signed: each document's number or member's name, and the reason."""
    found: list[tuple[str, str]] = []
    for row in report.rows:
        if row.is_open:
            code = next((finding.code for finding in row.findings if finding.is_problem), None)
            found.append(
                (row.number, texts.text(f"demo.reason.{code}" if code else f"report.class.{row.document_class}"))
            )
        elif row.accepted is None and report.is_unfinished(row):
            found.append((row.number, marks_text(texts, row.sevdesk_marks)))
    return found + [
        (cleaned(row.name, LONGEST_NAME), texts.text(f"html.member.class.{row.member_class}"))
        for row in report.members
        if row.accepted is None
    ]


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

    def careful(self, numbers: Mapping[str, str]) -> None:
        """Section 3, what is easily booked wrong.

        Args:
            numbers: Of the invoices, by what is said of each: ``deposit``, ``beside``, ``zero``, ``stranger``.
        """
        say, sevdesk = self.texts.text, self.sevdesk
        [deposit] = sevdesk.vouchers_by_number(numbers["deposit"])
        [strange] = sevdesk.vouchers_by_number(numbers["stranger"])
        account = sevdesk.accounts[deposit.positions[0].account_id]
        rule = sevdesk.tax_rules[deposit.tax_rule_id]
        taxes = self._invoice(numbers["zero"]).total.taxes
        values = {
            "deposit": {"account": f"{account.number} {account.name}", "rule": rule.name, "id": rule.id},
            "beside": {},
            "zero": {"tax": self.texts.amount(sum((tax.amount for tax in taxes), Decimal(0)))},
            "stranger": {"contact": self._contact(strange)},
        }
        self.page.gap()
        self.page.paragraph(say("demo.run.careful"))
        self.page.gap()
        rows = [(number, say(f"demo.careful.{trap}", values[trap])) for trap, number in numbers.items()]
        self.page.table([Column(width=NUMBER_WIDTH), Column(kind="words")], rows)

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

    def reason(self, number: str) -> str:
        """Return why the bookkeeper lets stand that an invoice and its voucher differ."""
        cobot, sevdesk = self._both_sides(number)
        return self.texts.text("demo.mended.reason", {"amount": self.texts.amount(cobot - sevdesk)})

    def mended(self, account: tuple[str, str], accepted: str, booked: Sequence[str], untouched: SevdeskState) -> None:
        """Section 4.

        Args:
            account: Number and name of the one that was added.
            accepted: The invoice whose difference may stand.
            booked: The invoices that the run then booked.
            untouched: What sevDesk had before.
        """
        say = self.texts.text
        self.page.heading(say("demo.head.mended"))
        self.page.paragraph(say("demo.mended.cause", {"who": BOOKKEEPER, "number": account[0], "name": account[1]}))
        self.page.gap()
        cobot, sevdesk = map(self.texts.amount, self._both_sides(accepted))
        self.page.paragraph(say("demo.mended.differs", {"invoice": accepted, "cobot": cobot, "sevdesk": sevdesk}))
        self.page.lines("", command_line("sync", "accept", accepted, "--reason", self.reason(accepted)), "")
        self.page.paragraph(say("demo.mended.accepted"))
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

    def signing(self, months: Sequence[Report], today: date) -> None:
        """Section 7, which month can be signed, and what stands in the way of the others.

        Args:
            months: The report of each.
            today: A month that is not over has another verdict.
        """
        say = self.texts.text
        self.page.heading(say("demo.head.signing"))
        self.page.paragraph(say("demo.signing.what"))
        self.page.gap()
        rows = []
        for report in months:
            accepted = ", ".join(row.number for row in report.rows if row.accepted is not None)
            by_reason: dict[str, list[str]] = {}
            for name, reason in open_in(report, self.texts):
                by_reason.setdefault(reason, []).append(name)
            named = "; ".join(f"{', '.join(names)} ({reason})" for reason, names in by_reason.items())
            values = {"open": named, "accepted": accepted}
            verdict = "open" if named else "signed" if report.until < today else "running"
            rows.append((month_name(self.texts, report.since), say(f"demo.signing.{verdict}", values)))
        self.page.pairs(rows)
        self.page.gap()
        self.page.paragraph(say("demo.signing.how"))

    def end(self, seconds: float) -> None:
        """Say how long it took and what comes next."""
        say = self.texts.text
        self.page.heading(say("demo.next"))
        readme = "README.de.md" if self.texts.language == "de" else "README.md"
        following = {command_line("sandbox"): "sandbox", command_line("demo", "--keep"): "keep", readme: "readme"}
        for what, why in following.items():
            # However long the program's path is, a command is not cut off.
            self.page.lines(what)
            self.page.paragraph(say(f"demo.next.{why}"), indent=2 * INDENT)
        self.page.gap()
        self.page.paragraph(say("demo.end", {"seconds": self.texts.seconds(timedelta(seconds=seconds))}))

    def keep(self, config: str, cobot_url: str, sevdesk_url: str) -> None:
        """Say where things are while the servers keep running."""
        say = self.texts.text
        self.page.heading(say("demo.keep"))
        self.page.lines(f"Cobot          {cobot_url}", f"sevDesk        {sevdesk_url}")
        self.page.lines(f"{say('demo.keep.config'):<13}  {config}", "", f"{say('demo.keep.try')}:", "")
        for what, format_words in (("again", ()), ("json", ("--format", "json"))):
            command = command_line("sync", "run", *format_words, configs=[config])
            self.page.lines(f"# {say(f'demo.keep.{what}')}", command)

    def _contact(self, voucher: VoucherRow) -> str:
        contact = self.sevdesk.contacts.get(voucher.contact_id or "")
        if contact is None:
            return self.texts.text("demo.no-contact", {"name": cleaned(voucher.supplier_name or "–")})
        return cleaned(f"{contact.customer_number} {contact.display_name}")

    def _invoice(self, number: str) -> StoredInvoice:
        return next(invoice for invoice in self.invoices if invoice.number == number)

    def _both_sides(self, number: str) -> tuple[Decimal, Decimal]:
        """Return what an invoice and its only voucher come to, gross."""
        [voucher] = self.sevdesk.vouchers_by_number(number)
        return self._invoice(number).total.gross, voucher.sum_gross

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
