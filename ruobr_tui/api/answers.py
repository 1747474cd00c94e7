"""Turns an answer into data or into one of the errors, whatever the portal sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from ruobr_tui.api.clock import Clock
from ruobr_tui.api.errors import (
    Busy,
    ChangedMeanwhile,
    ConsentNeeded,
    FieldsRefused,
    Forbidden,
    NoScans,
    NotAPortal,
    NotFound,
    NotSignedInYet,
    NotTaken,
    PasswordMustBeChanged,
    PortalSays,
    Refused,
    RuobrError,
    SecondFactorMissing,
    SecondFactorRequired,
    ServerError,
    SignInError,
    StepNeeded,
    TooManyAttempts,
    Unreadable,
    WrongPassword,
)
from ruobr_tui.api.reasons import general
from ruobr_tui.api.reasons.reason import Explanation, Reason
from ruobr_tui.api.reasons.wire import from_wire
from ruobr_tui.api.rules.refusals import is_for_programs
from ruobr_tui.api.rules.text import json_text
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.api.states.state_services import DeviceError

LONGEST_MESSAGE = 300
"""Characters of a portal's own words that are shown."""

_TOO_MANY = "too-many-attempts"
_NO = frozenset({"", "0", "false", "no"})
_STEPS: Mapping[object, type[StepNeeded]] = {
    "password-must-be-changed": PasswordMustBeChanged,
    "second-factor-required": SecondFactorRequired,
    "second-factor-missing": SecondFactorMissing,
}
"""What must be done first; beside ``error_type`` in the mobile contract."""
_WORDS = frozenset(
    {"error", "error_type", "error_code", "code", "text", "message", "detail", "status", "data"}
)
"""What stands in a refusal that does not call itself one."""
_DEVICE = frozenset(DeviceError)
"""Why a terminal that waits for a browser is not signed in."""


def data(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    rejected: type[SignInError],
    clock: Clock,
) -> Any:
    """The decoded JSON of an answer, or an error of the tree.

    ``rejected`` is what an unaccepted credential means for the way that was used. Retry-After is read
    as whole seconds or as a date, by ``clock``.
    """
    if not 200 <= status < 300 or _is_page(headers, body):
        raise _refusal(status, headers, body, rejected, clock)
    raw = decoded(body)
    if isinstance(raw, dict):
        if raw.get("error_type") == "auth":
            raise rejected
        if _is_refusal(raw):
            raise _in_words(raw)
    return raw


def _is_refusal(raw: Mapping[str, Any]) -> bool:
    """Whether an object is a refusal, whatever its status: ``success`` is 0, or there is an ``error`` and
    nothing else.
    """
    if "success" in raw:
        success = raw["success"]
        return not success or (isinstance(success, str) and success.strip().casefold() in _NO)
    return bool(raw.get("error")) and raw.keys() <= _WORDS


def decoded(body: bytes) -> Any:
    """The JSON in a body (``rules.text.json_text``). Raises ``Unreadable``."""
    try:
        return json_text.decoded(body)
    except json_text.WrongJson as error:
        raise Unreadable from error


def _refusal(
    status: int, headers: Mapping[str, str], body: bytes, rejected: type[SignInError], clock: Clock
) -> RuobrError:
    words = _object(body)
    error = _named(status, headers, body, words, rejected, clock)
    error.is_ours = words is not None and _is_ours(words)
    return error


def _named(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    words: dict[str, Any] | None,
    rejected: type[SignInError],
    clock: Clock,
) -> RuobrError:
    wait = _retry_after(headers.get("retry-after"), clock)
    if words is not None and (
        words.get("error") == _TOO_MANY or (status == 429 and rejected is WrongPassword)
    ):
        return TooManyAttempts(retry_after=wait)  # a password went along, and was not even looked at
    if status in (429, 503):
        busy = Busy(retry_after=wait, status=status)
        busy.because = _specific(words)
        return busy
    if words is not None and (status == 401 or words.get("error_type") == "auth"):
        return rejected()
    if words is not None and status == 403:
        step = _STEPS.get(words.get("error")) or _STEPS.get(words.get("error_type"))
        if step is not None:
            return step()
    if status == 404 and not _is_page(headers, body):
        return NotFound()
    if words is not None and (known := _known(words)) is not None:
        return known
    if words is not None and (status < 500 or (_is_refusal(words) and "text" not in words)):
        return _in_words(words)
    if status >= 500:
        return ServerError(status=status)
    if status < 400 or _is_page(headers, body):  # a login page, or another address: nothing is sent there
        return NotAPortal(status=status)
    return rejected() if status == 401 else Refused()


