"""Our own part of the wire: capabilities and sessions (``/capabilities``, ``/cabinet/session``)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field, SecretStr

from ruobr_tui.api.clock import DEFAULT_ZONE
from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import ZoneName
from ruobr_tui.api.models.parts.text import SafeLine


class Capabilities(WireModel):
    """What a server can do beyond the mobile contract. A server without this call has none of it."""

    product: SafeLine = ""
    version: SafeLine = ""
    region: SafeLine = ""
    time_zone: ZoneName = Field(DEFAULT_ZONE, description="IANA name of the region's zone")
    features: frozenset[SafeLine] = Field(
        default=frozenset(), description='names such as "session", "rating", "news", "lesson-details"'
    )
    demo: bool = False

    def has(self, feature: str) -> bool:
        """Whether the server named this feature."""
        return feature in self.features


class Credentials(WireModel):
    """What signing in sends; the password never shows in a representation."""

    login: str = Field(min_length=1, max_length=150)
    password: SecretStr = Field(max_length=1024)
    device: SafeLine = Field("", max_length=200, description="how the list of sessions names this one")
    device_key: SecretStr = Field(
        SecretStr(""),
        max_length=100,
        description="random, the same for each sign-in from one device: wrong passwords from elsewhere "
        "do not slow a device that has signed in before",
    )
    code: SecretStr = Field(
        SecretStr(""), max_length=40, description="of the second factor, or one of its recovery codes"
    )


class Session(WireModel):
    """A signed-in device, as its owner sees it in the list."""

    id: int
    device: SafeLine = ""
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    current: bool = False


NextStep = Literal["change-password", "set-up-second-factor"]
"""What must be done before anything else."""


class SignedIn(WireModel):
    """The answer to signing in: the token is shown this once and stored only hashed."""

    token: SecretStr
    session: Session
    next_steps: list[NextStep] = Field(
        default_factory=list, description="what must be done before anything else, in this order"
    )


class Sessions(WireModel):
    """All live sessions of an account."""

    sessions: Rows[Session] = Field(default_factory=list)
