"""Every sentence of the program in German, by its key, in sections: what is said where.

The other language has the same keys in the same order.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping

GERMAN: Mapping[str, str] = {
    # ---- What is to be said about a document, in the bookkeeper's words.
    "subject.invoice": "Rechnung [{number}|mit der Cobot-ID {id}]",
    "subject.member": "Mitglied [{number}|mit der Cobot-ID {id}]",
    "subject.team": "Team [{number}|mit der Cobot-ID {id}]",
    "subject.contact": "Gast [{number}|mit der Cobot-ID {id}]",
    # Fields and steps, as they stand in other sentences.
    "direction.D": "Einnahme",
    "direction.C": "Ausgabe",
    "field.gross": "Bruttobetrag",
    "field.date": "Belegdatum",
    "field.number": "Belegnummer",
    "field.number-also-on-invoice": "dieselbe Nummer trägt auch Rechnung",
    "field.direction": "Belegart",
    "field.recipient": "Empfänger",
    "field.tax-id": "USt-IdNr.",
    "field.amounts": "Beträge",
    "field.lines": "Positionen",
    "field.due-date": "Fälligkeit",
    "field.e-invoice": "E-Rechnung",
    "field.canceled": "storniert oder nicht mehr",
    "field.written-off": "ausgebucht oder nicht mehr",
    "field.currency": "Währung",
    "field.cost_centre": "Kostenstelle",
    "field.contact": "Kontakt oder Empfänger",
    "field.tax_rule": "Steuerregel",
    "field.tax": "Umsatzsteuer",
    "field.accounts": "Buchungskonto und Steuersatz",
    "step.read": "Nachsehen",
    "step.create-contact": "Kontakt anlegen",
    "step.write-customer-number": "Kundennummer in Cobot eintragen",
    "step.create-voucher": "Beleg anlegen",
    "step.tag-voucher": "Beleg mit einem Tag versehen",
    "step.post-activity": "Aktivität in Cobot anzeigen",
    # Problems.
    "message.no-accounting-code": "{Subject} wurde nicht gebucht: [Position „{line}“|Eine Position] hat keinen"
    " Buchungscode, und default_account ist nicht gesetzt.",
    "fix.no-accounting-code": "In der Konfiguration default_account setzen („cobot-sevdesk config map“ fragt danach)."
    " Der nächste Lauf versucht es von selbst erneut. Ein Buchungscode, den Sie in Cobot beim Tarif oder Extra"
    " eintragen, gilt erst für neue Rechnungen.",
    "message.no-booking-account": "{Subject} wurde nicht gebucht: [Zum Buchungscode „{code}“|Zu einem Buchungscode]["
    " (laut Konfiguration „{account}“)][ der Position „{line}“] gibt es in sevDesk kein Buchungskonto.[ Am ähnlichsten:"
    " {nearest}.]",
    "fix.no-booking-account": "In der Konfiguration unter accounts [den Code „{code}“|den Code] einer Kontonummer von"
    " sevDesk zuordnen („cobot-sevdesk config map“ fragt danach). Der nächste Lauf versucht es von selbst erneut. Ein"
    " Buchungscode, den Sie in Cobot ändern, gilt erst für neue Rechnungen.",
    "message.no-booking-account.default": "{Subject} wurde nicht gebucht: [Die Position „{line}“|Eine Position] hat"
    " keinen"
    " Buchungscode, und das default_account der Konfiguration[, „{account}“,] gibt es in sevDesk nicht.[ Am"
    " ähnlichsten: {nearest}.]",
    "fix.no-booking-account.default": "In der Konfiguration default_account berichtigen. Der nächste Lauf versucht es"
    " von selbst erneut.",
    "message.ambiguous-booking-account": "{Subject} wurde nicht gebucht: [Der Buchungscode „{code}“|Ein Buchungscode]"
    " passt auf mehrere Buchungskonten[: {accounts}].",
    "fix.ambiguous-booking-account": "In der Konfiguration unter accounts [den Code „{code}“|den Code] genau einer"
    " Kontonummer zuordnen. Der nächste Lauf versucht es von selbst erneut.",
    "message.account-not-for-revenue": "{Subject} wurde nicht gebucht: [Das Buchungskonto {account}|Ein"
    " Buchungskonto][ (Buchungscode „{code}“)] ist in sevDesk kein Erlöskonto.",
    "fix.account-not-for-revenue": "In der Konfiguration unter accounts [den Code „{code}“|den Code] einem Erlöskonto"
    " zuordnen („cobot-sevdesk config map“ fragt danach). Der nächste Lauf versucht es von selbst erneut. Ein"
    " Buchungscode, den Sie in Cobot ändern, gilt erst für neue Rechnungen.",
    "message.tax-rate-not-allowed": "{Subject} wurde nicht gebucht: sevDesk erlaubt [auf dem Buchungskonto"
    " {account}|auf einem der Buchungskonten][ den Steuersatz {rate} %| den Steuersatz][ mit der Steuerregel {rule}]"
    " nicht[ (Position „{line}“)].[ Erlaubt sind: {allowed}.]",
    "fix.tax-rate-not-allowed": "In der Konfiguration unter accounts den Buchungscode einem Buchungskonto zuordnen,"
    " das diesen Satz erlaubt[, oder {setting} in der Konfiguration berichtigen]. Der nächste Lauf versucht es von"
    " selbst erneut. Ist der Steuersatz falsch, die Rechnung in Cobot stornieren und neu schreiben.",
    "message.tax-rule-undecided": "{Subject} wurde nicht gebucht: Sie enthält keine Umsatzsteuer, und welche"
    " Steuerregel dafür gilt, ist nicht eingestellt.[ Land des Empfängers: {country}.]",
    "message.tax-rule-undecided.domestic": "{Subject} wurde nicht gebucht: Sie enthält keine Umsatzsteuer, und für"
    " Empfänger im Inland ist keine Steuerregel eingestellt.",
    "message.tax-rule-undecided.eu_business": "{Subject} wurde nicht gebucht: Sie enthält keine Umsatzsteuer, und für"
    " Unternehmen in anderen EU-Ländern[ (hier {country})] ist keine Steuerregel eingestellt.",
    "message.tax-rule-undecided.eu_private": "{Subject} wurde nicht gebucht: Sie enthält keine Umsatzsteuer, und für"
    " Empfänger ohne USt-IdNr. in anderen EU-Ländern[ (hier {country})] ist keine Steuerregel eingestellt.",
    "message.tax-rule-undecided.third_country": "{Subject} wurde nicht gebucht: Sie enthält keine Umsatzsteuer, und"
    " für Empfänger in Drittländern[ (hier {country})] ist keine Steuerregel eingestellt.",
    "message.tax-rule-undecided.unknown": "{Subject} wurde nicht gebucht: Sie enthält keine Umsatzsteuer, und das Land"
    " des Empfängers [„{country}“ wurde nicht erkannt|fehlt], sodass die Steuerregel offen ist.",
    "fix.tax-rule-undecided": "Mit der Steuerberatung klären, welche Steuerregel gilt, und ihre Nummer in der"
    " Konfiguration unter taxes.zero_rated[.{case}] eintragen. Der nächste Lauf versucht es von selbst erneut.",
    "fix.tax-rule-undecided.eu_business": "Für Leistungen an Unternehmen in anderen EU-Ländern hat sevDesk keine"
    " Steuerregel für Belege: Die Rechnung in sevDesk schreiben oder von Hand buchen. Gilt eine andere Regel, so sagt"
    " es Ihre Steuerberatung: dann ihre Nummer in der Konfiguration unter taxes.rules, für den Buchungscode, oder"
    " taxes.zero_rated.{case} eintragen.",
    "fix.tax-rule-undecided.unknown": "Lässt Cobot es zu, bei der Rechnung das Land des Empfängers eintragen: Der"
    " nächste Lauf versucht es von selbst erneut. Sonst sie in Cobot stornieren und neu schreiben, oder den Beleg in"
    " sevDesk von Hand anlegen, mit der Rechnungsnummer als Belegnummer: Er wird dann übernommen.",
    "message.several-taxes-on-one-line": "{Subject} wurde nicht gebucht: [Position „{line}“|Eine Position] hat"
    " mehrere Steuersätze[ ({taxes})], eine Belegposition in sevDesk hat nur einen.",
    "fix.several-taxes-on-one-line": "Den Beleg in sevDesk von Hand anlegen, die Position auf die Steuersätze"
    " aufgeteilt, mit der Rechnungsnummer als Belegnummer: Er wird dann übernommen. Oder die Rechnung in Cobot"
    " stornieren und so neu schreiben, dass jede Position nur einen Steuersatz hat.",
    "message.amounts-do-not-add-up": "{Subject} wurde nicht gebucht: Die Beträge gehen nicht auf den Cent genau"
    " auf.[ Die"
    " Positionen ergeben {lines}, die Rechnungssumme ist {total}.][ Bei {rate} % weist Cobot {cobot_tax} Steuer aus,"
    " sevDesk käme auf {sevdesk_tax}.]",
    "fix.amounts-do-not-add-up": "Den Beleg in sevDesk von Hand anlegen, mit der Rechnungsnummer als Belegnummer"
    " und demselben Betrag und Datum: Er wird dann übernommen. Oder die Rechnung in Cobot stornieren und neu"
    " schreiben.",
    "message.currency-not-supported": "{Subject} wurde nicht gebucht: [Sie lautet auf {currency}|Ihre Währung ist"
    " nicht Euro], und Fremdwährungen sind nicht freigegeben.",
    "fix.currency-not-supported": "In der Konfiguration invoices.foreign_currency auf daily_rate stellen (sevDesk"
    " rechnet dann mit dem Kurs des Rechnungsdatums) oder den Beleg von Hand anlegen.",
    "message.currency-not-supported.line": "{Subject} wurde nicht gebucht: [Die Position „{line}“|Eine Position] lautet"
    " auf [{currency}|eine andere Währung][, die Summe auf {total_currency}]. Ein Beleg in sevDesk hat nur eine"
    " Währung.",
    "fix.currency-not-supported.line": "Den Beleg von Hand anlegen, mit der Rechnungsnummer als Belegnummer: Er wird"
    " dann übernommen. Oder die Rechnung in Cobot stornieren und neu schreiben, sodass jede Position auf die Währung"
    " der Summe lautet.",
    "message.voucher-differs": "Zu {subject} steht in sevDesk ein Beleg[ (ID {sevdesk_ids})] mit dieser Belegnummer,"
    " der von der Rechnung abweicht[ (Cobot / sevDesk): {fields}]. Er wurde nicht geändert, und ein zweiter wurde nicht"
    " angelegt.",
    "fix.voucher-differs": "Beide Seiten vergleichen: „cobot-sevdesk sync explain {retry}“. Ist es der Beleg dieser"
    " Rechnung, ihn in sevDesk berichtigen; einen von Hand für sie angelegten auch löschen oder, wenn"
    " festgeschrieben, durch einen Gegenbeleg ausgleichen: Ist etwas zu buchen, legt der nächste Lauf ihn dann neu an."
    " Ist es der Beleg eines anderen Kunden oder eines anderen Space, ihn so lassen und diese Rechnung von Hand unter"
    " einer anderen Belegnummer buchen.",
    "message.voucher-differs.renumbered": "{Subject}: Der Beleg[ (ID {sevdesk_ids})], der an ihrer Stelle akzeptiert"
    " wurde, hat in sevDesk jetzt eine andere Nummer[ (Cobot / sevDesk): {fields}]. Daneben wurde nichts gebucht.",
    "fix.voucher-differs.renumbered": "Dem Beleg in sevDesk wieder die Nummer dieser Rechnung geben, ihn löschen oder,"
    " wenn festgeschrieben, durch einen Gegenbeleg ausgleichen. Darf er so bleiben:"
    " „cobot-sevdesk sync accept {retry} --reason …“. Ist er ein anderer Vorgang, und die Rechnung soll gebucht werden:"
    " ihre Einträge aus der Datei des Akzeptierten herauslöschen.",
    "message.duplicate-vouchers": "Zu {subject} gibt es in sevDesk mehrere Belege mit dieser Belegnummer[ (IDs"
    " {sevdesk_ids})]. Welcher davon bleibt, müssen Sie entscheiden.",
    "fix.duplicate-vouchers": "In sevDesk alle bis auf einen löschen oder, wenn festgeschrieben, durch einen"
    " Gegenbeleg ausgleichen. Der verbleibende gilt als der Beleg der Rechnung.",
    "message.pdf-unavailable": "{Subject} wurde noch nicht gebucht: Das PDF war in Cobot nicht abrufbar["
    " („{reason}“)].",
    "fix.pdf-unavailable": "Es wird in wachsenden Abständen (1 bis 24 Stunden) erneut versucht. Lässt sich das PDF in"
    " Cobot öffnen: „cobot-sevdesk sync retry {retry}“.",
    "message.rejected-by-sevdesk": "{Subject}: sevDesk hat eine Anfrage dazu nicht ausgeführt[ (Status {status})][:"
    " „{reason}“]. Dieser Schritt wurde nicht ausgeführt.",
    "fix.rejected-by-sevdesk": "Den genannten Grund in Cobot oder sevDesk beheben, dann „cobot-sevdesk sync retry"
    " {retry}“. Sonst wird in wachsenden Abständen (1 bis 24 Stunden) erneut versucht.",
    "message.rejected-by-sevdesk.create-contact": "{Subject}: sevDesk hat den Kontakt abgelehnt[ (Status {status})][:"
    " „{reason}“]. Er wurde nicht angelegt.",
    "message.rejected-by-sevdesk.set-contact-number": "{Subject}: sevDesk hat die Kundennummer für den Kontakt"
    " abgelehnt[ (Status {status})][: „{reason}“]. Der Kontakt wurde gefunden, aber weder geändert noch verknüpft.",
    "message.rejected-by-sevdesk.create-address": "{Subject}: Der Kontakt[ {sevdesk_ids}] ist in sevDesk vorhanden,"
    " aber seine Anschrift[ „{part}“] wurde abgelehnt[ (Status {status})][: „{reason}“]. Sie fehlt dort; sonst hängt"
    " nichts davon ab.",
    "message.rejected-by-sevdesk.create-email": "{Subject}: Der Kontakt[ {sevdesk_ids}] ist in sevDesk vorhanden, aber"
    " die E-Mail-Adresse[ „{part}“] wurde abgelehnt[ (Status {status})][: „{reason}“]. Sie fehlt dort; sonst hängt"
    " nichts davon ab.",
    "message.rejected-by-sevdesk.create-phone": "{Subject}: Der Kontakt[ {sevdesk_ids}] ist in sevDesk vorhanden, aber"
    " die Telefonnummer[ „{part}“] wurde abgelehnt[ (Status {status})][: „{reason}“]. Sie fehlt dort; sonst hängt"
    " nichts davon ab.",
    "message.rejected-by-sevdesk.upload-file": "{Subject} wurde nicht gebucht: sevDesk hat das PDF abgelehnt[ (Status"
    " {status})][: „{reason}“].",
    "message.rejected-by-sevdesk.create-voucher": "{Subject} wurde nicht gebucht: sevDesk hat den Beleg abgelehnt["
    " (Status {status})][: „{reason}“].",
    "message.rejected-by-sevdesk.tag-voucher": "{Subject} ist gebucht, aber sevDesk hat ein Tag für den Beleg"
    " abgelehnt[ (Status {status})][: „{reason}“]. Das Tag fehlt; sonst hängt nichts davon ab.",
    "message.rejected-by-sevdesk.unreadable": "{Subject}: Eine Antwort von sevDesk war nicht lesbar[:"
    " „{reason}“]. Dieser Schritt wurde nicht ausgeführt.",
    "message.rejected-by-sevdesk.voucher-gone": "{Subject}: Der Beleg[ {sevdesk_ids}] ist nicht mehr in sevDesk und"
    " bekam deshalb kein Tag. Ein anderer Beleg wurde nicht angelegt.",
    "fix.rejected-by-sevdesk.unreadable": "Bleibt es dabei: „cobot-sevdesk -v sync run“ ausführen und melden, was das"
    " Protokoll zeigt. Es wird in wachsenden Abständen (1 bis 24 Stunden) erneut versucht, oder mit „cobot-sevdesk sync"
    " retry {retry}“.",
    "fix.rejected-by-sevdesk.voucher-gone": "Klären, wer ihn gelöscht hat, und ihn in sevDesk von Hand anlegen, wenn er"
    " gebraucht wird. Danach gelten lassen: „cobot-sevdesk sync accept {retry} --reason …“.",
    "message.rejected-by-sevdesk.read": "{Subject}: Was sevDesk dazu hat, war nicht lesbar[: „{reason}“]. Was davon"
    " abhängt, wartet, damit nichts doppelt angelegt wird.",
    "fix.rejected-by-sevdesk.read": "Den genannten Eintrag in sevDesk berichtigen, falls er dort zu sehen ist. Der"
    " nächste Lauf sieht von selbst wieder nach.",
    "message.rejected-by-cobot.read": "{Subject} war in Cobot nicht lesbar[: „{reason}“]. Was davon abhängt, wartet.",
    "fix.rejected-by-cobot.read": "Den genannten Eintrag in Cobot berichtigen, wenn er falsch ist; jeder Lauf"
    " liest ihn neu. Ist er in Cobot richtig: „cobot-sevdesk -v sync run“ ausführen und melden, was das Protokoll"
    " zeigt.",
    "message.rejected-by-cobot.not-tried": "{Subject}: Was in Cobot einzutragen war, blieb für den nächsten Lauf, weil"
    " Cobot dasselbe in diesem Lauf schon mehrmals abgelehnt hat[: „{reason}“].",
    "message.rejected-by-sevdesk.not-tried": "{Subject}: Was in sevDesk anzulegen war, blieb für den nächsten Lauf,"
    " weil sevDesk dasselbe in diesem Lauf schon mehrmals abgelehnt hat[: „{reason}“].",
    "fix.rejected-by-cobot.not-tried": "Den genannten Grund in Cobot beheben. Der nächste Lauf versucht es von selbst.",
    "fix.rejected-by-sevdesk.not-tried": "Den genannten Grund in Cobot oder sevDesk beheben. Der nächste Lauf versucht"
    " es von selbst.",
    "message.more": "Nicht einzeln aufgeführte weitere Gründe: {count}.",
    "message.rejected-by-cobot": "{Subject}: Cobot hat eine Anfrage dazu abgelehnt[ (Status {status})][: „{reason}“]."
    " Dieser Schritt wurde nicht ausgeführt.",
    "fix.rejected-by-cobot": "Den genannten Grund in Cobot beheben, dann „cobot-sevdesk sync retry {retry}“. Sonst"
    " wird in wachsenden Abständen (1 bis 24 Stunden) erneut versucht.",
    "message.activity-refused": "{Subject}: Eine Aktivität dazu ließ sich in Cobot nicht anzeigen[ (Status {status})]["
    ": „{reason}“]. Sonst hängt nichts davon ab.",
    "fix.activity-refused": "Den genannten Grund in Cobot beheben, dann „cobot-sevdesk sync retry {retry}“. Sonst wird"
    " in wachsenden Abständen (1 bis 24 Stunden) erneut versucht. Soll Cobot keine Aktivitäten anzeigen: notify.cobot"
    " auf false setzen.",
    "message.outcome-unknown": "Bei {subject} ist offen, ob der letzte Schritt[ ({step})] angekommen ist[, gesendet"
    " {since}]. Er wird nicht wiederholt, bevor auf der Gegenseite nachgesehen wurde.",
    "fix.outcome-unknown": "Nichts zu tun: Der nächste Lauf sieht nach und klärt es.",
    "fix.outcome-unknown.create-contact": "Nichts zu tun: Der nächste Lauf sieht nach und klärt es. Bleibt es länger"
    " als eine Stunde offen, in sevDesk nach dem Kontakt sehen: Gibt es ihn doppelt, einen von beiden löschen.",
    "fix.outcome-unknown.create-voucher": "Nichts zu tun: Der nächste Lauf sieht nach und klärt es. Bleibt es länger"
    " als eine Stunde offen, in sevDesk nach dem Beleg sehen: Gibt es ihn doppelt, einen von beiden löschen oder,"
    " wenn festgeschrieben, durch einen Gegenbeleg ausgleichen.",
    "message.ambiguous-contact": "Zu {subject} ließ sich in sevDesk kein eindeutiger Kontakt finden[ (IDs"
    " {sevdesk_ids})]. Es wurde keiner zugeordnet.",
    "message.ambiguous-contact.several": "Zu {subject} passen in sevDesk mehrere Kontakte[ zur Kundennummer {number}]["
    " (IDs {sevdesk_ids})]. Es wurde keiner zugeordnet.",
    "message.ambiguous-contact.anothers": "{Subject}: Was in sevDesk passt[ (Kontakt {sevdesk_ids})], gehört durch"
    " Verknüpfung, Vermerk oder Kundennummer schon jemand anderem. Es wurde kein Kontakt zugeordnet oder angelegt.",
    "message.ambiguous-contact.another-kind": "{Subject}: Name und E-Mail-Adresse hat in sevDesk der Kontakt einer"
    " Person[ (Kontakt {sevdesk_ids})], und in Cobot steht eine Firma. Es wurde kein Kontakt zugeordnet oder angelegt.",
    "message.ambiguous-contact.number-taken": "{Subject}: [Die Kundennummer {number}|Die Kundennummer] gehört in"
    " sevDesk schon jemand anderem[ (Kontakt {sevdesk_ids})]. Es wurde kein Kontakt zugeordnet oder angelegt.",
    "message.ambiguous-contact.booked": "Zu {subject} passen in sevDesk mehrere Kontakte[ zur Kundennummer {number}]["
    " (IDs {sevdesk_ids})]. Ihr Beleg hat keinen Kontakt, nur den Namen des Empfängers.",
    "planned.ambiguous-contact.booked": "Zu {subject} passen in sevDesk mehrere Kontakte[ zur Kundennummer {number}]["
    " (IDs {sevdesk_ids})]. Ihr Beleg bliebe ohne Kontakt, unter dem Namen des Empfängers.",
    "fix.ambiguous-contact.booked": "Am Beleg in sevDesk den richtigen Kontakt von Hand eintragen und die doppelten"
    " Kontakte zusammenführen, damit spätere Rechnungen den verbliebenen finden. Der erste Lauf des Tages sieht"
    " es. Soll der Beleg ohne Kontakt bleiben: „cobot-sevdesk sync accept {retry} --reason …“.",
    "fix.ambiguous-contact": "In sevDesk doppelte Kontakte zusammenführen, sodass nur einer Kundennummer oder Name und"
    " E-Mail-Adresse trägt. Der nächste Lauf versucht es von selbst erneut.",
    "fix.ambiguous-contact.anothers": "Sind es zwei: in Cobot eine andere Kundennummer[ als {number}] eintragen oder in"
    " sevDesk einen Kontakt mit diesem Namen und dieser E-Mail-Adresse anlegen. Ist es ein und dasselbe: in Cobot bei"
    " beiden Namen, Firma und E-Mail-Adresse gleich eintragen. Der nächste Lauf versucht es von selbst erneut.",
    "fix.ambiguous-contact.another-kind": "Ist es der Kontakt der Firma: dort den Namen der Firma[ oder die"
    " Kundennummer {number}] eintragen. Gehört er der Person allein: in sevDesk für die Firma einen Kontakt mit"
    " derselben E-Mail-Adresse anlegen. Der nächste Lauf versucht es von selbst erneut.",
    "fix.ambiguous-contact.number-taken": "In Cobot oder beim Kontakt in sevDesk eine andere Kundennummer eintragen."
    " Ist es dieselbe Person, in beiden dieselbe E-Mail-Adresse eintragen. Der nächste Lauf versucht es von selbst"
    " erneut.",
    "message.customer-number-not-written": "Bei {subject} wurde die Kundennummer[ {number}] nicht in Cobot"
    " eingetragen[: {answer}].",
    "message.customer-number-not-written.not-as-assumed": "Bei {subject} wurde die Kundennummer[ {number}] nicht in"
    " Cobot eingetragen: Cobot antwortete anders als erwartet[ („{answer}“)]. In diesem Space wird vorerst keine"
    " Kundennummer mehr geschrieben.",
    "message.customer-number-not-written.unchanged": "Bei {subject} steht in Cobot nicht die Kundennummer[ {number}],"
    " obwohl Cobot das Eintragen bestätigt hat. In diesem Space wird vorerst keine Kundennummer mehr geschrieben.",
    "message.customer-number-not-written.something-else-changed": "Bei {subject} hat sich beim Eintragen der"
    " Kundennummer[ {number}] in Cobot noch etwas anderes geändert[: {fields}]. In diesem Space wird vorerst keine"
    " Kundennummer mehr geschrieben.",
    "message.customer-number-not-written.stopped": "Bei {subject} wurde die Kundennummer[ {number}] nicht in Cobot"
    " eingetragen, weil das Eintragen in diesem Space nach einem Fehler angehalten ist.",
    "message.customer-number-not-written.rejected": "Bei {subject} hat Cobot die Kundennummer[ {number}] abgelehnt[:"
    " „{answer}“]. Sie wurde nicht eingetragen.",
    "message.customer-number-not-written.differs": "Bei {subject} steht in Cobot [die Kundennummer"
    " {cobot_number}|keine Kundennummer] und am Kontakt in sevDesk[ (ID {sevdesk_ids})] [{number}|keine].",
    "fix.customer-number-not-written.differs": "Auf beiden Seiten dieselbe Kundennummer eintragen; der nächste"
    " Vergleich des Tages sieht es (nach „cobot-sevdesk sync retry {retry}“ schon der nächste Lauf). Darf sie"
    " abweichen: „cobot-sevdesk sync accept {retry} --reason …“.",
    "fix.customer-number-not-written": "In Cobot das Mitglied prüfen und die Kundennummer[ {number}] von Hand"
    " eintragen. Danach „cobot-sevdesk sync retry {retry}“.",
    "fix.customer-number-not-written.something-else-changed": "In Cobot das Mitglied prüfen und berichtigen, was sich"
    " ungewollt geändert hat. Danach „cobot-sevdesk sync retry {retry}“.",
    "fix.customer-number-not-written.stopped": "„cobot-sevdesk sync status“ sagt, wegen wem: diesen Fehler beheben,"
    " dann „cobot-sevdesk sync retry {retry}“.",
    "message.correction-not-booked": "{Subject} ist eine Rechnungskorrektur (Storno) und wurde nicht gebucht, weil"
    " invoices.corrections auf block steht.",
    "fix.correction-not-booked": "Den Beleg in sevDesk von Hand anlegen, mit der Rechnungsnummer als Belegnummer, oder"
    " in der Konfiguration invoices.corrections auf negative stellen.",
    "message.edited-after-sync": "{Subject} wurde in Cobot geändert, nachdem der Beleg[ (ID {sevdesk_ids})] angelegt"
    " war[: {fields}].[ In Cobot lautet sie nun auf {total} brutto.] Der Beleg in sevDesk wurde nicht geändert.",
    "message.edited-after-sync.accepted": "{Subject} war als nicht zu buchen akzeptiert[ ({day})] und wurde seitdem in"
    " Cobot geändert[: {fields}]. Es wurde nichts gebucht.",
    "fix.edited-after-sync.accepted": "Soll sie weiterhin nicht gebucht werden: „cobot-sevdesk sync accept {retry}"
    " --reason …“. Soll sie gebucht werden: ihren Eintrag aus der Datei des Akzeptierten nehmen; der nächste Lauf bucht"
    " sie.",
    "fix.edited-after-sync": "„cobot-sevdesk sync explain {retry}“ vergleicht den Beleg in sevDesk mit der Rechnung; wo"
    " nötig von Hand berichtigen.",
    "message.deleted-in-cobot": "{Subject} ist in Cobot nicht mehr vorhanden. Der Beleg[ (ID {sevdesk_ids})] in"
    " sevDesk wurde nicht geändert.",
    "fix.deleted-in-cobot": "Klären, warum die Rechnung fehlt, und den Beleg in sevDesk wo nötig löschen oder, wenn"
    " festgeschrieben, durch einen Gegenbeleg ausgleichen.",
    "message.several-tax-rules": "{Subject} wurde nicht gebucht: Für die Positionen gelten verschiedene"
    " Steuerregeln[: {rules}]. Ein Beleg in sevDesk hat nur eine.",
    "fix.several-tax-rules": "Die Rechnung in Cobot stornieren und als zwei neu schreiben, [die Position „{line}“|die"
    " Position ohne Umsatzsteuer] auf einer eigenen; die alte und ihre Rechnungskorrektur akzeptieren, sie heben sich"
    " auf („cobot-sevdesk sync accept“). Oder in sevDesk von Hand zwei Belege unter anderen"
    " Nummern anlegen und die Rechnung akzeptieren.[ Ist steuerpflichtig zu 0 %, was ohne Umsatzsteuer neben"
    " besteuerten Positionen steht, so sagt es Ihre"
    " Steuerberatung: dann {setting}: taxable in der Konfiguration; der nächste Lauf versucht es von selbst wieder.]",
    "message.zero-total": "{Subject} wurde nicht gebucht: Die Summe ist null, doch die Positionen heben sich je Konto"
    " und Steuersatz nicht auf[: {sums}].[ Darin steckt Umsatzsteuer von {tax}.]",
    "fix.zero-total": "In sevDesk von Hand einen Beleg mit diesen Positionen anlegen, mit der Rechnungsnummer als"
    " Belegnummer: Er wird übernommen. Oder die Rechnung in Cobot stornieren und neu schreiben, die Kaution, oder was"
    " sonst verrechnet ist, auf einer eigenen; die alte und ihre Rechnungskorrektur dann akzeptieren"
    " („cobot-sevdesk sync accept“).",
    "message.period-closed": "{Subject} wurde nicht gebucht: Das Rechnungsdatum[ {day}] liegt im abgeschlossenen"
    " Zeitraum[, bis {until}].",
    "fix.period-closed": "Fragen Sie, wer die Bücher abgeschlossen hat: dort von Hand buchen, oder"
    " invoices.closed_until in der Konfiguration ändern. Der nächste Lauf versucht es von selbst wieder.",
    "message.adopted-with-differences": "{Subject} wurde dem Beleg mit gleicher Nummer, gleichem Datum und Betrag"
    " zugeordnet, den es in sevDesk schon gab[ (ID {sevdesk_ids})]; anderes weicht ab[ (Cobot / sevDesk): {fields}]."
    " Abgesehen von seinen Tags wurde der Beleg nicht geändert.",
    "planned.adopted-with-differences": "{Subject} würde dem Beleg mit gleicher Nummer, gleichem Datum und Betrag"
    " zugeordnet, den es in sevDesk schon gibt[ (ID {sevdesk_ids})]; anderes weicht ab[ (Cobot / sevDesk): {fields}].",
    "fix.adopted-with-differences": "In sevDesk den Beleg berichtigen, dann „cobot-sevdesk sync retry {retry}“; oder,"
    " wenn er so richtig ist, ihn gelten lassen: „cobot-sevdesk sync accept {retry} --reason …“.",
    "message.voucher-similar": "{Subject} wurde nicht gebucht: In sevDesk steht ein Beleg[ {similar}][ (ID"
    " {sevdesk_ids})] mit gleichem Betrag und Kunden und fast gleichem Datum, dessen Nummer dieser fast gleicht.",
    "fix.voucher-similar": "Ist es derselbe Vorgang: in sevDesk die Belegnummer berichtigen, der nächste Lauf übernimmt"
    " den Beleg. Ist es ein anderer: „cobot-sevdesk sync accept {retry} --reason …“, der nächste Lauf bucht dann die"
    " Rechnung.",
    "message.voucher-similar.booked": "Neben dem Beleg zu {subject} steht in sevDesk ein weiterer[, {similar}][ (ID"
    " {sevdesk_ids})], mit gleichem Betrag und Kunden und fast gleichem Datum, dessen Nummer dieser fast gleicht.",
    "fix.voucher-similar.booked": "Ist es derselbe Vorgang: den zweiten Beleg in sevDesk löschen oder, wenn"
    " festgeschrieben, durch einen Gegenbeleg ausgleichen. Ist es ein anderer:"
    " „cobot-sevdesk sync accept {retry} --reason …“ lässt ihn stehen.",
    "message.contact-not-ready": "{Subject} wartet auf den Kontakt, der in sevDesk noch anzulegen ist[: „{reason}“]."
    " Dazu wurde nichts geschrieben.",
    "message.contact-not-ready.open": "{Subject} wartet auf den Kontakt: Es ist offen, ob er in sevDesk angelegt wurde."
    " Zur Rechnung wurde nichts geschrieben.",
    "message.contact-not-ready.refused": "{Subject} wartet auf den Kontakt, der abgelehnt wurde[: „{reason}“]. Zur"
    " Rechnung wurde nichts geschrieben.",
    "message.contact-not-ready.unread": "{Subject} wartet auf den Kontakt: An wen sie gerichtet ist, war nicht lesbar["
    " („{reason}“)]. Zur Rechnung wurde nichts geschrieben.",
    "message.contact-not-ready.left-out": "{Subject} wartet auf den Kontakt, der noch anzulegen ist: Ein Lauf mit"
    " --only invoices lässt Kontakte aus. Zur Rechnung wurde nichts geschrieben.",
    "fix.contact-not-ready.left-out": "„cobot-sevdesk sync run“ ohne --only invoices aufrufen: Das legt den Kontakt an"
    " und bucht die Rechnung.",
    "fix.contact-not-ready": "Sie wird gebucht, sobald der Kontakt da ist. Bis dahin ist zu klären, was zum Kontakt"
    " selbst gemeldet wird („cobot-sevdesk sync status“).",
    "message.pdf-not-attached": "{Subject} wurde gebucht, aber am Beleg[ (ID {sevdesk_ids})] hängt kein PDF.",
    "fix.pdf-not-attached": "sevDesk nimmt zu einem gebuchten Beleg keine Datei an: den Beleg in sevDesk auf Entwurf"
    " zurücksetzen, das PDF aus Cobot anhängen und wieder buchen; oder ihn gelten lassen: „cobot-sevdesk sync accept"
    " {retry} --reason …“.",
    "message.voucher-gone": "{Subject} wurde gebucht, aber der Beleg[ (ID {sevdesk_ids})] ist nicht mehr in sevDesk."
    " Er wird nicht von selbst neu angelegt, denn er kann mit Absicht gelöscht worden sein.",
    "fix.voucher-gone": "War es ein Versehen: „cobot-sevdesk sync retry {retry}“, der nächste Lauf legt ihn neu an."
    " War es Absicht: „cobot-sevdesk sync accept {retry} --reason …“; er wird dann nie wieder angelegt.",
    "message.voucher-changed": "{Subject} wurde gebucht, aber der Beleg[ (ID {sevdesk_ids})] ist nicht mehr so, wie"
    " die Rechnung zu buchen ist[ (Cobot / sevDesk): {fields}]. Er wurde so gelassen.",
    "fix.voucher-changed": "In sevDesk den Beleg berichtigen, der Abgleich des nächsten Tages sieht es („cobot-sevdesk"
    " sync retry {retry}“: der nächste Lauf); oder, wenn er so richtig ist, ihn gelten lassen: „cobot-sevdesk sync"
    " accept {retry} --reason …“.",
    "message.duplicate-contacts": "{Subject} hat in sevDesk mehrere Kontakte[ (IDs {sevdesk_ids})].",
    "fix.duplicate-contacts": "In sevDesk die Kontakte zusammenführen, sodass einer mit der Kundennummer bleibt; oder"
    " sie gelten lassen: „cobot-sevdesk sync accept {retry} --reason …“.",
    "message.draft-left": "{Subject}: Der Beleg[ (ID {sevdesk_ids})] ist in sevDesk ein Entwurf und damit nicht"
    " gebucht.",
    "fix.draft-left": "In sevDesk den Entwurf prüfen und öffnen, der Abgleich des nächsten Tages sieht es"
    " („cobot-sevdesk sync retry {retry}“: der nächste Lauf). Oder ihn gelten lassen: „cobot-sevdesk sync accept"
    " {retry} --reason …“.",
    # Notes.
    "message.without-contact": "Zu {subject} wurde in sevDesk kein Kontakt gefunden. Der Beleg trägt nur den Namen des"
    " Empfängers[ „{name}“].",
    "planned.without-contact": "Zu {subject} wurde in sevDesk kein Kontakt gefunden. Der Beleg trüge nur den Namen"
    " des Empfängers[ „{name}“].",
    "message.contact-name-differs": "{Subject} wurde über die Kundennummer[ {number}] zugeordnet; der Name ist[ in"
    " Cobot „{cobot_name}“, in sevDesk „{sevdesk_name}“| in Cobot und sevDesk verschieden].",
    "message.contact-name-differs.given": "Der Beleg zu {subject}, ohne Kontakt gebucht, hat in sevDesk einen"
    " bekommen[: „{sevdesk_name}“][ ({number})]; in Cobot ist der Name[ „{cobot_name}“| ein anderer]. Von nun an gilt"
    " dieser Kontakt.",
    "message.nothing-to-book": "{Subject} hat die Summe null: Es gibt nichts zu buchen.",
    "message.adopted": "Zu {subject} gab es in sevDesk schon einen Beleg mit gleicher Nummer, gleichem Datum und"
    " Betrag[ (ID {sevdesk_ids})]: Er wurde"
    " übernommen.",
    "planned.adopted": "Zu {subject} gibt es in sevDesk schon einen Beleg mit gleicher Nummer, gleichem Datum und"
    " Betrag[ (ID {sevdesk_ids})]: Er würde"
    " übernommen.",
    "message.tax-rounded-differently": "Zu {subject} weicht die Steuer im Beleg[ {sevdesk_ids}] um höchstens einen"
    " Cent je Position ab[ (Cobot / sevDesk: {taxes})]: Sie wurde anders gerundet.",
    "message.canceled-in-cobot": "{Subject} ist in Cobot storniert oder ausgebucht[ und steht in sevDesk als offene"
    " Einnahme (Beleg {sevdesk_ids})]; sie wird gebucht wie jede andere, eine Rechnungskorrektur ist eine eigene"
    " Rechnung.",
    "message.canceled-in-cobot.canceled": "{Subject} ist in Cobot storniert[ und steht in sevDesk als offene"
    " Einnahme (Beleg {sevdesk_ids})]; sie wird gebucht wie jede andere, eine Rechnungskorrektur ist eine eigene"
    " Rechnung.",
    "message.canceled-in-cobot.writtenOff": "{Subject} ist in Cobot ausgebucht[ und steht in sevDesk als offene"
    " Einnahme (Beleg {sevdesk_ids})]; sie wird gebucht wie jede andere, eine Rechnungskorrektur ist eine eigene"
    " Rechnung.",
    # Activities in Cobot.
    "activity.finding": "sevDesk: {message} {fix}",
    "activity.member.contact-created": "sevDesk: Kontakt mit der Kundennummer {number} angelegt[; in Cobot stand"
    " vorher {old_number}].",
    "activity.member.number-changed": "sevDesk: Kundennummer {number} eingetragen[, vorher {old_number}].",
    "activity.member.contact-renumbered": "sevDesk: der Kontakt hat nun die Kundennummer {number}[,"
    " vorher {old_number}].",
    # ---- When a run cannot go on: ``error`` says what happened, ``next`` what to do.
    "error.configuration": "Die Konfiguration ist nicht verwendbar; für sie wurde nichts abgerufen oder geschrieben."
    " Fehler: {count}.",
    "error.configuration.none": "Es wurde keine Konfiguration gefunden. Es wurde nichts gelesen oder geschrieben:",
    "error.configuration.others": "Eine Konfiguration ist nicht brauchbar; für ihren Space wurde nichts abgerufen oder"
    " geschrieben. Die übrigen Spaces ({spaces}) werden trotzdem bearbeitet. Fehler: {count}.",
    "error.configuration.fault": "{file}[, Zeile {line}][, {path}]: gefunden: {found}; erwartet: {expected}",
    "next.configuration": "Die Datei berichtigen, dann „cobot-sevdesk check“. Alle Einstellungen mit"
    " ihren Vorgaben"
    " stehen in config.example.yaml.",
    "next.configuration.none": "Mit cd in den Ordner wechseln, in dem sie liegt, und den Befehl wiederholen; oder sie"
    " vor dem Befehl angeben, etwa „cobot-sevdesk --config ORDNER/config.yaml check“. Eine neue schreibt"
    " „cobot-sevdesk init“.",
    "error.setup": "Das Konto oder der Space ist nicht so eingerichtet, wie das Programm es braucht ({what}). Es wurde"
    " nichts geschrieben.",
    "next.setup": "„cobot-sevdesk sync run --dry-run“ zeigt, was fehlt.",
    "error.setup.booking-system-1.0": "Das sevDesk-Konto nutzt noch die sevDesk-Systemversion[ {version}| 1.0];"
    " gebraucht"
    " wird 2.0. Es wurde nichts geschrieben.",
    "next.setup.booking-system-1.0": "Das Konto in sevDesk auf die sevDesk-Systemversion 2.0 umstellen, dann"
    " „cobot-sevdesk sync run --dry-run“.",
    "error.setup.unknown-cost-centre": "Die Kostenstelle[ „{given}“] gibt es in sevDesk nicht[; vorhanden sind:"
    " {existing}]. Es wurde nichts geschrieben.",
    "next.setup.unknown-cost-centre": "In der Konfiguration invoices.cost_centre berichtigen oder die Kostenstelle in"
    " sevDesk anlegen.",
    "error.setup.ambiguous-cost-centre": "Die Kostenstelle[ „{given}“] gibt es in sevDesk mehrfach[; vorhanden sind:"
    " {existing}]. Es wurde nichts geschrieben.",
    "next.setup.ambiguous-cost-centre": "In der Konfiguration unter invoices.cost_centre die Nummer der Kostenstelle"
    " nennen.",
    "error.setup.outside-germany": "Der Space[ {name}] liegt nicht in Deutschland[ ({country})], und die Steuerregeln"
    " hier sind die der deutschen Umsatzsteuer. Es wurde nichts geschrieben.",
    "next.setup.outside-germany": "Spaces außerhalb von Deutschland lassen sich nicht abgleichen. Ist das Land"
    " falsch, so berichtigen Sie es in Cobot.",
    "error.state": "Die Statusdatei {path} ist nicht verwendbar: {reason}. Es wurde nichts Weiteres geschrieben.",
    "next.state": "Rechte und freien Platz prüfen, dann neu starten. Die Datei dort lassen, wo sie ist: Soweit bekannt,"
    " ist sie in Ordnung.",
    "error.state.full": "Die Platte mit der Statusdatei {path} ist voll ({reason}). Es wurde nichts Weiteres"
    " geschrieben.",
    "next.state.full": "Platz schaffen, dann neu starten: Was gerade geschrieben wurde, klärt der nächste Lauf.",
    "error.state.permission": "Die Statusdatei {path} darf der Benutzer, unter dem das Programm läuft, nicht lesen und"
    " schreiben ({reason}). Es wurde nichts Weiteres geschrieben.",
    "next.state.permission": "„cobot-sevdesk check“ sagt, was diesem Benutzer Datei und Ordner wieder gibt oder dass"
    " ein anderer Ort zu wählen ist.",
    "error.state.locked": "Ein anderes Programm hält die Statusdatei {path} fest ({reason}). Es wurde nichts weiter"
    " geschrieben.",
    "next.state.locked": "Der Datei fehlt nichts; sie bleibt, wo sie ist. Der nächste Lauf versucht es wieder. Bleibt"
    " es so, das Programm beenden, das sie offen hat, etwa eine Sicherung oder einen SQLite-Betrachter.",
    "error.state.another-account": "Die Statusdatei {path} gehört zu einem anderen sevDesk-Konto: Das Token ist ein"
    " neues, und sein Konto hat nichts von dem, was zuletzt verknüpft wurde (IDs {reason}). Nichts wurde geschrieben.",
    "next.state.another-account": "Geben Sie diesem Konto eine eigene Statusdatei (state in der Konfiguration), oder"
    " tragen Sie das Token des früheren Kontos wieder ein. Ist es doch dasselbe Konto, legen Sie die Statusdatei weg:"
    " Der nächste Lauf findet in sevDesk alles wieder.",
    "error.state.another-space": "Die Statusdatei {path} gehört zu einem anderen Space („{reason}“). Es wurde nichts"
    " geschrieben.",
    "next.state.another-space": "Diesem Space eine eigene Statusdatei geben (state in der Konfiguration). Ist es"
    " derselbe Space unter neuem Namen, sieht der nächste Lauf das von selbst.",
    "error.state.foreign-lock": "Die Sperre {path} ist nicht die dieses Programms ({reason}): Ob ein anderer Lauf"
    " arbeitet, lässt sich nicht wissen. Für diesen Space wurde nichts abgerufen oder geschrieben.",
    "next.state.foreign-lock": "Von der Systemverwaltung prüfen lassen, wer sie angelegt hat, und sie entfernen"
    " lassen.",
    "error.interrupted": "Der Lauf wurde gebeten zu enden (Signal {signal}) und endete nach der laufenden Anfrage. Was"
    " fertig war, bleibt fertig.",
    "next.interrupted": "Der nächste Lauf macht dort weiter.",
    "error.state.damaged": "Die Statusdatei {path} ist beschädigt ({reason}). Es wurde nichts Weiteres geschrieben.",
    "next.state.damaged": "Die Datei beiseitelegen und neu starten: Der nächste Lauf findet die Belege und Kontakte in"
    " sevDesk wieder. Wie das für die ganze Vergangenheit geht, steht in docs/recovery.md.",
    "error.state.accepted": "Die Datei mit den akzeptierten Abweichungen, {path}, lässt sich nicht schreiben:"
    " {reason}. Es wurde nichts akzeptiert.",
    "next.state.accepted": "Rechte und freien Platz prüfen, dann den Befehl wiederholen.",
    "error.state.newer": "Die Statusdatei {path} stammt von einer neueren Version dieses Programms ({reason}). Es wurde"
    " nichts geschrieben.",
    "next.state.newer": "Jene Version wieder installieren oder die Datei beiseitelegen: Der nächste Lauf findet die"
    " Belege und Kontakte in sevDesk wieder.",
    "error.token-refused": "{side} hat das Token zurückgewiesen ({request}, Status {status}[: „{message}“]). Der Lauf"
    " wurde sofort beendet.",
    "error.token-refused.401": "{side} erkennt das Token nicht an ({request}, Status 401[: „{message}“]). Der Lauf"
    " wurde sofort beendet.",
    "error.token-refused.403": "Das Token hat bei {side} zu wenige Rechte ({request}, Status 403[: „{message}“]). Der"
    " Lauf wurde sofort beendet.",
    "error.token-refused.cobot.403": "Der Space steht diesem Token bei {side} nicht offen ({request}, Status 403["
    ": „{message}“]). Der Lauf wurde sofort beendet.",
    "next.token-refused": "Das Token prüfen, dann „cobot-sevdesk sync run --dry-run“.",
    "next.token-refused.cobot": "Prüfen, ob cobot.subdomain stimmt, ob das Token einem Admin dieses Space gehört und"
    " alle nötigen Rechte hat, oder auf der Seite der App bei Cobot ein neues anlegen; dann „cobot-sevdesk sync run"
    " --dry-run“.",
    "next.token-refused.cobot.403": "cobot.subdomain in der Konfiguration prüfen. Stimmt es, das Token eines Admins"
    " dieses Space verwenden, das alle nötigen Rechte hat; dann „cobot-sevdesk sync run --dry-run“.",
    "next.token-refused.sevdesk": "Das API-Token eines Administrators aus sevDesk (unter „Erweiterungen“, „API“, in den"
    " Einstellungen unter „Erweitert“, „API“, oder dort beim eigenen Benutzer) in die Konfiguration übernehmen; dann"
    " „cobot-sevdesk sync run --dry-run“.",
    "error.remote-unavailable": "{side} war nicht erreichbar ({request}: {reason}). Was fertig ist, bleibt; der Rest"
    " wurde nicht ausgeführt.",
    "error.remote-unavailable.left-alone": "{side} will eine Weile nicht gefragt werden ({request}: {reason}). Was"
    " fertig ist, bleibt; der Rest wurde nicht ausgeführt.",
    "error.remote-unavailable.nobody-here": "{side} war nicht erreichbar ({request}): Die Adresse in der"
    " Konfiguration liegt auf diesem Rechner, und dort läuft nichts. Was fertig ist, bleibt; der Rest wurde nicht"
    " ausgeführt.",
    "next.remote-unavailable.left-alone": "Nichts zu tun: Bis dahin fragt kein Lauf bei {side} an, und der erste danach"
    " macht weiter.",
    "next.remote-unavailable.nobody-here": "Gehört die Konfiguration zu einer Sandbox: Die Sandbox läuft nicht. Zu"
    " einer neuen passt diese Datei nicht, denn die hat andere Adressen. Eine neue mit eigener Konfiguration startet"
    " mit „{sandbox}“. Sonst die Adressen (api_url) in der Konfiguration prüfen.",
    "next.remote-unavailable": "Nichts zu tun: Der nächste Lauf macht weiter. Hält es an, Internetverbindung und"
    " Adressen in der Konfiguration prüfen.",
    "error.malformed-answer": "{side} hat anders geantwortet als dokumentiert ({request}, Feld {field}: {reason})."
    " Damit wurde nicht weitergearbeitet.",
    "next.malformed-answer": "Der nächste Lauf versucht es erneut. Bleibt es so, hat sich die Schnittstelle geändert:"
    " nach einer neueren Version dieses Programms sehen.",
    "error.rejected": "{side} hat die Anfrage abgelehnt ({request}, Status {status}[: „{message}“]). Sie wurde nicht"
    " ausgeführt.",
    "next.rejected": "Den genannten Grund in Cobot oder sevDesk beheben; „cobot-sevdesk sync run --dry-run“ zeigt, ob"
    " es behoben ist.",
    "error.not-found": "Bei {side} gibt es nicht, was abgefragt wurde ({request}[: „{message}“]).",
    "next.not-found": "Adressen und Subdomain in der Konfiguration prüfen, dann „cobot-sevdesk sync run --dry-run“.",
    "error.write-not-sent": "{side} hat einen Schreibvorgang nicht angenommen ({request}: {reason}). Er wurde nicht"
    " ausgeführt.",
    "next.write-not-sent": "Nichts zu tun: Der nächste Lauf versucht es erneut.",
    "error.outcome-unknown": "Bei {side} ist offen, ob ein Schreibvorgang angekommen ist ({request}: {reason}). Er"
    " wurde nicht wiederholt.",
    "next.outcome-unknown": "Nichts zu tun: Der nächste Lauf sieht nach und klärt es.",
    "error.program": (
        "Das Programm ist an einem eigenen Fehler stehen geblieben ({kind}). Was fertig war, bleibt fertig; der nächste"
        " Lauf sieht nach, bevor er schreibt."
    ),
    "next.program": "Starten Sie es mit -v noch einmal, um die Stelle zu sehen, und melden Sie diese.",
    "error.other": "Der Lauf wurde beendet: {reason}.",
    "error.path": "{path} ist nicht verwendbar: {reason}. Dorthin wurde nichts geschrieben.",
    "next.other": "Das Programm noch einmal starten; mit -v zeigt es jede Anfrage.",
    "next.path": "Eine andere Datei oder einen anderen Ordner angeben, oder dem Benutzer, der das Programm startet,"
    " das Recht dazu geben.",
    # ---- What is wrong with a configuration: ``found`` is what stands there, ``expected`` what would be right.
    # Each stands behind a colon ("gefunden: ...; erwartet: ..."), so in the nominative. Quotation marks that are to be
    # typed are straight.
    # What others are put together with
    "fault.quoted": "„[{value}]“",
    "fault.and": "{left} und {right}",
    "fault.or": "{left} oder {right}",
    "fault.hinted": "{expected}; {hint}",
    "fault.hint.meant": "meinten Sie {value}?",
    "fault.hint.quotes": 'mit Anführungszeichen, also "{value}", da YAML den Wert ohne sie anders versteht',
    "fault.hint.one-line": "in einer Zeile, ohne Steuerzeichen, höchstens {most} Zeichen",
    "fault.reason.missing": "Datei oder Ordner nicht vorhanden",
    "fault.reason.no-permission": "keine Berechtigung",
    "fault.reason.folder": "ein Ordner, keine Datei",
    "fault.reason.no-folder": "ein Teil des Pfades ist kein Ordner",
    # Which file
    "fault.expected.readable-configuration": "eine lesbare Konfigurationsdatei (beginnen Sie mit einer Kopie von"
    " config.example.yaml)",
    "fault.found.no-configuration": "keine Konfigurationsdatei im Ordner {folder}, in dem Sie gerade sind",
    "fault.expected.place": "eine an einer dieser Stellen: --config DATEI, {variable}, {here} oder {there}; siehe"
    " config.example.yaml",
    "fault.found.empty-folder": "ein Ordner ohne *.yaml",
    "fault.expected.file-in-folder": "eine Konfigurationsdatei darin",
    "fault.expected.folder-for-user": "ein Ordner, den der Benutzer, der das Programm startet (Nummer {user}),"
    " auflisten darf",
    "fault.expected.file-for-user": "eine Datei, die der Benutzer, der das Programm startet (Nummer {user}), lesen"
    " darf",
    "fault.found.subdomain-again": "{name} wie in {file}",
    "fault.expected.one-file": "eine einzige Konfigurationsdatei je Space",
    "fault.found.state-again": "die Statusdatei von {file}",
    "fault.expected.own-state": "eine eigene Statusdatei je Space",
    # YAML
    "fault.found.at-column": "{found}, in Spalte {column}",
    "fault.found.bytes": "{count} Bytes",
    "fault.expected.smaller": "eine Konfigurationsdatei, die viel kleiner ist",
    "fault.found.not-utf8": "Bytes, die kein UTF-8 sind",
    "fault.expected.utf8": "eine Textdatei, gespeichert als UTF-8",
    "fault.found.control-character": "ein Steuerzeichen",
    "fault.expected.no-control-characters": "Text ohne Steuerzeichen",
    "fault.found.endless-brackets": "Klammern in Klammern ohne Ende",
    "fault.expected.keys-of-example": "die Schlüssel aus config.example.yaml",
    "fault.found.no-keys": "eine Liste oder ein einzelner Wert",
    "fault.expected.keys": "Schlüssel mit Werten, etwa start_date: 2026-01-01",
    "fault.found.several-as-key": "ein Schlüssel aus mehreren Werten",
    "fault.expected.word-as-key": "ein Wort als Schlüssel; ein Wert mit {curly} oder {square} braucht"
    " Anführungszeichen",
    "fault.found.tab": "ein Tabulator",
    "fault.expected.spaces": "Leerzeichen statt des Tabulators",
    "fault.found.begins-with-anchor-or-alias": "ein Wert, der mit & oder * beginnt",
    "fault.found.begins-with-alias": "ein Wert, der mit * beginnt",
    "fault.found.begins-with-anchor": "ein Wert, der mit & beginnt",
    "fault.found.begins-with-reserved": "ein Wert, der mit einem Zeichen beginnt, das YAML für sich braucht",
    "fault.found.begins-with-tag": "ein Wert, der mit ! beginnt",
    "fault.expected.in-quotes": "der Wert in Anführungszeichen",
    "fault.found.colon": "ein Doppelpunkt, wo kein Schlüssel stehen kann",
    "fault.expected.quotes-or-indentation": "Anführungszeichen um einen Wert mit Doppelpunkt oder eine andere"
    " Einrückung",
    "fault.found.open-quotation": "ein Anführungszeichen ohne sein Gegenstück",
    "fault.expected.second-quotation-mark": "ein zweites Anführungszeichen am Ende des Wertes",
    "fault.found.backslash": "ein umgekehrter Schrägstrich in doppelten Anführungszeichen",
    "fault.expected.single-quotes": "einfache Anführungszeichen um den Wert",
    "fault.found.open-bracket": "eine Klammer, die nicht geschlossen wird",
    "fault.expected.closing-bracket": "eine schließende Klammer oder der Wert in Anführungszeichen",
    "fault.found.no-colon": "eine Zeile ohne Doppelpunkt",
    "fault.expected.key-and-value": "Schlüssel: Wert",
    "fault.found.second-document": "ein zweites Dokument nach ---",
    "fault.expected.one-document": "ein Dokument, also ein Space, je Datei",
    "fault.found.indentation": "eine Zeile, die anders eingerückt ist als ihre Nachbarn",
    "fault.expected.same-indentation": "dieselbe Einrückung für alle Schlüssel eines Abschnitts",
    "fault.found.no-yaml": "etwas, das kein YAML ist",
    "fault.expected.yaml": "Schlüssel: Wert, Abschnitte mit Leerzeichen eingerückt",
    # Keys and sections
    "fault.found.unknown-key": "ein unbekannter Schlüssel {key}",
    "fault.expected.known-key": "ein Schlüssel dieses Abschnitts",
    "fault.expected.one-of-the-keys": "einer der Schlüssel dieses Abschnitts: {keys}",
    "fault.expected.elsewhere": "derselbe Schlüssel unter {places}",
    "fault.no-section": "keinem Abschnitt (am Anfang der Zeile)",
    "fault.found.key-again": "derselbe Schlüssel noch einmal, nach Zeile {line}",
    "fault.expected.key-once": "jeder Schlüssel nur einmal",
    "fault.found.list": "eine Liste",
    "fault.found.section": "ein Abschnitt",
    "fault.found.single-value": "ein einzelner Wert",
    "fault.expected.section": "ein Abschnitt: Schlüssel mit Werten, jeder in einer eigenen Zeile",
    # Values
    "fault.found.nothing": "nichts",
    "fault.found.not-shown": "ein Wert, der hier nicht angezeigt wird",
    "fault.found.without-quotes": "{value} ohne Anführungszeichen",
    "fault.expected.choice": "eines von: {words}",
    "fault.expected.flag": "true oder false, ohne Anführungszeichen",
    "fault.expected.whole": "eine ganze Zahl von {least} bis {most}, ohne Anführungszeichen",
    "fault.expected.whole-or": "eine ganze Zahl von {least} bis {most}, ohne Anführungszeichen, oder {word}",
    "fault.expected.number": "eine Zahl von 0 bis {most}, mit Dezimalpunkt und ohne Anführungszeichen",
    "fault.expected.number-above-zero": "eine Zahl größer als 0 bis {most}, mit Dezimalpunkt und ohne"
    " Anführungszeichen",
    "fault.expected.day": "ein Datum {form}",
    "fault.expected.day-that-exists": "ein Tag, den es gibt, {form}",
    "fault.day-form": "in der Form JJJJ-MM-TT, etwa 2026-01-01, von {first} bis {last}",
    "fault.expected.subdomain": "die Subdomain des Space: was vor .cobot.me steht, etwa co-up (Kleinbuchstaben,"
    " Ziffern und Bindestriche)",
    "fault.expected.tax-rule": "die Nummer einer Steuerregel in sevDesk, etwa 17, oder block",
    "fault.expected.tax-rule-id": "die Nummer einer Steuerregel in sevDesk, etwa 22",
    "fault.expected.tax-rule-of-vouchers": "eine Steuerregel, die auf Belegen stehen darf: 18 bis 21 (One Stop Shop,"
    " Leistungen an Unternehmen in anderen EU-Ländern) nimmt sevDesk nur auf eigenen Rechnungen. Hier block lassen,"
    " und solche Rechnungen als Rechnung in sevDesk schreiben oder von Hand buchen",
    "fault.expected.account": 'Nummer oder Name eines Buchungskontos in sevDesk, etwa "4400"',
    "fault.expected.accounting-code": "ein Buchungscode von Cobot",
    "fault.expected.code-or-account": "ein Buchungscode von Cobot, oder die Nummer eines Buchungskontos in sevDesk",
    "fault.expected.cost-centre": "Nummer oder Name einer Kostenstelle in sevDesk, oder null",
    "fault.expected.tag": "der Name eines Tags, oder null",
    "fault.expected.state-without-home": "der ganze Pfad der Statusdatei: Dieser Benutzer hat kein Heimatverzeichnis,"
    " oder XDG_STATE_HOME ist kein ganzer Pfad",
    "fault.found.large-output": "ein Befehl, der mehr ausgibt, als ein Token lang sein kann",
    "fault.reason.not-regular": "keine gewöhnliche Datei",
    "fault.expected.token-line": "eine Zeile mit dem Token, sonst nichts",
    "fault.expected.shorter": "ein Wert von höchstens {most} Zeichen",
    "fault.expected.state-path": "der Pfad der Statusdatei",
    "fault.expected.state-beside-file": "der ganze Pfad der Statusdatei. Ein relativer Pfad zählt ab dem Ordner der"
    " Konfiguration selbst, nicht mehr ab dem einer Verknüpfung auf sie: Das wäre jetzt {path}. Es gibt eine unter"
    " {before}: Tragen Sie hier diesen Pfad ein oder, wenn eine andere die richtige ist, verschieben Sie sie",
    "fault.expected.accepted-path": "der Pfad einer Datei, deren Name auf .accepted.yaml endet oder gar nicht auf .yaml"
    " (jede andere *.yaml gilt als Konfiguration)",
    "fault.expected.accepted-readable": "eine lesbare Datei mit den akzeptierten Abweichungen",
    "fault.expected.accepted-list": "eine Liste von Einträgen unter {key}, jeder mit einem Bindestrich am Anfang",
    "fault.expected.accepted-entry": "ein Eintrag mit {keys}, wie „cobot-sevdesk sync accept“ ihn schreibt",
    "fault.expected.accepted-text": "ein Text",
    "fault.expected.accepted-fingerprint": "der Fingerabdruck, wie „cobot-sevdesk sync accept“ ihn geschrieben hat:"
    " Ziffern und Buchstaben a bis f",
    "fault.expected.accepted-code": "der Code eines Problems, wie „sync status“ ihn nennt",
    "fault.expected.accepted-booked": "never, oder kein solcher Schlüssel",
    "fault.found.accepted-elsewhere": "kein Platz am Ende der Datei für einen neuen Eintrag",
    "fault.expected.accepted-at-the-end": "die Liste {key} als Letztes in der Datei, jeder Eintrag auf eigenen Zeilen",
    "fault.expected.known-home": "ein Pfad, dessen ~ für einen bekannten Benutzerordner steht",
    "fault.expected.address": "eine Adresse wie https://api.example.org, ohne Benutzernamen, Passwort, Abfrage (?) und"
    " Sprungmarke (#)",
    "fault.expected.https": "eine Adresse, die mit https:// beginnt (http nur für diesen Rechner, etwa 127.0.0.1)",
    "fault.found.address-with-more": "eine Adresse mit @, ? oder # (hier nicht angezeigt)",
    "fault.expected.variable": "{variable} mit dem Namen einer Umgebungsvariablen, oder {literal} für die Zeichen"
    " selbst",
    "fault.expected.set-variable": "eine Umgebungsvariable, die gesetzt ist; nicht gesetzt: {names} (setzen Sie sie"
    " mit export, oder schreiben Sie den Wert selbst hierher)",
    # Tokens
    "fault.expected.one-token": "genau eines von token, token_file und token_command, etwa token: {variable} für eine"
    " Umgebungsvariable",
    "fault.expected.token": "ein Token",
    "fault.expected.token-or-variable": "ein Token, oder {variable} für eines aus der Umgebung",
    "fault.expected.token-path": "der Pfad einer Datei, die das Token enthält",
    "fault.expected.token-command": "ein Befehl, der das Token ausgibt",
    "fault.expected.without-bearer": "nur das Token, ohne „Bearer“",
    "fault.expected.token-characters": "ein Token: eine Zeile aus Buchstaben, Ziffern und Zeichen, ohne Umlaute"
    " und Leerzeichen",
    "fault.found.empty": "{what}: leer",
    "fault.found.given": "das Angegebene",
    "fault.found.content": "der Inhalt von {file}",
    "fault.found.unreadable": "{file}: {reason}",
    "fault.expected.readable-file": "eine lesbare Datei",
    "fault.found.large-file": "eine große Datei {file}",
    "fault.expected.token-only": "eine Datei, die nur ein Token enthält",
    "fault.found.no-text": "{file}: keine Textdatei",
    "fault.expected.text-file": "eine Textdatei, die ein Token enthält",
    "fault.found.first-line": "die erste Zeile des Befehls",
    "fault.found.unfinished-command": "ein unvollständiger Befehl",
    "fault.expected.closed-quotation": "ein Befehl, in dem jedes Anführungszeichen sein Gegenstück hat",
    "fault.found.unstartable": "der Befehl {command}: {reason}",
    "fault.reason.no-command": "kein Befehl",
    "fault.expected.startable": "ein Befehl, der sich starten lässt",
    "fault.found.still-running": "ein Befehl, der noch läuft",
    "fault.expected.ends-within": "ein Befehl, der innerhalb von {seconds} Sekunden endet",
    "fault.found.failed-command": "ein Befehl, der mit {status} endete",
    "fault.expected.success": "ein Befehl, der gelingt (von Hand aufgerufen, sagt er, was fehlt)",
    # ---- What the commands print.
    "period.reversed": "--since {since} liegt nach --until {until}: Dazwischen ist kein Tag. Es wurde nichts gelesen"
    " oder geschrieben.",
    "period.two-ways": "{option} {given} lässt sich auf zwei Arten lesen: bitte {day} oder {other} schreiben. In einem"
    " deutschen Space ist das Erste gemeint. Es wurde nichts gelesen oder geschrieben.",
    "report.output.is-folder": "--output {path}: Das ist ein Ordner, keine Datei. Es wurde nichts gelesen.",
    "report.output.unknown-ending": "--output {path}: Was für ein Abgleich eine Datei auf {ending} sein soll, ist nicht"
    " bekannt. Endungen: .html, .csv, .json, .txt (oder keine: Text); sonst --format angeben. Es wurde nichts gelesen.",
    "report.output.pdf": "--output {path}: Ein PDF schreibt das Programm nicht. Mit der Endung .html schreiben, im"
    " Browser öffnen und von dort als PDF drucken; andere Endungen: .csv, .json, .txt (oder keine: Text). Es wurde"
    " nichts gelesen.",
    "report.output.no-folder": "--output {path}: Den Ordner gibt es nicht, oder er ist nicht beschreibbar. Es wurde"
    " nichts gelesen.",
    "report.output.failed": "--output {path}: Schreiben war nicht möglich ({reason}). Es gibt keinen neuen Abgleich.",
    "report.output.replace": "{path} gibt es schon. Ersetzen?",
    "report.output.exists": "--output {path}: Die Datei gibt es schon; sie blieb, wie sie ist. Es wurde nichts gelesen."
    " Einen anderen Namen angeben oder --overwrite.",
    "report.output.ending": "{path}: Der Inhalt ist {format}, anders als die Endung {ending} sagt.",
    "own-file": "{path} gehört zu den eigenen Dateien des Programms (Konfiguration, Statusdatei, akzeptierte"
    " Abweichungen, Token) und wird nicht ersetzt. Es wurde nichts gelesen oder geschrieben. Einen anderen Namen"
    " angeben.",
    "report.one-space": "--format {format} ist ein Abgleich für einen Space, und mehrere sind konfiguriert ({spaces})."
    " Es wurde nichts gelesen. Einen mit --config DATEI wählen, oder --format text oder json.",
    "retry.which": "Die Vorgänge mit Nummer oder ID nennen, oder --all angeben. Es wurde nichts geändert.",
    "run.locked": "{space}: Ein anderer Lauf ist noch bei der Arbeit[ (Prozess {process}, Benutzer {user})]; dieser hat"
    " nichts getan.",
    "state.others": "Die Statusdatei {path} ist neu, vielleicht gibt es aber schon eine andere dieses Space: {others}.",
    "state.others.next": "Ist jene gemeint, den Lauf beenden und sie unter state in der Konfiguration nennen, mit"
    " ganzem Pfad. Sonst wird, was sevDesk hat, an seiner Nummer erkannt und übernommen.",
    "run.idle": "{space}: nichts Neues.",
    "run.line": (
        "{space}: {booked#Rechnung#Rechnungen} gebucht, {contacts#Kontakt#Kontakte} angelegt oder verknüpft"
        "[, {problems} zu prüfen][, {unsettled} klärt der nächste Lauf], in {seconds} s."
    ),
    "run.members": (
        "Mitglieder  {seen} gelesen, {created#Kontakt#Kontakte} angelegt, {linked} verknüpft,"
        " {numbers#Kundennummer#Kundennummern} geschrieben"
    ),
    "run.invoices": (
        "Rechnungen  {seen} gelesen, {created} gebucht ({without_contact} ohne Kontakt), {adopted} übernommen,"
        " {unchanged} unverändert, {blocked} nicht buchbar, {nothing} ohne Betrag"
        "[, {unsettled} mit offenem Ausgang][, {waiting} wartend][, {limited} wegen --limit nicht angesehen]"
        "[, {unreached} nicht mehr erreicht][, {accepted} als nicht zu buchen akzeptiert]"
    ),
    "run.members-planned": (
        "Mitglieder  {seen} gelesen; Kontakte anzulegen: {created}, zu verknüpfen: {linked},"
        " Kundennummern zu schreiben: {numbers}"
    ),
    "run.invoices-planned": (
        "Rechnungen  {seen} gelesen; zu buchen: {created} ({without_contact} ohne Kontakt), zu übernehmen: {adopted};"
        " {unchanged} unverändert, {blocked} nicht buchbar, {nothing} ohne Betrag"
        "[, {unsettled} mit offenem Ausgang][, {waiting} wartend][, {limited} wegen --limit nicht angesehen]"
        "[, {unreached} nicht mehr erreicht][, {accepted} als nicht zu buchen akzeptiert]"
    ),
    "run.requests": "Anfragen    {cobot} an Cobot, {sevdesk} an sevDesk, in {seconds} s",
    "run.dry": "Probelauf: Es wurde nichts geschrieben. Ein Lauf würde:",
    "run.dry-nothing": "Probelauf: Es wurde nichts geschrieben. Ein Lauf würde nichts Neues schreiben.",
    "run.dry-pdfs": "Nicht angesehene PDFs: {count}; mit --with-pdfs werden auch sie gelesen.",
    "run.problems": "Bitte prüfen ({count}):",
    "run.unsettled": "Klärt der nächste Lauf ({count}):",
    "run.told-before": "{count#weiteres wurde#weitere wurden} schon genannt: „cobot-sevdesk sync status“.",
    "run.notes": "Zur Kenntnis:",
    "run.likewise": "Ebenso: {numbers}.",
    "run.further": "... und {count#weiteres#weitere}; --format json nennt alle.",
    "action.done.create-contact": "Kontakt {number} angelegt[: {name}][ (sevDesk-ID {sevdesk_id})]",
    "action.done.link-contact": "Kontakt {number} verknüpft[ (sevDesk-ID {sevdesk_id})]",
    "action.done.create-voucher": "{number} gebucht[: {gross}][, {name}][ (sevDesk-ID {sevdesk_id})]",
    "action.done.adopt-voucher": "Beleg zu {number} übernommen[ (sevDesk-ID {sevdesk_id})]",
    "action.create-contact": "Kontakt {number} anlegen[: {name}]",
    "action.link-contact": "Kontakt {number} verknüpfen",
    "action.create-voucher": "{number} buchen[: {gross}][, {name}]",
    "action.adopt-voucher": "den Beleg zu {number} übernehmen",
    "progress.work": "{space}: {what}",
    "progress.reading": "{space}: lese",
    "progress.reading.invoices": "Rechnungen in Cobot",
    "progress.reading.teams": "Teams in Cobot",
    "progress.reading.vouchers": "Belege in sevDesk",
    "progress.reading.positions": "Positionen in sevDesk",
    "progress.reading.contacts": "Kontakte in sevDesk",
    "progress.reading.addresses": "E-Mail-Adressen in sevDesk",
    "progress.reading.tags": "Tags in sevDesk",
    "progress.waiting.rate-limit": "warte {seconds} s auf das Anfragelimit",
    "progress.waiting.retry": "neuer Versuch in {seconds} s",
    "retry.nothing": "{space}: Nichts hatte eine Wartezeit[; {blocked#offenes#offene} sieht jeder Lauf erneut an].",
    "retry.released": "{space}: freigegeben: {count}[; {blocked#weiteres offenes#weitere offene} sieht jeder Lauf"
    " erneut an].",
    "retry.may-be": "„{name}“ kann mehreres bedeuten. Davon wurde nichts freigegeben; bitte genauer:",
    "retry.booked": "{space}: {number} ist schon gebucht oder verknüpft; nichts daran wartet.",
    "accept.why": "Mit --reason TEXT sagen, warum es so bleiben darf: ein Satz, den in drei Jahren jemand anders"
    " versteht, etwa „Von Hand gebucht, Ordner 2026/3“. Es wurde nichts akzeptiert.",
    "accept.head": "Was mit „cobot-sevdesk sync accept“ akzeptiert wurde, je ein Eintrag: zum Lesen, Kommentieren und\n"
    "Aufbewahren. Neue Einträge kommen ans Ende; ist ein Eintrag entfernt, wird seine Abweichung wieder genannt.",
    "accept.accepted": "{space}: {number}: {code} ist akzeptiert und damit erledigt.",
    "accept.never-booked": "{space}: {number}: {code} ist akzeptiert und damit erledigt; es entsteht hier kein Beleg.",
    "accept.in-place": "{space}: {number}: {code} ist akzeptiert und damit erledigt; solange in sevDesk steht, was"
    " statt der Rechnung gilt, entsteht hier kein Beleg.",
    "accept.written": "Eingetragen in {path}, mit der Begründung „{reason}“, von {by}.",
    "accept.locked": "{space}: Ein Lauf ist noch bei der Arbeit; nichts wurde akzeptiert. Bitte noch einmal, wenn er"
    " fertig ist.",
    "accept.voucher": "{space}: Der Beleg {number}, zu dem es keine Rechnung gibt, ist so akzeptiert und damit"
    " erledigt.",
    "accept.several-spaces": "{name}: In mehreren Spaces gibt es eine offene Abweichung ({spaces}). Es wurde nichts"
    " akzeptiert: Mit --config einen auswählen.",
    "accept.may-be": "„{name}“ kann mehreres bedeuten. Es wurde nichts akzeptiert; bitte genauer:",
    "accept.several": "{name}: sevDesk hat mehrere Belege dieser Nummer (IDs {ids}). Es wurde nichts akzeptiert: Einen"
    " mit seiner ID nennen.",
    "accept.expense": "{name}: Dieser Beleg in sevDesk ist kein Erlös. Es wurde nichts akzeptiert.",
    "accept.of-invoice": "{name}: Dieser Beleg gehört zu einer Rechnung. Was daran offen ist, wird unter deren Nummer"
    " akzeptiert. Es wurde nichts akzeptiert.",
    "accept.unnamed": "{name}: Dazu hat noch kein Lauf etwas genannt. Erst „cobot-sevdesk sync run[ --since"
    " {since}]“; was der nennt, lässt sich akzeptieren. Es wurde nichts akzeptiert.",
    "accept.unread": "{name}: Ob es einen solchen Beleg ohne Rechnung gibt, war nicht lesbar. Es wurde nichts"
    " akzeptiert.",
    "accept.unread-invoice": "{name}: Etwas an der Rechnung oder ihrem Beleg war nicht lesbar, sodass nicht bekannt"
    " ist, was abweicht. Es wurde nichts akzeptiert.",
    "accept.unsettled": "{name}: Ein Schreibvorgang mit offenem Ausgang ist noch keine Abweichung; der nächste Lauf"
    " klärt ihn. Es wurde nichts akzeptiert.",
    "accept.before": "{name}: schon am {day} von {by} akzeptiert: „{reason}“. Eine andere offene Abweichung gibt es"
    " nicht; es wurde nichts akzeptiert. Soll die Begründung anders lauten: den Eintrag aus {path} herauslöschen;"
    " ist die Abweichung wieder genannt, noch einmal akzeptieren.",
    "accept.nothing": "{name}: Es gibt keine offene Abweichung. Es wurde nichts akzeptiert.",
    "accept.unknown": "{name}: Unter dieser Nummer oder ID ist nichts bekannt.[ Ähnlich sind: {near}.] Es wurde nichts"
    " akzeptiert.",
    # ---- Setting the configuration from the command line, with `config set` and `config map`.
    "set.several-files": "Es gibt mehrere Konfigurationen; --config wählt eine aus: {files}. Es wurde nichts geändert.",
    "set.value-and-remove": "{key}: entweder ein Wert oder --remove, nicht beides. Es wurde nichts geändert.",
    "set.no-value": "{key}: Es fehlt der Wert; es wurde nichts geändert.[ Schlüssel und Wert stehen getrennt:"
    " {apart}.] Erwartet: {expected}. Um den Schlüssel zu entfernen: --remove.",
    "set.choices": "Möglich für {key}:",
    "set.question": "Nummer (nur Eingabetaste: so lassen)",
    "set.secret": "„{key}“ ist ein Geheimnis oder führt zu einem: Auf der Befehlszeile, wo andere Benutzer und der"
    " Verlauf der Shell es lesen könnten, wird es weder gesetzt noch gezeigt. Schreiben Sie es in die Datei oder nennen"
    " Sie eine Datei mit token_file. Es wurde nichts geändert.",
    "set.unknown-key": "„{key}“ ist kein Schlüssel der Konfiguration. [Meinten Sie „{near}“?|Es gibt: {known}.] Es"
    " wurde"
    " nichts geändert.",
    "set.section": "„{key}“ hat mehrere Werte: Schreiben Sie „{key}.“ und dahinter den, der gemeint ist. Es wurde"
    " nichts"
    " geändert.",
    "set.unfit-code": "„{key}“: Was hinter dem Abschnitt steht, kann kein Code sein: bitte eine Zeile. Es wurde nichts"
    " geändert.",
    "set.unfit-value": "{key} kann nicht [„{given}“|leer] sein; es wurde nichts geändert. Erwartet: {expected}[. Es"
    " gibt: {known}]",
    "set.no-place": "{file}[, Zeile {line}]: Dort sollte {key} nur von Hand geändert werden: ein Abschnitt in Klammern,"
    " ein Wert über mehrere Zeilen, eine Umgebungsvariable oder ein doppelter Schlüssel. Es wurde nichts geändert. Dort"
    " muss stehen:",
    "set.not-removable": "{file}[, Zeile {line}]: Dort sollte {key} nur von Hand entfernt werden: ein Wert über"
    " mehrere Zeilen oder ein doppelter Schlüssel. Es wurde nichts geändert.",
    "set.meanwhile": "{file} wurde inzwischen anderswo geändert. Hier wurde nichts geändert; bitte noch einmal"
    " versuchen.",
    "set.write-protected": "{file} ist schreibgeschützt. Es wurde nichts geändert. Darf sie geändert werden: „chmod"
    " u+w“, dann noch einmal.",
    "set.not-written": "{file} lässt sich nicht schreiben: {reason}. Es wurde nichts geändert.",
    "set.nothing": "Die Konfiguration wurde nicht geändert.",
    "set.cancelled": "Abgebrochen. Die Konfiguration wurde nicht geändert.",
    "set.nobody-answers": "Es gab keine Antwort zu lesen.",
    "set.no-booking-account": "Das Buchungskonto „{account}“ gibt es in sevDesk nicht.[ Am ähnlichsten: {nearest}.] Es"
    " wurde nichts geändert. Kommt es in sevDesk erst noch dazu: --offline.",
    "set.ambiguous-booking-account": "So heißen mehrere Buchungskonten: {accounts}. Es wurde nichts geändert: Nehmen"
    " Sie"
    " die Nummer des einen.",
    "set.account-not-for-revenue": "{account} ist in sevDesk kein Erlöskonto. Es wurde nichts geändert.",
    "set.rule-unknown": "In sevDesk erlaubt kein Erlöskonto die Steuerregel {rule} mit 0 %.[ Es gibt: {known}.] Es"
    " wurde"
    " nichts geändert.",
    "set.rule-refused": "sevDesk erlaubt die Steuerregel {rule} mit 0 % für {account} nicht.[ Erlaubt ist {allowed}.]"
    " Es"
    " wurde nichts geändert.",
    "set.unknown-code": "Den Buchungscode „{code}“ gibt es in Cobot nicht: weder in der Liste noch auf einer Rechnung"
    " der letzten 13 Monate.[ Am ähnlichsten: {nearest}.]",
    "set.unknown-code.anyway": "Trotzdem setzen?",
    "set.unknown-code.refused": "{first} Es wurde nichts geändert. Kommt der Code erst noch dazu: --new-code.",
    "set.code-not-looked-up": "Ob es den Code „{code}“ in Cobot gibt, ließ sich nicht nachsehen.",
    "set.done": "{key} ist gesetzt, in {file}.",
    "set.closed-ahead": "Der {day} liegt in der Zukunft: Nichts mit einem Datum bis dahin wird gebucht.",
    "set.removed": "{key} ist aus {file} entfernt; es gilt die Vorgabe.",
    "set.absent": "{key} ist in {file} nicht gesetzt; es wurde nichts geändert.",
    "set.same": "{key} steht schon so in {file}; es wurde nichts geändert.",
    "set.state": "Die Statusdatei ist jetzt {state}, nicht mehr {before}: Gibt es dort noch keine, beginnt alles von"
    " vorn[, außer Sie legen {kept} vor dem nächsten Lauf dorthin].",
    "set.account": "In sevDesk ist das {account}; erlaubt sind {rates}.",
    "set.rule": "In sevDesk ist das die Steuerregel {rule}.",
    "map.none": "{space}: Jeder verwendete Buchungscode hat ein Buchungskonto.",
    "map.code": "„{code}“[, unter accounts auf „{account}“ gesetzt,] hat kein Buchungskonto.[ Steuersätze: {rates}.]",
    "map.code.no-revenue": "„{code}“[, unter accounts auf „{account}“ gesetzt,] ist in sevDesk das Buchungskonto"
    " {found}, und das ist kein Erlöskonto.[ Steuersätze: {rates}.]",
    "map.code.several": "„{code}“[, unter accounts auf „{account}“ gesetzt,] passt auf mehrere Buchungskonten:"
    " {found}.[ Steuersätze: {rates}.]",
    "map.no-code": "[Auf {count#Rechnung#Rechnungen}, etwa {numbers}, stehen Positionen|Positionen] ohne Buchungscode["
    " (Steuersätze: {rates})]. [default_account ist „{account}“ und führt zu keinem Erlöskonto.|Ein default_account"
    " ist nicht gesetzt.] Künftige bekommen am besten in Cobot einen Code. Ein hier gewähltes Konto wird"
    " default_account:"
    " Jede Position ohne Code wird darauf gebucht.",
    "map.fitting": "Diese Konten in sevDesk passen:",
    "map.none-fits": "Kein Erlöskonto in sevDesk erlaubt alle diese Steuersätze; prüfen Sie den Steuersatz des Codes in"
    " Cobot.",
    "map.question": "Nummer des Kontos (nur Eingabetaste: so lassen)",
    "map.unfit": "„{given}“ ist keine der Nummern oben.",
    "map.left": "{space}: noch ohne Erlöskonto: {codes}.",
    "map.lines-without-code": "Positionen ohne Code",
    "map.nobody": "Hier kann niemand antworten. Setzen Sie jeden Code mit „cobot-sevdesk config set“, oder starten Sie"
    " diesen Befehl im Terminal.",
    "map.cancelled": "Abgebrochen. Was schon gesetzt ist, bleibt gesetzt.",
    "map.nobody-answers": "Es gab keine Antwort zu lesen.",
    # ---- What the commands `demo` and `sandbox` print.
    "demo.title": "cobot-sevdesk: von Cobot nach sevDesk, auf den Cent genau",
    "demo.introduction": "Auf diesem Rechner laufen ein eigenes Cobot und ein eigenes sevDesk mit einem erfundenen"
    " Coworking-Space. Das Programm tut damit, was es mit Ihren täte. Nichts verlässt diesen Rechner.",
    "demo.head.before": "1  Was da ist",
    "demo.head.dry": "2  Der Probelauf: alles lesen, nichts schreiben",
    "demo.head.run": "3  Der Lauf",
    "demo.head.mended": "4  Die Buchhaltung greift ein",
    "demo.head.left": "5  Was übrig ist",
    "demo.head.report": "6  Der Abgleich für die Buchhaltung",
    "demo.head.signing": "7  Welche Monate unterschrieben werden können",
    "demo.report.what": "In Kürze, was `sync report` sagt, das beide Seiten Vorgang für Vorgang vergleicht:",
    "demo.report.page": "Der ganze Abgleich, mit jedem Vorgang, ist eine Seite für Ihren Browser:",
    "demo.in-cobot": "In Cobot",
    "demo.in-sevdesk": "In sevDesk",
    "demo.there-in-cobot": "{space}: {members#Mitglied#Mitglieder}, {teams#Team#Teams}, {invoices#Rechnung#Rechnungen}",
    "demo.there-dates": "vom {since} bis {until}",
    "demo.there-in-sevdesk": "{contacts#Kontakt#Kontakte}, {vouchers#Beleg#Belege}, alle von Hand erfasst",
    "demo.dry.would": "Ein Lauf würde",
    "demo.dry.contacts": "{count#Kontakt#Kontakte} anlegen",
    "demo.dry.linked": "{count#vorhandenen Kontakt#vorhandene Kontakte} verknüpfen",
    "demo.dry.numbers": "{count#Kundennummer#Kundennummern} in Cobot eintragen",
    "demo.dry.vouchers": "{count#Rechnung als einen#Rechnungen als je einen} Beleg buchen",
    "demo.dry.adopted": "{count#von Hand erfassten Beleg#von Hand erfasste Belege} übernehmen",
    "demo.dry.left": "{count#Rechnung#Rechnungen} nicht buchen, mit Grund",
    "demo.dry.such-as": "etwa {examples}",
    "demo.dry.unchanged": "sevDesk wurde danach noch einmal gelesen: Darin hat sich nichts geändert.",
    "demo.run.members": "Mitglieder",
    "demo.run.invoices": "Rechnungen",
    "demo.run.made": "{created#Kontakt#Kontakte} angelegt, {linked} verknüpft, {numbers#Kundennummer#Kundennummern}"
    " in Cobot eingetragen",
    "demo.run.booked": "{created} gebucht (davon {without_contact} an Gäste und andere ohne Kontakt), {adopted}"
    " übernommen, {nothing} ohne Betrag, {left} nicht gebucht",
    "demo.run.as-planned": "Er tat genau, was der Probelauf angekündigt hatte: {steps#Schritt#Schritte}.",
    "demo.run.vouchers": "Einige der Belege, wie sie nun in sevDesk stehen:",
    "demo.run.careful": "Vier, die man leicht falsch bucht:",
    "demo.careful.deposit": "Eine Kaution auf eigener Rechnung: auf {account} gebucht, mit der Steuerregel „{rule}“"
    " ({id}), der einzigen, die dieses Konto ohne Umsatzsteuer erlaubt.",
    "demo.careful.beside": "Eine Kaution neben einem Platz mit Umsatzsteuer: nicht gebucht, denn ein Beleg hat nur eine"
    " Steuerregel, und diese Rechnung braucht zwei.",
    "demo.careful.zero": "Ein Raum abzüglich einer verrechneten Kaution: Zu zahlen ist nichts, doch {tax} Umsatzsteuer"
    " sind fällig. Nicht gebucht, sondern genannt.",
    "demo.careful.stranger": "sevDesk hat einen Beleg mit dieser Nummer, diesem Datum und Betrag, aber für {contact},"
    " also für jemand anderen. Er wird nicht übernommen.",
    "demo.run.unbooked": "Nicht gebucht, und warum:",
    "demo.column.invoice": "Rechnung",
    "demo.column.booked": "Kontakt, Konto je Position",
    "demo.column.rate": "USt",
    "demo.column.gross": "Brutto",
    "demo.column.tags": "Tags",
    "demo.column.reason": "Grund",
    "demo.column.next": "Maßnahme",
    "demo.column.recipient": "Empfänger",
    "demo.column.month": "Monat",
    "demo.column.difference": "Differenz",
    "demo.column.named": "Oben genannt",
    "demo.column.unexplained": "Ungeklärt",
    "demo.no-contact": "{name}, kein Kontakt",
    "demo.mended.cause": "{who} von der Buchhaltung fügt in sevDesk das fehlende Konto {number} aus dem"
    " Kontenrahmen hinzu und nennt es „{name}“.",
    "demo.mended.differs": "Die Rechnung {invoice} lautet auf {cobot}, der Beleg, den sie einst von Hand erfasst hat,"
    " auf {sevdesk}. Sie weiß, warum, und lässt es so:",
    "demo.mended.reason": "{amount} Nachlass vereinbart",
    "demo.mended.accepted": "Grund, Name und Tag stehen nun in einer Datei, die der Space aufbewahrt. Danach wird"
    " niemand mehr gefragt; jede andere Abweichung würde genannt. Dann läuft das Programm noch einmal.",
    "demo.mended.booked": "Jetzt gebucht: {numbers}.",
    "demo.mended.untouched": "Alles andere ist, wie es war: {vouchers#Beleg#Belege} und"
    " {contacts#Kontakt#Kontakte}, einzeln"
    " verglichen.",
    "demo.left.unbooked": "Nicht gebucht: {count#Rechnung#Rechnungen}. Davon müssen Sie {persons} prüfen[;"
    " {retried#wird#werden} von selbst nachgeholt]:",
    "demo.left.others": "Außerdem {names}: {reason}. {next}",
    "demo.left.totals": "Kontrollsummen in Euro, brutto, jede Seite für sich zusammengezählt:",
    "demo.left.total": "Summe",
    "demo.left.foreign": "Rechnungen in anderer Währung sind nicht Teil der Summen: {numbers}.",
    "demo.left.proved": "Cobot und sevDesk unterscheiden sich um {difference} Euro. Alles davon ist oben genannt;"
    " {unexplained} sind ungeklärt.",
    "demo.left.requests": "Anfragen des Probelaufs und der beiden Läufe: {cobot} an Cobot, {sevdesk} an sevDesk. Der"
    " zweite Lauf brauchte {second_cobot} und {second_sevdesk}.",
    "demo.end": "Fertig in {seconds} s.",
    "demo.signing.what": "Ein Monat kann unterschrieben werden, wenn er vorbei ist und `sync report` für ihn mit Code 0"
    " endet: Jeder Vorgang stimmt überein, ist ohne Betrag oder wurde akzeptiert. Ein Monat, der noch läuft oder leer"
    " ist, kann auch mit Code 0 enden; eine Zeile für die Unterschrift hat er nicht.",
    "demo.signing.open": "Noch nicht. Offen: {open}.[ Akzeptiert: {accepted}.]",
    "demo.signing.signed": "Kann unterschrieben werden: Nichts ist offen.[ Akzeptiert: {accepted}.]",
    "demo.signing.running": "Kann unterschrieben werden, wenn er vorbei ist: Nichts ist offen.[ Akzeptiert:"
    " {accepted}.]",
    "demo.signing.how": "Was jeweils zu tun ist, steht in Abschnitt 5. Ist es berichtigt oder wie in Abschnitt 4"
    " akzeptiert, kann der Monat unterschrieben werden, sobald er vorbei ist.",
    "demo.next": "Wie es weitergeht",
    "demo.next.sandbox": "lässt beide laufen, zum Ausprobieren",
    "demo.next.keep": "zeigt dasselbe, und danach können Sie sich umsehen",
    "demo.next.readme": "sagt, wie es für Ihren Space eingerichtet wird",
    "demo.keep": "Beide Server laufen weiter, zum Umsehen. Strg-C beendet sie.",
    "demo.keep.config": "Konfiguration",
    "demo.keep.try": "In einem anderen Terminal",
    "demo.keep.again": "noch einmal: Es gibt nichts Neues",
    "demo.keep.json": "dasselbe für Maschinen",
    "demo.keep.stopped": "Beide Server sind beendet. Die Dateien bleiben in {folder}.",
    "demo.failed": "Die Demo tat nicht, was sie sollte: {what}.",
    "demo.failed.plan": "Der Lauf tat etwas anderes, als der Probelauf angekündigt hatte",
    "demo.failed.dry": "Der Probelauf hat in sevDesk etwas geändert",
    "demo.failed.mended": "Der zweite Lauf buchte nicht, was am fehlenden Konto lag, oder er rührte anderes an",
    "demo.failed.accepted": "Akzeptiertes wurde noch einmal genannt",
    "demo.failed.signing": "Was der Abgleich eines Monats sagt, passt nicht zu dem, was darin offen ist",
    "demo.failed.totals": "{amount} Euro Differenz zwischen Cobot und sevDesk sind nicht genannt",
    "demo.reason.no-accounting-code": "Position ohne Buchungscode",
    "demo.next.no-accounting-code": "default_account setzen (config map).",
    "demo.reason.no-booking-account": "das Konto fehlt in sevDesk",
    "demo.next.no-booking-account": "In sevDesk anlegen oder anders zuordnen.",
    "demo.reason.ambiguous-booking-account": "zwei Konten heißen so",
    "demo.next.ambiguous-booking-account": "In der Konfiguration das richtige nennen.",
    "demo.reason.account-not-for-revenue": "das Konto ist kein Erlöskonto",
    "demo.next.account-not-for-revenue": "Dem Code ein Erlöskonto zuordnen.",
    "demo.reason.tax-rate-not-allowed": "Konto erlaubt die USt nicht",
    "demo.next.tax-rate-not-allowed": "Ein Konto zuordnen, das sie erlaubt.",
    "demo.reason.tax-rule-undecided": "keine USt, und der Grund fehlt",
    "demo.next.tax-rule-undecided": "Einmal mit der Steuerberatung klären.",
    "demo.reason.several-taxes-on-one-line": "Position mit zwei Steuersätzen",
    "demo.next.several-taxes-on-one-line": "Den Beleg von Hand anlegen.",
    "demo.reason.several-tax-rules": "zwei Steuerregeln, ein Beleg",
    "demo.next.several-tax-rules": "Stornieren, als zwei Rechnungen schreiben.",
    "demo.reason.zero-total": "Summe null, doch Steuer fällig",
    "demo.next.zero-total": "Den Beleg von Hand anlegen.",
    "demo.reason.period-closed": "der Monat ist abgeschlossen",
    "demo.next.period-closed": "Fragen, wer abgeschlossen hat.",
    "demo.reason.amounts-do-not-add-up": "Positionen und Summe ungleich",
    "demo.next.amounts-do-not-add-up": "Stornieren und neu schreiben.",
    "demo.reason.currency-not-supported": "sie lautet nicht auf Euro",
    "demo.next.currency-not-supported": "Erlauben, oder von Hand buchen.",
    "demo.reason.voucher-differs": "Beleg in sevDesk weicht ab",
    "demo.next.voucher-differs": "Vergleichen, berichtigen oder akzeptieren.",
    "demo.reason.duplicate-vouchers": "in sevDesk steht sie zweimal",
    "demo.next.duplicate-vouchers": "Einen in sevDesk löschen oder ausgleichen.",
    "demo.reason.pdf-unavailable": "Cobot liefert das PDF nicht",
    "demo.next.pdf-unavailable": "Nichts: Es wird von selbst nachgeholt.",
    "demo.reason.rejected-by-sevdesk": "sevDesk hat sie abgelehnt",
    "demo.next.rejected-by-sevdesk": "Die von sevDesk genannte Ursache beheben.",
    "demo.reason.rejected-by-cobot": "Cobot hat etwas abgelehnt",
    "demo.next.rejected-by-cobot": "Die von Cobot genannte Ursache beheben.",
    "demo.reason.activity-refused": "Cobot zeigt keine Aktivität dazu an",
    "demo.next.activity-refused": "Die von Cobot genannte Ursache beheben.",
    "demo.reason.outcome-unknown": "offen, ob sie angekommen ist",
    "demo.next.outcome-unknown": "Nichts: Der nächste Lauf sieht nach.",
    "demo.reason.ambiguous-contact": "zwei Kontakte passen",
    "demo.next.ambiguous-contact": "Die beiden Kontakte in sevDesk zusammenführen und den übrigen am Beleg eintragen.",
    "demo.reason.customer-number-not-written": "Nummer steht nicht in Cobot",
    "demo.next.customer-number-not-written": "In Cobot von Hand eintragen.",
    "demo.reason.correction-not-booked": "Rechnungskorrekturen bucht man von Hand",
    "demo.next.correction-not-booked": "In sevDesk buchen.",
    "demo.reason.edited-after-sync": "nach dem Buchen geändert",
    "demo.next.edited-after-sync": "Den Beleg mit der Rechnung vergleichen.",
    "demo.reason.deleted-in-cobot": "nicht mehr in Cobot",
    "demo.next.deleted-in-cobot": "Herausfinden, warum.",
    "demo.reason.adopted-with-differences": "ihr Beleg weicht teils ab",
    "demo.next.adopted-with-differences": "Den Beleg berichtigen oder gelten lassen.",
    "demo.reason.voucher-gone": "ihr Beleg wurde gelöscht",
    "demo.next.voucher-gone": "Neu anlegen oder gelten lassen.",
    "demo.reason.voucher-changed": "ihr Beleg wurde geändert",
    "demo.next.voucher-changed": "Den Beleg berichtigen oder gelten lassen.",
    "demo.reason.duplicate-contacts": "zwei Kontakte für ein Mitglied",
    "demo.next.duplicate-contacts": "In sevDesk zusammenführen.",
    "demo.reason.draft-left": "ihr Beleg ist wieder ein Entwurf",
    "demo.next.draft-left": "Den Entwurf prüfen und öffnen.",
    "demo.reason.voucher-similar": "ähnliche Nummer in sevDesk",
    "demo.next.voucher-similar": "Sagen, ob es derselbe Vorgang ist.",
    "demo.reason.contact-not-ready": "ihr Kontakt kommt noch",
    "demo.next.contact-not-ready": "Nichts: Sie wird danach gebucht.",
    "demo.reason.pdf-not-attached": "am Beleg hängt kein PDF",
    "demo.next.pdf-not-attached": "In sevDesk anhängen.",
    "sandbox.running": "Auf diesem Rechner laufen ein Cobot und ein sevDesk. Strg-C beendet sie und löscht ihren"
    " Inhalt.",
    "sandbox.there": "{members#Mitglied#Mitglieder}, {teams#Team#Teams}, {invoices#Rechnung#Rechnungen};"
    " {contacts#Kontakt#Kontakte}, {vouchers#Beleg#Belege}",
    "sandbox.running-several": "Auf diesem Rechner laufen ein Cobot und ein sevDesk mit {count#Space#Spaces}. Strg-C"
    " beendet sie und löscht ihren Inhalt.",
    "sandbox.spaces-without-folder": "--spaces braucht --config-file mit dem Pfad eines neuen Ordners für die"
    " Konfigurationen.",
    "sandbox.holds": "Inhalt",
    "sandbox.faults": "Störungen",
    "sandbox.faults.rate": "{percent} % aller Anfragen gehen schief: verloren, unbeantwortet, 500, abgeschnitten"
    " (Startwert {seed})",
    "sandbox.otherwise": "Anders als angenommen",
    "sandbox.limits": "Grenzen",
    "sandbox.limits.rates": "Cobot {per_minute} Anfragen je Minute und Pfad, sevDesk {per_second} je Sekunde",
    "sandbox.init": "Um den Space selbst einzurichten, in einem anderen Terminal:",
    "sandbox.next": "Und danach:",
    "sandbox.config.follows": "Konfiguration zum Kopieren in eine Datei (privat, in einem eigenen Ordner):",
    "sandbox.stopped": "Beide Server sind beendet, ihr Inhalt ist gelöscht.[ Geblieben sind Dateien, die ohne diese"
    " Sandbox nichts nützen und die Sie löschen können: {files}.]",
    "sandbox.port-taken": "Die Server können nicht starten: {reason}. Andere Ports wählen, oder keine für freie.",
    "sandbox.same-port": "Cobot und sevDesk können nicht beide Port {port} haben. Jedem"
    " einen eigenen geben, oder keinen.",
    "sandbox.seed-without-faults": "--seed bestimmt, welche Anfragen schiefgehen: Es braucht auch --faults.",
    "sandbox.config-exists": "{path} gibt es schon und blieb, wie es ist. Mit"
    " --config-file einen anderen Pfad angeben.",
    "sandbox.config-unwritable": "{path} kann nicht geschrieben werden: {reason}.",
    # ---- What the report prints.
    "report.title": "{space}: Abgleich von Cobot und sevDesk, {since} bis {until}",
    "report.agrees": "Alles stimmt überein: Zu jeder Rechnung gibt es ihren Beleg, auf den Cent genau.",
    "report.agrees.accepted": "Nichts ist offen. Was abweicht, ist akzeptiert ({count}) und steht unten mit"
    " Grund, Name und Tag; alles andere stimmt auf den Cent genau überein.",
    "report.so-far": "Bis jetzt stimmt alles überein; der Zeitraum ist erst nach dem {until} vorbei.",
    "report.so-far.accepted": "Bis jetzt ist nichts offen; was abweicht, ist akzeptiert (Vorgänge: {count}). Der"
    " Zeitraum ist erst nach dem {until} vorbei.",
    "report.not-over": "Der Zeitraum ist erst nach dem {until} vorbei.",
    "report.empty": "In diesem Zeitraum gibt es weder Rechnungen noch Belege. Bitte prüfen, ob die Tage stimmen.",
    "report.without-invoices": "Bei den Mitgliedern ist nichts offen. Rechnungen sind nicht verglichen: Sie sind in der"
    " Konfiguration ausgeschaltet (invoices.enabled: false).",
    "report.differs": "Es gibt Abweichungen. Was Sie prüfen müssen, steht unten.",
    "report.gross": "Brutto, {currency}",
    "report.difference": "Differenz",
    "report.total": "Summe",
    "report.calm-months": "Monate, deren Summen gleich sind: {count}.",
    "report.differences-inside": "Die Summen stimmen überein, aber Beträge stehen auf anderen Buchungskonten oder"
    " Steuersätzen: siehe die Vorgänge unten.",
    "report.documents": "Vorgänge: {count}",
    "report.section": "{class} ({count})",
    "report.further": "... und {count#weiteres#weitere}; --format csv nennt alle.",
    "report.further-members": "... und {count#weiteres#weitere}; --format json nennt alle.",
    "report.accepted": "Akzeptiert ({count})",
    "report.accepted.count": "Akzeptiert: weicht ab und darf so bleiben",
    "report.accepted.entry": "akzeptiert am {day} von {by}: {reason}",
    "report.members": "Mitglieder und Kontakte ({count})",
    "report.class.matched": "Stimmt überein",
    "report.class.nothing-to-book": "Nichts zu buchen",
    "report.class.missing": "Fehlt",
    "report.class.blocked": "Nicht buchbar",
    "report.class.different": "Abweichend",
    "report.class.duplicate": "Doppelt gebucht",
    "report.class.extra": "Nur in sevDesk",
    "report.class.accepted": "Akzeptiert",
    "report.meaning.matched": "in Cobot und sevDesk gleich",
    "report.meaning.nothing-to-book": "die Summe ist null",
    "report.meaning.missing": "nur in Cobot",
    "report.meaning.blocked": "nur in Cobot und nicht zu buchen, bevor Sie die Ursache behoben haben",
    "report.meaning.different": "auf beiden Seiten, aber nicht gleich",
    "report.meaning.duplicate": "mehrere Belege in sevDesk zu einer Rechnung",
    "report.meaning.extra": "nur in sevDesk, obwohl der Beleg aus Cobot stammt",
    "report.message.missing": "{number} steht nur in Cobot.",
    "report.fix.missing": "Von Hand ist nichts zu tun: „cobot-sevdesk sync run“ bucht es. Eine Rechnung, die älter als"
    " start_date ist, wird nur mit --since gebucht.",
    "report.message.waits": "Die Rechnung ruht bis {until} (invoices.wait_hours).",
    "report.fix.waits": "Nichts zu tun: Der erste Lauf danach bucht sie.",
    "report.message.different": "Beleg {sevdesk_ids} weicht von der Rechnung ab (Cobot / sevDesk): {fields}.",
    "report.fix.different": "Den Beleg in sevDesk von Hand berichtigen. Kein Lauf ändert einen vorhandenen Beleg.",
    "report.message.extra": "Beleg {sevdesk_ids} stammt nach Tag oder Belegnummer aus Cobot, aber Cobot hat"
    " keine solche Rechnung.",
    "report.fix.extra": "Klären, ob die Rechnung in Cobot gelöscht oder umnummeriert wurde, und den Beleg in sevDesk wo"
    " nötig löschen oder, wenn festgeschrieben, durch einen Gegenbeleg ausgleichen.",
    "report.field.gross": "Bruttobetrag",
    "report.field.date": "Belegdatum",
    "report.field.number": "Belegnummer",
    "report.field.direction": "Belegart",
    "report.field.currency": "Währung",
    "report.field.accounts": "Buchungskonto und Steuersatz",
    "report.field.contact": "Kontakt oder Empfänger",
    "report.field.tax_rule": "Steuerregel",
    "report.field.tax": "Umsatzsteuer",
    "report.member.message.without-contact": "{name}[ (Kundennummer {cobot_number} in Cobot)] hat keinen Kontakt in"
    " sevDesk.",
    "report.member.fix.without-contact": "„cobot-sevdesk sync run“ legt ihn an, sofern der Lauf kein Problem nennt.",
    "report.member.message.number-different": "{name}: Die Kundennummer ist in Cobot [{cobot_number}|nicht gesetzt] und"
    " beim Kontakt {sevdesk_ids} [{sevdesk_number}|nicht gesetzt].",
    "report.member.fix.number-different": "Wenn ein Lauf es nicht behebt: auf beiden Seiten dieselbe Kundennummer"
    " eintragen.",
    "report.member.message.several-contacts": "{name}: Mehrere Kontakte in sevDesk passen oder tragen die Kundennummer["
    " {sevdesk_number}| {cobot_number}] (IDs {sevdesk_ids}).",
    "report.member.fix.several-contacts": "Die Kontakte in sevDesk zusammenführen oder jedem eine eigene Kundennummer"
    " geben.",
    "report.column.class": "Klasse",
    "report.column.meaning": "Bedeutung",
    "report.column.date": "Datum",
    "report.column.number": "Belegnummer",
    "report.column.gross": "Brutto",
    "report.column.currency": "Währung",
    "report.column.name": "Name",
    "report.column.accounts": "Buchungskonten",
    "report.column.fields": "Abweichung (Cobot / sevDesk)",
    "report.column.codes": "Codes",
    "report.column.message": "Befund",
    "report.column.fix": "Maßnahme",
    "report.column.cobot_id": "Cobot-ID",
    "report.column.sevdesk_ids": "sevDesk-IDs",
    "report.makes-drafts": "Das Programm legt Entwürfe an (invoices.status: draft). Ein Entwurf ist keine Buchung: Er"
    " zählt erst, wenn er in sevDesk geöffnet ist.",
    "report.marked.draft": "Entwürfe: {count}. Davon ist in sevDesk nichts gebucht.",
    "report.marked.no-pdf": "Belege ohne PDF: {count}.",
    "report.not-compared": "Nicht vergleichbar, weil eine Seite es nicht angibt oder keine Regel sagt, was richtig wäre"
    " (Zahl der Vorgänge): {fields}.",
    "report.marks": "[Status in Cobot: {cobot}; ]Status in sevDesk: {sevdesk}",
    "report.mark.paid": "bezahlt",
    "report.mark.open": "offen",
    "report.mark.canceled": "storniert",
    "report.mark.written-off": "ausgebucht",
    "report.mark.draft": "Entwurf",
    "report.mark.no-pdf": "ohne PDF",
    "report.mark.e-invoice": "E-Rechnung",
    "report.mark.enshrined": "festgeschrieben",
    "report.tax.title": "Umsatzsteuer",
    "report.tax.heading": "Umsatzsteuer je Monat, Steuerregel und Satz, in {currency}",
    "report.tax.about": "Bei Cobot zählt, was gebucht ist oder zu buchen wäre, bei sevDesk, was gebucht ist; Entwürfe"
    " zählen nicht. Eine Kennzahl steht nur da, wo sevDesk sie zur Steuerregel nennt.",
    "report.tax.differs": "{what}: Differenz {tax} Umsatzsteuer, {net} netto.",
    "report.tax.field": "Kennzahl {field}",
    "report.tax.no-rule": "ohne Steuerregel",
    "report.tax.blocked.title": "Nicht buchbar",
    "report.tax.blocked.heading": "Nicht buchbar, mit der Umsatzsteuer (oben nicht enthalten)",
    "report.totals.title": "Buchungskonten",
    "report.totals.heading": "Brutto je Monat, Buchungskonto und Steuersatz, in {currency}",
    "report.unfinished.heading": "Entwürfe und Belege ohne PDF ({count})",
    "report.unfinished.fix": "Einen Entwurf in sevDesk prüfen und öffnen. Einem gebuchten Beleg lässt sich das PDF nur"
    " geben, solange er auf Entwurf zurückgesetzt ist.",
    "report.payments.title": "Zahlungsstatus",
    "report.payments.heading": "Zahlungsstatus (wird gezeigt, ist keine Abweichung)",
    "report.payments.sum": "In Cobot {cobot}, in sevDesk {sevdesk}: {count} ({amount})",
    "report.payments.cobot-only": "In Cobot bezahlt, in sevDesk offen ({count}):",
    "report.payments.sevdesk-only": "In Cobot offen, in sevDesk bezahlt ({count}):",
    "report.payments.canceled": "In Cobot storniert oder ausgebucht, in sevDesk offene Einnahme ({count}):",
    "report.gaps.title": "Nummernlücken",
    "report.gaps.heading": "Lücken in den Rechnungsnummern ({count})",
    "report.gaps.none": "In den Rechnungsnummern des Zeitraums ist keine Lücke.",
    "report.gaps.about": "Eine Lücke ist noch kein Fehler: Die Nummer kann zu einem anderen Zeitraum gehören oder in"
    " Cobot gelöscht sein. Bitte klären und festhalten.",
    "report.gap.one": "{first} fehlt zwischen {after} und {before}.",
    "report.gap.many": "{count#Nummer fehlt#Nummern fehlen} zwischen {after} und {before}: {first} bis {last}.",
    "report.booked.title": "Nachgebucht",
    "report.booked.heading": "Seit dem {day} in den Zeitraum gebucht ({count})",
    "report.booked.none": "Seit dem {day} wurde nichts in den Zeitraum gebucht.",
    "report.booked.unknown": "Was seit dem {day} in den Zeitraum gebucht wurde, ist nicht vollständig bekannt: Die"
    " Statusdatei kennt [Läufe erst seit {known}|keinen Lauf].",
    "report.head.booked": "Nachgebucht",
    "report.head.title": "Abgleich",
    "report.head.heading": "Grundlagen des Abgleichs",
    "report.head.version": "Programmversion",
    "report.head.space": "Space",
    "report.head.period": "Zeitraum",
    "report.head.cobot-read": "Cobot gelesen",
    "report.head.sevdesk-read": "sevDesk gelesen",
    "report.head.configuration": "Prüfsumme der Konfiguration",
    "report.head.accepted": "Prüfsumme der akzeptierten Abweichungen",
    "report.head.no-file": "keine Datei",
    "report.head.date": "Datum:",
    "report.head.signature": "Name, Unterschrift:",
    "report.column.cobot_marks": "Status in Cobot",
    "report.column.sevdesk_marks": "Status in sevDesk",
    "report.column.not_compared": "nicht vergleichbar",
    "report.column.accepted": "akzeptiert",
    "report.column.fact": "Angabe",
    "report.column.value": "Wert",
    "report.column.month": "Monat",
    "report.column.rule": "Steuerregel",
    "report.column.rule_name": "Name der Steuerregel",
    "report.column.return_field": "Kennzahl",
    "report.column.tax_rate": "Steuersatz",
    "report.column.cobot_net": "Cobot netto",
    "report.column.cobot_tax": "Cobot USt.",
    "report.column.sevdesk_net": "sevDesk netto",
    "report.column.sevdesk_tax": "sevDesk USt.",
    "report.column.difference": "Differenz",
    "report.column.net": "netto",
    "report.column.tax": "USt.",
    "report.column.account": "Buchungskonto",
    "report.column.account_name": "Name des Kontos",
    "report.column.cobot": "Cobot",
    "report.column.sevdesk": "sevDesk",
    "report.column.payment_in_cobot": "in Cobot",
    "report.column.payment_in_sevdesk": "in sevDesk",
    "report.column.count": "Anzahl",
    "report.column.after": "nach",
    "report.column.first": "erste fehlende",
    "report.column.last": "letzte fehlende",
    "report.column.before": "vor",
    "report.column.booked": "gebucht am",
    "report.written": "{verdicts} Der Abgleich steht in {path}.",
    "report.written.agrees": "{space}: Kann unterschrieben werden.",
    "report.written.agrees.accepted": "{space}: Kann unterschrieben werden.",
    "report.written.differs": "{space}: Noch nicht zu unterschreiben[; zu prüfen: {count}].",
    "report.written.so-far": "{space}: Noch nicht zu unterschreiben, erst nach dem {until} ist der Zeitraum vorbei.",
    "report.written.so-far.accepted": "{space}: Noch nicht zu unterschreiben, erst nach dem {until} ist der Zeitraum"
    " vorbei.",
    "report.written.empty": "{space}: In diesem Zeitraum gibt es weder Rechnungen noch Belege.",
    "report.written.without-invoices": "{space}: Rechnungen sind nicht verglichen (invoices.enabled: false).",
    # ---- What the report's HTML page says, in the bookkeeper's words.
    "html.scrolls": "Seitlich scrollen",
    "html.title": "Abgleich {space}, {since} bis {until}",
    "html.heading": "Abgleich von Cobot und sevDesk",
    "html.space": "Space",
    "html.period": "Zeitraum",
    "html.days": "{since} bis {until}",
    "html.made": "Erstellt",
    "html.moment": "{day}, {time} {zone}",
    "html.page": "Seite ",
    "html.page-of": " von ",
    "html.skip": "Zu den Vorgängen springen",
    "html.contents": "Inhalt",
    "html.footer": "Erstellt von cobot-sevdesk-sync {version}. Beträge sind brutto, wo nicht netto"
    " oder Steuer dabeisteht. Die Seite lädt nichts nach.",
    "html.months": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "html.months.short": "Jan Feb Mär Apr Mai Jun Jul Aug Sep Okt Nov Dez",
    # Control totals.
    "html.totals.heading": "Kontrollsummen",
    "html.verdict.agrees": "Alles stimmt überein.",
    "html.verdict.differs": "Es stimmt nicht alles überein.",
    "html.documents.agree": "Alle Vorgänge ({all}) sind, wie sie sein sollen.",
    "html.documents.to-look-at": "Zu prüfende Vorgänge: {count} von {all}.",
    "html.sums.equal": "Die Summen sind für jeden Monat, jedes Buchungskonto und jeden Steuersatz auf den Cent"
    " genau gleich.",
    "html.sums.equal-in-all": "Die Summen sind insgesamt gleich, aber nicht für jeden Monat, jedes Buchungskonto und"
    " jeden Steuersatz.",
    "html.documents.accepted": "Akzeptiert, wie sie sind: {count}.",
    "html.sums.differ-accepted": "Die Summen weichen um {difference} voneinander ab; alles davon wurde akzeptiert.",
    "html.sums.differ": "Die Summen weichen um {difference} voneinander ab.",
    "html.members.to-look-at": "Zu prüfende Mitglieder: {count}.",
    "html.difference": "Differenz",
    "html.difference.how": "Cobot abzüglich sevDesk",
    "html.gross-of": "brutto, in {currency}",
    "html.classes.caption": "Vorgänge und ihre Bruttobeträge nach Ergebnis",
    "html.class": "Ergebnis",
    "html.count": "Vorgänge",
    "html.gross": "Bruttobetrag",
    "html.all": "Alle",
    # Months.
    "html.months.heading": "Monat für Monat",
    "html.chart.title": "Beide Seiten je Monat[, {currency}]",
    "html.chart.description": "Je Monat zwei Balken, Cobot und sevDesk, brutto; darunter die Differenz. Von {first} bis"
    " {last}. {differing} Dieselben Zahlen stehen in der folgenden Tabelle.",
    "html.chart.none-differs": "Kein Monat weicht ab.",
    "html.chart.differing": "Abweichende Monate: {months}.",
    "html.chart.no-difference": "in keinem Monat eine Differenz",
    "html.chart.caption": "Bruttobeträge je Monat[, {currency}]",
    "html.month": "Monat",
    "html.sum": "Summe",
    # Accounts.
    "html.accounts.heading": "Monat, Buchungskonto und Steuersatz",
    "html.accounts.caption": "Bruttobeträge je Monat, Buchungskonto und Steuersatz[, {currency}]",
    "html.accounts.about": "Auf der Seite von sevDesk zählen die Belege, die zu einer Rechnung aus Cobot gehören. Eine"
    " Differenz ist mit ≠ gekennzeichnet.",
    "html.account": "Buchungskonto",
    "html.no-account": "kein Konto gefunden",
    "html.rate": "Steuersatz",
    "html.nothing": "Es gibt nichts zu summieren.",
    # Documents.
    "html.tax.heading": "Umsatzsteuer",
    "html.tax.difference": "Differenz der Steuer",
    "html.tax.differs": "Die Umsatzsteuer weicht ab.",
    "html.rule": "Steuerregel",
    "html.payments.heading": "Zahlungsstatus",
    "html.gaps.heading": "Nummernlücken",
    "html.payments.about": "Der Zahlungsstatus wird gezeigt, er ist keine Abweichung. Gezählt ist, was auf beiden"
    " Seiten steht und kein Entwurf ist.",
    "html.state": "Status",
    "html.documents.heading": "Die Vorgänge im Einzelnen",
    "html.documents.none": "In diesem Zeitraum gibt es keine Vorgänge.",
    "html.documents.folded": "Diese Seite zeigt {listed} von {all} Vorgängen, zuerst die zu prüfenden. Die übrigen sind"
    " je Monat gezählt. Dieser Befehl schreibt alle in eine Tabelle für Excel oder LibreOffice: „{command}“.",
    "html.documents.search": "Vorgänge filtern",
    "html.filter.class": "Ergebnis",
    "html.filter.month": "Monat",
    "html.filter.account": "Buchungskonto",
    "html.filter.text": "Text",
    "html.filter.all": "alle",
    "html.filter.reset": "Alle zeigen",
    "html.shown": "{shown} von {all} aufgeführten Vorgängen werden gezeigt.",
    "html.sorted.ascending": "Nach {column} aufsteigend sortiert.",
    "html.sorted.descending": "Nach {column} absteigend sortiert.",
    "html.documents.caption": "{title}: Datum, Belegnummer, Empfänger, Buchungskonto, Bruttobetrag und sevDesk-ID",
    "html.folded.caption": "{title}: nicht einzeln aufgeführte Vorgänge je Monat",
    "html.date": "Datum",
    "html.number": "Belegnummer",
    "html.recipient": "Empfänger",
    "html.voucher": "sevDesk-ID",
    "html.no-number": "(ohne Nummer)",
    "html.mend": "Maßnahme:",
    "html.meaning.different": "Rechnung und Beleg gehören zusammen und stimmen nicht überein. Beide Werte stehen"
    " nebeneinander.",
    "html.meaning.duplicate": "Zu einer Rechnung gibt es mehrere Belege: Der Erlös ist doppelt gebucht.",
    "html.meaning.extra": "Der Beleg stammt nach Belegnummer oder Tag aus Cobot, und Cobot kennt keine solche"
    " Rechnung.",
    "html.meaning.missing": "Cobot hat die Rechnung, sevDesk keinen Beleg dazu.",
    "html.meaning.blocked": "Die Rechnung lässt sich so nicht buchen. Der Grund steht bei jeder einzelnen.",
    "html.meaning.accepted": "Jemand hat nachgesehen und lässt es so. Grund, Name und Tag stehen bei jedem einzelnen.",
    "html.meaning.matched": "Rechnung und Beleg stimmen in Betrag, Datum, Belegnummer und Buchungskonten überein.",
    "html.meaning.nothing-to-book": "Die Rechnung hat die Summe null: Es gibt nichts zu buchen.",
    "html.mend.duplicate": "In sevDesk alle bis auf einen löschen oder, wenn festgeschrieben, durch einen Gegenbeleg"
    " ausgleichen.",
    "html.mend.blocked": "Die Ursache beheben. Der nächste Lauf versucht es von selbst erneut.",
    # Members.
    "html.members.heading": "Mitglieder",
    "html.members.none": "Jedes Mitglied des Zeitraums hat genau einen Kontakt mit derselben Kundennummer.",
    "html.members.caption": "Mitglieder, bei denen etwas nicht stimmt",
    "html.members.folded": "Diese Seite zeigt {listed} von {all} Mitgliedern. Dieser Befehl schreibt alle:"
    " „{command}“.",
    "html.member": "Mitglied",
    "html.member.class": "Was nicht stimmt",
    "html.member.cobot-number": "Kundennummer in Cobot",
    "html.member.sevdesk-number": "Kundennummer in sevDesk",
    "html.member.contacts": "Kontakte (sevDesk-ID)",
    "html.member.class.without-contact": "Kein Kontakt",
    "html.member.class.number-different": "Abweichende Kundennummer",
    "html.member.class.several-contacts": "Mehrere Kontakte",
    # ---- What `sync status` and `sync explain` print.
    # Steps beside those of the findings.
    "step.upload-file": "PDF hochladen",
    "step.create-address": "Anschrift des Kontakts anlegen",
    "step.create-email": "E-Mail-Adresse des Kontakts anlegen",
    "step.create-phone": "Telefonnummer des Kontakts anlegen",
    "step.set-contact-number": "Kundennummer am Kontakt setzen",
    "step.reserve-number": "nachfragen, ob die Kundennummer frei ist",
    # Spans of time.
    "span.minutes": "{count} Min.",
    "span.hours": "{count} Std.",
    "span.days": "{count#Tag#Tagen}",
    # `sync status`.
    "status.health.no-run": "{space}: noch kein Lauf",
    "status.health.well": "{space}: alles in Ordnung",
    "status.health.needs-a-person": "{space}: bitte prüfen ({count})",
    "status.health.unsettled": "{space}: Einen offenen Schreibvorgang klärt der nächste Lauf ({count})",
    "status.health.unreachable": "{space}: Der letzte Lauf erreichte eine Seite nicht",
    "status.health.interrupted": "{space}: der letzte Lauf wurde gebeten zu enden; der nächste macht weiter",
    "status.health.failed": "{space}: Der letzte Lauf wurde abgebrochen",
    "status.health.overdue": "{space}: seit einem Tag kein Lauf zu Ende gekommen",
    "status.running": "Gerade arbeitet ein Lauf.",
    "status.backup.made": "{space}: Die Statusdatei wurde nach {path} kopiert.",
    "status.backup.exists": "{path} gibt es schon; die Datei blieb, wie sie war. Geben Sie einen anderen Namen an oder"
    " --overwrite.",
    "status.backup.anothers": "{path} ist eine Datenbank und nicht als frühere Kopie der Statusdatei von {space} zu"
    " erkennen; die Datei blieb, wie sie war. Geben Sie einen anderen Namen an.",
    "status.backup.failed": "{path} lässt sich nicht schreiben: {reason}. Es wurde keine Kopie angelegt.",
    "status.backup.folder": "--backup {path}: Es sind mehrere Spaces konfiguriert, also muss das ein Ordner sein, den"
    " es gibt. Kopiert wurde nichts.",
    "status.backup.overwrite-alone": "--overwrite gehört zu --backup.",
    "status.no-run": "Die Statusdatei kennt noch keinen Lauf. „cobot-sevdesk sync run --dry-run“ zeigt, was der"
    " erste Lauf tun würde.",
    "status.interrupted": "Der erste Lauf wurde unterbrochen.[ Bisher verknüpft: {linked}.] Der nächste Lauf macht"
    " weiter.",
    "status.last-run": "Letzter Lauf vor {span} ({moment}), Exit-Code {code}.",
    "status.ended.1": "Ein Fehler des Programms selbst hat ihn abgebrochen; „cobot-sevdesk -v sync run“ zeigt, wo."
    " Bitte melden.",
    "status.ended.2": "Das Konto, der Space oder die Konfiguration ist nicht so, wie das Programm es braucht;"
    " „cobot-sevdesk sync run --dry-run“ nennt, was fehlt.",
    "status.ended.3": "Eine Seite war nicht erreichbar oder antwortete fehlerhaft. Was fertig ist, bleibt; den Rest"
    " erledigt der nächste Lauf.",
    "status.ended.4": "[{side}|Eine der Seiten] hat das Token zurückgewiesen: ein neues in die Konfiguration"
    " eintragen. Bis dahin wird nichts übertragen.",
    "status.ended.5": "Die Statusdatei war nicht verwendbar: Rechte und freien Platz prüfen.",
    "status.overdue": "Zuletzt gelang das[ {moment}| vor längerer Zeit, als Läufe aufbewahrt werden]. Prüfen, ob der"
    " Zeitplan (cron) das Programm noch startet, dann „cobot-sevdesk sync run“.",
    "status.not-compared": "Seit mehr als zwei Tagen nicht mit sevDesk verglichen: {parts}. Ein Lauf ohne --only"
    " vergleicht beides.",
    "status.not-compared.invoices": "Rechnungen ([zuletzt am {day}|noch nie])",
    "status.not-compared.contacts": "Kontakte ([zuletzt am {day}|noch nie])",
    "status.problems": "Bitte prüfen ({count})",
    "status.unsettled": "Klärt der nächste Lauf ({count})",
    "status.after-sync": "In Cobot geändert, nachdem der Beleg angelegt war ({count})",
    "status.held.blocked": "nicht buchbar seit {span} ({since}); jeder Lauf prüft neu",
    "status.held.standing": "zu klären seit {span} ({since}); jeder Lauf prüft neu",
    "status.held.rejected": "zurückgestellt seit {since}[, Versuche: {tries}][; wartet bis {until} (noch {left})|; der"
    " nächste Lauf versucht es]",
    "status.held.unsettled": "offen seit {span} ({since}); der nächste Lauf sieht nach und klärt es",
    "status.held.after-sync": "zuerst gesehen {since} (vor {span})",
    "status.accepted": "Zuletzt akzeptiert ({count})",
    "status.accepted.entry": "{reason} ({by}, {day})",
    "status.unknown": "Schreibvorgänge mit offenem Ausgang ({count})",
    "status.unknown.write": "{step}, Cobot-ID {id}: gesendet {since}, vergeblich gesucht: {looks}; als Nächstes sucht"
    " der erste Lauf ab {next}.",
    "status.numbers-stopped": "Es werden keine Kundennummern in Cobot eingetragen",
    "status.numbers-stopped.why": "Das Eintragen wurde wegen des Mitglieds mit der Cobot-ID {id} angehalten:"
    " „cobot-sevdesk sync explain {retry}“ sagt, was dabei auffiel. Ist die Ursache behoben: „cobot-sevdesk sync"
    " retry {retry}“ oder „cobot-sevdesk sync retry --all“.",
    "status.unexpected": "Anders als bisher in den Antworten: {count}",
    "status.unexpected.means": "Es hat nichts aufgehalten, und zu tun ist nichts. Melden Sie es den Entwicklern:"
    " Eine Seite hat sich vielleicht geändert.",
    "status.unexpected.form": "{side}, {form}: {count}-mal im letzten Lauf, der es antraf ({last}), zuerst {first}",
    "status.runs": "Letzte Läufe",
    "status.runs.started": "begonnen",
    "status.runs.took": "Dauer",
    "status.runs.code": "Code",
    "status.runs.done": "getan",
    "status.runs.something": "[gebucht: {booked}; ][übernommen: {adopted}; ][Kontakte angelegt: {contacts};"
    " ][verknüpft: {linked}; ][Nummern eingetragen: {numbers}; ]Anfragen: {cobot} an Cobot, {sevdesk} an sevDesk",
    "status.runs.nothing": "nichts Neues; Anfragen: {cobot} an Cobot, {sevdesk} an sevDesk",
    "status.runs.nothing-in-several": "nichts Neues, in {runs#Lauf#Läufen} seit {first}",
    "status.figures": "Stand",
    "status.cursor": "Stand der Rechnungen",
    "status.cursor.means": "{day}: Jede frühere Rechnung ist gebucht oder oben genannt",
    "status.sweep": "Letzter Rückblick",
    "status.links": "Verknüpft",
    "status.links.invoice": "Rechnungen: {count}",
    "status.links.member": "Mitglieder: {count}",
    "status.links.team": "Teams: {count}",
    "status.links.contact": "Gäste: {count}",
    "status.unfinished": "Unvollständig",
    "status.unfinished.means": "{count}: Ein Tag, eine Anschrift oder eine Nummer fehlt noch",
    "status.backfill": "Nachholen",
    "status.backfill.both": "[{since} bis {until}|ab {since}]: Der nächste Lauf macht damit weiter",
    "status.backfill.members": "[{since} bis {until}|ab {since}], nur Mitglieder: Der nächste Lauf macht damit weiter",
    "status.backfill.invoices": "[{since} bis {until}|ab {since}], nur Rechnungen: Der nächste Lauf macht damit weiter",
    "status.none": "noch nichts",
    # `sync explain`: finding what a name means.
    "explain.may-be": "„{name}“ kann mehreres bedeuten. Nichts wurde erklärt; bitte genauer:",
    "explain.unknown": "„{name}“ ist keine Rechnung, kein Mitglied, kein Team und kein Beleg, den Cobot, sevDesk oder"
    " die Statusdatei kennen.[ Ähnlich sind: {near}.] Nichts wurde erklärt.",
    "explain.not-found-yet": "„{name}“ wurde nicht gefunden, aber nicht alles war durchsuchbar (siehe oben).[ Ähnlich"
    " sind: {near}.] Nichts wurde erklärt.",
    "explain.what-may-be-given": "Möglich sind Rechnungs- oder Kundennummer, Name oder E-Mail-Adresse, auch ein Teil"
    " davon, ein Betrag wie 448,99, ein Tag oder der Code eines Problems.",
    "explain.more": "... und {count#weiteres#weitere}: Ein längerer Teil des Namens sagt, was gemeint ist.",
    "explain.kind.invoice": "Rechnung",
    "explain.kind.member": "Mitglied",
    "explain.kind.team": "Team",
    "explain.kind.contact": "Gast",
    # Its headings.
    "explain.title.invoice": "Rechnung {number} ({space})",
    "explain.title.member": "Mitglied {name} ({space})",
    "explain.title.team": "Team {name} ({space})",
    "explain.title.contact": "Gast {name} ({space})",
    "explain.step.cobot": "Was Cobot jetzt sagt",
    "explain.step.booked": "Was gebucht wurde",
    "explain.step.linked": "Was verknüpft wurde",
    "explain.step.rules": "Welche Regel was entscheidet",
    "explain.step.match": "Welcher Kontakt es ist, und warum",
    "explain.step.plan": "Was ein Lauf jetzt täte",
    "explain.step.sent": "Was bisher gesendet wurde",
    "explain.step.problems": "Was offen ist",
    "explain.step.voucher": "Der Beleg in sevDesk jetzt",
    "explain.step.contact": "Der Kontakt in sevDesk jetzt",
    "explain.fact.number": "Nummer",
    "explain.fact.cobot-id": "Cobot-ID",
    "explain.fact.sevdesk-id": "sevDesk-ID",
    "explain.fact.invoice-date": "Rechnungsdatum",
    "explain.fact.voucher-date": "Belegdatum",
    "explain.fact.recipient": "Empfänger",
    "explain.fact.country": "Land",
    "explain.fact.tax-id": "USt-IdNr.",
    "explain.fact.debitor": "Gerichtet an",
    "explain.fact.customer-number": "Kundennummer",
    "explain.fact.total": "Bruttosumme",
    "explain.fact.net": "Netto",
    "explain.fact.gross": "Brutto",
    "explain.fact.paid": "Zahlungsstatus",
    "explain.fact.corrects": "Korrigiert",
    "explain.fact.status": "Status",
    "explain.fact.contact": "Kontakt",
    "explain.fact.positions": "Positionen",
    "explain.fact.name": "Name",
    "explain.fact.company": "Firma",
    "explain.fact.email": "E-Mail",
    "explain.fact.confirmed": "Bestätigt",
    "explain.fact.ends": "Endet",
    "explain.column.line": "Position",
    "explain.column.gross": "brutto",
    "explain.column.tax": "Steuer",
    "explain.column.code": "Code",
    "explain.column.account": "Buchungskonto",
    "explain.column.field": "Feld",
    "explain.column.cobot": "Cobot",
    "explain.column.sevdesk": "sevDesk",
    "explain.column.when": "gesendet",
    "explain.column.what": "was",
    "explain.column.outcome": "Ausgang",
    "explain.column.contact": "Kontakt",
    "explain.column.number": "Nummer",
    "explain.column.name": "Name",
    "explain.column.email": "E-Mail",
    # Both sides now, and what was booked.
    "explain.cobot.gone": "Cobot hat diese Rechnung nicht mehr.",
    "explain.cobot.unreadable": "Cobot hat die Rechnung, aber nicht so wie dokumentiert: {reason}.",
    "explain.cobot.not-asked": "Cobot war nicht abfragbar. Es folgt, was ohne Cobot bekannt ist.",
    "explain.person.gone": "In Cobot gibt es sie nicht mehr.",
    "explain.person.not-asked": "Was Cobot dazu sagt, ließ sich nicht feststellen. Es folgt, was ohne Cobot bekannt"
    " ist.",
    "explain.person.by-invoice": "So wie auf der Rechnung, aus der der Kontakt angelegt wurde: Cobot zeigt Gäste sonst"
    " nirgends.",
    "explain.booked.no": "Noch nichts: Mit dieser Rechnung ist kein Beleg verknüpft.",
    "explain.booked.created": "Beleg {id} wurde angelegt[ am {when}][: Nummer {number}][, {day}][, {gross} brutto].",
    "explain.booked.adopted": "Beleg {id} war schon da und wurde übernommen[ am {when}][: Nummer {number}][, {day}][,"
    " {gross} brutto].",
    "explain.booked.linked": "Beleg {id} wurde verknüpft[ am {when}][: Nummer {number}][, {day}][, {gross} brutto].",
    "explain.booked.edited": "Die Rechnung wurde seitdem in Cobot geändert. Dieses Programm ändert den Beleg nie.",
    "explain.booked.unchanged": "Die Rechnung ist in Cobot noch so wie damals.",
    "explain.booked.pending": "Noch nicht erledigt: {steps}.",
    "explain.linked.no": "Noch nichts: Kein Kontakt ist verknüpft.",
    "explain.linked.created": "Kontakt {id} wurde angelegt[ am {when}][, Kundennummer {number}].",
    "explain.linked.linked": "Kontakt {id} wurde gefunden und verknüpft[ am {when}][, Kundennummer {number}].",
    "explain.linked.adopted": "Kontakt {id} wurde übernommen[ am {when}][, Kundennummer {number}].",
    "explain.voucher.not-asked": "sevDesk war nicht abfragbar.",
    "explain.voucher.none": "In sevDesk gibt es keinen Beleg mit dieser Belegnummer.",
    "explain.voucher.gone": "Der verknüpfte Beleg {id} ist nicht mehr in sevDesk. Von selbst wird er nicht neu"
    " angelegt.",
    "explain.voucher.differs": "Er weicht von der Rechnung ab:",
    "explain.voucher.same": "Er stimmt mit der Rechnung überein, soweit beide Seiten es angeben: Belegnummer,"
    " Belegdatum, Bruttobetrag, Belegart, Kontakt, Umsatzsteuer und Buchungskonten.",
    "explain.contact-now.not-asked": "sevDesk war nicht abfragbar.",
    "explain.contact-now.none": "Kein Kontakt ist verknüpft; welche in etwas übereinstimmen, steht oben.",
    "explain.contact-now.gone": "Der verknüpfte Kontakt {id} ist nicht mehr in sevDesk.",
    "explain.contact-now.number-differs": "Die Kundennummern sind verschieden: {cobot} in Cobot, {sevdesk} in sevDesk.",
    "explain.contact-now.same-number": "Die Kundennummer ist auf beiden Seiten dieselbe.",
    # Which rule decides what.
    "explain.rules.intro": "Was die Regeln aus der Rechnung machen, wie sie jetzt in Cobot steht:",
    "explain.contact.link": "Kontakt: {id}[ „{name}“], weil der Debitor mit ihm verknüpft ist.",
    "explain.contact.number": "Kontakt: {id}[ „{name}“], weil er genau die Kundennummer der Rechnung[ {number}] trägt.",
    "explain.contact.plan": "Kontakt: der, den ein Lauf zuvor für den Debitor anlegt oder verknüpft.",
    "explain.contact.several": "Kontakt: keiner, weil mehrere passen[ zur Kundennummer {number}]; der Beleg trägt den"
    " Namen des Empfängers.",
    "explain.contact.none": "Kontakt: keiner: Der Debitor ist nicht verknüpft, und kein Kontakt trägt [die"
    " Kundennummer {number}|die Kundennummer der Rechnung, denn sie hat keine]. Der Beleg trägt den Namen des"
    " Empfängers.",
    "explain.contact.undecided": "Kontakt: keiner, weil der eigene Kontakt des Debitors nicht angelegt oder nicht"
    " eindeutig gefunden werden konnte; „cobot-sevdesk sync explain“ für den Debitor sagt, warum. Der Beleg trägt"
    " den Namen des Empfängers.",
    "explain.contact.gone": "Kontakt: Der Debitor ist mit {id} verknüpft, den es in sevDesk nicht mehr gibt.",
    "explain.account.number": "Buchungskonto {account}: Seine Nummer ist [{mapped}, der accounts den Code {code}"
    " zuordnet|das Standardkonto {default}|die Nummer des Erlöskontos {revenue}|der Code {code}].",
    "explain.account.name": "Buchungskonto {account}: Nur dieses heißt [{mapped}, dem accounts den Code {code}"
    " zuordnet|wie das Standardkonto {default}|wie das Erlöskonto {revenue}|wie der Code {code}].",
    "explain.account.not-found": "Kein Buchungskonto für [{mapped}, dem accounts den Code {code} zuordnet|das"
    " Standardkonto {default}|das Erlöskonto {revenue}|den Code {code}]: weder Nummer noch Name eines Kontos in"
    " sevDesk.",
    "explain.account.several": "Kein Buchungskonto für den Code {code}: Mehrere heißen so ({account}).",
    "explain.account.no-revenue": "Kein Buchungskonto für den Code {code}: {account} ist kein Erlöskonto.",
    "explain.account.no-code": "Kein Buchungskonto für die Position „{line}“: Sie hat keinen Code, und default_account"
    " ist nicht gesetzt.",
    "explain.tax.small-business": "Steuerregel {rule}, weil taxes.small_business gesetzt ist.",
    "explain.tax.taxed": "Steuerregel {rule}, weil die Rechnung Umsatzsteuer enthält.",
    "explain.tax.configured": "Steuerregel {rule} für Positionen ohne Umsatzsteuer: So steht es unter {setting}.",
    "explain.tax.only-rule": "Steuerregel {rule} für Positionen ohne Umsatzsteuer: Nur sie erlaubt sevDesk zu 0 %"
    " auf ihrem"
    " Buchungskonto.",
    "explain.tax.beside-taxed": "Steuerregel {rule} zu 0 % für Positionen ohne Umsatzsteuer neben besteuerten: So"
    " steht es"
    " unter {setting}.",
    "explain.tax.costs-nothing": "Steuerregel {rule} für das, was nichts kostet, wie für das daneben Verkaufte.",
    "explain.tax.untaxed": "Steuerregel {rule}: Die Rechnung enthält keine Umsatzsteuer, und so steht es unter"
    " taxes.zero_rated.{case}[ (Empfänger in {country})].",
    "explain.tax.undecided": "Keine Steuerregel: Die Rechnung enthält keine Umsatzsteuer, und für diese Art von"
    " Empfänger ({case}[, {country}]) ist nichts entschieden.",
    "explain.tax.undecided.beside-taxed": "Keine Steuerregel für Positionen ohne Umsatzsteuer neben besteuerten: Nichts"
    " sagt, warum sie keine tragen.",
    "explain.tax.several": "Keine Steuerregel: Eine Position hat mehrere Steuersätze.",
    "explain.tax.several-rules": "Mehrere Steuerregeln: Ein Beleg hat nur eine.",
    "explain.tax.refused": "sevDesk erlaubt {rate} % auf dem Buchungskonto {account} nicht[ (erlaubt: {allowed})].",
    "explain.tax.allowed": "sevDesk erlaubt den Steuersatz jeder Position mit dieser Regel auf ihrem Buchungskonto.",
    "explain.amounts.each": "Beträge: je Position der Rechnung eine im Beleg ({positions}), zusammen {sum} von"
    " {total} {currency}"
    " brutto.",
    "explain.amounts.combined": "Beträge: Positionen eines Buchungskontos und Steuersatzes sind zusammengefasst, damit"
    " Steuer und Summe auf den Cent genau stimmen ({positions}), zusammen {sum} von {total} {currency} brutto.",
    "explain.due": "Fällig am {day}[ (Rechnungsdatum + {days#Tag#Tage})|, wie es die Rechnung sagt]"
    " (invoices.due_after_days).",
    "explain.service-period": "Leistungszeitraum: {first} bis {last} (invoices.service_period: {setting}).",
    "explain.cost-centre": "Kostenstelle: {name} (sevDesk-ID {id}).",
    "explain.tags": "Tags: [{tags}|keine].",
    "explain.match.link": "Der verknüpfte: Wer verknüpft ist, wird nicht noch einmal gesucht.",
    "explain.match.number": "Kontakt {id}: Er trägt dieselbe Kundennummer und dazu den Namen oder eine E-Mail-Adresse.",
    "explain.match.name-and-email": "Kontakt {id}: der einzige mit Namen und E-Mail-Adresse zugleich.",
    "explain.match.mark": "Kontakt {id}: Dieses Programm hat ihn dafür angelegt, wie seine Beschreibung sagt.",
    "explain.match.several": "Keiner: Mehrere passen ({ids}), und geraten wird nicht.",
    "explain.match.anothers": "Keiner: Was passt, gehört schon jemand anderem ({ids}), und geraten wird nicht.",
    "explain.match.another-kind": "Keiner: Was passt, gehört einer Person ({ids}), und in Cobot steht eine Firma.",
    "explain.match.none": "Bisher keiner.[ Die Kundennummer gehört in sevDesk jemand anderem: {taken}.]",
    "explain.match.not-asked": "Nicht festgestellt.",
    "explain.match.agreements": "Kontakte, die in etwas übereinstimmen (x). Nötig sind die Nummer und noch eines, oder"
    " Name und E-Mail:",
    # What a run would do.
    "explain.plan.unknown": "Nicht festgestellt: Eine Seite war nicht abfragbar.",
    "explain.plan.unchanged": "Er würde den Beleg lassen, wie er ist: Die Rechnung ist gebucht.",
    "explain.plan.deleted": "Nichts: In Cobot ist es weg, und der Beleg bleibt, wie er ist.",
    "explain.plan.finishing": "Er würde beenden, was ein früherer Lauf übrig ließ:",
    "explain.plan.create": "Er würde es übertragen:",
    "explain.plan.link": "Er würde den vorhandenen Kontakt verknüpfen:",
    "explain.plan.adopt": "Er würde den vorhandenen Beleg übernehmen:",
    "explain.plan.blocked": "Er würde nichts in sevDesk schreiben, aber jedes Mal erneut nachsehen, aus diesem Grund:",
    "explain.plan.held-back": "Er würde es noch nicht versuchen: Der letzte Versuch schlug fehl, und nach jedem"
    " wartet es länger.",
    "explain.plan.unsettled": "Er würde zuerst nachsehen, was aus einem früheren Schreibvorgang wurde; bis dahin wird"
    " nichts gesendet.",
    "explain.plan.waiting": "Er würde warten: auf invoices.wait_hours oder auf den Kontakt des Debitors.",
    "explain.plan.accepted": "Nichts: Es wurde akzeptiert, dass diese Rechnung hier keinen Beleg bekommt.",
    "explain.plan.nothing-to-book": "Nichts: Die Summe ist null.",
    "explain.left-alone.carried-over": "Nichts: Der Kontakt ist übertragen.",
    "explain.left-alone.deleted": "Er würde den Beleg lassen, wie er ist, und die Rechnung einmal als deleted-in-cobot"
    " nennen.",
    "explain.left-alone.unreadable": "Er würde nichts buchen und die Rechnung als rejected-by-cobot nennen.",
    "explain.left-alone.older": "Er würde sie nicht beachten: Sie ist älter als start_date ({day}). „cobot-sevdesk"
    " sync run --since“ mit ihrem Datum nimmt sie mit.",
    "explain.left-alone.switched-off": "Er würde es nicht beachten: Diese Hälfte ist in der Konfiguration"
    " abgeschaltet.",
    "explain.left-alone.gone": "Nichts: In Cobot gibt es sie nicht mehr, und die Statusdatei kennt keinen Beleg dazu.",
    "explain.left-alone.unconfirmed": "Er würde es nicht beachten: Die Mitgliedschaft ist noch nicht bestätigt.",
    "explain.left-alone.confirmed-earlier": "Er würde es nicht beachten: bestätigt vor start_date ({day})."
    " „cobot-sevdesk sync run --since“ mit einem früheren Datum nimmt es mit.",
    "explain.left-alone.ended": "Er würde es nicht beachten: Die Mitgliedschaft ist beendet.",
    "explain.left-alone.not-addressed": "Von selbst nichts: Ein Kontakt wird gesucht, sobald eine Rechnung an sie"
    " gerichtet ist.",
    "explain.do.create-contact": "Kontakt {number} anlegen[: {name}]",
    "explain.do.complete-contact": "am Kontakt {id} ergänzen, was fehlt",
    "explain.do.link-contact": "Kontakt {id} verknüpfen[ und seine Nummer auf {number} setzen]",
    "explain.do.write-customer-number": "die Kundennummer {number} in Cobot eintragen",
    "explain.do.create-voucher": "Beleg {number} anlegen[, Tags: {tags}]",
    "explain.do.adopt-voucher": "Beleg {id} übernehmen[, fehlende Tags: {tags}]",
    "explain.do.tag-voucher": "Beleg {id} mit einem Tag versehen: {tags}",
    "explain.do.post-activity": "eine Aktivität in Cobot anzeigen",
    "explain.payload": "Gesendet würde, um {what}:",
    # What was sent, and what stands open.
    "explain.sent.nothing": "Dafür wurde noch nichts gesendet, soweit die Statusdatei weiß.",
    "explain.outcome.sent": "offen[; vergeblich gesucht: {looks}][, zuletzt {looked}]",
    "explain.outcome.done": "erledigt[: sevDesk-ID {result}][ (gesucht: {looks})][, {looked}]",
    "explain.outcome.refused": "abgelehnt[ (Status {result})][ (gesucht: {looks})][, {looked}]",
    "explain.outcome.not-sent": "ging nicht hinaus[ ({result})][ (gesucht: {looks})][, {looked}]",
    "explain.outcome.did-not-happen": "fand nicht statt[ ({result})][; vergeblich gesucht: {looks}][, zuletzt"
    " {looked}]",
    "explain.problems.none": "Nichts.",
    "explain.problems.one": "{code}, seit {since}[, Versuche: {tries}][; wartet bis {until} (noch {left})].",
    # `sync retry`.
    "retry.tried": "{space}: {number} wartet nicht länger: Der nächste Lauf versucht es, oder „cobot-sevdesk sync run“"
    " sofort.",
    "retry.numbers": "{space}: Die Kundennummer von {number} wartet nicht länger, und Nummern werden wieder in Cobot"
    " eingetragen: vom nächsten Lauf, oder von „cobot-sevdesk sync run“ sofort.",
    "retry.stands": "{space}: {number} wartet auf nichts, was sich freigeben ließe, und wird weiter genannt. In sevDesk"
    " berichtigen; oder, wenn es so richtig ist, gelten lassen: „cobot-sevdesk sync accept {retry} --reason …“.",
    "retry.compared": "{space}: {number} gleicht der nächste Lauf wieder mit sevDesk ab, oder „cobot-sevdesk sync"
    " run“ sofort; Berichtigtes wird nicht mehr genannt. Wenn es so richtig ist, gelten lassen: „cobot-sevdesk sync"
    " accept {retry} --reason …“.",
    "retry.looked-at": "{space}: {number} hat keine Wartezeit: Jeder Lauf sieht erneut nach und macht weiter, sobald"
    " die Ursache behoben ist. Soll es so bleiben: „cobot-sevdesk sync accept {retry} --reason …“.",
    "retry.unsettled": "{space}: Bei {number} ist ein Schreibvorgang offen; der nächste Lauf sieht nach, bevor er"
    " etwas erneut sendet.",
    "retry.after-sync": "{space}: {number} wurde in Cobot geändert oder gelöscht, nachdem der Beleg angelegt war;"
    " kein Lauf ändert den Beleg. Wo nötig in sevDesk von Hand berichtigen, und gelten lassen: „cobot-sevdesk sync"
    " accept {retry} --reason …“.",
    "retry.locked": "{space}: Ein Lauf ist noch bei der Arbeit; nichts wurde freigegeben. Bitte noch einmal, wenn er"
    " fertig ist.",
    "retry.unknown": "{name}: Unter dieser Nummer oder ID ist nichts zurückgestellt.[ Ähnlich sind: {near}.] Dafür"
    " wurde nichts geändert.",
    # ---- What `check` prints: of each check what was looked at, and of each case why and how to mend it.
    "check.mark.ok": "ok",
    "check.mark.warning": "Warnung",
    "check.mark.failure": "Fehler",
    "check.title": "{space}: Ist alles bereit für den nächsten Lauf?",
    "check.totals": "Fehler: {failures}. Warnungen: {warnings}. In Ordnung: {ok}. Es wurde nichts geschrieben."
    " Anfragen: Cobot {cobot}, sevDesk {sevdesk}.",
    "check.config-permissions.what": "Vertrauliche Konfiguration",
    "check.config-permissions.ok.why": "Nur Sie können {path} lesen.",
    "check.config-permissions.open.why": "Andere Benutzer dieses Rechners können {path} lesen oder ändern (Modus"
    " {mode}).",
    "check.config-permissions.open.fix": "Geben Sie ein: „{command}“.",
    "check.state-file.what": "Statusdatei",
    "check.state-file.ok.why": "{path} ist lesbar und beschreibbar, nur für Sie.",
    "check.state-file.new.why": "{path} gibt es noch nicht; der erste Lauf legt sie an.",
    "check.state-file.others.why": "{path} gibt es noch nicht, vielleicht aber eine andere Statusdatei dieses Space:"
    " {others}.",
    "check.state-file.open.why": "Andere Benutzer dieses Rechners können {path} lesen oder ändern (Modus {mode}).",
    "check.state-file.open.fix": "Der nächste Lauf tut es, oder geben Sie ein: „{command}“.",
    "check.state-file.no-folder.why": "{found} ist eine Datei und kein Ordner, also kann {path} dort nicht liegen. Kein"
    " Lauf würde beginnen.",
    "check.state-file.no-folder.fix": "Wählen Sie in der Konfiguration unter state einen anderen Ort.",
    "check.state-file.folder.why": "In {found} können Sie nicht schreiben, also kann {path} dort nicht liegen. Kein"
    " Lauf würde beginnen.",
    "check.state-file.folder.fix": "Wählen Sie in der Konfiguration unter state einen anderen Ort, oder lassen Sie"
    " einen Administrator eingeben: „{command}“.",
    "check.state-file.closed-folder.why": "In {found} können Sie nicht schreiben, also kann {path} dort nicht liegen."
    " Kein Lauf würde beginnen.",
    "check.state-file.closed-folder.fix": "Wählen Sie in der Konfiguration unter state einen anderen Ort, in einem"
    " Ordner, der Ihnen gehört.",
    "check.state-file.read-only.why": "{path} ist nicht beschreibbar. Kein Lauf würde beginnen.",
    "check.state-file.read-only.fix": "Geben Sie ein: „{command}“.",
    "check.state-file.foreign.why": "{path} gehört einem anderen Benutzer. Kein Lauf würde beginnen.",
    "check.state-file.foreign.fix": "Lassen Sie das Programm unter deren Besitzer laufen, oder lassen Sie einen"
    " Administrator eingeben: „{command}“.",
    "check.state-file.unusable.why": "{reason}.",
    "check.disk-space.what": "Speicherplatz",
    "check.disk-space.ok.why": "Für {folder} sind {free} MB frei.",
    "check.disk-space.scarce.why": "Für {folder} sind nur noch {free} MB frei.",
    "check.disk-space.scarce.fix": "Schaffen Sie bald Platz auf diesem Datenträger: Ein Lauf, der nicht notieren kann,"
    " was er tut, bricht ab.",
    "check.disk-space.full.why": "Für {folder} sind nur noch {free} MB frei: zu wenig, als dass ein Lauf notieren"
    " könnte, was er tut.",
    "check.disk-space.full.fix": "Schaffen Sie Platz auf diesem Datenträger, oder wählen Sie in der Konfiguration"
    " unter state einen anderen Ort.",
    "check.disk-space.unknown.why": "Wie viel Platz {folder} hat, ist nicht bekannt[: {reason}].",
    "check.disk-space.unknown.fix": "Sorgen Sie dafür, dass der Ordner der Statusdatei zugänglich ist.",
    "check.ping-url.what": "Lebenszeichen-Überwachung",
    "check.ping-url.ok.why": "notify.ping_url ist wohlgeformt; aufgerufen wurde die Adresse nicht.",
    "check.ping-url.none.why": "notify.ping_url ist nicht gesetzt: Bleiben Läufe ganz aus, erfährt es niemand.",
    "check.ping-url.nobody.why": "Nichts würde eine Nachricht überbringen: notify.ping_url ist nicht gesetzt, und ein"
    " Mailprogramm (sendmail) gibt es hier nicht. cron wirft dann weg, was ein Lauf ausgibt, und bleiben Läufe ganz"
    " aus, erfährt es niemand.",
    "check.ping-url.nobody.fix": "Setzen Sie notify.ping_url, oder installieren Sie ein Programm, das Mails verschickt,"
    " etwa msmtp-mta. Ein Zeitplaner, der Ihnen selbst meldet, was ein Lauf ausgab, genügt auch.",
    "check.ping-url.text-alone.why": "notify.ping_text ist gesetzt, aber keine notify.ping_url, an die der Text ginge.",
    "check.ping-url.text-alone.fix": "Setzen Sie notify.ping_url, oder nehmen Sie notify.ping_text heraus.",
    "check.ping-url.ending.why": "notify.ping_url endet auf {ending}; erfolgreiche Läufe würden als etwas anderes"
    " gezählt.",
    "check.ping-url.ending.fix": "Nehmen Sie {ending} weg: Das Programm hängt /fail selbst an, wo es hingehört.",
    "check.cobot-access.what": "Zugang zu Cobot",
    "check.cobot-access.ok.why": "Das Token wurde angenommen.",
    "check.cobot-access.refused.why": "Cobot nimmt das Token nicht an (Status {status}[: „{message}“]). Jeder Lauf"
    " würde sofort abbrechen.",
    "check.cobot-access.refused.fix": "Prüfen Sie das Token dort, wo die Konfiguration es unter cobot nennt (token,"
    " token_file oder token_command), oder holen Sie mit „cobot-sevdesk login“ ein neues.",
    "check.cobot-access.forbidden.why": "Das Token hat bei Cobot zu wenig Rechte für {request}[: „{message}“].",
    "check.cobot-access.forbidden.fix": "Geben Sie dem Benutzer, dem das Token gehört, die Rechte eines"
    " Administrators, oder nehmen Sie das Token eines anderen.",
    "check.cobot-access.unreachable.why": "Cobot war nicht erreichbar ({request}[: {reason}]).",
    "check.cobot-access.unreachable.fix": "Prüfen Sie die Internetverbindung und die Adressen unter cobot in der"
    " Konfiguration, dann prüfen Sie noch einmal.",
    "check.cobot-access.unusable.why": "{reason}.",
    "check.sevdesk-access.what": "Zugang zu sevDesk",
    "check.sevdesk-access.ok.why": "Das Token wurde angenommen.",
    "check.sevdesk-access.refused.why": "sevDesk nimmt das Token nicht an (Status {status}[: „{message}“]). Jeder Lauf"
    " würde sofort abbrechen.",
    "check.sevdesk-access.refused.fix": "Kopieren Sie das API-Token eines Administrators aus sevDesk (unter"
    " „Erweiterungen“, „API“, in den Einstellungen unter „Erweitert“, „API“, oder dort beim eigenen Benutzer) dorthin,"
    " wo die Konfiguration es unter sevdesk nennt (token, token_file oder token_command).",
    "check.sevdesk-access.forbidden.why": "Das Token hat bei sevDesk zu wenig Rechte für {request}[: „{message}“].",
    "check.sevdesk-access.forbidden.fix": "Geben Sie dem Benutzer, dem das Token gehört, die Rechte eines"
    " Administrators, oder nehmen Sie das Token eines anderen.",
    "check.sevdesk-access.unreachable.why": "sevDesk war nicht erreichbar ({request}[: {reason}]).",
    "check.sevdesk-access.unreachable.fix": "Prüfen Sie die Internetverbindung und die Adressen unter sevdesk in der"
    " Konfiguration, dann prüfen Sie noch einmal.",
    "check.sevdesk-access.unusable.why": "{reason}.",
    "check.cobot-scopes.what": "Rechte des Cobot-Tokens",
    "check.cobot-scopes.ok.why": "Es hat, was die Konfiguration braucht, und darf sonst nichts ändern.",
    "check.cobot-scopes.missing.why": "Dem Token fehlt {missing}.",
    "check.cobot-scopes.missing.fix": "Geben Sie Ihrer App bei Cobot diese Rechte (scopes) und nehmen Sie das neue"
    " Token, oder holen Sie eines mit „cobot-sevdesk login“.",
    "check.cobot-scopes.broad.why": "Das Token hat das weite Recht {broad}; ob es {missing} einschließt, zeigt erst"
    " ein Lauf.",
    "check.cobot-scopes.broad.fix": "Wählen Sie für Ihre App bei Cobot die einzelnen Rechte (scopes) und nehmen Sie"
    " das neue Token.",
    "check.cobot-scopes.useful.why": "Ohne {missing} lassen sich Buchungscodes nicht prüfen, die noch auf keiner"
    " Rechnung stehen; ein Lauf braucht es nicht.",
    "check.cobot-scopes.useful.fix": "Geben Sie Ihrer App bei Cobot auch dieses Recht, oder lassen Sie es dabei.",
    "check.cobot-scopes.needless.why": "Das Token hat Rechte, die die Konfiguration nicht braucht: {needless}.",
    "check.cobot-scopes.needless.fix": "Nehmen Sie ein Token ohne sie: Was ein gestohlenes Token nicht tun soll, soll"
    " es nicht können.",
    "check.cobot-scopes.unknown.why": "Cobot sagt nicht, was das Token darf (Status {status}).",
    "check.cobot-scopes.unknown.fix": "Vergleichen Sie die Rechte (scopes) Ihrer App bei Cobot mit der Liste in"
    " docs/set-up.md.",
    "check.space.what": "Space",
    "check.space.ok.why": "{name}, Zeitzone {zone}; dort ist heute der {today}.",
    "check.space.elsewhere.why": "{name} liegt nicht in Deutschland ({country}), und die Steuerregeln hier sind die"
    " der deutschen Umsatzsteuer. Jeder Lauf würde abbrechen, bevor er etwas schreibt.",
    "check.space.elsewhere.fix": "Spaces außerhalb von Deutschland lassen sich nicht abgleichen. Ist das Land falsch,"
    " so berichtigen Sie es in Cobot.",
    "check.space.future.why": "{name}: Dort ist heute der {today}, und start_date ist der"
    " {start_date}: Bis dahin wird nichts gebucht.",
    "check.space.future.fix": "Prüfen Sie start_date in der Konfiguration.",
    "check.space.not-found.why": "Der Benutzer des Tokens hat keinen Zugang zum Space {subdomain}[: „{message}“].",
    "check.space.not-found.fix": "Prüfen Sie cobot.subdomain in der Konfiguration, und ob der Benutzer Admin des Space"
    " ist.",
    "check.booking-system.what": "sevDesk-Systemversion",
    "check.booking-system.ok.why": "Version {version}.",
    "check.booking-system.old.why": "Es ist {version}; nötig ist 2.0. In sevDesk wurde sonst nichts geprüft, und kein"
    " Lauf würde etwas schreiben.",
    "check.booking-system.old.fix": "Stellen Sie das Konto in sevDesk auf die sevDesk-Systemversion 2.0 um, dann"
    " prüfen Sie"
    " noch einmal.",
    "check.clock.what": "Uhr",
    "check.clock.ok.why": "Dieser Rechner und die Server stimmen auf {seconds} s überein.",
    "check.clock.slow.why": "Die Uhr dieses Rechners geht gegenüber {side} {seconds#Sekunde#Sekunden} nach.",
    "check.clock.slow.fix": "Stellen Sie die Uhr nach dem Netz (unter Linux „timedatectl set-ntp true“): Wartezeiten"
    " und der Kalendertag hängen daran.",
    "check.clock.fast.why": "Die Uhr dieses Rechners geht gegenüber {side} {seconds#Sekunde#Sekunden} vor.",
    "check.clock.fast.fix": "Stellen Sie die Uhr nach dem Netz (unter Linux „timedatectl set-ntp true“): Wartezeiten"
    " und der Kalendertag hängen daran.",
    "check.clock.unknown.why": "Keiner der Server hat die Zeit genannt.",
    "check.clock.unknown.fix": "Sehen Sie selbst nach, ob die Uhr dieses Rechners stimmt.",
    "check.accounting-codes.what": "[Buchungscode „{code}“|Buchungscodes]",
    "check.accounting-codes.ok.why": "Rechnungen seit {since}: {invoices}, mit {codes#Code#Codes}; jeder führt zu genau"
    " einem Buchungskonto für Erlöse.",
    "check.accounting-codes.no-accounting-code.why": "[Die Position „{line}“|Eine Position] hat keinen Buchungscode,"
    " und default_account ist nicht gesetzt.[ Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu"
    " buchen: {open}.]",
    "check.accounting-codes.no-booking-account.why": "sevDesk hat kein solches Buchungskonto[ („{account}“ laut"
    " Konfiguration)].[ Am ähnlichsten: {nearest}.][ Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu"
    " buchen: {open}.]",
    "check.accounting-codes.no-booking-account.default.why": "sevDesk hat kein Buchungskonto[ „{account}“], das"
    " default_account der Konfiguration.[ Am ähnlichsten: {nearest}.][ Betrifft {count#Rechnung#Rechnungen}, etwa"
    " {numbers}.][ Noch zu buchen: {open}.]",
    "check.accounting-codes.ambiguous-booking-account.why": "Er passt auf mehrere Buchungskonten[: {accounts}].["
    " Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.accounting-codes.account-not-for-revenue.why": "Sein Buchungskonto[ {account}] ist kein Erlöskonto.["
    " Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.accounting-codes.default.why": "Das default_account der Konfiguration[, {setting},] ist in sevDesk kein"
    " Buchungskonto für Erlöse.[ Am ähnlichsten: {nearest}.]",
    "check.accounting-codes.unused.no-booking-account.why": "Noch steht er auf keiner Rechnung, und sevDesk hat kein"
    " solches Buchungskonto[ („{target}“ laut Konfiguration)].[ Am ähnlichsten: {nearest}.]",
    "check.accounting-codes.unused.ambiguous-booking-account.why": "Noch steht er auf keiner Rechnung; er passt auf"
    " mehrere Buchungskonten[: {accounts}].",
    "check.accounting-codes.unused.account-not-for-revenue.why": "Noch steht er auf keiner Rechnung; sein"
    " Buchungskonto[ {account}] ist kein Erlöskonto.",
    "check.accounting-codes.idle-key.why": "{setting} in der Konfiguration bewirkt nichts: Kein Buchungscode in Cobot,"
    " keine Rechnung seit {since} und kein Buchungskonto heißt so.[ Am ähnlichsten: {nearest}.]",
    "check.accounting-codes.idle-key.fix": "Den Schlüssel berichtigen oder herausnehmen.",
    "check.tax-rates.what": "Steuersätze[ des Buchungscodes „{code}“]",
    "check.tax-rates.ok.why": "Jeder seit {since} berechnete Satz ist für sein Buchungskonto zulässig.",
    "check.tax-rates.tax-rate-not-allowed.why": "sevDesk erlaubt {rate} % mit der Steuerregel {rule} auf dem"
    " Buchungskonto {account} nicht.[ Erlaubt sind: {allowed}.][ Betrifft {count#Rechnung#Rechnungen}, etwa"
    " {numbers}.][ Noch zu buchen: {open}.]",
    "check.tax-rates.several-taxes-on-one-line.why": "[Die Position „{line}“|Eine Position] trägt mehrere"
    " Steuersätze[ ({taxes})], eine Belegposition in sevDesk hat nur einen.[ Betrifft {count#Rechnung#Rechnungen},"
    " etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.tax-rates.several-tax-rules.why": "Für die Positionen einer Rechnung gelten verschiedene Steuerregeln[:"
    " {rules}]. Ein Beleg hat nur eine.[ Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen:"
    " {open}.]",
    "check.tax-rates.unused.why": "Noch steht der Code auf keiner Rechnung; seine {rate} % sind auf dem Buchungskonto"
    " {account} nicht zulässig.",
    "check.tax-cases.what": "Rechnungen ohne Umsatzsteuer[ {case_name}]",
    "check.tax-cases.ok.why": "[Seit {since}: {cases}.|Keine seit {since}.]",
    "check.tax-cases.tax-rule-undecided.why": "Welche Steuerregel gilt, ist nicht entschieden.[ Betrifft"
    " {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.tax-cases.rule-misfits.why": "{setting} ist Steuerregel {rule}, in sevDesk „{text}“: Das passt nicht zu"
    " Rechnungen {case_name}.",
    "check.tax-cases.rule-misfits.fix": "Fragen Sie Ihre Steuerberatung, und berichtigen Sie {setting} in der"
    " Konfiguration; ohne passende Regel block lassen und solche Rechnungen in sevDesk schreiben.",
    "check.tax-cases.rule-unknown.why": "{setting} ist Steuerregel {rule}, und sevDesk erlaubt sie zu 0 % auf keinem"
    " Buchungskonto.",
    "check.tax-cases.rule-unknown.fix": "Berichtigen Sie {setting} in der Konfiguration.",
    "check.case.met": "{count} {case} mit der Steuerregel {rule}",
    "check.case.domestic": "an Empfänger im Inland",
    "check.case.eu_business": "an Unternehmen im EU-Ausland",
    "check.case.eu_private": "an Empfänger ohne USt-IdNr. im EU-Ausland",
    "check.case.third_country": "an Empfänger im Drittland",
    "check.case.unknown": "an Empfänger, deren Land nicht bekannt ist",
    "check.amounts.what": "Beträge, Währungen, Rechnungskorrekturen",
    "check.amounts.ok.why": "Jede Rechnung seit {since} lässt sich auf den Cent genau buchen.",
    "check.amounts.amounts-do-not-add-up.why": "Die Beträge gehen nicht auf den Cent genau auf.[ Die Positionen"
    " ergeben {lines}, die Rechnungssumme ist {total}.][ Bei {rate} % berechnet Cobot {cobot_tax} Steuer, sevDesk"
    " käme auf {sevdesk_tax}.][ Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.amounts.currency-not-supported.why": "Rechnungen in {currency} werden nicht gebucht: Fremdwährungen sind"
    " nicht eingeschaltet.[ Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.amounts.other.why": "{reason}.[ Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen:"
    " {open}.]",
    "check.amounts.correction-not-booked.why": "Rechnungskorrekturen (Storno) werden nicht gebucht:"
    " invoices.corrections steht auf block.[ Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen:"
    " {open}.]",
    "check.amounts.zero-total.why": "Die Summe ist null, doch die Positionen heben sich je Konto und Steuersatz"
    " nicht auf[: {sums}].[ Darin steckt Umsatzsteuer von {tax}.][ Betrifft {count#Rechnung#Rechnungen}, etwa"
    " {numbers}.][ Noch zu buchen: {open}.]",
    "check.amounts.period-closed.why": "Rechnungen bis zum {until} werden nicht gebucht: invoices.closed_until.["
    " Betrifft {count#Rechnung#Rechnungen}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.cost-centre.what": "Kostenstelle[ „{given}“]",
    "check.cost-centre.ok.why": "sevDesk hat genau eine.",
    "check.cost-centre.none.why": "Keine ist eingestellt: Belege bekommen keine.",
    "check.cost-centre.cobot.why": "Die der Positionen in Cobot, wo alle dieselbe tragen und sevDesk sie hat; sonst"
    " keine.",
    "check.cost-centre.wrong.why": "{reason}. Jeder Lauf würde abbrechen, bevor er bucht.",
    "check.pdf.what": "PDF der neuesten Rechnung",
    "check.pdf.ok.why": "{number}: abrufbar ({kilobytes} kB).",
    "check.pdf.off.why": "invoices.attach_pdf ist aus: Es wird keines abgerufen.",
    "check.pdf.none.why": "Es gibt noch keine Rechnung.",
    "check.pdf.missing.why": "{number}: {reason}. Eine Rechnung ohne ihr PDF wird zurückgestellt.",
    "check.pdf.missing.fix": "Öffnen Sie das PDF der Rechnung in Cobot. Fehlt es auch dort, speichern Sie die Rechnung"
    " noch einmal, oder setzen Sie invoices.attach_pdf auf false.",
    "check.members-without-contact.what": "Mitglieder ohne Kontakt",
    "check.members-without-contact.ok.why": "Jedes aktive Mitglied hat einen Kontakt oder bekommt ihn im nächsten Lauf"
    " ({count}).",
    "check.members-without-contact.left-alone.why": "Aktive Mitglieder, die vor start_date ({start}) bestätigt wurden,"
    " haben keinen Kontakt und werden von den Läufen nicht berücksichtigt: {count}, etwa {names}.",
    "check.members-without-contact.left-alone.fix": "Ihre Kontakte legt dieser Befehl an (mit --dry-run am Ende zeigt"
    " er sie nur): „{command}“.",
    "check.members-without-contact.several.why": "Auf aktive Mitglieder passen mehrere Kontakte, also wird keiner"
    " genommen: {count}, etwa {names}.",
    "check.members-without-contact.several.fix": "Führen Sie die Kontakte in sevDesk zusammen, oder geben Sie dem"
    " richtigen die Kundennummer des Mitglieds.",
    "check.customer-numbers.what": "Kundennummern",
    "check.customer-numbers.ok.why": "Keine ist doppelt vergeben, weder in Cobot noch in sevDesk (Kontakte mit Nummer:"
    " {count}).",
    "check.customer-numbers.contacts.why": "In sevDesk haben mehrere Kontakte dieselbe Kundennummer: {count}, etwa"
    " {numbers}. Ihre Belege bekommen über die Nummer keinen Kontakt.",
    "check.customer-numbers.contacts.fix": "Führen Sie diese Kontakte in sevDesk zusammen, oder geben Sie je einem"
    " eine eigene Kundennummer.",
    "check.customer-numbers.members.why": "In Cobot haben mehrere aktive Mitglieder mit verschiedenen Namen dieselbe"
    " Kundennummer: {count}, etwa {numbers}.",
    "check.customer-numbers.members.fix": "Berichtigen Sie in Cobot die Kundennummer von je einem, wenn es nicht"
    " derselbe Kunde ist.",
    "check.document-numbers.what": "Belegnummern",
    "check.document-numbers.ok.why": "Keine Rechnungsnummer ist doppelt vergeben, weder in Cobot noch in sevDesk"
    " (geprüft: {count}).",
    "check.document-numbers.invoices.why": "In Cobot haben mehrere Rechnungen dieselbe Nummer: {count}, etwa"
    " {numbers}. Nur je eine lässt sich buchen.",
    "check.document-numbers.invoices.fix": "Geben Sie in Cobot jeder Rechnung eine eigene Nummer.",
    "check.document-numbers.vouchers.why": "In sevDesk haben mehrere Belege die Belegnummer einer Rechnung: {count},"
    " etwa {numbers}.",
    "check.document-numbers.vouchers.fix": "Löschen Sie in sevDesk alle bis auf einen, oder gleichen Sie sie, wenn"
    " festgeschrieben, durch einen Gegenbeleg aus; der nächste Lauf nimmt den, der bleibt.",
    "check.trial.what": "Annahmen",
    "check.trial.ok.why": "Am {day} war alles wie angenommen[; {left} nicht geprüft|].",
    "check.trial.never.why": "Mit diesen Zugängen nie nachgesehen: „trial“ ist für Zugänge zum Ausprobieren da.",
    "check.trial.differs.why": "Am {day} anders als angenommen: {names}.",
    "check.trial.differs.fix": "docs/assumptions.md sagt, was das Programm dann tut. Senden Sie die Ausgabe von"
    " „cobot-sevdesk trial --format json“ an die Entwickler.",
    "check.other-program.what": "Belege von anderer Hand",
    "check.other-program.ok.why": "Keine der Rechnungen seit {since} hat ein anderes Programm gebucht.",
    "check.other-program.before-first-run.why": "sevDesk hat Belege zu Rechnungen des letzten Monats: {count}, der"
    " neueste vom {newest}, etwa {numbers}. Vielleicht legt noch ein anderes Programm sie an, etwa Cobots eigenes"
    " Add-on.",
    "check.other-program.before-first-run.fix": "Schalten Sie dieses Add-on in Cobot vor dem ersten Lauf ab; der erste"
    " Lauf übernimmt seine Belege und verdoppelt keinen. Ging die Statusdatei verloren, können es auch die eigenen"
    " sein.",
    "check.other-program.beside.why": "Neben diesem Programm legt ein anderes Belege zu Cobots Rechnungen an: {count},"
    " der neueste vom {newest}, etwa {numbers}.",
    "check.other-program.beside.fix": "Schalten Sie Cobots sevDesk-Add-on ab und erfassen Sie diese Rechnungen nicht"
    " von Hand: Buchen zwei im selben Augenblick, kann ein Beleg doppelt entstehen.",
    "check.next-run.what": "Der nächste Lauf",
    "check.next-run.quiet.why": "Er hätte nichts zu tun und bliebe still.",
    "check.next-run.works.why": "Zu prüfen wäre danach nichts.[ Neue Kontakte: {contacts}.][ Verknüpfte Kontakte:"
    " {links}.][ Geschriebene Kundennummern: {numbers}.][ Neue Belege: {vouchers}.][ Übernommene Belege: {adopted}.]",
    "check.next-run.problems.why": "Er würde mit dem Code 1 enden, weil etwas zu prüfen ist: {codes}.[ Neue"
    " Kontakte: {contacts}.][ Verknüpfte Kontakte: {links}.][ Geschriebene Kundennummern: {numbers}.][ Neue Belege:"
    " {vouchers}.][ Übernommene Belege: {adopted}.]",
    "check.next-run.problems.fix": "Jeden Vorgang, den Grund und die Maßnahme nennt: „{command}“.",
    "check.next-run.stops.why": "Er würde abbrechen, bevor er etwas bucht: {reason}.",
    "check.next-run.stops.fix": "Beheben Sie, was die Zeilen darüber sagen, dann prüfen Sie noch einmal.",
    "check.not-checked.what": "Nicht geprüft",
    "check.not-checked.left-out.why": "Wegen des oben Gesagten ließ sich nicht nachsehen: {names}.",
    "check.not-checked.left-out.fix": "Beheben Sie das zuerst, dann prüfen Sie noch einmal.",
    # ---- What each key of a configuration means: the comments in the file that `init` writes.
    "config.head": "Die Konfiguration eines Space, geschrieben von „cobot-sevdesk init“, mit allen Schlüsseln. Halten"
    " Sie sie privat (chmod 600). „cobot-sevdesk check“ sagt, ob sie noch passt.\n{variable} nimmt den Wert einer"
    " Umgebungsvariablen ({literal} steht für die Zeichen selbst).",
    "config.start_date": "Der erste Tag, für den dieses Programm zuständig ist: Früher bestätigte Mitglieder und"
    " frühere Rechnungen bleiben unberührt („sync run --since DATUM“ nimmt auch frühere).",
    "config.language": "Sprache der Texte in Cobot, des Abgleichs und der Meldungen: de | en",
    "config.accepted": "Die Datei mit den Abweichungen, die mit „cobot-sevdesk sync accept“ akzeptiert wurden. null ="
    " neben dieser Datei und nach ihr benannt: config.accepted.yaml zu config.yaml. Ein relativer Pfad zählt ab dem"
    " Ordner dieser Datei.",
    "config.state": "Wo sich dieses Programm merkt, was zusammengehört. null = der Statusordner des Benutzers. Ein"
    " relativer Pfad zählt ab dem Ordner dieser Datei; jeder Space braucht eine eigene Statusdatei.",
    "config.cobot.subdomain": "Was in der Adresse Ihres Space vor .cobot.me steht.",
    "config.cobot.token": "Ein Zugangstoken eines Admins des Space. Geben Sie genau eines dieser drei an:",
    "config.cobot.token_file": "eine Datei, die nur das Token enthält",
    "config.cobot.token_command": "ein Befehl, der es ausgibt (läuft ohne Shell)",
    "config.cobot.api_url": "Wo Cobot ist; {subdomain_mark} wird von oben eingesetzt. Nur für die Sandbox ändern.",
    "config.cobot.space_url": "die eigene Adresse des Space bei Cobot",
    "config.cobot.account_url": "wo Cobot Tokens ausgibt",
    "config.cobot.requests_per_minute": "je Endpunkt, wie Cobot zählt",
    "config.cobot.timeout_seconds": "wie lange eine Anfrage stillstehen darf; insgesamt viermal so lange",
    "config.sevdesk.token": "Das API-Token eines Administrators. Geben Sie genau eines dieser drei an:",
    "config.sevdesk.token_file": "wie bei Cobot",
    "config.sevdesk.token_command": "wie bei Cobot",
    "config.sevdesk.api_url": "wo sevDesk ist; eine andere nur für die Sandbox",
    "config.sevdesk.requests_per_second": "höchstens so viele Anfragen je Sekunde",
    "config.sevdesk.timeout_seconds": "wie bei Cobot",
    "config.sevdesk.settle_seconds": "Weiß niemand, ob ein Beleg oder Kontakt angekommen ist: frühestens so lange nach"
    " dem Senden danach suchen.",
    "config.members.enabled": "aus bestätigten Mitgliedern Kontakte machen",
    "config.members.customer_numbers": "Wessen Kundennummer gilt: sevdesk = die von sevDesk überschreibt die in Cobot |"
    " cobot = ein neuer Kontakt erhält die aus Cobot | keep = nach Cobot wird keine geschrieben",
    "config.members.teams": "auch ein Team mit Rechnungen ist ein Kontakt",
    "config.invoices.enabled": "aus Rechnungen Belege machen",
    "config.invoices.status": "open = der Beleg ist offen, also unbezahlt | draft = Entwurf, zuerst in sevDesk ansehen",
    "config.invoices.due_after_days": "fällig so viele Tage nach dem Rechnungsdatum | cobot = das Fälligkeitsdatum"
    " der Rechnung",
    "config.invoices.cost_centre": "Nummer oder Name, für jeden Beleg | cobot = die der Positionen, wo alle dieselbe"
    " tragen und sevDesk sie hat; null = keine",
    "config.invoices.service_period": "Lieferdatum des Belegs: invoice_date | month | previous_month | next_month ="
    " der des Rechnungsdatums, vom ersten bis zum letzten Tag",
    "config.invoices.attach_pdf": "das PDF der Rechnung an den Beleg hängen",
    "config.invoices.tag": "ein Tag für jeden Beleg; null = keines",
    "config.invoices.tag_without_contact": "ein Tag, wo der Empfänger kein Kontakt ist; null = keines",
    "config.invoices.create_missing_contacts": "true: Wer keinen Kontakt hat (Tagesgast, externe Buchung), erhält"
    " einen, mit der Anschrift der Rechnung",
    "config.invoices.corrections": "Rechnungskorrekturen (Storno): negative = negative Beträge auf einem"
    " Einnahmebeleg | block = von Hand buchen",
    "config.invoices.foreign_currency": "Andere Währungen als EUR: block | daily_rate = sevDesk rechnet zum Kurs des"
    " Rechnungsdatums um",
    "config.invoices.wait_hours": "so lange darf eine Rechnung ruhen, ehe sie gebucht wird",
    "config.invoices.lookback_days": "bei jedem Lauf so viel noch einmal lesen",
    "config.invoices.sweep_days": "einmal am Tag so viel: Verspätetes, Geändertes, Gelöschtes",
    "config.invoices.daily_check": "einmal am Tag das Gebuchte mit sevDesk abgleichen, beide Seiten",
    "config.invoices.closed_until": "Die Bücher sind bis zu diesem Tag einschließlich abgeschlossen: Nichts mit einem"
    " Datum davor wird mehr gebucht; null = sie sind offen",
    "config.accounts": "Buchungscodes von Cobot und die Nummer des Buchungskontos in sevDesk, wo beide verschieden"
    " sind, je Zeile einer unter „accounts:“ statt der Klammern, Nummern in Anführungszeichen, etwa   FlexPlan:"
    ' "4400"',
    "config.default_account": "Das Buchungskonto für Positionen ohne Buchungscode; null = eine solche Rechnung wird"
    " nicht"
    " gebucht und als Problem genannt.",
    "config.taxes.small_business": "true für Kleinunternehmer: steuerfrei nach § 19 UStG (seit 2025)",
    "config.taxes.rules": "Das Verkaufte sagt, warum es keine Umsatzsteuer trägt: Buchungscodes von Cobot, oder"
    " Nummern von Buchungskonten in sevDesk, und die Steuerregel ihrer Positionen ohne Umsatzsteuer, je Zeile einer"
    " statt"
    " der Klammern, etwa   Kaution: 22",
    "config.taxes.zero_beside_taxed": "Positionen ohne Umsatzsteuer neben besteuerten, wo nichts sagt, warum: block |"
    " taxable = sie sind steuerpflichtig zu 0 % (eine Frage für Ihre Steuerberatung)",
    "config.taxes.zero_rated": "Rechnungen, deren Positionen alle 0 % tragen, und wo nicht schon das Verkaufte die"
    " Regel"
    " bestimmt: die Steuerregel in sevDesk, je Empfänger, oder block. Eine Frage für Ihre Steuerberatung. Einige"
    " Steuerregeln von sevDesk: 4 = steuerfrei nach § 4 UStG, 17 = nicht im Inland steuerbar, 22 = nicht steuerbare"
    " Einnahmen. Für Leistungen an Unternehmen in anderen EU-Ländern (Reverse Charge) passt keine Regel für Belege:"
    " block lassen, und diese Rechnungen in sevDesk schreiben.",
    "config.taxes.zero_rated.domestic": "Empfänger in Deutschland",
    "config.taxes.zero_rated.eu_business": "anderes EU-Land, mit USt-IdNr.",
    "config.taxes.zero_rated.eu_private": "anderes EU-Land, ohne USt-IdNr.",
    "config.taxes.zero_rated.third_country": "Empfänger außerhalb der EU",
    "config.notify.cobot": "was Aufmerksamkeit braucht, in Cobot melden",
    "config.notify.ping_url": "Die Adresse eines Überwachungsdienstes: nach jedem guten Lauf aufgerufen, mit /fail"
    " am Ende nach einem, nach dem etwas zu prüfen ist.",
    "config.notify.ping_text": "Auch dorthin senden, was ein Lauf zu sagen hat (per POST). Darin stehen Nummern und"
    " Namen von Mitgliedern und Kunden.",
    # ---- What `init` and `login` ask and print.
    # Refusals
    "setup.scopes-missing": "Das Cobot-Token hat zu wenige Rechte. Es fehlen: {scopes}. Es wurde nicht gespeichert.",
    "setup.scopes-missing.next": "Wählen Sie diese Rechte bei Cobot für die App (oder lassen Sie einen Admin mit allen"
    " Rechten anmelden) und geben Sie das neue Token an.",
    "setup.token-refused.cobot.unknown": "Cobot erkennt das Token nicht an (Status {status}). Es wurde nicht"
    " gespeichert.",
    "setup.token-refused.cobot.unknown.next": "Kopieren Sie es noch einmal, ganz und ohne Leerzeichen, von der Seite"
    " der App bei Cobot, oder melden Sie sich im Browser an.",
    "setup.token-refused.cobot.not-admin": "Cobot hat abgelehnt (Status {status}): Der Benutzer des Tokens ist kein"
    " Admin des Space[ {subdomain}], oder das Token hat zu wenige Rechte. Es wurde nicht gespeichert.",
    "setup.token-refused.cobot.not-admin.next": "Prüfen Sie die Adresse des Space, und nehmen Sie das Token eines"
    " seiner Admins.",
    "setup.token-refused.sevdesk.unknown": "sevDesk erkennt das Token nicht an (Status {status}). Es wurde nicht"
    " gespeichert.",
    "setup.token-refused.sevdesk.unknown.next": "Kopieren Sie das API-Token eines Administrators noch einmal aus"
    " sevDesk"
    " (unter „Erweiterungen“, „API“, in den Einstellungen unter „Erweitert“, „API“, oder dort beim eigenen Benutzer)."
    " Es hat 32 Zeichen.",
    "setup.unreachable": "{side} war nicht erreichbar ({request}: {reason}). Es wurde nichts geschrieben.",
    "setup.unreachable.next": "Prüfen Sie die Internetverbindung, dann versuchen Sie es noch einmal.",
    "error.setup.unknown-space": "Cobot kennt keinen Space „{subdomain}“. Es wurde nichts geschrieben.",
    "next.setup.unknown-space": "Sehen Sie im Browser nach der Adresse, unter der Sie den Space verwalten: Ihr erster"
    " Teil zählt, wie in https://SPACE.cobot.me.",
    "error.setup.login-denied": "Der Zugang wurde bei Cobot nicht erlaubt[ („{reason}“)]. Es wurde kein Token"
    " ausgestellt oder gespeichert.",
    "next.setup.login-denied": "Melden Sie sich noch einmal an und erlauben Sie ihn, als Admin des Space.",
    "error.setup.login-timeout": "Aus dem Browser kam innerhalb von {seconds} Sekunden keine Antwort. Es wurde kein"
    " Token gespeichert.",
    "next.setup.login-timeout": "Melden Sie sich noch einmal an; ist der Browser auf einem anderen Rechner, nehmen Sie"
    " „cobot-sevdesk login --no-browser“.",
    "error.setup.login-port-taken": "Port {port} ist auf diesem Rechner nicht verwendbar ({reason}). Es wurde kein"
    " Token gespeichert.",
    "next.setup.login-port-taken": "Wählen Sie mit --port einen anderen; eine selbst registrierte App braucht auch die"
    " neue Adresse.",
    "error.setup.login-registration-refused": "Cobot lässt dieses Programm sich nicht selbst registrieren (Status"
    " {status}[: „{reason}“]). Es wurde kein Token gespeichert.",
    "next.setup.login-registration-refused": "Registrieren Sie unter https://dev.cobot.me/oauth2_clients eine App mit"
    " der Rückkehradresse http://127.0.0.1:47811/callback und nehmen Sie „cobot-sevdesk login --client-id ID“; oder"
    " kopieren Sie das Token von der Seite der App.",
    "error.setup.login-code-refused": "Cobot hat kein Token ausgestellt (Status {status}[: „{reason}“]). Es wurde"
    " nichts gespeichert.",
    "next.setup.login-code-refused": "Melden Sie sich noch einmal an: Ein Code gilt nur einmal und wenige Minuten. Mit"
    " --client-id prüfen Sie Kennung, Geheimnis und Rückkehradresse der App.",
    # login
    "login.opening": "Ihr Browser öffnet jetzt Cobot. Tut er es nicht, öffnen Sie diese Adresse in einem Browser auf"
    " diesem Rechner:",
    "login.open-elsewhere": "Öffnen Sie diese Adresse in einem Browser, melden Sie sich als Admin des Space an, und"
    " erlauben Sie den Zugang:",
    "login.paste-explained": "Der Browser endet dann bei einer Seite auf 127.0.0.1, die er nicht zeigen kann: Das ist"
    " richtig so.\nKopieren Sie die ganze Adresse dieser Seite und fügen Sie sie hier ein. Sie wird nicht angezeigt.",
    "login.paste": "Adresse oder Code",
    "login.paste-foreign": "Das ist nicht die Antwort auf diese Anmeldung: Sie enthält keinen Code oder gehört zu einem"
    " anderen Versuch.",
    "login.client-secret": "Geheimnis der App (wird nicht angezeigt)",
    "login.registered-address": "Die App muss mit dieser Rückkehradresse registriert sein: {address}",
    "login.which-space": "Es ist nicht klar, um welchen Space es geht: Geben Sie --subdomain SPACE an oder --config"
    " DATEI mit einer Konfiguration. Es wurde nach nichts gefragt.",
    "login.exists": "{path} gibt es schon; die Datei wird nicht überschrieben. Es wurde nach nichts gefragt. Legen Sie"
    " sie beiseite, oder wählen Sie mit --token-file einen anderen Ort.",
    "login.unwritable": "{path} lässt sich nicht schreiben: {reason}. Es wurde kein Token gespeichert. Wählen Sie mit"
    " --token-file einen anderen Ort.",
    "login.nobody-answers": "Es gab keine Antwort zu lesen. Eine Anmeldung braucht eine Person: im Terminal starten.",
    "login.cancelled": "Abgebrochen. Es wurde kein Token gespeichert.",
    "login.done": "Angemeldet bei {name} ({subdomain}). Das Token liegt in {path}; nur Sie können die Datei"
    " lesen.\nNennen Sie in der Konfiguration die Datei statt eines Tokens:",
    "login.page.worked.title": "Angemeldet",
    "login.page.worked": "Das Programm auf Ihrem Rechner hat sein Token, und es passt.",
    "login.page.failed.title": "Das hat nicht geklappt",
    "login.page.failed": "Das Programm sagt dort, wo Sie es gestartet haben, warum, und was zu tun ist.",
    "login.page.denied.title": "Der Zugang wurde nicht erlaubt",
    "login.page.denied": "Es wurde kein Token ausgestellt. Das Programm ist beendet.",
    "login.page.unknown.title": "Nicht abgeschlossen",
    "login.page.unknown": "Das Programm endete, bevor es das Token prüfen konnte.",
    "login.page.foreign.title": "Nicht die Antwort auf diese Anmeldung",
    "login.page.foreign": "Diese Adresse gehört zu einer anderen Anmeldung. Das Programm wartet weiter.",
    "login.page.again.title": "Schon beantwortet",
    "login.page.again": "Diese Anmeldung hat ihre Antwort schon.",
    "login.page.nothing.title": "Hier ist nichts",
    "login.page.nothing": "Unter dieser Adresse gibt es keine Seite.",
    "login.page.close": "Sie können dieses Fenster schließen.",
    # init
    "ask.number": "[„{given}“|Das] passt nicht: bitte eine ganze Zahl von {least} bis {most}.",
    "ask.word": "[„{given}“|Das] passt nicht: bitte eines von {words}.",
    "ask.yes-or-no": "[„{given}“|Das] passt nicht: bitte j oder n.",
    "ask.yes-or-no.yes": "J/n",
    "ask.yes-or-no.no": "j/N",
    "init.title": "Einen Space einrichten",
    "init.intro": "In Cobot und sevDesk wird nichts geändert, und hier wird bis zum Schluss nichts geschrieben. Mit"
    " Strg-C brechen Sie jederzeit ab. Was in Klammern steht, gilt, wenn Sie nur Enter drücken.",
    "init.again": "Noch einmal versuchen?",
    "init.cancelled": "Abgebrochen. Es wurde nichts geschrieben.",
    "init.nobody-answers": "Es gab keine Antwort zu lesen. Kann niemand antworten, hilft „init --yes“ mit Optionen.",
    "init.exists": "{path} gibt es schon; die Datei wird nicht überschrieben. Es wurde nichts gefragt oder"
    " geschrieben. Wählen Sie mit --output eine andere Datei, oder prüfen Sie diese mit „cobot-sevdesk check“.",
    "init.no-folder": "Den Ordner {path} gibt es nicht. Es wurde nichts gefragt oder geschrieben. Legen Sie ihn an,"
    " oder wählen Sie mit --output eine andere Datei.",
    "init.unwritable": "{path} lässt sich nicht schreiben: {reason}. Es wurde nichts geschrieben. Wählen Sie mit"
    " --output eine andere Datei.",
    "init.missing": "Mit --yes wird niemand gefragt, aber es fehlen: {options}. Es wurde nichts abgerufen oder"
    " geschrieben.",
    "init.space": "1. Der Space",
    "init.address": "Adresse des Space bei Cobot",
    "init.address-unusable": "„{given}“ ist keine Adresse eines Space. Erwartet wird eine wie https://co-up.cobot.me"
    " oder das Wort vor .cobot.me.",
    "init.space-found": "Gefunden: {name} ({subdomain}).",
    "init.cobot": "2. Das Cobot-Token",
    "init.cobot-explained": "Das Programm braucht ein Token eines Admins des Space. Am einfachsten melden Sie sich im"
    " Browser an. Für ein Token von Hand: https://dev.cobot.me/oauth2_clients öffnen, eine App registrieren (Name"
    " beliebig), die Rechte unten wählen, die Seite der App öffnen und ihr Zugangstoken kopieren. Rechte: {scopes}.",
    "init.token-beside": "Genommen wird das Token in {path}.",
    "init.way": "Welcher Weg",
    "init.way.login": "im Browser anmelden",
    "init.way.paste": "das Token einfügen (es wird nicht angezeigt)",
    "init.way.file": "es steht in einer Datei",
    "init.way.variable": "es steht in der Umgebungsvariablen {variable}",
    "init.token-hidden": "Token (wird nicht angezeigt)",
    "init.token-too-early": "War das ein Token? Es wird erst nach dieser Frage verlangt und dann nicht angezeigt. Bitte"
    " den Bildschirm leeren: Er zeigt, was Sie eingegeben haben.",
    "init.token-path": "Pfad der Datei",
    "init.token-unusable": "Das ist kein Token. Gefunden: {found}; erwartet: {expected}. Es wurde nicht gespeichert.",
    "init.cobot-found": "Sie sind Admin von {name}. Aktive Mitglieder: {members}. Rechnungen der letzten sechs Monate"
    " und spätere: {invoices}. Zeitzone: {time_zone}.",
    "init.sevdesk": "3. Das sevDesk-Token",
    "init.sevdesk-explained": "Melden Sie sich bei sevDesk als Administrator an. Wo das API-Token steht, hat sich"
    " mehrmals geändert: unter „Erweiterungen“, „API“, in den Einstellungen unter „Erweitert“, „API“, oder dort beim"
    " eigenen Benutzer. Es hat alle Rechte dieses Benutzers;"
    " behandeln Sie es wie ein Passwort.",
    "init.sevdesk-found": "Das Konto nutzt die sevDesk-Systemversion 2.0. Buchungskonten: {accounts}[, nach Art des"
    " {chart}]. Kostenstellen: {cost_centres}.",
    "init.choices": "4. Wie gebucht wird",
    "init.start-date-explained": "Ab welchem Tag soll das Programm buchen? Frühere Rechnungen und Mitglieder bleiben"
    " unberührt. Am besten der erste Tag eines Monats, den noch niemand gebucht hat.",
    "init.start-date": "Erster Tag (TT.MM.JJJJ)",
    "init.start-date-taken": "Ohne --start-date gilt der erste Tag dieses Monats, der {day}: Gebucht wird, was Cobot"
    " von da an hat, frühere Rechnungen und Mitglieder bleiben unberührt. Passt das nicht, ändern Sie start_date in der"
    " Konfiguration vor dem ersten Lauf.",
    "init.start-date-unusable": "[„{given}“|Das] ist kein Tag; möglich sind 1.8.2026 und 2026-08-01.[ Meinten Sie"
    " {meant}?]",
    "init.start-date-late": "{day} liegt mehr als zwei Monate in der Zukunft: Bis dahin wird nichts gebucht. Richtig?",
    "init.start-date-early": "{day} liegt mehr als zwei Jahre zurück: Jede Rechnung seitdem wird gebucht, und jedes"
    " seitdem bestätigte Mitglied wird ein Kontakt. Richtig?",
    "init.due-days-explained": "Wie viele Tage nach dem Rechnungsdatum ist ein Beleg in sevDesk fällig?[ Die meisten"
    " Ihrer Rechnungen bei Cobot haben eine Frist von {usual#Tag#Tagen}.]",
    "init.due-days": "Tage",
    "init.due-days-taken": "Ohne --due-after-days ist ein Beleg[ {usual#Tag#Tage} nach dem Rechnungsdatum fällig, wie"
    " die meisten Ihrer Rechnungen bei Cobot| am Rechnungsdatum fällig]: invoices.due_after_days in der Konfiguration.",
    "init.cost-centre-explained": "Soll jeder Beleg eine der Kostenstellen von sevDesk tragen?",
    "init.cost-centre-none": "keine",
    "init.cost-centre": "Kostenstelle",
    "init.cost-centre-unusable": "[„{given}“|Das] passt nicht: bitte eine Zahl dieser Liste von 0 bis {most}, oder"
    " Nummer oder Name einer Kostenstelle.",
    "init.small-business": "Keine der letzten Rechnungen trägt Umsatzsteuer. Sind Sie Kleinunternehmer nach § 19 UStG?",
    "init.zero-rated-explained": "Einige der letzten Rechnungen tragen keine Umsatzsteuer. Unter welcher Steuerregel"
    " sie gebucht werden, wo nicht schon das Verkaufte sie bestimmt, ist eine Frage für Ihre Steuerberatung. Bis sie"
    " entschieden ist, werden sie nicht gebucht, sondern als Problem genannt. Für Reverse Charge an Unternehmen in"
    " anderen EU-Ländern hat sevDesk keine Regel für Belege: 0 lassen, und solche Rechnungen in sevDesk schreiben.",
    "init.zero-rated.domestic": "An Empfänger in Deutschland: {count}.",
    "init.zero-rated.eu_business": "An Empfänger in einem anderen EU-Land, mit USt-IdNr.: {count}.",
    "init.zero-rated.eu_private": "An Empfänger in einem anderen EU-Land, ohne USt-IdNr.: {count}.",
    "init.zero-rated.third_country": "An Empfänger außerhalb der EU: {count}.",
    "init.zero-rated": "Steuerregel",
    "init.rule.block": "später entscheiden",
    "init.rule.2": "Ausfuhren",
    "init.rule.3": "innergemeinschaftliche Lieferungen",
    "init.rule.4": "steuerfrei nach § 4 UStG",
    "init.rule.5": "Reverse Charge im Inland, § 13b UStG",
    "init.rule.17": "nicht im Inland steuerbar",
    "init.rule.22": "nicht steuerbare Einnahmen (Kautionen, durchlaufende Posten)",
    "init.written": "Geschrieben, nur für Sie lesbar",
    "init.check": "Prüfung",
    "init.next": "Wie es weitergeht",
    "init.next.dry-run": "Sehen, was der erste Lauf täte; er schreibt dabei nichts:",
    "init.next.cron": "Alle fünf Minuten durch cron (crontab -e):",
    "init.next.container": "In einem Container läuft meist kein cron. Diese Zeile gehört in die crontab des Rechners,"
    " auf dem"
    " der Container läuft; an die Stelle der Punkte kommen die Angaben (-v, --secret, --env-file), mit denen Sie ihn"
    " gestartet haben[, auch die Variablen {variables}]. In einem Cluster ruft ihn dessen Zeitsteuerung auf"
    " (docs/de/betrieb.md, „Container“):",
    "init.next.systemd": "Oder in einem systemd-Dienst Ihres Benutzers:",
    "init.next.variables": "Cron und systemd kennen die Variablen Ihrer Shell nicht: Setzen Sie {variables} auch dort.",
    "trial.title": "Probelauf: was das Programm annimmt, nachgesehen",
    "trial.cobot": "{space}: {invoices#Rechnung#Rechnungen}; Mitglieder namens {mark}: {members}",
    "trial.sevdesk": "fremde Belege: {foreign}; aus einem früheren Probelauf: {own}",
    "trial.plan": "In sevDesk entstehen etwa 15 Belege, zwei Kontakte und ein Tag, alle mit {mark} gekennzeichnet; sie"
    " werden wieder gelöscht, soweit sevDesk es zulässt. In Cobot wird die Kundennummer von höchstens zwei Mitgliedern"
    " namens {mark} geschrieben und eine Aktivität gepostet, die bleibt. Es dauert etwa eine Minute. Sonst ändert sich"
    " nichts.",
    "trial.ask": "Sind diese Zugänge zum Ausprobieren da?",
    "trial.ask-whom": "Nichts wurde geschrieben: Hier lässt sich niemand fragen. Mit --yes geht es ohne Frage.",
    "trial.one-space": "Es gibt {count} Konfigurationen. Ein Probelauf braucht eine: Nennen Sie sie mit --config.",
    "trial.books": "Nichts wurde geschrieben: Dieser sevDesk-Zugang hat {foreign#fremden Beleg#fremde Belege}, mehr"
    " als {few}. Das sieht nach einer echten Buchhaltung aus; ein Probelauf braucht einen eigenen Zugang.",
    "trial.locked": "{space}: Ein anderer Lauf ist an der Arbeit. Nichts wurde getan.",
    "trial.step": "   {number}/{count} {step}",
    "trial.column.assumed": "Annahme",
    "trial.column.seen": "Gesehen",
    "trial.column.verdict": "Urteil",
    "trial.verdict.as-assumed": "wie angenommen",
    "trial.verdict.differs": "ANDERS",
    "trial.verdict.not-tried": "nicht geprüft",
    "trial.differing": "Anders als angenommen: was das Programm dann tut",
    "trial.said": "Antwort: {words}",
    "trial.left": "Zurückgeblieben",
    "trial.left.unknown": "Was noch da ist, lässt sich gerade nicht sehen. Der nächste Probelauf räumt auf, bevor er"
    " beginnt.",
    "trial.left.nothing": "Nichts.",
    "trial.left.voucher": "sevDesk: Beleg {number}",
    "trial.left.contact": "sevDesk: Kontakt mit der Kundennummer {number}",
    "trial.left.tag": "sevDesk: Tag {number}",
    "trial.left.activity": "Cobot: Aktivitäten auf dem Dashboard, die sich nicht löschen lassen: {count}",
    "trial.left.customer-number": "Cobot: Kundennummern, die mit {number} beginnen: {count}",
    "trial.counts": "Wie angenommen: {assumed}. Anders: {differs}. Nicht geprüft: {not_tried}.",
    "trial.report": "Für die Entwickler, ohne Token und persönliche Angaben:",
    "trial.seen.same-order": "{count}-mal dieselbe Reihenfolge",
    "trial.seen.other-order": "jedes Mal eine andere Reihenfolge",
    "trial.seen.once": "jede einmal",
    "trial.seen.twice": "{count} doppelt",
    "trial.seen.listed": "aufgeführt",
    "trial.seen.not-listed": "nicht aufgeführt",
    "trial.seen.given": "erhalten",
    "trial.seen.other-text": "geändert",
    "trial.seen.no-pdf": "kein PDF",
    "trial.seen.refused": "abgelehnt ({status})",
    "trial.seen.whole": "{count}, sonst keine",
    "trial.seen.cut": "{count} auf einmal, in Teilen mehr",
    "trial.seen.written": "geschrieben und gelesen",
    "trial.seen.not-written": "beantwortet, aber nicht geschrieben",
    "trial.seen.nothing-else": "sonst nichts geändert",
    "trial.seen.also-changed": "auch geändert: {fields}",
    "trial.seen.taken": "akzeptiert",
    "trial.seen.attached": "angehängt",
    "trial.seen.no-file": "ohne die Datei",
    "trial.seen.reason-given": "Grund genannt ({status})",
    "trial.seen.bare-text": "nur Text ({status})",
    "trial.seen.whole-only": "nur die ganze Nummer",
    "trial.seen.part-too": "ein Teil fand {count}",
    "trial.seen.says-taken": "sagt, sie ist vergeben",
    "trial.seen.says-free": "nennt eine vergebene frei",
    "trial.seen.unusable": "keine brauchbare Antwort",
    "trial.seen.number-free": "frei",
    "trial.seen.number-taken": "schon vergeben",
    "trial.seen.tags": "Tags mit dem Namen: {count}",
    "trial.seen.tax": "Steuer {tax} aus 3 × 10,01",
    "trial.seen.no-tax": "keine Steuer genannt",
    "trial.seen.sum": "Summe {sum}",
    "trial.seen.rule": "Regel {rule}",
    "trial.seen.no-foreign-sum": "nur in Euro",
    "trial.seen.kept": "behalten",
    "trial.seen.dropped": "nicht behalten",
    "trial.seen.found": "{found} von {count} gefunden",
    "trial.seen.none-more": "nichts anderes gefunden",
    "trial.seen.too-many": "{count#anderes#andere} gefunden",
    "trial.seen.total": "{total} bei {count#Zeile#Zeilen}",
    "trial.seen.no-total": "nicht genannt",
    "trial.reason.few-invoices": "{count#Rechnung#Rechnungen}, nötig sind {wanted}",
    "trial.reason.no-invoice": "keine Rechnung in Cobot",
    "trial.reason.no-own-invoice": "keine Rechnung an ein gekennzeichnetes Mitglied",
    "trial.reason.few-activities": "{count#Aktivität#Aktivitäten} im Monat, nötig sind {wanted}",
    "trial.reason.no-member": "kein gekennzeichnetes Mitglied",
    "trial.reason.one-member": "nur ein gekennzeichnetes Mitglied",
    "trial.reason.no-default-account": "kein default_account konfiguriert",
    "trial.reason.no-account": "kein Konto nennt Regel {rule}",
    "trial.reason.no-cost-centre": "keine Kostenstelle in sevDesk",
    "trial.reason.needs": "braucht {name}",
    "trial.reason.needs-vouchers": "{count#Beleg entstand#Belege entstanden}, nötig sind {wanted}",
    "trial.reason.forbidden": "kein Recht dazu[ ({status})|]",
    "trial.reason.not-answered-well": "ein Schritt davor wurde abgelehnt ({status})",
    "trial.reason.unreadable": "unlesbare Antwort: {field}",
    "trial.reason.unanswered": "keine Antwort",
    "trial.reason.program": "Fehler des Programms: {kind}",
    "trial.reason.interrupted": "unterbrochen",
    "assumption.cobot-list-order": "Die Liste der Rechnungen behält von Seite zu Seite ihre Reihenfolge.",
    "assumption.cobot-list-order.otherwise": "Eine Liste mit mehreren Seiten wird gelesen, bis zwei Durchgänge"
    " übereinstimmen; so lange bleibt der Stichtag stehen.",
    "assumption.cobot-list-once": "Keine Rechnung steht auf zwei Seiten.",
    "assumption.cobot-list-once.otherwise": "Rechnungen werden an ihrer ID erkannt: Was doppelt kommt, zählt einmal.",
    "assumption.cobot-list-days": "Die Filter schließen die Rechnungen ihres ersten und letzten Tages ein.",
    "assumption.cobot-list-days.otherwise": "Jedes Fenster wird an beiden Enden um einen Tag weiter abgefragt; was"
    " außerhalb liegt, wird hier weggelassen.",
    "assumption.cobot-pdf-accept": "Ein PDF gibt es für „Accept: application/pdf“.",
    "assumption.cobot-pdf-accept.otherwise": "Nach 406 oder 415 wird noch einmal gefragt, so wie es die allgemeine"
    " Regel von API 2 verlangt.",
    "assumption.cobot-feed-whole": "Die Aktivitäten eines Zeitraums kommen alle auf einmal.",
    "assumption.cobot-feed-whole.otherwise": "Eine Antwort mit 50 oder mehr wird in Teilen noch einmal gelesen, bis"
    " nichts Neues mehr kommt.",
    "assumption.cobot-number-call": "PUT /api/memberships/<id> schreibt eine Kundennummer.",
    "assumption.cobot-number-call.otherwise": "Bis zu „sync retry“ wird in diesem Space keine Nummer mehr geschrieben;"
    " „customer-number-not-written“ nennt den Befund. Kontakte und Belege entstehen trotzdem.",
    "assumption.cobot-number-alone": "Beim Schreiben der Kundennummer ändert sich sonst nichts am Mitglied.",
    "assumption.cobot-number-alone.otherwise": "Das Mitglied wird danach gelesen: Beim ersten, an dem sich anderes"
    " geändert hat, hört alles Schreiben bis zu „sync retry“ auf.",
    "assumption.cobot-number-shared": "Zwei Mitglieder dürfen dieselbe Kundennummer haben.",
    "assumption.cobot-number-shared.otherwise": "Die abgelehnte Nummer wird bei ihrem Mitglied genannt; die anderen"
    " bekommen ihre.",
    "assumption.cobot-activity-on-invoice": "Eine Aktivität lässt sich an eine Rechnung hängen und steht dann dort.",
    "assumption.cobot-activity-on-invoice.otherwise": "Sie wird ohne die Rechnung gepostet und nach Tag und Text"
    " gesucht.",
    "assumption.cobot-activity-text": "Der Text einer Aktivität bleibt Wort für Wort, bis auf Auszeichnungen.",
    "assumption.cobot-activity-text.otherwise": "Eine Meldung, deren Antwort ausblieb oder die mit der Statusdatei"
    " verloren ging, wird nicht wiedererkannt und kann zweimal in Cobot stehen. Gebucht wird davon unabhängig.",
    "assumption.cobot-refusal": "Eine Ablehnung nennt Feld und Grund (422, „errors“).",
    "assumption.cobot-refusal.otherwise": "Gezeigt wird der Text der Antwort; was geschieht, entscheidet allein der"
    " Status.",
    "assumption.sevdesk-accounts-added": "Ein in sevDesk hinzugefügtes Buchungskonto steht in der Liste der Konten.",
    "assumption.sevdesk-accounts-added.otherwise": "Rechnungen auf so ein Konto sind nicht buchbar und werden genannt:"
    " „no-booking-account“.",
    "assumption.sevdesk-contact-exact": "Die Suche nach einer Kundennummer findet nur die ganze Nummer.",
    "assumption.sevdesk-contact-exact.otherwise": "Jeder gefundene Kontakt wird noch einmal verglichen; eine andere"
    " Nummer zählt nicht.",
    "assumption.sevdesk-contact-free": "sevDesk sagt, ob eine Kundennummer frei ist.",
    "assumption.sevdesk-contact-free.otherwise": "Stattdessen werden die Kontakte mit dieser Nummer abgefragt.",
    "assumption.sevdesk-contact-next": "Die nächste Kundennummer, die sevDesk nennt, ist frei.",
    "assumption.sevdesk-contact-next.otherwise": "Sie wird mit allen Kontakten verglichen, und von dort wird"
    " weitergezählt.",
    "assumption.sevdesk-contact-shared": "sevDesk nimmt einen zweiten Kontakt mit derselben Kundennummer an.",
    "assumption.sevdesk-contact-shared.otherwise": "Umso besser: Vor jedem neuen Kontakt wird die Nummer ohnehin"
    " nachgesehen.",
    "assumption.sevdesk-file-attached": "Ein Beleg enthält danach die mitgesendete Datei.",
    "assumption.sevdesk-file-attached.otherwise": "„pdf-not-attached“ nennt den Beleg und was zu tun ist.",
    "assumption.sevdesk-tag-reused": "Ein Tag mit bekanntem Namen wird wiederverwendet.",
    "assumption.sevdesk-tag-reused.otherwise": "Tags werden am Namen erkannt: Mehrere mit demselben Namen gelten als"
    " eines.",
    "assumption.sevdesk-tag-twice": "Ein Beleg nimmt dasselbe Tag ein zweites Mal an.",
    "assumption.sevdesk-tag-twice.otherwise": "Nichts: Kein Tag wird noch einmal gesetzt, ohne dass vorher nachgesehen"
    " wurde.",
    "assumption.sevdesk-tag-booked": "Ein gebuchter Beleg nimmt ein Tag an.",
    "assumption.sevdesk-tag-booked.otherwise": "Der Beleg ist gebucht; das abgelehnte Tag wird dazu genannt"
    " („rejected-by-sevdesk“). „tag: null“ verzichtet darauf.",
    "assumption.sevdesk-rounding": "Die Steuer wird kaufmännisch auf Cent gerundet, Position für Position.",
    "assumption.sevdesk-rounding.otherwise": "Bis zu einem Cent je Position wird es vermerkt"
    " („tax-rounded-differently“), darüber ist es „voucher-differs“.",
    "assumption.sevdesk-negative-total": "Ein Einnahmebeleg darf eine negative Summe haben.",
    "assumption.sevdesk-negative-total.otherwise": "Rechnungskorrekturen werden abgelehnt, genannt und später wieder"
    " versucht; mit „corrections: block“ werden sie nicht gesendet.",
    "assumption.sevdesk-zero-total": "Ein Einnahmebeleg darf die Summe null haben.",
    "assumption.sevdesk-zero-total.otherwise": "Nichts: So eine Rechnung wird nie gesendet. Sie wird vermerkt oder ist"
    " als „zero-total“ nicht buchbar.",
    "assumption.sevdesk-rule-4": "Die Steuerregel „Steuerfreie Umsätze §4 UStG“ (4) gilt auf einem Konto, das sie"
    " nennt.",
    "assumption.sevdesk-rule-4.otherwise": "Solche Rechnungen werden abgelehnt, genannt und später wieder versucht.",
    "assumption.sevdesk-rule-5": "Die Steuerregel „Reverse Charge gem. §13b UStG“ (5) gilt auf einem Konto, das sie"
    " nennt.",
    "assumption.sevdesk-rule-5.otherwise": "Solche Rechnungen werden abgelehnt, genannt und später wieder versucht.",
    "assumption.sevdesk-rule-17": "Die Steuerregel „Nicht im Inland steuerbare Leistung“ (17) gilt, wo ein Konto sie"
    " nennt.",
    "assumption.sevdesk-rule-17.otherwise": "Solche Rechnungen werden abgelehnt, genannt und später wieder versucht.",
    "assumption.sevdesk-rule-22": "Die Steuerregel „Nicht steuerbare Einnahmen“ (22) gilt auf einem Konto, das sie"
    " nennt.",
    "assumption.sevdesk-rule-22.otherwise": "Solche Rechnungen werden abgelehnt, genannt und später wieder versucht.",
    "assumption.sevdesk-rule-21": "Die Steuerregel „Reverse Charge gem. §18b UStG“ (21) wird auf Belegen abgelehnt.",
    "assumption.sevdesk-rule-21.otherwise": "Nichts, aber bitte melden: Die Konfiguration lehnt diese Regel ab, bis sie"
    " nachweislich geht.",
    "assumption.sevdesk-draft-checked": "Ein Entwurf, dessen Regel nicht zum Konto passt, wird abgelehnt.",
    "assumption.sevdesk-draft-checked.otherwise": "Nichts: Regel, Satz und Konto werden hier geprüft, bevor etwas"
    " gesendet wird.",
    "assumption.sevdesk-delivery-later": "Das Lieferdatum darf nach dem Belegdatum liegen.",
    "assumption.sevdesk-delivery-later.otherwise": "Solche Rechnungen werden abgelehnt und genannt; „service_period:"
    " invoice_date“ vermeidet es.",
    "assumption.sevdesk-foreign-sum": "Bei anderer Währung nennt sevDesk auch den gesendeten Betrag.",
    "assumption.sevdesk-foreign-sum.otherwise": "Verglichen wird der Betrag, wo er genannt ist: Euro allein lassen sich"
    " nicht mit der Rechnung vergleichen.",
    "assumption.sevdesk-cost-centre": "Ein Beleg behält seine Kostenstelle.",
    "assumption.sevdesk-cost-centre.otherwise": "„voucher-differs“ nennt den Beleg.",
    "assumption.sevdesk-file-gone": "Ein Beleg, dessen Datei nicht mehr da ist, wird abgelehnt.",
    "assumption.sevdesk-file-gone.otherwise": "Dann wird er ohne Datei gespeichert: „pdf-not-attached“ nennt ihn.",
    "assumption.sevdesk-number-twice": "sevDesk nimmt einen zweiten Beleg mit derselben Nummer an.",
    "assumption.sevdesk-number-twice.otherwise": "Umso besser: Jede Nummer wird vor dem Buchen ohnehin nachgesehen.",
    "assumption.sevdesk-search-part": "Die Suche findet jeden Teil einer Belegnummer.",
    "assumption.sevdesk-search-part.otherwise": "Bis ein gebuchter Beleg über einen Teil seiner Nummer gefunden"
    " wurde, und für ältere Rechnungen, werden vor dem Buchen alle Belege gelesen.",
    "assumption.sevdesk-search-case": "Die Suche unterscheidet Groß- und Kleinbuchstaben nicht.",
    "assumption.sevdesk-search-case.otherwise": "Nummern werden genau so gesucht, wie sie geschrieben sind.",
    "assumption.sevdesk-search-signs": "In der Suche bedeuten die Zeichen % und _ sich selbst.",
    "assumption.sevdesk-search-signs.otherwise": "Sie werden beim Suchen weggelassen, und jede gefundene Nummer wird"
    " verglichen.",
    "assumption.sevdesk-list-total": "Eine Liste nennt die Zahl ihrer Zeilen.",
    "assumption.sevdesk-list-total.otherwise": "Eine Liste mit mehreren Seiten wird gelesen, bis zwei Durchgänge"
    " übereinstimmen; bei einer einzigen Seite fiele nicht mehr auf, wenn Zeilen fehlen.",
    "assumption.sevdesk-list-order": "Eine Liste behält von Seite zu Seite ihre Reihenfolge.",
    "assumption.sevdesk-list-order.otherwise": "Was kommt, wird mit der Gesamtzahl verglichen und noch einmal gelesen,"
    " wo beide nicht übereinstimmen; was sich nicht vollständig nachsehen lässt, wird nicht gebucht, sondern genannt.",
    "assumption.sevdesk-list-days": "Die Filter schließen die Belege ihres ersten und letzten Augenblicks ein.",
    "assumption.sevdesk-list-days.otherwise": "Jeder Zeitraum wird um eine Sekunde weiter abgefragt.",
    "assumption.sevdesk-refusal": "Eine Ablehnung nennt ihren Grund in „error.message“.",
    "assumption.sevdesk-refusal.otherwise": "Gezeigt wird der Text der Antwort; was geschieht, entscheidet allein der"
    " Status.",
}

# Why something failed, in the words in which it is known: the program's own, of a request and of a file.
REASONS: Mapping[str, str] = {
    "the connection was refused": "die Verbindung wurde abgelehnt",
    "the connection was refused by this computer": "dieser Rechner hat die Verbindung abgelehnt",
    "the certificate of the other side does not hold": "das Zertifikat der Gegenstelle gilt nicht",
    "the certificates that the environment names cannot be read": "die in der Umgebung genannten Zertifikate sind nicht"
    " lesbar",
    "the name leads into the own network": "der Name führt ins eigene Netz",
    "the answer is larger than allowed": "die Antwort ist größer als erlaubt",
    "the host name is unknown": "der Rechnername ist unbekannt",
    "no connection": "keine Verbindung",
    "no connection within the time-out": "keine Verbindung in der erlaubten Zeit",
    "the answer came too slowly": "die Antwort kam zu langsam",
    "no answer within the time-out": "keine Antwort in der erlaubten Zeit",
    "no answer": "keine Antwort",
    "the answer broke off": "die Antwort brach ab",
    "the answer could not be unpacked": "die Antwort war nicht zu entpacken",
    "the connection was cut": "die Verbindung wurde getrennt",
    "the encrypted connection failed": "die verschlüsselte Verbindung kam nicht zustande",
    "the proxy failed": "der Proxy hat versagt",
    "not a PDF": "kein PDF",
    "not a regular file": "keine gewöhnliche Datei",
    "no space left on the disk": "auf dem Datenträger ist kein Platz mehr",
    "the file belongs to another user": "die Datei gehört einem anderen Benutzer",
    "the file cannot be read or written": "die Datei ist nicht les- und beschreibbar",
    "no permission": "keine Berechtigung",
    "no permission, or no such folder": "keine Berechtigung, oder den Ordner gibt es nicht",
    # SQLite's.
    "unable to open database file": "die Datei lässt sich nicht öffnen",
    "disk I/O error": "Lese- oder Schreibfehler des Datenträgers",
    "database or disk is full": "der Datenträger ist voll",
    "attempt to write a readonly database": "die Datei ist schreibgeschützt",
    "database is locked": "die Datei ist gerade in Gebrauch",
    "file is not a database": "die Datei ist keine Statusdatei",
    "database disk image is malformed": "die Datei ist beschädigt",
}
# What the operating system says, in English only, by its numbers; what is rare stays as it is.
SYSTEM_REASONS: Mapping[int, str] = {
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "nicht erlaubt",
    errno.ENOENT: "Datei oder Ordner nicht vorhanden",
    errno.EEXIST: "die Datei gibt es schon",
    errno.EISDIR: "ein Ordner, keine Datei",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.ENOTEMPTY: "der Ordner ist nicht leer",
    errno.ENOSPC: "auf dem Datenträger ist kein Platz mehr",
    errno.EDQUOT: "der zugeteilte Speicherplatz ist aufgebraucht",
    errno.EFBIG: "die Datei würde größer als erlaubt",
    errno.EROFS: "der Datenträger ist nur lesbar",
    errno.EIO: "Lese- oder Schreibfehler des Datenträgers",
    errno.ELOOP: "Verknüpfungen, die im Kreis führen",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EBUSY: "gerade in Gebrauch",
    errno.EMFILE: "zu viele offene Dateien",
    errno.EADDRINUSE: "der Port ist schon belegt",
    errno.EADDRNOTAVAIL: "diese Adresse gibt es hier nicht",
    errno.ECONNREFUSED: "die Verbindung wurde abgelehnt",
    errno.ECONNRESET: "die Verbindung wurde getrennt",
    errno.EPIPE: "die Verbindung wurde getrennt",
    errno.EHOSTUNREACH: "der Rechner ist nicht erreichbar",
    errno.ENETUNREACH: "das Netz ist nicht erreichbar",
    errno.ETIMEDOUT: "keine Antwort in der erlaubten Zeit",
}
# The same inside of longer sentences; the other side's own words stand in quotation marks.
REASON_PATTERNS: tuple[tuple[str, str], ...] = (
    (r"(cobot|sevdesk): (.+) answered (\d+):? (.+)", "{side} antwortete auf {1} mit {2}: „{3}“"),
    (r"(cobot|sevdesk): (.+) answered (\d+)", "{side} antwortete auf {1} mit {2}"),
    (r"(cobot|sevdesk): ([A-Z]+ \S+): (.+)", "{side}, {1}: {2}"),
    (r"the folder (.+) cannot be written to", "der Ordner {0} ist nicht beschreibbar"),
    (r"the request failed \((\w+)\)", "die Anfrage schlug fehl ({0})"),
    (r"(\d+), asks to wait until (.+)", "{0}, will bis {1} nicht gefragt werden"),
    (r"a row cannot be read: (.+)", "eine Zeile ist nicht lesbar: {0}"),
    (r"\[Errno \d+\] ([^:]+)(?:: .*)?", "{0}"),
    (r"([\w.\[\]]+): (.+)", "{0}: {1}"),
)
