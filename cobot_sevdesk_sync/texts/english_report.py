"""What the report prints, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_REPORT: Mapping[str, str] = {
    "report.title": "{space}: reconciliation of Cobot and sevDesk, {since} to {until}",
    "report.agrees": "Everything agrees: each invoice has its voucher, to the cent.",
    "report.differs": "Something differs. What needs a person stands below.",
    "report.gross": "Gross, {currency}",
    "report.difference": "Difference",
    "report.total": "Total",
    "report.calm-months": "Months without any difference: {count}.",
    "report.differences-inside": "The sums agree, but amounts stand on other booking accounts or tax rates: see the"
    " documents below.",
    "report.documents": "Documents: {count}",
    "report.section": "{class} ({count})",
    "report.further": "... and {count} more; --format csv names all.",
    "report.further-members": "... and {count} more; --format json names all.",
    "report.members": "Members and contacts ({count})",
    "report.class.matched": "Matched",
    "report.class.nothing-to-book": "Nothing to book",
    "report.class.missing": "Missing",
    "report.class.blocked": "Blocked",
    "report.class.different": "Different",
    "report.class.duplicate": "Duplicate",
    "report.class.extra": "Extra",
    "report.meaning.matched": "the same in Cobot and sevDesk",
    "report.meaning.nothing-to-book": "the total is zero",
    "report.meaning.missing": "in Cobot only",
    "report.meaning.blocked": "in Cobot only, and cannot be booked before a person has dealt with it",
    "report.meaning.different": "on both sides, but not the same",
    "report.meaning.duplicate": "several vouchers in sevDesk for one invoice",
    "report.meaning.extra": "in sevDesk only, though it comes from Cobot",
    "report.message.missing": "{number} is in Cobot only.",
    "report.fix.missing": "Nothing to do by hand: “cobot-sevdesk sync run” books it. An invoice older than"
    " start_date is booked with --since only.",
    "report.message.waits": "It is left to settle until {until} (invoices.wait_hours).",
    "report.fix.waits": "Nothing to do: the first run after that books it.",
    "report.message.voucher-gone": "It was booked, but its voucher is no longer in sevDesk. A run leaves it alone, as"
    " it counts as done.",
    "report.fix.voucher-gone": "If the voucher was deleted by mistake: delete the state file, then “cobot-sevdesk sync"
    " run --since” with the invoice date books it again. All other vouchers are found and stay as they are.",
    "report.message.different": "Voucher {sevdesk_ids} is not as the invoice (Cobot / sevDesk): {fields}.",
    "report.fix.different": "Correct the voucher in sevDesk by hand. No run changes an existing voucher.",
    "report.message.extra": "Voucher {sevdesk_ids} comes from Cobot by its tag or number, but Cobot has no such"
    " invoice.",
    "report.fix.extra": "Find out whether the invoice was deleted or renumbered in Cobot, and cancel or delete the"
    " voucher in sevDesk where needed.",
    "report.field.gross": "gross",
    "report.field.date": "date",
    "report.field.number": "document number",
    "report.field.direction": "kind of voucher",
    "report.field.currency": "currency",
    "report.field.accounts": "booking accounts",
    "report.member.message.without-contact": "{name}[ (customer number {cobot_number} in Cobot)] has no contact in"
    " sevDesk.",
    "report.member.fix.without-contact": "“cobot-sevdesk sync run” creates it, unless it names a problem with it.",
    "report.member.message.number-different": "{name}: the customer number is [{cobot_number}|missing] in Cobot and"
    " [{sevdesk_number}|missing] at contact {sevdesk_ids}.",
    "report.member.fix.number-different": "If a run does not mend it, enter the same customer number on both sides.",
    "report.member.message.several-contacts": "{name}: several contacts in sevDesk fit or carry the customer number["
    " {sevdesk_number}| {cobot_number}] (ids {sevdesk_ids}).",
    "report.member.fix.several-contacts": "Merge the contacts in sevDesk, or give each its own customer number.",
    "report.column.class": "class",
    "report.column.meaning": "meaning",
    "report.column.date": "date",
    "report.column.number": "document number",
    "report.column.gross": "gross",
    "report.column.currency": "currency",
    "report.column.name": "name",
    "report.column.accounts": "booking accounts",
    "report.column.fields": "differs (Cobot / sevDesk)",
    "report.column.codes": "codes",
    "report.column.message": "what is the matter",
    "report.column.fix": "what to do",
    "report.column.cobot_id": "Cobot id",
    "report.column.sevdesk_ids": "sevDesk ids",
    "report.written": "{space}: the report stands in {path}.",
}
