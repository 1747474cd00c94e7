"""Postings of a meal account, the latest first, each with the balance after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on

from ruobr_tui import phrases
from ruobr_tui.api.models.canteen import Statement, StatementLine
from ruobr_tui.api.requests import canteen
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.meals.spending import Spending
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph

KINDS = {
    "payment": N_("top-up"),
    "charge": N_("meal"),
    "subsidy": N_("subsidy"),
    "refund": N_("refunded"),
    "correction": N_("adjustment"),
    "reversal": N_("credited by mistake, taken off"),
}
OLDER = "older"
_LONGEST_KIND = 40
"""Cells of what a posting is for, at most: the eye finds its amount in a wide terminal too."""


def _head(room: int) -> Line:
    """Return the names of the columns."""
    return line(
        (f" {fit.left(_('Date'), 10)} ", "dim"),
        (fit.left(_("Transaction"), room), "dim"),
        (fit.right(_("Amount"), 15) + fit.right(_("Balance after"), 15), "dim"),
    )


class StatementScreen(ActingPage):
    """Statement of the selected child's account; Enter at the end loads another page."""

    STRICT: ClassVar[bool] = False
    HAS_LIST: ClassVar[bool] = False
    OF_CHILD: ClassVar[bool] = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._before: list[int] = []
        """Number of the posting before which each further page ends."""

    def title_text(self) -> str:
        """The child's name."""
        found = self._latest
        number = _("account %(number)s") % {"number": found.account} if found is not None else ""
        return ", ".join(filter(None, (_("Statement"), number)))

    def first_page(self) -> Resource[Statement]:
        """Return the request for the latest postings."""
        assert self.context.child is not None
        return canteen.statement(self.context.child)

    def page_before(self, number: int) -> Resource[Statement]:
        """Return the request for the postings before one."""
        assert self.context.child is not None
        return canteen.statement(self.context.child, number)

    def resources(self) -> Sequence[Resource[Any]]:
        """All pages shown so far."""
        return [self.first_page(), *(self.page_before(number) for number in self._before)]

    @property
    def _latest(self) -> Statement | None:
        found: Statement | None = self.stored(self.first_page()).value
        return found

    @property
    def _postings(self) -> list[StatementLine]:
        """Return the postings of all pages; one that has moved to the next page meanwhile is listed once."""
        found: dict[int, StatementLine] = {}
        for resource in self.resources():
            stored: Statement | None = self.stored(resource).value
            for each in stored.lines if stored is not None else []:
                found[each.number] = each
        return [found[number] for number in sorted(found, reverse=True)]

    def page(self, width: int) -> list[Line]:
        """Return a line for each posting, with its text below."""
        latest = self._latest
        if latest is None:
            return self.missing(width)
        balance = phrases.roubles(latest.balance)
        number = _("account %(number)s") % {"number": latest.account}
        lines = [line((f" {latest.name}, {number}: ", "text"), (balance, "mark"))]
        lasts = self._lasts(latest)
        about = [f"{lasts[0].upper()}{lasts[1:]}." if lasts else "", _("You pay by the account number.")]
        lines += paragraph(" ".join(filter(None, about)), width - 2, "dim", " ")
        postings = self._postings
        if not postings:
            return lines + paragraph(_("No transactions yet."), width - 2, "dim", " ")
        room = max(8, min(_LONGEST_KIND, width - 44))
        lines.append(_head(room))
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
            lines += [line((" " * 12 + remarks, "warning")) for remarks in self._about_reversal(each)]
        if self._has_more:
            lines.append(line((f"   {_('Enter: older transactions')}", "dim"), key=OLDER))
        return lines

    def _lasts(self, latest: Statement) -> str:
        """Return until when the balance lasts; "" when that is not known."""
        child = self.context.child
        if child is None:
            return ""
        today = self.context.today_of(child)
        food = self.context.store.peek(food_of(self.context, child, today)).value
        return Spending.of(food.visits, today).lasts(latest.balance) if food is not None else ""

    def _about_reversal(self, entry: StatementLine) -> list[str]:
        """Say that a correction was reversed, reverses another one, or until when it can be reversed."""
        days = {each.number: phrases.numeric_date(each.date) for each in self._postings}
        remarks = []
        if entry.reverses is not None:
            day = days.get(entry.reverses, "")
            known = _("takes back the correction of %(day)s") % {"day": day}
            remarks.append(known if day else _("takes back a correction"))
        if entry.reversed_by is not None:
            remarks.append(_("taken back on %(day)s") % {"day": days.get(entry.reversed_by, "")})
        if entry.reversible_until is not None:
            until = phrases.numeric_date(entry.reversible_until)
            remarks.append(_("can be taken back until %(day)s") % {"day": until})
        return remarks

    @property
    def _has_more(self) -> bool:
        last: Statement | None = self.stored(self.resources()[-1]).value
        return last is not None and last.more

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Load the next page."""
        if event.key == OLDER:
            self._before.append(self._postings[-1].number)
            self.refresh_data()
