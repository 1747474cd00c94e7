"""The declaration of an area (``area.py`` in each area): everything it adds to the server.

``app.py`` and other central modules iterate over the declarations and know no area by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from sqlalchemy import Connection, Select, Table, select
from starlette.datastructures import State
from starlette.types import ASGIApp

from ruobr_server.auth.identity import Identity
from ruobr_server.kit.jobs.kinds import JobKind, retention
from ruobr_server.kit.jobs.queue import forget_done
from ruobr_server.kit.metrics import Gauges
from ruobr_tui.api.roles import Scope

Export = Callable[[Connection, Identity, datetime, date], Any]
"""A part of an account's data export, as JSON. Arguments: the caller, the time, the day of the region."""

Erase = Callable[[Connection, int, datetime], None]
"""Anonymises an account. Arguments: its id, the time."""

ConsentHook = Callable[[Connection, int, datetime], None]
"""Called when an account's consent is withdrawn."""

Owners = Select[tuple[int, int]]
"""Whose the subjects of a history are: ``id`` of the subject, and ``account_id``."""

ScanReason = Callable[[Connection, Identity, int], bool]
"""Whether an operator may see the scans of a child. Arguments: the operator, the child's id."""


DeskItem = Callable[[Connection, Identity, int], bool]
"""Whether a desk of the caller decides on an item. Arguments: the caller, the item's id."""


@dataclass(frozen=True, slots=True)
class DemoRows:
    """The rows that an area adds to the demo's database: ``areas/<area>/demo.py``.

    ``builder`` is ``module:function``, called with a ``demo.context.Demo``. It is imported when a demo is
    built: no other server ever imports demo data. ``after``: areas whose rows it depends on.
    """

    builder: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoDemoRows:
    """The area has tables that stay empty in a new demo; ``why`` is for maintainers."""

    why: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a second person reads before confirming; the client names and formats it.

    ``form``: text, sum (kopecks, exact), day (ISO), count, or role.
    """

    name: str
    value: str
    form: str = "text"
    is_fixed: bool = True
    """What was asked for: if it has changed, the request cannot be confirmed. Others are only shown as they
    are now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What exactly a request would do. ``title`` is whom or what it is about.

    ``concerns``: the persons it is about, who confirm nothing of their own.
    """

    title: str
    scope: Scope
    facts: Sequence[Fact]
    concerns: frozenset[int] = frozenset()


PlanOf = Callable[[Connection, Identity, int, Mapping[str, Any], datetime], Plan]
"""Makes the plan, and raises ``Forbidden``, ``NotFound`` … if this member of staff may not do it.

Arguments: who asks or confirms, the id of the subject, the request's body, the time. It runs twice, for each
of the two, before anything is changed.
"""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A request that is carried out: by whom it was asked and confirmed."""

    asker: Identity
    confirmer: Identity
    subject_id: int
    body: Mapping[str, Any]
    reason: str
    areas: Sequence[Area]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalKind:
    """A decision that a second person may have to confirm. The settings say whether."""

    name: str
    """Of ``rules.approvals.CONFIRMERS``, which says who confirms it."""
    act: str
    """Of ``rules.approvals.ACTS``, as the settings name it."""
    plan: PlanOf
    carry_out: Callable[[Connection, Confirmed, datetime], object]
    """In the transaction of the confirmation."""
    lock: Callable[[Connection, int], object] | None = None
    """Waits, before the plans are made, until nobody else changes this subject."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for an administrator: a number alone, and the day that belongs to it."""

    what: str
    """The client has the words: ``screens/administration/on_today.py``."""
    count: int
    day: date | None = None


