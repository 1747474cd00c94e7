"""Where output or files can go nowhere, a line says the cause and another what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import forked

FULL = Path("/dev/full")
"""A device of Linux that has no room."""


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full on this machine")
@pytest.mark.parametrize("command", [("config",), ("cache", "clear")])
def test_output_on_a_full_disk_is_reported(tmp_path: Path, command: tuple[str, ...]) -> None:
    env = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ruobr_tui", "--lang", "en", *command],
            env=env,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Free some disk space" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_needs_a_terminal(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruobr_tui", "--lang", "en", "demo"],
        env={**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("command", [("config",), ("cache", "clear"), ("logout",), ("week", "--login", "x")])
def test_folders_that_are_none_are_no_fault(tmp_path: Path, command: tuple[str, ...]) -> None:
    a_file = tmp_path / "file"
    a_file.touch()
    nowhere = str(a_file / "deeper")
    env = {**os.environ, "HOME": nowhere, "RUOBR_PASSWORD": "x", "RUOBR_SERVER": "http://127.0.0.1:9/"}
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        env[name] = nowhere
    done = forked.run("ruobr_tui", "--lang", "en", *command, environment=env)
    assert "Traceback" not in done.stderr
    assert "cannot be read" in done.stderr  # the settings
