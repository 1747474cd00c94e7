"""Both catalogues are complete, say the same with the same placeholders, and are compiled."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import ruobr_server
from ruobr_tui import i18n, phrases
from tools.extract_messages import extract

PACKAGE = Path(i18n.__file__).parent
KEYWORDS = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]|%%|%[sd]")


def catalogue(language: str) -> Catalog:
    return read_po(
        BytesIO((PACKAGE / "locale" / language / "LC_MESSAGES" / "ruobr.po").read_bytes()), language
    )


def wanted() -> set[tuple[object, str | None]]:
    folders = (PACKAGE, Path(ruobr_server.__file__).parent)
    found = [
        each
        for folder in folders
        for each in extract_from_dir(folder, [("**.py", extract)], keywords=KEYWORDS)  # type: ignore[list-item]
    ]
    return {(message, context) for _file, _line, message, _comments, context in found if message}


def key(message: Message) -> tuple[object, str | None]:
    return message.id, message.context


def test_every_text_of_the_interface_is_in_the_catalogues_and_no_other() -> None:
    shown = wanted()
    for language in i18n.LANGUAGES:
        present = {key(message) for message in catalogue(language) if message.id}
        assert shown - present == set(), f"{language}: run `make messages` and translate"
        assert present - shown == set(), f"{language}: texts nobody shows any more"


def test_every_text_has_a_russian_translation() -> None:
    empty = [
        message.id
        for message in catalogue("ru")
        if message.id and not all(message.string if isinstance(message.string, tuple) else [message.string])
    ]
    assert empty == []


def test_the_english_catalogue_says_nothing_in_russian() -> None:
    said = {
        message.id: message.string
        for message in catalogue("en")
        if message.id and re.search("[а-яё]", str(message.string), re.IGNORECASE)
    }
    # Texts that hold a Russian word by themselves, such as a document's, hold it in the original too.
    assert {own for own in said if not re.search("[а-яё]", str(own), re.IGNORECASE)} == set()


def test_no_translation_is_fuzzy() -> None:
    assert [
        message.id
        for language in i18n.LANGUAGES
        for message in catalogue(language)
        if message.fuzzy and message.id
    ] == []


def test_translations_keep_their_placeholders() -> None:
    for message in catalogue("ru"):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        strings = message.string if isinstance(message.string, list | tuple) else (message.string or "",)
        allowed = {tuple(sorted(PLACEHOLDER.findall(text))) for text in ids}
        for string in strings:
            assert tuple(sorted(PLACEHOLDER.findall(string))) in allowed, string


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_compiled_catalogue_says_what_its_source_says(language: str) -> None:
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "ruobr.mo"
    fresh = BytesIO()
    write_mo(fresh, catalogue(language))
    fresh.seek(0)
    assert texts_of(BytesIO(path.read_bytes())) == texts_of(fresh), "run `make messages`"


def texts_of(compiled: BytesIO) -> dict[object, str]:
    """Every text of a compiled catalogue but its head, which says when it was compiled."""
    return {key: text for key, text in vars(GNUTranslations(compiled))["_catalog"].items() if key}


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 день назад"), (2, "2 дня назад"), (5, "5 дней назад"), (21, "21 день"), (111, "111 дней")],
)
def test_russian_plural_forms(count: int, said: str) -> None:
    from datetime import date, timedelta

    i18n.activate("ru")
    try:
        if count < 7:
            today = date(2026, 11, 24)
            texts = {
                phrases.near_day(today - timedelta(days=count), today),
                phrases.age(timedelta(days=count)) + " назад",
            }
            assert said in texts
        else:
            assert phrases.age(timedelta(days=count)) == said
    finally:
        i18n.activate("en")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_each_text_is_what_gettext_itself_reads(language: str) -> None:
    """Ours decodes a text when it is first needed."""
    path = PACKAGE / "locale" / language / "LC_MESSAGES" / "ruobr.mo"
    with path.open("rb") as file:
        whole = GNUTranslations(file)
    with path.open("rb") as file:
        ours = i18n.Catalogue(file)
    texts: dict[str | tuple[str, int], str] = vars(whole)["_catalog"]
    assert len(texts) > 100
    for key, text in texts.items():
        assert vars(ours)["_catalog"][key] == text
    assert ours.info() == whole.info()
    forms = [vars(whole)["plural"](count) for count in range(130)]
    assert [vars(ours)["plural"](count) for count in range(130)] == forms
    assert ours.gettext("no such text") == "no such text"
    assert ours.pgettext("no such context", "Today") == "Today"
    assert ours.ngettext("no such day", "no such days", 2) == "no such days"
