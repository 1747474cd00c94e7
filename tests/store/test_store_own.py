"""Ticks, notes and read marks: the user's own, whatever a refresh brings."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ruobr_tui.api.models.diary import Lesson, Lessons
from ruobr_tui.store import Store
from ruobr_tui.store.lessons import Told, save
from support.fixtures import FixedClock
from support.portals import raw_lesson

CHILD = 7
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)


def lesson(*tasks: tuple[int, str], number: int = 1) -> Lesson:
    rows = [{"id": task, "title": title} for task, title in tasks]
    return Lesson.model_validate(raw_lesson(number, "2026-11-24", task=rows))


def test_a_tick_survives_a_change_of_text(store: Store) -> None:
    before = lesson((1, "Упр. 5"), (2, "Упр. 6"))
    store.tick(CHILD, before, before.tasks[0])
    assert store.ticks(CHILD, [lesson((1, "Упр. 5 и 7"), (2, "Упр. 6"))]) == {1}
    assert store.ticks(CHILD + 1, [before]) == set()


def test_a_tick_moves_to_the_same_text_when_its_number_vanishes(store: Store) -> None:
    before = lesson((1, "Упр. 5"))
    store.tick(CHILD, before, before.tasks[0])
    renumbered = lesson((9, "Упр. 5"), (10, "Упр. 6"), number=2)
    assert store.ticks(CHILD, [renumbered]) == {9}
    store.tick(CHILD, renumbered, renumbered.tasks[0], done=False)
    assert store.ticks(CHILD, [renumbered]) == set()


def test_of_two_tasks_with_one_text_one_can_be_ticked(store: Store) -> None:
    twins = lesson((1, "Читать"), (2, "Читать"))
    store.tick(CHILD, twins, twins.tasks[0])
    assert store.ticks(CHILD, [twins]) == {1}
    store.tick(CHILD, twins, twins.tasks[1])
    store.tick(CHILD, twins, twins.tasks[0], done=False)
    assert store.ticks(CHILD, [twins]) == {2}


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
        told = Told(CHILD, MONDAY, SUNDAY, Lessons(lessons=lessons).lessons, b"{}", None, 0, self.clock())
        self.store._database.write(lambda db: save(db, told))

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
        assert self.store.ticks(CHILD, [self.current()]) == self.ticked
        assert self.store.notes(CHILD) == {number: text for number, text in self.notes.items() if text}

    def teardown(self) -> None:
        self.store.close()


TestOwnThings = OwnThings.TestCase
TestOwnThings.settings = settings(
    max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
