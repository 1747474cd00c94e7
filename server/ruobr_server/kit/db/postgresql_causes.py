"""Causes of errors of PostgreSQL and its driver: by SQLSTATE, or by the text of a failed connection."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from ruobr_server.kit.db import causes
from ruobr_server.kit.db.causes import Cause

UNDONE = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock: the same work may succeed if repeated."""

READ_ONLY = "25006"

_STATES = {
    "25006": causes.READ_ONLY,
    "25P03": causes.SLOW,  # idle in transaction
    "25P04": causes.SLOW,
    "26000": causes.POOLED,  # a prepared statement of another connection
    "28000": causes.REFUSED,
    "28P01": causes.REFUSED,
    "3D000": causes.MISSING,
    "40001": causes.CONTENDED,
    "40P01": causes.CONTENDED,
    "42P05": causes.POOLED,
    "42501": causes.NOT_ALLOWED,
    "53000": causes.FULL,
    "53100": causes.FULL,
    "53200": causes.CROWDED,
    "53300": causes.TOO_MANY_CLIENTS,
    "53400": causes.CROWDED,
    "55P03": causes.LOCKED,
    "57014": causes.SLOW,
    "57P01": causes.STARTING,
    "57P02": causes.STARTING,
    "57P03": causes.STARTING,
    "57P04": causes.MISSING,
    "57P05": causes.STARTING,
    "58000": causes.DISK,
    "58030": causes.DISK,
    "58P01": causes.DISK,
    "F0000": causes.DISK,
    "XX001": causes.DISK,
    "XX002": causes.DISK,
}
_NOT_TEMPORARY = frozenset({"42501"})
"""A programming error while the server runs; when it starts, the operator has to fix it."""

# The server localises these texts, and libpq gives no SQLSTATE for a failed connection.
_WORDS: tuple[tuple[str, Cause], ...] = (
    (r"unsupported startup parameter", causes.POOLED),
    (r"session is (read-only|not read-only)|server is in hot standby", causes.READ_ONLY),
    (r"starting up|shutting down|not accepting connections|in recovery", causes.STARTING),
    (r"запускается|выключается|завершает работу|восстановлени", causes.STARTING),
    (r"too many (clients|connections)|remaining connection slots", causes.TOO_MANY_CLIENTS),
    (r"no more connections|слишком много", causes.TOO_MANY_CLIENTS),
    (r"password|authentication|pg_hba|not permitted to log in|no such user", causes.REFUSED),
    (r"пароль|подлинности|permission denied for database|certificate|SSL", causes.REFUSED),
    (r"role \"|роль \"", causes.REFUSED),
    (r"database \"|no such database|база данных \"|базы данных \"", causes.MISSING),
    (r"timeout expired|timed out|timeout", causes.SILENT),
)


def cause_of(error: Exception) -> Cause | None:
    """Why the database cannot be used now; null for an error of the statement."""
    found = any_cause_of(error)
    return None if _state(error) in _NOT_TEMPORARY else found


def any_cause_of(error: Exception) -> Cause | None:
    """The same at start, when missing privileges count as a cause too."""
    if isinstance(error, PoolTimeout):
        return causes.CROWDED
    state = _state(error)
    if state is None:
        if not isinstance(error, DBAPIError):
            return None
        if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
            return cause_of_words(str(error.orig))
        return None
    known = _STATES.get(state) or (causes.UNREACHABLE if state.startswith("08") else None)
    return known and known.with_detail(f"SQLSTATE {state}")


def cause_of_words(text: str) -> Cause:
    """The cause of a failed connection, by the text of libpq and the server, which contains no password."""
    found = next((cause for words, cause in _WORDS if re.search(words, text, re.IGNORECASE)), None)
    return (found or causes.UNREACHABLE).with_detail(text)


def _state(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", error), "sqlstate", None)
