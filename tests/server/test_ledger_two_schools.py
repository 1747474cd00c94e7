"""The ledger of two schools whose pupils, entries and keys have the same numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from ruobr_server.areas.ledger import bulk, reversal
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.tables import ledger_accounts, ledger_entries, ledger_postings
from ruobr_server.areas.schools.tables import schools, territories
from ruobr_server.kit.db import Database
from support.fixtures import NOW
from support.payments import identity
from support.school import SCHOOL
from support.statements import execute

HERE, THERE = 1, 2
DAY = date(2026, 11, 23)
ANNA, BORIS = 1, 2


def anna(school: int = HERE) -> ledger.Account:
    return ledger.meals_of(school, ANNA)


def boris(school: int = HERE) -> ledger.Account:
    return ledger.meals_of(school, BORIS)


def bank(school: int = HERE) -> ledger.Account:
    return ledger.own_of(school, ledger.BANK)


@pytest.fixture
def books(database: Database) -> Iterator[Database]:
    """Two schools, each with a payment of its own under the same key."""

    def furnish(connection: Connection) -> None:
        connection.execute(insert(territories).values(id=1, name="Т"))
        for school in (HERE, THERE):
            connection.execute(
                insert(schools).values(id=school, territory_id=1, name=f"Ш{school}", full_name=f"Ш{school}")
            )
        pay(connection, HERE, "payment/1", 100, DAY)
        pay(connection, THERE, "payment/1", 7_000, DAY)
        pay(connection, HERE, "payment/2", 20, DAY, BORIS)
        pay(connection, HERE, "charge/1", -30, DAY + timedelta(days=1), kind="charge")

    database.write_now(furnish)
    yield database
    assert database.read_now(ledger.faults) == []


def pay(
    connection: Connection,
    /,
    school: int,
    key: str,
    amount: int,
    day: date,
    pupil: int = ANNA,
    kind: str = "payment",
    **more: Any,
) -> bool:
    lines = {ledger.meals_of(school, pupil): amount, bank(school): -amount}
    return ledger.write(connection, school, kind, key, lines, day, NOW, **more)


def test_one_key_in_two_schools_is_two_entries(books: Database) -> None:
    assert books.read_now(ledger.balance, anna()) == 70
    assert books.read_now(ledger.balance, anna(THERE)) == 7_000
    assert books.read_now(ledger.balance, boris()) == 20
    assert books.read_now(ledger.balance, bank()) == -90
    assert books.read_now(ledger.balance, bank(THERE)) == -7_000


def test_an_account_is_there_from_its_first_posting(books: Database) -> None:
    assert books.read_now(ledger.balance, boris(THERE)) == 0
    assert not books.read_now(ledger.has_account, boris(THERE))
    assert books.read_now(ledger.has_account, boris())
    assert not books.read_now(ledger.has_account, ledger.own_of(HERE, ledger.CANTEEN))
    books.write_now(pay, THERE, "payment/2", 5, DAY, BORIS)
    books.write_now(pay, THERE, "payment/3", -5, DAY, BORIS)
    assert books.read_now(ledger.balance, boris(THERE)) == 0
    assert books.read_now(ledger.has_account, boris(THERE))


def test_a_statement_has_the_lines_of_its_account_alone(books: Database) -> None:
    lines = books.read_now(ledger.statement, anna())
    assert lines == [
        ledger.Posting(2, "charge", DAY + timedelta(days=1), NOW, -30, 70, ""),
        ledger.Posting(1, "payment", DAY, NOW, 100, 100, ""),
    ]
    assert [each.amount for each in books.read_now(ledger.statement, anna(THERE))] == [7_000]
    assert [each.amount for each in books.read_now(ledger.statement, bank())] == [30, -20, -100]
    assert [each.number for each in books.read_now(ledger.statement, bank(), before=3)] == [2, 1]
    assert [each.number for each in books.read_now(ledger.statement, bank(), before=3, limit=1)] == [2]
    assert books.read_now(ledger.statement, bank(), before=1) == []


def test_fifty_lines_at_once_as_a_rule(books: Database) -> None:
    for number in range(60):
        books.write_now(pay, THERE, f"more/{number}", 1, DAY, BORIS)
    assert [each.number for each in books.read_now(ledger.statement, boris(THERE))] == list(range(60, 10, -1))


def test_all_that_is_known_of_an_entry_stands_in_its_line(books: Database) -> None:
    until = DAY + timedelta(days=14)
    books.write_now(
        pay, HERE, "wish", 5, DAY, BORIS, kind="correction", note="за март", reversible_until=until
    )
    [line, _] = books.read_now(ledger.statement, boris())
    assert line == ledger.Posting(2, "correction", DAY, NOW, 5, 25, "за март", until)
    row = books.read_now(
        lambda db: db.execute(select(ledger_entries).where(ledger_entries.c.key == "wish")).one()
    )
    assert (row.school_id, row.kind, row.account_id, row.reverses) == (HERE, "correction", None, None)


def test_an_amount_of_nothing_makes_no_line(books: Database) -> None:
    books.write_now(ledger.write, HERE, "charge", "free", {anna(): 0, bank(): 0, boris(): 0}, DAY, NOW)
    assert [each.number for each in books.read_now(ledger.statement, anna())] == [2, 1]
    assert not books.write_now(ledger.write, HERE, "charge", "free", {anna(): 1, bank(): -1}, DAY, NOW)


def test_an_entry_taken_back_names_the_other_and_each_account_its_own_line(books: Database) -> None:
    entry = books.read_now(reversal.entry_of, anna(), 1)
    assert entry is not None
    assert (entry.kind, entry.key, entry.reversible_until) == ("payment", "payment/1", None)
    assert dict(entry.amounts) == {anna(): 100, bank(): -100}
    later = DAY + timedelta(days=2)
    assert books.write_now(reversal.reverse, HERE, entry, later, NOW, note="ошибка")
    assert not books.write_now(reversal.reverse, HERE, entry, later, NOW), "once"
    mine = books.read_now(ledger.statement, anna())
    assert [(each.number, each.reverses, each.reversed_by) for each in mine] == [
        (3, 1, None),
        (2, None, None),
        (1, None, 3),
    ]
    assert (mine[0].kind, mine[0].day, mine[0].amount, mine[0].balance, mine[0].note) == (
        "payment",
        later,
        -100,
        -30,
        "ошибка",
    )
    theirs = books.read_now(ledger.statement, bank())
    assert [(each.number, each.reverses, each.reversed_by) for each in theirs] == [
        (4, 1, None),
        (3, None, None),
        (2, None, None),
        (1, None, 4),
    ]
    other = books.read_now(ledger.statement, anna(THERE))
    assert [(each.reverses, each.reversed_by) for each in other] == [(None, None)]
    assert [(each.reverses, each.reversed_by) for each in books.read_now(ledger.statement, boris())] == [
        (None, None)
    ]


def test_an_entry_of_another_school_takes_nothing_back_here(books: Database) -> None:
    """The numbers of entries are of their school."""

    def same_number(connection: Connection) -> None:
        number = connection.scalar(
            select(ledger_entries.c.id).where(
                ledger_entries.c.school_id == HERE, ledger_entries.c.key == "payment/1"
            )
        )
        row = {
            "school_id": THERE, "id": number, "kind": "payment", "day": DAY, "at": NOW, "key": "same",
            "account_id": None, "note": "", "reversible_until": None, "reverses": None,
        }  # fmt: skip
        if not connection.scalar(
            select(ledger_entries.c.id).where(
                ledger_entries.c.school_id == THERE, ledger_entries.c.id == number
            )
        ):
            connection.execute(insert(ledger_entries), [row])
        pay(connection, THERE, "back", -1, DAY, reverses=number)

    books.write_now(same_number)
    assert all(each.reversed_by is None for each in books.read_now(ledger.statement, anna()))
    assert len(books.read_now(ledger.statement, anna())) == 2


def test_entries_are_found_by_line_and_by_key_in_their_school(books: Database) -> None:
    there = books.read_now(reversal.entry_by_key, THERE, "payment/1")
    assert there is not None
    assert dict(there.amounts) == {anna(THERE): 7_000, bank(THERE): -7_000}
    assert books.read_now(reversal.entry_by_key, THERE, "payment/2") is None
    assert books.read_now(reversal.entry_of, anna(THERE), 2) is None
    assert books.read_now(reversal.entry_of, boris(THERE), 1) is None
    charge = books.read_now(reversal.entry_of, anna(), 2)
    assert charge is not None
    assert charge.key == "charge/1"
    assert charge == books.read_now(reversal.entry_by_key, HERE, "charge/1")


def test_sums_since_a_day_by_kind_and_side(books: Database) -> None:
    books.write_now(pay, HERE, "payment/3", 5, DAY + timedelta(days=1))
    books.write_now(pay, HERE, "payment/4", 6, DAY + timedelta(days=1))
    books.write_now(pay, HERE, "payment/5", -4, DAY + timedelta(days=1))
    books.write_now(pay, HERE, "kopeck/in", 1, DAY, kind="correction")
    books.write_now(pay, HERE, "kopeck/out", -1, DAY, kind="correction")
    found = books.read_now(ledger.sums, anna(), DAY + timedelta(days=1))
    assert sorted(found) == [
        (False, "correction", False, -1),
        (False, "correction", True, 1),
        (False, "payment", True, 100),
        (True, "charge", False, -30),
        (True, "payment", False, -4),
        (True, "payment", True, 11),
    ]
    assert books.read_now(ledger.sums, anna(THERE), DAY) == [(True, "payment", True, 7_000)]
    assert books.read_now(ledger.sums, boris(THERE), DAY) == []


def test_what_went_and_came_on_each_day(books: Database) -> None:
    one = DAY + timedelta(days=1)
    assert books.read_now(ledger.by_day, anna(), DAY, one) == [(DAY, 0, 100), (one, 30, 0)]
    books.write_now(pay, HERE, "payment/3", 5, one)
    books.write_now(pay, HERE, "payment/4", -4, one)
    books.write_now(pay, HERE, "payment/5", 9, DAY - timedelta(days=1))
    books.write_now(pay, HERE, "payment/6", 9, DAY + timedelta(days=2))
    assert books.read_now(ledger.by_day, anna(), DAY, one) == [(DAY, 0, 100), (one, 34, 5)]
    assert books.read_now(ledger.by_day, anna(THERE), DAY, one) == [(DAY, 0, 7_000)]
    assert books.read_now(ledger.by_day, boris(THERE), DAY, one) == []


def test_accounts_are_taken_in_one_order_and_the_schools_own_last() -> None:
    accounts = [bank(), ledger.own_of(HERE, ledger.CANTEEN), boris(), anna()]
    assert ledger.in_turn(accounts) == [anna(), boris(), bank(), ledger.own_of(HERE, ledger.CANTEEN)]
    assert ledger.in_turn(reversed(accounts)) == ledger.in_turn(accounts)


def entries(school: int) -> list[bulk.Entry]:
    return [
        bulk.Entry("charge", "day/1", {anna(school): -10, boris(school): -20, bank(school): 30}, DAY, "обед"),
        bulk.Entry("subsidy", "day/2", {anna(school): 4, bank(school): -4}, DAY + timedelta(days=1)),
        bulk.Entry("charge", "day/3", {anna(school): 0, boris(school): 1, bank(school): -1}, DAY),
    ]


def rows(connection: Connection, school: int) -> list[tuple[Any, ...]]:
    """All of a school's books, without the numbers of entries."""
    line, entry, own = ledger_postings.c, ledger_entries.c, ledger_accounts.c
    lines = (
        select(line.pupil_id, line.name, line.number, line.amount, line.balance)
        .add_columns(entry.kind, entry.key, entry.day, entry.at, entry.note, entry.account_id)
        .join(ledger_entries, (entry.school_id == line.school_id) & (entry.id == line.entry_id))
        .where(line.school_id == school)
        .order_by(line.pupil_id, line.name, line.number)
    )
    accounts = (
        select(own.pupil_id, own.name, own.balance, own.postings)
        .where(own.school_id == school)
        .order_by(own.pupil_id, own.name)
    )
    return [tuple(row) for query in (lines, accounts) for row in connection.execute(query)]


