"""The children of an account: added and edited by the parent, linked to a pupil by the class teacher."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ruobr_server.areas.families import diary_access
from ruobr_server.areas.families.child_words import remove_words, store_words
from ruobr_server.areas.families.person_key import update_applications
from ruobr_server.areas.families.profile import form_values, profile, stored
from ruobr_server.areas.families.tables import family_children, profiles, searched
from ruobr_server.areas.personal_data.service import require_consent
from ruobr_server.areas.schools.queries import class_names, class_of_pupil, pupil_places, school_names
from ruobr_server.auth.account_lock import wait_turn_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, Conflict, Forbidden, NotFound
from ruobr_server.kit.http.forms import right
from ruobr_tui.api.models.family import Children, FamilyChild, JoinState, Services
from ruobr_tui.api.reasons import families as reasons
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.fields.family_forms import CHILD
from ruobr_tui.api.rules.fields.forms import missing
from ruobr_tui.api.states.families import DiaryRequestState

MOST = 30
"""Maximum number of children of one account, against faulty programs."""

JOIN, REMOVE = "join", "remove"
"""Actions of a parent on a child: ask for its diary, take it off the account."""


def children(connection: Connection, caller: Identity) -> Children:
    """All children of the caller, the eldest first."""
    rows = connection.execute(
        _children()
        .where(family_children.c.account_id == caller.account_id)
        .order_by(family_children.c.birth_date, family_children.c.id)
    ).all()
    joins = diary_access.latest_of(connection, [row.id for row in rows])
    return Children(children=[_shown(row, joins) for row in rows])


def child(connection: Connection, caller: Identity, child_id: int) -> FamilyChild:
    """One child of the caller. Raises the same ``NotFound`` for another account's child."""
    row = connection.execute(
        _children().where(family_children.c.id == child_id, family_children.c.account_id == caller.account_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return _shown(row, diary_access.latest_of(connection, [child_id]))


def add_child(
    connection: Connection,
    caller: Identity,
    values: Mapping[str, str],
    now: datetime,
    today: date,
    *,
    wording: str = VERSION,
) -> FamilyChild:
    """Add a child. ``wording``: the version of the consent text in force.

    Raises ``ConsentNeeded``, ``InvalidFields``, ``Forbidden`` for callers who are no parents.
    """
    if caller.role != Role.PARENT:
        raise Forbidden
    require_consent(connection, caller, wording)
    clean = right(CHILD, values, today)
    wait_turn_of(connection, caller.account_id)  # two concurrent requests must not exceed the limit
    own = select(family_children.c.id).where(family_children.c.account_id == caller.account_id)
    if len(connection.execute(own).all()) >= MOST:
        raise Conflict(reasons.TOO_MANY_CHILDREN)
    [number] = take_ids(connection, "family_children")
    connection.execute(
        insert(family_children).values(
            id=number,
            account_id=caller.account_id,
            version=1,
            created_at=now,
            updated_at=now,
            **stored(CHILD, clean),
        )
    )
    store_words(connection, number, clean)
    return child(connection, caller, number)


def save_child(
    connection: Connection,
    caller: Identity,
    child_id: int,
    values: Mapping[str, str],
    version: int,
    now: datetime,
    today: date,
    person_key: bytes | None = None,
    *,
    wording: str = VERSION,
) -> FamilyChild:
    """Save an edited child and update its applications (``person_key`` is that of the keys file).

    Raises ``NotFound``, ``InvalidFields``, ``Changed`` for an old version, and ``Conflict`` if another
    account has applied for a child with the same documents.
    """
    require_consent(connection, caller, wording)
    before = child(connection, caller, child_id)
    if before.version != version:
        raise Changed(before.to_wire())
    clean = right(CHILD, values, today)
    changed = connection.execute(
        update(family_children)
        .where(family_children.c.id == child_id, family_children.c.version == version)
        .values(version=version + 1, updated_at=now, search_name=searched(clean), **stored(CHILD, clean))
    )
    if not changed.rowcount:
        raise Changed(child(connection, caller, child_id).to_wire())
    store_words(connection, child_id, clean)
    try:
        with connection.begin_nested():
            update_applications(connection, child_id, person_key)
    except IntegrityError as error:
        raise Conflict(reasons.SAME_PAPERS) from error
    return child(connection, caller, child_id)


def remove_child(connection: Connection, caller: Identity, child_id: int) -> None:
    """Delete a child. Raises ``NotFound``, or ``Conflict`` while anything refers to it."""
    if REMOVE not in child(connection, caller, child_id).actions:
        raise Conflict(reasons.CHILD_HAS_DIARY)
    try:
        with connection.begin_nested():
            remove_words(connection, child_id)
            connection.execute(delete(family_children).where(family_children.c.id == child_id))
    except IntegrityError as error:
        raise Conflict(reasons.CHILD_IN_USE) from error


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Delete the data of an account's children.

    A child that an application refers to stays as a row without a name, so that queues and histories do not
    change.
    """
    diary_access.erase(connection, account_id, now)
    connection.execute(delete(profiles).where(profiles.c.account_id == account_id))
    rows = connection.execute(
        select(family_children.c.id, family_children.c.birth_date).where(
            family_children.c.account_id == account_id
        )
    ).all()
    blank = dict.fromkeys(
        ("middle_name", "snils", "certificate_series", "certificate_number", "residence"), ""
    )
    for row in rows:
        mine = family_children.c.id == row.id
        remove_words(connection, row.id)
        try:
            with connection.begin_nested():
                connection.execute(delete(family_children).where(mine))
        except IntegrityError:  # an application refers to it
            connection.execute(
                update(family_children)
                .where(mine)
                .values(
                    **blank,
                    registration_address="",
                    search_name="",
                    last_name="—",
                    first_name="—",
                    birth_date=date(row.birth_date.year, 1, 1),
                    gender=0,
                    certificate_date=None,
                    pupil_id=None,
                    version=family_children.c.version + 1,
                    updated_at=now,
                )
            )


def services(connection: Connection, caller: Identity) -> Services:
    """Whether the services are open, and which data are missing."""
    own = profile(connection, caller)
    found = children(connection, caller).children
    lacking = {each.id: each.missing for each in found if each.missing}
    return Services(
        is_open=not own.missing and any(not each.missing for each in found),
        profile_missing=own.missing,
        children_missing=lacking,
        has_children=bool(found),
    )


def _children() -> Select[Any]:
    return (
        select(
            family_children, school_names.c.name.label("school"), class_names.c.grade, class_names.c.letter
        )
        .outerjoin(pupil_places, pupil_places.c.id == family_children.c.pupil_id)
        .outerjoin(school_names, school_names.c.id == pupil_places.c.school_id)
        .outerjoin(class_names, class_of_pupil())
    )


def _shown(row: Row[Any], joins: Mapping[int, JoinState]) -> FamilyChild:
    values = form_values(CHILD, row)
    join = joins.get(row.id)
    return FamilyChild(
        id=row.id,
        values=values,
        missing=missing(CHILD, values),
        pupil_id=row.pupil_id,
        school=row.school or "",
        class_name=f"{row.grade}{row.letter}" if row.grade is not None else "",
        join=join,
        actions=_actions(row.pupil_id, join),
        version=row.version,
    )


def _actions(pupil_id: int | None, join: JoinState | None) -> list[str]:
    """What the parent may do, as far as the diary is concerned."""
    if pupil_id is not None:
        return []
    waits = join is not None and join.state == DiaryRequestState.REQUESTED
    return [*([] if waits else [JOIN]), *([REMOVE] if join is None else [])]
