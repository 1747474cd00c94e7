"""In which encoding a file is, where no known word shows it."""

from __future__ import annotations

import codecs

import pytest

from ruobr_tui.api.rules.text.table_text import NotATable, decoded

SENTENCE = "Съешь ещё этих мягких французских булок, да выпей чаю: 24.11.2026"
EIGHT_BITS = ["cp1251", "cp866", "koi8-r", "mac-cyrillic"]


@pytest.mark.parametrize("encoding", ["utf-8", *EIGHT_BITS])
def test_small_russian_letters_show_the_encoding(encoding: str) -> None:
    assert decoded(SENTENCE.encode(encoding)) == SENTENCE


def test_the_more_words_are_found_the_likelier_it_is() -> None:
    # Read as KOI8-R, text of Windows has its letters in the other case: the words decide.
    text = "ДАТА;СЧЁТ"
    assert decoded(text.encode("koi8-r"), ["дата", "счёт"]) == text
    assert decoded(text.encode("cp1251"), ["дата", "счёт"]) == text
    assert decoded(text.encode("cp866"), ["дата", "счёт"]) == text


def test_a_broken_byte_does_not_make_another_encoding_of_it() -> None:
    assert decoded(SENTENCE.encode() + b"\xff", ["булок"]) == SENTENCE + "\ufffd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["ab", "a;b;c", "дата;1", SENTENCE])
def test_wide_letters_without_a_mark(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == text


def test_nine_of_ten_letters_are_enough() -> None:
    text = "a23456789€"
    assert decoded(text.encode("utf-16-le")) == text
    with pytest.raises(NotATable, match="no text"):
        decoded("a2345678€€".encode("utf-16-le"))


def test_three_bytes_are_not_wide() -> None:
    with pytest.raises(NotATable, match="no text"):
        decoded(b"a\0b")
    assert decoded(b"ab\0") == "ab"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_goes_before_every_guess(mark: bytes, encoding: str) -> None:
    assert decoded(mark + SENTENCE.encode(encoding)) == SENTENCE
    assert decoded(mark + "€€€".encode(encoding)) == "€€€"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04...", "workbook of a spreadsheet program"),
        (b"\xd0\xcf\x11\xe0...", "workbook of a spreadsheet program"),
        (b"%PDF-1.7", "This is a PDF"),
        (b"{\\rtf1", "text document"),
        (b"<html>", "web page"),
        (b" \n<!DOCTYPE html>", "web page"),
        (b"<?xml version", "web page"),
        (b"a\x01b", "This is no text"),
        (b"a\x1b[0m", "This is no text"),
    ],
)
def test_other_files_are_named(data: bytes, why: str) -> None:
    with pytest.raises(NotATable, match=why):
        decoded(data)


@pytest.mark.parametrize("text", ["<tablet>", "a<html>", "a\tb\nc\rd\x0ce\x0bf"])
def test_text_that_only_looks_like_one(text: str) -> None:
    assert decoded(text.encode()) == text


def test_only_the_beginning_is_looked_at() -> None:
    assert decoded(b"a" * 10_000 + b"\x01") == "a" * 10_000 + "\x01"
    with pytest.raises(NotATable):
        decoded(b"a" * 9_999 + b"\x01")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_letter_at_the_end_of_wide_text_spoils_nothing_else(encoding: str) -> None:
    assert decoded(SENTENCE.encode(encoding) + b"a") == SENTENCE + "\ufffd"