def test_many_at_once_leave_what_one_by_one_leaves(books: Database) -> None:
    other = books.read_now(rows, HERE)

    def both(connection: Connection) -> tuple[list[Any], list[Any]]:
        with connection.begin_nested() as tried:
            for each in entries(THERE):
                ledger.write(
                    connection, THERE, each.kind, each.key, each.amounts, each.day, NOW, note=each.note
                )
            one_by_one = rows(connection, THERE)
            tried.rollback()
        bulk.write_many(connection, THERE, entries(THERE), NOW)
        return one_by_one, rows(connection, THERE)

    one_by_one, at_once = books.write_now(both)
    assert at_once == one_by_one
    assert len(at_once) == 12
    assert books.read_now(rows, HERE) == other
    books.write_now(bulk.write_many, THERE, [replace(entries(THERE)[0], key="day/4")], NOW)
    assert books.read_now(ledger.balance, anna(THERE)) == 7_000 - 10 + 4 - 10


def test_nothing_to_write_is_nothing(books: Database) -> None:
    before = books.read_now(rows, HERE)
    books.write_now(bulk.write_many, HERE, [], NOW)
    assert books.read_now(rows, HERE) == before


@pytest.mark.parametrize("amounts", [{anna(): 1}, {anna(): 1, bank(): -2}, {anna(): 1, bank(THERE): -1}])
def test_many_are_refused_when_one_is_no_entry(books: Database, amounts: dict[ledger.Account, int]) -> None:
    before = books.read_now(rows, HERE)
    with pytest.raises(ValueError, match="sums to zero"):
        books.write_now(
            bulk.write_many, HERE, [*entries(HERE), bulk.Entry("charge", "odd", amounts, DAY)], NOW
        )
    assert books.read_now(rows, HERE) == before


