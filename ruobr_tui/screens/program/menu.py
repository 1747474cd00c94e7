"""The menu of sections, as a sheet: letters go at once, arrows and Enter as well."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar

from textual import events, on
from textual.geometry import Offset
from textual.widget import Widget

from ruobr_tui.i18n import _, pgettext
from ruobr_tui.screens.parts.dialogs.sheet import Sheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.screens.program.menu_grid import MenuGrid
from ruobr_tui.screens.program.menu_levels import WORK, Entry, Menu, letter_of

BEFORE, FIND = "g", "/"
"""Letters that no section may have: to where the user was before, find by name."""


class Way(Enum):
    """What the menu leads to beside sections."""

    BEFORE = "before"
    FIND = "find"
    COMMANDS = "commands"


class MenuSheet(Sheet["str | Way | None"]):
    """Dismissed with the id of a section, with another way, or with None."""

    TAKES_LETTERS: ClassVar[bool] = False  # letters are keys of sections, on any layout

    def __init__(self, menu: Menu, path: str = "", key: events.Key | None = None) -> None:
        """``key`` was pressed for the menu before it was there."""
        super().__init__()
        self._menu = menu
        self._path = path
        self._key = key

    def begin(self) -> None:
        """Do what the key does that was pressed already."""
        if self._key is not None:
            self.on_key(self._key)

    def body(self) -> Iterable[Widget]:
        """Create the columns."""
        yield MenuGrid()

    @property
    def grid(self) -> MenuGrid:
        """The columns."""
        return self.query_one(MenuGrid)

    @property
    def cursor_screen_offset(self) -> Offset | None:
        """Return the place of the terminal's cursor: the selected entry."""
        return self.grid.cursor_screen_offset if self.is_mounted else None

    def title_text(self) -> str:
        """The menu, and the title of its level."""
        title = self._menu.level(self._path, badges=False).title
        return ", ".join(filter(None, (_("Go to"), _(title) if title else "")))

    def lay_out(self, width: int, room: int) -> int:
        """Show the level."""
        return self.grid.show_level(
            self._menu.level(self._path), (self.app.size.width, self.app.size.height), room
        )

    def hints(self) -> Hints:
        """Hints of the ways to choose."""
        if self._path:
            return [(pgettext("key", "Letter"), _("at once")), ("↑↓←→ ↵", ""), ("⌫", _("Whole menu"))]
        return [
            (pgettext("key", "Letter"), _("at once")),
            ("↑↓←→ ↵", ""),
            ("/", _("By name")),
            ("g", _("Where I was")),
        ]

    def always_hints(self) -> Hints:
        """Hints of the palette and the way out."""
        return [("Esc", "")] if self._path else [("^P", _("Commands")), ("Esc", "")]

    def on_key(self, event: events.Key) -> None:
        """Choose by letter or cursor; no key goes further."""
        if event.key == "f1":  # help lies over the menu
            return
        event.stop()
        event.prevent_default()
        self.notice("")
        match event.key:
            case "up" | "down":
                self.grid.move(0, -1 if event.key == "up" else 1)
            case "left" | "right":
                self.grid.move(-1 if event.key == "left" else 1, 0)
            case "enter":
                if (entry := self.grid.cursor) is not None:
                    self._take(entry)
            case "backspace" if self._path:
                self._show("")
            case "escape" | "backspace" | "f2":
                self.dismiss(None)
            case "ctrl+p" | "f3":
                self.dismiss(Way.COMMANDS)
            case _:
                self.take_letter(letter_of(event))

    def take_letter(self, letter: str) -> None:
        """Follow a letter."""
        entry = self._menu.level(self._path, badges=False).entry(letter)
        if entry is not None:
            self._take(entry)
        elif letter == WORK and self._menu.is_work_only and not self._path:
            self._show("")
        elif letter == BEFORE:
            self.dismiss(Way.BEFORE)
        elif letter == FIND:
            self.dismiss(Way.FIND)
        elif letter == "q":
            self.dismiss(None)
        elif letter:
            self.notice(_("No section has the letter %(letter)s.") % {"letter": letter})

    @on(MenuGrid.Opened)
    def choose(self, event: MenuGrid.Opened) -> None:
        """Choose with a click."""
        self._take(event.entry)

    def _take(self, entry: Entry) -> None:
        if entry.section:
            self.dismiss(entry.section)
        else:
            self._show(entry.letter)

    def _show(self, path: str) -> None:
        self._path = path
        self.repaint()
