"""Scans of documents: what is there, uploading, opening, deciding at the desk."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.documents import Document, Documents, Upload
from ruobr_tui.api.resources import Part, Resource

FEATURE = "documents"


def documents() -> Resource[Documents]:
    """The scans of my children."""
    return Resource("documents", "cabinet/documents", Documents, part=Part.CABINET, feature=FEATURE)


def content_path(number: int) -> str:
    """Where the file of one of my scans is."""
    return f"cabinet/documents/{number}/content"


def remove(number: int) -> Call[None]:
    """Take a scan away for ever."""
    return Call("DELETE", f"cabinet/documents/{number}")


def begin_upload(child: int, kind: str, name: str, size: int) -> Call[Upload]:
    """A new upload; ``size`` in bytes."""
    body = {"child_id": child, "kind": kind, "name": name, "size": size}
    return Call("POST", "cabinet/uploads", body, Upload)


def upload_state(number: int) -> Call[Upload]:
    """How far an upload is."""
    return Call("GET", f"cabinet/uploads/{number}", None, Upload)


def upload_part(number: int, start: int) -> Call[Upload]:
    """The bytes from ``start`` on go with it."""
    return Call("PATCH", f"cabinet/uploads/{number}?start={start}", None, Upload, repeatable=True)


def desk_content_path(number: int) -> str:
    """Where an operator opens a scan, by POST with the reason."""
    return f"desk/documents/{number}/content"


def decide(number: int, action: str, version: int, note: str = "") -> Call[Document]:
    """Confirm or refuse a scan."""
    return Call(
        "POST", f"desk/documents/{number}", {"action": action, "version": version, "note": note}, Document
    )