HERS = (ledger_postings.c.school_id == HERE) & (ledger_postings.c.pupil_id == ANNA)
OWN = (ledger_accounts.c.school_id == HERE) & (ledger_accounts.c.pupil_id == ANNA)
ACCOUNT = "account (1, 1, 'meals') is not what its postings sum to"


def test_each_fault_is_named_once_and_alone(books: Database) -> None:
    number = books.read_now(
        lambda db: db.scalar(select(ledger_postings.c.entry_id).where(HERS, ledger_postings.c.number == 2))
    )
    last = HERS & (ledger_postings.c.number == 2)
    first = HERS & (ledger_postings.c.number == 1)
    for change, undo, faults in (
        (
            update(ledger_accounts).where(OWN).values(balance=71),
            update(ledger_accounts).where(OWN).values(balance=70),
            [ACCOUNT],
        ),
        (
            update(ledger_accounts).where(OWN).values(postings=3),
            update(ledger_accounts).where(OWN).values(postings=2),
            [ACCOUNT],
        ),
        (
            update(ledger_postings).where(last).values(number=3),
            update(ledger_postings).where(HERS & (ledger_postings.c.number == 3)).values(number=2),
            [ACCOUNT],
        ),
        (
            update(ledger_postings).where(first).values(balance=99),
            update(ledger_postings).where(first).values(balance=100),
            ["posting (1, 1, 'meals', 1) breaks the running balance"],
        ),
        (
            update(ledger_postings).where(last).values(amount=-29),
            update(ledger_postings).where(last).values(amount=-30),
            [
                f"entry {number} of school 1 is uneven",
                ACCOUNT,
                "posting (1, 1, 'meals', 2) breaks the running balance",
            ],
        ),
    ):
        books.write_now(execute, change)
        assert books.read_now(ledger.faults) == faults
        books.write_now(execute, undo)
        assert books.read_now(ledger.faults) == []


