"""Tables from which schools, their years and their people are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ruobr_server.areas.schools import tables
from ruobr_server.areas.schools.people_sheets import IDENTITY, PEOPLE, PUPILS, STAFF, STAFF_SUBJECTS
from ruobr_server.kit.configuration.defaults import ZONE
from ruobr_server.kit.sheets.description import SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.planning import FIRST_MONTH, Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_server.kit.sheets.values import YES_OR_NO, Choice, Day, Fraction, Whole, Words, Zone, folded
from ruobr_tui.api.reasons import school_import as reasons

OF_SCHOOL = Field(name=SCHOOL, russian=("школа",), refers="schools")
YEAR = Field(
    name="year", russian=("учебный год", "год"), value=Whole(2000, 2200), stored="year", is_emptied=False
)
GRADES = (
    Field(
        name="grade from",
        russian=("классы с", "с класса"),
        value=Whole(1, 12),
        stored="grade_from",
        default=1,
        is_emptied=False,
    ),
    Field(
        name="grade to",
        russian=("классы по", "по класс"),
        value=Whole(1, 12),
        stored="grade_to",
        default=11,
        is_emptied=False,
    ),
)
SPAN = (
    Field(name="starts", russian=("начало", "с"), value=Day(), required=True, stored="starts"),
    Field(name="ends", russian=("конец", "по"), value=Day(), required=True, stored="ends"),
)
PERIOD_KINDS = Choice(
    {"четверть": "quarter", "quarter": "quarter", "триместр": "trimester", "trimester": "trimester"}
    | {"полугодие": "half-year", "half-year": "half-year", "год": "year", "year": "year"}
)


def _named(record: Record) -> tuple[str, ...]:
    return (record.values["name"],)


def _school_labels(record: Record) -> tuple[str, ...]:
    return (record.values["name"], record.values["full_name"])


def _titled(record: Record) -> tuple[str, ...]:
    values = record.values
    return (f"{values['title']} ({values['grade_from']}–{values['grade_to']})",)


def _by_start(record: Record) -> str:
    return f"{record.values['starts'].isoformat()} {record.label}"


def _by_year(record: Record) -> str:
    """The newest school year first."""
    return f"{9999 - record.values['year']} {record.label}"


def _year(planning: Planning, row: Row) -> Mapping[str, Any]:
    """The school year of a row that names none."""
    return {} if "year" in row.values else {"year": planning.year}


def _right_span(planning: Planning, row: Row, record: Record) -> None:
    if record.values["ends"] < record.values["starts"]:
        planning.fault(row, "ends", reasons.ENDS_EARLY)
    if record.values["grade_to"] < record.values["grade_from"]:
        planning.fault(row, "grade to", reasons.ENDS_EARLY)


TERRITORIES = Sheet(
    name="territories",
    russian=("территории", "муниципалитеты"),
    table=tables.territories,
    in_school=False,
    key=("name",),
    labels=_named,
    fields=(Field(name="name", russian=("название",), required=True, stored="name"),),
)
SCHOOLS = Sheet(
    name="schools",
    russian=("школы",),
    table=tables.schools,
    in_school=False,
    key=("name",),
    labels=_school_labels,
    listed=("territory", "phone"),
    fields=(
        Field(name="name", russian=("название", "школа"), required=True, stored="name"),
        Field(
            name="full name",
            russian=("полное название",),
            value=Words(500),
            required=True,
            stored="full_name",
        ),
        Field(
            name="territory",
            russian=("территория", "муниципалитет"),
            required=True,
            stored="territory_id",
            refers="territories",
        ),
        Field(name="address", russian=("адрес",), value=Words(500), stored="address"),
        Field(name="phone", russian=("телефон",), value=Words(50), stored="phone"),
        Field(name="site", russian=("сайт",), value=Words(300), stored="url"),
        Field(
            name="time zone",
            russian=("часовой пояс",),
            value=Zone(),
            stored="zone",
            default=ZONE,
            is_emptied=False,
        ),
        Field(
            name="school days",
            russian=("дней в неделе", "учебная неделя"),
            value=Whole(5, 7),
            stored="school_days",
            default=6,
            is_emptied=False,
        ),
        *(
            Field(
                name=f"{mark} from",
                russian=(f"{mark} от",),
                value=Fraction(10),
                stored=stored,
                default=Decimal(default),
                is_emptied=False,
            )
            for mark, stored, default in (
                ("5", "five_from", "4.65"),
                ("4", "four_from", "3.65"),
                ("3", "three_from", "2.65"),
            )
        ),
        Field(
            name="fewest marks",
            russian=("минимум оценок",),
            value=Whole(0, 100),
            stored="min_marks",
            default=3,
            is_emptied=False,
        ),
        Field(
            name="meals",
            russian=("питание",),
            value=Whole(0, 9),
            stored="meal_type",
            default=0,
            is_emptied=False,
        ),
        Field(
            name="turnstile",
            russian=("турникет",),
            value=YES_OR_NO,
            stored="has_turnstile",
            default=False,
            is_emptied=False,
        ),
    ),
)
PERIODS = Sheet(
    name="periods",
    russian=("периоды", "четверти"),
    table=tables.periods,
    key=("year", "kind", "title", "grade_from", "grade_to"),
    labels=_titled,
    derive=_year,
    check=_right_span,
    is_removable=True,
    listed=("starts", "ends", "year"),
    order=_by_start,
    fields=(
        OF_SCHOOL,
        YEAR,
        Field(name="kind", russian=("вид",), value=PERIOD_KINDS, required=True, stored="kind"),
        Field(name="title", russian=("название",), value=Words(100), required=True, stored="title"),
        Field(name="numeral", russian=("цифра",), value=Words(8), stored="roman"),
        *GRADES,
        *SPAN,
    ),
)


def _holiday_key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Holidays of one name are told apart by their school year, so that their days can change."""
    starts = values["starts"]
    year = starts.year if starts.month >= FIRST_MONTH else starts.year - 1
    return (folded(values["title"]), values["grade_from"], values["grade_to"], year)


