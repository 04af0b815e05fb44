from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import get_args

import pytest

from cobot_sevdesk_sync.books.findings import NOTE_CODES, PROBLEM_CODES, Finding, ObjectKind
from cobot_sevdesk_sync.books.sums import RULE_NAMES
from cobot_sevdesk_sync.config.faults import hinted, meant, shown
from cobot_sevdesk_sync.errors import (
    ConfigurationError,
    ConfigurationFault,
    MalformedAnswer,
    NotFound,
    OutcomeUnknown,
    Rejected,
    RemoteUnavailable,
    SetupError,
    StateError,
    StateFault,
    SyncError,
    TokenRefused,
    Words,
    WriteNotSent,
)
from cobot_sevdesk_sync.texts import Language, Texts, language_of_environment
from cobot_sevdesk_sync.texts.catalogue import sentences
from cobot_sevdesk_sync.texts.template import cleaned, template

LANGUAGES: tuple[Language, ...] = ("de", "en")
CASES = ("domestic", "eu_business", "eu_private", "third_country", "unknown")
REFUSED = {"reason": "nicht erlaubt.", "status": "422"}
REFUSED_STEPS = ("", "create-contact", "set-contact-number", "upload-file", "create-voucher", "tag-voucher")
REFUSED_PARTS = ("create-address", "create-email", "create-phone")
NUMBER_REASONS = ("not-as-assumed", "unchanged", "something-else-changed", "stopped", "rejected", "differs")

# The details each code may carry.
DETAILS: dict[str, tuple[dict[str, str], ...]] = {
    "no-accounting-code": ({"line": "Fix Desk"},),
    "no-booking-account": ({"code": "Flex", "account": "8400", "line": "Flex 5", "nearest": "4400 Erlöse 19 %"},),
    "ambiguous-booking-account": ({"code": "Erlöse", "accounts": "4400 Erlöse, 4401 Erlöse"},),
    "account-not-for-revenue": ({"code": "6300", "account": "6300 Miete"},),
    "tax-rate-not-allowed": ({"account": "4400 Erlöse", "rate": "16", "rule": "1", "allowed": "1: 0 %, 19 %"},),
    "tax-rule-undecided": tuple({"case": case, "country": "AT"} for case in CASES),
    "several-taxes-on-one-line": ({"line": "Paket", "taxes": "USt. 19 %, USt. 7 %"},),
    "amounts-do-not-add-up": (
        {"lines": "119.00", "total": "120.00"},
        {"rate": "19", "cobot_tax": "19.01", "sevdesk_tax": "19.00"},
    ),
    "currency-not-supported": (
        {"currency": "CHF"},
        {"reason": "line", "line": "Fix Desk", "currency": "CHF", "total_currency": "EUR"},
    ),
    "voucher-differs": ({"sevdesk_ids": "5001", "fields": "gross 119.00 / 120.00"},),
    "duplicate-vouchers": ({"sevdesk_ids": "5001, 5002"},),
    "pdf-unavailable": ({"reason": "no PDF."},),
    "rejected-by-sevdesk": (
        *(REFUSED | {"step": step} for step in REFUSED_STEPS),
        *(REFUSED | {"step": step, "part": "Weg 1", "sevdesk_ids": "7"} for step in REFUSED_PARTS),
        {"step": "unreadable", "reason": "total: expected a number"},
        {"step": "voucher-gone", "sevdesk_ids": "5001"},
    ),
    "rejected-by-cobot": (
        REFUSED,
        {"step": "unreadable", "reason": "totalAmount.gross: expected a number"},
    ),
    "activity-refused": (REFUSED,),
    "outcome-unknown": ({"step": "create-voucher", "since": "2026-04-01T07:00:09+02:00"},),
    "ambiguous-contact": tuple(
        {"sevdesk_ids": "7, 8", "number": "1042", "reason": reason}
        for reason in ("several", "number-taken", "booked", "anothers", "another-kind")
    ),
    "customer-number-not-written": tuple(
        {"reason": reason, "fields": "phone", "number": "1042", "answer": "404."} for reason in NUMBER_REASONS
    ),
    "correction-not-booked": ({},),
    "edited-after-sync": ({"fields": "gross 119.00 / 120.00", "sevdesk_ids": "5001"},),
    "deleted-in-cobot": ({"sevdesk_ids": "5001"},),
    "adopted-with-differences": ({"sevdesk_ids": "5001", "fields": "tax_rule 1 / 4"},),
    "voucher-similar": ({"similar": "cw-17", "sevdesk_ids": "5001"},),
    "contact-not-ready": tuple({"step": step, "reason": "nein"} for step in ("open", "refused", "unread", "left-out")),
    "pdf-not-attached": ({"sevdesk_ids": "5001"},),
    "voucher-gone": ({"sevdesk_ids": "5001"},),
    "voucher-changed": ({"sevdesk_ids": "5001", "fields": "gross 119.00 / 120.00"},),
    "duplicate-contacts": ({"sevdesk_ids": "7, 8"},),
    "draft-left": ({"sevdesk_ids": "5001"},),
    "without-contact": ({"name": "Erika Beispiel"},),
    "contact-name-differs": ({"cobot_name": "Erika Beispiel", "sevdesk_name": "E. Beispiel", "number": "1042"},),
    "nothing-to-book": ({},),
    "adopted": ({"sevdesk_ids": "5001"},),
    "tax-rounded-differently": ({"sevdesk_ids": "5001", "taxes": "19 % 19.00 / 19 % 19.01"},),
    "several-tax-rules": ({"rules": "1: Raum; 22: Kaution", "line": "Kaution", "setting": "taxes.zero_beside_taxed"},),
    "zero-total": ({"sums": "3550 0 %", "tax": "19.00"},),
    "period-closed": ({"until": "2026-03-31", "day": "2026-03-15"},),
    "canceled-in-cobot": ({"status": "canceled"}, {"status": "writtenOff"}, {"sevdesk_ids": "5001"}),
}


