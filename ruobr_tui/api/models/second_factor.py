"""Second factors of staff (``/cabinet/second-factor``)."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field, SecretStr

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine

LONGEST_CODE = 40
"""Characters of a code as it is typed."""


class SecondFactor(WireModel):
    """What the account has."""

    since: datetime | None = Field(None, description="when it was set up; null: there is none")
    codes_left: int = Field(0, description="recovery codes that were not used yet")
    is_required: bool = Field(default=False, description="the portal requires one of this account")
    reset_at: datetime | None = Field(None, description="when an administrator turned the last one off")


class Enrolment(WireModel):
    """Begins to set up a second factor."""

    current_password: SecretStr = Field(max_length=1024)


class NewSecret(WireModel):
    """A secret for an authenticator app; it waits for its first code."""

    secret: SecretStr = Field(description="base32, to be typed")
    uri: SecretStr = Field(description="otpauth://totp/…, for a QR code")


class FactorCode(WireModel):
    """A code of the app."""

    code: SecretStr = Field(max_length=LONGEST_CODE)


class FactorChange(WireModel):
    """The password and a code: for what an unattended session must not do."""

    current_password: SecretStr = Field(max_length=1024)
    code: SecretStr = Field(max_length=LONGEST_CODE, description="of the app, or a recovery code")


class RecoveryCodes(WireModel):
    """Recovery codes, which are shown this once; each opens the account once."""

    codes: Rows[SafeLine] = Field(default_factory=list)
