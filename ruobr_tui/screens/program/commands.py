"""Command palette: the commands of the screen, then the sections, with their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph


@dataclass(frozen=True, slots=True)
class Entry:
    """A command to choose. ``action`` is run by the app (``on_app``) or by the screen below."""

    title: str
    about: str
    keys: str
    action: str
    on_app: bool = False

    def titled_by(self, words: Sequence[str]) -> bool:
        """Return whether every word is in the title: such commands come first."""
        title = self.title.casefold()
        return all(word in title for word in words)

    def found_by(self, words: Sequence[str]) -> bool:
        """Return whether every word is in the title or in the keywords."""
        text = f"{self.title} {self.about}".casefold()
        return all(word in text for word in words)


class CommandsScreen(ModalScreen[Entry | None]):
    """Dismissed with the chosen command, or None."""

    CSS_PATH = "commands.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f3,ctrl+p", "dismiss(None)", show=False, id="commands.close", priority=True),
        Binding("down", "move(1)", show=False, id="commands.down", priority=True),
        Binding("up", "move(-1)", show=False, id="commands.up", priority=True),
    ]

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.entries = entries

    def compose(self) -> ComposeResult:
        """Create entry and list."""
        words = Input(id="words", placeholder=_("Find a command…"), compact=True)
        words.cursor_blink = False
        yield words
        found = LineView(id="found")
        found.can_focus = False
        yield found

    def on_mount(self) -> None:
        """Focus the entry."""
        self.query_one(Input).focus()

    @on(LineView.Resized)
    @on(Input.Changed)
    def search(self) -> None:
        """Show the commands that match the entered text."""
        view = self.query_one(LineView)
        lines = self.page(max(20, view.size.width - 1))
        view.show_lines(lines, cursor=lines[0].key)  # the best match is first

    def page(self, width: int) -> list[Line]:
        """Return a line for each command: title, keys, tooltip."""
        words = self.query_one(Input).value.casefold().split()
        found = [entry for entry in self.entries if entry.found_by(words)]
        found.sort(key=lambda entry: not entry.titled_by(words))
        if not found:
            return paragraph(_("Command not found."), width, "dim", " ")
        titles = min(32, max(fit.width_of(entry.title) for entry in self.entries))
        return [
            line(
                (" " + fit.left(entry.title, titles), "text"),
                (" " + fit.left(entry.keys, 8), "key"),
                (" " + entry.about, "dim"),
                key=entry,
            )
            for entry in found
        ]

    def action_move(self, step: int) -> None:
        """Move in the list while typing."""
        self.query_one(LineView).action_cursor(step)

    @on(Input.Submitted)
    def choose(self) -> None:
        """Dismiss with the selected command."""
        chosen = self.query_one(LineView).cursor_key
        if isinstance(chosen, Entry):
            self.dismiss(chosen)

    @on(LineView.Opened)
    def click(self, event: LineView.Opened) -> None:
        """Dismiss with the selected command after a click on it."""
        self.choose()

    def on_key(self, event: events.Key) -> None:
        """Move by pages while typing."""
        if event.key in ("pageup", "pagedown"):
            event.stop()
            self.query_one(LineView).action_page(1 if event.key == "pagedown" else -1)
