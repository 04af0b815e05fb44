"""The rights that the program asks of Cobot, by the requests it sends (Cobot API, scopes)."""

from __future__ import annotations

NEEDED_SCOPES = (
    "read_user",
    "read_spaces",
    "read_memberships",
    "read_teams",
    "read_invoices",
    "write_memberships",
    "read_activities",
    "write_activities",
)
"""What the default settings need, in the order in which people are told of them."""

WANTED_SCOPES = (*NEEDED_SCOPES, "read_accounting_codes")
"""What a login asks for: ``check`` also looks at the list of accounting codes; a run does not need it."""


def missing_scopes(granted: frozenset[str]) -> tuple[str, ...]:
    """Return the needed scopes that a token does not have.

    An older, broad scope (``read``, ``write``) may include the finer ones, which is not documented: those count as
    there, and what Cobot answers to each request decides.
    """
    return tuple(scope for scope in NEEDED_SCOPES if scope not in granted and scope.partition("_")[0] not in granted)
