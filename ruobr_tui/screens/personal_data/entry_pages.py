"""A list of what happened, the latest first, of which the portal sends one page after another."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Hashable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.desks.page import DeskPage

PARTS = "?"
"""Stands in the key of every page that is not the first of the whole list."""


class EntryPages(DeskPage):
    """A subclass names the request for a page; answers have ``next``, the place of the page after."""

    STRICT: ClassVar[bool] = False
    KEYS: ClassVar[str]
    """Begins the keys of its pages in the store."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._at = ""
        self._before: list[tuple[str, int]] = []  # places of the pages before, and how many rows they have

    @abstractmethod
    def page_of(self, before: str) -> Resource[Any]:
        """Return the request for a page."""

    @abstractmethod
    def entries_of(self, answer: Any) -> Sequence[Any]:
        """Return the entries of a response."""

    def resources(self) -> Sequence[Resource[Any]]:
        """The page that is shown."""
        return [self.page_of(self._at)]

    @property
    def _answer(self) -> Any:
        return self.stored(self.page_of(self._at)).value

    def items(self) -> Sequence[Any] | None:
        """The entries of the page that is shown."""
        return None if self._answer is None else self.entries_of(self._answer)

    def opens(self, key: Hashable) -> bool:
        """There is no page behind an entry; Enter goes into the pane."""
        return False

    def actions_of(self, item: Any) -> Collection[str]:
        """What happened is not changed."""
        return ()

    @property
    def rows_before(self) -> int:
        """The rows of the pages before."""
        return sum(count for _place, count in self._before)

    @property
    def rows_in_all(self) -> int:
        """As many as are known."""
        return self.rows_before + super().rows_in_all

    def _counts(self) -> list[str]:
        """Which rows are seen; how many there are is not counted where the list goes on."""
        counts = super()._counts()
        if self._answer is None or not self._answer.next or not self._listed:
            return counts
        listed = [each.key for each in self.view.shown_lines if each.key is not None]
        if not listed:
            return counts
        first = self.rows_before + self._listed.index(listed[0]) + 1
        seen = _("%(first)d–%(last)d") % {"first": first, "last": first + len(listed) - 1}
        return [_("[ ] Pages, %(seen)s and earlier ones") % {"seen": seen}, seen]

    def start_over(self) -> None:
        """Show another list from its beginning."""
        super().start_over()
        self._at = ""
        self._before.clear()

    def action_page(self, step: int) -> None:
        """Move by a page of the screen; behind its end by a page of the portal."""
        if self.view.turn_page(step):
            return
        found = self._answer
        if step > 0 and found is not None and found.next:
            self._before.append((self._at, len(self.entries_of(found))))
            self._at = found.next
        elif step < 0 and self._before:
            self._at = self._before.pop()[0]
        else:
            self.notice(_("This is the last page.") if step > 0 else _("This is the first page."), "text")
            return
        super().start_over()
        self.repaint()
        self.refresh_data()

    def moment(self, at: datetime) -> str:
        """When it happened, in the time of the school."""
        return phrases.date_and_time(at.astimezone(self.context.zone))

    def on_unmount(self) -> None:
        """Store the beginning of the list alone."""
        for key in self.context.store.keys(self.KEYS):
            if PARTS in key:
                self.context.store.remove(key)
