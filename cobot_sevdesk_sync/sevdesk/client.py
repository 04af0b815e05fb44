"""The sevDesk client: everything the program asks of sevDesk, and nothing else."""

from __future__ import annotations

from cobot_sevdesk_sync.sevdesk.reading import SevdeskReading
from cobot_sevdesk_sync.sevdesk.writing import SevdeskWriting


class SevdeskClient(SevdeskReading, SevdeskWriting):
    """Reads typed records from sevDesk (``fetch_*``, ``iterate_*``) and writes to it (``send_*``)."""
