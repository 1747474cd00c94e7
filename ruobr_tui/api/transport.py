"""HTTP to a portal: one connection pool, counted bytes, limits of size and time."""

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
from ruobr_tui.api.client_address import ClientAddress
from ruobr_tui.api.errors import WrongAddress
from ruobr_tui.api.faults import MEGABYTE, transport_errors
from ruobr_tui.api.pace import Budget

LARGEST_ANSWER = 5 * MEGABYTE
"""Bytes; a year of lessons is one megabyte."""
CONNECTIONS = 5
"""One of them is for live events."""

_TOO_MANY = (403, 429, 503)
"""Status codes by which a portal, or a filter in front of it, refuses too many requests."""

PATIENCE = 4
"""Timeouts that a whole response may take: a server that sends a byte now and then must not block one."""


@cache
def _certificates(trust_env: bool) -> ssl.SSLContext:
    """Trusted certificates, read once per process: they take most of a megabyte."""
    return httpx.create_ssl_context(trust_env=trust_env)


class Transport:
    """Connections to a portal. ``origins`` are the servers that may receive credentials and the signed
    ``client_address``. ``budget`` limits the request rate; None: no limit.

    ``bytes_sent`` and ``bytes_received`` count heads and bodies as transmitted, without TLS.
    """

    def __init__(
        self,
        origins: Iterable[Origin],
        transport: httpx.AsyncBaseTransport | None,
        timeout: float,
        client_address: ClientAddress | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.budget = budget
        self.bytes_sent = 0
        self.bytes_received = 0
        self._origins = frozenset(origins)
        self._client_address = client_address
        self._timeout = timeout
        try:
            self._http = httpx.AsyncClient(
                headers={
                    "User-Agent": f"ruobr-tui/{__version__}",
                    "Accept": "application/json",
                    "Accept-Encoding": bodies.ACCEPT_ENCODING,
                },
                # Sessions are tokens: a portal's cookies are neither stored nor sent.
                cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
                # Waiting for a free connection of the pool is not the portal's delay: it has no timeout.
                timeout=httpx.Timeout(timeout, pool=None),
                limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
                follow_redirects=False,
                transport=transport,
                # A proxy of the environment must not see requests to this machine.
                trust_env=(trusting := not any(own.is_local for own in self._origins)),
                verify=_certificates(trusting),
            )
        except (ValueError, ImportError) as error:  # the environment names a proxy that cannot be used
            raise WrongAddress(address="HTTP_PROXY, HTTPS_PROXY, ALL_PROXY") from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def exchange(
        self, method: str, url: str, auth: httpx.Auth | None, seconds: float | None = None, **content: Any
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Send a request and read the response: status, headers (any case), decompressed body.

        ``seconds``: how long the portal may work before it responds; None: the timeout of all requests.
        Raises ``NetworkError`` and its subclasses, ``TooLarge``.
        """
        body = bytearray()
        with transport_errors():  # also for the timeout below
            async with (
                self.turn(),  # outside the timeout: waiting for the budget is not the portal's delay
                asyncio.timeout((seconds or 0.0) + self._timeout * PATIENCE),
                self.stream(method, url, auth, seconds, **content) as response,
            ):
                async for piece in pieces(response, LARGEST_ANSWER):
                    body += piece
        if self.budget is not None and response.status_code in _TOO_MANY:
            self.budget.refused()
        return response.status_code, response.headers, bytes(body)

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Wait until the budget allows one more request."""
        if self.budget is None:
            yield
            return
        async with self.budget.turn():
            yield

    @asynccontextmanager
    async def stream(
        self, method: str, url: str, auth: httpx.Auth | None, seconds: float | None = None, **content: Any
    ) -> AsyncGenerator[httpx.Response]:
        """A response whose body is read by ``pieces``. Raises ``NetworkError`` and its subclasses.

        ``seconds`` as in ``exchange``.
        """
        if seconds is not None:  # a portal that is not there is noticed as soon as ever
            # Longer than the portal works: then its own refusal arrives.
            content["timeout"] = httpx.Timeout(self._timeout, read=seconds + self._timeout, pool=None)
        guarded = None if auth is None else OwnOriginsOnly(auth, self._origins)
        with transport_errors():
            request = self._http.build_request(method, url, **content)
            if self._client_address is not None and origin(str(request.url)) in self._origins:
                self._client_address.sign(request)
            # The timeout ends an endless series of informational (1xx) responses.
            async with asyncio.timeout((seconds or 0.0) + self._timeout * PATIENCE):
                response = await self._http.send(request, auth=guarded, stream=True)
        request_line = f"{request.method} {request.url.raw_path.decode()} HTTP/1.1"
        status_line = f"HTTP/1.1 {response.status_code} {response.reason_phrase}"
        self.bytes_sent += _head(request_line, request.headers) + len(request.content)
        self.bytes_received += _head(status_line, response.headers)
        try:
            yield response
        finally:
            self.bytes_received += response.num_bytes_downloaded
            await response.aclose()


async def pieces(response: httpx.Response, limit: int) -> AsyncGenerator[bytes]:
    """The decompressed body in pieces as they arrive. Raises ``TooLarge`` above ``limit`` bytes."""
    with transport_errors():
        async with aclosing(bodies.pieces(response, limit)) as body:
            async for piece in body:
                yield piece


def _head(first_line: str, headers: httpx.Headers) -> int:
    """Bytes of a head in HTTP/1.1: each line ends with CR LF, an empty line ends the head."""
    return len(first_line) + 4 + sum(len(name) + len(value) + 4 for name, value in headers.raw)
