"""``ruobr-server canteen import`` on files as canteens' programs write them, as an operator runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ruobr_server.areas.ledger import service as ledger
from ruobr_server.kit.db import Database
from support import server_command
from support.canteens import meal_records, serve
from support.databases import on_sqlite
from support.payments import balance
from support.school import BORIS, SCHOOL, TUESDAY

pytestmark = on_sqlite

HEADING, MEAL = "дата;счёт;комплекс;состояние;цена", "24.11.2026;4210002;3;получено;124,30"
KINDS = {
    "sep-line.csv": f"sep=;\r\n{HEADING}\r\n{MEAL}\r\n".encode("cp1251"),
    "excel-unicode.txt": f"{HEADING}\r\n{MEAL}\r\n".replace(";", "\t").encode("utf-16"),
    "no-mark.txt": f"{HEADING}\r\n{MEAL}\r\n".encode("utf-16-be"),
    "titles.csv": (
        f"Отчёт столовой за 24.11.2026;;;;\r\n;;;;\r\n{HEADING}\r\n{MEAL}\r\nИтого;;;;124,30\r\n"
    ).encode("cp1251"),
    "dos.csv": f"{HEADING}\r\n{MEAL}\r\n".encode("cp866"),
    "ctrl-z.csv": f"{HEADING}\r\n{MEAL}\r\n\x1a".encode("cp1251"),
}
"""The same meal each time."""

WRONG = {
    # Lines are those of the file, whatever stands before the heading.
    "strange.csv": (
        f"sep=;\r\nОтчёт;;;;\r\n{HEADING}\r\n24.11.2026;9;3;получено;1\r\n\x1a".encode("cp866"),
        "error\t4\taccount\t",
    ),
    "no-heading.csv": (
        f"Отчёт столовой;;;;\r\n{MEAL}\r\n".encode("utf-16"),
        "error\t1\t\tHeader row not found",
    ),
    "half.csv": (f"дата;счёт;состояние\r\n{MEAL}\r\n".encode("cp866"), "error\t1\tcomplex\tThis column"),
    "empty.csv": (b"", "error\t1\t\tThe table is empty"),
    "short.csv": (
        f"{HEADING}\r\n24.11.2026;4,21E+6;3;получено;1\r\n".encode("cp1251"),
        "error\t2\taccount\tThe spreadsheet has shortened",
    ),
}  # fmt: skip


class Command:
    """The program on one database, in a folder of tables."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._url, self._folder = database.url.render_as_string(hide_password=False), folder

    def __call__(self, *runs: str) -> list[tuple[int, str, str]]:
        """``canteen import`` with each of these arguments in turn: status, output, what it says of errors."""
        call = ("--database", self._url, "canteen", "import", "--school", str(SCHOOL))
        done = [server_command.run(*call, *each.split(), folder=self._folder) for each in runs]
        return [(each.returncode, each.stdout, each.stderr) for each in done]


@pytest.fixture
def command(furnished: Database, tmp_path: Path) -> Command:
    furnished.write_now(serve)
    for name, data in KINDS.items():
        (tmp_path / name).write_bytes(data)
    for name, (data, _) in WRONG.items():
        (tmp_path / name).write_bytes(data)
    return Command(furnished, tmp_path)


def test_each_kind_of_file_is_the_same_meal_and_booked_once(command: Command, furnished: Database) -> None:
    before = balance(furnished, BORIS)
    dry = command(*(f"{name} --dry-run" for name in KINDS))
    for name, (code, output, errors) in zip(KINDS, dry, strict=True):
        said = "checked: 1 rows (1 new, 0 changed, 0 unchanged), charged 124.30\n"
        assert (code, output) == (0, said), (name, errors)
    assert balance(furnished, BORIS) == before
    for name, (code, output, errors) in zip(KINDS, command(*KINDS), strict=True):
        is_first = name == next(iter(KINDS))
        counted = "1 new, 0 changed, 0 un" if is_first else "0 new, 0 changed, 1 un"
        assert code == 0, errors
        assert f"posted: 1 rows ({counted}" in output, name
    assert balance(furnished, BORIS) == before - 12_430
    assert meal_records(furnished, BORIS, TUESDAY) == [(3, 30, 12_430)]
    assert furnished.read_now(ledger.faults) == []


def test_what_is_wrong_is_named_by_its_line_and_nothing_is_booked(
    command: Command, furnished: Database
) -> None:
    before = balance(furnished, BORIS)
    *found, missing = command(*WRONG, "nothing.csv")
    for (name, (_, named)), (code, output, errors) in zip(WRONG.items(), found, strict=True):
        assert code == 1, name
        assert output.startswith(named), (name, output)
        assert "Nothing was posted" in errors, name
    assert missing[:2] == (1, "")
    assert "nothing.csv: No such file or directory" in missing[2]
    assert balance(furnished, BORIS) == before
