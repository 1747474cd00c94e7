"""Tables of staff and pupils."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import or_, select

from ruobr_server.areas.schools import tables
from ruobr_server.areas.schools.identities import people_of
from ruobr_server.areas.schools.names import full_name
from ruobr_server.kit.sheets.description import EMPTIED, SCHOOL, Field, Sheet
from ruobr_server.kit.sheets.planning import Planning
from ruobr_server.kit.sheets.records import Record
from ruobr_server.kit.sheets.rows import Row
from ruobr_server.kit.sheets.values import GENDER, Day, Snils, Value, Whole, Words
from ruobr_tui.api.reasons import school_import as reasons


def person_fields(prefix: str = "", russian: str = "") -> tuple[Field, ...]:
    """The columns that say who somebody is. ``prefix`` and ``russian`` stand before their names."""

    def named(
        name: str, *words: str, value: Value, required: bool = False, is_emptied: bool = False
    ) -> Field:
        return Field(
            name=f"{prefix}{name}",
            russian=tuple(f"{russian}{word}" for word in words),
            value=value,
            required=required,
            is_emptied=is_emptied,
            is_in_form=name != "number",
            is_fixed=bool(prefix),
        )

    name = Words(100)
    return (
        named("number", "номер", value=Whole(1, 2**62)),
        named("last name", "фамилия", value=name, required=True),
        named("first name", "имя", value=name, required=True),
        named("middle name", "отчество", value=name, is_emptied=True),
        named("born", "дата рождения", value=Day()),
        named("snils", "СНИЛС", value=Snils()),
    )


def person_cells(person: Record, prefix: str = "") -> dict[str, str]:
    """Their texts, for an export."""
    values = person.values
    born = values["birth_date"]
    return {
        f"{prefix}number": str(person.id),
        f"{prefix}last name": values["last_name"],
        f"{prefix}first name": values["first_name"],
        f"{prefix}middle name": values["middle_name"],
        f"{prefix}born": "" if born is None else Day().write(born),
        f"{prefix}snils": "",
    }


SUBJECTS_OF = "subjects of teachers"
"""What an export looks up for every teacher."""

GENDER_FIELD = Field(name="gender", russian=("пол",), value=GENDER, is_emptied=False)
LEFT = Field(name="left on", russian=("выбыл", "дата выбытия"), value=Day(), stored="left_on")


def person_labels(record: Record) -> tuple[str, ...]:
    """``Иванова Мария Петровна``, and with the day of birth where several have that name."""
    values = record.values["person_id"].values
    name = full_name(values["last_name"], values["first_name"], values["middle_name"])
    born = values["birth_date"]
    return (name,) if born is None else (name, f"{name}, {Day().write(born)}")


def _staff_labels(record: Record) -> tuple[str, ...]:
    """Timetables often have ``Иванова Мария`` or ``Иванова М.П.``."""
    values = record.values["person_id"].values
    last, first, middle = values["last_name"], values["first_name"], values["middle_name"]
    initials = "".join(f"{name[0]}." for name in (first, middle) if name)
    return (*person_labels(record), f"{last} {first}", f"{last} {initials}")


def _people_label(record: Record) -> tuple[str, ...]:
    values = record.values
    return (full_name(values["last_name"], values["first_name"], values["middle_name"]),)


def _prepare(planning: Planning, rows: list[Row]) -> None:
    people_of(planning).prepare(rows)


def _person(planning: Planning, row: Row) -> Mapping[str, Any] | None:
    people = people_of(planning)
    if row.record is not None:
        return people.change(row, row.record)
    found = people.person(row)
    return None if found is None else {"person_id": found}


def _has_left(planning: Planning, row: Row, record: Record) -> None:
    left = record.values["left_on"]
    if left is not None and left > planning.today:
        planning.fault(row, "left on", reasons.STILL_TO_COME)


def _shown(planning: Planning, record: Record) -> Mapping[str, str]:
    person = record.values["person_id"]
    gender = person.values["gender"]
    return {**person_cells(person), "gender": GENDER.write(gender) if gender in (1, 2) else ""}


def _load_people(planning: Planning, schools: list[int]) -> None:
    people, pupils, staff = tables.people, tables.pupils, tables.staff
    at_school = or_(
        people.c.id.in_(select(pupils.c.person_id).where(pupils.c.school_id.in_(schools))),
        people.c.id.in_(select(staff.c.person_id).where(staff.c.school_id.in_(schools))),
    )
    for row in planning.connection.execute(select(people).where(at_school)).mappings():
        planning.note(PEOPLE, dict(row))


def _nothing(planning: Planning, schools: list[int]) -> None:
    """What people are recognised by is read for those who are looked for."""


PEOPLE = Sheet(
    name="people",
    russian=(),
    table=tables.people,
    key=("number",),
    labels=_people_label,
    load=_load_people,
    in_school=False,
    is_file=False,
    is_listed_new=False,
    fields=(
        Field(name="last name", russian=("фамилия",), stored="last_name"),
        Field(name="first name", russian=("имя",), stored="first_name"),
        Field(name="middle name", russian=("отчество",), stored="middle_name"),
        Field(name="born", russian=("дата рождения",), value=Day(), stored="birth_date"),
        Field(name="gender", russian=("пол",), value=GENDER, stored="gender"),
    ),
)
IDENTITY = Sheet(
    name="identities",
    russian=(),
    table=tables.person_identities,
    key=("person_id",),
    has_id=False,
    refs={"person_id": "people"},
    labels=person_labels,
    load=_nothing,
    in_school=False,
    is_file=False,
    is_listed_new=False,
    fields=(Field(name="snils", russian=("СНИЛС",), value=Snils(), stored="snils_digest"),),
)


def _plan_subjects(planning: Planning) -> None:
    """A cell lists all subjects of a teacher: those that it leaves out are taken away."""
    pairs = planning.records[STAFF_SUBJECTS.name]
    column = STAFF.field("subjects")
    for record in list(planning.records[STAFF.name].values()):
        row = planning.rows_of.get(record)
        given = None if row is None else row.values.get(column.name)
        if row is None or given is None:
            continue
        # Names with a comma are separated by semicolons.
        sign = ";" if given is not EMPTIED and ";" in given else ","
        words = [] if given is EMPTIED else [each.strip() for each in given.split(sign)]
        found = [planning.resolve(row, column, each) for each in words if each]
        if None in found:
            continue
        for subject in dict.fromkeys(found):
            values = {"school_id": row.school, "staff_id": record, "subject_id": subject}
            if planning.key_of(STAFF_SUBJECTS, values) not in pairs:
                planning.create(STAFF_SUBJECTS, values)
        for pair in list(pairs.values()):
            if pair.values["staff_id"] is record and pair.values["subject_id"] not in found:
                planning.remove(pair)


def _staff_shown(planning: Planning, record: Record) -> Mapping[str, str]:
    if SUBJECTS_OF not in planning.shared:
        taught: dict[Record, list[str]] = defaultdict(list)
        for pair in planning.records[STAFF_SUBJECTS.name].values():
            if not pair.is_removed:
                taught[pair.values["staff_id"]].append(pair.values["subject_id"].label)
        planning.shared[SUBJECTS_OF] = taught
    names = sorted(planning.shared[SUBJECTS_OF][record])
    has_commas = any("," in name for name in names)
    subjects = "".join(f"{name}; " for name in names).strip() if has_commas else ", ".join(names)
    return {**_shown(planning, record), "subjects": subjects}


def _pair_labels(record: Record) -> tuple[str, ...]:
    teacher, subject = record.values["staff_id"], record.values["subject_id"]
    return (f"{teacher.label}: {subject.label}",)


STAFF = Sheet(
    name="staff",
    russian=("сотрудники", "учителя"),
    table=tables.staff,
    key=("person_id",),
    refs={"person_id": "people"},
    needs=("staff subjects", "subjects"),
    labels=_staff_labels,
    prepare=_prepare,
    derive=_person,
    check=_has_left,
    show=_staff_shown,
    closes="left_on",
    listed=("position", "subjects"),
    fields=(
        Field(name=SCHOOL, russian=("школа",), refers="schools"),
        *person_fields(),
        GENDER_FIELD,
        Field(name="position", russian=("должность",), stored="position"),
        Field(name="subjects", russian=("предметы",), value=Words(2_000), refers="subjects"),
        LEFT,
    ),
)
STAFF_SUBJECTS = Sheet(
    name="staff subjects",
    russian=(),
    table=tables.staff_subjects,
    key=("staff_id", "subject_id"),
    has_id=False,
    refs={"staff_id": "staff", "subject_id": "subjects"},
    labels=_pair_labels,
    plan=_plan_subjects,
    is_file=False,
    fields=(),
)


PUPILS = Sheet(
    name="pupils",
    russian=("ученики", "учащиеся"),
    table=tables.pupils,
    key=("person_id",),
    refs={"person_id": "people"},
    labels=person_labels,
    prepare=_prepare,
    derive=_person,
    check=_has_left,
    show=_shown,
    closes="left_on",
    listed=("class", "born"),
    fixed={"version": 1},
    fields=(
        Field(name=SCHOOL, russian=("школа",), refers="schools"),
        *person_fields(),
        GENDER_FIELD,
        Field(name="class", russian=("класс",), required=True, stored="class_id", refers="classes"),
        LEFT,
    ),
)
