"""The pages of the sandbox's authorization server, for a person in a browser."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from werkzeug.wrappers import Response

_PASSED_ON = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
)
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1b1f24}"
    "li{font-family:ui-monospace,monospace}button{font:inherit;padding:.6rem 1.4rem;margin-right:.6rem}"
    ".note{color:#57606a}"
)


def consent_page(app: str, user: str, values: Mapping[str, str]) -> Response:
    """Return the page that asks whether the app may do what it wants.

    Args:
        app: The app's name.
        user: Whose rights are given.
        values: The request's parameters; they come back with the decision.
    """
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(values[name])}">' for name in _PASSED_ON if name in values
    )
    scopes = "".join(f"<li>{escape(scope)}</li>" for scope in values["scope"].split())
    body = (
        f"<h1>Allow {escape(app)}?</h1><p>You are {escape(user)}. The app asks for:</p><ul>{scopes}</ul>"
        f'<form method="post" action="/oauth/authorize">{hidden}'
        '<button name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></form>'
        '<p class="note">This is the sandbox, not Cobot: nothing real is given away here.</p>'
    )
    return _page("Allow access", body, 200)


def refusal_page(reason: str) -> Response:
    """Return the page for a request that must not lead anywhere."""
    return _page("Not possible", f"<h1>Not possible</h1><p>{escape(reason)}</p>", 400)


def _page(title: str, body: str, status: int) -> Response:
    document = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(document, status=status, headers=headers, content_type="text/html; charset=utf-8")