def _known(words: Mapping[str, Any]) -> RuobrError | None:
    """A refusal that a screen does something about, by the code of our own calls."""
    match words.get("error"):
        case "forbidden" | "cross-site":
            return Forbidden()
        case str(reason) if reason in _DEVICE:
            return NotSignedInYet(reason)
        case "consent-needed":
            return ConsentNeeded()
        case "too-large" | "wrong-type":
            return NotTaken()
        case "conflict" if _is_reason(words, general.CHANGED_MEANWHILE):
            return ChangedMeanwhile()
        case "no-files":
            return NoScans()
        case "changed":
            return ChangedMeanwhile(words.get("current"))
        case "invalid-fields" if isinstance(fields := words.get("fields"), dict):
            return FieldsRefused(_of_fields(fields, words.get("reasons")))
    return None


def _of_fields(fields: Mapping[Any, Any], reasons: object) -> dict[str, str | Explanation]:
    """For each field why it is wrong: a declared reason, or the text where the reason is unknown here."""
    found: dict[str, str | Explanation] = {}
    for name, text in fields.items():
        why = reasons.get(name) if isinstance(reasons, dict) else None
        known = from_wire(why) if isinstance(why, dict) else None
        found[str(name)] = known or one_line(str(text))[:LONGEST_MESSAGE]
    return found


def _is_reason(words: Mapping[str, Any], reason: Reason) -> bool:
    """Whether it is this reason; servers from before reasons are known by their English."""
    code = words.get("reason")
    return code == reason.code if isinstance(code, str) else words.get("text") == reason.text


def _specific(words: Mapping[str, Any] | None) -> Explanation | None:
    """The declared reason of a refusal of ours, unless it says no more than the class of the refusal."""
    if words is None or not _is_ours(words):
        return None
    known = from_wire(words)
    return None if known is None or known.reason in general.ALL else known


def _is_ours(words: Mapping[str, Any]) -> bool:
    """Our own calls say a code and a text."""
    return all(isinstance(words.get(name), str) for name in ("error", "text"))


def _in_words(words: Mapping[str, Any]) -> RuobrError:
    if _is_ours(words):
        if words.get("reason") == general.INVALID_INPUT.code:
            return NotTaken()
        if (known := from_wire(words)) is not None:
            return PortalSays(message=known)
    # Our own calls say the text under ``text``; others have been seen to write it elsewhere.
    values = (words.get(name) for name in ("text", "error", "message", "detail"))
    text_found = next((value for value in values if isinstance(value, str) and value.strip()), "")
    text = one_line(text_found)[:LONGEST_MESSAGE]
    if words.get("error") == "invalid" and is_for_programs(text):
        return NotTaken()
    return PortalSays(message=text) if text else Refused()


def _object(body: bytes) -> dict[str, Any] | None:
    if not body.lstrip().startswith(b"{"):
        return None
    try:
        value = json_text.decoded(body)
    except json_text.WrongJson:
        return None  # the status alone says enough
    return value if isinstance(value, dict) else None


def _is_page(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether it is a web page.

    Some portals call their JSON one: what begins as JSON is looked at as JSON.
    """
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return False
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return start == b"<" or kind in ("text/html", "application/xhtml+xml")


def _retry_after(value: str | None, clock: Clock) -> float | None:
    """Seconds to wait, never negative; None when the header is missing or nonsense."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        moment = parsedate_to_datetime(value[:100])
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - clock()).total_seconds())
