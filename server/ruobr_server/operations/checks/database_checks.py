"""The database: can it be used, by whom, in which schema, by which clock; the keys of its scans; jobs."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from ruobr_server.areas.documents.encryption import Unsealable, WrongKeys, read_keys
from ruobr_server.areas.documents.keys_check import oldest_and_newest
from ruobr_server.kit.configuration.loading import Loaded
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.grants import READ, WRITTEN_ONCE
from ruobr_server.kit.jobs.states import JobState
from ruobr_server.kit.jobs.view import overview
from ruobr_server.kit.language import _, ngettext
from ruobr_server.migrations import schema
from ruobr_server.operations.checks.findings import Findings, bad, good, warned
from ruobr_server.preparing import folder
from ruobr_server.tables import metadata
from ruobr_tui.api.clock import system_clock

OLDEST_POSTGRESQL = 130_000
CLOCKS_APART, CLOCKS_FAR_APART = 2.0, 60.0
"""Seconds."""
LATE = timedelta(hours=1)


def schema_is_present(connection: Connection) -> Findings:
    """The revision of the schema."""
    subject, revision = _("schema"), schema.revision_of(connection)
    if revision == schema.HEAD:
        yield good(subject, _("The schema is that of this version, %(revision)s.") % {"revision": revision})
    elif revision is None:
        yield bad(subject, _("The database has no tables."), _("Run ruobr-server migrate."))
    elif revision > schema.HEAD:
        yield bad(
            subject,
            _("The database belongs to a newer version: %(revision)s.") % {"revision": revision},
            _("Install that version."),
        )
    else:
        yield bad(
            subject,
            _("The schema is of an older version: %(revision)s.") % {"revision": revision},
            _("Back up, then run ruobr-server migrate as the owner."),
        )


def rights_are_right(connection: Connection) -> Findings:
    """On PostgreSQL: the role can do what the server does, and no more. SQLite has no roles."""
    if connection.dialect.name != "postgresql":
        return
    subject = _("rights")
    role = connection.execute(
        text("SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    ).one()
    missing = _missing_rights(connection)
    if missing:
        shown = ", ".join(missing[:5])
        yield bad(
            subject,
            _("The role may not use these tables: %(names)s.") % {"names": shown},
            _("Run ruobr-server grants --role NAME as the owner, and its SQL."),
        )
    else:
        yield good(subject, _("The role may use all tables."))
    if any(role):
        yield warned(
            subject,
            _("The role is a superuser, or may create roles or databases."),
            _("Serve as a role that may less: docs/postgresql.md."),
        )
    elif connection.scalar(text("SELECT EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user)")):
        yield warned(
            subject,
            _("The role owns the tables, so it can also change them."),
            _("Serve as a role that may less: docs/postgresql.md."),
        )


def _missing_rights(connection: Connection) -> list[str]:
    wanted: dict[str, str] = {
        name: "SELECT, INSERT" if name in WRITTEN_ONCE else "SELECT, INSERT, UPDATE, DELETE"
        for name in metadata.tables
    } | dict.fromkeys(READ, "SELECT")
    missing = []
    for name, rights in sorted(wanted.items()):
        for right in rights.split(", "):
            allowed = connection.scalar(
                text("SELECT has_table_privilege(to_regclass(:name)::oid, :right)"),
                {"name": f'"{name}"', "right": right},
            )
            if not allowed:
                missing.append(f"{name} ({right})")
                break
    return missing


def server_is_new_enough(connection: Connection, processes: int, connections: int) -> Findings:
    """PostgreSQL's version, encoding, and number of connections."""
    if connection.dialect.name != "postgresql":
        return
    subject = "PostgreSQL"
    row = connection.execute(
        text(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'),"
            " current_setting('server_encoding'), current_setting('max_connections')::int"
        )
    ).one()
    number, version, encoding, most = row
    if number < OLDEST_POSTGRESQL:
        yield bad(
            subject, _("PostgreSQL %(version)s is too old.") % {"version": version}, _("Use 13 or newer.")
        )
    else:
        yield good(subject, _("PostgreSQL %(version)s.") % {"version": version})
    if encoding != "UTF8":
        yield bad(
            subject,
            _("The encoding of the database is %(encoding)s.") % {"encoding": encoding},
            _("Create it again with ENCODING 'UTF8'."),
        )
    needed = processes * (connections + 3)
    if needed > most - 3:
        yield warned(
            subject,
            _("This server may open %(needed)d connections, PostgreSQL takes %(most)d.")
            % {"needed": needed, "most": most},
            _("Raise max_connections, or lower --workers or --connections."),
        )


def clocks_agree(connection: Connection) -> Findings:
    """This machine's clock and the database's."""
    if connection.dialect.name != "postgresql":
        return
    before = system_clock()
    theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    after = system_clock()
    apart = max(0.0, (before - theirs).total_seconds(), (theirs - after).total_seconds())
    subject = _("clock")
    about = _("The clocks of this computer and of the database differ by %(count).1f s.") % {"count": apart}
    remedy = _("Let NTP set both.")
    if apart >= CLOCKS_FAR_APART:
        yield bad(subject, about, remedy)
    elif apart >= CLOCKS_APART:
        yield warned(subject, about, remedy)
    else:
        yield good(subject, _("The clocks of this computer and of the database agree."))


def file_is_private(database: Database) -> Findings:
    """SQLite's file is its owner's alone."""
    if database.dialect != "sqlite" or not database.url.database:
        return
    path = Path(database.url.database)
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield bad(
            _("database"),
            _("Others can read %(file)s.") % {"file": path},
            _("Run: chmod 600 %(file)s") % {"file": path},
        )


def keys_open_scans(connection: Connection, loaded: Loaded) -> Findings:
    """The keys against the oldest and the newest stored scan."""
    configuration = loaded.configuration
    if configuration.process.mobile_only:
        return
    subject = _("keys of scans")
    file = configuration.scans.keys_file or folder(configuration) / "files.keys"
    parts = oldest_and_newest(connection)
    if not parts and not file.exists():
        yield good(subject, _("There are no scans yet; the keys are made at the first start."))
        return
    try:
        sealer = read_keys(file)
        for part in parts:
            sealer.open(part.sealed, part.file_id, part.start)
    except WrongKeys as error:
        yield bad(subject, str(error), _("Put the file of keys back from its copy."))
    except Unsealable:
        yield bad(
            subject,
            _("%(file)s does not open the stored scans.") % {"file": file},
            _("Put the file of keys back from its copy; older keys belong behind the present one."),
        )
    else:
        opened = (
            _("The keys open the stored scans.") if parts else _("The keys are there; there are no scans.")
        )
        yield good(subject, opened)


def jobs_get_done(connection: Connection) -> Findings:
    """Failed jobs, and those that should have run long ago."""
    subject, now = _("jobs"), system_clock()
    groups = overview(connection, now)
    failed = sum(group.count for group in groups if group.state == JobState.FAILED)
    late = [group for group in groups if group.oldest_due is not None and now - group.oldest_due > LATE]
    if failed:
        about = ngettext("%(count)d job has failed.", "%(count)d jobs have failed.", failed)
        yield warned(subject, about % {"count": failed}, _("See: ruobr-server jobs"))
    if late:
        kinds = ", ".join(sorted({group.kind for group in late}))
        yield warned(
            subject,
            _("Jobs have been due for more than an hour: %(kinds)s.") % {"kinds": kinds},
            _("See whether a server runs, and its log."),
        )
    if not failed and not late:
        yield good(subject, _("No job has failed or is late."))
