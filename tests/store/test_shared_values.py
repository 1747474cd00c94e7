"""What sessions of one process share: values of equal responses, names of sent fields, texts of cells."""

from __future__ import annotations

import gc
import json
import weakref
from typing import Any

from ruobr_tui.api import resources
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.parts.aside import SetAside
from ruobr_tui.store.documents import Reader
from ruobr_tui.terminal.canvas import Canvas

PERIODS = [{"id": 1, "title": "1-я четверть", "start": "2026-09-01", "end": "2026-10-24"}]


def body(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps(rows).encode()


def test_sessions_share_the_value_of_one_response_as_long_as_one_of_them_has_it() -> None:
    resource = resources.periods(1)
    mother, father, other = Reader(), Reader(), Reader()
    value = mother.parsed(resource, body(PERIODS))
    assert value is not None
    assert father.parsed(resource, body(PERIODS)) is value
    assert other.parsed(resource, body([{**PERIODS[0], "title": "I"}])) is not value
    assert other.parsed(resources.periods(2), body(PERIODS)) is not value
    gone = weakref.ref(value)
    del value
    mother.forget()
    gc.collect()
    assert gone() is not None
    father.forget()
    gc.collect()
    assert gone() is None


def test_models_with_the_same_fields_share_their_names_and_copies_have_their_own() -> None:
    """As they are read from an answer."""
    first, second = (Lesson.model_validate(lesson(number), context=SetAside()) for number in (1, 2))
    assert first.model_fields_set is second.model_fields_set
    copy = first.model_copy(update={"absence": None})
    assert copy.is_sent("absence")
    assert not first.is_sent("absence")
    assert not second.is_sent("absence")
    more = Lesson.model_validate({**lesson(3), "topic": "§ 14"}, context=SetAside())
    assert more.model_fields_set != first.model_fields_set


def lesson(number: int) -> dict[str, Any]:
    return {"id": number, "date": "2026-11-24", "subject": "Алгебра"}


def test_screens_share_the_texts_of_their_cells() -> None:
    one, other = Canvas(10, 1, 256), Canvas(10, 1, 256)
    for canvas in (one, other):
        canvas.write("\x1b[1;1HЩ" + chr(0x044F))
    assert all(mine is yours for mine, yours in zip(one.lines[0][0], other.lines[0][0], strict=True))
