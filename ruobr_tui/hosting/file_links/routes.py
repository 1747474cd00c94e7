"""The HTTP side of the links: a page for each token, and a POST that uses the link up."""

from __future__ import annotations

import asyncio
import logging
import secrets
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ruobr_tui.files.downloads import safe_name
from ruobr_tui.files.links import Wanted
from ruobr_tui.hosting.file_links.box import File, LinkBox, NoLink, Use, typed_token
from ruobr_tui.hosting.file_links.expected import EXPECTED, LARGEST_UPLOAD
from ruobr_tui.hosting.file_links.links import PATH
from ruobr_tui.hosting.file_links.page import BUSY, NO_ROOM, WRONG_FORM, Page, render
from ruobr_tui.hosting.web.page import language_of

AROUND_A_FILE = 16 * 1024
"""Bytes of a form beside its file."""
LARGEST_BODY = LARGEST_UPLOAD + AROUND_A_FILE
"""Bytes of a request that sends a file."""

MOST_AT_ONCE = 16
"""Files that are being received, of all links: each is in memory until it is complete."""

# It writes a line about each body that is no form: anybody could fill the log of the host.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'nonce-{nonce}'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class FileRoutes:
    """``box``: the files. ``language``: that of the host, None for the browser's."""

    def __init__(self, box: LinkBox, language: str | None = None) -> None:
        self._box = box
        self._language = language
        self._receiving: set[str] = set()

    @property
    def routes(self) -> list[Route]:
        """The routes to add to an application."""
        path = f"/{PATH}/{{token}}"
        return [Route(path, self.show, methods=["GET"]), Route(path, self.act, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """Show what the link is for. Nothing is used up by looking."""
        match await self._use_of(request):
            case Use.DOWNLOAD:
                return self._page(request, Page.DOWNLOAD)
            case Use.UPLOAD if (wanted := await self._wanted(request)) is not None:
                return self._page(request, Page.UPLOAD, wanted=wanted)
        return self._page(request, Page.USED_UP, HTTPStatus.GONE)

    async def act(self, request: Request) -> Response:
        """Send the file that is offered, or take the one that is expected."""
        match await self._use_of(request):
            case Use.DOWNLOAD:
                return await self._send(request)
            case Use.UPLOAD if (wanted := await self._wanted(request)) is not None:
                return await self._receive(request, wanted)
        return self._page(request, Page.USED_UP, HTTPStatus.GONE)

    async def _use_of(self, request: Request) -> Use | None:
        token = _token(request)
        return await asyncio.to_thread(self._box.use_of, token) if token else None

    async def _wanted(self, request: Request) -> Wanted | None:
        return await asyncio.to_thread(self._box.wanted, _token(request))

    async def _send(self, request: Request) -> Response:
        file = await asyncio.to_thread(self._box.take, _token(request))
        if file is None:
            return self._page(request, Page.USED_UP, HTTPStatus.GONE)
        headers = {
            "content-disposition": f"attachment; filename*=UTF-8''{quote(safe_name(file.name), safe='')}",
            "cache-control": "no-store",
        }
        return Response(file.body, media_type="application/octet-stream", headers=headers)

    async def _receive(self, request: Request, wanted: Wanted) -> Response:
        expected = EXPECTED[wanted]

        def refused(fault: str, status: HTTPStatus) -> Response:
            return self._page(request, Page.WRONG_FILE, status, wanted=wanted, fault=fault)

        try:
            length = int(request.headers.get("content-length", ""))
        except ValueError:
            return refused(WRONG_FORM, HTTPStatus.LENGTH_REQUIRED)
        if length > expected.largest + AROUND_A_FILE:
            return refused(expected.too_large, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        token = _token(request)
        if token in self._receiving:  # who has the link could fill the memory with many at once
            return refused(BUSY, HTTPStatus.CONFLICT)
        if len(self._receiving) >= MOST_AT_ONCE:
            return refused(NO_ROOM, HTTPStatus.SERVICE_UNAVAILABLE)
        self._receiving.add(token)
        try:
            file = await _file_of(request)
        except ClientDisconnect:  # nobody is there to read an answer; the link can be used again
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        finally:
            self._receiving.discard(token)
        if file is None:
            return refused(WRONG_FORM, HTTPStatus.UNPROCESSABLE_ENTITY)
        if len(file.body) > expected.largest:
            return refused(expected.too_large, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if fault := await asyncio.to_thread(expected.fault, file.body):
            return refused(fault, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            is_taken = await asyncio.to_thread(self._box.put, token, file)
        except NoLink:
            return refused(NO_ROOM, HTTPStatus.SERVICE_UNAVAILABLE)
        return self._page(request, *((Page.RECEIVED,) if is_taken else (Page.USED_UP, HTTPStatus.GONE)))

    def _page(
        self,
        request: Request,
        page: Page,
        status: HTTPStatus = HTTPStatus.OK,
        *,
        wanted: Wanted = Wanted.SCAN,
        fault: str = "",
    ) -> HTMLResponse:
        nonce = secrets.token_urlsafe(16)
        language = language_of(request.headers, self._language)
        headers = {
            "content-security-policy": _POLICY.format(nonce=nonce),
            "cache-control": "no-store",
            "vary": "accept-language",
        }
        return HTMLResponse(
            render(page, language, nonce, wanted=wanted, fault=fault), status, headers=headers
        )


def _token(request: Request) -> str:
    return typed_token(request.path_params["token"])


class _InMemory(MultiPartParser):
    """A file that a user sends is never written to the host's disk unsealed."""

    spool_max_size: ClassVar[int] = LARGEST_BODY  # type: ignore[misc]


async def _file_of(request: Request) -> File | None:
    """Return the file in a form; None if there is none. Raises ``ClientDisconnect``.

    The body is not longer than its length says: the listener sees to that.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return None
    try:
        form = await _InMemory(request.headers, request.stream(), max_files=1, max_fields=1).parse()
    except (MultiPartException, KeyError):
        return None
    try:
        found = form.get("file")
        if not isinstance(found, UploadFile):
            return None
        return File(_bare_name(found.filename or ""), await found.read())
    finally:
        await form.close()


def _bare_name(name: str) -> str:
    """Return a safe name: some browsers send a whole path."""
    return safe_name(name.replace("\\", "/").rpartition("/")[2])
