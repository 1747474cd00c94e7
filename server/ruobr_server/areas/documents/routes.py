"""Scans for the family: uploading in parts, what is there, opening, removing (``/cabinet/documents`` …)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.documents import service, uploads
from ruobr_server.areas.documents.encryption import Sealer
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.errors import NoFiles
from ruobr_server.kit.http.dependencies import REFUSALS, Key, Number, private, state_of, write_once
from ruobr_server.kit.http.responses import example
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import documents as wire
from ruobr_tui.api.rules.scans import ENDINGS, PART

router = APIRouter(prefix="/cabinet", tags=["documents"], responses=REFUSALS, route_class=TaggedRoute)

DOCUMENT = {
    "id": 7,
    "child_id": 1,
    "kind": "birth-certificate",
    "name": "свидетельство.pdf",
    "media_type": "application/pdf",
    "size": 284112,
    "state": "waiting",
    "note": "",
    "at": "2026-11-24T10:00:00+07:00",
    "actions": ["remove"],
    "version": 1,
}
"""An example."""

_UPLOAD = {
    "id": 7,
    "child_id": 1,
    "kind": "birth-certificate",
    "size": 284112,
    "received": 131072,
    "part": PART,
    "document": None,
}
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_PART_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": _BYTES}}
CONTENT: dict[int | str, dict[str, Any]] = {200: {"description": "The file's bytes", "content": _BYTES}}
"""``responses=`` of a route that answers with a file."""


class BeginBody(wire.UploadBegun):
    """Whose document, of which kind, how large."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {"child_id": 1, "kind": "birth-certificate", "name": "scan.pdf", "size": 284112}
        },
    )


def sealer_of(request: Request) -> Sealer:
    """The keys of this server. Raises ``NoFiles`` when it has none."""
    sealer: Sealer | None = request.app.state.sealer
    if sealer is None:
        raise NoFiles
    return sealer


async def content(request: Request, document: wire.Document, file_id: int) -> Response:
    """A file as it was uploaded; it is data to be saved, never a page to be shown."""

    def read(connection: Connection) -> bytes:
        return b"".join(uploads.parts_of(connection, file_id, sealer_of(request)))

    data = await state_of(request)[0].read(read)
    name = f"document-{document.id}{ENDINGS.get(document.media_type, '')}"
    return Response(
        data,
        media_type=document.media_type,
        headers={
            "cache-control": "no-store",
            "content-disposition": f'attachment; filename="{name}"',
            "content-security-policy": "sandbox",
            "x-content-type-options": "nosniff",
        },
    )


@router.get(
    "/documents",
    summary="Scans of my children",
    response_model=wire.Documents,
    responses={200: example("The newest first", {"documents": [DOCUMENT]})},
)
async def read_documents(request: Request, caller: Caller) -> Response:
    """What was uploaded, and what the operators said."""
    found = await state_of(request)[0].read(service.documents_of, caller)
    return private(found.to_wire())


@router.get("/documents/{number}/content", summary="One of my scans", responses=CONTENT)
async def read_content(request: Request, caller: Caller, number: Number) -> Response:
    """The file, as it was uploaded."""
    document, file_id = await state_of(request)[0].read(service.file_of, caller, number)
    return await content(request, document, file_id)


@router.delete("/documents/{number}", status_code=204, summary="Remove a scan")
async def remove_document(request: Request, caller: Caller, number: Number, key: Key = None) -> Response:
    """For ever; not one that an operator has confirmed."""
    await write_once(request, caller, key, None, service.remove, caller, number)
    return Response(status_code=204)


@router.post("/uploads", status_code=201, summary="Begin an upload", response_model=wire.Upload)
async def begin_upload(request: Request, caller: Caller, told: BeginBody, key: Key = None) -> Response:
    """Its parts follow; it may rest for a day."""
    _, settings, clock = state_of(request)
    sealer_of(request)  # before anything is sent in vain

    def begin(connection: Connection) -> object:
        wording = settings.consent.version
        return uploads.begin(connection, caller, told, settings.storage, clock(), wording=wording).to_wire()

    return private(await write_once(request, caller, key, told.to_wire(), begin), 201)


@router.get(
    "/uploads/{number}",
    summary="How far an upload is",
    response_model=wire.Upload,
    responses={200: example("It goes on from ``received``", _UPLOAD)},
)
async def read_upload(request: Request, caller: Caller, number: Number) -> Response:
    """Asked after a cut line."""
    found = await state_of(request)[0].read(uploads.upload, caller, number)
    return private(found.to_wire())


@router.patch(
    "/uploads/{number}",
    summary="Send a part",
    response_model=wire.Upload,
    openapi_extra=_PART_BODY,
    responses={200: example("``document`` is set after the last part", _UPLOAD)},
)
async def send_part(
    request: Request, caller: Caller, number: Number, start: Annotated[int, Query(ge=0, lt=2**31)]
) -> Response:
    """The bytes from ``start`` on, at most ``part`` of them. Another place than the next answers 409."""
    database, _, clock = state_of(request)
    data = await request.body()
    found = await database.write(uploads.take_part, caller, number, start, data, sealer_of(request), clock())
    return private(found.to_wire())
