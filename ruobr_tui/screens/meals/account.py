"""Meals of a child: balance, how long it lasts, and the week's meals, ordered and cancelled by key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.canteen import MealDay, MealPlan
from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.api.requests import canteen
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.canteen.meals import (
    enough_until,
    meal_weekdays,
    spent_by_day,
    unpriced_days,
    usual_day,
)
from ruobr_tui.api.rules.diary.calendar import week_of
from ruobr_tui.api.states.meals import MealState
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.meals.area import AREA
from ruobr_tui.screens.meals.limits import AccountLimits, limit_text
from ruobr_tui.screens.meals.lines import Meal, meal_lines, of_plan, of_records, prices_not_reported
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.meals.spending import Spending
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.page import not_loaded, not_reported, nothing
from ruobr_tui.store.balances import is_low
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, listed, paragraph

SOON = timedelta(days=3)
"""If the money lasts less than this, a warning is shown."""


class MealsScreen(AccountLimits):
    """A child's meal account and a week of meals."""

    OF_CHILD: ClassVar[bool] = True

    STRICT: ClassVar[bool] = False
    EVENT_KINDS: ClassVar[frozenset[str]] = frozenset({BALANCE})
    OF_ALL_CHILDREN: ClassVar[bool] = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("meals")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    _weeks = 0
    _is_placed = False

    def title_text(self) -> str:
        """The section and its week."""
        return f"{_('Meals')}, {phrases.span(*self._week)}"

    @property
    def _week(self) -> tuple[date, date]:
        return week_of(self.context.today() + timedelta(weeks=self._weeks))

    def _plan_of(self, child: int) -> Resource[MealPlan]:
        return canteen.plan(child, *self._week)

    def resources(self) -> Sequence[Resource[Any]]:
        """The current month of every child, for the balances; the shown month; the orders."""
        child = self.context.child
        if child is None:
            return []
        today = self.context.today()
        wanted = [food_of(self.context, child, day) for day in (today, self._week[0])]
        wanted += [food_of(self.context, other, today) for other, _name, _class in self.context.children]
        found: list[Resource[Any]] = list({each.key: each for each in wanted}.values())
        if self.context.has(canteen.FEATURE):
            found.append(self._plan_of(child))
        return found

    def page(self, width: int) -> list[Line]:
        """Return account and days."""
        child = self.context.child
        if child is None:
            return not_loaded(width)
        wanted = food_of(self.context, child, self.context.today())
        account: FoodInfo | None = self.stored(wanted).value
        if account is None:
            return self.unknown(wanted, width)
        is_silent = account.balance is None and not account.visits
        if is_silent and not account.is_sent("account") and not self.context.is_own_server:
            return not_reported(width)
        if self._is_known_to_lack(account):
            return nothing(_("This child has no meal account. The school can open one."), width)
        lines = self._account(account, child, width)
        of_week: FoodInfo | None = self.stored(food_of(self.context, child, self._week[0])).value
        if of_week is None:
            return [*lines, EMPTY, *self.unknown(food_of(self.context, child, self._week[0]), width)]
        meals = self._meals(child)
        if not meals and not of_week.is_sent("visits"):
            return [*lines, EMPTY, heading(_("Meals").upper(), width), *not_reported(width)]
        if not meals:
            return [*lines, EMPTY, *nothing(_("No meals in this week."), width)]
        for day in sorted({each.day for each in meals}):
            lines.append(heading(self._day_title(day), width))
            for meal in (each for each in meals if each.day == day):
                lines += meal_lines(meal, width)
        start, end = self._week
        visits = [each for each in of_week.visits if start <= each.date <= end]
        total = sum(spent_by_day(visits).values())
        if total:
            text = _("Spent this week: %(sum)s.") % {"sum": phrases.roubles(total)}
            lines += [EMPTY, *paragraph(text, width - 2, "dim", " ")]
        if unpriced_days(visits):
            lines += paragraph(prices_not_reported(), width - 2, "dim", " ")
        return lines

    def _is_known_to_lack(self, account: FoodInfo) -> bool:
        """Whether there is no account. An empty response of our own server means that."""
        is_known = account.is_sent("account") or self.context.is_own_server
        return bool(is_known) and account.balance is None and not account.visits and not account.account

    @property
    def _has_no_account(self) -> bool:
        """Whether the portal is known to have no account of this child."""
        child = self.context.child
        if child is None:
            return False
        account: FoodInfo | None = self.stored(food_of(self.context, child, self.context.today())).value
        return account is not None and self._is_known_to_lack(account)

    def _meals(self, child: int) -> list[Meal]:
        plan = self._plan
        if plan is not None and plan.days:
            return of_plan(plan.days, self.context.clock())
        of_week: FoodInfo | None = self.stored(food_of(self.context, child, self._week[0])).value
        start, end = self._week
        return of_records([each for each in of_week.visits if start <= each.date <= end] if of_week else [])

    @property
    def _plan(self) -> MealPlan | None:
        child = self.context.child
        if child is None or not self.context.has(canteen.FEATURE):
            return None
        found: MealPlan | None = self.stored(self._plan_of(child)).value
        return found

    def _day(self, day: date) -> MealDay | None:
        plan = self._plan
        return next((each for each in plan.days if each.date == day), None) if plan is not None else None

    def _is_closed(self, day: date) -> bool:
        found = self._day(day)
        return found is None or self.context.clock() >= found.until

    def _account(self, account: FoodInfo, child: int, width: int) -> list[Line]:
        today = self.context.today()
        balance = (
            phrases.roubles(account.balance) if account.balance is not None else _("balance not reported")
        )
        number = _("Account number not reported")
        by_number: tuple[str, str] = ("", "dim")
        if account.account:
            number = _("Account %(number)s") % {"number": account.account}
            hint = "  " + _("(you pay by this number)")
            if fit.width_of(f"{number}: {balance}{hint}") < width:
                by_number = (hint, "dim")
        low = is_low(account, self.context.store.low_balance(child))
        lines = [
            line(
                " ",
                (number, "text"),
                ": ",
                (balance, "bad" if low else "mark"),
                by_number,
                copy=account.account,
                key="account",
            )
        ]
        usual, weekdays = usual_day(account.visits), meal_weekdays(account.visits)
        parts, role = [], "dim"
        if account.balance is not None:
            until = enough_until(account.balance, usual, weekdays, today)
            if until is not None and until <= today:
                parts.append(_("! The balance is too low for the next meal."))
                role = "bad"
            elif until is not None:
                parts.append(_("Enough until %(day)s.") % {"day": phrases.short_day(until)})
                role = "warning" if until - today <= SOON else "text"
        if usual is not None:
            parts.append(_("Usually %(sum)s a day.") % {"sum": phrases.roubles(usual)})
        if account.day_limit:
            parts.append(_("Daily limit %(sum)s.") % {"sum": limit_text(account.day_limit)})
        lines += paragraph(" ".join(parts), width - 2, role, " ")
        return [*lines, *self._others(child, width)]

    def _others(self, chosen: int, width: int) -> list[Line]:
        """Return the balances of the other children, and until when each lasts."""
        parts = []
        for child, name, school_class in self.context.children:
            account: FoodInfo | None = self.stored(food_of(self.context, child, self.context.today())).value
            if child != chosen and account is not None and account.balance is not None and account.account:
                is_short = is_low(account, self.context.store.low_balance(child))
                lasts = Spending.of(account.visits, self.context.today_of(child)).lasts(account.balance)
                about = ", ".join(filter(None, (phrases.roubles(account.balance), lasts)))
                sign = "! " if is_short else ""
                parts.append((f"{sign}{name} {school_class}: {about}", "bad" if is_short else "dim"))
        return listed(parts, width - 2, " ")

    def _day_title(self, day: date) -> str:
        today = self.context.today()
        title = f"{phrases.weekday(day).upper()} {phrases.day_and_month(day)}"
        title = f"{title} · {_('today')}" if day == today else title
        if self._is_closed(day):
            return title
        found = self._day(day)
        assert found is not None
        until = found.until.astimezone(self.context.zone)
        moment = phrases.clock_time(until)
        if until.date() != day:
            moment = f"{phrases.short_day(until.date())} {moment}"
        return f"{title} · {_('orders until %(moment)s') % {'moment': moment}}"

    def repaint(self) -> None:
        """Select today, or the next day with meals, at first."""
        super().repaint()
        child = self.context.child
        if self._is_placed or child is None or not is_composed(self):
            return
        ahead = [each for each in self._meals(child) if each.day >= self.context.today()]
        if ahead:
            self._is_placed = True
            self.view.move_to(ahead[0].key)

    @property
    def _chosen(self) -> Meal | None:
        child = self.context.child
        meals = self._meals(child) if child is not None else []
        return next((each for each in meals if each.key == self.view.cursor_key), None)

    def _why_not_ordered(self) -> str | None:
        """Return why the selected meal cannot be ordered or cancelled; None if it can."""
        chosen, plan = self._chosen, self._plan
        if plan is None:
            return _("Meals can’t be ordered on this portal. Ask the class teacher.")
        if not plan.may_order:
            return _("Parents order meals.")
        if chosen is None or self._day(chosen.day) is None:
            return _("Select a meal first.")
        if not chosen.actions:
            has_been_received = chosen.state == MealState.RECEIVED
            received = _("This meal has already been received.")
            return received if has_been_received else _("This meal can no longer be changed.")
        if self._is_closed(chosen.day):
            return _("Ordering for this day is closed.")
        return None

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """Parents order meals before their deadline; a portal without orders has no limit and statement."""
        plan = self._plan
        match command_id:
            case "meals.menu" if self.view.cursor_key == "account":
                return self.why_not("meals.statement")
            case "meals.menu" | "meals.switch" if why := self._why_not_ordered():
                return why
            case "meals.switch" if self._chosen is not None and self._chosen.complex is None:
                return _("Choose from the menu of this day first (↵).")
            case "meals.limit" if plan is None or not plan.may_order:
                return (
                    _("Parents set the day limit.")
                    if plan is not None
                    else _("On this portal the school sets the limit.")
                )
            case "meals.statement" | "meals.warn" | "meals.limit" | "meals.month" if self._has_no_account:
                return _("This child has no meal account. The school can open one.")
            case "meals.statement" if not self.context.has(canteen.FEATURE):
                return _("This portal has no statement.")
        return super().why_not(command_id)

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Choose from the day's menu."""
        if self.view.cursor_key == "account":
            self.action_statement()
            return
        chosen_meal = self._chosen
        day = self._day(chosen_meal.day) if chosen_meal is not None else None
        if day is None:
            return
        options = [
            (
                offer.complex,
                f"{offer.meal} · {offer.name}: {', '.join(offer.dishes)}",
                phrases.roubles(offer.price),
            )
            for offer in day.offers
        ]

        def chosen(complex_: int | None) -> None:
            if complex_ is not None:
                self._order(day.date, complex_, ordered=True)

        title = _("Order for %(day)s") % {"day": phrases.short_day(day.date)}
        self.app.push_screen(ChooseScreen(title, options), chosen)

    def action_switch(self) -> None:
        """Order the selected meal, or cancel the order."""
        meal = self._chosen
        if meal is not None and meal.complex is not None:
            self._order(meal.day, meal.complex, ordered="order" in meal.actions)

    def _order(self, day: date, complex_: int, *, ordered: bool) -> None:
        child = self.context.child
        if child is not None:
            found = self._day(day)
            offers = found.offers if found is not None else []
            meal = next(
                (account.meal or account.name for account in offers if account.complex == complex_), ""
            )
            what = ", ".join(filter(None, (meal, phrases.short_day(day), self.context.child_name)))
            done = _("Ordered: %(what)s.") if ordered else _("Order cancelled: %(what)s.")
            self.carry_out(canteen.order(child, day, complex_, ordered), done % {"what": what})

    def action_month(self) -> None:
        """Open the month."""
        from ruobr_tui.screens.meals.month import MealMonthScreen

        self.app.push_screen(MealMonthScreen(self.context, self._week[0]))

    def action_statement(self) -> None:
        """Open the statement."""
        child = self.context.child
        if child is None or not self.context.has(canteen.FEATURE):
            self.notice(_("Statements are not available on this portal."))
            return
        from ruobr_tui.screens.meals.statement import StatementScreen

        self.app.push_screen(StatementScreen(self.context))

    def action_week(self, step: int) -> None:
        """Show another week."""
        self._weeks += step
        self.repaint()
        self.refresh_data()

    def action_today(self) -> None:
        """Show this week."""
        self._weeks = 0
        self.repaint()
