"""Names of code are the standard terms of HTTP, SQL, Textual and the school field, not a private dialect.

``DONE``: modules, classes, functions and parameters. ``VARIABLES``: attributes and variables as well, for the
words in ``VAGUE_VARIABLES``. Both lists only grow.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

DONE = (
    "benchmarks/workspace.py",
    "ruobr_tui",
    "server/ruobr_server",
)

VARIABLES = (
    "ruobr_tui",
    "server/ruobr_server",
    "tests/contract",
    "tests/e2e",
    "tests/kiosk",
    "tests/listeners",
    "tests/live",
    "tests/screens",
    "tests/stand_in",
    "tests/store",
    "tests/support",
    "tests/terminal",
    "tests/widgets",
)

LATER = ("*/*routes.py", "*/ruobr_server/demo/*")
"""Files in these folders that are not checked yet. The list only shrinks."""

STANDARD = {
    "told": "response, sent, or what it is",
    "tell": "publish, update, notify, write, or describe",
    "tells": "has, sends",
    "asked": "request, query",
    "asking": "request, fetch",
    "kept": "stored, cached",
    "door": "server",
    "visit": "session",
    "visitor": "client",
    "errand": "exec request",
    "household": "network, workspace",
}
"""Words that no name contains, with the standard terms."""

TOO_VAGUE = frozenset({"each", "found", "it"})
"""Names of functions, classes and parameters that say nothing about their value."""

VAGUE_VARIABLES = frozenset({"told", "asked", "kept"})
"""Names of attributes and variables that say how a value came here, not what it is."""


def words_of(name: str) -> list[str]:
    """``read_HTTPHead`` → read, http, head."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def faults_of(name: str) -> Iterator[str]:
    """Why a name is no standard one."""
    for word in words_of(name):
        singular = word.removesuffix("s")
        for wrong in {word, singular} & STANDARD.keys():
            yield f"{name}: not {wrong!r} but {STANDARD[wrong]}"
    if name in TOO_VAGUE:
        yield f"{name}: says nothing about its value"


def names_in(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each class, function and parameter."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg


def variables_in(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each attribute, variable, parameter and keyword argument."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute():
                yield node.lineno, node.attr
            case ast.Name():
                yield node.lineno, node.id
            case ast.arg():
                yield node.lineno, node.arg
            case ast.keyword(arg=str(name)):
                yield node.lineno, name


def modules_of(place: str) -> list[Path]:
    path = ROOT / place
    modules = [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    return [module for module in modules if not any(module.match(later) for later in LATER)]


@pytest.mark.parametrize("place", DONE)
def test_names_are_standard(place: str) -> None:
    modules = modules_of(place)
    assert modules, f"{place} is not there any more"
    faults = [
        f"{path.relative_to(ROOT)}:{line}: {fault}"
        for path in modules
        for line, name in [(1, path.stem), *names_in(path.read_text("utf-8"))]
        for fault in faults_of(name)
    ]
    assert faults == []


@pytest.mark.parametrize("place", VARIABLES)
def test_variables_say_what_they_are(place: str) -> None:
    modules = modules_of(place)
    assert modules, f"{place} is not there any more"
    vague = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in modules
        for line, name in variables_in(path.read_text("utf-8"))
        if name.strip("_").lower() in VAGUE_VARIABLES
    ]
    assert vague == []


@pytest.mark.parametrize(
    "name",
    ["told", "_told", "tell_all", "is_kept", "ApplicationTold", "Door", "visitors", "found", "each", "it"],
)
def test_words_of_the_dialect_are_noticed(name: str) -> None:
    assert list(faults_of(name))


@pytest.mark.parametrize("name", ["teller", "foundation", "keep_alive", "task", "Session", "HTTPServer"])
def test_other_names_are_not(name: str) -> None:
    assert not list(faults_of(name))
