"""A database as a backup would bring it back: a copy made while the original goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ruobr_server.kit.db import Database
from ruobr_tui.api.clock import Clock
from support.postgres import Postgres

Copy = Callable[[Database], Database]


@contextmanager
def copying(folder: Path, postgres: Postgres | None, clock: Clock) -> Iterator[Copy]:
    """Makes copies, and removes them at the end. Nobody may be connected to a PostgreSQL that is copied."""
    copies: list[Database] = []
    created: list[str] = []

    def copy(original: Database) -> Database:
        if original.dialect == "sqlite":
            target = folder / f"copy-{len(copies)}.sqlite"
            source = sqlite3.connect(str(original.url.database))
            with sqlite3.connect(target) as file:
                source.backup(file)
            file.close()
            source.close()
            url = f"sqlite:///{target}"
        else:
            assert postgres is not None
            assert original.url.database is not None
            postgres.disconnect(original.url.database)
            created.append(postgres.create(template=original.url.database))
            url = postgres.url(created[-1])
        copies.append(Database(url, clock=clock, connections=4))
        return copies[-1]

    yield copy
    for each in copies:
        each.close_now()
    for name in created:
        assert postgres is not None
        postgres.drop(name)
