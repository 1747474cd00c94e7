"""Scans of documents: list, upload, content, decisions of the desk."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.documents import Document, Documents, Upload
from ruobr_tui.api.resources import Part, Resource

FEATURE = "documents"


def documents() -> Resource[Documents]:
    """The scans of my children."""
    return Resource("documents", "cabinet/documents", Documents, part=Part.CABINET, feature=FEATURE)


def content_path(number: int) -> str:
    """The path of a scan's file."""
    return f"cabinet/documents/{number}/content"


def remove(number: int) -> Call[None]:
    """Delete a scan."""
    return Call("DELETE", f"cabinet/documents/{number}")


def begin_upload(child: int, kind: str, name: str, size: int) -> Call[Upload]:
    """A new upload; ``size`` in bytes."""
    body = {"child_id": child, "kind": kind, "name": name, "size": size}
    return Call("POST", "cabinet/uploads", body, Upload)


def upload_state(number: int) -> Call[Upload]:
    """The state of an upload."""
    return Call("GET", f"cabinet/uploads/{number}", None, Upload)


def upload_part(number: int, start: int) -> Call[Upload]:
    """Send bytes from ``start`` on, as the raw body."""
    return Call("PATCH", f"cabinet/uploads/{number}?start={start}", None, Upload, repeatable=True)


def desk_content_path(number: int) -> str:
    """The path of a scan's file at the desk; the POST body has the reason."""
    return f"desk/documents/{number}/content"


def decide(number: int, action: str, version: int, note: str = "") -> Call[Document]:
    """Confirm or refuse a scan."""
    return Call(
        "POST", f"desk/documents/{number}", {"action": action, "version": version, "note": note}, Document
    )
