"""What takes long and is the same for all is made once in a run, by the process that needs it first."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from support.memory import in_memory

VARIABLE = "RUOBR_TESTS_MADE"
"""The folder of this run, known to all its processes."""


def pytest_configure(config: pytest.Config) -> None:
    """Before the workers of a parallel run are started."""
    if not hasattr(config, "workerinput"):
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="ruobr-made-", dir=in_memory())


def pytest_unconfigure(config: pytest.Config) -> None:
    """When they have ended."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(VARIABLE), ignore_errors=True)


def _home() -> Path:
    if VARIABLE not in os.environ:  # used outside of a run of tests
        os.environ[VARIABLE] = tempfile.mkdtemp(prefix="ruobr-made-", dir=in_memory())
        atexit.register(shutil.rmtree, os.environ[VARIABLE], ignore_errors=True)
    return Path(os.environ[VARIABLE])


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder that ``make`` has filled, now or before; nobody may change it. Others wait meanwhile."""
    home = _home()
    folder, unfinished = home / name, home / f"{name}.part"
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder
