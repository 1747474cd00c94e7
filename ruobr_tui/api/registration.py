"""Getting in: registration, recovery, one's own login."""

from __future__ import annotations

from collections.abc import Mapping

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.registration import DemoLetters, OwnAccount, Posted
from ruobr_tui.api.resources import Part, Resource


def register(values: Mapping[str, str]) -> Call[Posted]:
    """Ask for an account; a letter brings login and password."""
    return Call("POST", "cabinet/registration", {"values": dict(values)}, Posted, repeatable=True)


def request_recovery(email: str) -> Call[Posted]:
    """Ask for a code by letter."""
    return Call("POST", "cabinet/recovery", {"email": email}, Posted, repeatable=True)


def confirm_recovery(email: str, code: str, password: str) -> Call[None]:
    """Set a new password by the code."""
    body = {"email": email, "code": code, "password": password}
    return Call("POST", "cabinet/recovery/confirm", body)


def own_account() -> Resource[OwnAccount]:
    """The login as it is kept."""
    return Resource("own-account", "cabinet/account", OwnAccount, part=Part.CABINET, feature="account")


def change_account(current: str, login: str, password: str) -> Call[OwnAccount]:
    """Another login or password; empty ones stay."""
    body = {"current_password": current, "login": login, "password": password}
    return Call("PATCH", "cabinet/account", body, OwnAccount)


def end_session(number: int) -> Call[None]:
    """Sign another device out."""
    return Call("DELETE", f"cabinet/session/{number}")


def demo_letters() -> Resource[DemoLetters]:
    """What the demo's mail server received."""
    return Resource("demo-letters", "demo/letters", DemoLetters, part=Part.CABINET)
