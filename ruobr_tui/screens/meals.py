"""Meals: what is on the account, how long it lasts, what was eaten this week and what is on the menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api import resources
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.models.meals import CANCELLED, RECEIVED, FoodInfo, Visit
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.calendar import week_of
from ruobr_tui.api.rules.meals import enough_until, meal_weekdays, spent_by_day, usual_day
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.page import PageScreen, not_loaded, nothing
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

SIGNS = {RECEIVED: ("✓", N_("received"), "good"), CANCELLED: ("×", N_("cancelled"), "dim")}
ORDERED = ("○", N_("ordered"), "text")

SOON = timedelta(days=3)
"""When the money lasts no longer, it is said louder."""


def food_of(context: Context, number: int, day: date) -> Resource[FoodInfo]:
    """The account and visits of a child, on the calendar page of ``day``."""
    account = context.account or context.store.peek(resources.account()).value
    child = next((each for each in account.children if each.id == number), None) if account else None
    return resources.food(number, child.meal_type if child is not None else 1, day.replace(day=1))


class MealsScreen(PageScreen):
    """One child's account and a week. ``$`` leads here from anywhere."""

    HEARS: ClassVar[frozenset[str]] = frozenset({BALANCE})
    SCOPES: ClassVar[tuple[str, ...]] = ("meals",)
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("meals")]

    _weeks = 0

    def title_text(self) -> str:
        """The section and its week."""
        return f"{_('Meals')} · {phrases.span(*self._week)}"

    @property
    def _week(self) -> tuple[date, date]:
        return week_of(self.context.today() + timedelta(weeks=self._weeks))

    def resources(self) -> Sequence[Resource[Any]]:
        """The month of the week, and that of today for the account."""
        child = self.context.child
        if child is None:
            return []
        found = [food_of(self.context, child, day) for day in (self.context.today(), self._week[0])]
        return found[:1] if found[0].key == found[1].key else found

    def page(self, width: int) -> list[Line]:
        """The account, then the days."""
        child = self.context.child
        if child is None:
            return not_loaded(width)
        account: FoodInfo | None = self.stored(food_of(self.context, child, self.context.today())).value
        if account is None:
            return not_loaded(width)
        if not account.account:
            return nothing(_("This child has no meal account; the school opens one."), width)
        lines = self._account(account, width)
        of_week: FoodInfo | None = self.stored(food_of(self.context, child, self._week[0])).value
        if of_week is None:
            return [*lines, EMPTY, *not_loaded(width)]
        start, end = self._week
        visits = [each for each in of_week.visits if start <= each.date <= end]
        if not visits:
            return [*lines, EMPTY, *nothing(_("No meals in this week."), width)]
        for day in sorted({each.date for each in visits}):
            lines.append(heading(self._day_title(day), width))
            for number, visit in enumerate(each for each in visits if each.date == day):
                lines += self._visit(visit, number, width)
        total = sum(spent_by_day(visits).values())
        if total:
            told = _("Eaten for %(sum)s in this week.") % {"sum": phrases.roubles(total)}
            lines += [EMPTY, *paragraph(told, width - 2, "dim", " ")]
        return lines

    def _account(self, it: FoodInfo, width: int) -> list[Line]:
        today = self.context.today()
        balance = phrases.roubles(it.balance) if it.balance is not None else "—"
        low = it.balance is not None and it.balance < 0
        number = f" № {it.account}"
        lines = [
            line((number, "text"), " · ", (balance, "bad" if low else "mark"), copy=it.account, key="account")
        ]
        usual, weekdays = usual_day(it.visits), meal_weekdays(it.visits)
        told, role = [], "dim"
        if it.balance is not None:
            until = enough_until(it.balance, usual, weekdays, today)
            if until is not None and until <= today:
                told.append(_("! Not enough for the next meal."))
                role = "bad"
            elif until is not None:
                told.append(_("Enough until %(day)s.") % {"day": phrases.near_day(until, today)})
                role = "warning" if until - today <= SOON else "text"
        if usual is not None:
            told.append(_("A usual day costs %(sum)s.") % {"sum": phrases.roubles(usual)})
        if it.day_limit:
            told.append(_("Day limit %(sum)s.") % {"sum": f"{it.day_limit} ₽"})
        lines += paragraph(" ".join(told), width - 2, role, " ")
        return lines

    def _day_title(self, day: date) -> str:
        today = self.context.today()
        title = f"{phrases.weekday(day)} {phrases.day_and_month(day)}"
        return f"{title} · {_('today')}" if day == today else title

    def _visit(self, it: Visit, number: int, width: int) -> list[Line]:
        sign, word, role = SIGNS.get(it.state, ORDERED)
        price = phrases.roubles(it.price) if it.price else ""
        state = _(word)
        what = " · ".join(filter(None, (it.type, it.complex)))
        room = max(8, width - fit.width_of(state) - 16)
        lines = [
            line(
                f" {sign} ",
                (fit.left(what, room), "dim" if it.state == CANCELLED else "text"),
                (state, role),
                (fit.right(price, 12), "text"),
                key=f"{it.date}/{number}",
                copy=f"{it.date} {what} {state} {price}",
            )
        ]
        dishes = ", ".join(dish.text for dish in it.dishes)
        if dishes and it.state != CANCELLED:
            lines += paragraph(dishes, width - 2, "dim", "   ")
        return lines

    # Commands

    def action_week(self, step: int) -> None:
        """Another week."""
        self._weeks += step
        self.repaint()
        self.refresh_data()

    def action_today(self) -> None:
        """This week."""
        self._weeks = 0
        self.repaint()
