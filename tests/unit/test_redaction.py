from __future__ import annotations

import logging

import pytest

from cobot_sevdesk_sync.redaction import SecretFilter, redact, redact_bytes


@pytest.mark.parametrize(
    "text", ['token s3c/r&t "x', "https://h/?t=s3c%2Fr%26t%20%22x", "?t=s3c%2Fr%26t+%22x", '{"t": "s3c/r&t \\"x"}']
)
def test_a_secret_is_taken_out_in_each_of_its_spellings(text: str) -> None:
    cleaned = redact(text, ['s3c/r&t "x'])

    assert "s3c" not in cleaned
    assert "[secret]" in cleaned


def test_a_secret_that_begins_with_another_one_leaves_no_tail() -> None:
    assert redact("abcdef", ["abc", "abcdef"]) == "[secret]"


def test_an_empty_secret_changes_nothing() -> None:
    assert redact("all of it", [""]) == "all of it"


def logged(write: object) -> str:
    """Run one logging call through a handler with the filter and return what it would print."""
    lines: list[str] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record) + repr(vars(record)))

    handler = Lines()
    handler.addFilter(SecretFilter(["s3cret"]))
    logger = logging.Logger("anybody", logging.DEBUG)
    logger.addHandler(handler)
    write(logger)  # type: ignore[operator]
    return "".join(lines)


def test_the_filter_cleans_message_arguments_extras_and_traceback() -> None:
    def write(logger: logging.Logger) -> None:
        logger.warning("in s3cret and %s", ["s3cret"], extra={"url": "https://h/s3cret", "count": 3})
        try:
            raise RuntimeError("s3cret")
        except RuntimeError:
            logger.exception("failed", stack_info=True)
        logger.error("late", exc_info=(KeyError, KeyError("s3cret"), None))

    printed = logged(write)

    assert "s3cret" not in printed
    assert printed.count("[secret]") >= 5
    assert "RuntimeError" in printed


def test_the_filter_lets_a_record_without_secrets_pass_unchanged() -> None:
    assert logged(lambda logger: logger.info("%d of %d", 3, 4)).startswith("3 of 4")


def test_a_body_without_secrets_stays_the_very_same_and_one_with_them_loses_nothing_else() -> None:
    body = b'{"a": "\xff", "t": "s3c/r&t"}'
    assert redact_bytes(body, ["another", ""]) is body
    assert redact_bytes(body, ["s3c/r&t"]) == b'{"a": "\xff", "t": "[secret]"}'
