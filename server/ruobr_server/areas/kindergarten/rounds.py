"""An allocation round of a municipality: planned in a dry run, applied if nothing has changed since."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from ruobr_server.areas.kindergarten import queue
from ruobr_server.areas.kindergarten.allocation import Given, Wanted, allocate
from ruobr_server.areas.kindergarten.desk import policy_of
from ruobr_server.areas.kindergarten.notifications import notify_owners
from ruobr_server.areas.kindergarten.protocols import Decided, decisions_of
from ruobr_server.areas.kindergarten.states import APPLICATION, QUEUED
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    kindergarten_applications,
    kindergarten_groups,
    kindergarten_round_decisions,
    kindergarten_rounds,
    kindergartens,
)
from ruobr_server.auth.desks import KINDERGARTEN, territories_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.calls import takes_long
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import record
from ruobr_tui.api.models.kindergarten import Round
from ruobr_tui.api.reasons import kindergarten as reasons

SHOWN = 2000
"""Decisions in a response: all referrals first, then who was left out, then the next in the queue."""

SECONDS = 120.0
"""A round of a large municipality takes about ten."""

PIECE = 500
"""Rows in one statement with a list of values."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A round that is not applied: who gets which place, of those who take part."""

    territory_id: int
    digest: str
    by: date
    given: list[Given]
    free: dict[int, int]
    wanted: list[Wanted]
    rows: dict[int, Row[Any]]
    left_out: Mapping[int, str]

    @property
    def referred(self) -> list[Given]:
        """Those who get a place."""
        return [each for each in self.given if each.group_id is not None]


@takes_long(SECONDS)
def run(
    connection: Connection,
    caller: Identity,
    territory_id: int,
    by: date,
    plan: str,
    now: datetime,
    today: date,
    left_out: Mapping[int, str] | None = None,
) -> Round:
    """Plan a round; with the ``plan`` of a dry run, apply it and store its protocol.

    ``left_out``: applications that get no place this time, with the reason.

    Raises ``Forbidden``, ``NotFound`` for another municipality, and ``Conflict`` if the data of the plan have
    changed.
    """
    if plan:  # no other transaction changes these places until this one ends
        lock_groups(connection, territory_id)
    made = planned(connection, caller, territory_id, by, left_out or {})
    if not plan:
        return to_model(connection, made)
    if made.digest != plan:
        raise Conflict(reasons.PLAN_OUTDATED)
    step = APPLICATION.step(QUEUED, "refer", {OPERATOR})
    answer_by = today + timedelta(days=policy_of(connection, territory_id).answer_days)
    referred = made.referred
    _refer(connection, referred, made.rows, step.target, answer_by, now)
    record(
        connection,
        APPLICATION,
        [(each.application_id, "refer", QUEUED, step.target, "") for each in referred],
        caller.account_id,
        now,
    )
    numbers = [each.application_id for each in referred]
    for first in range(0, len(numbers), PIECE):
        queue.enter(connection, numbers[first : first + PIECE])
    notify_owners(connection, numbers, now)
    number = _store(connection, caller, made, now)
    return to_model(connection, made, number, now)


def planned(
    connection: Connection, caller: Identity, territory_id: int, by: date, left_out: Mapping[int, str]
) -> Planned:
    """What a round would do now. Raises ``Forbidden``, and ``NotFound`` for another municipality."""
    if territory_id not in territories_of(connection, caller, KINDERGARTEN):
        raise NotFound
    return _plan(connection, territory_id, by, left_out)


def lock_groups(connection: Connection, territory_id: int) -> None:
    """Wait until nobody else changes the places of this municipality."""
    connection.execute(
        select(kindergarten_groups.c.id)
        .where(kindergarten_groups.c.kindergarten_id.in_(_kindergartens(territory_id)))
        .order_by(kindergarten_groups.c.id)
        .with_for_update()
    ).all()


def _kindergartens(territory_id: int) -> Any:
    return select(kindergartens.c.id).where(kindergartens.c.territory_id == territory_id)


def _plan(connection: Connection, territory_id: int, by: date, left_out: Mapping[int, str]) -> Planned:
    own = kindergarten_applications
    groups: dict[tuple[int, int, str, str, str], list[int]] = defaultdict(list)
    free: dict[int, int] = {}
    for row in connection.execute(
        select(kindergarten_groups)
        .where(kindergarten_groups.c.kindergarten_id.in_(_kindergartens(territory_id)))
        .order_by(kindergarten_groups.c.id)
    ):
        kind = (row.kindergarten_id, row.cohort, row.regime, row.orientation, row.language)
        groups[kind].append(row.id)
        free[row.id] = row.places - row.occupied
    rows = connection.execute(
        select(
            own.c.id,
            own.c.number,
            own.c.version,
            own.c.cohort,
            own.c.regime,
            own.c.orientation,
            own.c.language,
            own.c.registered_at,
            application_choices.c.kindergarten_id,
            application_choices.c.rank,
        )
        .join(application_choices, application_choices.c.application_id == own.c.id)
        .where(own.c.territory_id == territory_id, own.c.state == QUEUED, own.c.desired_date <= by)
        .order_by(own.c.registered_at, own.c.id, application_choices.c.position)
    ).all()
    wishes: dict[int, list[tuple[int, tuple[int, float, int]]]] = {}
    known: dict[int, Row[Any]] = {}
    for row in rows:
        known.setdefault(row.id, row)
        fitting = groups.get((row.kindergarten_id, row.cohort, row.regime, row.orientation, row.language), [])
        turn = (row.rank, row.registered_at.timestamp(), row.id)
        wishes.setdefault(row.id, []).extend((group, turn) for group in fitting)
    excluded = {number: reason for number, reason in left_out.items() if number in wishes}
    wanted = [Wanted(number, [] if number in excluded else found) for number, found in wishes.items()]
    given = allocate(wanted, free)
    digest = hashlib.sha256(
        repr(
            (
                territory_id,
                by,
                sorted(free.items()),
                [(each, known[each.application_id].version) for each in given],
                *([sorted(excluded)] if excluded else []),
            )
        ).encode()
    ).hexdigest()
    return Planned(territory_id, digest[:40], by, given, free, wanted, known, excluded)


