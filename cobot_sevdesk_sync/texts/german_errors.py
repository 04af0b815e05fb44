"""What is to be said when a run cannot go on, in German: ``error`` says what happened, ``next`` what to do."""

from __future__ import annotations

GERMAN_ERRORS: dict[str, str] = {
    "error.configuration": "Die Konfiguration ist nicht verwendbar; es wurde nichts abgerufen oder geschrieben."
    " Fehler: {count}.",
    "error.configuration.fault": "{file}[, Zeile {line}][, {path}]: gefunden: {found}; erwartet: {expected}",
    "next.configuration": "Die Datei berichtigen, dann „cobot-sevdesk check“. Alle Einstellungen mit"
    " ihren Vorgaben"
    " stehen in config.example.yaml.",
    "error.setup": "Das Konto oder der Space ist nicht so eingerichtet, wie das Programm es braucht ({what}). Es wurde"
    " nichts geschrieben.",
    "next.setup": "„cobot-sevdesk sync run --dry-run“ zeigt, was fehlt.",
    "error.setup.another-account": "Das sevDesk-Token ist ein neues, und sein Konto hat nichts von dem, was zuletzt"
    " verknüpft wurde[ (IDs {ids})]: Die Statusdatei gehört zu einem anderen Konto. Es wurde nichts geschrieben.",
    "next.setup.another-account": "Geben Sie diesem Konto eine eigene Statusdatei (state in der Konfiguration), oder"
    " tragen Sie das Token des früheren Kontos wieder ein. Ist es doch dasselbe Konto, legen Sie die Statusdatei weg:"
    " Der nächste Lauf findet in sevDesk alles wieder.",
    "error.setup.booking-system-1.0": "Das sevDesk-Konto nutzt noch das Buchhaltungssystem[ {version}| 1.0]; gebraucht"
    " wird 2.0. Es wurde nichts geschrieben.",
    "next.setup.booking-system-1.0": "Das Konto in sevDesk auf das Buchhaltungssystem 2.0 umstellen, dann"
    " „cobot-sevdesk sync run --dry-run“.",
    "error.setup.unknown-cost-centre": "Die Kostenstelle[ „{given}“] gibt es in sevDesk nicht[; vorhanden sind:"
    " {existing}]. Es wurde nichts geschrieben.",
    "next.setup.unknown-cost-centre": "In der Konfiguration invoices.cost_centre berichtigen oder die Kostenstelle in"
    " sevDesk anlegen.",
    "error.setup.ambiguous-cost-centre": "Die Kostenstelle[ „{given}“] gibt es in sevDesk mehrfach[; vorhanden sind:"
    " {existing}]. Es wurde nichts geschrieben.",
    "next.setup.ambiguous-cost-centre": "In der Konfiguration unter invoices.cost_centre die Nummer der Kostenstelle"
    " nennen.",
    "error.state": "Die Statusdatei {path} ist nicht verwendbar: {reason}. Es wurde nichts Weiteres geschrieben.",
    "next.state": "Rechte und freien Platz prüfen. Ist die Datei beschädigt, darf sie beiseitegelegt werden: Der"
    " nächste Lauf findet die Belege und Kontakte in sevDesk wieder.",
    "error.state.full": "Die Platte mit der Statusdatei {path} ist voll ({reason}). Es wurde nichts Weiteres"
    " geschrieben.",
    "next.state.full": "Platz schaffen, dann neu starten: Was gerade geschrieben wurde, klärt der nächste Lauf.",
    "error.state.permission": "Die Statusdatei {path} darf der Benutzer, unter dem das Programm läuft, nicht lesen und"
    " schreiben ({reason}). Es wurde nichts Weiteres geschrieben.",
    "next.state.permission": "„cobot-sevdesk check“ nennt den Befehl, der diesem Benutzer Datei und Ordner wieder"
    " gibt.",
    "error.state.damaged": "Die Statusdatei {path} ist beschädigt ({reason}). Es wurde nichts Weiteres geschrieben.",
    "next.state.damaged": "Die Datei beiseitelegen und neu starten: Der nächste Lauf findet die Belege und Kontakte in"
    " sevDesk wieder. Wie das für die ganze Vergangenheit geht, steht in docs/recovery.md.",
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
    "next.token-refused.sevdesk": "In sevDesk unter Einstellungen, Benutzer das API-Token eines Administrators"
    " nachsehen und in die Konfiguration übernehmen; dann „cobot-sevdesk sync run --dry-run“.",
    "error.remote-unavailable": "{side} war nicht erreichbar ({request}: {reason}). Was fertig ist, bleibt; der Rest"
    " wurde nicht ausgeführt.",
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
    "error.write-not-sent": "{side} hat einen Schreibvorgang nicht angenommen ({request}: {reason}). Es wurde nichts"
    " geschrieben.",
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
    "next.other": "Das Programm noch einmal starten; mit -v zeigt es jede Anfrage.",
}
