"""A page of lines that draws itself: the one list widget of the program, with its own cursor and scrolling.

There are no widgets for rows or scroll bars: moving the cursor redraws two lines, new content only the lines
that differ. Texts are plain data, never markup.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from ruobr_tui import keys
from ruobr_tui.widgets.cells.console_font import shown
from ruobr_tui.widgets.cells.drawing import draw, scroll_mark
from ruobr_tui.widgets.cells.line import (
    EMPTY,
    Line,
    Span,
    cut_line,
    heading,
    line,
    listed,
    paragraph,
    size_of,
)
from ruobr_tui.widgets.covered import Covered
from ruobr_tui.widgets.palette import style

__all__ = [
    "EMPTY",
    "Line",
    "LineView",
    "Span",
    "cut_line",
    "draw",
    "heading",
    "line",
    "listed",
    "paragraph",
    "scroll_mark",
    "size_of",
]

NEAR = 3  # lines beyond the window: gaps and headings up to this size are skipped


class OfView(Message):
    """Posted by a view."""

    def __init__(self, view: LineView) -> None:
        super().__init__()
        self.view = view

    @property
    def control(self) -> LineView:
        """The view, so that ``@on(..., "#id")`` can name it."""
        return self.view


class OfLine(OfView):
    """Posted about the line with this key."""

    def __init__(self, view: LineView, key: Hashable) -> None:
        super().__init__(view)
        self.key = key


class LineView(Covered, can_focus=True):
    """Lines with a cursor on those that have a key. ``show_lines`` sets the content.

    ``strict``: when the selected line disappears, nothing is selected until a cursor key is pressed, so a
    repeated command never affects the next line of the list.
    """

    DEFAULT_CSS = """
    LineView { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.commands("list"))
    MOVES_AT_ONCE = True
    is_led = False
    """Whether an entry beside it moves its cursor, which then looks as with the focus."""

    class Opened(OfLine):
        """Posted on Enter or a click on the line with this key."""

    class Moved(OfLine):
        """Posted when new content has moved the cursor to the line with this key.

        A key or click calls the screen's ``cursor_moved`` instead: what follows the cursor is then in the
        same frame, and the next key need not wait for a message.
        """

    class PastEnd(OfView):
        """Posted when a key would move the cursor beyond the last line (``step`` > 0) or the first one."""

        def __init__(self, view: LineView, step: int) -> None:
            super().__init__(view)
            self.step = step

    class Scrolled(OfView):
        """Posted when the window shows other lines, or another number of them."""

    class Resized(OfView):
        """Posted when the width has changed, also the first time it is known."""

    def __init__(self, *, id: str | None = None, classes: str | None = None, strict: bool = False) -> None:
        super().__init__(id=id, classes=classes)
        self._strict = strict
        self._gone: Hashable | None = None  # key of the selected line that has disappeared
        self._gap = 0  # index of that line
        self._head: tuple[Line, ...] = ()  # stay at the top
        self._lines: list[Line] = []
        self._at: int | None = None  # index of the selected line
        self._first = 0  # index of the line at the top of the window
        self._width = 0  # cells, at the last layout

    # Content

    @property
    def lines(self) -> Sequence[Line]:
        """The lines shown now."""
        return self._lines

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the selected line."""
        return self._lines[self._at].key if self._at is not None else None

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return the first cell of the selected line; of the window where none is selected.

        While the selected line is out of sight, of the row at that edge of the window.
        """
        at = self._at - self._first if self._at is not None else 0
        row = len(self._head) + max(0, min(at, self._height - 1))
        return self.content_region.offset + Offset(0, row)

    @property
    def shown_lines(self) -> Sequence[Line]:
        """The lines in the window now."""
        return self._lines[self._first : self._first + self._height]

    @property
    def _height(self) -> int:
        """Rows of the window, below the head."""
        return max(0, self.size.height - len(self._head))

    def show_lines(
        self, lines: Iterable[Line], cursor: Hashable | None = None, head: Iterable[Line] = ()
    ) -> None:
        """Show these lines. The cursor stays on its key unless ``cursor`` names another.

        ``head`` stays at the top when the lines scroll: the names of columns.
        """
        self._show_head(tuple(head))
        here = self.cursor_key if self._at is not None else self._gone
        wanted = cursor if cursor is not None else here
        before, before_at, before_first = self._lines, self._at, self._first
        self._lines = list(lines)
        self._at = self._index_of(wanted)
        if self._at is None and self._strict and wanted is not None:
            self._gone, self._gap = wanted, self._gap if before_at is None else before_at
        elif self._at is None:
            self._at = self._nearest(before_at or 0)
        else:
            self._gone = None
        self._keep_in_window()
        if self._first != before_first or self._height == 0:
            self._window_moved()
        else:
            self._refresh_changed(before, before_at)
        if self._at is not None and self.cursor_key != wanted:
            self.post_message(self.Moved(self, self.cursor_key))

    def _show_head(self, head: tuple[Line, ...]) -> None:
        before, self._head = self._head, head
        if len(before) != len(head):
            self.refresh()
            return
        for y, (old, new) in enumerate(zip(before, head, strict=True)):
            if old != new:
                self.refresh(Region(0, y, self.size.width, 1))

    def _refresh_changed(self, before: list[Line], before_at: int | None) -> None:
        height = self._height
        for y in range(height):
            index = self._first + y
            old = before[index] if index < len(before) else None
            new = self._lines[index] if index < len(self._lines) else None
            if old != new or (index in (before_at, self._at) and before_at != self._at):
                self._refresh_line(index)
        if (len(before) > height) or (len(self._lines) > height):
            self.refresh(Region(self.size.width - 1, len(self._head), 1, height))
        if len(before) != len(self._lines):
            self.post_message(self.Scrolled(self))

    def start_over(self) -> None:
        """Forget the cursor: the next ``show_lines`` selects its first line."""
        self._gone = self._at = None
        self._first = 0
        self._window_moved()

    def _window_moved(self) -> None:
        self.refresh()
        self.post_message(self.Scrolled(self))

    def move_to(self, key: Hashable) -> None:
        """Select the line with this key, if there is one."""
        index = self._index_of(key)
        if index is not None:
            self._move(index)

    def _index_of(self, key: Hashable | None) -> int | None:
        if key is None:
            return None
        return next((i for i, item in enumerate(self._lines) if item.key == key), None)

    def _nearest(self, index: int) -> int | None:
        """Return the selectable line at or after ``index``, otherwise the last one before it."""
        count = len(self._lines)
        places = [*range(index, count), *range(min(index, count) - 1, -1, -1)]
        return next((place for place in places if self._lines[place].key is not None), None)

    # Cursor and window

    def _move(self, index: int) -> None:
        if index == self._at:
            return
        old, self._at = self._at, index
        self._gone = None
        first = self._first
        self._keep_in_window()
        if first != self._first:
            self._window_moved()
        else:
            if old is not None:
                self._refresh_line(old)
            self._refresh_line(index)
        follow = getattr(self.screen, "cursor_moved", None) if self.is_attached else None
        if follow is None:
            self.post_message(self.Moved(self, self.cursor_key))
        else:
            follow(self)

    def _refresh_line(self, index: int) -> None:
        y = index - self._first
        if 0 <= y < self._height:
            self.refresh(Region(0, len(self._head) + y, self.size.width, 1))

    def _keep_in_window(self) -> None:
        height = self._seen
        last = max(0, len(self._lines) - height)
        if self._at is not None and height:
            # Headings above the first selectable line belong to it.
            top = 0 if self._nearest(0) == self._at else self._at
            if top < self._first:
                self._first = top
            elif self._at >= self._first + height:
                self._first = self._at - height + 1
        self._first = max(0, min(self._first, last))

    def action_cursor(self, step: int) -> None:
        """Select the next selectable line; if none is near, scroll by one line.

        So no part of a long text is skipped. A cursor out of sight continues at the window's edge.
        """
        if self._at is None:
            self._return_cursor(step)
            return
        height = self._height
        index = min(max(self._at, self._first - 1), self._first + height) + step
        while 0 <= index < len(self._lines) and self._lines[index].key is None:
            index += step
        near = min(NEAR, height)
        is_near = self._first - near <= index < self._first + height + near
        if 0 <= index < len(self._lines) and is_near and index != self._at:
            self._move(index)
        elif not self._scroll_by(step):
            self.post_message(self.PastEnd(self, step))

    def action_page(self, step: int) -> None:
        """Move by a page."""
        by = max(1, self._height - 1) * step
        if self._at is None:
            self._return_cursor(by)
            return
        wanted = min(max(0, self._at + by), len(self._lines) - 1)
        found = self._nearest(wanted)
        if found == self._at:
            if not self._scroll_by(by):
                self.post_message(self.PastEnd(self, step))
        elif found is not None:
            self._move(found)

    def turn_page(self, step: int) -> bool:
        """Show the next window of lines and select its first one; returns whether there was one."""
        last = max(0, len(self._lines) - self._height)
        first = max(0, min(last, self._first + self._height * step))
        found = self._nearest(first)
        has_moved = first != self._first
        if has_moved:
            self._first = first
            self._window_moved()
        if found is not None:
            self._move(found)
        return has_moved

    def action_top(self) -> None:
        """Select the first line."""
        found = self._nearest(0)
        if found is not None:
            self._move(found)
        self._scroll_by(-len(self._lines))

    def action_bottom(self) -> None:
        """Select the last line."""
        found = self._nearest(len(self._lines))
        if found is not None:
            self._move(found)
        self._scroll_by(len(self._lines))

    def _return_cursor(self, by: int) -> None:
        """Move from the position of a line that has disappeared to the one beside it; without any, scroll."""
        found = self._nearest(self._gap) if by > 0 else self._nearest_before(self._gap)
        if self._gone is None or found is None:
            self._scroll_by(by)
        else:
            self._move(found)

    def _nearest_before(self, index: int) -> int | None:
        """Return the selectable line before ``index``, otherwise the first one after it."""
        places = range(min(index, len(self._lines)) - 1, -1, -1)
        before = (place for place in places if self._lines[place].key is not None)
        return next(before, self._nearest(index))

    def _scroll_by(self, by: int) -> bool:
        last = max(0, len(self._lines) - self._height)
        first = max(0, min(last, self._first + by))
        has_moved = first != self._first
        if has_moved:
            self._first = first
            self._window_moved()
        return has_moved

    def action_open(self) -> None:
        """Post ``Opened`` for the selected line."""
        key = self.cursor_key
        if key is not None:
            self.post_message(self.Opened(self, key))

    # Events

    def on_resize(self) -> None:
        """Keep the cursor visible."""
        first = self._first
        self._keep_in_window()
        if self._first != first:  # it may have been drawn for the new size already
            self.refresh()
        self.post_message(self.Scrolled(self))
        if self.size.width != self._width:
            self._width = self.size.width
            self.post_message(self.Resized(self))

    def on_focus(self) -> None:
        """Redraw the cursor: its background shows the focus."""
        if self._at is not None:
            self._refresh_line(self._at)

    on_blur = on_focus

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll."""
        self._scroll_by(3)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll."""
        self._scroll_by(-3)
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Select on the first click; a click on the selected line opens it."""
        index = self._first + event.y - len(self._head)
        if event.y < len(self._head):
            return
        if 0 <= index < len(self._lines) and self._lines[index].key is not None:
            if index == self._at:
                self.call_later(self.app.run_action, "open", self)
            else:
                self._move(index)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        theme = self.app.theme
        if y < len(self._head):
            return draw(self._head[y].spans, self.size.width, theme)
        y -= len(self._head)
        index = self._first + y
        content = self._lines[index] if index < len(self._lines) else EMPTY
        ground = "plain"
        if index == self._at:
            ground = "cursor" if self.has_focus or self.is_led else "blurred"
        width = self.size.width
        overflow = len(self._lines) > self._height
        room = width - 1 if overflow else width
        strip = draw(content.spans, room, theme, ground)
        if overflow:
            strip = Strip.join([strip, Strip([self._scroll_mark(y, theme)], 1)])
        return strip

    def _scroll_mark(self, y: int, theme: str) -> Segment:
        """Draw the position of the window in the last column."""
        mark = scroll_mark(y, self._height, self._first, len(self._lines), theme)
        return Segment(shown(mark), style(theme, "rule"))