def finding(
    code: str, details: dict[str, str] | None = None, *, number: str | None = "CW-2026-17", kind: ObjectKind = "invoice"
) -> Finding:
    return Finding(code, kind, "9f00", number, details or {})  # type: ignore[arg-type]


def every_part(details: dict[str, str]) -> Iterator[dict[str, str]]:
    """Give the details with every combination of them missing or empty."""
    for count in range(len(details) + 1):
        for keys in combinations(details, count):
            yield {key: details[key] for key in keys}
            yield {key: details[key] if key in keys else "" for key in details}


def assert_reads_well(sentence: str) -> None:
    assert sentence
    for wrong in ("None", "{", "}", "[", "]", "|", "  ", "..", "?", " .", " ,", "()", "„“", "“”", ": .", ":."):
        assert wrong not in sentence, f"{wrong!r} in {sentence!r}"
    assert sentence.endswith("."), sentence
    assert sentence[0].isupper() or sentence.startswith(("„", "“", "sevDesk")), sentence


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    german, english = sentences("de"), sentences("en")
    assert list(german) == list(english)
    for key in german:
        assert template(german[key]).gaps == template(english[key]).gaps, key
        assert template(german[key]).required == template(english[key]).required, key


@pytest.mark.parametrize(
    ("said", "loaded"),
    [
        ("pass", set()),
        ("texts.Texts('de').amount(1)", set()),
        ("texts.Texts('de').text('run.idle')", {"german"}),
        ("texts.Texts('en').text('run.idle')", {"english"}),
    ],
)
def test_a_language_is_loaded_with_its_first_sentence_and_the_other_is_not(said: str, loaded: set[str]) -> None:
    program = f"import sys; from cobot_sevdesk_sync import texts; import cobot_sevdesk_sync.cli.sync_run; {said}"
    program += "; print(*({each.rpartition('.')[2] for each in sys.modules} & {'german', 'english'}))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(ended.stdout.split()) == loaded


def test_there_are_details_here_for_every_code() -> None:
    assert set(DETAILS) == PROBLEM_CODES | NOTE_CODES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(PROBLEM_CODES | NOTE_CODES))
def test_every_code_reads_well_whatever_is_known(language: Language, code: str) -> None:
    texts = Texts(language)
    for details in DETAILS[code]:
        for part in every_part(details):
            for number in ("CW-2026-17", None):
                one = finding(code, part, number=number)
                assert_reads_well(texts.problem_message(one))
                assert ("CW-2026-17" if number else "9f00") in texts.problem_message(one)
                if code in PROBLEM_CODES:
                    assert_reads_well(texts.problem_fix(one))
                else:
                    assert texts.problem_fix(one) == ""
                assert texts.activity_text(one).startswith("sevDesk: ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(PROBLEM_CODES | NOTE_CODES))
def test_no_detail_is_kept_back(language: Language, code: str) -> None:
    texts = Texts(language)
    unsaid = {"step", "since", "case", "reason", "fields", "status"}
    for details in DETAILS[code]:
        one = finding(code, details)
        said = texts.problem_message(one) + texts.problem_fix(one)
        if code == "customer-number-not-written":
            assert details["number"] in said or details["reason"] == "stopped"
            continue
        for key in set(details) - unsaid:
            assert texts.written(details)[key] in said or details.get("case") in {"domestic"}, key


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("gross -1190.00 / 1190.00", "Bruttobetrag -1.190,00 / 1.190,00"),
        ("number 1.00 / 2.50, gross 1.00 / ? USD", "Belegnummer 1.00 / 2.50, Bruttobetrag 1,00 / ? USD"),
        ("gross all / nothing", "Bruttobetrag all / nothing"),
    ],
)
def test_only_amounts_are_written_as_amounts(fields: str, said: str) -> None:
    assert said in Texts("de").problem_message(finding("voucher-differs", {"fields": fields}))


