"""What's new for all children: changes of the diary, messages, and what notices said of anything else."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType

from ruobr_tui import due, keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.events import DIARY, LETTER
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.screens.meals.account import MealsScreen
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.news.area import AREA
from ruobr_tui.screens.news.wording import worded
from ruobr_tui.screens.parts.detail_page import DetailPage
from ruobr_tui.screens.parts.page import not_loaded
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.store import announcements
from ruobr_tui.store.announcements import Announcement
from ruobr_tui.store.balances import KIND as LOW_BALANCE
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.header import Tab, Tabs
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.store.diary.news import News

MOST_SEEN = 100
"""Rows of what was seen before."""


class Item(NamedTuple):
    """A row: what happened to whom, and when."""

    key: Hashable
    child: int | None
    sign: str
    role: str
    text: str
    when: str
    about: str


class NewsScreen(DetailPage):
    """New things first, those of one child or of all; below them what was seen before, dimmed.

    Opening the page marks its news as seen, but they are shown as new until the page is left, or ``x``.
    """

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY | {LETTER}
    OF_ALL_CHILDREN: ClassVar[bool] = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("news")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._fresh: set[Hashable] = set()
        self._only: int | None = None  # the child whose news are shown; None: all
        self._stored: dict[Hashable, News] = {}  # as it was painted
        self._items: list[Item] = []  # of these and of what was announced, the newest first

    def title_text(self) -> str:
        """The page and the number of new things."""
        count = sum(item.key in self._fresh for item in self._shown())
        return f"{_('What’s new')}, {count}" if count else _("What’s new")

    def tabs(self) -> Tabs:
        """Everything, or what concerns one child."""
        children = self.context.children
        if len(children) < 2:
            return Tabs()
        numbers = [child for child, _name, _class in children]
        chosen = numbers.index(self._only) + 1 if self._only in numbers else 0
        names = [Tab(f"{name} {school_class}".strip(), name) for _id, name, school_class in children]
        return Tabs([Tab(pgettext("children", "All")), *names], chosen, first=0, are_children=True)

    def choose_tab(self, index: int) -> None:
        """Show everything, or what concerns one child."""
        children = [None, *(child for child, _name, _class in self.context.children)]
        if 0 <= index < len(children) and children[index] != self._only:
            self._only = children[index]
            self.view.start_over()
            self.repaint()

    def resources(self) -> Sequence[Resource[Any]]:
        """The messages; other news come with the lessons."""
        return [resources.inbox()]

    def paint(self) -> Snapshot[Any] | None:
        """Show stored news. The freshness is that of the oldest current week of any child."""
        self._take_unseen()
        store = self.context.store
        self._stored = {item.id: item for item in store.news()}
        self._items = [self._of_news(item) for item in self._stored.values()]
        self._items += [self._of_notice(item) for item in announcements.stored(store)]
        super().paint()
        weeks = combined(self._week(child) for child, _name, _class in self.context.children)
        return weeks if weeks is not None or self.context.account is None else self.stored(resources.inbox())

    def _week(self, child: int) -> Snapshot[Any]:
        from ruobr_tui.api.rules.diary.calendar import week_of

        return self.context.store.peek_lessons(child, *week_of(self.context.today_of(child)))

    async def fetch(self, portal: Portal) -> Snapshot[Any] | None:
        """Fetch messages, and each child's current week and meal account; the store finds out what is new."""
        from ruobr_tui.api.rules.diary.calendar import week_of

        store = self.context.store
        letters = await store.refresh(resources.inbox(), portal)
        weeks = [
            await store.refresh_lessons(child, *week_of(self.context.today_of(child)), portal)
            for child, _name, _class in self.context.children
        ]
        for child, _name, _class in self.context.children:
            await store.refresh(food_of(self.context, child, self.context.today_of(child)), portal)
        return combined([letters, *weeks])

    # Rows

    def _shown(self) -> list[Item]:
        """Those of the chosen child, or of all."""
        return [item for item in self._items if self._only is None or item.child == self._only]

    def _of_news(self, item: News) -> Item:
        words, today = worded(item, self.context.areas), self.context.today()
        found = item.found_at.astimezone(self.context.zone)
        day = due.on_day(found.date(), today)
        about = [_("found %(moment)s") % {"moment": f"{day} {phrases.clock_time(found)}"}]
        if item.day is not None:
            about.insert(0, due.on_day(item.day, today))
        when = phrases.near_day(item.day, today) if item.day is not None else ""
        return Item(item.id, item.child, words.sign, words.role, words.text, when, ", ".join(about))

    def _of_notice(self, item: Announcement) -> Item:
        today = self.context.today()
        moment = item.moment
        about = f"{due.on_day(moment.date(), today)} {phrases.clock_time(moment)}"
        when = phrases.near_day(moment.date(), today)
        return Item(("notice", item.at, item.section, item.text), None, "●", "active", item.text, when, about)

    def page(self, width: int) -> list[Line]:
        """Return what is new, then what was seen before."""
        items = self._shown()
        fresh = [item for item in items if item.key in self._fresh]
        seen = [item for item in items if item.key not in self._fresh]
        lines: list[Line] = []
        if fresh:
            lines += [
                heading(_("NEW"), width),
                *self._rows(fresh, width, is_whole=self._has_room(fresh, width)),
            ]
        else:
            known = self.context.no_child is not None or (
                bool(self.context.children)
                and all(self._week(child).known for child, _name, _class in self.context.children)
            )
            text = _("New marks, homework, absences and messages will appear here.")
            lines += empty_state(_("NOTHING NEW"), text, (), width) if known else not_loaded(width)
        if seen:
            lines += [EMPTY, heading(_("SEEN EARLIER"), width, "dim")]
            lines += self._rows(seen[:MOST_SEEN], width, is_seen=True)
        return lines

    def _names(self) -> dict[int, str]:
        return {number: name for number, name, _class in self.context.children}

    def _has_room(self, fresh: Sequence[Item], width: int) -> bool:
        """Whether all that is new can be told whole before the pane begins."""
        return len([*self._rows(fresh, width, is_whole=True)]) < self.view.size.height

    def _rows(
        self, items: Sequence[Item], width: int, *, is_seen: bool = False, is_whole: bool = False
    ) -> Iterator[Line]:
        """``is_whole``: long texts go on in further rows."""
        names = self._names() if self._only is None and len(self.context.children) > 1 else {}
        name_width = min(14, max((fit.width_of(name) for name in names.values()), default=0) + 2)
        when_width = max((fit.width_of(item.when) for item in items), default=0) + 2
        start = 3 + (name_width if names else 0)
        room = max(4, width - 1 - start - when_width)
        for item in items:
            role = "dim" if is_seen else item.role
            first, *more = fit.wrap(item.text, room) if is_whole else [item.text]
            name = names.get(item.child or 0, "")
            yield line(
                (f" {item.sign} ", role),
                (fit.left(name, name_width) if names else "", "dim"),
                (fit.left(first, room), "dim" if is_seen else "text"),
                (fit.right(item.when, when_width), "dim"),
                key=item.key,
                copy=item.text,
            )
            yield from (line(" " * start, (each, "text")) for each in more)

    def detail(self, width: int, height: int) -> list[Line]:
        """Return the selected item in full."""
        item = next((item for item in self._items if item.key == self.view.cursor_key), None)
        if item is None:
            return []
        name = self._names().get(item.child or 0, "")
        title = ", ".join(part for part in (name, item.about) if part)
        return [heading(title, width), *paragraph(item.text, width, "text", " ")]

    def _take_unseen(self) -> None:
        """Mark what the page shows as seen; it stays new until the page is left.

        Behind another page nothing is seen.
        """
        if not self.is_current:
            return
        store = self.context.store
        unseen = [item for item in store.news() if not item.is_seen]
        notices = [item for item in announcements.stored(store) if not item.is_seen]
        self._fresh.update(item.id for item in unseen)
        self._fresh.update(self._of_notice(item).key for item in notices)
        try:
            if unseen:
                store.mark_seen(unseen)
            if notices:
                announcements.mark_seen(store)
        except RuobrError as error:
            self.notice(error_line(error), "bad")

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """Marking as seen needs something new."""
        if command_id == "news.seen" and not self._fresh:
            return _("Nothing new here.")
        return super().why_not(command_id)

    def action_seen(self) -> None:
        """Show nothing as new any more."""
        self._fresh.clear()
        self.repaint()

    def opens(self, key: Hashable) -> bool:
        """Whatever has a page of its own can be opened."""
        item = self._stored.get(key)
        if item is None:
            return isinstance(key, tuple) and self.context.offers(f"app.section('{key[2]}')")
        return item.letter_id is not None or item.lesson_id is not None or item.kind == LOW_BALANCE

    @on(LineView.Opened, "#page")
    def open_item(self, event: LineView.Opened) -> None:
        """Open the lesson, the message or the section of the selected row."""
        item = self._stored.get(event.key)
        if item is None:
            if isinstance(event.key, tuple) and self.opens(event.key):
                self.call_later(self.app.run_action, f"section('{event.key[2]}')")
            return
        if item.letter_id is not None:
            from ruobr_tui.screens.letters.inbox import LetterScreen

            self.app.push_screen(LetterScreen(self.context, item.letter_id))
            return
        if item.kind == LOW_BALANCE:
            self._choose(item.child)
            self.app.push_screen(MealsScreen(self.context))
            return
        from ruobr_tui.screens.diary.lesson import LessonScreen

        if item.lesson_id is None:
            return
        self._choose(item.child)
        self.app.push_screen(LessonScreen(self.context, item.lesson_id))

    def _choose(self, number: int | None) -> None:
        for index, (child, _name, _class) in enumerate(self.context.children):
            if child == number:
                self._choose_child(index)
