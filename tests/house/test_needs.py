"""Which programs of others a test uses is said by its markers, and found out in one place."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from support import needs
from support.needs import NEEDS, markers_of, program

ROOT = Path(__file__).parents[2]
PLACE = Path(needs.__file__)
PROGRAMS = {name for need in NEEDS.values() for name in (*need.programs, *need.other_names)}


def modules() -> list[Path]:
    return [path for path in ROOT.glob("tests/**/*.py") if path != PLACE]


def commands(tree: ast.AST) -> set[str]:
    """The first words of what may be a command line: a list that begins with a text."""
    lists = [node for node in ast.walk(tree) if isinstance(node, ast.List) and node.elts]
    firsts = [node.elts[0] for node in lists]
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}


def test_a_program_is_started_by_the_path_that_is_found_for_the_test() -> None:
    """``program`` fails for a test that lacks the marker."""
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules()
        for name in commands(ast.parse(path.read_text(encoding="utf-8"))) & PROGRAMS
    ]
    assert wrong == []


def test_markers_and_programs_are_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    registered = project["tool"]["pytest"]["ini_options"]["markers"]
    assert [line.partition(":")[0] for line in registered] == [*NEEDS, "databases"]
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert all(f"{need.variable}=1" in text for need in NEEDS.values())


@pytest.mark.parametrize("marker", NEEDS)
def test_a_test_without_the_marker_gets_no_program(marker: str) -> None:
    with pytest.raises(AssertionError, match=f"mark it, @pytest.mark.{marker}"):
        program(NEEDS[marker].programs[0])


def test_every_test_has_the_markers_of_its_fixtures(request: pytest.FixtureRequest) -> None:
    lacking = [
        test.nodeid
        for test in request.session.items
        for marker in markers_of(test)
        if test.get_closest_marker(marker) is None
    ]
    assert lacking == []


def test_a_database_is_marked_by_its_parameter(database: object, request: pytest.FixtureRequest) -> None:
    is_marked = request.node.get_closest_marker("postgres") is not None
    assert is_marked == ("[postgresql]" in request.node.name)
