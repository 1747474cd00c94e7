"""The ledger among several schools: each reads its own lines, and each kind of fault shows alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from ruobr_server.areas.ledger import reversal
from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.tables import ledger_accounts, ledger_entries, ledger_postings
from ruobr_server.kit.db import Database
from support.canteens import serve
from support.databases import on_sqlite
from support.fixtures import NOW
from support.school import ANNA, BORIS, SCHOOL, TUESDAY
from support.second_canteen import SECOND, open_second
from support.statements import execute

pytestmark = on_sqlite

DAY = date(2026, 11, 10)
OURS, THEIRS = ledger.meals_of(SCHOOL, BORIS), ledger.meals_of(SECOND, BORIS)
"""Accounts of one number in two schools."""


@pytest.fixture
def schools(furnished: Database) -> Database:
    furnished.write_now(serve)
    furnished.write_now(open_second)
    return furnished


def write(database: Database, account: ledger.Account, key: str, amount: int, day: date = DAY) -> bool:
    lines = {account: amount, ledger.own_of(account.school_id, ledger.BANK): -amount}
    return database.write_now(ledger.write, account.school_id, "payment", key, lines, day, NOW)


def test_accounts_of_one_number_in_two_schools_know_nothing_of_each_other(schools: Database) -> None:
    assert write(schools, OURS, "one key", 100)
    assert write(schools, THEIRS, "one key", 30)
    assert not write(schools, THEIRS, "one key", 30)
    assert write(schools, THEIRS, "another", 7, DAY - timedelta(days=1))
    for account, amounts in ((OURS, [100]), (THEIRS, [7, 30])):
        assert schools.read_now(ledger.balance, account) == sum(amounts)
        assert [each.amount for each in schools.read_now(ledger.statement, account)] == amounts
        assert sum(total for *_, total in schools.read_now(ledger.sums, account, DAY)) == sum(amounts)
    assert schools.read_now(ledger.by_day, THEIRS, DAY, DAY) == [(DAY, 0, 30)]
    elsewhere = ledger.Account(SECOND, BORIS, "aside")
    assert schools.read_now(ledger.balance, elsewhere) == 0
    assert not schools.read_now(ledger.has_account, elsewhere)
    found = schools.read_now(reversal.entry_by_key, SECOND, "one key")
    assert found is not None
    assert found.amounts == {THEIRS: 30, ledger.own_of(SECOND, ledger.BANK): -30}
    assert schools.read_now(reversal.entry_by_key, SECOND, "none") is None
    first = schools.read_now(reversal.entry_of, THEIRS, 2)
    assert first is not None
    assert (first.key, first.amounts[THEIRS]) == ("another", 7)
    assert schools.read_now(reversal.entry_of, THEIRS, 3) is None
    assert schools.read_now(reversal.entry_of, OURS, 2) is None


def test_an_entry_is_taken_back_once_and_the_lines_name_each_other(schools: Database) -> None:
    write(schools, OURS, "a", 100)
    write(schools, OURS, "b", 50)
    write(schools, ledger.meals_of(SCHOOL, ANNA), "c", 1)
    entry = schools.read_now(reversal.entry_of, OURS, 1)
    assert entry is not None
    for is_first in (True, False):
        done = schools.write_now(reversal.reverse, SCHOOL, entry, TUESDAY, NOW, account_id=1, note="Ошибка")
        assert done is is_first
    lines = schools.read_now(ledger.statement, OURS)
    assert [(each.number, each.amount, each.balance, each.reverses, each.reversed_by) for each in lines] == [
        (3, -100, 50, 1, None),
        (2, 50, 150, None, None),
        (1, 100, 100, None, 3),
    ]
    assert (lines[0].day, lines[0].note) == (TUESDAY, "Ошибка")
    assert schools.read_now(ledger.faults) == []
    behind = schools.read_now(ledger.statement, OURS, before=2)
    assert [each.number for each in behind] == [1]


def test_the_day_itself_is_since_that_day(schools: Database) -> None:
    for day, amount in ((DAY - timedelta(days=1), 1), (DAY, 20), (DAY, -3), (DAY + timedelta(days=1), 400)):
        write(schools, OURS, f"{day}/{amount}", amount, day)
    found = sorted(schools.read_now(ledger.sums, OURS, DAY))
    assert found == [
        (False, "payment", True, 1),
        (True, "payment", False, -3),
        (True, "payment", True, 420),
    ]
    for start, end, sums in (
        (DAY, DAY, [(DAY, 3, 20)]),
        (DAY - timedelta(days=1), DAY, [(DAY - timedelta(days=1), 0, 1), (DAY, 3, 20)]),
        (DAY + timedelta(days=1), DAY + timedelta(days=9), [(DAY + timedelta(days=1), 0, 400)]),
        (DAY + timedelta(days=2), DAY + timedelta(days=9), []),
    ):
        assert schools.read_now(ledger.by_day, OURS, start, end) == sums


_LINES, _OWN, _OF = ledger_postings, ledger_accounts, ledger_entries


@pytest.mark.parametrize(
    ("change", "words"),
    [
        # One side of an entry is another sum, and everything that is summed up of it as well.
        ([update(_LINES).where(_LINES.c.pupil_id == BORIS).values(amount=99, balance=99),
          update(_OWN).where(_OWN.c.pupil_id == BORIS).values(balance=99)], "is uneven"),
        ([update(_OWN).where(_OWN.c.pupil_id == BORIS).values(balance=1)], "account"),
        ([update(_OWN).where(_OWN.c.pupil_id == BORIS).values(postings=2)], "account"),
        ([delete(_LINES).where(_LINES.c.school_id == SECOND)], "account"),
        ([update(_LINES).where(_LINES.c.pupil_id == BORIS).values(balance=1)], "running balance"),
    ],
)  # fmt: skip
def test_each_kind_of_fault_shows_by_itself(schools: Database, change: list[Any], words: str) -> None:
    write(schools, THEIRS, "a", 100)
    assert schools.read_now(ledger.faults) == []
    for statement in change:
        schools.write_now(execute, statement)
    found = schools.read_now(ledger.faults)
    assert found
    assert all(words in each and str(SECOND) in each for each in found)


def test_lines_of_another_school_do_not_make_a_fault_good(schools: Database) -> None:
    """What is missing in one school and too much in the other."""
    write(schools, OURS, "a", 100)
    write(schools, THEIRS, "a", 100)
    own = (_OWN.c.pupil_id == BORIS, _OWN.c.school_id == SCHOOL)
    schools.write_now(lambda db: db.execute(update(_OWN).where(*own).values(balance=0)))
    number = schools.read_now(lambda db: db.scalar(select(_OF.c.id).where(_OF.c.school_id == SECOND)))
    line = {"school_id": SECOND, "pupil_id": BORIS, "name": "meals", "number": 2, "entry_id": number}
    schools.write_now(lambda db: db.execute(insert(_LINES).values(**line, amount=100, balance=200)))
    assert len(schools.read_now(ledger.faults)) >= 3
