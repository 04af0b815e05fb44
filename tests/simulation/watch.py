"""What must be true of a space, whatever its life was: after each run, and at rest.

Everything is judged from what stands on the two sides and from what people are known to have done; of the program only
its ledger is asked what it has named.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct
from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.books.names import contact_mark
from cobot_sevdesk_sync.config.settings import InvoiceSettings, Settings
from cobot_sevdesk_sync.report.model import CALM, Report
from cobot_sevdesk_sync.sandbox.cobot_model import StoredInvoice
from cobot_sevdesk_sync.sandbox.faults import Handle
from cobot_sevdesk_sync.sandbox.sevdesk_state import ContactRow, VoucherRow
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.sync.result import RunResult
from tests.simulation.space import ACCOUNTS, People

CENT = Decimal("0.01")
STRANGE = "a stranger's odd row"
# Faults that belong to one document or row: they end no run, once the program does what the check says.
STOPS_NOTHING = {
    "an odd value": "odd-rows-stop-nothing",
    "403 on one request": "a-403-stops-nothing",
    STRANGE: "odd-rows-stop-nothing",
    "an odd id": "odd-ids-stop-nothing",
    "an id of another": "an-id-of-another-stops-nothing",
}
# Faults that hide an invoice from a run that cannot know of it: it may be silent, and no invoice may be lost for it.
HIDING = {"rows are missing", "a row slips through between two pages", "a row without an id"}
SWEEP_DAYS = InvoiceSettings().sweep_days
# A look that is a minute old, and all the waiting that one document may take: limits, an effect that comes late.
AT_ONCE = timedelta(minutes=6)
# A look that is a minute old, and the slowest answers between it and the write that rests on it.
LOOKED_BEFORE = timedelta(minutes=3)
NOT_LINKED = "its voucher is not linked"
Split = dict[tuple[str, Decimal], Decimal]


class Complaint(Struct, frozen=True):
    """What is not as it must be; ``kind`` stays the same when a life is shrunk."""

    kind: str
    words: str


class Made(Struct):
    """What a run of the program made: on which machine, and from when to when it was under way."""

    machine: str
    began: datetime
    landed: datetime
    number: str


class Sender(Struct, frozen=True):
    """The run that sends a request; ``machine`` is where it runs."""

    machine: str
    began: datetime
    settings: Settings


class Watch:
    """Sees every effect of the program's requests, and judges."""

    def __init__(self, people: People, checks: frozenset[str]) -> None:
        self._people = people
        self._cobot, self._sevdesk = people.cobot, people.sevdesk
        self._now = people.world.clock.now
        self._checks = checks
        self.vouchers: dict[str, Made] = {}
        self.contacts: dict[str, Made] = {}
        self.tags: dict[str, Made] = {}
        """By the id of what relates them to a voucher."""
        self.activities: dict[int, Made] = {}
        """By their place in Cobot's feed."""
        self.fresh: list[Complaint] = []
        self.booked: list[str] = []
        self.has_another_installation = False
        self._silent: set[str] = set()
        self._named: frozenset[str] = frozenset()
        self._without_contact: set[str] = set()
        """Cobot ids of invoices of which it was said that they are booked without a contact, as several fit."""

    def forgets(self) -> None:
        """The state is another one: whether several contacts fitted once, only it knew."""
        self._without_contact.clear()

    def takes_effect(self, sender: Sender, request: Request, handle: Handle) -> Response:
        """Answer a request of the program, and note down what it made."""
        contacts, vouchers = set(self._sevdesk.contacts), set(self._sevdesk.vouchers)
        activities, tags = len(self._cobot.activities), set(self._sevdesk.tag_relations)
        response = handle(request)
        for made in set(self._sevdesk.tag_relations) - tags:
            self.tags[made] = Made(sender.machine, sender.began, self._now(), "")
        for place in range(activities, len(self._cobot.activities)):
            self.activities[place] = Made(sender.machine, sender.began, self._now(), "")
        for made in set(self._sevdesk.contacts) - contacts:
            contact = self._sevdesk.contacts[made]
            self.contacts[made] = Made(sender.machine, sender.began, self._now(), contact.customer_number)
            self._judge_contact(contact)
        for contact_id in self._sevdesk.contacts.keys() & (set(self._sevdesk.contacts) - contacts | _touched(request)):
            self._people.note_contact(self._sevdesk.contacts[contact_id])
        for made in set(self._sevdesk.vouchers) - vouchers:
            voucher = self._sevdesk.vouchers[made]
            self.vouchers[made] = Made(sender.machine, sender.began, self._now(), voucher.description or "")
            self.booked.append(made)
            self._judge_booking(voucher, sender)
        for member in self._cobot.members.values():
            if member.customer_number:
                self._people.called[member.id].add(member.customer_number)
        return response

    # What a rule forbids.

    def _judge_contact(self, contact: ContactRow) -> None:
        """A contact of the same name with that person's e-mail address, made by hand and nobody else's, is theirs."""
        theirs = self._people.email_called(contact.display_name)
        for other in self._sevdesk.contacts.values():
            if (
                other.id in self._people.by_hand
                and other.display_name == contact.display_name
                and theirs in self._sevdesk.emails_of(other.id)
                and self._now() - other.created > LOOKED_BEFORE
            ):
                words = f"a contact is made for {contact.display_name}, who has one since {other.created:%H:%M:%S}"
                self._complain("a contact beside one made by hand", words)

    def _judge_booking(self, voucher: VoucherRow, sender: Sender) -> None:
        number = voucher.description or ""
        versions = list(self._people.versions_between(number, sender.began))
        if not versions:
            self._complain("booked from nothing", f"{number} is booked, and no such invoice stood since the run began")
            return
        faults = [self._faults(voucher, version, sender.settings) for version in versions]
        if all(faults):
            self._complain("booked against a rule", f"{number} is booked, but {'; '.join(faults[-1])}")

    def _faults(self, voucher: VoucherRow, invoice: StoredInvoice, settings: Settings) -> list[str]:
        charged, booked = charged_split(invoice), self._booked_split(voucher)
        faults = [
            f"{name} is {theirs} and not {ours}"
            for name, ours, theirs in (
                ("the total", invoice.total.gross, voucher.sum_gross),
                ("the tax", sum((tax.amount for tax in invoice.total.taxes), Decimal(0)), voucher.sum_tax),
                ("the date", invoice.day, voucher.voucher_date),
                ("the direction", "D", voucher.credit_debit),
                ("the currency", invoice.currency, voucher.currency),
            )
            if ours != theirs
        ]
        faults += [
            f"account {account} at {rate:f} % has {booked.get((account, rate), 0)} and not {gross}"
            for (account, rate), gross in charged.items()
            if abs(booked.get((account, rate), Decimal(0)) - gross) > CENT * len(invoice.lines)
        ]
        faults += [f"account {account} at {rate:f} % was not charged" for account, rate in set(booked) - set(charged)]
        faults += self._rule_faults(voucher, invoice, settings)
        if not self._is_their_contact(voucher.contact_id, invoice):
            faults.append(f"its contact is {self._sevdesk.contacts[voucher.contact_id or ''].display_name}")
        return faults

    def _rule_faults(self, voucher: VoucherRow, invoice: StoredInvoice, settings: Settings) -> list[str]:
        rates = {tax.rate for line in invoice.lines for tax in line.total.taxes}
        faults = []
        if any(rates) and voucher.tax_rule_id != "1":
            faults.append(f"the tax rule is {voucher.tax_rule_id} for lines with tax")
        if any(rates) and not all(rates) and "several-tax-rules" in self._checks:
            faults.append("a line without tax stands beside taxed ones")
        if not any(rates):
            home = invoice.recipient.country_code
            zero_rated = settings.taxes.zero_rated
            due = {"DE": zero_rated.domestic, "AT": zero_rated.eu_private, "CH": zero_rated.third_country}[home or "DE"]
            if voucher.tax_rule_id != due:
                faults.append(f"the tax rule is {voucher.tax_rule_id} where {due or 'none'} is due")
        if invoice.total.gross < 0 and settings.invoices.corrections == "block":
            faults.append("corrections are to be blocked")
        if invoice.currency != "EUR" and settings.invoices.foreign_currency == "block":
            faults.append("foreign currencies are to be blocked")
        if invoice.total.gross == 0 and "zero-total" in self._checks:
            faults.append("sums that cancel each other out are to be blocked")
        return faults

    def _is_their_contact(self, contact_id: str | None, invoice: StoredInvoice) -> bool:
        if contact_id is None or contact_id not in self._sevdesk.contacts:
            return True
        theirs = {invoice.recipient.company, invoice.recipient.name, invoice.customer_number} - {None, ""}
        theirs |= self._people.called[invoice.debitor_id or ""]
        return bool(theirs & self._people.known_as[contact_id])

    def _booked_split(self, voucher: VoucherRow) -> Split:
        split: defaultdict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
        for position in voucher.positions:
            split[self._sevdesk.accounts[position.account_id].number, position.tax_rate] += position.sum_gross
        return dict(split)

    # After each run.

    def after_a_run(
        self, result: RunResult | None, ledger: Ledger, began: datetime, *, disturbed: bool, struck: set[str]
    ) -> None:
        """Judge what stands after a run of the first installation.

        Args:
            result: None when it was killed.
            ledger: As the run left it.
            began: When it began.
            disturbed: Whether anything happened while it ran.
            struck: The faults that it met.
        """
        self._judge_doubles()
        before, self._named = self._named, frozenset(each.finding.id for each in ledger.problems())
        if result is None:
            return
        if result.error is not None:
            if "an error of its own" in result.error[0]:
                self._complain("an error of its own", result.error[0])
            elif not disturbed:
                self._complain("stopped without reason", result.error[0])
            elif struck and all(STOPS_NOTHING.get(each) in self._checks for each in struck):
                self._complain("stopped by one bad thing", result.error[0])
            return
        if not struck & HIDING:
            self._judge_silence(result, ledger, began)
        self._judge_deletions(ledger)
        self._judge_without_contact(ledger)
        if struck == {STRANGE}:
            self._judge_kept_back(ledger, before)
        if "told-in-the-run" in self._checks:
            self._judge_twins(ledger)

    def _judge_doubles(self) -> None:
        hands_on = self._people.hands_on
        vouchers = self._by(self.vouchers, {key: row.description for key, row in self._sevdesk.vouchers.items()})
        contacts = self._by(self.contacts, {key: row.display_name for key, row in self._sevdesk.contacts.items()})
        for kind, found in (("voucher", vouchers), ("contact", contacts)):
            for name, made in found.items():
                if len(made) > 1 and not _made_at_once(made, AT_ONCE):
                    self._complain(f"a doubled {kind}", f"the program made {len(made)} {kind}s {name}")
        posted: defaultdict[tuple[str, ...], list[Made]] = defaultdict(list)
        for place, made_here in self.activities.items():
            activity = self._cobot.activities[place]
            if not self._people.may_be_told_again & set(activity.source_ids):
                posted[str(activity.attributes["text"]), *sorted(activity.source_ids)].append(made_here)
        doubled = {what: len(made) for what, made in posted.items() if len(made) > 1 and not _made_at_once(made)}
        self._complain_of("a doubled activity", Counter(doubled))
        rows: dict[str, Iterable[tuple[str, ...]]] = {
            "way": ((each.contact_id, each.type, each.value) for each in self._sevdesk.ways.values()),
            "address": (
                (each.contact_id, each.street or "", each.zip or "") for each in self._sevdesk.addresses.values()
            ),
        }
        if "one-tag" in self._checks or not self.has_another_installation:
            tagged: defaultdict[tuple[str, str], list[Made]] = defaultdict(list)
            for key, made_here in self.tags.items():
                if (relation := self._sevdesk.tag_relations.get(key)) and relation.voucher_id not in hands_on:
                    tagged[relation.voucher_id, relation.tag_id].append(made_here)
            twice = {what: len(made) for what, made in tagged.items() if len(made) > 1 and not _made_at_once(made)}
            self._complain_of("a doubled tag", Counter(twice))
        for name, keys in rows.items():
            self._complain_of(f"a doubled {name}", Counter(each for each in keys if each[0] not in hands_on))

    def _by(self, made: dict[str, Made], names: dict[str, str | None]) -> dict[str, list[Made]]:
        found: defaultdict[str, list[Made]] = defaultdict(list)
        for key, name in names.items():
            if key in made and key not in self._people.hands_on:
                found[name or ""].append(made[key])
        return found

    def _complain_of(self, kind: str, counts: Counter[Any]) -> None:
        for what, count in counts.items():
            if count > 1:
                self._complain(kind, f"{count} times {what}")

    def _judge_silence(self, result: RunResult, ledger: Ledger, began: datetime) -> None:
        links, known = ledger.links("invoice"), named_by(ledger, result)
        reach = self._now().date() - timedelta(days=7)
        # By an installation that this run cannot know of: the next run looks whose voucher it is.
        meanwhile = {each.number for each in self.vouchers.values() if each.began != began and each.landed >= began}
        silent: set[str] = set()
        for invoice in self._cobot.invoices.values():
            if invoice.id in links or invoice.id in known or invoice.day < reach or is_nothing(invoice):
                continue
            if invoice.number in meanwhile or not self._people.unchanged_since(invoice.number, began):
                continue
            silent.add(invoice.id)
            if invoice.id in self._silent or "named-at-once" in self._checks:
                self._complain("silence", f"{invoice.number} is not booked, and nothing is said of it")
        self._silent = silent

    def _judge_deletions(self, ledger: Ledger) -> None:
        for problem in ledger.problems():
            finding = problem.finding
            if finding.code == "deleted-in-cobot" and finding.id in self._cobot.invoices:
                self._complain("a false deletion", f"{finding.number} is said to be deleted in Cobot, and stands there")

    def _judge_kept_back(self, ledger: Ledger, before: frozenset[str]) -> None:
        for problem in ledger.problems():
            finding = problem.finding
            if finding.id not in before and finding.code == "rejected-by-sevdesk":
                self._complain("kept back by a stranger's row", f"{finding.number}: {finding.details}")

    def _judge_without_contact(self, ledger: Ledger) -> None:
        """That several contacts fit stays named until the voucher has one, or is not what it was."""
        named = {each.finding.id for each in ledger.problems() if each.finding.code == "ambiguous-contact"}
        links = ledger.links("invoice")
        for cobot_id in self._without_contact - named:
            voucher = self._sevdesk.vouchers.get(links[cobot_id].sevdesk_id) if cobot_id in links else None
            if voucher is None or voucher.contact_id or voucher.id in self._people.hands_on:
                self._without_contact.discard(cobot_id)
            elif cobot_id in self._cobot.invoices:
                words = f"the voucher {voucher.description} has no contact, as several fit, and that is not named"
                self._complain("silence about several contacts", words)
        self._without_contact |= {cobot_id for cobot_id in named & set(links) if cobot_id in self._cobot.invoices}

    def _judge_twins(self, ledger: Ledger) -> None:
        named = {each.finding.number for each in ledger.problems()}
        for made in self.booked:
            number = self.vouchers[made].number
            if len(self._sevdesk.vouchers_by_number(number)) > 1 and number not in named:
                self._complain("silence about a twin", f"{number} is there twice, and the run that booked it is silent")

    # At rest.

    def at_rest(self, result: RunResult, ledger: Ledger, report: Report) -> None:
        """Judge when nothing has gone wrong for some days."""
        self._judge_doubles()
        known, links = named_by(ledger, result), ledger.links("invoice")
        rows = {row.number: row for row in report.rows}
        for invoice in self._cobot.invoices.values():
            number = invoice.number
            row = rows.get(number)
            fault = self._fault_at_rest(
                invoice, linked_to=links[invoice.id].sevdesk_id if invoice.id in links else None
            )
            if fault is None:
                if row is not None and row.document_class not in CALM and not self._explains(number, invoice.id, known):
                    words = f"{number} is booked as it should be, and the report says {row.document_class} {row.fields}"
                    self._complain("a false report", words)
                continue
            if invoice.id in links and invoice.id not in known and fault != NOT_LINKED:
                # Whatever people did to its voucher, the day's comparison has seen it.
                self._complain("not compared", f"{number} was booked; now: {fault}, and no problem says so")
            if not self._explains(number, invoice.id, known):
                self._complain("lost" if fault == "not booked" else "different", f"{number}: {fault}, and not named")
            elif fault != NOT_LINKED and (row is None or row.document_class in CALM):
                self._complain("a report that keeps silent", f"{number}: {fault}, and the report says nothing of it")
        for cobot_id in set(links) - set(self._cobot.invoices):
            if cobot_id not in known:
                self._complain("silence about a deletion", f"{links[cobot_id].number} is deleted, and nobody is told")
        if not report.differs and charged(self._cobot.invoices.values()) != self._booked_in_all():
            self._complain("sums that differ", "the report is green, and the sums of both sides differ")
        self._judge_members(ledger, report)

    def _explains(self, number: str, cobot_id: str, known: frozenset[str]) -> bool:
        return (
            cobot_id in known
            or number in self._people.touched
            or any(each.number == number and key in self._people.hands_on for key, each in self.vouchers.items())
        )

    def _fault_at_rest(self, invoice: StoredInvoice, linked_to: str | None) -> str | None:
        vouchers = self._sevdesk.vouchers_by_number(invoice.number)
        if is_nothing(invoice):
            return None
        if not vouchers:
            return "not booked"
        if len(vouchers) > 1:
            return f"{len(vouchers)} vouchers"
        [voucher] = vouchers
        for name, ours, theirs in (
            ("gross", invoice.total.gross, voucher.sum_gross),
            ("date", invoice.day, voucher.voucher_date),
            ("direction", "D", voucher.credit_debit),
            ("currency", invoice.currency, voucher.currency),
        ):
            if ours != theirs:
                return f"its {name} is {theirs} and not {ours}"
        # An older state file that is put back knows nothing of what the sweep does not reach any more.
        is_out_of_reach = invoice.day < self._now().date() - timedelta(days=SWEEP_DAYS)
        return None if linked_to == voucher.id or is_out_of_reach else NOT_LINKED

    def _booked_in_all(self) -> Decimal:
        ours = {invoice.number for invoice in self._cobot.invoices.values() if not is_nothing(invoice)}
        return sum((each.sum_gross for each in self._sevdesk.vouchers.values() if each.description in ours), Decimal(0))

    def _judge_members(self, ledger: Ledger, report: Report) -> None:
        links = ledger.links("member")
        named = {each.finding.id for each in ledger.problems()} | {row.cobot_id for row in report.members}
        for member in self._cobot.members.values():
            if member.canceled_to is not None or member.id in named or member.name in self._people.members_touched:
                continue
            contact = self._sevdesk.contacts.get(links[member.id].sevdesk_id) if member.id in links else None
            if contact is None:
                self._complain("a member without contact", f"{member.name} has no contact and no problem")
            elif contact.customer_number != member.customer_number:
                numbers = f"{member.customer_number} in Cobot, {contact.customer_number} in sevDesk"
                self._complain("a number that differs", f"{member.name}: {numbers}")
            elif "whole-contacts" in self._checks and contact.id in self.contacts:
                self._judge_whole(member.id, contact.id)

    def _judge_whole(self, member_id: str, contact_id: str) -> None:
        member = self._cobot.members[member_id]
        if member.email not in self._sevdesk.emails_of(contact_id):
            self._complain("half a contact", f"the contact of {member.name} has no e-mail address")
        if not any(each.contact_id == contact_id for each in self._sevdesk.addresses.values()):
            self._complain("half a contact", f"the contact of {member.name} has no address")
        # Of one that was found, and not made, for them, a lost state file leaves nobody to know that its number is new.
        made_for_them = contact_mark("member", member_id) in str(
            self._sevdesk.contacts[contact_id].extra.get("description")
        )
        # After a lost state the feed of the days is all that there is, and shows no object: a text with the number
        # counts.
        number = re.compile(rf"(?<!\w){re.escape(member.customer_number or '?')}(?!\w)")
        again = [each for each in self._cobot.members.values() if each.name == member.name]
        if (
            made_for_them
            and len(again) == 1
            and not any(
                member_id in each.source_ids or number.search(str(each.attributes["text"]))
                for each in self._cobot.activities
                if each.type == "text"
            )
        ):
            self._complain("half a contact", f"nobody is told in Cobot of the contact of {member.name}")

    def _complain(self, kind: str, words: str) -> None:
        self.fresh.append(Complaint(kind, words))


