"""Who asks, for the routes: one dependency, and the same for bare ASGI code.

Everything that knows about credentials is in ``gate.py``; the app keeps its one gate in ``app.state.gate``.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request

if TYPE_CHECKING:
    from ruobr_server.auth.gate import Gate
    from ruobr_server.auth.presented import Presented


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in account. ``session_id`` is null for header credentials, which have no session."""

    account_id: int
    role: str
    person_id: int
    login: str
    session_id: int | None


def gate_of(scope: MutableMapping[str, Any]) -> Gate:
    """The gate of the app that serves this ASGI scope."""
    gate: Gate = scope["app"].state.gate
    return gate


async def identify(request: Request) -> Identity:
    """Who sends this request. Raises ``Unauthenticated``, or ``TooManyAttempts`` after wrong passwords."""
    return await identify_scope(request.scope)


async def identify_scope(scope: MutableMapping[str, Any]) -> Identity:
    """``identify`` for bare ASGI code."""
    return await gate_of(scope).identify(scope)


async def present_scope(scope: MutableMapping[str, Any]) -> Presented:
    """What this request shows of its sender, for a route that asks the database only once.

    Costs no query but after header credentials that were not seen before. The route passes it to
    ``presented.who`` and raises ``Unauthenticated`` when that finds no row; with a session, it awaits
    ``gate_of(scope).keep_alive(session_id, last_seen_at)`` afterwards.
    """
    return await gate_of(scope).present(scope)


Caller = Annotated[Identity, Depends(identify)]
"""``async def route(caller: Caller)``: the route is for those who are signed in."""
