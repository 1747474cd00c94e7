"""A lesson that one answer has twice."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from ruobr_tui.api.models.diary import Absence, Lesson, Mark, Remark, Task
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.api.rules.diary.differences import differences
from ruobr_tui.api.rules.fields.family_forms import CHILD
from ruobr_tui.api.rules.fields.forms import missing

EMPTY: dict[str, Any] = {"marks": [], "tasks": [], "remarks": [], "absence": None}


def lesson(**fields: Any) -> Lesson:
    return Lesson(id=1, date=date(2026, 11, 23), time_start=time(8), subject="Алгебра", **(EMPTY | fields))


MORE: list[dict[str, Any]] = [
    {"marks": [Mark(text="5")]},
    {"tasks": [Task(id=1, title="§ 1")]},
    {"remarks": [Remark(text="Опоздал")]},
    {"absence": Absence(code="Н")},
]


@pytest.mark.parametrize("more", MORE)
def test_the_reading_with_the_most_in_it_counts(more: dict[str, Any]) -> None:
    full, empty = lesson(**more), lesson()
    assert differences([full], [full, empty]) == []
    assert differences([full], [empty, full]) == []
    assert len(differences([empty], [empty, full])) == 1
    assert len(differences([full], [empty, empty])) == 1


@pytest.mark.parametrize("more", MORE)
def test_each_thing_counts_once(more: dict[str, Any]) -> None:
    """Two marks are more than one thing of any other sort."""
    two = lesson(marks=[Mark(text="4"), Mark(text="3")])
    one = lesson(**more)
    assert differences([two], [one, two]) == []
    assert differences([two], [two, one]) == []


def test_lessons_of_one_number_at_two_times_are_two() -> None:
    first, second = lesson(marks=[Mark(text="5")]), lesson(marks=[Mark(text="4")])
    second = second.model_copy(update={"time_start": time(9)})
    changes = differences([], [first, second])
    assert sorted(change.after or "" for change in changes) == ["4", "5"]
    assert len({change.key for change in changes}) == 2


@pytest.mark.parametrize(("before", "after"), [("1", "1.0"), ("1", "1.000"), ("2.50", "2.5"), ("10", "10.0")])
def test_equal_weights_are_no_news(before: str, after: str) -> None:
    was, now = (lesson(marks=[Mark(text="5", weight=Decimal(weight))]) for weight in (before, after))
    assert differences([was], [now]) == []


@pytest.mark.parametrize(
    ("before", "after", "texts"),
    [("1", "2", ("5 ×1", "5 ×2")), ("10", "1", ("5 ×10", "5 ×1")), ("0.5", "1", ("5 ×0.5", "5 ×1"))],
)
def test_another_weight_is_shown_with_both(before: str, after: str, texts: tuple[str, str]) -> None:
    was, now = (lesson(marks=[Mark(text="5", weight=Decimal(weight))]) for weight in (before, after))
    (change,) = differences([was], [now])
    assert (change.kind, change.before, change.after) == (Kind.MARK_CHANGED, *texts)


def test_what_a_form_still_needs() -> None:
    required = [field.name for field in CHILD.fields if field.required]
    assert "middle_name" not in required
    assert missing(CHILD, {}) == required
    assert missing(CHILD, dict.fromkeys(required, " ")) == required
    assert missing(CHILD, dict.fromkeys(required, "x")) == []
    assert missing(CHILD, {"last_name": "Иванова", "gender": "2"}) == [
        name for name in required if name not in ("last_name", "gender")
    ]