def named_by(ledger: Ledger, result: RunResult) -> frozenset[str]:
    """Return the Cobot ids of which a run says something, or which wait for a write to be settled."""
    return frozenset(
        [
            *(each.finding.id for each in ledger.problems()),
            *(each.id for each in result.notes if each.code == "nothing-to-book"),
            *(each.cobot_id for each in ledger.open_intents()),
        ]
    )


def charged_split(invoice: StoredInvoice) -> Split:
    """Return an invoice's gross amounts by account number and rate."""
    split: defaultdict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for line in invoice.lines:
        code = line.code or ""
        split[ACCOUNTS.get(code, code), line.total.taxes[0].rate] += line.total.gross
    return dict(split)


def is_nothing(invoice: StoredInvoice) -> bool:
    """Whether an invoice charges nothing on any account and rate."""
    return not any(charged_split(invoice).values())


def charged(invoices: Iterable[StoredInvoice]) -> Decimal:
    """Return the gross sum of invoices."""
    return sum((invoice.total.gross for invoice in invoices), Decimal(0))


def _made_at_once(made: Sequence[Made], most: timedelta = timedelta.max) -> bool:
    """Whether these are of machines that cannot know of each other, under way at the same time.

    Args:
        made: By whichever machine.
        most: What was made longer after another than this has to know of it.
    """
    first, *others = sorted(made, key=lambda each: each.landed)
    return all(
        each.machine != first.machine and each.began <= first.landed and each.landed - first.landed <= most
        for each in others
    )


def _touched(request: Request) -> set[str]:
    return {part for part in request.path.split("/") if part.isdigit()}
