"""The server's one tree of errors; ``answers.py`` turns each into what a client gets to read.

Texts are for the person in front of the client, in English; they hold no names, logins or secrets.

ServerError
├── Unauthenticated     nobody known asks: no, wrong or ended credentials          401
├── TooManyAttempts     wrong passwords are slowed; ``retry_after`` seconds         429
├── TooMany             anything else done too often; ``retry_after`` seconds      429
├── Forbidden           known, but not for this                                    403
│   ├── ConsentNeeded   without consent nothing of a person is processed           403
│   └── CrossSite       a page of another site sent it                             403
├── NotFound            no such thing, or not yours: nobody can tell which          404
├── Invalid             what was sent cannot be meant                              400 / 422
│   ├── InvalidFields   the same, field by field, for a form                       422
│   ├── TooLarge        a body beyond the limit                                    413
│   └── WrongType       a body of a type that this call does not take              415
├── Conflict            somebody else changed it meanwhile                         409
│   └── Changed         an older version was edited; carries what it is now        409
├── Unavailable         the database or another party does not answer; try again   503
│   └── DatabaseUnavailable   the database; carries why, for the log (``database``)   503
├── NoFiles             this server keeps no files                                 501
├── InListAlone         a letter that is read in the list and not opened           502
└── DeviceGrant         a terminal that waits for a browser has no session (yet)  400
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

RETRY_AFTER = 5
"""Seconds after which it is worth while to ask again."""


class ServerError(Exception):
    """Anything a request can be refused with. ``code`` is for programs, the text for people."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"
    text: ClassVar[str] = "Something went wrong."

    def __init__(self, text: str | None = None, *, retry_after: int | None = None) -> None:
        self.message = text or self.text
        self.retry_after = retry_after
        super().__init__(self.message)

    @property
    def more(self) -> dict[str, Any]:
        """What our own part of the wire tells beside code and text."""
        return {}


class Unauthenticated(ServerError):
    """Nobody known asks. It is never told whether the login or the password is wrong."""

    status = 401
    code = "unauthenticated"
    text = "Wrong login or password, or the session has ended."


class TooManyAttempts(ServerError):
    """Wrong passwords are slowed per account and per address; ``retry_after`` whole seconds."""

    status = 429
    code = "too-many-attempts"
    text = "Too many wrong passwords. Wait a little."


class TooMany(ServerError):
    """Done too often from one place; ``retry_after`` whole seconds."""

    status = 429
    code = "too-many"
    text = "Too many requests. Wait a little."


class Forbidden(ServerError):
    """Known, but this is not theirs to do."""

    status = 403
    code = "forbidden"
    text = "This is not open to you."


class ConsentNeeded(Forbidden):
    """Personal data are processed only with a consent that holds."""

    code = "consent-needed"
    text = "Give your consent to the processing of personal data first (Cabinet, My personal data)."


class CrossSite(Forbidden):
    """A browser sent it on behalf of another site's page."""

    code = "cross-site"
    text = "This request came from a page of another site. Open the portal's own page."


class NotFound(ServerError):
    """No such thing, or not yours: both answer alike, so that nobody learns what exists."""

    status = 404
    code = "not-found"
    text = "Not found."


class Invalid(ServerError):
    """What was sent cannot be meant.

    A text for the person is a sentence. One for programmers begins with the field's name, or with "Not valid"
    (``api.rules.refusals``): no program of ours sends such a thing, and clients do not show it.
    """

    status = 400
    code = "invalid"
    text = "The request is not valid."


class InvalidFields(Invalid):
    """A form with wrong fields: ``fields`` maps a field's name to a text that says what to do."""

    status = 422
    code = "invalid-fields"
    text = "Some fields are not right yet."

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__()
        self.fields = dict(fields)

    @property
    def more(self) -> dict[str, Any]:
        """The fields."""
        return {"fields": self.fields}


class TooLarge(Invalid):
    """A body beyond the limit."""

    status = 413
    code = "too-large"
    text = "The request is too large."


class WrongType(Invalid):
    """A body of a type that any page may send, where none is meant."""

    status = 415
    code = "wrong-type"
    text = "Send JSON (Content-Type: application/json)."


class Conflict(ServerError):
    """Somebody else changed it meanwhile."""

    status = 409
    code = "conflict"
    text = "It has been changed meanwhile."


class Changed(Conflict):
    """An older version was edited. ``current`` (JSON) is what the thing is now, for who may see it."""

    code = "changed"

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current

    @property
    def more(self) -> dict[str, Any]:
        """What it is now."""
        return {"current": self.current}


class Unavailable(ServerError):
    """What is needed for an answer does not answer itself now."""

    status = 503
    code = "unavailable"
    text = "The portal is not available now. Try again in a moment."

    def __init__(self, text: str | None = None, *, retry_after: int | None = RETRY_AFTER) -> None:
        super().__init__(text, retry_after=retry_after)


class NoFiles(ServerError):
    """The operator has given no keys, so scans cannot be kept."""

    status = 501
    code = "no-files"
    text = "This portal takes no scans. Bring the documents to the institution."


class InListAlone(ServerError):
    """A letter in HTML: the mobile interface has it whole in the list, and does not open it."""

    status = 502
    code = "in-list-alone"
    text = "This letter is in the list of letters, whole; it cannot be opened."


class DeviceGrant(ServerError):
    """A terminal that waits for a browser has no session: a code of RFC 8628, or why it was refused."""

    status = 400
    text = "The sign-in by State Services is not complete."

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    @property
    def more(self) -> dict[str, Any]:
        """The code, in place of the class's."""
        return {"error": self._code}
