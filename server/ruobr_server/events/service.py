"""What has just changed, told to accounts in the transaction that changes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, text

from ruobr_server.accounts.tables import accounts, guardianships
from ruobr_server.database.ids import take_ids
from ruobr_server.events.tables import live_events
from ruobr_server.schools.tables import pupils

PAYMENT, BALANCE = "payment", "balance"
"""Kinds: a payment's state, money on a child's account."""

CHANNEL = "ruobr_events"
"""PostgreSQL's notifications: the numbers of the accounts that something was told to."""

WHOM_AT_ONCE = 300
"""Accounts in one notification, which holds less than 8,000 bytes."""

KEPT = timedelta(days=2)
_own = live_events


def tell(
    connection: Connection, account_ids: Iterable[int], kind: str, about: Mapping[str, Any], now: datetime
) -> None:
    """Tell these accounts. ``about`` holds numbers and states: nothing personal, no sums.

    Numbers are given while their counter is locked, so they grow in the order of the commits: who has
    seen one has seen all before it.
    """
    _write(connection, [(account_id, kind, about) for account_id in sorted(set(account_ids))], now)


def _write(connection: Connection, told: Sequence[tuple[int, str, Mapping[str, Any]]], now: datetime) -> None:
    if not told:
        return
    numbers = take_ids(connection, "live_events", len(told))
    rows = [
        {
            "id": number,
            "account_id": account_id,
            "kind": kind,
            "about": json.dumps(dict(about), ensure_ascii=False, sort_keys=True),
            "at": now,
        }
        for number, (account_id, kind, about) in zip(numbers, told, strict=True)
    ]
    connection.execute(insert(_own), rows)
    if connection.dialect.name != "postgresql":
        return
    whom = sorted({account_id for account_id, _kind, _about in told})
    for start in range(0, len(whom), WHOM_AT_ONCE):
        named = ",".join(map(str, whom[start : start + WHOM_AT_ONCE]))
        connection.execute(text("SELECT pg_notify(:channel, :whom)"), {"channel": CHANNEL, "whom": named})


def tell_pupil(
    connection: Connection, pupil_id: int, kind: str, about: Mapping[str, Any], now: datetime
) -> None:
    """Tell everybody who may read this pupil's diary: parents with an open one, and the pupil."""
    parents = connection.scalars(
        select(guardianships.c.account_id).where(
            guardianships.c.pupil_id == pupil_id, guardianships.c.diary_open
        )
    ).all()
    person = select(pupils.c.person_id).where(pupils.c.id == pupil_id).scalar_subquery()
    own = connection.scalars(
        select(accounts.c.id).where(accounts.c.person_id == person, accounts.c.role == "pupil")
    ).all()
    tell(connection, [*parents, *own], kind, {**about, "child": pupil_id}, now)


def tell_pupils(connection: Connection, pupil_ids: Iterable[int], kind: str, now: datetime) -> None:
    """Tell everybody who may read the diaries of these pupils, each about each; a few statements in all."""
    wanted = sorted(set(pupil_ids))
    if not wanted:
        return
    parents = select(guardianships.c.account_id, guardianships.c.pupil_id).where(
        guardianships.c.pupil_id.in_(wanted), guardianships.c.diary_open
    )
    own = (
        select(accounts.c.id, pupils.c.id.label("pupil_id"))
        .join(pupils, pupils.c.person_id == accounts.c.person_id)
        .where(pupils.c.id.in_(wanted), accounts.c.role == "pupil")
    )
    pairs = sorted({*map(tuple, connection.execute(parents)), *map(tuple, connection.execute(own))})
    _write(connection, [(account, kind, {"child": child}) for account, child in pairs], now)


def after(connection: Connection, account_id: int, last: int, limit: int = 100) -> list[Row[Any]]:
    """What was told to an account behind a number, in order."""
    query = select(_own.c.id, _own.c.kind, _own.c.about).where(
        _own.c.account_id == account_id, _own.c.id > last
    )
    return list(connection.execute(query.order_by(_own.c.id).limit(limit)))


def told_since(connection: Connection, last: int) -> tuple[int, set[int]]:
    """The highest number, and which accounts were told anything behind ``last``."""
    rows = connection.execute(select(_own.c.id, _own.c.account_id).where(_own.c.id > last)).all()
    return max([last, *(row.id for row in rows)]), {row.account_id for row in rows}


def latest(connection: Connection) -> int:
    """The highest number so far; 0 before the first."""
    return connection.scalar(select(func.max(_own.c.id))) or 0


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove what nobody will ask for again."""
    connection.execute(delete(_own).where(_own.c.at < now - KEPT))
