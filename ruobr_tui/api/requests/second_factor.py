"""The second factor of the account."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.second_factor import NewSecret, RecoveryCodes, SecondFactor
from ruobr_tui.api.resources import Part, Resource

FEATURE = "second-factor"
_PATH = "cabinet/second-factor"


def second_factor() -> Resource[SecondFactor]:
    """What the account has."""
    return Resource("second-factor", _PATH, SecondFactor, part=Part.CABINET, feature=FEATURE)


def begin(password: str) -> Call[NewSecret]:
    """Get a new secret."""
    return Call("POST", _PATH, {"current_password": password}, NewSecret)


def confirm(code: str) -> Call[RecoveryCodes]:
    """Put it in force with its first code."""
    return Call("POST", f"{_PATH}/confirm", {"code": code}, RecoveryCodes)


def renew_codes(password: str, code: str) -> Call[RecoveryCodes]:
    """Get other recovery codes."""
    return Call("POST", f"{_PATH}/codes", {"current_password": password, "code": code}, RecoveryCodes)


def remove(password: str, code: str) -> Call[SecondFactor]:
    """Turn it off."""
    return Call("POST", f"{_PATH}/remove", {"current_password": password, "code": code}, SecondFactor)
