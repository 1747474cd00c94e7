"""The store of one account: cached portal data, refreshed on demand, and the user's own data.

Everything here is synchronous and short, except where the portal is awaited. Models are imported when the
first response is parsed: opening the store and reading a sheet needs only ``sqlite3`` and ``json``.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.store import asides
from ruobr_tui.store.account.owner import Owner, owner_of
from ruobr_tui.store.cached_documents import CachedDocuments
from ruobr_tui.store.database import PATIENCE, Database
from ruobr_tui.store.diary.cached_lessons import CachedLessons
from ruobr_tui.store.errors import StoreError
from ruobr_tui.store.schema import empty_cache
from ruobr_tui.store.user_records import UserRecords


class Store(CachedDocuments, CachedLessons, UserRecords):
    """Local data of one account. Only ``refresh…`` and ``fetch…`` wait for the network.

    ``warnings`` are problems of opening it, to be shown to the user.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self._owner: Owner | None = self._stamped()

    @classmethod
    def open(cls, path: Path | None, *, clock: Clock, patience: float = PATIENCE) -> Store:
        """Open an account's file, or a store in memory (None). Never fails: see ``warnings``.

        ``patience`` is how many seconds to wait for another process that is writing.
        """
        return cls(Database(path, clock, patience), clock)

    @property
    def is_persistent(self) -> bool:
        """Whether data outlives the program."""
        return self._database.is_persistent

    @property
    def warnings(self) -> list[RuobrError]:
        """Problems of the file: moved aside, not usable."""
        return self._database.warnings

    def take_warnings(self) -> list[RuobrError]:
        """Return and clear the warnings, so that each is shown once."""
        warnings, self._database.warnings[:] = list(self._database.warnings), []
        return warnings

    @property
    def path(self) -> Path | None:
        """The file; None in memory."""
        return self._database.path

    @property
    def owner(self) -> Owner | None:
        """The account that owns the data; None: none yet."""
        return self._owner

    def belong_to(self, owner: Owner) -> None:
        """Store the owner with its present identifiers. Raises ``StoreError``."""
        self._owner = owner
        if self._stamped() != owner:
            text = json.dumps(owner.to_json(), ensure_ascii=False)
            self._database.write(lambda db: db.execute("INSERT OR REPLACE INTO owner VALUES (1, ?)", (text,)))

    def _stamped(self) -> Owner | None:
        try:
            row = self._database.read(lambda db: db.execute("SELECT value FROM owner").fetchone())
            return owner_of(json.loads(row[0])) if row else None
        except (StoreError, ValueError):
            return None

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def forget(self) -> None:
        """Delete all data of the account. Raises ``NotStored``."""
        self._reader.forget()
        self._peeked.clear()
        self._letter_versions = None
        self._owner = None
        self._database.forget()

    def clear(self) -> None:
        """Remove cached portal data; ticks, notes and read marks stay. Raises ``StoreError``."""
        self._reader.forget()
        self._peeked.clear()
        self._letter_versions = None
        self._database.write(empty_cache)

    # Unreadable items

    def set_aside(self) -> Counter[str]:
        """How often each kind of row and field could not be read, in all cached data.

        Raises ``StoreError``.
        """
        return self._database.read(asides.all_kinds)

    # Sheets

    def sheet(self, key: str) -> dict[str, Any] | None:
        """The JSON that a screen drew last time; None if there is none."""
        try:
            row = self._database.read(
                lambda db: db.execute("SELECT value FROM sheets WHERE key = ?", (key,)).fetchone()
            )
        except StoreError:
            return None  # the screen draws from other data
        value = json.loads(row[0]) if row else None
        return value if isinstance(value, dict) else None

    def save_sheet(self, key: str, value: dict[str, Any]) -> None:
        """Store what a screen draws for the next start. Failures are logged only: it is a copy."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        try:
            self._database.write(
                lambda db: db.execute("INSERT OR REPLACE INTO sheets VALUES (?, ?)", (key, text))
            )
        except StoreError as error:
            import logging

            logging.getLogger(__name__).warning("a sheet was not stored: %s", error)
