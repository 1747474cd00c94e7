"""Kinds of changes of a diary. Needs no models, so that they can be named before the first paint."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    MARK_NEW = "mark-new"
    MARK_CHANGED = "mark-changed"
    MARK_REMOVED = "mark-removed"
    HOMEWORK_NEW = "homework-new"
    HOMEWORK_CHANGED = "homework-changed"
    HOMEWORK_REMOVED = "homework-removed"
    ABSENCE_NEW = "absence-new"
    ABSENCE_CHANGED = "absence-changed"
    ABSENCE_REMOVED = "absence-removed"
    REMARK_NEW = "remark-new"  # with ``before``: a remark was rewritten
    REMARK_REMOVED = "remark-removed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
