"""What the page of the week fetches: its week first, then everything else in the background."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual import work

from ruobr_tui.context import Context
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot, State

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

YEAR_FRESH_FOR = timedelta(hours=6)
"""Time within which the year is not fetched again from a portal without ETags."""


class WeekFetching(SectionScreen):
    """The part of the page that talks to the portal."""

    def __init__(self, context: Context, monday: date) -> None:
        super().__init__(context)
        self.monday = monday
        self._synchronised = False
        self._open_payments_checked = False

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch this week, then in the background everything else of all children: once a start, and with
        ``r``.
        """
        account: Snapshot[Any] | None = None
        if self.context.account is None or self.context.no_child is not None:
            from ruobr_tui.account.sign_in import load_account

            account = await load_account(self.context, portal)
        child = self.context.child
        if child is None:
            return account
        snapshot = await self.context.store.refresh_lessons(
            child, self.monday, self.monday + timedelta(days=6), portal
        )
        if not self._synchronised and snapshot.state is State.FRESH:
            self._synchronised = True
            self._synchronise(portal)
        if not self._open_payments_checked:
            self._open_payments_checked = True
            self._show_open_payments(portal)
        return snapshot

    @work(group="payments", exclusive=True, exit_on_error=False, description="ask for open payments")
    async def _show_open_payments(self, portal: Portal) -> None:
        from ruobr_tui.api.errors import RuobrError
        from ruobr_tui.screens.payments.open_payments import news_of_them

        try:
            notice = await news_of_them(self.context, portal)
        except RuobrError as error:
            self.log.warning(error)  # the fetch of lessons shows network errors
            return
        if notice is not None and self.is_current:
            self.notice(*notice)

    @work(group="synchronise", exclusive=True, exit_on_error=False, description="ask for everything")
    async def _synchronise(self, portal: Portal) -> None:
        from ruobr_tui.api import resources
        from ruobr_tui.api.errors import SignInError
        from ruobr_tui.api.pace import background
        from ruobr_tui.screens.parts.section import FRESH_FOR, SignInNeeded
        from ruobr_tui.store.sync import synchronise

        context, child = self.context, self.context.child
        if context.account is None:
            return
        now = context.clock()
        spares = not context.is_own_server  # other portals have no ETags: each response is sent in full
        try:
            if child is not None and not context.store.peek(resources.periods(child)).known:
                await context.store.refresh(resources.periods(child), portal)  # for the header's title
                self.repaint()
            with background():
                await synchronise(
                    context.store,
                    portal,
                    context.account,
                    wanted=context.areas.sync_parts(),
                    today=context.today(),
                    today_of=context.today_of,
                    whole_year=context.reads_offline,
                    known_since=now - FRESH_FOR if spares else None,
                    year_known_since=now - YEAR_FRESH_FOR if spares else None,
                    chosen=child,
                    progress=self._update_loading if spares else None,
                )
        except SignInError as error:
            self.post_message(SignInNeeded(error))
            return
        finally:
            context.loading = None
            self._update_loading_freshness()
        self.repaint()

    def _update_loading(self, done: int, known: int) -> None:
        """Show the progress of a long synchronisation."""
        self.context.loading = (done, known)
        if not self.context.config.low_bandwidth:
            self._update_loading_freshness()

    def _update_loading_freshness(self) -> None:
        """Update the header of the shown section."""
        if isinstance(self.app.screen, SectionScreen):
            self.app.screen.update_freshness()

    def action_refresh_now(self) -> None:
        """Fetch everything again."""
        self._synchronised = False
        super().action_refresh_now()
