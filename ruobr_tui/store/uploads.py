"""Uploads that broke off, so that the same file goes on where it was: kept as drafts are."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import uuid4

from ruobr_tui.api.uploads import Begun
from ruobr_tui.store.drafts import Draft
from ruobr_tui.store.store import Store


def begun_upload(store: Store, name: str, path: Path) -> Begun | None:
    """An upload of this file that broke off on this machine."""
    kept = store.draft(name)
    if kept is None or kept.values.get("path") != str(path):
        return None
    number, size, changed = (kept.values.get(part, "") for part in ("number", "size", "changed"))
    if not (number.isdecimal() and size.isdecimal() and changed.isdecimal()):
        return None
    return Begun(int(number), int(size), int(changed))


def keep_upload(store: Store, name: str, path: Path, begun: Begun, now: datetime) -> None:
    """Remember an upload until it is whole."""
    values = {
        "path": str(path),
        "number": str(begun.number),
        "size": str(begun.size),
        "changed": str(begun.changed),
    }
    store.save_draft(name, Draft(values, 0, str(uuid4()), now))
