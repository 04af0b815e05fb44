"""The report's page as a file: what stands in it, in both languages, with every outside string escaped."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files
from itertools import chain, pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.config.settings import Acceptance, CobotSettings, Settings, SevdeskSettings
from cobot_sevdesk_sync.report.html import MOST_DOCUMENTS, members_in_order, sections_of, verdict, write_html
from cobot_sevdesk_sync.report.html_chart import LEFT, draw
from cobot_sevdesk_sync.report.model import MemberRow, Report, Sums, TotalRow, addresses_for
from cobot_sevdesk_sync.report.words import amount, field_value, link, month, rate
from cobot_sevdesk_sync.texts import Language, Texts
from cobot_sevdesk_sync.texts.catalogue import sentences
from cobot_sevdesk_sync.texts.commands import parts
from tests.unit.report.page_examples import HOSTILE, example, huge, well

LANGUAGES: tuple[Language, ...] = ("de", "en")
VOID = {"meta", "br", "input"}


ACCEPTED = Acceptance(
    id="in71",
    code="voucher-differs",
    reason="2.00 off <b>by phone</b>",
    by="Svea Lund",
    day=date(2026, 4, 2),
    fingerprints=(),
)


def with_accepted(report: Report) -> Report:
    """Return a report in which somebody lets the one different document stand."""
    rows = [replace(row, accepted=ACCEPTED) if row.document_class == "different" else row for row in report.rows]
    return replace(report, rows=rows)


def page(report: Report, language: Language = "en") -> str:
    out = io.StringIO()
    write_html(report, Texts(language), out)
    return out.getvalue()


class Outline(HTMLParser):
    """Elements, headings and text of a page; what is opened has to be closed."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[int] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["example", "well", "empty"])
def test_the_page_is_well_formed_and_ordered(name: str, language: Language) -> None:
    empty = replace(well(), rows=[], totals=[])
    outline = Outline(page({"example": example(), "well": well(), "empty": empty}[name], language))
    assert outline.headings.count(1) == 1
    assert outline.headings[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(outline.headings))
    assert outline.of("html") == [{"lang": language}]
    assert all(len(outline.of(landmark)) == 1 for landmark in ("header", "nav", "main", "footer"))
    assert len(outline.of("caption")) == len(outline.of("table"))
    assert all("scope" in attributes for attributes in outline.of("th"))
    identifiers = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    for attribute in ("aria-labelledby", "href"):
        for _, attributes in outline.elements:
            value = attributes.get(attribute) or ""
            if attribute == "aria-labelledby" or value.startswith("#"):
                assert set(value.replace("#", "").split()) <= set(identifiers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_outside_strings_stay_text(language: Language) -> None:
    outline = Outline(page(example(), language))
    assert outline.of("img") == []
    assert len(outline.of("script")) == 1
    handlers = {name for _, attributes in outline.elements for name in attributes if name.startswith("on")}
    assert handlers == set()
    text = "".join(outline.texts)
    assert HOSTILE[0] in text
    assert HOSTILE[1] in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)


