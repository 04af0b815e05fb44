"""What `check` prints, in German: of each check what was looked at, and of each case why and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_CHECK: Mapping[str, str] = {
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
    "check.config-permissions.open.fix": "Geben Sie „{command}“ ein.",
    "check.state-file.what": "Statusdatei",
    "check.state-file.ok.why": "{path} ist lesbar und beschreibbar, nur für Sie.",
    "check.state-file.new.why": "{path} gibt es noch nicht; der erste Lauf legt sie an.",
    "check.state-file.open.why": "Andere Benutzer dieses Rechners können {path} lesen oder ändern (Modus {mode}).",
    "check.state-file.open.fix": "Geben Sie „{command}“ ein; der nächste Lauf tut das auch.",
    "check.state-file.no-folder.why": "{found} ist eine Datei und kein Ordner, also kann {path} dort nicht liegen. Kein"
    " Lauf würde beginnen.",
    "check.state-file.no-folder.fix": "Wählen Sie in der Konfiguration unter state einen anderen Ort.",
    "check.state-file.folder.why": "In {found} können Sie nicht schreiben, also kann {path} dort nicht liegen. Kein"
    " Lauf würde beginnen.",
    "check.state-file.folder.fix": "Lassen Sie einen Administrator „{command}“ eingeben, oder wählen Sie in der"
    " Konfiguration unter state einen anderen Ort.",
    "check.state-file.read-only.why": "{path} ist nicht beschreibbar. Kein Lauf würde beginnen.",
    "check.state-file.read-only.fix": "Geben Sie „{command}“ ein.",
    "check.state-file.foreign.why": "{path} gehört einem anderen Benutzer. Kein Lauf würde beginnen.",
    "check.state-file.foreign.fix": "Lassen Sie einen Administrator „{command}“ eingeben, oder lassen Sie das Programm"
    " unter deren Besitzer laufen.",
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
    "check.ping-url.what": "Totmannschalter",
    "check.ping-url.ok.why": "notify.ping_url ist wohlgeformt; aufgerufen wurde die Adresse nicht.",
    "check.ping-url.none.why": "notify.ping_url ist nicht gesetzt: Bleiben Läufe ganz aus, erfährt es niemand.",
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
    "check.sevdesk-access.refused.fix": "Kopieren Sie in sevDesk unter Einstellungen, Benutzer, das API-Token eines"
    " Administrators dorthin, wo die Konfiguration es unter sevdesk nennt (token, token_file oder token_command).",
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
    "check.space.future.why": "{name}: Dort ist heute der {today}, und start_date ist der"
    " {start_date}: Bis dahin wird nichts gebucht.",
    "check.space.future.fix": "Prüfen Sie start_date in der Konfiguration.",
    "check.space.not-found.why": "Der Benutzer des Tokens hat keinen Zugang zum Space {subdomain}[: „{message}“].",
    "check.space.not-found.fix": "Prüfen Sie cobot.subdomain in der Konfiguration, und ob der Benutzer Admin des Space"
    " ist.",
    "check.booking-system.what": "Buchungssystem in sevDesk",
    "check.booking-system.ok.why": "Version {version}.",
    "check.booking-system.old.why": "Es ist {version}; nötig ist 2.0. In sevDesk wurde sonst nichts geprüft, und kein"
    " Lauf würde etwas schreiben.",
    "check.booking-system.old.fix": "Stellen Sie das Konto in sevDesk auf das Buchungssystem 2.0 um, dann prüfen Sie"
    " noch einmal.",
    "check.clock.what": "Uhr",
    "check.clock.ok.why": "Dieser Rechner und die Server stimmen auf {seconds} s überein.",
    "check.clock.slow.why": "Die Uhr dieses Rechners geht gegenüber {side} {seconds} Sekunden nach.",
    "check.clock.slow.fix": "Stellen Sie die Uhr nach dem Netz (unter Linux „timedatectl set-ntp true“): Wartezeiten"
    " und der Kalendertag hängen daran.",
    "check.clock.fast.why": "Die Uhr dieses Rechners geht gegenüber {side} {seconds} Sekunden vor.",
    "check.clock.fast.fix": "Stellen Sie die Uhr nach dem Netz (unter Linux „timedatectl set-ntp true“): Wartezeiten"
    " und der Kalendertag hängen daran.",
    "check.clock.unknown.why": "Keiner der Server hat die Zeit genannt.",
    "check.clock.unknown.fix": "Sehen Sie selbst nach, ob die Uhr dieses Rechners stimmt.",
    "check.accounting-codes.what": "[Buchungscode „{code}“|Buchungscodes]",
    "check.accounting-codes.ok.why": "Rechnungen seit {since}: {invoices}, mit {codes} Codes; jeder führt zu genau"
    " einem Buchungskonto für Erlöse.",
    "check.accounting-codes.no-accounting-code.why": "[Die Position „{line}“|Eine Position] hat weder einen"
    " Buchungscode noch ein Standardkonto.[ Auf Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.accounting-codes.no-booking-account.why": "sevDesk hat kein solches Buchungskonto[ („{account}“ laut"
    " Konfiguration)].[ Am ähnlichsten: {nearest}.][ Auf Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen:"
    " {open}.]",
    "check.accounting-codes.no-booking-account.default.why": "sevDesk hat kein Buchungskonto[ „{account}“], das"
    " default_account der Konfiguration.[ Am ähnlichsten: {nearest}.][ Auf Rechnungen: {count}, etwa {numbers}.][ Noch"
    " zu buchen: {open}.]",
    "check.accounting-codes.ambiguous-booking-account.why": "Er passt auf mehrere Buchungskonten[: {accounts}].[ Auf"
    " Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.accounting-codes.account-not-for-revenue.why": "Sein Buchungskonto[ {account}] nimmt keine Erlöse auf.[ Auf"
    " Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.accounting-codes.default.why": "Das default_account der Konfiguration[, {setting},] ist in sevDesk kein"
    " Buchungskonto für Erlöse.[ Am ähnlichsten: {nearest}.]",
    "check.accounting-codes.unused.no-booking-account.why": "Noch steht er auf keiner Rechnung, und sevDesk hat kein"
    " solches Buchungskonto[ („{target}“ laut Konfiguration)].[ Am ähnlichsten: {nearest}.]",
    "check.accounting-codes.unused.ambiguous-booking-account.why": "Noch steht er auf keiner Rechnung; er passt auf"
    " mehrere Buchungskonten[: {accounts}].",
    "check.accounting-codes.unused.account-not-for-revenue.why": "Noch steht er auf keiner Rechnung; sein"
    " Buchungskonto[ {account}] nimmt keine Erlöse auf.",
    "check.tax-rates.what": "Steuersätze[ des Buchungscodes „{code}“]",
    "check.tax-rates.ok.why": "Jeder seit {since} berechnete Satz ist für sein Buchungskonto zulässig.",
    "check.tax-rates.tax-rate-not-allowed.why": "sevDesk lässt {rate} % unter Steuerregel {rule} auf dem Buchungskonto"
    " {account} nicht zu.[ Zulässig sind (Steuerregel: Sätze) {allowed}.][ Auf Rechnungen: {count}, etwa {numbers}.]["
    " Noch zu buchen: {open}.]",
    "check.tax-rates.several-taxes-on-one-line.why": "[Die Position „{line}“|Eine Position] trägt mehrere Steuern["
    " ({taxes})], eine Belegposition in sevDesk nur eine.[ Auf Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen:"
    " {open}.]",
    "check.tax-rates.unused.why": "Noch steht der Code auf keiner Rechnung; seine {rate} % sind auf dem Buchungskonto"
    " {account} nicht zulässig.",
    "check.tax-cases.what": "Rechnungen ohne Steuer[ {case_name}]",
    "check.tax-cases.ok.why": "[Seit {since}: {cases}.|Keine seit {since}.]",
    "check.tax-cases.tax-rule-undecided.why": "Welche Steuerregel gilt, ist nicht entschieden.[ Auf Rechnungen:"
    " {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.case.met": "{count} {case} (Steuerregel {rule})",
    "check.case.domestic": "an Empfänger im Inland",
    "check.case.eu_business": "an Unternehmen im EU-Ausland",
    "check.case.eu_private": "an Empfänger ohne USt-IdNr. im EU-Ausland",
    "check.case.third_country": "an Empfänger im Drittland",
    "check.case.unknown": "an Empfänger, deren Land nicht bekannt ist",
    "check.amounts.what": "Beträge, Währungen, Korrekturen",
    "check.amounts.ok.why": "Jede Rechnung seit {since} lässt sich auf den Cent genau buchen.",
    "check.amounts.amounts-do-not-add-up.why": "Die Beträge gehen nicht auf den Cent auf.[ Die Positionen ergeben"
    " {lines}, die Rechnungssumme ist {total}.][ Bei {rate} % berechnet Cobot {cobot_tax} Steuer, sevDesk käme auf"
    " {sevdesk_tax}.][ Auf Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.amounts.currency-not-supported.why": "Rechnungen in {currency} werden nicht gebucht: Fremdwährungen sind"
    " nicht eingeschaltet.[ Auf Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.amounts.other.why": "{reason}.[ Auf Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.amounts.correction-not-booked.why": "Korrekturen werden nicht gebucht: invoices.corrections steht auf"
    " block.[ Auf Rechnungen: {count}, etwa {numbers}.][ Noch zu buchen: {open}.]",
    "check.cost-centre.what": "Kostenstelle[ „{given}“]",
    "check.cost-centre.ok.why": "sevDesk hat genau eine.",
    "check.cost-centre.none.why": "Keine ist eingestellt: Belege bekommen keine.",
    "check.cost-centre.wrong.why": "{reason}. Jeder Lauf würde abbrechen, bevor er bucht.",
    "check.pdf.what": "PDF der neuesten Rechnung",
    "check.pdf.ok.why": "{number}: {kilobytes} kB ließen sich abrufen.",
    "check.pdf.off.why": "invoices.attach_pdf ist aus: Es wird keines abgerufen.",
    "check.pdf.none.why": "Es gibt noch keine Rechnung.",
    "check.pdf.missing.why": "{number}: {reason}. Eine Rechnung ohne ihr PDF wird zurückgestellt.",
    "check.pdf.missing.fix": "Öffnen Sie das PDF der Rechnung in Cobot. Fehlt es auch dort, speichern Sie die Rechnung"
    " noch einmal, oder setzen Sie invoices.attach_pdf auf false.",
    "check.members-without-contact.what": "Mitglieder ohne Kontakt",
    "check.members-without-contact.ok.why": "Jedes aktive Mitglied hat einen Kontakt oder bekommt ihn im nächsten Lauf"
    " ({count}).",
    "check.members-without-contact.left-alone.why": "Aktive Mitglieder, die vor start_date ({start}) bestätigt wurden,"
    " haben keinen Kontakt, und die Läufe lassen sie in Ruhe: {count}, etwa {names}.",
    "check.members-without-contact.left-alone.fix": "„{command}“ legt ihre Kontakte an; mit --dry-run am Ende zeigt es"
    " sie nur.",
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
    "check.document-numbers.ok.why": "Keine der {count} Rechnungsnummern ist doppelt vergeben, weder in Cobot noch in"
    " sevDesk.",
    "check.document-numbers.invoices.why": "In Cobot haben mehrere Rechnungen dieselbe Nummer: {count}, etwa"
    " {numbers}. Nur je eine lässt sich buchen.",
    "check.document-numbers.invoices.fix": "Geben Sie in Cobot jeder Rechnung eine eigene Nummer.",
    "check.document-numbers.vouchers.why": "In sevDesk haben mehrere Belege die Belegnummer einer Rechnung: {count},"
    " etwa {numbers}.",
    "check.document-numbers.vouchers.fix": "Löschen Sie die überzähligen Belege in sevDesk; der nächste Lauf nimmt"
    " den, der bleibt.",
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
    "check.next-run.works.why": "Er bräuchte niemanden.[ Neue Kontakte: {contacts}.][ Verknüpfte Kontakte: {links}.]["
    " Geschriebene Kundennummern: {numbers}.][ Neue Belege: {vouchers}.][ Übernommene Belege: {adopted}.]",
    "check.next-run.problems.why": "Er würde mit dem Code 1 enden, weil jemand gebraucht wird: {codes}.[ Neue"
    " Kontakte: {contacts}.][ Verknüpfte Kontakte: {links}.][ Geschriebene Kundennummern: {numbers}.][ Neue Belege:"
    " {vouchers}.][ Übernommene Belege: {adopted}.]",
    "check.next-run.problems.fix": "„{command}“ nennt jedes Dokument, den Grund und die Abhilfe.",
    "check.next-run.stops.why": "Er würde abbrechen, bevor er etwas bucht: {reason}.",
    "check.next-run.stops.fix": "Beheben Sie, was die Zeilen darüber sagen, dann prüfen Sie noch einmal.",
    "check.not-checked.what": "Nicht geprüft",
    "check.not-checked.left-out.why": "Wegen des oben Gesagten ließ sich nicht nachsehen: {names}.",
    "check.not-checked.left-out.fix": "Beheben Sie das zuerst, dann prüfen Sie noch einmal.",
}
