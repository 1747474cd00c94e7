"""From an event to the screens that show it and to one line about what is new."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ruobr_tui.api.errors import RuobrError
from ruobr_tui.areas import load
from ruobr_tui.live.listener import Listener
from ruobr_tui.quiet_hours import is_quiet
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
"""Seconds in which what happens is told in one line."""

SHOWN_FOR = 8.0
"""Seconds that a line over the screen stays."""

WIDEST = 50
"""Cells of such a line, beside its hint."""

GROUP = "live"

_NEWS = "news"
"""The section that has more about what is new."""

LiveUpdate = Callable[[Sequence["Event"], "Context", "Portal"], Awaitable[list[str]]]
"""Fetches what events of an area have changed; returns what the line says of it. Of events whose changes are
not stored it gets those alone that the screen does not show already. Raises ``RuobrError``."""


class Live:
    """One for each app. What is new is what the store finds new, however it came to be asked."""

    def __init__(self, app: App[Any], context: Context) -> None:
        self._app = app
        self._context = context
        self._listener = Listener(context, app.post_message)
        self._waiting: list[Event] = []
        self._timer: Timer | None = None
        self._is_looking = False
        self._held: list[tuple[str, str]] = []

    @property
    def is_listening(self) -> bool:
        """Whether anything is heard."""
        return self._listener.is_listening

    def begin(self) -> None:
        """Listen for whoever is signed in."""
        self._listener.begin()

    async def end(self) -> None:
        """Hear and tell no more."""
        self._waiting.clear()
        self._held.clear()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._app.workers.cancel_group(self._app, GROUP)
        await self._listener.end()

    def take(self, event: Event) -> None:
        """Let the screens show it, and sum it up with what else happens at the same time."""
        summary = self._context.areas.summary(event.kind)
        if summary is None or not summary.is_stored:
            self._hear([event])
            if event.about.get("own") is True:
                return  # who has done it knows it
        if summary is not None and summary.covers(event.about.get("state")):
            self._waiting.append(event)
            self._plan()

    def look_again(self) -> None:
        """Something may have been missed: what is shown is fetched once."""
        for screen in self._sections():
            if screen.EVENT_KINDS:
                screen.hear()

    def _plan(self) -> None:
        if self._timer is None and not self._is_looking:
            self._timer = self._app.set_timer(TOGETHER, self._look)

    def _look(self) -> None:
        self._timer = None
        self._is_looking = True
        self._app.run_worker(
            self._find(), group=GROUP, exit_on_error=False, description="look at what has changed"
        )

    async def _find(self) -> None:
        events, self._waiting = self._waiting, []
        store = self._context.store
        try:
            before = store.last_news()
            said = await self._ask(events, await self._context.portal())
            news = [item for item in store.news_since(before) if not item.is_seen]
            self._tell(news, events, said)
        except RuobrError as error:  # the screens tell of the line, and of who is to sign in
            self._app.log.warning(error)
        finally:
            self._is_looking = False
        self._hear([event for event in events if self._is_stored(event)])
        if self._waiting:
            self._plan()

    async def _ask(self, events: Sequence[Event], portal: Portal) -> dict[str, list[str]]:
        """Fetch what has changed; what the line says of it beside the news, by the section that has more."""
        said: dict[str, list[str]] = {}
        for area in self._context.areas:
            kinds = {summary.kind for summary in area.summaries}
            of_area = [event for event in events if event.kind in kinds and not self._is_shown(event)]
            if area.live_update and of_area:
                update: LiveUpdate = load(area.live_update)
                if lines := await update(of_area, self._context, portal):
                    said[area.sections[0].id] = lines
        return said

    def _is_stored(self, event: Event) -> bool:
        summary = self._context.areas.summary(event.kind)
        return summary is not None and summary.is_stored

    def _is_shown(self, event: Event) -> bool:
        """Whether the screen has fetched by itself what this event has changed."""
        shown = self._app.screen
        return not self._is_stored(event) and isinstance(shown, SectionScreen) and shown.handles(event)

    def _sections(self) -> list[SectionScreen]:
        return [screen for screen in self._app.screen_stack if isinstance(screen, SectionScreen)]

    def _hear(self, events: Sequence[Event]) -> None:
        for screen in self._sections():
            if any(screen.handles(event) for event in events):
                screen.hear()

    # Telling

    def _tell(self, news: Sequence[News], events: Sequence[Event], said: Mapping[str, list[str]]) -> None:
        from ruobr_tui.live.summaries import line_of  # not before there is something to say

        screen, config, areas = self._app.screen, self._context.config, self._context.areas
        if isinstance(screen, CurtainScreen) or is_quiet(config.quiet_hours, self._context.now().time()):
            return
        shown = screen if isinstance(screen, SectionScreen) else None
        stored = {summary.kind for area in areas for summary in area.summaries if summary.is_stored}
        if shown is not None and stored <= shown.EVENT_KINDS:
            news = ()  # it is the page of what is new
        moved = {event.kind for event in events if shown is None or not shown.handles(event)}
        names = {child: name for child, name, _class in self._context.children}
        line = line_of(news, names, areas, moved)
        section = _NEWS if line else next(iter(said), _NEWS)
        line = "; ".join(filter(None, (line, *(text for lines in said.values() for text in lines))))
        if line:
            self._show(line, shown, section)
            if config.notify and not config.kiosk:
                from ruobr_tui.terminal.notifying import notify

                notify(self._app, config.notify, "ruobr", line)

    def _show(self, line: str, screen: SectionScreen | None, section: str) -> None:
        """On a thin line where the keys stand: a box over the screen costs a hundred times as much.

        Nothing lies over a question or what somebody types: it is shown when that is answered.
        """
        if takes_answers(self._app.screen):
            self._held.append((line, section))
            if len(self._held) == 1:
                self._app.set_timer(TOGETHER, self._show_held)
            return
        hint = self._hint(section)
        if self._context.config.low_bandwidth or self._context.hosted:
            if screen is not None:
                screen.notice(line + hint, "active")
            return
        from ruobr_tui.widgets import fit

        self._app.notify(fit.cut(line, WIDEST) + hint, timeout=SHOWN_FOR, markup=False)

    def _hint(self, section: str) -> str:
        """The keys that lead to more about it."""
        found = self._context.areas.section(section)
        is_offered = found is not None and self._context.offers(f"app.section('{section}')")
        return f" · g {found.letter}" if found is not None and is_offered else ""

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
    """Whether something is asked or typed there, so that nothing may lie over it."""
    from textual.widgets import Input  # not before there is something to tell

    return not isinstance(screen, SectionScreen | OverlayPage) or isinstance(screen.focused, Input)
