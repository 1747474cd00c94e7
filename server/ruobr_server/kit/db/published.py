"""Read access of other areas to some columns of an area's tables."""

from __future__ import annotations

from sqlalchemy import Column, FromClause, MetaData, Table


def published(table: Table, *columns: str) -> FromClause:
    """A table of the same name with ``columns`` alone, for ``queries.py`` of the area that owns it.

    In SQL it is the table itself, so a join costs nothing extra. It has no other columns, and the type
    checker refuses it in ``insert``, ``update`` and ``delete``: only the owner writes.
    """
    return Table(table.name, MetaData(), *(Column(name, table.c[name].type) for name in columns))
