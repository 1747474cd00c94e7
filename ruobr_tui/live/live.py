"""From an event to the screens that show it, and to a notification of one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.events import BALANCE, DIARY, HOMEWORK, LETTER, PAYMENT
from ruobr_tui.live.listener import Listener
from ruobr_tui.live.quiet_hours import is_quiet
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.curtain import CurtainScreen

if TYPE_CHECKING:
    from textual.app import App
    from textual.screen import Screen
    from textual.timer import Timer

    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event
    from ruobr_tui.context import Context
    from ruobr_tui.store.news import News

TOGETHER = 1.5
"""Seconds in which events are collected for one notification."""

SHOWN_FOR = 8.0
"""Seconds that a notification is shown."""

WIDEST = 50
"""Width of a notification in cells, without its hint."""

GROUP = "live"

_HINTS = {"news": " · g n", "payments": " · g p"}
"""Keys of the sections with details."""

_ENDS = frozenset({"cancelled", "credited", "declined", "expired", "partly-refunded", "refunded", "reversed"})
"""States of a payment that are notified; others show on the payment's page only."""


class Live:
    """One per app. What counts as news is decided by the store's comparison, not by the event."""

    def __init__(self, app: App[Any], context: Context) -> None:
        self._app = app
        self._context = context
        self._listener = Listener(context, app.post_message)
        self._waiting: list[Event] = []
        self._timer: Timer | None = None
        self._is_checking = False
        self._held: list[tuple[str, str]] = []

    @property
    def is_listening(self) -> bool:
        """Whether events are received."""
        return self._listener.is_listening

    def begin(self) -> None:
        """Receive events of the signed-in account."""
        self._listener.begin()

    async def end(self) -> None:
        """Stop receiving and notifying."""
        self._waiting.clear()
        self._held.clear()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._app.workers.cancel_group(self._app, GROUP)
        await self._listener.end()

    def take(self, event: Event) -> None:
        """Refresh screens that show it, and plan a notification of all events of ``TOGETHER`` seconds."""
        if event.kind not in DIARY and event.kind != LETTER:
            self._refresh_interested([event])
        if event.about.get("own") is True and event.kind not in DIARY and event.kind != LETTER:
            return  # caused by this account itself
        if event.kind != BALANCE and (event.kind != PAYMENT or event.about.get("state") in _ENDS):
            self._waiting.append(event)
            self._plan()

    def refresh_sections(self) -> None:
        """Refresh the visible sections once, after events may have been missed."""
        for screen in self._sections():
            if screen.HEARS:
                screen.hear()

    def _plan(self) -> None:
        if self._timer is None and not self._is_checking:
            self._timer = self._app.set_timer(TOGETHER, self._start_check)

    def _start_check(self) -> None:
        self._timer = None
        self._is_checking = True
        self._app.run_worker(
            self._check(), group=GROUP, exit_on_error=False, description="look at what has changed"
        )

    async def _check(self) -> None:
        events, self._waiting = self._waiting, []
        store = self._context.store
        try:
            before = store.last_news()
            await self._fetch(events, await self._context.portal())
            news = [item for item in store.news_since(before) if not item.is_seen]
            self._announce(news, events, await self._payments(events))
        except RuobrError as error:  # the screens show connection errors and the login
            self._app.log.warning(error)
        finally:
            self._is_checking = False
        self._refresh_interested([event for event in events if event.kind in DIARY or event.kind == LETTER])
        if self._waiting:
            self._plan()

    async def _fetch(self, events: Sequence[Event], portal: Portal) -> None:
        """Fetch what the events changed: weeks of lessons, the inbox."""
        from ruobr_tui.api import resources
        from ruobr_tui.api.rules.calendar import week_of

        store = self._context.store
        known = {child for child, _name, _class in self._context.children}
        weeks: set[tuple[int, date, date]] = set()
        for event in events:
            child = event.number("child")
            if event.kind in DIARY and child is not None and child in known:
                lesson = store.lesson(child, event.number("lesson") or 0)
                weeks.add((child, *week_of(lesson.date if lesson else self._context.today_of(child))))
        set_in = {
            (event.number("child"), event.number("lesson")) for event in events if event.kind == HOMEWORK
        }
        # Homework shows on the lesson that it is for: withdrawn homework is known before, new one after.
        before = self._weeks_of_homework(set_in)
        for child, monday, sunday in sorted(weeks):
            await store.fetch_lessons(child, monday, sunday, portal)
        for child, monday, sunday in sorted((before | self._weeks_of_homework(set_in)) - weeks):
            await store.fetch_lessons(child, monday, sunday, portal)
        if any(event.kind == LETTER for event in events):
            await store.refresh(resources.inbox(), portal)

    def _weeks_of_homework(self, lessons: set[tuple[int | None, int | None]]) -> set[tuple[int, date, date]]:
        """The weeks of the lessons for which homework was set in ``lessons``."""
        from ruobr_tui.api.rules.calendar import week_of

        weeks: set[tuple[int, date, date]] = set()
        for child, number in lessons:
            lesson = self._context.store.lesson(child, number) if child and number else None
            days = [task.deadline for task in lesson.assigned if task.deadline] if lesson is not None else []
            weeks |= {(child or 0, *week_of(day)) for day in days}
        return weeks

    async def _payments(self, events: Sequence[Event]) -> list[str]:
        """Texts about finished payments that are not on the screen."""
        shown = self._app.screen
        numbers = {
            number
            for event in events
            if event.kind == PAYMENT and not (isinstance(shown, SectionScreen) and shown.concerns(event))
            if (number := event.number("payment")) is not None
        }
        if not numbers:
            return []
        from ruobr_tui.live.payments import ended

        return await ended(numbers, self._context.store, await self._context.portal())

    def _sections(self) -> list[SectionScreen]:
        return [screen for screen in self._app.screen_stack if isinstance(screen, SectionScreen)]

    def _refresh_interested(self, events: Sequence[Event]) -> None:
        for screen in self._sections():
            if any(screen.concerns(event) for event in events):
                screen.hear()

    # Notifications

    def _announce(self, news: Sequence[News], events: Sequence[Event], payments: Sequence[str]) -> None:
        from ruobr_tui.live.summaries import line_of  # imported at the first notification

        screen, config = self._app.screen, self._context.config
        if isinstance(screen, CurtainScreen) or is_quiet(config.quiet_hours, self._context.now().time()):
            return
        shown = screen if isinstance(screen, SectionScreen) else None
        if shown is not None and LETTER in shown.HEARS and shown.HEARS >= DIARY:
            news = ()  # the news page itself is on the screen
        moved = {event.kind for event in events if shown is None or not shown.concerns(event)}
        names = {child: name for child, name, _class in self._context.children}
        line = line_of(news, names, moved - DIARY)
        section = "news" if line else "payments"
        line = "; ".join(filter(None, (line, *payments)))
        if line:
            self._show(line, shown, section)
            if config.notify and not config.kiosk:
                from ruobr_tui.terminal.notifying import notify

                notify(self._app, config.notify, "ruobr", line)

    def _show(self, line: str, screen: SectionScreen | None, section: str) -> None:
        """Show a line. With low bandwidth in the footer: a toast costs a hundred times as many bytes.

        Dialogs and input fields are not covered: the line is shown after they are closed.
        """
        if takes_answers(self._app.screen):
            self._held.append((line, section))
            if len(self._held) == 1:
                self._app.set_timer(TOGETHER, self._show_held)
            return
        hint = _HINTS[section] if self._context.offers(f"app.section('{section}')") else ""
        if self._context.config.low_bandwidth or self._context.hosted:
            if screen is not None:
                screen.notice(line + hint, "active")
            return
        from ruobr_tui.widgets import fit

        self._app.notify(fit.cut(line, WIDEST) + hint, timeout=SHOWN_FOR, markup=False)

    def _show_held(self) -> None:
        if not self._held:
            return
        shown = self._app.screen
        if takes_answers(shown):
            self._app.set_timer(TOGETHER, self._show_held)
            return
        held, self._held = self._held, []
        if isinstance(shown, CurtainScreen):
            return
        screen = shown if isinstance(shown, SectionScreen) else None
        self._show("; ".join(dict.fromkeys(line for line, _section in held)), screen, held[0][1])


def takes_answers(screen: Screen[Any]) -> bool:
    """Whether the screen is a dialog or has a focused input, which notifications must not cover."""
    from textual.widgets import Input  # imported at the first notification

    return not isinstance(screen, SectionScreen | OverlayPage) or isinstance(screen.focused, Input)
