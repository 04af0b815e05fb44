from __future__ import annotations

import pytest

from cobot_sevdesk_sync.books.names import contact_mark, contacts_marked
from cobot_sevdesk_sync.sevdesk.records import Contact

MARK = contact_mark("member", "a1")


def contact(description: str, contact_id: str = "1") -> Contact:
    return Contact(contact_id, "1001", "Ada Beispiel", is_person=True, description=description)


def test_the_mark_names_the_kind_and_cobots_id() -> None:
    assert MARK == "cobot:member:a1"


@pytest.mark.parametrize("text", ["cobot:member:a1", "Stammgast. cobot:member:a1, zahlt bar", "cobot:member:a1\nNotiz"])
def test_a_mark_is_found_whatever_a_person_wrote_around_it(text: str) -> None:
    assert contacts_marked([contact(text)], MARK) == (contact(text),)


@pytest.mark.parametrize(
    "text", ["", "cobot:member:a11", "cobot:member:a1-2", "cobot:team:a1", "xcobot:member:a1", "Cobot:member:a1", "a1"]
)
def test_the_mark_of_another_is_none(text: str) -> None:
    assert contacts_marked([contact(text)], MARK) == ()


def test_a_contact_listed_twice_counts_once_and_two_contacts_are_two() -> None:
    one, other = contact(MARK), contact(MARK, "2")
    assert contacts_marked([one, one], MARK) == (one,)
    assert contacts_marked([one, other], MARK) == (one, other)
