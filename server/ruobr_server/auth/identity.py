"""The caller of a request: a dependency of routes, and the same for bare ASGI code.

``gate.py`` checks the credentials; the app has one gate in ``app.state.gate``.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

if TYPE_CHECKING:
    from ruobr_server.auth.gate import Gate


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in account. ``session_id`` is null for header credentials, which have no session.

    ``today`` is the day of the region at this request, for roles that end; where it is not known, only
    those without an end count.
    """

    account_id: int
    role: str
    person_id: int
    login: str
    session_id: int | None
    today: date | None = None


def gate_of(scope: MutableMapping[str, Any]) -> Gate:
    """The gate of the app that serves this ASGI scope."""
    gate: Gate = scope["app"].state.gate
    return gate


async def identify(request: Request) -> Identity:
    """The caller of this request. Raises ``Unauthenticated``, or ``TooManyAttempts`` after wrong
    passwords.
    """
    return await identify_scope(request.scope)


async def identify_scope(scope: MutableMapping[str, Any]) -> Identity:
    """``identify`` for bare ASGI code."""
    return await gate_of(scope).identify(scope)


Caller = Annotated[Identity, Depends(identify)]
"""``async def route(caller: Caller)``: the route requires authentication."""
