"""``sandbox``: keeps the built-in Cobot and sevDesk running, as a playground."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import click
import yaml
from msgspec import Struct
from msgspec.structs import replace

from cobot_sevdesk_sync.cli.console import Page, refuse
from cobot_sevdesk_sync.cli.init_config import write_private
from cobot_sevdesk_sync.cli.root import until_stopped, wait_for_ever
from cobot_sevdesk_sync.config.settings import ACCEPTED_ENDING
from cobot_sevdesk_sync.sandbox.cobot import LIMIT, CobotSide
from cobot_sevdesk_sync.sandbox.cobot_state import CobotState
from cobot_sevdesk_sync.sandbox.faults import ErrorAfter, ErrorBefore, LoseAnswer, LoseRequest, RandomFaults, Truncate
from cobot_sevdesk_sync.sandbox.seed import ADDED_ACCOUNT, empty_space, seed_space, trial_space
from cobot_sevdesk_sync.sandbox.server import NamedSides, SandboxServers
from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide
from cobot_sevdesk_sync.sandbox.sevdesk_state import SevdeskState
from cobot_sevdesk_sync.texts import Language, Texts, language_of_environment
from cobot_sevdesk_sync.texts.commands import command_line, free_sandbox_file
from cobot_sevdesk_sync.texts.template import cleaned
from cobot_sevdesk_sync.trial.assumptions import MARK, WAYS, turn

# The sandbox takes what it gets: nothing to wait for. With its limits switched on, the program's own defaults hold.
UNHURRIED = {"cobot": {"requests_per_minute": 1_000_000}, "sevdesk": {"requests_per_second": 100_000}}
SETTLE_SECONDS = 5
PORT = click.IntRange(0, 65535)
SEVDESK_PER_SECOND = 4
MOST_SPACES = 500


def config_text(
    servers: SandboxServers,
    cobot: CobotState,
    sevdesk: SevdeskState,
    *,
    start_date: date,
    language: str,
    state: str,
    cost_centre: str | None = None,
    default_account: str | None = None,
    below: str = "",
) -> str:
    """Return the configuration as YAML.

    Args:
        servers: Where the two sides are.
        cobot: Whose subdomain and token it has.
        sevdesk: Whose token it has.
        start_date: The first day the program is responsible for.
        language: ``de`` or ``en``.
        state: The state file; relative to the configuration's folder.
        cost_centre: Number of a cost centre for every voucher.
        default_account: Number of a booking account for lines without an accounting code.
        below: The name below which the space's two sides are, where the servers have several spaces.
    """
    cobot_url, sevdesk_url = servers.cobot_url, servers.sevdesk_url
    if below:
        cobot_url, sevdesk_url = f"{cobot_url}/{below}", f"{sevdesk_url}/{below}{SevdeskSide.base_path}"
    addresses = dict.fromkeys(("api_url", "space_url", "account_url"), cobot_url)
    of_cobot: dict[str, object] = {"subdomain": cobot.space.subdomain, "token": cobot.token, **addresses}
    of_sevdesk: dict[str, object] = {
        "token": sevdesk.token,
        "api_url": sevdesk_url,
        "settle_seconds": SETTLE_SECONDS,
    }
    if not cobot.quirks.rate_limits:
        of_cobot |= UNHURRIED["cobot"]
        of_sevdesk |= UNHURRIED["sevdesk"]
    document: dict[str, object] = {
        "start_date": start_date,
        "language": language,
        "state": state,
        "cobot": of_cobot,
        "sevdesk": of_sevdesk,
    }
    if cost_centre is not None:
        document["invoices"] = {"cost_centre": cost_centre}
    if default_account is not None:
        document["default_account"] = default_account
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


@click.command()
@click.option("--cobot-port", type=PORT, default=0, help="Cobot's port; any free one by default.")
@click.option("--sevdesk-port", type=PORT, default=0, help="sevDesk's port; any free one by default.")
@click.option("--empty", is_flag=True, help="Start with a space without members and invoices.")
@click.option("--for-trial", is_flag=True, help="Start with two accounts made for trying things out.")
@click.option(
    "--otherwise",
    type=click.Choice(WAYS),
    metavar="NAME",
    multiple=True,
    help="Let an assumption of docs/assumptions.md be wrong. Repeatable.",
)
@click.option(
    "--spaces",
    type=click.IntRange(1, MOST_SPACES),
    default=1,
    help="So many spaces, each with its own two sides; --config-file is then the new folder of their configurations.",
)
@click.option("--faults", type=click.FloatRange(0, 1), help="Let this share of all requests go wrong, such as 0.05.")
@click.option("--rate-limits", is_flag=True, help="Refuse what comes faster than the real sides allow.")
@click.option("--seed", type=int, help="Choose which requests go wrong (with --faults).  [default: 1]")
@click.option(
    "--config-file", type=click.Path(path_type=Path), help="Write a fitting configuration to this new, private file."
)
@click.option(
    "--language", type=click.Choice(["en", "de"]), help="What the sandbox speaks; by default the locale's language."
)
def sandbox(
    cobot_port: int,
    sevdesk_port: int,
    empty: bool,
    for_trial: bool,
    otherwise: tuple[str, ...],
    spaces: int,
    faults: float | None,
    rate_limits: bool,
    seed: int | None,
    config_file: Path | None,
    language: Language | None,
) -> int:
    """Keep a built-in Cobot and a built-in sevDesk running until Ctrl-C."""
    language = language or language_of_environment(os.environ)
    texts = Texts(language)
    if cobot_port and cobot_port == sevdesk_port:
        refuse(texts.text("sandbox.same-port", {"port": str(cobot_port)}))
    if seed is not None and faults is None:
        refuse(texts.text("sandbox.seed-without-faults"))
    if spaces > 1 and config_file is None:
        refuse(texts.text("sandbox.spaces-without-folder"))
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    random_seed = seed if seed is not None else 1
    contents: Contents = "trial" if for_trial else "nothing" if empty else "seed"
    made = [
        _space(
            now,
            number if spaces > 1 else None,
            contents,
            random_seed,
            faults=faults,
            rate_limits=rate_limits,
            otherwise=otherwise,
        )
        for number in range(1, spaces + 1)
    ]
    page = Page()
    if spaces > 1 and config_file is not None:
        cobots = NamedSides({each.name: each.cobot for each in made})
        sevdesks = NamedSides({each.name: each.sevdesk for each in made})
        with until_stopped(), _servers(texts, cobots, sevdesks, cobot_port, sevdesk_port) as servers:
            _write_folder(texts, config_file, {each.name: each.config(servers, now, language) for each in made})
            page.title(texts.text("sandbox.running-several", {"count": str(spaces)}))
            page.gap()
            page.pairs([("Cobot", servers.cobot_url), ("sevDesk", servers.sevdesk_url)])
            page.gap()
            _tell_commands(page, config_file, contents)
            wait_for_ever()
        _tell_stopped(page, texts, config_file, now)
        return 0
    [only] = made
    cobot, sevdesk = only.cobot.state, only.sevdesk.state
    with until_stopped(), _servers(texts, only.cobot, only.sevdesk, cobot_port, sevdesk_port) as servers:
        config = only.config(servers, now, language)
        if config_file is not None:
            _write(texts, config_file, config)
        _tell(page, texts, servers, cobot, sevdesk, faults, seed, otherwise)
        page.gap()
        _tell_init(page, texts, servers, cobot, sevdesk)
        page.gap()
        if config_file is None:
            page.paragraph(texts.text("sandbox.config.follows"))
            page.gap()
            page.lines(*config.splitlines(), indent=0)
        else:
            _tell_commands(page, config_file, contents)
        wait_for_ever()
    _tell_stopped(page, texts, config_file, now)
    return 0


Contents = Literal["seed", "nothing", "trial"]


class _Space(Struct):
    """A space of the sandbox; ``name`` is empty where it is the only one."""

    name: str
    cobot: CobotSide
    sevdesk: SevdeskSide
    start_date: date
    cost_centre: str | None
    default_account: str | None = None

    def config(self, servers: SandboxServers, now: datetime, language: Language) -> str:
        """Return its configuration as YAML."""
        # What one sandbox knew is of no use to the next: each has a state file of its own.
        return config_text(
            servers,
            self.cobot.state,
            self.sevdesk.state,
            start_date=self.start_date,
            language=language,
            state="-".join(filter(None, (_state_name(now), self.name))) + ".db",
            cost_centre=self.cost_centre,
            default_account=self.default_account,
            below=self.name,
        )


def _space(
    now: datetime,
    number: int | None,
    contents: Contents,
    seed: int,
    *,
    faults: float | None,
    rate_limits: bool,
    otherwise: tuple[str, ...],
) -> _Space:
    """Return a space with its two sides; of several each has its number in its name."""
    start_date, cost_centre, default_account = now.date().replace(day=1), None, None
    if contents == "trial":
        cobot, sevdesk = trial_space(MARK, now.date())
        default_account = ADDED_ACCOUNT
    elif contents == "nothing":
        cobot, sevdesk = empty_space()
    else:
        cobot, sevdesk, expectations = seed_space(now.date())
        start_date, cost_centre = expectations.start_date, expectations.cost_centre
    name = ""
    if number is not None:
        name = f"{cobot.space.subdomain}-{number:03d}"
        cobot.space = replace(cobot.space, subdomain=name)
    cobot_side, sevdesk_side = CobotSide(cobot), SevdeskSide(sevdesk)
    for way in otherwise:
        turn({"cobot": cobot.quirks, "sevdesk": sevdesk_side.quirks}, way)
    if rate_limits:
        cobot.quirks.rate_limits = True
        sevdesk_side.requests_per_second = SEVDESK_PER_SECOND
    if faults:
        kinds = (LoseRequest(), LoseAnswer(), ErrorBefore(), ErrorAfter(), Truncate())
        cobot_side.fault = sevdesk_side.fault = RandomFaults(seed + (number or 1) - 1, faults, kinds)
    return _Space(name, cobot_side, sevdesk_side, start_date, cost_centre, default_account)


def _tell_commands(page: Page, config: Path, contents: Contents) -> None:
    commands = [["trial"]] if contents == "trial" else [["sync", "run", "--dry-run"], ["sync", "run"]]
    page.lines(*(command_line(*words, configs=[config]) for words in commands))


def _write_folder(texts: Texts, folder: Path, configs: Mapping[str, str]) -> None:
    """Write the configurations of several spaces into a new folder."""
    try:
        folder.mkdir(mode=0o700)
        for name, config in configs.items():
            write_private(folder / f"{name}.yaml", config)
    except FileExistsError:
        refuse(texts.text("sandbox.config-exists", {"path": str(folder)}))
    except OSError as fault:
        refuse(texts.text("sandbox.config-unwritable", {"path": str(folder), "reason": texts.reason(fault)}))


@contextmanager
def _servers(
    texts: Texts,
    cobot: CobotSide | NamedSides,
    sevdesk: SevdeskSide | NamedSides,
    cobot_port: int,
    sevdesk_port: int,
) -> Iterator[SandboxServers]:
    try:
        servers = SandboxServers(cobot, sevdesk, cobot_port=cobot_port, sevdesk_port=sevdesk_port)
    except OSError as fault:
        refuse(texts.text("sandbox.port-taken", {"reason": texts.reason(fault)}))
    with servers:
        yield servers


def _write(texts: Texts, path: Path, config: str) -> None:
    try:
        write_private(path, config)
    except FileExistsError:
        refuse(texts.text("sandbox.config-exists", {"path": str(path)}))
    except OSError as fault:
        refuse(texts.text("sandbox.config-unwritable", {"path": str(path), "reason": texts.reason(fault)}))


def _tell(
    page: Page,
    texts: Texts,
    servers: SandboxServers,
    cobot: CobotState,
    sevdesk: SevdeskState,
    faults: float | None,
    seed: int | None,
    otherwise: tuple[str, ...],
) -> None:
    counts = {
        "members": len(cobot.members),
        "teams": len(cobot.teams),
        "invoices": sum(1 for invoice in cobot.invoices.values() if invoice.space_id == cobot.space.id),
        "contacts": len(sevdesk.contacts),
        "vouchers": len(sevdesk.vouchers),
    }
    rows = [
        ("Cobot", servers.cobot_url),
        ("sevDesk", servers.sevdesk_url),
        (
            texts.text("sandbox.holds"),
            texts.text("sandbox.there", {name: str(count) for name, count in counts.items()}),
        ),
    ]
    if faults:
        values = {"percent": f"{faults * 100:g}", "seed": str(seed if seed is not None else 1)}
        rows.append((texts.text("sandbox.faults"), texts.text("sandbox.faults.rate", values)))
    if otherwise:
        rows.append((texts.text("sandbox.otherwise"), ", ".join(otherwise)))
    if cobot.quirks.rate_limits:
        limits = {"per_minute": str(LIMIT), "per_second": str(SEVDESK_PER_SECOND)}
        rows.append((texts.text("sandbox.limits"), texts.text("sandbox.limits.rates", limits)))
    page.title(texts.text("sandbox.running"))
    page.gap()
    page.pairs(rows)


def _tell_init(page: Page, texts: Texts, servers: SandboxServers, cobot: CobotState, sevdesk: SevdeskState) -> None:
    """Show how ``init`` sets this very space up; the tokens open nothing but the sandbox."""
    file = free_sandbox_file()
    addresses = [word for name in ("api", "space", "account") for word in (f"--cobot-{name}-url", servers.cobot_url)]
    options = ["--yes", "--language", texts.language, "--subdomain", cobot.space.subdomain, "--output", file]
    page.paragraph(texts.text("sandbox.init"))
    page.lines(
        # Another sandbox, or a real space of this name, has a state of its own.
        'export XDG_STATE_HOME="$(mktemp -d)"',
        f"export COBOT_TOKEN={shlex.quote(cobot.token)} SEVDESK_TOKEN={shlex.quote(sevdesk.token)}",
        command_line("init", *options, *addresses, "--sevdesk-api-url", servers.sevdesk_url, configs=[]),
    )
    page.paragraph(texts.text("sandbox.next"))
    page.lines(command_line("sync", "run", "--dry-run", configs=[file]))


def _tell_stopped(page: Page, texts: Texts, config_file: Path | None, now: datetime) -> None:
    """Say that the servers are gone, and what was written and stays: configurations, what runs made beside them."""
    left = []
    if config_file is not None:
        states = config_file.parent.glob(f"{_state_name(now)}*")
        # A configuration of the same name would follow what was accepted here.
        accepted = config_file.with_suffix(ACCEPTED_ENDING)
        beside = [*sorted(states), *([accepted] if accepted.exists() else [])]
        left = [config_file] if config_file.is_dir() else [config_file, *beside]
    page.gap()
    page.paragraph(texts.text("sandbox.stopped", {"files": ", ".join(cleaned(str(path)) for path in left)}))


def _state_name(now: datetime) -> str:
    """Return how the names of this sandbox's state files begin: none is of use to another."""
    return f"sandbox-{now:%Y%m%d-%H%M%S}"
