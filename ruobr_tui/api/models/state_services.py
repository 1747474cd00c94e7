"""Signing in by State Services and the link with them (``/cabinet/state-services/…``, RFC 8628)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from ruobr_tui.api.models.cabinet import NextStep, Session
from ruobr_tui.api.models.parts.base import WireModel
from ruobr_tui.api.models.parts.text import SafeLine


class DeviceRequest(WireModel):
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
    """The device polls for the session."""

    device_code: SecretStr = Field(max_length=100)
    code: SecretStr = Field(SecretStr(""), max_length=40, description="of the account's second factor")


class DeviceSignedIn(WireModel):
    """The session of whoever came from State Services."""

    token: SecretStr
    session: Session
    login: SafeLine
    next_steps: list[NextStep] = Field(default_factory=list, description="as at the sign-in by password")


class LinkRequest(WireModel):
    """The signed-in account shall be linked: how the terminal calls itself, and the account's password."""

    device: SafeLine = Field("", max_length=200)
    current_password: SecretStr = Field(max_length=1024)


class LinkPerson(WireModel):
    """Who said yes in the browser: the terminal names them before the link is final."""

    person: SafeLine


class UnlinkRequest(WireModel):
    """The account's password, without which it could not be opened afterwards."""

    current_password: SecretStr = Field(max_length=1024)


class LinkState(WireModel):
    """Whether the account is linked with a person, who that is, and since when."""

    linked: bool = False
    person: SafeLine = ""
    since: datetime | None = None
    confirmed: bool = True
