"""Tables of first grades: their places, catchment areas, and the days of applying."""

from __future__ import annotations

from ruobr_server.areas.enrolment import tables
from ruobr_server.kit.sheets.description import SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_server.kit.sheets.values import Choice, Day, Whole, Words
from ruobr_tui.api.reasons import school_import as reasons

OF_SCHOOL = Field(name=SCHOOL, russian=("школа",), refers="schools")
YEAR = Field(
    name="year", russian=("год", "учебный год"), value=Whole(2000, 2200), required=True, stored="year"
)
PARITIES = Choice(
    {"все": "all", "all": "all", "нечётные": "odd", "odd": "odd", "чётные": "even", "even": "even"}
)


def _day(name: str, russian: str, stored: str) -> Field:
    return Field(name=name, russian=(russian,), value=Day(), required=True, stored=stored)


def _year_label(record: Record) -> tuple[str, ...]:
    return (str(record.values["year"]),)


def _area_labels(record: Record) -> tuple[str, ...]:
    values = record.values
    where = ", ".join(filter(None, (values["settlement"], values["street"])))
    return (f"{where}, {values['first_house']}–{values['last_house']}, {PARITIES.write(values['parity'])}",)


def _window_labels(record: Record) -> tuple[str, ...]:
    return (f"{record.values['territory_id'].label}, {record.values['year']}",)


def _has_room(planning: Planning, row: Row, record: Record) -> None:
    taken = record.values["taken"]
    if record.values["places"] < taken:
        planning.fault(row, "places", reasons.NOT_WHOLE.with_fields(least=taken, most=1_000))


def _right_houses(planning: Planning, row: Row, record: Record) -> None:
    if record.values["last_house"] < record.values["first_house"]:
        planning.fault(row, "last house", reasons.ENDS_EARLY)


def _right_days(planning: Planning, row: Row, record: Record) -> None:
    values = record.values
    if values["assigned_to"] < values["assigned_from"]:
        planning.fault(row, "catchment until", reasons.ENDS_EARLY)
    if values["others_to"] < values["others_from"]:
        planning.fault(row, "others until", reasons.ENDS_EARLY)


FIRST_GRADES = Sheet(
    name="first grades",
    russian=("первые классы", "места в первых классах"),
    table=tables.first_grades,
    has_id=False,
    key=("year",),
    labels=_year_label,
    check=_has_room,
    listed=("places",),
    fixed={"taken": 0},
    fields=(
        OF_SCHOOL,
        YEAR,
        Field(name="places", russian=("мест",), value=Whole(0, 1_000), required=True, stored="places"),
    ),
)
CATCHMENT_AREAS = Sheet(
    name="catchment areas",
    russian=("закреплённые территории", "адреса"),
    table=tables.assigned_territories,
    key=("settlement", "street", "first_house", "last_house", "parity"),
    labels=_area_labels,
    check=_right_houses,
    is_removable=True,
    fields=(
        OF_SCHOOL,
        Field(
            name="settlement",
            russian=("населённый пункт",),
            value=Words(100),
            stored="settlement",
            default="",
        ),
        Field(name="street", russian=("улица",), required=True, stored="street"),
        Field(
            name="first house",
            russian=("дом с", "с дома"),
            value=Whole(1, 9_999),
            stored="first_house",
            default=1,
            is_emptied=False,
        ),
        Field(
            name="last house",
            russian=("дом по", "по дом"),
            value=Whole(1, 9_999),
            stored="last_house",
            default=9_999,
            is_emptied=False,
        ),
        Field(
            name="houses",
            russian=("чётность", "дома"),
            value=PARITIES,
            stored="parity",
            default="all",
            is_emptied=False,
        ),
    ),
)
WINDOWS = Sheet(
    name="enrolment windows",
    russian=("сроки приёма", "приём заявлений"),
    table=tables.enrolment_windows,
    in_school=False,
    has_id=False,
    key=("territory_id", "year"),
    labels=_window_labels,
    check=_right_days,
    is_removable=True,
    listed=("catchment from", "others from"),
    fields=(
        Field(
            name="territory",
            russian=("территория", "муниципалитет"),
            required=True,
            stored="territory_id",
            refers="territories",
        ),
        YEAR,
        _day("catchment from", "по прописке с", "assigned_from"),
        _day("catchment until", "по прописке по", "assigned_to"),
        _day("others from", "остальные с", "others_from"),
        _day("others until", "остальные по", "others_to"),
    ),
)


def sheets() -> tuple[Sheet, ...]:
    """Of first grades."""
    return (FIRST_GRADES, CATCHMENT_AREAS, WINDOWS)
