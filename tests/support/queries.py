"""How many questions a request puts to the database, and which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sqlalchemy import Dialect, Engine, event

from ruobr_server.kit.db.prepared import Prepared

QUESTIONS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The statements sent to any database meanwhile, without the frame of their transactions.

    They go through SQLAlchemy, or, prepared, straight to a driver: both ways are watched.
    """
    seen: list[str] = []
    straight = Prepared.rows_of

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(QUESTIONS):
            seen.append(statement)

    def rows_of(self: Prepared, cursor: Any, dialect: Dialect, values: Mapping[str, Any]) -> Any:
        seen.append(self.compiled(dialect).text)
        return straight(self, cursor, dialect, values)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with mock.patch.object(Prepared, "rows_of", rows_of):
            yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