@pytest.mark.parametrize(
    ("amount", "german", "english"),
    [
        ("0", "0,00", "0.00"),
        ("1234567.5", "1.234.567,50", "1,234,567.50"),
        ("-0.35", "-0,35", "-0.35"),
        ("10.005", "10,005", "10.005"),
        ("178.500", "178,50", "178.50"),
    ],
)
def test_an_amount_is_written_to_its_last_decimal(amount: str, german: str, english: str) -> None:
    assert Texts("de").amount(Decimal(amount)) == german
    assert Texts("en").amount(Decimal(amount)) == english


@pytest.mark.parametrize(
    ("field", "value", "german"),
    [
        ("gross", "-1448.99", "-1.448,99"),
        ("gross", "? USD", "? USD"),
        ("accounts", "4400 19 % 28.32; ? 5.5 % -1000.10", "4400 19 % 28,32; ? 5,5 % -1.000,10"),
        ("number", "2026-1.00", "2026-1.00"),
    ],
)
def test_what_differs_is_written_as_the_language_does(field: str, value: str, german: str) -> None:
    assert Texts("de").field_value(field, value) == german
    assert Texts("en").field_value("number", value) == value


def test_a_bookkeeper_reads_her_own_terms() -> None:
    texts = Texts("de")
    assert texts.problem_message(
        finding("no-booking-account", {"code": "8401", "account": "8401", "line": "Flex"})
    ) == (
        "Rechnung CW-2026-17 wurde nicht gebucht: Zum Buchungscode „8401“ der Position „Flex“ gibt es in sevDesk kein"
        " Buchungskonto."
    )
    assert texts.problem_message(finding("voucher-differs", {"fields": "gross 119.00 / 120.00, date a / b"})) == (
        "Zu Rechnung CW-2026-17 steht in sevDesk ein Beleg mit dieser Belegnummer, der von der Rechnung abweicht"
        " (Cobot / sevDesk): Bruttobetrag 119,00 / 120,00, Belegdatum a / b. Er wurde nicht geändert, und ein zweiter"
        " wurde nicht angelegt."
    )
    assert "dieselbe Nummer trägt auch Rechnung i7" in texts.problem_message(
        finding("voucher-differs", {"fields": "number also on invoice i7"})
    )
    assert "(Beleg anlegen) angekommen ist, gesendet 01.04.2026 05:00 UTC" in texts.problem_message(
        finding("outcome-unknown", DETAILS["outcome-unknown"][0])
    )


def test_what_differs_is_told_with_days_and_words_as_bookkeepers_write_them() -> None:
    fields = "date 2026-04-01 / 2026-04-02, direction D / C, tax_rule 1 / 4, number 2026-04-01 / 2026-04-09"
    told = {each: Texts(each).problem_message(finding("voucher-differs", {"fields": fields})) for each in LANGUAGES}
    for said in (
        "Belegdatum 01.04.2026 / 02.04.2026",
        "Belegart Einnahme (D) / Ausgabe (C)",
        "Steuerregel Umsatzsteuerpflichtige Umsätze (1) / Steuerfreie Umsätze §4 UStG (4)",
        "Belegnummer 2026-04-01 / 2026-04-09",
    ):
        assert said in told["de"]
    assert "date 2026-04-01 / 2026-04-02" in told["en"]
    assert "revenue (D) / expense (C)" in told["en"]


@pytest.mark.parametrize(
    ("count", "said"),
    [("1", "1 Kontakt"), ("0", "0 Kontakte"), ("2", "2 Kontakte"), ("1.001", "1.001 Kontakte"), ("", "? Kontakte")],
)
def test_a_figure_has_the_word_for_one_or_for_many(count: str, said: str) -> None:
    sentence = template("{count#Kontakt#Kontakte} angelegt[, {more#weiterer#weitere}]")
    assert sentence.filled({"count": count}) == f"{said} angelegt"
    assert sentence.gaps == {"count", "more"}
    assert sentence.required == {"count"}


