"""Preparation before serving: the data folder, the database, the keys of scans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ruobr_server.kit.language import _, ngettext
from ruobr_server.starting import NotStarted
from ruobr_tui.api.clock import system_clock

if TYPE_CHECKING:
    from ruobr_server.areas.documents.encryption import Sealer
    from ruobr_server.kit.configuration.loading import Loaded
    from ruobr_server.kit.configuration.schema import Configuration
    from ruobr_server.kit.db import Database
    from ruobr_server.serving import Serving


def with_database(serving: Serving, loaded: Loaded) -> Serving:
    """Prepare the database (the demo's, or the operator's with the present schema) and the keys of its scans.

    Raises ``NotStarted``, ``DatabaseUnavailable`` or ``OSError``.
    """
    configuration = loaded.configuration
    if configuration.process.demo:
        if configuration.database.url:
            raise NotStarted(
                _("--demo makes its own database; leave out %(setting)s.")
                % {"setting": loaded.name_of("database.url")}
            )
        from ruobr_server.demo.demo import prepare_demo

        url = prepare_demo(folder(configuration), system_clock)
        return _with_keys(replace(serving, database=url), loaded, frozenset())
    from ruobr_server.areas.documents.keys_check import marks
    from ruobr_server.migrations import schema

    url = database_url(loaded)
    database = opened(url)
    try:
        if database.dialect == "sqlite":
            database.write_now(schema.upgrade)
        elif database.read_now(schema.revision_of) != schema.HEAD:
            raise NotStarted(_("The database’s schema is not of this version: run ruobr-server migrate."))
        found = frozenset() if configuration.process.mobile_only else frozenset(database.read_now(marks))
    finally:
        database.close_now()
    return _with_keys(replace(serving, database=url), loaded, found)


def _with_keys(serving: Serving, loaded: Loaded, marks: frozenset[bytes]) -> Serving:
    """The keys that decrypt the stored scans; new ones only if there are no scans."""
    configuration = loaded.configuration
    if configuration.process.mobile_only:
        return serving
    file = keys_file(configuration, may_make=not marks)
    sealer = _read(file, loaded.name_of("scans.keys_file"))
    if unknown := [mark for mark in marks if not sealer.opens(mark)]:
        raise NotStarted(
            _(
                "Scans or second factors in the database were sealed with %(keys)s that %(file)s does not"
                " hold."
            )
            % {"keys": _keys(len(unknown)), "file": file},
            _(
                "Put the file of keys back from its copy, or name it by --file-keys; older keys belong behind"
                " the present one."
            ),
        )
    return replace(serving, settings=replace(serving.settings, file_keys=file))


def keys_file(configuration: Configuration, *, may_make: bool) -> Path:
    """The file of keys; a new one in the data folder if ``may_make``. Raises ``NotStarted``."""
    from ruobr_server.areas.documents.encryption import keys_in

    if configuration.scans.keys_file and not configuration.process.demo:
        return configuration.scans.keys_file
    place = folder(configuration)
    if may_make or (place / "files.keys").exists():
        return keys_in(place)
    raise NotStarted(
        _("There are scans or second factors in the database, but their keys are gone: no %(file)s.")
        % {"file": place / "files.keys"},
        _("Put files.keys back from its copy, or name it by --file-keys; nothing else opens them."),
    )


def person_key(loaded: Loaded) -> bytes | None:
    """The key of the digests by which people are recognised, if there is a file of keys."""
    file = loaded.configuration.scans.keys_file or folder(loaded.configuration) / "files.keys"
    if not loaded.configuration.scans.keys_file and not file.exists():
        return None
    return bytes(_read(file, loaded.name_of("scans.keys_file")).person_key)


def may_make_keys(loaded: Loaded, database: Database) -> bool:
    """Whether a server would make the file of keys here: there is none, and the database depends on none."""
    from ruobr_server.areas.documents.keys_check import marks
    from ruobr_server.areas.families.service import known_key, needs_keys_file

    if person_key(loaded) is not None:
        return False
    return not (
        database.read_now(needs_keys_file)
        or database.read_now(marks)
        or database.read_now(known_key, None) is not None
    )


def made_person_key(loaded: Loaded) -> bytes:
    """Make the file of keys, and say where; the key of the digests. Raises ``NotStarted``, ``OSError``."""
    file = keys_file(loaded.configuration, may_make=True)
    print(_("Made the keys of this portal: %(file)s. Every server of it needs this file.") % {"file": file})
    return bytes(_read(file, loaded.name_of("scans.keys_file")).person_key)


def _read(file: Path, name: str) -> Sealer:
    from ruobr_server.areas.documents.encryption import WrongKeys, read_keys

    try:
        return read_keys(file)
    except WrongKeys as error:
        raise NotStarted(_("%(name)s: %(error)s") % {"name": name, "error": error}) from error


def _keys(count: int) -> str:
    return ngettext("a key", "%(count)d keys", count) % {"count": count}


def database_url(loaded: Loaded) -> str:
    """The address of the operator's database. Raises ``NotStarted`` for an invalid one."""
    from ruobr_server.kit.db.address import WrongAddress, parse

    url = loaded.configuration.database.url
    if not url:
        return f"sqlite:///{folder(loaded.configuration) / 'ruobr.sqlite'}"
    try:
        parse(url)
    except WrongAddress as error:
        is_option = loaded.place("database.url").kind == "option"
        remedy = "" if is_option else f"It stands in {loaded.name_of('database.url')}."
        raise NotStarted(str(error), remedy) from error
    return url


def opened(url: str) -> Database:
    """Raises ``NotStarted`` for an invalid address; it is not shown, as it may contain a password."""
    from ruobr_server.kit.db import Database
    from ruobr_server.kit.db.address import WrongAddress

    try:
        return Database(url)
    except WrongAddress as error:
        raise NotStarted(str(error)) from error


def folder(configuration: Configuration) -> Path:
    """The data folder, mode 0700. Raises ``NotStarted``."""
    found = configuration.database.data_dir
    if found is None:
        from platformdirs import user_data_path

        found = user_data_path("ruobr-server", appauthor=False)
    try:
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NotStarted(
            _("The data folder %(found)s cannot be made (%(strerror)s).")
            % {"found": found, "strerror": error.strerror},
            _("Name another one by --data-dir, or give this user the right to write there."),
        ) from error
    return found
