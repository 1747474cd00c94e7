"""Which accounts are remembered on this machine, and when each was last used."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ruobr_tui.files.paths import login_name
from ruobr_tui.files.private_files import write_private
from ruobr_tui.store.account.owner import Owner
from ruobr_tui.store.errors import NotStored


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account known on this machine. ``last_used`` is an aware moment in ISO form.

    ``name`` is ``Owner.name``; "" in entries of versions that knew logins only.
    """

    server: str
    login: str
    last_used: str
    name: str = ""


class Accounts:
    """The index of accounts: a small JSON file of the owner's alone."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[StoredAccount]:
        """The accounts, the last used first. A file that cannot be read counts as empty."""
        try:
            raw = json.loads(self._file.read_bytes())
            accounts = [_account(row) for row in raw["accounts"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []  # only an index: signing in writes it anew
        return sorted(accounts, key=lambda account: account.last_used, reverse=True)

    def last(self) -> StoredAccount | None:
        """The account that was used last."""
        return next(iter(self.all()), None)

    def knows(self, server: str, login: str) -> bool:
        """Whether "remember me" was chosen with this login."""
        wanted = login_name(server, login)
        return any(login_name(each.server, each.login) == wanted for each in self.all())

    def used(self, server: str, owner: Owner, now: datetime) -> None:
        """Note that an account is in use, at this address. Raises ``NotStored``."""
        account = StoredAccount(server, owner.login, now.isoformat(), owner.name)
        self._write([*self._without(server, owner.login, owner.name), account])

    def forget(self, server: str, login: str, name: str = "") -> None:
        """Take an account out, and whoever had its login. Raises ``NotStored``."""
        left = self._without(server, login, name)
        if len(left) != len(self.all()):
            self._write(left)

    def _without(self, server: str, login: str, name: str) -> list[StoredAccount]:
        gone = login_name(server, login)
        return [
            each
            for each in self.all()
            if login_name(each.server, each.login) != gone and not (name and each.name == name)
        ]

    def _write(self, accounts: list[StoredAccount]) -> None:
        rows = {"accounts": [asdict(each) for each in accounts]}
        try:
            write_private(self._file, json.dumps(rows, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise NotStored(reason=error.strerror or type(error).__name__) from error


def _account(row: dict[str, Any]) -> StoredAccount:
    server, login, last_used = (str(row[key]) for key in _KEYS)
    return StoredAccount(server, login, last_used, str(row.get("name", "")))


_KEYS = ("server", "login", "last_used")
