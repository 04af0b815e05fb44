"""The keys of a configuration (product contract, section 3), and what each may be.

The defaults stand once, in ``settings``; a key that is not given is simply not passed on.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from cobot_sevdesk_sync.config.addresses import Address
from cobot_sevdesk_sync.config.kinds import Choice, Day, Flag, Kind, Number, Subdomain, TaxRule, Text, Token, Whole
from cobot_sevdesk_sync.words import Words


class Field(Struct, frozen=True):
    """One value.

    Attributes:
        kind: How it is read.
        required: Whether it must be given.
        nullable: Whether ``null`` (or nothing) is a value of its own.
        secret: Whether it must never be shown.
    """

    kind: Kind
    required: bool = False
    nullable: bool = False
    secret: bool = False


class Pairs(Struct, frozen=True):
    """A section whose keys are the user's own words, such as accounting codes."""

    key: Kind
    value: Kind


class Group(Struct, frozen=True):
    """A section with known keys."""

    members: Mapping[str, Field | Pairs | Group]


SECONDS = Number(most=600)
TOKEN_KEYS = ("token", "token_file", "token_command")
_ACCOUNT = Text(Words("fault.expected.account"))


def _tokens() -> dict[str, Field]:
    return {
        "token": Field(
            Token(Words("fault.expected.token-or-variable", {"variable": "${NAME}"})), nullable=True, secret=True
        ),
        "token_file": Field(Text(Words("fault.expected.token-path")), nullable=True),
        "token_command": Field(Token(Words("fault.expected.token-command")), nullable=True, secret=True),
    }


SCHEMA = Group(
    {
        "start_date": Field(Day(), required=True),
        "language": Field(Choice(("de", "en"))),
        "state": Field(Text(Words("fault.expected.state-path")), nullable=True),
        "cobot": Group(
            {
                "subdomain": Field(Subdomain(), required=True),
                **_tokens(),
                "api_url": Field(Address()),
                "space_url": Field(Address(subdomain_mark=True)),
                "account_url": Field(Address()),
                "requests_per_minute": Field(Whole(1, 1_000_000)),
                "timeout_seconds": Field(SECONDS),
            }
        ),
        "sevdesk": Group(
            {
                **_tokens(),
                "api_url": Field(Address()),
                "requests_per_second": Field(Number(most=100_000)),
                "timeout_seconds": Field(SECONDS),
                "settle_seconds": Field(Number(most=86_400, above_zero=False)),
            }
        ),
        "members": Group(
            {
                "enabled": Field(Flag()),
                "customer_numbers": Field(Choice(("sevdesk", "cobot", "keep"))),
                "teams": Field(Flag()),
            }
        ),
        "invoices": Group(
            {
                "enabled": Field(Flag()),
                "status": Field(Choice(("open", "draft"))),
                "due_after_days": Field(Whole(0, 365)),
                "cost_centre": Field(Text(Words("fault.expected.cost-centre")), nullable=True),
                "attach_pdf": Field(Flag()),
                "tag": Field(Text(Words("fault.expected.tag")), nullable=True),
                "tag_without_contact": Field(Text(Words("fault.expected.tag")), nullable=True),
                "create_missing_contacts": Field(Flag()),
                "corrections": Field(Choice(("negative", "block"))),
                "foreign_currency": Field(Choice(("block", "daily_rate"))),
                "wait_hours": Field(Whole(0, 8_760)),
                "lookback_days": Field(Whole(0, 3_650)),
                "sweep_days": Field(Whole(0, 3_650)),
            }
        ),
        "accounts": Pairs(key=Text(Words("fault.expected.accounting-code")), value=_ACCOUNT),
        "default_account": Field(_ACCOUNT, nullable=True),
        "taxes": Group(
            {
                "small_business": Field(Flag()),
                "zero_rated": Group(
                    {
                        "domestic": Field(TaxRule()),
                        "eu_business": Field(TaxRule()),
                        "eu_private": Field(TaxRule()),
                        "third_country": Field(TaxRule()),
                    }
                ),
            }
        ),
        "notify": Group(
            {
                "cobot": Field(Flag()),
                "ping_url": Field(Address(), nullable=True, secret=True),
            }
        ),
    }
)
