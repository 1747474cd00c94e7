"""An order concerns one child, one day, one meal of one school, and who may read of it hears of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, select, update

from ruobr_server.app import Portal
from ruobr_server.areas.meals import accounts, booking
from ruobr_server.areas.meals import orders as meal_orders
from ruobr_server.areas.meals.tables import canteens, meal_accounts, meal_visits
from ruobr_server.areas.schools.pupils import Pupil, pupil
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from ruobr_tui.api.models.canteen import MealPlan, OrderRequest
from ruobr_tui.api.states.meals import MealState
from support.canteens import BREAKFAST, LUNCH, OTHER_BREAKFAST, TOMORROW
from support.databases import on_sqlite
from support.fixtures import NOW, ZONE
from support.payments import identity
from support.published_events import forget, heard
from support.school import ANNA, BORIS, GLEB, MASHA, SCHOOL, TUESDAY, VERA, header_credentials
from support.second_canteen import DANIIL, ITS_PRICE, MATVEY, MOSCOW, SECOND

pytestmark = on_sqlite


class Canteen:
    """What parents order at ``now``."""

    def __init__(self, database: Database) -> None:
        self.database, self.now = database, NOW
        self.mother = database.read_now(identity, "mother").account_id

    def who(self, child: int) -> Pupil:
        found = self.database.read_now(pupil, child)
        assert found is not None
        return found

    def order(
        self, complex_: int, child: int = ANNA, day: date = TOMORROW, *, is_ordered: bool = True
    ) -> None:
        wanted = OrderRequest(date=day, complex=complex_, ordered=is_ordered)
        self.database.write_now(meal_orders.order, self.who(child), wanted, self.mother, self.now)

    def cancel(self, complex_: int, child: int = ANNA, day: date = TOMORROW) -> None:
        self.order(complex_, child, day, is_ordered=False)

    def records(self, since: date = TUESDAY) -> dict[tuple[int, date, int], tuple[int, int, int | None]]:
        """State, price and who has changed it, by child, day and complex."""
        own = meal_visits
        rows = self.database.read_now(lambda db: db.execute(select(own).where(own.c.date >= since)).all())
        return {
            (row.pupil_id, row.date, row.complex_id): (row.state, row.price, row.changed_by) for row in rows
        }

    def limit(self, child: int, text: str) -> None:
        self.database.write_now(accounts.set_limit, self.who(child), text)

    def plan(self, child: int, day: date = TOMORROW) -> MealPlan:
        return self.database.read_now(meal_orders.plan, self.who(child), day, day, may_order=True)


@pytest.fixture
def canteen(two_canteens: Database) -> Canteen:
    return Canteen(two_canteens)


def test_a_classmates_order_of_that_day_stays(canteen: Canteen) -> None:
    thursday = TOMORROW + timedelta(days=1)
    for child in (ANNA, BORIS):
        canteen.order(BREAKFAST, child)
    canteen.order(BREAKFAST, ANNA, thursday)
    canteen.order(LUNCH, BORIS)
    canteen.cancel(BREAKFAST, ANNA)
    own = canteen.mother
    others = {
        (BORIS, TOMORROW, BREAKFAST): (MealState.ORDERED, 8_550, own),
        (BORIS, TOMORROW, LUNCH): (MealState.ORDERED, 12_000, own),
        (ANNA, thursday, BREAKFAST): (MealState.ORDERED, 8_550, own),
    }
    found = canteen.records(TOMORROW)
    assert found == {(ANNA, TOMORROW, BREAKFAST): (MealState.CANCELLED, 0, own), **others} | {
        key: value for key, value in found.items() if key[1] > thursday
    }
    # Another breakfast takes the place of his own, and of nobody else's.
    canteen.order(OTHER_BREAKFAST, BORIS)
    found = canteen.records(TOMORROW)
    assert found[BORIS, TOMORROW, BREAKFAST] == (MealState.CANCELLED, 0, own)
    assert found[BORIS, TOMORROW, LUNCH] == (MealState.ORDERED, 12_000, own)
    assert found[ANNA, thursday, BREAKFAST] == (MealState.ORDERED, 8_550, own)
    canteen.order(BREAKFAST, ANNA)
    assert canteen.records(TOMORROW)[ANNA, TOMORROW, BREAKFAST] == (MealState.ORDERED, 8_550, own)
    assert canteen.records(TOMORROW)[BORIS, TOMORROW, BREAKFAST][0] == MealState.CANCELLED


def test_the_day_limit_can_be_reached_to_the_kopeck(canteen: Canteen) -> None:
    canteen.limit(BORIS, "205,49")
    canteen.order(BREAKFAST, BORIS)
    with pytest.raises(Conflict, match="exceeds the child’s daily limit"):
        canteen.order(LUNCH, BORIS)
    canteen.limit(BORIS, "205,50")
    canteen.order(LUNCH, BORIS)
    with pytest.raises(Conflict, match="exceeds the child’s daily limit"):
        canteen.order(OTHER_BREAKFAST, BORIS)  # dearer by 4.50, in the place of the first one
    canteen.order(BREAKFAST, BORIS, TOMORROW + timedelta(days=1))  # another day
    canteen.limit(BORIS, "210")
    canteen.order(OTHER_BREAKFAST, BORIS)
    found = canteen.records(TOMORROW)
    assert [found[BORIS, TOMORROW, each][0] for each in (1, 2, 3)] == [
        MealState.CANCELLED,
        MealState.ORDERED,
        MealState.ORDERED,
    ]


def test_a_cancelled_meal_counts_for_nothing_and_a_received_one_for_what_it_costs(canteen: Canteen) -> None:
    canteen.limit(BORIS, "120")
    canteen.order(BREAKFAST, BORIS)
    canteen.cancel(BREAKFAST, BORIS)
    canteen.order(LUNCH, BORIS)
    assert canteen.records(TOMORROW)[BORIS, TOMORROW, LUNCH][0] == MealState.ORDERED
    canteen.now = NOW.replace(hour=8)
    canteen.order(LUNCH, ANNA, TUESDAY)  # the canteen has cancelled her breakfast, with its price
    thursday = TOMORROW + timedelta(days=1)
    eaten = booking.Served(BORIS, thursday, BREAKFAST, MealState.RECEIVED, 8_550, 2_000)

    def serve_it(connection: Connection) -> None:
        booking.book(connection, SCHOOL, [eaten], NOW)

    canteen.database.write_now(serve_it)
    canteen.limit(BORIS, "185,49")  # 65.50 are the family's
    with pytest.raises(Conflict, match="exceeds the child’s daily limit"):
        canteen.order(LUNCH, BORIS, thursday)
    canteen.limit(BORIS, "185,50")
    canteen.order(LUNCH, BORIS, thursday)


def test_a_limit_is_one_childs_own(canteen: Canteen) -> None:
    own = meal_accounts

    def limits() -> dict[int, int | None]:
        rows = canteen.database.read_now(lambda db: db.execute(select(own.c.pupil_id, own.c.day_limit)).all())
        return {row.pupil_id: row.day_limit for row in rows}

    canteen.limit(BORIS, "0,01")
    assert limits() == {ANNA: 15_000, BORIS: 1, DANIIL: None, MATVEY: None}
    canteen.limit(BORIS, "10000")
    canteen.limit(ANNA, " ")
    assert limits() == {ANNA: None, BORIS: 1_000_000, DANIIL: None, MATVEY: None}
    for wrong in ("0", "10000,01"):
        with pytest.raises(Invalid):
            canteen.limit(BORIS, wrong)
    with pytest.raises(NotFound):
        canteen.limit(VERA, "100")  # has no account


def test_who_may_read_of_an_order_hears_of_it(canteen: Canteen) -> None:
    family = [("mother", "balance", {"child": ANNA}), ("anna", "balance", {"child": ANNA})]
    nobody: list[tuple[str, str, dict[str, Any]]] = []
    changes = (
        (canteen.order, BREAKFAST, family),
        (canteen.order, BREAKFAST, nobody),  # is ordered already
        (canteen.order, OTHER_BREAKFAST, family),
        (canteen.cancel, OTHER_BREAKFAST, family),
        (canteen.cancel, OTHER_BREAKFAST, nobody),
        (canteen.cancel, LUNCH, nobody),  # was never ordered
    )
    for change, complex_, events in changes:
        forget(canteen.database)
        change(complex_)
        assert heard(canteen.database) == events, (change, complex_)


def test_a_received_meal_shuts_that_meal_and_no_other(canteen: Canteen) -> None:
    def serve_breakfast(connection: Connection) -> None:
        eaten = booking.Served(BORIS, TOMORROW, BREAKFAST, MealState.RECEIVED, 8_550)
        booking.book(connection, SCHOOL, [eaten], NOW)

    canteen.order(OTHER_BREAKFAST, BORIS)
    canteen.database.write_now(serve_breakfast)
    for change, number in (
        (canteen.cancel, BREAKFAST),
        (canteen.order, OTHER_BREAKFAST),
        (canteen.cancel, OTHER_BREAKFAST),
    ):
        with pytest.raises(Conflict, match="already been received"):
            change(number, BORIS)
    canteen.order(LUNCH, BORIS)
    canteen.order(BREAKFAST, ANNA)
    found = canteen.records(TOMORROW)
    assert found[BORIS, TOMORROW, BREAKFAST] == (MealState.RECEIVED, 8_550, None)
    assert found[BORIS, TOMORROW, OTHER_BREAKFAST] == (MealState.CANCELLED, 0, None)  # by the canteen
    assert found[BORIS, TOMORROW, LUNCH][0] == MealState.ORDERED


def test_each_canteen_has_its_own_hour_on_its_own_clock(canteen: Canteen) -> None:
    """Nine o'clock of the day in Novokuznetsk; three in the afternoon of the day before in Moscow."""
    ours = datetime.combine(TOMORROW, time(9), ZONE)
    theirs = datetime.combine(TUESDAY, time(15), MOSCOW)
    for child, closes, complex_ in ((BORIS, ours, LUNCH), (DANIIL, theirs, BREAKFAST)):
        assert canteen.plan(child).days[0].until == closes
        canteen.now = closes - timedelta(microseconds=1)
        canteen.order(complex_, child)
        canteen.now = closes
        with pytest.raises(Conflict, match="Ordering for this day is closed"):
            canteen.cancel(complex_, child)
        assert canteen.records()[child, TOMORROW, complex_][0] == MealState.ORDERED


