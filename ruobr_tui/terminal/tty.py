"""The driver of the terminal that started the program: raw mode, keys, the window's size, job control."""

from __future__ import annotations

import os
import signal
import sys
import termios
import tty
from functools import partial
from typing import TYPE_CHECKING, Any

from ruobr_tui.terminal.driver import CellDriver
from ruobr_tui.terminal.outlet import Outlet

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

_AT_ONCE = 65536


class TtyDriver(CellDriver):
    """Works in the app's own loop: no threads, no polling; Escape alone is known after ``driver.ESCAPE``."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
        thin: bool = False,
        shows_cursor: bool = False,
    ) -> None:
        super().__init__(
            app,
            mouse=mouse,
            size=size,
            term=os.environ.get("TERM", ""),
            environ=os.environ,
            thin=thin,
            shows_cursor=shows_cursor,
        )
        assert sys.__stdin__ is not None  # the full screen is opened on a terminal only
        assert sys.__stdout__ is not None
        self._in = sys.__stdin__.fileno()
        self._out = sys.__stdout__.fileno()
        self._outlet: Outlet | None = None
        self._before: list[Any] | None = None
        self._handlers: dict[signal.Signals, Any] = {}

    @property
    def can_suspend(self) -> bool:
        """Whether the program can be put into the background."""
        return True

    def send(self, data: bytes) -> None:
        """Write what the terminal takes at once; the rest goes when it takes more."""
        if self._outlet is not None:
            self._outlet.send(data)

    def start_application_mode(self) -> None:
        """Take the terminal over, and listen to keys and signals."""
        self._before = termios.tcgetattr(self._in)
        tty.setraw(self._in, termios.TCSANOW)
        self._outlet = Outlet(self._out, self._loop, full=self.line_is_full, free=self.line_is_free)
        super().start_application_mode()
        self._loop.add_reader(self._in, self._readable)
        for number, handler in self._signals.items():
            self._handlers.setdefault(number, signal.getsignal(number))
            self._loop.add_signal_handler(number, handler)
        self._measure()

    @property
    def _signals(self) -> dict[signal.Signals, Callable[[], object]]:
        return {
            signal.SIGWINCH: self._measure,
            signal.SIGTSTP: self._stop_process,
            signal.SIGCONT: self._continued,
            signal.SIGTERM: partial(self._end, signal.SIGTERM),
            signal.SIGHUP: partial(self._end, signal.SIGHUP),
        }

    def _measure(self) -> None:
        try:
            columns, rows = os.get_terminal_size(self._out)
        except OSError:
            return
        if columns and rows:  # a serial line knows no size
            self.resized(columns, rows)
        else:
            self.resized(80, 24)

    def _readable(self) -> None:
        try:
            data = os.read(self._in, _AT_ONCE)
        except InterruptedError:
            return
        except OSError:  # the terminal is gone
            data = b""
        if data:
            self.receive(data)
        else:
            self._end(signal.SIGHUP)

    def _end(self, number: signal.Signals) -> None:
        """End in good order, with the exit code that shells give to a signal."""
        self._loop.remove_reader(self._in)
        self._app.exit(128 + number, return_code=128 + number)

    # Job control

    def _stop_process(self) -> None:
        """Give the terminal back and stop, until the shell continues the program."""
        self._leave()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continued(self) -> None:
        """The shell has the terminal no more."""
        if self._is_on:  # stopped without being asked
            self._is_on = False
            tty.setraw(self._in, termios.TCSANOW)
            super().start_application_mode()
            self._measure()
            self._plan_frame()
        else:
            self.start_application_mode()
            self._plan_frame()

    # The end

    def disable_input(self) -> None:
        """No key has an effect any more."""
        super().disable_input()
        self._loop.remove_reader(self._in)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was found."""
        self._leave()
        for number, handler in self._handlers.items():
            self._loop.remove_signal_handler(number)
            signal.signal(number, handler)
        self._handlers.clear()

    def _leave(self) -> None:
        super().stop_application_mode()
        if self._outlet is not None:
            self._outlet.close()
            self._outlet = None
        if self._before is not None:
            try:
                termios.tcsetattr(self._in, termios.TCSAFLUSH, self._before)
            except termios.error:  # the terminal is gone
                return
            finally:
                self._before = None
