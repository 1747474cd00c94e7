"""Rules of style that can be checked: over both catalogues, and over what the server writes itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import ruobr_server
from ruobr_tui import i18n, keys
from ruobr_tui.screens.registry import AREAS
from ruobr_tui.widgets.fit import width_of

SERVER = Path(ruobr_server.__file__).parent
LOCALE = Path(i18n.__file__).parent / "locale"
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|%[sd]")
WIDEST_VERB = 12
"""Cells of a verb in the footer."""

RUSSIAN_NEVER = (
    r"нынешн\w+",
    r"занавес\w*",
    r"пожелани\w+",
    r"желанн\w+",
    r"(?<!всё )сохранённое",
    r"увиден\w+",
    r"выброс\w+",
    r"насовсем",
    r"навсегда",
    r"самое большее",
    r"спросить портал",
    r"спрашива\w+",
    r"машин[аеуыой]+",
    r"узел|узл[аеу]",
    r"пожалуйста",
    r"(?<!кассовым )чек\w*",
    r"МиБ|КиБ",
    r"нояб|сент(?!ябр)",
)
"""Words that people do not use for these things."""

ENGLISH_NEVER = (
    r"told",
    r"tells",
    r"anew",
    r"meanwhile",
    r"dearest",
    r"comes? to nothing",
    r"at the most",
    r"[Ii]n all(?=:| %|$)",
    r"by itself",
    r"the line",
    r"the machine|this machine",
    r"e-mail\w*",
    r"State Services",
    r"MiB|KiB",
    r"any more",
)
"""Words of a private dialect."""


@cache
def catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "ruobr.po").open("rb") as file:
        return read_po(file, language)


def english() -> Iterator[str]:
    for message in catalogue("en"):
        yield from ids(message)


def ids(message: Message) -> list[str]:
    if not message.id:
        return []
    return [message.id] if isinstance(message.id, str) else list(message.id)


def strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def russian() -> Iterator[tuple[str, str]]:
    for message in catalogue("ru"):
        if message.id:
            for text in strings(message):
                yield ids(message)[0], text


def test_russian_quotes() -> None:
    """«…», inside them „…“; never straight ones round words."""
    assert [text for _id, text in russian() if re.search(r'["”]', bare(text))] == []
    assert [text for _id, text in russian() if text.count("«") != text.count("»")] == []


def test_english_quotes_and_apostrophes() -> None:
    """“…” and ’; no guillemets, but round a Russian name."""
    assert [text for text in english() if re.search(r"[A-Za-z]'[a-z]|s' ", bare(text))] == []
    assert [text for text in english() if re.search(r"[«»]", text) and not re.search("[А-Яа-я]", text)] == []
    assert [text for text in english() if text.count("“") != text.count("”")] == []


def bare(text: str) -> str:
    """A text without what is typed into a shell or a settings file, where quotes are straight."""
    text = text.replace("can't open '", "")  # argparse's own
    text = re.sub(r"pip install '[^']+'|'%\([a-z_]+\)s'|\"[a-z.,]+\"( = \"[a-z,]+\")?", "", text)
    return PLACEHOLDER.sub("x", text)


def test_russian_dashes() -> None:
    """An em dash between words; an en dash only in ranges, a hyphen only in words."""
    assert [text for _id, text in russian() if re.search(r"(?<=[а-яё»,)%s]) – (?=[а-яё«])", bare(text))] == []
    assert [text for _id, text in russian() if re.search(r"(?<=[а-яё»]) - ", bare(text))] == []


def test_numbers_have_the_sign_of_their_language() -> None:
    """A decimal comma in Russian, a point in English."""
    number = r"(?<![\d.,])\d+{sign}\d{{1,2}}(?![\d.,])"
    wrong = [text for _id, text in russian() if re.search(number.format(sign=r"\."), bare(text))]
    assert [text for text in wrong if not re.search(r"\d\.\d{1,2}\.\d|2\.0|127\.|TLS|HTTP", text)] == []
    assert [text for text in english() if re.search(number.format(sign=","), bare(text))] == []


def test_no_iso_date_is_shown() -> None:
    """But where one is typed: on the command line."""
    both = [*english(), *(text for _id, text in russian())]
    assert [text for text in both if re.search(r"\d{4}-\d{2}-\d{2}", text)] == [
        text for text in both if "2026-11-24" in text
    ]


@pytest.mark.parametrize("word", RUSSIAN_NEVER)
def test_words_that_are_never_used_in_russian(word: str) -> None:
    pattern = re.compile(rf"\b(?:{word})\b", re.IGNORECASE)
    assert [text for _id, text in russian() if pattern.search(text)] == []


@pytest.mark.parametrize("word", ENGLISH_NEVER)
def test_words_that_are_never_used_in_english(word: str) -> None:
    pattern = re.compile(rf"\b(?:{word})\b")
    assert [text for text in english() if pattern.search(text)] == []


def test_no_exclamation_marks() -> None:
    """A ``!`` is the sign of what is wrong, before a text; nothing is shouted."""
    both = [*english(), *(text for _id, text in russian())]
    allowed = {"Today is the last day!", "Сегодня последний день!"}
    assert {text for text in both if re.search(r"\w!", text)} <= allowed


def test_no_spaces_at_the_ends() -> None:
    """But behind what is typed after it, and before what is added in brackets."""
    both = [*english(), *(text for _id, text in russian())]
    assert [text for text in both if text.rstrip("\n") != text.strip("\n").strip() and not prompt(text)] == []
    assert [text for text in both if "  " in text.strip() and not re.search("[✓×○+²]", text)] == []


def prompt(text: str) -> bool:
    return bool(re.fullmatch(r".+: | \(.+\)| and | и ", text, re.DOTALL))


def test_three_plural_forms() -> None:
    for message in catalogue("ru"):
        if isinstance(message.id, list | tuple):
            assert len(strings(message)) == 3, message.id
            assert all(strings(message)), message.id


def test_the_same_placeholders() -> None:
    for message in catalogue("ru"):
        wanted = {tuple(sorted(PLACEHOLDER.findall(text))) for text in ids(message)}
        for text in strings(message) if message.id else ():
            assert tuple(sorted(PLACEHOLDER.findall(text))) in wanted, text


def footer_texts() -> set[str]:
    commands = [*AREAS.commands, *keys.COMMANDS]
    return {each.hint or each.title for each in commands if each.footer}


def test_verbs_of_the_footer_are_short() -> None:
    translated = dict(russian())
    wide = {
        text: translated.get(text, "")
        for text in footer_texts()
        if width_of(text) > WIDEST_VERB or width_of(translated.get(text, "")) > WIDEST_VERB
    }
    assert wide == {}


def test_names_of_people_stay_in_the_nominative() -> None:
    """A name is behind a colon or a comma, or in brackets: never behind a preposition that bends it."""
    bent = re.compile(
        r"\b(для|от|у|с|к|за) %\((name|child|pupil|parent|sender|payer|person)\)s", re.IGNORECASE
    )
    assert [text for _id, text in russian() if bent.search(text)] == []


def server_texts() -> Iterator[tuple[str, str]]:
    for path in SERVER.rglob("*.py"):
        if "demo" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(SERVER).as_posix(), node.value


def test_the_server_writes_as_the_catalogues_do() -> None:
    """E-mails, pages and receipts: no forbidden words, no terminal, quotes as in Russian."""
    words = "|".join(rf"\b(?:{word})\b" for word in (*RUSSIAN_NEVER, "терминал\\w*"))
    pattern = re.compile(words, re.IGNORECASE)
    found = [(path, text) for path, text in server_texts() if re.search("[а-яё]{3}", text)]
    assert [(path, text) for path, text in found if pattern.search(text)] == []
    assert [(path, text) for path, text in found if re.search(r"[а-яё] [–-] [а-яё]", text)] == []
