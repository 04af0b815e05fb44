"""What the commands print in German."""

from __future__ import annotations

from collections.abc import Mapping

GERMAN_OUTPUT: Mapping[str, str] = {
    "period.reversed": "--since {since} liegt nach --until {until}: Dazwischen ist kein Tag. Es wurde nichts gelesen"
    " oder geschrieben.",
    "report.output.is-folder": "--output {path}: Das ist ein Ordner, keine Datei. Es wurde nichts gelesen.",
    "report.output.no-folder": "--output {path}: Den Ordner gibt es nicht, oder er ist nicht beschreibbar. Es wurde"
    " nichts gelesen.",
    "report.output.failed": "--output {path}: Schreiben war nicht möglich ({reason}). Es gibt keinen Bericht.",
    "report.one-space": "--format {format} ist ein Bericht über einen Space, und mehrere sind konfiguriert ({spaces})."
    " Es wurde nichts gelesen. Einen mit --config DATEI wählen, oder --format text oder json.",
    "retry.which": "Die Dokumente mit Nummer oder ID nennen, oder --all angeben. Es wurde nichts geändert.",
    "run.locked": "{space}: Ein anderer Lauf ist noch bei der Arbeit; dieser hat nichts getan.",
    "run.idle": "{space}: nichts Neues.",
    "run.line": (
        "{space}: {booked} Rechnungen gebucht, {contacts} Kontakte angelegt oder verknüpft"
        "[, {problems} brauchen einen Menschen][, {unsettled} klärt der nächste Lauf], in {seconds} s."
    ),
    "run.members": (
        "Mitglieder  {seen} gelesen, {created} Kontakte angelegt, {linked} verknüpft,"
        " {numbers} Kundennummern geschrieben"
    ),
    "run.invoices": (
        "Rechnungen  {seen} gelesen, {created} gebucht ({without_contact} ohne Kontakt), {adopted} übernommen,"
        " {unchanged} unverändert, {blocked} gesperrt, {nothing} ohne Betrag"
        "[, {unsettled} mit offenem Ausgang][, {waiting} wartend][, {limited} wegen --limit nicht angesehen]"
        "[, {unreached} nicht mehr erreicht]"
    ),
    "run.members-planned": (
        "Mitglieder  {seen} gelesen; Kontakte anzulegen: {created}, zu verknüpfen: {linked},"
        " Kundennummern zu schreiben: {numbers}"
    ),
    "run.invoices-planned": (
        "Rechnungen  {seen} gelesen; zu buchen: {created} ({without_contact} ohne Kontakt), zu übernehmen: {adopted};"
        " {unchanged} unverändert, {blocked} gesperrt, {nothing} ohne Betrag"
        "[, {unsettled} mit offenem Ausgang][, {waiting} wartend][, {limited} wegen --limit nicht angesehen]"
        "[, {unreached} nicht mehr erreicht]"
    ),
    "run.requests": "Anfragen    {cobot} an Cobot, {sevdesk} an sevDesk, in {seconds} s",
    "run.dry": "Probelauf: Alles wurde gelesen, nichts geschrieben. Ein Lauf würde:",
    "run.dry-nothing": "Probelauf: Alles wurde gelesen, nichts geschrieben. Ein Lauf würde nichts Neues schreiben.",
    "run.problems": "Braucht einen Menschen ({count}):",
    "run.unsettled": "Klärt der nächste Lauf ({count}):",
    "run.told-before": "{count} weitere wurden schon genannt: „cobot-sevdesk sync status“.",
    "run.notes": "Zur Kenntnis:",
    "run.likewise": "Ebenso: {numbers}.",
    "run.further": "... und {count} weitere; --format json nennt alle.",
    "action.create-contact": "Kontakt {number} anlegen[: {name}][ (sevDesk-ID {sevdesk_id})]",
    "action.link-contact": "Kontakt {number} verknüpfen[ (sevDesk-ID {sevdesk_id})]",
    "action.create-voucher": "{number} buchen[: {gross}][, {name}][ (sevDesk-ID {sevdesk_id})]",
    "action.adopt-voucher": "den Beleg zu {number} übernehmen[ (sevDesk-ID {sevdesk_id})]",
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
    "retry.nothing": "{space}: Nichts hatte eine Wartezeit[; {blocked} offene sieht jeder Lauf erneut an].",
    "retry.released": "{space}: freigegeben: {count}[; {blocked} weitere offene sieht jeder Lauf erneut an].",
    "retry.booked": "{space}: {number} ist schon gebucht oder verknüpft; nichts daran wartet.",
}
