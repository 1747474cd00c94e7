"""Personal data: consent, access log, export, erasure."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.personal_data import ConsentShown, Erasure, Erasures, Looks
from ruobr_tui.api.resources import Part, Resource

FEATURE = "personal-data"
EXPORT_PATH = "cabinet/my-data"


def consent() -> Resource[ConsentShown]:
    """The state of the consent."""
    return Resource("consent", "cabinet/consent", ConsentShown, part=Part.CABINET, feature=FEATURE)


def looks() -> Resource[Looks]:
    """The access log of the user's data."""
    return Resource("looks", "cabinet/looks", Looks, part=Part.CABINET, feature=FEATURE)


def erasure() -> Resource[Erasure]:
    """The user's request for erasure."""
    return Resource("erasure", "cabinet/erasure", Erasure, part=Part.CABINET, feature=FEATURE)


def erasures() -> Resource[Erasures]:
    """Requests for erasure, for the officer."""
    return Resource("erasures", "desk/erasures", Erasures, part=Part.CABINET, feature=FEATURE)


def give_consent(version: str) -> Call[ConsentShown]:
    """Consent to this version of the text."""
    return Call("POST", "cabinet/consent", {"version": version}, ConsentShown)


def withdraw_consent() -> Call[ConsentShown]:
    """Withdraw the consent."""
    return Call("DELETE", "cabinet/consent", None, ConsentShown)


def request_erasure() -> Call[Erasure]:
    """Request erasure of all data."""
    return Call("POST", "cabinet/erasure", None, Erasure)


def withdraw_erasure() -> Call[Erasure]:
    """Withdraw the request for erasure."""
    return Call("DELETE", "cabinet/erasure", None, Erasure)


def decide_erasure(number: int, action: str, version: int, note: str = "") -> Call[Erasures]:
    """Erase or refuse."""
    return Call(
        "POST", f"desk/erasures/{number}", {"action": action, "version": version, "note": note}, Erasures
    )
