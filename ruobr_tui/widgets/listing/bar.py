"""The row above a list: what is listed in which order, the filter, and which rows of how many are seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.widgets import fit
from ruobr_tui.widgets.cells.drawing import draw
from ruobr_tui.widgets.cells.line import Span, size_of

GAP = 2
LONGEST = 100
"""Characters of the filter."""
PLACE = "▏"
"""Where the next letter goes."""


@dataclass(frozen=True, slots=True)
class ListTexts:
    """The texts of the row, already in the language. ``counts``: the fullest first; ``hint``: how to find,
    while nothing is filtered.
    """

    about: str = ""
    find: str = ""
    counts: Sequence[str] = ()
    hint: tuple[str, str] | None = None


class ListBar(Widget):
    """Letters go into the filter while it has the focus; the list is narrowed at each."""

    TAKES_LETTERS: ClassVar[bool] = True
    can_focus = False  # only while the filter is typed
    DEFAULT_CSS = """
    ListBar { height: 1; width: 1fr; }
    """

    @dataclass
    class Changed(Message):
        """Posted when the filter has another text."""

        text: str

    @dataclass
    class Done(Message):
        """Posted when the focus is to go back to the list; the filter stays."""

    @dataclass
    class Steered(Message):
        """Posted when a key moves the cursor of the list."""

        step: int
        by_page: bool = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = ListTexts()
        self._filter = ""

    @property
    def filter(self) -> str:
        """What the rows must contain."""
        return self._filter

    @property
    def plain(self) -> str:
        """The text shown now."""
        return "".join(span.text for span in self._spans(self.size.width))

    def show_texts(self, texts: ListTexts) -> None:
        """Show these texts; unchanged ones cost nothing."""
        if texts != self._texts:
            self._texts = texts
            self.refresh()

    def take_focus(self) -> None:
        """Begin to type the filter."""
        self.can_focus = True
        self.focus()

    def clear(self) -> None:
        """Remove the filter."""
        self._take("")

    def _take(self, text: str) -> None:
        text = text[:LONGEST]
        if text != self._filter:
            self._filter = text
            self.refresh()
            self.post_message(self.Changed(text))

    # Events

    def on_focus(self) -> None:
        """Show the place of typing."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it no more; the row is reached by its key alone."""
        self.can_focus = False
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Type, remove, or steer the list."""
        steps = {"up": -1, "down": 1, "pageup": -1, "pagedown": 1}
        if event.key in steps:
            self.post_message(self.Steered(steps[event.key], event.key.startswith("page")))
        elif event.key == "enter":
            self.post_message(self.Done())
        elif event.key == "escape":
            self._take("")
            self.post_message(self.Done())
        elif event.key == "backspace":
            self._take(self._filter[:-1])
        elif event.key == "ctrl+u":
            self._take("")
        elif event.character is not None and event.is_printable:
            self._take(self._filter + event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Take a pasted name."""
        self._take(self._filter + event.text)
        event.stop()

    @property
    def cursor_screen_offset(self) -> Offset:
        """The cell where the next letter goes."""
        x = 0
        for text, _role in self._spans(self.size.width):
            if text == PLACE:
                break
            x += fit.width_of(text)
        region = self.content_region
        return Offset(region.x + min(x, max(0, region.width - 1)), region.y)

    # Drawing

    def _spans(self, width: int) -> list[Span]:
        texts = self._texts
        counts = list(texts.counts) or [""]
        middle = self._middle(texts)
        while True:
            count = counts[0]
            taken = size_of(middle) + fit.width_of(count) + 2
            room = width - taken - (GAP if middle else 0) - (GAP if count else 0)
            if room >= fit.width_of(texts.about):
                break
            if len(counts) > 1:
                counts.pop(0)
            elif middle and not self._filter and not self.has_focus:
                middle, texts = [], replace(texts, hint=None)
            else:
                break
        about = fit.cut(texts.about, max(0, room))
        spans = [Span(" "), Span(about, "dim")]
        if middle:
            spans += [Span(" " * GAP) if about else Span(""), *middle]
        used = size_of(spans)
        spans += [Span(" " * max(0, width - used - fit.width_of(count) - 1)), Span(count, "dim")]
        return spans

    def _middle(self, texts: ListTexts) -> list[Span]:
        """Return the filter as a chip or while it is typed, or the hint."""
        if self._filter or self.has_focus:
            place = [Span(PLACE, "accent")] if self.has_focus else []
            return [Span(f"{texts.find}: ", "key"), Span(self._filter, "accent"), *place]
        if texts.hint is not None:
            key, verb = texts.hint
            return [Span(key, "key"), Span(f" {verb}", "dim")]
        return []

    def render_line(self, y: int) -> Strip:
        """Draw the row."""
        width = self.size.width
        return draw(self._spans(width), width, self.app.theme)
