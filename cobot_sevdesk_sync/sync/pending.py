"""What a contact's link may still have pending: details, the number in Cobot, one activity. Pure."""

from __future__ import annotations

from cobot_sevdesk_sync.config.settings import MemberSettings
from cobot_sevdesk_sync.sync.candidates import Candidate

# In the order in which it is done.
DETAILS = "details"
NUMBER = "number"
ACTIVITY = "activity"
CONTACT_CREATED = "contact-created"
NUMBER_CHANGED = "number-changed"
CONTACT_RENUMBERED = "contact-renumbered"


def contact_pending(
    candidate: Candidate,
    number: str | None,
    *,
    created: bool,
    replaced: str | None = None,
    settings: MemberSettings,
    notify: bool,
) -> tuple[str, ...]:
    """Return what follows once the contact exists: the number in Cobot where it differs, and one activity.

    Args:
        candidate: Whose contact it is.
        number: The contact's customer number.
        created: Whether the contact is made.
        replaced: The number that the contact had in sevDesk until now, where that changes.
        settings: Of members.
        notify: Whether activities are posted.
    """
    changes = number_is_to_be_written(candidate, number, settings)
    pending: list[str] = [NUMBER] if changes else []
    if notify and (created or changes or replaced):
        kind = CONTACT_CREATED if created else NUMBER_CHANGED if changes else CONTACT_RENUMBERED
        old_number = candidate.cobot_number if changes else replaced
        pending.append(f"{ACTIVITY}:{kind}:{old_number or ''}")
    return tuple(pending)


def number_is_to_be_written(candidate: Candidate, number: str | None, settings: MemberSettings) -> bool:
    """Whether Cobot is to get the number: never over one of its own where Cobot's numbers count."""
    if candidate.debitor.kind != "member" or not number or number == candidate.cobot_number:
        return False
    if settings.customer_numbers == "cobot":
        return not candidate.cobot_number
    return settings.customer_numbers == "sevdesk"
