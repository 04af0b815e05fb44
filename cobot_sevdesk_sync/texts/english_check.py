"""What `check` prints, in English: of each check what was looked at, and of each case why and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH_CHECK: Mapping[str, str] = {
    "check.mark.ok": "ok",
    "check.mark.warning": "warning",
    "check.mark.failure": "failure",
    "check.title": "{space}: is everything ready for the next run?",
    "check.totals": "Failures: {failures}. Warnings: {warnings}. In order: {ok}. Nothing was written. Requests: Cobot"
    " {cobot}, sevDesk {sevdesk}.",
    "check.config-permissions.what": "Private configuration",
    "check.config-permissions.ok.why": "Only you can read {path}.",
    "check.config-permissions.open.why": "Other users of this machine can read or change {path} (mode {mode}).",
    "check.config-permissions.open.fix": "Type “{command}”.",
    "check.state-file.what": "State file",
    "check.state-file.ok.why": "{path} can be read and written, by you only.",
    "check.state-file.new.why": "{path} does not exist yet; the first run makes it.",
    "check.state-file.open.why": "Other users of this machine can read or change {path} (mode {mode}).",
    "check.state-file.open.fix": "Type “{command}”; the next run does so, too.",
    "check.state-file.no-folder.why": "{found} is a file and no folder, so {path} cannot be kept there. No run would"
    " start.",
    "check.state-file.no-folder.fix": "Choose another place under state in the configuration.",
    "check.state-file.folder.why": "You cannot write to {found}, so {path} cannot be kept there. No run would start.",
    "check.state-file.folder.fix": "Let an administrator type “{command}”, or choose another place under state in the"
    " configuration.",
    "check.state-file.read-only.why": "{path} cannot be written. No run would start.",
    "check.state-file.read-only.fix": "Type “{command}”.",
    "check.state-file.foreign.why": "{path} belongs to another user. No run would start.",
    "check.state-file.foreign.fix": "Let an administrator type “{command}”, or let its owner run the program.",
    "check.state-file.unusable.why": "{reason}.",
    "check.disk-space.what": "Disk space",
    "check.disk-space.ok.why": "{free} MB are free for {folder}.",
    "check.disk-space.scarce.why": "Only {free} MB are free for {folder}.",
    "check.disk-space.scarce.fix": "Make room on this disk soon: a run that cannot note down what it does stops.",
    "check.disk-space.full.why": "Only {free} MB are free for {folder}: too few for a run to note down what it does.",
    "check.disk-space.full.fix": "Make room on this disk, or choose another place under state in the configuration.",
    "check.disk-space.unknown.why": "How much room {folder} has is not known[: {reason}].",
    "check.disk-space.unknown.fix": "See that the folder of the state file can be entered.",
    "check.ping-url.what": "Dead man's switch",
    "check.ping-url.ok.why": "notify.ping_url is well formed; it was not called.",
    "check.ping-url.none.why": "notify.ping_url is not set: nobody is told when runs stop altogether.",
    "check.ping-url.ending.why": "notify.ping_url ends in {ending}; successful runs would be counted as something"
    " else.",
    "check.ping-url.ending.fix": "Take {ending} away: the program adds /fail by itself where it belongs.",
    "check.cobot-access.what": "Access to Cobot",
    "check.cobot-access.ok.why": "The token was accepted.",
    "check.cobot-access.refused.why": "Cobot does not accept the token (status {status}[: “{message}”]). Every run"
    " would stop at once.",
    "check.cobot-access.refused.fix": "Check the token where the configuration has it under cobot (token,"
    " token_file or token_command), or get a new one with “cobot-sevdesk login”.",
    "check.cobot-access.forbidden.why": "The token has too few rights at Cobot for {request}[: “{message}”].",
    "check.cobot-access.forbidden.fix": "Give the user who owns the token the rights of an administrator, or use"
    " another user's token.",
    "check.cobot-access.unreachable.why": "Cobot could not be reached ({request}[: {reason}]).",
    "check.cobot-access.unreachable.fix": "Check the internet connection and the addresses under cobot in the"
    " configuration, then check again.",
    "check.cobot-access.unusable.why": "{reason}.",
    "check.sevdesk-access.what": "Access to sevDesk",
    "check.sevdesk-access.ok.why": "The token was accepted.",
    "check.sevdesk-access.refused.why": "sevDesk does not accept the token (status {status}[: “{message}”]). Every run"
    " would stop at once.",
    "check.sevdesk-access.refused.fix": "Copy an administrator's API token from sevDesk (settings, users) to where"
    " the configuration has it under sevdesk (token, token_file or token_command).",
    "check.sevdesk-access.forbidden.why": "The token has too few rights at sevDesk for {request}[: “{message}”].",
    "check.sevdesk-access.forbidden.fix": "Give the user who owns the token the rights of an administrator, or use"
    " another user's token.",
    "check.sevdesk-access.unreachable.why": "sevDesk could not be reached ({request}[: {reason}]).",
    "check.sevdesk-access.unreachable.fix": "Check the internet connection and the addresses under sevdesk in the"
    " configuration, then check again.",
    "check.sevdesk-access.unusable.why": "{reason}.",
    "check.cobot-scopes.what": "Rights of the Cobot token",
    "check.cobot-scopes.ok.why": "It has what the configuration needs, and no right to change anything else.",
    "check.cobot-scopes.missing.why": "The token lacks {missing}.",
    "check.cobot-scopes.missing.fix": "Add these scopes to your app at Cobot and take the new token, or get one with"
    " “cobot-sevdesk login”.",
    "check.cobot-scopes.broad.why": "The token has the broad right {broad}; whether that includes {missing} shows only"
    " in a run.",
    "check.cobot-scopes.broad.fix": "Choose the single scopes for your app at Cobot and take the new token.",
    "check.cobot-scopes.useful.why": "Without {missing} accounting codes that no invoice carries yet cannot be"
    " checked; a run does not need it.",
    "check.cobot-scopes.useful.fix": "Add the scope to your app at Cobot, or leave it so.",
    "check.cobot-scopes.needless.why": "The token has rights that the configuration does not need: {needless}.",
    "check.cobot-scopes.needless.fix": "Take a token without them: what a stolen token must not do, it should not be"
    " able to do.",
    "check.cobot-scopes.unknown.why": "Cobot does not say what the token may do (status {status}).",
    "check.cobot-scopes.unknown.fix": "Compare the scopes of your app at Cobot with the list in docs/set-up.md.",
    "check.space.what": "Space",
    "check.space.ok.why": "{name}, time zone {zone}; where today is {today}.",
    "check.space.future.why": "{name}: today is {today} there, and start_date is {start_date}: until then nothing is"
    " booked.",
    "check.space.future.fix": "Check start_date in the configuration.",
    "check.space.not-found.why": "The token's user has no access to the space {subdomain}[: “{message}”].",
    "check.space.not-found.fix": "Check cobot.subdomain in the configuration, and that the user is an admin of the"
    " space.",
    "check.booking-system.what": "sevDesk's booking system",
    "check.booking-system.ok.why": "Version {version}.",
    "check.booking-system.old.why": "It is {version}; 2.0 is needed. Nothing else in sevDesk was checked, and no run"
    " would write anything.",
    "check.booking-system.old.fix": "Move the account to booking system 2.0 in sevDesk, then check again.",
    "check.clock.what": "Clock",
    "check.clock.ok.why": "This machine and the servers agree to within {seconds} s.",
    "check.clock.slow.why": "This machine's clock is {seconds} seconds behind {side}'s.",
    "check.clock.slow.fix": "Set the clock by the network (“timedatectl set-ntp true” on Linux): waiting times and the"
    " calendar day hang on it.",
    "check.clock.fast.why": "This machine's clock is {seconds} seconds ahead of {side}'s.",
    "check.clock.fast.fix": "Set the clock by the network (“timedatectl set-ntp true” on Linux): waiting times and the"
    " calendar day hang on it.",
    "check.clock.unknown.why": "Neither server told the time.",
    "check.clock.unknown.fix": "See for yourself that this machine's clock is right.",
    "check.accounting-codes.what": "[Accounting code “{code}”|Accounting codes]",
    "check.accounting-codes.ok.why": "Invoices since {since}: {invoices}, with {codes} codes; each leads to exactly"
    " one booking account for revenue.",
    "check.accounting-codes.no-accounting-code.why": "[The line “{line}”|A line] has neither an accounting code nor a"
    " default account.[ On invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.accounting-codes.no-booking-account.why": "sevDesk has no such booking account[ (“{account}” by the"
    " configuration)].[ Most alike: {nearest}.][ On invoices: {count}, such as {numbers}.][ Still to be booked:"
    " {open}.]",
    "check.accounting-codes.no-booking-account.default.why": "sevDesk has no booking account[ “{account}”], the"
    " default_account of the configuration.[ Most alike: {nearest}.][ On invoices: {count}, such as {numbers}.][ Still"
    " to be booked: {open}.]",
    "check.accounting-codes.ambiguous-booking-account.why": "It fits several booking accounts[: {accounts}].[ On"
    " invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.accounting-codes.account-not-for-revenue.why": "Its booking account[ {account}] takes no revenue.[ On"
    " invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.accounting-codes.default.why": "The default_account of the configuration[, {setting},] is no booking"
    " account for revenue in sevDesk.[ Most alike: {nearest}.]",
    "check.accounting-codes.unused.no-booking-account.why": "No invoice carries it yet, and sevDesk has no such"
    " booking account[ (“{target}” by the configuration)].[ Most alike: {nearest}.]",
    "check.accounting-codes.unused.ambiguous-booking-account.why": "No invoice carries it yet; it fits several booking"
    " accounts[: {accounts}].",
    "check.accounting-codes.unused.account-not-for-revenue.why": "No invoice carries it yet; its booking account["
    " {account}] takes no revenue.",
    "check.tax-rates.what": "Tax rates[ of accounting code “{code}”]",
    "check.tax-rates.ok.why": "Each rate charged since {since} is allowed for its booking account.",
    "check.tax-rates.tax-rate-not-allowed.why": "sevDesk does not allow {rate} % under tax rule {rule} on the booking"
    " account {account}.[ Allowed are (tax rule: rates) {allowed}.][ On invoices: {count}, such as {numbers}.][ Still"
    " to be booked: {open}.]",
    "check.tax-rates.several-taxes-on-one-line.why": "[The line “{line}”|A line] carries several taxes[ ({taxes})], a"
    " voucher position in sevDesk only one.[ On invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.tax-rates.unused.why": "No invoice carries the code yet; its {rate} % are not allowed on the booking"
    " account {account}.",
    "check.tax-cases.what": "Untaxed invoices[ {case_name}]",
    "check.tax-cases.ok.why": "[Since {since}: {cases}.|None since {since}.]",
    "check.tax-cases.tax-rule-undecided.why": "Which tax rule applies is not decided.[ On invoices: {count}, such as"
    " {numbers}.][ Still to be booked: {open}.]",
    "check.case.met": "{count} {case} (tax rule {rule})",
    "check.case.domestic": "to recipients in Germany",
    "check.case.eu_business": "to businesses in other EU countries",
    "check.case.eu_private": "to recipients without a VAT id in other EU countries",
    "check.case.third_country": "to recipients outside of the EU",
    "check.case.unknown": "to recipients whose country is not known",
    "check.amounts.what": "Amounts, currencies, corrections",
    "check.amounts.ok.why": "Every invoice since {since} can be booked to the cent.",
    "check.amounts.amounts-do-not-add-up.why": "The amounts do not add up to the cent.[ The lines make {lines}, the"
    " invoice total is {total}.][ At {rate} % Cobot charges {cobot_tax} of tax, sevDesk would make it {sevdesk_tax}.]["
    " On invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.amounts.currency-not-supported.why": "Invoices in {currency} are not booked: foreign currencies are not"
    " enabled.[ On invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.amounts.other.why": "{reason}.[ On invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.amounts.correction-not-booked.why": "Corrections are not booked: invoices.corrections is set to block.[ On"
    " invoices: {count}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.cost-centre.what": "Cost centre[ “{given}”]",
    "check.cost-centre.ok.why": "sevDesk has exactly one.",
    "check.cost-centre.none.why": "None is configured: vouchers get none.",
    "check.cost-centre.wrong.why": "{reason}. Every run would stop before it books.",
    "check.pdf.what": "PDF of the newest invoice",
    "check.pdf.ok.why": "{number}: {kilobytes} kB could be fetched.",
    "check.pdf.off.why": "invoices.attach_pdf is off: none is fetched.",
    "check.pdf.none.why": "There is no invoice yet.",
    "check.pdf.missing.why": "{number}: {reason}. An invoice without its PDF is held back.",
    "check.pdf.missing.fix": "Open the invoice's PDF in Cobot. If it is missing there too, save the invoice once more,"
    " or set invoices.attach_pdf to false.",
    "check.members-without-contact.what": "Members without a contact",
    "check.members-without-contact.ok.why": "Every active member has a contact, or gets one in the next run ({count}).",
    "check.members-without-contact.left-alone.why": "Active members confirmed before start_date ({start}) have no"
    " contact, and runs leave them alone: {count}, such as {names}.",
    "check.members-without-contact.left-alone.fix": "“{command}” makes their contacts; with --dry-run at its end it"
    " only shows them.",
    "check.members-without-contact.several.why": "Several contacts fit active members, so none is taken: {count}, such"
    " as {names}.",
    "check.members-without-contact.several.fix": "Unite the contacts in sevDesk, or give the right one the member's"
    " customer number.",
    "check.customer-numbers.what": "Customer numbers",
    "check.customer-numbers.ok.why": "None is used twice, in Cobot or in sevDesk (contacts with a number: {count}).",
    "check.customer-numbers.contacts.why": "In sevDesk several contacts have the same number: {count}, such as"
    " {numbers}. Their vouchers get no contact by number.",
    "check.customer-numbers.contacts.fix": "Unite these contacts in sevDesk, or give one of each its own number.",
    "check.customer-numbers.members.why": "In Cobot several active members with different names have the same number:"
    " {count}, such as {numbers}.",
    "check.customer-numbers.members.fix": "Correct the customer number of one of each in Cobot, unless they are the"
    " same customer.",
    "check.document-numbers.what": "Document numbers",
    "check.document-numbers.ok.why": "None of the {count} invoice numbers is used twice, in Cobot or in sevDesk.",
    "check.document-numbers.invoices.why": "In Cobot several invoices have the same number: {count}, such as"
    " {numbers}. Only one of each can be booked.",
    "check.document-numbers.invoices.fix": "Give each invoice a number of its own in Cobot.",
    "check.document-numbers.vouchers.why": "In sevDesk several vouchers have the document number of one invoice:"
    " {count}, such as {numbers}.",
    "check.document-numbers.vouchers.fix": "Delete the surplus vouchers in sevDesk; the next run takes the one that is"
    " left.",
    "check.other-program.what": "Vouchers made by somebody else",
    "check.other-program.ok.why": "None of the invoices since {since} was booked by another program.",
    "check.other-program.before-first-run.why": "sevDesk has vouchers for invoices of the last month: {count}, the"
    " newest of {newest}, such as {numbers}. Another program may still be making them, such as Cobot's own add-on.",
    "check.other-program.before-first-run.fix": "Switch that add-on off in Cobot before the first run; the first run"
    " adopts its vouchers and doubles none. If the state file was lost, they may be this program's own.",
    "check.other-program.beside.why": "Another program makes vouchers for Cobot's invoices beside this one: {count},"
    " the newest of {newest}, such as {numbers}.",
    "check.other-program.beside.fix": "Switch Cobot's sevDesk add-on off, and do not enter these invoices by hand: two"
    " who book at the same moment can double a voucher.",
    "check.next-run.what": "The next run",
    "check.next-run.quiet.why": "It would have nothing to do and stay quiet.",
    "check.next-run.works.why": "It would need nobody.[ Contacts to be made: {contacts}.][ Contacts to be linked:"
    " {links}.][ Customer numbers to be written: {numbers}.][ Vouchers to be made: {vouchers}.][ Vouchers to be"
    " adopted: {adopted}.]",
    "check.next-run.problems.why": "It would end with exit code 1, since a person is needed: {codes}.[ Contacts to be"
    " made: {contacts}.][ Contacts to be linked: {links}.][ Customer numbers to be written: {numbers}.][ Vouchers to"
    " be made: {vouchers}.][ Vouchers to be adopted: {adopted}.]",
    "check.next-run.problems.fix": "“{command}” names each document, its reason and the mending.",
    "check.next-run.stops.why": "It would stop before it books anything: {reason}.",
    "check.next-run.stops.fix": "Mend what the lines above say, then check again.",
    "check.not-checked.what": "Not checked",
    "check.not-checked.left-out.why": "Because of what is said above, these could not be looked at: {names}.",
    "check.not-checked.left-out.fix": "Mend that first, then check again.",
}
