"""``g`` and the letters after it, before the menu of sections is painted.

Who knows the letters goes without it: nothing is drawn until no letter has come for a moment.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from textual import events

from ruobr_tui.screens.program.menu import BEFORE, FIND, MenuSheet, Way
from ruobr_tui.screens.program.menu_levels import WORK, Menu, letter_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from textual.screen import Screen
    from textual.timer import Timer

    from ruobr_tui.appearance import StyledApp

PASSED_ON = frozenset({"f6", "f11", "ctrl+l", "f12"})
"""Keys of the program that work while a letter is awaited, as they would without."""


class SectionKeys:
    """Awaits the letters of one app. ``go`` is called with a section's id or another way."""

    def __init__(self, app: StyledApp, go: Callable[[str | Way], object]) -> None:
        self._app = app
        self._go = go
        self._screen: Screen[Any] | None = None  # on which ``g`` was pressed; None: no letter is awaited
        self._menu: Menu | None = None
        self._path = ""
        self._delay = 0.0
        self._is_work = False  # whether w was pressed where it is a section's letter as well
        self._timer: Timer | None = None

    def begin(self, delay: float) -> None:
        """Await the first letter, and after ``delay`` seconds paint the menu: 0 at once, infinity never."""
        self._delay = delay
        self._screen, self._menu, self._path, self._is_work = (
            self._app.screen,
            Menu(self._app.context),
            "",
            False,
        )
        self._wait()

    def _wait(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = None
        if not self._delay:
            self._paint()
        elif self._delay != inf:
            self._timer = self._app.set_timer(self._delay, self._paint)

    def end(self) -> None:
        """Await nothing."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._screen = self._menu = None

    def takes(self, key: events.Key) -> bool:
        """Take a key if a letter is awaited; returns whether it has had its effect."""
        menu, screen, path, is_work = self._menu, self._screen, self._path, self._is_work
        if menu is None or self._app.screen is not screen:
            self.end()
            return False
        if key.key in PASSED_ON:
            self.end()
            return False
        if key.key in ("escape", "f2"):
            self.end()
            return True
        letter = letter_of(key)
        self.end()
        entry = menu.level(path, badges=False).entry(letter)
        if letter == WORK and menu.is_work_only and not path and not is_work:
            # The first level is that of the work, and ``w`` may begin the long way or be a section of it.
            self._screen, self._menu, self._is_work = screen, menu, True
            self._wait()
        elif entry is not None and entry.section:
            self._go(entry.section)
        elif entry is not None:
            self._screen, self._menu, self._path = screen, menu, letter
            self._wait()
        elif letter == BEFORE and not path:
            self._go(Way.BEFORE)
        elif letter == FIND:
            self._go(Way.FIND)
        else:
            self._show(menu, path, key)
        return True

    def _paint(self) -> None:
        menu, screen, path, is_work = self._menu, self._screen, self._path, self._is_work
        self.end()
        if menu is None or self._app.screen is not screen:
            return
        entry = menu.level(path, badges=False).entry(WORK) if is_work else None
        if entry is not None:
            self._go(entry.section)
        else:
            self._show(menu, path)

    def _show(self, menu: Menu, path: str, key: events.Key | None = None) -> None:
        """Paint the menu; ``key`` is given to it, as it was pressed for it."""
        sheet = MenuSheet(menu, path, key)

        def chosen(way: str | Way | None) -> None:
            if way is not None:
                self._go(way)

        self._app.push_screen(sheet, chosen)
