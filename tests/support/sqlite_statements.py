"""With ``RUOBR_STATEMENTS=1``: which places of the server send statements to SQLite alone in this run.

A place is a line of ``server/ruobr_server``; what the commands do in processes of their own is not seen.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

SERVER = Path(__file__).parents[2] / "server" / "ruobr_server"
ROOT, DATABASE = f"{SERVER}{os.sep}", f"{SERVER / 'kit' / 'db'}{os.sep}"
"""``DATABASE`` only passes on the statements of its callers."""

_places: dict[str, set[str]] = {"sqlite": set(), "postgresql": set()}


def _place_of(frame: FrameType | None) -> str | None:
    """The innermost line of the server that is not of ``kit.db``."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(ROOT) and not name.startswith(DATABASE):
            return f"{name.removeprefix(ROOT)}:{frame.f_lineno} {frame.f_code.co_name}"
        frame = frame.f_back
    return None


def _note(connection: Any, *_: object) -> None:
    place = _place_of(sys._getframe(1))
    if place is not None:
        _places[connection.dialect.name].add(place)


def pytest_configure(config: pytest.Config) -> None:
    """Listen to every engine of this process, where it is wished."""
    if os.environ.get("RUOBR_STATEMENTS") == "1":
        from sqlalchemy import event
        from sqlalchemy.engine import Engine

        event.listen(Engine, "before_cursor_execute", _note)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand on to the process that reports."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["statements"] = {kind: sorted(places) for kind, places in _places.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over from a worker that has ended."""
    for kind, places in getattr(node, "workeroutput", {}).get("statements", {}).items():
        _places[kind].update(places)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which they are."""
    alone = sorted(_places["sqlite"] - _places["postgresql"])
    if alone:
        terminalreporter.section(f"statements sent to SQLite alone: {len(alone)} places")
        terminalreporter.write("\n".join(alone) + "\n")