def test_a_child_is_offered_its_own_schools_meals(canteen: Canteen) -> None:
    [day] = canteen.plan(DANIIL).days
    offered = [(each.complex, each.name, each.meal, each.price, each.dishes) for each in day.offers]
    assert offered == [(BREAKFAST, "Полдник № 1", "Полдник", 101, ["Сырник"])]
    [day] = canteen.plan(ANNA).days
    assert [each.complex for each in day.offers] == [BREAKFAST, OTHER_BREAKFAST, LUNCH]
    with pytest.raises(NotFound):
        canteen.order(LUNCH, DANIIL)  # is on the other school's menu
    canteen.order(BREAKFAST, DANIIL)
    assert canteen.records()[DANIIL, TOMORROW, BREAKFAST][:2] == (MealState.ORDERED, ITS_PRICE)
    # Numbers of complexes are those of a school: the other one's order is not this child's.
    assert [each.orders for each in canteen.plan(BORIS).days] == [[]]
    [order] = canteen.plan(DANIIL).days[0].orders
    assert (order.name, order.state) == ("Полдник № 1", MealState.ORDERED)
    canteen.order(BREAKFAST, MATVEY)
    canteen.cancel(BREAKFAST, DANIIL)
    assert canteen.records()[MATVEY, TOMORROW, BREAKFAST][0] == MealState.ORDERED


