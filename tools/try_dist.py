"""Install a built wheel into a bare environment, and use it as its users do (``make dist``).

``python -m tools.try_dist dist/*.whl``: the client alone answers in Russian; with the server, a demo starts,
``/healthz`` answers, and the client signs in and prints a week. Raises at the first thing that fails.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
READY = re.compile(r"listening on (http://127\.0\.0\.1:\d+)")


class Installed:
    """A new environment with nothing in it, and a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "venv" / "bin"
        home = folder / "home"
        home.mkdir()
        venv.create(folder / "venv", with_pip=False)  # the pip of this environment installs into it
        ours = ("RUOBR_", "PYTHON", "XDG_")
        others = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environ = others | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "LANG": "ru_RU.UTF-8"}

    def install(self, requirement: str) -> None:
        """Install it with the tested versions of its libraries."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.programs / "python"), "install"]
        options = ("-q", "--disable-pip-version-check", "--no-compile", "-c", str(ROOT / "constraints.txt"))
        subprocess.run([*pip, *options, requirement], check=True, cwd="/")

    def run(self, *command: str, **environ: str) -> str:
        """What a program of the environment prints. It is started outside of the project."""
        done = subprocess.run(
            [self.programs / command[0], *command[1:]],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.environ["HOME"],
            env=self.environ | environ,
            timeout=60,
        )
        return done.stdout

    @contextmanager
    def demo(self) -> Iterator[str]:
        """The address of a running demo server; it is stopped at the end."""
        server = subprocess.Popen(
            [self.programs / "ruobr-server", "--demo", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.environ["HOME"],
            env=self.environ,
        )
        try:
            assert server.stdout is not None
            for line in server.stdout:
                if found := READY.search(line):
                    yield found[1]
                    break
            else:
                raise RuntimeError("the demo server ended before it was ready")
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def check(wheel: Path) -> None:
    """Raises ``AssertionError`` or ``CalledProcessError`` when the wheel is not usable."""
    started = time.monotonic()

    def step(text: str) -> None:
        print(f"{time.monotonic() - started:5.1f} s  {text}", flush=True)

    with tempfile.TemporaryDirectory(prefix="ruobr-dist-") as folder:
        installed = Installed(Path(folder))
        step("an empty environment is there")
        installed.install(str(wheel))
        version = installed.run("ruobr", "--version").strip()
        assert wheel.name.split("-")[1] in version, version
        step(f"the client alone: {version}")
        text = installed.run("ruobr", "--help")
        assert re.search("[а-яё]{4}", text), text
        step("it speaks Russian")
        installed.install(f"{wheel}[server]")
        step(f"with the server: {installed.run('ruobr-server', '--version').strip()}")
        with installed.demo() as address:
            with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:
                assert answer.status == 200, answer.status
            step("the demo answers /healthz")
            week = ("ruobr", "--server", f"{address}/", "--login", "parent", "week", "--json")
            printed = installed.run(*week, RUOBR_PASSWORD="demo")
            assert json.loads(printed), printed
            step("the client has signed in and printed a week")


if __name__ == "__main__":
    check(Path(sys.argv[1]).resolve())
