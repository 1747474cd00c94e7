"""Payments as their payer sees them: parts, history and refunds, for a whole page at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select

from ruobr_server.areas.meals.queries import account_numbers
from ruobr_server.areas.payments.states import PAYMENT, REFUND, REFUNDABLE, begun_by
from ruobr_server.areas.payments.tables import payment_parts, payment_refunds
from ruobr_server.areas.schools.queries import person_names, pupil_places
from ruobr_server.kit.workflow.machine import OWNER
from ruobr_server.kit.workflow.presenters import steps_of_all
from ruobr_tui.api.models import payments as wire
from ruobr_tui.api.models.parts.money import roubles
from ruobr_tui.api.states.payments import CREDITED, PaymentState

_PARTS = (
    select(payment_parts, person_names.c.last_name, person_names.c.first_name, account_numbers.c.account)
    .join(pupil_places, pupil_places.c.id == payment_parts.c.pupil_id)
    .join(person_names, person_names.c.id == pupil_places.c.person_id)
    .join(
        account_numbers,
        and_(
            account_numbers.c.school_id == payment_parts.c.school_id,
            account_numbers.c.pupil_id == payment_parts.c.pupil_id,
        ),
    )
    .where(payment_parts.c.payment_id.in_(bindparam("of_payments", expanding=True)))
    .order_by(payment_parts.c.payment_id, payment_parts.c.pupil_id)
)
_REFUNDS = (
    select(payment_refunds)
    .where(payment_refunds.c.payment_id.in_(bindparam("of_payments", expanding=True)))
    .order_by(payment_refunds.c.id)
)


def for_payer(connection: Connection, rows: Sequence[Row[Any]]) -> list[wire.Payment]:
    """The stored payments ``rows``, in their order; at most a few hundred."""
    if not rows:
        return []
    owners = {row.id: row.account_id for row in rows}
    parameters = {"of_payments": list(owners)}
    parts: dict[int, list[wire.Part]] = defaultdict(list)
    for each in connection.execute(_PARTS, parameters):
        part = wire.Part(
            child=each.pupil_id,
            name=f"{each.last_name} {each.first_name}",
            account=each.account,
            amount=roubles(each.amount),
            refunded=roubles(each.refunded),
        )
        parts[each.payment_id].append(part)
    steps = steps_of_all(connection, PAYMENT, owners)
    back = _refunds(connection, connection.execute(_REFUNDS, parameters).all(), owners)
    return [
        wire.Payment(
            id=row.id,
            number=row.order_number,
            state=row.state,
            amount=roubles(row.amount),
            refunded=roubles(row.refunded),
            parts=parts[row.id],
            page_url=row.form_url,
            created_at=row.created_at,
            expires_at=row.expires_at,
            changed_at=row.updated_at,
            paid_at=row.paid_at,
            card=row.card,
            approval_code=row.approval_code,
            declined_because=row.declined_because,
            history=steps[row.id],
            refunds=back[row.id],
            actions=_actions(row),
            version=row.version,
        )
        for row in rows
    ]


def _actions(row: Row[Any]) -> list[str]:
    """What the payer may do; ``receipt`` is there to be read."""
    may_cancel = ["cancel"] if row.state in (PaymentState.REGISTERED, PaymentState.WAITING) else []
    may_refund = ["ask-refund"] if row.state in REFUNDABLE else []
    return [*may_cancel, *may_refund, *(["receipt"] if row.state in CREDITED else [])]


def _refunds(
    connection: Connection, rows: Sequence[Row[Any]], owners: dict[int, int]
) -> dict[int, list[wire.Refund]]:
    """Payment id → refunds."""
    of_refunds = steps_of_all(connection, REFUND, {row.id: owners[row.payment_id] for row in rows})
    found: dict[int, list[wire.Refund]] = defaultdict(list)
    for each in rows:
        steps = of_refunds[each.id]
        refund = wire.Refund(
            id=each.id,
            child=each.pupil_id,
            amount=roubles(each.amount),
            state=each.state,
            reason=each.reason,
            note=steps[-1].note if steps else "",
            note_reason=steps[-1].note_reason if steps else None,
            by=begun_by(steps),
            asked_at=each.created_at,
            changed_at=each.updated_at,
            actions=REFUND.actions(each.state, OWNER),
            version=each.version,
        )
        found[each.payment_id].append(refund)
    return found
