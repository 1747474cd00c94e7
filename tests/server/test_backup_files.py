"""A file from outside that is damaged or hostile is refused before anything is written."""

from __future__ import annotations

import io
import json
import resource
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruobr_server.kit.db import Database
from ruobr_server.kit.files import new_large_file
from ruobr_server.operations.backups import sealed_keys
from ruobr_server.operations.backups.container import KEYS, MANIFEST
from ruobr_server.operations.backups.errors import BackupError, Unreadable
from ruobr_server.operations.backups.sealed_keys import WrongPassphrase
from support.backups import PASSPHRASE, backup_of, reader_of, repacked

SECRET = b"the keys of the scans, in base64\n"


@pytest.fixture(scope="module")
def good(sqlite_template: Path) -> bytes:
    """A backup with keys."""
    database = Database(f"sqlite:///{sqlite_template}")
    try:
        return backup_of(database, SECRET)
    finally:
        database.close_now()


def read_all(content: bytes) -> None:
    archive = reader_of(content)
    archive.check()
    archive.sealed_keys()


def test_a_good_one_is_read(good: bytes) -> None:
    read_all(good)


@given(data=st.data())
def test_no_byte_can_change_unnoticed(good: bytes, data: st.DataObject) -> None:
    """Or it changes nothing that is read: a time or a right in the directory."""
    place = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.integers(1, 255))
    changed = bytearray(good)
    changed[place] ^= other
    try:
        archive = reader_of(bytes(changed))
        archive.check()
        sealed = archive.sealed_keys()
    except BackupError:
        return
    known = reader_of(good)
    assert archive.manifest == known.manifest
    assert sealed == known.sealed_keys()


@given(data=st.data())
def test_an_incomplete_file_is_refused(good: bytes, data: st.DataObject) -> None:
    length = data.draw(st.integers(0, len(good) - 1))
    with pytest.raises(Unreadable):
        read_all(good[:length])


@pytest.mark.parametrize("content", [b"", b"PK", b"SQLite format 3\0" * 100, b"PK\5\6" + bytes(18)])
def test_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_all(content)


def _with_path(parts: dict[str, bytes]) -> None:
    parts["../../etc/cron.d/mine"] = b"* * * * *"


def _without_table(parts: dict[str, bytes]) -> None:
    del parts["tables/people.jsonl"]


def _with_other_rows(parts: dict[str, bytes]) -> None:
    parts["tables/people.jsonl"] = b"[1]\n"


def _with_path_as_table(parts: dict[str, bytes]) -> None:
    about = json.loads(parts[MANIFEST])
    about["tables"][0]["name"] = "../../x"
    parts[MANIFEST] = json.dumps(about).encode()


def _with_statement_as_column(parts: dict[str, bytes]) -> None:
    about = json.loads(parts[MANIFEST])
    about["tables"][0]["columns"][0]["name"] = 'id"; DROP TABLE people; --'
    parts[MANIFEST] = json.dumps(about).encode()


def _with_table_twice(parts: dict[str, bytes]) -> None:
    about = json.loads(parts[MANIFEST])
    about["tables"].append(about["tables"][0])
    parts[MANIFEST] = json.dumps(about).encode()


def _with_deep_manifest(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = b"[" * 1_000_000


def _with_large_manifest(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = b" " * 5_000_000


def _with_unknown_format(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = parts[MANIFEST].replace(b'"format": 1', b'"format": 2')


def _without_manifest(parts: dict[str, bytes]) -> None:
    del parts[MANIFEST]


@pytest.mark.parametrize(
    "change",
    [
        _with_path,
        _without_table,
        _with_other_rows,
        _with_path_as_table,
        _with_statement_as_column,
        _with_table_twice,
        _with_deep_manifest,
        _with_large_manifest,
        _with_unknown_format,
        _without_manifest,
    ],
)
def test_a_hostile_archive_is_refused(good: bytes, change: Callable[[dict[str, bytes]], None]) -> None:
    with pytest.raises(BackupError):
        read_all(repacked(good, change))


def test_a_bomb_takes_little_memory(good: bytes) -> None:
    """64 MB of one row in 64 kB of file: it is read in pieces, up to the size in the manifest."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as archive,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in archive.namelist():
            content = archive.read(name)
            if name == MANIFEST:
                about = json.loads(content)
                for table in about["tables"]:
                    if table["name"] == "people":
                        table["size"] = 2**40
                content = json.dumps(about).encode()
            if name == "tables/people.jsonl":
                with bomb.open(name, "w", force_zip64=True) as part:
                    for _ in range(64):
                        part.write(bytes(1024 * 1024))
                continue
            bomb.writestr(name, content)
    archive_of_bomb = reader_of(made.getvalue())
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="too long"):
            archive_of_bomb.check()
        assert tracemalloc.get_traced_memory()[1] < 80 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_directory_that_would_fill_the_memory_is_not_read(good: bytes) -> None:
    changed = bytearray(good)
    struct.pack_into("<HHL", changed, len(good) - 14, 1000, 1000, 3 * 1024**3)
    with pytest.raises(Unreadable):
        reader_of(bytes(changed))


def test_the_keys_open_by_their_passphrase_alone(good: bytes) -> None:
    archive = reader_of(good)
    sealed = archive.sealed_keys()
    assert SECRET not in good
    assert sealed_keys.unseal(sealed, PASSPHRASE, archive.manifest_bytes) == SECRET
    for passphrase, about in ((PASSPHRASE + "!", archive.manifest_bytes), (PASSPHRASE, b"{}")):
        with pytest.raises(WrongPassphrase):
            sealed_keys.unseal(sealed, passphrase, about)
    with pytest.raises(WrongPassphrase):
        sealed_keys.unseal(sealed[:40], PASSPHRASE, archive.manifest_bytes)


def test_keys_of_another_backup_are_noticed(good: bytes, sqlite_template: Path) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[KEYS] = sealed_keys.seal(SECRET, PASSPHRASE, b"another manifest")

    archive = reader_of(repacked(good, change))
    with pytest.raises(WrongPassphrase):
        sealed_keys.unseal(archive.sealed_keys(), PASSPHRASE, archive.manifest_bytes)


def test_a_file_appears_when_all_of_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "backup"
    with new_large_file(path) as stream:
        stream.write(b"all")
        assert not path.exists()
    assert path.read_bytes() == b"all"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["backup"]
    with pytest.raises(FileExistsError), new_large_file(path):
        pass
    assert path.read_bytes() == b"all"


def test_a_disk_that_is_full_leaves_no_file(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="large"), new_large_file(tmp_path / "backup") as stream:
            stream.write(bytes(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


def test_two_programs_do_not_write_one_file(tmp_path: Path) -> None:
    with new_large_file(tmp_path / "backup") as first:
        first.write(b"first")
        with pytest.raises(BlockingIOError), new_large_file(tmp_path / "backup"):
            pass
    assert (tmp_path / "backup").read_bytes() == b"first"
