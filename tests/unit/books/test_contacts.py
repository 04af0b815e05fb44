from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from cobot_sevdesk_sync.books.contacts import (
    Ambiguous,
    ContactDraft,
    Matched,
    NoMatch,
    differing_numbers,
    draft_from_invoice,
    draft_from_membership,
    draft_from_team,
    half_made,
    is_anothers,
    match_invoice_contact,
    match_member,
    match_person,
    names_differ,
    normalise_email,
)
from cobot_sevdesk_sync.books.findings import ObjectKind
from cobot_sevdesk_sync.cobot.records import Address, Debitor, Invoice, Membership, Price, Team
from cobot_sevdesk_sync.sevdesk.records import Contact

WEG = Address(street="Weg 1", post_code="10115", city="Berlin", country="DE")


def member(
    *,
    name: str | None = "Ada Muster",
    email: str | None = "ada@example.org",
    company: str | None = None,
    address_name: str | None = None,
    billing: tuple[str, ...] = (),
    phone: str | None = None,
) -> Membership:
    address = Address(
        name=address_name, company=company, street="Weg 1", post_code="10115", city="Berlin", country="DE"
    )
    return Membership(
        id="m-1",
        name=name,
        email=email,
        phone=phone,
        address=address,
        billing_emails=billing,
        customer_number=None,
        confirmed_at=None,
        canceled_to=None,
        team_id=None,
        other_fields={},
    )


def team(
    *, name: str = "Team Probe", billing_address: Address = WEG, tax_id: str | None = None, emails: tuple[str, ...] = ()
) -> Team:
    return Team(
        id="t-1",
        name=name,
        tax_id=tax_id,
        customer_number="t-1241",
        billing_address=billing_address,
        billing_emails=emails,
    )


def invoice(
    recipient: Address, *, emails: tuple[str, ...] = (), tax_id: str | None = None, debitor: Debitor | None = None
) -> Invoice:
    return Invoice(
        id="i-1",
        number="CW-2026-1",
        invoice_date=date(2026, 4, 1),
        due_date=None,
        paid_status="unpaid",
        customer_number=None,
        tax_id=tax_id,
        recipient=recipient,
        billing_emails=emails,
        items=(),
        total=Price(net=Decimal(0), gross=Decimal(0), currency="EUR", taxes=()),
        debitor=debitor,
        space_id=None,
        corrected_invoice_id=None,
    )


def contact(
    identifier: str = "1", *, number: str | None = None, name: str = "Ada Muster", emails: tuple[str, ...] = ()
) -> Contact:
    return Contact(id=identifier, customer_number=number, name=name, is_person=True, emails=frozenset(emails))


