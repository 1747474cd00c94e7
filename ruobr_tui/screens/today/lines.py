"""The home as lines: groups of rows, each with whose it is, what it is, and until when. No models here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from ruobr_tui import due, phrases
from ruobr_tui.api.rules.today.rows import LIMIT, Urgency, capped, folded
from ruobr_tui.i18n import _, ngettext, pgettext
from ruobr_tui.screens.today.day_lines import day_rows, one_shown_day
from ruobr_tui.screens.today.sheet import AVERAGES, CASES, DO, MEALS, NEW, SAID, WEEK, WORK, Row, Sheet
from ruobr_tui.screens.today.view import WIDE, Columns, View, group_heading
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, Span, line, paragraph

ALL, REST, LATE = "all/", "rest", "late"
"""Beginnings of keys: of rows that are the same for all children, and of those that count what has no row."""
_ALL_OF_IT = 20
"""Lines of a text at most, where there is room."""
_MOST = 14
"""Rows of a child and group at most, where the screen is higher than ``LIMIT`` needs."""
_FEWEST = 2
"""Rows of a child and group where the screen is too low for ``LIMIT``."""
_FORMS: Mapping[str, Callable[..., str]] = {
    "due": due.due,
    "for_day": due.for_day,
    "on_day": due.on_day,
    "in_days": due.in_days,
    "until": due.until,
    "lasts": lambda *args, **options: _("lasts %(until)s") % {"until": due.until(*args, **options)},
}


def page(sheet: Sheet, view: View, width: int, height: int) -> list[Line]:
    """The lines of the list: with whole texts and as many rows of each child as the height takes."""
    listed = (DO, WORK, NEW, WEEK) if view.beside else (DO, WORK, NEW, WEEK, MEALS, CASES)
    columns = Columns.of([row for row in sheet.rows if row.group in listed], view, width)
    for limit, wraps in ((LIMIT, _ALL_OF_IT), (LIMIT, 1), (LIMIT, 0)):
        lines = _page(sheet, view, columns._replace(wraps=wraps), limit)
        if len(lines) <= height:
            if wraps == _ALL_OF_IT and _leaves_out(lines):
                others = len(_with_others([], sheet, view, columns, height))
                room = height - others - len(lines)
                lines = _roomier(sheet, view, columns._replace(wraps=wraps), len(lines), room) or lines
            return _with_others(lines, sheet, view, columns, height)
    return _with_others(_page(sheet, view, columns, _FEWEST), sheet, view, columns, height)


def _leaves_out(lines: Iterable[Line]) -> bool:
    """Whether rows of a child are counted only that a roomier page shows."""
    return any(str(each.key).startswith((f"{REST}/", "news/rest")) for each in lines if each.key)


def _roomier(sheet: Sheet, view: View, columns: Columns, taken: int, room: int) -> list[Line]:
    """The lines with the most rows of each child that fit in ``room`` further ones; none where no more do."""
    most = min(_MOST, LIMIT + room + 1)  # a row for each, in place of the one that counts them
    pages = (_page(sheet, view, columns, limit) for limit in range(most, LIMIT, -1))
    return next((lines for lines in pages if len(lines) <= taken + room), [])


def _with_others(lines: list[Line], sheet: Sheet, view: View, columns: Columns, height: int) -> list[Line]:
    """Add what has sections of its own, as far as there is room; without children it is all there is."""
    for title, name in ((_("MEALS"), MEALS), (_("KINDERGARTEN AND SCHOOL"), CASES)):
        rows = [row for row in sheet.rows if row.group == name and view.shows(row.child)]
        group = [] if view.beside else _group(title, rows, view, columns)
        if len(lines) + len(group) <= height or not view.names:
            lines += group
        elif name == MEALS and len(lines) < height:
            lines += _meals_in_one(rows, view, columns)
    return lines


def _meals_in_one(rows: Iterable[Row], view: View, columns: Columns) -> list[Line]:
    """How long the money of each child lasts, in one row; nothing where that is not known."""
    until = [
        f"{view.name(row)} {due.until(date.fromisoformat(row.day), view.today, short=True)}"
        for row in rows
        if row.day
    ]
    said = _("Meals: %(until)s") % {"until": ", ".join(until)}
    row = Row(MEALS, "meals/all", SAID, words={"said": said}, target=("section", "meals"))
    return row_lines(row, view, columns._replace(wraps=0)) if until else []


def _page(sheet: Sheet, view: View, columns: Columns, limit: int) -> list[Line]:
    rows = [row for row in sheet.rows if view.shows(row.child)]
    lines: list[Line] = []
    due_rows = to_do(rows, view, limit)
    lines += _group(_("TO DO"), due_rows, view, columns, count=_number_of(rows, view))
    lines += _group(_("WORK"), work(rows), view, columns)
    news = [row for row in rows if row.group == NEW]
    lines += _group(_news_title(news, view), _newest(news, limit), view, columns, count=len(news))
    if not view.beside:
        lines += day_rows(sheet, view, columns)
    lines += _group(_("THIS WEEK"), _week(rows, sheet, view, limit), view, columns)
    return lines


def beside(sheet: Sheet, view: View, width: int) -> list[Line]:
    """The lines of the right column: lessons of the next day, meals, applications, averages."""
    rows = [row for row in sheet.rows if view.shows(row.child)]
    columns = Columns.of([row for row in rows if row.group in (MEALS, CASES, AVERAGES)], view, width)
    lines: list[Line] = []
    for title, of_group in (
        (_("MEALS"), MEALS),
        (_("KINDERGARTEN AND SCHOOL"), CASES),
        (_("TERM: average mark"), AVERAGES),
    ):
        group = _group(title, [row for row in rows if row.group == of_group], view, columns)
        lines += [line(), *group] if group and lines else group
    return lines


# Groups


def to_do(rows: Iterable[Row], view: View, limit: int) -> list[Row]:
    """What must be done, in order; of each child what is left over is one row.

    Where nobody ever ticks, what is not ticked is no reproach: it is one row for all.
    """
    mine = [row for row in rows if row.group == DO and not _is_past(row, view.today)]
    unused = [row for row in mine if _is_unused(row)]
    found = folded([row for row in mine if row not in unused], view.owners, limit)
    shown = list(found.shown)
    shown += [_rest(rest, more=True) for rest in found.rest.values()]
    if unused:
        one = len({row.owner for row in unused}) == 1
        shown.append(_rest(unused, more=False) if one else _for_all(_rest(unused, more=False)))
    return shown


def _number_of(rows: Iterable[Row], view: View) -> int:
    """How much must be done, at any size of the screen; what nobody ticks is not reproached."""
    return sum(row.group == DO and not _is_past(row, view.today) and not _is_unused(row) for row in rows)


def _is_unused(row: Row) -> bool:
    """Whether it is overdue for somebody who never ticks anything."""
    return row.urgency == Urgency.OVERDUE and not row.words.get("used")


def left_out(sheet: Sheet, view: View, key: str, listed: Collection[object]) -> list[Row]:
    """What a row of ``to_do`` counts, which has this key; ``listed`` are the keys of the page."""
    kind, _separator, owner = key.removeprefix(ALL).partition("/")
    if kind not in (REST, LATE):
        return []
    rows = [row for row in sheet.group(DO) if view.shows(row.child) and not _is_past(row, view.today)]
    if kind == REST:
        return [row for row in rows if row.key not in listed and not _is_unused(row) and row.owner == owner]
    unused = [row for row in rows if _is_unused(row)]  # these are counted only: a row for each child
    owners = dict.fromkeys(row.owner for row in unused) if key.startswith(ALL) else [owner]
    by_owner = ([row for row in unused if row.owner == each] for each in owners)
    return [_rest(found, more=False) for found in by_owner if found]


def work(rows: Iterable[Row]) -> list[Row]:
    """The rows of an operator or teacher: deadlines first, then what has waited longest."""

    def place(row: Row) -> tuple[bool, bool, str]:
        return row.tail != "due", row.sign != "!", row.day or "9"

    return sorted((row for row in rows if row.group == WORK), key=place)


def _is_past(row: Row, today: date) -> bool:
    """Whether a stored row has become untrue: its day has come and gone since."""
    return bool(row.day) and row.urgency == Urgency.COMING and date.fromisoformat(row.day) < today


def _rest(rows: Sequence[Row], *, more: bool) -> Row:
    """One row for several pieces of homework."""
    late = [row for row in rows if row.urgency == Urgency.OVERDUE]
    first = min(rows, key=lambda row: row.day)
    count = len(rows)
    if late and more:
        text = ngettext("%(count)d more task not ticked", "%(count)d more tasks not ticked", count)
    elif late:
        text = ngettext("%(count)d task not ticked", "%(count)d tasks not ticked", count)
    else:
        text = ngettext("%(count)d more piece of homework", "%(count)d more pieces of homework", count)
    return Row(
        DO,
        f"{REST if more else LATE}/{first.owner}",
        SAID,
        child=first.child,
        who=first.who,
        urgency=first.urgency,
        role="dim",
        words={"said": text % {"count": count}},
        tail="since" if late else "until",
        day=first.day if late else max(row.day for row in rows),
        target=("section", "homework", first.child),
    )


def _news_title(rows: Sequence[Row], view: View) -> str:
    """Whether everything was found today."""
    today = view.today.isoformat()
    is_of_today = all(row.words.get("found") == today for row in rows)
    return _("NEW since the morning") if is_of_today else _("NEW")


def _newest(rows: Sequence[Row], limit: int) -> list[Row]:
    shown, left = capped(rows, limit)
    if left:
        text = ngettext("%(count)d more", "%(count)d more", left) % {"count": left}
        words = {"said": text}
        shown.append(Row(NEW, "news/rest", SAID, role="dim", words=words, target=("section", "news")))
    return shown


def _week(rows: Iterable[Row], sheet: Sheet, view: View, limit: int) -> list[Row]:
    """What comes after the shown day, by day; once for all children where it is the same."""
    day = one_shown_day(sheet, view)
    after = day.isoformat() if day is not None else view.today.isoformat()
    coming = [row for row in rows if row.group == WEEK and (row.day > after or row.tail == "for_day")]
    once: dict[tuple[object, ...], list[Row]] = {}
    for row in coming:
        once.setdefault((row.text, tuple(row.words.items()), row.day), []).append(row)
    merged = [
        group[0] if len(group) < 2 or len(group) < len(view.names) else _for_all(group[0])
        for group in once.values()
        if len(group) == 1 or len(group) == len(view.names)
    ]
    merged += [row for group in once.values() if 1 < len(group) < len(view.names) for row in group]
    shown, _left = capped(sorted(merged, key=lambda row: row.day), limit)
    return shown


def _for_all(row: Row) -> Row:
    return row._replace(child=0, who=pgettext("children", "All"), key=f"{ALL}{row.key}")


def _group(title: str, rows: Sequence[Row], view: View, columns: Columns, *, count: int = 0) -> list[Line]:
    """A heading and its rows; nothing without rows."""
    if not rows:
        return []
    lines = [each for row in rows for each in row_lines(row, view, columns)]
    return [group_heading(title, columns.width, count), *lines]


# Rows


def row_lines(row: Row, view: View, columns: Columns) -> list[Line]:
    """One line: sign, name, text, and at the right until when; where there is room, the rest of the text."""
    name = fit.left(view.name(row), columns.name) if columns.name else ""
    room = columns.width - 3 - columns.name - 1
    text, tail = _fitting(row, view, room, columns.width >= WIDE)
    size = fit.width_of(tail)
    text_room = room - size - (2 if tail else 0)
    role = row.role if row.sign == " " else "text"
    rest: list[str] = []
    if columns.wraps:  # the whole text, on one line if it fits
        text, *rest = fit.wrap(row_text(row, view.today), text_room)
        if len(rest) > columns.wraps:
            rest = [*rest[: columns.wraps - 1], fit.cut(f"{rest[columns.wraps - 1]} …", text_room)]
    shown = fit.left(text, text_room)
    spans = (
        Span(" "),
        Span(f"{row.sign} ", row.role),
        Span(name, "dim" if role == "dim" else "text"),
        Span(shown + ("  " if tail else ""), role),
        Span(tail, row.tail_role),
        Span(" "),
    )
    indent = " " * (3 + columns.name)
    first = Line(tuple(span for span in spans if span.text), row.key, copy=row_text(row, view.today))
    return [first, *(line(indent, (part, role)) for part in rest)]


def _fitting(row: Row, view: View, room: int, is_wide: bool) -> tuple[str, str]:
    """The longest text and tail that fit; where nothing fits, the shortest, which are cut."""
    today = view.today
    texts = [row_text(row, today, short=not is_wide), row_text(row, today, short=True)]
    whole, brief = tail_text(row, today), tail_text(row, today, short=True)
    briefest = tail_text(row, today, short=True, minutes=False)
    choices = [(text, tail) for text in texts for tail in (whole, brief, briefest)]
    for text, tail in choices[0 if is_wide else 1 :]:
        if fit.width_of(text) + fit.width_of(tail) + (2 if tail else 0) <= room:
            return text, tail
    return choices[-1]


def row_text(row: Row, today: date, *, short: bool = False) -> str:
    """What a row says, in the current language; of the week with its day."""
    text = row.short if short and row.short else row.text
    brackets = f" ({row.words['brackets']})" if row.words.get("brackets") else ""
    said = " ".join((_(text) % row.words + brackets).split())
    if row.group == WEEK and row.tail == "in_days" and row.day:
        return f"{due.day_name(date.fromisoformat(row.day), today, short=short)}: {said}"
    return said


def whole_text(row: Row, today: date, width: int) -> list[Line]:
    """What a row says and until when, without a cut."""
    tail = tail_text(row, today)
    return [
        *paragraph(row_text(row, today), width, "text", "  "),
        *(paragraph(phrases.capitalised(tail), width, row.tail_role, "  ") if tail else ()),
    ]


def tail_text(row: Row, today: date, *, short: bool = False, minutes: bool = True) -> str:
    """What stands at the right: a note, a day as it is named from today, a time."""
    parts = [_(row.note) % row.words] if row.note else []
    if row.tail == "since":
        parts.append(due.since(date.fromisoformat(row.day), today))
    elif row.tail and row.day:
        day = date.fromisoformat(row.day)
        parts.append(_FORMS[row.tail](day, today, short=short or row.tail == "until"))
    if row.at:
        parts.append(row.at.removeprefix("0"))
    if row.minutes and minutes:
        parts.append(_("%(count)d min") % {"count": row.minutes})
    return ", ".join(parts)


def title(view: View) -> tuple[str, str]:
    """The header's title, long and short."""
    day = _("Today, %(day)s")
    long = day % {"day": f"{phrases.short_weekday(view.today)} {phrases.day_and_month(view.today)}"}
    return long, day % {"day": phrases.short_day(view.today)}
