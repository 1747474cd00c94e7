"""The host key: generated at the first start, readable by its owner only (0600)."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import asyncssh

from ruobr_tui.hosting.ssh.settings import BadHostKey, OpenHostKey

_ALGORITHM = "ssh-ed25519"


def load_or_make(path: Path) -> asyncssh.SSHKey:
    """The key in ``path``; a new ed25519 key when there is none. Raises ``BadHostKey``."""
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & 0o077:
            raise OpenHostKey(path=str(path))
        return asyncssh.read_private_key(path)
    except OSError as error:
        raise BadHostKey(path=str(path), reason=error.strerror or type(error).__name__) from error
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise BadHostKey(path=str(path), reason=type(error).__name__) from error


def fingerprint(key: asyncssh.SSHKey) -> str:
    """As ``ssh`` shows it when it meets the host for the first time: ``SHA256:…``."""
    return key.get_fingerprint()


def _make(path: Path) -> None:
    key = asyncssh.generate_private_key(_ALGORITHM, comment="ruobr")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # a folder that is there stays as it is
    # Written to a temporary file first: half a key after a full disk would block every later start.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key.export_private_key())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
