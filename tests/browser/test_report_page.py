"""The report's page in a real browser: it filters, sorts and prints, loads nothing, and hostile names stay text."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select, WebDriverWait

from cobot_sevdesk_sync.report.html import write_html
from cobot_sevdesk_sync.report.model import Report
from cobot_sevdesk_sync.texts import Language, Texts
from tests.unit.report.page_examples import HOSTILE, UNKNOWN, example, signed, well

# Shared cores are slow at times; a wait ends as soon as what it waits for is there.
PATIENCE_SECONDS = 60
SHOWN = "table.documents > tbody:not([hidden])"
# WCAG 2.2, success criterion 1.4.3: contrast of text and ground.
ENOUGH_CONTRAST = 4.5
CONTRASTS = """
const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const channel = (value) => linear(value / 255);
const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const ground = (element) => {
  for (let each = element; each; each = each.parentElement) {
    const colour = parts(getComputedStyle(each).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) { return colour; }
  }
  return [255, 255, 255];
};
const worst = [];
for (const element of document.querySelectorAll("body *")) {
  const own = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
  const unseen = ["title", "desc", "script"].includes(element.localName);
  if (!own || unseen || !element.checkVisibility()) { continue; }
  const style = getComputedStyle(element);
  const inSvg = element.namespaceURI.endsWith("svg");
  const [a, b] = [light(parts(inSvg ? style.fill : style.color)), light(ground(element))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  worst.push([contrast, element.localName + " " + element.textContent.slice(0, 30)]);
}
worst.sort((a, b) => a[0] - b[0]);
return worst;
"""
# Every box with a text of its own that ends beyond the screen, or beyond the box, where nothing can be scrolled.
PAST_THE_SCREEN = """
const past = [];
for (const element of document.querySelectorAll("body *")) {
  const own = Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
  const kept = element.closest(".scrolled, .unseen, .skip, svg, option, select");
  if (!own || kept || !element.checkVisibility()) { continue; }
  const range = document.createRange();
  range.selectNodeContents(element);
  const edge = range.getBoundingClientRect().right;
  const cell = element.closest("td, th, dd, li, p") || element;
  if (edge > innerWidth + 0.5 || edge > cell.getBoundingClientRect().right + 0.5) {
    past.push([Math.round(edge), Math.round(cell.getBoundingClientRect().right), element.textContent.slice(0, 40)]);
  }
}
return past;
"""


def opened(browser: Chrome, folder: Path, report: Report, language: Language = "en") -> Path:
    """Write the page, forget what the browser logged, and open the page as a file."""
    file = folder / "report.html"
    with file.open("w", encoding="utf-8") as out:
        write_html(report, Texts(language), out)
    browser.get("about:blank")
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.get_log("performance")  # type: ignore[no-untyped-call]
    browser.get(file.as_uri())
    return file


@pytest.fixture(autouse=True)
def _as_it_was(browser: Chrome) -> Iterator[None]:
    """Undo what a test emulates."""
    yield
    command(browser, "Emulation.setEmulatedMedia", {"media": "", "features": []})
    command(browser, "Emulation.clearDeviceMetricsOverride", {})
    command(browser, "Emulation.setScriptExecutionDisabled", {"value": False})


def command(browser: Chrome, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = browser.execute_cdp_cmd(name, arguments)
    return answer


def scheme(browser: Chrome, name: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": name}]
    command(browser, "Emulation.setEmulatedMedia", {"media": "screen", "features": features})


def screen(browser: Chrome, width: int, height: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
    command(browser, "Emulation.setDeviceMetricsOverride", metrics)


def picture(browser: Chrome, file: Path, width: int, selector: str = "html") -> None:
    """Take a picture of the whole page, or of an element."""
    box = browser.execute_script(
        "const box = document.querySelector(arguments[0]).getBoundingClientRect();"
        "return [box.x + scrollX, box.y + scrollY, box.height];",
        selector,
    )
    clip = {"x": 0, "y": box[1], "width": width, "height": min(box[2], 6000), "scale": 1}
    answer = command(browser, "Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
    file.write_bytes(base64.b64decode(answer["data"]))


def every_in(box: WebElement, selector: str) -> list[WebElement]:
    return box.find_elements(By.CSS_SELECTOR, selector)


def every(browser: Chrome, selector: str) -> list[WebElement]:
    return browser.find_elements(By.CSS_SELECTOR, selector)


def numbers(browser: Chrome) -> list[str]:
    """The numbers of all documents that are shown, in order."""
    script = (
        "return Array.from(document.querySelectorAll(arguments[0]), (body) => body.querySelector('th').textContent)"
    )
    found: list[str] = browser.execute_script(script, f"{SHOWN}")
    return found


def shown(browser: Chrome, count: int) -> None:
    """Wait until the page says that so many documents are shown, and see that it is true."""
    status = browser.find_element(By.CSS_SELECTOR, ".shown")
    WebDriverWait(browser, PATIENCE_SECONDS, poll_frequency=0.02).until(
        lambda _: status.text.startswith(f"{count} of ")
    )
    assert len(every(browser, SHOWN)) == count


def select(browser: Chrome, name: str, value: str) -> None:
    Select(browser.find_element(By.NAME, name)).select_by_value(value)


def requests_of(browser: Chrome) -> list[str]:
    """The addresses of all requests since the page was opened."""
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]  # type: ignore[no-untyped-call]
    return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


def printed(browser: Chrome) -> bytes:
    answer = command(browser, "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})
    return base64.b64decode(answer["data"])


def pages(pdf: bytes) -> int:
    """The number of pages: chromium packs the list of pages into no stream, and names the sum at its root."""
    counts = [int(count) for count in re.findall(rb"/Type /Pages\s*/Count (\d+)", pdf)]
    return max(counts)


def test_filters_narrow_the_documents_and_say_how_many_are_shown(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example(hostile=()))
    shown(browser, 67)
    select(browser, "class", "missing")
    shown(browser, 2)
    assert [each.get_attribute("data-class") for each in every(browser, "section.class:not([hidden])")] == ["missing"]
    select(browser, "class", "")
    select(browser, "account", "4300")
    shown(browser, 1)
    assert numbers(browser) == ["CW-2026-71"]
    select(browser, "account", "4400")
    select(browser, "month", "2026-02")
    shown(browser, 22)
    browser.find_element(By.NAME, "text").send_keys("SÜD werkstatt")
    shown(browser, 1)
    browser.find_element(By.NAME, "text").send_keys(" nothing like it")
    shown(browser, 0)
    browser.find_element(By.NAME, "reset").click()
    shown(browser, 67)


def test_the_text_filter_finds_what_is_said_about_a_document(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example(hostile=()))
    browser.find_element(By.NAME, "text").send_keys("lockers")
    shown(browser, 1)
    assert numbers(browser) == ["CW-2026-76"]


def test_a_link_to_a_class_shows_it_whatever_is_filtered(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example(hostile=()))
    select(browser, "class", "missing")
    shown(browser, 2)
    browser.find_element(By.CSS_SELECTOR, 'a[href="#class-matched"]').click()
    shown(browser, 67)
    assert browser.current_url.endswith("#class-matched")


def test_headings_sort_their_table_by_keyboard_and_tell_it(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example(hostile=()))
    select(browser, "class", "matched")
    shown(browser, 60)
    heading = "#class-matched thead th:nth-child({})"
    by_number = browser.find_element(By.CSS_SELECTOR, heading.format(2))
    by_number.find_element(By.TAG_NAME, "button").send_keys(Keys.ENTER)
    assert by_number.get_attribute("aria-sort") == "ascending"
    assert numbers(browser) == [f"CW-2026-{number}" for number in range(1, 61)]
    assert browser.find_element(By.CSS_SELECTOR, ".shown").text == "Sorted by Number, ascending."
    by_number.find_element(By.TAG_NAME, "button").send_keys(Keys.SPACE)
    assert by_number.get_attribute("aria-sort") == "descending"
    assert numbers(browser)[:2] == ["CW-2026-60", "CW-2026-59"]
    by_date = browser.find_element(By.CSS_SELECTOR, heading.format(1))
    by_date.find_element(By.TAG_NAME, "button").click()
    assert by_number.get_attribute("aria-sort") is None
    days = [each.text for each in every(browser, f"#class-matched {SHOWN} .day")]
    assert days == sorted(days)


def test_amounts_sort_by_value_and_rows_keep_their_advice(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example())
    select(browser, "class", "blocked")
    shown(browser, 1 + len(HOSTILE))
    button = browser.find_element(By.CSS_SELECTOR, "#class-blocked thead th:nth-child(5) button")
    button.click()
    assert numbers(browser)[0] == "CW-2026-76"
    first = every(browser, f"#class-blocked {SHOWN}")[0]
    assert "Lockers" in first.find_element(By.CSS_SELECTOR, ".advice").text
    button.click()
    assert numbers(browser)[-1] == "CW-2026-76"


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_requested_logged_or_taken_over_by_hostile_names(
    browser: Chrome, tmp_path: Path, language: Language
) -> None:
    file = opened(browser, tmp_path, example(), language)
    browser.find_element(By.NAME, "text").send_keys("<script>")
    WebDriverWait(browser, PATIENCE_SECONDS, poll_frequency=0.02).until(lambda _: len(every(browser, SHOWN)) < 10)
    assert numbers(browser) == [HOSTILE[4]]
    browser.find_element(By.NAME, "reset").click()
    assert requests_of(browser) == [file.as_uri()]
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]
    assert "taken" not in browser.title.replace("'taken'", "")
    assert len(every(browser, "img, iframe, object, link, base, form")) == 0
    assert len(every(browser, "script")) == 1
    assert len(every(browser, "h1")) == 1
    assert every(browser, "[onerror], [onmouseover], [style]") == []
    text = browser.find_element(By.TAG_NAME, "main").get_attribute("textContent") or ""
    for name in HOSTILE:
        visible = " ".join(re.sub("[\u202a-\u202e\u2066-\u2069]", " ", name).split())
        assert visible in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    addresses = [each.get_attribute("href") or "" for each in every(browser, "table.documents a")]
    assert addresses
    assert all(
        re.fullmatch(r"https://(space|books)\.example\.org/(invoices|vouchers)/[\w%.~-]+", each) for each in addresses
    )


def test_the_policy_forbids_whatever_is_not_the_pages_own(browser: Chrome, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    with file.open("w", encoding="utf-8") as out:
        write_html(example(), Texts("en"), out)
    extra = (
        "<script>document.title='taken'</script><img src='https://evil.example.com/x.png'><p style='color:red'>x</p>"
    )
    file.write_text(file.read_text(encoding="utf-8").replace("</main>", extra + "</main>"), encoding="utf-8")
    browser.get(file.as_uri())
    assert browser.title != "taken"
    messages = [entry["message"] for entry in browser.get_log("browser")]  # type: ignore[no-untyped-call]
    assert len([each for each in messages if "Content Security Policy" in each]) >= 3


def test_all_documents_are_on_paper_whatever_is_filtered(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example(hostile=()), "de")
    everything = pages(printed(browser))
    select(browser, "class", "missing")
    WebDriverWait(browser, PATIENCE_SECONDS, poll_frequency=0.02).until(lambda _: len(every(browser, SHOWN)) == 2)
    assert pages(printed(browser)) == everything
    assert 3 <= everything <= 8
    command(browser, "Emulation.setEmulatedMedia", {"media": "print"})
    assert [each.is_displayed() for each in every(browser, ".filter, nav, .shown")] == [False] * 3
    script = "return Array.from(document.querySelectorAll('table.documents > tbody'), (body) => body.checkVisibility())"
    assert browser.execute_script(script) == [True] * 67
    assert browser.find_element(By.CSS_SELECTOR, "thead").value_of_css_property("display") == "table-header-group"


def test_a_space_named_like_a_style_sheet_prints_like_any_other(
    browser: Chrome, tmp_path: Path, pictures: Path
) -> None:
    report = well()
    opened(browser, tmp_path, report)
    named = printed(browser)
    (pictures / "page.pdf").write_bytes(named)
    opened(browser, tmp_path, replace(report, space_name='"; } body { display: none } @page { x: "'))
    assert pages(printed(browser)) == pages(named) >= 2
    assert browser.find_element(By.TAG_NAME, "h1").is_displayed()


def test_each_printed_page_says_what_it_belongs_to(browser: Chrome, tmp_path: Path) -> None:
    file = opened(browser, tmp_path, well())
    with_margins = printed(browser)
    bare = re.sub(r"<style>@page.*?</style>", "", file.read_text(encoding="utf-8"))
    file.write_text(bare, encoding="utf-8")
    browser.get(file.as_uri())
    without = printed(browser)
    assert pages(with_margins) == pages(without)
    # Three texts more on each page: above at the left and the right, and the page's number.
    more = streams(with_margins).count(b"BT") - streams(without).count(b"BT")
    assert more >= 3 * pages(without)


def streams(pdf: bytes) -> bytes:
    """All that a PDF draws, decompressed."""
    found = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(each) for each in found)


def test_without_script_everything_is_there_but_the_controls(browser: Chrome, tmp_path: Path) -> None:
    command(browser, "Emulation.setScriptExecutionDisabled", {"value": True})
    opened(browser, tmp_path, example(hostile=()))
    assert len(every(browser, SHOWN)) == 67
    assert every(browser, "thead button") == []
    assert not browser.find_element(By.CSS_SELECTOR, ".filter").is_displayed()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", ["example", "well"])
def test_all_text_has_enough_contrast(browser: Chrome, tmp_path: Path, pictures: Path, colours: str, name: str) -> None:
    scheme(browser, colours)
    opened(browser, tmp_path, example() if name == "example" else well(), "de")
    contrasts = browser.execute_script(CONTRASTS)
    assert len(contrasts) > 100
    assert [each for each in contrasts if each[0] < ENOUGH_CONTRAST] == []
    picture(browser, pictures / f"{name}-{colours}.png", 1200)


@pytest.mark.parametrize("width", [320, 390, 768, 1200])
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["example", "signed"])
def test_nothing_runs_past_the_screen_and_no_text_out_of_its_box(
    browser: Chrome, tmp_path: Path, pictures: Path, width: int, language: Language, name: str
) -> None:
    screen(browser, width, 800)
    opened(browser, tmp_path, example() if name == "example" else signed(), language)
    picture(browser, pictures / f"narrow-{name}-{language}-{width}.png", width)
    picture(browser, pictures / f"narrow-{name}-{language}-{width}-documents.png", width, "#documents")
    assert browser.execute_script(PAST_THE_SCREEN) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_only_what_is_wider_than_the_screen_says_that_it_scrolls(browser: Chrome, tmp_path: Path) -> None:
    screen(browser, 390, 800)
    opened(browser, tmp_path, signed(), "de")
    hinted = {each.get_attribute("aria-label"): each for each in every(browser, ".scrolled")}
    for label, box in hinted.items():
        said = browser.execute_script("return getComputedStyle(arguments[0], '::before').content", box)
        wider = browser.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth", box)
        assert ("Seitlich scrollen" in said, box.get_attribute("tabindex") == "0") == (wider, wider), label
    opened(browser, tmp_path, well(), "de")
    [chart] = [each for each in every(browser, ".scrolled") if every_in(each, "svg")]
    assert "Seitlich scrollen" in browser.execute_script(
        "return getComputedStyle(arguments[0], '::before').content", chart
    )


def test_a_printed_page_has_every_column(browser: Chrome, tmp_path: Path, pictures: Path) -> None:
    opened(browser, tmp_path, signed(), "de")
    (pictures / "signed.pdf").write_bytes(printed(browser))
    screen(browser, 680, 800)  # as wide as the text on a sheet of A4
    command(browser, "Emulation.setEmulatedMedia", {"media": "print"})
    picture(browser, pictures / "signed-print.png", 680)
    assert browser.execute_script(PAST_THE_SCREEN) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 680


def test_heads_of_tables_stand_on_every_sheet_and_no_heading_alone_at_its_end(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example(), "de")
    command(browser, "Emulation.setEmulatedMedia", {"media": "print"})
    # A button is a box of its own, which chromium leaves out where it repeats a table's head.
    styles = "return Array.from(document.querySelectorAll(arguments[0]), (e) => getComputedStyle(e)[arguments[1]])"
    assert set(browser.execute_script(styles, "thead button", "display")) == {"contents"}
    assert set(browser.execute_script(styles, "h2, .class > p, section:has(.signature)", "breakInside")) == {"avoid"}
    room = (
        "return Array.from(document.querySelectorAll('h2, .class > p'), (e) => getComputedStyle(e, '::after').height)"
    )
    assert min(float(each.removesuffix("px")) for each in browser.execute_script(room)) > 100


def test_the_three_sums_stand_side_by_side_from_a_tablet_on(browser: Chrome, tmp_path: Path) -> None:
    for width, rows in ((390, 3), (768, 1), (1200, 1)):
        screen(browser, width, 800)
        opened(browser, tmp_path, signed(), "de")
        tops = "return Array.from(document.querySelector('.totals').children, (e) => e.getBoundingClientRect().top)"
        assert len(set(browser.execute_script(tops))) == rows, width


def test_links_lead_only_where_an_address_is_known(browser: Chrome, tmp_path: Path) -> None:
    opened(browser, tmp_path, example(UNKNOWN, ()))
    assert every(browser, "table.documents a, table.members a") == []
    opened(browser, tmp_path, example(hostile=()))
    link = browser.find_element(By.CSS_SELECTOR, "#class-duplicate tbody .vouchers a")
    assert link.get_attribute("href") == "https://books.example.org/vouchers/5072"
    assert link.get_attribute("rel") == "noopener noreferrer"
