"""What sevDesk answers to a write. Only what is needed is read."""

from __future__ import annotations

import msgspec

from cobot_sevdesk_sync.sevdesk.scalars import Scalar, own_id, required_text
from cobot_sevdesk_sync.sevdesk.voucher_rows import VoucherRow


class CreatedRow(msgspec.Struct):
    """What a write was answered with: at the least an id."""

    id: Scalar

    def record(self) -> str:
        """Return the id."""
        return own_id(self.id)


class SavedVoucherRow(msgspec.Struct):
    """What saveVoucher was answered with."""

    voucher: VoucherRow


class UploadRow(msgspec.Struct):
    """What an upload was answered with. The preview of several megabytes beside it is passed over."""

    filename: str

    def record(self) -> str:
        """Return the name under which the file waits to be attached."""
        return required_text("filename", self.filename)
