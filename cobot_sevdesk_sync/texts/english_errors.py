"""What is to be said when a run cannot go on, in English: ``error`` says what happened, ``next`` what to do."""

from __future__ import annotations

ENGLISH_ERRORS: dict[str, str] = {
    "error.configuration": "The configuration cannot be used; nothing was requested or written. Faults: {count}.",
    "error.configuration.fault": "{file}[, line {line}][, {path}]: found {found}; expected {expected}",
    "next.configuration": "Correct the file, then “cobot-sevdesk check”. All settings with their"
    " defaults are in"
    " config.example.yaml.",
    "error.setup": "The account or space is not set up as the program needs it ({what}). Nothing was written.",
    "next.setup": "“cobot-sevdesk sync run --dry-run” shows what is missing.",
    "error.setup.another-account": "The sevDesk token is a new one, and its account has nothing of what was linked last"
    "[ (ids {ids})]: the state file belongs to another account. Nothing was written.",
    "next.setup.another-account": "Give this account a state file of its own (state in the configuration), or put the"
    " former account's token back. If it is the same account all the same, move the state file away: the next run finds"
    " everything in sevDesk again.",
    "error.setup.booking-system-1.0": "The sevDesk account is still on booking system[ {version}| 1.0]; 2.0 is needed."
    " Nothing was written.",
    "next.setup.booking-system-1.0": "Move the account to booking system 2.0 in sevDesk, then “cobot-sevdesk sync run"
    " --dry-run”.",
    "error.setup.unknown-cost-centre": "sevDesk has no cost centre[ “{given}”][; there are: {existing}]. Nothing was"
    " written.",
    "next.setup.unknown-cost-centre": "Correct invoices.cost_centre in the configuration, or create the cost centre in"
    " sevDesk.",
    "error.setup.ambiguous-cost-centre": "sevDesk has several cost centres[ “{given}”][; there are: {existing}]."
    " Nothing was written.",
    "next.setup.ambiguous-cost-centre": "Give the cost centre's number as invoices.cost_centre in the configuration.",
    "error.state": "The state file {path} cannot be used: {reason}. Nothing more was written.",
    "next.state": "Check permissions and free space. A damaged file may be moved away: the next run finds the vouchers"
    " and contacts in sevDesk again.",
    "error.state.full": "The disk of the state file {path} is full ({reason}). Nothing more was written.",
    "next.state.full": "Make room, then start again: what was being written is settled by the next run.",
    "error.state.permission": "The state file {path} may not be read and written by the user who runs the program"
    " ({reason}). Nothing more was written.",
    "next.state.permission": "“cobot-sevdesk check” gives the command that hands file and folder back to this user.",
    "error.state.damaged": "The state file {path} is damaged ({reason}). Nothing more was written.",
    "next.state.damaged": "Move it away and start again: the next run finds the vouchers and contacts in sevDesk"
    " again. docs/recovery.md says how for the whole past.",
    "error.state.newer": "The state file {path} was made by a newer version of this program ({reason}). Nothing was"
    " written.",
    "next.state.newer": "Install that version again, or move the file away: the next run finds the vouchers and"
    " contacts in sevDesk again.",
    "error.token-refused": "{side} refused the token ({request}, status {status}[: “{message}”]). The run was stopped"
    " at once.",
    "error.token-refused.401": "{side} does not accept the token ({request}, status 401[: “{message}”]). The run was"
    " stopped at once.",
    "error.token-refused.403": "The token has too few rights at {side} ({request}, status 403[: “{message}”]). The run"
    " was stopped at once.",
    "error.token-refused.cobot.403": "The space is not open to this token at {side} ({request}, status 403["
    ": “{message}”]). The run was stopped at once.",
    "next.token-refused": "Check the token, then “cobot-sevdesk sync run --dry-run”.",
    "next.token-refused.cobot": "Check that cobot.subdomain is right, that the token belongs to an admin of that space"
    " and has all rights it needs, or make a new one on your app's page at Cobot; then “cobot-sevdesk sync run"
    " --dry-run”.",
    "next.token-refused.cobot.403": "Check cobot.subdomain in the configuration. If it is right, use the token of an"
    " admin of this space that has all rights it needs; then “cobot-sevdesk sync run --dry-run”.",
    "next.token-refused.sevdesk": "Look up an administrator's API token in sevDesk under settings, users, and put it"
    " into the configuration; then “cobot-sevdesk sync run --dry-run”.",
    "error.remote-unavailable": "{side} could not be reached ({request}: {reason}). What is done stays done; the rest"
    " was not carried out.",
    "next.remote-unavailable": "Nothing to do: the next run goes on. If it lasts, check the internet connection and"
    " the addresses in the configuration.",
    "error.malformed-answer": "{side} answered in another way than documented ({request}, field {field}: {reason})."
    " The answer was not used.",
    "next.malformed-answer": "The next run tries again. If it stays so, the interface has changed: look for a newer"
    " version of this program.",
    "error.rejected": "{side} rejected the request ({request}, status {status}[: “{message}”]). It was not carried"
    " out.",
    "next.rejected": "Remove the stated cause in Cobot or sevDesk; “cobot-sevdesk sync run --dry-run” tells whether"
    " it is gone.",
    "error.not-found": "{side} does not have what was asked for ({request}[: “{message}”]).",
    "next.not-found": "Check the addresses and the subdomain in the configuration, then “cobot-sevdesk sync run"
    " --dry-run”.",
    "error.write-not-sent": "{side} did not take a write ({request}: {reason}). Nothing was written.",
    "next.write-not-sent": "Nothing to do: the next run tries again.",
    "error.outcome-unknown": "At {side} it is open whether a write arrived ({request}: {reason}). It was not repeated.",
    "next.outcome-unknown": "Nothing to do: the next run looks and settles it.",
    "error.program": (
        "The program stopped at an error of its own ({kind}). What was finished stays finished, the next run looks"
        " before it writes."
    ),
    "next.program": "Run it again with -v to see where it was, and report that.",
    "error.other": "The run was stopped: {reason}.",
    "next.other": "Start the program again; with -v it shows each request.",
}
