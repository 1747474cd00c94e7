"""Signing in by State Services, and the account's link with them: the terminal's part (RFC 8628)."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.state_services import DeviceAnswer, DeviceSignedIn, LinkPerson, LinkState
from ruobr_tui.api.resources import Part, Resource

FEATURE = "state-services"
SLOWER = 5
"""Seconds by which to slow down when the portal says so."""


def begin(device: str) -> Call[DeviceAnswer]:
    """An address and a code to be shown."""
    return Call("POST", "cabinet/state-services/device", {"device": device}, DeviceAnswer, repeatable=True)


def poll(device_code: str) -> Call[DeviceSignedIn]:
    """Is it done? Raises ``NotSignedInYet`` while it is not."""
    return Call(
        "POST", "cabinet/state-services/token", {"device_code": device_code}, DeviceSignedIn, repeatable=True
    )


def link() -> Resource[LinkState]:
    """Whom the account is linked with."""
    return Resource("link", "cabinet/state-services/link", LinkState, part=Part.CABINET, feature=FEATURE)


def begin_link(device: str, password: str) -> Call[DeviceAnswer]:
    """An address and a code to be shown; the account's password is needed."""
    body = {"device": device, "current_password": password}
    return Call("POST", "cabinet/state-services/link", body, DeviceAnswer, repeatable=True)


def poll_person(device_code: str) -> Call[LinkPerson]:
    """Who said yes in the browser? Raises ``NotSignedInYet`` while nobody has."""
    return Call(
        "POST",
        "cabinet/state-services/link/person",
        {"device_code": device_code},
        LinkPerson,
        repeatable=True,
    )


def confirm_link(device_code: str) -> Call[LinkState]:
    """The owner has seen the name: link."""
    return Call("POST", "cabinet/state-services/link/confirm", {"device_code": device_code}, LinkState)


def remove_link(password: str) -> Call[LinkState]:
    """This person signs in to the account no more."""
    return Call("POST", "cabinet/state-services/link/remove", {"current_password": password}, LinkState)
