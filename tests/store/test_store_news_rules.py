"""News over any sequence of readings: exactly the differences, none twice, none missed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.store import Store
from ruobr_tui.store.diary.lessons import SpanResponse, save
from support.fixtures import FixedClock
from support.portals import raw_lesson, raw_mark

CHILD = 7
FIRST = date(2026, 11, 23)
DAYS = 4

Marks = dict[int, list[str]]
"""The marks of the one lesson of each day."""

marks = st.fixed_dictionaries({day: st.lists(st.sampled_from("2345"), max_size=3) for day in range(DAYS)})
spans = st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1)).map(lambda pair: tuple(sorted(pair)))


def lesson(day: int, given_marks: list[str]) -> Lesson:
    rows = [raw_mark(text) for text in given_marks]
    moment = FIRST + timedelta(days=day)
    return Lesson.model_validate(raw_lesson(100 + day, moment.isoformat(), marks=rows))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(marks, spans), max_size=8))
def test_the_news_are_what_happened_between_looks(readings: list[tuple[Marks, tuple[int, int]]]) -> None:
    clock = FixedClock()
    store = Store.open(None, clock=clock)
    known: Marks = {}
    for now, (first, last) in readings:
        came: Counter[tuple[int, str]] = Counter()
        went: Counter[tuple[int, str]] = Counter()
        for day in range(first, last + 1):
            if day in known:
                before, after = Counter(known[day]), Counter(now[day])
                came.update({(100 + day, text): count for text, count in (after - before).items()})
                went.update({(100 + day, text): count for text, count in (before - after).items()})
            known[day] = now[day]
        response = SpanResponse(
            CHILD,
            FIRST + timedelta(days=first),
            FIRST + timedelta(days=last),
            [lesson(day, now[day]) for day in range(first, last + 1)],
            b"{}",
            None,
            0,
            clock(),
        )
        seen = {item.id for item in store.news()}
        store._database.write(lambda db, response=response: save(db, response))  # type: ignore[misc]
        store._database.write(lambda db, response=response: save(db, response))  # type: ignore[misc]  # the same again is no news
        fresh = [item for item in store.news() if item.id not in seen]
        assert Counter((item.lesson_id, item.after) for item in fresh if item.after) == came
        assert Counter((item.lesson_id, item.before) for item in fresh if item.before) == went
    store.close()


def test_a_mark_withdrawn_and_given_again_is_reported_each_time(clock: FixedClock) -> None:
    store = Store.open(None, clock=clock)
    for given_marks in ([], ["5"], [], ["5"], ["4"], ["3"], ["5"], ["4"]):
        response = SpanResponse(CHILD, FIRST, FIRST, [lesson(0, given_marks)], b"{}", None, 0, clock())
        store._database.write(lambda db, response=response: save(db, response))  # type: ignore[misc]
        clock.advance(minutes=1)
    texts = [(item.before, item.after) for item in reversed(store.news())]
    assert texts == [
        (None, "5"),
        ("5", None),
        (None, "5"),
        ("5", "4"),
        ("4", "3"),
        ("3", "5"),
        ("5", "4"),
    ]
    store.close()
