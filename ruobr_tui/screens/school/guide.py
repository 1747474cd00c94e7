"""The child's school: about it, news, class, birthdays, events, links; a pane tells the selected row."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import due, keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.letters import letter_text
from ruobr_tui.api.models.mail import HTML
from ruobr_tui.api.models.school import Birthday, Classmate, Link
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext
from ruobr_tui.screens.parts.detail_page import DetailPage, Place
from ruobr_tui.screens.parts.page import not_loaded, not_reported, nothing, pairs
from ruobr_tui.screens.parts.reader import ReaderScreen
from ruobr_tui.screens.school.area import AREA
from ruobr_tui.screens.school.rows import details_of, next_birthday
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bar import Bar
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, Span, heading, line

PAGES = {
    "guide": N_("About"),
    "news": N_("News"),
    "class": N_("Class"),
    "birthdays": N_("Birthdays"),
    "events": N_("Events"),
    "links": N_("Links"),
}

WHEN = 16
"""Cells of the day of a birthday."""
LEAST_NAME = 16
"""Cells of a name at least."""


class PageNames(Bar):
    """The pages of a section in one row, the shown one in brackets."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: list[str] = []
        self._at = 0

    def show_names(self, names: list[str], at: int) -> None:
        """Show these names."""
        self._names, self._at = names, at
        self.redraw()

    def compose_spans(self, width: int) -> Sequence[Span]:
        """Leave out pages from the left until the shown one has room."""
        first, gap = 0, " " if self._cells(0, len(self._names), 1) <= width else ""
        while first < self._at and self._cells(first, self._at + 1, len(gap)) > width:
            first += 1
        spans = [Span("… " if first else " ", "bar")]
        for at, name in enumerate(self._names[first:], first):
            spans.append(Span(f"[{name}]", "accent") if at == self._at else Span(f" {name} ", "bar"))
            spans.append(Span(gap, "bar"))
        return spans

    def _cells(self, first: int, last: int, gap: int) -> int:
        return 2 + sum(fit.width_of(name) + 2 + gap for name in self._names[first:last])


