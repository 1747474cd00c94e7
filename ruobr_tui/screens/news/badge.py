"""What the menu of sections says of news."""

from __future__ import annotations

from collections.abc import Collection

from ruobr_tui.context import Context
from ruobr_tui.store.errors import StoreError


def unseen(context: Context) -> str:
    """Return how much is unseen, of all children."""
    return _counted(context, None, ())


def unseen_of(context: Context, kinds: Collection[str]) -> str:
    """Return how much of these kinds is unseen, of the child whose page the menu leads to."""
    return _counted(context, context.child, kinds) if context.child is not None else ""


def _counted(context: Context, child: int | None, kinds: Collection[str]) -> str:
    try:
        count = context.store.unseen_count(child, kinds)
    except StoreError:
        return ""  # errors of the store are shown where it is used
    return f"● {count}" if count else ""
