"""Requests for erasure at the desk of the data protection officer, who answers for the whole region."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, or_, select

from ruobr_server.areas.personal_data.access_log import Subject
from ruobr_server.areas.personal_data.states import ERASURE
from ruobr_server.areas.personal_data.tables import erasure_requests
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name, is_named
from ruobr_server.auth.desks import PERSONAL_DATA, kinds_of
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.pages import FIRST, Listing, Order
from ruobr_server.kit.db.work_lists import WorkList, page_of_work_list
from ruobr_server.kit.errors import Forbidden, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.personal_data import Erasure, Erasures

_OWN, _NAMES = erasure_requests.c, person_names.c
_FILED = Order((_OWN.created_at, _OWN.id), (datetime, int))
_DECIDED = Order((_OWN.updated_at, _OWN.id), (datetime, int), is_descending=True)
_BY_NAME = Order((_NAMES.last_name, _NAMES.first_name, _OWN.id), (str, str, int))
_OF_PERSON = account_owners.join(person_names, _NAMES.id == account_owners.c.person_id)
_JOINS: Mapping[ListOrder, tuple[FromClause, ColumnElement[bool]]] = {
    ListOrder.NAME: (_OF_PERSON, account_owners.c.id == _OWN.account_id)
}
_NUMBER = re.compile(r"[0-9]{1,18}")


def work_list(
    connection: Connection, caller: Identity, state: str | None = None, listing: Listing = FIRST
) -> Erasures:
    """A page of the requests in a state (none: those that wait, the oldest first).

    Of those that are decided, the last decided first. Raises ``Forbidden`` for callers who are not the
    officer.
    """
    require_officer(connection, caller)
    states = [ERASURE.initial] if state is None else [state]
    usual = _FILED if ERASURE.initial in states else _DECIDED
    orders = {ListOrder.USUAL: usual, ListOrder.FILED: _FILED, ListOrder.NAME: _BY_NAME}
    whole = WorkList(
        erasure_requests, None, _is_meant, orders, {ListOrder.USUAL, ListOrder.FILED}, joins=_JOINS
    )
    found = page_of_work_list(connection, whole, states, listing)
    return Erasures(
        requests=_shown(connection, found.page.ids),
        counts=found.counts,
        found=found.found,
        next=found.page.next,
    )


def one(connection: Connection, number: int) -> Erasure:
    """A request as the officer sees it; the caller has checked who asks."""
    [shown] = _shown(connection, [number])
    return shown


def required(connection: Connection, caller: Identity, number: int) -> Row[Any]:
    """The row of a request. Raises ``Forbidden`` for callers who are not the officer, ``NotFound``."""
    require_officer(connection, caller)
    row = connection.execute(select(erasure_requests).where(_OWN.id == number)).one_or_none()
    if row is None:
        raise NotFound
    return row


def require_officer(connection: Connection, caller: Identity) -> None:
    """Raises ``Forbidden`` for callers who are not the data protection officer."""
    if PERSONAL_DATA not in kinds_of(connection, caller):
        raise Forbidden


def is_of_desk(connection: Connection, caller: Identity, number: int) -> bool:
    """Whether there is such a request. Raises ``Forbidden`` for callers who are not the officer."""
    require_officer(connection, caller)
    return connection.execute(select(_OWN.id).where(_OWN.id == number)).first() is not None


def subjects_of(connection: Connection, erasures: Erasures) -> list[Subject]:
    """The accounts of these requests."""
    numbers = [each.id for each in erasures.requests]
    owners = connection.scalars(select(_OWN.account_id).where(_OWN.id.in_(numbers)).distinct())
    return [(owner, None) for owner in owners]


def _is_meant(text: str) -> ColumnElement[bool]:
    """A request by its number, or by the beginning of its owner's name or login."""
    named: Select[tuple[int]] = (
        select(account_owners.c.id)
        .select_from(_OF_PERSON)
        .where(is_named(text, _NAMES, account_owners.c.login))
    )
    meant: list[ColumnElement[bool]] = [_OWN.account_id.in_(named)]
    if _NUMBER.fullmatch(text.strip()):
        meant.append(_OWN.id == int(text))
    return or_(*meant)


def _shown(connection: Connection, numbers: Collection[int]) -> Sequence[Erasure]:
    rows = connection.execute(
        select(
            erasure_requests,
            account_owners.c.login,
            *(_NAMES[name] for name in ("last_name", "first_name", "middle_name")),
        )
        .join(_OF_PERSON, account_owners.c.id == _OWN.account_id)
        .where(_OWN.id.in_(numbers))
    )
    shown = {row.id: _for_desk(row) for row in rows}
    return [shown[number] for number in numbers]


def _for_desk(row: Row[Any]) -> Erasure:
    return Erasure(
        id=row.id,
        state=row.state,
        at=row.created_at,
        changed_at=row.updated_at,
        note=row.note,
        actions=ERASURE.actions(row.state, OPERATOR),
        version=row.version,
        name=full_name(row.last_name, row.first_name, row.middle_name),
        login=row.login,
    )
