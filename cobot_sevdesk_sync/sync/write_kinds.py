"""The kinds of remote writes: how the ledger names each, at which side it is made, and what stops some of them.

``sync/settle.py`` has a look for each: a new kind needs one before it may be sent.
"""

from __future__ import annotations

from collections.abc import Mapping

from cobot_sevdesk_sync.books.findings import ProblemCode
from cobot_sevdesk_sync.errors import Side

CREATE_CONTACT = "create-contact"
SET_CONTACT_NUMBER = "set-contact-number"
CREATE_ADDRESS = "create-address"
WAY_EMAIL = "create-email"
WAY_PHONE = "create-phone"
WRITE_CUSTOMER_NUMBER = "write-customer-number"
UPLOAD_FILE = "upload-file"
CREATE_VOUCHER = "create-voucher"
TAG_VOUCHER = "tag-voucher"
POST_ACTIVITY = "post-activity"

SIDES: Mapping[str, Side] = {
    CREATE_CONTACT: "sevdesk",
    SET_CONTACT_NUMBER: "sevdesk",
    CREATE_ADDRESS: "sevdesk",
    WAY_EMAIL: "sevdesk",
    WAY_PHONE: "sevdesk",
    WRITE_CUSTOMER_NUMBER: "cobot",
    UPLOAD_FILE: "sevdesk",
    CREATE_VOUCHER: "sevdesk",
    TAG_VOUCHER: "sevdesk",
    POST_ACTIVITY: "cobot",
}

# No writes: a customer number that turned out to be somebody's, so that it is not planned again; and something of a
# document that could not be read.
RESERVE_NUMBER = "reserve-number"
READ = "read"

# The mark that stops all further number writes for the space until a person says `sync retry`.
NUMBERS_STOPPED = "customer_numbers_stopped"
NUMBER_PROBLEM: ProblemCode = "customer-number-not-written"
