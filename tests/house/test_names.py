"""Names of code are the standard terms of HTTP, SQL, Textual and the school field, not a private dialect.

Checked are modules, classes, functions, parameters and variables of the folders in ``DONE``. The list only
grows. Tests are among them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

DONE = (
    "benchmarks",
    "ruobr_tui",
    "server/ruobr_server",
    "tests",
    "tools",
)

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

FIXED = frozenset({"asked_at", "meal_visits", "visits"})
"""Fields of the contract and a table: what travels or is stored is called as it was."""

TOO_VAGUE = frozenset({"each", "found", "it"})
"""Names of functions, classes and parameters that say nothing about their value; variables may be short."""


def words_of(name: str) -> list[str]:
    """``read_HTTPHead`` → read, http, head."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def faults_of(name: str) -> Iterator[str]:
    """Why a name is no standard one."""
    if name in FIXED:
        return
    for word in words_of(name):
        singular = word.removesuffix("s")
        for wrong in {word, singular} & STANDARD.keys():
            yield f"{name}: not {wrong!r} but {STANDARD[wrong]}"
    if name in TOO_VAGUE:
        yield f"{name}: says nothing about its value"


def names_in(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each class, function, parameter, variable and alias of an import."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                if name not in TOO_VAGUE:
                    yield node.lineno, name
            case ast.alias(asname=str(name)):
                yield node.lineno, name


def modules_of(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))


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


@pytest.mark.parametrize(
    "name",
    ["told", "_told", "tell_all", "is_kept", "ApplicationTold", "Door", "visitors", "found", "each"],
)
def test_words_of_the_dialect_are_noticed(name: str) -> None:
    assert list(faults_of(name))


@pytest.mark.parametrize("name", ["teller", "foundation", "keep_alive", "task", "Session", "HTTPServer"])
def test_other_names_are_not(name: str) -> None:
    assert not list(faults_of(name))


@pytest.mark.parametrize(
    "source",
    [
        "def told(): ...",
        "class Kept: ...",
        "def store(asked): ...",
        "kept = 1",
        "for door in ():\n    ...",
        "with opened() as visit:\n    ...",
        "self.told = 1",
        "import applications as asking",
        "[told for told in ()]",
    ],
)
def test_names_are_noticed_wherever_they_are_defined(source: str) -> None:
    assert [fault for _line, name in names_in(source) for fault in faults_of(name)]


@pytest.mark.parametrize(
    "source", ["found = 1", "for each in ():\n    ...", "order.asked_at = now", "told()"]
)
def test_uses_and_short_variables_are_not(source: str) -> None:
    assert not [fault for _line, name in names_in(source) for fault in faults_of(name)]
