"""Programs of others that tests drive, and the markers that say which test drives which.

A test that uses one has the marker of that name. Tests that take a fixture of ``BY_FIXTURE``, or that run on
PostgreSQL by their parameter, get it by themselves; others say ``@pytest.mark.tmux``. Before a test with a
marker starts, its programs are looked for: without them it is skipped, or fails where the variable is 1.
So ``pytest -m "not postgres and not browser"`` runs what needs neither.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest


@dataclass(frozen=True)
class Need:
    """Programs that belong together; each is found under the first of its names that is installed.

    ``variable``: set to 1 (``.ci/run`` does), a missing program is a failure and no reason to skip.
    """

    variable: str
    programs: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


NEEDS = {
    "postgres": Need("RUOBR_REQUIRE_POSTGRES", ("initdb", "postgres", "pg_basebackup", "pg_dump")),
    "pgbouncer": Need("RUOBR_REQUIRE_PGBOUNCER", ("pgbouncer",), folders=("/usr/sbin",)),
    "browser": Need("RUOBR_REQUIRE_CHROMIUM", ("chromium",), ("chromium-browser", "google-chrome")),
    "tmux": Need("RUOBR_REQUIRE_TMUX", ("tmux",)),
    "ssh": Need("RUOBR_REQUIRE_SSH", ("ssh",)),
    "dropbear": Need("RUOBR_REQUIRE_DROPBEAR", ("dbclient",)),
    "putty": Need("RUOBR_REQUIRE_PUTTY", ("plink",)),
    "mosh": Need("RUOBR_REQUIRE_MOSH", ("mosh-server", "mosh-client")),
    "screen": Need("RUOBR_REQUIRE_SCREEN", ("screen",)),
}
"""By marker; the same names stand in ``pyproject.toml``."""

BY_FIXTURE = {"postgres": "postgres", "cluster": "postgres", "pooler": "pgbouncer", "tmux": "tmux"}
"""The marker of a test that takes a fixture."""

BY_PARAMETER = {"database": "postgresql", "empty_database": "postgresql"}
"""Fixtures with a parameter that runs a test on PostgreSQL."""

_running: list[pytest.Item] = []


@cache
def find(marker: str, name: str) -> str | None:
    """The path of one of the marker's programs, if it is installed."""
    need = NEEDS[marker]
    if marker == "postgres":
        from support.postgres import find_binaries

        folder = find_binaries()
        return str(folder / name) if folder is not None and (folder / name).is_file() else None
    path = os.pathsep.join([os.environ.get("PATH", ""), *need.folders])
    names = (name, *need.other_names)
    return next(filter(None, (shutil.which(each, path=path) for each in names)), None)


def program(name: str) -> str:
    """The path of a program, for the test that runs. A test without its marker fails."""
    marker = next(marker for marker, need in NEEDS.items() if name in need.programs)
    for test in _running:
        assert test.get_closest_marker(marker), f"{test.nodeid} starts {name}: mark it, @pytest.mark.{marker}"
    found = find(marker, name)
    assert found is not None, f"no {name} on this machine"
    return found


def markers_of(item: pytest.Item) -> Iterator[str]:
    """The markers that a test gets by itself."""
    for fixture in getattr(item, "fixturenames", ()):
        if fixture in BY_FIXTURE:
            yield BY_FIXTURE[fixture]
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    if any(parameters.get(fixture) == value for fixture, value in BY_PARAMETER.items()):
        yield "postgres"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Before any test is chosen or left out by ``-m``."""
    for marker in markers_of(item):
        item.add_marker(marker)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Go on only where all that the test needs is installed."""
    _running[:] = [item]
    for marker, need in NEEDS.items():
        if item.get_closest_marker(marker) is None:
            continue
        for name in need.programs:
            if find(marker, name) is None:
                _do_without(f"no {name} on this machine: nothing is tested with it", need.variable)


def _do_without(reason: str, variable: str) -> None:
    if os.environ.get(variable) == "1":
        pytest.fail(reason)
    print(f"\n*** {reason} ***", file=sys.__stderr__)
    pytest.skip(reason)
