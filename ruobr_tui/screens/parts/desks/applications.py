"""Base class of the desks' lists of applications: one state at a time, the selected application, its
scans.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.rules.ages import full_years
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.documents.desk import ChildScansScreen
from ruobr_tui.screens.parts.desks.papers import paper_signs
from ruobr_tui.screens.parts.desks.rows import day_of, days_since, waited_text
from ruobr_tui.screens.parts.desks.shared_desk import SharedDesk
from ruobr_tui.screens.parts.list_page import HEAD_ROWS
from ruobr_tui.widgets.blocks.table import Column
from ruobr_tui.widgets.lines import LineView


class WorkListScreen(SharedDesk):
    """A subclass draws applications and decides."""

    PAPERS: ClassVar[Sequence[str]] = ()
    """Kinds of documents of which a row has the signs."""
    DETAIL_ROWS: ClassVar[int] = 11
    LATE_AFTER: ClassVar[int] = 0
    """Days after which a waiting application is urgent; 0: never."""

    @abstractmethod
    def reason_of(self, application: Any) -> str:
        """Return the reason for opening an application's scans, which the family can read."""

    @abstractmethod
    def decision(self, application: Any, action: str, words: str = "") -> Call[Any]:
        """Return the request of a decision."""

    def rows_of(self, answer: Any) -> Sequence[Any]:
        """The applications."""
        found: Sequence[Any] = answer.applications
        return found

    def actions_of(self, item: Any) -> Collection[str]:
        """Actions that the portal allows; ``scans`` for any application."""
        return [*item.actions, "scans"]

    def rows_below(self, content: int) -> int:
        """Give the pane up to a half, as there is much to read about an application."""
        rows = super().rows_below(content)
        return max(rows, content // 2 - HEAD_ROWS)

    # Rows

    def waited(self, application: Any) -> int:
        """Days since an application was filed."""
        return days_since(self.context, application.created_at)

    def filed_cell(self, application: Any) -> str:
        """The day on which it was filed."""
        day = day_of(self.context, application.created_at)
        is_long_ago = (self.context.today() - day).days >= LONG_AGO
        return f"{day:%d.%m.%y}" if is_long_ago else phrases.short_date(day)

    def waited_cell(self, application: Any) -> tuple[str, str]:
        """The days since then, and whether it is urgent."""
        days = self.waited(application)
        late = self.LATE_AFTER and application.state in self.WAITING and days >= self.LATE_AFTER
        return waited_text(days), "overdue" if late else "text"

    def common_cells(self, item: Any) -> dict[str, str | tuple[str, str]]:
        """What every application has: child, date of birth, day, scans, how long it waits."""
        return {
            "child": item.child,
            "born": phrases.numeric_date(item.birth_date),
            "filed": self.filed_cell(item),
            "papers": paper_signs(item.documents, self.PAPERS),
            "waited": self.waited_cell(item),
        }

    def search_text(self, item: Any) -> str:
        """Child, parent, telephone, certificate and number."""
        parts = (item.child, item.parent, item.phone, item.certificate, str(getattr(item, "number", "")))
        return " ".join(parts)

    def intro(self, item: Any) -> str:
        """Age, date of birth, and since when it waits."""
        years = full_years(item.birth_date, self.context.today())
        age = ngettext("%(count)d year", "%(count)d years", years) % {"count": years}
        waited = ngettext("%(count)d day", "%(count)d days", self.waited(item)) % {"count": self.waited(item)}
        text = _("%(age)s, born %(born)s. Filed %(filed)s, has waited %(waited)s")
        return text % {
            "age": age,
            "born": phrases.numeric_date(item.birth_date),
            "filed": self.filed_cell(item),
            "waited": waited,
        }

    # Commands

    @on(LineView.Opened, "#page")
    def action_scans(self) -> None:
        """Open the child's scans."""
        application = self.chosen
        if application is None:
            return
        [listed, *_others], number = self.resources(), application.id

        def scans() -> list[Document]:
            known = self.stored(listed).value
            each = known.applications if known is not None else []
            return next((one.documents for one in each if one.id == number), application.documents)

        screen = ChildScansScreen(self.context, application.child, self.reason_of(application), listed, scans)
        self.app.push_screen(screen, lambda _result: self.repaint())


DATES = 10
"""Cells of a date."""
LONG_AGO = 300
"""Days after which a date needs its year."""


def child_column() -> Column:
    """Return the column of the names, which takes the rest of the room."""
    return Column("child", _("Child"), least=28)


def born_column(drop: int) -> Column:
    """Return the column of the dates of birth."""
    return Column("born", _("Born"), DATES, role="dim", drop=drop)


def filed_column(drop: int) -> Column:
    """Return the column of the days on which applications were filed."""
    return Column("filed", _("Filed"), 8, role="dim", drop=drop)
