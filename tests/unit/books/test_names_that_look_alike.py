"""Names that look the same are one contact, those that differ two: a search with generated names (contract, 4.3)."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cobot_sevdesk_sync.books.contacts import (
    ContactDraft,
    Matched,
    NoMatch,
    draft_from_membership,
    match_member,
)
from cobot_sevdesk_sync.books.names import line_or_none, normalise_name
from cobot_sevdesk_sync.cobot.records import Address, Membership
from cobot_sevdesk_sync.sevdesk.records import Contact

INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufe0f\ufeff\U000e0020"
BLANKS = " \t\n\u00a0\u1680\u2003\u2007\u202f\u2800\u3000\u3164"
EMAIL = "ada@example.org"

letters = st.characters(
    categories=("L", "Mn", "Nd", "Pd", "Sk"), exclude_characters=INVISIBLE + "\u115f\u1160\u3164\uffa0"
)
words = st.text(letters, min_size=1, max_size=8).filter(lambda word: normalise_name(word) != "")
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
with_commas = st.one_of(names, st.tuples(names, names).map(", ".join))


def draft_of(name: str, *, company: bool, emails: tuple[str, ...] = (EMAIL,)) -> ContactDraft:
    return draft_from_membership(
        Membership(
            id="3f0c9a52",
            name=None if company else name,
            email=emails[0],
            billing_emails=emails[1:],
            phone=None,
            confirmed_at=datetime(2026, 3, 1, tzinfo=UTC),
            canceled_to=None,
            customer_number=None,
            team_id=None,
            address=Address(company=name if company else None),
            other_fields={},
        )
    )


def contact_of(draft: ContactDraft) -> Contact:
    return Contact("4711", "1001", draft.display_name, is_person=draft.company is None, emails=frozenset({EMAIL}))


@st.composite
def written_otherwise(draw: st.DrawFn, name: str) -> str:
    """A name that looks the same but for letter case and the kind and amount of blanks."""
    written = [draw(st.text(INVISIBLE + BLANKS, max_size=2))]
    for character in name:
        other = character.swapcase()
        # Some letters have no other case that leads back to them: the dotless i.
        may_change = (
            unicodedata.normalize("NFD", other).casefold() == unicodedata.normalize("NFD", character).casefold()
        )
        if character == " ":
            written.append(draw(st.text(BLANKS, min_size=1, max_size=3)))
        else:
            written.append(other if may_change and draw(st.booleans()) else character)
        written.append(draw(st.text(INVISIBLE, max_size=1)))
    return "".join(written) + draw(st.text(INVISIBLE + BLANKS, max_size=2))


@settings(deadline=None)
@given(st.data(), with_commas, st.booleans())
def test_no_invisible_character_blank_or_letter_case_makes_a_second_contact(
    data: st.DataObject, name: str, company: bool
) -> None:
    other = data.draw(written_otherwise(name))
    contact = contact_of(draft_of(name, company=company))
    again = match_member(draft_of(other, company=company), None, [contact])
    assert again == Matched(contact, by="name-and-email")


@settings(deadline=None)
@given(names, names, st.booleans())
def test_names_that_differ_in_what_can_be_seen_never_become_one_contact(one: str, other: str, company: bool) -> None:
    seen = unicodedata.normalize("NFD", one).casefold(), unicodedata.normalize("NFD", other).casefold()
    assume(unicodedata.normalize("NFC", seen[0]) != unicodedata.normalize("NFC", seen[1]))
    contact = contact_of(draft_of(one, company=company))
    assert isinstance(match_member(draft_of(other, company=company), None, [contact]), NoMatch)


@pytest.mark.parametrize("invisible", list(INVISIBLE), ids=lambda each: f"U+{ord(each):04X}")
def test_an_invisible_character_in_the_middle_of_a_name_does_not_count(invisible: str) -> None:
    assert normalise_name(f"Mus{invisible}ter GmbH") == normalise_name("Muster GmbH")


def test_an_address_of_e_mail_with_an_invisible_character_is_the_same_and_is_sent_without_it() -> None:
    draft = draft_of("Ada Muster", company=False)
    written = ContactDraft(family_name="Muster", email=f"\ufeff{EMAIL}\u200b")
    assert written.emails == draft.emails
    draft = draft_of("Ada", company=False, emails=("ada\u200b@example.org", EMAIL))
    assert (draft.email, draft.billing_emails) == (EMAIL, ())


def test_what_is_sent_keeps_what_belongs_to_how_a_name_is_written_and_nothing_that_is_of_no_use() -> None:
    assert line_or_none("Mus\u00adter\u200b GmbH\ufeff") == "Muster GmbH"
    assert line_or_none("می\u200cخواهم") == "می\u200cخواهم"
    assert line_or_none("\u200b\u200d \u3164") is None
    assert draft_of("\u200b", company=True).company is None
