"""A canteen's table as programs of all ages write it: one meal, or a fault that says what to do."""

from __future__ import annotations

import codecs
import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruobr_tui.api.reasons import canteen as reasons
from ruobr_tui.api.rules.canteen.canteen_heading import MOST_TITLES, Fault
from ruobr_tui.api.rules.canteen.canteen_table import TableRow, read_table, table_text
from ruobr_tui.api.rules.text.table_text import NotATable

HEADING = "дата;счёт;комплекс;состояние;цена"
MEAL = "24.11.2026;6900000193;102;получено;124,30"
PLAIN = f"{HEADING}\r\n{MEAL}\r\n"
ROW = (date(2026, 11, 24), "6900000193", "102", 30, 12_430)

ENCODINGS = (
    "utf-8",
    "cp1251",
    "cp866",
    "koi8-r",
    "mac-cyrillic",
    "utf-16-le",
    "utf-16-be",
    "utf-32-le",
    "utf-32-be",
)
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def meals(text: str) -> list[tuple[date, str, str, int, int | None]]:
    rows, faults = read_table(text)
    assert faults == []
    return [(row.date, row.account, row.complex, row.state, row.price) for row in rows]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("heading", [HEADING, HEADING.upper(), "date;account;complex;state;price"])
def test_each_encoding_is_known(encoding: str, heading: str) -> None:
    if encoding.startswith("utf-32"):
        data = MARKS[encoding] + f"{heading}\r\n{MEAL}\r\n".encode(encoding)
    else:
        data = f"{heading}\r\n{MEAL}\r\n".encode(encoding)
    assert meals(table_text(data)) == [ROW]


@pytest.mark.parametrize("encoding", MARKS)
@pytest.mark.parametrize("end", ["", "\r\n", "\r\n\x1a", "\x1a", "\x1a\x1a\x1a", "\x1a\0\0\0"])
def test_marks_at_the_beginning_and_dos_ends_are_no_part_of_the_table(encoding: str, end: str) -> None:
    data = MARKS[encoding] + (PLAIN.rstrip() + end).encode(encoding)
    assert meals(table_text(data)) == [ROW]


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "koi8-r", "utf-8", "utf-16-le"])
def test_dos_ends_in_any_encoding(encoding: str) -> None:
    assert meals(table_text((PLAIN + "\x1a").encode(encoding))) == [ROW]


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
@pytest.mark.parametrize("first_line", ["", "sep={}\r\n", '"sep={}"\r\n', "SEP={}\n"])
def test_separators_that_are_declared_or_seen(separator: str, first_line: str) -> None:
    table = PLAIN.replace(",", ".").replace(";", separator)
    assert meals(first_line.format(separator) + table) == [ROW]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_each_system(ending: str) -> None:
    assert meals(PLAIN.replace("\r\n", ending)) == [ROW]


@pytest.mark.parametrize(
    "before",
    [
        "Отчёт столовой за 24.11.2026;;;;\n;;;;\n",
        'Отчёт "Столовая № 5";;;;\n',
        '"Отчёт\nза день";;;;\n',
        "\n\n\n",
        "Школа, 5; дата отчёта;;;\n",
        'Столовая без кавычек " и дальше;;;;\n',
        "x\n" * (MOST_TITLES - 1),
    ],
)
def test_titles_before_the_heading(before: str) -> None:
    assert meals(before + PLAIN) == [ROW]


@pytest.mark.parametrize(
    "after",
    [
        "Итого;;;;124,30\n",
        ";;;Всего:;124,30\n",
        "24.11.2026;Итого за день;;;124,30\n",
        "ИТОГО ПО КЛАССУ 5А: 1 завтрак;;;;124,30\n",
        "Total;1;;;124,30\n",
        ";;;;\n\n",
        "Зав. столовой;;;Иванова И. И.;\n",
        HEADING + "\n",
    ],
)
def test_totals_signatures_and_further_headings(after: str) -> None:
    assert meals(PLAIN + after) == [ROW]
    later = MEAL.replace("24.11", "25.11")
    assert len(meals(PLAIN + after + later)) == 2


@pytest.mark.parametrize(
    "line",
    [
        ";6900000193;102;получено;124,30",
        "24.11.2026;;102;получено;124,30",
        "24.11.2026;6900000193;;получено;124,30",
        "24.11.2026;6900000193;102;;124,30",
        "Петров 24.11;6900000193;102;съедено;124,30",
    ],
)
def test_a_meal_with_something_missing_is_no_remark(line: str) -> None:
    _rows, faults = read_table(f"{HEADING}\n{line}\n")
    assert {fault.line for fault in faults} == {2}


