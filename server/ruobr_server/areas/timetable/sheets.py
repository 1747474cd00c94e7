"""Tables of bells, exceptional days, courses and the timetable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.timetable import tables
from ruobr_server.kit.sheets.description import SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_server.kit.sheets.values import Choice, Clock, Day, Fraction, Whole, Words
from ruobr_tui.api.reasons import records
from ruobr_tui.api.reasons import school_import as reasons

OF_SCHOOL = Field(name=SCHOOL, russian=("школа",), refers="schools")
WEEKDAYS = Choice(
    {"понедельник": 1, "пн": 1, "monday": 1, "mon": 1, "1": 1, "вторник": 2, "вт": 2, "tuesday": 2, "tue": 2}
    | {"2": 2, "среда": 3, "ср": 3, "wednesday": 3, "wed": 3, "3": 3, "четверг": 4, "чт": 4, "thursday": 4}
    | {"thu": 4, "4": 4, "пятница": 5, "пт": 5, "friday": 5, "fri": 5, "5": 5, "суббота": 6, "сб": 6}
    | {"saturday": 6, "sat": 6, "6": 6, "воскресенье": 7, "вс": 7, "sunday": 7, "sun": 7, "7": 7}
)
WEEKS = Choice({"А": "A", "нечётная": "A", "1": "A", "Б": "B", "чётная": "B", "B": "B", "2": "B"})
GROUP = Words(50)
NUMBER = Field(
    name="lesson", russian=("урок", "номер урока"), value=Whole(0, 20), required=True, stored="number"
)
CLASS = Field(name="class", russian=("класс",), required=True, refers="classes")
SUBJECT = Field(name="subject", russian=("предмет",), required=True, refers="subjects")
TEACHER = Field(name="teacher", russian=("учитель",), stored="staff_id", refers="staff")
SCHEDULE = Field(name="bells", russian=("расписание звонков", "звонки"), value=Words(50), stored="schedule")


def _bell_labels(record: Record) -> tuple[str, ...]:
    values = record.values
    return (f"{values['schedule']} {values['number']}".strip(),)


def _right_bell(planning: Planning, row: Row, record: Record) -> None:
    if record.values["ends"] <= record.values["starts"]:
        planning.fault(row, "ends", reasons.ENDS_EARLY)


def _day_labels(record: Record) -> tuple[str, ...]:
    return (Day().write(record.values["date"]),)


def _course_labels(record: Record) -> tuple[str, ...]:
    values = record.values
    name = f"{values['class_id'].label} {values['subject_id'].label}"
    return (f"{name} ({values['group_name']})" if values["group_name"] else name,)


def _year_of_class(planning: Planning, row: Row, record: Record) -> None:
    planning.change(record, {"year": record.values["class_id"].values["year"]})


def _version_labels(record: Record) -> tuple[str, ...]:
    return (Day().write(record.values["valid_from"]),)


def _slot_labels(record: Record) -> tuple[str, ...]:
    values = record.values
    day = WEEKDAYS.write(values["weekday"])
    return (f"{day}, {values['number']}: {values['course_id'].label} {values['week']}".strip(),)


def _slot(planning: Planning, row: Row) -> Mapping[str, Any] | None:
    """The version and the course of a row; both are created where they are missing."""
    of_class = planning.resolve(row, CLASS, row.values["class"])
    subject = planning.resolve(row, SUBJECT, row.values["subject"])
    if of_class is None or subject is None:
        return None
    version = _version(planning, row)
    if version is None:
        return None
    values: dict[str, Any] = {"version_id": version}
    course = {
        "school_id": row.school,
        "class_id": of_class,
        "subject_id": subject,
        "group_name": row.values.get("group", ""),
    }
    found = planning.records[COURSES.name].get(planning.key_of(COURSES, course))
    teacher = None
    if "teacher" in row.values:
        teacher = planning.resolve(row, TEACHER, row.values["teacher"])
        if teacher is None:
            return None
    if found is None:
        more = {"year": of_class.values["year"], "staff_id": teacher, "hours": None}
        found = planning.create(COURSES, {**course, **more}, row)
    if teacher is None:
        teacher = found.values["staff_id"]
        if teacher is None:
            planning.fault(row, "teacher", reasons.NOT_FILLED)
            return None
    return {**values, "course_id": found, "staff_id": teacher}


def _version(planning: Planning, row: Row) -> Record | None:
    values = {"school_id": row.school, "valid_from": row.values["valid from"]}
    known = planning.records[VERSIONS.name].get(planning.key_of(VERSIONS, values))
    until = row.values.get("valid until")
    if known is None and not planning.is_whole:
        # A timetable of one lesson would end the one before.
        planning.fault(row, "valid from", records.NO_TIMETABLE_FROM)
        return None
    if known is None:
        return planning.create(VERSIONS, {**values, "valid_until": until, "created_at": None}, row)
    if until is not None:
        planning.change(known, {"valid_until": until})
    if until is not None and until < values["valid_from"]:
        planning.fault(row, "valid until", reasons.ENDS_EARLY)
    return known


def _plan_slots(planning: Planning) -> None:
    """A version is given as a whole: slots that are not listed go. Nobody is in two places at once."""
    slots = planning.records[SLOTS.name].values()
    listed = {record: planning.rows_of[record] for record in slots if record in planning.rows_of}
    versions = {record.values["version_id"] for record in listed}
    for record in list(slots) if planning.is_whole else ():
        if record.values["version_id"] in versions and record not in listed:
            planning.remove(record)
    rung = {(bell.values["school_id"], bell.values["number"]) for bell in _usual_bells(planning)}
    at: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record, row in listed.items():
        values = record.values
        if (values["school_id"], values["number"]) not in rung:
            planning.fault(row, "lesson", reasons.NO_BELL.with_fields(table=BELLS.name))
        at[values["version_id"], values["weekday"], values["number"]].append(record)
    if not planning.is_whole:
        for record, row in listed.items():
            _refuse_clash(planning, row, record)
        return
    for together in at.values():
        for place, record in enumerate(together):
            for other in together[:place]:
                if (why := _clash(record.values, other.values)) is not None:
                    why_not = why.with_fields(row=listed[other].number)
                    planning.fault(listed[record], "", why_not)
                    break


def _refuse_clash(planning: Planning, row: Row, record: Record) -> None:
    """Of one row alone: compared with those that are there."""
    values = record.values
    for other in planning.records[SLOTS.name].values():
        same = all(other.values[name] == values[name] for name in ("version_id", "weekday", "number"))
        if other is record or other.is_removed or not same:
            continue
        if (why := _clash(values, other.values)) is not None:
            is_class = why is reasons.BUSY_CLASS
            reason = records.CLASS_BUSY if is_class else records.TEACHER_BUSY
            planning.fault(row, "class" if is_class else "teacher", reason.with_fields(lesson=other.label))
            return


def _is_rung(connection: Connection, record: Record) -> bool:
    """Whether a lesson of the timetable has these bells, or a day its own list of them."""
    values, slots, changes = record.values, tables.timetable_slots.c, tables.day_changes.c
    school = values["school_id"].id
    if values["schedule"]:
        query = select(changes.date).where(
            changes.school_id == school, changes.schedule == values["schedule"]
        )
    else:
        query = select(slots.id).where(slots.school_id == school, slots.number == values["number"])
    return connection.execute(query.limit(1)).first() is not None


def _by_day(record: Record) -> str:
    return str(record.values["date"].isoformat())


def _by_lesson(record: Record) -> str:
    """The newest timetable first, then by day and number."""
    values = record.values
    age = 9_999_999 - values["version_id"].values["valid_from"].toordinal()
    return f"{age} {values['weekday']} {values['number']} {record.label}"


def _usual_bells(planning: Planning) -> list[Record]:
    return [each for each in planning.records[BELLS.name].values() if not each.values["schedule"]]


def _clash(one: Mapping[str, Any], other: Mapping[str, Any]) -> Any:
    if one["week"] and other["week"] and one["week"] != other["week"]:
        return None
    mine, theirs = one["course_id"].values, other["course_id"].values
    groups = (mine["group_name"], theirs["group_name"])
    if mine["class_id"] is theirs["class_id"] and ("" in groups or groups[0] == groups[1]):
        return reasons.BUSY_CLASS
    # Groups of several classes may be taught together: the same subject in the same room.
    is_together = mine["subject_id"] is theirs["subject_id"] and one["room"] == other["room"]
    if one["staff_id"] is other["staff_id"] and not is_together:
        return reasons.BUSY_TEACHER
    return None


def _slot_shown(planning: Planning, record: Record) -> Mapping[str, str]:
    version, course = record.values["version_id"].values, record.values["course_id"].values
    until = version["valid_until"]
    labels = course["class_id"].sheet.labels(course["class_id"])
    return {
        "class": labels[-1],
        "subject": course["subject_id"].label,
        "group": course["group_name"],
        "valid from": Day().write(version["valid_from"]),
        "valid until": "" if until is None else Day().write(until),
    }


def _course_shown(planning: Planning, record: Record) -> Mapping[str, str]:
    of_class = record.values["class_id"]
    return {"class": of_class.sheet.labels(of_class)[-1]}


def _write_versions(applying: Any, records: list[Record]) -> None:
    for record in records:
        record.values["created_at"] = applying.now
    applying.insert(VERSIONS, records)


BELLS = Sheet(
    name="bells",
    russian=("звонки",),
    table=tables.bells,
    has_id=False,
    key=("schedule", "number"),
    labels=_bell_labels,
    check=_right_bell,
    is_removable=True,
    is_in_use=_is_rung,
    listed=("bells", "lesson", "starts", "ends"),
    fields=(
        OF_SCHOOL,
        SCHEDULE,
        NUMBER,
        Field(name="starts", russian=("начало",), value=Clock(), required=True, stored="starts"),
        Field(name="ends", russian=("конец",), value=Clock(), required=True, stored="ends"),
    ),
)
DAY_CHANGES = Sheet(
    name="day changes",
    russian=("изменения дней", "переносы"),
    table=tables.day_changes,
    has_id=False,
    key=("date",),
    labels=_day_labels,
    is_removable=True,
    listed=("bells", "as on"),
    order=_by_day,
    fields=(
        OF_SCHOOL,
        Field(name="date", russian=("дата",), value=Day(), required=True, stored="date"),
        SCHEDULE,
        Field(name="as on", russian=("по расписанию дня",), value=WEEKDAYS, stored="weekday"),
    ),
)
COURSES = Sheet(
    name="courses",
    russian=("нагрузка", "курсы"),
    table=tables.courses,
    key=("class_id", "subject_id", "group_name"),
    labels=_course_labels,
    check=_year_of_class,
    show=_course_shown,
    is_removable=True,
    listed=("teacher", "hours"),
    fields=(
        OF_SCHOOL,
        Field(name="class", russian=("класс",), required=True, stored="class_id", refers="classes"),
        Field(name="subject", russian=("предмет",), required=True, stored="subject_id", refers="subjects"),
        Field(name="group", russian=("группа",), value=GROUP, stored="group_name", default=""),
        TEACHER,
        Field(name="hours", russian=("часов в неделю", "часы"), value=Fraction(60), stored="hours"),
    ),
)
VERSIONS = Sheet(
    name="timetable versions",
    russian=(),
    table=tables.timetable_versions,
    key=("valid_from",),
    labels=_version_labels,
    write=_write_versions,
    is_file=False,
    fields=(Field(name="valid until", russian=("действует по",), value=Day(), stored="valid_until"),),
)
SLOTS = Sheet(
    name="timetable",
    russian=("расписание",),
    table=tables.timetable_slots,
    key=("version_id", "course_id", "weekday", "number", "week"),
    refs={"version_id": VERSIONS.name, "course_id": COURSES.name},
    needs=(BELLS.name, "classes", "subjects"),
    labels=_slot_labels,
    derive=_slot,
    plan=_plan_slots,
    show=_slot_shown,
    is_removable=True,
    listed=("teacher", "room", "valid from"),
    order=_by_lesson,
    fields=(
        OF_SCHOOL,
        Field(name="day", russian=("день", "день недели"), value=WEEKDAYS, required=True, stored="weekday"),
        NUMBER,
        CLASS,
        Field(name="group", russian=("группа",), value=GROUP, is_emptied=False),
        SUBJECT,
        TEACHER,
        Field(name="room", russian=("кабинет",), value=Words(20), stored="room"),
        Field(name="week", russian=("неделя",), value=WEEKS, stored="week", default=""),
        Field(name="valid from", russian=("действует с",), value=Day(), required=True, is_fixed=True),
        Field(name="valid until", russian=("действует по",), value=Day(), is_emptied=False),
    ),
)


def sheets() -> tuple[Sheet, ...]:
    """Of the timetable."""
    return (BELLS, DAY_CHANGES, COURSES, VERSIONS, SLOTS)
