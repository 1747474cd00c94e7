"""Lines about a lesson, the most important first.

Keys of lines: ``("task", index)``, ``("file", index of the task or None, number)``, ``("assigned", index)``,
``("mark", number)``, ``("remark", number)``, ``"topic"``, ``"state"``, ``"absence"``, ``"note"``.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from ruobr_tui import phrases
from ruobr_tui.api.homework import Attached, attached, body, files_of, headline, words
from ruobr_tui.api.models.diary import Lesson, Mark, Task
from ruobr_tui.api.rules.diary.lessons import is_active, is_current
from ruobr_tui.api.rules.diary.tasks import is_one_work
from ruobr_tui.i18n import _
from ruobr_tui.widgets.lesson_lines import BAD_MARKS, nothing_recorded
from ruobr_tui.widgets.lines import EMPTY, Line, Span, heading, line, paragraph


def lesson_page(lesson: Lesson, width: int, now: datetime, done: Collection[int], note: str) -> list[Line]:
    """Return the lines for a width, at a school time.

    ``done`` has the indices of the tasks that are ticked off.
    """
    return [
        *_head(lesson, width, now),
        *_results(lesson, width),
        *_homework(lesson, width, now.date(), done),
        *_assigned(lesson, width, now.date()),
        *_files(lesson, width),
        *_note(note, width),
    ]


def _head(lesson: Lesson, width: int, now: datetime) -> list[Line]:
    today = now.date()
    when = f"{phrases.weekday(lesson.date)}, {phrases.full_day(lesson.date)}"
    if abs((lesson.date - today).days) < 7:
        when += f" ({phrases.near_day(lesson.date, today)})"
    ends = (lesson.time_start, lesson.time_end)
    time = "–".join(phrases.clock_time(end) for end in ends if end is not None)
    number = _("lesson %(number)d") % {"number": lesson.number} if lesson.number else ""
    room = _("room %(room)s") % {"room": lesson.room} if lesson.room else ""
    lines = [
        *paragraph(lesson.subject, width, "heading", " "),
        *paragraph(" · ".join(part for part in (when, number, time, room) if part), width, "text", " "),
    ]
    group = (lesson.group or "").removesuffix(lesson.subject).rstrip(" ,")  # the subject is shown above
    about = " · ".join(part for part in (lesson.teacher, group) if part)
    if about:
        lines += paragraph(about, width, "dim", " ")
    if lesson.cancelled:
        lines.append(line((" × " + _("the lesson is cancelled"), "warning")))
    elif is_current(lesson, now):
        lines.append(line((" ▸ " + _("going on now"), "today")))
    elif is_active(lesson, now):
        lines.append(line((" ● " + _("the teacher has recorded something"), "active")))
    else:
        lines.append(line((" " + nothing_recorded(sends_absence=lesson.is_sent("absence")), "dim")))
    lines.append(EMPTY)
    if lesson.topic:
        lines.append(heading(_("Topic"), width))
        lines += _marked(paragraph(lesson.topic, width, "text", " "), "topic", lesson.topic)
        lines.append(EMPTY)
    return lines


def _results(lesson: Lesson, width: int) -> list[Line]:
    lines: list[Line] = []
    for number, mark in enumerate(lesson.marks):
        lines += _mark(mark, number, width)
    if lesson.absence is not None:
        title = f" {lesson.absence.code}  {lesson.absence.title}".rstrip()
        lines.append(line((title, "warning"), key="absence"))
    for number, remark in enumerate(lesson.remarks):
        text = f"! {remark.text}" + (f" – {remark.author}" if remark.author else "")
        lines += _marked(paragraph(text, width, "warning", " "), ("remark", number), remark.text)
    return [heading(_("Marks, absence, remarks"), width), *lines, EMPTY] if lines else []


def _homework(lesson: Lesson, width: int, today: date, done: Collection[int]) -> list[Line]:
    """Return the homework for this lesson: title, text, details, and files to open."""
    if not lesson.tasks:
        return []
    lines = [heading(_("Homework"), width)]
    for place, task in enumerate(lesson.tasks):
        ticked = place in done
        title, text = headline(task) or _("(no text)"), body(task)
        role = "dim" if ticked else "text"
        said = paragraph(f"{'✓' if ticked else '·'} {title}", width, role, " ")
        lines += _marked(said, ("task", place), words(task) or title)
        if text and task.title.strip():
            lines += paragraph(text, width, role, "   ")
        about = _about(task, lesson.date, today)
        if about:
            lines += paragraph(" · ".join(about), width, "dim", "   ")
        for number, one in enumerate(attached(task)):
            lines.append(_file(one, ("file", place, number)))
    return [*lines, EMPTY]


def _about(task: Task, day: date, today: date) -> list[str]:
    about = []
    if task.deadline is not None and task.deadline != day:
        about.append(_due(task.deadline, today))
    if task.minutes:
        about.append(_("≈ %(count)d min") % {"count": task.minutes})
    if task.requires_solutions:
        about.append(_("an answer is to be handed in"))
    if task.test_id is not None:
        about.append(_("a test at the portal"))
    if task.has_files and not attached(task):
        about.append(_("files at the portal"))
    return about


def _due(deadline: date, today: date) -> str:
    near, day = phrases.near_day(deadline, today), phrases.short_day(deadline)
    return _("due %(day)s") % {"day": day if near == day else f"{day}, {near}"}


def _assigned(lesson: Lesson, width: int, today: date) -> list[Line]:
    """Return the homework that was set in this lesson for a later one."""
    lines: list[Line] = []
    for place, task in enumerate(lesson.assigned):
        if not any(is_one_work(lesson, task, lesson, other) for other in lesson.tasks):
            text = headline(task) or _("(no text)")
            lines += _marked(paragraph(f"→ {text}", width, "text", " "), ("assigned", place), text)
            if task.deadline is not None:
                lines += paragraph(_due(task.deadline, today), width, "dim", "   ")
    return [heading(_("Set in this lesson"), width), *lines, EMPTY] if lines else []


def _files(lesson: Lesson, width: int) -> list[Line]:
    files = [_file(one, ("file", None, number)) for number, one in enumerate(files_of(lesson))]
    return [heading(_("Files of the lesson"), width), *files, EMPTY] if files else []


def _note(text: str, width: int) -> list[Line]:
    if not text:
        return []
    return [heading(_("My note"), width), *_marked(paragraph(text, width, "text", " "), "note", text)]


def _marked(lines: list[Line], key: Any, copy: str) -> list[Line]:
    """Return several lines for one thing; the first has the key and the text to copy."""
    first, *rest = lines
    return [Line(first.spans, key, copy), *rest]


def _mark(mark: Mark, number: int, width: int) -> list[Line]:
    weight = ""
    if mark.weight != 1:
        weight = _("weight %(weight)s") % {"weight": phrases.plain_number(mark.weight)}
    about = " · ".join(dict.fromkeys(part for part in (mark.kind, mark.about, weight) if part))
    role = "bad" if mark.text in BAD_MARKS else "mark"
    lines = [Line((Span(f" {mark.text} ", role), Span(f" {about}", "text")), ("mark", number), mark.text)]
    if mark.comment:
        lines += paragraph(f"«{mark.comment}»", width, "dim", "    ")
    return lines


def _file(one: Attached, key: Any) -> Line:
    """Return the line of a file to save or a page to open; without an address it cannot be opened."""
    sign = "↗" if one.is_page else "⇩" if one.href else "·"
    size = f"  {phrases.file_size(one.size)}" if one.size else ""
    return line(
        (f"   {sign} ", "active"), (one.title, "text"), (size, "dim"), key=key, copy=one.href or one.title
    )