@pytest.mark.parametrize(
    "day",
    [
        "24.11.2026",
        "24.11.26",
        "24/11/2026",
        "2026-11-24",
        "24.11.2026 0:00",
        "2026-11-24 00:00:00",
        "'24.11.2026",
    ],
)
def test_days_as_spreadsheets_write_them(day: str) -> None:
    assert meals(PLAIN.replace("24.11.2026", day)) == [ROW]


@pytest.mark.parametrize(
    "account",
    ["6900000193", "6 900 000 193", "'6900000193", '"=""6900000193"""', "6900000193,00", "6900000193.0"],
)
def test_accounts_as_spreadsheets_write_them(account: str) -> None:
    assert meals(PLAIN.replace("6900000193", account)) == [ROW]


@pytest.mark.parametrize(
    "price", ["124,30", "124.30", "124,30 ₽", "124,30 руб.", "124,30р.", "0124,30", '="124,30"']
)
def test_sums_as_people_write_them(price: str) -> None:
    assert meals(PLAIN.replace("124,30", price)) == [ROW]


@pytest.mark.parametrize("account", ["6,9E+09", "6.9E+09", "6,9000001E9"])
def test_a_shortened_number_is_reported_with_what_to_do(account: str) -> None:
    _rows, (fault,) = read_table(PLAIN.replace("6900000193", account))
    assert (fault.line, fault.column) == (2, "account")
    assert fault.why is reasons.NUMBER_SHORTENED


def test_line_numbers_are_those_of_the_file() -> None:
    wrong = "31.02.2026;1;2;получено;1"
    for before in ("sep=;\n", "Отчёт;;;;\n\n", '"Отчёт\nза день";;;;\n'):
        _rows, (fault,) = read_table(f"{before}{HEADING}\n{MEAL}\n{wrong}\n")
        assert fault.line == before.count("\n") + 3


def test_a_heading_over_two_lines_is_found() -> None:
    heading = HEADING.replace("счёт", '"лицевой\nсчёт"')
    assert meals(f"{heading}\n{MEAL}\n") == [ROW]
    _rows, (fault,) = read_table(f"{heading}\n31.02.2026;1;2;получено;1\n")
    assert fault.line == 3


def test_what_is_missing_in_a_heading_is_reported_there() -> None:
    _rows, faults = read_table("Отчёт\nдата;счёт;цена\n24.11.2026;1;5\n")
    assert [(fault.line, fault.column) for fault in faults] == [(2, "complex"), (2, "state")]


@pytest.mark.parametrize("text", ["", "\n\n", ";;;\n", "\ufeff", "\x1a"])
def test_an_empty_table_is_reported(text: str) -> None:
    assert read_table(text) == ([], [Fault(1, "", reasons.EMPTY_TABLE)])


def test_a_table_without_a_heading_is_reported_once() -> None:
    rows, (fault,) = read_table(MEAL)
    assert (rows, fault.line) == ([], 1)
    assert fault.why is reasons.NO_HEADING


def workbook() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (workbook(), "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "workbook"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1\\ansi", "text document"),
        (b"  <html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("<!DOCTYPE html>".encode("utf-16"), "web page"),
        (b"\x03\x7e\x0b\x18\x02\x00\x00\x00\x61\x00\x10\x00", "no text"),
    ],
)
def test_other_files_are_named(data: bytes, fault: str) -> None:
    with pytest.raises(NotATable, match=fault):
        table_text(data)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(ENCODINGS[:7]),
    st.sampled_from(["", "Отчёт столовой № 5;;;;\n", "sep=;\n"]),
    st.lists(st.sampled_from(["Итого;;;;5\n", MEAL.replace("124,30", "1,00") + "\n", "\n"]), max_size=4),
    st.booleans(),
)
def test_any_of_it_together(encoding: str, before: str, lines: list[str], is_dos: bool) -> None:
    distinct = [line.replace("193", f"19{number}") for number, line in enumerate(lines)]
    text = before + HEADING + "\n" + "".join(distinct) + ("\x1a" if is_dos else "")
    found: list[TableRow]
    found, faults = read_table(table_text(text.replace("№", "N").encode(encoding)))
    assert faults == []
    assert len(found) == sum(line.startswith("24") for line in lines)
