"""What holds for the table of questions, and for how the program's code uses it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import ruobr_tui
from ruobr_tui import i18n
from ruobr_tui.screens.kindergarten.questions import ACTIONS
from ruobr_tui.screens.parts.dialogs.question import Question, same_word
from support.questions import all_questions, places

QUESTIONS = dict(all_questions())


@cache
def sources() -> dict[Path, ast.Module]:
    """The program's code."""
    folder = Path(ruobr_tui.__file__).parent
    return {path: ast.parse(path.read_text("utf-8")) for path in folder.rglob("*.py")}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path, tree in sources().items():
        for found in ast.walk(tree):
            if isinstance(found, ast.Call):
                yield path, found


def test_there_is_one_way_to_put_a_question() -> None:
    made = [path.name for path, call in calls() if getattr(call.func, "id", "") == "Dialog"]
    assert made == ["dialog.py"]


def test_nothing_else_lies_over_a_screen() -> None:
    """A new modal is either a sheet that answers by its words, or has to be thought about here."""
    bases = [
        (found.name, {ast.unparse(base).partition("[")[0] for base in found.bases})
        for tree in sources().values()
        for found in ast.walk(tree)
        if isinstance(found, ast.ClassDef)
    ]
    assert {name for name, of in bases if "ModalScreen" in of} == {"Sheet"}
    made_of = {
        kind: {name for name, of in bases if kind in of} for kind in ("Sheet", "TextSheet", "ListSheet")
    }
    assert made_of == {
        "Sheet": {"TextSheet", "ListSheet", "MenuSheet"},
        "TextSheet": {"Dialog", "AskLine", "AskText", "KioskCodeSheet", "LinkSheet"},
        "ListSheet": {"ChooseScreen", "FilePicker", "PaletteSheet"},
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_complete(name: str) -> None:
    question = QUESTIONS[name]
    assert question.title.endswith("?")
    assert question.yes.startswith("Yes, ")
    assert question.what or question.lost
    assert bool(question.lost) == bool(question.word), "what cannot be undone wants a word, and says why"


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_shown_in_russian(name: str) -> None:
    question = QUESTIONS[name]
    i18n.activate("ru")
    texts = (question.title, question.yes, question.whom, question.what, question.lost, question.result)
    for text in (*texts, question.word):
        said = i18n._(text) if text else ""
        assert not re.search(
            "[A-Za-z]", re.sub(r"%\(\w+\)s|SSH", "", said).replace("(u)", "").replace("(x)", "")
        )
        assert set(re.findall(r"%\(\w+\)s", said)) == set(re.findall(r"%\(\w+\)s", text))


def test_every_question_is_shown_with_all_that_it_names() -> None:
    by_constant: dict[str, list[Question]] = {}
    for name, question in QUESTIONS.items():
        by_constant.setdefault(name.partition(".")[2], []).append(question)
    shown: set[int] = set()
    for path, call in calls():
        if getattr(call.func, "attr", "") != "about" or path.name == "questions.py":
            continue
        assert isinstance(call.func, ast.Attribute)
        if call.args:  # a function of that name in another module
            continue
        names = {keyword.arg for keyword in call.keywords}
        of = ast.unparse(call.func.value)
        meant = (
            list(ACTIONS.values()) if of.startswith("ACTIONS") else _meant(sources()[path], of, by_constant)
        )
        assert meant, f"{path.name}: whose is {of}.about?"
        for question in meant:
            assert places(question) <= names, f"{path.name}: {of}"
            shown.add(id(question))
        assert names <= set().union(*(places(question) for question in meant)), f"{path.name}: {of}"
    assert [name for name, question in QUESTIONS.items() if id(question) not in shown] == []


def _meant(tree: ast.Module, of: str, by_constant: dict[str, list[Question]]) -> list[Question]:
    """The questions that an expression in this module stands for."""
    imported = {
        name.name: f"{found.module.split('.')[-2]}.{name.name}"
        for found in ast.walk(tree)
        if isinstance(found, ast.ImportFrom) and found.module and found.module.endswith(".questions")
        for name in found.names
    }
    if of in imported:
        return [QUESTIONS[imported[of]]]
    # ``question = A if … else B``
    chosen = [
        ast.unparse(each)
        for found in ast.walk(tree)
        if isinstance(found, ast.Assign) and isinstance(found.value, ast.IfExp)
        if ast.unparse(found.targets[0]) == of
        for each in (found.value.body, found.value.orelse)
    ]
    return [QUESTIONS[imported[name]] for name in chosen if name in imported]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("42-00322", "42-00322"),
        (" 4200-322", "4200-322"),
        ("42 - 00322", "42-00322"),
        ("ИВАНОВА", "Иванова"),
        ("семенова", "Семёнова"),
        ("jnjpdfnm", "отозвать"),
        ("цшервкфц", "withdraw"),
        (";erjdf", "Жукова"),
        ("1178.90", "1178,90"),
    ],
)
def test_the_word_is_known_however_it_is_written(typed: str, word: str) -> None:
    assert same_word(typed, word)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", ""),
        ("", "42"),
        (" ", "42"),
        ("4", "42"),
        ("422", "42"),
        ("нет", "отозвать"),
        ("y", "удалить"),
        ("да", "удалить"),
    ],
)
def test_nothing_else_is_the_word(typed: str, word: str) -> None:
    assert not same_word(typed, word)