WaitsOf = Callable[[Connection, Identity, datetime], Iterable[Waits]]
"""What waits in the caller's scope; nothing for whom it does not concern. Cheap: the home asks often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area of the portal. All parts are optional.

    In ``registry.AREAS`` an area follows those that it depends on; erasure runs in the reverse order.
    """

    name: str
    routers: Sequence[APIRouter] = ()
    features: frozenset[str] = frozenset()
    """Names in ``/capabilities``, which a client checks before it shows a section."""
    features_of: Callable[[State], frozenset[str]] = lambda _: frozenset()
    """Features that depend on the settings; the state is that of the app."""
    desk_kinds: tuple[str, ...] = ()
    """Kinds of operators' desks (``auth.desks``)."""
    desk_items: Mapping[str, DeskItem] = field(default_factory=dict)
    """By the kind of a desk: which items are the caller's."""
    public_paths: tuple[str, ...] = ()
    """Prefixes of paths without authentication: their bodies have a lower limit."""
    large_bodies: tuple[str, ...] = ()
    """Paths whose bodies may have the operator's maximum size."""
    form_paths: tuple[str, ...] = ()
    """Paths that accept HTML forms."""
    form_refusal: Callable[[], ASGIApp] | None = None
    """The page for a browser whose form came from another site."""
    setup: Callable[[FastAPI], None] = lambda _: None
    """Prepares ``app.state`` before the app serves."""
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None
    """Runs as long as the app serves."""
    approvals: tuple[ApprovalKind, ...] = ()
    """Decisions that need a second person where the settings say so."""
    jobs: tuple[JobKind, ...] = ()
    """Queued jobs, daily jobs, and deletion after the retention period."""
    exports: Mapping[str, Export] = field(default_factory=dict)
    """Parts of a person's data export by name; ``info=`` of each table names its part."""
    erase: Erase | None = None
    keeps_account: Callable[[Connection, int], bool] | None = None
    """Whether something in this area forbids an erasure, such as a contract."""
    on_consent_withdrawn: ConsentHook | None = None
    scan_reason: ScanReason | None = None
    waits: WaitsOf | None = None
    """What the home of administrators names of this area."""
    sheets: str = ""
    """``module:function`` of what describes the tables that a school is filled from (``kit.sheets``)."""
    histories: Mapping[str, Owners] = field(default_factory=dict)
    """By the name of a state machine: to which accounts its subjects belong."""
    gauges: Gauges | None = None
    """What Prometheus reads of this area; no personal data."""
    event_kinds: frozenset[str] = frozenset()
    """Kinds of live events that this area publishes."""
    demo: DemoRows | NoDemoRows | None = None
    """Null if there are no tables."""


async def get_areas(request: Request) -> Sequence[Area]:
    """The areas of this app."""
    areas: Sequence[Area] = request.app.state.areas
    return areas


Areas = Annotated[Sequence[Area], Depends(get_areas)]
"""``async def route(areas: Areas)``: the areas of this app."""


def of_account(table: Table) -> Owners:
    """The rows of a table that has the ``account_id`` of its owner."""
    return select(table.c.id, table.c.account_id)


def consent_hooks(areas: Sequence[Area]) -> list[ConsentHook]:
    """Called when an account's consent is withdrawn, dependent areas first."""
    return [area.on_consent_withdrawn for area in reversed(areas) if area.on_consent_withdrawn is not None]


def erasers(areas: Sequence[Area]) -> list[Erase]:
    """The functions that anonymise an account, dependent areas first."""
    return [area.erase for area in reversed(areas) if area.erase is not None]


def scan_reasons(areas: Sequence[Area]) -> list[ScanReason]:
    """The functions that allow an operator to see a child's scans."""
    return [area.scan_reason for area in areas if area.scan_reason is not None]


def desk_kinds(areas: Sequence[Area]) -> list[str]:
    """The kinds of desks of this portal."""
    return [kind for area in areas for kind in area.desk_kinds]


def job_kinds(areas: Sequence[Area]) -> list[JobKind]:
    """All kinds of jobs, and the deletion of finished ones."""
    return [retention("jobs.done", forget_done), *(kind for area in areas for kind in area.jobs)]


def desk_items(areas: Sequence[Area]) -> dict[str, DeskItem]:
    """By the kind of a desk: which items are the caller's."""
    return {kind: item for area in areas for kind, item in area.desk_items.items()}
