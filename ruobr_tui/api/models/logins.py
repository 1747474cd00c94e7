"""Logins that a class teacher hands out (``/journal/logins``)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine

MOST_SLIPS = 200
"""Slips of one sheet."""


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


class SheetClass(WireModel):
    """A class whose logins the user may hand out."""

    school_id: int
    class_id: int
    class_name: SafeLine = ""
    school: SafeLine = ""


class SheetClasses(WireModel):
    """Those classes, by school and name; ``more``: there are others."""

    classes: Rows[SheetClass] = Field(default_factory=list)
    more: bool = False


class LoginSheet(WireModel):
    """How many slips of a class there would be, for pupils and for parents.

    ``signed_in``: pupils who keep their password. ``left_out``: parents who have signed in already or have
    children elsewhere, and closed accounts.
    """

    school: SafeLine = ""
    class_name: SafeLine = ""
    pupils: int = 0
    parents: int = 0
    signed_in: int = 0
    left_out: int = 0


class SheetRequest(WireModel):
    """Which slips: as many as were read before. ``portal`` is the address that stands on them."""

    who: list[Literal["pupil", "parent"]] = Field(min_length=1, max_length=2)
    again: bool = False
    expected: int = Field(ge=1, le=MOST_SLIPS)
    form: Literal["pdf", "csv"] = "pdf"
    language: Literal["ru", "en"] = "ru"
    portal: SafeLine = Field(max_length=200)
