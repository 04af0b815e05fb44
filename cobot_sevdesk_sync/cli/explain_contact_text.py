"""What ``sync explain`` prints about a member, team or guest."""

from __future__ import annotations

from cobot_sevdesk_sync.books.contacts import Agreement, Ambiguous, Matched, NoMatch
from cobot_sevdesk_sync.cli.explain_text import Telling
from cobot_sevdesk_sync.cli.moments import moment_text
from cobot_sevdesk_sync.cli.page import Column
from cobot_sevdesk_sync.explain.model import ContactExplained
from cobot_sevdesk_sync.texts.template import cleaned

MOST_AGREEMENTS = 20
MARKS = {True: "x", False: "-"}


def tell_contact(telling: Telling, found: ContactExplained) -> None:
    """Print the explanation of a member, team or guest."""
    name = found.candidate.draft.display_name if found.candidate else found.target.label
    values = {"name": cleaned(name), "space": telling.settings.cobot.subdomain}
    telling.page.title(telling.texts.text(f"explain.title.{found.target.kind}", values))
    telling.step("cobot")
    _tell_cobot(telling, found)
    telling.step("linked")
    _tell_link(telling, found)
    telling.step("match")
    _tell_match(telling, found)
    telling.run_would(found.plan, found.left_alone)
    telling.sent(found.past)
    telling.problems(found.past)
    telling.step("contact")
    _tell_contact_now(telling, found)


def _tell_cobot(telling: Telling, found: ContactExplained) -> None:
    candidate = found.candidate
    if candidate is None:
        telling.say(f"person.{found.cobot}")
        return
    member, draft = candidate.membership, candidate.draft
    telling.pairs(
        [
            ("name", member.name if member else draft.display_name),
            ("company", draft.company),
            ("email", ", ".join(filter(None, (draft.email, *draft.billing_emails)))),
            ("cobot-id", candidate.debitor.id),
            ("customer-number", candidate.cobot_number),
            ("confirmed", moment_text(found.confirmed_at) if found.confirmed_at else None),
            ("ends", member.canceled_to.isoformat() if member and member.canceled_to else None),
        ]
    )
    if candidate.debitor.kind == "contact":
        telling.say("person.by-invoice")


def _tell_link(telling: Telling, found: ContactExplained) -> None:
    link = found.past.link
    if link is None:
        telling.say("linked.no")
        return
    values = {
        "id": link.sevdesk_id,
        "when": moment_text(found.past.linked_at) if found.past.linked_at else "",
        "number": link.number or "",
    }
    telling.say(f"linked.{link.origin}", values)
    if link.pending:
        telling.say("booked.pending", {"steps": ", ".join(link.pending)})


def _tell_match(telling: Telling, found: ContactExplained) -> None:
    if found.past.link is not None:
        telling.say("match.link")
    elif found.match is not None:
        match found.match:
            case Matched():
                telling.say(f"match.{found.match.by}", {"id": found.match.contact.id})
            case Ambiguous():
                telling.say("match.several", {"ids": ", ".join(each.id for each in found.match.contacts)})
            case NoMatch():
                taken = found.match.number_taken_by
                telling.say("match.none", {"taken": f"{taken.id} {taken.name}" if taken else ""})
    else:
        telling.say("match.not-asked")
    if found.agreements:
        telling.say("match.agreements")
        columns = [Column(telling.texts.text("explain.column.contact"), "cut")]
        columns += [Column(telling.texts.text(f"explain.column.{key}")) for key in ("number", "name", "email")]
        telling.page.table(columns, [_agreement_row(each) for each in found.agreements[:MOST_AGREEMENTS]])


def _agreement_row(each: Agreement) -> tuple[str, str, str, str]:
    contact = each.contact
    name = cleaned(" ".join(filter(None, (contact.id, contact.customer_number, contact.name))))
    return name, MARKS[each.number], MARKS[each.name], MARKS[each.email]


def _tell_contact_now(telling: Telling, found: ContactExplained) -> None:
    contact, link = found.contact, found.past.link
    if not found.contacts_read:
        telling.say("contact-now.not-asked")
    elif link is None:
        telling.say("contact-now.none")
    elif contact is None:
        telling.say("contact-now.gone", {"id": link.sevdesk_id})
    else:
        telling.pairs(
            [
                ("sevdesk-id", contact.id),
                ("name", contact.name),
                ("customer-number", contact.customer_number),
                ("email", ", ".join(sorted(contact.emails))),
            ]
        )
        number = found.candidate.cobot_number if found.candidate else None
        if found.candidate is not None and (number or "").strip() != (contact.customer_number or "").strip():
            values = {"cobot": number or "-", "sevdesk": contact.customer_number or "-"}
            telling.say("contact-now.number-differs", values, style="bold")
        elif found.candidate is not None:
            telling.say("contact-now.same-number")
