"""Files that must be whole or not there: a full disk or a lost plug leaves no half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_new(path: Path, content: bytes) -> bool:
    """Make a file of mode 0600 that is not there yet; False when it is. Raises ``OSError``.

    Of two programs at once one makes it, and the other finds it whole.
    """
    aside = _aside(path, content)
    try:
        os.link(aside, path)  # unlike renaming it never replaces anything
    except FileExistsError:
        return False
    finally:
        aside.unlink(missing_ok=True)
    _settle(path.parent)
    return True


def replace(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put a file in place of what is there. Raises ``OSError``."""
    aside = _aside(path, content)
    try:
        aside.chmod(mode)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def _aside(path: Path, content: bytes) -> Path:
    """The content in a file beside, on the disk."""
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
    """The folder's new entry on the disk too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