class TestDrafts:
    def test_a_member_without_a_company_becomes_a_person(self) -> None:
        draft = draft_from_membership(member(name="Ada van Muster", phone=" 030 1234 "))
        assert (draft.company, draft.first_name, draft.family_name) == (None, "Ada", "van Muster")
        assert draft.display_name == "Ada van Muster"
        assert draft.email == "ada@example.org"
        assert draft.phone == "030 1234"
        assert draft.address is not None
        assert (draft.address.street, draft.address.country_code) == ("Weg 1", "DE")
        assert draft.address.name is None

    def test_a_member_with_a_company_becomes_an_organisation_and_the_person_stays_in_the_address(self) -> None:
        draft = draft_from_membership(member(company=" Beispiel  GmbH ", address_name="Ada Muster"))
        assert (draft.company, draft.first_name, draft.family_name) == ("Beispiel GmbH", None, None)
        assert draft.display_name == "Beispiel GmbH"
        assert (draft.other_names, draft.people) == ((), ("Ada Muster",))
        assert draft.address is not None
        assert draft.address.name == "Ada Muster"

    def test_a_company_that_is_named_like_its_person_is_not_repeated_above_the_street(self) -> None:
        draft = draft_from_membership(member(company="Ada Muster", address_name="ADA MUSTER"))
        assert draft.address is not None
        assert draft.address.name is None

    def test_billing_addresses_are_those_that_differ_from_the_members_own(self) -> None:
        draft = draft_from_membership(
            member(billing=("ADA@example.org", " buero@example.org", "Buero@Example.org", "", "zwei@example.org"))
        )
        assert draft.email == "ada@example.org"
        assert draft.billing_emails == ("buero@example.org", "zwei@example.org")
        assert draft.emails == {"ada@example.org", "buero@example.org", "zwei@example.org"}

    def test_without_an_address_of_its_own_the_first_billing_address_stands_for_it(self) -> None:
        draft = draft_from_membership(member(email=None, billing=("buero@example.org",)))
        assert (draft.email, draft.billing_emails) == ("buero@example.org", ())

    @pytest.mark.parametrize(
        ("name", "address_name", "email", "family_name"),
        [
            (None, "Muster", "ada@example.org", "Muster"),
            ("  ", None, "ada@example.org", "ada"),
            (None, None, "@example.org", "m-1"),
            (None, None, None, "m-1"),
        ],
    )
    def test_a_person_always_has_a_name(
        self, name: str | None, address_name: str | None, email: str | None, family_name: str
    ) -> None:
        draft = draft_from_membership(member(name=name, address_name=address_name, email=email))
        assert (draft.first_name, draft.family_name) == (None, family_name)

    def test_a_name_with_the_family_name_first_is_also_known_as_it_was_written(self) -> None:
        draft = draft_from_membership(member(name="Muster, Ada"))
        assert draft.display_name == "Ada Muster"
        assert draft.names == {"ada muster", "muster, ada"}

    def test_a_team_is_an_organisation_named_like_its_company_else_like_itself(self) -> None:
        assert draft_from_team(team()).company == "Team Probe"
        address = Address(name="Ada Muster", company="Beispiel GmbH", full_address="Weg 1\n10115 Berlin\nGermany")
        draft = draft_from_team(
            team(billing_address=address, tax_id="DE 123456789", emails=("a@example.org", "b@example.org"))
        )
        assert draft.company == "Beispiel GmbH"
        assert draft.names == {"beispiel gmbh", "team probe", "ada muster"}
        assert draft.vat_number == "DE123456789"
        assert (draft.email, draft.billing_emails) == ("a@example.org", ("b@example.org",))
        assert draft.address is not None
        assert draft.address.name == "Ada Muster"

    def test_a_guest_is_taken_from_the_invoice(self) -> None:
        recipient = Address(name="Ada Muster", full_address="Weg 1, 10115 Berlin, Austria")
        draft = draft_from_invoice(invoice(recipient, emails=("ada@example.org",), tax_id="12/345/67890"))
        assert (draft.first_name, draft.family_name, draft.email) == ("Ada", "Muster", "ada@example.org")
        assert draft.vat_number is None
        assert draft.address is not None
        assert draft.address.country_code == "AT"

    def test_a_guest_without_name_and_mail_is_named_by_cobots_id(self) -> None:
        assert draft_from_invoice(invoice(Address())).display_name == "i-1"
        assert draft_from_invoice(invoice(Address(), debitor=Debitor("contact", "c-1"))).display_name == "c-1"

    def test_an_empty_address_is_none(self) -> None:
        assert draft_from_invoice(invoice(Address(name="Ada Muster", company="Beispiel GmbH"))).address is None


