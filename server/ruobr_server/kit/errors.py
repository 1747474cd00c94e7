"""The server's one tree of errors; ``http/responses.py`` turns each into a response.

The reason of a refusal is declared in ``ruobr_tui.api.reasons``: a code with an English sentence, which the
client translates. Neither contains names, logins or secrets.

ServerError
├── Unauthenticated     no valid credentials, or an expired session                401
├── TooManyAttempts     wrong passwords are throttled; ``retry_after`` seconds      429
├── TooMany             any other rate limit; ``retry_after`` seconds               429
├── Forbidden           authenticated, but without the permission                  403
│   ├── ConsentNeeded   personal data is not processed without consent             403
│   ├── FirstStep       something must be done before anything else               403
│   │   ├── PasswordMustBeChanged   the password was given out by somebody else    403
│   │   ├── SecondFactorRequired    the password alone is not enough               403
│   │   └── SecondFactorMissing     staff must set one up first                    403
│   └── CrossSite       sent by a page of another site                             403
├── NotFound            missing, or not the caller's: the response is the same      404
├── Invalid             the request is malformed                                   400 / 422
│   ├── InvalidInput    the same, with a text for programmers                      400
│   ├── InvalidFields   the same, with a reason for each form field                422
│   ├── TooLarge        the body exceeds the limit                                 413
│   └── WrongType       the body's media type is not accepted here                 415
├── Conflict            the resource has changed in the meantime                   409
│   └── Changed         the edited version is outdated; has the current one        409
├── Unavailable         the database or another party does not respond; retry      503
│   └── DatabaseUnavailable   the database; has the cause, for the log             503
├── NoFiles             this server stores no files                                501
├── OperatorError       an operator's command is refused                           (not on the wire)
├── InListAlone         a message that can be read only in the list                502
└── DeviceGrant         the terminal's sign-in in a browser is not complete        400
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ruobr_server.kit.language import _
from ruobr_tui.api.reasons import general
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained
from ruobr_tui.api.reasons.wire import to_wire

RETRY_AFTER = 5
"""Seconds for ``Retry-After``."""


class ServerError(Exception):
    """Base of all refusals: the class has the ``code``, the instance the reason.

    ``fields`` fill the placeholders of the reason's sentence. ``message`` is that sentence in English.
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
        """Further fields of the response body, outside of the mobile contract."""
        return {}


class Unauthenticated(ServerError):
    """No valid credentials. The response never says whether the login or the password is wrong."""

    status = 401
    code = "unauthenticated"
    usual = general.UNAUTHENTICATED


class TooManyAttempts(ServerError):
    """Wrong passwords are throttled per account and per address; ``retry_after`` is in whole seconds."""

    status = 429
    code = "too-many-attempts"
    usual = general.TOO_MANY_ATTEMPTS


class TooMany(ServerError):
    """The rate limit of an address is exceeded; ``retry_after`` is in whole seconds."""

    status = 429
    code = "too-many"
    usual = general.TOO_MANY


class Forbidden(ServerError):
    """Authenticated, but without the permission."""

    status = 403
    code = "forbidden"
    usual = general.FORBIDDEN


class ConsentNeeded(Forbidden):
    """Personal data is processed only while a consent is in force."""

    code = "consent-needed"
    usual = general.CONSENT_NEEDED


class FirstStep(Forbidden):
    """Something must be done before this request: ``auth.restrictions``."""

    code = "first-step"


class PasswordMustBeChanged(FirstStep):
    """Somebody else knows the password: nothing is done before the user chooses another one."""

    code = "password-must-be-changed"
    usual = general.PASSWORD_MUST_BE_CHANGED


class SecondFactorRequired(FirstStep):
    """The password is right and alone not enough: the account has a second factor."""

    code = "second-factor-required"
    usual = general.SECOND_FACTOR_REQUIRED


