"""The account that a login meant at its last sign-in on this machine, in files with hashed names.

For the user of this machine only: it names the store to open before the portal responds.
"""

from __future__ import annotations

import json
from pathlib import Path

from ruobr_tui.files.paths import login_name
from ruobr_tui.files.private_files import write_private
from ruobr_tui.store.account.owner import Owner, owner_of
from ruobr_tui.store.errors import NotStored


class Logins:
    """A small file for each login."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, server: str, login: str) -> Owner | None:
        """Who signed in with this login last; a file that cannot be read names nobody."""
        return _read(self._file(server, login))

    def all(self) -> list[Owner]:
        """Every account that has signed in here, with its present login."""
        owners = (_read(file) for file in sorted(self._folder.glob("*.json")))
        return [owner for owner in owners if owner is not None]

    def note(self, owner: Owner) -> None:
        """Note a sign-in; the account's former login no longer means it. Raises ``NotStored``."""
        file = self._file(owner.server, owner.login)
        known = _read(file)
        if known == owner:
            return
        try:
            for other in self._folder.glob("*.json"):
                stored_owner = _read(other)
                if other != file and stored_owner is not None and stored_owner.name == owner.name:
                    other.unlink(missing_ok=True)
            write_private(file, json.dumps(owner.to_json(), ensure_ascii=False).encode())
        except OSError as error:
            raise NotStored(reason=error.strerror or type(error).__name__) from error

    def forget(self, server: str, login: str) -> None:
        """Remove the entry of a login. Raises ``NotStored``."""
        try:
            self._file(server, login).unlink(missing_ok=True)
        except OSError as error:
            raise NotStored(reason=error.strerror or type(error).__name__) from error

    def _file(self, server: str, login: str) -> Path:
        return self._folder / f"{login_name(server, login)}.json"


def _read(file: Path) -> Owner | None:
    try:
        return owner_of(json.loads(file.read_bytes()))
    except (OSError, ValueError):
        return None
