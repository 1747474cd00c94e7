"""Signing in by State Services: the terminal's part of device authorization (RFC 8628)."""

from __future__ import annotations

from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.state_services import DeviceAnswer, DeviceSignedIn

FEATURE = "state-services"
SLOWER = 5
"""Seconds by which to slow down when the portal says so."""


def begin(device: str) -> Call[DeviceAnswer]:
    """An address and a code to be shown."""
    return Call("POST", "cabinet/state-services/device", {"device": device}, DeviceAnswer)


def ask(device_code: str) -> Call[DeviceSignedIn]:
    """Is it done? Raises ``NotSignedInYet`` while it is not."""
    return Call("POST", "cabinet/state-services/token", {"device_code": device_code}, DeviceSignedIn)
