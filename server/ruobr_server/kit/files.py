"""Atomic writing of files: after a full disk or a power cut a file is complete or absent."""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_new(path: Path, content: bytes) -> bool:
    """Create a file with mode 0600; return False if it exists. Raises ``OSError``.

    Of two programs at the same time one creates it, and the other sees the complete file.
    """
    aside = _aside(path, content)
    try:
        os.link(aside, path)  # link() never replaces an existing file, unlike rename()
    except FileExistsError:
        return False
    finally:
        aside.unlink(missing_ok=True)
    _settle(path.parent)
    return True


def replace(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file, replacing an existing one. Raises ``OSError``."""
    aside = _aside(path, content)
    try:
        aside.chmod(mode)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _aside(path: Path, content: bytes) -> Path:
    """Write the content to a temporary file in the same folder and flush it to the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _settle(folder: Path) -> None:
    """Flush the folder's entry to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def new_large_file(path: Path) -> Iterator[BinaryIO]:
    """A new file with mode 0600 that is written in pieces, and appears when all of it is on the disk.

    Meanwhile it is ``.NAME.part``; what a killed program has left of that is written over. Raises
    ``FileExistsError`` if there is a file, ``BlockingIOError`` if another program is writing it, ``OSError``.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    aside = path.parent / f".{path.name}.part"
    handle = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "w+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            os.fchmod(handle, 0o600)
            stream.truncate(0)
            yield stream
            stream.flush()
            os.fsync(handle)
            _give_name(aside, path)
        finally:
            aside.unlink(missing_ok=True)
    _settle(path.parent)


def _give_name(aside: Path, path: Path) -> None:
    """Where a disk has no second names for a file (a stick with FAT), it is renamed."""
    try:
        os.link(aside, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS):
            raise
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from error
        aside.rename(path)
