"""What the routes of our own part of the wire share: clock and date, private answers, writing once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Concatenate, ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Header, Path, Request
from fastapi.responses import JSONResponse
from pydantic import AfterValidator
from sqlalchemy import Connection

from ruobr_server.kit.actor import acting
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.calls import deadline_of, takes_long
from ruobr_server.kit.errors import (
    Conflict,
    Forbidden,
    Invalid,
    InvalidFields,
    NotFound,
    TooMany,
    TooManyAttempts,
    Unauthenticated,
)
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.http.responses import refusal_example
from ruobr_server.kit.settings import Settings
from ruobr_server.kit.workflow.idempotency import answered, digest_of, once
from ruobr_server.kit.workflow.sealed_answers import LEAST_KEY
from ruobr_tui.api.clock import Clock, school_today
from ruobr_tui.api.reasons import forms

P = ParamSpec("P")
T = TypeVar("T")

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=80,
        pattern=r"^[\x21-\x7e]+$",
        description="a random text of the client's: the same request sent again is not carried out again",
        examples=["5f0c9d34-7a52-4c56-9a7c-0c3a2b5f4d10"],
    ),
]
SecretKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=LEAST_KEY,
        max_length=80,
        pattern=r"^[\x21-\x7e]+$",
        description="long and random: by it alone the secret answer is given again, for 15 minutes",
        examples=["5f0c9d34-7a52-4c56-9a7c-0c3a2b5f4d10"],
    ),
]
Number = Annotated[int, Path(ge=1, lt=2**63, examples=[1])]
"""An identifier in a path."""

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def _counted_from(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("a day of this time")
    return day


Day = Annotated[date, AfterValidator(_counted_from)]
"""A day in a query, from which one can count on in both directions."""

REFUSALS: dict[int | str, dict[str, Any]] = {
    400: refusal_example("Cannot be meant", Invalid()),
    401: refusal_example("Not signed in", Unauthenticated()),
    403: refusal_example("Not yours to do", Forbidden()),
    404: refusal_example("No such thing of yours", NotFound()),
    409: refusal_example("Changed meanwhile", Conflict()),
    422: refusal_example("Wrong fields", InvalidFields({"name": forms.TOO_LONG.with_fields(most=100)})),
}
"""``responses=`` of a router whose routes may refuse in the usual ways."""


class SignedIn(Protocol):
    """Who sends the request: all that is needed here of ``auth.identity.Identity``."""

    @property
    def account_id(self) -> int:
        """The number of the account."""


def state_of(request: Request) -> tuple[Database, Settings, Clock]:
    """The database, the settings and the clock of this app."""
    state = request.app.state
    return state.database, state.settings, state.clock


def private(content: Any, status: int = 200) -> JSONResponse:
    """An answer about one person: nobody between may keep it."""
    return JSONResponse(content, status, headers={"cache-control": "no-store"})


def person_key_of(request: Request) -> bytes | None:
    """From the server's file of keys: by what the same child is known again; null without a file."""
    sealer = request.app.state.sealer
    return None if sealer is None else bytes(sealer.person_key)


def today_of(request: Request) -> date:
    """The date on the walls of the region."""
    _, settings, clock = state_of(request)
    return school_today(clock, ZoneInfo(settings.time_zone))


async def slow_down(request: Request, count: Callable[..., T], *what: str) -> T:
    """Who asks again and again waits longer and longer; ``count`` of ``throttle`` counts ``what``.

    What ``count`` returns. Raises ``TooMany``.
    """
    database, _, clock = state_of(request)
    try:
        return await database.write(count, *what, address_of(request.scope), clock())
    except TooManyAttempts as error:
        raise TooMany(retry_after=error.retry_after) from error


async def write_once(
    request: Request,
    caller: SignedIn,
    key: str | None,
    body: Any,
    f: Callable[Concatenate[Connection, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Any:
    """What ``f(connection, …)`` returns (JSON), carried out once for this caller's ``Idempotency-Key``.

    ``body`` is what was asked, JSON, without passwords; the method and the path belong to it by themselves.
    """

    def do(connection: Connection) -> Any:
        return f(connection, *args, **kwargs)

    return await _once(request, caller, key, body, takes_long(deadline_of(f))(do), has_secret=False)


async def write_secret_once(
    request: Request, caller: SignedIn, key: str | None, body: Any, f: Callable[[Connection], Any]
) -> Any:
    """As ``write_once``, for an answer with a secret: it is stored sealed, and given again for a short time.

    ``key`` is a ``SecretKey``. Raises ``Conflict`` when that time is over.
    """
    return await _once(request, caller, key, body, f, has_secret=True)


async def _once(
    request: Request,
    caller: SignedIn,
    key: str | None,
    body: Any,
    f: Callable[[Connection], Any],
    *,
    has_secret: bool,
) -> Any:
    database, _, clock = state_of(request)
    digest = _digest(request, body)

    @takes_long(deadline_of(f))
    def work(connection: Connection) -> Any:
        with acting(caller.account_id):
            return once(
                connection,
                caller.account_id,
                key,
                digest,
                clock(),
                lambda: f(connection),
                has_secret=has_secret,
            )

    return await database.write(work)


async def answered_before(
    request: Request, caller: SignedIn, key: str | None, body: Any
) -> tuple[Any] | None:
    """The answer that ``write_once`` has stored for this key, in a tuple; None: it has not come yet.

    For routes that first check what the request itself changes, such as the present password.
    """
    if key is None:
        return None
    database, _, clock = state_of(request)
    return await database.read(answered, caller.account_id, key, _digest(request, body), clock())


def _digest(request: Request, body: Any) -> bytes:
    return digest_of(f"{request.method} {request.url.path}", body)
