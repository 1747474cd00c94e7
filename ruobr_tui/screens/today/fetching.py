"""What the home fetches, and the synchronisation of everything that it starts."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from textual import work
from textual.timer import Timer

from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.store.snapshot import Snapshot, State, combined

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.errors import RuobrError
    from ruobr_tui.api.resources import Resource
    from ruobr_tui.context import Context

log = logging.getLogger(__name__)

THURSDAY = 3
TOGETHER = 3.0
"""Seconds in which events are collected for one fetch, without a diary."""
YEAR_FRESH_FOR = timedelta(hours=6)
"""Time within which the year is not fetched again from a portal without ETags."""


class SynchronisingScreen(SectionScreen):
    """Fetches this and the next week of each child and what the areas want; then, once, everything."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._synchronised = False
        self._open_payments_checked = False
        self._to_hear: Timer | None = None
        self.is_complete = False
        """Whether everything that is shown was fetched once."""

    def stored(self) -> Snapshot[Any] | None:
        """How old what is shown is: the diary of all children, without one what else is shown."""
        store = self.context.store
        weeks = [store.peek_span(child, monday, sunday) for child, monday, sunday in _weeks(self.context)]
        known = [week for week in weeks if week.known]
        if known:
            return combined(known)
        others = [store.peek(resource) for resource in self._wanted()]
        return combined([each for each in others if each.known]) or combined(weeks) or self._account()

    def _account(self) -> Snapshot[Any]:
        from ruobr_tui.api import resources

        return self.context.store.peek(resources.account())

    def failure(self) -> RuobrError | None:
        """Why the diary of a child could not be fetched last."""
        from ruobr_tui.api import resources

        spans = (resources.lessons(*span) for span in _weeks(self.context))
        return next((error for each in spans if (error := self.context.store.failure(each))), None)

    def _wanted(self) -> list[Resource[Any]]:
        """What areas without a diary want of the home, and the letters."""
        from ruobr_tui.api import resources
        from ruobr_tui.screens.today.sources import desk_counts

        found: list[Resource[Any]] = [resources.inbox()] if self.context.children else []
        for source in self.context.areas.today_sources():
            found += source.wanted(self.context)
        found += desk_counts(self.context)
        return list({resource.key: resource for resource in found}.values())

    # What others change at the desks of staff

    def hear_events(self) -> None:
        """Fetch after live events; without a diary several at once, as clerks hear of all that is done."""
        if self.context.children:
            super().hear_events()
        elif self._to_hear is None:
            self._to_hear = self.set_timer(TOGETHER, self._hear_together)

    def _hear_together(self) -> None:
        self._to_hear = None
        self.hear()
        if not self.is_active:
            self._count_behind()

    @work(group="count", exclusive=True, exit_on_error=False, description="count what waits at desks")
    async def _count_behind(self) -> None:
        """Let the menu say how much waits while another section is shown."""
        from ruobr_tui.api.errors import RuobrError

        try:
            portal = await self.context.portal()
            for resource in self._wanted():
                await self.context.store.refresh(resource, portal)
        except RuobrError as error:
            log.info("how much waits is unknown: %s", type(error).__name__)

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch what is shown, painting after each child; then in the background everything else."""
        context = self.context
        account: Snapshot[Any] | None = None
        if context.account is None or not context.children:
            from ruobr_tui.account.sign_in import load_account

            account = await load_account(context, portal)
            self.repaint()
        found: list[Snapshot[Any]] = []
        for child, monday, sunday in _weeks(context):
            found.append(await context.store.refresh_lessons(child, monday, sunday, portal))
            self.repaint()
        if not context.children:
            found += [await context.store.refresh(resource, portal) for resource in self._wanted()]
            self.is_complete = True
        snapshot = combined(found)
        is_fresh = snapshot is not None and snapshot.state is State.FRESH
        if context.children and is_fresh:
            self._fetch_rest(portal)
        if not self._open_payments_checked:
            self._open_payments_checked = True
            self._show_open_payments(portal)
        return snapshot or account

    @work(group="synchronise", exclusive=True, exit_on_error=False, description="ask for everything")
    async def _fetch_rest(self, portal: Portal) -> None:
        """Fetch what else the home shows, then once everything: behind whatever the user asks for."""
        from ruobr_tui.api.errors import SignInError
        from ruobr_tui.api.pace import background
        from ruobr_tui.screens.parts.section import SignInNeeded

        try:
            with background():
                for resource in self._wanted():
                    await self.context.store.refresh(resource, portal)
                self.repaint()
                self.is_complete = True
                if not self._synchronised and self.context.config.prefetch != "nothing":
                    self._synchronised = True
                    await self._synchronise(portal)
        except SignInError as error:
            self.post_message(SignInNeeded(error))

    def action_refresh_now(self) -> None:
        """Fetch everything again."""
        self._synchronised = False
        super().action_refresh_now()

    @work(group="payments", exclusive=True, exit_on_error=False, description="ask for open payments")
    async def _show_open_payments(self, portal: Portal) -> None:
        from ruobr_tui.api.errors import RuobrError
        from ruobr_tui.screens.payments.open_payments import news_of_them

        try:
            notice = await news_of_them(self.context, portal)
        except RuobrError as error:
            log.info("open payments are unknown: %s", type(error).__name__)  # the fetch shows network errors
            return
        if notice is not None and self.is_current:
            self.notice(*notice)
        self.repaint()

    async def _synchronise(self, portal: Portal) -> None:
        from ruobr_tui.screens.parts.section import FRESH_FOR
        from ruobr_tui.store.sync import synchronise

        context = self.context
        if context.account is None:
            return
        now = context.clock()
        spares = not context.is_own_server  # other portals have no ETags: each response is sent in full
        try:
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
                chosen=context.child,
                progress=self._update_loading if spares else None,
            )
        finally:
            context.loading = None
            self._update_loading_freshness()
        self.repaint()

    def _update_loading(self, done: int, known: int) -> None:
        """Show the progress of a long synchronisation."""
        self.context.loading = (done, known)
        if not self.context.config.is_plain:
            self._update_loading_freshness()

    def _update_loading_freshness(self) -> None:
        """Update the header of the shown section."""
        if isinstance(self.app.screen, SectionScreen):
            self.app.screen.update_freshness()


def _weeks(context: Context) -> list[tuple[int, date, date]]:
    """This week of each child; from Thursday on the next one, too: the next lessons are in it."""
    from ruobr_tui.api.rules.diary.calendar import week_of

    days = {child: context.today_of(child) for child, _name, _class in context.children}
    weeks = [(child, *week_of(day)) for child, day in days.items()]
    return weeks + [
        (child, *week_of(day + timedelta(weeks=1)))
        for child, day in days.items()
        if day.weekday() >= THURSDAY
    ]
