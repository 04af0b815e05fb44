"""All that ``sync status``, ``sync explain`` and ``sync retry`` can tell has its sentence, in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.explain.explain import LeftAlone
from cobot_sevdesk_sync.store.records import IntentState, Origin
from cobot_sevdesk_sync.sync.desk import ContactWay
from cobot_sevdesk_sync.sync.plan import Standing
from cobot_sevdesk_sync.sync.problems import Consequence
from cobot_sevdesk_sync.sync.status import Health, Held
from cobot_sevdesk_sync.texts import Language
from cobot_sevdesk_sync.texts.catalogue import sentences

FAMILIES = {
    "status.health": get_args(Health),
    "status.held": get_args(Held),
    "status.links": get_args(ObjectKind),
    "status.ended": ("1", "2", "3", "4", "5"),
    "explain.kind": get_args(ObjectKind),
    "explain.title": get_args(ObjectKind),
    "explain.plan": get_args(Standing),
    "explain.left-alone": get_args(LeftAlone),
    "explain.outcome": get_args(IntentState),
    "explain.booked": get_args(Origin),
    "explain.linked": get_args(Origin),
    "explain.contact": get_args(ContactWay),
    "explain.match": ("number", "name-and-email", "mark"),
    "retry": get_args(Consequence),
}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("family", FAMILIES)
def test_each_of_a_family_has_a_sentence(language: Language, family: str) -> None:
    assert FAMILIES[family]
    for member in FAMILIES[family]:
        assert sentences(language)[f"{family}.{member}"]
