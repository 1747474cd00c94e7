"""Library books on loan, overdue ones first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from ruobr_tui import phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.school import Book
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.page import PageScreen, not_loaded, nothing
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, heading, line


class BooksScreen(PageScreen):
    """One line for each book: title, author, number, due date."""

    HAS_LIST: ClassVar[bool] = False
    OF_CHILD: ClassVar[bool] = True

    def title_text(self) -> str:
        """The section."""
        return _("Library books")

    def resources(self) -> Sequence[Resource[Any]]:
        """The loans of the child."""
        return [resources.books(self.context.child)] if self.context.child is not None else []

    def page(self, width: int) -> list[Line]:
        """Return the loans by due date."""
        if self.context.child is None:
            return not_loaded(width)
        wanted = resources.books(self.context.child)
        books: list[Book] | None = self.stored(wanted).value
        if books is None:
            return self.unknown(wanted, width)
        if not books:
            return nothing(_("No library books on loan."), width)
        today = self.context.today()
        count = ngettext("%(count)d book on loan", "%(count)d books on loan", len(books)) % {
            "count": len(books)
        }
        lines = [heading(count, width)]
        for book in sorted(books, key=lambda book: (book.due or date.max, book.title)):
            due, role = _due(book.due, today)
            room = width - fit.width_of(due) - 4
            author = f" · {book.author}" if book.author else ""
            lines.append(
                line(
                    " ",
                    (fit.left(book.title + author, room), "text"),
                    "  ",
                    (due, role),
                    key=book.id,
                    copy=f"{book.title}{author}",
                )
            )
            if book.number or book.taken:
                taken = _("taken %(day)s") % {"day": phrases.full_day(book.taken)} if book.taken else ""
                number = f"№ {book.number}" if book.number else ""
                lines.append(line("   ", (" · ".join(part for part in (number, taken) if part), "dim")))
        return lines


def _due(due: date | None, today: date) -> tuple[str, str]:
    if due is None:
        return _("no date"), "dim"
    late = (today - due).days
    if late > 0:
        text = ngettext("! %(count)d day overdue", "! %(count)d days overdue", late) % {"count": late}
        return text, "bad"
    role = "warning" if late > -7 else "text"
    return _("due %(day)s") % {"day": phrases.near_day(due, today)}, role
