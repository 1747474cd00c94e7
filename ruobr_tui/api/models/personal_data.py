"""Consent, who looked at my data, a request for erasure (``/cabinet/my-data`` and its kin)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeLine
from ruobr_tui.api.states.personal_data import ErasureState


class Consent(WireModel):
    """How it stands. ``version`` is the wording that holds now, ``given`` the one agreed to ("": none).

    ``is_accepted``: what was agreed to is the wording that holds now, or an earlier one that is still enough.
    """

    version: SafeLine
    given: SafeLine = ""
    is_accepted: bool = False
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def is_valid(self) -> bool:
        """Whether the present wording is agreed to, or an earlier one that is still enough."""
        return (self.is_accepted or self.given == self.version) and self.withdrawn_at is None


class ConsentShown(Consent):
    """How it stands, with what is agreed to: the passages of ``text`` in English or as the operator of the
    portal has written them, that operator, and the officer for personal data ("" where none is named).

    ``english``: the passages in English, where the portal has written them in both languages.
    """

    text: Rows[SafeLine] = Field(default_factory=list)
    english: Rows[SafeLine] = Field(default_factory=list)
    operator: SafeLine = ""
    officer: SafeLine = ""


class ConsentText(WireModel):
    """What a consent is given to, for everybody to read before it is given; as in ``ConsentShown``."""

    version: SafeLine
    text: Rows[SafeLine] = Field(default_factory=list)
    english: Rows[SafeLine] = Field(default_factory=list)
    operator: SafeLine = ""
    officer: SafeLine = ""


class ConsentGiven(WireModel):
    """The wording that was read and agreed to."""

    version: SafeLine = Field(max_length=20)


class Look(WireModel):
    """Somebody looked: ``what`` as in ``rules.consent.WHAT``, ``who`` by role and name, ``child``'s name.

    ``roles``: the roles of staff (``StaffRole``) that he had then.
    """

    id: SafeLine = ""
    at: datetime
    what: SafeLine
    who: SafeLine = ""
    roles: Rows[SafeLine] = Field(default_factory=list)
    child: SafeLine = ""
    reason: SafeLine = ""


class Looks(WireModel):
    """Who looked at my data, the latest first; ``next`` is the ``before`` of the page after ("": none)."""

    looks: Rows[Look] = Field(default_factory=list)
    next: SafeLine = ""


class AuditKind(StrEnum):
    """Kinds of entries of the audit."""

    LOOKED = "looked"
    EXPORTED = "exported"
    CHANGED = "changed"
    GRANTED = "granted"
    REVOKED = "revoked"


class AuditEntry(WireModel):
    """One line of the audit. ``kind``: one of ``AuditKind``; ``id`` is its place in the list.

    ``what``: what was looked at (as in ``Look``), the history that was changed, or the role. ``who``: the
    role and name of who acted, "" for the portal itself or a command; ``whose``: the same of the family, or
    the member of staff, that it is about. ``number``: of the thing that was changed.
    """

    id: SafeLine = ""
    at: datetime
    kind: SafeLine
    what: SafeLine
    action: SafeLine = ""
    number: int | None = None
    reason: SafeLine = ""
    who: SafeLine = ""
    who_login: SafeLine = ""
    who_roles: Rows[SafeLine] = Field(default_factory=list)
    whose: SafeLine = ""
    whose_login: SafeLine = ""
    child: SafeLine = ""


class AuditPage(WireModel):
    """A page of the audit, the latest first; ``next`` is the ``before`` of the following page ("": none)."""

    entries: Rows[AuditEntry] = Field(default_factory=list)
    next: SafeLine = ""


class AuditPerson(WireModel):
    """An account that the audit may be narrowed to."""

    login: SafeLine
    name: SafeLine = ""
    role: SafeLine = ""


class AuditPeople(WireModel):
    """Whom a text finds, by name; ``more``: there are others."""

    people: Rows[AuditPerson] = Field(default_factory=list)
    more: bool = False


class Erasure(WireModel):
    """A request that everything is erased; ``state`` is "" when there was none.

    ``at``: when it was made, to its owner when it was decided. ``actions``: of its owner ``ask`` or
    ``withdraw``, of the officer ``erase`` and ``refuse``. ``waits``: the number of the request that a second
    person has to confirm; null: what was sent is done.
    """

    id: int = 0
    state: ErasureState | SafeLine = ""
    at: datetime | None = None
    note: SafeLine = ""
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int = 0
    name: SafeLine = ""
    login: SafeLine = ""
    changed_at: datetime | None = None
    waits: int | None = None


class Erasures(PageOfList):
    """A page of requests, for the officer for personal data."""

    requests: Rows[Erasure] = Field(default_factory=list)


class ErasureDecision(WireModel):
    """``erase`` everything, or ``refuse`` with the reason that the law gives."""

    action: Literal["erase", "refuse"]
    version: int = Field(ge=1, lt=2**31)
    note: SafeLine = Field(default="", max_length=500)
