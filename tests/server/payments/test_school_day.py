"""Money is booked on the day of the school's own clocks, also around midnight."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from ruobr_server.areas.ledger.tables import ledger_entries
from ruobr_server.areas.payments import desk_refunds, reversal
from ruobr_server.kit.db import Database
from ruobr_tui.api.models import payments as wire
from support.fixtures import FixedClock
from support.payments import give_desk
from support.school import ANNA
from support.towns import Town

NOVOKUZNETSK = ZoneInfo("Asia/Novokuznetsk")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 30, 23, 59, 59, tzinfo=NOVOKUZNETSK), date(2026, 11, 30)),
        (datetime(2026, 12, 1, 0, 0, 0, tzinfo=NOVOKUZNETSK), date(2026, 12, 1)),
        (datetime(2026, 12, 31, 23, 59, 59, tzinfo=NOVOKUZNETSK), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 0, 30, 0, tzinfo=NOVOKUZNETSK), date(2027, 1, 1)),  # in Moscow still 2026
    ],
)
async def test_each_entry_is_of_the_schools_day(
    school: Database, town: Town, clock: FixedClock, moment: datetime, day: date
) -> None:
    clock.now = moment
    own = town.portal(school)
    clerk = school.write_now(give_desk, "operator")
    number = await own.pay("500")
    await town.at_the_bank(own, number)
    await own.watcher.attend(number)
    order = own.row(number).order_number
    wanted = wire.RefundStarted(payment=order, child=ANNA, amount="100", reason="Ошибка")
    school.write_now(desk_refunds.start, clerk, wanted, clock())
    await own.watcher.attend(number)
    town.bank.books.refund(town.order_of(own, number), 5_000)
    await own.watcher.attend(number)
    school.write_now(reversal.reverse, number, "Ошибка", None, clock())
    rows = school.read_now(
        lambda db: db.execute(
            select(ledger_entries.c.kind, ledger_entries.c.day).where(ledger_entries.c.at == moment)
        ).all()
    )
    assert sorted(row.kind for row in rows) == ["payment", "refund", "refund", "refund", "reversal"]
    assert {row.day for row in rows} == {day}
