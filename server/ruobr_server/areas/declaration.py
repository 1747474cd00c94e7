"""What an area adds to the server, in one declaration (``area.py`` of each area).

``app.py`` and its like go over the declarations and know no area by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from sqlalchemy import Connection
from starlette.datastructures import State
from starlette.types import ASGIApp

from ruobr_server.auth.identity import Identity
from ruobr_server.kit.jobs.kinds import JobKind, retention
from ruobr_server.kit.jobs.queue import forget_done

Export = Callable[[Connection, Identity, datetime, date], Any]
"""What the portal knows of an account, as JSON: who asks, the moment, the day of the region."""

Erase = Callable[[Connection, int, datetime], None]
"""Takes away what tells who an account was: its number, the moment."""

ConsentHook = Callable[[Connection, int, datetime], None]
"""What stops for an account when its consent is withdrawn."""

ScanReason = Callable[[Connection, Identity, int], bool]
"""Whether an operator has a reason to see the scans of a child: who asks, the child's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of the portal. What it does not have is left out.

    An area comes after those that it builds on, in ``registry.AREAS``; erasing goes the other way round.
    """

    name: str
    routers: Sequence[APIRouter] = ()
    features: frozenset[str] = frozenset()
    """Names in ``/capabilities`` that a client asks for before it shows a section."""
    features_of: Callable[[State], frozenset[str]] = lambda _: frozenset()
    """The same where it depends on how this server is set up; the state is that of the app."""
    desk_kinds: tuple[str, ...] = ()
    """Kinds of desks that operators may have (``auth.desks``)."""
    public_paths: tuple[str, ...] = ()
    """Beginnings of paths that strangers may send to: their bodies have a lower limit."""
    large_bodies: tuple[str, ...] = ()
    """Paths whose bodies may be as large as the server allows at all."""
    form_paths: tuple[str, ...] = ()
    """Paths that take a browser's form."""
    form_refusal: Callable[[], ASGIApp] | None = None
    """The page that a browser sees when such a form came from another site."""
    setup: Callable[[FastAPI], None] = lambda _: None
    """Prepares ``app.state`` before the app serves."""
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None
    """Runs as long as the app serves."""
    jobs: tuple[JobKind, ...] = ()
    """Work beside the requests: what is queued, what is done once a day, what is removed when it is old."""
    exports: Mapping[str, Export] = field(default_factory=dict)
    """Parts of a person's export by name; ``info=`` of each table names the part that has it."""
    erase: Erase | None = None
    keeps_account: Callable[[Connection, int], bool] | None = None
    """Whether something of this area stands that forbids an erasure, such as a contract."""
    on_consent_withdrawn: ConsentHook | None = None
    scan_reason: ScanReason | None = None
    event_kinds: frozenset[str] = frozenset()
    """Kinds of live events that this area publishes."""


async def get_areas(request: Request) -> Sequence[Area]:
    """The areas of this app."""
    areas: Sequence[Area] = request.app.state.areas
    return areas


Areas = Annotated[Sequence[Area], Depends(get_areas)]
"""``async def route(areas: Areas)``: what this app consists of."""


def consent_hooks(areas: Sequence[Area]) -> list[ConsentHook]:
    """What stops for an account when its consent is withdrawn, the areas built last first."""
    return [area.on_consent_withdrawn for area in reversed(areas) if area.on_consent_withdrawn is not None]


def erasers(areas: Sequence[Area]) -> list[Erase]:
    """What takes an account's data away, in an order in which nothing needs what is gone."""
    return [area.erase for area in reversed(areas) if area.erase is not None]


def scan_reasons(areas: Sequence[Area]) -> list[ScanReason]:
    """What gives an operator a reason to see a child's scans."""
    return [area.scan_reason for area in areas if area.scan_reason is not None]


def desk_kinds(areas: Sequence[Area]) -> list[str]:
    """The kinds of desks that this portal has."""
    return [kind for area in areas for kind in area.desk_kinds]


def job_kinds(areas: Sequence[Area]) -> list[JobKind]:
    """All kinds of jobs, and the removal of those that were done."""
    return [retention("jobs.done", forget_done), *(kind for area in areas for kind in area.jobs)]
