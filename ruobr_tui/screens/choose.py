"""One of many, from a list that narrows as one types: a school, a class, a pupil."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bars import FooterLine, HeaderLine
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph


class ChooseScreen(Screen[Any]):
    """Dismissed with the key of what was chosen, or with None. ``options`` are (key, title, note)."""

    CSS = """
    ChooseScreen #words { height: 1; width: 1fr; margin: 0 1; }
    """
    AUTO_FOCUS = "#words"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False, id="choose.close")
    ]

    def __init__(self, title: str, options: Sequence[tuple[Hashable, str, str]], about: str = "") -> None:
        super().__init__()
        self._title_text = title
        self._options = list(options)
        self._about = about

    def compose(self) -> ComposeResult:
        """Where one types, and the list."""
        yield HeaderLine(id="header")
        words = Input(id="words", compact=True)
        words.cursor_blink = False
        yield words
        yield LineView(id="page")
        yield FooterLine(id="footer")

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one(LineView)

    def on_mount(self) -> None:
        """Show everything."""
        self.repaint()

    def on_resize(self) -> None:
        """Lay out for another width."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """The list for what is typed."""
        self.query_one(HeaderLine).tell(title=self._title_text)
        self.query_one(FooterLine).tell([("↵", _("Choose")), ("↑ ↓", _("Move"))], [("Esc", _("Back"))])
        self.query_one("#words", Input).placeholder = _("type to narrow the list")
        self.view.show_lines(self._lines(max(20, self.size.width - 1)))

    def _lines(self, width: int) -> list[Line]:
        words = self.query_one("#words", Input).value.casefold().split()
        lines = paragraph(self._about, width - 2, "dim", " ") if self._about else []
        found = 0
        for key, title, note in self._options:
            if all(word in f"{title} {note}".casefold() for word in words):
                found += 1
                room = max(10, width - fit.width_of(note) - 4)
                lines.append(line("  ", (fit.left(title, room), "text"), " ", (note, "dim"), key=key))
        if not found:
            lines += paragraph(_("Nothing like this."), width - 2, "dim", " ")
        return lines

    @on(Input.Changed, "#words")
    def narrow(self) -> None:
        """Show what fits."""
        self.repaint()
        self.view.action_top()

    @on(Input.Submitted, "#words")
    def take(self) -> None:
        """Choose what is under the cursor."""
        self.view.action_open()

    @on(LineView.Opened)
    def chosen(self, event: LineView.Opened) -> None:
        """Done."""
        self.dismiss(event.key)

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types."""
        if event.key in ("up", "down"):
            self.view.action_cursor(-1 if event.key == "up" else 1)
            event.stop()
        elif event.key in ("pageup", "pagedown"):
            self.view.action_page(-1 if event.key == "pageup" else 1)
            event.stop()
