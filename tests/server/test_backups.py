"""A backup is what the database was at one moment, on either kind of database, and comes back as it was."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, text

from ruobr_server.areas.ledger.service import faults
from ruobr_server.auth.tables import sessions
from ruobr_server.kit.db import Database, take_ids
from ruobr_server.kit.db.instances import current
from ruobr_server.kit.db.tables import counters, instances
from ruobr_server.migrations import schema
from ruobr_server.operations.backups import reading
from ruobr_server.operations.backups.columns import shape_of
from ruobr_server.operations.backups.container import MANIFEST, part_of
from ruobr_server.operations.backups.errors import BackupError, Unreadable
from ruobr_server.operations.backups.reading import NotEmpty, load, load_unchanged
from ruobr_server.tables import metadata
from support.backups import backup_of, contents, emptiness, older_backup, reader_of, repacked
from support.databases import KINDS
from support.moment import NOW
from support.postgres import Postgres

OLDER = "0015"

Target = Callable[[str], Database]


@pytest.fixture
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    """Makes an empty database of a kind."""
    open_ones: list[AbstractContextManager[Database]] = []

    def make(kind: str) -> Database:
        def postgres() -> Postgres:
            found: Postgres = request.getfixturevalue("postgres")
            return found

        entered = emptiness(kind, tmp_path / f"target-{len(open_ones)}.sqlite", postgres)
        open_ones.append(entered)
        return entered.__enter__()

    yield make
    for entered in open_ones:
        entered.__exit__(None, None, None)


def test_a_backup_has_every_table_and_each_kind_of_column() -> None:
    for table in metadata.tables.values():
        for column in table.columns:
            assert shape_of(column).kind


@pytest.mark.parametrize("other", [KINDS[0], pytest.param(KINDS[1], marks=pytest.mark.postgres)])
def test_it_comes_back_row_by_row_on_either_kind_of_database(
    furnished: Database, target: Target, other: str
) -> None:
    furnished.write_now(take_ids, "letters", 41)
    furnished.write_now(take_ids, "complaints", 7)
    before = furnished.read_now(contents)
    assert sum(len(rows) for rows in before.values()) > 150
    restored = target(other)
    restored.write_now(load_unchanged, reader_of(backup_of(furnished)))
    after = restored.read_now(contents)
    for name in before:
        assert after[name] == before[name], name
    assert list(restored.write_now(take_ids, "letters")) == [before["next identifiers"]["letters"]]
    assert restored.read_now(faults) == []


def test_the_same_rows_give_the_same_bytes(furnished: Database) -> None:
    assert backup_of(furnished) == backup_of(furnished)


def test_a_restored_portal_has_a_new_name_new_numbers_and_nobody_signed_in(
    furnished: Database, target: Target
) -> None:
    name = furnished.write_now(current, NOW).name
    [last] = furnished.write_now(take_ids, "complaints")
    restored = target(furnished.dialect)
    mark = restored.write_now(load, reader_of(backup_of(furnished)), NOW)
    renewed = restored.write_now(current, NOW)
    assert renewed.name != name
    assert renewed.mark == mark
    assert restored.write_now(take_ids, "complaints")[0] > last + 1000
    assert restored.read_now(lambda db: db.scalar(select(func.count()).select_from(sessions))) == 0
    assert restored.read_now(schema.revision_of) == schema.HEAD


def test_it_is_one_moment_while_writes_go_on(furnished: Database) -> None:
    """Each write adds a row to two tables; no backup has one without the other."""
    known = len(furnished.read_now(contents)["instances"])
    ends = threading.Event()
    writer = Database(furnished.url)

    def add_both(connection: Connection, number: int) -> None:
        connection.execute(insert(counters).values(name=f"pair {number}", next_id=1))
        connection.execute(
            insert(instances).values(id=100 + number, name=f"pair {number}", mark="AAAA", made_at=NOW)
        )

    def write() -> None:
        for number in itertools.takewhile(lambda _: not ends.is_set(), itertools.count()):
            writer.write_now(add_both, number)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        backups = [backup_of(furnished) for _ in range(3)]
    finally:
        ends.set()
        thread.join()
        writer.close_now()
    counts = []
    for content in backups:
        archive = reader_of(content)
        archive.check()
        tables = {table.name: table for table in archive.manifest.tables}
        pairs = [line for line in archive.lines(tables["counters"]) if line.startswith(b'["pair ')]
        assert len(pairs) == tables["instances"].rows - known
        counts.append(len(pairs))
    assert counts == sorted(set(counts))  # writes did go on


def test_it_is_restored_into_an_empty_database_alone(furnished: Database) -> None:
    before = furnished.read_now(contents)
    with pytest.raises(NotEmpty):
        furnished.write_now(load, reader_of(backup_of(furnished)), NOW)
    assert furnished.read_now(contents) == before


def test_a_restore_that_fails_leaves_nothing_behind(
    furnished: Database, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    archive = reader_of(backup_of(furnished))
    restored = target(furnished.dialect)
    monkeypatch.setattr(reading, "_set_next_ids", fail)
    with pytest.raises(OSError, match="full"):
        restored.write_now(load, archive, NOW)
    monkeypatch.undo()
    restored.write_now(load_unchanged, archive)  # it is empty as before
    assert restored.read_now(contents) == furnished.read_now(contents)


def test_a_backup_of_an_older_version_is_brought_up_to_date(furnished: Database, target: Target) -> None:
    """Made of a database of that version, as its program would have written it."""
    older = target(furnished.dialect)
    older.write_now(load_unchanged, reader_of(backup_of(furnished)))
    older.write_now(schema.downgrade, OLDER)
    archive = reader_of(older_backup(older))
    assert archive.manifest.schema == OLDER
    restored = target(furnished.dialect)
    restored.write_now(load, archive, NOW)
    assert restored.read_now(schema.revision_of) == schema.HEAD
    after, before = restored.read_now(contents), furnished.read_now(contents)
    for name in ("accounts", "people", "lessons", "marks", "ledger_entries", "ledger_postings"):
        assert after[name] == before[name]


def test_a_backup_of_a_newer_version_is_refused(furnished: Database, target: Target) -> None:
    def to_future(parts: dict[str, bytes]) -> None:
        parts[MANIFEST] = parts[MANIFEST].replace(f'"schema": "{schema.HEAD}"'.encode(), b'"schema": "9999"')

    restored = target(furnished.dialect)
    with pytest.raises(schema.SchemaFromTheFuture):
        restored.write_now(load, reader_of(repacked(backup_of(furnished), to_future)), NOW)
    restored.read_now(reading.require_empty)


def test_a_database_of_another_version_is_not_backed_up(database: Database) -> None:
    database.write_now(lambda db: db.execute(text("UPDATE alembic_version SET version_num = '0003'")))
    with pytest.raises(BackupError, match="schema"):
        backup_of(database)
    database.write_now(
        lambda db: db.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": schema.HEAD})
    )


def test_rows_that_break_the_rules_of_the_tables_are_refused_whole(
    furnished: Database, target: Target
) -> None:
    def other_row(parts: dict[str, bytes]) -> None:
        parts[part_of("people")] = b'["x"]\n'
        about = json.loads(parts[MANIFEST])
        for table in about["tables"]:
            if table["name"] == "people":
                table["rows"], table["size"] = 1, 6
                table["sha256"] = hashlib.sha256(b'["x"]\n').hexdigest()
        parts[MANIFEST] = json.dumps(about).encode()

    archive = reader_of(repacked(backup_of(furnished), other_row))
    archive.check()
    restored = target(furnished.dialect)
    with pytest.raises(Unreadable, match="people"):
        restored.write_now(load, archive, NOW)
    restored.read_now(reading.require_empty)
