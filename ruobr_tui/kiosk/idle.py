"""Kiosk mode: sign out on inactivity and remove every trace of the session.

``Idle`` measures; ``Kiosk`` shows the last seconds on the screen and ends the session.
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
from ruobr_tui.files.links import links
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.terminal.counting import redraw, wipe_scrollback
from ruobr_tui.widgets.footer import FooterLine

if TYPE_CHECKING:
    from textual.timer import Timer

    from ruobr_tui.app import RuobrApp

WARNING = 30
"""The countdown is shown for this many last seconds, at most half of the idle time: enough to read it, with a
screen reader too, and to stay by any key.
"""


LONGEST_BLIND = 5.0
"""Maximum seconds between two checks: timers stop while a machine sleeps, time does not."""


def time_awake_or_not() -> float:
    """A monotonic clock in seconds that includes sleep, where the system has one."""
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class Idle:
    """Inactivity timer, in seconds. ``clock`` is monotonic; nothing here waits."""

    def __init__(self, allowed: float, clock: Callable[[], float] = time_awake_or_not) -> None:
        self._allowed = allowed
        self._warning = min(float(WARNING), allowed / 2)
        self._clock = clock
        self._end = clock() + allowed

    def start_again(self) -> None:
        """Restart after input."""
        self._end = self._clock() + self._allowed

    @property
    def left(self) -> float:
        """Seconds left; 0 when the time is over."""
        return max(0.0, self._end - self._clock())

    @property
    def is_over(self) -> bool:
        """Whether there was no input for the whole time."""
        return self.left == 0

    @property
    def countdown(self) -> int:
        """The seconds to show, rounded up; 0 while nothing is shown."""
        return math.ceil(self.left) if self.left <= self._warning else 0

    @property
    def next_check(self) -> float:
        """Seconds until ``countdown`` changes, or until the time is over."""
        left = self.left
        if left > self._warning:
            return left - self._warning
        return left - max(0, math.ceil(left) - 1)


class Kiosk:
    """Kiosk mode of one app."""

    def __init__(self, app: RuobrApp, idle: Idle | None = None) -> None:
        self._app = app
        self.idle = idle or Idle(app.context.config.kiosk_idle)
        self._language = i18n.language()
        self._theme = app.theme
        self._timer: Timer | None = None
        self._footer: FooterLine | None = None
        self._own_footer = False
        self._noticed: FooterLine | None = None
        self.tries = Tries(time_awake_or_not)
        """Wrong codes; counted across sessions."""

    def start(self) -> None:
        """Start the timer. Saving files on this machine is refused from now on."""
        downloads.refuse(downloads.NotSavedOnKiosk)
        if not self._app.context.hosted:
            self._end_by_signals()
        self.idle.start_again()
        self.check()

    def _end_by_signals(self) -> None:
        """Let SIGTERM and SIGHUP end the program like the code: sign out, restore the terminal."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            # Windows has no SIGHUP (AttributeError) and its loop no handlers (NotImplementedError);
            # outside of the main thread none can be set (ValueError, RuntimeError).
            with suppress(NotImplementedError, ValueError, AttributeError, RuntimeError):
                loop.add_signal_handler(getattr(signal, name), self._app.end_kiosk)

    def request_end(self) -> None:
        """Ask for the code that ends the program; without a code only a signal ends it."""
        from ruobr_tui.screens.program.kiosk_code import KioskCodeSheet

        app, code = self._app, self._app.context.config.kiosk_code
        if isinstance(app.screen, KioskCodeSheet):
            return
        if not code:
            text = _("The program stays open for the next person. F8 ends your own session.")
            if isinstance(app.screen, Frame):
                app.screen.notice(text, "text")
            else:
                for footer in app.screen.query(FooterLine):
                    footer.notice(text, "text")
                    self._noticed = footer
            return

        def end(is_right: bool | None) -> None:
            if is_right:
                app.end_kiosk()

        app.push_screen(KioskCodeSheet(code, self.tries), end)

    def take(self, event: events.Event) -> None:
        """Restart the timer for a key, a click or pasted text."""
        is_input = isinstance(event, events.InputEvent | events.Paste)
        if is_input and not event.is_forwarded and not isinstance(event, events.MouseMove):
            noticed, self._noticed = self._noticed, None
            if noticed is not None and noticed.is_attached:
                noticed.notice("")
            if self.idle.is_over:  # too late: the session must not continue
                self.check()
            self.idle.start_again()
            self._show_countdown(0)

    def check(self) -> None:
        """Update the countdown, sign out on timeout, schedule the next check."""
        if self._timer is not None:
            self._timer.stop()
        if not self._app.is_in_use:
            self._show_countdown(0)
            self.idle.start_again()
        elif self.idle.is_over:
            self._show_countdown(0)
            self.idle.start_again()
            self._app.end_session()
        else:
            self._show_countdown(self.idle.countdown)
        self._timer = self._app.set_timer(min(self.idle.next_check, LONGEST_BLIND), self.check)

    def end_links(self) -> None:
        """End the links to files of the session, before the portal is asked for anything."""
        if (passed_on := links()) is not None:
            passed_on.close()

    def wipe(self) -> None:
        """End all links; clear the terminal, and reset language, theme and clipboard."""
        app = self._app
        self.end_links()
        i18n.activate(self._language)
        app.theme = self._theme
        app.clear_notifications()
        app.count_no_more()
        app.forget_copied()
        if not app.context.hosted:  # a hosted program runs in the client's own terminal
            wipe_scrollback(app)
        redraw(app)

    def _show_countdown(self, seconds: int) -> None:
        """Show the countdown in the footer of the current screen; 0 removes it."""
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
                _("Are you still here? Signing out in %(seconds)d s. Any key: stay.") % {"seconds": seconds}
            )

    def _find_footer(self) -> FooterLine:
        screen = self._app.screen
        own = next(iter(screen.query(FooterLine)), None)
        self._own_footer = own is None
        if own is None:  # a menu that covers the footer of another screen
            own = FooterLine()
            own.styles.dock = "bottom"
            screen.mount(own)
        return own
