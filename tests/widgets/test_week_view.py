"""A week as plain values: stored and read back, and drawn without anything heavy."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.widgets.week_view import LessonView, MarkView, WeekView
from support.weeks import MONDAY, a_lesson, a_week

marks = st.builds(MarkView, st.text(max_size=5), st.sampled_from(["1", "2", "1.5"]), st.text(), st.text())
lessons = st.builds(
    LessonView,
    id=st.integers(),
    day=st.just(MONDAY.isoformat()),
    number=st.integers(0, 12),
    start=st.just("08:30"),
    end=st.just("09:15"),
    subject=st.text(),
    homework=st.text(),
    active=st.booleans(),
    marks=st.lists(marks, max_size=3).map(tuple),
)


@given(st.lists(lessons, max_size=3), st.booleans())
def test_a_stored_week_is_read_back_as_it_was(week_lessons: list[LessonView], known: bool) -> None:
    week = a_week(*week_lessons, known=known)
    assert WeekView.from_json(json.loads(json.dumps(week.to_json()))) == week


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"child": 1, "monday": "2026-11-23", "days": [{}]},
        {"child": 1, "monday": "2026-11-23", "days": 5},
        {**a_week(a_lesson(1)).to_json(), "of_another_version": 1},
    ],
)
def test_a_week_stored_by_another_version_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        WeekView.from_json(raw)


def test_a_weekend_without_lessons_is_not_shown() -> None:
    week = a_week(a_lesson(1))
    assert [day.date.weekday() for day in week.shown] == [0, 1, 2, 3, 4]
    assert week.last.isoformat() == "2026-11-27"


@pytest.mark.parametrize("module", ["ruobr_tui.screens.diary.week", "ruobr_tui.app"])
def test_the_first_paint_imports_neither_models_nor_the_network(module: str) -> None:
    code = f"import sys, {module}; print({{'pydantic', 'httpx', 'sqlalchemy'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
