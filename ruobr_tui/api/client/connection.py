"""What all areas of the client share: transport, credentials, retries, parsing of responses."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from pydantic import ValidationError

from ruobr_tui.api import answers
from ruobr_tui.api.addresses import base_address, older_address, origin
from ruobr_tui.api.auth import PortalAuth
from ruobr_tui.api.client_address import ClientAddress
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.errors import (
    Busy,
    NetworkError,
    ServerError,
    SignInError,
    Unreadable,
    UntrustedCertificate,
)
from ruobr_tui.api.pace import Budget
from ruobr_tui.api.resources import Part
from ruobr_tui.api.transport import Transport

T = TypeVar("T")

LONGEST_WAIT = 3.0
"""Seconds of Retry-After that are waited automatically; a longer wait is the user's decision."""

_SILENT = logging.NullHandler()


class Connection:
    """Sends requests to a portal at ``base_url`` with the credentials ``auth``."""

    def __init__(
        self,
        base_url: str,
        auth: httpx.Auth | None = None,
        *,
        older_url: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = system_clock,
        timeout: float = 15.0,
        retries: int = 3,
        client_address: ClientAddress | None = None,
        budget: Budget | None = None,
    ) -> None:
        self.base_url = base_address(base_url)
        self.older_url = base_address(older_url or older_address(self.base_url))
        self._transport = Transport(
            {origin(self.base_url), origin(self.older_url)}, transport, timeout, client_address, budget
        )
        self._auth = auth
        self._clock = clock
        self._timeout = timeout
        self._retries = retries

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.base_url} {self._auth!r}>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        await self._transport.aclose()

    @property
    def bytes_sent(self) -> int:
        """Bytes of heads and bodies sent so far, without TLS."""
        return self._transport.bytes_sent

    @property
    def bytes_received(self) -> int:
        """Bytes of heads and bodies received so far, compressed as they arrived, without TLS."""
        return self._transport.bytes_received

    @asynccontextmanager
    async def ahead(self) -> AsyncGenerator[None]:
        """Wait until the budget allows the first request that is made in the block."""
        if self._transport.budget is None:
            yield
            return
        async with self._transport.budget.ahead():
            yield

    async def _with_retries(self, request: Callable[[], Awaitable[T]]) -> T:
        """Await ``request``; again, with backoff and jitter, after errors that are worth it."""
        import stamina  # 20 ms that only the first read pays

        # Without any log set up, Python would print each retry over the screen.
        logging.getLogger("stamina").addHandler(_SILENT)
        async for attempt in stamina.retry_context(
            on=_is_retryable,
            attempts=self._retries,
            timeout=self._timeout,
            wait_initial=0.1,
            wait_jitter=0.4,
            wait_max=2.0,
        ):
            with attempt:
                return await request()
        raise AssertionError("an attempt either returns or raises")

    async def _write(
        self,
        method: str,
        path: str,
        auth: httpx.Auth | None,
        rejected: type[SignInError],
        payload: Any = None,
        key: str | None = None,
        content: bytes | None = None,
        seconds: float | None = None,
    ) -> Any:
        """Send ``payload`` as JSON, or ``content`` as bytes, to one of our own paths; the decoded response.

        ``key`` is the Idempotency-Key, ``seconds`` that of ``Call``. None for an empty response.
        """
        status, headers, body = await self._transport.exchange(
            method,
            self._url(Part.CABINET, path),
            auth,
            seconds,
            headers={"Idempotency-Key": key} if key else {},
            **({"json": payload} if content is None else {"content": content}),
        )
        if 200 <= status < 300 and not body.strip():
            return None
        return answers.data(status, headers, body, rejected=rejected, clock=self._clock)

    def _url(self, part: Part, path: str) -> str:
        return (self.older_url if part is Part.OLDER else self.base_url) + path


def rejected_by(auth: httpx.Auth | None) -> type[SignInError]:
    """The error that a rejection of these credentials is."""
    return auth.rejected if isinstance(auth, PortalAuth) else SignInError


def read(parse: Callable[[object], T], raw: object) -> T:
    """``parse(raw)``. Raises ``Unreadable`` for another shape; its cause names fields but no values."""
    try:
        return parse(raw)
    except ValidationError as error:
        raise Unreadable from _without_values(error)


def _is_retryable(error: Exception) -> bool | float:
    """Whether to retry, or the portal's Retry-After in seconds."""
    if isinstance(error, NetworkError):
        return not isinstance(error, UntrustedCertificate)
    if isinstance(error, ServerError):
        return error.details.get("status") in (502, 504)
    if isinstance(error, Busy):
        if error.details.get("status") != 503:
            return False
        if error.retry_after is None:
            return True
        return error.retry_after if error.retry_after <= LONGEST_WAIT else False
    return False


def _without_values(error: ValidationError) -> ValueError:
    """The names of the invalid fields, without their values."""
    fields = sorted({".".join(map(str, part["loc"])) or "all of it" for part in error.errors()})
    return ValueError(f"{error.title}: {', '.join(fields[:20])}")
