"""Consent, who looked at my data, everything about me, erasure."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.personal_data import ConsentShown, Erasure, Erasures, Looks
from ruobr_tui.api.resources import Part, Resource

FEATURE = "personal-data"
EXPORT_PATH = "cabinet/my-data"


def consent() -> Resource[ConsentShown]:
    """How it stands with my consent."""
    return Resource("consent", "cabinet/consent", ConsentShown, part=Part.CABINET, feature=FEATURE)


def looks() -> Resource[Looks]:
    """Who looked at my data."""
    return Resource("looks", "cabinet/looks", Looks, part=Part.CABINET, feature=FEATURE)


def erasure() -> Resource[Erasure]:
    """My request for erasure."""
    return Resource("erasure", "cabinet/erasure", Erasure, part=Part.CABINET, feature=FEATURE)


def erasures() -> Resource[Erasures]:
    """For the officer: who asks to be erased."""
    return Resource("erasures", "desk/erasures", Erasures, part=Part.CABINET, feature=FEATURE)


def give_consent(version: str) -> Call[ConsentShown]:
    """Agree to the wording of this version."""
    return Call("POST", "cabinet/consent", {"version": version}, ConsentShown)


def withdraw_consent() -> Call[ConsentShown]:
    """End it."""
    return Call("DELETE", "cabinet/consent", None, ConsentShown)


def request_erasure() -> Call[Erasure]:
    """Ask that everything is erased."""
    return Call("POST", "cabinet/erasure", None, Erasure)


def withdraw_erasure() -> Call[Erasure]:
    """Take that request back."""
    return Call("DELETE", "cabinet/erasure", None, Erasure)


def decide_erasure(number: int, action: str, version: int, note: str = "") -> Call[Erasures]:
    """Erase or refuse."""
    return Call(
        "POST", f"desk/erasures/{number}", {"action": action, "version": version, "note": note}, Erasures
    )
