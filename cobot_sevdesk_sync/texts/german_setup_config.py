"""The comments in a configuration that `init` writes, in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_SETUP_CONFIG: Mapping[str, str] = {
    "config.head": "Die Konfiguration eines Space, geschrieben von „cobot-sevdesk init“, mit allen Schlüsseln. Halten"
    " Sie sie privat (chmod 600). „cobot-sevdesk check“ sagt, ob sie noch passt.\n{variable} nimmt den Wert einer"
    " Umgebungsvariablen ({literal} steht für die Zeichen selbst).",
    "config.start_date": "Der erste Tag, für den dieses Programm zuständig ist: Früher bestätigte Mitglieder und"
    " frühere Rechnungen bleiben unberührt („sync run --since DATUM“ nimmt auch frühere).",
    "config.language": "Sprache der Texte in Cobot, des Berichts und der Meldungen: de | en",
    "config.state": "Wo sich dieses Programm merkt, was zusammengehört. null = der Statusordner des Benutzers. Ein"
    " relativer Pfad zählt ab dem Ordner dieser Datei; jeder Space braucht eine eigene Statusdatei.",
    "config.cobot.subdomain": "Was in der Adresse Ihres Space vor .cobot.me steht.",
    "config.cobot.token": "Ein Zugangstoken eines Admins des Space. Geben Sie genau eines dieser drei an:",
    "config.cobot.token_file.note": "eine Datei, die nur das Token enthält",
    "config.cobot.token_command.note": "ein Befehl, der es ausgibt (läuft ohne Shell)",
    "config.cobot.api_url": "Wo Cobot ist; {subdomain_mark} wird von oben eingesetzt. Nur für die Sandbox ändern.",
    "config.cobot.requests_per_minute.note": "je Endpunkt, wie Cobot zählt",
    "config.cobot.timeout_seconds.note": "wie lange auf eine Antwort gewartet wird",
    "config.sevdesk.token": "Das API-Token eines Administrators. Geben Sie genau eines dieser drei an:",
    "config.sevdesk.settle_seconds": "Weiß niemand, ob ein Beleg oder Kontakt angekommen ist: frühestens so lange nach"
    " dem Senden danach suchen.",
    "config.members.enabled.note": "aus bestätigten Mitgliedern Kontakte machen",
    "config.members.customer_numbers": "Wessen Kundennummer gilt: sevdesk = die von sevDesk überschreibt die in Cobot |"
    " cobot = ein neuer Kontakt erhält die aus Cobot | keep = nach Cobot wird keine geschrieben",
    "config.members.teams.note": "auch ein Team mit Rechnungen ist ein Kontakt",
    "config.invoices.enabled.note": "aus Rechnungen Belege machen",
    "config.invoices.status.note": "open (unbezahlt) | draft (Entwurf, zuerst ansehen)",
    "config.invoices.due_after_days.note": "Fälligkeit: Tage nach dem Rechnungsdatum",
    "config.invoices.cost_centre.note": "Nummer oder Name, für jeden Beleg; null = keine",
    "config.invoices.attach_pdf.note": "das PDF der Rechnung an den Beleg hängen",
    "config.invoices.tag.note": "ein Tag für jeden Beleg; null = keines",
    "config.invoices.tag_without_contact.note": "ein Tag, wo der Empfänger kein Kontakt ist; null = keines",
    "config.invoices.create_missing_contacts": "true: Wer keinen Kontakt hat (Tagesgast, externe Buchung), erhält"
    " einen, mit der Anschrift der Rechnung",
    "config.invoices.corrections": "Korrekturen (negative Summen): negative = negative Beträge auf einem"
    " Einnahmenbeleg | block = von Hand buchen",
    "config.invoices.foreign_currency": "Andere Währungen als EUR: block | daily_rate = sevDesk rechnet zum Kurs des"
    " Rechnungsdatums um",
    "config.invoices.wait_hours.note": "so lange darf eine Rechnung ruhen, ehe sie gebucht wird",
    "config.invoices.lookback_days.note": "bei jedem Lauf so viel noch einmal lesen",
    "config.invoices.sweep_days.note": "einmal am Tag so viel: Verspätetes, Geändertes, Gelöschtes",
    "config.accounts": "Buchungscodes von Cobot und die Nummer des Buchungskontos in sevDesk, wo beide verschieden"
    " sind, je Zeile einer unter „accounts:“ statt der Klammern, Nummern in Anführungszeichen, etwa   FlexPlan:"
    ' "4400"',
    "config.default_account": "Das Buchungskonto für Zeilen ohne Buchungscode; null = eine solche Rechnung wird nicht"
    " gebucht und als Problem genannt.",
    "config.taxes.small_business": "true für Kleinunternehmer nach § 19 UStG: durchweg keine Umsatzsteuer",
    "config.taxes.zero_rated": "Rechnungen, deren Zeilen alle 0 % tragen: die Steuerregel in sevDesk, je Empfänger,"
    " oder block. Eine Frage für Ihre Steuerberatung. Einige Steuerregeln von sevDesk: 4 = steuerfrei nach § 4 UStG,"
    " 5 = Reverse Charge nach § 13b UStG, 17 = nicht im Inland steuerbar, 22 = nicht steuerbare Einnahmen.",
    "config.taxes.zero_rated.eu_business.note": "anderes EU-Land, mit USt-IdNr.",
    "config.taxes.zero_rated.eu_private.note": "anderes EU-Land, ohne USt-IdNr.",
    "config.notify.cobot.note": "was Aufmerksamkeit braucht, in Cobot melden",
    "config.notify.ping_url": "Die Adresse eines Überwachungsdienstes: nach jedem guten Lauf aufgerufen, mit /fail am"
    " Ende nach einem, der jemanden braucht.",
}