class SecondFactorMissing(FirstStep):
    """The settings require a second factor, and this member of staff has none yet."""

    code = "second-factor-missing"
    usual = general.SECOND_FACTOR_MISSING


class CrossSite(Forbidden):
    """A browser sent the request on behalf of a page of another site."""

    code = "cross-site"
    usual = general.CROSS_SITE


class NotFound(ServerError):
    """The resource is missing or is not the caller's. The response is the same, so it reveals nothing."""

    status = 404
    code = "not-found"
    usual = general.NOT_FOUND


class Invalid(ServerError):
    """The request is malformed."""

    status = 400
    code = "invalid"
    usual = general.INVALID_INPUT


class InvalidInput(Invalid):
    """Input that our client never sends. ``problem`` is for programmers: English, not translated, not shown.

    It begins with the field's name or with "Not valid": older clients recognise by that not to show it.
    """

    def __init__(self, problem: str) -> None:
        super().__init__()
        self.message = problem
        self.args = (problem,)


class InvalidFields(Invalid):
    """A form with invalid fields: ``wrong`` maps a field's name to the reason, which says what to do."""

    status = 422
    code = "invalid-fields"
    usual = general.INVALID_FIELDS

    def __init__(self, wrong: Mapping[str, Reason | Explanation]) -> None:
        super().__init__()
        self.wrong = {name: explained(reason) for name, reason in wrong.items()}

    @property
    def fields(self) -> dict[str, str]:
        """Field name → sentence in English."""
        return {name: str(reason) for name, reason in self.wrong.items()}

    @property
    def more(self) -> dict[str, Any]:
        """``fields``, and in ``reasons`` the reason of each, in the same form as in a refusal."""
        return {
            "fields": self.fields,
            "reasons": {name: to_wire(reason) for name, reason in self.wrong.items()},
        }


class TooLarge(Invalid):
    """The body exceeds the limit."""

    status = 413
    code = "too-large"
    usual = general.TOO_LARGE


class WrongType(Invalid):
    """The body has a media type that any web page may send, on a route that does not accept it."""

    status = 415
    code = "wrong-type"
    usual = general.WRONG_TYPE


class Conflict(ServerError):
    """The resource has changed in the meantime."""

    status = 409
    code = "conflict"
    usual = general.CHANGED_MEANWHILE


class Changed(Conflict):
    """The edited version is outdated. ``current`` (JSON) is the current one, as the caller may see it."""

    code = "changed"

    def __init__(self, current: Any) -> None:
        super().__init__()
        self.current = current

    @property
    def more(self) -> dict[str, Any]:
        """The current version."""
        return {"current": self.current}


class Unavailable(ServerError):
    """The database or an outside party does not respond now."""

    status = 503
    code = "unavailable"
    usual = general.UNAVAILABLE

    def __init__(self, reason: Reason | None = None, *, retry_after: int | None = RETRY_AFTER) -> None:
        super().__init__(reason, retry_after=retry_after)


class NoFiles(ServerError):
    """The operator has configured no encryption keys, so scans cannot be stored."""

    status = 501
    code = "no-files"
    usual = general.NO_FILES


class OperatorError(ServerError):
    """An operator's command is refused, in the operator's language; never on the wire."""

    text: ClassVar[str] = general.ERROR.text

    def __init__(self, text: str | None = None) -> None:
        super().__init__()
        self.message = text or _(self.text)
        self.args = (self.message,)


class InListAlone(ServerError):
    """A message in HTML: the mobile interface has its whole text in the list and cannot open it."""

    status = 502
    code = "in-list-alone"
    usual = general.IN_LIST_ALONE


class DeviceGrant(ServerError):
    """The terminal's sign-in in a browser is not complete: an error code of RFC 8628, or why it was
    refused.
    """

    status = 400
    usual = general.SIGN_IN_INCOMPLETE

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    @property
    def more(self) -> dict[str, Any]:
        """The code, instead of the class's."""
        return {"error": self._code}
