"""Which activities Cobot's feed shows: how one is recognised, and where it is looked for (product contract, section 6).

Cobot shows no id, and may not list an activity under the object it was attached to, or refuse to attach it: so it is
looked for by object, and then by day and text among all of the space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from cobot_sevdesk_sync.books.names import fingerprint_of, normalise_name
from cobot_sevdesk_sync.cobot.client import CobotClient
from cobot_sevdesk_sync.cobot.records import Activity

# The two clocks may differ, and a day is another one elsewhere.
A_DAY = timedelta(days=1)


def activity_key(text: str) -> str:
    """Return how an activity's text is recognised, whatever Cobot did to its markup and spaces."""
    return fingerprint_of(activity_words(text))


def activity_words(text: str) -> str:
    """Return the words of an activity's text for comparing, without markup."""
    import html  # noqa: PLC0415 - few runs post an activity, and it loads a table of two thousand names

    return normalise_name(html.unescape(re.sub(r"<[^>]*>", "", text)))


def keys_of(feed: Iterable[Activity]) -> frozenset[str]:
    """Return how those of a feed are recognised that a program posted."""
    return frozenset(activity_key(each.text) for each in feed if each.text)


def feed_of_days(cobot: CobotClient, since: datetime, now: datetime) -> tuple[Activity, ...]:
    """Return all activities of the space from the day before a moment on, whatever they are attached to.

    Raises:
        RemoteUnavailable, MalformedAnswer, Rejected: Cobot does not say.
    """
    return cobot.fetch_activities_between(since - A_DAY, now + A_DAY)
