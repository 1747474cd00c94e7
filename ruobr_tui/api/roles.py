"""What an account is at a portal."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The role of an account; beside it, an operator has desks, and a teacher may lead a class."""

    PARENT = "parent"
    PUPIL = "pupil"
    TEACHER = "teacher"
    OPERATOR = "operator"
