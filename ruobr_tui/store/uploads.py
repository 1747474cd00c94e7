"""Uploads that survive a lost connection and the end of the program: the same file is resumed.

Their state is stored as a draft until the portal has the whole file.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.uploads import Begun, Progress, upload
from ruobr_tui.store.drafts import Draft
from ruobr_tui.store.store import Store

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


async def resume_upload(
    store: Store, portal: Portal, path: Path, child: int, kind: str, now: datetime, progress: Progress
) -> Document:
    """Upload a scan of a child, or the rest of one. Raises what ``api.uploads.upload`` raises."""
    name = f"upload-{child}-{kind}"
    document = await upload(
        portal,
        path,
        child,
        kind,
        begun=_begun(store, name, path),
        save=lambda begun: _save(store, name, path, begun, now),
        progress=progress,
    )
    store.drop_draft(name)
    return document


def _begun(store: Store, name: str, path: Path) -> Begun | None:
    draft = store.draft(name)
    if draft is None or draft.values.get("path") != str(path):
        return None
    number, size, changed = (draft.values.get(part, "") for part in ("number", "size", "changed"))
    if not (number.isdecimal() and size.isdecimal() and changed.isdecimal()):
        return None
    return Begun(int(number), int(size), int(changed), draft.key)


def _save(store: Store, name: str, path: Path, begun: Begun, now: datetime) -> None:
    values = {
        "path": str(path),
        "number": str(begun.number),
        "size": str(begun.size),
        "changed": str(begun.changed),
    }
    store.save_draft(name, Draft(values, 0, begun.key or str(uuid4()), now))
