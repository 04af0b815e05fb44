"""The faults of several configurations: each told in the language of the file that it is in."""

from __future__ import annotations

from collections.abc import Sequence

from cobot_sevdesk_sync.errors import ConfigurationFault
from cobot_sevdesk_sync.texts.catalogue import Texts
from cobot_sevdesk_sync.words import Language


def configuration_text(faults: Sequence[ConfigurationFault], otherwise: Language) -> tuple[str, str]:
    """Return what is wrong, a fault a line, and the next step; both begin in the language of the first faulty file.

    Args:
        faults: At least one.
        otherwise: The language for a file that could not be read.
    """
    texts = [Texts(fault.language or otherwise) for fault in faults]
    lines = [each.fault_text(fault) for each, fault in zip(texts, faults, strict=True)]
    return texts[0].configuration_text(lines)
