"""Live update of messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ruobr_tui.api import resources

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event
    from ruobr_tui.context import Context


async def update(_events: Sequence[Event], context: Context, portal: Portal) -> list[str]:
    """Fetch the list of messages; the store finds out what is new."""
    await context.store.refresh(resources.inbox(), portal)
    return []
