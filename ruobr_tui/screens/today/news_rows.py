"""What is new on the home: since this morning, and what was not looked at before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ruobr_tui.api.rules.diary.change_kinds import Kind
from ruobr_tui.i18n import N_
from ruobr_tui.screens.news.wording import words_of
from ruobr_tui.screens.today.sheet import NEW, Row

if TYPE_CHECKING:
    from ruobr_tui.api.models.diary import Lesson
    from ruobr_tui.context import Context
    from ruobr_tui.store.diary.news import News

MOST = 60
"""The latest news that are looked at."""


def news_rows(context: Context, lessons: Iterable[Lesson]) -> Iterator[Row]:
    """News of today and unseen ones from before, the latest first; of lessons by the time of the lesson."""
    by_id = {lesson.id: lesson for lesson in lessons}
    found = []
    for item in context.store.news(limit=MOST):
        lesson = by_id.get(item.lesson_id or 0)
        row = _row(context, item, lesson)
        moment = item.found_at.astimezone(context.zone_of(item.child))
        if moment.date() == context.today() or not item.is_seen:
            found.append((row.day, row.at or f"{moment:%H:%M}", item.id, row))
    yield from (row for *_place, row in sorted(found, key=lambda placed: placed[:3], reverse=True))


def _row(context: Context, item: News, lesson: Lesson | None) -> Row:
    moment = item.found_at.astimezone(context.zone_of(item.child))
    day = item.day or moment.date()
    text, sign, role, words = words_of(item, context.areas)
    at = ""
    if day == context.today():
        start = lesson.time_start if lesson is not None else None
        at = f"{start:%H:%M}" if start is not None else f"{moment:%H:%M}"
    if item.kind in (Kind.MARK_NEW, Kind.MARK_CHANGED) and item.after and len(item.after) <= 1:
        sign, role = item.after, _mark_role(item.after)
        if item.kind == Kind.MARK_NEW:
            text = N_("%(subject)s: %(detail)s") if item.detail else N_("%(subject)s: mark %(after)s")
            words["brackets"] = ""
    elif item.letter_id is not None:
        sign, role = "≡", "unread"
    elif item.kind == Kind.ABSENCE_NEW and item.after and len(item.after) <= 1:
        sign = item.after
    return Row(
        NEW,
        f"news/{item.id}",
        text,
        child=item.child or 0,
        sign=sign,
        role=role,
        words={**words, "found": moment.date().isoformat()},
        tail="" if at else "in_days",
        day=day.isoformat(),
        at=at,
        target=_target(item),
    )


def _target(item: News) -> tuple[str | int, ...]:
    if item.letter_id is not None:
        return "letter", item.letter_id
    if item.lesson_id is not None and item.child is not None:
        return "lesson", item.child, item.lesson_id
    return ("section", "meals", item.child) if item.child is not None else ("section", "news")


def _mark_role(text: str) -> str:
    return {"5": "mark5", "4": "mark4", "3": "mark3"}.get(text, "mark2" if text in "12" else "mark")