class SchoolScreen(DetailPage):
    """Several pages, named in a row above; ``[`` and ``]`` change them."""

    OF_CHILD: ClassVar[bool] = True
    DETAIL_ROWS: ClassVar[int] = 6
    ROWS_ABOVE: ClassVar[int] = 1

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("school")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        # A server with only the mobile interface has no news.
        self.pages = [page for page in PAGES if page != "news" or context.has("news")]
        self.at = 0

    @property
    def shown(self) -> str:
        """The shown page."""
        return self.pages[self.at]

    def title_text(self) -> str:
        """The section and its page, but for the first."""
        return f"{_('School')}, {_(PAGES[self.shown]).lower()}" if self.at else _("School")

    def above(self) -> Iterable[Widget]:
        """The names of the pages, the shown one in brackets."""
        yield PageNames(id="pages")

    def paint(self) -> Any:
        """Show stored data, and which page it is."""
        names = [_(PAGES[page]) for page in self.pages]
        self.query_one("#pages", PageNames).show_names(names, self.at)
        return super().paint()

    def resources(self) -> Sequence[Resource[Any]]:
        """The resources of the shown page."""
        child = self.context.child
        if child is None:
            return []
        by_page: dict[str, Resource[Any]] = {
            "guide": resources.guide(child),
            "news": resources.news(),
            "class": resources.classmates(child),
            "birthdays": resources.birthdays(child),
            "events": resources.events(child),
            "links": resources.useful_links(child),
        }
        return [by_page[self.shown]]

    def action_page_by(self, step: int) -> None:
        """Show another page."""
        self.at = (self.at + step) % len(self.pages)
        self.snapshot = None
        self.view.start_over()
        self.repaint()
        self.refresh_data()

    @property
    def _value(self) -> Any:
        wanted = self.resources()
        return self.stored(wanted[0]).value if wanted else None

    def page(self, width: int) -> list[Line]:
        """Return the lines of the shown page."""
        wanted, value = self.resources(), self._value
        if value is None:
            return self.unknown(wanted[0], width) if wanted else not_loaded(width)
        draw: dict[str, Callable[[Any, int], list[Line]]] = {
            "guide": self._guide,
            "news": self._news,
            "class": self._class,
            "birthdays": self._birthdays,
            "events": self._events,
            "links": self._links,
        }
        return draw[self.shown](value, width)

    def detail(self, width: int, height: int) -> list[Line]:
        """Return the selected row in full."""
        value = self._value
        return (
            details_of(self.view.cursor_key, value, width, self.context.today()) if value is not None else []
        )

    def _guide(self, guide: Any, width: int) -> list[Line]:
        lines = [heading(guide.name or _("School"), width)]
        rows = pairs(
            [
                (_("Full name"), guide.full_name),
                (_("Address"), guide.address),
                (_("Phone"), guide.phone),
                (_("Website"), guide.url),
                (_("Territory"), guide.territory),
            ],
            width,
        )
        lines += rows or not_reported(width)
        if not guide.is_sent("teachers"):
            return [*lines, EMPTY, heading(_("Teachers").upper(), width), *not_reported(width)]
        count = len(guide.teachers)
        title = ngettext("%(count)d teacher", "%(count)d teachers", count) % {"count": count}
        lines += [EMPTY, heading(title.upper(), width)]
        most = max([20, *(fit.width_of(teacher.name) for teacher in guide.teachers)])
        name_width = min(40, most, max(12, width // 2))
        for number, teacher in enumerate(guide.teachers):
            subjects = ", ".join(teacher.subjects)
            lines.append(
                line(
                    " ",
                    (fit.left(teacher.name, name_width), "text"),
                    ("  " + subjects, "dim"),
                    key=("teacher", number),
                    copy=teacher.name,
                )
            )
        return lines

    def _news(self, items: Any, width: int) -> list[Line]:
        if not items:
            return nothing(_("The school has published no news."), width)
        today = self.context.today()
        lines = []
        for item in items:
            day = phrases.near_day(item.day, today) if item.day else ""
            title = fit.left(item.title, width - fit.width_of(day) - 3)
            lines.append(
                line(" ", (title, "text"), " ", (day, "dim"), key=("news", item.id), copy=item.title)
            )
        return lines

    def _class(self, classmates: list[Classmate], width: int) -> list[Line]:
        if not classmates:
            return nothing(_("The portal does not provide a class list."), width)
        title = ngettext("%(count)d classmate", "%(count)d classmates", len(classmates))
        lines = [heading((title % {"count": len(classmates)}).upper(), width)]
        for number, mate in enumerate(sorted(classmates, key=lambda m: (m.last_name, m.first_name))):
            born = phrases.full_day(mate.birth_date) if mate.birth_date else ""
            name = f"{mate.last_name} {mate.first_name} {mate.middle_name}".strip()
            lines.append(
                line(
                    (fit.right(str(number + 1), 4) + " ", "dim"),
                    (fit.left(name, min(44, width - 28)), "text"),
                    ("  " + born, "dim"),
                    key=("mate", number, name),
                    copy=name,
                )
            )
        return lines

    def _birthdays(self, birthdays: list[Birthday], width: int) -> list[Line]:
        if not birthdays:
            return nothing(_("No birthdays in the coming days."), width)
        today = self.context.today()
        lines = [heading(_("Coming birthdays").upper(), width)]
        texts = [_turns(person.year_future) for person in birthdays]
        aside = 3 + WHEN + max(fit.width_of(text) for text in texts)
        for number, person in enumerate(birthdays):
            name = f"{person.last_name} {person.first_name}".strip()
            when = ""
            if person.birth_date is not None:
                when = phrases.near_day(next_birthday(person.birth_date, today), today)
            lines.append(
                line(
                    " ",
                    (fit.left(name, max(LEAST_NAME, min(40, width - aside))), "text"),
                    ("  " + fit.left(when, WHEN), "warning"),
                    (texts[number], "dim"),
                    key=("birthday", number, name),
                    copy=name,
                )
            )
        return lines

    def _events(self, events: Any, width: int) -> list[Line]:
        """Coming events first, then those that are over, the latest at the top."""
        if not events.events:
            return nothing(_("No events are announced."), width)
        today = self.context.today()
        past = [event for event in events.events if event.day is not None and event.day < today]
        coming = [event for event in events.events if event not in past]
        lines: list[Line] = []
        for title, role, some in (
            (_("COMING EVENTS"), "due", coming),
            (_("PAST EVENTS"), "dim", sorted(past, key=lambda event: event.day, reverse=True)),
        ):
            if some:
                lines += [*([EMPTY] if lines else []), heading(title, width)]
                lines += [self._event(event, role, width) for event in some]
        return lines

    def _event(self, event: Any, role: str, width: int) -> Line:
        day = phrases.near_day(event.day, self.context.today()) if event.day else ""
        text = ", ".join(part for part in (event.title, event.place) if part)
        return line(
            " ",
            (fit.left(day, 15), role),
            (fit.cut(text, width - 17), "text" if role != "dim" else "dim"),
            key=("event", event.id, text),
            copy=text,
        )

    def _links(self, links: Any, width: int) -> list[Line]:
        lines: list[Line] = []
        for category in links.categories:
            lines.append(heading(category.title.upper(), width))
            lines += [part for link in category.links for part in _link(link)]
            lines.append(EMPTY)
        if links.loose:
            lines.append(heading(_("Other links").upper(), width))
            lines += [part for link in links.loose for part in _link(link)]
        if not links.is_sent("categories") and not links.is_sent("loose"):
            return not_reported(width)
        return lines or nothing(_("The school has added no links."), width)

    def opens(self, key: Hashable) -> bool:
        """News open on a page, unless the pane beside the list has them."""
        return isinstance(key, tuple) and key[0] == "news" and self.place is not Place.BESIDE

    @on(LineView.Opened, "#page")
    def open_news(self, event: LineView.Opened) -> None:
        """Open a news item on a page."""
        if isinstance(event.key, tuple) and self.opens(event.key):
            items = self.stored(resources.news()).value or []
            item = next((item for item in items if item.id == event.key[1]), None)
            if item is not None:
                day = due.on_day(item.day, self.context.today()) if item.day else ""
                about = ", ".join(part for part in (item.author, day) if part)
                self.app.push_screen(ReaderScreen(item.title, about, letter_text(item.text, HTML)))


def _link(link: Link) -> list[Line]:
    return [
        line(
            " ",
            (link.about or link.href, "text"),
            key=("link", link.id, link.href, link.about),
            copy=link.href,
        ),
        line("   ", (link.href, "active")),
    ]


def _turns(age: int | None) -> str:
    return ngettext("turns %(count)d", "turns %(count)d", age) % {"count": age} if age else ""
