"""Building the demo's database: the rows of all areas, written into an empty file in one transaction."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine

from ruobr_server.areas.declaration import Area, DemoRows
from ruobr_server.areas.registry import AREAS
from ruobr_server.demo.context import Demo
from ruobr_server.demo.identifiers import highest_ids
from ruobr_server.demo.rows import set_counters
from ruobr_server.demo.world import World, world
from ruobr_server.migrations import schema


def build(path: Path, now: datetime) -> None:
    """Write the demo of this moment into a new file."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))  # mode 0600
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        # Nobody uses the file before it is complete, so it need not survive a crash.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "foreign_keys=OFF"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        schema.create(connection)
        demo = demo_of(world(now))
        fill(connection, demo)
        connection.exec_driver_sql(f"PRAGMA user_version={int(demo.world.until.timestamp())}")
        connection.commit()
    engine.dispose()


def demo_of(of_world: World, areas: Sequence[Area] = AREAS) -> Demo:
    """The rows of these areas. Raises ``ValueError`` if their order is impossible (``in_order``)."""
    demo = Demo(of_world, areas)
    for each in in_order(areas):
        builder_of(each)(demo)
    return demo


def fill(connection: Connection, demo: Demo) -> None:
    """Write the rows into an empty schema, and set the counters of ids. On both databases."""
    demo.rows.write(connection)
    set_counters(connection, highest_ids(demo.world.numbers))


def in_order(areas: Sequence[Area]) -> list[DemoRows]:
    """The declarations of the areas, each after those it depends on, otherwise in the order of the list.

    Raises ``ValueError`` for an area that is not in the list, and for cyclic dependencies.
    """
    return list(_in_order({area.name: area.demo for area in areas if isinstance(area.demo, DemoRows)}))


def _in_order(declared: dict[str, DemoRows]) -> Iterator[DemoRows]:
    done: set[str] = set()
    waiting: list[str] = []

    def ordered(name: str) -> Iterator[DemoRows]:
        if name in done:
            return
        if name in waiting:
            raise ValueError(f"demo rows wait for each other: {', '.join(waiting[waiting.index(name) :])}")
        if name not in declared:
            raise ValueError(f"{waiting[-1]} has demo rows after those of {name}, which declares none")
        waiting.append(name)
        for other in declared[name].after:
            yield from ordered(other)
        waiting.pop()
        done.add(name)
        yield declared[name]

    for name in declared:
        yield from ordered(name)


def builder_of(rows: DemoRows) -> Callable[[Demo], None]:
    """The function that a declaration names."""
    module, _, function = rows.builder.partition(":")
    builder: Callable[[Demo], None] = getattr(import_module(module), function)
    return builder
