"""The sandbox's sevDesk: uploaded files and documents."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_rows import FileRow
from cobot_sevdesk_sync.sandbox.sevdesk_state import upload_hash
from cobot_sevdesk_sync.sandbox.sevdesk_wire import CREATED, Json, Refusal, found, wrapped

if TYPE_CHECKING:
    from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


class FileRoutes:
    """sevDesk API, uploadTempFile, and Document."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        self.side.serve("POST", "/Voucher/Factory/uploadTempFile", self.upload)
        self.side.serve("GET", "/Document/<document_id>", self.get_document)
        self.side.serve("GET", "/Document/<document_id>/download", self.download)

    def upload(self, request: Request) -> Response:
        """Keep a file for the next saveVoucher; the same content always gets the same name."""
        try:
            original_name, content = _only_part(request)
        finally:
            request.close()
        is_xml = content.lstrip().startswith(b"<?xml")
        if not content.startswith(b"%PDF") and not is_xml:
            raise Refusal(422, "The file is neither a PDF nor an XML invoice")
        name = f"{upload_hash(content)}.{'xml' if is_xml else 'pdf'}"
        self.side.state.uploads[name] = FileRow(name, name, original_name, content)
        answer: Json = {
            "pages": max(1, len(_PAGE.findall(content))),
            "mimeType": "image/jpg",
            "originMimeType": "application/xml" if is_xml else "application/pdf",
            "filename": name,
            "contentHash": hashlib.sha256(content).hexdigest(),
            "content": [base64.b64encode(content).decode()],
            "isEInvoice": is_xml or b"factur-x.xml" in content,
        }
        return wrapped(answer, CREATED)

    def get_document(self, request: Request, document_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Describe a document."""
        row = found(self.side.state.documents, "Document", document_id)
        return wrapped([{"id": row.id, "objectName": "Document", "filename": row.original_name}])

    def download(self, request: Request, document_id: str) -> Response:  # noqa: ARG002
        """Return a document's bytes, as base64 text."""
        row = found(self.side.state.documents, "Document", document_id)
        content = base64.b64encode(row.content).decode()
        return wrapped({"filename": row.original_name, "base64encoded": True, "content": content})


def _only_part(request: Request) -> tuple[str, bytes]:
    if request.mimetype != "multipart/form-data" or list(request.files) != ["file"] or list(request.form):
        raise Refusal(400, "Expected multipart/form-data with exactly one part named file")
    part = request.files["file"]
    if not part.filename:
        raise Refusal(400, "The file has no name")
    return part.filename, part.read()
