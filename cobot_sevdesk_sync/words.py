"""What a room below ``texts/`` has to say to a person: named, and not yet in any language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

Language = Literal["de", "en"]


class Words(msgspec.Struct, frozen=True):
    """Words that ``Texts.words`` says in a language.

    Attributes:
        key: Of the text catalogue, which has it in every language.
        values: What fills the text's gaps: characters as they stand in a file, or words again.
    """

    key: str
    values: Mapping[str, str | Words] = msgspec.field(default_factory=dict)
