"""Scans for the family: uploading in parts, listing, opening, deleting (``/cabinet/documents`` …)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ConfigDict
from sqlalchemy import Connection

from ruobr_server.areas.documents import service, uploads
from ruobr_server.areas.documents.dependencies import SealerDep
from ruobr_server.areas.documents.encryption import Sealer
from ruobr_server.auth.dependencies import WriteOnce
from ruobr_server.auth.identity import Caller
from ruobr_server.kit.db import Database
from ruobr_server.kit.http.dependencies import REFUSALS, ClockDep, DatabaseDep, Number, SettingsDep
from ruobr_server.kit.http.responses import example, private
from ruobr_server.kit.http.tagged_route import TaggedRoute
from ruobr_tui.api.models import documents as wire
from ruobr_tui.api.rules.fields.scans import ENDINGS, PART

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
"""``responses=`` of a route that returns a file."""


class UploadBody(wire.UploadBegun):
    """The child, the kind, the size."""

    model_config = ConfigDict(
        defer_build=False,
        json_schema_extra={
            "example": {"child_id": 1, "kind": "birth-certificate", "name": "scan.pdf", "size": 284112}
        },
    )


async def content(database: Database, sealer: Sealer, document: wire.Document, file_id: int) -> Response:
    """A file as it was uploaded; it is data for saving, never a page to be rendered."""
    data = await database.read(_data, sealer, file_id)
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
async def read_documents(database: DatabaseDep, caller: Caller) -> Response:
    """The uploaded scans, and the operators' decisions."""
    return private(await database.read(service.documents_of, caller))


@router.get("/documents/{number}/content", summary="One of my scans", responses=CONTENT)
async def read_content(database: DatabaseDep, caller: Caller, sealer: SealerDep, number: Number) -> Response:
    """The file, as it was uploaded."""
    document, file_id = await database.read(service.file_of, caller, number)
    return await content(database, sealer, document, file_id)


@router.delete("/documents/{number}", status_code=204, summary="Delete a scan")
async def remove_document(write: WriteOnce, caller: Caller, number: Number) -> Response:
    """Permanently; a confirmed one cannot be deleted."""
    await write(None, service.remove, caller, number)
    return Response(status_code=204)


@router.post("/uploads", status_code=201, summary="Begin an upload", response_model=wire.Upload)
async def begin_upload(
    write: WriteOnce, caller: Caller, _: SealerDep, body: UploadBody, clock: ClockDep, settings: SettingsDep
) -> Response:
    """Its parts follow; it expires after a day without one."""
    wording = settings.consent.version
    upload = await write(body, uploads.begin, caller, body, settings.storage, clock(), wording=wording)
    return private(upload, 201)


@router.get(
    "/uploads/{number}",
    summary="The progress of an upload",
    response_model=wire.Upload,
    responses={200: example("It goes on from ``received``", _UPLOAD)},
)
async def read_upload(database: DatabaseDep, caller: Caller, number: Number) -> Response:
    """For continuing after an interruption."""
    return private(await database.read(uploads.upload, caller, number))


@router.patch(
    "/uploads/{number}",
    summary="Send a part",
    response_model=wire.Upload,
    openapi_extra=_PART_BODY,
    responses={200: example("``document`` is set after the last part", _UPLOAD)},
)
async def send_part(
    request: Request,
    database: DatabaseDep,
    caller: Caller,
    sealer: SealerDep,
    number: Number,
    start: Annotated[int, Query(ge=0, lt=2**31)],
    clock: ClockDep,
) -> Response:
    """The bytes from ``start`` on, at most ``part`` of them. Another position than the next gets 409."""
    data = await request.body()
    return private(await database.write(uploads.take_part, caller, number, start, data, sealer, clock()))


def _data(connection: Connection, sealer: Sealer, file_id: int) -> bytes:
    return b"".join(uploads.parts_of(connection, file_id, sealer))
