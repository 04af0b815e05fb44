"""Every sentence of the program in English, by its key, in sections: what is said where.

The other language has the same keys in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    # ---- What is to be said about a document.
    "subject.invoice": "invoice [{number}|with the Cobot id {id}]",
    "subject.member": "member [{number}|with the Cobot id {id}]",
    "subject.team": "team [{number}|with the Cobot id {id}]",
    "subject.contact": "guest [{number}|with the Cobot id {id}]",
    # Fields and steps, as they stand in other sentences.
    "direction.D": "revenue",
    "direction.C": "expense",
    "field.gross": "gross amount",
    "field.date": "voucher date",
    "field.number": "document number",
    "field.number-also-on-invoice": "the same number is on invoice",
    "field.direction": "kind of voucher",
    "field.recipient": "recipient",
    "field.tax-id": "VAT id",
    "field.amounts": "amounts",
    "field.lines": "lines",
    "field.due-date": "due date",
    "field.e-invoice": "e-invoice",
    "field.canceled": "canceled, or no longer",
    "field.written-off": "written off, or no longer",
    "field.currency": "currency",
    "field.cost_centre": "cost centre",
    "field.contact": "contact or recipient",
    "field.tax_rule": "tax rule",
    "field.tax": "VAT",
    "field.accounts": "booking account and rate",
    "step.read": "look-up",
    "step.create-contact": "creating the contact",
    "step.write-customer-number": "writing the customer number to Cobot",
    "step.create-voucher": "creating the voucher",
    "step.tag-voucher": "tagging the voucher",
    "step.post-activity": "posting an activity in Cobot",
    # Problems.
    "message.no-accounting-code": "{Subject} was not booked: [the line “{line}”|a line] has no accounting code, and no"
    " default account is set.",
    "fix.no-accounting-code": "Set default_account in the configuration (“cobot-sevdesk config map” asks for it). The"
    " next run tries again by itself. An accounting code that is entered in Cobot at the plan or extra holds for new"
    " invoices only.",
    "message.no-booking-account": "{Subject} was not booked: [for the accounting code “{code}”|for an accounting"
    " code][ (“{account}” by the configuration)][ of the line “{line}”] sevDesk has no booking account.[ Most alike:"
    " {nearest}.]",
    "fix.no-booking-account": "Map [the code “{code}”|the code] to a sevDesk account number under accounts in the"
    " configuration (“cobot-sevdesk config map” asks for it). The next run tries again by itself. An accounting"
    " code that is changed in Cobot holds for new invoices only.",
    "message.no-booking-account.default": "{Subject} was not booked: [the line “{line}”|a line] has no accounting"
    " code, and"
    " sevDesk has no booking account[ “{account}”], the default_account of the configuration.[ Most alike: {nearest}.]",
    "fix.no-booking-account.default": "Correct default_account in the configuration. The next run tries again by"
    " itself.",
    "message.ambiguous-booking-account": "{Subject} was not booked: [the accounting code “{code}”|an accounting code]"
    " fits several booking accounts[: {accounts}].",
    "fix.ambiguous-booking-account": "Map [the code “{code}”|the code] to exactly one account number under accounts in"
    " the configuration. The next run tries again by itself.",
    "message.account-not-for-revenue": "{Subject} was not booked: [the booking account {account}|a booking account]["
    " (accounting code “{code}”)] takes no revenue in sevDesk.",
    "fix.account-not-for-revenue": "Map [the code “{code}”|the code] to a revenue account under accounts in the"
    " configuration (“cobot-sevdesk config map” asks for it). The next run tries again by itself. An accounting code"
    " that is changed in Cobot holds for new invoices only.",
    "message.tax-rate-not-allowed": "{Subject} was not booked: sevDesk does not allow [on the booking account"
    " {account}|on one of the booking accounts][ the tax rate {rate} %| the tax rate][ under tax rule {rule}][ (line"
    " “{line}”)].[ Allowed are: {allowed}.]",
    "fix.tax-rate-not-allowed": "Map the accounting code to a booking account that allows this rate, under accounts in"
    " the configuration[, or correct {setting} there]. The next run tries again by itself. If the tax rate is wrong,"
    " cancel the invoice in Cobot and write it anew.",
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
    "fix.tax-rule-undecided.eu_business": "For services to businesses in other EU countries sevDesk has no tax rule on"
    " vouchers: write the invoice in sevDesk, or book it by hand. Where another rule applies, your tax adviser says so:"
    " then set its number in the configuration under taxes.rules, for the accounting code, or taxes.zero_rated.{case}.",
    "fix.tax-rule-undecided.unknown": "Enter the recipient's country on the invoice where Cobot lets you: the next run"
    " tries again by itself. Else cancel it in Cobot and write it anew, or create the voucher in sevDesk by hand, with"
    " the invoice number as its document number: it will be adopted.",
    "message.several-taxes-on-one-line": "{Subject} was not booked: [the line “{line}”|a line] carries several taxes["
    " ({taxes})], a voucher position in sevDesk only one.",
    "fix.several-taxes-on-one-line": "Create the voucher in sevDesk by hand, the line split by tax, with the invoice"
    " number as its document number: it will be adopted. Or cancel the invoice in Cobot and write it anew, each line"
    " with one tax.",
    "message.amounts-do-not-add-up": "{Subject} was not booked: its amounts do not add up to the cent.[ The lines make"
    " {lines}, the invoice total is {total}.][ At {rate} % Cobot charges {cobot_tax} of tax, sevDesk would make it"
    " {sevdesk_tax}.]",
    "fix.amounts-do-not-add-up": "Create the voucher in sevDesk by hand, with the invoice number as its document"
    " number and the same amount and date: it will be adopted. Or cancel the invoice in Cobot and write it anew.",
    "message.currency-not-supported": "{Subject} was not booked: [it is in {currency}|its currency is not the euro],"
    " and foreign currencies are not enabled.",
    "fix.currency-not-supported": "Set invoices.foreign_currency to daily_rate in the configuration (sevDesk then"
    " converts at the rate of the invoice date), or create the voucher by hand.",
    "message.currency-not-supported.line": "{Subject} was not booked: [the line “{line}”|a line] is in"
    " [{currency}|another currency][, the total in {total_currency}]. A voucher in sevDesk has one currency.",
    "fix.currency-not-supported.line": "Create the voucher by hand, with the invoice number as its document number: it"
    " will be adopted. Or cancel the invoice in Cobot and write it anew, every line in the currency of the total.",
    "message.voucher-differs": "For {subject} sevDesk has a voucher[ (id {sevdesk_ids})] with this document number"
    " that does not match[ (Cobot / sevDesk): {fields}]. It was not changed, and no second one was created.",
    "fix.voucher-differs": "Compare both sides: “cobot-sevdesk sync explain {retry}”. If the voucher is this"
    " invoice's, correct it in sevDesk; one made for it by hand may also be deleted or, where enshrined, balanced"
    " with a counter voucher: the next run then creates it anew, where there is something to book. If it is another"
    " customer's or another space's, leave it alone, and book this invoice by hand under another number.",
    "message.voucher-differs.renumbered": "{Subject}: the voucher[ (id {sevdesk_ids})] that was accepted in its place"
    " has another number in sevDesk by now[ (Cobot / sevDesk): {fields}]. Nothing was booked beside it.",
    "fix.voucher-differs.renumbered": "Give the voucher this invoice's number again, or delete it in sevDesk or, where"
    " enshrined, balance it with a counter voucher. If it may stand as it is:"
    " “cobot-sevdesk sync accept {retry} --reason …”. If it is another document and this invoice is to be booked: take"
    " its entries out of the file of what was accepted.",
    "message.duplicate-vouchers": "For {subject} sevDesk has several vouchers with this document number[ (ids"
    " {sevdesk_ids})]. Which of them stays, a person has to say.",
    "fix.duplicate-vouchers": "In sevDesk, delete the surplus vouchers or, where enshrined, balance them with a"
    " counter voucher. The one that is left counts as the invoice's.",
    "message.pdf-unavailable": "{Subject} was not booked yet: its PDF could not be had from Cobot[ (“{reason}”)].",
    "fix.pdf-unavailable": "It is tried again at growing intervals (1 to 24 hours). If the PDF opens in Cobot:"
    " “cobot-sevdesk sync retry {retry}”.",
    "message.rejected-by-sevdesk": "{Subject}: sevDesk did not carry out a request about it[ (status {status})][:"
    " “{reason}”]. This step was not done.",
    "fix.rejected-by-sevdesk": "Remove the stated cause in Cobot or sevDesk, then “cobot-sevdesk sync retry {retry}”."
    " Otherwise it is tried again at growing intervals (1 to 24 hours).",
    "message.rejected-by-sevdesk.create-contact": "{Subject}: sevDesk rejected the contact[ (status {status})][:"
    " “{reason}”]. It was not created.",
    "message.rejected-by-sevdesk.set-contact-number": "{Subject}: sevDesk rejected the customer number for the contact["
    " (status {status})][: “{reason}”]. The contact was found, but neither changed nor linked.",
    "message.rejected-by-sevdesk.create-address": "{Subject}: the contact[ {sevdesk_ids}] exists in sevDesk, but"
    " its address[ “{part}”] was rejected[ (status {status})][: “{reason}”]. It is missing there; nothing else"
    " depends on it.",
    "message.rejected-by-sevdesk.create-email": "{Subject}: the contact[ {sevdesk_ids}] exists in sevDesk, but"
    " the e-mail address[ “{part}”] was rejected[ (status {status})][: “{reason}”]. It is missing there; nothing"
    " else depends on it.",
    "message.rejected-by-sevdesk.create-phone": "{Subject}: the contact[ {sevdesk_ids}] exists in sevDesk, but"
    " the phone number[ “{part}”] was rejected[ (status {status})][: “{reason}”]. It is missing there; nothing else"
    " depends on it.",
    "message.rejected-by-sevdesk.upload-file": "{Subject} was not booked: sevDesk rejected its PDF[ (status"
    " {status})][: “{reason}”].",
    "message.rejected-by-sevdesk.create-voucher": "{Subject} was not booked: sevDesk rejected the voucher[ (status"
    " {status})][: “{reason}”].",
    "message.rejected-by-sevdesk.tag-voucher": "{Subject} is booked, but sevDesk rejected a tag for its voucher["
    " (status {status})][: “{reason}”]. The tag is missing; nothing else depends on it.",
    "message.rejected-by-sevdesk.unreadable": "{Subject}: an answer of sevDesk could not be read[:"
    " “{reason}”]. This step was not done.",
    "message.rejected-by-sevdesk.voucher-gone": "{Subject}: its voucher[ {sevdesk_ids}] is no longer in sevDesk, so"
    " no tag was put on it. No other voucher was created.",
    "fix.rejected-by-sevdesk.unreadable": "If it stays so: run “cobot-sevdesk -v sync run”, and report what it logs."
    " It is tried again at growing intervals (1 to 24 hours), or by “cobot-sevdesk sync retry {retry}”.",
    "fix.rejected-by-sevdesk.voucher-gone": "Find out who deleted it, and create it by hand in sevDesk where it is"
    " needed. Then let it stand: “cobot-sevdesk sync accept {retry} --reason …”.",
    "message.rejected-by-sevdesk.read": "{Subject}: what sevDesk has for it could not be read[: “{reason}”]. What"
    " depends on it waits, so that nothing is created twice.",
    "fix.rejected-by-sevdesk.read": "Correct the named entry in sevDesk, if it can be seen there. The next run looks"
    " again by itself.",
    "message.rejected-by-cobot.read": "{Subject} could not be read from Cobot[: “{reason}”]. What depends on it waits.",
    "fix.rejected-by-cobot.read": "Correct the named entry in Cobot where it is wrong; each run reads it anew. If"
    " it looks right in Cobot: run “cobot-sevdesk -v sync run”, and report what it logs.",
    "message.rejected-by-cobot.not-tried": "{Subject}: what was to be written to Cobot was left for the next run, as"
    " Cobot refused the same several times before in this run[: “{reason}”].",
    "message.rejected-by-sevdesk.not-tried": "{Subject}: what was to be written to sevDesk was left for the next run,"
    " as sevDesk refused the same several times before in this run[: “{reason}”].",
    "fix.rejected-by-cobot.not-tried": "Remove the stated cause in Cobot. The next run tries it by itself.",
    "fix.rejected-by-sevdesk.not-tried": "Remove the stated cause in Cobot or sevDesk. The next run tries it by"
    " itself.",
    "message.more": "Further reasons, not listed singly: {count}.",
    "message.rejected-by-cobot": "{Subject}: Cobot rejected a request about it[ (status {status})][: “{reason}”]. This"
    " step was not carried out.",
    "fix.rejected-by-cobot": "Remove the stated cause in Cobot, then “cobot-sevdesk sync retry {retry}”. Otherwise it"
    " is tried again at growing intervals (1 to 24 hours).",
    "message.activity-refused": "{Subject}: an activity about it could not be posted in Cobot[ (status {status})]["
    ": “{reason}”]. Nothing else depends on it.",
    "fix.activity-refused": "Remove the stated cause in Cobot, then “cobot-sevdesk sync retry {retry}”. Otherwise it is"
    " tried again at growing intervals (1 to 24 hours). Where Cobot is to take none: set notify.cobot to false.",
    "message.outcome-unknown": "For {subject} it is open whether the last step[ ({step})] arrived[, sent {since}]. It"
    " is not repeated before a look at the other side.",
    "fix.outcome-unknown": "Nothing to do: the next run looks and settles it.",
    "fix.outcome-unknown.create-contact": "Nothing to do: the next run looks and settles it. If it stays open for more"
    " than an hour, look for the contact in sevDesk: where two look alike, delete the surplus one.",
    "fix.outcome-unknown.create-voucher": "Nothing to do: the next run looks and settles it. If it stays open for"
    " more than an hour, look for the voucher in sevDesk: where two look alike, delete one of them or, where"
    " enshrined, balance it with a counter voucher.",
    "message.ambiguous-contact": "For {subject} no single contact could be found in sevDesk[ (ids {sevdesk_ids})]. No"
    " contact was linked.",
    "message.ambiguous-contact.several": "For {subject} several contacts in sevDesk fit[ the customer number"
    " {number}][ (ids {sevdesk_ids})]. No contact was linked.",
    "message.ambiguous-contact.anothers": "{Subject}: what fits in sevDesk[ (contact {sevdesk_ids})] is somebody else's"
    " already, by link, mark or customer number. No contact was linked or created.",
    "message.ambiguous-contact.another-kind": "{Subject}: name and e-mail address are those of a person's contact in"
    " sevDesk[ (contact {sevdesk_ids})], and in Cobot a company is given. No contact was linked or created.",
    "message.ambiguous-contact.number-taken": "{Subject}: [the customer number {number}|the customer number] already"
    " belongs to somebody else in sevDesk[ (contact {sevdesk_ids})]. No contact was linked or created.",
    "message.ambiguous-contact.booked": "For {subject} several contacts in sevDesk fit[ the customer number {number}]["
    " (ids {sevdesk_ids})]. Its voucher has no contact, only the recipient's name.",
    "planned.ambiguous-contact.booked": "For {subject} several contacts in sevDesk fit[ the customer number {number}]["
    " (ids {sevdesk_ids})]. Its voucher would be without a contact, under the recipient's name.",
    "fix.ambiguous-contact.booked": "Put the right contact on the voucher in sevDesk by hand, and merge the duplicate"
    " contacts, so that later invoices find the one that is left. The day's first run sees it. If the voucher is to"
    " stay without a contact: “cobot-sevdesk sync accept {retry} --reason …”.",
    "fix.ambiguous-contact": "Merge duplicate contacts in sevDesk, so that only one carries the customer number or the"
    " name and e-mail address. The next run tries again by itself.",
    "fix.ambiguous-contact.anothers": "If they are two: enter another customer number[ than {number}] in Cobot, or"
    " create a contact in sevDesk with the name and e-mail address of this one. If they are one: enter the same name,"
    " company and e-mail address in Cobot for both. The next run tries again by itself.",
    "fix.ambiguous-contact.another-kind": "If it is the company's contact: enter the company's name[ or the customer"
    " number {number}] there. If it is the person's own: create a contact for the company in sevDesk, with the same"
    " e-mail address. The next run tries again by itself.",
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
    "message.customer-number-not-written.differs": "The customer number of {subject} is [{cobot_number}|missing] in"
    " Cobot and [{number}|missing] at the contact in sevDesk[ (id {sevdesk_ids})].",
    "fix.customer-number-not-written.differs": "Enter the same customer number on both sides; the day's next"
    " comparison sees it (after “cobot-sevdesk sync retry {retry}” the next run). Where it may differ: “cobot-sevdesk"
    " sync accept {retry} --reason …”.",
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
    "message.edited-after-sync.accepted": "{Subject} was accepted as not to be booked[ on {day}], and was changed in"
    " Cobot since[: {fields}]. Nothing was booked.",
    "fix.edited-after-sync.accepted": "If it is still not to be booked: “cobot-sevdesk sync accept {retry} --reason …”."
    " If it is to be booked: take its entry out of the file of what was accepted; the next run books it.",
    "fix.edited-after-sync": "“cobot-sevdesk sync explain {retry}” compares the voucher in sevDesk with the invoice;"
    " correct it by hand where needed.",
    "message.deleted-in-cobot": "{Subject} is no longer in Cobot. Its voucher[ (id {sevdesk_ids})] in sevDesk was not"
    " changed.",
    "fix.deleted-in-cobot": "Find out why the invoice is gone, and where needed delete the voucher in sevDesk or,"
    " where enshrined, balance it with a counter voucher.",
    "message.several-tax-rules": "{Subject} was not booked: its lines belong under different tax rules[: {rules}]. A"
    " voucher in sevDesk takes one only.",
    "fix.several-tax-rules": "Cancel the invoice in Cobot and write it anew as two, [the line “{line}”|the line without"
    " VAT] on an invoice of its own; accept the old one and its correction, which cancel each other out"
    " (“cobot-sevdesk sync accept”). Or create two vouchers in sevDesk by hand, under other"
    " numbers, and accept the invoice.[ If"
    " what stands without VAT beside taxed lines is taxable at 0 %, your tax adviser says so: then {setting}: taxable"
    " in the configuration; the next run tries again by itself.]",
    "message.zero-total": "{Subject} was not booked: its total is zero, and yet its lines do not cancel each other"
    " out per account and tax rate[: {sums}].[ It owes VAT of {tax}.]",
    "fix.zero-total": "Create a voucher with these positions in sevDesk by hand, with the invoice number as its"
    " document number: it will be adopted. Or cancel the invoice in Cobot and write it anew, the deposit, or whatever"
    " is set off, on an invoice of its own; then accept the old one and its correction (“cobot-sevdesk sync"
    " accept”).",
    "message.period-closed": "{Subject} was not booked: it is dated[ {day},] within the closed period[, up to"
    " {until}].",
    "fix.period-closed": "Ask whoever closed the books: book it there by hand, or change invoices.closed_until in the"
    " configuration. The next run tries again by itself.",
    "message.adopted-with-differences": "{Subject} was matched with the voucher of this number, date and amount that"
    " sevDesk already had[ (id {sevdesk_ids})], although other things differ[ (Cobot / sevDesk): {fields}]. Apart from"
    " its tags, the voucher was not changed.",
    "planned.adopted-with-differences": "{Subject} would be matched with the voucher of this number, date and amount"
    " that sevDesk already has[ (id {sevdesk_ids})], although other things differ[ (Cobot / sevDesk): {fields}].",
    "fix.adopted-with-differences": "Correct the voucher in sevDesk, then “cobot-sevdesk sync retry {retry}”; or, where"
    " it is right as it is, let it stand: “cobot-sevdesk sync accept {retry} --reason …”.",
    "message.voucher-similar": "{Subject} was not booked: sevDesk has a voucher[ {similar}][ (id {sevdesk_ids})] of the"
    " same amount, customer and nearly the same date, whose number is nearly this one.",
    "fix.voucher-similar": "If it is the same document: correct its number in sevDesk, and the next run adopts it. If"
    " it is another one: “cobot-sevdesk sync accept {retry} --reason …”, and the next run books the invoice.",
    "message.voucher-similar.booked": "Beside the voucher of {subject} there is another one in sevDesk[, {similar}][ ("
    "id {sevdesk_ids})], of the same amount, customer and nearly the same date, whose number is nearly this one.",
    "fix.voucher-similar.booked": "If it is the same document: delete the second voucher in sevDesk or, where"
    " enshrined, balance it with a counter voucher. If it is another one:"
    " “cobot-sevdesk sync accept {retry} --reason …” lets it stand.",
    "message.contact-not-ready": "{Subject} waits for its contact, which is still to be created in sevDesk[:"
    " “{reason}”]. Nothing of it was written.",
    "message.contact-not-ready.open": "{Subject} waits for its contact: it is open whether that was created in sevDesk."
    " Nothing of the invoice was written.",
    "message.contact-not-ready.refused": "{Subject} waits for its contact, which was refused[: “{reason}”]. Nothing of"
    " the invoice was written.",
    "message.contact-not-ready.unread": "{Subject} waits for its contact: whom it is addressed to could not be read["
    " (“{reason}”)]. Nothing of the invoice was written.",
    "message.contact-not-ready.left-out": "{Subject} waits for its contact, which is still to be made: a run with"
    " --only invoices leaves contacts out. Nothing of it was written.",
    "fix.contact-not-ready.left-out": "Run “cobot-sevdesk sync run” without --only invoices: it makes the contact, and"
    " books the invoice.",
    "fix.contact-not-ready": "It is booked as soon as the contact is there. Until then: what is said about the contact"
    " itself has to be settled (“cobot-sevdesk sync status”).",
    "message.pdf-not-attached": "{Subject} was booked, but its voucher[ (id {sevdesk_ids})] has no PDF attached.",
    "fix.pdf-not-attached": "sevDesk takes no file for a booked voucher: set the voucher back to draft in sevDesk,"
    " attach the PDF from Cobot and book it again; or let it stand: “cobot-sevdesk sync accept {retry} --reason …”.",
    "message.voucher-gone": "{Subject} was booked, but its voucher[ (id {sevdesk_ids})] is no longer in sevDesk. It is"
    " not made again by itself, as somebody may have deleted it on purpose.",
    "fix.voucher-gone": "If it was deleted by mistake: “cobot-sevdesk sync retry {retry}”, and the next run makes it"
    " anew. If on purpose: “cobot-sevdesk sync accept {retry} --reason …”; it is then never made again.",
    "message.voucher-changed": "{Subject} was booked, but its voucher[ (id {sevdesk_ids})] is no longer as the invoice"
    " is booked[ (Cobot / sevDesk): {fields}]. It was left as it is.",
    "fix.voucher-changed": "Correct the voucher in sevDesk, the next day's comparison sees it (“cobot-sevdesk sync"
    " retry {retry}”: the next run); or, where it is right as it is, let it stand: “cobot-sevdesk sync accept {retry}"
    " --reason …”.",
    "message.duplicate-contacts": "{Subject} has several contacts in sevDesk[ (ids {sevdesk_ids})].",
    "fix.duplicate-contacts": "Merge the contacts in sevDesk, so that one is left with the customer number; or let"
    " them stand: “cobot-sevdesk sync accept {retry} --reason …”.",
    "message.draft-left": "{Subject}: its voucher[ (id {sevdesk_ids})] is a draft in sevDesk, and so not booked.",
    "fix.draft-left": "Check the draft in sevDesk and open it; the next day's comparison sees it (“cobot-sevdesk sync"
    " retry {retry}”: the next run). Or let it stand: “cobot-sevdesk sync accept {retry} --reason …”.",
    # Notes.
    "message.without-contact": "For {subject} no contact was found in sevDesk. The voucher carries only the recipient's"
    " name[ “{name}”].",
    "planned.without-contact": "For {subject} no contact was found in sevDesk. The voucher would carry only the"
    " recipient's name[ “{name}”].",
    "message.contact-name-differs": "{Subject} was matched by its customer number[ {number}]; the name is["
    " “{cobot_name}” in Cobot, “{sevdesk_name}” in sevDesk| different in Cobot and sevDesk].",
    "message.contact-name-differs.given": "The voucher of {subject}, booked without a contact, was given one in"
    " sevDesk[: “{sevdesk_name}”][ ({number})]; in Cobot the name is[ “{cobot_name}”| another]. From now on it counts.",
    "message.nothing-to-book": "{Subject} has a total of zero: there is nothing to book.",
    "message.adopted": "For {subject} sevDesk already had the matching voucher[ (id {sevdesk_ids})]: it was adopted.",
    "planned.adopted": "For {subject} sevDesk already has the matching voucher[ (id {sevdesk_ids})]: it would be"
    " adopted.",
    "message.tax-rounded-differently": "For {subject} the tax in voucher[ {sevdesk_ids}] differs by no more than a cent"
    " a line[ (Cobot / sevDesk: {taxes})]: it was rounded differently.",
    "message.canceled-in-cobot": "{Subject} is canceled or written off in Cobot[ and stands in sevDesk as open"
    " revenue (voucher {sevdesk_ids})]; it is booked like any other, and a correction is an invoice of its own.",
    "message.canceled-in-cobot.canceled": "{Subject} is canceled in Cobot[ and stands in sevDesk as open"
    " revenue (voucher {sevdesk_ids})]; it is booked like any other, and a correction is an invoice of its own.",
    "message.canceled-in-cobot.writtenOff": "{Subject} is written off in Cobot[ and stands in sevDesk as open"
    " revenue (voucher {sevdesk_ids})]; it is booked like any other, and a correction is an invoice of its own.",
    # Activities in Cobot.
    "activity.finding": "sevDesk: {message} {fix}",
    "activity.member.contact-created": "sevDesk: contact created with customer number {number}[; Cobot had"
    " {old_number} before].",
    "activity.member.number-changed": "sevDesk: customer number {number} written[, {old_number} before].",
    "activity.member.contact-renumbered": "sevDesk: the contact now has customer number {number}[,"
    " {old_number} before].",
    # ---- When a run cannot go on: ``error`` says what happened, ``next`` what to do.
    "error.configuration": "The configuration cannot be used; nothing was requested or written for it. Faults:"
    " {count}.",
    "error.configuration.none": "No configuration was found. Nothing was read or written:",
    "error.configuration.others": "A configuration cannot be used; for its space nothing was requested or written. The"
    " other spaces ({spaces}) are worked on all the same. Faults: {count}.",
    "error.configuration.fault": "{file}[, line {line}][, {path}]: found {found}; expected {expected}",
    "next.configuration": "Correct the file, then “cobot-sevdesk check”. All settings with their"
    " defaults are in"
    " config.example.yaml.",
    "next.configuration.none": "Change with cd to the folder that holds it, and repeat the command; or give it before"
    " the command, such as “cobot-sevdesk --config FOLDER/config.yaml check”. “cobot-sevdesk init” writes a new one.",
    "error.setup": "The account or space is not set up as the program needs it ({what}). Nothing was written.",
    "next.setup": "“cobot-sevdesk sync run --dry-run” shows what is missing.",
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
    "error.setup.outside-germany": "The space[ {name}] is outside Germany[ ({country})], and the tax rules here are"
    " those of German VAT. Nothing was written.",
    "next.setup.outside-germany": "Spaces outside Germany cannot be synchronised. If the country is wrong, correct it"
    " in Cobot.",
    "error.state": "The state file {path} cannot be used: {reason}. Nothing more was written.",
    "next.state": "Check permissions and free space, then start again. Leave the file where it is: as far as is"
    " known, it is in order.",
    "error.state.full": "The disk of the state file {path} is full ({reason}). Nothing more was written.",
    "next.state.full": "Make room, then start again: what was being written is settled by the next run.",
    "error.state.permission": "The state file {path} may not be read and written by the user who runs the program"
    " ({reason}). Nothing more was written.",
    "next.state.permission": "“cobot-sevdesk check” says what gives file and folder back to this user, or that another"
    " place is to be chosen.",
    "error.state.locked": "Another program holds the state file {path} ({reason}). Nothing more was written.",
    "next.state.locked": "Nothing is wrong with the file; leave it where it is. The next run tries again. If it stays"
    " so, end the program that has the file open, such as a back-up or an SQLite browser.",
    "error.state.another-account": "The state file {path} belongs to another sevDesk account: the token is a new one,"
    " and its account has nothing of what was linked last (ids {reason}). Nothing was written.",
    "next.state.another-account": "Give this account a state file of its own (state in the configuration), or put the"
    " former account's token back. If it is the same account all the same, move the state file away: the next run finds"
    " everything in sevDesk again.",
    "error.state.another-space": "The state file {path} belongs to another space (“{reason}”). Nothing was written.",
    "next.state.another-space": "Give this space a state file of its own (state in the configuration). If it is the"
    " same space under a new name, the next run sees that by itself.",
    "error.state.foreign-lock": "The lock {path} is not this program's ({reason}): whether another run is at work"
    " cannot be known. Nothing was requested or written for this space.",
    "next.state.foreign-lock": "Let an administrator see who put it there, and remove it.",
    "error.interrupted": "The run was asked to end (signal {signal}), and ended after the request that was under way."
    " What was finished stays finished.",
    "next.interrupted": "The next run goes on from there.",
    "error.state.damaged": "The state file {path} is damaged ({reason}). Nothing more was written.",
    "next.state.damaged": "Move it away and start again: the next run finds the vouchers and contacts in sevDesk"
    " again. docs/recovery.md says how for the whole past.",
    "error.state.accepted": "The file of what was accepted, {path}, cannot be written: {reason}. Nothing was accepted.",
    "next.state.accepted": "Check permissions and free space, then repeat the command.",
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
    "next.token-refused.sevdesk": "Take an administrator's API token from sevDesk (under “Erweiterungen”, “API”, in the"
    " settings under “Erweitert”, “API”, or there at one's own user) into the configuration; then “cobot-sevdesk sync"
    " run --dry-run”.",
    "error.remote-unavailable": "{side} could not be reached ({request}: {reason}). What is done stays done; the rest"
    " was not carried out.",
    "error.remote-unavailable.left-alone": "{side} asks to be left alone for a while ({request}: {reason}). What is"
    " done stays done; the rest was not carried out.",
    "error.remote-unavailable.nobody-here": "{side} could not be reached ({request}): the address in the"
    " configuration is one of this computer, and nothing runs there. What was finished stays; the rest was not done.",
    "next.remote-unavailable.left-alone": "Nothing to do: until then no run asks {side}, and the first one afterwards"
    " goes on.",
    "next.remote-unavailable.nobody-here": "If the configuration belongs to a sandbox: the sandbox is not running."
    " This file does not fit a new one, which has other addresses. A new one with its own configuration is started by"
    " “{sandbox}”. Otherwise check the addresses (api_url) in the configuration.",
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
    "error.write-not-sent": "{side} did not take a write ({request}: {reason}). It was not carried out.",
    "next.write-not-sent": "Nothing to do: the next run tries again.",
    "error.outcome-unknown": "At {side} it is open whether a write arrived ({request}: {reason}). It was not repeated.",
    "next.outcome-unknown": "Nothing to do: the next run looks and settles it.",
    "error.program": (
        "The program stopped at an error of its own ({kind}). What was finished stays finished, the next run looks"
        " before it writes."
    ),
    "next.program": "Run it again with -v to see where it was, and report that.",
    "error.other": "The run was stopped: {reason}.",
    "error.path": "{path} cannot be used: {reason}. Nothing was written there.",
    "next.other": "Start the program again; with -v it shows each request.",
    "next.path": "Give another file or folder, or let the user who starts the program have the right to it.",
    # ---- What is wrong with a configuration: ``found`` is what stands there, ``expected`` what would be right.
    # What others are put together with
    "fault.quoted": '"[{value}]"',
    "fault.and": "{left} and {right}",
    "fault.or": "{left} or {right}",
    "fault.hinted": "{expected}; {hint}",
    "fault.hint.meant": "did you mean {value}?",
    "fault.hint.quotes": 'with quotes around it, "{value}", since YAML takes it for another value without',
    "fault.hint.one-line": "on one line, without control characters, at most {most} characters",
    "fault.reason.missing": "No such file or directory",
    "fault.reason.no-permission": "Permission denied",
    "fault.reason.folder": "Is a directory",
    "fault.reason.no-folder": "Not a directory",
    # Which file
    "fault.expected.readable-configuration": "a configuration file that can be read (begin with a copy of"
    " config.example.yaml)",
    "fault.found.no-configuration": "no configuration file in the folder {folder}, where you are",
    "fault.expected.place": "one at one of these places: --config FILE, {variable}, {here}, or {there}; see"
    " config.example.yaml",
    "fault.found.empty-folder": "a folder without *.yaml",
    "fault.expected.file-in-folder": "a configuration file in it",
    "fault.expected.folder-for-user": "a folder that the user who runs the program (number {user}) may list",
    "fault.expected.file-for-user": "a file that the user who runs the program (number {user}) may read",
    "fault.found.subdomain-again": "{name} as in {file}",
    "fault.expected.one-file": "one configuration file for each space",
    "fault.found.state-again": "the state file of {file}",
    "fault.expected.own-state": "a state file of its own for each space",
    # YAML
    "fault.found.at-column": "{found}, at column {column}",
    "fault.found.bytes": "{count} bytes",
    "fault.expected.smaller": "a configuration file, which is much smaller",
    "fault.found.not-utf8": "bytes that are not UTF-8",
    "fault.expected.utf8": "a text file saved as UTF-8",
    "fault.found.control-character": "a control character",
    "fault.expected.no-control-characters": "text without control characters",
    "fault.found.endless-brackets": "brackets within brackets without end",
    "fault.expected.keys-of-example": "the keys of config.example.yaml",
    "fault.found.no-keys": "a list or a single value",
    "fault.expected.keys": "keys with values, such as start_date: 2026-01-01",
    "fault.found.several-as-key": "a key made of several values",
    "fault.expected.word-as-key": "a word as key; a value with {curly} or {square} needs quotes",
    "fault.found.tab": "a tab",
    "fault.expected.spaces": "spaces instead of the tab",
    "fault.found.begins-with-anchor-or-alias": "a value that begins with & or *",
    "fault.found.begins-with-alias": "a value that begins with *",
    "fault.found.begins-with-anchor": "a value that begins with &",
    "fault.found.begins-with-reserved": "a value that begins with a character YAML keeps for itself",
    "fault.found.begins-with-tag": "a value that begins with !",
    "fault.expected.in-quotes": "the value in quotes",
    "fault.found.colon": "a colon where no key can be",
    "fault.expected.quotes-or-indentation": "quotes around a value with a colon, or other indentation",
    "fault.found.open-quotation": "a quotation mark that is not closed",
    "fault.expected.second-quotation-mark": "a second quotation mark at the end of the value",
    "fault.found.backslash": "a backslash in double quotes",
    "fault.expected.single-quotes": "single quotes around the value",
    "fault.found.open-bracket": "a bracket that is not closed",
    "fault.expected.closing-bracket": "a closing bracket, or the value in quotes",
    "fault.found.no-colon": "a line without a colon",
    "fault.expected.key-and-value": "key: value",
    "fault.found.second-document": "a second document after ---",
    "fault.expected.one-document": "one document, one space, per file",
    "fault.found.indentation": "a line that is indented differently from its neighbours",
    "fault.expected.same-indentation": "the same indentation for all keys of a section",
    "fault.found.no-yaml": "something that is not YAML",
    "fault.expected.yaml": "key: value, sections indented with spaces",
    # Keys and sections
    "fault.found.unknown-key": "an unknown key {key}",
    "fault.expected.known-key": "a key of this section",
    "fault.expected.one-of-the-keys": "one of the keys of this section: {keys}",
    "fault.expected.elsewhere": "it under {places}",
    "fault.no-section": "no section (at the beginning of the line)",
    "fault.found.key-again": "the key a second time, after line {line}",
    "fault.expected.key-once": "each key once",
    "fault.found.list": "a list",
    "fault.found.section": "a section",
    "fault.found.single-value": "a single value",
    "fault.expected.section": "a section: keys with values, each on its own line",
    # Values
    "fault.found.nothing": "nothing",
    "fault.found.not-shown": "a value that is not shown here",
    "fault.found.without-quotes": "{value} without quotes",
    "fault.expected.choice": "one of: {words}",
    "fault.expected.flag": "true or false, without quotes",
    "fault.expected.whole": "a whole number from {least} to {most}, without quotes",
    "fault.expected.whole-or": "a whole number from {least} to {most}, without quotes, or {word}",
    "fault.expected.number": "a number from 0 up to {most}, with a point for decimals and without quotes",
    "fault.expected.number-above-zero": "a number above 0 up to {most}, with a point for decimals and without quotes",
    "fault.expected.day": "a date {form}",
    "fault.expected.day-that-exists": "a day that exists, {form}",
    "fault.day-form": "as YYYY-MM-DD, such as 2026-01-01, from {first} to {last}",
    "fault.expected.subdomain": "the space's subdomain: what stands before .cobot.me, such as co-up (small letters,"
    " digits and hyphens)",
    "fault.expected.tax-rule": "the number of a sevDesk tax rule, such as 17, or block",
    "fault.expected.tax-rule-id": "the number of a sevDesk tax rule, such as 22",
    "fault.expected.tax-rule-of-vouchers": "a tax rule that may stand on a voucher: sevDesk takes 18 to 21 (one stop"
    " shop, services to businesses in other EU countries) on invoices of its own only. Leave block here, and write"
    " such invoices as an invoice in sevDesk, or book them by hand",
    "fault.expected.account": 'the number or name of a sevDesk booking account, such as "4400"',
    "fault.expected.accounting-code": "an accounting code of Cobot",
    "fault.expected.code-or-account": "an accounting code of Cobot, or the number of a sevDesk booking account",
    "fault.expected.cost-centre": "the number or name of a sevDesk cost centre, or null",
    "fault.expected.tag": "the name of a tag, or null",
    "fault.expected.state-without-home": "the whole path of the state file: this user has no home folder, or"
    " XDG_STATE_HOME is no whole path",
    "fault.found.large-output": "a command that prints more than a token can be",
    "fault.reason.not-regular": "no regular file",
    "fault.expected.token-line": "one line with the token, and nothing else",
    "fault.expected.shorter": "a value of at most {most} characters",
    "fault.expected.state-path": "the path of the state file",
    "fault.expected.state-beside-file": "the whole path of the state file. A relative path counts from the folder of"
    " the configuration itself, no longer from that of a link to it: that would be {path} now. There is one at"
    " {before}: write that path here or, if another is the right one, move it away",
    "fault.expected.accepted-path": "the path of a file whose name ends in .accepted.yaml, or not in .yaml at all (any"
    " other *.yaml is taken for a configuration)",
    "fault.expected.accepted-readable": "a file of what was accepted that can be read",
    "fault.expected.accepted-list": "a list of entries below {key}, each begun with a hyphen",
    "fault.expected.accepted-entry": "an entry with {keys}, as “cobot-sevdesk sync accept” writes it",
    "fault.expected.accepted-text": "a text",
    "fault.expected.accepted-fingerprint": "the fingerprint as “cobot-sevdesk sync accept” wrote it: digits and"
    " letters a to f",
    "fault.expected.accepted-code": "the code of a problem, as “sync status” names it",
    "fault.expected.accepted-booked": "never, or no such key",
    "fault.found.accepted-elsewhere": "no place at the end of the file to add an entry",
    "fault.expected.accepted-at-the-end": "the list {key} last in the file, each entry on lines of its own",
    "fault.expected.known-home": "a path whose ~ means a known home folder",
    "fault.expected.address": "an address such as https://api.example.org, without user name, password, query or"
    " fragment",
    "fault.expected.https": "an address that begins with https:// (http only for this machine, such as 127.0.0.1)",
    "fault.found.address-with-more": "an address with @, ? or # (not shown)",
    "fault.expected.variable": "{variable} with the name of an environment variable, or {literal} for the characters"
    " themselves",
    "fault.expected.set-variable": "an environment variable that is set: {names} is not (export it, or write the value"
    " itself here)",
    # Tokens
    "fault.expected.one-token": "one of token, token_file and token_command, such as token: {variable} for an"
    " environment variable",
    "fault.expected.token": "a token",
    "fault.expected.token-or-variable": "a token, or {variable} for one in the environment",
    "fault.expected.token-path": "the path of a file that holds the token",
    "fault.expected.token-command": "a command that prints the token",
    "fault.expected.without-bearer": 'the token alone, without "Bearer"',
    "fault.expected.token-characters": "a token: one line of letters, digits and signs, without spaces",
    "fault.found.empty": "{what}: empty",
    "fault.found.given": "what was given",
    "fault.found.content": "the content of {file}",
    "fault.found.unreadable": "{file}: {reason}",
    "fault.expected.readable-file": "a file that can be read",
    "fault.found.large-file": "a large file {file}",
    "fault.expected.token-only": "a file that holds a token and nothing else",
    "fault.found.no-text": "{file}: not a text file",
    "fault.expected.text-file": "a text file that holds a token",
    "fault.found.first-line": "the command's first line",
    "fault.found.unfinished-command": "an unfinished command",
    "fault.expected.closed-quotation": "a command whose quotation marks are closed",
    "fault.found.unstartable": "the command {command}: {reason}",
    "fault.reason.no-command": "not a command",
    "fault.expected.startable": "a command that can be started",
    "fault.found.still-running": "a command still running",
    "fault.expected.ends-within": "a command that ends within {seconds} seconds",
    "fault.found.failed-command": "a command that ended with {status}",
    "fault.expected.success": "a command that succeeds (call it by hand to see what it says)",
    # ---- What the commands print.
    "period.reversed": "--since {since} is after --until {until}: no day lies between them. Nothing was read or"
    " written.",
    "period.two-ways": "{option} {given} can be read in two ways: write {day} or {other}. In a German space the"
    " first is meant. Nothing was read or written.",
    "report.output.is-folder": "--output {path}: this is a folder, not a file. Nothing was read.",
    "report.output.unknown-ending": "--output {path}: what kind of report a file that ends in {ending} is to be is not"
    " known. Endings: .html, .csv, .json, .txt (or none: text); otherwise give --format. Nothing was read.",
    "report.output.pdf": "--output {path}: the program writes no PDF. Write it with the ending .html, open it in the"
    " browser and print it from there as PDF; other endings: .csv, .json, .txt (or none: text). Nothing was read.",
    "report.output.no-folder": "--output {path}: its folder does not exist or cannot be written to. Nothing was read.",
    "report.output.failed": "--output {path}: it could not be written ({reason}). No new report is there.",
    "report.output.replace": "{path} is there already. Replace it?",
    "report.output.exists": "--output {path}: the file is there already, and was left as it is. Nothing was read. Give"
    " another name, or --overwrite.",
    "report.output.ending": "{path}: its content is {format}, other than its ending {ending} says.",
    "own-file": "{path} is one of the program's own files (configuration, state, what was accepted, token) and is not"
    " replaced. Nothing was read or written. Give another name.",
    "report.one-space": "--format {format} is a report on one space, and several are configured ({spaces}). Nothing was"
    " read. Choose one with --config FILE, or take --format text or json.",
    "retry.which": "Name the documents by number or id, or give --all. Nothing was changed.",
    "run.locked": "{space}: another run is still at work[ (process {process}, user {user})]; this one did nothing.",
    "state.others": "the state file {path} is new, but there may be another one of this space: {others}.",
    "state.others.next": "If that one is meant, end the run and name it under state in the configuration, with its"
    " whole path. Else what sevDesk has is found by its number and adopted.",
    "run.idle": "{space}: nothing new.",
    "run.line": "{space}: {booked#invoice#invoices} booked, {contacts#contact#contacts} made or linked[,"
    " {problems#needs a person#need a person}][, {unsettled#is#are} settled by the next run], in {seconds} s.",
    "run.members": "Members   {seen} seen, {created#contact#contacts} made, {linked} linked,"
    " {numbers#number#numbers} written",
    "run.invoices": (
        "Invoices  {seen} seen, {created} booked ({without_contact} without contact), {adopted} adopted,"
        " {unchanged} unchanged, {blocked} blocked, {nothing} with nothing to book"
        "[, {unsettled} of unknown outcome][, {waiting} waiting][, {limited} not looked at because of --limit]"
        "[, {unreached} no longer reached][, {accepted} accepted as not to be booked]"
    ),
    "run.members-planned": (
        "Members   {seen} seen; contacts to make: {created}, to link: {linked}, numbers to write: {numbers}"
    ),
    "run.invoices-planned": (
        "Invoices  {seen} seen; to book: {created} ({without_contact} without contact), to adopt: {adopted};"
        " {unchanged} unchanged, {blocked} blocked, {nothing} with nothing to book"
        "[, {unsettled} of unknown outcome][, {waiting} waiting][, {limited} not looked at because of --limit]"
        "[, {unreached} no longer reached][, {accepted} accepted as not to be booked]"
    ),
    "run.requests": "Requests  {cobot} to Cobot, {sevdesk} to sevDesk, in {seconds} s",
    "run.dry": "Dry run: nothing was written. A run would:",
    "run.dry-nothing": "Dry run: nothing was written. A run would write nothing new.",
    "run.dry-pdfs": "PDFs that were not looked at: {count}; --with-pdfs reads them, too.",
    "run.problems": "Needs a person ({count}):",
    "run.unsettled": "The next run settles ({count}):",
    "run.told-before": "{count#more was#more were} told before: “cobot-sevdesk sync status”.",
    "run.notes": "For your information:",
    "run.likewise": "Likewise: {numbers}.",
    "run.further": "... and {count} more; --format json lists all.",
    "action.done.create-contact": "contact {number} made[: {name}][ (sevDesk id {sevdesk_id})]",
    "action.done.link-contact": "contact {number} linked[ (sevDesk id {sevdesk_id})]",
    "action.done.create-voucher": "{number} booked[: {gross}][, {name}][ (sevDesk id {sevdesk_id})]",
    "action.done.adopt-voucher": "voucher of {number} adopted[ (sevDesk id {sevdesk_id})]",
    "action.create-contact": "make contact {number}[: {name}]",
    "action.link-contact": "link contact {number}",
    "action.create-voucher": "book {number}[: {gross}][, {name}]",
    "action.adopt-voucher": "adopt the voucher of {number}",
    "progress.work": "{space}: {what}",
    "progress.reading": "{space}: reading",
    "progress.reading.invoices": "invoices in Cobot",
    "progress.reading.teams": "teams in Cobot",
    "progress.reading.vouchers": "vouchers in sevDesk",
    "progress.reading.positions": "positions in sevDesk",
    "progress.reading.contacts": "contacts in sevDesk",
    "progress.reading.addresses": "e-mail addresses in sevDesk",
    "progress.reading.tags": "tags in sevDesk",
    "progress.waiting.rate-limit": "waiting {seconds} s for the rate limit",
    "progress.waiting.retry": "trying again in {seconds} s",
    "retry.nothing": "{space}: nothing was waiting for a time[; {blocked#stands open and is#stand open and are}"
    " looked at by every run].",
    "retry.released": "{space}: released: {count}[; {blocked#more stands open and is#more stand open and are} looked"
    " at by every run].",
    "retry.may-be": "“{name}” may mean several. Nothing of it was released; say which:",
    "retry.booked": "{space}: {number} is booked or linked already; nothing about it waits.",
    "accept.why": "Say why it may stand, with --reason TEXT: a sentence that somebody else understands in three years,"
    " such as “Booked by hand, folder 2026/3”. Nothing was accepted.",
    "accept.head": "What was accepted with “cobot-sevdesk sync accept”, one entry each: yours to read, comment on and\n"
    "keep. New entries are added at the end; an entry that is taken out lets its difference be told again.",
    "accept.accepted": "{space}: {number}: {code} is accepted, and needs nobody any more.",
    "accept.never-booked": "{space}: {number}: {code} is accepted; it needs nobody any more, and gets no voucher here.",
    "accept.in-place": "{space}: {number}: {code} is accepted; it needs nobody any more, and gets no voucher here while"
    " sevDesk has what stands in its place.",
    "accept.written": "Written to {path}, with the reason “{reason}”, by {by}.",
    "accept.locked": "{space}: a run is still at work; nothing was accepted. Try again when it is done.",
    "accept.voucher": "{space}: voucher {number}, which belongs to no invoice, is accepted as it is, and needs nobody"
    " any more.",
    "accept.several-spaces": "{name}: there is an open difference in several spaces ({spaces}). Nothing was accepted:"
    " choose one with --config.",
    "accept.may-be": "“{name}” may mean several. Nothing was accepted; say which:",
    "accept.several": "{name}: sevDesk has several vouchers of this number (ids {ids}). Nothing was accepted: name one"
    " by its id.",
    "accept.expense": "{name}: that voucher in sevDesk is no revenue. Nothing was accepted.",
    "accept.of-invoice": "{name}: that voucher belongs to an invoice. What is open about it is accepted under the"
    " invoice's number. Nothing was accepted.",
    "accept.unnamed": "{name}: no run has named anything about it yet. First “cobot-sevdesk sync run[ --since"
    " {since}]”; what that names can be accepted. Nothing was accepted.",
    "accept.unread": "{name}: whether there is such a voucher without an invoice could not be read. Nothing was"
    " accepted.",
    "accept.unread-invoice": "{name}: something about the invoice or its voucher could not be read, so that it is not"
    " known what differs. Nothing was accepted.",
    "accept.unsettled": "{name}: a write of unknown outcome is no difference yet; the next run finds out. Nothing was"
    " accepted.",
    "accept.before": "{name}: accepted before, on {day} by {by}: “{reason}”. There is no other open difference; nothing"
    " was accepted. To correct the reason: take the entry out of {path}; once the difference is named again,"
    " accept it again.",
    "accept.nothing": "{name}: there is no open difference. Nothing was accepted.",
    "accept.unknown": "{name}: nothing is known under this number or id.[ Much like it: {near}.] Nothing was accepted.",
    # ---- Setting the configuration from the command line, with `config set` and `config map`.
    "set.several-files": "There are several configurations; --config chooses one: {files}. Nothing was changed.",
    "set.value-and-remove": "{key}: either a value or --remove, not both. Nothing was changed.",
    "set.no-value": "{key}: the value is missing; nothing was changed.[ Key and value stand apart: {apart}.] Expected:"
    " {expected}. To remove the key: --remove.",
    "set.choices": "What {key} may be:",
    "set.question": "Number (just Enter: leave it)",
    "set.secret": "“{key}” is a secret, or leads to one: it is neither set nor shown on the command line, where other"
    " users and the shell's history could read it. Write it into the file, or name a file with token_file. Nothing was"
    " changed.",
    "set.unknown-key": "“{key}” is no key of the configuration. [Did you mean “{near}”?|There are: {known}.] Nothing"
    " was"
    " changed.",
    "set.section": "“{key}” has several values: write “{key}.”, followed by the one that is meant. Nothing was"
    " changed.",
    "set.unfit-code": "“{key}”: what follows the section's name can be no code: one line, please. Nothing was changed.",
    "set.unfit-value": "{key} cannot be [“{given}”|nothing]; nothing was changed. Expected: {expected}[. There are:"
    " {known}]",
    "set.no-place": "{file}[, line {line}]: there, only a person should change {key}: a section in braces, a value over"
    " several lines, an environment variable, or a key that stands there twice. Nothing was changed. What has to stand"
    " there:",
    "set.not-removable": "{file}[, line {line}]: {key} should only be removed by hand there: its value stands over"
    " several lines, or the key twice. Nothing was changed.",
    "set.meanwhile": "{file} was changed meanwhile by somebody else. Nothing was changed here; please try again.",
    "set.write-protected": "{file} is write-protected. Nothing was changed. If it may be changed: “chmod u+w”, then"
    " again.",
    "set.not-written": "{file} cannot be written: {reason}. Nothing was changed.",
    "set.nothing": "The configuration was not changed.",
    "set.cancelled": "Cancelled. The configuration was not changed.",
    "set.nobody-answers": "There was no answer to read.",
    "set.no-booking-account": "sevDesk has no booking account “{account}”.[ Most alike: {nearest}.] Nothing was"
    " changed."
    " If sevDesk gets it later: --offline.",
    "set.ambiguous-booking-account": "Several booking accounts are called so: {accounts}. Nothing was changed: take the"
    " number of one.",
    "set.account-not-for-revenue": "{account} takes no revenue in sevDesk. Nothing was changed.",
    "set.rule-unknown": "sevDesk has no revenue account that takes the tax rule {rule} at 0 %.[ It has: {known}.]"
    " Nothing was changed.",
    "set.rule-refused": "sevDesk does not allow the tax rule {rule} at 0 % for {account}.[ It allows {allowed}.]"
    " Nothing"
    " was changed.",
    "set.unknown-code": "Cobot does not have the accounting code “{code}”: neither in its list nor on an invoice of"
    " the last 13 months.[ Most alike: {nearest}.]",
    "set.unknown-code.anyway": "Set it all the same?",
    "set.unknown-code.refused": "{first} Nothing was changed. If the code is still to come: --new-code.",
    "set.code-not-looked-up": "Whether Cobot has the code “{code}” could not be looked up.",
    "set.done": "{key} is set in {file}.",
    "set.closed-ahead": "{day} is a day to come: nothing that is dated up to then is booked.",
    "set.removed": "{key} is removed from {file}; its default counts.",
    "set.absent": "{key} is not set in {file}; nothing was changed.",
    "set.same": "{key} stands so in {file} already; nothing was changed.",
    "set.state": "The state file is now {state}, no longer {before}: where there is none yet, all begins anew[, unless"
    " you move {kept} there before the next run].",
    "set.account": "That is {account} in sevDesk; it takes {rates}.",
    "set.rule": "In sevDesk that is the tax rule {rule}.",
    "map.none": "{space}: every accounting code in use has a booking account.",
    "map.code": "“{code}”[, which accounts maps to “{account}”,] has no booking account.[ Its tax rates: {rates}.]",
    "map.code.no-revenue": "“{code}”[, which accounts maps to “{account}”,] is the booking account {found} in sevDesk,"
    " which takes no revenue.[ Its tax rates: {rates}.]",
    "map.code.several": "“{code}”[, which accounts maps to “{account}”,] fits several booking accounts: {found}.[ Its"
    " tax rates: {rates}.]",
    "map.no-code": "[On {count#recent invoice#recent invoices}, such as {numbers}, there are lines|Lines] without an"
    " accounting code[ (tax rates: {rates})]. [default_account is “{account}”, which leads to no revenue account.|No"
    " default_account is set.] Best give lines to come a code in Cobot. An account chosen here becomes default_account:"
    " every line without a code is booked on it.",
    "map.fitting": "These accounts in sevDesk fit:",
    "map.none-fits": "No revenue account in sevDesk takes all these rates; see the tax rate of the code in Cobot.",
    "map.question": "Number of its account (just Enter: leave it)",
    "map.unfit": "“{given}” is none of the numbers above.",
    "map.left": "{space}: still without a revenue account: {codes}.",
    "map.lines-without-code": "lines without a code",
    "map.nobody": "Nobody can answer here. Set each with “cobot-sevdesk config set”, or start this on a terminal.",
    "map.cancelled": "Cancelled. What is set already stays set.",
    "map.nobody-answers": "There was no answer to read.",
    # ---- What the commands `demo` and `sandbox` print.
    "demo.title": "cobot-sevdesk: from Cobot to sevDesk, to the cent",
    "demo.introduction": "A Cobot and a sevDesk of its own run on this computer, with an invented coworking space."
    " The program does with them what it would do with yours. Nothing leaves this computer.",
    "demo.head.before": "1  Who is there",
    "demo.head.dry": "2  The dry run: read everything, write nothing",
    "demo.head.run": "3  The run",
    "demo.head.mended": "4  The bookkeeper steps in",
    "demo.head.left": "5  What is left",
    "demo.head.report": "6  The bookkeeper's report",
    "demo.head.signing": "7  Which months can be signed",
    "demo.report.what": "In short, what `sync report` tells, which compares both sides document by document:",
    "demo.report.page": "The whole report, with each document, is a page for your browser:",
    "demo.in-cobot": "In Cobot",
    "demo.in-sevdesk": "In sevDesk",
    "demo.there-in-cobot": "{space}: {members#member#members}, {teams#team#teams}, {invoices#invoice#invoices}",
    "demo.there-dates": "dated {since} to {until}",
    "demo.there-in-sevdesk": "{contacts#contact#contacts}, {vouchers#voucher#vouchers}, all entered by hand",
    "demo.dry.would": "A run would",
    "demo.dry.contacts": "make {count#contact#contacts}",
    "demo.dry.linked": "link {count#contact#contacts} already there",
    "demo.dry.numbers": "write {count#customer number#customer numbers} to Cobot",
    "demo.dry.vouchers": "book {count#invoice#invoices}, one voucher each",
    "demo.dry.adopted": "adopt {count#voucher#vouchers} made by hand",
    "demo.dry.left": "leave {count#invoice#invoices}, each for a reason",
    "demo.dry.such-as": "such as {examples}",
    "demo.dry.unchanged": "sevDesk was read again afterwards: nothing in it has changed.",
    "demo.run.members": "Members",
    "demo.run.invoices": "Invoices",
    "demo.run.made": "{created#contact#contacts} made, {linked} linked, {numbers#customer number#customer numbers}"
    " written to Cobot",
    "demo.run.booked": "{created} booked ({without_contact} of them for guests and others without a contact),"
    " {adopted} adopted, {nothing} with nothing to book, {left} not booked",
    "demo.run.as-planned": "It did what the dry run had said, step by step: {steps#step#steps}.",
    "demo.run.vouchers": "Some of the vouchers, as sevDesk now has them:",
    "demo.run.careful": "Four that are easily booked wrong:",
    "demo.careful.deposit": "A deposit on an invoice of its own: booked on {account} under the tax rule “{rule}”"
    " ({id}), the only one that this account allows without VAT.",
    "demo.careful.beside": "A deposit beside a desk with VAT: not booked, as a voucher takes one tax rule and this"
    " invoice needs two.",
    "demo.careful.zero": "A room, less a deposit set off: nothing to pay, yet {tax} of VAT are owed. Not booked, but"
    " named.",
    "demo.careful.stranger": "sevDesk has a voucher of this number, day and amount, but for {contact}, who is somebody"
    " else. It is not taken for this invoice's.",
    "demo.run.unbooked": "Not booked, and why:",
    "demo.column.invoice": "Invoice",
    "demo.column.booked": "Contact, account per line",
    "demo.column.rate": "VAT",
    "demo.column.gross": "Gross",
    "demo.column.tags": "Tags",
    "demo.column.reason": "Reason",
    "demo.column.next": "What to do",
    "demo.column.recipient": "Recipient",
    "demo.column.month": "Month",
    "demo.column.difference": "Difference",
    "demo.column.named": "Named above",
    "demo.column.unexplained": "Unexplained",
    "demo.no-contact": "{name}, no contact",
    "demo.mended.cause": "{who}, the bookkeeper, adds the missing account {number} in sevDesk, from the chart of"
    " accounts, and names it “{name}”.",
    "demo.mended.differs": "Invoice {invoice} comes to {cobot}, the voucher that she once made by hand to {sevdesk}."
    " She knows why, and lets it stand:",
    "demo.mended.reason": "{amount} off, agreed by phone",
    "demo.mended.accepted": "Reason, name and day are noted in a file that the space keeps. Nobody is asked about this"
    " again; any other difference would be told. Then the program runs once more.",
    "demo.mended.booked": "Booked now: {numbers}.",
    "demo.mended.untouched": "Everything else is as it was: {vouchers#voucher#vouchers} and"
    " {contacts#contact#contacts}, compared one"
    " by one.",
    "demo.left.unbooked": "Not booked: {count#invoice#invoices}. Of these, {persons#waits#wait} for a person[;"
    " {retried#is#are} tried again by itself]:",
    "demo.left.others": "Besides, {names}: {reason}. {next}",
    "demo.left.totals": "Control totals in euros, with VAT, each side added up by itself:",
    "demo.left.total": "Total",
    "demo.left.foreign": "Invoices in other currencies are not part of the totals: {numbers}.",
    "demo.left.proved": "Cobot and sevDesk differ by {difference} euros. All of it is named above; {unexplained} are"
    " unexplained.",
    "demo.left.requests": "Requests of the dry run and the two runs: {cobot} to Cobot, {sevdesk} to sevDesk. The second"
    " run took {second_cobot} and {second_sevdesk}.",
    "demo.end": "Done in {seconds} s.",
    "demo.signing.what": "A month can be signed when it is over and `sync report` of it ends with code 0: each"
    " document is matched, has nothing to book, or was accepted. A month that is still running or empty may end with"
    " code 0, too; it has no line to sign on.",
    "demo.signing.open": "Not yet. Open: {open}.[ Accepted: {accepted}.]",
    "demo.signing.signed": "Can be signed: nothing is open.[ Accepted: {accepted}.]",
    "demo.signing.running": "Can be signed once it is over: nothing is open.[ Accepted: {accepted}.]",
    "demo.signing.how": "What to do about each is said in section 5. Once it is mended, or accepted as in section 4,"
    " its month can be signed as soon as it is over.",
    "demo.next": "What next",
    "demo.next.sandbox": "keeps both running, to try things out",
    "demo.next.keep": "shows the same and then lets you look around",
    "demo.next.readme": "tells how to set it up for your own space",
    "demo.keep": "Both servers keep running for a look. Ctrl-C ends them.",
    "demo.keep.config": "Configuration",
    "demo.keep.try": "Try in another terminal",
    "demo.keep.again": "again: there is nothing new",
    "demo.keep.json": "the same for machines",
    "demo.keep.stopped": "Both servers are stopped. The files stay in {folder}.",
    "demo.failed": "The demo did not do what it should: {what}.",
    "demo.failed.plan": "the run did something else than the dry run had said",
    "demo.failed.dry": "the dry run changed something in sevDesk",
    "demo.failed.mended": "the second run did not book just what the missing account had held up",
    "demo.failed.accepted": "what was accepted is told again",
    "demo.failed.signing": "what the report of a month says does not fit what is open in it",
    "demo.failed.totals": "{amount} euros of difference between Cobot and sevDesk are not named",
    "demo.reason.no-accounting-code": "a line has no accounting code",
    "demo.next.no-accounting-code": "Set default_account (config map).",
    "demo.reason.no-booking-account": "sevDesk lacks the account",
    "demo.next.no-booking-account": "Add it in sevDesk, or choose another.",
    "demo.reason.ambiguous-booking-account": "two accounts have this name",
    "demo.next.ambiguous-booking-account": "Say in the configuration which one.",
    "demo.reason.account-not-for-revenue": "the account is for expenses",
    "demo.next.account-not-for-revenue": "Map the code to a revenue account.",
    "demo.reason.tax-rate-not-allowed": "the account bars this VAT rate",
    "demo.next.tax-rate-not-allowed": "Map the code to one that allows it.",
    "demo.reason.tax-rule-undecided": "no VAT, and no one said why",
    "demo.next.tax-rule-undecided": "Ask your tax adviser, then set it once.",
    "demo.reason.several-taxes-on-one-line": "two taxes on one line",
    "demo.next.several-taxes-on-one-line": "Create the voucher by hand.",
    "demo.reason.several-tax-rules": "two tax rules on one invoice",
    "demo.next.several-tax-rules": "Cancel it, and write two invoices.",
    "demo.reason.zero-total": "total zero, yet VAT is owed",
    "demo.next.zero-total": "Create the voucher by hand.",
    "demo.reason.period-closed": "its month is closed",
    "demo.next.period-closed": "Ask whoever closed the books.",
    "demo.reason.amounts-do-not-add-up": "lines and total do not match",
    "demo.next.amounts-do-not-add-up": "Cancel it, and write it anew.",
    "demo.reason.currency-not-supported": "it is not in euros",
    "demo.next.currency-not-supported": "Allow it, or book the invoice by hand.",
    "demo.reason.voucher-differs": "its voucher in sevDesk differs",
    "demo.next.voucher-differs": "Compare; then correct or accept.",
    "demo.reason.duplicate-vouchers": "sevDesk has it twice",
    "demo.next.duplicate-vouchers": "Delete one; the other is then adopted.",
    "demo.reason.pdf-unavailable": "Cobot does not give its PDF",
    "demo.next.pdf-unavailable": "Nothing: it is tried again by itself.",
    "demo.reason.rejected-by-sevdesk": "sevDesk rejected it",
    "demo.next.rejected-by-sevdesk": "Remove the cause that sevDesk names.",
    "demo.reason.rejected-by-cobot": "Cobot rejected a request",
    "demo.next.rejected-by-cobot": "Remove the cause that Cobot names.",
    "demo.reason.activity-refused": "Cobot takes no activity about it",
    "demo.next.activity-refused": "Remove the cause that Cobot names.",
    "demo.reason.outcome-unknown": "it is open whether it arrived",
    "demo.next.outcome-unknown": "Nothing: the next run looks.",
    "demo.reason.ambiguous-contact": "two contacts fit",
    "demo.next.ambiguous-contact": "Merge the two contacts in sevDesk, and put the one left on the voucher.",
    "demo.reason.customer-number-not-written": "the number is not in Cobot",
    "demo.next.customer-number-not-written": "Enter it in Cobot by hand.",
    "demo.reason.correction-not-booked": "corrections are booked by hand",
    "demo.next.correction-not-booked": "Book it in sevDesk.",
    "demo.reason.edited-after-sync": "it was changed after booking",
    "demo.next.edited-after-sync": "Compare the voucher with the invoice.",
    "demo.reason.deleted-in-cobot": "it is gone from Cobot",
    "demo.next.deleted-in-cobot": "Find out why.",
    "demo.reason.adopted-with-differences": "its voucher differs in part",
    "demo.next.adopted-with-differences": "Correct the voucher, or accept it.",
    "demo.reason.voucher-gone": "its voucher was deleted",
    "demo.next.voucher-gone": "Have it made anew, or accept it.",
    "demo.reason.voucher-changed": "its voucher was changed",
    "demo.next.voucher-changed": "Correct the voucher, or accept it.",
    "demo.reason.duplicate-contacts": "two contacts are one member",
    "demo.next.duplicate-contacts": "Merge them in sevDesk.",
    "demo.reason.draft-left": "its voucher is a draft again",
    "demo.next.draft-left": "Check and open it.",
    "demo.reason.voucher-similar": "sevDesk has a similar number",
    "demo.next.voucher-similar": "Say whether it is the same document.",
    "demo.reason.contact-not-ready": "its contact is still to come",
    "demo.next.contact-not-ready": "Nothing: it is booked afterwards.",
    "demo.reason.pdf-not-attached": "its voucher has no PDF",
    "demo.next.pdf-not-attached": "Attach it in sevDesk.",
    "sandbox.running": "A Cobot and a sevDesk are running on this computer. Ctrl-C ends them and deletes what they"
    " hold.",
    "sandbox.there": "{members#member#members}, {teams#team#teams}, {invoices#invoice#invoices};"
    " {contacts#contact#contacts}, {vouchers#voucher#vouchers}",
    "sandbox.running-several": "A Cobot and a sevDesk with {count#space#spaces} are running on this computer. Ctrl-C"
    " ends them and deletes what they hold.",
    "sandbox.spaces-without-folder": "--spaces needs --config-file with the path of a new folder for the"
    " configurations.",
    "sandbox.holds": "Holds",
    "sandbox.faults": "Faults",
    "sandbox.faults.rate": "{percent} % of all requests go wrong: lost, unanswered, 500 or cut off (seed {seed})",
    "sandbox.otherwise": "Not as assumed",
    "sandbox.limits": "Limits",
    "sandbox.limits.rates": "Cobot {per_minute} requests a minute and path, sevDesk {per_second} a second",
    "sandbox.init": "To set the space up as a person does, in another terminal:",
    "sandbox.next": "And then:",
    "sandbox.config.follows": "Configuration to copy into a file (private, in a folder of its own):",
    "sandbox.stopped": "Both servers are stopped, and what they held is deleted.[ What is left is of no use without"
    " this sandbox, and yours to delete: {files}.]",
    "sandbox.port-taken": "The servers cannot start: {reason}. Choose other ports, or none for any free ones.",
    "sandbox.same-port": "Cobot and sevDesk cannot both have port {port}. Give each its own, or none.",
    "sandbox.seed-without-faults": "--seed chooses which requests go wrong: it needs --faults as well.",
    "sandbox.config-exists": "{path} exists already and was left as it is. Give another path with --config-file.",
    "sandbox.config-unwritable": "{path} cannot be written: {reason}.",
    # ---- What the report prints.
    "report.title": "{space}: reconciliation of Cobot and sevDesk, {since} to {until}",
    "report.agrees": "Everything agrees: each invoice has its voucher, to the cent.",
    "report.agrees.accepted": "Nothing is open. What differs was accepted ({count}) and stands below with"
    " reason, name and day; everything else agrees to the cent.",
    "report.so-far": "So far everything agrees; the period is not over before the end of {until}.",
    "report.so-far.accepted": "So far nothing is open; what differs is accepted (documents: {count}). The period is not"
    " over before the end of {until}.",
    "report.not-over": "The period is not over before the end of {until}.",
    "report.empty": "In this period there are neither invoices nor vouchers. Please check that the days are right.",
    "report.without-invoices": "Nothing is open with the members. Invoices are not compared: the configuration leaves"
    " them out (invoices.enabled: false).",
    "report.differs": "Something differs. What needs a person stands below.",
    "report.gross": "Gross, {currency}",
    "report.difference": "Difference",
    "report.total": "Total",
    "report.calm-months": "Months whose sums are equal: {count}.",
    "report.differences-inside": "The sums agree, but amounts stand on other booking accounts or tax rates: see the"
    " documents below.",
    "report.documents": "Documents: {count}",
    "report.section": "{class} ({count})",
    "report.further": "... and {count} more; --format csv names all.",
    "report.further-members": "... and {count} more; --format json names all.",
    "report.accepted": "Accepted ({count})",
    "report.accepted.count": "Accepted: differs, and a person has let it stand",
    "report.accepted.entry": "accepted on {day} by {by}: {reason}",
    "report.members": "Members and contacts ({count})",
    "report.class.matched": "Matched",
    "report.class.nothing-to-book": "Nothing to book",
    "report.class.missing": "Missing",
    "report.class.blocked": "Blocked",
    "report.class.different": "Different",
    "report.class.duplicate": "Duplicate",
    "report.class.extra": "Extra",
    "report.class.accepted": "Accepted",
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
    "report.message.different": "Voucher {sevdesk_ids} is not as the invoice (Cobot / sevDesk): {fields}.",
    "report.fix.different": "Correct the voucher in sevDesk by hand. No run changes an existing voucher.",
    "report.message.extra": "Voucher {sevdesk_ids} comes from Cobot by its tag or number, but Cobot has no such"
    " invoice.",
    "report.fix.extra": "Find out whether the invoice was deleted or renumbered in Cobot, and where needed delete"
    " the voucher in sevDesk or, where enshrined, balance it with a counter voucher.",
    "report.field.gross": "gross",
    "report.field.date": "date",
    "report.field.number": "document number",
    "report.field.direction": "kind of voucher",
    "report.field.currency": "currency",
    "report.field.accounts": "booking account and rate",
    "report.field.contact": "contact or recipient",
    "report.field.tax_rule": "tax rule",
    "report.field.tax": "VAT",
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
    "report.makes-drafts": "The program makes drafts (invoices.status: draft). A draft is no booking: it counts only"
    " once it is opened in sevDesk.",
    "report.marked.draft": "Drafts: {count}. Nothing of them is booked in sevDesk.",
    "report.marked.no-pdf": "Vouchers without their PDF: {count}.",
    "report.not-compared": "Could not be compared, as one side does not tell it or no rule says what it should be"
    " (number of documents): {fields}.",
    "report.marks": "[State in Cobot: {cobot}; ]state in sevDesk: {sevdesk}",
    "report.mark.paid": "paid",
    "report.mark.open": "open",
    "report.mark.canceled": "canceled",
    "report.mark.written-off": "written off",
    "report.mark.draft": "draft",
    "report.mark.no-pdf": "without PDF",
    "report.mark.e-invoice": "e-invoice",
    "report.mark.enshrined": "enshrined",
    "report.tax.title": "VAT",
    "report.tax.heading": "VAT per month, tax rule and rate, in {currency}",
    "report.tax.about": "Cobot's side counts what is booked or would be, sevDesk's what is booked; drafts do not"
    " count. A return field stands only where sevDesk names one for the rule.",
    "report.tax.differs": "{what}: difference {tax} VAT, {net} net.",
    "report.tax.field": "return field {field}",
    "report.tax.no-rule": "no tax rule",
    "report.tax.blocked.title": "Blocked",
    "report.tax.blocked.heading": "Blocked, with its VAT (not contained above)",
    "report.totals.title": "Booking accounts",
    "report.totals.heading": "Gross per month, booking account and tax rate, in {currency}",
    "report.unfinished.heading": "Drafts and vouchers without their PDF ({count})",
    "report.unfinished.fix": "Check a draft in sevDesk and open it. A booked voucher takes its PDF only while it is"
    " reset to a draft.",
    "report.payments.title": "Payment",
    "report.payments.heading": "Payment (shown, never a difference)",
    "report.payments.sum": "{cobot} in Cobot, {sevdesk} in sevDesk: {count} ({amount})",
    "report.payments.cobot-only": "Paid in Cobot, open in sevDesk ({count}):",
    "report.payments.sevdesk-only": "Open in Cobot, paid in sevDesk ({count}):",
    "report.payments.canceled": "Canceled or written off in Cobot, open revenue in sevDesk ({count}):",
    "report.gaps.title": "Gaps",
    "report.gaps.heading": "Gaps in the invoice numbers ({count})",
    "report.gaps.none": "There is no gap in the invoice numbers of the period.",
    "report.gaps.about": "A gap is no fault yet: the number may belong to another period, or be deleted in Cobot. Find"
    " out, and keep a note.",
    "report.gap.one": "{first} is missing between {after} and {before}.",
    "report.gap.many": "{count#number is#numbers are} missing between {after} and {before}: {first} to {last}.",
    "report.booked.title": "Booked lately",
    "report.booked.heading": "Booked into the period since {day} ({count})",
    "report.booked.none": "Nothing was booked into the period since {day}.",
    "report.booked.unknown": "What was booked into the period since {day} is not known in full: the state file knows of"
    " [runs since {known} only|no run].",
    "report.head.booked": "Booked lately",
    "report.head.title": "Report",
    "report.head.heading": "What the report rests on",
    "report.head.version": "Version",
    "report.head.space": "Space",
    "report.head.period": "Period",
    "report.head.cobot-read": "Cobot read",
    "report.head.sevdesk-read": "sevDesk read",
    "report.head.configuration": "Fingerprint of the configuration",
    "report.head.accepted": "Fingerprint of what was accepted",
    "report.head.no-file": "no file",
    "report.head.date": "Date:",
    "report.head.signature": "Name, signature:",
    "report.column.cobot_marks": "state in Cobot",
    "report.column.sevdesk_marks": "state in sevDesk",
    "report.column.not_compared": "not compared",
    "report.column.accepted": "accepted",
    "report.column.fact": "fact",
    "report.column.value": "value",
    "report.column.month": "month",
    "report.column.rule": "tax rule",
    "report.column.rule_name": "name of the rule",
    "report.column.return_field": "return field",
    "report.column.tax_rate": "tax rate",
    "report.column.cobot_net": "Cobot net",
    "report.column.cobot_tax": "Cobot VAT",
    "report.column.sevdesk_net": "sevDesk net",
    "report.column.sevdesk_tax": "sevDesk VAT",
    "report.column.difference": "difference",
    "report.column.net": "net",
    "report.column.tax": "VAT",
    "report.column.account": "booking account",
    "report.column.account_name": "name of the account",
    "report.column.cobot": "Cobot",
    "report.column.sevdesk": "sevDesk",
    "report.column.payment_in_cobot": "in Cobot",
    "report.column.payment_in_sevdesk": "in sevDesk",
    "report.column.count": "count",
    "report.column.after": "after",
    "report.column.first": "first missing",
    "report.column.last": "last missing",
    "report.column.before": "before",
    "report.column.booked": "booked",
    "report.written": "{verdicts} The report stands in {path}.",
    "report.written.agrees": "{space}: can be signed.",
    "report.written.agrees.accepted": "{space}: can be signed.",
    "report.written.differs": "{space}: not to be signed yet[; to look at: {count}].",
    "report.written.so-far": "{space}: not to be signed yet, the period is not over before the end of {until}.",
    "report.written.so-far.accepted": "{space}: not to be signed yet, the period is not over before the end"
    " of {until}.",
    "report.written.empty": "{space}: in this period there are neither invoices nor vouchers.",
    "report.written.without-invoices": "{space}: invoices are not compared (invoices.enabled: false).",
    # ---- What the report's HTML page says.
    "html.scrolls": "Scroll sideways",
    "html.title": "Reconciliation {space}, {since} to {until}",
    "html.heading": "Reconciliation of Cobot and sevDesk",
    "html.space": "Space",
    "html.period": "Period",
    "html.days": "{since} to {until}",
    "html.made": "Made",
    "html.moment": "{day}, {time} {zone}",
    "html.page": "Page ",
    "html.page-of": " of ",
    "html.skip": "Skip to the documents",
    "html.contents": "Contents",
    "html.footer": "Made by cobot-sevdesk-sync {version}. Amounts are gross where neither net nor VAT"
    " is said. The page loads nothing from anywhere.",
    "html.months": "January February March April May June July August September October November December",
    "html.months.short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    # Control totals.
    "html.totals.heading": "Control totals",
    "html.verdict.agrees": "Everything agrees.",
    "html.verdict.differs": "Not everything agrees.",
    "html.documents.agree": "All documents ({all}) are as they should be.",
    "html.documents.to-look-at": "Documents to look at: {count} of {all}.",
    "html.sums.equal": "The sums are equal, to the cent, for every month, booking account and tax rate.",
    "html.sums.equal-in-all": "The sums are equal in all, but not for every month, booking account and tax rate.",
    "html.documents.accepted": "Accepted as they are: {count}.",
    "html.sums.differ-accepted": "The sums differ by {difference}, all of which was accepted.",
    "html.sums.differ": "The sums differ by {difference}.",
    "html.members.to-look-at": "Members to look at: {count}.",
    "html.difference": "Difference",
    "html.difference.how": "Cobot less sevDesk",
    "html.gross-of": "gross, in {currency}",
    "html.classes.caption": "Documents and their gross amounts by class",
    "html.class": "Class",
    "html.count": "Documents",
    "html.gross": "Gross",
    "html.all": "All",
    # Months.
    "html.months.heading": "Month by month",
    "html.chart.title": "Both sides per month[, {currency}]",
    "html.chart.description": "Two bars per month, Cobot and sevDesk, gross; below them the difference. From {first} to"
    " {last}. {differing} The same figures are in the table that follows.",
    "html.chart.none-differs": "No month differs.",
    "html.chart.differing": "Months that differ: {months}.",
    "html.chart.no-difference": "no difference in any month",
    "html.chart.caption": "Gross amounts per month[, {currency}]",
    "html.month": "Month",
    "html.sum": "Sum",
    # Accounts.
    "html.accounts.heading": "Month, booking account and tax rate",
    "html.accounts.caption": "Gross amounts per month, booking account and tax rate[, {currency}]",
    "html.accounts.about": "sevDesk's side counts the vouchers that belong to a Cobot invoice. A difference is marked"
    " with ≠.",
    "html.account": "Booking account",
    "html.no-account": "none found",
    "html.rate": "Tax rate",
    "html.nothing": "There is nothing to add up.",
    # Documents.
    "html.tax.heading": "VAT",
    "html.tax.difference": "Difference of tax",
    "html.tax.differs": "The VAT differs.",
    "html.rule": "Tax rule",
    "html.payments.heading": "Payment",
    "html.gaps.heading": "Gaps",
    "html.payments.about": "How payment stands is shown, it is never a difference. Counted is what is on both sides"
    " and no draft.",
    "html.state": "State",
    "html.documents.heading": "The documents",
    "html.documents.none": "There are no documents in this period.",
    "html.documents.folded": "This page lists {listed} of {all} documents, first those that need a person. The others"
    " are counted per month. This command writes a table of all of them, for a spreadsheet: “{command}”.",
    "html.documents.search": "Filter the documents",
    "html.filter.class": "Class",
    "html.filter.month": "Month",
    "html.filter.account": "Booking account",
    "html.filter.text": "Text",
    "html.filter.all": "all",
    "html.filter.reset": "Show all",
    "html.shown": "{shown} of {all} listed documents are shown.",
    "html.sorted.ascending": "Sorted by {column}, ascending.",
    "html.sorted.descending": "Sorted by {column}, descending.",
    "html.documents.caption": "{title}: date, number, recipient, booking account, amount and voucher of each document",
    "html.folded.caption": "{title}: documents that are not listed here, per month",
    "html.date": "Date",
    "html.number": "Number",
    "html.recipient": "Recipient",
    "html.voucher": "sevDesk id",
    "html.no-number": "(no number)",
    "html.mend": "What to do:",
    "html.meaning.different": "Invoice and voucher belong together and do not agree. Both values stand beside each"
    " other.",
    "html.meaning.duplicate": "One invoice has several vouchers: its revenue is counted more than once.",
    "html.meaning.extra": "The voucher is from Cobot by its number or tag, and Cobot has no such invoice.",
    "html.meaning.missing": "Cobot has the invoice, sevDesk has no voucher for it.",
    "html.meaning.blocked": "The invoice cannot be booked as it is. The reason stands with each one.",
    "html.meaning.accepted": "Somebody has looked and lets the document stand as it is. Reason, name and day stand with"
    " each one.",
    "html.meaning.matched": "Invoice and voucher agree in amount, date, number and booking accounts.",
    "html.meaning.nothing-to-book": "The invoice has a total of zero: there is nothing to book.",
    "html.mend.duplicate": "In sevDesk, delete the surplus vouchers or, where enshrined, balance them with a counter"
    " voucher, so that one is left.",
    "html.mend.blocked": "Remove the cause. The next run tries again by itself.",
    # Members.
    "html.members.heading": "Members",
    "html.members.none": "Every member of the period has one contact with the same customer number.",
    "html.members.caption": "Members of whom something is not as it should be",
    "html.members.folded": "This page lists {listed} of {all} members. This command writes all of them: “{command}”.",
    "html.member": "Member",
    "html.member.class": "What is wrong",
    "html.member.cobot-number": "Number in Cobot",
    "html.member.sevdesk-number": "Number in sevDesk",
    "html.member.contacts": "Contacts (sevDesk id)",
    "html.member.class.without-contact": "No contact",
    "html.member.class.number-different": "Different numbers",
    "html.member.class.several-contacts": "Several contacts",
    # ---- What `sync status` and `sync explain` print.
    # Steps beside those of the findings.
    "step.upload-file": "uploading the PDF",
    "step.create-address": "adding the contact's address",
    "step.create-email": "adding the contact's e-mail address",
    "step.create-phone": "adding the contact's phone number",
    "step.set-contact-number": "setting the contact's customer number",
    "step.reserve-number": "asking whether the customer number is free",
    # Spans of time.
    "span.minutes": "{count} min",
    "span.hours": "{count} h",
    "span.days": "{count#day#days}",
    # `sync status`.
    "status.health.no-run": "{space}: no run yet",
    "status.health.well": "{space}: all well",
    "status.health.needs-a-person": "{space}: needs a person ({count})",
    "status.health.unsettled": "{space}: the next run settles an open write ({count})",
    "status.health.unreachable": "{space}: the last run could not reach a side",
    "status.health.interrupted": "{space}: the last run was asked to end; the next one goes on",
    "status.health.failed": "{space}: the last run was stopped",
    "status.health.overdue": "{space}: no run came to its end for a day",
    "status.running": "A run is at work just now.",
    "status.backup.made": "{space}: the state file was copied to {path}.",
    "status.backup.exists": "{path} exists already and was left as it is. Give another name, or --overwrite.",
    "status.backup.anothers": "{path} is a database and not known to be an earlier copy of the state file of {space}:"
    " it was left as it was. Give another name.",
    "status.backup.failed": "{path} cannot be written: {reason}. No copy was made.",
    "status.backup.folder": "--backup {path}: several spaces are configured, so this must be a folder that exists."
    " Nothing was copied.",
    "status.backup.overwrite-alone": "--overwrite goes with --backup.",
    "status.no-run": "The state file knows of no run yet. “cobot-sevdesk sync run --dry-run” shows what the first"
    " run would do.",
    "status.interrupted": "The first run was interrupted.[ Linked so far: {linked}.] The next run goes on.",
    "status.last-run": "Last run {span} ago ({moment}), exit code {code}.",
    "status.ended.1": "An error of the program itself stopped it; “cobot-sevdesk -v sync run” shows where. Report"
    " that.",
    "status.ended.2": "The account, the space or the configuration is not as the program needs it; “cobot-sevdesk sync"
    " run --dry-run” says what is missing.",
    "status.ended.3": "A side could not be reached or kept failing. What was finished stays finished; the next run"
    " does the rest.",
    "status.ended.4": "[{side}|One of the sides] refused its token: put a new one into the configuration. Nothing is"
    " carried over until then.",
    "status.ended.5": "The state file could not be used: check permissions and free space.",
    "status.overdue": "The last that did ended[ {moment}| longer ago than the runs that are kept]. Check that the"
    " timer (cron) still starts the program, then “cobot-sevdesk sync run”.",
    "status.not-compared": "Not compared with sevDesk for more than two days: {parts}. A run without --only compares"
    " both.",
    "status.not-compared.invoices": "invoices ([last on {day}|never])",
    "status.not-compared.contacts": "contacts ([last on {day}|never])",
    "status.problems": "Needs a person ({count})",
    "status.unsettled": "The next run settles ({count})",
    "status.after-sync": "Changed in Cobot after the voucher was made ({count})",
    "status.held.blocked": "blocked since {since} ({span}); every run looks at it again",
    "status.held.standing": "to be looked at since {since} ({span}); every run looks again",
    "status.held.rejected": "held back since {since}[, tries: {tries}][; waits until {until} (in {left})|; the next"
    " run tries it]",
    "status.held.unsettled": "open since {since} ({span}); the next run looks and settles it",
    "status.held.after-sync": "seen first {since} ({span} ago)",
    "status.accepted": "Lately accepted ({count})",
    "status.accepted.entry": "{reason} ({by}, {day})",
    "status.unknown": "Writes whose outcome is unknown ({count})",
    "status.unknown.write": "{step}, Cobot id {id}: sent {since}, looked for in vain: {looks}; looked for next by the"
    " first run from {next} on.",
    "status.numbers-stopped": "No customer numbers are written to Cobot",
    "status.numbers-stopped.why": "Writing them was stopped because of the member with the Cobot id {id}:"
    " “cobot-sevdesk sync explain {retry}” says what was seen. When the cause is mended: “cobot-sevdesk sync retry"
    " {retry}”, or “cobot-sevdesk sync retry --all”.",
    "status.unexpected": "Not as it has always been in the answers: {count}",
    "status.unexpected.means": "Nothing was stopped by it, and nobody has to do anything. Tell the maintainers: a side"
    " may have changed.",
    "status.unexpected.form": "{side}, {form}: {count#time#times} in the last run that met it ({last}), first {first}",
    "status.runs": "Last runs",
    "status.runs.started": "started",
    "status.runs.took": "took",
    "status.runs.code": "code",
    "status.runs.done": "done",
    "status.runs.something": "[booked: {booked}; ][adopted: {adopted}; ][contacts made: {contacts}; ][linked:"
    " {linked}; ][numbers written: {numbers}; ]requests: {cobot} to Cobot, {sevdesk} to sevDesk",
    "status.runs.nothing": "nothing new; requests: {cobot} to Cobot, {sevdesk} to sevDesk",
    "status.runs.nothing-in-several": "nothing new, in {runs#run#runs} since {first}",
    "status.figures": "Where it stands",
    "status.cursor": "Cursor",
    "status.cursor.means": "{day}: every earlier invoice is booked or named above",
    "status.sweep": "Last sweep",
    "status.links": "Linked",
    "status.links.invoice": "invoices: {count}",
    "status.links.member": "members: {count}",
    "status.links.team": "teams: {count}",
    "status.links.contact": "guests: {count}",
    "status.unfinished": "Unfinished",
    "status.unfinished.means": "{count}: a tag, an address or a number is still to follow",
    "status.backfill": "Backfill",
    "status.backfill.both": "[{since} to {until}|from {since} on]: the next run goes on with it",
    "status.backfill.members": "[{since} to {until}|from {since} on], members only: the next run goes on with it",
    "status.backfill.invoices": "[{since} to {until}|from {since} on], invoices only: the next run goes on with it",
    "status.none": "none yet",
    # `sync explain`: finding what a name means.
    "explain.may-be": "“{name}” may mean several. Nothing was explained; say which:",
    "explain.unknown": "“{name}” is no invoice, member, team or voucher that Cobot, sevDesk or the state file knows.["
    " Much like it: {near}.] Nothing was explained.",
    "explain.not-found-yet": "“{name}” was not found, but not everything could be searched (see above).[ Much like it:"
    " {near}.] Nothing was explained.",
    "explain.what-may-be-given": "Give an invoice or customer number, a name or an e-mail address, or a part of one;"
    " an amount such as 448.99, a day, or the code of a problem.",
    "explain.more": "... and {count} more: a longer part of the name says which.",
    "explain.kind.invoice": "invoice",
    "explain.kind.member": "member",
    "explain.kind.team": "team",
    "explain.kind.contact": "guest",
    # Its headings.
    "explain.title.invoice": "Invoice {number} ({space})",
    "explain.title.member": "Member {name} ({space})",
    "explain.title.team": "Team {name} ({space})",
    "explain.title.contact": "Guest {name} ({space})",
    "explain.step.cobot": "What Cobot says now",
    "explain.step.booked": "What was booked",
    "explain.step.linked": "What was linked",
    "explain.step.rules": "Which rule decides what",
    "explain.step.match": "Which contact it is, and why",
    "explain.step.plan": "What a run would do now",
    "explain.step.sent": "What was sent so far",
    "explain.step.problems": "What stands open",
    "explain.step.voucher": "The voucher in sevDesk now",
    "explain.step.contact": "The contact in sevDesk now",
    "explain.fact.number": "Number",
    "explain.fact.cobot-id": "Cobot id",
    "explain.fact.sevdesk-id": "sevDesk id",
    "explain.fact.invoice-date": "Invoice date",
    "explain.fact.voucher-date": "Voucher date",
    "explain.fact.recipient": "Recipient",
    "explain.fact.country": "Country",
    "explain.fact.tax-id": "VAT id",
    "explain.fact.debitor": "Addressed to",
    "explain.fact.customer-number": "Customer number",
    "explain.fact.total": "Gross total",
    "explain.fact.net": "Net",
    "explain.fact.gross": "Gross",
    "explain.fact.paid": "Payment",
    "explain.fact.corrects": "Corrects",
    "explain.fact.status": "Status",
    "explain.fact.contact": "Contact",
    "explain.fact.positions": "Positions",
    "explain.fact.name": "Name",
    "explain.fact.company": "Company",
    "explain.fact.email": "E-mail",
    "explain.fact.confirmed": "Confirmed",
    "explain.fact.ends": "Ends",
    "explain.column.line": "line",
    "explain.column.gross": "gross",
    "explain.column.tax": "tax",
    "explain.column.code": "code",
    "explain.column.account": "account",
    "explain.column.field": "field",
    "explain.column.cobot": "Cobot",
    "explain.column.sevdesk": "sevDesk",
    "explain.column.when": "sent",
    "explain.column.what": "what",
    "explain.column.outcome": "outcome",
    "explain.column.contact": "contact",
    "explain.column.number": "number",
    "explain.column.name": "name",
    "explain.column.email": "e-mail",
    # Both sides now, and what was booked.
    "explain.cobot.gone": "Cobot does not have this invoice any more.",
    "explain.cobot.unreadable": "Cobot has the invoice, but not as documented: {reason}.",
    "explain.cobot.not-asked": "Cobot could not be asked. What follows is what is known without it.",
    "explain.person.gone": "Cobot does not have them any more.",
    "explain.person.not-asked": "What Cobot says could not be found out. What follows is what is known without it.",
    "explain.person.by-invoice": "As on the invoice from which the contact was made: Cobot shows guests nowhere else.",
    "explain.booked.no": "Nothing yet: no voucher is linked with this invoice.",
    "explain.booked.created": "Voucher {id} was created[ on {when}][: number {number}][, {day}][, {gross} gross].",
    "explain.booked.adopted": "Voucher {id} was already there and was adopted[ on {when}][: number {number}][,"
    " {day}][, {gross} gross].",
    "explain.booked.linked": "Voucher {id} was linked[ on {when}][: number {number}][, {day}][, {gross} gross].",
    "explain.booked.edited": "The invoice was edited in Cobot since then. The voucher is never changed by this"
    " program.",
    "explain.booked.unchanged": "The invoice is the same in Cobot as it was then.",
    "explain.booked.pending": "Still to follow: {steps}.",
    "explain.linked.no": "Nothing yet: no contact is linked.",
    "explain.linked.created": "Contact {id} was created[ on {when}][, customer number {number}].",
    "explain.linked.linked": "Contact {id} was found and linked[ on {when}][, customer number {number}].",
    "explain.linked.adopted": "Contact {id} was adopted[ on {when}][, customer number {number}].",
    "explain.voucher.not-asked": "sevDesk could not be asked.",
    "explain.voucher.none": "sevDesk has no voucher with this document number.",
    "explain.voucher.gone": "The linked voucher {id} is not in sevDesk any more. It is not created anew by itself.",
    "explain.voucher.differs": "It differs from the invoice:",
    "explain.voucher.same": "It agrees with the invoice, as far as both sides tell: number, date, gross amount,"
    " direction, contact, tax and accounts.",
    "explain.contact-now.not-asked": "sevDesk could not be asked.",
    "explain.contact-now.none": "No contact is linked; those that agree in something stand above.",
    "explain.contact-now.gone": "The linked contact {id} is not in sevDesk any more.",
    "explain.contact-now.number-differs": "The customer numbers differ: {cobot} in Cobot, {sevdesk} in sevDesk.",
    "explain.contact-now.same-number": "The customer number is the same on both sides.",
    # Which rule decides what.
    "explain.rules.intro": "What the rules make of the invoice as it is in Cobot now:",
    "explain.contact.link": "Contact: {id}[ “{name}”], because the debitor is linked with it.",
    "explain.contact.number": "Contact: {id}[ “{name}”], because it has exactly the invoice's customer number["
    " {number}].",
    "explain.contact.plan": "Contact: the one that a run creates or links for the debitor first.",
    "explain.contact.several": "Contact: none, because several fit[ the customer number {number}]; the voucher carries"
    " the recipient's name.",
    "explain.contact.none": "Contact: none: the debitor is not linked, and no contact has [the customer number"
    " {number}|the invoice's customer number, as it has none]. The voucher carries the recipient's name.",
    "explain.contact.undecided": "Contact: none, because the debitor's own contact could not be made or told apart;"
    " “cobot-sevdesk sync explain” of the debitor says why. The voucher carries the recipient's name.",
    "explain.contact.gone": "Contact: the debitor is linked with {id}, which is not in sevDesk any more.",
    "explain.account.number": "Account {account}: its number is [{mapped}, to which accounts maps the code {code}|the"
    " default account {default}|the revenue account's number {revenue}|the code {code}].",
    "explain.account.name": "Account {account}: it is the only one called [{mapped}, to which accounts maps the code"
    " {code}|like the default account {default}|like the revenue account {revenue}|like the code {code}].",
    "explain.account.not-found": "No account for [{mapped}, to which accounts maps the code {code}|the default account"
    " {default}|the revenue account {revenue}|the code {code}]: neither number nor name of any in sevDesk.",
    "explain.account.several": "No account for the code {code}: several are called so ({account}).",
    "explain.account.no-revenue": "No account for the code {code}: {account} takes no revenue.",
    "explain.account.no-code": "No account for the line “{line}”: it has no code, and no default_account is set.",
    "explain.tax.small-business": "Tax rule {rule}, because taxes.small_business is set.",
    "explain.tax.taxed": "Tax rule {rule}, because the invoice carries VAT.",
    "explain.tax.configured": "Tax rule {rule} for lines without VAT, because {setting} says so.",
    "explain.tax.only-rule": "Tax rule {rule} for lines without VAT: it is the only one that sevDesk allows at 0 %"
    " for their account.",
    "explain.tax.beside-taxed": "Tax rule {rule} at 0 % for lines without VAT beside taxed ones, because {setting}"
    " says so.",
    "explain.tax.costs-nothing": "Tax rule {rule} for what costs nothing, as for what is sold beside it.",
    "explain.tax.untaxed": "Tax rule {rule}: the invoice carries no VAT, and taxes.zero_rated.{case} says so["
    " (recipient in {country})].",
    "explain.tax.undecided": "No tax rule: the invoice carries no VAT, and nothing is decided for this kind of"
    " recipient ({case}[, {country}]).",
    "explain.tax.undecided.beside-taxed": "No tax rule for lines without VAT that stand beside taxed ones: nothing"
    " says why they carry none.",
    "explain.tax.several": "No tax rule: a line carries several taxes.",
    "explain.tax.several-rules": "Several tax rules: a voucher takes one only.",
    "explain.tax.refused": "sevDesk does not allow {rate} % on account {account}[ (allowed: {allowed})].",
    "explain.tax.allowed": "sevDesk allows each line's rate under this rule for its account.",
    "explain.amounts.each": "Amounts: one position per line ({positions}), together {sum} of {total} {currency} gross.",
    "explain.amounts.combined": "Amounts: lines of one account and rate are combined, so that tax and total are right"
    " to the cent ({positions}), together {sum} of {total} {currency} gross.",
    "explain.due": "Due: {day}[, the invoice date and {days#day#days}|, as the invoice says]"
    " (invoices.due_after_days).",
    "explain.service-period": "Service period: {first} to {last} (invoices.service_period: {setting}).",
    "explain.cost-centre": "Cost centre: {name} (sevDesk id {id}).",
    "explain.tags": "Tags: [{tags}|none].",
    "explain.match.link": "The linked one: who is linked is not looked for again.",
    "explain.match.number": "Contact {id}: it has the same customer number, and also the name or an e-mail address.",
    "explain.match.name-and-email": "Contact {id}: the only one with both the name and an e-mail address.",
    "explain.match.mark": "Contact {id}: this program made it for them, as its description says.",
    "explain.match.several": "None: several fit ({ids}), and no guess is made.",
    "explain.match.anothers": "None: what fits is somebody else's already ({ids}), and no guess is made.",
    "explain.match.another-kind": "None: what fits is a person's ({ids}), and in Cobot a company is given.",
    "explain.match.none": "None so far.[ The customer number belongs to somebody else in sevDesk: {taken}.]",
    "explain.match.not-asked": "Not found out.",
    "explain.match.agreements": "Contacts that agree in something (x). It takes the number and one more, or name and"
    " e-mail:",
    # What a run would do.
    "explain.plan.unknown": "Not found out: a side could not be asked.",
    "explain.plan.unchanged": "It would leave the voucher as it is: the invoice is booked.",
    "explain.plan.deleted": "Nothing: it is gone in Cobot, and the voucher is left as it is.",
    "explain.plan.finishing": "It would finish what an earlier run left undone:",
    "explain.plan.create": "It would carry it over:",
    "explain.plan.link": "It would link the contact that is there:",
    "explain.plan.adopt": "It would adopt the voucher that is there:",
    "explain.plan.blocked": "It would write nothing to sevDesk, but look again each time, because of this:",
    "explain.plan.held-back": "It would not try it yet: the last try failed, and it waits longer after each.",
    "explain.plan.unsettled": "It would first look what became of an earlier write; until then nothing is sent.",
    "explain.plan.waiting": "It would wait: for invoices.wait_hours, or for the debitor's contact.",
    "explain.plan.accepted": "Nothing: it was accepted that this invoice gets no voucher here.",
    "explain.plan.nothing-to-book": "Nothing: the total is zero.",
    "explain.left-alone.carried-over": "Nothing: they are carried over.",
    "explain.left-alone.deleted": "It would leave the voucher as it is, and name the invoice as deleted-in-cobot once.",
    "explain.left-alone.unreadable": "It would book nothing, and name the invoice as rejected-by-cobot.",
    "explain.left-alone.older": "It would leave it alone: it is dated before start_date ({day}). “cobot-sevdesk sync"
    " run --since” with its date takes it along.",
    "explain.left-alone.switched-off": "It would leave it alone: this half is switched off in the configuration.",
    "explain.left-alone.gone": "Nothing: it is not in Cobot any more, and the state file knows of no voucher for it.",
    "explain.left-alone.unconfirmed": "It would leave them alone: the membership is not confirmed yet.",
    "explain.left-alone.confirmed-earlier": "It would leave them alone: confirmed before start_date ({day})."
    " “cobot-sevdesk sync run --since” with an earlier date takes them along.",
    "explain.left-alone.ended": "It would leave them alone: the membership has ended.",
    "explain.left-alone.not-addressed": "Nothing by itself: a contact is looked for once an invoice is addressed to"
    " them.",
    "explain.do.create-contact": "create contact {number}[: {name}]",
    "explain.do.complete-contact": "add what is missing at contact {id}",
    "explain.do.link-contact": "link contact {id}[, and set its number to {number}]",
    "explain.do.write-customer-number": "write the customer number {number} to Cobot",
    "explain.do.create-voucher": "create voucher {number}[, tags: {tags}]",
    "explain.do.adopt-voucher": "adopt voucher {id}[, tags to add: {tags}]",
    "explain.do.tag-voucher": "tag voucher {id}: {tags}",
    "explain.do.post-activity": "post an activity in Cobot",
    "explain.payload": "Would be sent to {what}:",
    # What was sent, and what stands open.
    "explain.sent.nothing": "Nothing was sent for it yet, as far as the state file knows.",
    "explain.outcome.sent": "unknown[; looked for in vain: {looks}][, last {looked}]",
    "explain.outcome.done": "done[: sevDesk id {result}][ (looked for: {looks})][, {looked}]",
    "explain.outcome.refused": "refused[ (status {result})][ (looked for: {looks})][, {looked}]",
    "explain.outcome.not-sent": "did not leave[ ({result})][ (looked for: {looks})][, {looked}]",
    "explain.outcome.did-not-happen": "did not happen[ ({result})][; looked for in vain: {looks}][, last {looked}]",
    "explain.problems.none": "Nothing.",
    "explain.problems.one": "{code}, since {since}[, tries: {tries}][; waits until {until} (in {left})].",
    # `sync retry`.
    "retry.tried": "{space}: {number} no longer waits: the next run tries it, or “cobot-sevdesk sync run” now.",
    "retry.numbers": "{space}: the customer number of {number} no longer waits, and numbers are written to Cobot"
    " again: by the next run, or “cobot-sevdesk sync run” now.",
    "retry.stands": "{space}: {number} waits for nothing that could be released, and stays named. Mend it in sevDesk;"
    " or, where it is right as it is, let it stand: “cobot-sevdesk sync accept {retry} --reason …”.",
    "retry.compared": "{space}: {number} is held against sevDesk again by the next run, or “cobot-sevdesk sync run”"
    " now; what is mended is named no more. Where it is right as it is, let it stand: “cobot-sevdesk sync accept"
    " {retry} --reason …”.",
    "retry.looked-at": "{space}: {number} does not wait for a time: every run looks at it again, and goes on once the"
    " cause is gone. Where it is to stay as it is: “cobot-sevdesk sync accept {retry} --reason …”.",
    "retry.unsettled": "{space}: {number} has a write of unknown outcome; the next run looks before it sends anything"
    " again.",
    "retry.after-sync": "{space}: {number} was changed or deleted in Cobot after its voucher was made; no run"
    " changes the voucher. Correct it in sevDesk by hand where needed, and let it stand: “cobot-sevdesk sync accept"
    " {retry} --reason …”.",
    "retry.locked": "{space}: a run is still at work; nothing was released. Try again when it is done.",
    "retry.unknown": "{name}: nothing is held back under this number or id.[ Much like it: {near}.] Nothing was"
    " changed for it.",
    # ---- What `check` prints: of each check what was looked at, and of each case why and how to mend it.
    "check.mark.ok": "ok",
    "check.mark.warning": "warning",
    "check.mark.failure": "failure",
    "check.title": "{space}: is everything ready for the next run?",
    "check.totals": "Failures: {failures}. Warnings: {warnings}. In order: {ok}. Nothing was written. Requests: Cobot"
    " {cobot}, sevDesk {sevdesk}.",
    "check.config-permissions.what": "Private configuration",
    "check.config-permissions.ok.why": "Only you can read {path}.",
    "check.config-permissions.open.why": "Other users of this machine can read or change {path} (mode {mode}).",
    "check.config-permissions.open.fix": "Type: “{command}”.",
    "check.state-file.what": "State file",
    "check.state-file.ok.why": "{path} can be read and written, by you only.",
    "check.state-file.new.why": "{path} does not exist yet; the first run makes it.",
    "check.state-file.others.why": "{path} does not exist yet, but there may be another state file of this space:"
    " {others}.",
    "check.state-file.open.why": "Other users of this machine can read or change {path} (mode {mode}).",
    "check.state-file.open.fix": "The next run does it, or type: “{command}”.",
    "check.state-file.no-folder.why": "{found} is a file and no folder, so {path} cannot be kept there. No run would"
    " start.",
    "check.state-file.no-folder.fix": "Choose another place under state in the configuration.",
    "check.state-file.folder.why": "You cannot write to {found}, so {path} cannot be kept there. No run would start.",
    "check.state-file.folder.fix": "Choose another place under state in the configuration, or let an administrator"
    " type: “{command}”.",
    "check.state-file.closed-folder.why": "You cannot write to {found}, so {path} cannot be kept there. No run would"
    " start.",
    "check.state-file.closed-folder.fix": "Choose another place under state in the configuration, in a folder that is"
    " yours.",
    "check.state-file.read-only.why": "{path} cannot be written. No run would start.",
    "check.state-file.read-only.fix": "Type: “{command}”.",
    "check.state-file.foreign.why": "{path} belongs to another user. No run would start.",
    "check.state-file.foreign.fix": "Let its owner run the program, or let an administrator type: “{command}”.",
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
    "check.ping-url.nobody.why": "Nothing would carry a message: notify.ping_url is not set, and there is no mail"
    " program (sendmail) here. cron then throws away what a run prints, and nobody is told when runs stop altogether.",
    "check.ping-url.nobody.fix": "Set notify.ping_url, or install a program that sends mail, such as msmtp-mta. A"
    " scheduler that tells you itself what a run printed is as good.",
    "check.ping-url.text-alone.why": "notify.ping_text is set, but there is no notify.ping_url to send it to.",
    "check.ping-url.text-alone.fix": "Set notify.ping_url, or take notify.ping_text away.",
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
    "check.sevdesk-access.refused.fix": "Copy an administrator's API token from sevDesk (under “Erweiterungen”, “API”,"
    " in the settings under “Erweitert”, “API”, or there at one's own user) to where the configuration has it under"
    " sevdesk (token, token_file or token_command).",
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
    "check.space.elsewhere.why": "{name} is outside Germany ({country}), and the tax rules here are those of German"
    " VAT. Every run would stop before it writes anything.",
    "check.space.elsewhere.fix": "Spaces outside Germany cannot be synchronised. If the country is wrong, correct it"
    " in Cobot.",
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
    "check.clock.slow.why": "This machine's clock is {seconds#second#seconds} behind {side}'s.",
    "check.clock.slow.fix": "Set the clock by the network (“timedatectl set-ntp true” on Linux): waiting times and the"
    " calendar day hang on it.",
    "check.clock.fast.why": "This machine's clock is {seconds#second#seconds} ahead of {side}'s.",
    "check.clock.fast.fix": "Set the clock by the network (“timedatectl set-ntp true” on Linux): waiting times and the"
    " calendar day hang on it.",
    "check.clock.unknown.why": "Neither server told the time.",
    "check.clock.unknown.fix": "See for yourself that this machine's clock is right.",
    "check.accounting-codes.what": "[Accounting code “{code}”|Accounting codes]",
    "check.accounting-codes.ok.why": "Invoices since {since}: {invoices}, with {codes#code#codes}; each leads to"
    " exactly"
    " one booking account for revenue.",
    "check.accounting-codes.no-accounting-code.why": "[The line “{line}”|A line] has neither an accounting code nor"
    " a default account.[ On {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.accounting-codes.no-booking-account.why": "sevDesk has no such booking account[ (“{account}” by the"
    " configuration)].[ Most alike: {nearest}.][ On {count#invoice#invoices}, such as {numbers}.][ Still to be"
    " booked: {open}.]",
    "check.accounting-codes.no-booking-account.default.why": "sevDesk has no booking account[ “{account}”], the"
    " default_account of the configuration.[ Most alike: {nearest}.][ On {count#invoice#invoices}, such as"
    " {numbers}.][ Still to be booked: {open}.]",
    "check.accounting-codes.ambiguous-booking-account.why": "It fits several booking accounts[: {accounts}].[ On"
    " {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.accounting-codes.account-not-for-revenue.why": "Its booking account[ {account}] takes no revenue.[ On"
    " {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.accounting-codes.default.why": "The default_account of the configuration[, {setting},] is no booking"
    " account for revenue in sevDesk.[ Most alike: {nearest}.]",
    "check.accounting-codes.unused.no-booking-account.why": "No invoice carries it yet, and sevDesk has no such"
    " booking account[ (“{target}” by the configuration)].[ Most alike: {nearest}.]",
    "check.accounting-codes.unused.ambiguous-booking-account.why": "No invoice carries it yet; it fits several booking"
    " accounts[: {accounts}].",
    "check.accounting-codes.unused.account-not-for-revenue.why": "No invoice carries it yet; its booking account["
    " {account}] takes no revenue.",
    "check.accounting-codes.idle-key.why": "{setting} in the configuration has no effect: no accounting code in Cobot,"
    " no invoice since {since} and no booking account is called so.[ Most alike: {nearest}.]",
    "check.accounting-codes.idle-key.fix": "Correct the key, or take it out.",
    "check.tax-rates.what": "Tax rates[ of accounting code “{code}”]",
    "check.tax-rates.ok.why": "Each rate charged since {since} is allowed for its booking account.",
    "check.tax-rates.tax-rate-not-allowed.why": "sevDesk does not allow {rate} % under tax rule {rule} on the"
    " booking account {account}.[ Allowed are: {allowed}.][ On {count#invoice#invoices}, such as {numbers}.][ Still"
    " to be booked: {open}.]",
    "check.tax-rates.several-taxes-on-one-line.why": "[The line “{line}”|A line] carries several taxes[ ({taxes})],"
    " a voucher position in sevDesk only one.[ On {count#invoice#invoices}, such as {numbers}.][ Still to be booked:"
    " {open}.]",
    "check.tax-rates.several-tax-rules.why": "Lines of one invoice belong under different tax rules[: {rules}]. A"
    " voucher takes one only.[ On {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.tax-rates.unused.why": "No invoice carries the code yet; its {rate} % are not allowed on the booking"
    " account {account}.",
    "check.tax-cases.what": "Untaxed invoices[ {case_name}]",
    "check.tax-cases.ok.why": "[Since {since}: {cases}.|None since {since}.]",
    "check.tax-cases.tax-rule-undecided.why": "Which tax rule applies is not decided.[ On {count#invoice#invoices},"
    " such as {numbers}.][ Still to be booked: {open}.]",
    "check.tax-cases.rule-misfits.why": "{setting} is tax rule {rule}, which sevDesk calls “{text}”: that does not"
    " fit invoices {case_name}.",
    "check.tax-cases.rule-misfits.fix": "Ask your tax adviser, and correct {setting} in the configuration; without a"
    " fitting rule leave block, and write such invoices in sevDesk.",
    "check.tax-cases.rule-unknown.why": "{setting} is tax rule {rule}, which sevDesk allows at 0 % for none of the"
    " booking accounts.",
    "check.tax-cases.rule-unknown.fix": "Correct {setting} in the configuration.",
    "check.case.met": "{count} {case} under tax rule {rule}",
    "check.case.domestic": "to recipients in Germany",
    "check.case.eu_business": "to businesses in other EU countries",
    "check.case.eu_private": "to recipients without a VAT id in other EU countries",
    "check.case.third_country": "to recipients outside of the EU",
    "check.case.unknown": "to recipients whose country is not known",
    "check.amounts.what": "Amounts, currencies, corrections",
    "check.amounts.ok.why": "Every invoice since {since} can be booked to the cent.",
    "check.amounts.amounts-do-not-add-up.why": "The amounts do not add up to the cent.[ The lines make {lines}, the"
    " invoice total is {total}.][ At {rate} % Cobot charges {cobot_tax} of tax, sevDesk would make it"
    " {sevdesk_tax}.][ On {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.amounts.currency-not-supported.why": "Invoices in {currency} are not booked: foreign currencies are not"
    " enabled.[ On {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.amounts.other.why": "{reason}.[ On {count#invoice#invoices}, such as {numbers}.][ Still to be booked:"
    " {open}.]",
    "check.amounts.correction-not-booked.why": "Corrections are not booked: invoices.corrections is set to block.["
    " On {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.amounts.zero-total.why": "The total is zero, and yet the lines do not cancel each other out per account"
    " and tax rate[: {sums}].[ It owes VAT of {tax}.][ On {count#invoice#invoices}, such as {numbers}.][ Still to be"
    " booked: {open}.]",
    "check.amounts.period-closed.why": "Invoices dated up to {until} are not booked: invoices.closed_until.[ On"
    " {count#invoice#invoices}, such as {numbers}.][ Still to be booked: {open}.]",
    "check.cost-centre.what": "Cost centre[ “{given}”]",
    "check.cost-centre.ok.why": "sevDesk has exactly one.",
    "check.cost-centre.none.why": "None is configured: vouchers get none.",
    "check.cost-centre.cobot.why": "That of the invoice's lines in Cobot, where they all carry the same and sevDesk"
    " has it; else none.",
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
    "check.members-without-contact.left-alone.fix": "This command makes their contacts (with --dry-run at its end it"
    " only shows them): “{command}”.",
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
    "check.document-numbers.ok.why": "No invoice number is used twice, in Cobot or in sevDesk (looked at: {count}).",
    "check.document-numbers.invoices.why": "In Cobot several invoices have the same number: {count}, such as"
    " {numbers}. Only one of each can be booked.",
    "check.document-numbers.invoices.fix": "Give each invoice a number of its own in Cobot.",
    "check.document-numbers.vouchers.why": "In sevDesk several vouchers have the document number of one invoice:"
    " {count}, such as {numbers}.",
    "check.document-numbers.vouchers.fix": "In sevDesk, delete the surplus vouchers or, where enshrined, balance"
    " them with a counter voucher; the next run takes the one that is left.",
    "check.trial.what": "Assumptions",
    "check.trial.ok.why": "All was as assumed on {day}[; {left} not tried|].",
    "check.trial.never.why": "Never looked at with these accounts: “trial” is for accounts made for trying things out.",
    "check.trial.differs.why": "Otherwise than assumed on {day}: {names}.",
    "check.trial.differs.fix": "docs/assumptions.md says what the program does then. Send the output of “cobot-sevdesk"
    " trial --format json” to the maintainers.",
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
    "check.next-run.problems.fix": "Each document, its reason and what to do are named by: “{command}”.",
    "check.next-run.stops.why": "It would stop before it books anything: {reason}.",
    "check.next-run.stops.fix": "Mend what the lines above say, then check again.",
    "check.not-checked.what": "Not checked",
    "check.not-checked.left-out.why": "Because of what is said above, these could not be looked at: {names}.",
    "check.not-checked.left-out.fix": "Mend that first, then check again.",
    # ---- What each key of a configuration means: the comments in the file that `init` writes, and the page of keys.
    "config.head": "The configuration of one space, written by “cobot-sevdesk init”, with every key. Keep it private"
    " (chmod 600). “cobot-sevdesk check” tells whether it still fits.\n{variable} takes the value of an environment"
    " variable ({literal} stands for the characters themselves).",
    "config.start_date": "The first day this program is responsible for: members confirmed and invoices dated earlier"
    " are left alone (“sync run --since DATE” takes earlier ones too).",
    "config.language": "Language of the texts posted to Cobot, of the report and of the messages: de | en",
    "config.accepted": "The file of what people accepted with “cobot-sevdesk sync accept”. null = beside this file,"
    " named after it: config.accepted.yaml for config.yaml. A relative path counts from the folder of this file.",
    "config.state": "Where this program remembers what it has linked. null = the user's state folder. A relative path"
    " counts from the folder of this file; each space needs a state file of its own.",
    "config.cobot.subdomain": "What stands before .cobot.me in the address of your space.",
    "config.cobot.token": "An access token of an admin of the space. Give exactly one of these three:",
    "config.cobot.token_file": "a file that holds the token and nothing else",
    "config.cobot.token_command": "a command that prints it (run without a shell)",
    "config.cobot.api_url": "Where Cobot is; {subdomain_mark} is put in from above. Only change these for the sandbox.",
    "config.cobot.space_url": "the space's own address at Cobot",
    "config.cobot.account_url": "where Cobot gives out tokens",
    "config.cobot.requests_per_minute": "per endpoint, as Cobot counts",
    "config.cobot.timeout_seconds": "how long a request may stand still; four times that in all",
    "config.sevdesk.token": "The API token of an administrator. Give exactly one of these three:",
    "config.sevdesk.token_file": "as for Cobot",
    "config.sevdesk.token_command": "as for Cobot",
    "config.sevdesk.api_url": "where sevDesk is; another one only for the sandbox",
    "config.sevdesk.requests_per_second": "no more than this many requests a second",
    "config.sevdesk.timeout_seconds": "as for Cobot",
    "config.sevdesk.settle_seconds": "When nobody knows whether a voucher or contact arrived, look for it no sooner"
    " than this after it was sent.",
    "config.members.enabled": "make contacts of confirmed members",
    "config.members.customer_numbers": "Whose customer number counts: sevdesk = sevDesk's overwrites the one in Cobot |"
    " cobot = a new contact takes the one in Cobot | keep = none is written back to Cobot",
    "config.members.teams": "a team that gets invoices is a contact too",
    "config.invoices.enabled": "make vouchers of invoices",
    "config.invoices.status": "open = the voucher is open, to be paid | draft = to be looked at in sevDesk first",
    "config.invoices.due_after_days": "payment deadline: days after the invoice date | cobot = the due date that the"
    " invoice carries",
    "config.invoices.cost_centre": "number or name, for every voucher | cobot = that of the invoice's lines, where"
    " they all carry the same and sevDesk has it; null = none",
    "config.invoices.service_period": "Delivery date of the voucher: invoice_date | month | previous_month |"
    " next_month = that of the invoice date, from its first to its last day",
    "config.invoices.attach_pdf": "attach the invoice's PDF to the voucher",
    "config.invoices.tag": "a tag for every voucher; null = none",
    "config.invoices.tag_without_contact": "a tag where the recipient is no contact; null = none",
    "config.invoices.create_missing_contacts": "true: somebody without a contact (drop-in guest, external booking) gets"
    " one, from the invoice's address",
    "config.invoices.corrections": "Corrections (negative totals): negative = negative amounts on a revenue voucher |"
    " block = book them by hand",
    "config.invoices.foreign_currency": "Other currencies than EUR: block | daily_rate = sevDesk converts at the rate"
    " of the invoice date",
    "config.invoices.wait_hours": "let an invoice settle this long before it is booked",
    "config.invoices.lookback_days": "on every run, read this much again",
    "config.invoices.sweep_days": "once a day, read this much again: late, edited, deleted",
    "config.invoices.daily_check": "once a day, compare what is booked with sevDesk, both sides",
    "config.invoices.closed_until": "The books are closed up to and including this day: nothing dated so is booked"
    " any more; null = they are open",
    "config.accounts": "Accounting codes of Cobot and the sevDesk account number they mean, where the two differ, one"
    ' per line below “accounts:” instead of the braces, numbers in quotes, such as   FlexPlan: "4400"',
    "config.default_account": "The account for lines without any accounting code; null = such an invoice is not booked,"
    " and named as a problem.",
    "config.taxes.small_business": "true for a Kleinunternehmer under section 19 UStG: no VAT throughout",
    "config.taxes.rules": "What was sold says why it carries no VAT: accounting codes of Cobot, or numbers of sevDesk"
    " accounts, and the sevDesk tax rule of their lines without VAT, one per line instead of the braces, such as  "
    " Kaution: 22",
    "config.taxes.zero_beside_taxed": "Lines without VAT beside taxed ones, where nothing says why: block | taxable ="
    " they are taxable at 0 % (a question for your tax adviser)",
    "config.taxes.zero_rated": "Invoices whose lines all carry 0 %, and whose lines' rules are not settled by what"
    " was sold: the sevDesk tax rule they are booked under, by recipient, or block. A question for your tax adviser."
    " Some of sevDesk's rules: 4 = exempt under section 4 UStG, 17 = not taxable in Germany, 22 = not subject to VAT."
    " For services to businesses in other EU countries (reverse charge) no rule of vouchers fits: leave block, and"
    " write these invoices in sevDesk.",
    "config.taxes.zero_rated.domestic": "recipient in Germany",
    "config.taxes.zero_rated.eu_business": "another EU country, with a VAT id",
    "config.taxes.zero_rated.eu_private": "another EU country, without one",
    "config.taxes.zero_rated.third_country": "recipient outside of the EU",
    "config.notify.cobot": "post what needs attention as activities in Cobot",
    "config.notify.ping_url": "A monitoring service's address: called after each good run, and with /fail added after"
    " one that needs a person.",
    "config.notify.ping_text": "Also send it what a run has to say (by POST). That holds numbers, and names of members"
    " and customers.",
    # ---- What `init` and `login` ask and print.
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
    "setup.token-refused.sevdesk.unknown.next": "Copy an administrator's API token from sevDesk again (under"
    " “Erweiterungen”, “API”, in the settings under “Erweitert”, “API”, or there at one's own user). It has 32"
    " characters.",
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
    "init.sevdesk-explained": "Log in to sevDesk as an administrator. Where the API token stands has changed several"
    " times: under “Erweiterungen”, “API”, in the settings under “Erweitert”, “API”, or there at one's own user. It"
    " has all of that user's rights; treat it like a password.",
    "init.sevdesk-found": "The account is on booking system 2.0. Booking accounts: {accounts}[, in the manner of"
    " {chart}]. Cost centres: {cost_centres}.",
    "init.choices": "4. How to book",
    "init.start-date-explained": "From which day on shall the program book? Earlier invoices and members are left"
    " alone. Best is the first day of a month that nobody has booked yet.",
    "init.start-date": "First day (YYYY-MM-DD)",
    "init.start-date-taken": "Without --start-date the first day of this month is taken, {day}: what Cobot has from"
    " then on is booked, earlier invoices and members are left alone. Where that is not right, change start_date in the"
    " configuration before the first run.",
    "init.start-date-unusable": "[“{given}”|That] is no day written as YYYY-MM-DD, such as 2026-08-01.[ Did you mean"
    " {meant}?]",
    "init.start-date-late": "{day} lies more than two months ahead: until then nothing is booked. Right?",
    "init.start-date-early": "{day} is more than two years back: every invoice since then will be booked, and every"
    " member confirmed since then becomes a contact. Right?",
    "init.due-days-explained": "How many days after the invoice date is a voucher due in sevDesk?[ Most of your"
    " invoices at Cobot are due after {usual#day#days}.]",
    "init.due-days": "Days",
    "init.due-days-taken": "Without --due-after-days a voucher is due[ {usual#day#days} after the invoice date, as most"
    " of your invoices at Cobot are| on the invoice date]: invoices.due_after_days in the configuration.",
    "init.cost-centre-explained": "Shall every voucher carry one of sevDesk's cost centres?",
    "init.cost-centre-none": "none",
    "init.cost-centre": "Cost centre",
    "init.cost-centre-unusable": "[“{given}”|That] does not fit: a number of this list from 0 to {most}, or the number"
    " or name of one cost centre, please.",
    "init.small-business": "No recent invoice carries VAT. Are you a Kleinunternehmer under section 19 UStG?",
    "init.zero-rated-explained": "Some recent invoices carry no VAT at all. Under which tax rule they are booked,"
    " where what was sold does not settle it, is a question for your tax adviser. Until it is decided they are not"
    " booked, but named as a problem. For reverse charge to businesses in other EU countries sevDesk has no rule on"
    " vouchers: leave 0, and write such invoices in sevDesk.",
    "init.zero-rated.domestic": "To recipients in Germany: {count}.",
    "init.zero-rated.eu_business": "To recipients in another EU country, with a VAT id: {count}.",
    "init.zero-rated.eu_private": "To recipients in another EU country, without a VAT id: {count}.",
    "init.zero-rated.third_country": "To recipients outside the EU: {count}.",
    "init.zero-rated": "Tax rule",
    "init.rule.block": "decide later",
    "init.rule.2": "exports",
    "init.rule.3": "intra-community supplies",
    "init.rule.4": "exempt under section 4 UStG",
    "init.rule.5": "reverse charge within Germany, section 13b UStG",
    "init.rule.17": "not taxable in Germany",
    "init.rule.22": "not subject to VAT (deposits, pass-through items)",
    "init.written": "Written, readable by you only",
    "init.check": "Check",
    "init.next": "How to go on",
    "init.next.dry-run": "See what the first run would do; it writes nothing:",
    "init.next.cron": "Every five minutes by cron (crontab -e):",
    "init.next.container": "A container has no cron as a rule. This line is for the crontab of the host that the"
    " container"
    " runs on; in place of the dots goes what you started it with (-v, --secret, --env-file)[, the variables"
    " {variables} as well]. In a cluster its scheduler calls it (docs/operation.md, “Container”):",
    "init.next.systemd": "Or in a systemd service of your user:",
    "init.next.variables": "Cron and systemd do not know your shell's variables: set {variables} there too.",
    "trial.title": "Trial: what the program assumes, looked at",
    "trial.cobot": "{space}: {invoices#invoice#invoices}; members named {mark}: {members}",
    "trial.sevdesk": "vouchers of others: {foreign}; left over from an earlier trial: {own}",
    "trial.plan": "About 15 vouchers, two contacts and a tag are made in sevDesk, all marked {mark}, and taken away"
    " again as far as sevDesk allows it. In Cobot the customer number of up to two members named {mark} is written,"
    " and one activity is posted, which stays. It takes about a minute. Nothing else is touched.",
    "trial.ask": "Are these accounts made for trying things out?",
    "trial.ask-whom": "Nothing was written: nobody can be asked here. With --yes it goes on without asking.",
    "trial.one-space": "There are {count} configurations. A trial needs one: name it with --config.",
    "trial.books": "Nothing was written: this sevDesk account has {foreign#voucher that is#vouchers that are} not"
    " the trial's, more than {few}. That looks like somebody's books; a trial is for an account made for it.",
    "trial.locked": "{space}: another run is at work. Nothing was done.",
    "trial.step": "   {number}/{count} {step}",
    "trial.column.assumed": "Assumed",
    "trial.column.seen": "Seen",
    "trial.column.verdict": "Verdict",
    "trial.verdict.as-assumed": "as assumed",
    "trial.verdict.differs": "DIFFERS",
    "trial.verdict.not-tried": "not tried",
    "trial.differing": "Otherwise than assumed: what the program does then",
    "trial.said": "Answer: {words}",
    "trial.left": "Left behind",
    "trial.left.unknown": "What is left cannot be seen just now. The next trial takes it away before it begins.",
    "trial.left.nothing": "Nothing.",
    "trial.left.voucher": "sevDesk: voucher {number}",
    "trial.left.contact": "sevDesk: contact with the customer number {number}",
    "trial.left.tag": "sevDesk: tag {number}",
    "trial.left.activity": "Cobot: activities on the dashboard, which cannot be deleted: {count}",
    "trial.left.customer-number": "Cobot: customer numbers that begin with {number}: {count}",
    "trial.counts": "As assumed: {assumed}. Differs: {differs}. Not tried: {not_tried}.",
    "trial.report": "For the maintainers, without tokens and personal data:",
    "trial.seen.same-order": "the same order {count#time#times}",
    "trial.seen.other-order": "another order each time",
    "trial.seen.once": "each one once",
    "trial.seen.twice": "{count} came twice",
    "trial.seen.listed": "listed",
    "trial.seen.not-listed": "not listed",
    "trial.seen.given": "given",
    "trial.seen.other-text": "changed",
    "trial.seen.no-pdf": "no PDF came",
    "trial.seen.refused": "refused ({status})",
    "trial.seen.whole": "{count}, and no more",
    "trial.seen.cut": "{count} at once, and more in parts",
    "trial.seen.written": "written and read back",
    "trial.seen.not-written": "answered, but not written",
    "trial.seen.nothing-else": "nothing else changed",
    "trial.seen.also-changed": "also changed: {fields}",
    "trial.seen.taken": "taken",
    "trial.seen.attached": "attached",
    "trial.seen.no-file": "without its file",
    "trial.seen.reason-given": "reason given ({status})",
    "trial.seen.bare-text": "bare text ({status})",
    "trial.seen.whole-only": "the whole number only",
    "trial.seen.part-too": "a part found {count}",
    "trial.seen.says-taken": "says that it is taken",
    "trial.seen.says-free": "says that a taken one is free",
    "trial.seen.unusable": "no usable answer",
    "trial.seen.number-free": "free",
    "trial.seen.number-taken": "taken already",
    "trial.seen.tags": "tags of that name: {count}",
    "trial.seen.tax": "tax {tax} of 3 × 10.01",
    "trial.seen.no-tax": "no tax told",
    "trial.seen.sum": "sum {sum}",
    "trial.seen.rule": "rule {rule}",
    "trial.seen.no-foreign-sum": "in euros only",
    "trial.seen.kept": "kept",
    "trial.seen.dropped": "not kept",
    "trial.seen.found": "found {found} of {count}",
    "trial.seen.none-more": "nothing else found",
    "trial.seen.too-many": "{count#other#others} found",
    "trial.seen.total": "{total}, of {count#row#rows}",
    "trial.seen.no-total": "not told",
    "trial.reason.few-invoices": "{count#invoice#invoices}, needed: {wanted}",
    "trial.reason.no-invoice": "no invoice in Cobot",
    "trial.reason.no-own-invoice": "no invoice to a marked member",
    "trial.reason.few-activities": "{count#activity#activities} in a month, needed: {wanted}",
    "trial.reason.no-member": "no marked member",
    "trial.reason.one-member": "only one marked member",
    "trial.reason.no-default-account": "no default_account configured",
    "trial.reason.no-account": "no account lists rule {rule}",
    "trial.reason.no-cost-centre": "no cost centre in sevDesk",
    "trial.reason.needs": "needs {name}",
    "trial.reason.needs-vouchers": "{count#voucher#vouchers} made, needed: {wanted}",
    "trial.reason.forbidden": "no right to it[ ({status})|]",
    "trial.reason.not-answered-well": "a step before it was refused ({status})",
    "trial.reason.unreadable": "unreadable answer: {field}",
    "trial.reason.unanswered": "no answer",
    "trial.reason.program": "error of the program: {kind}",
    "trial.reason.interrupted": "interrupted",
    "assumption.cobot-list-order": "The list of invoices keeps its order from page to page.",
    "assumption.cobot-list-order.otherwise": "A list of several pages is read until two readings agree; until then the"
    " cursor stays.",
    "assumption.cobot-list-once": "No invoice comes on two pages.",
    "assumption.cobot-list-once.otherwise": "Invoices are told apart by their ids: what comes twice is taken once.",
    "assumption.cobot-list-days": "The filters take in the invoices of their first and last day.",
    "assumption.cobot-list-days.otherwise": "Each window is asked for a day wider on both ends, and what lies outside"
    " is left out here.",
    "assumption.cobot-pdf-accept": "A PDF is given for “Accept: application/pdf”.",
    "assumption.cobot-pdf-accept.otherwise": "After a 406 or 415 it is asked for once more, as JSON:API's general rule"
    " wants it.",
    "assumption.cobot-feed-whole": "The activities of a span of time are all listed at once.",
    "assumption.cobot-feed-whole.otherwise": "An answer of 50 or more is read again in parts until these bring nothing"
    " new.",
    "assumption.cobot-number-call": "PUT /api/memberships/<id> writes a customer number.",
    "assumption.cobot-number-call.otherwise": "No further number is written in this space until “sync retry”;"
    " “customer-number-not-written” says what was seen. Contacts and vouchers are made all the same.",
    "assumption.cobot-number-alone": "Writing a customer number changes nothing else of the member.",
    "assumption.cobot-number-alone.otherwise": "The member is read back: at the first one that was changed otherwise,"
    " all further writing stops until “sync retry”.",
    "assumption.cobot-number-shared": "Two members may have the same customer number.",
    "assumption.cobot-number-shared.otherwise": "The refused number is named on its member; the others get theirs.",
    "assumption.cobot-activity-on-invoice": "An activity can be attached to an invoice, and is listed there.",
    "assumption.cobot-activity-on-invoice.otherwise": "It is posted without the invoice, and looked for by day and"
    " text.",
    "assumption.cobot-activity-text": "An activity's text is kept word for word, but for its markup.",
    "assumption.cobot-activity-text.otherwise": "A message whose answer got lost, or that a lost state file forgot, is"
    " not recognised, and may stand in Cobot twice. What is booked does not depend on it.",
    "assumption.cobot-refusal": "A refusal names the field and the reason (422, “errors”).",
    "assumption.cobot-refusal.otherwise": "The bare text of the answer is shown; what is done next depends on the"
    " status alone.",
    "assumption.sevdesk-accounts-added": "A booking account that was added in sevDesk is in the list of accounts.",
    "assumption.sevdesk-accounts-added.otherwise": "Invoices on such an account are not booked, but named:"
    " “no-booking-account”.",
    "assumption.sevdesk-contact-exact": "The search for a customer number finds the whole number only.",
    "assumption.sevdesk-contact-exact.otherwise": "Every contact found is compared once more; another number counts for"
    " nothing.",
    "assumption.sevdesk-contact-free": "sevDesk says whether a customer number is free.",
    "assumption.sevdesk-contact-free.otherwise": "The contacts with that number are asked for instead.",
    "assumption.sevdesk-contact-next": "The next customer number that sevDesk names is free.",
    "assumption.sevdesk-contact-next.otherwise": "It is held against all contacts and counted on from there.",
    "assumption.sevdesk-contact-shared": "sevDesk takes a second contact with the same customer number.",
    "assumption.sevdesk-contact-shared.otherwise": "All the better: numbers are looked up before each contact is made"
    " in any case.",
    "assumption.sevdesk-file-attached": "A voucher comes out with the file that was sent along.",
    "assumption.sevdesk-file-attached.otherwise": "“pdf-not-attached” names the voucher, and what to do.",
    "assumption.sevdesk-tag-reused": "A tag of a known name is used again.",
    "assumption.sevdesk-tag-reused.otherwise": "Tags are recognised by their names: several of one name are one.",
    "assumption.sevdesk-tag-twice": "A voucher takes the same tag a second time.",
    "assumption.sevdesk-tag-twice.otherwise": "Nothing: no tag is put on again before it was looked for.",
    "assumption.sevdesk-tag-booked": "A booked voucher takes a tag.",
    "assumption.sevdesk-tag-booked.otherwise": "The voucher is booked; the refused tag is named on it"
    " (“rejected-by-sevdesk”). Set “tag: null” to do without.",
    "assumption.sevdesk-rounding": "The tax is rounded half up to cents, position by position.",
    "assumption.sevdesk-rounding.otherwise": "Up to a cent a position it is noted (“tax-rounded-differently”), beyond"
    " that it is “voucher-differs”.",
    "assumption.sevdesk-negative-total": "A revenue voucher may have a negative total.",
    "assumption.sevdesk-negative-total.otherwise": "Corrections are refused, named and tried again later; “corrections:"
    " block” keeps them from being sent.",
    "assumption.sevdesk-zero-total": "A revenue voucher may have a total of zero.",
    "assumption.sevdesk-zero-total.otherwise": "Nothing: such an invoice is never sent. It is noted, or blocked as"
    " “zero-total”.",
    "assumption.sevdesk-rule-4": "The tax rule “Steuerfreie Umsätze §4 UStG” (4) is taken on an account that lists it.",
    "assumption.sevdesk-rule-4.otherwise": "Such invoices are refused, named and tried again later.",
    "assumption.sevdesk-rule-5": "The tax rule “Reverse Charge gem. §13b UStG” (5) is taken on an account that lists"
    " it.",
    "assumption.sevdesk-rule-5.otherwise": "Such invoices are refused, named and tried again later.",
    "assumption.sevdesk-rule-17": "The rule “Nicht im Inland steuerbare Leistung” (17) is taken on an account"
    " that lists it.",
    "assumption.sevdesk-rule-17.otherwise": "Such invoices are refused, named and tried again later.",
    "assumption.sevdesk-rule-22": "The tax rule “Nicht steuerbare Einnahmen” (22) is taken on an account that lists"
    " it.",
    "assumption.sevdesk-rule-22.otherwise": "Such invoices are refused, named and tried again later.",
    "assumption.sevdesk-rule-21": "The tax rule “Reverse Charge gem. §18b UStG” (21) is refused on vouchers.",
    "assumption.sevdesk-rule-21.otherwise": "Nothing, but please tell us: the configuration refuses this rule until it"
    " is known to work.",
    "assumption.sevdesk-draft-checked": "A draft whose rule does not fit its account is refused.",
    "assumption.sevdesk-draft-checked.otherwise": "Nothing: rule, rate and account are checked here before anything is"
    " sent.",
    "assumption.sevdesk-delivery-later": "The delivery date may lie after the voucher's date.",
    "assumption.sevdesk-delivery-later.otherwise": "Such invoices are refused and named; “service_period: invoice_date”"
    " avoids it.",
    "assumption.sevdesk-foreign-sum": "Of another currency, sevDesk also tells the sum that was sent.",
    "assumption.sevdesk-foreign-sum.otherwise": "The amount is compared where it is told: in euros alone it cannot be"
    " held against the invoice.",
    "assumption.sevdesk-cost-centre": "A voucher keeps its cost centre.",
    "assumption.sevdesk-cost-centre.otherwise": "“voucher-differs” names the voucher.",
    "assumption.sevdesk-file-gone": "A voucher whose file is gone is refused.",
    "assumption.sevdesk-file-gone.otherwise": "It is saved without its file then: “pdf-not-attached” names it.",
    "assumption.sevdesk-number-twice": "sevDesk takes a second document of the same number.",
    "assumption.sevdesk-number-twice.otherwise": "All the better: each number is looked up before it is booked in any"
    " case.",
    "assumption.sevdesk-search-part": "The search finds any part of a document number.",
    "assumption.sevdesk-search-part.otherwise": "Until a booked voucher was found by a part of its number, and for"
    " older invoices, all vouchers are read before anything is booked.",
    "assumption.sevdesk-search-case": "The search takes capital and small letters alike.",
    "assumption.sevdesk-search-case.otherwise": "Numbers are looked for exactly as they are written.",
    "assumption.sevdesk-search-signs": "In the search, the signs % and _ mean themselves.",
    "assumption.sevdesk-search-signs.otherwise": "They are left out of what is looked for, and each number found is"
    " compared.",
    "assumption.sevdesk-list-total": "A listing tells how many rows there are.",
    "assumption.sevdesk-list-total.otherwise": "A listing of several pages is read until two readings agree; of a"
    " single page it could not be seen any more if rows were missing.",
    "assumption.sevdesk-list-order": "A listing keeps its order from page to page.",
    "assumption.sevdesk-list-order.otherwise": "What comes is held against the total, and read again where the two do"
    " not agree; what cannot be looked up as a whole is not booked, but named.",
    "assumption.sevdesk-list-days": "The filters take in the vouchers of their first and last moment.",
    "assumption.sevdesk-list-days.otherwise": "Each period is asked for a second wider.",
    "assumption.sevdesk-refusal": "A refusal has its reason in “error.message”.",
    "assumption.sevdesk-refusal.otherwise": "The bare text of the answer is shown; what is done next depends on the"
    " status alone.",
}
