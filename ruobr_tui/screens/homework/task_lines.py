"""Rows of homework and what the pane says about a task."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ruobr_tui import due as deadlines
from ruobr_tui import phrases
from ruobr_tui.api.homework import attached, body, count_files, headline, words
from ruobr_tui.api.letters import without_links
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.lessons import Due, homework_due
from ruobr_tui.api.rules.diary.subject_names import WIDTH, short_subject
from ruobr_tui.api.rules.diary.tasks import task_key
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.store.diary.ticks import Ticks
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import group, values
from ruobr_tui.widgets.lines import Line, heading, line, paragraph

TO_DO, DONE, CHANGED = "☐", "✓", "≠"
_LEAST_TEXT = 24  # cells of the text beside the notes at the right edge
_MOST_ROWS = 4  # of a task in the list
_LATE = 3  # past tasks above those that are due
_ROOMY = 12  # rows of the pane from which there is a heading within it


@dataclass(frozen=True, slots=True)
class Item:
    """A task with the user's tick."""

    due: Due
    is_done: bool = False  # by the user's tick, or on the portal
    is_changed: bool = False  # after the tick

    @property
    def key(self) -> Hashable:
        """The key of its row, from which its lesson can be opened."""
        return "task", self.due.lesson.id, *task_key(self.due.lesson, self.due.task)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return not self.is_done or self.is_changed


def items_of(lessons: Iterable[Lesson], ticks: Ticks, first: date, last: date) -> list[Item]:
    """Return the homework that is due on these days, with the user's ticks."""
    return [
        Item(
            due,
            due.task.done or (due.lesson, due.task) in ticks,
            ticks.is_changed(due.lesson, due.task),
        )
        for due in homework_due(lessons, first, last)
    ]


