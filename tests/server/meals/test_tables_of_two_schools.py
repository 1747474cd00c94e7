"""A canteen's table: its own school's accounts, prices, orders and day; limits to the kopeck."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.bulk import Entry, write_many
from ruobr_server.areas.ledger.tables import ledger_entries
from ruobr_server.areas.meals import booking, canteen_import
from ruobr_server.areas.meals.accounts import open_missing
from ruobr_server.areas.meals.orders_table import orders_table
from ruobr_server.areas.meals.tables import meal_visits
from ruobr_server.kit.db import Database
from ruobr_tui.api.rules.canteen.canteen_heading import Fault
from ruobr_tui.api.rules.canteen.canteen_table import read_table
from support.canteens import BREAKFAST, LUNCH, OTHER_BREAKFAST, TOMORROW, meal_records, table_of
from support.databases import on_sqlite
from support.fixtures import NOW
from support.payments import balance
from support.published_events import forget, heard
from support.school import ANNA, BORIS, SCHOOL, TUESDAY, VERA
from support.second_canteen import DANIIL, ITS_PRICE, MATVEY, SECOND

pytestmark = on_sqlite

TODAY = TUESDAY.strftime("%d.%m.%Y")


def checked(
    database: Database, *rows: str, school: int = SCHOOL, now: datetime = NOW
) -> tuple[list[booking.Served], list[Fault], list[Fault]]:
    table, faults = read_table(table_of(*rows))
    assert faults == []
    return database.read_now(canteen_import.checked, school, table, now)


def take(database: Database, *rows: str, school: int = SCHOOL, now: datetime = NOW) -> booking.Outcome:
    served, faults, _ = checked(database, *rows, school=school, now=now)
    assert faults == []
    return database.write_now(booking.book, school, served, now)


def on(database: Database, child: int, school: int = SCHOOL) -> int:
    assert database.read_now(ledger.faults) == []
    return database.read_now(ledger.balance, ledger.meals_of(school, child))


def test_accounts_and_complexes_are_the_schools_own(two_canteens: Database) -> None:
    for school, account, complex_, column in (
        (SCHOOL, "4220001", BREAKFAST, "account"),
        (SECOND, "4210001", BREAKFAST, "account"),
        (SECOND, "4220001", LUNCH, "complex"),
    ):
        _, faults, _ = checked(two_canteens, f"{TODAY};{account};{complex_};получено;;", school=school)
        assert [each.column for each in faults] == [column]
    outcome = take(two_canteens, f"{TODAY};4220001;{BREAKFAST};получено;;", school=SECOND)
    assert (outcome.new, outcome.charged, outcome.concerned) == (1, ITS_PRICE, {DANIIL})
    assert (on(two_canteens, DANIIL, SECOND), on(two_canteens, MATVEY, SECOND)) == (-ITS_PRICE, 0)
    books = two_canteens.read_now(ledger.balance, ledger.own_of(SECOND, ledger.CANTEEN))
    assert books == ITS_PRICE


def test_a_day_has_come_when_it_has_come_at_the_school(two_canteens: Database) -> None:
    tomorrow = TOMORROW.strftime("%d.%m.%Y")
    night = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # half past midnight in the first school
    ours, theirs = f"{tomorrow};4210001;{BREAKFAST};", f"{tomorrow};4220001;{BREAKFAST};"
    for row, school, state, count in (
        (ours, SCHOOL, "получено", 0),
        (theirs, SECOND, "получено", 1),
        (theirs, SECOND, "заказано", 0),  # ahead, though
        (theirs, SECOND, "отменено", 0),
    ):
        _, faults, _ = checked(two_canteens, f"{row}{state};;", school=school, now=night)
        assert [each.column for each in faults] == ["date"] * count
    before = night - timedelta(minutes=31)
    _, faults, _ = checked(two_canteens, f"{ours}получено;;", now=before)
    assert [each.column for each in faults] == ["date"]


def test_beyond_the_day_limit_is_what_the_family_pays(two_canteens: Database) -> None:
    """150 roubles for Anna: a subsidy is none of hers, and every meal of the day counts."""
    rows = f"{TODAY};4210001;{BREAKFAST};получено;100;20", f"{TODAY};4210001;{LUNCH};получено;120;50"
    _, faults, doubts = checked(two_canteens, *rows)
    assert (faults, doubts) == ([], [])
    _, _, doubts = checked(two_canteens, rows[0], f"{TODAY};4210001;{LUNCH};получено;120;49,99")
    assert [(each.line, each.column) for each in doubts] == [(3, "price")]
    # Another day, another child, a cancelled meal and an order are not hers of that day.
    yesterday = f"{TUESDAY - timedelta(days=1):%d.%m.%Y}"
    _, _, doubts = checked(
        two_canteens, *rows, f"{yesterday};4210001;{LUNCH};получено;120;",
        f"{TODAY};4210002;{LUNCH};получено;15000;", f"{TODAY};4210001;{OTHER_BREAKFAST};заказано;;",
    )  # fmt: skip
    assert doubts == []


def test_a_subsidy_is_at_most_the_price(two_canteens: Database) -> None:
    _, faults, _ = checked(two_canteens, f"{TODAY};4210001;{BREAKFAST};получено;;85,51")
    assert [each.column for each in faults] == ["subsidy"]
    before = on(two_canteens, ANNA)
    outcome = take(two_canteens, f"{TODAY};4210001;{BREAKFAST};получено;;85,50")
    assert (outcome.charged, on(two_canteens, ANNA)) == (0, before)
    for name, sum_ in ((ledger.CANTEEN, 8_550 + 8_550), (ledger.SUBSIDY, -8_550 - 1_000)):
        assert two_canteens.read_now(ledger.balance, ledger.own_of(SCHOOL, name)) == sum_


def test_what_is_not_eaten_costs_and_subsidises_nothing(two_canteens: Database) -> None:
    before = on(two_canteens, BORIS)
    ordered = f"{TODAY};4210002;{LUNCH};заказано;120;50"
    assert take(two_canteens, ordered).charged == 0
    assert take(two_canteens, ordered).same == 1
    assert meal_records(two_canteens, BORIS, TUESDAY) == [(LUNCH, 10, 12_000)]
    assert take(two_canteens, f"{TODAY};4210002;{LUNCH};отменено;120;50").changed == 1
    assert meal_records(two_canteens, BORIS, TUESDAY) == [(LUNCH, 20, 0)]
    assert on(two_canteens, BORIS) == before


def test_each_change_of_mind_is_booked_by_its_difference(two_canteens: Database) -> None:
    before = on(two_canteens, BORIS)
    for state, price, own in (
        ("получено", "120", 12_000), ("отменено", "", 0), ("получено", "120", 12_000),
        ("получено", "100", 10_000), ("получено", "100", 10_000), ("отменено", "", 0), ("получено", "1", 100),
    ):  # fmt: skip
        take(two_canteens, f"{TODAY};4210002;{LUNCH};{state};{price};")
        assert on(two_canteens, BORIS) == before - own


def test_an_order_gives_way_to_the_same_meal_of_the_same_child_and_day(two_canteens: Database) -> None:
    tomorrow = TOMORROW.strftime("%d.%m.%Y")
    for row in (
        f"{TODAY};4210002;{BREAKFAST};заказано;;",
        f"{TODAY};4210001;{OTHER_BREAKFAST};заказано;;",
        f"{tomorrow};4210002;{BREAKFAST};заказано;;",
        f"{TODAY};4210002;{LUNCH};заказано;;",
    ):
        take(two_canteens, row)
    take(two_canteens, f"{TODAY};4220001;{BREAKFAST};заказано;;", school=SECOND)
    take(two_canteens, f"{TODAY};4210002;{OTHER_BREAKFAST};отменено;;")  # nothing was served yet
    assert meal_records(two_canteens, BORIS, TUESDAY)[0] == (BREAKFAST, 10, 8_550)
    take(
        two_canteens,
        f"{TODAY};4210002;{OTHER_BREAKFAST};получено;;",
        f"{tomorrow};4210002;{LUNCH};заказано;;",
    )
    assert meal_records(two_canteens, BORIS, TUESDAY) == [
        (BREAKFAST, 20, 0), (OTHER_BREAKFAST, 30, 9_000), (LUNCH, 10, 12_000),
    ]  # fmt: skip
    assert meal_records(two_canteens, BORIS, TOMORROW)[0] == (BREAKFAST, 10, 8_550)
    assert (OTHER_BREAKFAST, 10, 9_000) in meal_records(two_canteens, ANNA, TUESDAY)
    assert meal_records(two_canteens, DANIIL, TUESDAY) == [(BREAKFAST, 10, ITS_PRICE)]
    # Two breakfasts that the table itself has are both as they stand there.
    take(
        two_canteens,
        f"{TODAY};4210002;{BREAKFAST};заказано;;",
        f"{TODAY};4210002;{OTHER_BREAKFAST};получено;;",
    )
    assert meal_records(two_canteens, BORIS, TUESDAY)[0] == (BREAKFAST, 10, 8_550)
    # What was received is never cancelled by another line.
    take(two_canteens, f"{TODAY};4210002;{BREAKFAST};получено;;")
    assert [each[1] for each in meal_records(two_canteens, BORIS, TUESDAY)] == [30, 30, 10]


def test_families_hear_of_money_that_comes_back_too(two_canteens: Database) -> None:
    family = [("mother", "balance", {"child": BORIS})]
    for row, events in (
        (f"{TODAY};4210002;{LUNCH};заказано;;", []),
        (f"{TODAY};4210002;{LUNCH};получено;;", family),
        (f"{TODAY};4210002;{LUNCH};получено;;", []),
        (f"{TODAY};4210002;{LUNCH};получено;;30", family),
        (f"{TODAY};4210002;{LUNCH};отменено;;", family),
    ):
        forget(two_canteens)
        take(two_canteens, row)
        assert heard(two_canteens) == events, row


def test_what_the_canteen_changes_was_changed_by_no_account(two_canteens: Database) -> None:
    own = meal_visits
    two_canteens.write_now(lambda db: db.execute(own.update().values(changed_by=1)))
    take(two_canteens, f"{TODAY};4210001;{BREAKFAST};получено;;")
    rows = two_canteens.read_now(
        lambda db: db.execute(select(own.c.date, own.c.changed_by).where(own.c.pupil_id == ANNA)).all()
    )
    assert {row.date: row.changed_by for row in rows}[TUESDAY] is None
    assert [row.changed_by for row in rows if row.date != TUESDAY] == [1, 1]


def test_a_charge_is_of_the_day_on_which_it_was_eaten(two_canteens: Database) -> None:
    yesterday = TUESDAY - timedelta(days=1)
    take(two_canteens, f"{yesterday:%d.%m.%Y};4210002;{LUNCH};получено;;10")
    found = two_canteens.read_now(ledger.statement, ledger.meals_of(SCHOOL, BORIS))
    assert [(each.kind, each.day, each.amount) for each in found] == [
        ("subsidy", yesterday, 1_000), ("charge", yesterday, -12_000),
    ]  # fmt: skip


# The canteen's list of a day


def test_the_days_list_is_one_schools_by_class_and_name(two_canteens: Database) -> None:
    two_canteens.write_now(open_missing)
    day = TOMORROW.strftime("%d.%m.%Y")
    for account, complex_ in (
        ("00070000000105", LUNCH), ("4210002", LUNCH), ("4210001", LUNCH), ("4210001", BREAKFAST),
        ("00070000000103", BREAKFAST), ("00070000000104", BREAKFAST),
    ):  # fmt: skip
        take(two_canteens, f"{day};{account};{complex_};заказано;;")
    take(two_canteens, f"{TODAY};4210002;{LUNCH};получено;;20")
    take(two_canteens, f"{day};4220001;{BREAKFAST};заказано;;", school=SECOND)

    def listed(school: int, of: date) -> tuple[list[list[str]], list[int]]:
        text, children = two_canteens.read_now(orders_table, school, of)
        return [line.split(";") for line in text.lstrip("\ufeff").splitlines()[1:]], children

    rows, children = listed(SCHOOL, TOMORROW)
    assert [(row[7], row[8], row[2]) for row in rows] == [
        ("Иванова Мария", "1А", "1"), ("Сидоров Глеб", "9Б", "3"), ("Иванов Борис", "9В", "3"),
        ("Иванова Анна", "9В", "1"), ("Иванова Анна", "9В", "3"), ("Петрова Вера", "9В", "1"),
    ]  # fmt: skip
    assert [row[1] for row in rows][2:5] == ["4210002", "4210001", "4210001"]
    assert children == [ANNA, BORIS, 103, VERA, 105]
    rows, children = listed(SECOND, TOMORROW)
    assert [(row[7], row[9]) for row in rows] == [("Иванов Даниил", "Полдник · Полдник № 1")]
    assert children == [DANIIL]
    rows, _ = listed(SCHOOL, TUESDAY)
    [boris] = [row for row in rows if row[7] == "Иванов Борис"]
    assert boris[3:6] == ["получено", "120,00", "20,00"]
    text, _ = two_canteens.read_now(orders_table, SCHOOL, TUESDAY)
    assert read_table(text)[1] == []


# Many entries at once


def test_many_entries_are_checked_and_summed_up_one_by_one(two_canteens: Database) -> None:
    child, books = ledger.meals_of(SCHOOL, ANNA), ledger.own_of(SCHOOL, ledger.CANTEEN)
    before = balance(two_canteens)

    def write(*amounts: Any) -> None:
        entries = [Entry("charge", f"bulk/{n}", each, TUESDAY) for n, each in enumerate(amounts)]
        two_canteens.write_now(write_many, SCHOOL, entries, NOW)

    for wrong in ({child: -1}, {child: -1, books: 2}, {child: -1, ledger.own_of(SECOND, ledger.CANTEEN): 1}):
        with pytest.raises(ValueError, match="sums to zero"):
            write({child: -5, books: 5}, wrong)
    assert balance(two_canteens) == before
    write({child: -5, books: 5}, {child: 0, books: 0}, {child: -7, books: 7})
    assert on(two_canteens, ANNA) == before - 12
    lines = two_canteens.read_now(ledger.statement, child, limit=2)
    assert [(each.amount, each.balance) for each in lines] == [(-7, before - 12), (-5, before - 5)]
    assert lines[0].number == lines[1].number + 1
    count = select(ledger_entries.c.id).where(ledger_entries.c.key.startswith("bulk/"))
    assert len(two_canteens.read_now(lambda db: db.execute(count).all())) == 3


def test_a_pupil_of_another_school_has_another_account_of_the_same_number(two_canteens: Database) -> None:
    """Schools number their accounts apart: the same child's number stands for nothing in another school."""
    for school, amount in ((SCHOOL, -100), (SECOND, -30)):
        lines = {ledger.meals_of(school, ANNA): amount, ledger.own_of(school, ledger.CANTEEN): -amount}
        entries = [Entry("charge", "one key", lines, TUESDAY)]
        two_canteens.write_now(write_many, school, entries, NOW)
    assert on(two_canteens, ANNA, SECOND) == -30
