"""Reads: resources confirmed by ETag, capabilities of the server, and whose account it is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import httpx

from ruobr_tui.api import answers, resources
from ruobr_tui.api.client.connection import Connection, read, rejected_by
from ruobr_tui.api.errors import (
    Busy,
    NetworkError,
    RuobrError,
    ServerError,
    TooManyAttempts,
    UntrustedCertificate,
)
from ruobr_tui.api.models.cabinet import Capabilities
from ruobr_tui.api.models.people import Account
from ruobr_tui.api.resources import Part, Resource

T = TypeVar("T")

_log = logging.getLogger(__name__)
_ACCOUNT = resources.account()


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """A portal's response to a read. ``value`` is None exactly when ``not_modified``.

    ``body`` is the JSON as received, decompressed; ``set_aside`` counts the rows that could not be read,
    ``kinds`` everything that was set aside, by kind.
    """

    value: T | None
    body: bytes
    etag: str | None
    not_modified: bool
    set_aside: int
    kinds: Mapping[str, int] = field(default_factory=dict)


class Reads(Connection):
    """Reads resources. ``confirm`` checks the account before the first request, see ``Portal``."""

    def __init__(
        self,
        base_url: str,
        auth: httpx.Auth | None = None,
        *,
        confirm: Callable[[Answer[Account]], None] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(base_url, auth, **options)
        self._confirm = confirm
        self._confirming = asyncio.Lock()
        self._account: Answer[Account] | None = None
        """The response that ``confirm`` accepted, until ``fetch`` returns it once."""

    async def confirm(self) -> None:
        """Have the account checked, once. The request carries no ETag: a stored answer proves nothing.

        Raises what the callback ``confirm`` raises, at each call until it accepts.
        """
        async with self._confirming:  # several requests start at once
            if self._confirm is None:
                return
            answer = await self._with_retries(lambda: self._fetch(_ACCOUNT, None, self._auth))
            self._confirm(answer)
            self._confirm, self._account = None, answer

    async def fetch(self, resource: Resource[T], etag: str | None = None) -> Answer[T]:
        """Read a resource; with the ``etag`` of a stored answer the response may be ``not_modified``.

        Retried with jitter after errors of the network or a gateway.
        """
        await self.confirm()
        if self._account is not None and resource.key == _ACCOUNT.key:
            answer, self._account = self._account, None
            return answer  # type: ignore[return-value]  # the same resource
        return await self._with_retries(lambda: self._fetch(resource, etag, self._auth))

    async def capabilities(self) -> Capabilities | None:
        """The features of the server beyond the mobile interface; None if it has only that.

        Sent without credentials. Other portals respond to unknown paths in all ways (a redirect, a page,
        an error, an empty list): whatever is no response of our server means None. Raises if our server
        cannot respond now, and ``NetworkError`` if nothing responds at all.
        """
        features = await self._capabilities()
        if self._transport.budget is not None:
            self._transport.budget.learn(is_own=features is not None)
        return features

    async def _capabilities(self) -> Capabilities | None:
        try:
            answer = await self._with_retries(lambda: self._fetch(resources.capabilities(), None, None))
        except UntrustedCertificate:
            raise
        except NetworkError as error:
            if not await self._responds():  # a filter may cut requests to unknown paths
                raise error
            return None
        except RuobrError as error:
            is_temporary = isinstance(error, Busy | ServerError | TooManyAttempts)
            if error.is_ours and is_temporary and error.details.get("status") != 501:
                raise
            _log.info("no capabilities: the mobile interface alone (%s)", type(error).__name__)
            return None
        return answer.value

    async def _responds(self) -> bool:
        """Whether the mobile interface responds at all, even with a refusal."""
        try:
            await self._transport.exchange("GET", self._url(Part.MOBILE, _ACCOUNT.path), None)
        except NetworkError:
            return False
        return True

    async def _fetch(self, resource: Resource[T], etag: str | None, auth: httpx.Auth | None) -> Answer[T]:
        status, headers, body = await self._transport.exchange(
            "GET",
            self._url(resource.part, resource.path),
            auth,
            headers={"If-None-Match": etag} if etag else {},
            params=dict(resource.query),
        )
        if status == 304 and etag:
            return Answer(None, b"", etag, True, 0)
        rejected = rejected_by(auth)
        is_account = resource.key == _ACCOUNT.key
        if is_account and 200 <= status < 300 and not body.strip():
            raise rejected
        raw = answers.data(status, headers, body, rejected=rejected, clock=self._clock)
        if is_account and not raw:  # how portals respond to unknown credentials
            raise rejected
        parsed = read(resource.read, raw)
        return Answer(parsed.value, body, _etag(headers.get("etag")), False, parsed.set_aside, parsed.kinds)


def _etag(value: str | None) -> str | None:
    """An ETag that can be sent back unchanged; None for anything else."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 200 else None
