"""What `init` and `login` ask and print, in English."""

from __future__ import annotations

from collections.abc import Mapping

from cobot_sevdesk_sync.texts.english_setup_config import ENGLISH_SETUP_CONFIG

ENGLISH_SETUP: Mapping[str, str] = {
    **ENGLISH_SETUP_CONFIG,
    # Refusals
    "setup.scopes-missing": "The Cobot token has too few rights. Missing: {scopes}. It was not stored.",
    "setup.scopes-missing.next": "Choose these rights for the app at Cobot (or let an admin with all rights log in)"
    " and give the new token.",
    "setup.token-refused.cobot.unknown": "Cobot does not accept the token (status {status}). It was not stored.",
    "setup.token-refused.cobot.unknown.next": "Copy it again, whole and without spaces, from the app's page at Cobot,"
    " or log in through the browser.",
    "setup.token-refused.cobot.not-admin": "Cobot refused (status {status}): the token's user is not an admin of the"
    " space[ {subdomain}], or the token has too few rights. It was not stored.",
    "setup.token-refused.cobot.not-admin.next": "Check the space's address, and use the token of one of its admins.",
    "setup.token-refused.sevdesk.unknown": "sevDesk does not accept the token (status {status}). It was not stored.",
    "setup.token-refused.sevdesk.unknown.next": "Copy the API token again from an administrator's page in sevDesk:"
    " settings, users. It has 32 characters.",
    "setup.unreachable": "{side} could not be reached ({request}: {reason}). Nothing was written.",
    "setup.unreachable.next": "Check the internet connection, then try again.",
    "error.setup.unknown-space": "Cobot knows no space “{subdomain}”. Nothing was written.",
    "next.setup.unknown-space": "Look at the address in your browser when you administer the space: its first part"
    " counts, as in https://SPACE.cobot.me.",
    "error.setup.login-denied": "Access was not allowed at Cobot[ (“{reason}”)]. No token was given or stored.",
    "next.setup.login-denied": "Log in again and allow it, as an admin of the space.",
    "error.setup.login-timeout": "Nobody came back from the browser within {seconds} seconds. No token was stored.",
    "next.setup.login-timeout": "Log in again; if the browser is on another machine, use “cobot-sevdesk login"
    " --no-browser”.",
    "error.setup.login-port-taken": "Port {port} on this machine cannot be used ({reason}). No token was stored.",
    "next.setup.login-port-taken": "Choose another one with --port; an app that you registered needs the new address"
    " too.",
    "error.setup.login-registration-refused": "Cobot does not let this program register itself (status {status}["
    ": “{reason}”]). No token was stored.",
    "next.setup.login-registration-refused": "Register an app at https://dev.cobot.me/oauth2_clients with the redirect"
    " address http://127.0.0.1:47811/callback and use “cobot-sevdesk login --client-id ID”; or copy the token from the"
    " app's page.",
    "error.setup.login-code-refused": "Cobot gave no token (status {status}[: “{reason}”]). Nothing was stored.",
    "next.setup.login-code-refused": "Log in again: a code is good only once, and for a few minutes. With --client-id,"
    " check the app's id, its secret and its redirect address.",
    # login
    "login.opening": "Your browser opens Cobot now. If it does not, open this address in a browser on this machine:",
    "login.open-elsewhere": "Open this address in any browser, log in as an admin of the space, and allow access:",
    "login.paste-explained": "The browser then ends at a page on 127.0.0.1 that it cannot show: that is right.\nCopy"
    " the whole address of that page and paste it here. It is not shown.",
    "login.paste": "Address or code",
    "login.paste-foreign": "That is not the answer to this login: it holds no code, or belongs to another attempt.",
    "login.client-secret": "Secret of the app (not shown)",
    "login.registered-address": "The app has to be registered with this redirect address: {address}",
    "login.which-space": "It is not clear which space this is for: give --subdomain SPACE, or --config FILE with one"
    " configuration. Nobody was asked for anything.",
    "login.exists": "{path} exists already and is not overwritten. Nobody was asked for anything. Move it away first,"
    " or choose another place with --token-file.",
    "login.unwritable": "{path} cannot be written: {reason}. No token was stored. Choose another place with"
    " --token-file.",
    "login.nobody-answers": "There was no answer to read. A login needs a person: start it in a terminal.",
    "login.cancelled": "Cancelled. No token was stored.",
    "login.done": "Logged in to {name} ({subdomain}). The token is in {path}, which only you can read.\nIn the"
    " configuration, name the file instead of a token:",
    "login.page.worked.title": "Logged in",
    "login.page.worked": "The program on your computer has its token, and it fits.",
    "login.page.failed.title": "This did not work",
    "login.page.failed": "The program says why, and what to do next, where you started it.",
    "login.page.denied.title": "Access was not allowed",
    "login.page.denied": "No token was given. The program has ended.",
    "login.page.unknown.title": "Not finished",
    "login.page.unknown": "The program ended before it could look at the token.",
    "login.page.foreign.title": "Not the answer to this login",
    "login.page.foreign": "This address belongs to another login. The program goes on waiting.",
    "login.page.again.title": "Answered already",
    "login.page.again": "This login has had its answer.",
    "login.page.nothing.title": "Nothing here",
    "login.page.nothing": "There is no page at this address.",
    "login.page.close": "You can close this window.",
    # init
    "ask.number": "[“{given}”|That] does not fit: a whole number from {least} to {most}, please.",
    "ask.word": "[“{given}”|That] does not fit: one of {words}, please.",
    "ask.yes-or-no": "[“{given}”|That] does not fit: y or n, please.",
    "ask.yes-or-no.yes": "Y/n",
    "ask.yes-or-no.no": "y/N",
    "init.title": "Setting a space up",
    "init.intro": "Nothing is changed in Cobot or sevDesk, and nothing is written here before the end. Ctrl-C cancels"
    " at any time. What stands in brackets is taken when you just press Enter.",
    "init.again": "Try again?",
    "init.cancelled": "Cancelled. Nothing was written.",
    "init.nobody-answers": "There was no answer to read. Where nobody can be asked, use “init --yes” with options.",
    "init.exists": "{path} exists already and is not overwritten. Nothing was asked or written. Choose another file"
    " with --output, or look at this one with “cobot-sevdesk check”.",
    "init.no-folder": "The folder {path} does not exist. Nothing was asked or written. Make it first, or choose"
    " another file with --output.",
    "init.unwritable": "{path} cannot be written: {reason}. Nothing was written. Choose another file with --output.",
    "init.missing": "With --yes nobody is asked, but these are missing: {options}. Nothing was requested or written.",
    "init.space": "1. The space",
    "init.address": "Address of the space at Cobot",
    "init.address-unusable": "“{given}” is no address of a space. An address such as https://co-up.cobot.me is"
    " expected, or the word before .cobot.me.",
    "init.space-found": "Found: {name} ({subdomain}).",
    "init.cobot": "2. The Cobot token",
    "init.cobot-explained": "The program needs a token of an admin of the space. Easiest is to log in through the"
    " browser. For a token by hand: open https://dev.cobot.me/oauth2_clients, register an app (any name), choose the"
    " rights below, open the app's page and copy its access token. Rights: {scopes}.",
    "init.token-beside": "Using the token in {path}.",
    "init.way": "Which way",
    "init.way.login": "log in through the browser",
    "init.way.paste": "paste the token (it is not shown)",
    "init.way.file": "it is in a file",
    "init.way.variable": "it is in the environment variable {variable}",
    "init.token-hidden": "Token (not shown)",
    "init.token-too-early": "Was that a token? It is asked for after this question, and not shown then. Clear the"
    " screen: this one shows what you typed.",
    "init.token-path": "Path of the file",
    "init.token-unusable": "This is no token: {found}; {expected}. It was not stored.",
    "init.cobot-found": "You are an admin of {name}. Active members: {members}. Invoices of the last six months and"
    " later: {invoices}. Time zone: {time_zone}.",
    "init.sevdesk": "3. The sevDesk token",
    "init.sevdesk-explained": "Log in to sevDesk as an administrator, open settings, then users, then your own user:"
    " the API token stands at the bottom of the page. It has all of that user's rights; treat it like a password.",
    "init.sevdesk-found": "The account is on booking system 2.0. Booking accounts: {accounts}[, in the manner of"
    " {chart}]. Cost centres: {cost_centres}.",
    "init.choices": "4. How to book",
    "init.start-date-explained": "From which day on shall the program book? Earlier invoices and members are left"
    " alone. Best is the first day of a month that nobody has booked yet.",
    "init.start-date": "First day (YYYY-MM-DD)",
    "init.start-date-unusable": "[“{given}”|That] is no day written as YYYY-MM-DD.[ Did you mean {meant}?]",
    "init.start-date-late": "{day} lies more than two months ahead: until then nothing is booked. Right?",
    "init.start-date-early": "{day} is more than two years back: every invoice since then will be booked, and every"
    " member confirmed since then becomes a contact. Right?",
    "init.due-days-explained": "How many days after the invoice date is a voucher due in sevDesk?[ Most of your"
    " invoices at Cobot are due after {usual} days.]",
    "init.due-days": "Days",
    "init.cost-centre-explained": "Shall every voucher carry one of sevDesk's cost centres?",
    "init.cost-centre-none": "none",
    "init.cost-centre": "Cost centre",
    "init.cost-centre-unusable": "[“{given}”|That] does not fit: a number of this list from 0 to {most}, or the number"
    " or name of one cost centre, please.",
    "init.small-business": "No recent invoice carries VAT. Are you a Kleinunternehmer under section 19 UStG?",
    "init.zero-rated-explained": "Some recent invoices carry no VAT at all. Under which tax rule they are booked is a"
    " question for your tax adviser. Until it is decided they are not booked, but named as a problem.",
    "init.zero-rated.domestic": "To recipients in Germany: {count}.",
    "init.zero-rated.eu_business": "To recipients in another EU country, with a VAT id: {count}.",
    "init.zero-rated.eu_private": "To recipients in another EU country, without a VAT id: {count}.",
    "init.zero-rated.third_country": "To recipients outside the EU: {count}.",
    "init.zero-rated": "Tax rule",
    "init.rule.block": "decide later",
    "init.rule.2": "exports",
    "init.rule.3": "intra-community supplies",
    "init.rule.4": "exempt under section 4 UStG",
    "init.rule.5": "reverse charge under section 13b UStG",
    "init.rule.17": "not taxable in Germany",
    "init.rule.22": "not subject to VAT (deposits, pass-through items)",
    "init.written": "Written, readable by you only",
    "init.check": "Check",
    "init.next": "How to go on",
    "init.next.dry-run": "See what the first run would do; it writes nothing:",
    "init.next.cron": "Every five minutes by cron (crontab -e):",
    "init.next.systemd": "Or in a systemd service of your user:",
    "init.next.variables": "Cron and systemd do not know your shell's variables: set {variables} there too.",
}
