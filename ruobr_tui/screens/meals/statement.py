"""What moved on a meal account, the latest first, each with the balance after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api import canteen
from ruobr_tui.api.models.canteen import Statement, StatementLine
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.page import not_loaded
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph

KINDS = {
    "payment": N_("paid in"),
    "charge": N_("meal"),
    "subsidy": N_("subsidy"),
    "refund": N_("given back"),
    "correction": N_("correction"),
    "reversal": N_("credited by mistake, taken off"),
}
OLDER = "older"


class StatementScreen(ActingPage):
    """The account of the chosen child; pages go on by Enter at the end."""

    STRICT: ClassVar[bool] = False
    HAS_LIST: ClassVar[bool] = False

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._before: list[int] = []
        """Where each further page begins."""

    def title_text(self) -> str:
        """Whose."""
        found = self._latest
        return _("Statement") + (f" · № {found.account}" if found is not None else "")

    def first_page(self) -> Resource[Statement]:
        """The latest postings."""
        assert self.context.child is not None
        return canteen.statement(self.context.child)

    def page_before(self, number: int) -> Resource[Statement]:
        """Those before a posting."""
        assert self.context.child is not None
        return canteen.statement(self.context.child, number)

    def resources(self) -> Sequence[Resource[Any]]:
        """As many pages as were asked for."""
        return [self.first_page(), *(self.page_before(number) for number in self._before)]

    @property
    def _latest(self) -> Statement | None:
        found: Statement | None = self.stored(self.first_page()).value
        return found

    @property
    def _postings(self) -> list[StatementLine]:
        """All pages in one row; a posting that moved to the next page meanwhile stands once."""
        found: dict[int, StatementLine] = {}
        for resource in self.resources():
            stored: Statement | None = self.stored(resource).value
            for each in stored.lines if stored is not None else []:
                found[each.number] = each
        return [found[number] for number in sorted(found, reverse=True)]

    def page(self, width: int) -> list[Line]:
        """A line for each posting; its words below where there are any."""
        latest = self._latest
        if latest is None:
            return not_loaded(width)
        balance = phrases.roubles(latest.balance)
        lines = [line((f" {latest.name} · № {latest.account} · ", "text"), (balance, "mark"))]
        postings = self._postings
        if not postings:
            return lines + paragraph(_("Nothing has moved on this account yet."), width - 2, "dim", " ")
        room = max(8, width - 44)
        for each in postings:
            amount = phrases.roubles(abs(each.amount))
            sign = "+" if each.amount > 0 else "−"
            kind = _(KINDS[each.kind]) if each.kind in KINDS else each.kind
            lines.append(
                line(
                    f" {phrases.numeric_date(each.date)} ",
                    (fit.left(kind, room), "text"),
                    (fit.right(f"{sign}{amount}", 15), "good" if each.amount > 0 else "text"),
                    (fit.right(phrases.roubles(each.balance), 15), "bad" if each.balance < 0 else "dim"),
                    key=each.number,
                    copy=f"{each.date} {kind} {sign}{amount} {each.note}".rstrip(),
                )
            )
            if each.note:
                lines += paragraph(each.note, width - 14, "dim", " " * 12)
            lines += [line((" " * 12 + told, "warning")) for told in self._about_reversal(each)]
        if self._has_more:
            lines.append(line((f"   {_('… older postings: Enter')}", "dim"), key=OLDER))
        return lines

    def _about_reversal(self, it: StatementLine) -> list[str]:
        """That a correction was taken back, takes another one back, or until when it can be."""
        days = {each.number: phrases.numeric_date(each.date) for each in self._postings}
        told = []
        if it.reverses is not None:
            day = days.get(it.reverses, "")
            known = _("takes back the correction of %(day)s") % {"day": day}
            told.append(known if day else _("takes back a correction"))
        if it.reversed_by is not None:
            told.append(_("taken back on %(day)s") % {"day": days.get(it.reversed_by, "")})
        if it.reversible_until is not None:
            until = phrases.numeric_date(it.reversible_until)
            told.append(_("can be taken back until %(day)s") % {"day": until})
        return told

    @property
    def _has_more(self) -> bool:
        last: Statement | None = self.stored(self.resources()[-1]).value
        return last is not None and last.more

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """The next page."""
        if event.key == OLDER:
            self._before.append(self._postings[-1].number)
            self.refresh_data()