def test_a_lost_line_shows(books: Database) -> None:
    lost = books.read_now(lambda db: db.execute(select(ledger_postings).where(HERS)).mappings().all())
    books.write_now(lambda db: db.execute(delete(ledger_postings).where(HERS)))
    faults = books.read_now(ledger.faults)
    assert ACCOUNT in faults
    assert sum("uneven" in each for each in faults) == 2
    assert len(faults) == 3
    books.write_now(lambda db: db.execute(insert(ledger_postings), [dict(row) for row in lost]))


def test_who_has_taken_an_entry_back_is_known(furnished: Database) -> None:
    who = furnished.read_now(identity, "mother").account_id
    lines = {ledger.meals_of(SCHOOL, ANNA): 5, ledger.own_of(SCHOOL, ledger.BANK): -5}
    furnished.write_now(ledger.write, SCHOOL, "payment", "mine", lines, DAY, NOW)
    entry = furnished.read_now(reversal.entry_by_key, SCHOOL, "mine")
    assert entry is not None
    furnished.write_now(reversal.reverse, SCHOOL, entry, DAY, NOW, account_id=who)
    row = furnished.read_now(
        lambda db: db.execute(select(ledger_entries).where(ledger_entries.c.reverses == entry.id)).one()
    )
    assert (row.account_id, row.key, row.note) == (who, "mine/back", "")
