"""What a family reads of the access log: who viewed the parent's data and the children's, page by page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, or_, select

from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.personal_data.keyset import Place, place_of, text_of
from ruobr_server.areas.personal_data.people import Person, people_of, roles_at
from ruobr_server.areas.personal_data.tables import access_log
from ruobr_server.areas.schools.queries import person_names, pupil_places
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_tui.api.models.personal_data import Look, Looks
from ruobr_tui.api.roles import Role

PAGE = 100
"""Records of a page."""


def looks_of(connection: Connection, caller: Identity, before: str | None) -> Looks:
    """Who viewed the caller's data, the latest first.

    A parent reads those of the children's own accounts as well, while their diaries are open to him.
    ``before``: the ``next`` of the page before; raises ``InvalidInput`` for one that is none of ours.
    """
    pupils = _accounts_of_children(connection, caller)
    return _page(connection, [caller.account_id, *pupils], pupils, before, PAGE)


def all_looks_at(connection: Connection, account_id: int, limit: int) -> Looks:
    """Who viewed the data of this account alone, for its export."""
    return _page(connection, [account_id], {}, None, limit)


def _page(
    connection: Connection, accounts: list[int], pupils: dict[int, str], before: str | None, limit: int
) -> Looks:
    own = access_log.c
    query = (
        select(own.id, own.at, own.account_id, own.viewer_id, own.what, own.reason)
        .add_columns(child_papers.c.first_name.label("child"))
        .outerjoin(child_papers, child_papers.c.id == own.child_id)
        .where(own.account_id.in_(accounts))
    )
    if before is not None:
        place = place_of(before)
        query = query.where(or_(own.at < place.at, and_(own.at == place.at, own.id < place.id)))
    rows = connection.execute(query.order_by(own.at.desc(), own.id.desc()).limit(limit + 1)).all()
    shown = rows[:limit]
    viewers = {row.viewer_id for row in shown}
    people, held = people_of(connection, viewers), roles_at(connection, viewers)
    looks = [
        Look(
            id=_place(row),
            at=row.at,
            what=row.what,
            who=people.get(row.viewer_id, Person()).name,
            roles=held(row.viewer_id, row.at),
            child=pupils.get(row.account_id, row.child or ""),
            reason=row.reason,
        )
        for row in shown
    ]
    return Looks(looks=looks, next=_place(shown[-1]) if len(rows) > limit else "")


def _place(row: Row[Any]) -> str:
    return text_of(Place(row.at, 0, row.id))


def last_look(connection: Connection, account_id: int, what: str) -> datetime | None:
    """When this was last written into the log of an account."""
    own = access_log.c
    latest = select(own.at).where(own.account_id == account_id, own.what == what).order_by(own.at.desc())
    found: datetime | None = connection.scalar(latest.limit(1))
    return found


def _accounts_of_children(connection: Connection, caller: Identity) -> dict[int, str]:
    """The children's own accounts, with their first names."""
    if caller.role != Role.PARENT:
        return {}
    rows = connection.execute(
        select(account_owners.c.id, person_names.c.first_name)
        .join(pupil_places, pupil_places.c.person_id == account_owners.c.person_id)
        .join(guardians, guardians.c.pupil_id == pupil_places.c.id)
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .where(
            guardians.c.account_id == caller.account_id,
            guardians.c.diary_open,
            account_owners.c.role == Role.PUPIL,
        )
    )
    return {row.id: row.first_name for row in rows}
