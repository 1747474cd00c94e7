"""``ruobr demo``: the bundled server as a child process, and the full screen signed in to it.

The server is another program to this one: it is started as a command and spoken to over loopback.
"""

from __future__ import annotations

import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.messages import print_message
from ruobr_tui.commands.screen import open_screen
from ruobr_tui.files.paths import Paths
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from types import FrameType

    from ruobr_tui.config import Config

LOGIN, PASSWORD = "parent", "demo"  # known to all; the server has them in demo mode only
READY = re.compile(r"listening on (http://127\.0\.0\.1:\d+)")
START_SECONDS = 60.0
STOP_SECONDS = 10.0


class NotStarted(Exception):
    """The server did not come up; its last words are the text."""


def run_demo(config: Config, paths: Paths, server_options: Sequence[str] = ()) -> int:
    """Start the server, open the full screen as the demo's parent, stop the server whatever happens."""
    if any(find_spec(name) is None for name in ("ruobr_server", "fastapi", "uvicorn", "sqlalchemy")):
        print_message(_("The demo needs the server package: pip install 'ruobr-tui[server]'"))
        return Exit.USAGE
    with _stops_on_signals(), tempfile.TemporaryDirectory(prefix="ruobr-demo-") as folder:
        print_message(_("Starting a demo school on this computer…"))
        try:
            with running_server(("--demo", *server_options)) as address:
                # What the demo keeps is of no use after it: its port is another one next time.
                own = Paths(paths.config_file, Path(folder) / "data", Path(folder) / "state")
                return open_screen(replace(config, server=address, login=LOGIN), own, PASSWORD)
        except NotStarted as error:
            print_message(_("The demo server did not start."))
            print_message(str(error))
            return Exit.FAILED


@contextmanager
def running_server(options: Sequence[str]) -> Iterator[str]:
    """A server on a free loopback port, by its address; stopped at the end. Raises ``NotStarted``."""
    command = [sys.executable, "-m", "ruobr_server", "--port", "0", "--exit-with-parent", *options]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        server = subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            errors="replace",
            start_new_session=True,  # Ctrl+C in the terminal is for the screen
        )
        try:
            address = _wait_until_ready(server)
            if address is None:
                log.seek(0)
                raise NotStarted("\n".join(log.read().splitlines()[-10:]))
            yield address
        finally:
            _stop(server)


def _wait_until_ready(server: subprocess.Popen[str]) -> str | None:
    """The address that the server announces; None when it ends, or says nothing for too long."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    assert server.stdout is not None
    # Reads to the end, so that the server never waits for a full pipe.
    threading.Thread(target=_read, args=(server.stdout, lines.put), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=START_SECONDS)
        except queue.Empty:
            return None
        if line is None:
            return None
        if found := READY.search(line):
            return found[1]


def _read(stream: IO[str], put: Callable[[str | None], object]) -> None:
    with suppress(ValueError):  # closed while it was read: the server was stopped
        for line in stream:
            put(line)
    put(None)


def _stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    if server.stdout is not None:
        server.stdout.close()


@contextmanager
def _stops_on_signals() -> Iterator[None]:
    """A signal to end leaves through every ``finally``, so that the server is stopped."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
