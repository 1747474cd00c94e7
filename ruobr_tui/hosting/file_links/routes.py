"""The HTTP side of the links: a page for each token, and a POST that uses the link up."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import quote

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ruobr_tui.api.rules.fields.scans import HEAD, TAIL, check_content
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.files.downloads import safe_name
from ruobr_tui.hosting.file_links.box import LARGEST_UPLOAD, TOKEN_LENGTH, File, LinkBox, Use
from ruobr_tui.hosting.file_links.links import PATH
from ruobr_tui.hosting.file_links.page import Page, render
from ruobr_tui.hosting.web.page import language_of

LARGEST_BODY = LARGEST_UPLOAD + 16 * 1024
"""Bytes of a request that sends a file."""

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'nonce-{nonce}'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_LONGEST_NAME = 200


class FileRoutes:
    """``box``: the files. ``language``: that of the host, None for the browser's."""

    def __init__(self, box: LinkBox, language: str | None = None) -> None:
        self._box = box
        self._language = language

    @property
    def routes(self) -> list[Route]:
        """The routes to add to an application."""
        path = f"/{PATH}/{{token}}"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.act, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """Show what the link is for. Nothing is used up by looking."""
        use = await self._use_of(request)
        if use is None:
            return self._page(request, Page.USED_UP, HTTPStatus.GONE)
        return self._page(request, Page.DOWNLOAD if use is Use.DOWNLOAD else Page.UPLOAD)

    async def act(self, request: Request) -> Response:
        """Send the file that is offered, or take the one that is expected."""
        match await self._use_of(request):
            case Use.DOWNLOAD:
                return await self._send(request)
            case Use.UPLOAD:
                return await self._receive(request)
        return self._page(request, Page.USED_UP, HTTPStatus.GONE)

    async def _use_of(self, request: Request) -> Use | None:
        token = _token(request)
        return await asyncio.to_thread(self._box.use_of, token) if token else None

    async def _send(self, request: Request) -> Response:
        file = await asyncio.to_thread(self._box.take, _token(request))
        if file is None:
            return self._page(request, Page.USED_UP, HTTPStatus.GONE)
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(safe_name(file.name), safe='')}",
            "cache-control": "no-store",
        }
        return Response(file.body, media_type="application/octet-stream", headers=headers)

    async def _receive(self, request: Request) -> Response:
        try:
            length = int(request.headers.get("content-length", ""))
        except ValueError:
            return self._page(request, Page.WRONG_FILE, HTTPStatus.LENGTH_REQUIRED)
        if length > LARGEST_BODY:
            return self._page(request, Page.TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            body = await request.body()  # not longer than its length says: the listener sees to that
        except ClientDisconnect:  # nobody is there to read an answer; the link can be used again
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        file = await _file_of(request.headers, body)
        if file is None:
            return self._page(request, Page.WRONG_FILE, HTTPStatus.UNPROCESSABLE_ENTITY)
        if len(file.body) > LARGEST_UPLOAD:
            return self._page(request, Page.TOO_LARGE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not await asyncio.to_thread(self._box.put, _token(request), file):
            return self._page(request, Page.USED_UP, HTTPStatus.GONE)
        return self._page(request, Page.RECEIVED)

    def _page(self, request: Request, page: Page, status: HTTPStatus = HTTPStatus.OK) -> HTMLResponse:
        nonce = secrets.token_urlsafe(16)
        language = language_of(request.headers, self._language)
        headers = {
            "content-security-policy": _POLICY.format(nonce=nonce),
            "cache-control": "no-store",
            "vary": "accept-language",
        }
        return HTMLResponse(render(page, language, nonce), status, headers=headers)


def _token(request: Request) -> str:
    token = str(request.path_params["token"])
    return token if len(token) == TOKEN_LENGTH else ""


class _InMemory(MultiPartParser):
    """A file that a user sends is never written to the host's disk unsealed."""

    spool_max_size: ClassVar[int] = LARGEST_BODY  # type: ignore[misc]


async def _file_of(headers: Headers, body: bytes) -> File | None:
    """Return the file in a form; None if there is none, or it is no scan."""
    if not headers.get("content-type", "").startswith("multipart/form-data"):
        return None

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await _InMemory(headers, stream(), max_files=1, max_fields=1).parse()
    except (MultiPartException, KeyError):
        return None
    try:
        found = form.get("file")
        if not isinstance(found, UploadFile):
            return None
        content = await found.read()
        check_content(content[:HEAD], content[-TAIL:])
        return File((found.filename or "")[:_LONGEST_NAME], content)
    except Wrong:
        return None
    finally:
        await form.close()
