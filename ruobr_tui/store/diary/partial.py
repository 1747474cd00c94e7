"""Responses with unreadable rows and fields: their stored values stay."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.models.parts.aside import SetAside
from ruobr_tui.api.rules.diary.tasks import task_number
from ruobr_tui.api.rules.text import json_text

_LISTS = {
    "tasks": "task",
    "marks": "marks",
    "files": "docs_for_lesson",
    "remarks": "remarks",
    "assigned": "set_homework",
}
"""The lists inside a lesson, with the wire's name of each."""

_WORK = frozenset({"tasks", "assigned"})
"""Lists of what has a number of its own."""


def completed(body: bytes, old: list[Lesson]) -> list[Lesson]:
    """The lessons of a response; unreadable rows and fields keep their stored values.

    An unreadable lesson stays as it was stored. If its number cannot be read either, no stored lesson counts
    as removed. Inside a lesson, at most as many stored rows stay as could not be read, and an unreadable
    field keeps its value.
    """
    raw = json_text.decoded(body)
    rows: list[Any] = (raw.get("lessons") if isinstance(raw, dict) else raw) or []
    stored = {lesson.id: lesson for lesson in old}
    result: list[Lesson] = []
    unreadable: set[int] = set()
    nameless = False
    for row in rows:
        aside = SetAside()
        try:
            lesson = Lesson.model_validate(row, context=aside)
        except ValidationError:
            number = _number(row.get("id")) if isinstance(row, dict) else None
            if number is not None:
                unreadable.add(number)
            else:
                nameless = True
            continue
        old_one = stored.get(lesson.id)
        result.append(lesson if old_one is None or not aside.kinds else _filled(lesson, row, old_one, aside))
    numbers = {lesson.id for lesson in result}
    result += [each for each in old if each.id not in numbers and (nameless or each.id in unreadable)]
    return result


def _number(value: object) -> int | None:
    """A number as the models read it."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdecimal() and len(value) < 20:
        return int(value)
    return value if type(value) is int else None


def _filled(lesson: Lesson, row: dict[str, Any], old: Lesson, aside: SetAside) -> Lesson:
    filled: dict[str, Any] = {
        name: getattr(old, name)
        for name, field in Lesson.model_fields.items()
        if {f"Lesson.{name}", f"Lesson.{field.alias}"} & aside.kinds.keys() and old.is_sent(name)
    }
    for name, wire_name in _LISTS.items():
        if name in filled:
            continue
        good: list[Any] = getattr(lesson, name)
        lost = len(row.get(wire_name) or ()) - len(good)
        if lost <= 0:
            continue
        left = list(good)
        numbers = {task_number(each) for each in good} - {None} if name in _WORK else set()
        unmatched: list[Any] = []
        for each in getattr(old, name):
            if each in left:
                left.remove(each)
            elif name not in _WORK or task_number(each) not in numbers:
                unmatched.append(each)
        filled[name] = [*good, *unmatched[:lost]]
    return lesson.model_copy(update=filled)