def test_a_tax_rule_stands_in_a_sentence_by_its_name_with_its_number_behind_it() -> None:
    assert Texts("de").rule("1") == "„Umsatzsteuerpflichtige Umsätze“ (1)"
    assert Texts("en").rule("1") == "“Umsatzsteuerpflichtige Umsätze” (1)"
    assert (Texts("de").rule("99"), Texts("en").rule("99")) == ("99", "99")


def test_each_tax_rule_of_a_list_stands_by_its_name() -> None:
    several = finding("several-tax-rules", {"rules": "1: Raum 2: Nord; ?: Kaution; 4: Miete", "line": "Miete"})
    assert (
        "verschiedene Steuerregeln: „Umsatzsteuerpflichtige Umsätze“ (1): Raum 2: Nord; ohne Steuerregel: Kaution;"
        " „Steuerfreie Umsätze §4 UStG“ (4): Miete. Ein Beleg"
    ) in Texts("de").problem_message(several)
    refused = {"account": "4400 Erlöse", "rate": "16", "rule": "1", "allowed": "1: 0 %, 19 %; 11: 0 %"}
    assert (
        "under tax rule “Umsatzsteuerpflichtige Umsätze” (1). Allowed are: “Umsatzsteuerpflichtige Umsätze” (1):"
        " 0 %, 19 %; “Steuer nicht erhoben nach §19 UStG” (11): 0 %."
    ) in Texts("en").problem_message(finding("tax-rate-not-allowed", refused))


def test_no_list_of_tax_rules_is_cut_within_its_names() -> None:
    every = "; ".join(f"{rule}: 0 %" for rule in RULE_NAMES)
    refused = finding("tax-rate-not-allowed", {"account": "4400", "rate": "16", "rule": "1", "allowed": every})
    for said in (Texts("de").problem_message(refused), Texts("de").activity_text(refused)):
        assert "„Nicht steuerbare Einnahmen“ (22): 0 %." in said


