"""Has the programs' modules imported, and forks a process for each command; see ``support.forked``.

Its arguments: the number of a socket, and of which program. It ends when the other side does.
"""

from __future__ import annotations

import fcntl
import gc
import importlib
import io
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import termios
from contextlib import suppress
from typing import Any

MODULES = {
    "ruobr_tui": (
        "ruobr_tui.app",
        "ruobr_tui.commands.housekeeping",
        "ruobr_tui.commands.printing",
        "ruobr_tui.screens.today.gather",
        "ruobr_tui.terminal.driver",
        "ruobr_tui.terminal.tty",
    ),
    "ruobr_server": (
        "ruobr_server.app",
        "ruobr_server.commands",
        "ruobr_server.migrations.schema",
        "ruobr_server.preparing",
        "ruobr_server.serving",
        "ruobr_server.kit.db.postgresql",
        "ruobr_server.kit.db.sqlite",
        "ruobr_server.sandbox.acquirer.running",
        "ruobr_server.sandbox.state_services.running",
        "uvicorn.protocols.http.httptools_impl",
        "uvloop",
    ),
}
"""What takes long, by program. Nothing of it starts a thread when it is imported; what Textual reads of the
environment then is as the program sets it.
"""


def main() -> None:
    """Until the other side of the socket is closed."""
    control = socket.socket(fileno=int(sys.argv[1]))
    for name in MODULES[sys.argv[2]]:
        importlib.import_module(name)
    from ruobr_server.kit.configuration.loading import load

    load({}, {}, files=())  # builds what reads settings
    gc.collect()
    gc.freeze()
    wake_up, woken = os.pipe()
    os.set_blocking(wake_up, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    statuses: dict[int, int] = {}
    """Where to write how a process ended, by its number."""
    selector = selectors.DefaultSelector()
    selector.register(control, selectors.EVENT_READ)
    selector.register(wake_up, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj == wake_up:
                with suppress(BlockingIOError):
                    os.read(wake_up, 65536)
                continue
            request, fds = _received(control)
            if request is None:
                return
            status = fds.pop()
            pid = os.fork()
            if not pid:
                for each in (control.detach(), wake_up, woken, status, *statuses.values()):
                    os.close(each)
                selector.close()
                _become(request, fds)
            for each in fds:
                os.close(each)
            statuses[pid] = status
            os.write(status, f"{pid}\n".encode())
        for pid, status in list(statuses.items()):
            ended, how = os.waitpid(pid, os.WNOHANG)
            if ended:
                with suppress(BrokenPipeError):  # nobody wants to know
                    os.write(status, f"{os.waitstatus_to_exitcode(how)}\n".encode())
                os.close(statuses.pop(pid))


def _received(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """What to start, with its streams and where to write of it."""
    data, fds, _flags, _address = socket.recv_fds(control, 1 << 20, 4)
    while data and not data.endswith(b"\n"):
        more = control.recv(1 << 20)
        data = data + more if more else b""
    return (json.loads(data) if data else None), list(fds)


def _become(request: dict[str, Any], fds: list[int]) -> None:
    """Be ``python -m module arguments`` with these streams; ends as that ends."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    if request["terminal"]:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), "utf-8")  # type: ignore[misc]
    for number, name, errors in ((1, "stdout", "strict"), (2, "stderr", "backslashreplace")):
        raw = io.BufferedWriter(io.FileIO(number, "w"))
        stream = io.TextIOWrapper(raw, "utf-8", errors, line_buffering=number == 2 or os.isatty(number))
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = [request["module"], *request["arguments"]]
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    main()