def _refer(
    connection: Connection,
    referred: Sequence[Given],
    rows: dict[int, Row[Any]],
    state: str,
    answer_by: date,
    now: datetime,
) -> None:
    if not referred:
        return
    own = kindergarten_applications
    connection.execute(
        update(own)
        .where(own.c.id == bindparam("of_id"), own.c.version == bindparam("known"))
        .values(
            state=state,
            group_id=bindparam("place"),
            deadline=answer_by,
            version=bindparam("known") + 1,
            updated_at=now,
        ),
        [
            {
                "of_id": each.application_id,
                "known": rows[each.application_id].version,
                "place": each.group_id,
            }
            for each in referred
        ],
    )
    many: dict[int, int] = defaultdict(int)
    for each in referred:
        assert each.group_id is not None
        many[each.group_id] += 1
    connection.execute(
        update(kindergarten_groups)
        .where(kindergarten_groups.c.id == bindparam("of_id"))
        .values(occupied=kindergarten_groups.c.occupied + bindparam("many")),
        [{"of_id": group, "many": count} for group, count in many.items()],
    )
    # If a parent has changed an application in the meantime, the whole round is rolled back.
    moved = 0
    for first in range(0, len(referred), PIECE):
        part = [each.application_id for each in referred[first : first + PIECE]]
        moved += len(
            connection.execute(
                select(own.c.id).where(own.c.id.in_(part), own.c.state == state, own.c.updated_at == now)
            ).all()
        )
    if moved != len(referred):
        raise Conflict(reasons.APPLICATIONS_CHANGED)


def _store(connection: Connection, caller: Identity, made: Planned, now: datetime) -> int:
    """Write the protocol; return its number."""
    [number] = take_ids(connection, "kindergarten_rounds")
    referred = len(made.referred)
    connection.execute(
        insert(kindergarten_rounds).values(
            id=number,
            territory_id=made.territory_id,
            desired_by=made.by,
            plan=made.digest,
            given=referred,
            left=len(made.given) - referred,
            account_id=caller.account_id,
            applied_at=now,
        )
    )
    rows = [
        {
            "round_id": number,
            "position": position,
            "application_id": each.application_id,
            "kindergarten_id": each.kindergarten_id,
            "wish": each.wish,
            "rank": each.rank,
            "why": each.why,
            "ahead": each.ahead,
            "places": each.places,
            "note": each.note,
        }
        for position, each in enumerate(_lines(connection, made), 1)
    ]
    for first in range(0, len(rows), PIECE):
        connection.execute(insert(kindergarten_round_decisions), rows[first : first + PIECE])
    return number


def to_model(
    connection: Connection, made: Planned, number: int | None = None, applied_at: datetime | None = None
) -> Round:
    """With the names; ``number`` is that of the protocol, null of a plan."""
    referred = len(made.referred)
    return Round(
        id=number,
        territory_id=made.territory_id,
        by=made.by,
        applied_at=applied_at,
        plan=made.digest,
        applied=number is not None,
        given=referred,
        left=len(made.given) - referred,
        decisions=decisions_of(connection, list(islice(_lines(connection, made), SHOWN))),
    )


def _lines(connection: Connection, made: Planned) -> Iterator[Decided]:
    """All decisions: referrals, then who was left out, then who goes on waiting, in the order of the queue.

    The reason: referred; no matching group in any chosen kindergarten; or all full.
    """
    rows = connection.execute(
        select(kindergarten_groups.c.id, kindergarten_groups.c.kindergarten_id).where(
            kindergarten_groups.c.kindergarten_id.in_(_kindergartens(made.territory_id))
        )
    )
    where = {row.id: row.kindergarten_id for row in rows}
    turns: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    for one in made.wanted:
        for group, turn in one.groups:
            turns[group].append(turn)
    for queued in turns.values():
        queued.sort()

    def place(pair: tuple[Given, Wanted]) -> tuple[bool, bool]:
        return pair[0].group_id is None, pair[0].application_id not in made.left_out

    for given, wanted in sorted(zip(made.given, made.wanted, strict=True), key=place):
        yield _line(given, wanted, made, where, turns)


def _line(
    given: Given,
    wanted: Wanted,
    made: Planned,
    where: Mapping[int, int],
    turns: Mapping[int, list[tuple[int, float, int]]],
) -> Decided:
    row = made.rows[given.application_id]
    ahead = places = 0
    if wanted.groups:
        group, turn = wanted.groups[0]
        ahead, places = bisect_left(turns[group], turn), max(0, made.free[group])
    why = "given" if given.group_id is not None else "full" if wanted.groups else "no-group"
    return Decided(
        application_id=given.application_id,
        kindergarten_id=None if given.group_id is None else where[given.group_id],
        wish=given.wish,
        rank=wanted.groups[given.wish - 1][1][0] if given.wish else row.rank,
        why="left-out" if given.application_id in made.left_out else why,
        ahead=ahead,
        places=places,
        note=made.left_out.get(given.application_id, ""),
    )
