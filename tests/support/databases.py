"""On which kinds of database a test with the fixture ``database`` runs: on each, unless it says otherwise.

``pytestmark = on_sqlite`` or ``@on_sqlite`` is for rules, messages and routes whose statements other tests
run on PostgreSQL; docs/testing.md says which tests stay on both. The marker nearest to the test counts.
"""

from __future__ import annotations

import pytest

KINDS = ("sqlite", "postgresql")

on_sqlite = pytest.mark.databases("sqlite")
on_postgresql = pytest.mark.databases("postgresql")
on_both = pytest.mark.databases(*KINDS)
"""For a test in a module that is ``on_sqlite``."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test once for each of its kinds; a module may have a ``database`` of its own."""
    if "database" not in metafunc.fixturenames or hasattr(metafunc.module, "database"):
        return
    if any(mark.args[:1] == ("database",) for mark in metafunc.definition.iter_markers("parametrize")):
        return
    marker = metafunc.definition.get_closest_marker("databases")
    metafunc.parametrize("database", KINDS if marker is None else marker.args, indirect=True)
