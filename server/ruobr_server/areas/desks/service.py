"""Who looks at which row of a desk now, and news of changes for all clerks of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from ruobr_server.areas.declaration import Area, desk_items
from ruobr_server.areas.desks.tables import desk_presences
from ruobr_server.areas.events.service import publish
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth import role_grants
from ruobr_server.auth.desks import kinds_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, granted_roles
from ruobr_server.kit.db.inserts import insert_new
from ruobr_server.kit.errors import Forbidden, NotFound
from ruobr_tui.api.models.desks import Viewer, Viewers
from ruobr_tui.api.models.events import DESK
from ruobr_tui.api.roles import clerk_of

LEASE = timedelta(seconds=150)
"""How long somebody is believed to look after the last word of it: two beats of the client, and some."""


def look(
    connection: Connection,
    caller: Identity,
    desk: str,
    item: int | None,
    now: datetime,
    areas: Sequence[Area],
) -> Viewers:
    """Note which item the caller has open (none: no more), and return who looks at which.

    Raises ``Forbidden`` for callers without such a desk, ``NotFound`` for an item of another one.
    """
    is_ours = desk_items(areas).get(desk)
    if is_ours is None or desk not in kinds_of(connection, caller):
        raise Forbidden
    if item is not None and not is_ours(connection, caller, item):
        raise NotFound
    own = desk_presences
    is_mine = (own.c.account_id == caller.account_id) & (own.c.desk == desk)
    if item is None:
        connection.execute(delete(own).where(is_mine))
    else:
        values = {"item": item, "until": now + LEASE}
        row = {"account_id": caller.account_id, "desk": desk, **values}
        if not insert_new(connection, own, row):
            connection.execute(update(own).where(is_mine).values(**values))
    rows = connection.execute(
        select(own.c.item, person_names.c.last_name, person_names.c.first_name, person_names.c.middle_name)
        .join(account_owners, account_owners.c.id == own.c.account_id)
        .join(person_names, person_names.c.id == account_owners.c.person_id)
        .where(own.c.desk == desk, own.c.until > now, own.c.account_id != caller.account_id)
        .order_by(own.c.item, own.c.account_id)
    ).all()
    return Viewers(
        viewers=[
            Viewer(item=row.item, name=full_name(row.last_name, row.first_name, row.middle_name))
            for row in rows
            if is_ours(connection, caller, row.item)
        ]
    )


def notify_desk(
    connection: Connection,
    desk: str,
    item: int | None,
    territory_id: int | None,
    school_id: int | None,
    now: datetime,
) -> None:
    """Publish to all clerks of a place that an item of their desk has changed (none: several)."""
    roles = granted_roles.c
    here: list[ColumnElement[bool]] = [roles.territory_id.is_(None)]
    if territory_id is not None:
        here.append((roles.territory_id == territory_id) & roles.school_id.is_(None))
    if school_id is not None:
        here.append(roles.school_id == school_id)
    clerks = connection.scalars(
        select(roles.account_id).where(
            roles.role == clerk_of(desk), role_grants.is_live(now.date(), roles), or_(*here)
        )
    )
    notify_accounts(connection, clerks, desk, item, now)


def notify_accounts(
    connection: Connection, account_ids: Iterable[int], desk: str, item: int | None, now: datetime
) -> None:
    """Publish to these accounts that an item of their desk has changed (none: several)."""
    publish(connection, account_ids, DESK, {"desk": desk} | ({} if item is None else {"item": item}), now)


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Forget what an account has open."""
    connection.execute(delete(desk_presences).where(desk_presences.c.account_id == account_id))


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete who looks no more."""
    connection.execute(delete(desk_presences).where(desk_presences.c.until <= now))
