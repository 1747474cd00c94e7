"""The ledger: sums of zero, written once, running balances, faults that show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.areas.ledger.tables import ledger_accounts, ledger_postings
from ruobr_server.kit.db import Database
from support.fixtures import NOW
from support.school import ANNA, BORIS, SCHOOL

DAY = date(2026, 11, 23)
PUPIL = ledger.meals_of(SCHOOL, ANNA)
BANK = ledger.own_of(SCHOOL, ledger.BANK)


def pay(connection: Any, key: str, amount: int, pupil: int = ANNA) -> bool:
    lines = {ledger.meals_of(SCHOOL, pupil): amount, BANK: -amount}
    return ledger.write(connection, SCHOOL, "payment", key, lines, DAY, NOW)


def test_an_entry_is_written_once(furnished: Database) -> None:
    before = furnished.read_now(ledger.balance, PUPIL)
    assert furnished.write_now(pay, "payment/1", 10_000)
    assert not furnished.write_now(pay, "payment/1", 10_000)
    assert furnished.read_now(ledger.balance, PUPIL) == before + 10_000
    [last, *_] = furnished.read_now(ledger.statement, PUPIL)
    assert (last.kind, last.amount, last.balance) == ("payment", 10_000, before + 10_000)
    assert furnished.read_now(ledger.faults) == []


@pytest.mark.parametrize(
    "amounts",
    [
        {},
        {PUPIL: 1},
        {PUPIL: 1, BANK: -2},
        {PUPIL: 1, ledger.own_of(SCHOOL + 1, ledger.BANK): -1},
    ],
)
def test_what_does_not_sum_to_zero_in_one_school_is_no_entry(furnished: Database, amounts: Any) -> None:
    with pytest.raises(ValueError, match="sums to zero"):
        furnished.write_now(ledger.write, SCHOOL, "payment", "odd", amounts, DAY, NOW)


def test_the_schools_own_accounts_are_taken_last_and_all_in_one_order() -> None:
    boris, elsewhere = ledger.meals_of(SCHOOL, BORIS), ledger.meals_of(SCHOOL + 1, ANNA)
    accounts = [BANK, elsewhere, PUPIL, boris]
    expected = [PUPIL, boris, elsewhere, BANK]
    assert ledger.in_turn(accounts) == ledger.in_turn(reversed(accounts)) == expected


def test_many_at_once_lose_nothing(furnished: Database) -> None:
    """Entries over the same accounts, from several threads, each key twice."""
    before = {
        pupil: furnished.read_now(ledger.balance, ledger.meals_of(SCHOOL, pupil)) for pupil in (ANNA, BORIS)
    }
    jobs = [(f"at-once/{n % 20}", 100 + n % 20, (ANNA, BORIS)[n % 2]) for n in range(40)]
    with ThreadPoolExecutor(4) as threads:
        written = list(threads.map(lambda job: furnished.write_now(pay, *job), jobs))
    assert sum(written) == 20
    after = {
        pupil: furnished.read_now(ledger.balance, ledger.meals_of(SCHOOL, pupil)) for pupil in (ANNA, BORIS)
    }
    assert sum(after.values()) - sum(before.values()) == sum(100 + n for n in range(20))
    assert furnished.read_now(ledger.faults) == []


def test_a_statement_goes_on_where_it_stopped(furnished: Database) -> None:
    for n in range(7):
        furnished.write_now(pay, f"page/{n}", 100 + n)
    first = furnished.read_now(ledger.statement, PUPIL, limit=3)
    rest = furnished.read_now(ledger.statement, PUPIL, before=first[-1].number, limit=50)
    numbers = [each.number for each in (*first, *rest)]
    assert numbers == list(range(numbers[0], 0, -1))


def test_what_was_touched_by_hand_shows(furnished: Database) -> None:
    furnished.write_now(pay, "payment/1", 10_000)
    mine = (ledger_postings.c.pupil_id == ANNA) & (ledger_postings.c.number == 1)
    furnished.write_now(lambda db: db.execute(update(ledger_postings).where(mine).values(amount=1)))
    assert len(furnished.read_now(ledger.faults)) >= 3
    furnished.write_now(lambda db: db.execute(update(ledger_accounts).values(balance=0)))
    assert any("account" in fault for fault in furnished.read_now(ledger.faults))


AMOUNTS = st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=4)


@settings(deadline=None, max_examples=40)
@given(entries=st.lists(st.tuples(AMOUNTS, st.integers(0, 5)), max_size=12))
def test_any_entries_leave_the_books_right(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[list[int], int]]
) -> None:
    """Balances are the sums of what was written, whatever the order and the repeats."""
    path = tmp_path_factory.mktemp("ledger") / "ruobr.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{path}")
    try:
        database.write_now(_school)
        summed: dict[int, int] = {}
        seen: set[int] = set()
        for amounts, key in entries:
            lines = {ledger.meals_of(SCHOOL, number + 1): amount for number, amount in enumerate(amounts)}
            lines[ledger.own_of(SCHOOL, ledger.CORRECTION)] = -sum(amounts)
            written = database.write_now(
                ledger.write, SCHOOL, "correction", f"key/{key}", lines, DAY, NOW, note="проверка"
            )
            assert written is (key not in seen)
            seen.add(key)
            if written:
                for number, amount in enumerate(amounts):
                    summed[number + 1] = summed.get(number + 1, 0) + amount
        for pupil, total in summed.items():
            assert database.read_now(ledger.balance, ledger.meals_of(SCHOOL, pupil)) == total
        assert database.read_now(ledger.faults) == []
    finally:
        database.close_now()


def _school(connection: Any) -> None:
    from sqlalchemy import insert

    from ruobr_server.areas.schools.tables import schools, territories

    connection.execute(insert(territories).values(id=1, name="Т"))
    connection.execute(insert(schools).values(id=SCHOOL, territory_id=1, name="Ш", full_name="Ш"))
