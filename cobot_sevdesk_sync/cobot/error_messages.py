"""Reads the message out of Cobot's error bodies (Cobot API 1 and 2, errors); the shapes vary, so it is lenient."""

from __future__ import annotations

import msgspec


def message_of(body: bytes) -> str:
    """Return what an error body of Cobot says, of API 1 or API 2.

    Raises:
        ValueError: It says nothing in any of the known ways.
    """
    try:
        known = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(known, dict):
        raise ValueError("no object")  # noqa: TRY004 - the caller knows one kind
    errors = known.get("errors")
    if isinstance(errors, dict):
        said = [f"{name}: {_joined(messages)}" for name, messages in errors.items()]
    elif isinstance(errors, list):
        said = [_error2(error) for error in errors]
    else:
        said = [_joined(known[key]) for key in ("base", "error_description", "error", "message") if known.get(key)]
    text = "; ".join(part for part in said if part)
    if not text:
        raise ValueError("no message")
    return text


def _error2(error: object) -> str:
    if not isinstance(error, dict):
        return str(error)
    source = error.get("source")
    pointer = source.get("pointer") or source.get("parameter") if isinstance(source, dict) else None
    detail = error.get("detail") or error.get("title") or error.get("code") or ""
    return f"{pointer}: {detail}" if pointer else str(detail)


def _joined(messages: object) -> str:
    return ", ".join(map(str, messages)) if isinstance(messages, list) else str(messages)
