"""Files for the owner's eyes: written whole or not at all, 0600 in a folder of 0700."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make a folder that only the owner may enter. Raises ``OSError``."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def write_private(path: Path, content: bytes) -> None:
    """Replace a file at once: a cut leaves the old one or the new one. Raises ``OSError``."""
    make_private_folder(path.parent)
    target = path.resolve()  # a linked settings file stays a link
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
