"""Files of tests stand alone: each has its own name, and none imports another one."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("test_*.py"))


def imported_by(path: Path) -> set[str]:
    """The last part of each module that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return {name.rpartition(".")[2] for name in found}


def test_each_file_has_its_own_name() -> None:
    """pytest imports them by their names alone."""
    assert [name for name, count in Counter(path.name for path in FILES).items() if count > 1] == []


def test_no_file_of_tests_imports_another_one() -> None:
    """What two of them need stands in ``tests/support`` or in the ``conftest.py`` of their folder."""
    names = {path.stem for path in FILES}
    assert {path.name: names & imported_by(path) for path in FILES if names & imported_by(path)} == {}
