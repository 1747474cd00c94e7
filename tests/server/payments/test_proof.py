"""Which answers of the bank are about a payment, field by field; nothing follows from any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from ruobr_server.areas.payments import alerts
from ruobr_server.areas.payments.settlement import settle
from ruobr_server.areas.payments.tables import payments
from ruobr_server.integrations.bank.gateway import Reading
from ruobr_server.kit.db import Database
from ruobr_tui.api.states.payments import AlertKind
from support.databases import on_both, on_sqlite
from support.fixtures import NOW, FixedClock
from support.payments import give_desk
from support.towns import PortalAtWork, Town

pytestmark = on_sqlite

LONG_AGO = datetime(2026, 11, 23, tzinfo=UTC)


async def paid(portal: PortalAtWork, town: Town) -> tuple[int, Reading]:
    """A payment that the bank has taken, and what the bank says of it; not yet settled."""
    number = await portal.pay("300")
    await town.at_the_bank(portal, number)
    return number, await portal.way.status(order_id=portal.row(number).bank_order_id)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"amount": 30_001}, AlertKind.WRONG_SUM),
        ({"amount": 29_999}, AlertKind.WRONG_SUM),
        ({"amount": 0}, AlertKind.WRONG_SUM),
        ({"amount": 30_001, "deposited": 30_001}, AlertKind.WRONG_SUM),
        ({"currency": "840"}, AlertKind.WRONG_SUM),
        ({"deposited": 29_999}, AlertKind.WRONG_SUM),
        ({"deposited": 0}, AlertKind.WRONG_SUM),
        ({"deposited": 20_000, "refunded": 5_000, "status": 4}, AlertKind.WRONG_SUM),
        ({"order_number": "M00000001"}, AlertKind.FOREIGN_ORDER),
        ({"order_id": "another"}, AlertKind.FOREIGN_ORDER),
        ({"reference": "another"}, AlertKind.FOREIGN_ORDER),
        ({"reference": "другая"}, AlertKind.FOREIGN_ORDER),
    ],
)
async def test_one_field_that_differs_is_enough(
    school: Database, town: Town, clock: FixedClock, more: dict[str, Any], kind: str
) -> None:
    own = town.portal(school)
    number, reading = await paid(own, town)
    for _ in range(2):
        school.write_now(settle, number, replace(reading, **more), clock())
    assert (own.row(number).state, own.row(number).deposited, own.credited) == ("registered", 0, 0)
    assert [alert.kind for alert in own.alerts()] == [kind]
    school.write_now(settle, number, reading, clock())
    assert own.credited == 30_000


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"reference": ""},  # the bank repeats nothing, but the order is the answer to our registration
        {"deposited": None},
        {"made_at": None},
        {"made_at": LONG_AGO},  # a clock that is wrong: the reference proves more
        {"deposited": 25_000, "refunded": 5_000, "status": 4},  # it takes refunds off again
        {"deposited": 30_000, "refunded": 5_000, "status": 4},
    ],
)
async def test_what_proves_enough_is_credited_once(
    school: Database, town: Town, clock: FixedClock, more: dict[str, Any]
) -> None:
    own = town.portal(school)
    number, reading = await paid(own, town)
    for _ in range(2):
        school.write_now(settle, number, replace(reading, **more), clock())
    assert own.row(number).deposited == 30_000
    assert own.credited == 30_000 - own.row(number).refunded
    assert own.alerts() == []


@on_both
@pytest.mark.parametrize(
    ("more", "stored", "is_credited"),
    [
        ({"reference": ""}, {}, True),
        ({"reference": "", "made_at": None}, {}, True),
        ({"reference": "", "made_at": LONG_AGO}, {}, False),  # older than the payment: taken over once
        ({"reference": "", "made_at": NOW + timedelta(days=1)}, {}, False),
        ({}, {}, False),  # an order with a reference is not of a payment without one
        ({"reference": ""}, {"bank_order_id": None}, False),
    ],
)
async def test_payments_without_a_reference_need_an_order_that_fits(
    school: Database,
    town: Town,
    clock: FixedClock,
    more: dict[str, Any],
    stored: dict[str, Any],
    is_credited: bool,
) -> None:
    own = town.portal(school)
    number, reading = await paid(own, town)
    school.write_now(lambda db: db.execute(update(payments).values(reference="", **stored)))
    school.write_now(settle, number, replace(reading, **more), clock())
    assert own.credited == (30_000 if is_credited else 0)


async def test_an_order_that_is_open_and_not_ours_changes_nothing_and_alarms_nobody(
    school: Database, town: Town, clock: FixedClock
) -> None:
    own = town.portal(school)
    number, reading = await paid(own, town)
    for status in (0, 1, 5, 6, 3):
        strange = replace(reading, status=status, reference="another", refunded=30_000)
        assert school.write_now(settle, number, strange, clock()) == "registered"
    assert own.alerts() == []


async def test_alerts_are_the_desks_of_the_school_alone(
    school: Database, town: Town, clock: FixedClock
) -> None:
    from ruobr_server.areas.schools.tables import territories
    from ruobr_server.kit.errors import Changed, Forbidden, Invalid, NotFound
    from support.payments import identity

    own = town.portal(school)
    number, reading = await paid(own, town)
    school.write_now(settle, number, replace(reading, reference="another"), clock())
    [alert] = own.alerts()
    for login in ("mother", "teacher", "operator"):  # the operator sits at no desk yet
        with pytest.raises(Forbidden):
            school.read_now(alerts.open_alerts, school.read_now(identity, login))
    school.write_now(lambda db: db.execute(territories.insert().values(id=10, name="Другая")))
    stranger = school.write_now(give_desk, "operator", territory=10)
    assert school.read_now(alerts.open_alerts, stranger) == []
    with pytest.raises(NotFound):
        school.write_now(alerts.close, stranger, alert.id, "close", 1, "x", clock())
    clerk = school.write_now(give_desk, "operator")
    for decision, error in (((2, "x"), Changed), ((1, " "), Invalid)):
        with pytest.raises(error):
            school.write_now(alerts.close, clerk, alert.id, "close", *decision, clock())
    assert len(school.read_now(alerts.open_alerts, clerk)) == 1