class TestMembersContact:
    draft = draft_from_membership(member(company="Beispiel GmbH", billing=("buero@example.org",)))
    private = draft_from_membership(member())

    @pytest.mark.parametrize(
        "found",
        [
            contact(number="1042", name="beispiel  GMBH"),
            contact(number=" 1042 ", name="ADA MUSTER"),
            contact(number="1042", name="Ganz Anders", emails=("BUERO@example.org ",)),
        ],
    )
    def test_the_exact_number_and_a_name_or_mail_make_a_match(self, found: Contact) -> None:
        assert match_member(self.draft, "1042", [contact("2", number="10421"), found]) == Matched(found, by="number")

    def test_a_number_alone_is_somebody_elses(self) -> None:
        other = contact(number="1042", name="Beispiel GmbH & Co. KG", emails=("info@example.com",))
        assert match_member(self.draft, "1042", [other]) == NoMatch(number_taken_by=other)

    def test_of_several_with_the_number_the_one_with_the_name_or_mail_is_meant(self) -> None:
        other = contact("1", number="1042", name="Ganz Anders")
        right = contact("2", number="1042", name="Beispiel GmbH")
        assert match_member(self.draft, "1042", [other, right]) == Matched(right, by="number")

    def test_several_with_the_number_and_the_name_or_mail_are_ambiguous(self) -> None:
        one = contact("1", number="1042", name="Beispiel GmbH")
        two = contact("2", number="1042", name="Anders", emails=("ada@example.org",))
        assert match_member(self.draft, "1042", [one, two]) == Ambiguous((one, two))

    def test_a_contact_that_is_listed_twice_counts_once(self) -> None:
        one = contact("1", number="1042", name="Beispiel GmbH")
        assert match_member(self.draft, "1042", [one, one]) == Matched(one, by="number")

    def test_else_the_same_name_and_the_same_mail_make_a_match(self) -> None:
        right = contact("1", number="7", name="Beispiel GmbH", emails=("ada@example.org",))
        wrong_name = contact("2", name="Beispiel AG", emails=("ada@example.org",))
        wrong_mail = contact("3", name="Beispiel GmbH", emails=("info@example.com",))
        taken = contact("4", number="1042", name="Ganz Anders")
        for number in (None, "", "1042"):
            match = match_member(self.draft, number, [taken, wrong_name, wrong_mail, right])
            assert match == Matched(right, by="name-and-email")

    def test_the_number_goes_before_name_and_mail(self) -> None:
        by_number = contact("1", number="1042", name="Beispiel GmbH")
        by_both = contact("2", number="7", name="Beispiel GmbH", emails=("ada@example.org",))
        assert match_member(self.draft, "1042", [by_both, by_number]) == Matched(by_number, by="number")

    def test_several_with_the_same_name_and_mail_are_ambiguous(self) -> None:
        one = contact("1", name="Beispiel GmbH", emails=("ada@example.org",))
        two = contact("2", name="BEISPIEL GmbH", emails=("ada@example.org",))
        assert match_member(self.draft, None, [one, two]) == Ambiguous((one, two))

    def test_the_person_behind_a_company_may_be_somebody_by_themselves(self) -> None:
        person = contact("2", name="Ada Muster", emails=("ada@example.org",))
        assert match_member(self.draft, None, [person]) == Ambiguous((person,), "another-kind")
        company = contact("1", name="Beispiel GmbH", emails=("ada@example.org",))
        assert match_member(self.draft, None, [person, company]) == Matched(company, by="name-and-email")

    @pytest.mark.parametrize("other", [draft_from_membership(member(name="Ben", company="BEISPIEL GmbH")), None])
    def test_two_who_are_the_same_have_one_contact(self, other: ContactDraft | None) -> None:
        theirs = replace(contact("1", number="7", name="Beispiel GmbH", emails=("ada@example.org",)), is_person=False)
        match = match_member(self.draft, "1042", [theirs], {"1": [other]})
        assert match == Matched(theirs, by="name-and-email")

    @pytest.mark.parametrize(
        "other", [member(company="Anders AG"), member(company="Beispiel GmbH", email="info@example.com")]
    )
    def test_two_of_whom_only_one_is_as_the_contact_are_not_the_same(self, other: Membership) -> None:
        theirs = replace(contact("1", number="7", name="Beispiel GmbH", emails=("ada@example.org",)), is_person=False)
        match = match_member(self.draft, None, [theirs], {"1": [draft_from_membership(other)]})
        assert match == Ambiguous((theirs,), "anothers")

    def test_the_own_contact_of_a_private_member_is_not_that_of_her_company(self) -> None:
        private = contact("1", number="7", name="Ada Muster", emails=("ada@example.org",))
        assert match_member(self.draft, None, [private], {"1": [self.private]}) == NoMatch()
        unfinished = replace(private, emails=frozenset(), description="cobot:member:other")
        assert half_made(self.draft, [unfinished]) == (unfinished,)
        assert half_made(self.draft, [unfinished], {"1": [self.private]}) == ()

    @pytest.mark.parametrize(
        "theirs",
        [
            contact("1", number="1042", name="Ganz Anders", emails=("ada@example.org",)),
            contact("1", number="1042", name="Beispiel GmbH", emails=("info@example.com",)),
            contact("1", number="7", name="Beispiel GmbH", emails=("ada@example.org",)),
        ],
    )
    def test_what_is_somebody_elses_and_fits_all_the_same_is_not_guessed(self, theirs: Contact) -> None:
        match = match_member(self.draft, "1042", [theirs], {"1": [self.private]})
        assert match == Ambiguous((theirs,), "anothers")
        assert is_anothers(match)
        mine = contact("2", number="8", name="Beispiel GmbH", emails=("buero@example.org",))
        assert match_member(self.draft, "1042", [theirs, mine], {"1": [self.private]}) == Matched(
            mine, by="name-and-email"
        )

    def test_a_number_given_just_now_says_nothing(self) -> None:
        new = contact("1", number="1042", name="Ganz Anders", emails=("ada@example.org",))
        match = match_member(self.draft, "1042", [new], {"1": [self.private]}, {"1"})
        assert match == NoMatch(number_taken_by=new)

    def test_a_contact_made_for_somebody_of_the_name_that_has_no_mail_yet_may_be_theirs(self) -> None:
        unfinished = replace(contact("1", name="Beispiel GmbH"), description="cobot:member:another")
        assert half_made(self.draft, [unfinished, unfinished]) == (unfinished,)
        finished = replace(unfinished, emails=frozenset({"info@example.com"}))
        of_another_name = replace(unfinished, name="Beispiel AG")
        made_by_hand = replace(unfinished, description="")
        assert half_made(self.draft, [finished, of_another_name, made_by_hand]) == ()
        assert half_made(draft_from_membership(member(company="Beispiel GmbH", email=None)), [unfinished]) == ()

    def test_nobody_there_is_no_match(self) -> None:
        assert match_member(self.draft, "1042", []) == NoMatch()
        assert match_member(self.draft, None, [contact(name="Beispiel GmbH")]) == NoMatch()

    def test_a_draft_without_mail_is_never_matched_by_its_name_alone(self) -> None:
        draft = ContactDraft(family_name="Muster")
        assert match_person(draft, [contact(name="Muster", emails=("",))]) == NoMatch()