def test_days_of_a_plan_are_those_that_were_requested(canteen: Canteen) -> None:
    def days(start: date, end: date) -> list[date]:
        found = canteen.database.read_now(meal_orders.plan, canteen.who(BORIS), start, end, may_order=False)
        assert not found.may_order
        return [each.date for each in found.days]

    thursday = TOMORROW + timedelta(days=1)
    assert days(TOMORROW, thursday) == [TOMORROW, thursday]
    assert days(TOMORROW, TOMORROW) == [TOMORROW]


async def test_how_long_a_plan_and_whose_limit(
    canteen: Canteen, app: Portal, app_client: httpx.AsyncClient
) -> None:
    async def status(method: str, path: str, login: str = "mother", **more: Any) -> int:
        answer = await app_client.request(method, path, headers=header_credentials(login), **more)
        return answer.status_code

    for path, longest in ((f"/cabinet/meals/{ANNA}", 62), (f"/cabinet/meals/{ANNA}/money", 400)):
        for days, expected in ((longest, 200), (longest + 1, 400), (-1, 400)):
            span = {"start": str(TUESDAY), "end": str(TUESDAY + timedelta(days=days))}
            assert await status("GET", path, params=span) == expected, (path, days)
    span = {"start": str(TUESDAY), "end": str(TUESDAY)}
    plan = await app_client.get(f"/cabinet/meals/{ANNA}", params=span, headers=header_credentials("anna"))
    assert plan.json()["may_order"] is False
    for login, child, expected in (
        ("father", ANNA, 404), ("matvey_parent", DANIIL, 404), ("mother", MATVEY, 404), ("father", GLEB, 404),
        ("teacher", ANNA, 403), ("anna", ANNA, 403), ("mother", MASHA, 404),
    ):  # fmt: skip
        body = {"limit": "100"}
        assert await status("PUT", f"/cabinet/meals/{child}/limit", login, json=body) == expected, login
        order = {"date": str(TOMORROW), "complex": BREAKFAST, "ordered": True}
        assert await status("POST", f"/cabinet/meals/{child}/orders", login, json=order) == expected
    assert (
        canteen.database.read_now(
            lambda db: db.scalar(select(meal_accounts.c.day_limit).where(meal_accounts.c.pupil_id == ANNA))
        )
        == 15_000
    )


