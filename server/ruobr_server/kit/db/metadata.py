"""The metadata of all tables, with a naming convention for constraints, so that migrations can name them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, Table, TextClause, text
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger
"""Identifiers come from ``ids.take_ids``, and are unique within a table over all schools.

Primary keys of large tables begin with the school, so that they can be distributed or partitioned by it.
"""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What happens to a table's rows about an account, a person or a child."""

    erasure: Literal["deleted", "blanked", "retained"]
    export: str
    retained: tuple[str, ...]
    why: str


def deleted(export: str = "", why: str = "") -> dict[str, Any]:
    """``info=`` of a table whose rows are deleted when an account is erased.

    ``export`` names the part of the data export that contains them; without one, ``why`` gives the reason.
    """
    return {"personal data": PersonalData("deleted", export, (), why)}


def blanked(*retained: str, export: str = "", why: str = "") -> dict[str, Any]:
    """``info=`` of a table whose rows stay as statistics: all columns but ``retained`` are emptied."""
    return {"personal data": PersonalData("blanked", export, retained, why)}


def stays(why: str, export: str = "") -> dict[str, Any]:
    """``info=`` of a table whose rows are not erased; ``why`` gives the reason."""
    return {"personal data": PersonalData("retained", export, (), why)}


@dataclass(frozen=True, slots=True)
class LiveOncePerChild:
    """A table of applications whose unique indexes allow one live row per child, whichever account made it.

    The child is identified by ``certificate_digest`` and ``snils_digest`` (``families.person_key``);
    ``child_name`` is its name, folded, to order desks by.
    """

    final: Collection[str]
    """States in which a row is not live."""
    beside: tuple[tuple[str, ...], ...]
    """The other columns of each unique index: one live row for each of their values."""


def live_once_per_child(final: Collection[str], *beside: tuple[str, ...]) -> dict[str, Any]:
    """``info=`` of such a table, to be combined with that of its personal data by ``|``."""
    return {"live once per child": LiveOncePerChild(final, beside)}


def where_state_in(states: type[StrEnum], wanted: Collection[str]) -> TextClause:
    """``where=`` of an index over the rows in some of the states, which are named in the enum's order."""
    return text(f"state IN ({_listed(states, wanted)})")


def where_state_not_in(states: type[StrEnum], unwanted: Collection[str]) -> TextClause:
    """The same over the rows in all other states."""
    return text(f"state NOT IN ({_listed(states, unwanted)})")


def _listed(states: type[StrEnum], some: Collection[str]) -> str:
    return ", ".join(f"'{state}'" for state in states if state in some)


def tables_live_once_per_child() -> list[tuple[Table, LiveOncePerChild]]:
    """All such tables of the imported modules, by name."""
    found = [(table, table.info.get("live once per child")) for table in metadata.tables.values()]
    named = [(table, held) for table, held in found if isinstance(held, LiveOncePerChild)]
    return sorted(named, key=lambda pair: pair[0].name)


SCHOOL_RECORD = "the school's record of a pupil, required by the law on education"


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python (UTC when read), UTC in every database.

    SQLite has no time zones, so the plain type would return a naive value.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; raises for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Hundredths(TypeDecorator[Decimal]):
    """An exact number with at most two decimals (a weight, a threshold): ``Decimal`` in Python, an
    integer number of hundredths in the database, because SQLite would store a binary float.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """As hundredths; raises for a value with more decimals."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(2)
        if scaled != int(scaled):
            raise ValueError("at most two decimals")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """With two decimals."""
        return None if value is None else Decimal(value).scaleb(-2)
