"""What the menu of sections says of news."""

from __future__ import annotations

from ruobr_tui.context import Context
from ruobr_tui.store.errors import StoreError


def unseen(context: Context) -> str:
    """Return how much is unseen, of all children."""
    try:
        count = context.store.unseen_count()
    except StoreError:
        return ""  # errors of the store are shown where it is used
    return f"● {count}" if count else ""
