"""A page of lines that draws itself: the one list of the program, with a cursor and a scroll of its own.

No widget per row and no scroll bar widgets: moving the cursor redraws two lines, new content
redraws only the lines that differ. Texts are plain data, never markup.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.console_font import shown
from ruobr_tui.widgets.palette import THIN, style


class Span(NamedTuple):
    """A piece of a line in one role's style."""

    text: str
    role: str = "text"


class Line(NamedTuple):
    """One line of a page. A line with a ``key`` can carry the cursor; ``copy`` is what copying it gives."""

    spans: tuple[Span, ...]
    key: Hashable | None = None
    copy: str = ""

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join(span.text for span in self.spans)


EMPTY = Line(())
NEAR = 3  # lines beyond the window: a gap and a heading are stepped over at once


def line(*parts: Span | tuple[str, str] | str, key: Hashable | None = None, copy: str = "") -> Line:
    """A line from texts and (text, role) pairs."""
    return Line(tuple(_span(part) for part in parts), key, copy)


def _span(part: Span | tuple[str, str] | str) -> Span:
    return Span(part) if isinstance(part, str) else Span(*part)


def heading(text: str, width: int, role: str = "heading") -> Line:
    """A title with a rule behind it to the edge."""
    text = fit.cut(text, width)
    rest = width - fit.width_of(text) - 1
    return line((text, role), (" " + "─" * rest if rest > 1 else "", "rule"))


def paragraph(text: str, width: int, role: str = "text", indent: str = "") -> list[Line]:
    """Wrapped text."""
    return [line((indent + part, role)) for part in fit.wrap(text, width - fit.width_of(indent))]


def listed(parts: Iterable[tuple[str, str]], width: int, indent: str = "") -> list[Line]:
    """(text, role) parts with dots between them; a line ends between two of them, where that is possible."""
    rows: list[list[Span]] = []
    taken = 0
    for text, role in parts:
        size = fit.width_of(text)
        if rows and taken + 3 + size <= width:
            rows[-1] += [Span(" · ", "dim"), Span(text, role)]
            taken += 3 + size
            continue
        pieces = list(fit.wrap(text, width - fit.width_of(indent)))
        rows += [[Span(indent, "dim"), Span(piece, role)] for piece in pieces]
        taken = fit.width_of(indent) + fit.width_of(pieces[-1])
    return [Line(tuple(row)) for row in rows]


