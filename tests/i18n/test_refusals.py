"""Every refusal of the bundled server, through its answer and the client, on a Russian screen."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ruobr_server
from ruobr_server.kit import errors
from ruobr_server.kit.http.responses import refusal
from ruobr_tui import i18n
from ruobr_tui.api import answers
from ruobr_tui.api.errors import FieldsRefused, RuobrError, WrongPassword
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.widgets.form import said
from support.fixtures import FixedClock

SERVER = Path(ruobr_server.__file__).parent
ON_THE_COMMAND_LINE = {"commands.py", "areas/schools/revocation_policy.py", "demo/seed.py"}
"""What these refuse is read beside the server, in English."""
OWN_PATH = "/cabinet/something"
LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = ("DD.MM.YYYY", "CSV", "PDF", "JPEG", "PNG", "QR", "Esc", "Caps Lock")


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    i18n.activate("ru")
    yield
    i18n.activate("en")


def classes(of: type[errors.ServerError] = errors.ServerError) -> Iterator[type[errors.ServerError]]:
    yield of
    for each in of.__subclasses__():
        yield from classes(each)


BY_NAME = {each.__name__: each for each in classes() if each.__module__ == errors.__name__}


def texts_of(node: ast.expr, module: str) -> list[str]:
    """What an argument can say: a text, an f-string with something in its places, a constant of a module."""
    match node:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.JoinedStr(values=parts):
            filled = (str(part.value) if isinstance(part, ast.Constant) else "x7" for part in parts)
            return ["".join(filled)]
        case ast.BinOp(left=left):
            return [f"{text}…" for text in texts_of(left, module)]
        case ast.IfExp(body=one, orelse=other):
            return [*texts_of(one, module), *texts_of(other, module)]
        case ast.Name(id=name) if name.isupper():
            return [str(getattr(importlib.import_module(module), name))]
        case ast.Attribute(value=ast.Name(id=place), attr=name) if name.isupper():
            return [str(getattr(getattr(importlib.import_module(module), place), name))]
        case _:  # made elsewhere, of texts that are looked at there
            return []


def raised() -> Iterator[tuple[str, str, str]]:
    """Class, text and place of each refusal with words of its own; of a form's fields one for each."""
    for path in sorted(SERVER.rglob("*.py")):
        where = path.relative_to(SERVER).as_posix()
        if where in ON_THE_COMMAND_LINE:
            continue
        module = "ruobr_server." + where.removesuffix(".py").replace("/", ".")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
                continue
            name, argument = node.func.id, node.args[0]
            if name == "InvalidFields" and isinstance(argument, ast.Dict):
                for value in argument.values:
                    yield from ((name, text, where) for text in texts_of(value, module))
            elif name in BY_NAME and name != "InvalidFields" and name != "DeviceGrant":
                yield from ((name, text, where) for text in texts_of(argument, module))


def told(error: errors.ServerError, clock: FixedClock) -> RuobrError:
    """What the client makes of the server's answer."""
    status, headers, body = refusal(OWN_PATH, error)
    plain = {name.decode(): value.decode() for name, value in headers}
    with pytest.raises(RuobrError) as caught:
        answers.data(status, plain, body, rejected=WrongPassword, clock=clock)
    return caught.value


def is_russian(text: str) -> bool:
    for name in NAMES:
        text = text.replace(name, "")
    return bool(text.strip()) and LATIN.search(text) is None


def test_there_are_refusals_to_look_at() -> None:
    found = list(raised())
    assert len(found) > 90
    assert {"Invalid", "Conflict", "InvalidFields", "Unavailable"} <= {name for name, *_rest in found}


@pytest.mark.parametrize(("name", "text", "where"), sorted(set(raised())))
def test_a_refusal_is_said_in_russian_without_a_field_name(
    name: str, text: str, where: str, clock: FixedClock
) -> None:
    if name == "InvalidFields":
        assert is_russian(said(text)), where
        error = told(errors.InvalidFields({"kind": text}), clock)
        assert isinstance(error, FieldsRefused)
    else:
        error = told(BY_NAME[name](text), clock)
    assert is_russian(error_line(error)), where


@pytest.mark.parametrize("name", sorted(BY_NAME.keys() - {"InvalidFields", "DeviceGrant"}))
def test_a_refusal_without_words_of_its_own(name: str, clock: FixedClock) -> None:
    made: Any = BY_NAME[name]
    error = made(None) if name == "Changed" else made()
    line = error_line(told(error, clock))
    assert is_russian(line), line


def test_a_refusal_in_words_gives_no_advice_that_is_not_known_to_be_true(clock: FixedClock) -> None:
    line = error_line(told(errors.Conflict("Confirm the scan of the birth certificate first."), clock))
    assert line == "Портал сообщает: Сначала подтвердите скан свидетельства о рождении."


def test_what_only_a_program_can_send_wrongly_is_not_shown(clock: FixedClock) -> None:
    line = error_line(
        told(errors.Invalid("Not valid: text holds a character that cannot be stored (NUL)."), clock)
    )
    assert "text" not in line
    assert "Ничего не изменено" in line
