"""Identifiers of calendar entries: one for each thing, the same when it is moved or numbered anew."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.store import Store
from ruobr_tui.store.diary.uids import CANCELLED, GONE_FOR, LESSON, TASK, Days, Entry, Given, fresh
from support.fixtures import FixedClock

CHILD = 7
PORTAL = "portal.test"


def lesson(number: int, day: str = "2026-11-30", start: str = "08:30", subject: str = "Алгебра") -> Entry:
    return Entry(number, "", day, start, subject, "")


def task(number: int, text: str = "§ 5", type: str = "group", due: str = "2026-12-02") -> Entry:
    return Entry(number, type, due, "", "Алгебра", text)


def lessons(store: Store, *entries: Entry) -> list[str]:
    return store.calendar(CHILD, LESSON, entries, PORTAL).uids


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
    first = store.calendar(CHILD, TASK, works, PORTAL).uids
    assert len(set(first)) == 4
    assert store.calendar(CHILD, TASK, works[::-1], PORTAL).uids == first[::-1]


def test_a_task_keeps_its_uid_with_another_text_day_or_number(store: Store) -> None:
    first = store.calendar(CHILD, TASK, [task(5)], PORTAL).uids
    for changed in (
        task(5, "§ 5, 6"),
        task(5, "§ 5, 6", due="2026-12-04"),
        task(8, "§ 5, 6", due="2026-12-04"),
    ):
        assert store.calendar(CHILD, TASK, [changed], PORTAL).uids == first


def test_the_same_words_of_every_week_are_a_task_each(store: Store) -> None:
    (one,) = store.calendar(CHILD, TASK, [task(0, "читать")], PORTAL).uids
    (other,) = store.calendar(CHILD, TASK, [task(0, "читать", due="2026-12-09")], PORTAL).uids
    assert one != other


def test_children_and_portals_have_uids_of_their_own(store: Store) -> None:
    uids = {
        uid
        for child in (1, 2)
        for portal in ("one.test", "two.test")
        for uid in fresh(child, LESSON, [lesson(1)], portal).uids
    }
    assert len(uids) == 4
    assert all(UUID(uid) for uid in uids)


def test_machines_without_a_common_store_agree(store: Store) -> None:
    there = fresh(CHILD, LESSON, [lesson(1, "2026-12-01")], PORTAL).uids
    assert lessons(store, lesson(1)) == there


def test_clearing_what_the_portal_said_keeps_them(store: Store) -> None:
    lessons(store, lesson(1))
    renumbered = lessons(store, lesson(901))
    store.clear()
    assert lessons(store, lesson(901)) == renumbered


# What the portal has no more

WEEK = Days("2026-11-30", "2026-12-06")


def printed(store: Store, *entries: Entry, days: Days | None = WEEK, child: int = CHILD) -> Given:
    return store.calendar(child, LESSON, entries, PORTAL, days)


def test_what_vanished_from_days_that_were_sent_is_gone_and_its_sequence_is_higher(store: Store) -> None:
    other = lesson(2, start="09:25")
    uid, stays = printed(store, lesson(1), other).uids
    assert printed(store, lesson(1), other).gone == []
    found = printed(store, other)
    assert (found.uids, found.sequences) == ([stays], [0])
    assert [(each.uid, each.sequence, each.entry.subject) for each in found.gone] == [(uid, 1, "Алгебра")]
    assert printed(store, other).gone == found.gone, "cancelled once: the sequence stays"


@pytest.mark.parametrize(
    ("day", "days", "is_gone"),
    [
        ("2026-11-30", WEEK, True),
        ("2026-12-06", WEEK, True),
        ("2026-11-29", WEEK, False),
        ("2026-12-07", WEEK, False),
        ("2026-12-01", None, False),
        ("2026-12-01", WEEK._replace(unknown=frozenset({"2026-12-01"})), False),
        ("2026-12-01", WEEK._replace(unknown=frozenset({"2026-12-02"})), True),
    ],
)
def test_only_of_days_that_were_sent(store: Store, day: str, days: Days | None, is_gone: bool) -> None:
    printed(store, lesson(1, day), days=None)
    assert bool(printed(store, days=days).gone) is is_gone


def test_what_is_a_sisters_or_of_another_kind_is_not_gone(store: Store) -> None:
    printed(store, lesson(1), child=CHILD + 1)
    store.calendar(CHILD, TASK, [task(1)], PORTAL)
    assert printed(store).gone == []


def test_what_comes_back_is_the_same_entry_with_a_higher_sequence(store: Store) -> None:
    (uid,) = printed(store, lesson(1)).uids
    printed(store)
    back = printed(store, lesson(1))
    assert (back.uids, back.sequences, back.gone) == ([uid], [2], [])
    again = printed(store)
    assert [(each.uid, each.sequence) for each in again.gone] == [(uid, 3)]


def test_a_lesson_moved_to_another_week_is_cancelled_here_until_it_is_printed_there(store: Store) -> None:
    (uid,) = printed(store, lesson(1)).uids
    (gone,) = printed(store).gone
    there = printed(store, lesson(1, "2026-12-09"), days=Days("2026-12-07", "2026-12-13"))
    assert (there.uids, gone.uid) == ([uid], uid)
    assert there.sequences[0] > gone.sequence
    assert printed(store).gone == []


def test_another_time_day_or_state_raises_the_sequence_and_nothing_else_does(store: Store) -> None:
    states = [
        (lesson(1), 0),
        (lesson(1)._replace(text="topic"), 0),
        (lesson(1, start="10:20"), 1),
        (lesson(1, "2026-12-02", "10:20"), 2),
        (lesson(901, "2026-12-02", "10:20"), 2),
        (lesson(901, "2026-12-02", "10:20")._replace(state=CANCELLED), 3),
        (lesson(901, "2026-12-02", "10:20"), 4),
    ]
    uids = set()
    for entry, sequence in states:
        found = printed(store, entry)
        assert found.sequences == [sequence], entry
        uids.update(found.uids)
    assert len(uids) == 1


def test_a_vanished_lesson_is_reported_for_a_stated_time(store: Store, clock: FixedClock) -> None:
    (uid,) = printed(store, lesson(1)).uids
    printed(store)
    clock.now += GONE_FOR
    assert len(printed(store).gone) == 1
    clock.advance(seconds=1)
    assert printed(store).gone == []
    assert printed(store, lesson(1)).uids == [uid], "it keeps its identifier all the same"


def test_the_state_of_an_entry_is_no_part_of_its_uid(store: Store) -> None:
    cancelled = lesson(0)._replace(state=CANCELLED)
    assert fresh(CHILD, LESSON, [cancelled], PORTAL).uids == fresh(CHILD, LESSON, [lesson(0)], PORTAL).uids


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
        given_now = store.calendar(CHILD, kind, week, PORTAL).uids
        assert len(set(given_now)) == len(week)
        order = random.Random(seed).sample(range(len(week)), len(week))
        again = store.calendar(CHILD, kind, [week[place] for place in order], PORTAL).uids
        assert sorted(zip(again, (week[place] for place in order), strict=True)) == sorted(
            zip(given_now, week, strict=True)
        )
    store.close()