class TestGuestsContact:
    def test_the_same_name_and_mail_are_the_same_person(self) -> None:
        draft = draft_from_invoice(invoice(Address(name="Muster, Ada"), emails=("ada@example.org",)))
        right = contact(emails=("Ada@Example.org",))
        assert match_person(draft, [contact("2"), right]) == Matched(right, by="name-and-email")


class TestInvoicesContact:
    def test_the_contact_with_exactly_the_invoices_number_is_found(self) -> None:
        right = contact("1", number="1042")
        others = [contact("2", number="10421"), contact("3", number=None)]
        assert match_invoice_contact(" 1042", [*others, right, right], frozenset()) == Matched(right, by="number")

    def test_a_contact_of_another_debitor_does_not_count(self) -> None:
        linked, free = contact("1", number="1042"), contact("2", number="1042")
        assert match_invoice_contact("1042", [linked], frozenset({"1"})) == NoMatch()
        assert match_invoice_contact("1042", [linked, free], frozenset({"1"})) == Matched(free, by="number")

    def test_several_with_the_number_are_told(self) -> None:
        one, two = contact("1", number="1042"), contact("2", number="1042")
        assert match_invoice_contact("1042", [one, two], frozenset()) == Ambiguous((one, two))

    @pytest.mark.parametrize("number", [None, "", "  "])
    def test_an_invoice_without_a_number_finds_none(self, number: str | None) -> None:
        assert match_invoice_contact(number, [contact(number=None), contact("2", number="")], frozenset()) == NoMatch()


class TestDifferingNumbers:
    def differing(self, *people: tuple[ObjectKind, str, str | None]) -> set[tuple[str, str]]:
        """Return who differs, of people whose contact is the one with the number 1042."""
        one = contact("1", number="1042")
        everybody = [(kind, cobot_id, "1", number) for kind, cobot_id, number in people]
        return set(differing_numbers([*everybody, ("member", "gone", "9", "7")], [one, contact("2", number="7")]))

    def test_another_number_and_a_missing_one_differ(self) -> None:
        assert self.differing(("member", "a", " 1042 "), ("member", "b", "7"), ("member", "c", None)) == {
            ("member", "b"),
            ("member", "c"),
        }

    def test_a_team_may_be_without_one_or_share_the_contact_of_a_member_whose_number_it_has(self) -> None:
        assert self.differing(("team", "t", "t-1")) == {("team", "t")}
        assert self.differing(("team", "t", " ")) == set()
        assert self.differing(("team", "t", "t-1"), ("member", "a", "1042")) == set()

    def test_no_number_on_either_side_is_none_that_differs(self) -> None:
        assert differing_numbers([("member", "a", "1", " ")], [contact("1", number=None)]) == {}


class TestDifferingNames:
    @pytest.mark.parametrize("name", ["beispiel gmbh", "Ada  Muster", "Muster, Ada"])
    def test_the_company_or_the_person_is_the_same_name(self, name: str) -> None:
        recipient = Address(company="Beispiel GmbH", name="Muster, Ada")
        assert not names_differ(recipient, contact(name=name))

    def test_any_other_name_differs(self) -> None:
        assert names_differ(Address(company="Beispiel GmbH"), contact(name="Ada Muster"))
        assert names_differ(Address(name="Ada Muster"), contact(name="Beispiel GmbH"))

    def test_a_recipient_without_a_name_does_not_differ(self) -> None:
        assert not names_differ(Address(name="  "), contact())


def test_mail_addresses_compare_without_case_and_surrounding_spaces() -> None:
    assert normalise_email(" Ada@Example.ORG ") == "ada@example.org"
