"""The line to a portal: one pool of connections, counted bytes, limited sizes and times."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing, asynccontextmanager
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx

from ruobr_tui import __version__
from ruobr_tui.api import bodies
from ruobr_tui.api.addresses import Origin, origin
from ruobr_tui.api.auth import OwnOriginsOnly
from ruobr_tui.api.errors import WrongAddress
from ruobr_tui.api.faults import MEGABYTE, line_faults
from ruobr_tui.api.pace import Budget
from ruobr_tui.api.visitor import Visitor

LARGEST_ANSWER = 5 * MEGABYTE
"""A year of lessons is one."""
CONNECTIONS = 5
"""One of them is for live events."""

_TOO_MANY = (403, 429, 503)
"""How a portal, or a filter before it, refuses who asks too much."""

PATIENCE = 4
"""How many timeouts a whole answer may take: a server that drips must not hold a screen for ever."""


@cache
def _certificates(trust_env: bool) -> ssl.SSLContext:
    """Whom to believe. Read once for all connections of the process: it takes most of a megabyte."""
    return httpx.create_ssl_context(trust_env=trust_env)


class Line:
    """Connections to a portal. ``origins`` are the servers that may receive credentials, and learn for which
    ``visitor`` a host asks. ``budget`` says when a request may go; None: at once.

    ``bytes_sent`` and ``bytes_received`` count heads and bodies as they travel, without TLS.
    """

    def __init__(
        self,
        origins: Iterable[Origin],
        transport: httpx.AsyncBaseTransport | None,
        timeout: float,
        visitor: Visitor | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.budget = budget
        self.bytes_sent = 0
        self.bytes_received = 0
        self._origins = frozenset(origins)
        self._visitor = visitor
        self._timeout = timeout
        try:
            self._http = httpx.AsyncClient(
                headers={
                    "User-Agent": f"ruobr-tui/{__version__}",
                    "Accept": "application/json",
                    "Accept-Encoding": bodies.ACCEPT_ENCODING,
                },
                # Sessions are tokens: a portal's cookies are neither kept nor sent.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                # Queueing for a connection is no fault of the portal: it is not timed.
                timeout=httpx.Timeout(timeout, pool=None),
                limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
                follow_redirects=False,
                transport=transport,
                # A proxy from the environment must not see what is meant for this machine alone.
                trust_env=(trusting := not any(each.is_local for each in self._origins)),
                verify=_certificates(trusting),
            )
        except (ValueError, ImportError) as error:  # the environment names a proxy that cannot be used
            raise WrongAddress(address="HTTP_PROXY, HTTPS_PROXY, ALL_PROXY") from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def exchange(
        self, method: str, url: str, auth: httpx.Auth | None, **content: Any
    ) -> tuple[int, Mapping[str, str], bytes]:
        """One request and its whole answer: status, headers (any case), body without its compression.

        Raises ``NetworkError`` and its kin, ``TooLarge``.
        """
        body = bytearray()
        with line_faults():  # the time that is up
            async with (
                self.turn(),  # waiting for one's turn is no fault of the portal: it is not timed
                asyncio.timeout(self._timeout * PATIENCE),
                self.answer(method, url, auth, **content) as response,
            ):
                async for piece in pieces(response, LARGEST_ANSWER):
                    body += piece
        if self.budget is not None and response.status_code in _TOO_MANY:
            self.budget.refused()
        return response.status_code, response.headers, bytes(body)

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Wait until the portal may get one more request."""
        if self.budget is None:
            yield
            return
        async with self.budget.turn():
            yield

    @asynccontextmanager
    async def answer(
        self, method: str, url: str, auth: httpx.Auth | None, **content: Any
    ) -> AsyncGenerator[httpx.Response]:
        """An answer whose body is still to be read by ``pieces``. Raises ``NetworkError`` and its kin."""
        guarded = None if auth is None else OwnOriginsOnly(auth, self._origins)
        with line_faults():
            request = self._http.build_request(method, url, **content)
            if self._visitor is not None and origin(str(request.url)) in self._origins:
                self._visitor.sign(request)
            async with asyncio.timeout(
                self._timeout * PATIENCE
            ):  # heads that announce another go on for ever
                response = await self._http.send(request, auth=guarded, stream=True)
        asked = f"{request.method} {request.url.raw_path.decode()} HTTP/1.1"
        said = f"HTTP/1.1 {response.status_code} {response.reason_phrase}"
        self.bytes_sent += _head(asked, request.headers) + len(request.content)
        self.bytes_received += _head(said, response.headers)
        try:
            yield response
        finally:
            self.bytes_received += response.num_bytes_downloaded
            await response.aclose()


async def pieces(response: httpx.Response, limit: int) -> AsyncGenerator[bytes]:
    """The body without its compression, as it comes. Raises ``TooLarge`` beyond ``limit`` bytes."""
    with line_faults():
        async with aclosing(bodies.pieces(response, limit)) as body:
            async for piece in body:
                yield piece


def _head(first_line: str, headers: httpx.Headers) -> int:
    """Bytes of a head as HTTP/1.1 writes it: each line ends with two, and an empty one closes it."""
    return len(first_line) + 4 + sum(len(name) + len(value) + 4 for name, value in headers.raw)
