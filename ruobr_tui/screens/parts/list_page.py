"""A page with a list of named columns: filter, order, marked rows, count; and a pane about the selected
row.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.api.list_orders import ListOrder
from ruobr_tui.api.rules.text.folding import folded
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.detail_page import BESIDE_FROM, LIST_ROWS, DetailPage
from ruobr_tui.widgets.blocks.states import empty_state
from ruobr_tui.widgets.blocks.table import Column, Row, columns_for, table_head, table_lines
from ruobr_tui.widgets.lines import Line, LineView
from ruobr_tui.widgets.listing.bar import ListBar, ListTexts
from ruobr_tui.widgets.listing.view import TableView

HEAD_ROWS = 2
"""Rows of the names of the columns with their rule."""
RULE_FROM = 22
"""Rows of the screen from which a rule separates the names of the columns."""
FIND, ORDER, MARK = "listing.find", "listing.order", "listing.mark"


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the rows, named in the row above them; ``by`` None: as the portal sends them."""

    title: str
    by: Callable[[Any], Any] | None = None
    is_descending: bool = False
    on_portal: ListOrder = ListOrder.USUAL
    """The same order where the portal sends the list in pages."""


class ListPage(DetailPage):
    """A subclass names columns and orders, and gives the items with their rows."""

    ROWS_ABOVE: ClassVar[int] = 1
    ENTRY_ESC: ClassVar[str] = N_("Clear")
    BULK: ClassVar[frozenset[str]] = frozenset()
    """Ids of the commands that work on all marked rows."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(
        command for command in keys.commands("listing") if command.id != MARK
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._order = 0
        self._marked: list[Hashable] = []
        self._listed: list[Hashable] = []  # keys in the order in which they are shown
        self._settled: dict[Hashable, tuple[int, Any]] = {}  # what was changed here, and where it stood
        self._of = 0  # rows without the filter
        self._columns: Sequence[Column] = ()  # as the rows need them
        self._by_key: dict[Hashable, Any] = {}  # what was listed at the last layout

    # To be provided by a subclass

    @abstractmethod
    def columns(self) -> Sequence[Column]:
        """Return the columns."""

    @abstractmethod
    def items(self) -> Sequence[Any] | None:
        """Return what is listed; None while it is unknown."""

    def key_of(self, item: Any) -> Hashable:
        """Return what tells an item from the others."""
        key: Hashable = item.id
        return key

    @abstractmethod
    def row(self, item: Any) -> Row:
        """Return the row of an item."""

    def about_item(self, item: Any, width: int, height: int) -> list[Line]:
        """Return what the pane says about an item; the first line is a heading."""
        return []

    def row_name(self) -> str:
        """The first cell of the selected row: it names whom or what the row is about."""
        chosen = self.chosen
        if chosen is None:
            return ""
        cell = self.row(chosen).cells.get(self.columns()[0].id, "")
        return cell if isinstance(cell, str) else cell[0]

    def orders(self) -> Sequence[Order]:
        """Return the orders; the first is the usual one."""
        return (Order(""),)

    def about_list(self) -> str:
        """Return what is listed, for the row above the list."""
        return ""

    def search_text(self, item: Any) -> str:
        """Return what the filter looks at: by default the whole row."""
        cells = self.row(item).cells.values()
        return " ".join(cell if isinstance(cell, str) else cell[0] for cell in cells)

    def unknown_list(self, width: int) -> list[Line]:
        """Return what is shown while the list is unknown."""
        return [line for resource in self.resources()[:1] for line in self.unknown(resource, width)]

    def empty_list(self, width: int) -> list[Line]:
        """Return what is shown if there is nothing."""
        return empty_state("", _("Nothing here."), (), width)

    # Where the portal sends a part of the list

    def filtered_here(self) -> str:
        """Return the text by which the rows are filtered here: "" where the portal has done it."""
        return self.bar.filter

    @property
    def is_narrowed(self) -> bool:
        """Whether there may be rows that what was typed leaves out."""
        return bool(self._of)

    @property
    def is_ordered_here(self) -> bool:
        """Whether the rows are ordered here; otherwise they stand as the portal sends them."""
        return True

    @property
    def rows_before(self) -> int:
        """How many rows of the list stand before those that are here."""
        return 0

    @property
    def rows_in_all(self) -> int:
        """How many rows the list has, with those that are not here."""
        return len(self._listed)

    # Widgets

    def make_view(self) -> LineView:
        """Create the list; the space bar marks rows where several can be decided at once."""
        strict = bool(getattr(self, "STRICT", False))
        return TableView(id="page", strict=strict) if self.BULK else LineView(id="page", strict=strict)

    def above(self) -> Iterable[Widget]:
        """Create the row above list and pane."""
        yield ListBar(id="list-bar")

    @property
    def bar(self) -> ListBar:
        """The row above list and pane."""
        return self.query_one("#list-bar", ListBar)

    def rows_below(self, content: int) -> int:
        """Leave enough rows for the list and the names of its columns."""
        return min(self.DETAIL_ROWS, content - LIST_ROWS - HEAD_ROWS)

    # Items

    @property
    def chosen(self) -> Any:
        """The item under the cursor; None if there is none."""
        return self.item_of(self.view.cursor_key)

    def item_of(self, key: Hashable) -> Any:
        """Return a listed item."""
        return self._by_key.get(key)

    @property
    def marked(self) -> list[Any]:
        """The marked items, in the order of the list."""
        return [item for key, item in self._by_key.items() if key in self._marked]

    @property
    def targets(self) -> list[Any]:
        """What a command for several rows works on: the marked ones, otherwise the selected one."""
        chosen = self.chosen
        return self.marked or ([chosen] if chosen is not None else [])

    @property
    def is_elsewhere(self) -> bool:
        """Whether commands for several rows work on others than the selected one alone."""
        keys_of_targets = [self.key_of(each) for each in self.targets]
        return bool(keys_of_targets) and keys_of_targets != [self.view.cursor_key]

    def keep_place(self, key: Hashable, item: Any) -> None:
        """Keep a row where it is until the list is left; ``item`` is what it is now, None if unknown."""
        at = self._settled[key][0] if key in self._settled else None
        if at is None and key in self._listed:
            at = self._listed.index(key)
        if at is not None:
            self._settled[key] = (at, item)

    def _known(self) -> list[Any]:
        """Return the items of the portal, and those that were changed here and are elsewhere now."""
        items = list(self.items() or ())
        there = {self.key_of(each) for each in items}
        gone = [key for key in self._settled if key not in there]
        elsewhere = [self.as_now(key) for key in gone]
        return [*items, *(each for each in elsewhere if each is not None)]

    def as_now(self, key: Hashable) -> Any:
        """Return an item that was changed here and is not in this list any more; None if it is gone."""
        return self._settled[key][1]

    def _ordered(self) -> list[Any]:
        """Return the items that the filter leaves, in order; those changed here stay where they were."""
        order = self.orders()[self._order]
        items = self._known()
        self._by_key = {self.key_of(each): each for each in items}
        self._of = len(items)
        wanted = folded(self.filtered_here())
        if wanted:
            items = [each for each in items if _contains(self.search_text(each), wanted)]
        moving = [each for each in items if self.key_of(each) not in self._settled]
        staying = [each for each in items if self.key_of(each) in self._settled]
        if (by := order.by) is not None and self.is_ordered_here:
            moving.sort(key=lambda item: _sortable(by(item)), reverse=order.is_descending)
        for each in sorted(staying, key=lambda item: self._settled[self.key_of(item)][0]):
            moving.insert(self._settled[self.key_of(each)][0], each)
        return moving

    # Page

    def page_head(self, width: int) -> list[Line]:
        """Return the names of the columns."""
        if not self._listed:
            return []
        return table_head(self._columns, width, has_rule=self.size.height >= RULE_FROM)

    def page(self, width: int) -> list[Line]:
        """Return the rows."""
        if self.items() is None:
            self._listed, self._by_key = [], {}
            return self.unknown_list(width)
        items = self._ordered()
        self._listed = [self.key_of(each) for each in items]
        self._marked = [key for key in self._marked if self.item_of(key) is not None]
        if not items:
            return self._nothing_found(width) if self.is_narrowed else self.empty_list(width)
        rows = [self.shown_row(each) for each in items]
        self._columns = columns_for(self.columns(), rows, width)
        return table_lines(self._columns, rows, width)

    def shown_row(self, item: Any) -> Row:
        """Return the row of an item, with what does not come from the item itself: whether it is marked."""
        return replace(self.row(item), is_marked=self.key_of(item) in self._marked)

    def _nothing_found(self, width: int) -> list[Line]:
        why = _("No row contains “%(text)s”.") % {"text": self.bar.filter}
        return empty_state("", why, [("Esc", _("Clear the filter"))], width)

    def detail(self, width: int, height: int) -> list[Line]:
        """Return what the pane says about the selected item."""
        item = self.chosen
        return self.about_item(item, width, height) if item is not None else []

    def repaint(self) -> None:
        """Paint everything, and the row above the list."""
        super().repaint()
        self.update_bar()

    @on(LineView.Scrolled, "#page")
    def update_bar(self) -> None:
        """Show order, filter and count."""
        if not (self.query("#list-bar") and self.query("#page")):  # not composed yet, or being removed
            return
        title = self.orders()[self._order].title
        order = _(title) if title and self._of else ""
        about = ". ".join(filter(None, (self.about_list(), order)))
        hint = ("/", _("Find")) if self._of and self.size.width < BESIDE_FROM else None
        self.bar.show_texts(ListTexts(about, _("Find"), self._counts(), hint))

    def _counts(self) -> list[str]:
        """Return how many rows there are and which are seen, the fullest text first."""
        marked = [_("marked %(count)d") % {"count": len(self._marked)}] if self._marked else []
        listed = [each.key for each in self.view.shown_lines if each.key is not None]
        if not self._listed or not listed:
            return [", ".join(marked)]
        first = self.rows_before + self._listed.index(listed[0]) + 1
        total = max(self.rows_in_all, first + len(listed) - 1)
        seen = _("%(first)d–%(last)d of %(total)d") % {
            "first": first,
            "last": first + len(listed) - 1,
            "total": total,
        }
        short = ", ".join([*marked, seen])
        if total <= len(listed):
            return [short]
        pages = -(-total // len(listed))
        page = min(pages, (first - 1) // len(listed) + 1 + bool((first - 1) % len(listed)))
        paged = _("[ ] Page %(page)d of %(pages)d") % {"page": page, "pages": pages}
        return [", ".join([*marked, paged, seen]), short]

    # Commands

    def known_commands(self) -> Sequence[Command]:
        """Add those of lists; one of the screen's own goes before them."""
        return [*super().known_commands(), *keys.commands("listing")]

    def row_commands(self) -> Sequence[str]:
        """Add marking, where several rows can be decided at once."""
        marks = [MARK] if self.BULK and self.view.cursor_key is not None else []
        return [*super().row_commands(), *marks]

    def page_commands(self) -> Sequence[str]:
        """Add filter and order."""
        own = super().page_commands()
        taken = {command.action for command in map(self.command, own) if command is not None}
        found = [each for each in (FIND, ORDER) if self.why_not(each) is None]
        return [*own, *(each for each in found if each != FIND or "find" not in taken)]

    def why_not(self, command_id: str) -> str | None:
        """Filter and order need rows."""
        if command_id == FIND and not self.is_narrowed:
            return _("There are no rows to find.")
        if command_id == ORDER and not self._of:
            return _("There are no rows to sort.")
        if command_id == ORDER and len(self.orders()) < 2:
            return _("There is one order only.")
        return super().why_not(command_id)

    def hint(self, command: Command) -> tuple[str, str]:
        """Say on how many rows a command works."""
        key, title = super().hint(command)
        if command.id == MARK:
            return _("Space"), title
        if command.id in self.BULK and self.is_elsewhere:
            return key, f"{title} {len(self._marked)}"
        return key, title

    def action_find(self) -> None:
        """Type what the rows must contain."""
        self.bar.take_focus()

    def action_order(self) -> None:
        """Take the next order."""
        self._order = (self._order + 1) % len(self.orders())
        self._settled.clear()
        self.repaint()

    def action_page(self, step: int) -> None:
        """Move by a page."""
        if not self.view.turn_page(step):
            self.notice(_("This is the last page.") if step > 0 else _("This is the first page."), "text")

    def action_back(self) -> None:
        """Remove the filter, then the marks; then leave."""
        if self.bar.filter:
            self.bar.clear()
        elif self._marked:
            self.unmark()
        else:
            super().action_back()

    def unmark(self) -> None:
        """Remove all marks."""
        self._marked.clear()
        self.repaint()

    def start_over(self) -> None:
        """Show another list: without the marks and rows of this one, with its filter."""
        super().start_over()
        self._marked.clear()
        self._settled.clear()

    @on(TableView.MarkPressed, "#page")
    def _mark(self, event: TableView.MarkPressed) -> None:
        if event.key in self._marked:
            self._marked.remove(event.key)
        else:
            self._marked.append(event.key)
        self.repaint()
        self.view.action_cursor(1)

    @on(ListBar.Changed)
    def _narrow(self) -> None:
        """List what the filter leaves; if the selected row is not among it, its first row is selected."""
        self.repaint()
        if self.view.cursor_key is None and self._listed:
            self.view.start_over()
            self.repaint()

    @on(ListBar.Done)
    def _found(self) -> None:
        self.view.focus()

    @on(ListBar.Steered)
    def _steer(self, event: ListBar.Steered) -> None:
        if event.by_page:
            self.view.action_page(event.step)
        else:
            self.view.action_cursor(event.step)


def _sortable(value: Any) -> Any:
    """Return a text as a dictionary sorts it; anything else as it is."""
    return folded(value) if isinstance(value, str) else value


def _contains(text: str, wanted: str) -> bool:
    """Whether a text contains all words that were typed."""
    found = folded(text)
    return all(word in found for word in wanted.split())