HOLIDAYS = Sheet(
    name="holidays",
    russian=("каникулы", "выходные"),
    table=tables.holidays,
    key=("title", "grade_from", "grade_to", "starts"),
    key_by=_holiday_key,
    labels=_titled,
    check=_right_span,
    is_removable=True,
    listed=("starts", "ends"),
    order=_by_start,
    fields=(
        OF_SCHOOL,
        Field(name="title", russian=("название",), required=True, stored="title"),
        *GRADES,
        *SPAN,
    ),
)
SUBJECTS = Sheet(
    name="subjects",
    russian=("предметы",),
    table=tables.subjects,
    key=("name",),
    labels=_named,
    is_removable=True,
    fields=(OF_SCHOOL, Field(name="name", russian=("название", "предмет"), required=True, stored="name")),
)


def _class_labels(record: Record) -> tuple[str, ...]:
    name = f"{record.values['grade']}{record.values['letter']}"
    return (name, f"{name} ({record.values['year']})")


def _present(planning: Planning, records: list[Record]) -> list[Record]:
    """Of classes with one name those of the present school year, else the newest."""
    now = [each for each in records if each.values["year"] == planning.year]
    newest = max(each.values["year"] for each in records)
    return now or [each for each in records if each.values["year"] == newest]


CLASSES = Sheet(
    name="classes",
    russian=("классы",),
    table=tables.classes,
    key=("year", "grade", "letter"),
    labels=_class_labels,
    prefers=_present,
    derive=_year,
    is_removable=True,
    listed=("year", "class teacher"),
    order=_by_year,
    fixed={"version": 1},
    fields=(
        OF_SCHOOL,
        YEAR,
        Field(
            name="grade", russian=("параллель", "класс"), value=Whole(1, 12), required=True, stored="grade"
        ),
        Field(name="letter", russian=("литера", "буква"), value=Words(8), stored="letter", default=""),
        Field(
            name="class teacher",
            russian=("классный руководитель",),
            stored="class_teacher_id",
            refers="staff",
        ),
    ),
)


def sheets() -> Iterable[Sheet]:
    """In the order in which they refer to each other."""
    return (
        TERRITORIES,
        SCHOOLS,
        PERIODS,
        HOLIDAYS,
        SUBJECTS,
        PEOPLE,
        IDENTITY,
        STAFF,
        STAFF_SUBJECTS,
        CLASSES,
        PUPILS,
    )
