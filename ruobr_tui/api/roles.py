"""What an account is at a portal, and the roles of those who work for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Role(StrEnum):
    """The role of an account; beside it, staff have roles of their own, and a teacher may lead a class."""

    PARENT = "parent"
    PUPIL = "pupil"
    TEACHER = "teacher"
    OPERATOR = "operator"


STAFF = frozenset({Role.TEACHER, Role.OPERATOR})
"""Accounts that may have a ``StaffRole``: a parent who also works has an account for each."""


class StaffRole(StrEnum):
    """A role that is granted in a ``Scope``. Teachers and class teachers stand in the school's records."""

    REGION_ADMINISTRATOR = "region-administrator"
    MUNICIPALITY_ADMINISTRATOR = "municipality-administrator"
    SCHOOL_ADMINISTRATOR = "school-administrator"
    HEAD = "head"
    DEPUTY_HEAD = "deputy-head"
    OFFICE = "office"
    CANTEEN = "canteen"
    MODERATOR = "moderator"
    SUPPORT = "support"
    KINDERGARTEN_CLERK = "kindergarten-clerk"
    SCHOOL_CLERK = "school-clerk"
    COMPLAINTS_CLERK = "complaints-clerk"
    PERSONAL_DATA_CLERK = "personal-data-clerk"
    MEALS_CLERK = "meals-clerk"


ADMINISTRATOR, ACCOUNT_KEEPER, AUDITOR = "administrator", "account-keeper", "auditor"
SECOND_PERSON, RECORD_EDITOR, FILLER = "second-person", "record-editor", "filler"
TEXT_EDITOR = "text-editor"
"""What a client calls who has one of certain roles: see ``rules.standing``."""

CLERK = "-clerk"


def clerk_of(desk: str) -> str:
    """The role of who works at a desk of this kind."""
    return desk + CLERK


def desk_of(role: str) -> str | None:
    """The kind of desk at which this role works; None for other roles."""
    return role.removesuffix(CLERK) if role.endswith(CLERK) else None


class Level(StrEnum):
    """How wide a scope is."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    SCHOOL = "school"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role counts. Null is wider; a school names its municipality, a class its school."""

    territory_id: int | None = None
    school_id: int | None = None
    class_id: int | None = None

    def __post_init__(self) -> None:
        """Refuse a gap: a class without its school, a school without its municipality."""
        parts = (self.territory_id, self.school_id, self.class_id)
        if any(outer is None and inner is not None for outer, inner in pairwise(parts)):
            raise ValueError("a scope without the wider one")

    @property
    def level(self) -> Level:
        """The narrowest part that is named."""
        if self.class_id is not None:
            return Level.CLASS
        if self.school_id is not None:
            return Level.SCHOOL
        return Level.REGION if self.territory_id is None else Level.MUNICIPALITY

    def contains(self, other: Scope) -> bool:
        """Whether the other one is this or lies inside it."""
        pairs = (
            (self.territory_id, other.territory_id),
            (self.school_id, other.school_id),
            (self.class_id, other.class_id),
        )
        return all(mine is None or mine == its for mine, its in pairs)


REGION = Scope()
