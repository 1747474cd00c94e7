"""Programs on terminals, for all tests of this folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.demo_schools import copy_demo
from support.demo_schools import demo_folder as demo_folder
from support.demo_servers import DemoServer
from support.terminal import Terminal

RUOBR = [sys.executable, "-m", "ruobr_tui"]

Start = Callable[..., Terminal]

PARENT = {"RUOBR_PASSWORD": "demo"}
"""With it the program signs in to the demo by itself."""


def at_server(address: str) -> list[str]:
    """Options: the program as the demo's parent."""
    return ["--server", address, "--login", "parent"]


@pytest.fixture(scope="session")
def demo_data(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo's server keeps its school: one for all of these tests."""
    return copy_demo(demo_folder, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def demo_server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one running demo, for tests that are about the program and not about ``ruobr demo``."""
    server = DemoServer(copy_demo(demo_folder, tmp_path_factory.mktemp("shared-demo")))
    yield server.address
    server.stop()


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of a user with an empty home and no keyring."""
    return {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }


@pytest.fixture
def start(home: dict[str, str]) -> Iterator[Start]:
    """Starts programs on terminals; ends those that are still there."""
    running: list[Terminal] = []

    def begin(*options: str, columns: int = 80, rows: int = 24, **env: str) -> Terminal:
        starts_programs = "demo" in options
        terminal = Terminal(
            [*RUOBR, *options] if starts_programs else options,
            columns=columns,
            rows=rows,
            env={**home, **env},
            module=None if starts_programs else "ruobr_tui",
        )
        running.append(terminal)
        return terminal

    yield begin
    for terminal in running:
        terminal.close()
