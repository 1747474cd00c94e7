"""Library books on loan, overdue ones first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from ruobr_tui import due, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.school import Book
from ruobr_tui.api.resources import Resource
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.page import PageScreen, not_loaded, nothing
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, heading, line, paragraph


class BooksScreen(PageScreen):
    """For each book its title with the due date, and below it author, number, day of the loan."""

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
        lines = [heading(count.upper(), width)]
        for book in sorted(books, key=lambda book: (book.due or date.max, book.title)):
            until, role = _due(book.due, today)
            first, *others = fit.wrap(book.title, width - fit.width_of(until) - 4)
            copied = ", ".join(filter(None, (book.title, book.author)))
            room = width - fit.width_of(until) - 4
            spans = (fit.left(first, room), "text"), "  ", (until, role)
            lines.append(line(" ", *spans, key=book.id, copy=copied))
            lines += [line(" ", (part, "text")) for part in others]
            taken = _("borrowed %(day)s") % {"day": phrases.full_day(book.taken)} if book.taken else ""
            number = f"№ {book.number}" if book.number else ""
            about = ", ".join(filter(None, (book.author, number, taken)))
            lines += paragraph(about, width - 1, "dim", "   ") if about else []
        return lines


def _due(day: date | None, today: date) -> tuple[str, str]:
    if day is None:
        return _("no due date"), "dim"
    late = (today - day).days
    if late > 0:
        text = ngettext("! %(count)d day overdue", "! %(count)d days overdue", late) % {"count": late}
        return text, "bad"
    role = "warning" if late > -7 else "text"
    return _("return %(when)s") % {"when": due.due(day, today)}, role
