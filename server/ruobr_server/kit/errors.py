"""The server's one tree of errors; ``answers.py`` turns each into what a client gets to read.

Why something is refused is a declared reason (``ruobr_tui.api.reasons``): a code with an English sentence,
which the client says in the user's language. Neither holds names, logins or secrets.

ServerError
├── Unauthenticated     nobody known asks: no, wrong or ended credentials          401
├── TooManyAttempts     wrong passwords are slowed; ``retry_after`` seconds         429
├── TooMany             anything else done too often; ``retry_after`` seconds      429
├── Forbidden           known, but not for this                                    403
│   ├── ConsentNeeded   without consent nothing of a person is processed           403
│   └── CrossSite       a page of another site sent it                             403
├── NotFound            no such thing, or not yours: nobody can tell which          404
├── Invalid             what was sent cannot be meant                              400 / 422
│   ├── InvalidInput    the same, said to programmers                              400
│   ├── InvalidFields   the same, field by field, for a form                       422
│   ├── TooLarge        a body beyond the limit                                    413
│   └── WrongType       a body of a type that this call does not take              415
├── Conflict            somebody else changed it meanwhile                         409
│   └── Changed         an older version was edited; carries what it is now        409
├── Unavailable         the database or another party does not answer; try again   503
│   └── DatabaseUnavailable   the database; carries why, for the log (``database``)   503
├── NoFiles             this server keeps no files                                 501
├── OperatorError       refused to an operator on the server's own machine         (not on the wire)
├── InListAlone         a letter that is read in the list and not opened           502
└── DeviceGrant         a terminal that waits for a browser has no session (yet)  400
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ruobr_tui.api.reasons import general
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained
from ruobr_tui.api.reasons.wire import to_wire

RETRY_AFTER = 5
"""Seconds after which it is worth while to ask again."""


class ServerError(Exception):
    """Anything a request can be refused with: its class has a ``code``, the occasion a reason.

    ``fields`` fill in the placeholders of the reason's sentence. ``message`` is that sentence in English.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"
    usual: ClassVar[Reason] = general.ERROR
    """The reason when none is given."""

    def __init__(
        self,
        reason: Reason | Explanation | None = None,
        *,
        retry_after: int | None = None,
        **fields: str | int,
    ) -> None:
        reason = reason or self.usual
        self.explanation = reason.with_fields(**fields) if isinstance(reason, Reason) else reason
        self.message = str(self.explanation)
        self.retry_after = retry_after
        super().__init__(self.message)

    @property
    def more(self) -> dict[str, Any]:
        """What our own part of the wire has beside code, text and reason."""
        return {}


class Unauthenticated(ServerError):
    """Nobody known asks. It is never told whether the login or the password is wrong."""

    status = 401
    code = "unauthenticated"
    usual = general.UNAUTHENTICATED


class TooManyAttempts(ServerError):
    """Wrong passwords are slowed per account and per address; ``retry_after`` whole seconds."""

    status = 429
    code = "too-many-attempts"
    usual = general.TOO_MANY_ATTEMPTS


class TooMany(ServerError):
    """Done too often from one place; ``retry_after`` whole seconds."""

    status = 429
    code = "too-many"
    usual = general.TOO_MANY


class Forbidden(ServerError):
    """Known, but this is not theirs to do."""

    status = 403
    code = "forbidden"
    usual = general.FORBIDDEN


class ConsentNeeded(Forbidden):
    """Personal data are processed only with a consent that holds."""

    code = "consent-needed"
    usual = general.CONSENT_NEEDED


class CrossSite(Forbidden):
    """A browser sent it on behalf of another site's page."""

    code = "cross-site"
    usual = general.CROSS_SITE


class NotFound(ServerError):
    """No such thing, or not yours: both answer alike, so that nobody learns what exists."""

    status = 404
    code = "not-found"
    usual = general.NOT_FOUND


class Invalid(ServerError):
    """What was sent cannot be meant."""

    status = 400
    code = "invalid"
    usual = general.INVALID_INPUT


class InvalidInput(Invalid):
    """What no program of ours sends. ``problem`` is for programmers: English, in no catalogue, not shown.

    It begins with the field's name or with "Not valid": older clients know by that not to show it.
    """

    def __init__(self, problem: str) -> None:
        super().__init__()
        self.message = problem
        self.args = (problem,)


class InvalidFields(Invalid):
    """A form with wrong fields: ``wrong`` maps a field's name to the reason, which says what to do."""

    status = 422
    code = "invalid-fields"
    usual = general.INVALID_FIELDS

    def __init__(self, wrong: Mapping[str, Reason | Explanation]) -> None:
        super().__init__()
        self.wrong = {name: explained(reason) for name, reason in wrong.items()}

    @property
    def fields(self) -> dict[str, str]:
        """The sentences in English."""
        return {name: str(it) for name, it in self.wrong.items()}

    @property
    def more(self) -> dict[str, Any]:
        """``fields``, and under ``reasons`` the reason of each as in a refusal."""
        return {
            "fields": self.fields,
            "reasons": {name: to_wire(it) for name, it in self.wrong.items()},
        }


class TooLarge(Invalid):
    """A body beyond the limit."""

    status = 413
    code = "too-large"
    usual = general.TOO_LARGE


class WrongType(Invalid):
    """A body of a type that any page may send, where none is meant."""

    status = 415
    code = "wrong-type"
    usual = general.WRONG_TYPE


class Conflict(ServerError):
    """Somebody else changed it meanwhile."""

    status = 409
    code = "conflict"
    usual = general.CHANGED_MEANWHILE


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
    usual = general.UNAVAILABLE

    def __init__(self, reason: Reason | None = None, *, retry_after: int | None = RETRY_AFTER) -> None:
        super().__init__(reason, retry_after=retry_after)


class NoFiles(ServerError):
    """The operator has given no keys, so scans cannot be kept."""

    status = 501
    code = "no-files"
    usual = general.NO_FILES


class OperatorError(ServerError):
    """Refused to an operator on the server's own machine: English, in no catalogue, never on the wire."""

    text: ClassVar[str] = general.ERROR.text

    def __init__(self, text: str | None = None) -> None:
        super().__init__()
        self.message = text or self.text
        self.args = (self.message,)


class InListAlone(ServerError):
    """A letter in HTML: the mobile interface has it whole in the list, and does not open it."""

    status = 502
    code = "in-list-alone"
    usual = general.IN_LIST_ALONE


class DeviceGrant(ServerError):
    """A terminal that waits for a browser has no session: a code of RFC 8628, or why it was refused."""

    status = 400
    usual = general.SIGN_IN_INCOMPLETE

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    @property
    def more(self) -> dict[str, Any]:
        """The code, in place of the class's."""
        return {"error": self._code}