def test_accounts_are_opened_where_there_is_a_canteen(canteen: Canteen) -> None:
    own = canteens
    canteen.database.write_now(lambda db: db.execute(own.delete().where(own.c.school_id == SECOND)))
    canteen.database.write_now(
        lambda db: db.execute(meal_accounts.delete().where(meal_accounts.c.pupil_id == MATVEY))
    )
    assert canteen.database.write_now(accounts.open_missing) == 3
    rows = canteen.database.read_now(lambda db: db.execute(select(meal_accounts)).all())
    found = {row.pupil_id: row.account for row in rows}
    assert set(found) == {ANNA, BORIS, MASHA, VERA, GLEB, DANIIL}
    assert found[VERA] == "00070000000104"
    assert accounts.number_of(120_007, 104) == "00070000000104"


def test_orders_close_days_before_where_the_canteen_wants_it(canteen: Canteen) -> None:
    canteen.database.write_now(
        lambda db: db.execute(
            update(canteens).where(canteens.c.school_id == SCHOOL).values(order_days_before=2)
        )
    )
    with pytest.raises(Conflict, match="Ordering for this day is closed"):
        canteen.order(LUNCH, BORIS)
    friday = TOMORROW + timedelta(days=2)
    canteen.order(LUNCH, BORIS, friday)
    assert canteen.records()[BORIS, friday, LUNCH][0] == MealState.ORDERED


def test_what_a_parent_may_do_with_each_order(canteen: Canteen) -> None:
    canteen.limit(ANNA, "")
    canteen.order(BREAKFAST)
    canteen.order(OTHER_BREAKFAST)  # it takes the first one's place
    canteen.order(LUNCH)

    def actions(**of: Any) -> dict[int, list[str]]:
        plan = canteen.database.read_now(
            meal_orders.plan, canteen.who(ANNA), TOMORROW, TOMORROW, **{"may_order": True, **of}
        )
        return {each.complex: each.actions for each in plan.days[0].orders}

    assert actions() == {BREAKFAST: ["order"], OTHER_BREAKFAST: ["cancel"], LUNCH: ["cancel"]}
    assert set(map(tuple, actions(may_order=False).values())) == {()}
    own = meal_visits
    eaten = (own.c.pupil_id == ANNA) & (own.c.date == TOMORROW) & (own.c.complex_id == OTHER_BREAKFAST)
    canteen.database.write_now(
        lambda db: db.execute(update(own).where(eaten).values(state=MealState.RECEIVED))
    )
    assert actions() == {BREAKFAST: [], OTHER_BREAKFAST: [], LUNCH: ["cancel"]}
    for complex_ in (BREAKFAST, OTHER_BREAKFAST):
        with pytest.raises(Conflict, match="received"):
            canteen.order(complex_)
