"""A demo server and a parent's folders: everything of the program that is measured, in one place."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO

from benchmarks.terminal import Terminal

LOGIN, PASSWORD = "parent", "demo"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Folders of one user, and the address of the portal they use."""

    folder: Path
    server: str

    @property
    def command(self) -> list[str]:
        """The program as that user starts it, in Russian."""
        ruobr = Path(sys.executable).with_name("ruobr")
        return [str(ruobr), "--server", self.server, "--login", LOGIN, "--lang", "ru"]

    def env(self) -> dict[str, str]:
        """An environment of 256 colours that leads into the folders and nowhere else."""
        inherited = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        home = {
            f"XDG_{kind}_HOME": str(self.folder / kind.lower())
            for kind in ("CONFIG", "DATA", "STATE", "CACHE")
        }
        return {
            **inherited,
            **home,
            "HOME": str(self.folder),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def synchronise(self) -> None:
        """Sign in, ``ruobr sync`` and a look at the week: everything is on this machine afterwards."""
        remembering = [sys.executable, "-m", "benchmarks.remembering", self.server]
        subprocess.run(remembering, env=self.env() | {"PYTHONPATH": "."}, check=True)
        subprocess.run([*self.command, "sync"], env=self.env(), check=True, stdout=subprocess.DEVNULL)
        with Terminal(self.command, self.env(), 80, 24) as terminal:
            terminal.listen(quiet=1.5, at_least=3)


@contextmanager
def demo_server(data: Path, port: int = 0, core: int | None = None) -> Iterator[str]:
    """A running demo server; yields its address. Pinned to a processor when one is given."""
    command = [sys.executable, "-m", "ruobr_server", "--demo", "--port", str(port), "--data-dir", str(data)]
    with serving(command, core) as address:
        yield address


@contextmanager
def serving(command: list[str], core: int | None = None) -> Iterator[str]:
    """A server that says ``listening on <address>``; stopped at the end."""
    with serving_process(command, core) as (address, _process):
        yield address


@contextmanager
def serving_process(
    command: list[str], core: int | None = None, env: Mapping[str, str] | None = None
) -> Iterator[tuple[str, int]]:
    """The same, with the number of its process."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env=env,
        preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {core}),
    )
    try:
        yield _address(process), process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:  # what was measured is worth more than a clean end
            process.kill()
            process.wait(20)


def _address(process: subprocess.Popen[str]) -> str:
    lines: SimpleQueue[str] = SimpleQueue()
    stream = process.stdout
    assert stream is not None
    Thread(target=_read, args=(stream, lines), daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=180)  # a busy machine starts programs slowly
        except Empty as nothing:
            raise RuntimeError("a server did not start") from nothing
        if line.startswith("listening on "):
            return line.removeprefix("listening on ").strip()


def _read(stream: IO[str], lines: SimpleQueue[str]) -> None:
    for line in stream:
        lines.put(line)


@contextmanager
def workspace() -> Iterator[Workspace]:
    """A user whose program has everything of the demo in its store. The server has stopped."""
    with tempfile.TemporaryDirectory(prefix="ruobr-bench-") as name:
        folder = Path(name)
        (folder / "server").mkdir()
        with demo_server(folder / "server") as address:
            home = Workspace(folder, address)
            home.synchronise()
        yield home
