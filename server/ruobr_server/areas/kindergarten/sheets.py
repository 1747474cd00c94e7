"""Tables of kindergartens and their groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruobr_server.areas.kindergarten import tables
from ruobr_server.kit.sheets.description import Field, Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_server.kit.sheets.values import Choice, Whole, Words
from ruobr_tui.api.reasons import canteen
from ruobr_tui.api.reasons import school_import as reasons

REGIMES = Choice(
    {"полный день": "full", "full": "full", "сокращённый день": "reduced", "reduced": "reduced"}
    | {"кратковременный": "short", "short": "short", "продлённый день": "extended", "extended": "extended"}
    | {"круглосуточный": "round-the-clock", "round-the-clock": "round-the-clock"}
)
ORIENTATIONS = Choice(
    {"общеразвивающая": "general", "general": "general"}
    | {"комбинированная": "combined", "combined": "combined"}
    | {"компенсирующая": "special needs", "special needs": "special needs"}
    | {"оздоровительная": "health", "health": "health"}
)


def _labels(record: Record) -> tuple[str, ...]:
    name, territory = record.values["name"], record.values["territory_id"]
    return (name,) if territory is None else (name, f"{name}, {territory.label}")


def _group_labels(record: Record) -> tuple[str, ...]:
    values = record.values
    regime = REGIMES.write(values["regime"])
    return (f"{values['kindergarten_id'].label}: {values['cohort']}, {regime}",)


def _cohort(planning: Planning, row: Row) -> Mapping[str, Any] | None:
    """Children of this age on 1 September of the school year."""
    if "age" not in row.values:
        planning.fault(row, "age", canteen.CELL_MISSING)
        return None
    return {"cohort": row.values.get("year", planning.year) - row.values["age"] - 1}


def _has_room(planning: Planning, row: Row, record: Record) -> None:
    if record.values["places"] < record.values["occupied"]:
        planning.fault(
            row, "places", reasons.NOT_WHOLE.with_fields(least=record.values["occupied"], most=1_000)
        )


def _shown(planning: Planning, record: Record) -> Mapping[str, str]:
    return {"year": str(planning.year), "age": str(planning.year - record.values["cohort"] - 1)}


KINDERGARTENS = Sheet(
    name="kindergartens",
    russian=("детские сады",),
    table=tables.kindergartens,
    in_school=False,
    key=("territory_id", "number"),
    labels=_labels,
    is_removable=True,
    listed=("number", "territory", "phone"),
    fields=(
        Field(
            name="territory",
            russian=("территория", "муниципалитет"),
            required=True,
            stored="territory_id",
            refers="territories",
        ),
        Field(name="number", russian=("номер",), value=Whole(1, 99_999), required=True, stored="number"),
        Field(name="name", russian=("название",), required=True, stored="name"),
        Field(name="district", russian=("район",), value=Words(100), stored="district"),
        Field(name="address", russian=("адрес",), value=Words(300), stored="address"),
        Field(name="phone", russian=("телефон",), value=Words(50), stored="phone"),
    ),
)
GROUPS = Sheet(
    name="kindergarten groups",
    russian=("группы детских садов",),
    table=tables.kindergarten_groups,
    in_school=False,
    key=("kindergarten_id", "cohort", "regime", "orientation", "language"),
    labels=_group_labels,
    is_removable=True,
    listed=("age", "places"),
    derive=_cohort,
    check=_has_room,
    show=_shown,
    fixed={"occupied": 0},
    fields=(
        Field(
            name="kindergarten",
            russian=("детский сад",),
            required=True,
            stored="kindergarten_id",
            refers="kindergartens",
        ),
        Field(name="year", russian=("учебный год",), value=Whole(2000, 2200), is_emptied=False),
        Field(name="age", russian=("возраст",), value=Whole(0, 8), required=True),
        Field(
            name="regime",
            russian=("режим",),
            value=REGIMES,
            stored="regime",
            default="full",
            is_emptied=False,
        ),
        Field(
            name="orientation",
            russian=("направленность",),
            value=ORIENTATIONS,
            stored="orientation",
            default="general",
            is_emptied=False,
        ),
        Field(
            name="language",
            russian=("язык",),
            value=Words(8),
            stored="language",
            default="ru",
            is_emptied=False,
        ),
        Field(
            name="places",
            russian=("мест",),
            value=Whole(0, 1_000),
            required=True,
            stored="places",
            is_emptied=False,
        ),
    ),
)


def sheets() -> tuple[Sheet, ...]:
    """Of kindergartens."""
    return (KINDERGARTENS, GROUPS)
