"""Which accounts are kept on this machine, and when each was last used."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from ruobr_tui.paths import account_id
from ruobr_tui.private_files import write_private
from ruobr_tui.store.errors import NotKept


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account known on this machine. ``last_used`` is an aware moment in ISO form."""

    server: str
    login: str
    last_used: str


class Accounts:
    """The index of accounts: a small JSON file of the owner's alone."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> list[KeptAccount]:
        """The accounts, the last used first. A file that cannot be read counts as empty."""
        try:
            raw = json.loads(self._file.read_bytes())
            accounts = [KeptAccount(**{key: str(row[key]) for key in _KEYS}) for row in raw["accounts"]]
        except (OSError, ValueError, KeyError, TypeError):
            return []  # only an index: signing in writes it anew
        return sorted(accounts, key=lambda each: each.last_used, reverse=True)

    def last(self) -> KeptAccount | None:
        """The account that was used last."""
        return next(iter(self.all()), None)

    def used(self, server: str, login: str, now: datetime) -> None:
        """Note that an account is in use. Raises ``NotKept``."""
        self._write([*self._without(server, login), KeptAccount(server, login, now.isoformat())])

    def forget(self, server: str, login: str) -> None:
        """Take an account out. Raises ``NotKept``."""
        left = self._without(server, login)
        if len(left) != len(self.all()):
            self._write(left)

    def _without(self, server: str, login: str) -> list[KeptAccount]:
        gone = account_id(server, login)
        return [each for each in self.all() if account_id(each.server, each.login) != gone]

    def _write(self, accounts: list[KeptAccount]) -> None:
        rows = {"accounts": [asdict(each) for each in accounts]}
        try:
            write_private(self._file, json.dumps(rows, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise NotKept(reason=error.strerror or type(error).__name__) from error


_KEYS = ("server", "login", "last_used")
