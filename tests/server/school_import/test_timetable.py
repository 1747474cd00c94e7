"""Lessons from a timetable: which days, which are never touched, and what a new version changes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from ruobr_server.areas.diary.tables import lessons
from ruobr_server.areas.schools.tables import subjects
from ruobr_server.areas.timetable.days import Calendar, DayChange, Slot, Span, Version, lessons_of, week_of
from ruobr_server.areas.timetable.tables import courses, timetable_slots, timetable_versions
from support.databases import on_sqlite
from support.imports import FILES, TODAY, Importer, counted, table
from support.moment import NOW

SUBJECTS = table("название", "Математика", "Музыка")
BELLS = table(
    "расписание звонков|урок|начало|конец",
    "|1|08:30|09:15",
    "|2|09:25|10:10",
    "сокращённое|1|08:30|09:00",
)
PERIODS = table(
    "учебный год|вид|название|начало|конец",
    "2026|четверть|1 четверть|01.09.2026|25.10.2026",
    "2026|четверть|2 четверть|02.11.2026|30.12.2026",
    "2026|год|Год|01.09.2026|30.12.2026",
)
HOLIDAYS = table("название|начало|конец", "Праздник|02.12.2026|02.12.2026")
HEADING = "день|урок|класс|предмет|учитель|кабинет|неделя|действует с"
MONDAY = "понедельник|1|5А|Математика|Полевой Степан Ильич|201||01.09.2026"
WEDNESDAY = "среда|2|5А|Музыка|Лаврова Мария Петровна|105||01.09.2026"


def timetable(*rows: str) -> dict[str, bytes]:
    return {"timetable.csv": table(HEADING, *rows)}


SCHOOL = {
    **FILES,
    "subjects.csv": SUBJECTS,
    "bells.csv": BELLS,
    "periods.csv": PERIODS,
    "holidays.csv": HOLIDAYS,
    **timetable(MONDAY, WEDNESDAY),
}


def days(importer: Importer) -> dict[str, list[date]]:
    """The days of the lessons by subject."""
    names = dict(importer.rows(subjects, "id", "name"))
    found: dict[str, list[date]] = {name: [] for name in names.values()}
    for subject, day in importer.rows(lessons, "subject_id", "date"):
        found[names[subject]].append(day)
    return found


def test_lessons_stand_on_the_days_of_the_terms_but_holidays(importer: Importer) -> None:
    done = importer(SCHOOL)
    [made] = done.lessons.values()
    found = days(importer)
    assert made.created == len(found["Математика"]) + len(found["Музыка"])
    assert all(day.weekday() == 0 for day in found["Математика"])
    autumn = [day for day in found["Математика"] if date(2026, 10, 26) <= day <= date(2026, 11, 1)]
    assert autumn == []
    assert date(2026, 12, 2) not in found["Музыка"]
    assert date(2026, 12, 9) in found["Музыка"]
    [(starts, ends, room)] = {
        row[1:] for row in importer.rows(lessons, "id", "time_start", "time_end", "room") if row[3] == "201"
    }
    assert (starts, ends, room) == (time(8, 30), time(9, 15), "201")
    # Courses come from the timetable where no load was given.
    assert len(importer.rows(courses, "id", "hours")) == 2
    assert importer(SCHOOL).steps == []


def test_a_new_version_changes_the_future_alone(importer: Importer) -> None:
    importer(SCHOOL)
    before = days(importer)["Математика"]
    moved = MONDAY.replace("понедельник", "вторник").replace("01.09.2026", "01.12.2026")
    done = importer(timetable(moved, WEDNESDAY.replace("01.09.2026", "01.12.2026")))
    assert counted(done)["create"]["timetable versions"] == 1
    after = days(importer)["Математика"]
    assert [day for day in after if day < date(2026, 12, 1)] == [
        day for day in before if day < date(2026, 12, 1)
    ]
    assert {day.weekday() for day in after if day >= date(2026, 12, 1)} == {1}


@on_sqlite
def test_what_is_past_stays_and_what_is_recorded_too(importer: Importer) -> None:
    importer(SCHOOL)
    past = [day for day in days(importer)["Математика"] if day <= TODAY]
    recorded = date(2026, 12, 7)

    def record(connection: Any) -> None:
        connection.execute(
            update(lessons).where(lessons.c.date == recorded).values(topic="Дроби", changed_at=NOW)
        )

    importer.database.write_now(record)
    # The same version without mathematics: its future lessons go, but the one with a topic.
    done = importer(timetable(WEDNESDAY))
    [made] = done.lessons.values()
    assert made.retained == 1
    assert days(importer)["Математика"] == [*past, recorded]


@on_sqlite
def test_exceptional_days_are_shortened_or_taught_as_others(importer: Importer) -> None:
    changes = table("дата|звонки|по расписанию дня", "30.11.2026|сокращённое|", "05.12.2026||понедельник")
    importer({**SCHOOL, "day_changes.csv": changes})
    found = dict(importer.rows(lessons, "date", "time_end"))
    assert found[date(2026, 11, 30)] == time(9, 0)
    assert found[date(2026, 12, 5)] == time(9, 15)  # a Saturday


@on_sqlite
def test_nobody_is_in_two_places_at_once(importer: Importer) -> None:
    importer(SCHOOL)
    other_class = MONDAY.replace("5А", "6А").replace("201", "202")
    twice = MONDAY.replace("Математика", "Музыка").replace("Полевой Степан Ильич", "Лаврова Мария Петровна")
    late = MONDAY.replace("|1|", "|7|")
    nobody = MONDAY.replace("Полевой Степан Ильич", "Полевой")
    found = importer.faults(timetable(MONDAY, other_class, twice, late, nobody))
    assert found == [
        ("timetable.csv", 3, "", "import-busy-teacher"),
        ("timetable.csv", 4, "", "import-busy-class"),
        ("timetable.csv", 5, "урок", "import-no-bell"),
        ("timetable.csv", 6, "учитель", "import-not-found"),
    ]
    # In weeks that alternate both fit.
    odd, even = MONDAY.replace("201||", "201|А|"), other_class.replace("202||", "202|Б|")
    assert importer.faults(timetable(odd, even)) == []


@on_sqlite
def test_lessons_from_elsewhere_are_left_alone(importer: Importer) -> None:
    without = {name: data for name, data in SCHOOL.items() if name != "timetable.csv"}
    importer({**without, "courses.csv": table("класс|предмет|учитель", "5А|Музыка|Лаврова Мария Петровна")})

    def add(connection: Any) -> None:
        course = connection.execute(select(courses)).one()
        row = {
            "school_id": course.school_id, "id": 1_000, "class_id": course.class_id, "number": 3,
            "date": date(2026, 12, 7),
            "time_start": time(10), "time_end": time(11), "subject_id": course.subject_id,
            "staff_id": course.staff_id,
        }  # fmt: skip
        connection.execute(insert(lessons).values(**row))

    importer.database.write_now(add)
    importer(timetable(MONDAY, WEDNESDAY))
    assert [day for day in days(importer)["Математика"] if day > TODAY][:2] == [
        date(2026, 11, 30),
        date(2026, 12, 14),
    ]


def test_an_export_of_a_timetable_changes_nothing(importer: Importer) -> None:
    importer(SCHOOL)
    exported = importer.export()
    assert importer(exported).steps == []
    assert importer.export() == exported
    slots = importer.rows(timetable_slots, "id", "weekday", "number")
    assert len(slots) == 2
    assert importer.rows(timetable_versions, "valid_from", "valid_until") == [(date(2026, 9, 1), None)]


SEPTEMBER, MAY = date(2026, 9, 1), date(2027, 5, 26)


def calendar(slots: list[Slot], changes: dict[date, DayChange], holidays: list[Span]) -> Calendar:
    return Calendar(
        versions=[Version(SEPTEMBER, None, slots)],
        bells={("", number): (time(7 + number), time(7 + number, 45)) for number in range(1, 8)},
        terms=[Span(1, 11, SEPTEMBER, MAY)],
        holidays=holidays,
        changes=changes,
        grades={1: 5, 2: 9},
    )


slots = st.builds(
    Slot,
    course_id=st.integers(1, 5),
    class_id=st.integers(1, 3),
    subject_id=st.just(1),
    staff_id=st.just(1),
    weekday=st.integers(1, 7),
    number=st.integers(1, 9),
    week=st.sampled_from(["", "A", "B"]),
    room=st.just(""),
)
spans = st.builds(
    lambda start, length, low: Span(low, 11, start, start + timedelta(days=length)),
    st.dates(SEPTEMBER, MAY),
    st.integers(0, 20),
    st.integers(1, 9),
)
day_changes = st.dictionaries(
    st.dates(SEPTEMBER, MAY),
    st.builds(DayChange, st.sampled_from(["", "short"]), st.none() | st.integers(1, 7)),
    max_size=5,
)


@given(st.lists(slots, max_size=12), day_changes, st.lists(spans, max_size=4), st.dates(SEPTEMBER, MAY))
def test_lessons_are_of_the_day_the_week_and_the_term(
    week: list[Slot], changes: dict[date, DayChange], off: list[Span], middle: date
) -> None:
    it = calendar(week, changes, off)
    first, last = SEPTEMBER - timedelta(days=9), MAY + timedelta(days=9)
    found = list(lessons_of(it, first, last))
    # In two parts it is the same.
    after = middle + timedelta(days=1)
    assert found == [*lessons_of(it, first, middle), *lessons_of(it, after, last)]
    for lesson in found:
        change = it.changes.get(lesson.date)
        as_on = (change and change.weekday) or lesson.date.isoweekday()
        grade = it.grades[lesson.class_id]
        assert SEPTEMBER <= lesson.date <= MAY
        assert any(
            (each.course_id, each.weekday, each.number) == (lesson.course_id, as_on, lesson.number)
            and each.week in ("", week_of(it, lesson.date))
            for each in week
        )
        if change is None or change.weekday is None:
            assert not any(span.has(lesson.date, grade) for span in off)


@pytest.mark.parametrize(
    ("day", "week"), [("2026-09-01", "A"), ("2026-09-07", "B"), ("2026-09-13", "B"), ("2026-09-14", "A")]
)
def test_weeks_alternate_from_the_first_of_the_year(day: str, week: str) -> None:
    assert week_of(calendar([], {}, []), datetime.fromisoformat(day).date()) == week
