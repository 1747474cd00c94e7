"""Files of any program: read alike, with faults by file, row and column; any bytes at all give faults."""

from __future__ import annotations

import io
import random
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ruobr_server.areas.records.service import sheets_of
from ruobr_server.areas.registry import AREAS
from ruobr_server.kit.sheets.cells import cleaned
from ruobr_server.kit.sheets.files import MEGABYTES, grids
from ruobr_server.kit.sheets.reading import read_tables
from ruobr_server.kit.sheets.writing import file_name, heading, template
from support.databases import on_sqlite
from support.imports import FILES, PUPILS, SCHOOL, TOWN, Importer, counted, table

pytestmark = on_sqlite

SHEETS = [sheet for sheet in sheets_of(AREAS) if sheet.is_file]
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def workbook(pages: dict[str, list[list[Any]]]) -> bytes:
    """An XLSX; days and numbers are those of a spreadsheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for title, rows in pages.items():
        page = book.add_worksheet(title)
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(y, x, cell)
                else:
                    page.write(y, x, cell)
    book.close()
    return out.getvalue()


def cells_of(data: bytes) -> list[list[str]]:
    return [line.split(";") for line in data.decode().splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_of_any_program_is_read(encoding: str, separator: str) -> None:
    rows = ("Ветрова|Анна|Ивановна|01.02.2015|5А", "Грачёв|Лев|Олегович|2015-04-03|5А")
    data = table("фамилия|имя|отчество|дата рождения|класс", *rows, separator=separator, encoding=encoding)
    found = read_tables({"ученики.csv": data}, SHEETS)
    assert found.faults == []
    assert [row.values["last name"] for row in found.rows["pupils"]] == ["Ветрова", "Грачёв"]
    assert found.rows["pupils"][1].values["born"].isoformat() == "2015-04-03"


def test_a_workbook_is_a_folder_of_tables(importer: Importer) -> None:
    pages = {name.removesuffix(".csv"): cells_of(data) for name, data in FILES.items()}
    pages["ученики"] = pages.pop("pupils")
    importer({"школа.xlsx": workbook(pages)})
    assert importer(FILES).steps == []


def test_numbers_and_days_of_a_spreadsheet_are_what_they_show(importer: Importer) -> None:
    from datetime import datetime

    importer(FILES)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, day = book.add_worksheet("pupils"), book.add_format({"num_format": "dd.mm.yyyy"})
    for x, title in enumerate(("фамилия", "имя", "СНИЛС", "дата рождения", "класс")):
        page.write_string(0, x, title)
    page.write_row(1, 0, ["Ветрова", "Анна", 8765430300])
    page.write_datetime(1, 3, datetime(2015, 2, 1), day)  # noqa: DTZ001
    page.write_string(1, 4, "6А")
    book.close()
    # The zero that the spreadsheet has taken away does not make another number.
    assert counted(importer({"x.xlsx": out.getvalue()})) == {"change": {"pupils": 1}}


def test_all_faults_are_named_at_once_by_file_row_and_column(importer: Importer) -> None:
    importer(FILES)
    wrong = table(
        "фамилия|имя|дата рождения|СНИЛС|пол|класс",
        "Ветрова|Анна|31.02.2015|087-654-303 01|ж|5А",
        "Новый|Пётр|01.01.2015||?|9Ю",
        "Новая||02.01.2015|||5А",
    )
    classes = table("параллель|литера|классный руководитель", "44|Б|", "7|Б|Никто Никто")
    assert importer.faults({"pupils.csv": wrong, "классы.csv": classes}) == [
        ("pupils.csv", 2, "дата рождения", "not-a-day-of-table"),
        ("pupils.csv", 2, "СНИЛС", "snils-check"),
        ("pupils.csv", 3, "пол", "import-not-choice"),
        ("pupils.csv", 3, "класс", "import-not-found"),
        ("pupils.csv", 4, "имя", "import-not-filled"),
        ("классы.csv", 2, "параллель", "import-not-whole"),
        ("классы.csv", 3, "классный руководитель", "import-not-found"),
    ]


def test_a_formula_is_a_text(importer: Importer) -> None:
    importer(FILES)
    positions = ["=1+2", "+7 директор", "-", "@x", "'=1", "''=1"]
    staff = [
        f"Новый|Пётр{n}|0{n}.01.1980|{'' if text == '-' else text}" for n, text in enumerate(positions, 1)
    ]
    importer({"staff.csv": table("фамилия|имя|дата рождения|должность", *staff)})
    exported = importer.export()
    for line in exported["staff.csv"].decode("utf-8-sig").splitlines():
        for cell in line.split(";"):
            assert cell.strip('"')[:1] not in ("=", "+", "@", "-")
    assert importer(exported).steps == []
    assert importer.export() == exported


def test_columns_that_nobody_reads_are_a_warning(importer: Importer) -> None:
    importer(FILES)
    found = importer.plan({"pupils.csv": table("фамилия|имя|дата рождения|класс|телефон соседа")})
    assert [(each.column, each.why.reason.code) for each in found.doubts] == [
        ("телефон соседа", "import-unknown-column")
    ]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.name))
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_template_is_a_table_of_its_kind_without_rows(sheet: Any, language: str) -> None:
    found = read_tables({file_name(sheet): template(sheet, language)}, SHEETS)
    assert (found.faults, found.doubts, found.rows) == ([], [], {sheet.name: []})
    assert len(set(heading(sheet, language))) == len(sheet.fields)


def test_no_two_columns_of_a_table_have_one_name() -> None:
    for sheet in SHEETS:
        names = [name for each in sheet.fields for name in dict.fromkeys(each.names)]
        assert len(names) == len(set(names)), sheet.name
    names = [name for sheet in SHEETS for name in dict.fromkeys(sheet.names)]
    assert len(names) == len(set(names))


@settings(max_examples=25, deadline=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_columns_and_rows_makes_no_difference(seed: int) -> None:
    chance = random.Random(seed)
    plain = read_tables({"pupils.csv": PUPILS}, SHEETS)
    lines = cells_of(PUPILS)
    order = list(range(len(lines[0])))
    chance.shuffle(order)
    rows = lines[1:]
    chance.shuffle(rows)
    mixed = [[line[place] for place in order] for line in (lines[0], *rows)]
    data = "\r\n".join(";".join(line) for line in mixed).encode()
    found = read_tables({"pupils.csv": data}, SHEETS)

    def values(tables: Any) -> list[str]:
        return sorted(repr(sorted(row.values.items())) for row in tables.rows["pupils"])

    assert values(found) == values(plain)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(
    data=st.binary(max_size=400), name=st.sampled_from(["pupils.csv", "x.csv", "x.xlsx", "расписание.ods"])
)
def test_any_bytes_give_faults_or_rows_and_no_crash(data: bytes, name: str) -> None:
    read_tables({name: data}, SHEETS)


@settings(max_examples=100, deadline=None, suppress_health_check=QUIET)
@given(text=st.text(max_size=300))
def test_any_text_under_a_heading_gives_faults_or_rows(text: str) -> None:
    for sheet in SHEETS[:8]:
        head = ";".join(heading(sheet))
        read_tables({file_name(sheet): f"{head}\n{text}".encode("utf-8", "replace")}, SHEETS)


@settings(max_examples=6, deadline=None, suppress_health_check=QUIET)
@given(data=st.binary(min_size=1, max_size=300), place=st.integers(0, 5_000))
def test_a_damaged_workbook_is_a_fault_or_a_table(data: bytes, place: int) -> None:
    whole = workbook({"pupils": cells_of(PUPILS)})
    place %= len(whole)
    read_tables({"x.xlsx": whole[:place] + data + whole[place + len(data) :]}, SHEETS)


def reason_of(name: str, data: bytes) -> str:
    found, faults = grids(name, data, ())
    assert found == []
    return faults[0].why.reason.code


def test_bombs_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"\0" * (MEGABYTES * 2**20 * 11))
    assert reason_of("bomb.xlsx", packed.getvalue()) == "import-file-too-large"
    assert reason_of("large.csv", b"x" * (MEGABYTES * 2**20 + 1)) == "import-file-too-large"


def test_a_page_of_which_the_last_cell_is_far_away_is_no_end_of_memory() -> None:
    """A reader that makes room for all cells between would take many gigabytes."""
    whole = workbook({"pupils": [["фамилия"]]})
    source = zipfile.ZipFile(io.BytesIO(whole))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", far)
            file.writestr(name, data)
    assert reason_of("far.xlsx", packed.getvalue()) == "import-not-a-file"


def test_too_many_columns_and_too_long_cells_are_refused() -> None:
    assert reason_of("wide.csv", ";".join("a" * 200).encode()) == "import-too-many-columns"
    assert reason_of("long.csv", b"a" * 3_000) == "import-too-long"
    assert reason_of("quotes.csv", b'a;"b\nc;d') == "not-a-line"


def test_a_wrong_table_is_not_guessed(importer: Importer) -> None:
    faults = importer.faults(
        {"what.csv": table("a|b", "1|2"), "territories.csv": TOWN, "schools.csv": SCHOOL}
    )
    assert faults == [("what.csv", 0, "", "import-unknown-table")]


@given(text=st.text(max_size=40))
def test_a_text_comes_back_from_a_file_as_it_was_cleaned(text: str) -> None:
    from ruobr_server.kit.sheets.writing import _guarded
    from ruobr_tui.api.rules.text.csv_text import harmless

    clean = cleaned(text)
    if not clean.startswith('="'):
        assert cleaned(harmless(_guarded(clean))) == clean
