"""Every reason that the server or a rule names is declared once, and every declared one is named."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import ruobr_server
import ruobr_tui
from ruobr_server.kit import errors
from ruobr_tui.api import reasons
from ruobr_tui.api.reasons import declared
from ruobr_tui.api.reasons.reason import Explanation, Reason
from support.syntax import parsed

SERVER = Path(ruobr_server.__file__).parent
CLIENT = Path(ruobr_tui.__file__).parent
RULES = CLIENT / "api" / "rules"
DECLARATIONS = CLIENT / "api" / "reasons"
NOT_OF_AN_AREA = {"reason", "declared", "wire"}
EXAMPLES = SERVER / "kit" / "http" / "dependencies.py"


def trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, parsed(path)


def areas() -> dict[str, dict[str, Reason]]:
    """The reasons of each file by their names."""
    found = {}
    for each in pkgutil.iter_modules([str(DECLARATIONS)]):
        if each.name not in NOT_OF_AN_AREA:
            values = vars(importlib.import_module(f"{reasons.__name__}.{each.name}"))
            found[each.name] = {name: it for name, it in values.items() if isinstance(it, Reason)}
    return found


def named_in(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """File and name of each reason that a module names, such as ``reasons.NO_BANK``."""
    files = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == reasons.__name__
        for alias in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=alias), attr=name) if alias in files and name.isupper():
                yield files[alias], name


def test_every_file_of_reasons_is_in_the_list() -> None:
    found = [reason for area in areas().values() for reason in area.values()]
    assert len(found) > 150
    assert {reason.code: reason for reason in found} == {reason.code: reason for reason in declared.ALL}
    assert len(found) == len(declared.ALL)


def test_codes_and_sentences_are_there_once() -> None:
    assert len(declared.BY_CODE) == len(declared.ALL)
    assert len({reason.text for reason in declared.ALL}) == len(declared.ALL)
    assert [code for code in declared.BY_CODE if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_every_named_reason_is_declared_and_every_declared_one_is_named() -> None:
    known = {(area, name) for area, found in areas().items() for name in found}
    named = {
        each
        for folder in (SERVER, RULES)
        for path, tree in trees(folder)
        if path != EXAMPLES
        for each in named_in(tree)
    }
    assert named - known == {("general", "ALL")} & named
    assert known - named == set()


def test_a_reason_is_made_where_reasons_are_declared_alone() -> None:
    made = {
        path.relative_to(folder)
        for folder in (SERVER, CLIENT)
        for path, tree in trees(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason"
        if DECLARATIONS not in path.parents
    }
    assert made == set()


def classes(of: type[errors.ServerError] = errors.ServerError) -> Iterator[str]:
    yield of.__name__
    for each in of.__subclasses__():
        yield from classes(each)


def test_no_refusal_is_a_sentence() -> None:
    names = set(classes()) - {"InvalidInput", "OperatorError", "DeviceGrant", "Refused"}
    for each in errors.OperatorError.__subclasses__():
        names.discard(each.__name__)
    sentences = [
        f"{path.relative_to(SERVER)}:{node.lineno}"
        for path, tree in trees(SERVER)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
        for argument in node.args
        for part in ast.walk(argument)
        if isinstance(part, ast.Constant | ast.JoinedStr) and " " in ast.unparse(part)
    ]
    assert sentences == []


def test_only_the_commands_of_an_operator_have_sentences_for_the_catalogues() -> None:
    """What the server says to people over the wire are reasons: below its commands nothing is translated."""
    over_the_wire = ("areas", "auth", "integrations", "mobile")
    speaking = {
        path.relative_to(SERVER).parts[0]
        for path, tree in trees(SERVER)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "ruobr_server.kit.language"
    }
    assert speaking
    assert speaking.isdisjoint(over_the_wire)
    marked = {
        path.relative_to(SERVER).parts[0]
        for path, tree in trees(SERVER)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "N_"
    }
    assert marked <= speaking


def test_what_the_portal_notes_by_itself_has_a_reason() -> None:
    """A note that is no variable is a sentence of the program."""
    changes = {"move", "move_on", "restore"}
    bare = [
        f"{path.relative_to(SERVER)}:{node.lineno}"
        for path, tree in trees(SERVER)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in changes
        for keyword in node.keywords
        if keyword.arg == "note" and is_sentence(keyword.value)
        if "why" not in {each.arg for each in node.keywords}
    ]
    assert bare == []


def is_sentence(value: ast.expr) -> bool:
    """Whether it is written down in the code: a text, or the name of a constant."""
    return any(
        (isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value)
        or (isinstance(part, ast.Name) and part.id.isupper())
        for part in ast.walk(value)
    )


def test_an_explanation_has_all_values_of_its_sentence() -> None:
    between = Reason("between", "Enter a number from %(low)s to %(high)s.")
    assert str(between.with_fields(low=1, high="B")) == "Enter a number from 1 to B."
    with pytest.raises(KeyError, match="high"):
        between.with_fields(low=1)
    with pytest.raises(KeyError):
        errors.Conflict(between)
    assert str(errors.Conflict(between, low=1, high=2)) == "Enter a number from 1 to 2."


def test_a_percent_sign_needs_no_value() -> None:
    assert str(Explanation(Reason("half", "50 % are free."))) == "50 % are free."
