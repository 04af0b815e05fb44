"""What `sync status` and `sync explain` print, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_STATUS: Mapping[str, str] = {
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
    "span.days": "{count} Tagen",
    # `sync status`.
    "status.health.no-run": "{space}: noch kein Lauf",
    "status.health.well": "{space}: alles in Ordnung",
    "status.health.needs-a-person": "{space}: braucht einen Menschen ({count})",
    "status.health.unsettled": "{space}: Einen offenen Schreibvorgang klärt der nächste Lauf ({count})",
    "status.health.unreachable": "{space}: Der letzte Lauf erreichte eine Seite nicht",
    "status.health.failed": "{space}: Der letzte Lauf wurde abgebrochen",
    "status.health.overdue": "{space}: seit einem Tag kein Lauf zu Ende gekommen",
    "status.running": "Gerade arbeitet ein Lauf.",
    "status.no-run": "Noch wurde nichts übertragen. „cobot-sevdesk sync run --dry-run“ zeigt, was der erste Lauf tun"
    " würde.",
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
    "status.problems": "Braucht einen Menschen ({count})",
    "status.unsettled": "Klärt der nächste Lauf ({count})",
    "status.after-sync": "In Cobot geändert, nachdem der Beleg angelegt war ({count})",
    "status.held.blocked": "gesperrt seit {since} (seit {span}); jeder Lauf prüft neu",
    "status.held.rejected": "zurückgestellt seit {since}[, Versuche: {tries}][; wartet bis {until} (noch {left})|; der"
    " nächste Lauf versucht es]",
    "status.held.unsettled": "offen seit {since} (seit {span}); der nächste Lauf sieht nach und klärt es",
    "status.held.after-sync": "zuerst gesehen {since} (vor {span})",
    "status.unknown": "Schreibvorgänge mit offenem Ausgang ({count})",
    "status.unknown.write": "{step}, Cobot-ID {id}: gesendet {since}, vergeblich gesucht: {looks}; als Nächstes sucht"
    " der erste Lauf ab {next}.",
    "status.numbers-stopped": "Es werden keine Kundennummern in Cobot eingetragen",
    "status.numbers-stopped.why": "Das Eintragen wurde wegen des Mitglieds mit der Cobot-ID {id} angehalten:"
    " „cobot-sevdesk sync explain {retry}“ sagt, was dabei auffiel. Ist die Ursache behoben: „cobot-sevdesk sync"
    " retry {retry}“ oder „cobot-sevdesk sync retry --all“.",
    "status.runs": "Letzte Läufe",
    "status.runs.started": "begonnen",
    "status.runs.took": "Dauer",
    "status.runs.code": "Code",
    "status.runs.done": "getan",
    "status.runs.something": "[gebucht: {booked}; ][übernommen: {adopted}; ][Kontakte angelegt: {contacts};"
    " ][verknüpft: {linked}; ][Nummern eingetragen: {numbers}; ]Anfragen: {cobot} an Cobot, {sevdesk} an sevDesk",
    "status.runs.nothing": "nichts Neues; Anfragen: {cobot} an Cobot, {sevdesk} an sevDesk",
    "status.runs.nothing-in-several": "nichts Neues, in {runs} Läufen seit {first}",
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
    "status.none": "noch nichts",
    # `sync explain`: finding what a name means.
    "explain.several": "„{name}“ kann mehreres bedeuten. Nichts wurde erklärt; bitte genauer:",
    "explain.unknown": "„{name}“ ist keine Rechnung, kein Mitglied, kein Team und kein Beleg, den Cobot, sevDesk oder"
    " die Statusdatei kennen.[ Ähnlich sind: {near}.] Nichts wurde erklärt.",
    "explain.not-found-yet": "„{name}“ wurde nicht gefunden, aber nicht alles war durchsuchbar (siehe oben).[ Ähnlich"
    " sind: {near}.] Nichts wurde erklärt.",
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
    "explain.fact.paid": "Bezahlt",
    "explain.fact.corrects": "Korrigiert",
    "explain.fact.status": "Status",
    "explain.fact.contact": "Kontakt",
    "explain.fact.positions": "Positionen",
    "explain.fact.name": "Name",
    "explain.fact.company": "Firma",
    "explain.fact.email": "E-Mail",
    "explain.fact.confirmed": "Bestätigt",
    "explain.fact.ends": "Endet",
    "explain.column.line": "Zeile",
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
    "explain.voucher.same": "Belegnummer, Belegdatum, Bruttobetrag und Belegart stimmen mit der Rechnung überein.",
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
    "explain.account.no-revenue": "Kein Buchungskonto für den Code {code}: {account} nimmt keine Einnahmen auf.",
    "explain.account.no-code": "Kein Buchungskonto für die Zeile „{line}“: Sie hat keinen Code, und default_account"
    " ist nicht gesetzt.",
    "explain.tax.small-business": "Steuerregel {rule}, weil taxes.small_business gesetzt ist.",
    "explain.tax.taxed": "Steuerregel {rule}, weil die Rechnung Umsatzsteuer enthält.",
    "explain.tax.untaxed": "Steuerregel {rule}: Die Rechnung enthält keine Umsatzsteuer, und so steht es unter"
    " taxes.zero_rated.{case}[ (Empfänger in {country})].",
    "explain.tax.undecided": "Keine Steuerregel: Die Rechnung enthält keine Umsatzsteuer, und für diese Art von"
    " Empfänger ({case}[, {country}]) ist nichts entschieden.",
    "explain.tax.several": "Keine Steuerregel: Eine Zeile hat mehrere Steuern.",
    "explain.tax.refused": "sevDesk erlaubt {rate} % auf dem Buchungskonto {account} nicht[ (erlaubt, je Steuerregel:"
    " {allowed})].",
    "explain.tax.allowed": "sevDesk erlaubt den Steuersatz jeder Zeile mit dieser Regel auf ihrem Buchungskonto.",
    "explain.amounts.each": "Beträge: je Zeile eine Position ({positions}), zusammen {sum} von {total} {currency}"
    " brutto.",
    "explain.amounts.combined": "Beträge: Zeilen eines Buchungskontos und Steuersatzes sind zusammengefasst, damit"
    " Steuer und Summe auf den Cent stimmen ({positions}), zusammen {sum} von {total} {currency} brutto.",
    "explain.due": "Fälligkeit: {day}, das Rechnungsdatum und {days} Tage (invoices.due_after_days).",
    "explain.cost-centre": "Kostenstelle: {name} (sevDesk-ID {id}).",
    "explain.tags": "Tags: [{tags}|keine].",
    "explain.match.link": "Der verknüpfte: Wer verknüpft ist, wird nicht noch einmal gesucht.",
    "explain.match.number": "Kontakt {id}: Er trägt dieselbe Kundennummer und dazu den Namen oder eine E-Mail-Adresse.",
    "explain.match.name-and-email": "Kontakt {id}: der einzige mit Namen und E-Mail-Adresse zugleich.",
    "explain.match.mark": "Kontakt {id}: Dieses Programm hat ihn dafür angelegt, wie seine Beschreibung sagt.",
    "explain.match.several": "Keiner: Mehrere passen ({ids}), und geraten wird nicht.",
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
    "explain.plan.held-back": "Er würde es noch nicht versuchen: Es wurde abgelehnt und wartet nach jedem Versuch"
    " länger.",
    "explain.plan.unsettled": "Er würde zuerst nachsehen, was aus einem früheren Schreibvorgang wurde; bis dahin wird"
    " nichts gesendet.",
    "explain.plan.waiting": "Er würde warten: auf invoices.wait_hours oder auf den Kontakt des Debitors.",
    "explain.plan.nothing-to-book": "Nichts: Die Summe ist null.",
    "explain.left-alone.carried-over": "Nichts: Der Kontakt ist übertragen.",
    "explain.left-alone.deleted": "Er würde den Beleg lassen, wie er ist, und die Rechnung einmal als deleted-in-cobot"
    " nennen.",
    "explain.left-alone.unreadable": "Er würde nichts buchen und die Rechnung als rejected-by-cobot nennen.",
    "explain.left-alone.older": "Er würde sie nicht beachten: Sie ist älter als start_date ({day}). „cobot-sevdesk"
    " sync run --since“ mit ihrem Datum nimmt sie mit.",
    "explain.left-alone.switched-off": "Er würde es nicht beachten: Diese Hälfte ist in der Konfiguration"
    " abgeschaltet.",
    "explain.left-alone.gone": "Nichts: In Cobot gibt es sie nicht mehr, und gebucht wurde sie nie.",
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
    "retry.acknowledged": "{space}: {number} gilt als angesehen; Läufe nennen es nicht mehr, der Bericht vergleicht es"
    " weiterhin.",
    "retry.looked-at": "{space}: {number} hat keine Wartezeit: Jeder Lauf sieht erneut nach und bucht es, sobald die"
    " Ursache behoben ist.",
    "retry.unsettled": "{space}: Bei {number} ist ein Schreibvorgang offen; der nächste Lauf sieht nach, bevor er"
    " etwas erneut sendet.",
    "retry.after-sync": "{space}: {number} wurde in Cobot geändert, nachdem der Beleg angelegt war; kein Lauf ändert"
    " den Beleg. Wo nötig in sevDesk von Hand berichtigen.",
    "retry.locked": "{space}: Ein Lauf ist noch bei der Arbeit; nichts wurde freigegeben. Bitte noch einmal, wenn er"
    " fertig ist.",
    "retry.unknown": "{name}: Unter dieser Nummer oder ID ist nichts zurückgestellt.[ Ähnlich sind: {near}.] Dafür"
    " wurde nichts geändert.",
}
