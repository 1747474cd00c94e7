"""The parent's view of applications: state, places in the queue and their movement, possible actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from ruobr_server.areas.families.queries import child_papers
from ruobr_server.areas.kindergarten import queue
from ruobr_server.areas.kindergarten.states import APPLICATION, HELD, QUEUED, actions_of_owner
from ruobr_server.areas.kindergarten.tables import (
    application_choices,
    exchange_offers,
    kindergarten_applications,
    kindergarten_groups,
    kindergartens,
    privilege_categories,
)
from ruobr_server.areas.schools.queries import territory_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.workflow.presenters import steps_of
from ruobr_tui.api.models.kindergarten import (
    Application,
    Applications,
    PlaceOnDay,
    Referral,
    TrackedChoice,
)
from ruobr_tui.api.states.exchange import LIVE_OFFERS

MOVEMENT = timedelta(days=90)
"""How far back the movement goes."""


def applications(connection: Connection, caller: Identity, today: date) -> Applications:
    """All applications of the caller, the live ones first, then the newest."""
    rows = connection.execute(
        _applications().where(kindergarten_applications.c.account_id == caller.account_id)
    ).all()
    found = [_to_model(connection, row, caller, today) for row in rows]
    found.sort(key=lambda application: (application.state in APPLICATION.final, -application.id))
    return Applications(applications=found)


def application(connection: Connection, caller: Identity, application_id: int, today: date) -> Application:
    """One application of the caller. Raises the same ``NotFound`` for another account's."""
    row = connection.execute(
        _applications().where(
            kindergarten_applications.c.id == application_id,
            kindergarten_applications.c.account_id == caller.account_id,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _to_model(connection, row, caller, today)


def _applications() -> Select[Any]:
    own = kindergarten_applications
    return (
        select(
            own,
            child_papers.c.last_name,
            child_papers.c.first_name,
            child_papers.c.middle_name,
            territory_names.c.name.label("territory"),
            privilege_categories.c.title.label("category"),
        )
        .join(child_papers, child_papers.c.id == own.c.child_id)
        .join(territory_names, territory_names.c.id == own.c.territory_id)
        .outerjoin(privilege_categories, privilege_categories.c.id == own.c.category_id)
    )


def _to_model(connection: Connection, row: Row[Any], caller: Identity, today: date) -> Application:
    moved = queue.movement(connection, row.id, today - MOVEMENT) if row.state == QUEUED else {}
    return Application(
        id=row.id,
        number=row.number or "",
        child_id=row.child_id,
        child=full_name(row.last_name, row.first_name, row.middle_name),
        birth_date=row.birth_date,
        territory_id=row.territory_id,
        territory=row.territory,
        state=row.state,
        values=values_of(row),
        category_id=row.category_id,
        category=row.category or "",
        category_confirmed=row.category_confirmed,
        registered_at=row.registered_at,
        deadline=row.deadline,
        choices=choices_of(connection, [row.id], moved)[row.id],
        referral=referrals_of(connection, [row.group_id]).get(row.group_id),
        actions=actions_of_owner(row.state, is_offered=_is_offered(connection, row)),
        history=steps_of(connection, APPLICATION, row.id, caller.account_id),
        version=row.version,
    )


def _is_offered(connection: Connection, row: Row[Any]) -> bool:
    """Whether the place of an application is offered for exchange already."""
    if row.state != HELD:
        return False
    own = exchange_offers.c
    found = select(own.id).where(own.application_id == row.id, own.state.in_(LIVE_OFFERS))
    return connection.execute(found).first() is not None


def values_of(row: Row[Any]) -> dict[str, str]:
    """The values of the form."""
    return {
        "desired_date": row.desired_date.isoformat(),
        "regime": row.regime,
        "orientation": row.orientation,
        "language": row.language,
        "adapted": "1" if row.adapted else "",
    }


def choices_of(
    connection: Connection,
    application_ids: Sequence[int],
    moved: Mapping[int, Sequence[tuple[date, int]]] | None = None,
) -> dict[int, list[TrackedChoice]]:
    """The chosen kindergartens of each application with the places there, in order of preference."""
    own = application_choices.c
    rows = connection.execute(
        select(
            own.application_id,
            own.in_queue,
            own.kindergarten_id,
            kindergartens.c.number,
            kindergartens.c.name,
            own.position,
            own.sibling,
            own.sibling_confirmed,
            own.rank,
        )
        .join(kindergartens, kindergartens.c.id == own.kindergarten_id)
        .where(own.application_id.in_(application_ids))
        .order_by(own.application_id, own.position)
    ).all()
    found: dict[int, list[TrackedChoice]] = {number: [] for number in application_ids}
    queued = {row.application_id for row in rows if row.in_queue} if moved is not None else set()
    places = {
        (number, each.kindergarten_id): each for number in queued for each in queue.places(connection, number)
    }
    for application, _, kindergarten, number, name, position, sibling, is_confirmed, rank in rows:
        place = places.get((application, kindergarten))
        movement = [PlaceOnDay(day=day, place=there) for day, there in (moved or {}).get(kindergarten, ())]
        found[application].append(
            TrackedChoice(
                kindergarten_id=kindergarten,
                number=number,
                name=name,
                position=position,
                sibling=sibling,
                sibling_confirmed=is_confirmed,
                rank=rank,
                # Hundreds of choices in a list have none: what is left out costs nothing.
                **(_figures(place) if place else {}),
                **({"movement": movement} if movement else {}),
            )
        )
    return found


def _figures(place: queue.Place) -> dict[str, int]:
    names = ("place", "total", "category_place", "category_total")
    return {name: getattr(place, name) for name in names}


def referrals_of(connection: Connection, group_ids: Iterable[int | None]) -> dict[int | None, Referral]:
    """Group id → the referral."""
    rows = connection.execute(
        select(
            kindergartens,
            kindergarten_groups.c.id.label("group_id"),
            kindergarten_groups.c.regime,
            kindergarten_groups.c.orientation,
        )
        .join(kindergarten_groups, kindergarten_groups.c.kindergarten_id == kindergartens.c.id)
        .where(kindergarten_groups.c.id.in_({each for each in group_ids if each is not None}))
    )
    return {
        row.group_id: Referral(
            kindergarten_id=row.id,
            number=row.number,
            name=row.name,
            address=row.address,
            phone=row.phone,
            regime=row.regime,
            orientation=row.orientation,
        )
        for row in rows
    }
