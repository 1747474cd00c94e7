"""The demo region, behind a program or alone: made once for each moment, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from ruobr_server.app import create_app
from ruobr_server.areas.documents.encryption import keys_in
from ruobr_server.demo.demo import prepare_demo
from ruobr_server.kit.db import Database
from ruobr_server.kit.settings import Settings
from support.fixtures import CHEAP, ZONE, FixedClock
from support.made_once import made_once
from support.screens import Line

DEMO_NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
"""A Tuesday before noon."""


def made_demo(now: datetime = DEMO_NOW) -> Path:
    """The files of a demo server that was started at this moment, not to be changed."""

    def make(folder: Path) -> None:
        prepare_demo(folder, FixedClock(now))

    return made_once(f"demo-{now:%Y-%m-%dT%H%M%z}", make)


def copied_demo(folder: Path, now: datetime = DEMO_NOW) -> str:
    """The address of a copy's database; ``folder`` gets its files."""
    shutil.copytree(made_demo(now), folder, dirs_exist_ok=True)
    [file] = folder.glob("demo-*.sqlite")
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def demo_folder() -> Path:
    """The files of a demo server, not to be changed."""
    return made_demo()


def copy_demo(demo_folder: Path, copy: Path) -> Path:
    """A folder of data for a demo server of one's own, which then need not make its school."""
    return Path(shutil.copytree(demo_folder, copy, dirs_exist_ok=True))


@contextmanager
def demo_line(
    demo_folder: Path, copy: Path, moment: datetime = DEMO_NOW, way: type[Line] = Line
) -> Iterator[Line]:
    """The way to a demo server of its own, over a copy of these files."""
    copy_demo(demo_folder, copy)
    [file] = [each for each in copy.rglob("*") if each.is_file() and b"SQLite" in each.read_bytes()[:16]]
    clock = FixedClock(moment)
    database = Database(f"sqlite:///{file}", clock=clock)
    app = create_app(Settings(password_cost=CHEAP, file_keys=keys_in(copy)), database, clock=clock)
    try:
        yield way(app, database)
    finally:
        app.state.gate.close()
        database.close_now()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of a demo school, built once for a file of tests, which share it."""
    return copied_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def portal(demo: str, clock: FixedClock) -> Iterator[Line]:
    """The way to the demo's server in this process."""
    database = Database(demo, clock=clock)
    application = create_app(Settings(demo=True), database, clock=clock)
    yield Line(application, database)
    application.state.gate.close()
    database.close_now()
