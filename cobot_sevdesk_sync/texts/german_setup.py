"""What `init` and `login` ask and print, in German."""

from __future__ import annotations

from collections.abc import Mapping

from cobot_sevdesk_sync.texts.german_setup_config import GERMAN_SETUP_CONFIG

GERMAN_SETUP: Mapping[str, str] = {
    **GERMAN_SETUP_CONFIG,
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
    "setup.token-refused.sevdesk.unknown.next": "Kopieren Sie das API-Token noch einmal von der Seite eines"
    " Administrators in sevDesk: Einstellungen, Benutzer. Es hat 32 Zeichen.",
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
    "init.sevdesk-explained": "Melden Sie sich bei sevDesk als Administrator an, öffnen Sie Einstellungen, dann"
    " Benutzer, dann Ihren eigenen: Das API-Token steht unten auf der Seite. Es hat alle Rechte dieses Benutzers;"
    " behandeln Sie es wie ein Passwort.",
    "init.sevdesk-found": "Das Konto nutzt das Buchhaltungssystem 2.0. Buchungskonten: {accounts}[, nach Art des"
    " {chart}]. Kostenstellen: {cost_centres}.",
    "init.choices": "4. Wie gebucht wird",
    "init.start-date-explained": "Ab welchem Tag soll das Programm buchen? Frühere Rechnungen und Mitglieder bleiben"
    " unberührt. Am besten der erste Tag eines Monats, den noch niemand gebucht hat.",
    "init.start-date": "Erster Tag (JJJJ-MM-TT)",
    "init.start-date-unusable": "[„{given}“|Das] ist kein Tag in der Form JJJJ-MM-TT.[ Meinten Sie {meant}?]",
    "init.start-date-late": "{day} liegt mehr als zwei Monate in der Zukunft: Bis dahin wird nichts gebucht. Richtig?",
    "init.start-date-early": "{day} liegt mehr als zwei Jahre zurück: Jede Rechnung seitdem wird gebucht, und jedes"
    " seitdem bestätigte Mitglied wird ein Kontakt. Richtig?",
    "init.due-days-explained": "Wie viele Tage nach dem Rechnungsdatum ist ein Beleg in sevDesk fällig?[ Die meisten"
    " Ihrer Rechnungen bei Cobot haben eine Fälligkeit von {usual} Tagen.]",
    "init.due-days": "Tage",
    "init.cost-centre-explained": "Soll jeder Beleg eine der Kostenstellen von sevDesk tragen?",
    "init.cost-centre-none": "keine",
    "init.cost-centre": "Kostenstelle",
    "init.cost-centre-unusable": "[„{given}“|Das] passt nicht: bitte eine Zahl dieser Liste von 0 bis {most}, oder"
    " Nummer oder Name einer Kostenstelle.",
    "init.small-business": "Keine der letzten Rechnungen trägt Umsatzsteuer. Sind Sie Kleinunternehmer nach § 19 UStG?",
    "init.zero-rated-explained": "Einige der letzten Rechnungen tragen keine Umsatzsteuer. Unter welcher Steuerregel"
    " sie gebucht werden, ist eine Frage für Ihre Steuerberatung. Bis sie entschieden ist, werden sie nicht gebucht,"
    " sondern als Problem genannt.",
    "init.zero-rated.domestic": "An Empfänger in Deutschland: {count}.",
    "init.zero-rated.eu_business": "An Empfänger in einem anderen EU-Land, mit USt-IdNr.: {count}.",
    "init.zero-rated.eu_private": "An Empfänger in einem anderen EU-Land, ohne USt-IdNr.: {count}.",
    "init.zero-rated.third_country": "An Empfänger außerhalb der EU: {count}.",
    "init.zero-rated": "Steuerregel",
    "init.rule.block": "später entscheiden",
    "init.rule.2": "Ausfuhren",
    "init.rule.3": "innergemeinschaftliche Lieferungen",
    "init.rule.4": "steuerfrei nach § 4 UStG",
    "init.rule.5": "Reverse Charge nach § 13b UStG",
    "init.rule.17": "nicht im Inland steuerbar",
    "init.rule.22": "nicht steuerbare Einnahmen (Kautionen, durchlaufende Posten)",
    "init.written": "Geschrieben, nur für Sie lesbar",
    "init.check": "Prüfung",
    "init.next": "Wie es weitergeht",
    "init.next.dry-run": "Sehen, was der erste Lauf täte; er schreibt dabei nichts:",
    "init.next.cron": "Alle fünf Minuten durch cron (crontab -e):",
    "init.next.systemd": "Oder in einem systemd-Dienst Ihres Benutzers:",
    "init.next.variables": "Cron und systemd kennen die Variablen Ihrer Shell nicht: Setzen Sie {variables} auch dort.",
}