def test_the_policy_names_the_hashes_of_the_one_script_and_the_styles() -> None:
    source = page(example())
    outline = Outline(source)
    policy = next(each["content"] or "" for each in outline.of("meta") if "http-equiv" in each)
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        for found in re.findall(f"<{tag}>(.*?)</{tag}>", source, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(found.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert all("style" not in attributes for _, attributes in outline.elements)


def test_the_page_names_no_address_but_those_of_documents() -> None:
    addresses = set(re.findall(r"https?://[^\"'<>\s&]+", page(well())))
    assert addresses == set()


def test_a_bookkeeper_reads_her_own_terms_and_figures() -> None:
    text = re.sub(r"\s+", " ", " ".join(Outline(page(example(hostile=()), "de")).texts))
    for words in (
        "Abgleich von Cobot und sevDesk",
        "01.01.2026 bis 31.03.2026",
        "02.04.2026, 08:15 UTC",
        "Belegnummer",
        "Buchungskonto",
        "Steuersatz",
        "7.578,00 €",
        "-15,00 €",
        "5,5 %",
        "120,00 CHF",
        "Februar 2026",
        "Zu prüfende Vorgänge: 6 von 67.",
        "03.02.2026",
    ):
        assert words in text, words


def test_each_problem_says_what_it_means_and_how_to_mend_it() -> None:
    report, texts = example(hostile=()), Texts("en")
    text = " ".join("".join(Outline(page(report)).texts).split())
    for row in report.rows:
        for finding in row.findings:
            if not row.fields:
                assert texts.problem_message(finding) in text
                # A command needs no quotation marks where it is set apart.
                assert "".join(chain.from_iterable(parts(texts.problem_fix(finding)))) in text
    assert "Gross" in text
    assert "gross: Cobot €238.00, sevDesk €236.00" in text
    assert "It is left to settle until 2026-04-02, 08:30 UTC" in text


def test_the_verdict_tells_agreement_differences_and_nothing_at_all_apart() -> None:
    texts, report = Texts("en"), well()
    assert verdict(report, texts)[0] == "Everything agrees."
    assert verdict(replace(report, rows=[], totals=[]), texts) == (texts.text("report.empty"),)
    shifted = [TotalRow("2026-01", "4400", Decimal(19), 100, 0), TotalRow("2026-01", "4300", Decimal(7), 0, 100)]
    said = verdict(replace(report, totals=shifted), texts)
    assert said[0] == "Not everything agrees."
    assert texts.text("html.sums.equal-in-all") in said
    member = MemberRow("without-contact", "me1", "Ada", None, None, ())
    assert "Members to look at: 1." in verdict(replace(report, members=[member]), texts)
    francs = TotalRow("2026-01", None, Decimal(0), -50, 0, "CHF")
    assert "The sums differ by -CHF\u00a00.50." in verdict(replace(report, totals=[francs]), texts)


def test_sums_are_kept_apart_by_currency_the_euro_first() -> None:
    rows = [
        TotalRow("2026-02", "4400", Decimal(19), 300, 300, "CHF"),
        TotalRow("2026-02", "4400", Decimal(19), 100, 99),
        TotalRow("2026-01", None, Decimal(7), 20, 20),
    ]
    report = replace(well(), totals=rows)
    assert report.currencies == ("EUR", "CHF")
    assert report.sums("EUR") == Sums(120, 119, differs_inside=True)
    assert list(report.months("EUR").items()) == [
        ("2026-01", Sums(20, 20, differs_inside=False)),
        ("2026-02", Sums(100, 99, differs_inside=True)),
    ]
    text = " ".join(Outline(page(report)).texts)
    assert all(sum_ in text for sum_ in ("€1.20", "€1.19", "€0.01", "CHF\u00a03.00"))
    assert replace(report, totals=[]).currencies == ("EUR",)
    assert replace(report, totals=rows[:1]).currencies == ("CHF",)


def months(*sums: tuple[str, int, int]) -> dict[str, Sums]:
    return {month: Sums(cobot, sevdesk, differs_inside=cobot != sevdesk) for month, cobot, sevdesk in sums}


def test_a_chart_shows_a_cent_and_what_is_below_zero() -> None:
    chart = draw(Texts("en"), months(("2026-01", 1_000_000, 999_999), ("2026-02", -500_000, 0)), "EUR", "")
    bars = {(bar.kind, bar.about.split(": ")[1]): bar for bar in chart.bars}
    zero, zero_below = chart.zeros
    assert bars["cobot", "€10,000.00"].y + bars["cobot", "€10,000.00"].height == zero
    assert bars["cobot", "-€5,000.00"].y == zero
    assert bars["difference", "€0.01"].height >= 1
    assert bars["difference", "-€5,000.00"].y == zero_below
    assert all(bar.x >= LEFT and bar.x + bar.width <= chart.right for bar in chart.bars)
    assert all(bar.y >= 0 and bar.y + bar.height <= chart.height for bar in chart.bars)
    assert "January\u00a02026, February\u00a02026" in chart.description
    assert chart.equal is None


def test_a_chart_of_many_months_grows_wider_and_names_some() -> None:
    sums = [(f"{2016 + index // 12}-{index % 12 + 1:02}", 100, 100) for index in range(120)]
    chart = draw(Texts("de"), months(*sums), "EUR", "")
    xs = [mark.x for mark in chart.months]
    assert all(right - left >= 60 for left, right in pairwise(xs))
    assert {bar.kind for bar in chart.bars} == {"cobot", "sevdesk"}
    assert chart.equal is not None


def test_a_page_of_very_many_documents_lists_those_that_need_a_person_and_counts_the_others() -> None:
    missing, matched = sections_of(huge(6_000))
    assert (missing.name, missing.whole.count, missing.folded) == ("missing", 60, {})
    assert len(matched.listed) == MOST_DOCUMENTS - 60
    assert sum(each.count for each in matched.folded.values()) == 6_000 - MOST_DOCUMENTS
    text = " ".join(Outline(page(huge(6_000))).texts)
    assert "5,000 of 6,000" in text
    assert "--since 2026-01-01 --until 2026-12-31 --format csv" in text
    assert "--format csv" not in page(huge(100))


class Pieces(io.StringIO):
    """Takes a page without keeping it."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []

    def write(self, text: str, /) -> int:
        self.lengths.append(len(text))
        return len(text)


def test_very_many_documents_make_a_page_that_a_browser_bears_written_piece_by_piece() -> None:
    out = Pieces()
    write_html(huge(20_000), Texts("de"), out)
    assert sum(out.lengths) < 6_000_000
    assert max(out.lengths) < 100_000


def test_members_come_worst_first_and_are_bounded() -> None:
    report = example(hostile=())
    assert [row.member_class for row in members_in_order(report)] == [
        "several-contacts",
        "number-different",
        "without-contact",
    ]
    many = replace(report, members=[report.members[0]] * 1_001)
    assert page(many).count('<td class="what">') == 1_000
    assert "1,000 of 1,001 members" in page(many)
    assert "--format json" not in page(report)


@pytest.mark.parametrize(
    ("cents", "german", "english"),
    [
        (119_000, "1.190,00\u00a0€", "€1,190.00"),
        (-5, "-0,05\u00a0€", "-€0.05"),
        (0, "0,00\u00a0€", "€0.00"),
        (123_456_789_012, "1.234.567.890,12\u00a0€", "€1,234,567,890.12"),
    ],
)
def test_amounts_are_written_as_the_language_does(cents: int, german: str, english: str) -> None:
    assert amount(Texts("de"), cents) == german
    assert amount(Texts("en"), cents) == english


def test_other_words_are_written_as_the_language_does() -> None:
    german, english = Texts("de"), Texts("en")
    assert (rate(german, Decimal("19.00")), rate(english, Decimal("5.50"))) == ("19\u00a0%", "5.5\u00a0%")
    assert rate(german, Decimal(100)) == "100\u00a0%"
    assert (german.day(date(2026, 4, 1)), english.day(date(2026, 4, 1))) == ("01.04.2026", "2026-04-01")
    assert month(german, "2026-03", short=True) == "Mär\u00a02026"
    assert field_value(german, "-1190.05", "gross", "CHF") == "-1.190,05\u00a0CHF"
    assert field_value(german, "2026-04-01", "date", "EUR") == "01.04.2026"
    assert field_value(german, "2026-99-01", "date", "EUR") == "2026-99-01"
    assert (
        field_value(german, "4400 5.5 % 1190.00; ? 7 % -0.10\x1b", "accounts", "EUR")
        == "4400 5,5 % 1.190,00; ? 7 % -0,10"
    )


def test_ids_are_encoded_into_an_address_and_only_web_addresses_become_links() -> None:
    assert link('../?a=1#"<é', "https://a.example.org/x/{id}") == "https://a.example.org/x/..%2F%3Fa%3D1%23%22%3C%C3%A9"
    assert link("\ud800", "https://a.example.org/x/{id}") == "https://a.example.org/x/%3F"
    assert link("1", "javascript:alert({id})") is None
    assert link("1", None) is None
    assert link(None, "https://a.example.org/{id}") is None


def settings(space_url: str) -> Settings:
    cobot = CobotSettings("nordufer", "secret", space_url=space_url)
    return Settings(Path("config.yaml"), date(2026, 1, 1), "de", Path("state.db"), cobot, SevdeskSettings("secret"))


def test_only_addresses_that_are_known_are_given() -> None:
    addresses = addresses_for(settings("https://nordufer.cobot.me"))
    assert addresses.cobot_member == "https://nordufer.cobot.me/admin/memberships/{id}"
    assert (addresses.cobot_invoice, addresses.sevdesk_voucher, addresses.sevdesk_contact) == (None, None, None)
    assert addresses_for(settings("http://127.0.0.1:8080")).cobot_member is None


def test_a_team_has_no_page_among_the_members() -> None:
    rows = [MemberRow("number-different", "t1", "Teamwerk", "t-1", "t-2", ("91",), kind="team")]
    report = replace(example(), members=rows)
    assert "Teamwerk" in page(report)
    assert not [each for each in Outline(page(report)).of("a") if "memberships/t1" in (each.get("href") or "")]


def test_the_pages_files_are_part_of_the_package() -> None:
    names = {each.name for each in (files("cobot_sevdesk_sync") / "report" / "page").iterdir()}
    assert {"report.html.jinja", "report.css", "report.js"} <= names


def catalogue_keys() -> list[str]:
    return [key for key in sentences("en") if key.startswith("html.")]


def test_no_text_of_the_page_is_left_over() -> None:
    folder = Path(str(files("cobot_sevdesk_sync") / "report"))
    sources = "".join(each.read_text(encoding="utf-8") for each in [*folder.glob("*.py"), *(folder / "page").iterdir()])
    families = ("html.meaning.", "html.mend.", "html.member.class.")
    unused = [
        key
        for key in catalogue_keys()
        if not key.startswith(families)
        and not re.search(rf"""["'](html\.)?{re.escape(key.removeprefix("html."))}["']""", sources)
    ]
    assert unused == []


def test_the_template_engine_is_loaded_by_the_page_alone() -> None:
    program = "import sys, cobot_sevdesk_sync.report.html; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_what_was_accepted_stands_in_a_section_of_its_own_with_reason_name_and_day() -> None:
    report = with_accepted(example())
    names = [section.name for section in sections_of(report)]
    assert "different" not in names
    assert names.index("accepted") == names.index("matched") - 1
    [section] = [each for each in sections_of(report) if each.name == "accepted"]
    assert section.is_calm
    source = page(report)
    told = source.partition('id="class-accepted"')[2].partition("</section>")[0]
    assert "CW-2026-71" in told
    assert "accepted on 2026-04-02 by Svea Lund: 2.00 off &lt;b&gt;by phone&lt;/b&gt;" in told
    assert "238.00" in told
    assert "What to do" not in told
    assert "am 02.04.2026 von Svea Lund" in page(report, "de")


def test_what_was_accepted_is_counted_apart_from_what_is_to_be_looked_at() -> None:
    before, after = verdict(example(), Texts("en")), verdict(with_accepted(example()), Texts("en"))
    count = int(re.findall(r"look at: (\d+) of", before[1])[0])
    assert f"Documents to look at: {count - 1} of" in after[1]
    assert after[2] == "Accepted as they are: 1."


def test_a_difference_that_was_accepted_whole_is_called_so() -> None:
    total = TotalRow("2026-02", "4400", Decimal(19), 23_800, 23_600, accepted_cents=200)
    report = replace(well(), totals=[total])
    assert not report.differs
    assert "all of which was accepted" in " ".join(verdict(report, Texts("en")))
    open_too = replace(well(), totals=[replace(total, accepted_cents=100)])
    assert "accepted" not in " ".join(verdict(open_too, Texts("en")))
