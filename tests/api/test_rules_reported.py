"""Absences that only a subject's list of marks has: counted, dated; what is not sent is unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.marks import SubjectMarks
from ruobr_tui.api.rules.diary.absences import totals
from ruobr_tui.api.rules.diary.reported import NO_LESSON, Reported, filled, reported

START, END = date(2026, 11, 9), date(2026, 12, 30)


def lesson(day: str, subject: str = "Алгебра", number: int = 1, **more: Any) -> Lesson:
    """A lesson as it travels."""
    return Lesson.model_validate({"id": number, "date": day, "subject": subject, **more})


def report(subject: str = "Алгебра", **fields: Any) -> Reported | None:
    """What such a list says."""
    return reported(subject, START, END, SubjectMarks.model_validate(fields))


def row(day: str, status: Any, mark: str = "") -> dict[str, Any]:
    """A dated row of the list."""
    return {"date": day, "mark": mark, "status_lesson": status}


WEEK = [lesson("2026-11-10"), lesson("2026-11-12"), lesson("2026-11-17"), lesson("2026-11-18", "История")]


def test_without_any_word_absences_are_unknown_and_not_none() -> None:
    found = totals(WEEK)
    assert found.is_unknown
    assert (found.of, found.unreported) == (4, 4)
    sums = totals([lesson("2026-11-10", attendance=None)])
    assert not sums.is_unknown
    assert (sums.lessons, sums.unreported) == (0, 0)
    assert not totals([]).is_unknown


def test_what_cannot_be_read_is_unknown_too() -> None:
    from ruobr_tui.api.models.parts.aside import SetAside

    raw = {"id": 1, "date": "2026-11-10", "attendance": 17}
    assert totals([Lesson.model_validate(raw, context=SetAside())]).is_unknown


def test_the_codes_that_portals_use() -> None:
    sent = report(
        not_in_lesson=3,
        marks=[
            row("2026-11-10", 90),
            row("2026-11-11", "20"),
            row("2026-11-12", 10),
            row("2026-11-13", 30, "5"),
            row("2026-11-16", 0, "4"),
            row("2026-11-17", 77, "3"),
        ],
    )
    assert sent is not None
    assert [(day.day, absence.code) for day, absence in sent.days] == [
        (10, "Н"),
        (11, "Б"),
        (12, "У"),
        (13, "ОП"),
    ]
    assert sent.undated == 0
    lessons = filled([lesson(f"2026-11-{day}") for day in (10, 11, 12, 13, 16, 17)], [sent])
    found = totals(lessons)
    assert (found.lessons, found.ill, found.excused, found.unexcused, found.late) == (3, 1, 1, 1, 1)
    assert found.unreported == 0


def test_a_letter_in_place_of_a_mark_is_an_absence() -> None:
    sent = report(marks=[row("2026-11-10", 0, "н"), row("2026-11-12", 0, "5")])
    assert sent is not None
    assert [absence.code for _day, absence in sent.days] == ["Н"]
    assert sent.missed is None


def test_a_list_that_says_nothing_of_absences_reports_nothing() -> None:
    assert report(marks=[{"date": "2026-11-10", "mark": "5"}]) is None
    assert report() is None
    none = report(not_in_lesson=0, marks=[])
    assert none is not None
    assert (none.missed, none.undated) == (0, 0)


def test_only_the_lessons_of_a_reported_subject_become_known() -> None:
    sent = report(not_in_lesson=1, marks=[row("2026-11-12", 90)])
    assert sent is not None
    found = filled(WEEK, [sent])
    assert [one.absence.code if one.absence else None for one in found] == [None, "Н", None, None]
    assert [one.is_sent("absence") for one in found] == [True, True, True, False]
    assert totals(found).unreported == 1


def test_missed_lessons_without_a_day_leave_the_others_unknown() -> None:
    sent = report(not_in_lesson=3, marks=[row("2026-11-12", 90)])
    assert sent is not None
    assert sent.undated == 2
    assert [one.is_sent("absence") for one in filled(WEEK, [sent])] == [False, True, False, False]


def test_what_the_timetable_itself_says_holds() -> None:
    sent = report(not_in_lesson=1, marks=[row("2026-11-10", 90)])
    assert sent is not None
    own = [lesson("2026-11-10", attendance=None), lesson("2026-11-12", attendance={"code": "Б"})]
    assert filled(own, [sent]) == own


def test_a_day_that_the_timetable_does_not_have_is_shown_all_the_same() -> None:
    sent = report(not_in_lesson=1, marks=[row("2026-11-20", 20)])
    assert sent is not None
    found = filled(WEEK, [sent])
    assert [(one.id, one.subject, one.absence.code) for one in found if one.absence] == [
        (NO_LESSON, "Алгебра", "Б")
    ]
    assert totals(found).lessons == 1


def test_two_marks_of_a_late_day_are_one_late_lesson_and_two_lessons_two() -> None:
    sent = report(not_in_lesson=2, marks=[row("2026-11-10", 30, "5"), row("2026-11-10", 30, "4")])
    assert sent is not None
    assert totals(filled([lesson("2026-11-10")], [sent])).late == 1
    double = [lesson("2026-11-12", number=1), lesson("2026-11-12", number=2)]
    twice = report(not_in_lesson=2, marks=[row("2026-11-12", 90), row("2026-11-12", 90)])
    assert twice is not None
    assert totals(filled(double, [twice])).lessons == 2


def test_lessons_outside_of_the_reported_days_stay_unknown() -> None:
    sent = report(not_in_lesson=0, marks=[])
    assert sent is not None
    [before] = filled([lesson("2026-09-10")], [sent])
    assert not before.is_sent("absence")


def test_the_first_and_the_last_day_of_a_report_belong_to_it() -> None:
    sent = report(not_in_lesson=0, marks=[])
    assert sent is not None
    days = ["2026-11-08", "2026-11-09", "2026-12-30", "2026-12-31"]
    assert [one.is_sent("absence") for one in filled(map(lesson, days), [sent])] == [
        False,
        True,
        True,
        False,
    ]


def test_a_number_that_cannot_be_read_is_not_said() -> None:
    from ruobr_tui.api.models.parts.aside import SetAside

    raw = {"not_in_lesson": "?", "marks": []}
    assert reported("Алгебра", START, END, SubjectMarks.model_validate(raw, context=SetAside())) is None
    dated = report(not_in_lesson=None, marks=[row("2026-11-10", 90)])
    assert dated is not None
    assert dated.missed is None


def test_every_day_without_a_lesson_is_shown_in_its_place() -> None:
    algebra = report(not_in_lesson=2, marks=[row("2026-11-20", 20), row("2026-11-11", 90)])
    history = report("История", not_in_lesson=1, marks=[row("2026-11-13", 10)])
    assert algebra is not None
    assert history is not None
    found = filled(WEEK, [algebra, history])
    assert [(one.date.day, one.subject, one.absence.code) for one in found if one.absence] == [
        (11, "Алгебра", "Н"),
        (13, "История", "У"),
        (20, "Алгебра", "Б"),
    ]
    assert [one.date.day for one in found] == [10, 11, 12, 13, 17, 18, 20]


def test_the_name_that_was_requested_goes_before_the_one_in_the_list() -> None:
    sent = reported(
        "Алгебра", START, END, SubjectMarks.model_validate({"subject": "Alg.", "not_in_lesson": 0})
    )
    assert sent is not None
    assert sent.subject == "Алгебра"
    unnamed = reported("", START, END, SubjectMarks.model_validate({"subject": "Alg.", "not_in_lesson": 0}))
    assert unnamed is not None
    assert (unnamed.subject, unnamed.start, unnamed.end) == ("Alg.", START, END)


def test_a_cancelled_lesson_is_not_missed() -> None:
    sent = report(not_in_lesson=1, marks=[row("2026-11-12", 90)])
    assert sent is not None
    both = [lesson("2026-11-12", lesson_status_cancel=True), lesson("2026-11-12", number=2)]
    found = filled(both, [sent])
    assert [one.absence is not None for one in found] == [False, True]


def test_a_late_lesson_is_not_one_of_those_without_a_day() -> None:
    sent = report(not_in_lesson=1, marks=[row("2026-11-10", 30), row("2026-11-12", 90)])
    assert sent is not None
    assert sent.undated == 0
    more = report(not_in_lesson=0, marks=[row("2026-11-12", 90)])
    assert more is not None
    assert more.undated == 0


def test_a_report_covers_its_first_day_and_its_last_and_no_other() -> None:
    none_missed = report(marks=[], not_in_lesson=0)
    assert none_missed is not None
    days = ("2026-11-08", START.isoformat(), END.isoformat(), "2026-12-31")
    found = filled([lesson(day) for day in days], [none_missed])
    assert [each.is_sent("absence") for each in found] == [False, True, True, False]
