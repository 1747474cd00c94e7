"""Answers with rows that could not be read: what was kept of those rows stays."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from ruobr_tui.api.models.base import SetAside
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules import json_text

_LISTS = {"tasks": "task", "marks": "marks", "files": "docs_for_lesson", "remarks": "remarks"}
"""The lists inside a lesson, with the wire's name of each."""


def completed(body: bytes, old: list[Lesson]) -> list[Lesson]:
    """The lessons of an answer, with what was kept of the rows that could not be read.

    An unreadable lesson stays as it was kept. When its number cannot be read either, nothing that
    is kept counts as removed. Inside a lesson, at most as many kept rows stay as could not be read.
    """
    raw = json_text.decoded(body)
    rows: list[Any] = (raw.get("lessons") if isinstance(raw, dict) else raw) or []
    kept = {lesson.id: lesson for lesson in old}
    result: list[Lesson] = []
    unreadable: set[int] = set()
    nameless = False
    for row in rows:
        aside = SetAside()
        try:
            lesson = Lesson.model_validate(row, context=aside)
        except ValidationError:
            number = row.get("id") if isinstance(row, dict) else None
            if isinstance(number, int):
                unreadable.add(number)
            else:
                nameless = True
            continue
        result.append(_filled(lesson, row, kept[lesson.id]) if aside.rows and lesson.id in kept else lesson)
    told = {lesson.id for lesson in result}
    result += [each for each in old if each.id not in told and (nameless or each.id in unreadable)]
    return result


def _filled(lesson: Lesson, row: dict[str, Any], old: Lesson) -> Lesson:
    filled: dict[str, list[Any]] = {}
    for name, wire_name in _LISTS.items():
        good: list[Any] = getattr(lesson, name)
        lost = len(row.get(wire_name) or ()) - len(good)
        if lost <= 0:
            continue
        left = list(good)
        numbers = {each.id for each in good} if name == "tasks" else set()
        unmatched: list[Any] = []
        for each in getattr(old, name):
            if each in left:
                left.remove(each)
            elif name != "tasks" or each.id not in numbers:
                unmatched.append(each)
        filled[name] = [*good, *unmatched[:lost]]
    return lesson.model_copy(update=filled)
