"""The refunds of a desk: what waits, and what was decided last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.queries import account_balances
from ruobr_server.areas.meals.queries import account_numbers
from ruobr_server.areas.payments import alerts
from ruobr_server.areas.payments.hold_time import held_until
from ruobr_server.areas.payments.refund_search import meant_refund
from ruobr_server.areas.payments.states import REFUND, begun_by
from ruobr_server.areas.payments.tables import payment_parts, payment_refunds, payments
from ruobr_server.areas.schools.queries import is_at_desk, person_names, pupil_places, school_names
from ruobr_server.auth.desks import MEALS, schools_of_desk
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.pages import FIRST, Listing, Order
from ruobr_server.kit.db.work_lists import WorkList, page_of_work_list, waiting_in
from ruobr_server.kit.workflow.machine import OPERATOR, REVOKE
from ruobr_server.kit.workflow.service import histories
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import DeskRefund, DeskRefunds
from ruobr_tui.api.states.payments import FINAL_REFUNDS, WAITING_REFUNDS

DECIDED = "decided"
"""What the list is narrowed to besides single states: everything that is over."""
ALERTS = "alerts"
"""Among the counts by state: open alerts."""

_own = payment_refunds
_WAITING, _OVER = sorted(WAITING_REFUNDS), sorted(FINAL_REFUNDS)
_FILED = Order((_own.c.created_at, _own.c.id), (datetime, int))
_CHANGED = Order((_own.c.updated_at, _own.c.id), (datetime, int), is_descending=True)
_LARGEST = Order((_own.c.amount, _own.c.id), (int, int), is_descending=True)
_BY_NAME = Order((person_names.c.last_name, person_names.c.first_name, _own.c.id), (str, str, int))
_JOINS: Mapping[ListOrder, tuple[FromClause, ColumnElement[bool]]] = {
    ListOrder.NAME: (
        pupil_places.join(person_names, person_names.c.id == pupil_places.c.person_id),
        pupil_places.c.id == _own.c.pupil_id,
    )
}


def work_list(
    connection: Connection,
    caller: Identity,
    now: datetime | None = None,
    state: str | None = None,
    listing: Listing = FIRST,
) -> DeskRefunds:
    """A page of the refunds in a state (none: what is still to be done, the oldest first).

    Before the first page of what is to be done stand the open alerts. Of what is decided, the last decided
    first. ``now``: for those that can still be revoked. Raises ``Forbidden``.
    """
    states = _WAITING if state is None else _OVER if state == DECIDED else [state]
    usual = _FILED if WAITING_REFUNDS.issuperset(states) else _CHANGED
    orders = {
        ListOrder.USUAL: usual,
        ListOrder.FILED: _FILED,
        ListOrder.AMOUNT: _LARGEST,
        ListOrder.NAME: _BY_NAME,
    }
    scopes = [(_own.c.school_id, _schools(connection, caller))]
    indexed = {ListOrder.USUAL, ListOrder.FILED}
    whole = WorkList(_own, scopes, meant_refund, orders, indexed, joins=_JOINS)
    page = page_of_work_list(connection, whole, states, listing)
    is_first = state is None and not listing.after
    return DeskRefunds(
        refunds=_shown(connection, caller, page.page.ids, now),
        alerts=alerts.open_alerts(connection, caller, listing.search) if is_first else [],
        counts={**page.counts, ALERTS: alerts.count_open(connection, caller)},
        found=page.found + (alerts.count_open(connection, caller, listing.search) if state is None else 0),
        next=page.page.next,
    )


def one(connection: Connection, caller: Identity, number: int, now: datetime) -> DeskRefund:
    """A refund as the desk sees it now."""
    [shown] = _shown(connection, caller, [number], now)
    return shown


def is_of_desk(connection: Connection, caller: Identity, number: int) -> bool:
    """Whether the caller's desk decides on a refund. Raises ``Forbidden`` for callers without one."""
    found = select(_own.c.id).where(_own.c.id == number, _own.c.school_id.in_(_schools(connection, caller)))
    return connection.execute(found).first() is not None


