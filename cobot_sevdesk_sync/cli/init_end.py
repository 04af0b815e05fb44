"""The end of `init`: what was written, the result of `check`, and how to go on."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from cobot_sevdesk_sync.check.lines import exit_code
from cobot_sevdesk_sync.check.space import check_space
from cobot_sevdesk_sync.cli.check_text import tell_lines
from cobot_sevdesk_sync.cli.clients import open_clients
from cobot_sevdesk_sync.cli.init_config import Reference
from cobot_sevdesk_sync.cli.init_flow import SetUp
from cobot_sevdesk_sync.cli.init_schedule import cron_line, program_words, run_command
from cobot_sevdesk_sync.cli.page import Page
from cobot_sevdesk_sync.clock import SystemClock
from cobot_sevdesk_sync.config.loading import load_settings
from cobot_sevdesk_sync.texts import Texts


def tell_end(path: Path, setup: SetUp, texts: Texts, page: Page) -> int:
    """Tell what was written, check it as the next run will find it, and say how to go on; returns the check's code."""
    page.heading(texts.text("init.written"))
    page.lines(str(path), *(str(path.parent / name) for name in setup.token_files))
    page.heading(texts.text("init.check"))
    settings = load_settings(path, os.environ)
    clock = SystemClock()
    lines = check_space(settings, *open_clients(settings, clock), clock)
    tell_lines(lines, texts, space=setup.subdomain)
    page.heading(texts.text("init.next"))
    page.paragraph(texts.text("init.next.dry-run"))
    page.lines(shlex.join([*program_words(), "--config", str(path), "sync", "run", "--dry-run"]), indent=5)
    page.paragraph(texts.text("init.next.cron"))
    page.lines(cron_line(path), indent=5)
    page.paragraph(texts.text("init.next.systemd"))
    page.lines(f"ExecStart={run_command(path).replace('%', '%%')}", indent=5)
    variables = [value.variable for value in setup.values.values() if isinstance(value, Reference)]
    if variables:
        page.paragraph(texts.text("init.next.variables", {"variables": ", ".join(variables)}))
    return exit_code(lines)
