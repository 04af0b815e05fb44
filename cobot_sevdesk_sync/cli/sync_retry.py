"""``sync retry``: forgets the waiting time of held-back documents."""

from __future__ import annotations

import click

from cobot_sevdesk_sync.cli.root import GlobalOptions
from cobot_sevdesk_sync.cli.spaces import spaces_or_exit
from cobot_sevdesk_sync.config.settings import Settings
from cobot_sevdesk_sync.errors import StateError
from cobot_sevdesk_sync.exit_codes import STATE_UNUSABLE, USAGE
from cobot_sevdesk_sync.store.ledger import Ledger
from cobot_sevdesk_sync.store.lock import AlreadyRunning, exclusive
from cobot_sevdesk_sync.sync.retry import release
from cobot_sevdesk_sync.texts import Texts


@click.command()
@click.argument("documents", nargs=-1, metavar="[NUMBER-OR-ID]...")
@click.option("--all", "everything", is_flag=True, help="All held-back documents.")
@click.pass_obj
def retry(options: GlobalOptions, documents: tuple[str, ...], everything: bool) -> int:
    """Forget the waiting time of held-back documents, so that the next run tries them."""
    if bool(documents) == everything:
        click.echo("Name the documents by number or id, or give --all. Nothing was changed.", err=True)
        return USAGE
    released: set[str] = set()
    spaces, code = spaces_or_exit(options)
    for settings in spaces:
        found, own_code = _release(settings, None if everything else documents)
        released |= found
        code = max(code, own_code)
    unknown = [document for document in documents if document not in released]
    for document in unknown:
        click.echo(f"{document}: nothing is held back under this number or id. Nothing was changed for it.", err=True)
    return max(USAGE, code) if unknown else code


def _release(settings: Settings, documents: tuple[str, ...] | None) -> tuple[set[str], int]:
    """Release one space's documents; returns the numbers and ids found, and the exit code of this space."""
    texts = Texts(settings.language)
    try:
        with exclusive(settings.state):
            ledger = Ledger.open(settings.state)
            try:
                found = release(ledger, documents)
            finally:
                ledger.close()
    except AlreadyRunning:
        click.echo(texts.text("run.locked", {"space": settings.cobot.subdomain}), err=True)
        return set(), 0
    except StateError as error:
        click.echo("\n".join(texts.error_text(error)), err=True)
        return set(), STATE_UNUSABLE
    for problem in found:
        number = problem.number or problem.id
        click.echo(texts.text("retry.released", {"number": number, "space": settings.cobot.subdomain}))
    return {name for problem in found for name in (problem.number, problem.id) if name}, 0
