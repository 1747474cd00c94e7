"""``ruobr-server backup`` and ``restore``."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruobr_server.kit.language import _, ngettext

if TYPE_CHECKING:
    from ruobr_server.kit.configuration.loading import Loaded
    from ruobr_server.kit.db import Database
    from ruobr_server.operations.backups.container import Reader
    from ruobr_server.operations.backups.manifest import Manifest


def add_backups(commands: Any, add_database: Callable[[argparse.ArgumentParser], None]) -> None:
    """Add the commands to the parser. The imports above must be cheap, as each start runs them."""
    for name, about, file in (
        (
            "backup",
            _("save the database and the keys of scans in one file, while it is served"),
            _("new file"),
        ),
        ("restore", _("fill an empty database from a backup"), _("backup")),
    ):
        command = commands.add_parser(name, help=about, description=about)
        add_database(command)
        command.add_argument("file", type=Path, metavar="FILE", help=file)
        command.add_argument(
            "--passphrase-file",
            type=Path,
            metavar="FILE",
            help=_("file with the passphrase that seals the keys (mode 0600); else it is asked for"),
        )
        command.add_argument(
            "--without-keys", action="store_true", help=_("the database alone, without the keys of scans")
        )


def backup(loaded: Loaded, url: str, options: argparse.Namespace) -> None:
    """``ruobr-server backup``: writes a new file. Raises ``BackupError``, ``OSError``."""
    from sqlalchemy import Connection

    from ruobr_server.commands import opened
    from ruobr_server.kit.files import new_large_file
    from ruobr_server.operations.backups.passphrase import read_passphrase
    from ruobr_server.operations.backups.writing import write_backup
    from ruobr_tui.api.clock import system_clock

    with opened(url) as database, new_large_file(options.file) as stream:
        keys = None if options.without_keys else _present_keys(loaded, database)
        passphrase = "" if keys is None else read_passphrase(options.passphrase_file, is_new=True)

        def write(connection: Connection) -> Manifest:
            stream.seek(0)  # after a lost connection it begins anew
            stream.truncate()
            return write_backup(connection, stream, system_clock(), keys, passphrase)

        manifest = database.read_now(write)
    print(_described(manifest))
    if not manifest.has_keys:
        print(_("The keys of scans are not in it."))


def restore(loaded: Loaded, url: str, options: argparse.Namespace) -> None:
    """``ruobr-server restore``. Nothing is written before all of the file has been checked.

    Raises ``BackupError``, ``OSError``.
    """
    from ruobr_server.commands import opened
    from ruobr_server.operations.backups.container import Reader
    from ruobr_server.operations.backups.reading import load, require_empty
    from ruobr_tui.api.clock import system_clock

    with options.file.open("rb") as stream, opened(url) as database:
        archive = Reader(stream)
        database.read_now(require_empty)
        keys = None if options.without_keys else _stored_keys(archive, options.passphrase_file)
        archive.check()
        _check_room(database, archive.manifest.size)
        if keys is not None:
            _place_keys(loaded, keys)
        mark = database.write_now(load, archive, system_clock())
        is_postgresql = database.dialect == "postgresql"
    print(_described(archive.manifest))
    print(_("restored: the database is now %(mark)s; everybody must sign in again") % {"mark": mark})
    if is_postgresql:
        print(_("Now give the serving role its rights: ruobr-server grants."))


def _described(manifest: Manifest) -> str:
    rows = ngettext("%(count)d row", "%(count)d rows", manifest.rows) % {"count": manifest.rows}
    return _("backup of %(time)s: %(rows)s in %(tables)d tables, schema %(schema)s") % {
        "time": manifest.made_at.isoformat(timespec="seconds"),
        "rows": rows,
        "tables": len(manifest.tables),
        "schema": manifest.schema,
    }


def _keys_path(loaded: Loaded) -> Path:
    from ruobr_server.preparing import folder

    return loaded.configuration.scans.keys_file or folder(loaded.configuration) / "files.keys"


def _present_keys(loaded: Loaded, database: Database) -> bytes | None:
    """The file of keys; null if there are neither keys nor scans. Raises ``BackupError``."""
    from ruobr_server.areas.documents.encryption import WrongKeys, read_keys
    from ruobr_server.areas.documents.keys_check import marks
    from ruobr_server.operations.backups.errors import BackupError

    file, needed = _keys_path(loaded), database.read_now(marks)
    if not file.exists() and not needed:
        return None
    try:
        sealer = read_keys(file)
    except WrongKeys as error:
        raise BackupError(str(error), _("Name the file by --file-keys, before the command.")) from error
    if not all(sealer.opens(mark) for mark in needed):
        raise BackupError(
            _("%(file)s does not hold all keys of the stored scans.") % {"file": file},
            _("Put the file of keys back from its copy, or leave it out by --without-keys."),
        )
    return file.read_bytes()


def _stored_keys(archive: Reader, passphrase_file: Path | None) -> bytes | None:
    from ruobr_server.operations.backups.passphrase import read_passphrase
    from ruobr_server.operations.backups.sealed_keys import unseal

    if not archive.manifest.has_keys:
        return None
    passphrase = read_passphrase(passphrase_file, is_new=False)
    return unseal(archive.sealed_keys(), passphrase, archive.manifest_bytes)


def _place_keys(loaded: Loaded, keys: bytes) -> None:
    """Write the file of keys; one with other keys stays. Raises ``BackupError``."""
    from ruobr_server.kit.files import write_new
    from ruobr_server.operations.backups.errors import BackupError

    file = _keys_path(loaded)
    if not write_new(file, keys) and file.read_bytes() != keys:
        raise BackupError(
            _("%(file)s is there already and holds other keys than the backup.") % {"file": file},
            _("Move it aside, or name another file by --file-keys, before the command."),
        )


def _check_room(database: Database, size: int) -> None:
    """SQLite's file takes about as much as the rows. Raises ``BackupError``."""
    from ruobr_server.operations.backups.errors import BackupError

    if database.dialect != "sqlite" or not database.url.database:
        return
    folder = Path(database.url.database).absolute().parent
    if shutil.disk_usage(folder).free < size:
        raise BackupError(
            _("There is too little room in %(folder)s for this backup.") % {"folder": folder},
            _("Make room on that disk."),
        )
