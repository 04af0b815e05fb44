"""What is to be said about a document, in the bookkeeper's German."""

from __future__ import annotations

GERMAN_FINDINGS: dict[str, str] = {
    "subject.invoice": "Rechnung [{number}|mit der Cobot-ID {id}]",
    "subject.member": "Mitglied [{number}|mit der Cobot-ID {id}]",
    "subject.team": "Team [{number}|mit der Cobot-ID {id}]",
    "subject.contact": "Gast [{number}|mit der Cobot-ID {id}]",
    # Fields and steps, as they stand in other sentences.
    "field.gross": "Bruttobetrag",
    "field.date": "Belegdatum",
    "field.number": "Belegnummer",
    "field.number-also-on-invoice": "dieselbe Nummer trägt auch Rechnung",
    "field.direction": "Belegart",
    "step.read": "Nachsehen",
    "step.create-contact": "Kontakt anlegen",
    "step.write-customer-number": "Kundennummer in Cobot eintragen",
    "step.create-voucher": "Beleg anlegen",
    "step.tag-voucher": "Beleg mit einem Tag versehen",
    "step.post-activity": "Aktivität in Cobot anzeigen",
    # Problems.
    "message.no-accounting-code": "{Subject} wurde nicht gebucht: [Zeile „{line}“|Eine Zeile] hat keinen Buchungscode,"
    " und ein Standard-Buchungskonto ist nicht eingestellt.",
    "fix.no-accounting-code": "In Cobot der Zeile einen Buchungscode geben oder in der Konfiguration default_account"
    " setzen. Der nächste Lauf versucht es von selbst erneut.",
    "message.no-booking-account": "{Subject} wurde nicht gebucht: [Zum Buchungscode „{code}“|Zu einem Buchungscode]["
    " (laut Konfiguration „{account}“)][ der Zeile „{line}“] gibt es in sevDesk kein Buchungskonto.[ Am ähnlichsten:"
    " {nearest}.]",
    "fix.no-booking-account": "In der Konfiguration unter accounts [den Code „{code}“|den Code] einer Kontonummer von"
    " sevDesk zuordnen oder den Buchungscode in Cobot ändern. Der nächste Lauf versucht es von selbst erneut.",
    "message.no-booking-account.default": "{Subject} wurde nicht gebucht: [Die Zeile „{line}“|Eine Zeile] hat keinen"
    " Buchungscode, und das default_account der Konfiguration[, „{account}“,] gibt es in sevDesk nicht.[ Am"
    " ähnlichsten: {nearest}.]",
    "fix.no-booking-account.default": "In der Konfiguration default_account berichtigen oder der Zeile in Cobot einen"
    " Buchungscode geben. Der nächste Lauf versucht es von selbst erneut.",
    "message.ambiguous-booking-account": "{Subject} wurde nicht gebucht: [Der Buchungscode „{code}“|Ein Buchungscode]"
    " passt auf mehrere Buchungskonten[: {accounts}].",
    "fix.ambiguous-booking-account": "In der Konfiguration unter accounts [den Code „{code}“|den Code] genau einer"
    " Kontonummer zuordnen. Der nächste Lauf versucht es von selbst erneut.",
    "message.account-not-for-revenue": "{Subject} wurde nicht gebucht: [Das Buchungskonto {account}|Ein"
    " Buchungskonto][ (Buchungscode „{code}“)] nimmt in sevDesk keine Einnahmen auf.",
    "fix.account-not-for-revenue": "In der Konfiguration unter accounts [den Code „{code}“|den Code] einem Erlöskonto"
    " zuordnen oder den Buchungscode in Cobot ändern. Der nächste Lauf versucht es von selbst erneut.",
    "message.tax-rate-not-allowed": "{Subject} wurde nicht gebucht: sevDesk erlaubt [auf dem Buchungskonto"
    " {account}|auf einem der Buchungskonten][ den Steuersatz {rate} %| den Steuersatz][ mit der Steuerregel {rule}]"
    " nicht[ (Zeile „{line}“)].[ Erlaubt sind (Steuerregel: Sätze) {allowed}.]",
    "fix.tax-rate-not-allowed": "In der Konfiguration unter accounts den Buchungscode einem Buchungskonto zuordnen,"
    " das diesen Satz erlaubt, oder den Steuersatz in Cobot berichtigen[, oder"
    " {setting} in der Konfiguration]. Der nächste Lauf versucht es von selbst"
    " erneut.",
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
    "fix.tax-rule-undecided.unknown": "In Cobot bei der Rechnung das Land des Empfängers eintragen. Der nächste Lauf"
    " versucht es von selbst erneut.",
    "message.several-taxes-on-one-line": "{Subject} wurde nicht gebucht: [Zeile „{line}“|Eine Zeile] hat mehrere"
    " Steuern[ ({taxes})], eine Belegposition in sevDesk nur eine.",
    "fix.several-taxes-on-one-line": "In Cobot die Zeile so aufteilen, dass jede nur eine Steuer hat, oder den Beleg"
    " in sevDesk von Hand anlegen, mit der Rechnungsnummer als Belegnummer: Er wird dann übernommen.",
    "message.amounts-do-not-add-up": "{Subject} wurde nicht gebucht: Die Beträge gehen nicht auf den Cent auf.[ Die"
    " Zeilen ergeben {lines}, die Rechnungssumme ist {total}.][ Bei {rate} % weist Cobot {cobot_tax} Steuer aus,"
    " sevDesk käme auf {sevdesk_tax}.]",
    "fix.amounts-do-not-add-up": "In Cobot die Rechnung berichtigen oder den Beleg in sevDesk von Hand anlegen, mit"
    " der Rechnungsnummer als Belegnummer und demselben Betrag und Datum: Er wird dann übernommen.",
    "message.currency-not-supported": "{Subject} wurde nicht gebucht: [Sie lautet auf {currency}|Ihre Währung ist"
    " nicht Euro], und Fremdwährungen sind nicht freigegeben.",
    "fix.currency-not-supported": "In der Konfiguration invoices.foreign_currency auf daily_rate stellen (sevDesk"
    " rechnet dann mit dem Kurs des Rechnungsdatums) oder den Beleg von Hand anlegen.",
    "message.voucher-differs": "Zu {subject} steht in sevDesk ein Beleg[ (ID {sevdesk_ids})] mit dieser Belegnummer,"
    " der nicht übereinstimmt[ (Cobot / sevDesk): {fields}]. Er wurde nicht geändert, und ein zweiter wurde nicht"
    " angelegt.",
    "fix.voucher-differs": "In sevDesk den Beleg berichtigen; „cobot-sevdesk sync explain {retry}“ zeigt beide"
    " Seiten. Hat ihn nicht dieses Programm angelegt, kann er auch gelöscht werden: Der nächste Lauf legt ihn dann neu"
    " an.",
    "message.duplicate-vouchers": "Zu {subject} gibt es in sevDesk mehrere Belege mit dieser Belegnummer[ (IDs"
    " {sevdesk_ids})]. Es wurde nichts angelegt oder geändert.",
    "fix.duplicate-vouchers": "In sevDesk die überzähligen Belege löschen. Den verbleibenden übernimmt der nächste"
    " Lauf.",
    "message.pdf-unavailable": "{Subject} wurde noch nicht gebucht: Das PDF war in Cobot nicht abrufbar["
    " („{reason}“)].",
    "fix.pdf-unavailable": "Es wird in wachsenden Abständen (1 bis 24 Stunden) erneut versucht. Lässt sich das PDF in"
    " Cobot öffnen: „cobot-sevdesk sync retry {retry}“.",
    "message.rejected-by-sevdesk": "{Subject} wurde von sevDesk abgelehnt[ (Status {status})][: „{reason}“]. Es wurde"
    " nichts angelegt.",
    "fix.rejected-by-sevdesk": "Den genannten Grund in Cobot oder sevDesk beheben, dann „cobot-sevdesk sync retry"
    " {retry}“. Sonst wird in wachsenden Abständen (1 bis 24 Stunden) erneut versucht.",
    "message.rejected-by-cobot": "{Subject}: Cobot hat eine Anfrage dazu abgelehnt[ (Status {status})][: „{reason}“]."
    " Dieser Schritt wurde nicht ausgeführt.",
    "fix.rejected-by-cobot": "Den genannten Grund in Cobot beheben, dann „cobot-sevdesk sync retry {retry}“. Sonst"
    " wird in wachsenden Abständen (1 bis 24 Stunden) erneut versucht.",
    "message.outcome-unknown": "Bei {subject} ist offen, ob der letzte Schritt[ ({step})] angekommen ist[, gesendet"
    " {since}]. Er wird nicht wiederholt, bevor auf der Gegenseite nachgesehen wurde.",
    "fix.outcome-unknown": "Nichts zu tun: Der nächste Lauf sieht nach und klärt es.",
    "fix.outcome-unknown.create-contact": "Nichts zu tun: Der nächste Lauf sieht nach und klärt es. Bleibt es länger"
    " als eine Stunde offen, sehen in sevDesk zwei Kontakte gleich aus: den überzähligen löschen.",
    "fix.outcome-unknown.create-voucher": "Nichts zu tun: Der nächste Lauf sieht nach und klärt es. Bleibt es länger"
    " als eine Stunde offen, sehen in sevDesk zwei Belege gleich aus: den überzähligen löschen.",
    "message.ambiguous-contact": "Zu {subject} ließ sich in sevDesk kein eindeutiger Kontakt finden[ (IDs"
    " {sevdesk_ids})]. Es wurde keiner zugeordnet.",
    "message.ambiguous-contact.several": "Zu {subject} passen in sevDesk mehrere Kontakte[ zur Kundennummer {number}]["
    " (IDs {sevdesk_ids})]. Es wurde keiner zugeordnet.",
    "message.ambiguous-contact.number-taken": "{Subject}: [Die Kundennummer {number}|Die Kundennummer] gehört in"
    " sevDesk schon jemand anderem[ (Kontakt {sevdesk_ids})]. Es wurde kein Kontakt zugeordnet oder angelegt.",
    "message.ambiguous-contact.booked": "Zu {subject} passen in sevDesk mehrere Kontakte[ zur Kundennummer {number}]["
    " (IDs {sevdesk_ids})]. Sie wurde ohne Kontakt gebucht, unter dem Namen des Empfängers.",
    "planned.ambiguous-contact.booked": "Zu {subject} passen in sevDesk mehrere Kontakte[ zur Kundennummer {number}]["
    " (IDs {sevdesk_ids})]. Sie würde ohne Kontakt gebucht, unter dem Namen des Empfängers.",
    "fix.ambiguous-contact.booked": "Am Beleg in sevDesk den richtigen Kontakt von Hand eintragen und die doppelten"
    " Kontakte zusammenführen, damit spätere Rechnungen den verbliebenen finden.",
    "fix.ambiguous-contact": "In sevDesk doppelte Kontakte zusammenführen, sodass nur einer Kundennummer oder Name und"
    " E-Mail-Adresse trägt. Der nächste Lauf versucht es von selbst erneut.",
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
    "fix.customer-number-not-written": "In Cobot das Mitglied prüfen und die Kundennummer[ {number}] von Hand"
    " eintragen. Danach „cobot-sevdesk sync retry {retry}“.",
    "fix.customer-number-not-written.something-else-changed": "In Cobot das Mitglied prüfen und berichtigen, was sich"
    " ungewollt geändert hat. Danach „cobot-sevdesk sync retry {retry}“.",
    "fix.customer-number-not-written.stopped": "„cobot-sevdesk sync status“ sagt, wegen wem: diesen Fehler beheben,"
    " dann „cobot-sevdesk sync retry {retry}“.",
    "message.correction-not-booked": "{Subject} ist eine Korrektur mit negativem Betrag und wurde nicht gebucht, weil"
    " invoices.corrections auf block steht.",
    "fix.correction-not-booked": "Den Beleg in sevDesk von Hand anlegen, mit der Rechnungsnummer als Belegnummer, oder"
    " in der Konfiguration invoices.corrections auf negative stellen.",
    "message.edited-after-sync": "{Subject} wurde in Cobot geändert, nachdem der Beleg[ (ID {sevdesk_ids})] angelegt"
    " war[: {fields}].[ In Cobot lautet sie nun auf {total} brutto.] Der Beleg in sevDesk wurde nicht geändert.",
    "fix.edited-after-sync": "„cobot-sevdesk sync explain {retry}“ vergleicht den Beleg in sevDesk mit der Rechnung; wo"
    " nötig von Hand berichtigen.",
    "message.deleted-in-cobot": "{Subject} ist in Cobot nicht mehr vorhanden. Der Beleg[ (ID {sevdesk_ids})] in"
    " sevDesk wurde nicht geändert.",
    "fix.deleted-in-cobot": "Klären, warum die Rechnung fehlt, und den Beleg in sevDesk wo nötig von Hand stornieren"
    " oder löschen.",
    # Notes.
    "message.without-contact": "Zu {subject} gibt es in sevDesk keinen Kontakt. Der Beleg trägt nur den Namen des"
    " Empfängers[ „{name}“].",
    "planned.without-contact": "Zu {subject} gibt es in sevDesk keinen Kontakt. Der Beleg trüge nur den Namen"
    " des Empfängers[ „{name}“].",
    "message.contact-name-differs": "{Subject} wurde über die Kundennummer[ {number}] zugeordnet; der Name ist[ in"
    " Cobot „{cobot_name}“, in sevDesk „{sevdesk_name}“| in Cobot und sevDesk verschieden].",
    "message.nothing-to-book": "{Subject} hat die Summe null: Es gibt nichts zu buchen.",
    "message.adopted": "Zu {subject} gab es in sevDesk schon den passenden Beleg[ (ID {sevdesk_ids})]: Er wurde"
    " übernommen.",
    "planned.adopted": "Zu {subject} gibt es in sevDesk schon den passenden Beleg[ (ID {sevdesk_ids})]: Er würde"
    " übernommen.",
    # Activities in Cobot.
    "activity.finding": "sevDesk: {message} {fix}",
    "activity.member.contact-created": "sevDesk: Kontakt mit der Kundennummer {number} angelegt[; in Cobot stand"
    " vorher {old_number}].",
    "activity.member.number-changed": "sevDesk: Kundennummer {number} eingetragen[, vorher {old_number}].",
    "activity.member.contact-renumbered": "sevDesk: der Kontakt hat nun die Kundennummer {number}[,"
    " vorher {old_number}].",
    "activity.member.contact-linked": "sevDesk: mit dem Kontakt mit der Kundennummer {number} verbunden[; in Cobot"
    " stand vorher {old_number}].",
}
