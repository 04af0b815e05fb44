"""What is to be said about a document, in English."""

from __future__ import annotations

ENGLISH_FINDINGS: dict[str, str] = {
    "subject.invoice": "invoice [{number}|with the Cobot id {id}]",
    "subject.member": "member [{number}|with the Cobot id {id}]",
    "subject.team": "team [{number}|with the Cobot id {id}]",
    "subject.contact": "guest [{number}|with the Cobot id {id}]",
    # Fields and steps, as they stand in other sentences.
    "field.gross": "gross amount",
    "field.date": "voucher date",
    "field.number": "document number",
    "field.number-also-on-invoice": "the same number is on invoice",
    "field.direction": "kind of voucher",
    "step.read": "look-up",
    "step.create-contact": "creating the contact",
    "step.write-customer-number": "writing the customer number to Cobot",
    "step.create-voucher": "creating the voucher",
    "step.tag-voucher": "tagging the voucher",
    "step.post-activity": "posting an activity in Cobot",
    # Problems.
    "message.no-accounting-code": "{Subject} was not booked: [the line “{line}”|a line] has no accounting code, and no"
    " default account is set.",
    "fix.no-accounting-code": "Give the line an accounting code in Cobot, or set default_account in the configuration."
    " The next run tries again by itself.",
    "message.no-booking-account": "{Subject} was not booked: [for the accounting code “{code}”|for an accounting"
    " code][ (“{account}” by the configuration)][ of the line “{line}”] sevDesk has no booking account.[ Most alike:"
    " {nearest}.]",
    "fix.no-booking-account": "Map [the code “{code}”|the code] to a sevDesk account number under accounts in the"
    " configuration, or change the accounting code in Cobot. The next run tries again by itself.",
    "message.no-booking-account.default": "{Subject} was not booked: [the line “{line}”|a line] has no accounting"
    " code, and"
    " sevDesk has no booking account[ “{account}”], the default_account of the configuration.[ Most alike: {nearest}.]",
    "fix.no-booking-account.default": "Correct default_account in the configuration, or give the line an accounting"
    " code"
    " in Cobot. The next run tries again by itself.",
    "message.ambiguous-booking-account": "{Subject} was not booked: [the accounting code “{code}”|an accounting code]"
    " fits several booking accounts[: {accounts}].",
    "fix.ambiguous-booking-account": "Map [the code “{code}”|the code] to exactly one account number under accounts in"
    " the configuration. The next run tries again by itself.",
    "message.account-not-for-revenue": "{Subject} was not booked: [the booking account {account}|a booking account]["
    " (accounting code “{code}”)] takes no revenue in sevDesk.",
    "fix.account-not-for-revenue": "Map [the code “{code}”|the code] to a revenue account under accounts in the"
    " configuration, or change the accounting code in Cobot. The next run tries again by itself.",
    "message.tax-rate-not-allowed": "{Subject} was not booked: sevDesk does not allow [on the booking account"
    " {account}|on one of the booking accounts][ the tax rate {rate} %| the tax rate][ under tax rule {rule}]["
    " (line “{line}”)].[ Allowed are (tax rule: rates) {allowed}.]",
    "fix.tax-rate-not-allowed": "Map the accounting code to a booking account that allows this rate, under accounts in"
    " the configuration, or correct the tax rate in Cobot[, or {setting} in the"
    " configuration]. The next run tries again by itself.",
    "message.tax-rule-undecided": "{Subject} was not booked: it carries no VAT, and which tax rule applies is not"
    " set.[ The recipient's country: {country}.]",
    "message.tax-rule-undecided.domestic": "{Subject} was not booked: it carries no VAT, and no tax rule is set for"
    " domestic recipients.",
    "message.tax-rule-undecided.eu_business": "{Subject} was not booked: it carries no VAT, and no tax rule is set for"
    " businesses in other EU countries[ (here {country})].",
    "message.tax-rule-undecided.eu_private": "{Subject} was not booked: it carries no VAT, and no tax rule is set for"
    " recipients without a VAT id in other EU countries[ (here {country})].",
    "message.tax-rule-undecided.third_country": "{Subject} was not booked: it carries no VAT, and no tax rule is set"
    " for recipients outside of the EU[ (here {country})].",
    "message.tax-rule-undecided.unknown": "{Subject} was not booked: it carries no VAT, and the recipient's country"
    " [“{country}” is not known|is missing], so the tax rule is open.",
    "fix.tax-rule-undecided": "Ask your tax adviser which tax rule applies, and set its number in the configuration"
    " under taxes.zero_rated[.{case}]. The next run tries again by itself.",
    "fix.tax-rule-undecided.unknown": "Enter the recipient's country on the invoice in Cobot. The next run tries again"
    " by itself.",
    "message.several-taxes-on-one-line": "{Subject} was not booked: [the line “{line}”|a line] carries several taxes["
    " ({taxes})], a voucher position in sevDesk only one.",
    "fix.several-taxes-on-one-line": "Split the line in Cobot so that each carries one tax, or create the voucher in"
    " sevDesk by hand, with the invoice number as its document number: it will be adopted.",
    "message.amounts-do-not-add-up": "{Subject} was not booked: its amounts do not add up to the cent.[ The lines make"
    " {lines}, the invoice total is {total}.][ At {rate} % Cobot charges {cobot_tax} of tax, sevDesk would make it"
    " {sevdesk_tax}.]",
    "fix.amounts-do-not-add-up": "Correct the invoice in Cobot, or create the voucher in sevDesk by hand, with the"
    " invoice number as its document number and the same amount and date: it will be adopted.",
    "message.currency-not-supported": "{Subject} was not booked: [it is in {currency}|its currency is not the euro],"
    " and foreign currencies are not enabled.",
    "fix.currency-not-supported": "Set invoices.foreign_currency to daily_rate in the configuration (sevDesk then"
    " converts at the rate of the invoice date), or create the voucher by hand.",
    "message.voucher-differs": "For {subject} sevDesk has a voucher[ (id {sevdesk_ids})] with this document number"
    " that does not match[ (Cobot / sevDesk): {fields}]. It was not changed, and no second one was created.",
    "fix.voucher-differs": "Correct the voucher in sevDesk; “cobot-sevdesk sync explain {retry}” shows both"
    " sides. If it was not created by this program, it may also be deleted: the next run then creates it anew.",
    "message.duplicate-vouchers": "For {subject} sevDesk has several vouchers with this document number[ (ids"
    " {sevdesk_ids})]. Nothing was created or changed.",
    "fix.duplicate-vouchers": "Delete the surplus vouchers in sevDesk. The next run adopts the one that is left.",
    "message.pdf-unavailable": "{Subject} was not booked yet: its PDF could not be had from Cobot[ (“{reason}”)].",
    "fix.pdf-unavailable": "It is tried again at growing intervals (1 to 24 hours). If the PDF opens in Cobot:"
    " “cobot-sevdesk sync retry {retry}”.",
    "message.rejected-by-sevdesk": "{Subject} was rejected by sevDesk[ (status {status})][: “{reason}”]. Nothing was"
    " created.",
    "fix.rejected-by-sevdesk": "Remove the stated cause in Cobot or sevDesk, then “cobot-sevdesk sync retry {retry}”."
    " Otherwise it is tried again at growing intervals (1 to 24 hours).",
    "message.rejected-by-cobot": "{Subject}: Cobot rejected a request about it[ (status {status})][: “{reason}”]. This"
    " step was not carried out.",
    "fix.rejected-by-cobot": "Remove the stated cause in Cobot, then “cobot-sevdesk sync retry {retry}”. Otherwise it"
    " is tried again at growing intervals (1 to 24 hours).",
    "message.outcome-unknown": "For {subject} it is open whether the last step[ ({step})] arrived[, sent {since}]. It"
    " is not repeated before a look at the other side.",
    "fix.outcome-unknown": "Nothing to do: the next run looks and settles it.",
    "fix.outcome-unknown.create-contact": "Nothing to do: the next run looks and settles it. If it stays open for more"
    " than an hour, two contacts in sevDesk look alike: delete the surplus one.",
    "fix.outcome-unknown.create-voucher": "Nothing to do: the next run looks and settles it. If it stays open for more"
    " than an hour, two vouchers in sevDesk look alike: delete the surplus one.",
    "message.ambiguous-contact": "For {subject} no single contact could be found in sevDesk[ (ids {sevdesk_ids})]. No"
    " contact was linked.",
    "message.ambiguous-contact.several": "For {subject} several contacts in sevDesk fit[ the customer number"
    " {number}][ (ids {sevdesk_ids})]. No contact was linked.",
    "message.ambiguous-contact.number-taken": "{Subject}: [the customer number {number}|the customer number] already"
    " belongs to somebody else in sevDesk[ (contact {sevdesk_ids})]. No contact was linked or created.",
    "message.ambiguous-contact.booked": "For {subject} several contacts in sevDesk fit[ the customer number {number}]["
    " (ids {sevdesk_ids})]. It was booked without a contact, under the recipient's name.",
    "planned.ambiguous-contact.booked": "For {subject} several contacts in sevDesk fit[ the customer number {number}]["
    " (ids {sevdesk_ids})]. It would be booked without a contact, under the recipient's name.",
    "fix.ambiguous-contact.booked": "Put the right contact on the voucher in sevDesk by hand, and merge the duplicate"
    " contacts, so that later invoices find the one that is left.",
    "fix.ambiguous-contact": "Merge duplicate contacts in sevDesk, so that only one carries the customer number or the"
    " name and e-mail address. The next run tries again by itself.",
    "fix.ambiguous-contact.number-taken": "Enter another customer number in Cobot or at the contact in sevDesk. If it"
    " is the same person, enter the same e-mail address in both. The next run tries again by itself.",
    "message.customer-number-not-written": "For {subject} the customer number[ {number}] was not written to Cobot[:"
    " {answer}].",
    "message.customer-number-not-written.not-as-assumed": "For {subject} the customer number[ {number}] was not"
    " written to Cobot: Cobot answered in an unexpected way[ (“{answer}”)]. No more customer numbers are written in"
    " this space for now.",
    "message.customer-number-not-written.unchanged": "For {subject} Cobot does not show the customer number["
    " {number}], although it confirmed the change. No more customer numbers are written in this space for now.",
    "message.customer-number-not-written.something-else-changed": "For {subject} something else changed in Cobot when"
    " the customer number[ {number}] was written[: {fields}]. No more customer numbers are written in this space for"
    " now.",
    "message.customer-number-not-written.stopped": "For {subject} the customer number[ {number}] was not written to"
    " Cobot, because writing them is stopped in this space after an error.",
    "message.customer-number-not-written.rejected": "For {subject} Cobot rejected the customer number[ {number}][:"
    " “{answer}”]. It was not written.",
    "fix.customer-number-not-written": "Check the member in Cobot and enter the customer number[ {number}] by hand."
    " Then “cobot-sevdesk sync retry {retry}”.",
    "fix.customer-number-not-written.something-else-changed": "Check the member in Cobot and correct what changed"
    " unintentionally. Then “cobot-sevdesk sync retry {retry}”.",
    "fix.customer-number-not-written.stopped": "“cobot-sevdesk sync status” says because of whom: remove that error,"
    " then “cobot-sevdesk sync retry {retry}”.",
    "message.correction-not-booked": "{Subject} is a correction with a negative amount and was not booked, because"
    " invoices.corrections is set to block.",
    "fix.correction-not-booked": "Create the voucher in sevDesk by hand, with the invoice number as its document"
    " number, or set invoices.corrections to negative in the configuration.",
    "message.edited-after-sync": "{Subject} was changed in Cobot after its voucher[ (id {sevdesk_ids})] was created[:"
    " {fields}].[ In Cobot it now comes to {total} gross.] The voucher in sevDesk was not changed.",
    "fix.edited-after-sync": "“cobot-sevdesk sync explain {retry}” compares the voucher in sevDesk with the invoice;"
    " correct it by hand where needed.",
    "message.deleted-in-cobot": "{Subject} is no longer in Cobot. Its voucher[ (id {sevdesk_ids})] in sevDesk was not"
    " changed.",
    "fix.deleted-in-cobot": "Find out why the invoice is gone, and cancel or delete the voucher in sevDesk by hand"
    " where needed.",
    # Notes.
    "message.without-contact": "For {subject} there is no contact in sevDesk. The voucher carries only the recipient's"
    " name[ “{name}”].",
    "planned.without-contact": "For {subject} there is no contact in sevDesk. The voucher would carry only the"
    " recipient's name[ “{name}”].",
    "message.contact-name-differs": "{Subject} was matched by its customer number[ {number}]; the name is["
    " “{cobot_name}” in Cobot, “{sevdesk_name}” in sevDesk| different in Cobot and sevDesk].",
    "message.nothing-to-book": "{Subject} has a total of zero: there is nothing to book.",
    "message.adopted": "For {subject} sevDesk already had the matching voucher[ (id {sevdesk_ids})]: it was adopted.",
    "planned.adopted": "For {subject} sevDesk already has the matching voucher[ (id {sevdesk_ids})]: it would be"
    " adopted.",
    # Activities in Cobot.
    "activity.finding": "sevDesk: {message} {fix}",
    "activity.member.contact-created": "sevDesk: contact created with customer number {number}[; Cobot had"
    " {old_number} before].",
    "activity.member.number-changed": "sevDesk: customer number {number} written[, {old_number} before].",
    "activity.member.contact-renumbered": "sevDesk: the contact now has customer number {number}[,"
    " {old_number} before].",
    "activity.member.contact-linked": "sevDesk: linked to the contact with customer number {number}[; Cobot had"
    " {old_number} before].",
}
