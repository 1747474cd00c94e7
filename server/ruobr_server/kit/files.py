"""Atomic writing of files: after a full disk or a power cut a file is complete or absent."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


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
