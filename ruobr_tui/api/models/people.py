"""Who signed in, and the children whose diary they may read (``user/``)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import Count, Day, Flag, Maybe, Truth, ZoneName
from ruobr_tui.api.models.parts.text import SafeLine

APPLICANT = "applicant"
"""The status of a parent."""


class PushSettings(WireModel):
    """Which notices the portal's own application sends to a phone."""

    mark: Flag = False
    homework: Flag = False
    attendance: Flag = False
    meal_balance: Flag = Field(False, alias="mau_balance")
    turnstile: Flag = Field(False, alias="tourniquet")
    school_news: Flag = False


def _status(value: object) -> object:
    return value or "child"


class Child(WireModel):
    """A pupil: an own login (status ``child``) or one of a parent's children."""

    id: int
    user_id: Count = 0
    status: Annotated[SafeLine, BeforeValidator(_status)] = "child"
    first_name: SafeLine = ""
    last_name: SafeLine = ""
    middle_name: SafeLine = ""
    birth_date: Maybe[Day] = None
    avatar: SafeLine = Field("", alias="user_img")
    school: SafeLine = ""
    territory_id: Count = Field(0, alias="school_terrirtory_id")
    has_turnstile: Flag = Field(False, alias="school_is_tourniquet")
    read_only: Truth = Field(False, alias="readonly")
    meal_type: Count = Field(0, alias="school_is_food", description="type of meals; 0: none")
    class_name: SafeLine = Field("", alias="group", description='the class, "9В"')
    gps_tracker: Truth = False
    gender: Maybe[int] = Field(None, description="1 male, 2 female")
    balance: Maybe[int] = None
    turnstile: Maybe[int] = Field(None, alias="tourniquet")
    meal_balance: Maybe[int] = Field(None, alias="mau_balance")
    push_settings: Maybe[PushSettings] = None
    # Ours beside the contract: the zone every date and time of this child is in.
    time_zone: ZoneName = Field(None, description="IANA name of the school's zone")
    account_id: SafeLine = Field("", description="who signed in, for ever; not said of a parent's child")
    login: SafeLine = Field("", description="the login of who signed in, as it is now")

    @property
    def full_name(self) -> str:
        """Surname, first and middle name."""
        return " ".join(part for part in (self.last_name, self.first_name, self.middle_name) if part)


class Applicant(WireModel):
    """A parent's login: no diary of its own, but children."""

    status: SafeLine = APPLICANT
    children: Rows[Child] = Field(default_factory=list, alias="childs")
    gps_tracker: Truth = False
    id: Maybe[int] = None
    first_name: SafeLine = ""
    last_name: SafeLine = ""
    middle_name: SafeLine = ""
    # Ours beside the contract.
    account_id: SafeLine = Field("", description="who signed in, for ever")
    login: SafeLine = Field("", description="the login of who signed in, as it is now")


class Account(WireModel):
    """Who signed in, whatever the kind: the children in order, and whether it is a parent.

    ``account_id`` and ``login`` are "" if the portal sends none; ``person`` is the record id of a pupil or,
    if sent, of a parent. ``unread`` counts the children that could not be read.
    """

    is_parent: bool
    children: list[Child]
    name: SafeLine = ""
    first_name: SafeLine = ""
    account_id: SafeLine = ""
    login: SafeLine = ""
    person: int | None = None
    unread: int = 0

    @classmethod
    def of(cls, who: Applicant | Child, unread: int = 0) -> Account:
        """The same view of a parent with children and of a pupil with an own login."""
        if isinstance(who, Applicant):
            return cls(
                is_parent=True,
                children=who.children,
                name=f"{who.last_name} {who.first_name}".strip(),
                first_name=who.first_name,
                account_id=who.account_id,
                login=who.login,
                person=who.id,
                unread=unread,
            )
        return cls(
            is_parent=False,
            children=[who],
            name=who.full_name,
            first_name=who.first_name,
            account_id=who.account_id,
            login=who.login,
            person=who.id,
        )
