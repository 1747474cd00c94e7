"""The account's file: private, never a reason to crash, never lost silently."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ruobr_tui.api import resources
from ruobr_tui.api.client import Portal
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.store import InMemory, MovedAside, NotStored, State, Store, StoreBusy
from ruobr_tui.store.diary.uids import LESSON, Days, Entry
from ruobr_tui.store.schema import VERSION
from support.fixtures import FixedClock
from support.portals import DataPortal, raw_lesson

Reopen = Callable[[Path | None], Store]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_may_read_it(store: Store, store_path: Path) -> None:
    store.set_note(1, 2, "тайна")
    files = list(store_path.parent.iterdir())
    assert len(files) == 3  # with SQLite's side files
    assert {mode(path) for path in files} == {0o600}
    assert mode(store_path.parent) == 0o700


def test_rights_that_were_too_wide_are_narrowed(store_path: Path, reopen: Reopen) -> None:
    reopen(store_path).close()
    store_path.chmod(0o644)
    reopen(store_path).close()
    assert mode(store_path) == 0o600


def test_forgetting_leaves_no_file(store: Store, store_path: Path, reopen: Reopen) -> None:
    store.set_note(1, 2, "тайна")
    other = store_path.with_name("b.sqlite")
    reopen(other).close()
    store_path.with_name("a.aside-20260101-000000.sqlite").write_bytes(b"old")
    store.forget()
    assert [path.name for path in store_path.parent.iterdir()] == ["b.sqlite"]
    assert store.note(1, 2) == ""


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_broken_file_is_set_aside_and_a_new_one_begun(
    store_path: Path, reopen: Reopen, content: bytes
) -> None:
    store_path.parent.mkdir()
    store_path.write_bytes(content)
    store = reopen(store_path)
    assert [type(each) for each in store.warnings] == [MovedAside]
    aside = store_path.with_name(str(store.warnings[0].details["name"]))
    assert aside.read_bytes() == content
    store.set_note(1, 2, "дальше")
    store.close()
    again = reopen(store_path)
    assert again.warnings == []
    assert again.note(1, 2) == "дальше"


def test_a_file_of_a_newer_program_is_set_aside(store: Store, store_path: Path, reopen: Reopen) -> None:
    store.set_note(1, 2, "из будущего")
    store.close()
    with sqlite3.connect(store_path) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    fresh = reopen(store_path)
    assert [type(each) for each in fresh.warnings] == [MovedAside]
    assert fresh.note(1, 2) == ""
    aside = sqlite3.connect(store_path.with_name(str(fresh.warnings[0].details["name"])))
    assert aside.execute("SELECT text FROM notes").fetchone() == ("из будущего",)
    aside.close()


async def test_an_older_file_loses_the_portals_answers_and_keeps_the_users(
    store: Store, store_path: Path, reopen: Reopen, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["book/"] = {"data": []}
    await store.refresh(resources.books(1), portal)
    store.set_note(1, 2, "моё")
    store.close()
    with sqlite3.connect(store_path) as database:
        database.execute("PRAGMA user_version = 0")
        database.execute("DROP TABLE lessons")
    database.close()
    migrated = reopen(store_path)
    assert migrated.warnings == []
    assert migrated.note(1, 2) == "моё"
    assert migrated.peek(resources.books(1)).state is State.MISSING


def test_ticks_of_before_types_were_stored_still_hold(store: Store, store_path: Path, reopen: Reopen) -> None:
    store.save_sheet("week", {"a": 1})
    store.close()
    with sqlite3.connect(store_path) as database:
        database.execute("DROP TABLE ticks")
        database.execute("DROP TABLE calendar_uids")
        database.execute(
            "CREATE TABLE ticks (child INTEGER, task INTEGER, day TEXT NOT NULL, subject TEXT NOT NULL,"
            " text TEXT NOT NULL, ticked_at TEXT NOT NULL, PRIMARY KEY (child, task))"
        )
        database.execute("INSERT INTO ticks VALUES (7, 77, '2026-11-24', 'Алгебра', '§ 5', '2026-11-23')")
        database.execute("INSERT INTO ticks VALUES (7, 0, '2026-11-24', 'Алгебра', 'слова 1', '2026-11-23')")
        database.execute("PRAGMA user_version = 4")
    database.close()
    migrated = reopen(store_path)
    assert migrated.warnings == []
    assert migrated.sheet("week") == {"a": 1}
    tasks = [
        {"id": 77, "title": "§ 5", "type": "test"},
        {"id": 0, "title": "слова 1"},
        {"id": 0, "title": "слова 2"},
        {"id": 77, "title": "§ 6", "type": "group"},
    ]
    lesson = Lesson.model_validate(raw_lesson(1, "2026-11-24", task=tasks))
    ticks = migrated.ticks(7)
    assert [(lesson, task) in ticks for task in lesson.tasks] == [True, True, False, False]
    migrated.tick(7, lesson, lesson.tasks[0], done=False)
    assert (lesson, lesson.tasks[0]) not in migrated.ticks(7)


def test_identifiers_given_before_there_were_sequences_stay(
    store: Store, store_path: Path, reopen: Reopen
) -> None:
    entry = Entry(1, "", "2026-11-24", "08:30", "Алгебра", "")
    days = Days("2026-11-23", "2026-11-29")
    (uid,) = store.calendar(7, LESSON, [entry], "portal.test", days).uids
    store.save_sheet("week", {"a": 1})
    store.close()
    with sqlite3.connect(store_path) as database:
        for column in ("state", "sequence", "gone_at"):
            database.execute(f"ALTER TABLE calendar_uids DROP COLUMN {column}")
        database.execute("PRAGMA user_version = 6")
    database.close()
    migrated = reopen(store_path)
    assert migrated.warnings == []
    assert migrated.sheet("week") == {"a": 1}
    assert migrated.calendar(7, LESSON, [entry], "portal.test", days).uids == [uid]
    (gone,) = migrated.calendar(7, LESSON, [], "portal.test", days).gone
    assert (gone.uid, gone.sequence) == (uid, 1)


def test_another_programs_database_is_not_written_to(store_path: Path, reopen: Reopen) -> None:
    store_path.parent.mkdir()
    with sqlite3.connect(store_path) as database:
        database.execute("CREATE TABLE recipes (name)")
    database.close()
    assert [type(each) for each in reopen(store_path).warnings] == [MovedAside]


def test_a_file_spoilt_while_in_use_is_begun_anew(store: Store, store_path: Path) -> None:
    store.set_note(1, 2, "было")
    with sqlite3.connect(store_path) as database:
        database.execute("DROP TABLE notes")
    database.close()
    assert store.notes(1) == {}
    store.set_note(1, 2, "стало")
    assert store.note(1, 2) == "стало"
    assert [type(each) for each in store.warnings] == [MovedAside]


def test_where_no_folder_can_be_made_everything_works_in_memory(tmp_path: Path, reopen: Reopen) -> None:
    (tmp_path / "file").write_text("in the way")
    store = reopen(tmp_path / "file" / "a.sqlite")
    assert [type(each) for each in store.warnings] == [InMemory]
    assert store.path is None
    store.set_note(1, 2, "пока")
    assert store.note(1, 2) == "пока"


def test_no_path_keeps_nothing_and_warns_of_nothing(reopen: Reopen, clock: FixedClock) -> None:
    store = reopen(None)
    store.save_sheet("week", {"a": 1})
    assert store.sheet("week") == {"a": 1}
    assert store.warnings == []


def full_disk(store: Store) -> None:
    """SQLite says SQLITE_FULL as it does on a disk without space."""
    connection = store._database._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


async def test_a_full_disk_takes_nothing_from_the_reader(
    store: Store, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["book/"] = {"data": [{"id": 1, "book": "Ф" * 50_000}]}
    full_disk(store)
    snapshot = await store.refresh(resources.books(1), portal)
    assert snapshot.state is State.FRESH
    assert snapshot.value is not None
    assert isinstance(snapshot.error, NotStored)
    with pytest.raises(NotStored):
        store.set_note(1, 2, "н" * 50_000)
    assert store.note(1, 2) == ""


async def test_a_store_that_another_program_holds_says_so(
    store: Store, store_path: Path, portal: Portal, portal_data: DataPortal
) -> None:
    portal_data.answers["book/"] = {"data": []}
    other = sqlite3.connect(store_path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy):
        store.set_note(1, 2, "ждать")
    snapshot = await store.refresh(resources.books(1), portal)
    assert (snapshot.value, type(snapshot.error)) == ([], StoreBusy)
    other.execute("ROLLBACK")
    other.close()
    store.set_note(1, 2, "теперь")
    assert store.note(1, 2) == "теперь"


def test_starting_from_a_sheet_imports_no_models_and_no_network(store: Store, store_path: Path) -> None:
    store.save_sheet("week", {"lines": []})
    program = f"""
import sys
from pathlib import Path
from ruobr_tui.api.clock import system_clock
from ruobr_tui.store import Store
assert Store.open(Path({str(store_path)!r}), clock=system_clock).sheet("week") == {{"lines": []}}
print([name for name in ("pydantic", "httpx", "asyncio", "textual") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_disk_that_only_reads_still_shows_what_is_stored(reopen: Reopen) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "accounts" / "a.sqlite"
        store = reopen(path)
        store.save_sheet("week", {"a": 1})
        store.set_note(1, 2, "моё")
        store.close()
        Path(folder).chmod(0o755)
        path.parent.chmod(0o555)
        path.chmod(0o444)
        program = f"""
import os
from pathlib import Path
from ruobr_tui.api.clock import system_clock
from ruobr_tui.store import Store
if os.geteuid() == 0:
    os.setuid(65534)  # what root may not do, nobody may
store = Store.open(Path({str(path)!r}), clock=system_clock)
store.set_note(1, 3, "ещё")
print([type(each).__name__ for each in store.warnings], store.path, store.sheet("week"), store.notes(1))
"""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        path.parent.chmod(0o755)
    assert done.stdout.strip() == "['InMemory'] None {'a': 1} {2: 'моё', 3: 'ещё'}", done.stderr
