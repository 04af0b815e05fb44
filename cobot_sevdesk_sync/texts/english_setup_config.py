"""The comments in a configuration that `init` writes, in English."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_SETUP_CONFIG: Mapping[str, str] = {
    "config.head": "The configuration of one space, written by “cobot-sevdesk init”, with every key. Keep it private"
    " (chmod 600). “cobot-sevdesk check” tells whether it still fits.\n{variable} takes the value of an environment"
    " variable ({literal} stands for the characters themselves).",
    "config.start_date": "The first day this program is responsible for: members confirmed and invoices dated earlier"
    " are left alone (“sync run --since DATE” takes earlier ones too).",
    "config.language": "Language of the texts posted to Cobot, of the report and of the messages: de | en",
    "config.state": "Where this program remembers what it has linked. null = the user's state folder. A relative path"
    " counts from the folder of this file; each space needs a state file of its own.",
    "config.cobot.subdomain": "What stands before .cobot.me in the address of your space.",
    "config.cobot.token": "An access token of an admin of the space. Give exactly one of these three:",
    "config.cobot.token_file.note": "a file that holds the token and nothing else",
    "config.cobot.token_command.note": "a command that prints it (run without a shell)",
    "config.cobot.api_url": "Where Cobot is; {subdomain_mark} is put in from above. Only change these for the sandbox.",
    "config.cobot.requests_per_minute.note": "per endpoint, as Cobot counts",
    "config.cobot.timeout_seconds.note": "how long to wait for one answer",
    "config.sevdesk.token": "The API token of an administrator. Give exactly one of these three:",
    "config.sevdesk.settle_seconds": "When nobody knows whether a voucher or contact arrived, look for it no sooner"
    " than this after it was sent.",
    "config.members.enabled.note": "make contacts of confirmed members",
    "config.members.customer_numbers": "Whose customer number counts: sevdesk = sevDesk's overwrites the one in Cobot |"
    " cobot = a new contact takes the one in Cobot | keep = none is written back to Cobot",
    "config.members.teams.note": "a team that gets invoices is a contact too",
    "config.invoices.enabled.note": "make vouchers of invoices",
    "config.invoices.status.note": "open (unpaid) | draft (to be looked at in sevDesk first)",
    "config.invoices.due_after_days.note": "payment deadline: days after the invoice date",
    "config.invoices.cost_centre.note": "number or name, for every voucher; null = none",
    "config.invoices.attach_pdf.note": "attach the invoice's PDF to the voucher",
    "config.invoices.tag.note": "a tag for every voucher; null = none",
    "config.invoices.tag_without_contact.note": "a tag where the recipient is no contact; null = none",
    "config.invoices.create_missing_contacts": "true: somebody without a contact (drop-in guest, external booking) gets"
    " one, from the invoice's address",
    "config.invoices.corrections": "Corrections (negative totals): negative = negative amounts on a revenue voucher |"
    " block = book them by hand",
    "config.invoices.foreign_currency": "Other currencies than EUR: block | daily_rate = sevDesk converts at the rate"
    " of the invoice date",
    "config.invoices.wait_hours.note": "let an invoice settle this long before it is booked",
    "config.invoices.lookback_days.note": "on every run, read this much again",
    "config.invoices.sweep_days.note": "once a day, read this much again: late, edited, deleted",
    "config.accounts": "Accounting codes of Cobot and the sevDesk account number they mean, where the two differ, one"
    ' per line below “accounts:” instead of the braces, numbers in quotes, such as   FlexPlan: "4400"',
    "config.default_account": "The account for lines without any accounting code; null = such an invoice is not booked,"
    " and named as a problem.",
    "config.taxes.small_business": "true for a Kleinunternehmer under section 19 UStG: no VAT throughout",
    "config.taxes.zero_rated": "Invoices whose lines all carry 0 %: the sevDesk tax rule they are booked under, by"
    " recipient, or block. A question for your tax adviser. Some of sevDesk's rules: 4 = exempt under section 4 UStG,"
    " 5 = reverse charge under section 13b UStG, 17 = not taxable in Germany, 22 = not subject to VAT.",
    "config.taxes.zero_rated.eu_business.note": "another EU country, with a VAT id",
    "config.taxes.zero_rated.eu_private.note": "another EU country, without one",
    "config.notify.cobot.note": "post what needs attention as activities in Cobot",
    "config.notify.ping_url": "A monitoring service's address: called after each good run, and with /fail added after"
    " one that needs a person.",
}