class LineView(Widget, can_focus=True):
    """Lines with a cursor on those that have a key. Give it content with ``show_lines``.

    ``strict``: when the line under the cursor is gone, no line carries the cursor until a key moves it.
    So a command that is repeated never meets the next line of the list.
    """

    DEFAULT_CSS = """
    LineView { height: 1fr; width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.commands("list"))

    @dataclass
    class Opened(Message):
        """Enter (or a click) on the line with this key."""

        view: LineView
        key: Hashable

        @property
        def control(self) -> LineView:
            """The view that was opened, so that ``@on(..., "#id")`` can name it."""
            return self.view

    @dataclass
    class Moved(Message):
        """The cursor went to the line with this key."""

        view: LineView
        key: Hashable

        @property
        def control(self) -> LineView:
            """The view whose cursor moved."""
            return self.view

    @dataclass
    class Resized(Message):
        """The view has another width, its first one included: now it is known what fits into a line."""

        view: LineView

        @property
        def control(self) -> LineView:
            """The view that was laid out."""
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None, strict: bool = False) -> None:
        super().__init__(id=id, classes=classes)
        self._strict = strict
        self._gone: Hashable | None = None  # the key that the cursor was on when its line vanished
        self._gap = 0  # index at which that line stood
        self._lines: list[Line] = []
        self._at: int | None = None  # index of the cursor's line
        self._first = 0  # index of the line at the top of the window
        self._width = 0  # cells, when last laid out

    # Content

    @property
    def lines(self) -> Sequence[Line]:
        """What is shown now."""
        return self._lines

    @property
    def cursor_key(self) -> Hashable | None:
        """The key of the line under the cursor."""
        return self._lines[self._at].key if self._at is not None else None

    def show_lines(self, lines: Iterable[Line], cursor: Hashable | None = None) -> None:
        """Show these lines; the cursor stays on the same key unless ``cursor`` names another."""
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
        if self._first != before_first or self.size.height == 0:
            self.refresh()
        else:
            self._refresh_changed(before, before_at)
        if self._at is not None and self.cursor_key != wanted:
            self.post_message(self.Moved(self, self.cursor_key))

    def _refresh_changed(self, before: list[Line], before_at: int | None) -> None:
        height = self.size.height
        for y in range(height):
            index = self._first + y
            old = before[index] if index < len(before) else None
            new = self._lines[index] if index < len(self._lines) else None
            if old != new or (index in (before_at, self._at) and before_at != self._at):
                self._refresh_line(index)
        if (len(before) > height) or (len(self._lines) > height):
            self.refresh(Region(self.size.width - 1, 0, 1, height))

    def start_over(self) -> None:
        """What is shown next is another list: its first line gets the cursor."""
        self._gone = self._at = None
        self._first = 0
        self.refresh()

    def move_to(self, key: Hashable) -> None:
        """Put the cursor on the line with this key, if there is one."""
        index = self._index_of(key)
        if index is not None:
            self._move(index)

    def _index_of(self, key: Hashable | None) -> int | None:
        if key is None:
            return None
        return next((i for i, item in enumerate(self._lines) if item.key == key), None)

    def _nearest(self, index: int) -> int | None:
        """The selectable line at or after ``index``, otherwise the last one before it."""
        count = len(self._lines)
        places = [*range(index, count), *range(min(index, count) - 1, -1, -1)]
        return next((place for place in places if self._lines[place].key is not None), None)

    # The cursor and the window

    def _move(self, index: int) -> None:
        if index == self._at:
            return
        old, self._at = self._at, index
        self._gone = None
        first = self._first
        self._keep_in_window()
        if first != self._first:
            self.refresh()
        else:
            if old is not None:
                self._refresh_line(old)
            self._refresh_line(index)
        self.post_message(self.Moved(self, self.cursor_key))

    def _refresh_line(self, index: int) -> None:
        y = index - self._first
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _keep_in_window(self) -> None:
        height = self.size.height
        last = max(0, len(self._lines) - height)
        if self._at is not None and height:
            # The headings above the first selectable line belong to it.
            top = 0 if self._nearest(0) == self._at else self._at
            if top < self._first:
                self._first = top
            elif self._at >= self._first + height:
                self._first = self._at - height + 1
        self._first = max(0, min(self._first, last))

    def action_cursor(self, step: int) -> None:
        """Move the cursor to the next line that can carry it; where none is near, scroll by a line.

        So nothing of a long text is passed over. From out of sight it goes on at the window's edge.
        """
        if self._at is None:
            self._return_cursor(step)
            return
        height = self.size.height
        index = min(max(self._at, self._first - 1), self._first + height) + step
        while 0 <= index < len(self._lines) and self._lines[index].key is None:
            index += step
        near = min(NEAR, height)
        is_near = self._first - near <= index < self._first + height + near
        if 0 <= index < len(self._lines) and is_near and index != self._at:
            self._move(index)
        else:
            self._scroll_by(step)

    def action_page(self, step: int) -> None:
        """Move by a page."""
        by = max(1, self.size.height - 1) * step
        if self._at is None:
            self._return_cursor(by)
            return
        wanted = min(max(0, self._at + by), len(self._lines) - 1)
        found = self._nearest(wanted)
        if found == self._at:
            self._scroll_by(by)
        elif found is not None:
            self._move(found)

    def action_top(self) -> None:
        """To the first line."""
        found = self._nearest(0)
        if found is not None:
            self._move(found)
        self._scroll_by(-len(self._lines))

    def action_bottom(self) -> None:
        """To the last line."""
        found = self._nearest(len(self._lines))
        if found is not None:
            self._move(found)
        self._scroll_by(len(self._lines))

    def _return_cursor(self, by: int) -> None:
        """From the gap that a vanished line left to the line beside it; without any, scroll."""
        found = self._nearest(self._gap) if by > 0 else self._nearest_before(self._gap)
        if self._gone is None or found is None:
            self._scroll_by(by)
        else:
            self._move(found)

    def _nearest_before(self, index: int) -> int | None:
        """The selectable line before ``index``, otherwise the first one after it."""
        places = range(min(index, len(self._lines)) - 1, -1, -1)
        before = (place for place in places if self._lines[place].key is not None)
        return next(before, self._nearest(index))

    def _scroll_by(self, by: int) -> None:
        last = max(0, len(self._lines) - self.size.height)
        first = max(0, min(last, self._first + by))
        if first != self._first:
            self._first = first
            self.refresh()

    def action_open(self) -> None:
        """Open what is under the cursor."""
        key = self.cursor_key
        if key is not None:
            self.post_message(self.Opened(self, key))

    # Events

    def on_resize(self) -> None:
        """Keep the cursor visible."""
        self._keep_in_window()
        if self.size.width != self._width:
            self._width = self.size.width
            self.post_message(self.Resized(self))

    def on_focus(self) -> None:
        """The cursor's ground tells the focus."""
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
        """The first click moves the cursor, a click on the cursor opens."""
        index = self._first + event.y
        if 0 <= index < len(self._lines) and self._lines[index].key is not None:
            if index == self._at:
                self.action_open()
            else:
                self._move(index)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        index = self._first + y
        theme = self.app.theme
        content = self._lines[index] if index < len(self._lines) else EMPTY
        ground = "plain"
        if index == self._at:
            ground = "cursor" if self.has_focus else "blurred"
        width = self.size.width
        overflow = len(self._lines) > self.size.height
        room = width - 1 if overflow else width
        strip = draw(content.spans, room, theme, ground)
        if overflow:
            strip = Strip.join([strip, Strip([self._scroll_mark(y, theme)], 1)])
        return strip

    def _scroll_mark(self, y: int, theme: str) -> Segment:
        """The last column tells where in the page the window is."""
        mark = scroll_mark(y, self.size.height, self._first, len(self._lines), theme)
        return Segment(shown(mark), style(theme, "rule"))


