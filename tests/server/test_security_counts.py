"""Attempts and letters: what is counted, for whom, and when it is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert, select

from ruobr_server.auth import budgets, throttle
from ruobr_server.auth.budgets import Budget
from ruobr_server.auth.tables import sign_in_failures
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import TooManyAttempts
from ruobr_server.kit.settings import Throttle
from support.fixtures import NOW

HERE, THERE = "192.0.2.7", "198.51.100.7"


Count = Callable[..., object]
"""Counts an attempt, or takes one back: a connection, about whom, and when."""


def spend(database: Database, what: Count, *about: object, times: int) -> None:
    for _ in range(times):
        database.write_now(what, *about, NOW)


def test_letters_are_counted_by_network_and_by_kind(database: Database) -> None:
    for number in range(21):
        assert database.write_now(throttle.count_letter, "recovery", f"{number}@example.org", HERE, NOW)
    with pytest.raises(TooManyAttempts):
        database.write_now(throttle.count_letter, "recovery", "new@example.org", HERE, NOW)
    assert database.write_now(throttle.count_letter, "recovery", "new@example.org", THERE, NOW)
    assert database.write_now(throttle.count_letter, "registration", "new@example.org", HERE, NOW)


def test_a_mailbox_gets_the_fourth_letter_of_a_kind_later(database: Database) -> None:
    slowed = [
        database.write_now(throttle.count_letter, "recovery", "Anna@example.org", f"192.0.{n}.1", NOW)
        for n in range(5)
    ]
    assert slowed == [True, True, True, True, False]
    assert not database.write_now(throttle.count_letter, "recovery", "anna@EXAMPLE.org", THERE, NOW)
    assert database.write_now(throttle.count_letter, "recovery", "boris@example.org", THERE, NOW)
    assert database.write_now(throttle.count_letter, "registration", "anna@example.org", THERE, NOW)
    later = NOW + timedelta(minutes=5)
    assert database.write_now(throttle.count_letter, "recovery", "anna@example.org", THERE, later)


PAIRS: list[tuple[Count, Count, tuple[str, ...], tuple[str, ...], int]] = [
    (
        throttle.count_recovery,
        throttle.recovery_was_right,
        ("Anna@example.org", HERE),
        ("b@example.org", HERE),
        6,
    ),
    (
        throttle.count_recovery,
        throttle.recovery_was_right,
        ("Anna@example.org", HERE),
        ("anna@example.org", THERE),
        6,
    ),
    (throttle.count_code, throttle.code_was_right, (HERE,), (THERE,), 16),
    (throttle.count_secret, throttle.secret_was_right, ("complaint/1", HERE), ("complaint/2", HERE), 6),
    (throttle.count_secret, throttle.secret_was_right, ("complaint/1", HERE), ("complaint/1", THERE), 6),
]


@pytest.mark.parametrize(("count", "right", "about", "other", "free"), PAIRS)
def test_what_is_right_is_taken_back_and_others_do_not_wait(
    database: Database, count: Count, right: Count, about: tuple[str, ...], other: tuple[str, ...], free: int
) -> None:
    spend(database, count, *about, times=free)
    with pytest.raises(TooManyAttempts) as slowed:
        database.write_now(count, *about, NOW)
    assert slowed.value.retry_after == 2
    database.write_now(count, *other, NOW)
    database.write_now(right, *about)
    database.write_now(count, *about, NOW)
    with pytest.raises(TooManyAttempts):
        database.write_now(count, *about, NOW)


@pytest.mark.parametrize(("count", "free"), [(throttle.count_device, 51), (throttle.count_filing, 21)])
def test_what_is_only_counted_waits_by_network(database: Database, count: Count, free: int) -> None:
    spend(database, count, HERE, times=free)
    with pytest.raises(TooManyAttempts):
        database.write_now(count, HERE, NOW)
    database.write_now(count, THERE, NOW)


def test_fifty_secrets_of_any_kind_from_one_network(database: Database) -> None:
    for number in range(51):
        database.write_now(throttle.count_secret, f"complaint/{number}", HERE, NOW)
    with pytest.raises(TooManyAttempts):
        database.write_now(throttle.count_secret, "complaint/new", HERE, NOW)
    database.write_now(throttle.count_secret, "complaint/new", THERE, NOW)


def test_a_right_one_takes_back_one_and_no_more(database: Database) -> None:
    names = [budgets.bucket("test", number) for number in range(3)]
    budget = Budget(free=1)
    for name in (names[0], names[0], names[1]):
        database.write_now(budgets.count, {name: budget}, NOW)
    database.write_now(budgets.take_one_back, *names)
    database.write_now(budgets.take_one_back, names[1])
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    assert {row.bucket: row.failures for row in rows} == {names[0]: 1, names[1]: 0}
    database.write_now(budgets.start_anew, names[0])
    left = database.read_now(lambda db: db.execute(select(sign_in_failures.c.bucket)).scalars().all())
    assert left == [names[1]]


def test_a_refused_attempt_counts_nothing_and_says_when_to_come_again(database: Database) -> None:
    one, two = budgets.bucket("test", 1), budgets.bucket("test", 2)
    strict, free = Budget(free=0, first_delay=timedelta(seconds=90)), Budget(free=5)
    database.write_now(lambda db: budgets.count(db, {one: strict}, NOW))
    with pytest.raises(TooManyAttempts) as slowed:
        database.write_now(lambda db: budgets.count(db, {one: strict, two: free}, NOW))
    assert slowed.value.retry_after == 90
    almost = NOW + timedelta(seconds=89, milliseconds=999)
    with pytest.raises(TooManyAttempts) as slowed:
        database.write_now(lambda db: budgets.count(db, {one: strict, two: free}, almost))
    assert slowed.value.retry_after == 1
    database.write_now(lambda db: budgets.count(db, {one: strict, two: free}, NOW + timedelta(seconds=90)))


def test_a_known_network_starts_anew_for_its_account_and_not_for_the_crowd(database: Database) -> None:
    limits = Throttle()
    mine, theirs = (throttle.Attempt(login, HERE, "network") for login in ("ANNA", "BORIS"))
    for _ in range(3):
        database.write_now(throttle.count_attempt, mine, NOW, limits)
    database.write_now(throttle.count_attempt, theirs, NOW, limits)
    database.write_now(throttle.was_right, mine)
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    found = {row.bucket.partition(":")[0]: row.failures for row in rows}
    assert found == {"known network": 1, "crowd": 3}
    assert budgets.bucket("known network", "BORIS", HERE) in {row.bucket for row in rows}


def test_a_known_device_has_a_count_of_its_own(database: Database) -> None:
    limits = Throttle()
    device, stranger = (throttle.Attempt("ANNA", HERE, place) for place in ("device:d1", ""))
    for attempt in (device, device, stranger):
        database.write_now(throttle.count_attempt, attempt, NOW, limits)
    database.write_now(throttle.was_right, device)
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    counted = {row.bucket.partition(":")[0]: row.failures for row in rows}
    assert counted == {"login": 1, "address": 1, "around": 1, "siege": 1}
    database.write_now(throttle.was_right, stranger)
    rows = database.read_now(
        lambda db: db.execute(select(sign_in_failures.c.bucket, sign_in_failures.c.failures)).all()
    )
    assert {row.bucket.partition(":")[0]: row.failures for row in rows} == {"address": 0, "siege": 0}


def test_delays_double_up_to_the_longest() -> None:
    budget = Budget(free=2, first_delay=timedelta(seconds=3), longest_delay=timedelta(seconds=20))
    assert [budget.delay(count).total_seconds() for count in range(7)] == [0, 0, 0, 3, 6, 12, 20]
    assert budget.delay(10**6) == timedelta(seconds=20)


def test_what_rested_too_long_is_forgotten_and_of_too_many_the_oldest(database: Database) -> None:
    def fill(connection: Connection) -> None:
        for name, last, until in (
            ("old", -25, -25),
            ("old but blocked", -25, 1),
            ("old and blocked until now", -25, 0),
            ("just old enough", -24, -24),
            ("new", -1, -1),
            ("newest", 0, 0),
        ):
            row = {"bucket": name, "failures": 1, "last_at": NOW + timedelta(hours=last)}
            connection.execute(
                insert(sign_in_failures).values({**row, "blocked_until": NOW + timedelta(hours=until)})
            )

    def left(connection: Connection) -> set[str]:
        return set(connection.execute(select(sign_in_failures.c.bucket)).scalars())

    database.write_now(fill)
    database.write_now(budgets.sweep, NOW, timedelta(days=1), 100)
    assert database.read_now(left) == {
        "old but blocked",
        "old and blocked until now",
        "just old enough",
        "new",
        "newest",
    }
    database.write_now(budgets.sweep, NOW, timedelta(days=1), 5)
    assert len(database.read_now(left)) == 5
    database.write_now(budgets.sweep, NOW, timedelta(days=1), 2)
    assert database.read_now(left) == {"new", "newest"}


def test_neighbours_are_those_of_a_customer_or_an_attacker() -> None:
    assert throttle.neighbourhood_of("192.0.2.7") == "192.0.2.0/24"
    assert throttle.neighbourhood_of("2001:db8:1:2::7") == "2001:db8:1::/48"
    assert throttle.neighbourhood_of("local") == "local"
