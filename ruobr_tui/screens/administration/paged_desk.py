"""A list that the portal searches and sends page by page."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.desks.page import DeskPage
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine

PAGE = 50
"""Rows of a page of the portal."""


class PagedDesk(DeskPage):
    """A subclass names the request for a page, and takes rows and total from the response."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._find = ""
        self._number = 1

    @abstractmethod
    def page_of(self, find: str, number: int) -> Resource[Any]:
        """Return the request for a page of the chosen tab."""

    @abstractmethod
    def rows_of(self, answer: Any) -> Sequence[Any]:
        """Return the items of a response."""

    def resources(self) -> Sequence[Resource[Any]]:
        """The page that is shown."""
        return [self.page_of(self._find, self._number)]

    @property
    def _answer(self) -> Any:
        return self.stored(self.page_of(self._find, self._number)).value

    @property
    def total(self) -> int:
        """Rows of all pages."""
        return 0 if self._answer is None else int(self._answer.total)

    @property
    def pages(self) -> int:
        """Pages of the portal."""
        return max(1, -(-self.total // PAGE))

    def items(self) -> Sequence[Any] | None:
        """The rows of the page that is shown."""
        return None if self._answer is None else self.rows_of(self._answer)

    def about_list(self) -> str:
        """What was searched for, and which page it is."""
        found = [_("Found by “%(text)s”") % {"text": self._find}] if self._find else []
        if self.pages > 1:
            where = _("Portal page %(page)d of %(pages)d, total %(total)d")
            found.append(where % {"page": self._number, "pages": self.pages, "total": self.total})
        return ". ".join(found)

    def choose_tab(self, index: int) -> None:
        """Another tab begins with its first page."""
        if index != self._tab:
            self._number = 1
        super().choose_tab(index)

    def action_find(self) -> None:
        """Search on the portal; an empty text shows everything again."""

        def on_entered(text: str | None) -> None:
            if text is not None and " ".join(text.split()) != self._find:
                self._search(" ".join(text.split()))

        question = _("Surname, surname and name, or login")
        self.app.push_screen(AskLine(question, value=self._find, longest=100), on_entered)

    def action_page(self, step: int) -> None:
        """Move by a page of the screen; behind its end by a page of the portal."""
        if self.view.turn_page(step):
            return
        if not 1 <= self._number + step <= self.pages:
            super().action_page(step)
            return
        self._show(self._find, self._number + step)

    def action_back(self) -> None:
        """Show everything again; then leave."""
        if self._find and not self.bar.filter and not self._marked:
            self._search("")
        else:
            super().action_back()

    def _search(self, find: str) -> None:
        self._show(find, 1)

    def _show(self, find: str, number: int) -> None:
        self._find, self._number = find, number
        self.start_over()
        self.repaint()
        self.refresh_data()
