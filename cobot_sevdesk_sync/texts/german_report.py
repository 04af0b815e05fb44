"""What the report prints, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_REPORT: Mapping[str, str] = {
    "report.title": "{space}: Abgleich von Cobot und sevDesk, {since} bis {until}",
    "report.agrees": "Alles stimmt überein: Zu jeder Rechnung gibt es ihren Beleg, auf den Cent.",
    "report.differs": "Es gibt Abweichungen. Was einen Menschen braucht, steht unten.",
    "report.gross": "Brutto, {currency}",
    "report.difference": "Differenz",
    "report.total": "Summe",
    "report.calm-months": "Monate ohne jede Abweichung: {count}.",
    "report.differences-inside": "Die Summen stimmen überein, aber Beträge stehen auf anderen Buchungskonten oder"
    " Steuersätzen: siehe die Dokumente unten.",
    "report.documents": "Dokumente: {count}",
    "report.section": "{class} ({count})",
    "report.further": "... und {count} weitere; --format csv nennt alle.",
    "report.further-members": "... und {count} weitere; --format json nennt alle.",
    "report.members": "Mitglieder und Kontakte ({count})",
    "report.class.matched": "Stimmt überein",
    "report.class.nothing-to-book": "Nichts zu buchen",
    "report.class.missing": "Fehlt",
    "report.class.blocked": "Gesperrt",
    "report.class.different": "Abweichend",
    "report.class.duplicate": "Mehrfach",
    "report.class.extra": "Überzählig",
    "report.meaning.matched": "in Cobot und sevDesk gleich",
    "report.meaning.nothing-to-book": "die Summe ist null",
    "report.meaning.missing": "nur in Cobot",
    "report.meaning.blocked": "nur in Cobot und nicht zu buchen, bevor sich ein Mensch darum gekümmert hat",
    "report.meaning.different": "auf beiden Seiten, aber nicht gleich",
    "report.meaning.duplicate": "mehrere Belege in sevDesk zu einer Rechnung",
    "report.meaning.extra": "nur in sevDesk, obwohl der Beleg aus Cobot stammt",
    "report.message.missing": "{number} steht nur in Cobot.",
    "report.fix.missing": "Von Hand ist nichts zu tun: „cobot-sevdesk sync run“ bucht es. Eine Rechnung, die älter als"
    " start_date ist, wird nur mit --since gebucht.",
    "report.message.waits": "Die Rechnung ruht bis {until} (invoices.wait_hours).",
    "report.fix.waits": "Nichts zu tun: Der erste Lauf danach bucht sie.",
    "report.message.voucher-gone": "Die Rechnung wurde gebucht, aber ihr Beleg ist nicht mehr in sevDesk. Ein Lauf"
    " lässt sie in Ruhe, weil sie als erledigt gilt.",
    "report.fix.voucher-gone": "Wurde der Beleg versehentlich gelöscht: die Statusdatei löschen, dann bucht"
    " „cobot-sevdesk sync run --since“ mit dem Rechnungsdatum sie erneut. Alle anderen Belege werden wiedergefunden"
    " und bleiben, wie sie sind.",
    "report.message.different": "Beleg {sevdesk_ids} ist nicht wie die Rechnung (Cobot / sevDesk): {fields}.",
    "report.fix.different": "Den Beleg in sevDesk von Hand berichtigen. Kein Lauf ändert einen vorhandenen Beleg.",
    "report.message.extra": "Beleg {sevdesk_ids} stammt nach Schlagwort oder Belegnummer aus Cobot, aber Cobot hat"
    " keine solche Rechnung.",
    "report.fix.extra": "Klären, ob die Rechnung in Cobot gelöscht oder umnummeriert wurde, und den Beleg in sevDesk wo"
    " nötig stornieren oder löschen.",
    "report.field.gross": "Bruttobetrag",
    "report.field.date": "Belegdatum",
    "report.field.number": "Belegnummer",
    "report.field.direction": "Belegart",
    "report.field.currency": "Währung",
    "report.field.accounts": "Buchungskonten",
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
    "report.column.message": "Was ist los",
    "report.column.fix": "Was ist zu tun",
    "report.column.cobot_id": "Cobot-ID",
    "report.column.sevdesk_ids": "sevDesk-IDs",
    "report.written": "{space}: Der Bericht steht in {path}.",
}
