"""The file of a backup: a ZIP with a part for each table, the sealed keys, and the manifest at its end.

What is read comes from outside: only parts that the manifest names are opened, each has a size that it may
not exceed, and nothing is ever unpacked into a folder.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import IO, BinaryIO, Self

import msgspec

from ruobr_server.kit.language import _
from ruobr_server.operations.backups import manifest as manifests
from ruobr_server.operations.backups import sealed_keys
from ruobr_server.operations.backups.errors import BackupError, Unreadable
from ruobr_server.operations.backups.manifest import FORMAT, Manifest, TableShape

MANIFEST, KEYS = "manifest.json", "keys.sealed"
LONGEST_ROW = 16 * 1024 * 1024
"""Bytes of a row. The longest rows have a part of a scan or a family's form."""

_LEVEL = 3
_CHUNK = 256 * 1024
_MOST_PARTS = 1002
_LONGEST_DIRECTORY = 1024 * 1024
_END_64 = 56 + 20 + 22
"""Bytes of the end of a file beyond four gigabytes: the other end, where it is, the usual end."""
_LARGEST_RATIO = 1032
"""Deflate cannot make less of anything."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
"""What the library raises for a file that is no ZIP, is damaged, encrypted, or packed in another way."""


def part_of(table: str) -> str:
    """The name of a table's part."""
    return f"tables/{table}.jsonl"


class Writer:
    """Writes the parts one after the other."""

    def __init__(self, stream: BinaryIO, now: datetime) -> None:
        self._zip = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        self._time = now.timetuple()[:6]

    @contextmanager
    def part(self, name: str) -> Iterator[IO[bytes]]:
        """A part that is written in pieces."""
        about = zipfile.ZipInfo(name, self._time)
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o600 << 16
        with self._zip.open(about, "w", force_zip64=True) as part:
            yield part

    def add(self, name: str, content: bytes) -> None:
        """A small part."""
        with self.part(name) as part:
            part.write(content)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        """Write the directory."""
        if kind is None:
            self._zip.close()
            return
        with suppress(OSError, ValueError):  # a part is still open, or the disk is full
            self._zip.close()


class Reader:
    """A backup that is read. Raises ``Unreadable``."""

    def __init__(self, stream: BinaryIO) -> None:
        size = stream.seek(0, 2)
        _check_directory(stream, size)
        with _refusing():
            self._zip = zipfile.ZipFile(stream)
            self._parts = _parts(self._zip, size)
            self.manifest_bytes = self._small(MANIFEST, manifests.MOST_BYTES)
        self.manifest = _manifest(self.manifest_bytes)
        wanted = {part_of(table.name) for table in self.manifest.tables}
        if len(wanted) != len(self.manifest.tables):
            raise Unreadable(_("its manifest names a table twice"))
        wanted |= {MANIFEST} | ({KEYS} if self.manifest.has_keys else set())
        if wanted != self._parts.keys():
            raise Unreadable(_("it has other parts than its manifest names"))

    def sealed_keys(self) -> bytes:
        """The keys of scans, as they were sealed."""
        with _refusing():
            return self._small(KEYS, sealed_keys.MOST_BYTES)

    def check(self) -> None:
        """Compare every table with its digest and count."""
        for table in self.manifest.tables:
            for _line in self.lines(table):
                pass

    def lines(self, table: TableShape) -> Iterator[bytes]:
        """The rows of a table. After the last one, raises ``Unreadable`` if they are not those of the
        manifest.
        """
        digest, size, rows, rest = hashlib.sha256(), 0, 0, b""
        with _refusing(), self._zip.open(self._parts[part_of(table.name)]) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > table.size:
                    break
                digest.update(chunk)
                *lines, rest = (rest + chunk).split(b"\n")
                if len(rest) > LONGEST_ROW:
                    raise Unreadable(_("a row of %(table)s is too long") % {"table": table.name})
                rows += len(lines)
                yield from lines
        if (size, rows, rest, digest.hexdigest()) != (table.size, table.rows, b"", table.sha256):
            raise Unreadable(_("the table %(table)s is damaged") % {"table": table.name})

    def _small(self, name: str, most: int) -> bytes:
        about = self._parts.get(name)
        if about is None:
            raise Unreadable(_("it has no %(part)s") % {"part": name})
        if about.file_size > most:
            raise Unreadable(_("its %(part)s is too large") % {"part": name})
        with self._zip.open(about) as part:
            return part.read(most)


def _manifest(content: bytes) -> Manifest:
    try:
        found = msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(_("its manifest is not one")) from error
    if found.format != FORMAT:
        raise BackupError(
            _("The backup has the format %(format)d, which this program does not know.")
            % {"format": found.format},
            _("Use the version of the program that made it: %(version)s.") % {"version": found.program},
        )
    return found


def _parts(archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    """The parts by name, if none is a trap: twice there, over another one, or larger than it can be."""
    found: dict[str, zipfile.ZipInfo] = {}
    end = 0
    for about in sorted(archive.infolist(), key=lambda part: part.header_offset):
        start, end_before = about.header_offset, end
        end = start + about.compress_size
        if (
            about.filename in found
            or start < end_before
            or end > size
            or about.flag_bits & 0x1
            or about.compress_type != zipfile.ZIP_DEFLATED
            or about.file_size > about.compress_size * _LARGEST_RATIO
        ):
            raise Unreadable(_("its parts contradict each other"))
        found[about.filename] = about
    return found


def _check_directory(stream: BinaryIO, size: int) -> None:
    """The end of the file says how long the ZIP's directory is, which the library reads as a whole."""
    stream.seek(max(0, size - 22))
    tail = stream.read(22)
    if len(tail) < 22 or not tail.startswith(b"PK\5\6"):
        raise Unreadable(_("it is incomplete, or not a backup"))
    parts, length = struct.unpack("<10xHL6x", tail)
    stream.seek(max(0, size - _END_64))
    before = stream.read(_END_64 - 22)
    if b"PK\6\7" in before[-20:]:  # beyond four gigabytes there is another end, which counts
        if not before.startswith(b"PK\6\6") or len(before) < _END_64 - 22:
            raise Unreadable(_("it is damaged"))
        parts, length = struct.unpack_from("<QQ", before, 32)
    if parts > _MOST_PARTS or length > _LONGEST_DIRECTORY:
        raise Unreadable(_("it has too many parts"))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except BackupError:
        raise
    except _DAMAGED as error:
        raise Unreadable(_("it is damaged")) from error
