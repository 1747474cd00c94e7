"""What changed is listed once, whole, and whatever the order on the wire."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.models.diary import Absence, File, Lesson, Mark, Remark, Task
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.api.rules.diary.differences import Change, differences

DAY = date(2026, 11, 23)


def lesson(number: int = 1, **fields: Any) -> Lesson:
    base: dict[str, Any] = {
        "date": DAY,
        "time_start": time(8),
        "time_end": time(8, 45),
        "subject": "Алгебра",
        "marks": [],
        "tasks": [],
        "absence": None,
        "remarks": [],
    }
    return Lesson(id=number, **{**base, **fields})


def with_marks(*texts: str) -> list[Lesson]:
    return [lesson(marks=[Mark(text=text, kind="Ответ на уроке") for text in texts])]


def parts_of(changes: list[Change]) -> list[tuple[Kind, str | None, str | None]]:
    return [(change.kind, change.before, change.after) for change in changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("54", "543", [(Kind.MARK_NEW, None, "3")]),
        ("54", "5", [(Kind.MARK_REMOVED, "4", None)]),
        ("54", "45", []),
        ("5", "55", [(Kind.MARK_NEW, None, "5")]),
        ("55", "5", [(Kind.MARK_REMOVED, "5", None)]),
        ("", "55", [(Kind.MARK_NEW, None, "5")] * 2),
        ("4", "5", [(Kind.MARK_CHANGED, "4", "5")]),
        ("44", "54", [(Kind.MARK_CHANGED, "4", "5")]),
    ],
)
def test_marks_without_numbers_are_a_multiset(old: str, new: str, expected: list[Any]) -> None:
    assert parts_of(differences(with_marks(*old), with_marks(*new))) == expected


def test_a_mark_is_changed_where_its_question_says_so() -> None:
    old = [lesson(marks=[Mark(question_id=1, text="5"), Mark(question_id=2, text="4")])]
    new = [lesson(marks=[Mark(question_id=2, text="5"), Mark(question_id=1, text="4")])]
    assert sorted(parts_of(differences(old, new))) == [
        (Kind.MARK_CHANGED, "4", "5"),
        (Kind.MARK_CHANGED, "5", "4"),
    ]


def test_marks_numbered_anew_are_the_same_marks() -> None:
    old = [lesson(marks=[Mark(question_id=1, text="5"), Mark(question_id=2, text="4")])]
    new = [lesson(marks=[Mark(question_id=8, text="4"), Mark(question_id=9, text="5")])]
    assert differences(old, new) == []


def test_another_question_is_another_mark() -> None:
    old, new = (
        [lesson(marks=[Mark(question_id=1, text="4")])],
        [lesson(marks=[Mark(question_id=2, text="5")])],
    )
    assert sorted(parts_of(differences(old, new))) == [
        (Kind.MARK_NEW, None, "5"),
        (Kind.MARK_REMOVED, "4", None),
    ]


def test_another_weight_is_a_change_that_shows_it() -> None:
    old = [lesson(marks=[Mark(question_id=1, text="5", weight=Decimal(1))])]
    new = [lesson(marks=[Mark(question_id=1, text="5", weight=Decimal("2.50"))])]
    assert parts_of(differences(old, new)) == [(Kind.MARK_CHANGED, "5 ×1", "5 ×2.5")]
    same = [lesson(marks=[Mark(question_id=1, text="5", weight=Decimal("1.0"))])]
    assert differences(old, same) == []


def test_a_weight_of_absurd_length_is_compared_too() -> None:
    strange = [lesson(marks=[Mark(text="5", weight=Decimal("0E-999999999"))])]
    assert differences(strange, strange) == []
    assert parts_of(differences(strange, with_marks("5"))) != []


def test_the_kind_of_work_is_the_detail() -> None:
    (change,) = differences([], [lesson(7, marks=[Mark(text="5", kind="Контрольная работа")])], child=3)
    assert (change.detail, change.lesson_id, change.day, change.subject, change.child) == (
        "Контрольная работа",
        7,
        DAY,
        "Алгебра",
        3,
    )


def test_homework() -> None:
    task = Task(id=5, title="§ 12", deadline=date(2026, 11, 25))
    rewritten = task.model_copy(update={"title": "§ 12, упр. 3"})
    later = task.model_copy(update={"deadline": date(2026, 11, 27)})
    ticked = task.model_copy(update={"done": True})
    filed = task.model_copy(update={"files": [File(title="план.pdf")]})
    base = [lesson(tasks=[task])]

    def after(*tasks: Task) -> list[tuple[Kind, str | None, str | None, str]]:
        return [(c.kind, c.before, c.after, c.detail) for c in differences(base, [lesson(tasks=list(tasks))])]

    assert after(rewritten) == [(Kind.HOMEWORK_CHANGED, "§ 12", "§ 12, упр. 3", "2026-11-25")]
    assert after(later) == [(Kind.HOMEWORK_CHANGED, "§ 12", "§ 12", "2026-11-27")]
    assert after(filed) == [(Kind.HOMEWORK_CHANGED, "§ 12", "§ 12", "2026-11-25")]
    assert after(ticked) == []
    assert after() == [(Kind.HOMEWORK_REMOVED, "§ 12", None, "2026-11-25")]
    assert after(task, Task(id=6, title="Сочинение")) == [(Kind.HOMEWORK_NEW, None, "Сочинение", "")]
    assert after(task.model_copy(update={"id": 77})) == []  # the same text under a new number


def test_absences() -> None:
    absent = Absence(code="Н", title="Отсутствовал")
    ill = Absence(code="Б", title="Болел", ill=True, excused=True)
    assert parts_of(differences([lesson()], [lesson(absence=absent)])) == [(Kind.ABSENCE_NEW, None, "Н")]
    assert parts_of(differences([lesson(absence=absent)], [lesson(absence=ill)])) == [
        (Kind.ABSENCE_CHANGED, "Н", "Б")
    ]
    assert parts_of(differences([lesson(absence=ill)], [lesson()])) == [(Kind.ABSENCE_REMOVED, "Б", None)]
    excused = absent.model_copy(update={"excused": True, "title": "По заявлению"})
    (change,) = differences([lesson(absence=absent)], [lesson(absence=excused)])
    assert (change.kind, change.detail) == (Kind.ABSENCE_CHANGED, "По заявлению")
    retitled = absent.model_copy(update={"title": "Нет на уроке"})
    assert differences([lesson(absence=absent)], [lesson(absence=retitled)]) == []


def test_remarks() -> None:
    remark = Remark(id=1, text="Опоздал", author="Учитель")
    other = remark.model_copy(update={"text": "Опоздал на 10 минут"})
    assert parts_of(differences([lesson()], [lesson(remarks=[remark])])) == [
        (Kind.REMARK_NEW, None, "Опоздал")
    ]
    assert parts_of(differences([lesson(remarks=[remark])], [lesson()])) == [
        (Kind.REMARK_REMOVED, "Опоздал", None)
    ]
    assert parts_of(differences([lesson(remarks=[remark])], [lesson(remarks=[other])])) == [
        (Kind.REMARK_NEW, "Опоздал", "Опоздал на 10 минут")
    ]


def test_cancelled_and_restored() -> None:
    assert parts_of(differences([lesson()], [lesson(cancelled=True)])) == [(Kind.CANCELLED, None, None)]
    assert parts_of(differences([lesson(cancelled=True)], [lesson()])) == [(Kind.RESTORED, None, None)]
    assert parts_of(differences([], [lesson(cancelled=True)])) == [(Kind.CANCELLED, None, None)]
    assert differences([lesson(cancelled=True)], []) == []


def test_topics_and_new_lessons_are_not_news() -> None:
    assert differences([lesson()], [lesson(topic="Корни"), lesson(2, time_start=time(9))]) == []


def test_a_lesson_that_is_gone_takes_its_marks() -> None:
    assert parts_of(differences(with_marks("5"), [])) == [(Kind.MARK_REMOVED, "5", None)]


def test_a_moved_lesson_or_a_timetable_numbered_anew_is_not_news() -> None:
    full = lesson(1, marks=[Mark(text="5")], tasks=[Task(id=1, title="§ 1")])
    moved = full.model_copy(update={"date": date(2026, 11, 24), "time_start": time(10)})
    assert differences([full], [moved]) == []
    assert differences([full], [full.model_copy(update={"id": 99})]) == []


def test_two_lessons_under_one_number_keep_their_marks_apart() -> None:
    first = lesson(1, marks=[Mark(text="5")])
    second = first.model_copy(update={"time_start": time(9)})
    third = first.model_copy(update={"subject": "Геометрия"})
    changes = differences([], [first, second, third])
    assert parts_of(changes) == [(Kind.MARK_NEW, None, "5")] * 3
    assert len({change.key for change in changes}) == 3


def test_a_lesson_sent_twice_is_one_lesson() -> None:
    full = with_marks("5")[0]
    assert parts_of(differences([], [full, full, lesson()])) == [(Kind.MARK_NEW, None, "5")]


def test_a_second_equal_mark_found_a_day_later_has_a_key_of_its_own() -> None:
    (first,) = differences(with_marks(), with_marks("5"))
    (second,) = differences(with_marks("5"), with_marks("5", "5"))
    both = differences(with_marks(), with_marks("5", "5"))
    assert first.key != second.key
    assert {first.key, second.key} == {change.key for change in both}


def test_a_second_equal_change_found_a_day_later_has_a_key_of_its_own() -> None:
    (first,) = differences(with_marks("4", "4"), with_marks("4", "5"))
    (second,) = differences(with_marks("4", "5"), with_marks("5", "5"))
    assert first.key != second.key


# Few values of each field, so that marks are often equal.
mark_lists = st.lists(
    st.builds(
        Mark,
        text=st.sampled_from(["5", "4", "н/а"]),
        question_id=st.integers(0, 2),
        kind=st.sampled_from(["", "Тест"]),
        about=st.sampled_from(["", "Дроби"]),
        weight=st.sampled_from([Decimal(1), Decimal("1.0"), Decimal(2)]),
    ),
    max_size=5,
)
task_lists = st.lists(
    st.builds(
        Task,
        id=st.integers(0, 2),
        title=st.sampled_from(["§ 1", "§ 2"]),
        deadline=st.sampled_from([None, DAY]),
        files=st.sampled_from([[], [File(id=1)]]),
    ),
    max_size=4,
)
absences = st.none() | st.builds(Absence, code=st.sampled_from(["Н", "Б"]), excused=st.booleans())
remark_lists = st.lists(
    st.builds(
        Remark,
        id=st.integers(0, 2),
        text=st.sampled_from(["а", "б"]),
        author=st.sampled_from(["", "У"]),
    ),
    max_size=3,
)


@st.composite
def diaries(draw: st.DrawFn, marks_only: bool = False) -> list[Lesson]:
    """Lessons of one day under different numbers, at a time by the number."""
    found = []
    for number in sorted(draw(st.sets(st.integers(1, 3)))):
        marks = draw(mark_lists)
        more: dict[str, Any] = {}
        if not marks_only:
            more = {
                "tasks": draw(task_lists),
                "absence": draw(absences),
                "remarks": draw(remark_lists),
                "cancelled": draw(st.booleans()),
            }
        found.append(lesson(number, time_start=time(8 + number), marks=marks, **more))
    return found


def test_homework_that_moves_to_another_lesson_is_changed_not_removed_and_new() -> None:
    task = Task(id=7, title="§ 12", deadline=DAY)
    old = [lesson(1, tasks=[task]), lesson(2)]
    assert differences(old, [lesson(1), lesson(2, tasks=[task])]) == []
    later = task.model_copy(update={"deadline": DAY + timedelta(days=2)})
    [change] = differences(old, [lesson(1), lesson(2, tasks=[later])])
    assert (change.kind, change.lesson_id, change.detail) == (Kind.HOMEWORK_CHANGED, 2, str(later.deadline))
    [back] = differences([lesson(1), lesson(2, tasks=[later])], old)
    assert (change.undoes, back.undoes) == (back.key, change.key)
    unnumbered = Task(id=0, title="§ 12")
    here, there = [lesson(1, tasks=[unnumbered]), lesson(2)], [lesson(1), lesson(2, tasks=[unnumbered])]
    moved = differences(here, there)
    assert [each.kind for each in moved] == [Kind.HOMEWORK_REMOVED, Kind.HOMEWORK_NEW]


def test_a_portal_that_begins_to_send_where_homework_was_set_brings_no_news() -> None:
    """As a server of ours does when it is brought up to date: homework moves to the lesson it is for."""
    task, more = Task(id=7, title="§ 12", deadline=DAY), Task(id=8, title="§ 13", deadline=DAY)
    before = [lesson(1, tasks=[task]), lesson(2)]
    after = [lesson(1, tasks=[], assigned=[task, more]), lesson(2, tasks=[task, more], assigned=[])]
    assert differences(before, after) == []
    assert differences(before[:1], after[:1]) == []  # the other lesson is of another week
    withdrawn = lesson(2, tasks=[task], assigned=[])
    assert [each.kind for each in differences(after[1:], [withdrawn])] == [Kind.HOMEWORK_REMOVED]


def test_another_body_of_homework_is_news() -> None:
    task = Task(id=7, title="§ 12")
    fuller = task.model_copy(update={"text": "<p>Письменно</p>"})
    filed = task.model_copy(update={"documents": [File(href="//x.example/a.pdf")]})
    for changed in (fuller, filed):
        [change] = differences([lesson(1, tasks=[task])], [lesson(1, tasks=[changed])])
        assert change.kind is Kind.HOMEWORK_CHANGED


@given(diaries())
def test_nothing_changed_is_no_change(diary: list[Lesson]) -> None:
    assert differences(diary, diary) == []


def _shuffled(diary: list[Lesson], random: Random) -> list[Lesson]:
    found = [
        one.model_copy(
            update={
                "marks": random.sample(one.marks, len(one.marks)),
                "tasks": random.sample(one.tasks, len(one.tasks)),
                "remarks": random.sample(one.remarks, len(one.remarks)),
            }
        )
        for one in diary
    ]
    return random.sample(found, len(found))


@given(diaries(), diaries(), st.randoms(use_true_random=False))
def test_the_order_on_the_wire_does_not_matter(old: list[Lesson], new: list[Lesson], random: Random) -> None:
    assert differences(_shuffled(old, random), _shuffled(new, random)) == differences(old, new)


def _plain(text: str | None) -> str:
    return (text or "").split(" ×")[0]


@given(diaries(marks_only=True), diaries(marks_only=True))
def test_the_changes_lead_from_the_old_marks_to_the_new(old: list[Lesson], new: list[Lesson]) -> None:
    def marks(diary: list[Lesson]) -> Counter[tuple[int, str]]:
        return Counter((one.id, mark.text) for one in diary for mark in one.marks)

    replayed = marks(old)
    for change in differences(old, new):
        if change.before is not None:
            assert replayed[change.lesson_id, _plain(change.before)] > 0
            replayed[change.lesson_id, _plain(change.before)] -= 1
        if change.after is not None:
            replayed[change.lesson_id, _plain(change.after)] += 1
    assert +replayed == marks(new)


@given(diaries(marks_only=True), diaries(marks_only=True))
def test_no_mark_is_reported_as_both_removed_and_new(old: list[Lesson], new: list[Lesson]) -> None:
    removed, added = Counter[Any](), Counter[Any]()
    for change in differences(old, new):
        if change.kind is Kind.MARK_REMOVED:
            removed[change.lesson_id, change.before, change.detail] += 1
        elif change.kind is Kind.MARK_NEW:
            added[change.lesson_id, change.after, change.detail] += 1
    equal_weights = all(mark.weight == 1 for one in [*old, *new] for mark in one.marks)
    if equal_weights:
        assert not removed & added


@given(diaries(), diaries())
def test_keys_are_unique_and_the_same_when_found_again(old: list[Lesson], new: list[Lesson]) -> None:
    changes = differences(old, new)
    keys = [change.key for change in changes]
    assert len(set(keys)) == len(keys)
    assert keys == [change.key for change in differences(old, new)]


@given(diaries(), diaries())
def test_each_change_names_its_exact_opposite(old: list[Lesson], new: list[Lesson]) -> None:
    present = {one.id for one in old} & {one.id for one in new}
    old = [one for one in old if one.id in present]
    new = [one for one in new if one.id in present]
    forth, back = differences(old, new), differences(new, old)
    assert {change.undoes for change in forth} == {change.key for change in back}


def twins(count: int, *marks: str) -> list[Lesson]:
    """Lessons of one number at different hours of a day."""
    given = [Mark(text=text, kind="Ответ на уроке") for text in marks]
    return [lesson(5, time_start=time(8 + place), marks=given) for place in range(count)]


@pytest.mark.parametrize(("before", "after"), [(2, 0), (2, 1), (1, 2), (0, 2), (2, 2), (3, 1)])
def test_changes_of_lessons_that_share_a_number_have_a_key_each_whichever_reading_repeats_it(
    before: int, after: int
) -> None:
    old, new = twins(before, "5"), twins(after, "4")
    changes = differences(old, new)
    assert len(changes) == max(before, after)
    assert len({change.key for change in changes}) == len(changes)
    back = differences(new, old)
    assert {change.undoes for change in changes} == {change.key for change in back}


def test_a_lesson_with_a_number_of_its_own_keeps_its_keys_when_it_is_moved() -> None:
    early, late = lesson(5), lesson(5, date=DAY + timedelta(days=1))
    with_mark = [Mark(text="5", kind="Ответ на уроке")]
    (one,) = differences([early], [early.model_copy(update={"marks": with_mark})])
    (other,) = differences([late], [late.model_copy(update={"marks": with_mark})])
    assert one.key == other.key
