"""What is new in one line: whose it is, how many of each sort, one in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from ruobr_tui import i18n
from ruobr_tui.api.models import events
from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.live.summaries import line_of
from ruobr_tui.quiet_hours import hours, is_quiet
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.store.diary.news import News

NAMES = {7: "Аня", 70: "Боря"}
_numbers = count(1)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    i18n.activate("en")
    yield
    i18n.activate("en")


def news(kind: str, child: int | None = 7, **more: str) -> News:
    fields: dict[str, Any] = {"subject": "Алгебра", "before": None, "after": "5", "detail": "", **more}
    return News(
        next(_numbers), child, kind, date(2026, 11, 24), fields["subject"], fields["before"], fields["after"],
        fields["detail"], 1, None, datetime(2026, 11, 24, tzinfo=UTC), None,
    )  # fmt: skip


def test_one_is_described_in_its_own_words_with_the_right_name() -> None:
    assert line_of([news(Kind.MARK_NEW)], NAMES, AREAS) == "Аня: Алгебра: mark 5"
    assert line_of([news(Kind.MARK_NEW, 70, after="2")], NAMES, AREAS) == "Боря: Алгебра: mark 2"
    assert line_of([news(Kind.MARK_NEW, 99)], NAMES, AREAS) == "Алгебра: mark 5", "nobody's name is put there"
    letter = news("letter", None, subject="Собрание", detail="Школа")
    assert line_of([letter], NAMES, AREAS) == "Message: Школа: Собрание"


def test_several_are_counted_by_child_and_sort() -> None:
    items = [
        news(Kind.MARK_NEW), news(Kind.MARK_NEW), news(Kind.HOMEWORK_NEW), news(Kind.MARK_NEW, 70),
        news(Kind.ABSENCE_NEW, 70), news("letter", None), news(Kind.CANCELLED), news(Kind.REMARK_NEW),
    ]  # fmt: skip
    assert line_of(items, NAMES, AREAS) == (
        "Аня: 2 new marks, 1 new task, 1 change, 1 new teacher’s note; Боря: 1 new mark, 1 new absence; "
        "1 new message"
    )


def test_what_else_has_moved_is_listed_once_and_in_one_order() -> None:
    kinds = [events.QUEUE, events.KINDERGARTEN, events.QUEUE, "unheard-of"]
    line = line_of([], NAMES, AREAS, kinds)
    assert line == line_of([], NAMES, AREAS, reversed(kinds))
    assert line.count("your place in the queue changed") == 1
    assert line.count("; ") == 1
    assert line_of([], NAMES, AREAS, ["unheard-of"]) == ""
    assert line_of([], NAMES, AREAS) == ""


@pytest.mark.parametrize(
    ("text", "clock", "quiet"),
    [
        ("21:00-07:00", "20:59", False),
        ("21:00-07:00", "21:00", True),
        ("21:00-07:00", "00:00", True),
        ("21:00-07:00", "06:59", True),
        ("21:00-07:00", "07:00", False),
        ("13:00-15:00", "12:59", False),
        ("13:00-15:00", "13:00", True),
        ("13:00-15:00", "14:59", True),
        ("13:00-15:00", "15:00", False),
        ("13:00-15:00", "23:00", False),
        ("", "03:00", False),
        (" 21:00 – 07:00 ", "22:00", True),
    ],
)
def test_quiet_from_the_first_moment_until_just_before_the_second(text: str, clock: str, quiet: bool) -> None:
    assert is_quiet(text, datetime.fromisoformat(f"2026-11-24T{clock}").time()) is quiet


@pytest.mark.parametrize("text", ["21:00", "21:00-21:00", "24:00-07:00", "21:60-07:00", "9:00-10:00", "x"])
def test_what_names_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        hours(text)
