"""No reader of events skips a slower commit, in whatever order transactions begin, publish and end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, select, text

from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.events import queries, service
from ruobr_server.areas.events.queries import BEGINNING, Position, Start
from ruobr_server.areas.events.tables import live_events
from support.fixtures import NOW
from support.postgres import Postgres

WRITERS = 4
Step = tuple[Literal["begin", "write", "tell", "commit", "roll back", "read", "look", "resume"], int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "write", "tell", "tell", "commit", "roll back", "read", "look", "resume"]),
        st.integers(0, WRITERS - 1),
        st.integers(0, 1),
    ),
    min_size=20,
    max_size=50,
)


class World:
    """Writers on connections of their own, two accounts, and who reads what is published to them."""

    def __init__(self, engine: Engine, stack: ExitStack) -> None:
        self.writers = [stack.enter_context(engine.connect()) for _ in range(WRITERS)]
        self.reader = stack.enter_context(
            engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        )
        with engine.begin() as connection:
            self.accounts = [
                create(connection, NewAccount(name, "x", "parent"), NOW) for name in ("ONE", "TWO")
            ]

    def read(self, f: Any, *values: Any, **named: Any) -> Any:
        """A read that sees one moment."""
        with self.reader.begin():
            return f(self.reader, *values, **named)

    def forget(self) -> None:
        """Nothing was published, and nobody writes."""
        for each in self.writers:
            each.rollback()
        with self.writers[0].begin():
            self.writers[0].execute(live_events.delete())


@pytest.fixture(scope="module")
def world(postgres: Postgres) -> Iterator[World]:
    name = postgres.take()
    engine = create_engine(postgres.url(name).replace("postgresql:", "postgresql+psycopg:"), pool_size=8)
    with ExitStack() as stack:
        yield World(engine, stack)
    engine.dispose()
    postgres.give_back(name)


class Reader:
    """A terminal: reads page by page, and comes back with the number that it has seen last."""

    def __init__(self, world: World, account: int) -> None:
        self._world, self._account = world, account
        self._start: Start = world.read(queries.start, None)
        self._position, self._number = self._start.position, self._start.number
        self.heard: list[int] = []

    def read(self) -> int:
        rows = self._world.read(queries.after, self._account, self._position, limit=2)
        for row in rows:
            self._position = Position(row.xid, row.id)
            self._number = queries.number_of(self._start.history, row)
            self.heard.append(int(row.about[6:-1]))
        return len(rows)

    def resume(self) -> None:
        again = self._world.read(queries.start, str(self._number))
        if again.missed:
            assert not self.heard  # only where there was no event yet to go on behind
            return
        self._position = again.position


def play(world: World, steps: list[Step]) -> None:
    """Play the steps on real connections, then end what is open, and compare."""
    world.forget()
    first = world.writers[0]
    with first.begin():  # something to go on behind
        service.publish(first, world.accounts, "balance", {"n": 0}, NOW)
    readers = [Reader(world, each) for each in world.accounts]
    looked: Position = world.read(queries.latest)
    woken: dict[int, int] = dict.fromkeys(world.accounts, 0)
    committed: dict[int, list[list[int]]] = {each: [] for each in world.accounts}
    written: list[list[tuple[int, int]]] = [[] for _ in world.writers]
    number = 0

    def look() -> bool:
        nonlocal looked
        is_all: bool
        looked, whom, is_all = world.read(queries.events_since, looked, limit=2)
        for account in whom:
            woken[account] += 1
        return is_all

    def end(writer: int, *, commits: bool) -> None:
        connection = world.writers[writer]
        connection.commit() if commits else connection.rollback()
        for account in world.accounts if commits else ():
            committed[account].append([n for whose, n in written[writer] if whose == account])
        written[writer].clear()

    for what, writer, account in steps:
        connection = world.writers[writer]
        match what:
            case "begin":
                connection.execute(text("SELECT 1"))
            case "write":  # it has a transaction's number from now on
                connection.execute(text("SELECT pg_current_xact_id()"))
            case "tell":
                number += 1
                service.publish(connection, [world.accounts[account]], "balance", {"n": number}, NOW)
                written[writer].append((world.accounts[account], number))
            case "commit" | "roll back":
                end(writer, commits=what == "commit")
            case "read":
                readers[account].read()
            case "look":
                look()
            case "resume":
                readers[account].resume()
    for writer in range(WRITERS):
        end(writer, commits=writer % 2 == 0)
    while not look():
        pass
    for reader, account in zip(readers, world.accounts, strict=True):
        while reader.read():
            pass
        wanted = [each for each in committed[account] if each]
        assert sorted(reader.heard) == sorted(n for each in wanted for n in each)
        for each in wanted:  # those of one transaction together, in their order
            place = reader.heard.index(each[0])
            assert reader.heard[place : place + len(each)] == each
        assert bool(woken[account]) == bool(wanted)


@given(steps=STEPS)
@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_order_nothing_is_skipped_or_doubled(world: World, steps: list[Step]) -> None:
    play(world, steps)


def test_a_transaction_that_publishes_first_and_commits_last_is_not_skipped(world: World) -> None:
    """Who goes by the numbers alone, as is done with one writer, loses it: the steps are no easy ones."""

    def by_number(connection: Connection) -> list[int]:
        return list(connection.scalars(select(live_events.c.id).order_by(live_events.c.id)))

    world.forget()
    slow, fast, one = *world.writers[:2], world.accounts[0]
    reader = Reader(world, one)
    service.publish(slow, [one], "balance", {"n": 1}, NOW)
    service.publish(fast, [one], "balance", {"n": 2}, NOW)
    fast.commit()
    [seen] = world.read(by_number)
    assert reader.read() == 0  # it waits for the slow one
    slow.commit()
    assert [number for number in world.read(by_number) if number > seen] == []
    while reader.read():
        pass
    assert reader.heard == [1, 2]


def test_a_later_number_of_an_earlier_transaction_is_not_skipped(world: World) -> None:
    """So a position is both: who begins to write first may draw its number last."""
    play(
        world,
        [
            ("write", 0, 0),
            ("tell", 2, 0),
            ("commit", 2, 0),
            ("look", 0, 0),
            ("tell", 0, 0),
            ("read", 0, 0),
            ("commit", 0, 0),
            ("read", 0, 0),
            ("resume", 0, 0),
        ],
    )


def test_who_writes_long_ago_holds_back_but_who_only_reads_does_not(world: World) -> None:
    world.forget()
    reader = Reader(world, world.accounts[0])
    slow, fast, only_reads = world.writers[:3]
    only_reads.execute(text("SELECT count(*) FROM live_events"))
    service.publish(fast, world.accounts, "balance", {"n": 1}, NOW)
    fast.commit()
    assert reader.read() == 1
    slow.execute(text("SELECT pg_current_xact_id()"))
    service.publish(fast, world.accounts, "balance", {"n": 2}, NOW)
    fast.commit()
    assert reader.read() == 0
    slow.rollback()
    only_reads.rollback()
    assert reader.read() == 1
    assert world.read(queries.events_since, BEGINNING)[1] == set(world.accounts)
