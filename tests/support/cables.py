"""A real line to a server on this machine that can be pulled out, also in the middle of an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx


class Cable(httpx.AsyncBaseTransport):
    """``cut()`` ends every answer that is still coming; ``last_event_ids`` are those that clients sent."""

    def __init__(self) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self.lost = asyncio.Event()
        self.mended = asyncio.Event()
        self.mended.set()
        self.last_event_ids: list[str | None] = []

    def cut(self) -> None:
        """Pull the cable."""
        self.lost.set()
        self.mended.clear()

    def mend(self) -> None:
        """Put it back."""
        self.lost.clear()
        self.mended.set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass on."""
        if self.lost.is_set():
            raise httpx.ConnectError("the cable is out", request=request)
        if request.url.path.endswith("/events"):
            self.last_event_ids.append(request.headers.get("last-event-id"))
        response = await self._inner.handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=_Coming(response.stream, self.lost)
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._inner.aclose()


class _Coming(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, lost: asyncio.Event) -> None:
        self._inner = inner
        self._lost = lost

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces = aiter(self._inner)
        while True:
            piece = asyncio.ensure_future(anext(pieces, None))
            lost = asyncio.ensure_future(self._lost.wait())
            try:
                await asyncio.wait({piece, lost}, return_when=asyncio.FIRST_COMPLETED)
                if lost.done():  # also of what came at the same moment
                    raise httpx.ReadError("the cable is out")
                got = piece.result()
            finally:
                for task in (piece, lost):
                    task.cancel()
                await asyncio.gather(piece, lost, return_exceptions=True)
            if got is None:
                return
            yield got

    async def aclose(self) -> None:
        await self._inner.aclose()
