"""Lists of which the portal sends a page at a time: turning, searching and ordering go to the portal then.

A list that has come whole is searched and ordered here, as any other.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.timer import Timer

from ruobr_tui.api.list_orders import WHOLE, ListPart
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.desks.page import DeskPage
from ruobr_tui.widgets.listing.bar import ListBar

TYPED_FOR = 0.3
"""Seconds without a letter until the portal is searched."""


class PortalPages(DeskPage):
    """A subclass says which request has a part of its list; answers have ``found`` and ``next``."""

    KEYS: ClassVar[str] = ""
    """Begins the keys of the lists in the store."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._part = WHOLE
        self._before: list[tuple[str, int]] = []  # places and numbers of rows of the pages before
        self._is_at_end = False  # whether the last row is to be selected when the page comes
        self._typing: Timer | None = None

    # To be provided by a subclass

    @abstractmethod
    def part_of_list(self, part: ListPart) -> Resource[Any]:
        """Return the request for a part of the chosen list."""

    # Parts

    def resources(self) -> Sequence[Resource[Any]]:
        """The part that is shown."""
        return [self.part_of_list(self._part)]

    @property
    def stored_list(self) -> Any:
        """The stored part; None until it is fetched."""
        return self.stored(self.part_of_list(self._part)).value

    @property
    def is_whole(self) -> bool:
        """Whether the whole list is here."""
        found = self.stored_list if self._part.is_first else self.stored(self.part_of_list(WHOLE)).value
        return found is None or not found.next

    def _show_part(self, part: ListPart) -> None:
        if part != self._part:
            self._part = part
            super().start_over()
            self.repaint()
            self.refresh_data()

    def start_over(self) -> None:
        """Show another list from its beginning, with the filter and the order."""
        super().start_over()
        self._before.clear()
        self._part = WHOLE
        self._is_at_end = False
        if not self.is_whole:
            self._part = self._wanted()

    def _wanted(self) -> ListPart:
        return ListPart(self.bar.filter.strip(), self.orders()[self._order].on_portal)

    def _search_portal(self) -> None:
        self._typing = None
        if not self.is_whole and self._wanted() != ListPart(self._part.search, self._part.order):
            self._before.clear()
            self._show_part(self._wanted())

    # Filter and order

    @on(ListBar.Changed)
    def _typed(self) -> None:
        """Search the portal after the last letter; meanwhile the rows that are here are narrowed."""
        if self._typing is not None:
            self._typing.stop()
        if self.bar.filter:
            self._typing = self.set_timer(TYPED_FOR, self._search_portal)
        else:
            self._search_portal()

    def filtered_here(self) -> str:
        """Nothing where the portal has found the rows by this text."""
        text = super().filtered_here()
        return "" if text.strip() == self._part.search else text

    @property
    def is_ordered_here(self) -> bool:
        """Whether the whole list is here."""
        return self.is_whole

    def action_order(self) -> None:
        """Take the next order."""
        super().action_order()
        self._search_portal()

    # Turning pages

    @property
    def rows_before(self) -> int:
        """The rows of the pages before."""
        return sum(count for _place, count in self._before)

    @property
    def rows_in_all(self) -> int:
        """As many as the portal has found, unless they are filtered here."""
        found = self.stored_list
        if found is None or (not found.next and not self._before) or self.filtered_here():
            return super().rows_in_all
        return int(found.found)

    def action_page(self, step: int) -> None:
        """Move by a page of the screen; behind the last row, to the next page of the portal."""
        if self.view.turn_page(step):
            return
        found = self.stored_list
        if step > 0 and found is not None and found.next:
            turned = ListPart(self._part.search, self._part.order, found.next)
            before = [*self._before, (self._part.after, len(found.applications))]
        elif step < 0 and self._before:
            turned = ListPart(self._part.search, self._part.order, self._before[-1][0])
            before = self._before[:-1]
        else:
            self.notice(_("This is the last page.") if step > 0 else _("This is the first page."), "text")
            return
        if self._marked:
            self.notice(_("Decide the marked rows first, or press Esc to remove the marks."), "warning")
            return
        self._before, self._is_at_end = before, step < 0
        self._show_part(turned)

    def repaint(self) -> None:
        """Select the last row of a page that was come to from behind."""
        super().repaint()
        if self._typing is None and self._part.is_first and self._wanted() != WHOLE and not self.is_whole:
            self.call_later(self._search_portal)  # it has just turned out that the list goes on
        if self._is_at_end and self._listed:
            self._is_at_end = False
            self.view.move_to(self._listed[-1])

    def on_mount(self) -> None:
        """Begin without parts that a program has left that was killed."""
        self._forget_parts()

    def on_unmount(self) -> None:
        """Store the beginnings of the lists alone."""
        self._forget_parts()

    def _forget_parts(self) -> None:
        for key in self.context.store.keys(self.KEYS):
            if "?" in key:
                self.context.store.remove(key)
