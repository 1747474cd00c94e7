"""Two portals; keys and pauses wait by turns of the loop (``support.calm``)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ruobr_server.auth.passwords import Passwords
from support.fixtures import FixedClock
from support.screens import Line, school_application
from support.two_portals import Portals


@pytest.fixture(autouse=True)
def _calm(calm_pauses: None) -> None:
    """For every test of this folder."""


@pytest.fixture
def portals(tmp_path: Path, passwords: Passwords, clock: FixedClock, line: Line) -> Iterator[Portals]:
    """A school at each of two portals."""
    folder = tmp_path / "second"
    folder.mkdir()
    with school_application(folder, passwords, clock) as (application, database):
        yield Portals(line, Line(application, database))
