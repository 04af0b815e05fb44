"""The first part of the page: the verdict, control totals, sums per month and per account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from cobot_sevdesk_sync.report.html_chart import Chart, draw
from cobot_sevdesk_sync.report.html_words import EURO, amount, figure, grouped, month, outside, rate
from cobot_sevdesk_sync.report.model import DocumentClass, Report, TotalRow
from cobot_sevdesk_sync.texts import Texts

# What needs a person comes first, the worst of it at the top.
CLASS_ORDER: tuple[DocumentClass, ...] = (
    "different",
    "duplicate",
    "extra",
    "missing",
    "blocked",
    "matched",
    "nothing-to-book",
)
CALM_CLASSES = frozenset({"matched", "nothing-to-book"})


class Line(Struct, frozen=True):
    """A line of a table of sums, in words. ``differs`` marks it; ``labels`` name it, one per column."""

    labels: tuple[str, ...]
    cobot: str
    sevdesk: str
    difference: str
    differs: bool


class CurrencyPart(Struct, frozen=True):
    """All sums of one currency.

    Attributes:
        name: The currency in titles; empty while there is only one.
        total: With the currency's sign; the tables' figures are bare, their captions name the currency.
        accounts: One line per month, booking account and tax rate.
    """

    currency: str
    name: str
    total: Line
    months: tuple[Line, ...]
    months_sum: Line
    accounts: tuple[Line, ...]
    chart: Chart | None


class ClassLine(Struct, frozen=True):
    """How many documents a class holds and their gross amounts, one per currency."""

    name: DocumentClass
    label: str
    count: str
    amounts: tuple[str, ...]
    calm: bool


def verdict(report: Report, texts: Texts) -> tuple[str, ...]:
    """Return what the report comes to: the verdict, then a sentence each about documents, sums and members."""
    flagged = sum(row.document_class not in CALM_CLASSES for row in report.rows)
    everything = grouped(texts, len(report.rows))
    if not report.rows and not report.differs:
        return (texts.text("html.verdict.empty"),)
    sentences = [texts.text("html.verdict.differs" if report.differs else "html.verdict.agrees")]
    if flagged:
        values = {"count": grouped(texts, flagged), "all": everything}
        sentences.append(texts.text("html.documents.to-look-at", values))
    elif report.rows:
        sentences.append(texts.text("html.documents.agree", {"all": everything}))
    sentences.append(_sentence_on_sums(report.totals, texts))
    if report.members:
        sentences.append(texts.text("html.members.to-look-at", {"count": grouped(texts, len(report.members))}))
    return tuple(sentences)


def currency_parts(totals: Iterable[TotalRow], texts: Texts) -> tuple[CurrencyPart, ...]:
    """Return the sums per currency, the euro first; a period without any sums has a euro part of zero."""
    rows: dict[str, list[TotalRow]] = {EURO: []}
    for total in totals:
        rows.setdefault(total.currency, []).append(total)
    if not rows[EURO] and len(rows) > 1:
        del rows[EURO]
    named = len(rows) > 1
    return tuple(_part(currency, of_it, texts, named=named) for currency, of_it in rows.items())


def class_lines(report: Report, texts: Texts) -> tuple[ClassLine, ...]:
    """Return the classes that have documents, with their number and gross amounts."""
    counts: dict[DocumentClass, int] = defaultdict(int)
    sums: dict[DocumentClass, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in report.rows:
        counts[row.document_class] += 1
        sums[row.document_class][row.currency] += row.gross_cents
    return tuple(
        ClassLine(
            name=name,
            label=texts.text(f"report.class.{name}"),
            count=grouped(texts, counts[name]),
            amounts=amounts(texts, sums[name]),
            calm=name in CALM_CLASSES,
        )
        for name in CLASS_ORDER
        if counts[name]
    )


def amounts(texts: Texts, cents: Mapping[str, int]) -> tuple[str, ...]:
    """Return sums with their currencies."""
    return tuple(amount(texts, value, currency) for currency, value in sorted(cents.items()))


def _sentence_on_sums(totals: Sequence[TotalRow], texts: Texts) -> str:
    differences: dict[str, int] = defaultdict(int)
    for total in totals:
        differences[total.currency] += total.difference_cents
    unequal = {currency: cents for currency, cents in differences.items() if cents}
    if unequal:
        return texts.text("html.sums.differ", {"difference": " / ".join(amounts(texts, unequal))})
    in_parts = any(total.difference_cents for total in totals)
    return texts.text("html.sums.equal-in-all" if in_parts else "html.sums.equal")


def _part(currency: str, totals: Sequence[TotalRow], texts: Texts, *, named: bool) -> CurrencyPart:
    months: dict[str, tuple[int, int]] = {}
    for total in totals:
        cobot, sevdesk = months.get(total.month, (0, 0))
        months[total.month] = (cobot + total.cobot_cents, sevdesk + total.sevdesk_cents)
    ordered = [(name, *months[name]) for name in sorted(months)]
    cobot = sum(line[1] for line in ordered)
    sevdesk = sum(line[2] for line in ordered)
    difference = cobot - sevdesk
    name = outside(currency) if named else ""
    return CurrencyPart(
        currency=outside(currency),
        name=name,
        total=Line(
            labels=(),
            cobot=amount(texts, cobot, currency),
            sevdesk=amount(texts, sevdesk, currency),
            difference=amount(texts, difference, currency),
            differs=difference != 0,
        ),
        months=tuple(_line(texts, (month(texts, each),), left, right) for each, left, right in ordered),
        months_sum=_line(texts, (texts.text("html.sum"),), cobot, sevdesk),
        accounts=tuple(_account_line(texts, total) for total in sorted(totals, key=_account_order)),
        chart=draw(ordered, texts, currency, name) if ordered else None,
    )


def _account_order(total: TotalRow) -> tuple[str, bool, str, object]:
    return (total.month, total.account is None, total.account or "", total.tax_rate)


def _account_line(texts: Texts, total: TotalRow) -> Line:
    account = texts.text("html.no-account") if total.account is None else outside(total.account)
    labels = (month(texts, total.month), account, rate(texts, total.tax_rate))
    return _line(texts, labels, total.cobot_cents, total.sevdesk_cents)


def _line(texts: Texts, labels: tuple[str, ...], cobot: int, sevdesk: int) -> Line:
    return Line(
        labels=labels,
        cobot=figure(texts, cobot),
        sevdesk=figure(texts, sevdesk),
        difference=figure(texts, cobot - sevdesk),
        differs=cobot != sevdesk,
    )
