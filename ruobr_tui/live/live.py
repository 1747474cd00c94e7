"""From an event to the screens that show it, and to a notification of one line."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.errors import RuobrError
from ruobr_tui.areas import load
from ruobr_tui.live.listener import Listener
from ruobr_tui.quiet_hours import is_quiet
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import SectionScreen
from ruobr_tui.screens.program.curtain import CurtainScreen

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

    from ruobr_tui.announcing import AnnouncingApp
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.events import Event
    from ruobr_tui.context import Context
    from ruobr_tui.store.diary.news import News

log = logging.getLogger(__name__)

TOGETHER = 1.5
"""Seconds in which events are collected for one notification."""

GROUP = "live"

_NEWS = "news"
"""The section with details of what is new."""

LiveUpdate = Callable[[Sequence["Event"], "Context", "Portal"], Awaitable[list[str]]]
"""Fetches what events of an area have changed, and returns texts for the notification. Of events whose
changes are not stored it gets those only that the screen does not show itself. Raises ``RuobrError``."""


class Live:
    """One per app. What counts as news is decided by the store's comparison, not by the event."""

    def __init__(self, app: AnnouncingApp, context: Context) -> None:
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
        summary = self._context.areas.summary(event.kind)
        if summary is None or not summary.is_stored:
            self._refresh_interested([event])
            if event.about.get("own") is True:
                return  # caused by this account itself
        if summary is not None and summary.covers(event.about.get("state")):
            self._waiting.append(event)
            self._plan()

    def refresh_sections(self) -> None:
        """Refresh the visible sections once, after events may have been missed."""
        for screen in self._sections():
            if screen.EVENT_KINDS:
                screen.hear_events()

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
            texts = await self._fetch(events, await self._context.portal())
            news = [item for item in store.news_since(before) if not item.is_seen]
            self._announce(news, events, texts)
        except RuobrError as error:  # the screens show connection errors and the login
            log.info("news of an event are unknown: %s", type(error).__name__)
        finally:
            self._is_checking = False
        self._refresh_interested([event for event in events if self._is_stored(event)])
        if self._waiting:
            self._plan()

    async def _fetch(self, events: Sequence[Event], portal: Portal) -> dict[str, list[str]]:
        """Fetch what the events changed; texts beside the news, by the section with details."""
        texts: dict[str, list[str]] = {}
        for area in self._context.areas:
            kinds = {summary.kind for summary in area.summaries}
            of_area = [event for event in events if event.kind in kinds and not self._is_shown(event)]
            if area.live_update and of_area:
                update: LiveUpdate = load(area.live_update)
                if lines := await update(of_area, self._context, portal):
                    texts[area.sections[0].id] = lines
        return texts

    def _is_stored(self, event: Event) -> bool:
        summary = self._context.areas.summary(event.kind)
        return summary is not None and summary.is_stored

    def _is_shown(self, event: Event) -> bool:
        """Whether the screen has fetched by itself what this event has changed."""
        shown = self._app.screen
        is_shown = isinstance(shown, SectionScreen) and _shows_change(shown, event)
        return not self._is_stored(event) and is_shown

    def _sections(self) -> list[SectionScreen]:
        return [screen for screen in self._app.screen_stack if isinstance(screen, SectionScreen)]

    def _refresh_interested(self, events: Sequence[Event]) -> None:
        for screen in self._sections():
            if any(screen.handles(event) for event in events):
                screen.hear_events()

    # Notifications

    def _announce(
        self, news: Sequence[News], events: Sequence[Event], texts: Mapping[str, list[str]]
    ) -> None:
        from ruobr_tui.live.summaries import line_of  # imported at the first notification

        screen, config, areas = self._app.screen, self._context.config, self._context.areas
        shown = screen if isinstance(screen, SectionScreen) else None
        moved = {event.kind for event in events if shown is None or not _shows_change(shown, event)}
        self._store_announcements(moved, texts)
        if isinstance(screen, CurtainScreen) or is_quiet(config.quiet_hours, self._context.now().time()):
            return
        stored = {summary.kind for area in areas for summary in area.summaries if summary.is_stored}
        if shown is not None and shown.NEEDS_NO_NOTICE and stored <= shown.EVENT_KINDS:
            news = ()  # the news page itself is on the screen
        names = {child: name for child, name, _class in self._context.children}
        line = line_of(news, names, areas, moved)
        section = _NEWS if line else next(iter(texts), _NEWS)
        line = "; ".join(filter(None, (line, *(text for lines in texts.values() for text in lines))))
        if line:
            self._show(line, section)
            if config.notify and not config.kiosk:
                from ruobr_tui.terminal.notifying import notify

                notify(self._app, config.notify, "ruobr", line)

    def _store_announcements(self, moved: Iterable[str], texts: Mapping[str, list[str]]) -> None:
        """Store what leaves no news, for the page of what is new: kinds of events by their section, texts."""
        from ruobr_tui.live.summaries import summary_texts
        from ruobr_tui.store import announcements

        store, now = self._context.store, self._context.now()
        for section, text in summary_texts(moved, self._context.areas):
            announcements.add(store, text, section, now)
        for section, lines in texts.items():
            for text in lines:
                announcements.add(store, text, section, now)

    def _show(self, line: str, section: str) -> None:
        """Show a line above the footer.

        Dialogs and input fields are not disturbed: the line is shown after they are closed.
        """
        if takes_answers(self._app.screen):
            self._held.append((line, section))
            if len(self._held) == 1:
                self._app.set_timer(TOGETHER, self._show_held)
            return
        self._app.announce(f"● {line}{self._hint(section)}")

    def _hint(self, section: str) -> str:
        """The keys of the section with details."""
        found = self._context.areas.section(section)
        is_offered = found is not None and self._context.offers(f"app.section('{section}')")
        return f" · {found.sign}" if found is not None and is_offered else ""

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
        self._show("; ".join(dict.fromkeys(line for line, _section in held)), held[0][1])


def _shows_change(screen: SectionScreen, event: Event) -> bool:
    """Whether the screen itself shows what an event has changed."""
    return screen.NEEDS_NO_NOTICE and screen.handles(event)


def takes_answers(screen: Screen[Any]) -> bool:
    """Whether the screen is a dialog or has a focused input, which notifications must not cover."""
    from textual.widgets import Input  # imported at the first notification

    return not isinstance(screen, SectionScreen | OverlayPage) or isinstance(screen.focused, Input)
