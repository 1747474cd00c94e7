"""``ruobr upload`` against the real server."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from ruobr_server.areas.documents.tables import child_documents
from ruobr_server.areas.families import service as families
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.tables import accounts
from ruobr_tui import i18n
from ruobr_tui.commands.arguments import parser
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.printing import run_printing
from ruobr_tui.config import Config
from ruobr_tui.files.paths import Paths
from support.families import CHILD
from support.fixtures import FixedClock
from support.kindergartens import TODAY
from support.scans import JPEG
from support.school import PASSWORD
from support.screens import SERVER, Line


def child_of_the_mother(line: Line, clock: FixedClock) -> None:
    def add(connection: Connection) -> None:
        row = connection.execute(accounts.select().where(accounts.c.login == "MOTHER")).one()
        who = Identity(row.id, row.role, row.person_id, row.login, None)
        families.add_child(connection, who, CHILD, clock(), TODAY)

    line.database.write_now(add)


@pytest.mark.parametrize(
    ("content", "arguments", "code", "says"),
    [
        (JPEG, [], Exit.OK, "100 %"),
        (JPEG, ["--child", "вера", "--kind", "residence-proof"], Exit.OK, "100 %"),
        (JPEG, ["--child", "Пётр"], Exit.USAGE, "Вера"),
        (b"text", [], Exit.FAILED, "Only PDF, JPEG and PNG"),
        (None, [], Exit.FAILED, "cannot be read"),
    ],
)
def test_a_scan_is_uploaded_from_the_shell(
    tmp_path: Path,
    clock: FixedClock,
    line: Line,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    arguments: list[str],
    code: Exit,
    says: str,
) -> None:
    i18n.activate("en")
    child_of_the_mother(line, clock)
    file = tmp_path / "scan.jpg"
    if content is not None:
        file.write_bytes(content)
    paths = Paths(tmp_path / "c.toml", tmp_path / "data", tmp_path / "state")
    options = parser().parse_args(["upload", str(file), *arguments])
    config = Config(server=SERVER, login="mother")
    assert run_printing(options, config, paths, PASSWORD, transport=line, clock=clock) == code
    assert says in capsys.readouterr().err
    stored = line.database.read_now(lambda c: c.execute(child_documents.select()).all())
    assert len(stored) == (code is Exit.OK)
