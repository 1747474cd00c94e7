"""What's new for all children: marks, homework, absences, remarks, messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.events import DIARY, LETTER
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.meals.account import MealsScreen
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.news.area import AREA
from ruobr_tui.screens.news.wording import worded
from ruobr_tui.screens.parts.page import PageScreen, not_loaded, nothing
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.store.balances import KIND as LOW_BALANCE
from ruobr_tui.store.snapshot import Snapshot, combined
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal
    from ruobr_tui.store.diary.news import News


class NewsScreen(PageScreen):
    """Unseen news by child; below them seen news, dimmed.

    Opening the page marks its news as seen, but they are shown as new until the page is left.
    """

    EVENT_KINDS: ClassVar[frozenset[str]] = DIARY | {LETTER}
    OF_ALL_CHILDREN: ClassVar[bool] = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("news")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._fresh: set[int] = set()

    def title_text(self) -> str:
        """The number of unseen news."""
        count = len(self._fresh)
        if not count:
            return _("What's new")
        return ngettext("What's new · %(count)d", "What's new · %(count)d", count) % {"count": count}

    def resources(self) -> Sequence[Resource[Any]]:
        """The messages; other news come with the lessons."""
        return [resources.inbox()]

    def paint(self) -> Snapshot[Any] | None:
        """Show stored news. The freshness is that of the oldest current week of any child."""
        self._look()
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

    def page(self, width: int) -> list[Line]:
        """Return unseen news by child, then seen ones."""
        news = self.context.store.news()
        fresh = [item for item in news if item.id in self._fresh]
        seen = [item for item in news if item.id not in self._fresh]
        lines: list[Line] = []
        if not fresh:
            known = self.context.no_child is not None or (
                bool(self.context.children)
                and all(self._week(child).known for child, _name, _class in self.context.children)
            )
            text = _(
                "Nothing new since the last look. New marks, homework, absences and letters appear here."
            )
            lines += nothing(text, width) if known else not_loaded(width)
        names = {number: f"{name} {group}" for number, name, group in self.context.children}
        for child in [*names, None]:
            of_child = [item for item in fresh if item.child == child]
            if of_child:
                lines.append(heading(names.get(child, "") if child is not None else _("Messages"), width))
                lines += self._items(of_child, width)
                lines.append(EMPTY)
        if seen:
            lines.append(heading(_("Seen earlier"), width, "dim"))
            lines += self._items(seen[:100], width, names)
        return lines

    def _items(
        self, items: Iterable[News], width: int, names: dict[int, str] | None = None
    ) -> Iterable[Line]:
        today = self.context.today()
        for item in items:
            words = worded(item, self.context.areas)
            role, text = words.role, words.text
            if names is not None:
                role = "dim"
                who = names.get(item.child or 0, "")
                text = f"{who}: {text}" if who else text
            when = phrases.near_day(item.day, today) if item.day is not None else ""
            room = max(10, width - 20)
            parts = list(fit.wrap(text, room))
            for number, part in enumerate(parts):
                yield line(
                    (f" {words.sign if number == 0 else ' '} ", role),
                    (fit.left(part, room), role if names is not None else "text"),
                    (fit.right(when if number == 0 else "", 15), "dim"),
                    key=item.id if number == 0 else None,
                    copy=text,
                )

    def _look(self) -> None:
        """Mark the shown news as seen."""
        unseen = [item for item in self.context.store.news() if not item.is_seen]
        self._fresh.update(item.id for item in unseen)
        if unseen:
            try:
                self.context.store.mark_seen(unseen)
            except RuobrError as error:
                self.notice(error_line(error), "bad")

    def why_not(self, command_id: str) -> str | None:
        """Marking as seen needs unseen news."""
        if command_id == "news.seen" and not self._fresh:
            return _("Everything is seen already.")
        return super().why_not(command_id)

    def action_seen(self) -> None:
        """Show no news as new any more."""
        self._fresh.clear()
        self.repaint()

    @on(LineView.Opened)
    def open_item(self, event: LineView.Opened) -> None:
        """Open the lesson or the message of the selected news."""
        item = next((item for item in self.context.store.news() if item.id == event.key), None)
        if item is None:
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