def waiting(connection: Connection, caller: Identity) -> tuple[int, datetime | None]:
    """How many refunds are not over, with the open alerts, and since when. Raises ``Forbidden``."""
    scopes = [(_own.c.school_id, _schools(connection, caller))]
    count, since = waiting_in(connection, _own, scopes, WAITING_REFUNDS)
    return count + alerts.count_open(connection, caller), since


def _schools(connection: Connection, caller: Identity) -> Sequence[int]:
    territories, single = schools_of_desk(connection, caller, MEALS)
    found = select(school_names.c.id).where(is_at_desk(territories, single)).order_by(school_names.c.id)
    return connection.scalars(found).all()


def _shown(
    connection: Connection, caller: Identity, numbers: Sequence[int], now: datetime | None
) -> list[DeskRefund]:
    found = connection.execute(of_desk(connection, caller).where(_own.c.id.in_(numbers)))
    rows = {row.id: row for row in found}
    by = histories(connection, REFUND, numbers)
    return [shown_to_desk(rows[each], now, begun_by(by[each])) for each in numbers]


def subjects_of(connection: Connection, listed: DeskRefunds) -> list[tuple[int, int | None]]:
    """The payers whose data the list contains."""
    numbers = [each.id for each in listed.refunds]
    rows = connection.scalars(
        select(payments.c.account_id)
        .join(_own, _own.c.payment_id == payments.c.id)
        .where(_own.c.id.in_(numbers))
        .distinct()
    )
    about = alerts.payers_of(connection, [each.id for each in listed.alerts])
    return [(account, None) for account in sorted({*rows, *about})]


def of_desk(connection: Connection, caller: Identity) -> Any:
    """A query of the refunds of the desk's schools. Raises ``Forbidden``."""
    territories, single = schools_of_desk(connection, caller, MEALS)
    part = (payment_parts.c.payment_id == _own.c.payment_id) & (payment_parts.c.pupil_id == _own.c.pupil_id)
    return (
        select(
            _own,
            payments.c.order_number,
            payment_parts.c.amount.label("paid"),
            account_numbers.c.account,
            person_names.c.last_name,
            person_names.c.first_name,
            account_owners.c.login,
            account_balances.c.balance,
        )
        .join(payments, payments.c.id == _own.c.payment_id)
        .join(payment_parts, part)
        .join(school_names, school_names.c.id == _own.c.school_id)
        .join(pupil_places, pupil_places.c.id == _own.c.pupil_id)
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(
            account_numbers,
            (account_numbers.c.school_id == _own.c.school_id)
            & (account_numbers.c.pupil_id == _own.c.pupil_id),
        )
        .join(account_owners, account_owners.c.id == payments.c.account_id)
        .outerjoin(
            account_balances,
            (account_balances.c.school_id == _own.c.school_id)
            & (account_balances.c.pupil_id == _own.c.pupil_id)
            & (account_balances.c.name == ledger.MEALS),
        )
        .where(is_at_desk(territories, single))
    )


def shown_to_desk(row: Row[Any], now: datetime | None, by: str) -> DeskRefund:
    """A row of ``of_desk``; ``by`` whom it was started."""
    until = held_until(row, now) if now is not None else None
    return DeskRefund(
        id=row.id,
        child=row.pupil_id,
        amount=roubles(row.amount),
        state=row.state,
        reason=row.reason,
        asked_at=row.created_at,
        changed_at=row.updated_at,
        actions=[*REFUND.actions(row.state, OPERATOR), *([REVOKE] if until is not None else [])],
        revocable_until=until,
        version=row.version,
        payment=row.order_number,
        payer=row.login,
        name=f"{row.last_name} {row.first_name}",
        account=row.account,
        paid=roubles(row.paid),
        balance=roubles(row.balance or 0),
        by=by,
    )