def to_do(items: Iterable[Item], today: date) -> int:
    """Return how much is open and not past."""
    return sum(item.is_open and item.due.day >= today for item in items)


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks under one heading. ``is_late``: they should have been done; ``is_past``: nobody knows."""

    title: str
    items: tuple[Item, ...]
    role: str = "heading"
    is_late: bool = False
    is_past: bool = False


def groups(items: Iterable[Item], today: date, *, ticks_are_used: bool) -> list[Group]:
    """Return the tasks by the day by which they are due.

    The latest past ones come first where the user or the portal ticks homework off at all. The others, and
    all of them where nobody ticks, come last: nothing says that they are not done.
    """
    every = list(items)
    past = tuple(one for one in reversed(every) if one.due.day < today)
    found = []
    for day in sorted({one.due.day for one in every if one.due.day >= today}):
        role = "today" if day == today else "heading"
        found.append(Group(day_title(day, today), tuple(one for one in every if one.due.day == day), role))
    if past and ticks_are_used:
        found.insert(0, Group("! " + _("NOT TICKED OFF"), past[:_LATE], "overdue", is_late=True))
        past = past[_LATE:]
    return [*found, *([Group(_("EARLIER, NOT TICKED"), past, "dim", is_past=True)] if past else [])]


def day_title(day: date, today: date) -> str:
    """Return e.g. "TOMORROW, Wed 25 November", "FRI 27 November, in 3 days"."""
    weekday, written = phrases.short_weekday(day), phrases.day_and_month(day)
    if (day - today).days < 2:
        return f"{deadlines.in_days(day, today).upper()}, {weekday} {written}"
    return f"{weekday.upper()} {written}, {deadlines.in_days(day, today)}"


def group_lines(shown: Sequence[Group], today: date, width: int, rows: int) -> list[Line]:
    """Return headings and tasks; with ``rows`` to spare long texts go on in further rows."""
    names = [short_subject(one.due.lesson.subject) for tasks in shown for one in tasks.items]
    name_width = min(WIDTH, max((fit.width_of(name) for name in names), default=0))
    spare = rows - sum(1 + len(tasks.items) for tasks in shown if not tasks.is_past)
    lines: list[Line] = []
    for tasks in shown:
        lines.append(_heading(tasks, width))
        for item in tasks.items:
            rows_of_item = 1 if tasks.is_past else 1 + max(0, min(spare, _MOST_ROWS - 1))
            made = _item(item, tasks, today, name_width, width, rows_of_item)
            spare -= len(made) - 1
            lines += made
    return lines


def _heading(tasks: Group, width: int) -> Line:
    left = [one for one in tasks.items if one.is_open]
    count = ngettext("%(count)d task", "%(count)d tasks", len(tasks.items)) % {"count": len(tasks.items)}
    minutes = 0 if tasks.is_past or tasks.is_late else sum(one.due.task.minutes or 0 for one in left)
    right = f"{count}, {_('≈ %(count)d min') % {'count': minutes}}" if minutes else count
    return heading(tasks.title, width, tasks.role, right=right)


def _item(item: Item, tasks: Group, today: date, name_width: int, width: int, rows: int) -> list[Line]:
    due = item.due
    sign, sign_role = (
        (CHANGED, "warning") if item.is_changed else (DONE, "good") if item.is_done else (TO_DO, "text")
    )
    role = "text" if item.is_open else "dim"
    indent = 3 + name_width + 2
    room = max(12, width - indent - 1)
    notes, note_role = _notes(item, tasks, today, room)
    first_room = room - (fit.width_of(notes) + 2 if notes else 0)
    text = headline(due.task) or _("(no text)")
    parts = _wrapped(text, first_room, room, rows)
    gap = " " * (room - fit.width_of(parts[0]) - fit.width_of(notes)) if notes else ""
    name = fit.left(short_subject(due.lesson.subject), name_width) + "  "
    first = line(
        " ",
        (sign + " ", sign_role),
        (name, role),
        (parts[0], role),
        (gap + notes, note_role),
        key=item.key,
        copy=words(due.task),
    )
    return [first, *(line(" " * indent, (part, role)) for part in parts[1:])]


def _wrapped(text: str, first_room: int, room: int, rows: int) -> list[str]:
    """Return a text in at most so many rows, the first one narrower; cut at the end."""
    first, *rest = fit.wrap(text, first_room)
    if not rest:
        return [first]
    if rows == 1:
        return [fit.cut(text, first_room)]
    others = list(fit.wrap(text[len(first) :].strip(), room))
    if len(others) > rows - 1:
        others = [*others[: rows - 2], fit.cut(" ".join(others[rows - 2 :]), room)]
    return [first, *others]


def _notes(item: Item, tasks: Group, today: date, room: int) -> tuple[str, str]:
    """Return what stands at the right edge, the most important that fits, and its role."""
    due = item.due
    found: list[str] = []
    role = "dim"
    if item.is_changed:
        found.append(_("changed after you ticked it"))
        role = "warning"
    if tasks.is_late:
        found.append(deadlines.overdue(due.day, today))
    elif tasks.is_past:
        found.append(phrases.short_day(due.day))
    if due.task.minutes:
        found.append(_("%(count)d min") % {"count": due.task.minutes})
    if count := count_files(due.task):
        found.append(ngettext("%(count)d file", "%(count)d files", count) % {"count": count})
    if due.task.requires_solutions:
        found.append(_("submit on the portal"))
    if due.task.done:
        found.append(_("done on the portal"))
    text = ""
    for note in found:
        longer = f"{text}, {note}" if text else note
        if fit.width_of(longer) + 2 + _LEAST_TEXT > room:
            break
        text = longer
    return text, role


# The pane


def task_detail(item: Item, today: date, note: str, width: int, height: int) -> list[Line]:
    """Return everything about a task: its whole text, files, time, lesson."""
    due, lesson = item.due, item.due.lesson
    lines = [heading(lesson.subject, width, right=deadlines.for_day(due.day, today))]
    lines += paragraph(due.task.title.strip() or headline(due.task) or _("(no text)"), width - 1, "text", " ")
    if due.task.title.strip() and (text := without_links(body(due.task)).strip()):
        lines += paragraph(text, width - 1, "text", " ")
    rows = [
        (_("Link") if file.is_page else _("File"), f"{file.title or file.href}{_size(file.size)}", "text")
        for file in attached(due.task)
    ]
    if not rows and due.task.has_files:
        rows.append((_("File"), _("on the portal"), "text"))
    minutes = _("≈ %(count)d min") % {"count": due.task.minutes} if due.task.minutes else ""
    number = _("lesson %(number)d") % {"number": lesson.number} if lesson.number else ""
    when = ", ".join(part for part in (phrases.short_day(lesson.date), number) if part)
    rows += [
        (_("Time"), minutes, "text"),
        (_("Ticked"), *_state(item)),
        (_("Hand in"), _("submit on the portal") if due.task.requires_solutions else "", "text"),
        (_("Note"), note, "text"),
        (_("Lesson"), ", ".join(part for part in (when, lesson.teacher) if part), "dim"),
    ]
    if height < _ROOMY:
        return [*lines, *values(rows, width)]
    return [*lines, *group(_("About it"), values(rows, width), width)]


def _state(item: Item) -> tuple[str, str]:
    if item.is_changed:
        return _("yes, but the text was changed after it"), "warning"
    if item.due.task.done:
        return _("done on the portal"), "good"
    return (_("yes"), "good") if item.is_done else (_("no"), "dim")


def _size(size: int | None) -> str:
    return f", {phrases.file_size(size)}" if size else ""
