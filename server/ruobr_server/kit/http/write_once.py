"""Idempotent changes: a request that is repeated with its ``Idempotency-Key`` gets the stored response."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from ruobr_server.kit.actor import acting
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.calls import deadline_of, takes_long
from ruobr_server.kit.http.responses import to_json
from ruobr_server.kit.workflow.idempotency import answered, digest_of, once
from ruobr_tui.api.clock import Clock

P = ParamSpec("P")
C = TypeVar("C")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Makes the change of one request of an account; without a key every time."""

    database: Database
    clock: Clock
    account_id: int
    key: str | None
    target: str
    """Method and path: together with the body they identify the request of a key."""
    has_secret: bool = False
    """The response is stored encrypted, and repeated for a short time only (``workflow.sealed_answers``)."""

    async def __call__(
        self, body: Any, f: Callable[Concatenate[Connection, P], Any], *args: P.args, **kwargs: P.kwargs
    ) -> Any:
        """Return ``f(connection, …)`` as JSON, from its one transaction or an earlier one.

        ``body`` is that of the request, a model or JSON without passwords. ``f`` returns a model or JSON.
        Raises ``Changed`` for the key of another request, ``Conflict`` for a key that can't be used any more.
        """
        digest = self._digest(body)

        @takes_long(deadline_of(f))
        def work(connection: Connection) -> Any:
            with acting(self.account_id):
                return once(
                    connection,
                    self.account_id,
                    self.key,
                    digest,
                    self.clock(),
                    lambda: to_json(f(connection, *args, **kwargs)),
                    has_secret=self.has_secret,
                )

        return await self.database.write(work)

    async def stored_response(self, body: Any) -> tuple[Any] | None:
        """The stored response to this request, in a tuple; None if it has not been carried out.

        For routes with checks that fail after the change, such as the current password.
        """
        if self.key is None:
            return None
        return await self.database.read(answered, self.account_id, self.key, self._digest(body), self.clock())

    def with_key(self, key: str | None) -> Writer:
        """The same with another key, for a part of the change."""
        return replace(self, key=key)

    def _digest(self, body: Any) -> bytes:
        return digest_of(self.target, to_json(body))


def then_show(
    change: Callable[Concatenate[Connection, C, P], object], show: Callable[[Connection, C], T]
) -> Callable[Concatenate[Connection, C, P], T]:
    """A service that makes a change, and then returns ``show(connection, caller)``."""

    @takes_long(max(deadline_of(change), deadline_of(show)))
    def change_and_show(connection: Connection, caller: C, /, *args: P.args, **kwargs: P.kwargs) -> T:
        change(connection, caller, *args, **kwargs)
        return show(connection, caller)

    return change_and_show
