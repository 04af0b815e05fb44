"""Where nobody outside sevDesk knows what it does: each switch stands as the program assumes, unless a test turns it.

The table of assumptions (``trial/assumptions.py``) says which switch makes which of them otherwise.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from cobot_sevdesk_sync.sandbox.sevdesk_wire import Order


class SevdeskQuirks(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How the sandbox's sevDesk behaves where its documentation is silent.

    Attributes:
        order: In which order listings come; ``shuffled`` is another one for each request.
        exclusive_dates: Whether ``startDate`` and ``endDate`` leave out vouchers dated exactly then.
        totals: Whether ``countAll`` is answered.
        number_search: What ``descriptionLike`` finds: a part in any case; the same case only; with ``%`` and ``_`` as
            wildcards; or only what a number begins with.
        unique_documents: Whether a second voucher of one document number is refused.
        unique_contacts: Whether a second contact of one customer number is refused.
        contact_filter: Whether ``customerNumber`` finds the whole number only, or a part of it as well.
        tells_free_numbers: Whether it answers if a customer number is free.
        next_number: Whether the next customer number that it names is free.
        hidden_accounts: Numbers of booking accounts that the guidance leaves out.
        checks_drafts: Whether rule, rate and account of a draft are checked, too.
        rounding: Whether the tax of a gross position is rounded half up, down, or once for the whole voucher.
        refuses: What else it does not take: ``negative``, ``zero``, ``delivery`` (a service after the voucher's day),
            ``tag-twice``, ``tag-booked``, or ``rule-`` with the id of a tax rule.
        takes_every_rule: Whether rules that are documented as impossible on vouchers are taken.
        foreign_sums: Whether a sum in another currency comes beside that in euros, or in its place.
        keeps_cost_centre: Whether a voucher keeps its cost centre.
        loses_files: Whether a voucher is saved without the file that was uploaded for it, without a word.
        wants_files: Whether a file that is not there (any more) is missed.
        reuses_tags: Whether a tag of a known name is that tag, or a new one each time.
        refusals: Whether a refusal is worded as recorded, or as plain text.
    """

    order: Order = "newest"
    exclusive_dates: bool = False
    totals: bool = True
    number_search: Literal["part", "case", "wildcards", "beginning"] = "part"
    unique_documents: bool = False
    unique_contacts: bool = False
    contact_filter: Literal["whole", "part"] = "whole"
    tells_free_numbers: bool = True
    next_number: Literal["free", "taken"] = "free"
    hidden_accounts: tuple[str, ...] = ()
    checks_drafts: bool = True
    rounding: Literal["position", "down", "voucher"] = "position"
    refuses: tuple[str, ...] = ()
    takes_every_rule: bool = False
    foreign_sums: Literal["beside", "instead"] = "beside"
    keeps_cost_centre: bool = True
    loses_files: bool = False
    wants_files: bool = True
    reuses_tags: bool = True
    refusals: Literal["recorded", "text"] = "recorded"
