"""Logins that a class teacher hands out (``/journal/logins``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine


class ClassLogin(WireModel):
    """A pupil of the class, the pupil's login and the parents' ("" and none: there is no account yet)."""

    pupil_id: int
    pupil: SafeLine = ""
    class_name: SafeLine = ""
    login: SafeLine = ""
    parents: Rows[SafeLine] = Field(default_factory=list)


class ClassLogins(WireModel):
    """The classes that the teacher leads, by class and name."""

    pupils: Rows[ClassLogin] = Field(default_factory=list)


class SlipRequest(WireModel):
    """Whose login: the pupil's own, or a parent's with the diary open."""

    who: Literal["pupil", "parent"]


class Slip(WireModel):
    """A new login or a new password, sent only once: to be printed and handed over."""

    login: SafeLine
    password: SecretStr
    who: SafeLine
    pupil: SafeLine = ""
    class_name: SafeLine = ""
    school: SafeLine = ""
