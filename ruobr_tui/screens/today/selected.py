"""The pane of the home: the whole text of the selected row, and what is stored about it."""

from __future__ import annotations

from collections.abc import Sequence

from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.today.lines import row_lines, whole_text
from ruobr_tui.screens.today.sheet import SAID, WEEK, Row
from ruobr_tui.screens.today.view import Columns, View
from ruobr_tui.widgets.cells.line import Line, heading, paragraph

FROM_ROWS = 30
"""Rows of a screen from which there is a pane below the list."""
ROWS = 8
"""Rows of the pane at least."""


def selected_lines(
    context: Context, row: Row, view: View, width: int, height: int, *, is_ready: bool
) -> list[Line]:
    """Return what is told of a row. While models are not imported (``is_ready``), its own words alone."""
    stored = _stored(context, row, width, height) if is_ready else []
    name = next((span.text.strip() for span in stored[0].spans if span.text.strip()), "") if stored else ""
    rest = stored[1:] if stored else whole_text(row, view.today, width)
    return [_heading(context, name or _name(context, row), _whose(row, view), width), *rest]


def other_lines(context: Context, text: str, width: int) -> list[Line]:
    """Return what is told of a line that is no row: how much is left out, the lessons of a day."""
    return [_heading(context, "", "", width), *paragraph(text, width, "text", "  ")]


def counted_lines(context: Context, text: str, rows: Sequence[Row], view: View, width: int) -> list[Line]:
    """Return the rows that a line counts; the pane scrolls."""
    columns = Columns.of(rows, view, width)
    lines = [each for row in rows for each in row_lines(row, view, columns)]
    return [_heading(context, text, "", width), *lines]


def lesson_row(key: str, text: str) -> Row | None:
    """Return a row for a lesson of the right column; None for a line that is none."""
    kind, *numbers = key.split("/")
    if kind != "lesson" or len(numbers) != 2:
        return None
    child, lesson = (int(each) for each in numbers)
    return Row(WEEK, key, SAID, child=child, words={"said": text}, target=("lesson", child, lesson))


def _heading(context: Context, name: str, who: str, width: int) -> Line:
    title = ": ".join(filter(None, (_("SELECTED"), name)))
    if context.config.is_plain:
        return Line(heading(title, width).spans[:1])
    return heading(title, width, right=who)


def _whose(row: Row, view: View) -> str:
    """Whose row it is, where that is not said by the page: all rows may be those of one child."""
    return "" if row.child and len(view.names) < 2 else view.name(row)


def _name(context: Context, row: Row) -> str:
    """The section that the row leads to."""
    if row.target[:1] not in (("section",), ("line",)):
        return ""
    section = context.areas.section(str(row.target[1]))
    return _(section.title) if section is not None else ""


def _stored(context: Context, row: Row, width: int, height: int) -> list[Line]:
    for source in context.areas.today_sources():
        lines: list[Line] = source.about(context, row, width, height)
        if lines:
            return lines
    return []
