"""Statements are compiled once a process, not once a database.

SQLAlchemy remembers for each engine what it has compiled. A server has one engine and compiles each statement
once; here each test opens a database of its own, and would compile again what the test before has compiled.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest

MOST = 10_000
"""Statements; the server and its tests have fewer."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """From the first test on that has imported SQLAlchemy."""
    if "sqlalchemy" in sys.modules:
        _share()


def _share() -> None:
    from sqlalchemy import Engine

    if not isinstance(getattr(Engine, "_compiled_cache", None), property):
        statements = _shared()
        # A property, as each engine sets the attribute.
        shared = property(lambda engine: statements, lambda engine, its_own: None)
        setattr(Engine, "_compiled_cache", shared)  # noqa: B010 - declared without one


def _shared() -> Any:
    from sqlalchemy.util import LRUCache

    class Shared(LRUCache[Any, Any]):
        """Each engine has a dialect of its own: here those of one kind of database are the same."""

        def get(self, key: Any, default: Any = None) -> Any:
            return super().get(_of_kind(key), default)

        def __setitem__(self, key: Any, value: Any) -> None:
            super().__setitem__(_of_kind(key), value)

    return Shared(MOST)


def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *statement = key
    return (type(dialect), dialect.server_version_info, *statement)
