"""The sandbox's sevDesk: tags and what carries them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from cobot_sevdesk_sync.sandbox.sevdesk_rows import TagRelationRow, TagRow
from cobot_sevdesk_sync.sandbox.sevdesk_wire import (
    CREATED,
    Json,
    Refusal,
    found,
    in_order,
    listing,
    moment_text,
    read_body,
    reference,
    stub,
    text_value,
    wrapped,
)

if TYPE_CHECKING:
    from cobot_sevdesk_sync.sandbox.sevdesk import SevdeskSide


class TagRoutes:
    """sevDesk API, Tag and TagRelation. A repeated relation is kept twice, so that a repeated write shows."""

    def __init__(self, side: SevdeskSide) -> None:
        self.side = side

    def register(self) -> None:
        """Register the paths."""
        serve = self.side.serve
        serve("GET", "/Tag", self.list_tags)
        serve("POST", "/Tag", self.create_tag)
        serve("GET", "/Tag/<tag_id>", self.get_tag)
        serve("PUT", "/Tag/<tag_id>", self.rename_tag)
        serve("DELETE", "/Tag/<tag_id>", self.delete_tag)
        serve("POST", "/Tag/Factory/create", self.tag_object)
        serve("GET", "/TagRelation", self.list_relations)
        serve("POST", "/TagRelation", self.create_relation)

    def list_tags(self, request: Request) -> Response:
        """List tags, by exact ``name`` when asked."""
        name, tag_id = request.args.get("name"), request.args.get("id")
        rows = in_order(self.side.state.tags.values(), self.side.order)
        rows = [row for row in rows if name in (None, row.name) and tag_id in (None, row.id)]
        return listing(request, rows, _tag_view)

    def get_tag(self, request: Request, tag_id: str) -> Response:  # noqa: ARG002 - every handler takes the request
        """Return one tag."""
        return wrapped([_tag_view(found(self.side.state.tags, "Tag", tag_id))])

    def create_tag(self, request: Request) -> Response:
        """Create a tag that nothing carries yet."""
        row = TagRow("", self.side.clock(), self._name(read_body(request, ("name", "objectName", "mapAll"))))
        row.id = self.side.state.new_id()
        self.side.state.tags[row.id] = row
        return wrapped(_tag_view(row), CREATED)

    def rename_tag(self, request: Request, tag_id: str) -> Response:
        """Rename a tag."""
        row = found(self.side.state.tags, "Tag", tag_id)
        row.name = self._name(read_body(request, ("name",)))
        return wrapped(_tag_view(row))

    def delete_tag(self, request: Request, tag_id: str) -> Response:  # noqa: ARG002
        """Delete a tag and take it off everything."""
        state = self.side.state
        found(state.tags, "Tag", tag_id)
        del state.tags[tag_id]
        state.tag_relations = {key: row for key, row in state.tag_relations.items() if row.tag_id != tag_id}
        return wrapped([None])

    def tag_object(self, request: Request) -> Response:
        """Put a tag on a voucher, making the tag where it is new; answered with 200, unlike other creations."""
        body = read_body(request, ("name", "object"))
        name = self._name(body)
        voucher_id = self._voucher_id(body)
        return wrapped(_relation_view(self.side.state.tag_voucher(voucher_id, name, self.side.clock())))

    def list_relations(self, request: Request) -> Response:
        """List what carries which tag."""
        return listing(request, in_order(self.side.state.tag_relations.values(), self.side.order), _relation_view)

    def create_relation(self, request: Request) -> Response:
        """Put an existing tag on a voucher."""
        body = read_body(request, ("tag", "object", "objectName", "mapAll"))
        tag_id = reference(body.get("tag"), "Tag", "tag")
        tag = found(self.side.state.tags, "Tag", tag_id)
        voucher_id = self._voucher_id(body)
        row = TagRelationRow(self.side.state.new_id(), self.side.clock(), tag.id, voucher_id, "Voucher")
        self.side.state.tag_relations[row.id] = row
        return wrapped(_relation_view(row), CREATED)

    def _name(self, body: Json) -> str:
        name = text_value(body.get("name"), "name")
        if not name:
            raise Refusal(400, "name is required")
        return name

    def _voucher_id(self, body: Json) -> str:
        voucher_id = reference(body.get("object"), "Voucher", "object")
        return found(self.side.state.vouchers, "Voucher", voucher_id).id


def _tag_view(row: TagRow) -> Json:
    return {
        "id": row.id,
        "objectName": "Tag",
        "additionalInformation": None,
        "create": moment_text(row.created),
        "name": row.name,
        "sevClient": stub("1", "SevClient"),
    }


def _relation_view(row: TagRelationRow) -> Json:
    return {
        "id": row.id,
        "objectName": "TagRelation",
        "additionalInformation": None,
        "create": moment_text(row.created),
        "tag": stub(row.tag_id, "Tag"),
        "object": stub(row.object_id, row.object_name),
        "sevClient": stub("1", "SevClient"),
    }
