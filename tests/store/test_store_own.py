"""Ticks, notes and read marks: the user's own, whatever a refresh brings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ruobr_tui.api.models.diary import Lesson, Lessons
from ruobr_tui.store import Store
from ruobr_tui.store.diary.lessons import SpanResponse, save
from support.fixtures import FixedClock
from support.portals import raw_lesson

CHILD = 7
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


def lesson(*tasks: tuple[int, str], number: int = 1) -> Lesson:
    rows = [{"id": task, "title": title} for task, title in tasks]
    return Lesson.model_validate(raw_lesson(number, "2026-11-24", task=rows))


def ticked(store: Store, lesson: Lesson) -> set[int]:
    ticks = store.ticks(CHILD)
    return {task.id for task in lesson.tasks if (lesson, task) in ticks}


def test_a_tick_survives_a_change_of_text(store: Store) -> None:
    before = lesson((1, "Упр. 5"), (2, "Упр. 6"))
    store.tick(CHILD, before, before.tasks[0])
    assert ticked(store, lesson((1, "Упр. 5 и 7"), (2, "Упр. 6"))) == {1}
    assert (before, before.tasks[0]) not in store.ticks(CHILD + 1)


def test_a_tick_moves_to_the_same_text_when_its_number_vanishes(store: Store) -> None:
    before = lesson((1, "Упр. 5"))
    store.tick(CHILD, before, before.tasks[0])
    renumbered = lesson((9, "Упр. 5"), (10, "Упр. 6"), number=2)
    assert ticked(store, renumbered) == {9}
    store.tick(CHILD, renumbered, renumbered.tasks[0], done=False)
    assert ticked(store, renumbered) == set()


def test_of_two_tasks_with_one_text_one_can_be_ticked(store: Store) -> None:
    twins = lesson((1, "Читать"), (2, "Читать"))
    store.tick(CHILD, twins, twins.tasks[0])
    assert ticked(store, twins) == {1}
    store.tick(CHILD, twins, twins.tasks[1])
    store.tick(CHILD, twins, twins.tasks[0], done=False)
    assert ticked(store, twins) == {2}


def subjects_lesson(subject: str, day: str, *tasks: dict[str, Any]) -> Lesson:
    return Lesson.model_validate(raw_lesson(1, day, subject=subject, task=list(tasks)))


NUMBERED: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"id": 0, "title": "слова 1"}, {"id": 0, "title": "слова 2"}),
    ({"id": -3, "title": "слова 1"}, {"id": -3, "title": "слова 2"}),
    ({"id": 77, "type": "test", "title": "тест"}, {"id": 77, "type": "group", "title": "группа"}),
    ({"id": 77, "type": "test", "title": "§ 5"}, {"id": 77, "type": "group", "title": "§ 5"}),
    ({"id": 77, "title": "§ 5"}, {"id": 77, "title": "§ 6"}),
    ({"id": 0, "title": "", "text": "<p>§ 5</p>"}, {"id": 0, "title": "", "text": "<p>§ 6</p>"}),
]


@pytest.mark.parametrize(("one", "other"), NUMBERED)
def test_works_of_one_number_are_ticked_apart(
    store: Store, one: dict[str, Any], other: dict[str, Any]
) -> None:
    both = subjects_lesson("Алгебра", "2026-11-24", one, other)
    first, second = both.tasks
    store.tick(CHILD, both, first)
    ticks = store.ticks(CHILD)
    assert (ticks.text(both, first), ticks.text(both, second)) == (first.title or first.text, None)
    store.tick(CHILD, both, second)
    store.tick(CHILD, both, first, done=False)
    ticks = store.ticks(CHILD)
    assert (ticks.text(both, first), ticks.text(both, second)) == (None, second.title or second.text)


@pytest.mark.parametrize(("one", "other"), NUMBERED)
def test_works_of_one_number_in_two_lessons_are_ticked_apart(
    store: Store, one: dict[str, Any], other: dict[str, Any]
) -> None:
    english = subjects_lesson("Английский 1", "2026-11-24", one)
    group = subjects_lesson("Английский 2", "2026-11-24", other)
    later = subjects_lesson("Английский 1", "2026-11-26", other)
    store.tick(CHILD, english, english.tasks[0])
    ticks = store.ticks(CHILD)
    assert (group, group.tasks[0]) not in ticks
    assert (later, later.tasks[0]) not in ticks


def test_a_tick_goes_with_a_lesson_that_is_moved(store: Store) -> None:
    task = {"id": 5, "title": "§ 5"}
    before = subjects_lesson("Алгебра", "2026-11-24", task)
    store.tick(CHILD, before, before.tasks[0])
    moved = subjects_lesson("Алгебра", "2026-11-27", task)
    assert (moved, moved.tasks[0]) in store.ticks(CHILD)


def test_without_a_number_the_deadline_keeps_the_tick_of_a_moved_lesson(store: Store) -> None:
    task = {"id": 0, "title": "§ 5", "deadline": "2026-12-01"}
    before = subjects_lesson("Алгебра", "2026-11-24", task)
    store.tick(CHILD, before, before.tasks[0])
    moved = subjects_lesson("Алгебра", "2026-11-27", task)
    assert (moved, moved.tasks[0]) in store.ticks(CHILD)
    weekly = subjects_lesson("Алгебра", "2026-11-27", task | {"deadline": "2026-12-08"})
    assert (weekly, weekly.tasks[0]) not in store.ticks(CHILD)


def test_an_empty_note_is_none(store: Store) -> None:
    store.set_note(CHILD, 1, "спросить")
    store.set_note(CHILD, 2, "взять краски")
    store.set_note(CHILD, 1, "  ")
    assert store.notes(CHILD) == {2: "взять краски"}


class OwnThings(RuleBasedStateMachine):
    """Refreshes of any content between the user's own doings."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = FixedClock()
        self.store = Store.open(None, clock=self.clock)
        self.texts = {1: "а", 2: "б", 3: "а"}
        self.notes: dict[int, str] = {}
        self.ticked: set[int] = set()

    def current(self) -> Lesson:
        return lesson(*self.texts.items())

    def refresh(self, lessons: list[Lesson]) -> None:
        response = SpanResponse(
            CHILD, MONDAY, SUNDAY, Lessons(lessons=lessons).lessons, b"{}", None, 0, self.clock()
        )
        self.store._database.write(lambda db: save(db, response))

    @rule(
        texts=st.fixed_dictionaries({1: st.sampled_from("абв"), 2: st.sampled_from("абв"), 3: st.just("а")})
    )
    def texts_change(self, texts: dict[int, str]) -> None:
        self.texts = texts
        self.refresh([self.current()])

    @rule()
    def the_week_comes_empty(self) -> None:
        self.refresh([])

    @rule()
    def the_answers_are_cleared(self) -> None:
        self.store.clear()

    @rule(task=st.integers(0, 2), done=st.booleans())
    def tick(self, task: int, done: bool) -> None:
        current = self.current()
        self.store.tick(CHILD, current, current.tasks[task], done)
        (self.ticked.add if done else self.ticked.discard)(current.tasks[task].id)

    @rule(number=st.integers(1, 3), text=st.sampled_from(["", "один", "два"]))
    def note(self, number: int, text: str) -> None:
        self.store.set_note(CHILD, number, text)
        self.notes[number] = text

    @invariant()
    def all_is_as_the_user_left_it(self) -> None:
        assert ticked(self.store, self.current()) == self.ticked
        assert self.store.notes(CHILD) == {number: text for number, text in self.notes.items() if text}

    def teardown(self) -> None:
        self.store.close()


TestOwnThings = OwnThings.TestCase
TestOwnThings.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
