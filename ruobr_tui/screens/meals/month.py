"""A month of meals: meals by day, payments, expenses by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.canteen import Money
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.api.requests import canteen
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.canteen.meals import spent_by_day, unpriced_days
from ruobr_tui.api.states.meals import MealState
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.meals.area import AREA
from ruobr_tui.screens.meals.lines import prices_not_reported
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.parts.page import PageScreen, not_loaded, not_reported
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.chart import bars
from ruobr_tui.widgets.lines import EMPTY, Line, Span, heading, line, paragraph

DAY = timedelta(days=1)
WIDEST_CELL = 12


class MealMonthScreen(PageScreen):
    """Opened from the week; Esc returns there."""

    OF_CHILD: ClassVar[bool] = True

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("meal_month")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, day: date) -> None:
        super().__init__(context)
        self._first = day.replace(day=1)

    def title_text(self) -> str:
        """The month."""
        return f"{_('Meals')}, {phrases.month_name(self._first)}"

    @property
    def _last(self) -> date:
        return (self._first + 31 * DAY).replace(day=1) - DAY

    def resources(self) -> Sequence[Resource[Any]]:
        """Meal records, and payments if the portal has them."""
        child = self.context.child
        if child is None:
            return []
        found: list[Resource[Any]] = [food_of(self.context, child, self._first)]
        if self.context.has(canteen.FEATURE):
            found.append(self._money_of(child))
        return found

    def _money_of(self, child: int) -> Resource[Money]:
        return canteen.money(child, self._first, self._last)

    def page(self, width: int) -> list[Line]:
        """Return the days as a calendar, the totals, the weeks."""
        child = self.context.child
        food: FoodInfo | None = (
            self.stored(food_of(self.context, child, self._first)).value if child is not None else None
        )
        if child is None:
            return not_loaded(width)
        if food is None:
            return self.unknown(food_of(self.context, child, self._first), width)
        if not food.is_sent("visits"):
            return not_reported(width)
        spent = {
            day: amount
            for day, amount in spent_by_day(food.visits).items()
            if self._first <= day <= self._last
        }
        money: Money | None = (
            self.stored(self._money_of(child)).value if self.context.has(canteen.FEATURE) else None
        )
        added = {each.date: each.added for each in money.days if each.added} if money is not None else {}
        lines = self._calendar(food, spent, added, width)
        text = _("Spent on meals: %(sum)s") % {"sum": phrases.roubles(sum(spent.values(), Decimal(0)))}
        if money is not None:
            text += " · " + _("topped up %(sum)s") % {"sum": phrases.roubles(sum(added.values(), Decimal(0)))}
        lines += [EMPTY, *paragraph(text, width - 2, "text", " ")]
        if any(self._first <= day <= self._last for day in unpriced_days(food.visits)):
            lines += paragraph(prices_not_reported(), width - 2, "dim", " ")
        if spent:
            lines += [heading(_("Spending by week").upper(), width), *self._weeks(spent, width)]
        legend = _("✓ received  × cancelled  ○ ordered  + top-up")
        return [*lines, EMPTY, *paragraph(legend, width - 2, "dim", " ")]

    def _calendar(
        self, food: FoodInfo, spent: dict[date, Decimal], added: dict[date, Decimal], width: int
    ) -> list[Line]:
        cell = max(7, min(WIDEST_CELL, (width - 1) // 7))
        names = [fit.right(fit.cut(name, cell - 1), cell) for name in phrases.weekday_names()]
        lines = [line(("".join(names), "dim"))]
        monday = self._first - self._first.weekday() * DAY
        while monday <= self._last:
            days = [monday + n * DAY for n in range(7)]
            shown = [day if day.month == self._first.month else None for day in days]
            lines.append(Line(tuple(self._day(day, food, cell) for day in shown)))
            lines.append(Line(tuple(_sum(spent, day, "", "dim", cell) for day in shown)))
            if any(day in added for day in days):
                lines.append(Line(tuple(_sum(added, day, "+", "active", cell) for day in shown)))
            monday += 7 * DAY
        return lines

    def _day(self, day: date | None, food: FoodInfo, cell: int) -> Span:
        if day is None:
            return Span(" " * cell)
        states = {record.state for record in food.visits if record.date == day}
        sign = " "
        if states:
            sign = "✓" if MealState.RECEIVED in states else "×" if states == {MealState.CANCELLED} else "○"
        today = day == self.context.today()
        text = f"{'▸' if today else ''}{day.day} {sign}"
        role = "today" if today else "good" if sign == "✓" else "text" if sign == "○" else "dim"
        return Span(fit.right(text, cell), role)

    def _weeks(self, spent: dict[date, Decimal], width: int) -> list[Line]:
        weeks: dict[date, Decimal] = {}
        for day, amount in sorted(spent.items()):
            monday = max(self._first, day - day.weekday() * DAY)
            weeks[monday] = weeks.get(monday, Decimal(0)) + amount
        rows = [
            (
                phrases.span(monday, min(self._last, monday + (6 - monday.weekday()) * DAY)),
                amount,
                phrases.roubles(amount),
            )
            for monday, amount in weeks.items()
        ]
        return bars(rows, width)

    # Commands

    def action_month(self, step: int) -> None:
        """Show another month."""
        self._first = (self._last + DAY if step > 0 else self._first - DAY).replace(day=1)
        self.snapshot = None
        self.repaint()
        self.refresh_data()

    def action_today(self) -> None:
        """Show this month."""
        self._first = self.context.today().replace(day=1)
        self.snapshot = None
        self.repaint()
        self.refresh_data()


def _sum(of: dict[date, Decimal], day: date | None, sign: str, role: str, cell: int) -> Span:
    if day is None or day not in of:
        return Span(" " * cell)
    text = sign + phrases.decimal(of[day])
    if fit.width_of(text) >= cell:  # no room for a blank before it
        text = sign + _short(of[day])
    return Span(fit.right(text, cell), role)


def _short(amount: Decimal) -> str:
    """Return an amount, without kopecks if there are none."""
    return phrases.decimal(amount, 0 if amount == amount.to_integral_value() else 2)
