"""Whether the demo region is one that could exist: names, timetables, homework, who is where when."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import pairwise

import pytest
from sqlalchemy import make_url

from ruobr_server.demo import curricula
from ruobr_server.demo.names import FEMALE, MALE, patronymic, surname
from ruobr_server.demo.topics import topics_of
from ruobr_server.demo.world import world
from support.demo_schools import copied_demo
from support.fixtures import ZONE

CHILDREN = ("Анна", "Мария", "Пётр")
SPORTS_HALL = "спортзал"  # holds two classes


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """In April: three quarters are over."""
    now = datetime(2027, 4, 22, 13, 0, tzinfo=ZONE)
    path = make_url(copied_demo(tmp_path_factory.mktemp("demo"), now)).database
    assert path is not None
    with closing(sqlite3.connect(path)) as connection:
        yield connection


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [
        ("Андрей", "Андреевич", "Андреевна"),
        ("Василий", "Васильевич", "Васильевна"),
        ("Дмитрий", "Дмитриевич", "Дмитриевна"),
        ("Игорь", "Игоревич", "Игоревна"),
        ("Илья", "Ильич", "Ильинична"),
        ("Лев", "Львович", "Львовна"),
        ("Никита", "Никитич", "Никитична"),
        ("Пётр", "Петрович", "Петровна"),
        ("Олег", "Олегович", "Олеговна"),
    ],
)
def test_patronymics(father: str, son: str, daughter: str) -> None:
    assert (patronymic(father, MALE), patronymic(father, FEMALE)) == (son, daughter)


@pytest.mark.parametrize(
    ("his", "hers"),
    [
        ("Королёв", "Королёва"),
        ("Ильин", "Ильина"),
        ("Островский", "Островская"),
        ("Заречный", "Заречная"),
        ("Полевой", "Полевая"),
        ("Черных", "Черных"),
        ("Шевченко", "Шевченко"),
        ("Ким", "Ким"),
    ],
)
def test_surnames(his: str, hers: str) -> None:
    assert (surname(his, MALE), surname(his, FEMALE)) == (his, hers)


def test_names_agree_with_genders(demo: sqlite3.Connection) -> None:
    for last, middle, gender in demo.execute("SELECT last_name, middle_name, gender FROM people"):
        assert middle.endswith(("вна", "чна") if gender == FEMALE else "ич"), (last, middle)
        masculine = last.endswith(("ов", "ев", "ёв", "ский", "ый"))
        feminine = last.endswith(("ова", "ева", "ёва", "ская", "ая"))
        assert not (masculine if gender == FEMALE else feminine), (last, middle)


def test_no_teacher_and_no_room_is_needed_twice_at_once(demo: sqlite3.Connection) -> None:
    for what in ("staff_id", "room"):
        twice = demo.execute(
            f"SELECT {what}, date, number FROM lessons WHERE school_id = 1 AND room <> ?"
            f" GROUP BY {what}, date, number HAVING count(*) > 1",
            (SPORTS_HALL,),
        )
        assert twice.fetchall() == [], what


@pytest.mark.parametrize("year", range(2024, 2034))
def test_no_teacher_is_needed_twice_in_any_year(year: int) -> None:
    found = world(datetime(year, 12, 1, 12, 0, tzinfo=ZONE))
    taught = Counter(
        (one.teachers[subject].id, weekday, place)
        for one in found.school.classes
        for weekday, day in enumerate(one.week)
        for place, subject in enumerate(day)
    )
    assert max(taught.values()) == 1


def test_classes_have_a_fitting_size_and_week(demo: sqlite3.Connection) -> None:
    classes = demo.execute(
        "SELECT id, grade, (SELECT count(*) FROM pupils WHERE class_id = classes.id) FROM classes"
    )
    for class_id, grade, pupils in classes.fetchall():
        assert 18 <= pupils <= 26
        of_days = Counter(
            date.fromisoformat(day).isoweekday()
            for (day,) in demo.execute("SELECT DISTINCT date FROM lessons WHERE class_id = ?", (class_id,))
        )
        in_own_school = class_id != max(i for (i,) in demo.execute("SELECT id FROM classes"))
        assert max(of_days) == (6 if grade >= 7 and in_own_school else 5)


def test_the_same_weekday_has_the_same_lessons(demo: sqlite3.Connection) -> None:
    [(class_id,)] = demo.execute("SELECT id FROM classes WHERE grade = 9 AND letter = 'В'")
    orders = set()
    for (day,) in demo.execute(
        "SELECT DISTINCT date FROM lessons WHERE class_id = ?", (class_id,)
    ).fetchall():
        lessons = demo.execute(
            "SELECT number, subject_id, time_start FROM lessons WHERE class_id = ? AND date = ? ORDER BY 1",
            (class_id, day),
        ).fetchall()
        assert [number for number, *_ in lessons] == list(range(1, len(lessons) + 1))
        assert lessons[0][2].startswith("08:30")
        orders.add((date.fromisoformat(day).isoweekday(), tuple(lessons)))
    assert len(orders) == 6


def test_homework_is_for_a_later_lesson_of_the_subject(demo: sqlite3.Connection) -> None:
    astray = demo.execute(
        "SELECT count(*) FROM tasks JOIN lessons ON lessons.id = tasks.lesson_id WHERE deadline <= tasks.date"
        " OR minutes NOT BETWEEN 5 AND 90 OR NOT EXISTS (SELECT 1 FROM lessons AS next WHERE"
        " next.class_id = tasks.class_id AND next.date = deadline AND next.subject_id = lessons.subject_id)"
    )
    assert astray.fetchone() == (0,)


def test_nobody_is_marked_or_reproved_who_is_not_there(demo: sqlite3.Connection) -> None:
    for table in ("marks", "remarks"):
        away = f"SELECT count(*) FROM {table} JOIN absences USING (pupil_id, lesson_id) WHERE code <> 'ОП'"
        assert demo.execute(away).fetchone() == (0,), table


def test_the_children_of_the_parent_have_something_to_read_about(demo: sqlite3.Connection) -> None:
    child = (
        "SELECT first_name, {} FROM {} JOIN pupils ON pupils.id = pupil_id"
        " JOIN people ON people.id = pupils.person_id JOIN guardianships USING (pupil_id)"
        " JOIN accounts ON accounts.id = account_id WHERE login = 'PARENT'"
    )
    assert {name for name, _ in demo.execute(child.format("text", "remarks"))} == set(CHILDREN)
    codes = set(demo.execute(child.format("code", "absences")))
    assert codes >= {("Анна", "Н"), ("Анна", "ОП"), ("Анна", "УП"), ("Пётр", "Б"), ("Мария", "УП")}
    comments = set(demo.execute(child.format("comment <> ''", "marks")))
    assert comments >= {(name, 1) for name in CHILDREN}


def test_each_kind_of_work_has_its_weight(demo: sqlite3.Connection) -> None:
    usual = dict(demo.execute("SELECT name, weight FROM mark_types WHERE school_id = 1"))
    assert {name: usual[name] for name in ("Ответ на уроке", "Диктант", "Контрольная работа")} == {
        "Ответ на уроке": 100,
        "Диктант": 200,
        "Контрольная работа": 300,
    }
    used = {
        name
        for (name,) in demo.execute(
            "SELECT DISTINCT name FROM marks JOIN mark_types ON mark_types.id = type_id"
        )
    }
    assert used == set(usual)


def test_strong_pupils_have_better_marks_than_weak_ones(demo: sqlite3.Connection) -> None:
    averages = sorted(
        average
        for (average,) in demo.execute(
            "SELECT avg(CAST(value AS INTEGER)) FROM marks WHERE weight > 0 GROUP BY pupil_id"
        )
    )
    assert averages[0] < 3.5
    assert averages[-1] > 4.7


def test_files_are_what_they_say(demo: sqlite3.Connection) -> None:
    kinds = set()
    for title, media_type, size, content in demo.execute(
        "SELECT title, media_type, size, content FROM files"
    ):
        kinds.add(media_type)
        assert size == len(content)
        if media_type == "application/pdf":
            assert title.endswith(".pdf")
            assert content.startswith(b"%PDF-1.4\n")
            place = int(content.split(b"startxref\n")[1].split()[0])
            assert content[place : place + 5] == b"xref\n"
        else:
            assert "Задание: " in content.decode()
    assert len(kinds) == 2


@pytest.mark.parametrize("grade", [2, 5, 7, 8, 9, 11])
def test_every_subject_has_topics_of_its_own(grade: int) -> None:
    for subject, hours in curricula.HOURS[grade].items():
        topics = topics_of(subject, grade)
        assert len(topics) >= (16 if hours >= 2 and subject not in (curricula.CRAFTS,) else 14), subject
        assert all(before != after for before, after in pairwise(topics)), subject
