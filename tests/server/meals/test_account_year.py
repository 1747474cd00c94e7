"""A meal account's year, its pages, its meals: what counts where, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.meals import service
from ruobr_server.areas.meals import statement as statements
from ruobr_server.areas.meals.tables import meal_visits
from ruobr_server.areas.schools.pupils import Pupil, pupil
from ruobr_server.kit.db import Database
from support.canteens import BREAKFAST, LUNCH
from support.databases import on_sqlite
from support.fixtures import NOW
from support.school import ANNA, BORIS, MASHA, SCHOOL, TUESDAY
from support.second_canteen import DANIIL, SECOND

pytestmark = on_sqlite


def who(database: Database, child: int) -> Pupil:
    found = database.read_now(pupil, child)
    assert found is not None
    return found


def enter(database: Database, kind: str, amount: int, day: date, child: int = BORIS) -> None:
    """Something that moved on a child's account."""
    key = f"{kind}/{day}/{amount}/{child}"
    lines = {ledger.meals_of(SCHOOL, child): amount, ledger.own_of(SCHOOL, ledger.BANK): -amount}
    assert database.write_now(ledger.write, SCHOOL, kind, key, lines, day, NOW)


def test_a_year_is_the_calendars_and_each_sum_stands_where_it_belongs(two_canteens: Database) -> None:
    for kind, amount, day in (
        ("payment", 100_000, date(2025, 12, 31)), ("charge", -1_000, date(2025, 12, 31)),
        ("payment", 20_000, date(2026, 1, 1)), ("refund", -5_000, date(2026, 1, 2)),
        ("refund", 700, date(2026, 1, 3)), ("reversal", -300, date(2026, 1, 3)),
        ("subsidy", 3_000, date(2026, 1, 4)), ("subsidy", -500, date(2026, 1, 5)),
        ("charge", -9_000, date(2026, 1, 4)), ("charge", 400, date(2026, 1, 5)),
        ("correction", 50, date(2026, 1, 6)), ("correction", -30, date(2026, 1, 6)),
    ):  # fmt: skip
        enter(two_canteens, kind, amount, day)
    enter(two_canteens, "payment", 77, TUESDAY, ANNA)
    found = two_canteens.read_now(service.account, who(two_canteens, BORIS), TUESDAY)
    assert found is not None
    assert (found.balance_at_year_start, found.total_added, found.subsidy, found.total_spent) == (
        99_000,
        20_000 - 5_000 + 700 - 300 + 50,
        2_500,
        9_000 - 400 + 30,
    )
    balance = two_canteens.read_now(ledger.balance, ledger.meals_of(SCHOOL, BORIS))
    assert found.balance == balance == 108_320
    last_year = two_canteens.read_now(service.account, who(two_canteens, BORIS), date(2025, 6, 1))
    assert last_year is not None
    assert last_year.balance_at_year_start == 0
    assert two_canteens.read_now(service.account, who(two_canteens, MASHA), TUESDAY) is None


def test_days_of_money_are_those_that_were_requested(two_canteens: Database) -> None:
    days = [date(2026, 11, 1) + timedelta(days=n) for n in range(4)]
    for day in days:
        enter(two_canteens, "payment", 1_000, day)
        enter(two_canteens, "charge", -400, day)
        enter(two_canteens, "charge", -50, day)
        enter(two_canteens, "payment", 5, day, ANNA)
    found = two_canteens.read_now(statements.money, who(two_canteens, BORIS), days[1], days[2]).days
    assert [(each.date, each.spent * 100, each.added * 100) for each in found] == [
        (days[1], 450, 1_000), (days[2], 450, 1_000),
    ]  # fmt: skip


@pytest.mark.parametrize("count", [49, 50, 51, 101])
def test_pages_of_a_statement_hold_every_line_once(two_canteens: Database, count: int) -> None:
    for n in range(count):
        enter(two_canteens, "payment", n + 1, TUESDAY)
    boris = who(two_canteens, BORIS)
    page = two_canteens.read_now(statements.statement, boris)
    assert (len(page.lines), page.more) == (min(count, 50), count > 50)
    lines = list(page.lines)
    while page.more:
        page = two_canteens.read_now(statements.statement, boris, lines[-1].number)
        lines += page.lines
    assert [each.amount * 100 for each in lines] == list(range(count, 0, -1))
    [whole] = two_canteens.read_now(statements.whole, [BORIS, MASHA, 999])
    assert (whole["child"], len(whole["lines"]), whole["more"]) == (BORIS, count, False)


def put_record(
    database: Database, number: int, child: int, day: date, state: int, complex_: int = BREAKFAST
) -> None:
    school = SECOND if child == DANIIL else SCHOOL
    about = {"school_id": school, "pupil_id": child, "date": day, "complex_id": complex_, "state": state}
    query = insert(meal_visits).values(id=number, **about, line="", price=5_000)
    database.write_now(lambda db: db.execute(query))


def test_a_calendar_page_has_its_days_and_its_child_alone(two_canteens: Database) -> None:
    """November 2026: from Monday 26 October to Sunday 6 December."""
    first, last = date(2026, 10, 26), date(2026, 12, 6)
    assert service.calendar_page(TUESDAY) == (first, last)
    assert service.calendar_page(date(2027, 2, 10)) == (date(2027, 2, 1), date(2027, 2, 28))
    assert service.calendar_page(date(1, 1, 5))[0] == date(1, 1, 1)
    assert service.calendar_page(date(9999, 12, 5))[1] == date(9999, 12, 31)
    for number, day in enumerate((first - timedelta(days=1), first, last, last + timedelta(days=1)), 1_001):
        put_record(two_canteens, number, BORIS, day, 30)
    put_record(two_canteens, 1_011, BORIS, TUESDAY, 20)
    put_record(two_canteens, 1_010, BORIS, TUESDAY, 10, LUNCH)
    put_record(two_canteens, 1_012, DANIIL, TUESDAY, 30)
    boris, daniil = who(two_canteens, BORIS), who(two_canteens, DANIIL)
    found = two_canteens.read_now(service.food, boris, TUESDAY)
    assert found is not None
    records = sorted((each.date, each.state, each.complex, each.ordered) for each in found.visits)
    assert records == [
        (first, 30, "Комплекс № 1", 1), (TUESDAY, 10, "Комплекс № 3", 1), (TUESDAY, 20, "Комплекс № 1", 0),
        (last, 30, "Комплекс № 1", 1),
    ]  # fmt: skip
    found = two_canteens.read_now(service.food, daniil, TUESDAY)
    assert found is not None
    [only] = found.visits
    assert (only.complex, only.type, [each.about for each in only.units]) == (
        "Полдник № 1", "Полдник", ["Сырник"],
    )  # fmt: skip
    assert (found.account, found.balance, found.day_limit) == ("4220001", 0, "")
    older = two_canteens.read_now(service.history, boris, first, TUESDAY)
    assert [(each["date"], each["state"]) for each in older] == [
        ("2026-10-26", 30),
        ("2026-11-24", 10),
        ("2026-11-24", 20),
    ]
    theirs = two_canteens.read_now(service.history, daniil, first, last)
    assert [each["complex__name"] for each in theirs] == ["Полдник № 1"]
