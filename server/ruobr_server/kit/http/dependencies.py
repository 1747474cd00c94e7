"""Types for the parameters of routes: ``async def route(database: DatabaseDep, today: Today) -> Response``.

Their functions are coroutines: FastAPI runs plain functions in a thread, which costs more than they do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Header, Path, Query, Request
from pydantic import AfterValidator

from ruobr_server.kit.db import Database
from ruobr_server.kit.db.pages import LONGEST, MOST, USUAL, Listing
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
from ruobr_server.kit.jobs.runner import Runner
from ruobr_server.kit.settings import Settings
from ruobr_server.kit.workflow.sealed_answers import LEAST_KEY
from ruobr_tui.api.clock import Clock, school_today
from ruobr_tui.api.list_orders import ListOrder
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
        description="a random text; a request that is repeated with it is carried out once",
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
        description="long and random: only with it the secret response is repeated, for 15 minutes",
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
"""A day in a query, within bounds that allow date arithmetic."""

REFUSALS: dict[int | str, dict[str, Any]] = {
    400: refusal_example("Cannot be meant", Invalid()),
    401: refusal_example("Not signed in", Unauthenticated()),
    403: refusal_example("Not yours to do", Forbidden()),
    404: refusal_example("No such thing of yours", NotFound()),
    409: refusal_example("Changed meanwhile", Conflict()),
    422: refusal_example("Wrong fields", InvalidFields({"name": forms.TOO_LONG.with_fields(most=100)})),
}
"""``responses=`` of a router with the usual refusals."""


async def get_database(request: Request) -> Database:
    """The database of this app."""
    database: Database = request.app.state.database
    return database


async def get_settings(request: Request) -> Settings:
    """The settings of this app."""
    settings: Settings = request.app.state.settings
    return settings


async def get_clock(request: Request) -> Clock:
    """The clock of this app."""
    clock: Clock = request.app.state.clock
    return clock


async def get_time_zone(request: Request) -> ZoneInfo:
    """The time zone of the region."""
    return ZoneInfo(request.app.state.settings.time_zone)


async def get_today(request: Request) -> date:
    """The date in the region's time zone."""
    state = request.app.state
    return school_today(state.clock, ZoneInfo(state.settings.time_zone))


async def get_jobs(request: Request) -> Runner:
    """The runner of queued jobs."""
    jobs: Runner = request.app.state.jobs
    return jobs


async def get_person_key(request: Request) -> bytes | None:
    """The key of the digests by which a child is recognised; None where the server has no file of keys."""
    sealer = request.app.state.sealer
    return None if sealer is None else bytes(sealer.person_key)


async def get_client_address(request: Request) -> str:
    """The network address of the client."""
    return address_of(request.scope)


DatabaseDep = Annotated[Database, Depends(get_database)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
ClockDep = Annotated[Clock, Depends(get_clock)]
TimeZone = Annotated[ZoneInfo, Depends(get_time_zone)]
Today = Annotated[date, Depends(get_today)]
JobsDep = Annotated[Runner, Depends(get_jobs)]
PersonKey = Annotated[bytes | None, Depends(get_person_key)]
ClientAddress = Annotated[str, Depends(get_client_address)]


class RateLimiter:
    """Counts attempts per client address; further ones are delayed, for longer each time."""

    def __init__(self, database: Database, clock: Clock, address: str) -> None:
        self._database = database
        self._clock = clock
        self._address = address

    async def __call__(self, count: Callable[..., T], *what: str) -> T:
        """Return ``count(…)`` of ``auth.throttle`` for an attempt at ``what``.

        Raises ``TooMany`` with ``retry_after``.
        """
        try:
            return await self._database.write(count, *what, self._address, self._clock())
        except TooManyAttempts as error:
            raise TooMany(retry_after=error.retry_after) from error


async def get_rate_limiter(request: Request) -> RateLimiter:
    """The rate limiter for the client of this request."""
    state = request.app.state
    return RateLimiter(state.database, state.clock, address_of(request.scope))


RateLimit = Annotated[RateLimiter, Depends(get_rate_limiter)]


async def _listing(
    search: Annotated[
        str, Query(max_length=100, description="words of the name, a number, or the end of the certificate")
    ] = "",
    order: ListOrder = ListOrder.USUAL,
    after: Annotated[
        str, Query(pattern=r"^[A-Za-z0-9_-]*$", max_length=LONGEST, description="``next`` of the page before")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
) -> Listing:
    return Listing(search, order, after, limit)


ListingDep = Annotated[Listing, Depends(_listing)]
"""The page of a list that a request wants."""
