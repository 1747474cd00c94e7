"""The one registry of tables, with names for every constraint so that migrations can name them."""

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
"""Identifiers are given by ``database.take_ids``, unique within a table over all schools.

Large tables are keyed by the school first, so that they can be distributed or partitioned by it.
"""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What becomes of a table's rows about an account, a person or a child."""

    erasure: Literal["deleted", "blanked", "kept"]
    export: str
    kept: tuple[str, ...]
    why: str


def deleted(export: str = "", why: str = "") -> dict[str, Any]:
    """``info=`` of a table whose rows go when an account is erased.

    ``export`` names the part of the owner's export that has them; without one, ``why`` says why not.
    """
    return {"personal data": PersonalData("deleted", export, (), why)}


def blanked(*kept: str, export: str = "", why: str = "") -> dict[str, Any]:
    """``info=`` of a table whose rows stay as numbers: everything but the columns ``kept`` is emptied."""
    return {"personal data": PersonalData("blanked", export, kept, why)}


def stays(why: str, export: str = "") -> dict[str, Any]:
    """``info=`` of a table whose rows an erasure leaves alone, and ``why`` that is right."""
    return {"personal data": PersonalData("kept", export, (), why)}


@dataclass(frozen=True, slots=True)
class LiveOncePerChild:
    """A table of applications whose unique indexes let a child have one live row, whichever account made it.

    The child is known by the columns ``certificate_digest`` and ``snils_digest`` (``families.person_key``).
    """

    final: Collection[str]
    """States in which a row is not live any more."""
    beside: tuple[tuple[str, ...], ...]
    """The other columns of each unique index: one live row for each of their values."""


def live_once_per_child(final: Collection[str], *beside: tuple[str, ...]) -> dict[str, Any]:
    """``info=`` of such a table, to be joined to what becomes of its personal data by ``|``."""
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
    """All such tables of the modules that are imported, by name."""
    found = [(table, table.info.get("live once per child")) for table in metadata.tables.values()]
    named = [(table, held) for table, held in found if isinstance(held, LiveOncePerChild)]
    return sorted(named, key=lambda each: each[0].name)


SCHOOL_RECORD = "the school's record of a pupil, kept by the law on education whoever the parent is"


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python (UTC when read), UTC in every database.

    SQLite has no zones, so the plain type would give a naive value back.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; refuses a value without a zone, which could mean any of them."""
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
    """An exact number with at most two decimals (a weight, a threshold): ``Decimal`` in Python, a whole
    number of hundredths in the database, because SQLite would keep a binary float.
    """

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Hundredths; refuses what would have to be rounded."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(2)
        if scaled != int(scaled):
            raise ValueError("at most two decimals")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """With two decimals."""
        return None if value is None else Decimal(value).scaleb(-2)