# What may follow a bare figure: what does not change with the number.
UNBENT = {
    "de": r"[a-zäöüß]\w*(?:t|en|end|bar)\b|(?:an|ohne|von|aus|auf|als|zu|davon|und|wegen|bis|doppelt|s|[kM]B)\b"
    r"|Min\.|Std\.|brutto|netto|in (?:Cobot|sevDesk)|je (?:Beleg|Sekunde)",
    "en": r"\w+ed\b|(?:seen|without|with|of|to|not|more|from|and|net|gross|min|h|s|[kM]B)\b|a second|at once|waiting"
    r"|no longer|in (?:Cobot|sevDesk)|came twice",
}
FIGURES = (
    "count|members|created|linked|invoices|contacts|vouchers|adopted|unchanged|blocked|nothing|unsettled|waiting|limited|"
    "unreached|problems|seen|numbers|without_contact|booked|teams|left|retried|persons|steps|runs|days|codes|tries|looks|"
    "positions|failures|warnings|all|shown|listed|seconds|foreign|wanted|assumed|differs|not_tried|kilobytes|usual"
)
# Figures that are never one, or whose word is an abbreviation or the name of a bound.
NEVER_ONE = {
    "fault.expected.ends-within",
    "error.setup.login-timeout",
    "sandbox.limits.rates",
    "init.cobot-found",
    "init.sevdesk-found",
    "fault.found.bytes",
    "fault.or",
    "html.documents.folded",
    "html.members.folded",
    "trial.one-space",
    "ask.number",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_before_a_noun_has_a_word_for_one_and_for_many(language: Language) -> None:
    bare = {
        f"{key}: {found[0]}"
        for key, text in sentences(language).items()
        if key not in NEVER_ONE
        for found in re.finditer(rf"\{{(?:{FIGURES})\}} (?!{UNBENT[language]})[^\W\d_][\w-]*", text)
        if not key.startswith(("activity.", "action.", "explain.", "assumption."))
    }
    assert bare == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", ["0", "1", "2"])
def test_a_figure_and_its_word_agree(language: Language, figure: str) -> None:
    for key, text in sentences(language).items():
        for name, one, many in re.findall(r"\{(\w+)#([^#{}]+)#([^#{}]+)\}", text):
            said = template(text).filled(dict.fromkeys(template(text).gaps, figure))
            assert f"{figure} {one if figure == '1' else many}" in said, (key, name)
            assert one != many, key


def test_an_untaxed_invoice_is_told_which_setting_decides_it() -> None:
    texts = Texts("en")
    for case in CASES[:-1]:
        assert f"taxes.zero_rated.{case}." in texts.problem_fix(finding("tax-rule-undecided", {"case": case}))
    assert "country" in texts.problem_fix(finding("tax-rule-undecided", {"case": "unknown"}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_to_type_is_safe_to_paste(language: Language) -> None:
    texts = Texts(language)
    for number, typed in (
        ("CW-2026-17", "sync retry CW-2026-17"),
        ("17; rm -rf x", "sync retry '17; rm -rf x'"),
        ("-17", "sync retry 9f00"),
        (None, "sync retry 9f00"),
    ):
        assert typed in texts.problem_fix(finding("rejected-by-sevdesk", number=number))


def test_each_kind_of_document_is_named() -> None:
    kinds: dict[ObjectKind, str] = {"invoice": "Rechnung", "member": "Mitglied", "team": "Team", "contact": "Gast"}
    for kind, word in kinds.items():
        message = Texts("de").problem_message(finding("ambiguous-contact", number="1042", kind=kind))
        assert f"{word} 1042" in message


def test_what_comes_from_outside_cannot_act_on_a_terminal_or_flood_it() -> None:
    evil = "\x1b[2JDesk\r\nfake line\u202e\u2028\x9b" + "x" * 5_000
    message = Texts("de").problem_message(finding("no-accounting-code", {"line": evil}, number="17\x07"))
    assert message.isprintable()
    assert len(message) < 500
    assert cleaned("x" * 300) == "x" * 199 + "…"


def test_gaps_in_a_value_are_not_filled() -> None:
    message = Texts("en").problem_message(finding("no-accounting-code", {"line": "{retry} [x|y]"}))
    assert "“{retry} [x|y]”" in message


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_activity_holds_no_markup_and_no_link_from_outside(language: Language) -> None:
    texts = Texts(language)
    evil = '<a href="https://evil.example.com">klick</a> & www.evil.example.com ' + "x" * 500
    for text in (
        texts.activity_text(finding("rejected-by-sevdesk", {"reason": evil}, number="<b>17</b>")),
        texts.member_activity_text("contact-created", evil, evil),
    ):
        assert not re.search(r"[<>\"]|://|www\.\w", text)
        assert "&lt;a href=" in text
        assert len(text) < 1_200


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["contact-created", "number-changed", "contact-renumbered"])
def test_an_activity_at_a_member_names_both_numbers(language: Language, kind: str) -> None:
    texts = Texts(language)
    assert_reads_well(texts.member_activity_text(kind, "1042", "17").removeprefix("sevDesk: ").capitalize())
    assert "17" in texts.member_activity_text(kind, "1042", "17")
    without = texts.member_activity_text(kind, "1042")
    assert_reads_well(without.removeprefix("sevDesk: ").capitalize())
    assert "1042" in without


ERRORS: tuple[SyncError, ...] = (
    SetupError("booking-system-1.0", {"version": "1.0"}),
    SetupError("booking-system-1.0"),
    SetupError("unknown-cost-centre", {"given": "100", "existing": "200 Nord"}),
    SetupError("unknown-cost-centre", {"given": "100", "existing": ""}),
    SetupError("ambiguous-cost-centre", {"given": "Nord", "existing": "1 Nord, 2 Nord"}),
    SetupError("something-new"),
    *(StateError("co-up.db", "disk full.", kind) for kind in get_args(StateFault)),
    TokenRefused("cobot", "GET /api/user", 401, "invalid token."),
    TokenRefused("sevdesk", "GET /Contact", 403),
    TokenRefused("cobot", "GET /user", 200, "not an admin"),
    RemoteUnavailable("sevdesk", "GET /Contact", "no answer within 30 s"),
    MalformedAnswer("cobot", "GET /spaces/sp1/invoices", "attributes.number", "expected a text"),
    Rejected("sevdesk", "GET /Contact", 400, "bad filter"),
    NotFound("cobot", "GET /api/spaces/co-up", 404, ""),
    WriteNotSent("sevdesk", "POST /Contact", "connection refused"),
    OutcomeUnknown("sevdesk", "POST /Voucher/Factory/saveVoucher", "no answer within 30 s"),
    SyncError("something else"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__}-{error}")
def test_every_error_is_a_sentence_and_a_next_step(language: Language, error: SyncError) -> None:
    sentence, next_step = Texts(language).error_text(error)
    assert_reads_well(sentence)
    assert_reads_well(next_step)
    request = getattr(error, "request", None)
    if request:
        assert request in sentence
        assert {"cobot": "Cobot", "sevdesk": "sevDesk"}[getattr(error, "side", "")] in sentence


def test_a_refused_token_is_told_apart_from_one_with_too_few_rights() -> None:
    texts = Texts("en")
    unknown, _ = texts.error_text(TokenRefused("cobot", "GET /user", 401))
    narrow, next_step = texts.error_text(TokenRefused("cobot", "GET /user", 403))
    assert "does not accept" in unknown
    assert "not open to this token" in narrow
    assert next_step.startswith("Check cobot.subdomain")
    assert "too few rights" in texts.error_text(TokenRefused("sevdesk", "GET /Contact", 403))[0]
    _, next_step = texts.error_text(TokenRefused("sevdesk", "GET /Contact", 401))
    assert "login" not in next_step


def test_each_cause_of_an_unusable_state_has_its_own_sentence_and_next_step() -> None:
    told = [Texts("de").error_text(StateError("co-up.db", "so", kind)) for kind in get_args(StateFault)]
    assert len({sentence for sentence, _ in told}) == len({step for _, step in told}) == len(get_args(StateFault))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_what_can_stand_twice_in_sevdesk_is_to_be_looked_for_there(language: Language) -> None:
    texts = Texts(language)

    def fix(step: str) -> str:
        return texts.problem_fix(finding("outcome-unknown", {"step": step}))

    for step in ("create-contact", "create-voucher"):
        assert "sevDesk" in fix(step)
    assert "sevDesk" not in fix("tag-voucher")
    assert fix("create-contact") != fix("create-voucher")


def test_configuration_faults_are_a_line_each() -> None:
    choice = Words("fault.expected.choice", {"words": "open, draft"})
    error = ConfigurationError(
        [
            ConfigurationFault("config.yaml", 8, "invoices.status", shown("opn"), hinted(choice, meant(shown("open")))),
            ConfigurationFault("config.yaml", None, "", "no\x1b such file", Words("fault.expected.readable-file")),
        ]
    )
    sentence, next_step = Texts("en").error_text(error)
    assert sentence.splitlines() == [
        "The configuration cannot be used; nothing was requested or written for it. Faults: 2.",
        '  config.yaml, line 8, invoices.status: found "opn"; expected one of: open, draft; did you mean "open"?',
        "  config.yaml: found no such file; expected a file that can be read",
    ]
    assert_reads_well(next_step)
    assert "Zeile 8" in Texts("de").error_text(error)[0]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "de_AT"}, "de"),
        ({"LANG": "de_DE", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "de_DE", "LC_ALL": "C.UTF-8"}, "de"),
        ({"LANG": "POSIX"}, "en"),
    ],
)
def test_the_environment_asks_for_a_language(environment: dict[str, str], language: Language) -> None:
    assert language_of_environment(environment) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_wherever_sevdesks_token_is_asked_for_the_same_places_are_named(language: Language) -> None:
    """Sources disagree on where it stands; docs/de/probelauf.md names the same three."""
    keys = (
        "next.token-refused.sevdesk",
        "check.sevdesk-access.refused.fix",
        "setup.token-refused.sevdesk.unknown.next",
        "init.sevdesk-explained",
    )
    places = {
        "de": "unter „Erweiterungen“, „API“, in den Einstellungen unter „Erweitert“, „API“, oder dort beim eigenen"
        " Benutzer",
        "en": "under “Erweiterungen”, “API”, in the settings under “Erweitert”, “API”, or there at one's own user",
    }
    assert [key for key in keys if places[language] not in sentences(language)[key]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fix_asks_to_give_an_issued_invoice_another_accounting_code(language: Language) -> None:
    """An issued invoice keeps its code (docs/de/buchungskonten.md): what is changed in Cobot holds for new ones."""
    codes = ("no-accounting-code", "no-booking-account", "account-not-for-revenue", "tax-rate-not-allowed")
    unsaid = ("Buchungscode in Cobot ändern.", "Buchungscode geben", "the accounting code in Cobot", "Give the line")
    fixes = {key: text for key, text in sentences(language).items() if key.startswith(tuple(f"fix.{x}" for x in codes))}
    assert [key for key, text in fixes.items() if any(each in text for each in unsaid)] == []
