"""The refunds of a desk: what waits, and what was decided last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals.queries import account_numbers
from ruobr_server.areas.payments import alerts
from ruobr_server.areas.payments.hold_time import held_until
from ruobr_server.areas.payments.states import REFUND, begun_by
from ruobr_server.areas.payments.tables import payment_parts, payment_refunds, payments
from ruobr_server.areas.schools.queries import is_at_desk, person_names, pupil_places, school_names
from ruobr_server.auth.desks import MEALS, schools_of_desk
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.workflow.machine import OPERATOR, REVOKE
from ruobr_server.kit.workflow.service import history
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.models.payments import DeskRefund, DeskRefunds
from ruobr_tui.api.states.payments import WAITING_REFUNDS

_own = payment_refunds


SHOWN = 200


# At the desk


def work_list(connection: Connection, caller: Identity, now: datetime | None = None) -> DeskRefunds:
    """Open refunds, the oldest first, then the last decided ones. Raises ``Forbidden``.

    ``now``: for those that can still be revoked.
    """
    waits = _own.c.state.in_(WAITING_REFUNDS)
    rows = connection.execute(
        of_desk(connection, caller)
        .order_by(case((waits, 0), else_=1), case((waits, _own.c.id)), _own.c.updated_at.desc(), _own.c.id)
        .limit(SHOWN)
    )
    return DeskRefunds(
        refunds=[shown_to_desk(connection, row, now) for row in rows],
        alerts=alerts.open_alerts(connection, caller),
    )


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
            payment_parts.c.school_id,
            payment_parts.c.amount.label("paid"),
            account_numbers.c.account,
            person_names.c.last_name,
            person_names.c.first_name,
            account_owners.c.login,
        )
        .join(payments, payments.c.id == _own.c.payment_id)
        .join(payment_parts, part)
        .join(school_names, school_names.c.id == payment_parts.c.school_id)
        .join(pupil_places, pupil_places.c.id == _own.c.pupil_id)
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(account_numbers, account_numbers.c.pupil_id == _own.c.pupil_id)
        .join(account_owners, account_owners.c.id == payments.c.account_id)
        .where(is_at_desk(territories, single))
    )


def shown_to_desk(connection: Connection, row: Row[Any], now: datetime | None) -> DeskRefund:
    child = ledger.meals_of(row.school_id, row.pupil_id)
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
        balance=roubles(ledger.balance(connection, child)),
        by=begun_by(history(connection, REFUND, row.id)),
    )
