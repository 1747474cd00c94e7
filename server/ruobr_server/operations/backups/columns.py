"""Columns as a backup describes them: a few kinds of values that both databases and JSON have."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Time,
    TypeDecorator,
    types,
)

from ruobr_server.kit.db.metadata import Moment

Kind = Literal["integer", "text", "boolean", "date", "time", "moment", "bytes"]

Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
"""A table or a column; it stands in SQL."""

_INTEGER = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_AWARE = Annotated[datetime, msgspec.Meta(tz=True)]

_VALUES: dict[Kind, Any] = {
    "integer": _INTEGER,
    "text": str,
    "boolean": bool,
    "date": date,
    "time": time,
    "moment": _AWARE,
    "bytes": bytes,
}
_STORED: dict[Kind, type[types.TypeEngine[Any]]] = {
    "integer": BigInteger,
    "text": Text,
    "boolean": Boolean,
    "date": Date,
    "time": Time,
    "moment": Moment,
    "bytes": LargeBinary,
}


class ColumnShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column's name, and what its values are."""

    name: Name
    kind: Kind


def shape_of(column: Column[Any]) -> ColumnShape:
    """The description of a column. Raises ``TypeError`` for a type that backups do not have yet."""
    return ColumnShape(str(column.name), _kind_of(column.type))


def _kind_of(of_type: types.TypeEngine[Any]) -> Kind:
    match of_type:
        case Moment():
            return "moment"
        case TypeDecorator():  # as it is stored, such as an integer number of hundredths
            return _kind_of(of_type.impl_instance)
        case types.Boolean():
            return "boolean"
        case types.Integer():
            return "integer"
        case types.String():
            return "text"
        case types.Date():
            return "date"
        case types.Time():
            return "time"
        case types.LargeBinary():
            return "bytes"
    raise TypeError(f"backups have no columns of {of_type!r}")


def table_of(name: str, columns: tuple[ColumnShape, ...]) -> Table:
    """The table for reading and adding rows: with the values as they are stored."""
    return Table(name, MetaData(), *(Column(each.name, _STORED[each.kind]()) for each in columns))


def row_decoder(columns: tuple[ColumnShape, ...]) -> msgspec.json.Decoder[tuple[Any, ...]]:
    """Reads a row, which is a JSON array. It raises ``msgspec.MsgspecError`` for anything else."""
    row: Any = tuple.__class_getitem__(tuple(_VALUES[each.kind] | None for each in columns))
    return msgspec.json.Decoder(row)
