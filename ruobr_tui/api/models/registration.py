"""Getting in: registration, recovery, one's own login (``/cabinet/registration`` and beside it)."""

from __future__ import annotations

from pydantic import Field, SecretStr

from ruobr_tui.api.models.family import Values
from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine, SafeText


class RegistrationRequest(WireModel):
    """``values`` are those of ``rules.registration_forms.REGISTRATION``.

    ``consent_version``: of the text that was shown; "": of a client that shows none.
    """

    values: Values = Field(default_factory=dict)
    consent_version: SafeLine = Field("", max_length=20)


class RecoveryRequest(WireModel):
    """The address that the code goes to."""

    email: SafeLine = Field(max_length=254)


class RecoveryConfirmed(WireModel):
    """The code from the letter, and the new password."""

    email: SafeLine = Field(max_length=254)
    code: SecretStr = Field(max_length=40)
    password: SecretStr = Field(max_length=1024)


class Posted(WireModel):
    """The response to a request for an email: the same for known and unknown addresses."""

    posted: bool = True


class OwnAccount(WireModel):
    """The login one signs in with."""

    login: SafeLine
    email: SafeLine = ""


class AccountChange(WireModel):
    """Another login or password; empty ones stay."""

    current_password: SecretStr = Field(max_length=1024)
    login: SafeLine = Field("", max_length=150)
    password: SecretStr = Field(SecretStr(""), max_length=1024)


class DemoLetter(WireModel):
    """A letter that the demo's mail receiver got."""

    to: SafeLine
    subject: SafeLine = ""
    text: SafeText = ""


class DemoLetters(WireModel):
    """The newest first."""

    letters: Rows[DemoLetter] = Field(default_factory=list)
