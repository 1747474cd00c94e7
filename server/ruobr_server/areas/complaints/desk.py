"""Complaints at the desk: the work list, and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, or_, select

from ruobr_server.areas.complaints.desk_search import meant_complaint
from ruobr_server.areas.complaints.states import COMPLAINT
from ruobr_server.areas.complaints.tables import complaints
from ruobr_server.areas.desks.service import notify_desk
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.auth.desks import COMPLAINTS, schools_of_desk
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.pages import FIRST, Listing, Order
from ruobr_server.kit.db.work_lists import Scope, WorkList, page_of_work_list, waiting_in
from ruobr_server.kit.errors import Changed, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import move
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.complaints import DeskComplaint, DeskComplaints
from ruobr_tui.api.rules.complaints import answer_by
from ruobr_tui.api.rules.fields.complaint_forms import COMPLAINT as FORM

_OWN = complaints.c
_FILED = Order((_OWN.created_at, _OWN.id), (datetime, int))
_CHANGED = Order((_OWN.updated_at, _OWN.id), (datetime, int), is_descending=True)


def work_list(
    connection: Connection, caller: Identity, state: str | None = None, listing: Listing = FIRST
) -> DeskComplaints:
    """A page of the complaints in a state (none: the open ones), the oldest first.

    Of those that are closed, the last decided first. Raises ``Forbidden`` for callers without a desk of
    complaints.
    """
    states = sorted(COMPLAINT.live) if state is None else [state]
    usual = _FILED if COMPLAINT.live.issuperset(states) else _CHANGED
    orders: Mapping[ListOrder, Order] = {ListOrder.USUAL: usual, ListOrder.FILED: _FILED}
    whole = WorkList(complaints, _scopes(connection, caller), meant_complaint, orders, frozenset(orders))
    shown = page_of_work_list(connection, whole, states, listing)
    ids = shown.page.ids
    rows = {row.id: row for row in connection.execute(_complaints().where(_OWN.id.in_(ids)))}
    return DeskComplaints(
        complaints=[_for_desk(rows[each]) for each in ids],
        counts=shown.counts,
        found=shown.found,
        next=shown.page.next,
    )


def decide(
    connection: Connection,
    caller: Identity,
    complaint_id: int,
    action: str,
    version: int,
    note: str,
    now: datetime,
) -> DeskComplaint:
    """Take, answer, decline or reopen a complaint; the sender reads the note.

    Raises ``Forbidden``, ``NotFound`` for one of another territory, ``Changed`` for an old version, and what
    ``move`` raises.
    """
    row = _row(connection, caller, complaint_id)
    if row.version != version:
        raise Changed(_for_desk(row).to_wire())
    values: dict[str, Any] = {"answer": note} if action in ("answer", "decline") else {}
    move(
        connection,
        COMPLAINT,
        complaints,
        row._mapping,
        action,
        {OPERATOR},
        caller.account_id,
        now,
        note=note,
        **values,
    )
    notify_desk(connection, COMPLAINTS, row.id, row.territory_id, row.school_id, now)
    return _for_desk(_row(connection, caller, complaint_id))


def is_of_desk(connection: Connection, caller: Identity, complaint_id: int) -> bool:
    """Whether the caller's desk decides on a complaint. Raises ``Forbidden`` for callers without one."""
    mine = or_(*(column.in_(values) for column, values in _scopes(connection, caller)))
    return connection.execute(select(_OWN.id).where(mine, _OWN.id == complaint_id)).first() is not None


def waiting(connection: Connection, caller: Identity) -> tuple[int, datetime | None]:
    """How many complaints are open, and since when. Raises ``Forbidden`` for callers without a desk."""
    return waiting_in(connection, complaints, _scopes(connection, caller), COMPLAINT.live)


def _scopes(connection: Connection, caller: Identity) -> Sequence[Scope]:
    territories, single = schools_of_desk(connection, caller, COMPLAINTS)
    return [(_OWN.territory_id, territories), (_OWN.school_id, single)]


def _row(connection: Connection, caller: Identity, complaint_id: int) -> Row[Any]:
    mine = or_(*(column.in_(values) for column, values in _scopes(connection, caller)))
    row = connection.execute(_complaints().where(mine, _OWN.id == complaint_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def _complaints() -> Select[Any]:
    return select(complaints, school_names.c.name.label("school"), school_names.c.zone).join(
        school_names, school_names.c.id == _OWN.school_id
    )


def _for_desk(row: Row[Any]) -> DeskComplaint:
    return DeskComplaint(
        id=row.id,
        number=row.number,
        state=row.state,
        school=row.school,
        values={name: row._mapping[name] for name in FORM.names()},
        filed_at=row.created_at,
        changed_at=row.updated_at,
        answer=row.answer,
        answer_by=answer_by(row.created_at.astimezone(ZoneInfo(row.zone)).date()),
        actions=COMPLAINT.actions(row.state, OPERATOR),
        version=row.version,
    )
