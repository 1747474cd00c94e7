"""Data that parents enter about themselves and their children (``/cabinet/profile``, ``/cabinet/children``).

Values of a form are sent as texts, by the names of ``rules.fields.family_forms``; "" means no value.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeLine
from ruobr_tui.api.rules.names import full_name
from ruobr_tui.api.states.families import DiaryRequestState

Values = dict[SafeLine, SafeLine]
"""A form's values by field."""


class Profile(WireModel):
    """The user's profile. ``missing``: required fields without a value; ``confirmed``: by State Services."""

    values: Values = Field(default_factory=dict)
    missing: Rows[SafeLine] = Field(default_factory=list)
    confirmed: bool = False
    version: int = 0


class JoinState(WireModel):
    """A request that a class teacher joins the child to a pupil, or what came of it.

    ``actions``: ``withdraw`` while the teacher has not answered.
    """

    id: int
    school: SafeLine = ""
    class_name: SafeLine = ""
    state: DiaryRequestState | SafeLine = DiaryRequestState.REQUESTED
    at: datetime
    note: SafeLine = ""
    actions: Rows[SafeLine] = Field(default_factory=list)


class FamilyChild(WireModel):
    """A child of the account. ``pupil_id`` is set when a class teacher has joined it to a pupil.

    ``actions``: ``join`` (ask for the diary) and ``remove``; a child that scans or applications are about
    cannot be removed all the same.
    """

    id: int
    values: Values = Field(default_factory=dict)
    missing: Rows[SafeLine] = Field(default_factory=list)
    pupil_id: int | None = None
    school: SafeLine = ""
    class_name: SafeLine = ""
    join: JoinState | None = None
    actions: Rows[SafeLine] = Field(default_factory=list)
    version: int = 0

    @property
    def full_name(self) -> str:
        """Surname and first name, as far as they are filled in."""
        return full_name(self.values)


class Children(WireModel):
    """All children of the account."""

    children: Rows[FamilyChild] = Field(default_factory=list)


class Services(WireModel):
    """What is open to the account: ``missing`` are what ``opens`` waits for, as (thing, child, field)."""

    is_open: bool = False
    profile_missing: Rows[SafeLine] = Field(default_factory=list)
    children_missing: dict[int, Rows[SafeLine]] = Field(default_factory=dict)
    has_children: bool = False


class ValuesRequest(WireModel):
    """A filled-in form; ``version`` is the one that was edited (0: new)."""

    values: Values = Field(default_factory=dict)
    version: int = Field(0, ge=0)


class DiaryRequest(WireModel):
    """Request for access to a child's diary: its school and class."""

    school_id: int = Field(ge=1)
    class_id: int = Field(ge=1)


class SchoolChoice(WireModel):
    """A school or a class that can be named in a request."""

    id: int
    title: SafeLine = ""


class SchoolChoices(WireModel):
    """Schools of the region, or the classes of one."""

    choices: Rows[SchoolChoice] = Field(default_factory=list)


class Candidate(WireModel):
    """A pupil of the class whom the child may be; ``fits``: name and date of birth are the same."""

    pupil_id: int
    name: SafeLine = ""
    birth_date: SafeLine = ""
    fits: bool = False
    has_guardian: bool = False


class JoinRequest(WireModel):
    """A request as the class teacher sees it; ``note`` is what was said last."""

    id: int
    parent: SafeLine = ""
    child: SafeLine = ""
    birth_date: SafeLine = ""
    class_name: SafeLine = ""
    state: DiaryRequestState | SafeLine = ""
    at: datetime
    actions: Rows[SafeLine] = Field(default_factory=list)
    candidates: Rows[Candidate] = Field(default_factory=list)
    version: int = 0
    changed_at: datetime | None = None
    note: SafeLine = ""


class JoinRequests(PageOfList):
    """A page of the requests to a class teacher."""

    requests: Rows[JoinRequest] = Field(default_factory=list)


class Decision(WireModel):
    """What somebody decides: an action of the machine, with what it needs."""

    action: SafeLine = Field(min_length=1, max_length=30)
    version: int = Field(ge=1)
    note: SafeLine = Field("", max_length=500)
    pupil_id: int | None = Field(None, ge=1)


class Standing(WireModel):
    """What the account is at this portal: ``role``, the roles of staff (``StaffRole``) and their desks,
    whether it leads a class.
    """

    role: SafeLine = ""
    desks: Rows[SafeLine] = Field(default_factory=list)
    roles: Rows[SafeLine] = Field(default_factory=list)
    class_teacher: bool = False


class Twin(WireModel):
    """Another live application with the same name and date of birth, under other papers."""

    id: int
    state: SafeLine = ""
    other_account: bool = False
