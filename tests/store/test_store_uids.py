"""Identifiers of calendar entries: one for each thing, the same when it is moved or numbered anew."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.store import Store
from ruobr_tui.store.uids import LESSON, TASK, Entry, fresh
from support.fixtures import FixedClock

CHILD = 7
PORTAL = "portal.test"


def lesson(number: int, day: str = "2026-11-30", start: str = "08:30", subject: str = "Алгебра") -> Entry:
    return Entry(number, "", day, start, subject, "")


def task(number: int, text: str = "§ 5", type: str = "group", due: str = "2026-12-02") -> Entry:
    return Entry(number, type, due, "", "Алгебра", text)


def lessons(store: Store, *entries: Entry) -> list[str]:
    return store.calendar_uids(CHILD, LESSON, entries, PORTAL)


def test_a_moved_lesson_keeps_its_uid(store: Store) -> None:
    first = lessons(store, lesson(1), lesson(2, start="09:25"))
    assert lessons(store, lesson(1, "2026-12-01", "10:20"), lesson(2, start="09:25")) == first


def test_a_renumbered_lesson_keeps_its_uid_and_its_new_number_is_known(store: Store) -> None:
    first = lessons(store, lesson(1))
    assert lessons(store, lesson(901)) == first
    assert lessons(store, lesson(901, "2026-12-03")) == first


def test_a_number_that_was_given_away_does_not_name_two_lessons(store: Store) -> None:
    (before,) = lessons(store, lesson(1))
    assert lessons(store, lesson(9)) == [before]  # renumbered
    (other,) = lessons(store, lesson(1, "2027-02-01", subject="Физика"))
    assert other != before


def test_a_lesson_with_the_number_of_another_one_does_not_take_its_place(store: Store) -> None:
    algebra, physics = lessons(store, lesson(1), lesson(2, start="09:25", subject="Физика"))
    swapped = lessons(store, lesson(2), lesson(1, start="09:25", subject="Физика"))
    assert swapped == [algebra, physics]


def test_lessons_of_one_number_have_a_uid_each(store: Store) -> None:
    twice = [
        lesson(0),
        lesson(0, start="09:25"),
        lesson(0, start="09:25"),
        lesson(5),
        lesson(5, "2026-12-01"),
    ]
    first = lessons(store, *twice)
    assert len(set(first)) == len(twice)
    assert lessons(store, *twice) == first
    assert lessons(store, *twice[3:]) == first[3:]


def test_numbers_of_a_timetable_that_come_every_week_are_a_lesson_each(store: Store) -> None:
    (one,) = lessons(store, lesson(5))
    (other,) = lessons(store, lesson(5, "2026-12-07"))
    assert one != other
    assert lessons(store, lesson(5), lesson(5, "2026-12-07")) == [one, other]
    assert lessons(store, lesson(5, "2026-12-08")) == [one]  # moved to another weekday


def test_tasks_of_one_number_have_a_uid_each_and_keep_it(store: Store) -> None:
    works = [task(0, "слова 1"), task(0, "слова 2"), task(77, "тест", "test"), task(77, "группа")]
    first = store.calendar_uids(CHILD, TASK, works, PORTAL)
    assert len(set(first)) == 4
    assert store.calendar_uids(CHILD, TASK, works[::-1], PORTAL) == first[::-1]


def test_a_task_keeps_its_uid_with_another_text_day_or_number(store: Store) -> None:
    first = store.calendar_uids(CHILD, TASK, [task(5)], PORTAL)
    for changed in (
        task(5, "§ 5, 6"),
        task(5, "§ 5, 6", due="2026-12-04"),
        task(8, "§ 5, 6", due="2026-12-04"),
    ):
        assert store.calendar_uids(CHILD, TASK, [changed], PORTAL) == first


def test_the_same_words_of_every_week_are_a_task_each(store: Store) -> None:
    (one,) = store.calendar_uids(CHILD, TASK, [task(0, "читать")], PORTAL)
    (other,) = store.calendar_uids(CHILD, TASK, [task(0, "читать", due="2026-12-09")], PORTAL)
    assert one != other


def test_children_and_portals_have_uids_of_their_own(store: Store) -> None:
    uids = {
        uid
        for child in (1, 2)
        for portal in ("one.test", "two.test")
        for uid in fresh(child, LESSON, [lesson(1)], portal)
    }
    assert len(uids) == 4
    assert all(UUID(uid) for uid in uids)


def test_machines_without_a_common_store_agree(store: Store) -> None:
    there = fresh(CHILD, LESSON, [lesson(1, "2026-12-01")], PORTAL)
    assert lessons(store, lesson(1)) == there


def test_clearing_what_the_portal_said_keeps_them(store: Store) -> None:
    lessons(store, lesson(1))
    renumbered = lessons(store, lesson(901))
    store.clear()
    assert lessons(store, lesson(901)) == renumbered


entries = st.lists(
    st.builds(
        lesson,
        number=st.integers(0, 4),
        day=st.sampled_from(["2026-11-30", "2026-12-01"]),
        start=st.sampled_from(["08:30", "09:25"]),
        subject=st.sampled_from(["Алгебра", "Физика"]),
    ),
    max_size=8,
)


@pytest.mark.parametrize("kind", [LESSON, TASK])
@settings(max_examples=60, deadline=None)
@given(weeks=st.lists(entries, max_size=4), seed=st.integers(0, 99))
def test_never_two_of_one_uid_and_the_same_again_in_any_order(
    kind: str, weeks: list[list[Entry]], seed: int
) -> None:
    store = Store.open(None, clock=FixedClock())
    for each in weeks:
        week = each if kind == LESSON else [entry._replace(start="", text=entry.start) for entry in each]
        given_now = store.calendar_uids(CHILD, kind, week, PORTAL)
        assert len(set(given_now)) == len(week)
        order = random.Random(seed).sample(range(len(week)), len(week))
        again = store.calendar_uids(CHILD, kind, [week[place] for place in order], PORTAL)
        assert sorted(zip(again, (week[place] for place in order), strict=True)) == sorted(
            zip(given_now, week, strict=True)
        )
    store.close()
