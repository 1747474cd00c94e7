"""Alerts for the meals desk: states at the bank that the books cannot follow automatically.

An alert is raised once for each cause, stays at the desk until it is closed with a note, and is logged.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from ruobr_server.areas.payments.desk_news import notify_alert
from ruobr_server.areas.payments.refund_search import meant_alert
from ruobr_server.areas.payments.states import ALERT
from ruobr_server.areas.payments.tables import payment_alerts, payment_parts, payments
from ruobr_server.areas.schools.queries import is_at_desk, school_names
from ruobr_server.auth.desks import MEALS, schools_of_desk
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Changed, NotFound
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import begin, move
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import DeskAlert
from ruobr_tui.api.states.payments import AlertKind

_TEXTS = {
    AlertKind.FOREIGN_ORDER: "order %s at the bank is not this payment's; nothing was credited",
    AlertKind.WRONG_SUM: "order %s at the bank is over another sum; nothing was credited",
    AlertKind.REFUND_DOUBTFUL: "the bank has given money of order %s back that was not sent from here",
    AlertKind.REFUND_RETURNED: "the bank has taken a refund of order %s back",
    AlertKind.TOO_MUCH_BACK: "the bank gave back more of order %s than it took",
}

SHOWN = 200

_own = payment_alerts
_log = logging.getLogger(__name__)


def raise_alert(
    connection: Connection,
    payment_id: int,
    kind: AlertKind,
    key: str,
    amount: int,
    now: datetime,
    *,
    order_number: str,
    bank_order_id: str,
) -> None:
    """Show an alert at the desk and log it, unless its ``key`` exists. ``amount`` in kopecks.

    The caller has locked the payment's row.
    """
    same = (_own.c.payment_id == payment_id) & (_own.c.kind == kind) & (_own.c.key == key[:80])
    if connection.execute(select(_own.c.id).where(same)).first() is not None:
        return
    [number] = take_ids(connection, "payment_alerts")
    connection.execute(
        insert(_own).values(
            id=number,
            payment_id=payment_id,
            kind=kind,
            key=key[:80],
            state=ALERT.initial,
            version=1,
            order_number=order_number[:40],
            bank_order_id=bank_order_id[:36],
            amount=amount,
            created_at=now,
            updated_at=now,
        )
    )
    begin(connection, ALERT, number, None, now, action="raise")
    notify_alert(connection, payment_id, now)
    _log.error("payment %d: " + _TEXTS[kind], payment_id, order_number[:40])


# At the desk


def open_alerts(connection: Connection, caller: Identity, search: str = "") -> list[DeskAlert]:
    """Open alerts about payments for the desk's schools, the oldest first. Raises ``Forbidden``.

    More than ``SHOWN`` follow when others are closed.
    """
    rows = connection.execute(_open(connection, caller, search).order_by(_own.c.id).limit(SHOWN))
    return [_for_desk(row) for row in rows]


def count_open(connection: Connection, caller: Identity, search: str = "") -> int:
    """How many there are. Raises ``Forbidden``."""
    found = _open(connection, caller, search).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def _open(connection: Connection, caller: Identity, search: str) -> Any:
    found = _of_desk(connection, caller).where(_own.c.state == ALERT.initial)
    return found.where(meant_alert(search)) if search else found


def payers_of(connection: Connection, numbers: list[int]) -> list[int]:
    """The accounts whose payments these alerts are about."""
    rows = connection.scalars(
        select(payments.c.account_id)
        .join(_own, _own.c.payment_id == payments.c.id)
        .where(_own.c.id.in_(numbers))
        .distinct()
    )
    return list(rows)


def close(
    connection: Connection, caller: Identity, number: int, action: str, version: int, note: str, now: datetime
) -> DeskAlert:
    """Close an alert, and return it.

    Raises ``Forbidden``, ``NotFound``, ``Changed``, ``Conflict``, ``Invalid``.
    """
    row = connection.execute(_of_desk(connection, caller).where(_own.c.id == number)).one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed(_for_desk(row).to_wire())
    move(connection, ALERT, _own, row._mapping, action, {OPERATOR}, caller.account_id, now, note=note)
    notify_alert(connection, row.payment_id, now)
    return _for_desk(connection.execute(_of_desk(connection, caller).where(_own.c.id == number)).one())


def _of_desk(connection: Connection, caller: Identity) -> Any:
    territories, single = schools_of_desk(connection, caller, MEALS)
    theirs = (
        select(payment_parts.c.payment_id)
        .join(school_names, school_names.c.id == payment_parts.c.school_id)
        .where(is_at_desk(territories, single))
    )
    return (
        select(_own, payments.c.order_number.label("payment"), account_owners.c.login)
        .join(payments, payments.c.id == _own.c.payment_id)
        .join(account_owners, account_owners.c.id == payments.c.account_id)
        .where(_own.c.payment_id.in_(theirs))
    )


def _for_desk(row: Row[Any]) -> DeskAlert:
    return DeskAlert(
        id=row.id,
        kind=row.kind,
        payment=row.payment,
        payer=row.login,
        order=row.order_number,
        order_id=row.bank_order_id,
        amount=roubles(row.amount),
        at=row.created_at,
        actions=ALERT.actions(row.state, OPERATOR),
        version=row.version,
    )
