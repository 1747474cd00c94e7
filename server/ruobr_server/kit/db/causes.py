"""Causes of database failures: a sentence for the log, and one that says what to do."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ruobr_server.kit.errors import Unavailable


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
    "The database does not answer in time.",
    "See whether its machine and its synchronous standby are alive.",
    blocks=True,
)
CROWDED = Cause(
    "crowded",
    "More requests wait for the database than it can take.",
    "Raise --connections, or give the database more processors.",
)
UNREACHABLE = Cause(
    "unreachable",
    "The database cannot be reached.",
    "Check host and port of --database, and whether the database runs.",
)
STARTING = Cause(
    "starting",
    "The database is starting or stopping.",
    "If it lasts, read the database's log.",
)
REFUSED = Cause(
    "refused",
    "The database does not let this login in.",
    "Check user and password of --database, and pg_hba.conf of the database.",
)
MISSING = Cause(
    "missing",
    "There is no such database.",
    "Create it (createdb), or check its name in --database; then run ruobr-server migrate.",
)
TOO_MANY_CLIENTS = Cause(
    "too-many-clients",
    "The database takes no more connections.",
    "Lower --connections or --workers, or raise max_connections of the database.",
)
POOLED = Cause(
    "pooled",
    "A connection pooler stands before the database.",
    "Add pooler=transaction to the options of --database.",
)
READ_ONLY = Cause(
    "read-only",
    "The database takes no writes: it is a standby, or set read-only.",
    "Name the primary in --database; with several hosts add target_session_attrs=read-write.",
)
FULL = Cause("full", "The disk of the database is full.", "Make room on it.")
DISK = Cause("disk", "The disk of the database fails.", "Look at the disk, and at the system's log.")
LOCKED = Cause(
    "locked",
    "Another program locks the database.",
    "End the other program, or wait for it.",
)
SLOW = Cause("slow", "Something took the database too long.", "Look for what else it is busy with.")
CONTENDED = Cause(
    "contended", "Transactions were in each other's way again and again.", "If it lasts, tell the developers."
)
NO_FILE = Cause(
    "no-file",
    "The database's file cannot be opened.",
    "Check that its folder is there, and that this user may write in it.",
)
FILE_READ_ONLY = Cause(
    "read-only",
    "The database's file cannot be written.",
    "Check the permissions of the file and of its folder, and whether the file was moved.",
)
MOVED = Cause(
    "no-file",
    "The database's file was moved, removed or replaced while it was in use; nothing is written any more.",
    "Put it back, or start the server anew.",
)
NOT_A_DATABASE = Cause(
    "damaged",
    "The file is no SQLite database, or it is damaged.",
    "Check the path in --database; restore a damaged file from a backup.",
)
NOT_ALLOWED = Cause(
    "not-allowed",
    "The database does not let this user do that.",
    "Grant the user what the portal needs, or name another one in --database.",
)
