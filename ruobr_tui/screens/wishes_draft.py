"""Kindergartens that were chosen for an application which is not sent yet: stored as they are chosen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import uuid4

from ruobr_tui.context import Context
from ruobr_tui.store.drafts import Draft

Wishes = list[tuple[int, bool]]
"""Kindergartens in order of wish, and whether a brother or sister goes there."""
_FIELD = "wishes"


class WishesDraft:
    """Of the application ``number``, or of a new one for a child. Each call raises ``StoreError``."""

    def __init__(self, context: Context, number: int | None, child: int) -> None:
        self._context = context
        self._name = (
            f"kindergarten-wishes-{number}" if number is not None else f"kindergarten-wishes-new-{child}"
        )

    def read(self) -> Wishes | None:
        """What was chosen; None when nothing is stored, or it cannot be read."""
        stored = self._context.store.draft(self._name)
        try:
            rows = json.loads(stored.values[_FIELD]) if stored is not None else None
            return [(int(number), bool(sibling)) for number, sibling in rows] if rows is not None else None
        except (ValueError, TypeError, KeyError):
            return None

    def save(self, wishes: Sequence[tuple[int, bool]]) -> None:
        """Store these in place of those before."""
        values = {_FIELD: json.dumps(list(wishes))}
        self._context.store.save_draft(self._name, Draft(values, 0, str(uuid4()), self._context.clock()))

    def drop(self) -> None:
        """They were sent."""
        self._context.store.drop_draft(self._name)
