"""Errors at the start of the server or a command: the cause in one line, the remedy in another."""

from __future__ import annotations

import errno
import logging
import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ruobr_server.kit.db import sqlite_causes
from ruobr_server.kit.db.causes import Cause, DatabaseUnavailable
from ruobr_server.kit.errors import InvalidInput, OperatorError, ServerError
from ruobr_server.kit.language import _


class NotStarted(Exception):
    """It cannot start: the cause, and the remedy if it is not obvious."""

    def __init__(self, text: str, remedy: str = "") -> None:
        super().__init__(text)
        self.text, self.remedy = text, remedy


_log = logging.getLogger("ruobr_server.fault")

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})


def why(error: Exception) -> tuple[str, str]:
    """The cause and the remedy, for the operator; no passwords or personal data."""
    match error:
        case NotStarted():
            return error.text, error.remedy
        case DatabaseUnavailable():
            return _of_cause(error.cause)
        case OperatorError():
            return error.message, ""
        case InvalidInput():
            return error.message, ""
        case ServerError():
            return error.explanation.in_words_of(_), ""
        case OSError():
            return of_file(error)
        case DBAPIError() | sqlite3.Error():
            return _of_database(error)
    # A programming error: log where it was raised; its text may contain personal data.
    _log.error("the command failed: %s", _places(error))
    return (
        _("This is a fault of the program (%(name)s); the message above says where.")
        % {"name": type(error).__name__},
        _("Tell the developers what you did."),
    )


def of_file(error: OSError) -> tuple[str, str]:
    """The cause and the remedy of a file or a folder that cannot be used."""
    place = error.filename if isinstance(error.filename, str) else str(error.filename or _("The output"))
    text = f"{place}: {error.strerror or type(error).__name__}."
    if error.errno in _FULL:
        return text, _("Make room on that disk.")
    if error.errno in _FORBIDDEN or error.errno == errno.EROFS:
        return text, _("Give this user the right to read and write there, or name another place.")
    if error.errno == errno.ENOENT:
        return text, _("Check the path.")
    return text, _("Check the path, and the disk that it is on.")


def of_address(host: str, port: int, error: OSError) -> NotStarted:
    """Why an address cannot be listened at."""
    place = f"{host}:{port}"
    match error.errno:
        case errno.EADDRINUSE:
            return NotStarted(
                _("Cannot listen on %(place)s: another program does.") % {"place": place},
                _("End it, or choose another --port."),
            )
        case errno.EACCES | errno.EPERM:
            return NotStarted(
                _("Cannot listen on %(place)s: ports below 1024 are the administrator’s.") % {"place": place},
                _("Choose a --port from 1024 on, or give the program CAP_NET_BIND_SERVICE."),
            )
        case errno.EADDRNOTAVAIL:
            return NotStarted(
                _("Cannot listen on %(place)s: this computer does not have that address.") % {"place": place},
                _("Choose another --host; 0.0.0.0 is all of them."),
            )
    reason = error.strerror or type(error).__name__
    return NotStarted(
        _("Cannot listen on %(place)s: %(reason)s.") % {"place": place, "reason": reason},
        _("Check --host and --port."),
    )


def _of_cause(cause: Cause) -> tuple[str, str]:
    text = _(cause.text)
    return (f"{text} [{cause.detail}]" if cause.detail else text), _(cause.remedy)


def _of_database(error: DBAPIError | sqlite3.Error) -> tuple[str, str]:
    """An error of a statement, or of the database's state at start."""
    cause = sqlite_causes.cause_of(error)
    raw = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(raw, "sqlstate", None)
    if cause is None and state is not None and isinstance(error, SQLAlchemyError):
        from ruobr_server.kit.db.postgresql_causes import any_cause_of

        cause = any_cause_of(error)
    if cause is not None:
        return _of_cause(cause)
    if state in _NO_TABLE or (isinstance(raw, sqlite3.OperationalError) and "no such" in str(raw)):
        return _("The database does not have the portal’s tables."), _("Run ruobr-server migrate.")
    _log.error("the command failed: %s", _places(error))
    kind = getattr(raw, "sqlite_errorname", None) or state or type(error).__name__
    return (
        _("The database refuses this (%(kind)s).") % {"kind": kind},
        _("Check what you have named: people, schools, files."),
    )


_NO_TABLE = frozenset({"42P01", "42703", "3F000"})


def _places(error: BaseException) -> str:
    from ruobr_server.kit.http.middleware import describe_fault

    return describe_fault(error)
