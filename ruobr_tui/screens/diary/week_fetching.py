"""What the page of the week fetches: its week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ruobr_tui.context import Context
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal


class WeekFetching(SectionScreen):
    """The part of the page that talks to the portal."""

    def __init__(self, context: Context, monday: date) -> None:
        super().__init__(context)
        self.monday = monday

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch this week."""
        account: Snapshot[Any] | None = None
        if self.context.account is None or self.context.no_child is not None:
            from ruobr_tui.account.sign_in import load_account

            account = await load_account(self.context, portal)
        child = self.context.child
        if child is None:
            return account
        sunday = self.monday + timedelta(days=6)
        return await self.context.store.refresh_lessons(child, self.monday, sunday, portal)
