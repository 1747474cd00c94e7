"""Sign-in by State Services and the account's link with them: the device's part (RFC 8628)."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.state_services import DeviceAnswer, DeviceSignedIn, LinkPerson, LinkState
from ruobr_tui.api.resources import Part, Resource

FEATURE = "state-services"
SLOWER = 5
"""Seconds added to the polling interval after ``slow_down``."""


def begin(device: str) -> Call[DeviceAnswer]:
    """Request an address and a code to show."""
    return Call("POST", "cabinet/state-services/device", {"device": device}, DeviceAnswer, repeatable=True)


def poll(device_code: str, code: str = "") -> Call[DeviceSignedIn]:
    """Poll for the session. Raises ``NotSignedInYet`` until it is there.

    ``code`` is that of the second factor of the account, if it has one.
    """
    body = {"device_code": device_code, **({"code": code} if code else {})}
    return Call("POST", "cabinet/state-services/token", body, DeviceSignedIn, repeatable=True)


def link() -> Resource[LinkState]:
    """The person that the account is linked with."""
    return Resource("link", "cabinet/state-services/link", LinkState, part=Part.CABINET, feature=FEATURE)


def begin_link(device: str, password: str) -> Call[DeviceAnswer]:
    """Request an address and a code to show; needs the account's password."""
    body = {"device": device, "current_password": password}
    return Call("POST", "cabinet/state-services/link", body, DeviceAnswer, repeatable=True)


def poll_person(device_code: str) -> Call[LinkPerson]:
    """Poll for the person who confirmed in the browser. Raises ``NotSignedInYet`` until then."""
    return Call(
        "POST",
        "cabinet/state-services/link/person",
        {"device_code": device_code},
        LinkPerson,
        repeatable=True,
    )


def confirm_link(device_code: str) -> Call[LinkState]:
    """Link the account after its owner has confirmed the name."""
    return Call("POST", "cabinet/state-services/link/confirm", {"device_code": device_code}, LinkState)


def remove_link(password: str) -> Call[LinkState]:
    """Remove the link."""
    return Call("POST", "cabinet/state-services/link/remove", {"current_password": password}, LinkState)
