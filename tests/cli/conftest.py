"""The printing commands over a portal of plain data: the real command, store and client."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ruobr_tui import i18n
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.config import Config
from ruobr_tui.files.paths import Paths
from support.fixtures import FixedClock
from support.portals import DataPortal

Printing = Callable[..., int]


@pytest.fixture
def english() -> None:
    """Speak English."""
    i18n.activate("en")


@pytest.fixture
def family(clock: FixedClock) -> DataPortal:
    """A portal with one parent and a child; change it before a command asks."""
    data = DataPortal(clock)
    child = {
        "id": 11,
        "first_name": "Анна",
        "last_name": "Примерова",
        "middle_name": "Ивановна",
        "group": "7А",
    }
    data.answers["user/"] = {"status": "applicant", "childs": [child]}
    data.answers["controlmark/"] = [{"period": 2, "date_start": "2026-11-03", "date_end": "2026-12-30"}]
    return data


@pytest.fixture
def printing(tmp_path: Path, family: DataPortal, clock: FixedClock) -> Printing:
    """Runs a command; returns its exit code."""
    paths = Paths(tmp_path / "c.toml", tmp_path / "data", tmp_path / "state")
    config = Config(server="http://127.0.0.1:9/", login="kim")

    def run(*arguments: str) -> int:
        transport = family.transport
        return run_printing(
            parser().parse_args(arguments), config, paths, "secret", transport=transport, clock=clock
        )

    return run
