"""CSV as programs and a Russian Excel read it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_tui.api.rules.text.csv_text import (
    DIALECTS,
    EXCEL,
    FORMULAS,
    PLAIN,
    Dialect,
    csv_bytes,
    csv_text,
)


def read(written: bytes, dialect: Dialect) -> list[list[str]]:
    text = written.decode(dialect.encoding)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect.separator, strict=True))


def test_a_plain_table_is_for_programs() -> None:
    table = csv_bytes(("a", "b", "c"), [[Decimal("-1.50"), 3, True], [None, "x,y", 'z"\n']])
    assert table == b'a,b,c\r\n-1.50,3,1\r\n,"x,y","z""\n"\r\n'


def test_a_russian_excel_gets_semicolons_commas_and_a_mark() -> None:
    table = csv_bytes(("сумма", "текст"), [[Decimal("-1.50"), "да; нет"], [Decimal("1E+3"), "1.5"]], EXCEL)
    assert table == '\ufeffсумма;текст\r\n-1,50;"да; нет"\r\n1000;1.5\r\n'.encode()


@pytest.mark.parametrize("dialect", DIALECTS.values())
@pytest.mark.parametrize(
    "text",
    ["=1+1", "+7 900", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "\xa0 =1", "\uff1d1+1", "=cmd|' /C calc'!A0"],
)
def test_no_cell_starts_a_formula(dialect: Dialect, text: str) -> None:
    assert read(csv_bytes((text,), [[text]], dialect), dialect) == [[f"'{text}"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["", " ", "5", "'=1", "a=b", "«=»"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert read(csv_bytes(("a", "b"), [[text, "x"]]), PLAIN)[1] == [text, "x"]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4)))
@pytest.mark.parametrize("dialect", DIALECTS.values())
def test_what_is_written_is_read_and_never_a_formula(dialect: Dialect, rows: list[list[str]]) -> None:
    heading, *found = read(csv_bytes(("a", "b"), rows, dialect), dialect)
    assert heading == ["a", "b"]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    assert not any(cell.lstrip(" \xa0").startswith(tuple(FORMULAS)) for row in found for cell in row)


def test_the_mark_is_part_of_the_file_and_not_of_the_text() -> None:
    assert csv_text(("a",), [], EXCEL) == "a\r\n"
