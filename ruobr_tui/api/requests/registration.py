"""Registration, password recovery, login and password of the account."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.personal_data import ConsentText
from ruobr_tui.api.models.registration import DemoLetters, OwnAccount, Posted
from ruobr_tui.api.resources import Part, Resource


def consent_text() -> Resource[ConsentText]:
    """What is agreed to, without signing in."""
    return Resource("consent-text", "cabinet/consent-text", ConsentText, part=Part.CABINET)


def register(values: Mapping[str, str], consent_version: str) -> Call[Posted]:
    """Register, agreeing to the text of this version; login and password come by email."""
    body = {"values": dict(values), "consent_version": consent_version}
    return Call("POST", "cabinet/registration", body, Posted, repeatable=True)


def request_recovery(email: str) -> Call[Posted]:
    """Request a recovery code by email."""
    return Call("POST", "cabinet/recovery", {"email": email}, Posted, repeatable=True)


def confirm_recovery(email: str, code: str, password: str) -> Call[None]:
    """Set a new password with the code."""
    body = {"email": email, "code": code, "password": password}
    return Call("POST", "cabinet/recovery/confirm", body)


def own_account() -> Resource[OwnAccount]:
    """The account's login."""
    return Resource("own-account", "cabinet/account", OwnAccount, part=Part.CABINET, feature="account")


def change_account(current: str, login: str, password: str) -> Call[OwnAccount]:
    """Change login or password; empty values stay unchanged."""
    body = {"current_password": current, "login": login, "password": password}
    return Call("PATCH", "cabinet/account", body, OwnAccount)


def end_session(number: int) -> Call[None]:
    """End a session of another device."""
    return Call("DELETE", f"cabinet/session/{number}")


def demo_letters() -> Resource[DemoLetters]:
    """Emails that the demo's mail server has received."""
    return Resource("demo-letters", "demo/letters", DemoLetters, part=Part.CABINET)
