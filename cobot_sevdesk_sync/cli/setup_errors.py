"""What `login` and `init` say when a side refuses or cannot be reached: in both, nothing has been written then."""

from __future__ import annotations

import click

from cobot_sevdesk_sync.cli.root import INTERRUPTED
from cobot_sevdesk_sync.cli.screen import is_log_json, say_aside
from cobot_sevdesk_sync.cobot.access import ScopesMissingError
from cobot_sevdesk_sync.errors import ConfigurationError, RemoteUnavailable, SetupError, SyncError, TokenRefused
from cobot_sevdesk_sync.exit_codes import USAGE
from cobot_sevdesk_sync.sync.space import exit_code_of
from cobot_sevdesk_sync.texts import Texts
from cobot_sevdesk_sync.texts.template import cleaned

UNAUTHORIZED = 401
SIDES = {"cobot": "Cobot", "sevdesk": "sevDesk"}


def setup_error_text(texts: Texts, error: SyncError, subdomain: str) -> tuple[str, str]:
    """Return what happened and was not done, and what to do next."""
    if isinstance(error, ScopesMissingError):
        key, values = "setup.scopes-missing", {"scopes": ", ".join(error.missing)}
    elif isinstance(error, TokenRefused):
        kind = "unknown" if error.status == UNAUTHORIZED or error.side == "sevdesk" else "not-admin"
        key, values = f"setup.token-refused.{error.side}.{kind}", {"subdomain": subdomain, "status": str(error.status)}
    elif isinstance(error, RemoteUnavailable):
        values = {"side": SIDES[error.side], "request": cleaned(error.request), "reason": cleaned(error.reason)}
        key = "setup.unreachable"
    else:
        return texts.error_text(error)
    return texts.text(key, values), texts.text(f"{key}.next", values)


def tell_error(texts: Texts, error: SyncError, subdomain: str) -> int:
    """Print it to stderr; returns the exit code."""
    say_aside("\n".join(setup_error_text(texts, error, subdomain)))
    return USAGE if isinstance(error, ConfigurationError | SetupError) else exit_code_of(error)


def tell_abort(texts: Texts, command: str, abort: click.Abort) -> int:
    """Tell that nothing was written or stored; returns the exit code.

    A person who cancels is told apart from input that has ended (cron, a pipe): there, the words were of wrong usage.

    Args:
        texts: The language.
        command: ``init`` or ``login``.
        abort: How the question ended.
    """
    nobody_answers = isinstance(abort.__context__, EOFError)
    if not is_log_json():
        click.echo(err=True)
    if nobody_answers:
        say_aside(texts.text(f"{command}.nobody-answers"))
    say_aside(texts.text(f"{command}.cancelled"))
    return USAGE if nobody_answers else INTERRUPTED
