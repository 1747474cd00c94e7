"""Missed lessons are counted once, by one reason, and runs of days are found."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.models.diary import Absence, Lesson, Task
from ruobr_tui.api.rules.diary.absences import (
    Reason,
    Spell,
    is_missed,
    meaning,
    missed_work,
    spells,
    totals,
)

MONDAY = date(2026, 11, 23)
ILL = Absence(code="Б", title="Болел", ill=True, excused=True)
ABSENT = Absence(code="Н", title="Отсутствовал")
EXCUSED = Absence(code="УП", title="По уважительной причине", excused=True)
LATE = Absence(code="ОП", title="Опоздал", late=True, missed=False)


def lesson(day: int, hour: int = 8, absence: Absence | None = None, **fields: Any) -> Lesson:
    base: dict[str, Any] = {
        "id": day * 24 + hour + 1,
        "date": MONDAY + timedelta(days=day),
        "time_start": time(hour),
        "time_end": time(hour, 45),
        "subject": "Алгебра",
    }
    return Lesson(absence=absence, **{**base, **fields})


@pytest.mark.parametrize(
    ("absence", "reason", "missed"),
    [
        (ILL, Reason.ILL, True),
        (ABSENT, Reason.UNEXCUSED, True),
        (EXCUSED, Reason.EXCUSED, True),
        (LATE, Reason.LATE, False),
        # A school's table comes before the usual meaning of a letter.
        (Absence(code="Б", title="Был в библиотеке"), Reason.UNEXCUSED, True),
        (Absence(code="Н", missed=False, excused=True), Reason.EXCUSED, False),
        (Absence(code="ОП", title="Опоздал на пол-урока", late=True), Reason.LATE, True),
        # Bare codes.
        (Absence(code="Н"), Reason.UNEXCUSED, True),
        (Absence(code="H"), Reason.UNEXCUSED, True),  # Latin
        (Absence(code="НП"), Reason.UNEXCUSED, True),
        (Absence(code="уп"), Reason.EXCUSED, True),
        (Absence(code=" Б. "), Reason.ILL, True),
        (Absence(code="OП"), Reason.LATE, False),  # a Latin O
        (Absence(code="?"), Reason.UNEXCUSED, True),
    ],
)
def test_what_an_absence_means(absence: Absence, reason: Reason, missed: bool) -> None:
    found = meaning(absence)
    assert (found.reason, found.missed) == (reason, missed)
    stored = Absence.model_validate_json(absence.model_dump_json(by_alias=True, exclude_defaults=True))
    assert meaning(stored) == found


def test_nobody_misses_a_cancelled_lesson() -> None:
    assert is_missed(lesson(0, absence=ILL))
    assert not is_missed(lesson(0, absence=ILL, cancelled=True))
    assert not is_missed(lesson(0, absence=LATE))
    assert not is_missed(lesson(0))


def test_totals() -> None:
    found = totals(
        [
            lesson(0, 8, ILL),
            lesson(0, 9, ILL, subject="Физика"),
            lesson(1, 8, ABSENT),
            lesson(2, 8, EXCUSED, subject="Физика"),
            lesson(2, 9, LATE),
            lesson(3, 8, ABSENT, subject="Химия", cancelled=True),
            lesson(4, 8),
            lesson(4, 9, ABSENT, subject="Физика"),
        ]
    )
    assert (found.lessons, found.days, found.late) == (5, 4, 1)
    assert (found.ill, found.excused, found.unexcused) == (2, 1, 2)
    assert list(found.by_subject.items()) == [("Физика", 3), ("Алгебра", 2)]


def test_a_run_goes_on_over_a_weekend_and_ends_with_a_day_at_school() -> None:
    lessons = [
        lesson(3, 8),
        lesson(3, 9, ILL),
        lesson(4, 8, ILL),
        lesson(5, 8, cancelled=True),  # no school day
        lesson(7, 8, ABSENT),
        lesson(8, 8, LATE),
        lesson(9, 8, ABSENT),
    ]
    assert spells(lessons) == [
        Spell(MONDAY + timedelta(days=3), MONDAY + timedelta(days=7), days=3, lessons=3, ill=True),
        Spell(MONDAY + timedelta(days=9), MONDAY + timedelta(days=9), days=1, lessons=1, ill=False),
    ]


def test_missed_work_of_an_illness() -> None:
    task = Task(id=1, title="§ 12")
    lessons = [
        lesson(1, 9, ILL, topic="Корни"),
        lesson(0, 8, ILL, topic=" Степени ", assigned=[task]),
        lesson(0, 9, ILL),  # nothing was recorded
        lesson(1, 8, topic="Дроби"),  # was there
        lesson(3, 8, ILL, topic="Позже"),
    ]
    spell = Spell(MONDAY, MONDAY + timedelta(days=1), days=2, lessons=3, ill=True)
    found = missed_work(lessons, spell)
    assert [(work.topic, work.homework) for work in found] == [("Степени", (task,)), ("Корни", ())]


diaries = st.lists(
    st.builds(
        lesson,
        day=st.integers(0, 20),
        hour=st.integers(8, 13),
        absence=st.sampled_from([None, None, ILL, ABSENT, EXCUSED, LATE]),
        subject=st.sampled_from(["Алгебра", "Физика"]),
        cancelled=st.booleans(),
        topic=st.sampled_from(["", "Корни"]),
    ),
    max_size=30,
    unique_by=lambda one: one.id,
)


@given(diaries)
def test_each_missed_lesson_has_one_reason_one_subject_and_one_spell(lessons: list[Lesson]) -> None:
    found = totals(lessons)
    assert found.lessons == sum(map(is_missed, lessons))
    assert found.ill + found.excused + found.unexcused == found.lessons
    assert sum(found.by_subject.values()) == found.lessons
    runs = spells(lessons)
    assert sum(run.lessons for run in runs) == found.lessons
    assert sum(run.days for run in runs) == found.days


@given(diaries, st.randoms(use_true_random=False))
def test_runs_are_parted_by_a_day_at_school(lessons: list[Lesson], random: Any) -> None:
    runs = spells(lessons)
    assert spells(random.sample(lessons, len(lessons))) == runs
    school_days = {one.date for one in lessons if not one.cancelled}
    missed_days = {one.date for one in lessons if is_missed(one)}
    for one, other in pairwise(runs):
        assert any(one.end < day < other.start for day in school_days - missed_days)
    for run in runs:
        assert {day for day in school_days if run.start <= day <= run.end} <= missed_days


@given(diaries)
def test_missed_work_is_of_missed_lessons_with_something_in_them(lessons: list[Lesson]) -> None:
    works = [work for run in spells(lessons) for work in missed_work(lessons, run)]
    assert sorted(work.lesson.id for work in works) == sorted(
        one.id for one in lessons if is_missed(one) and one.topic
    )


def test_subjects_missed_equally_often_stand_by_their_names() -> None:
    names = ("Химия", "Алгебра", "Физика", "Физика")
    found = totals(lesson(day, absence=ABSENT, subject=name) for day, name in enumerate(names))
    assert list(found.by_subject.items()) == [("Физика", 2), ("Алгебра", 1), ("Химия", 1)]


@pytest.mark.parametrize(
    ("said", "reason", "missed"),
    [
        ({"excused": True}, Reason.EXCUSED, True),
        ({"ill": True}, Reason.ILL, True),
        ({"late": True}, Reason.LATE, True),
        ({"missed": False}, Reason.UNEXCUSED, False),
        ({"title": "Другое"}, Reason.UNEXCUSED, True),
        ({"late": True, "ill": True, "missed": False}, Reason.LATE, False),
        ({"ill": True, "excused": True, "missed": False}, Reason.ILL, False),
        ({}, Reason.ILL, True),
    ],
)
def test_any_word_of_the_server_goes_before_the_code(
    said: dict[str, Any], reason: Reason, missed: bool
) -> None:
    """The bare code Б would be an illness."""
    found = meaning(Absence(code="Б", **said))
    assert (found.reason, found.missed) == (reason, missed)
