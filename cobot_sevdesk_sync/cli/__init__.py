"""The command line: words in, words out; no rules."""

from __future__ import annotations

from cobot_sevdesk_sync.cli.root import main

__all__ = ["main"]
