"""Signing in by State Services (``/cabinet/state-services/…``, RFC 8628)."""

from __future__ import annotations

from pydantic import Field, SecretStr

from ruobr_tui.api.models.base import WireModel
from ruobr_tui.api.models.cabinet import Session
from ruobr_tui.api.models.text import SafeLine


class DeviceAsked(WireModel):
    """How the terminal calls itself; the page and the list of sessions show it."""

    device: SafeLine = Field("", max_length=200)


class DeviceAnswer(WireModel):
    """What the terminal shows and what it keeps to itself; seconds."""

    device_code: SecretStr
    user_code: SafeLine
    verification_uri: SafeLine
    verification_uri_complete: SafeLine
    expires_in: int
    interval: int = 5


class DeviceToken(WireModel):
    """The terminal asks whether it is done."""

    device_code: SecretStr = Field(max_length=100)


class DeviceSignedIn(WireModel):
    """The session of whoever came from State Services."""

    token: SecretStr
    session: Session
    login: SafeLine
