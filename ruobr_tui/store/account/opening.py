"""Opening the store of an account: its own file, checked to be its own, or the file of before it was bound.

A file of before is taken over only when what the portal once answered in it proves that it is this account's.
One that is another account's is never opened.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.files.paths import Paths, former_name
from ruobr_tui.files.private_files import make_private_folder
from ruobr_tui.store.account.owner import Owner, owner_of, owner_of_answer
from ruobr_tui.store.database import SIDE_FILES
from ruobr_tui.store.errors import NotStored, StoreError
from ruobr_tui.store.store import Store

_log = logging.getLogger(__name__)


class AnothersRemoved(RuobrError):
    """What was stored under this login was another account's."""

    text = N_("The data saved for this login belonged to another account and was deleted.")
    hint = N_("You see only your own data now.")


def open_store_of(owner: Owner, paths: Paths, clock: Clock, *, former_logins: Iterable[str] = ()) -> Store:
    """The store of an account in the data folder; in memory for one that could not be known again.

    ``former_logins`` are logins whose files of older versions may be this account's. Never fails: see
    ``warnings``.
    """
    if not owner.is_known:
        return store_in_memory(owner, clock)
    path = paths.store_file(owner.name)
    if not path.exists():
        _take_over(owner, path, _before(owner, paths, former_logins))
    store = Store.open(path, clock=clock)
    if store.owner is not None and not store.owner.is_same(owner):
        _log.warning("what was stored for a login was another account's, and was removed")
        try:
            store.forget()
        except NotStored as error:  # nothing of it may be used all the same
            _log.warning("it could not be removed: %s", error)
            store.close()
            store = store_in_memory(owner, clock)
        else:
            store.close()
            store = Store.open(path, clock=clock)
        store.warnings.append(AnothersRemoved())
    _stamp(store, owner)
    return store


def store_in_memory(owner: Owner | None, clock: Clock) -> Store:
    """A store of which nothing outlives the program."""
    store = Store.open(None, clock=clock)
    if owner is not None:
        _stamp(store, owner)
    return store


def _stamp(store: Store, owner: Owner) -> None:
    try:
        store.belong_to(owner)
    except StoreError as error:
        store.warnings.append(error)


def _before(owner: Owner, paths: Paths, logins: Iterable[str]) -> list[tuple[str, Path]]:
    """Files that may be this account's: named with fewer identifiers, or by a login (older versions)."""
    by_login: list[tuple[str, Path]] = []
    less = [Owner(owner.server, owner.login, kind=owner.kind, person=owner.person)] if owner.account else []
    for login in dict.fromkeys([owner.login, *logins]):
        less.append(Owner(owner.server, login))
        by_login += [(login, paths.store_file(former_name(owner.server, login)))]
    return [(each.login, paths.store_file(each.name)) for each in less] + by_login


def _take_over(owner: Owner, path: Path, candidates: Iterable[tuple[str, Path]]) -> None:
    """Bring what is provably this account's to its new place."""
    for login, former in candidates:
        if not former.exists():
            continue
        try:
            if _proves(former, owner, login):
                _move(former, path)
                _log.info("what was stored for a login now belongs to its account")
                return
            _log.warning("what was stored for a login was not opened: it may be another account's")
        except (OSError, sqlite3.Error, ValueError, StoreError) as error:
            _log.warning("what was stored for a login was not opened: %s", type(error).__name__)


def _proves(former: Path, owner: Owner, login: str) -> bool:
    with closing(sqlite3.connect(f"{former.absolute().as_uri()}?mode=rw", uri=True)) as connection:
        try:
            row = connection.execute("SELECT value FROM owner").fetchone()
        except sqlite3.OperationalError:  # it was written before there were owners
            row = None
        stored_owner = owner_of(json.loads(row[0])) if row else None
        if stored_owner is None:
            row = connection.execute("SELECT body FROM documents WHERE key = 'account'").fetchone()
            stored_owner = owner_of_answer(owner.server, login, json.loads(row[0])) if row else None
    return stored_owner is not None and stored_owner.is_same(owner)


def _move(former: Path, path: Path) -> None:
    """A copy at the new place, whole or not at all; then the former file goes."""
    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".taken-", suffix=".tmp")  # 0600
    os.close(handle)
    try:
        with (
            closing(sqlite3.connect(f"{former.absolute().as_uri()}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(name)) as target,
        ):
            source.backup(target)
        _put(Path(name), path)
    except FileExistsError:  # another process has brought it there meanwhile
        return
    finally:
        Path(name).unlink(missing_ok=True)
    # What was moved aside from it stays: nobody has looked at it.
    for suffix in ("", *SIDE_FILES):
        former.with_name(former.name + suffix).unlink(missing_ok=True)


def _put(file: Path, path: Path) -> None:
    """Give a file another name that is not taken. Raises ``FileExistsError``."""
    try:
        os.link(file, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError from None
        file.replace(path)
