"""What ``--help`` and a wrong command line say, in German: by click's own words and ours, as they stand in the source.

Loaded only when either is told. A paragraph of a command's help is one entry, its line breaks taken out.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMAND_LINE: Mapping[str, str] = {
    # Click's.
    "Usage:": "Aufruf:",
    "Options": "Optionen",
    "Commands": "Befehle",
    "Error: {message}": "Fehler: {message}",
    "Try '{command} {option}' for help.": "Hilfe: „{command} {option}“.",
    "Show this message and exit.": "Diese Hilfe zeigen.",
    "Show the version and exit.": "Die Version zeigen.",
    "default: {default}": "Standard: {default}",
    "required": "erforderlich",
    "(dynamic)": "(je nach Umgebung)",
    "Invalid value: {message}": "Ungültiger Wert: {message}",
    "Invalid value for {param_hint}: {message}": "Ungültiger Wert für {param_hint}: {message}",
    "Missing argument": "Es fehlt das Argument",
    "Missing option": "Es fehlt die Option",
    "Missing parameter": "Es fehlt der Parameter",
    "Missing {param_type}": "Es fehlt: {param_type}",
    "Missing command.": "Es fehlt ein Befehl.",
    "Choose from:\n\t{choices}": "Möglich sind:\n\t{choices}",
    "No such option {name!r}.": "Die Option {name!r} gibt es nicht.",
    "No such command {name!r}.": "Den Befehl {name!r} gibt es nicht.",
    "Did you mean {possibility}?": "Gemeint ist vielleicht {possibility}.",
    "(Did you mean one of: {possibilities}?)": "(Gemeint ist vielleicht: {possibilities}.)",
    "Option {name!r} requires an argument.": "Die Option {name!r} verlangt einen Wert.",
    "Option {name!r} requires {nargs} arguments.": "Die Option {name!r} verlangt {nargs} Werte.",
    "Option {name!r} does not take a value.": "Die Option {name!r} nimmt keinen Wert.",
    "Got unexpected extra argument ({args})": "Unerwartetes Argument ({args})",
    "Got unexpected extra arguments ({args})": "Unerwartete Argumente ({args})",
    "What has a space in it belongs in quotation marks.": "Was ein Leerzeichen enthält, gehört in Anführungszeichen.",
    "{value!r} is not {choice}.": "{value!r} ist nicht {choice}.",
    "{value!r} is not one of {choices}.": "{value!r} ist keines von {choices}.",
    "{value!r} is not a valid {number_type}.": "{value!r} ist keine Zahl.",
    "{value} is not in the range {range}.": "{value} ist nicht möglich, nur {range}.",
    "{name} {filename!r} does not exist.": "{filename!r} gibt es nicht.",
    "{name} {filename!r} is a file.": "{filename!r} ist kein Ordner.",
    "{name} {filename!r} is a directory.": "{filename!r} ist ein Ordner.",
    "{name} {filename!r} is not readable.": "{filename!r} ist nicht lesbar.",
    "{name} {filename!r} is not writable.": "{filename!r} ist nicht beschreibbar.",
    "{name} {filename!r} is not executable.": "{filename!r} ist nicht ausführbar.",
    "Could not open file {filename!r}: {message}": "{filename!r} lässt sich nicht öffnen: {message}",
    "Missing parameter: {param_name}": "Es fehlt: {param_name}",
    "Repeat for confirmation": "Zur Bestätigung noch einmal",
    "Error: The two entered values do not match.": "Fehler: Beide Eingaben sind verschieden.",
    "Error: invalid input": "Fehler: ungültige Eingabe",
    "Do you want to continue?": "Fortfahren?",
    # What stands for a value.
    "[OPTIONS]": "[OPTIONEN]",
    "COMMAND [ARGS]...": "BEFEHL [ARGUMENTE]...",
    "DATE": "DATUM",
    "FILE": "DATEI",
    "FLOAT RANGE": "ANTEIL",
    "INTEGER": "ZAHL",
    "INTEGER RANGE": "ZAHL",
    "KEY": "SCHLÜSSEL",
    "NUMBER-OR-ID": "NUMMER-ODER-ID",
    "NUMBER-OR-ID...": "NUMMER-ODER-ID...",
    "[NUMBER-OR-ID]...": "[NUMMER-ODER-ID]...",
    "PATH": "PFAD",
    "[VALUE]": "[WERT]",
    # Ours, of a wrong command line.
    "No such command {name!r}. Did you mean {other!r}?": "Den Befehl {name!r} gibt es nicht. Gemeint ist vielleicht"
    " {other!r}.",
    "The option {name} belongs before the command: {command}": "Die Option {name} gehört vor den Befehl: {command}",
    "{given!r} is not a day: write YYYY-MM-DD, such as 2026-08-01; in a German space 1.8.2026 will do, too": "{given!r}"
    " ist kein Tag. Möglich sind 1.8.2026 und 2026-08-01",
    "{given!r} is neither a subdomain nor an address such as https://co-up.cobot.me": "{given!r} ist weder eine"
    " Subdomain noch eine Adresse wie https://co-up.cobot.me",
    "expected {expected}": "erwartet: {expected}",
    "The program stopped at an error of its own ({kind}). What was finished stays finished, the next run looks before"
    " it writes. Run it again with -v to see where it was, and report that.": "Das Programm hielt an einem eigenen"
    " Fehler an ({kind}). Was fertig war, bleibt fertig, und der nächste Lauf sieht nach, bevor er schreibt. Bitte mit"
    " -v noch einmal starten und melden, was dort steht.",
    "Interrupted. What was finished stays finished; the next run goes on from there.": "Abgebrochen. Was fertig war,"
    " bleibt fertig; der nächste Lauf macht dort weiter.",
    "What was to be printed could not be written: {reason}. All else was done.": "Die Ausgabe ließ sich nicht"
    " schreiben: {reason}. Alles andere ist erledigt.",
    "{given!r} is a day that no calendar has": "{given!r} ist ein Tag, den kein Kalender kennt",
    # The commands, as they are listed.
    "Try everything on built-in servers; needs no account.": "Alles an eingebauten Servern vorführen; ohne Konto.",
    "Keep the built-in Cobot and sevDesk running.": "Das eingebaute Cobot und sevDesk laufen lassen.",
    "Set a space up: asks, verifies, writes the configuration.": "Einen Space einrichten: fragt, prüft, schreibt die"
    " Konfiguration.",
    "Get a Cobot token through the browser.": "Ein Cobot-Token über den Browser holen.",
    "Pre-flight: is everything ready for the next run?": "Ist alles bereit für den nächsten Lauf?",
    "Carry members and invoices over; what cron calls.": "Mitglieder und Rechnungen übertragen; das ruft cron auf.",
    "One poll-and-push; what cron calls.": "Ein Lauf; das ruft cron auf.",
    "Prove a period: both sides, document by document.": "Einen Zeitraum nachweisen: beide Seiten, Vorgang für"
    " Vorgang.",
    "Last runs, and what is blocked or waits.": "Die letzten Läufe, und was nicht buchbar ist oder wartet.",
    "One invoice or member, step by step.": "Eine Rechnung oder ein Mitglied, Schritt für Schritt.",
    "Let the next run try held-back documents again.": "Zurückgestelltes den nächsten Lauf wieder versuchen lassen.",
    "Let a difference stand that somebody has looked at.": "Eine Abweichung gelten lassen, die jemand geprüft hat.",
    # The program and its options.
    "Carry a coworking space's members and invoices from Cobot into sevDesk.": "Mitglieder und Rechnungen eines"
    " Coworking Space von Cobot nach sevDesk übertragen.",
    "Each confirmed member becomes one contact, each invoice exactly one voucher, to the cent; what could not be booked"
    " is named with its reason.": "Jedes bestätigte Mitglied wird ein Kontakt, jede Rechnung genau ein Beleg, auf den"
    " Cent genau; was nicht gebucht werden konnte, wird mit seinem Grund genannt.",
    "A configuration file, or a folder of them. Repeatable. Default: $COBOT_SEVDESK_CONFIG, ./config.yaml, your config"
    " folder.": "Eine Konfigurationsdatei oder ein Ordner davon; auch mehrmals. Standard: $COBOT_SEVDESK_CONFIG,"
    " ./config.yaml, Ihr Konfigurationsordner.",
    "Log each request to stderr, without secrets.": "Jede Anfrage auf stderr protokollieren, ohne Geheimnisse.",
    "Tell problems only.": "Nur Probleme nennen.",
    "The log on stderr.": "Das Protokoll auf stderr.",
    "Carry members and invoices from Cobot into sevDesk.": "Mitglieder und Rechnungen von Cobot nach sevDesk"
    " übertragen.",
    # demo, sandbox
    "Show the main job on a built-in Cobot and a built-in sevDesk; needs no account and no configuration.": "Die"
    " Hauptaufgabe an einem eingebauten Cobot und sevDesk vorführen; ohne Konto und Konfiguration.",
    "What the demo speaks; by default the locale's language.": "Sprache der Vorführung; sonst die der Umgebung.",
    "Leave the servers and files for a look, until Ctrl-C.": "Server und Dateien zum Ansehen stehen lassen, bis"
    " Strg-C.",
    "Keep a built-in Cobot and a built-in sevDesk running until Ctrl-C.": "Ein eingebautes Cobot und sevDesk laufen"
    " lassen, bis Strg-C.",
    "Cobot's port; any free one by default.": "Port von Cobot; sonst irgendein freier.",
    "sevDesk's port; any free one by default.": "Port von sevDesk; sonst irgendein freier.",
    "Start with a space without members and invoices.": "Mit einem Space ohne Mitglieder und Rechnungen beginnen.",
    "Let this share of all requests go wrong, such as 0.05.": "Diesen Anteil aller Anfragen schiefgehen lassen, etwa"
    " 0.05.",
    "Refuse what comes faster than the real sides allow.": "Abweisen, was schneller kommt, als die echten Seiten"
    " erlauben.",
    "Choose which requests go wrong (with --faults). [default: 1]": "Bestimmen, welche Anfragen schiefgehen (mit"
    " --faults). [Standard: 1]",
    "Write a fitting configuration to this new, private file.": "Eine passende Konfiguration in diese neue, private"
    " Datei schreiben.",
    "What the sandbox speaks; by default the locale's language.": "Sprache der Sandbox; sonst die der Umgebung.",
    # init, login
    "Set a space up: asks, verifies each answer, and writes a private configuration in the end.": "Einen Space"
    " einrichten: fragt, prüft jede Antwort und schreibt am Ende eine private Konfiguration.",
    "Nothing is changed in Cobot or sevDesk, no token is shown, and no file is overwritten. Ctrl-C leaves nothing"
    " behind.": "In Cobot und sevDesk wird nichts geändert, kein Token gezeigt und keine Datei überschrieben. Nach"
    " Strg-C bleibt nichts zurück.",
    "The space's subdomain or address.": "Subdomain oder Adresse des Space.",
    "A file with the Cobot token; $COBOT_TOKEN is read, too.": "Eine Datei mit dem Cobot-Token; auch $COBOT_TOKEN wird"
    " gelesen.",
    "A file with the sevDesk token; $SEVDESK_TOKEN is read, too.": "Eine Datei mit dem sevDesk-Token; auch"
    " $SEVDESK_TOKEN wird gelesen.",
    "The first day this program answers for.": "Der erste Tag, für den dieses Programm zuständig ist.",
    "Days from invoice date to payment deadline.": "Tage vom Rechnungsdatum bis zur Fälligkeit.",
    "Number or name of a sevDesk cost centre, for every voucher.": "Nummer oder Name einer sevDesk-Kostenstelle, für"
    " jeden Beleg.",
    "Of the questions and of the configuration.": "Sprache der Fragen und der Konfiguration.",
    "The configuration to write. [default: what --config names, else ./config.yaml]": "Die Konfiguration, die"
    " geschrieben wird. [Standard: was --config nennt, sonst ./config.yaml]",
    "Ask nothing: options, environment and defaults decide.": "Nichts fragen: Optionen, Umgebung und Standardwerte"
    " entscheiden.",
    "For the sandbox: its address.": "Für die Sandbox: ihre Adresse.",
    "Get a Cobot token through the browser, and store it in a private file.": "Ein Cobot-Token über den Browser holen"
    " und in einer privaten Datei ablegen.",
    "Nothing is changed in Cobot but that this program is allowed in. The token is never shown.": "In Cobot ändert sich"
    " nur, dass dieses Programm zugelassen ist. Das Token wird nie gezeigt.",
    "The space's subdomain or address; by default the configuration's.": "Subdomain oder Adresse des Space; sonst die"
    " der Konfiguration.",
    "Where to store the token. [default: SUBDOMAIN.cobot-token beside the configuration]": "Wohin das Token kommt."
    " [Standard: SUBDOMAIN.cobot-token neben der Konfiguration]",
    "Print the address for a browser elsewhere, and take the code.": "Die Adresse für einen Browser anderswo ausgeben"
    " und den Code entgegennehmen.",
    "An app that you registered at Cobot; by default none is needed.": "Eine App, die Sie bei Cobot registriert haben;"
    " sonst wird keine gebraucht.",
    "The file with that app's secret; $COBOT_CLIENT_SECRET is read, too.": "Die Datei mit dem Geheimnis dieser App;"
    " auch $COBOT_CLIENT_SECRET wird gelesen.",
    "Ask for that app's secret, without showing it.": "Nach dem Geheimnis dieser App fragen, ohne es zu zeigen.",
    "The port on this machine that the browser comes back to. [default: any free one; 47811 with --client-id]": "Der"
    " Port dieses Rechners, zu dem der Browser zurückkehrt. [Standard: irgendein freier; 47811 mit --client-id]",
    "Seconds.": "Sekunden.",
    "By default the configuration's.": "Sonst die der Konfiguration.",
    # check
    "Reads both sides and this machine, writes nothing, and says of each thing whether it is in order, why not, and how"
    " to mend it. Ends with 1 when something would keep a run from its work, with 4 when a token was refused.": "Liest"
    " beide Seiten und diesen Rechner, schreibt nichts und sagt zu jedem, ob es in Ordnung ist, warum nicht und wie es"
    " zu beheben ist. Endet mit 1, wenn etwas einen Lauf von seiner Arbeit abhielte, mit 4, wenn ein Token abgelehnt"
    " wurde.",
    # sync run, sync report
    "Carry over what is new: members first, then invoices.": "Neues übertragen: erst Mitglieder, dann Rechnungen.",
    "Invoices dated from this day on, also older ones than start_date.": "Rechnungen ab diesem Tag, auch ältere als"
    " start_date.",
    "Invoices dated up to this day.": "Rechnungen bis zu diesem Tag.",
    "Leave the other half out.": "Die andere Hälfte weglassen.",
    "At most so many new documents.": "Höchstens so viele neue Kontakte und Belege.",
    "Read, write nothing, print the plan.": "Lesen, nichts schreiben, den Plan ausgeben.",
    "Let a dry run read the PDFs, too, a second each; a run that writes always does.": "Beim Probelauf auch die PDFs"
    " lesen, je eine Sekunde; ein Lauf, der schreibt, liest sie immer.",
    "Prove a period: every document of either side in exactly one class, and the sums. Writes nothing"
    " remotely.": "Einen Zeitraum nachweisen: jeder Vorgang beider Seiten in genau einer Klasse, und die Summen."
    " Schreibt auf keiner Seite.",
    "Documents dated from this day on. Default: start_date.": "Vorgänge ab diesem Tag. Standard: start_date.",
    "Documents dated up to this day. Default: today.": "Vorgänge bis zu diesem Tag. Standard: heute.",
    "Also list what was booked into the period since this day: for a month that is reported already.": "Auch nennen,"
    " was seit diesem Tag in den Zeitraum gebucht wurde: für einen schon gemeldeten Monat.",
    "Write the report to a file that only you can read, instead of to stdout.": "Den Abgleich in eine Datei schreiben,"
    " die nur Sie lesen können, statt auf stdout.",
    "Default: by the ending of the file, else text.": "Standard: nach der Endung der Datei, sonst text.",
    "Replace a file that is there without asking at a terminal; elsewhere nobody is asked.": "Eine vorhandene Datei"
    " ersetzen, ohne am Terminal zu fragen; anderswo wird nie gefragt.",
    # sync status, sync explain
    "Tell how each space stands: last runs, and what is blocked or waits.": "Wie jeder Space steht: die letzten Läufe,"
    " und was nicht buchbar ist oder wartet.",
    "Needs no network, changes nothing, and also works while a run is at work. JSON is one object per space, each"
    " on one"
    " line; times are UTC.": "Braucht kein Netz, ändert nichts und geht auch, während ein Lauf arbeitet. JSON ist ein"
    " Objekt je Space, je eine Zeile; Zeiten sind UTC.",
    "Explain one invoice or member, step by step.": "Eine Rechnung oder ein Mitglied Schritt für Schritt erklären.",
    "By invoice number, customer number, name or e-mail address, or a part of one: in Cobot, or of the contact in"
    " sevDesk; by gross amount or day of an invoice, the code of a problem, a Cobot id, or the sevDesk id of a voucher"
    " or contact. With several spaces, the first that has it explains it. Reads both sides and writes nothing; -v also"
    " shows what a run would send.": "Nach Rechnungsnummer, Kundennummer, Name oder E-Mail-Adresse oder einem Teil"
    " davon: in Cobot oder beim Kontakt in sevDesk; nach Bruttobetrag oder Tag einer Rechnung, dem Code eines Problems,"
    " der Cobot-ID oder der sevDesk-ID von Beleg oder Kontakt. Bei mehreren Spaces erklärt es der erste, der es hat."
    " Liest beide Seiten und schreibt nichts; -v zeigt auch, was ein Lauf senden würde.",
    "Ends with code 0 when it could be explained, whatever there is to tell; 2 when nothing, or more than one thing, is"
    " called so; 3 when a side could not be reached (then what is known without it is told), 4 when it refused its"
    " token; 5 when a state file cannot be used.": "Endet mit 0, wenn es sich erklären ließ, was immer es zu sagen"
    " gibt;"
    " mit 2, wenn nichts oder mehreres so heißt; mit 3, wenn eine Seite nicht erreichbar war (gesagt wird dann, was"
    " ohne sie bekannt ist), mit 4, wenn sie ihr Token ablehnte; mit 5, wenn eine Statusdatei nicht verwendbar ist.",
    # sync retry, sync accept
    "Forget the waiting time of held-back documents, so that the next run tries them.": "Die Wartezeit von"
    " Zurückgestelltem vergessen, sodass der nächste Lauf es versucht.",
    "Also lets customer numbers be written again where that was stopped, and a deleted voucher be made anew. It ends no"
    " difference: what may stand as it is, sync accept lets stand, with a reason. Nothing is requested or sent by this"
    " command.": "Lässt auch Kundennummern wieder schreiben, wo das angehalten wurde, und einen gelöschten Beleg neu"
    " anlegen. Er beendet keine Abweichung: Was so bleiben darf, lässt sync accept gelten, mit Begründung. Dieser"
    " Befehl fragt und sendet nichts.",
    "Ends with code 0 when something was found under each name (with --all: always), and when another run holds the"
    " lock, which leaves everything as it was; 2 when nothing is held back under a name, or it may mean several"
    " documents, of which nothing is released then; 5 when a state file cannot be used.": "Endet mit 0, wenn sich unter"
    " jedem Namen etwas fand (mit --all: immer), und wenn ein anderer Lauf arbeitet, was alles lässt, wie es war; mit"
    " 2, wenn unter einem Namen nichts wartet oder mehreres so heißt, wovon dann nichts freigegeben wird; mit 5, wenn"
    " eine Statusdatei nicht verwendbar ist.",
    "All held-back documents.": "Alles Zurückgestellte.",
    "Let the open differences of documents stand: they are told no more and need nobody.": "Die offenen Abweichungen"
    " von Vorgängen gelten lassen: Sie werden nicht mehr genannt und sind erledigt.",
    "Each is written with its reason, your name and the day into the file of what was accepted, which is yours to read,"
    " comment on and keep; the report shows it. Another difference of the same document is told as ever. A blocked"
    " invoice that is accepted is never booked here. Only for a name of which no run has named anything both sides are"
    " asked: for a booked invoice as the report compares it, or for a voucher in sevDesk that belongs to no invoice."
    " Nothing is sent by this command.": "Jede kommt mit"
    " Begründung, Ihrem Namen und dem Tag in die Datei des Akzeptierten, die Sie lesen, kommentieren und aufbewahren"
    " können; der Abgleich zeigt sie. Eine andere Abweichung desselben Vorgangs wird genannt wie immer. Eine nicht"
    " buchbare Rechnung, die akzeptiert ist, wird hier nie gebucht. Nur zu einem Namen, zu dem kein Lauf etwas genannt"
    " hat, werden beide Seiten gefragt: nach einer gebuchten Rechnung, wie der Abgleich sie vergleicht, oder nach einem"
    " Beleg in sevDesk, der zu keiner Rechnung gehört. Dieser Befehl sendet nichts.",
    "Ends with code 0 when all were accepted, and when another run holds the lock, which leaves everything as it was; 2"
    " when a name has no open difference, may mean several documents, or has an open difference in several spaces"
    " (--config chooses one); 3 when a side could not be asked, 4 when it refused its token; then nothing was accepted;"
    " 5 when a file cannot be written.": "Endet mit"
    " 0, wenn alles akzeptiert ist, und wenn ein anderer Lauf arbeitet, was alles lässt, wie es war; mit 2, wenn ein"
    " Name keine offene Abweichung hat, mehreres so heißt oder er in mehreren Spaces eine offene Abweichung hat"
    " (--config wählt einen aus); mit 3, wenn eine Seite nicht gefragt werden konnte, mit 4,"
    " wenn sie ihr Token ablehnte; dann wurde nichts akzeptiert; mit 5, wenn sich"
    " eine Datei nicht schreiben lässt.",
    "Why it may stand; the report shows it.": "Warum sie gelten darf; der Abgleich zeigt es.",
    "Do not ask before the first write.": "Vor dem ersten Schreiben nicht fragen.",
    "Ends with code 0 when all is as assumed, as far as it was tried; 1 when something differs; 2 when"
    " the accounts were not made for this, or nobody agreed; 3 when a side could not be reached, 4 when a token was"
    " refused.": "Endet mit 0, wenn alles ist wie angenommen, soweit es ausprobiert wurde; mit 1, wenn etwas anders"
    " ist; mit 2, wenn die Zugänge nicht dafür angelegt sind oder niemand zugestimmt hat; mit 3, wenn eine Seite"
    " nicht erreichbar war, mit 4, wenn ein Token abgelehnt wurde.",
    "Ends with code 0 when nothing needs a person (also before the first run), 1 when something does: a"
    " document is blocked, rejected or unsettled, the last run was stopped by a wrong set-up or a refused token, or"
    " no run came to its end for a day; 2 for a wrong configuration; 5 when a state file cannot be used. With"
    " --backup: 0 when the copy is made, 2 when it cannot be written or is there already, 5 as above.": "Endet mit 0,"
    " wenn nichts zu prüfen ist (auch vor dem ersten Lauf), mit 1, wenn doch: Etwas ist"
    " nicht buchbar, zurückgestellt oder offen, den letzten Lauf hielt eine falsche Einrichtung oder ein"
    " abgelehntes Token auf, oder seit einem Tag kam kein Lauf zu Ende; mit 2 bei falscher Konfiguration; mit 5,"
    " wenn eine Statusdatei nicht verwendbar ist. Mit --backup: 0, wenn die Kopie angelegt ist, 2, wenn sie sich"
    " nicht schreiben lässt oder schon da ist, 5 wie oben.",
    "How many spaces are worked on side by side.": "Wie viele Spaces nebeneinander bearbeitet werden.",
    "Instead, copy the state file to this new, private file, also while a run is at work; into a folder,"
    " each space's as SUBDOMAIN.db.": "Stattdessen die Statusdatei in diese neue, private Datei kopieren, auch"
    " während ein Lauf arbeitet;"
    " in einen Ordner die jedes Space als SUBDOMAIN.db.",
    "Let an assumption of docs/assumptions.md be wrong. Repeatable.": "Eine Annahme aus docs/assumptions.md falsch"
    " sein lassen. Mehrfach möglich.",
    "Look at what the program assumes of both APIs, on accounts made for that.": "Ausprobieren, was das Programm von"
    " beiden Schnittstellen annimmt, an eigens dafür angelegten"
    " Zugängen.",
    "Makes vouchers, contacts and a tag in sevDesk and takes them away again; writes the customer number"
    " of members in Cobot whose name is cobot-sevdesk-trial, and posts an activity. Touches nothing else, and"
    " refuses an account that looks like somebody's books. JSON is for a report to the maintainers: it has no token"
    " and no personal data.": "Legt in sevDesk Belege, Kontakte und ein Tag an und nimmt sie wieder weg; schreibt"
    " in Cobot die"
    " Kundennummer von Mitgliedern, die cobot-sevdesk-trial heißen, und zeigt eine Aktivität an. Rührt sonst nichts"
    " an und lehnt ein Konto ab, das nach einer Buchhaltung aussieht. Das JSON ist für einen Bericht an die"
    " Entwickler: Es enthält kein Token und nichts Persönliches.",
    "See whether both APIs are as assumed; for accounts made for that.": "Prüfen, ob beide Schnittstellen sind wie"
    " angenommen; für eigens angelegte Zugänge.",
    "So many spaces, each with its own two sides; --config-file is then the new folder of their"
    " configurations.": "So viele Spaces, jeder mit eigenen zwei Seiten; --config-file ist dann der neue Ordner ihrer"
    " Konfigurationen.",
    "Start with two accounts made for trying things out.": "Mit zwei Zugängen beginnen, die zum Ausprobieren angelegt"
    " sind.",
    "With --backup: replace a file that is there.": "Mit --backup: eine Datei ersetzen, die schon da ist.",
    # config set, config map
    "Set keys of the configuration; its comments stay.": "Schlüssel der Konfiguration setzen; ihre Kommentare bleiben.",
    "Set one key, such as accounts.FlexPlan 4400.": "Einen Schlüssel setzen, etwa accounts.FlexPlan 4400.",
    "Ask for the account of each code that has none.": "Nach dem Konto jedes Codes fragen, der keines hat.",
    "Set keys of the configuration; its comments, order and line ends stay as they are.": "Schlüssel der Konfiguration"
    " setzen; Kommentare, Reihenfolge und Zeilenenden bleiben, wie sie sind.",
    "Remove the key, so that its default counts; a comment beside it stays.": "Den Schlüssel entfernen, so dass seine"
    " Vorgabe gilt; eine Bemerkung daneben bleibt.",
    "Set it although Cobot does not have the accounting code (yet).": "Setzen, obwohl Cobot den Buchungscode (noch)"
    " nicht hat.",
    "Do not look whether both sides have the account, tax rule and code.": "Nicht nachsehen, ob beide Seiten Konto,"
    " Steuerregel und Code haben.",
    "Set one key of the configuration, such as accounts.FlexPlan 4400.": "Einen Schlüssel der Konfiguration setzen,"
    " etwa"
    " accounts.FlexPlan 4400.",
    "Keys are accounts.CODE, default_account, taxes.rules.CODE, taxes.zero_rated.CASE, and every other one that holds a"
    " single value, such as invoices.closed_until. Without VALUE it says what the key may be. Tokens and other secrets"
    " are neither set nor shown. An account or a tax rule, by number or name, is looked up in sevDesk first, and its"
    " code in Cobot. Only the key's line is changed, added or removed, and only if the whole file is in order"
    " then.": "Schlüssel sind accounts.CODE, default_account, taxes.rules.CODE, taxes.zero_rated.FALL und jeder andere"
    " mit einem einzelnen Wert, etwa invoices.closed_until. Ohne WERT sagt der Befehl, was möglich ist. Token und"
    " andere Geheimnisse werden weder gesetzt noch gezeigt. Ein Konto oder eine Steuerregel, mit Nummer oder Namen,"
    " wird vorher in sevDesk nachgesehen, der Code dazu in Cobot. Geändert, hinzugefügt oder entfernt wird nur die"
    " Zeile des Schlüssels, und nur, wenn die ganze Datei danach in Ordnung ist.",
    "Ends with code 0 when the key has the value; 2 when it cannot be set so, or the file has a fault; 3 when sevDesk"
    " could not be reached, 4 when it refused its token. Then nothing was changed.": "Endet mit 0, wenn der Schlüssel"
    " den"
    " Wert hat; mit 2, wenn er so nicht zu setzen ist oder die Datei einen Fehler hat; mit 3, wenn sevDesk nicht"
    " erreichbar war, mit 4, wenn es sein Token ablehnte. Geändert wurde dann nichts.",
    "Give each accounting code that has no booking account one: asks code by code.": "Jedem Buchungscode ohne"
    " Buchungskonto eines geben: fragt Code für Code.",
    "Looks through Cobot's accounting codes and the invoices of the last 13 months, and lists for each code the"
    " accounts"
    " of sevDesk that take its tax rates. The number of one sets accounts.CODE at once, as config set does; just Enter"
    " leaves the code as it is. Lines without a code are asked for last: default_account. Where nobody can answer, it"
    " only says what it would ask.": "Sieht die Buchungscodes in Cobot und die Rechnungen der letzten 13 Monate durch"
    " und listet zu jedem Code die Konten in sevDesk, die seine Steuersätze erlauben. Die Nummer eines Kontos setzt"
    " sofort accounts.CODE, wie config set; nur die Eingabetaste lässt den Code, wie er ist. Zuletzt kommen die"
    " Positionen ohne Code: default_account. Wo niemand antworten kann, sagt er nur, was er fragen würde.",
    "Ends with code 0 when every code has an account, 1 when some are left without; 2 for a wrong configuration; 3 when"
    " a side could not be reached, 4 when it refused its token.": "Endet mit 0, wenn jeder Code ein Konto hat; mit 1,"
    " wenn welche ohne bleiben; mit 2 bei falscher Konfiguration; mit 3, wenn eine Seite nicht erreichbar war, mit 4,"
    " wenn sie ihr Token ablehnte.",
}
