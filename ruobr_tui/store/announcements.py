"""What notices said of events that leave no news in the store: applications, payments, exchanges."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruobr_tui.store.store import Store

_SHEET = "announcements"
MOST = 50
"""Announcements that are stored; older ones go."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A notice as it was shown. ``section`` has the details."""

    text: str
    section: str
    at: str
    is_seen: bool = False

    @property
    def moment(self) -> datetime:
        """When it was announced."""
        return datetime.fromisoformat(self.at)


def stored(store: Store) -> list[Announcement]:
    """Return the announcements of the account, the newest first."""
    sheet = store.sheet(_SHEET)
    try:
        return [Announcement(**item) for item in sheet["items"]] if sheet is not None else []
    except (KeyError, TypeError):
        return []  # stored by another version of the program


def add(store: Store, text: str, section: str, now: datetime) -> None:
    """Store an announcement."""
    _save(store, [Announcement(text, section, now.isoformat()), *stored(store)])


def mark_seen(store: Store) -> None:
    """Mark all of them as seen."""
    _save(store, [replace(item, is_seen=True) for item in stored(store)])


def _save(store: Store, items: list[Announcement]) -> None:
    raw: dict[str, Any] = {"items": [asdict(item) for item in items[:MOST]]}
    store.save_sheet(_SHEET, raw)
