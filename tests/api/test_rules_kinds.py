"""Each kind of field has its rule, and each part of a lesson is compared only where both readings have it."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from ruobr_tui.api.models.diary import Lesson, Mark, Remark, Task
from ruobr_tui.api.rules.diary.change_kinds import Kind as Change
from ruobr_tui.api.rules.diary.differences import differences
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, checked, value_of
from ruobr_tui.api.rules.fields.wrong import Wrong

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "wrong"),
    [
        (Kind.NAME, " Анна ", "Анна", "Анна1"),
        (Kind.SNILS, "11223344595", "112-233-445 95", "11223344596"),
        (Kind.PHONE, "8 913 123 45 67", "+79131234567", "123"),
        (Kind.EMAIL, "a@EXAMPLE.org", "a@example.org", "a"),
        (Kind.PASSPORT_SERIES, "32 04", "3204", "320"),
        (Kind.PASSPORT_NUMBER, "123 456", "123456", "12345"),
        (Kind.CERTIFICATE_SERIES, "iv-ло", "IV-ЛО", "4-ЛО"),
        (Kind.CERTIFICATE_NUMBER, "№ 123456", "123456", "1"),
        (Kind.DATE, "24.11.2026", "2026-11-24", "24.13.2026"),
        (Kind.WHOLE, "007", "7", "x"),
    ],
)
def test_each_kind_is_stored_in_its_form(kind: Kind, typed: str, stored: str, wrong: str) -> None:
    field = Field("field", "Field", kind)
    assert value_of(field, typed, TODAY) == stored
    with pytest.raises(Wrong):
        value_of(field, wrong, TODAY)
    assert value_of(field, " ", TODAY) == ""


def test_a_secret_that_is_wrong_stays_as_it_was_typed() -> None:
    form = Form((Field("secret", "Secret", Kind.SECRET, longest=5), Field("line", "Line", longest=5)))
    clean, wrong = checked(form, {"secret": " a\tb  c ", "line": " a\tb  cdef "}, TODAY)
    assert clean == {"secret": " a\tb  c ", "line": "a b cdef"}
    assert set(wrong) == {"secret", "line"}


def lesson(**fields: Any) -> Lesson:
    return Lesson(id=1, date=TODAY, time_start=time(8), subject="Алгебра", **fields)


def kinds(old: Lesson | None, new: Lesson | None) -> list[Change]:
    return [change.kind for change in differences([old] if old else [], [new] if new else [])]


def test_remarks_are_news_where_both_readings_have_them() -> None:
    silent, none, one = lesson(), lesson(remarks=[]), lesson(remarks=[Remark(id=1, text="Шумел")])
    assert kinds(none, one) == [Change.REMARK_NEW]
    assert kinds(one, none) == [Change.REMARK_REMOVED]
    assert kinds(silent, one) == []
    assert kinds(one, silent) == []
    assert kinds(None, one) == [Change.REMARK_NEW]


@pytest.mark.parametrize(
    ("before", "after", "is_news"),
    [
        ("10", "10.0", False),
        ("10", "1", True),
        ("2.50", "2.5", False),
        ("1E+12", "1E+13", True),
        ("100", "1", True),
    ],
)
def test_weights_are_compared_as_numbers(before: str, after: str, is_news: bool) -> None:
    was, now = (
        lesson(marks=[Mark.model_construct(text="5", weight=Decimal(each))]) for each in (before, after)
    )
    assert bool(differences([was], [now])) is is_news


def test_homework_that_changed_in_any_part_is_news() -> None:
    was = Task(id=1, title="§ 1", text="a", deadline=TODAY)
    for now in (
        Task(id=1, title="§ 2", text="a", deadline=TODAY),
        Task(id=1, title="§ 1", text="b", deadline=TODAY),
        Task(id=1, title="§ 1", text="", deadline=TODAY),
        Task(id=1, title="§ 1", text="a"),
        Task(id=1, title="§ 1", text="a", deadline=TODAY, has_files=True),
    ):
        assert kinds(lesson(tasks=[was]), lesson(tasks=[now])) == [Change.HOMEWORK_CHANGED]
        assert kinds(lesson(tasks=[now]), lesson(tasks=[was])) == [Change.HOMEWORK_CHANGED]
    assert kinds(lesson(tasks=[was]), lesson(tasks=[was.model_copy()])) == []
