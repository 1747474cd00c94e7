"""Causes of database failures: a sentence for the log, and one that says what to do.

Both are English in the log; a command says them in the language of its operator.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ruobr_server.kit.errors import Unavailable
from ruobr_server.kit.language import N_


@dataclass(frozen=True, slots=True)
class Cause:
    """``code`` is for programs. ``detail`` is the text of the driver, without secrets."""

    code: str
    text: str
    remedy: str
    detail: str = ""
    blocks: bool = False
    """Whether each try would take seconds, so that calls are refused until a health check succeeds."""

    def line(self) -> str:
        """All parts in one line."""
        more = f" [{self.detail}]" if self.detail else ""
        return f"{self.text}{more} {self.remedy}"

    def with_detail(self, text: str) -> Cause:
        """The same with the driver's text, shortened to one line."""
        return replace(self, detail=" ".join(text.split())[:300])


class DatabaseUnavailable(Unavailable):
    """The database cannot be used now; ``cause`` is for the operator, never for a client."""

    def __init__(self, cause: Cause) -> None:
        super().__init__()
        self.cause = cause


SILENT = Cause(
    "silent",
    N_("The database does not answer in time."),
    N_("See whether its machine and its synchronous standby are alive."),
    blocks=True,
)
CROWDED = Cause(
    "crowded",
    N_("More requests wait for the database than it can take."),
    N_("Raise --connections, or give the database more processors."),
)
UNREACHABLE = Cause(
    "unreachable",
    N_("The database cannot be reached."),
    N_("Check host and port of --database, and whether the database runs."),
)
STARTING = Cause(
    "starting",
    N_("The database is starting or stopping."),
    N_("If it lasts, read the database’s log."),
)
REFUSED = Cause(
    "refused",
    N_("The database does not let this login in."),
    N_("Check user and password of --database, and pg_hba.conf of the database."),
)
MISSING = Cause(
    "missing",
    N_("There is no such database."),
    N_("Create it (createdb), or check its name in --database; then run ruobr-server migrate."),
)
TOO_MANY_CLIENTS = Cause(
    "too-many-clients",
    N_("The database takes no more connections."),
    N_("Lower --connections or --workers, or raise max_connections of the database."),
)
POOLED = Cause(
    "pooled",
    N_("A connection pooler stands before the database."),
    N_("Add pooler=transaction to the options of --database."),
)
READ_ONLY = Cause(
    "read-only",
    N_("The database takes no writes: it is a standby, or set read-only."),
    N_("Name the primary in --database; with several hosts add target_session_attrs=read-write."),
)
FULL = Cause("full", N_("The disk of the database is full."), N_("Make room on it."))
DISK = Cause("disk", N_("The disk of the database fails."), N_("Look at the disk, and at the system’s log."))
LOCKED = Cause(
    "locked",
    N_("Another program locks the database."),
    N_("End the other program, or wait for it."),
)
SLOW = Cause("slow", N_("Something took the database too long."), N_("Look for what else it is busy with."))
CONTENDED = Cause(
    "contended",
    N_("Transactions were in each other’s way again and again."),
    N_("If it lasts, tell the developers."),
)
NO_FILE = Cause(
    "no-file",
    N_("The database’s file cannot be opened."),
    N_("Check that its folder is there, and that this user may write in it."),
)
FILE_READ_ONLY = Cause(
    "read-only",
    N_("The database’s file cannot be written."),
    N_("Check the permissions of the file and of its folder, and whether the file was moved."),
)
MOVED = Cause(
    "no-file",
    N_("The database’s file was moved, removed or replaced while it was in use; nothing is being written."),
    N_("Put it back, or start the server again."),
)
NOT_A_DATABASE = Cause(
    "damaged",
    N_("The file is no SQLite database, or it is damaged."),
    N_("Check the path in --database; restore a damaged file from a backup."),
)
NOT_ALLOWED = Cause(
    "not-allowed",
    N_("The database does not let this user do that."),
    N_("Grant the user what the portal needs, or name another one in --database."),
)
