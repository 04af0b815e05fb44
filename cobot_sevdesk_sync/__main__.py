"""``python -m cobot_sevdesk_sync`` is ``cobot-sevdesk``."""

from __future__ import annotations

from cobot_sevdesk_sync.cli import main

main()
