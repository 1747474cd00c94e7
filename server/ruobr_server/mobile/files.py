"""Downloads of the files in ``docs_for_lesson`` and tasks."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Connection

from ruobr_server.areas.accounts.service import pupils_of
from ruobr_server.areas.diary import service as diary
from ruobr_server.auth.identity import Caller, Identity
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.http.dependencies import DatabaseDep
from ruobr_server.mobile.parameters import number

router = APIRouter(tags=["mobile"])


@router.get(
    "/files/{file}/",
    summary="A file of a lesson or of homework",
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def download(caller: Caller, database: DatabaseDep, file: str) -> Response:
    """Open to callers who may read the diary of a pupil of that class."""
    stored = await database.read(_stored_file, caller, number("file", file))
    return Response(
        stored.content,
        media_type=stored.media_type,
        headers={
            # Uploaded files are saved, never rendered by a browser under this server's origin.
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(stored.title, safe='')}",
            "Content-Security-Policy": "sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-cache",
        },
    )


def _stored_file(connection: Connection, caller: Identity, number: int) -> diary.StoredFile:
    pupils = [card.id for card in pupils_of(connection, caller)]
    stored = diary.file_for(connection, pupils, number)
    if stored is None:
        raise NotFound()
    return stored
