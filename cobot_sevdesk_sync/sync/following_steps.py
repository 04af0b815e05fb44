"""What follows once a contact exists: its number in Cobot, one activity; and what is no longer wanted ends. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeGuard

from msgspec import Struct

from cobot_sevdesk_sync.cobot.records import Membership
from cobot_sevdesk_sync.config.settings import MemberSettings
from cobot_sevdesk_sync.sync.candidates import Candidate
from cobot_sevdesk_sync.sync.pending import ACTIVITY, NUMBER, NUMBER_CHANGED, number_is_to_be_written
from cobot_sevdesk_sync.sync.steps import GiveUp, PostActivity, Step, WriteCustomerNumber

ActivityText = Callable[[str, str, str | None], str]


class FollowingSteps(Struct, frozen=True):
    """Turns what is pending for a contact into steps.

    Attributes:
        activity_text: What is posted for a kind of event, a number and the one before.
        notify: Whether activities are posted.
        may_write_numbers: False once a number write went wrong for this space.
    """

    settings: MemberSettings
    activity_text: ActivityText
    notify: bool
    may_write_numbers: bool

    def of(self, candidate: Candidate, number: str, pending: Sequence[str]) -> Iterator[Step]:
        """Return the steps after the contact itself: number and activity; what is no longer wanted ends."""
        number_unwanted = NUMBER in pending and not self._still_wants_number(candidate, number)
        for step in pending:
            name, _, rest = step.partition(":")
            kind, _, old_number = rest.partition(":")
            unwanted = number_unwanted
            if name == ACTIVITY:
                unwanted = not self.notify or (number_unwanted and kind == NUMBER_CHANGED)
            if name in {NUMBER, ACTIVITY} and unwanted:
                yield GiveUp(candidate.debitor, step)
            elif name == NUMBER and self._may_write_number(member := candidate.membership):
                yield WriteCustomerNumber(member.id, number, member.customer_number, member.other_fields)
            elif name == ACTIVITY:
                yield PostActivity(
                    object=candidate.debitor.kind,
                    id=candidate.debitor.id,
                    number=number,
                    event=f"{kind}:{number}",
                    text=self.activity_text(kind, number, old_number or None),
                    level=None,
                    source_ids=(candidate.debitor.id,),
                    pending=step,
                )

    def _still_wants_number(self, candidate: Candidate, number: str) -> bool:
        """Whether a number that is pending is to be written: settings and the member may have changed meanwhile."""
        if candidate.membership is None:
            return self.settings.customer_numbers != "keep"
        return number_is_to_be_written(candidate, number, self.settings)

    def _may_write_number(self, member: Membership | None) -> TypeGuard[Membership]:
        """Whether a number may be written now; that of a member who is not confirmed yet waits."""
        return self.may_write_numbers and member is not None and member.confirmed_at is not None