def scroll_mark(y: int, height: int, first: int, total: int, theme: str) -> str:
    """What the last column of a window says in its row ``y``: where in ``total`` rows the window is.

    On a thin line only whether there is more above and below.
    """
    if total <= height:
        return " "
    if theme == THIN:
        above = "▲" if y == 0 and first > 0 else " "
        return "▼" if y == height - 1 and first + height < total else above
    size = max(1, height * height // total)
    start = (height - size) * first // (total - height)
    return "▐" if start <= y < start + size else " "


def draw(spans: Iterable[Span], width: int, theme: str, ground: str = "plain") -> Strip:
    """Spans as a strip of exactly ``width`` cells; what does not fit is cut with ``…``.

    On a thin line the cursor is a marker in the first free cell, and rules behind headings are left out.
    """
    segments: list[Segment] = []
    left = width
    if theme == THIN:
        spans = [span for span in spans if span.role != "rule" or span.text.strip(" ─═")]
        if ground in ("cursor", "blurred"):
            spans, ground = _marked(spans, ground)
    for text, role in spans:
        size = fit.width_of(text)
        if size > left:
            text = fit.cut(text, left)
            size = fit.width_of(text)
        if size:
            segments.append(Segment(shown(text), style(theme, role, ground)))
            left -= size
        if left <= 0:
            break
    if left > 0:
        segments.append(Segment(" " * left, style(theme, "text", ground)))
    return Strip(segments, width)


def _marked(spans: list[Span], ground: str) -> tuple[list[Span], str]:
    """The spans with a marker at their beginning; painted after all when no cell is free for it."""
    text = "".join(span.text for span in spans)
    # A QR code is not marked: the marker stands in the gap behind it.
    begins = fit.width_of("".join(span.text for span in spans if span.role == "qr"))
    place = text[begins : begins + 2].find(" ") + begins if text[begins : begins + 2].find(" ") >= 0 else -1
    if place < 0:
        return spans, ground
    marked: list[Span] = []
    for span in spans:
        if 0 <= place < len(span.text):
            marker = Span(">", "accent" if ground == "cursor" else "dim")
            marked += [Span(span.text[:place], span.role), marker, Span(span.text[place + 1 :], span.role)]
        else:
            marked.append(span)
        place -= len(span.text)
    return [span for span in marked if span.text], "plain"
