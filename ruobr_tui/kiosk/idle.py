"""A machine that many people use: who walks away is signed out, and nothing of theirs stays.

``Idle`` counts; ``Kiosk`` tells the last seconds on the screen and ends the visit.
"""

from __future__ import annotations

import asyncio
import math
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import events

from ruobr_tui import i18n
from ruobr_tui.account.unlock_code import Tries
from ruobr_tui.files import downloads
from ruobr_tui.i18n import _
from ruobr_tui.terminal.counting import redraw, wipe_scrollback
from ruobr_tui.widgets.bars import FooterLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from ruobr_tui.app import RuobrApp

WARNING = 15
"""Seconds before the end from which on it is told."""


LONGEST_BLIND = 5.0
"""Seconds between two looks at most: timers stand still while a machine sleeps, and the time does not."""


def time_awake_or_not() -> float:
    """Seconds that go on while the machine sleeps, where the system counts them."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class Idle:
    """The time without a key, in seconds. ``clock`` never goes back; nothing here waits."""

    def __init__(self, allowed: float, clock: Callable[[], float] = time_awake_or_not) -> None:
        self._allowed = allowed
        self._clock = clock
        self._end = clock() + allowed

    def start_again(self) -> None:
        """Somebody is there."""
        self._end = self._clock() + self._allowed

    @property
    def left(self) -> float:
        """What is left, 0 when it is over."""
        return max(0.0, self._end - self._clock())

    @property
    def is_over(self) -> bool:
        """Whether nobody was there for the whole time."""
        return self.left == 0

    @property
    def told(self) -> int:
        """The seconds that are told now, rounded up; 0 while there is nothing to tell."""
        return math.ceil(self.left) if self.left <= WARNING else 0

    @property
    def next_look(self) -> float:
        """Seconds until what is told changes, or until it is over."""
        left = self.left
        return left - WARNING if left > WARNING else left - max(0, math.ceil(left) - 1)


class Kiosk:
    """Watches over the visits to one app."""

    def __init__(self, app: RuobrApp, idle: Idle | None = None) -> None:
        self._app = app
        self.idle = idle or Idle(app.context.config.kiosk_idle)
        self._language = i18n.language()
        self._theme = app.theme
        self._timer: Timer | None = None
        self._footer: FooterLine | None = None
        self._own_footer = False
        self._told: FooterLine | None = None
        self.tries = Tries(time_awake_or_not)
        """Wrong codes; they count on over all visits."""

    def start(self) -> None:
        """Begin to watch. Nothing is saved on this machine from now on."""
        downloads.refuse()
        if not self._app.context.hosted:
            self._end_by_signals()
        self.idle.start_again()
        self.look()

    def _end_by_signals(self) -> None:
        """SIGTERM and SIGHUP end it as the code does: the visitor is signed out, the terminal given back."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            with suppress(
                NotImplementedError, ValueError, AttributeError, RuntimeError
            ):  # Windows, other threads
                loop.add_signal_handler(getattr(signal, name), self._app.end_kiosk)

    def ask_to_end(self) -> None:
        """Whoever has the code may end the program; without one it is ended from outside alone."""
        from ruobr_tui.screens.program.kiosk_code import KioskCodeScreen

        app, code = self._app, self._app.context.config.kiosk_code
        if isinstance(app.screen, KioskCodeScreen):
            return
        if not code:
            for footer in app.screen.query(FooterLine):
                footer.notice(_("Only who looks after this machine can end the program."), "warning")
                self._told = footer
            return

        def end(is_right: bool | None) -> None:
            if is_right:
                app.end_kiosk()

        app.push_screen(KioskCodeScreen(code, self.tries), end)

    def take(self, event: events.Event) -> None:
        """Look at an event of the app: a key, a click or pasted text shows that somebody is there."""
        is_input = isinstance(event, events.InputEvent | events.Paste)
        if is_input and not event.is_forwarded and not isinstance(event, events.MouseMove):
            told, self._told = self._told, None
            if told is not None and told.is_attached:
                told.notice("")
            if self.idle.is_over:  # this key comes too late for what is still on the screen
                self.look()
            self.idle.start_again()
            self._tell(0)

    def look(self) -> None:
        """Tell what is to be told now, end the visit if its time is over, and look again in time."""
        if self._timer is not None:
            self._timer.stop()
        if not self._app.is_visited:
            self._tell(0)
            self.idle.start_again()
        elif self.idle.is_over:
            self._tell(0)
            self.idle.start_again()
            self._app.end_visit()
        else:
            self._tell(self.idle.told)
        self._timer = self._app.set_timer(min(self.idle.next_look, LONGEST_BLIND), self.look)

    def wipe(self) -> None:
        """Remove what a visit has left in the terminal, and what the visitor chose."""
        app = self._app
        i18n.activate(self._language)
        app.theme = self._theme
        app.clear_notifications()
        app.count_no_more()
        if app.clipboard:
            app.copy_to_clipboard("")
        if not app.context.hosted:  # behind a channel is somebody's own terminal
            wipe_scrollback(app)
        redraw(app)

    def _tell(self, seconds: int) -> None:
        """The countdown on the last line of the screen that is seen; 0 takes it away."""
        footer = self._footer
        if footer is not None and (not seconds or footer.screen is not self._app.screen):
            self._footer = None
            if self._own_footer:
                footer.remove()
            elif footer.is_attached:
                footer.alarm("")
        if seconds:
            if self._footer is None:
                self._footer = self._find_footer()
            self._footer.alarm(
                _("Signing out in %(seconds)d s. Press any key to stay.") % {"seconds": seconds}
            )

    def _find_footer(self) -> FooterLine:
        screen = self._app.screen
        own = next(iter(screen.query(FooterLine)), None)
        self._own_footer = own is None
        if own is None:  # a menu over the foot of another screen
            own = FooterLine()
            own.styles.dock = "bottom"
            screen.mount(own)
        return own
