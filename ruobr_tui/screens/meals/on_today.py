"""What the home shows of meals: how long the money lasts, and what does not pay for the next meal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ruobr_tui import phrases
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.canteen.meals import enough_until, meal_weekdays, usual_day
from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.screens.today.sheet import DO, MEALS, Row, Source
from ruobr_tui.screens.today.sources import offers

_DAY = timedelta(days=1)


def _wanted(context: Context) -> Iterator[Resource[Any]]:
    if offers(context, "meals"):
        for child, _name, _class in context.children:
            yield food_of(context, child, context.today_of(child))


def _rows(context: Context) -> Iterator[Row]:
    if not offers(context, "meals"):
        return
    for child, _name, _class in context.children:
        today = context.today_of(child)
        food = context.store.peek(food_of(context, child, today)).value
        if food is None or food.balance is None or not food.account:
            continue
        usual, weekdays = usual_day(food.visits), meal_weekdays(food.visits)
        until = enough_until(food.balance, usual, weekdays, today)
        words = {"sum": phrases.roubles(food.balance)}
        yield Row(
            MEALS,
            f"meals/{child}",
            N_("%(sum)s"),
            child=child,
            sign="!" if until == today else " ",
            role="overdue" if until == today else "text",
            words=words,
            note=N_("not enough for the next meal") if until == today else "",
            tail="lasts" if until is not None and until > today else "",
            day=until.isoformat() if until is not None and until > today else "",
            target=("section", "meals", child),
        )
        # A pupil does not pay.
        if until is not None and until <= today + _DAY and Role.PUPIL not in context.roles:
            yield _to_do(context, child, words, until, _next_meal(today, weekdays))


def _next_meal(today: date, weekdays: frozenset[int]) -> date:
    days = (today + number * _DAY for number in range(1, 8))
    return next((day for day in days if day.weekday() in weekdays), today + _DAY)


def _to_do(context: Context, child: int, words: dict[str, str], until: date, meal: date) -> Row:
    today = context.today_of(child)
    missing = N_("not enough for tomorrow") if meal == today + _DAY else N_("not enough for the next meal")
    return Row(
        DO,
        f"balance/{child}",
        N_("On the meal account: %(sum)s"),
        child=child,
        urgency=Urgency.MONEY,
        sign="!",
        role="overdue" if until == today else "due",
        words=words,
        note=missing if until == today else "",
        tail="" if until == today else "lasts",
        tail_role="due",
        day=meal.isoformat() if until == today else until.isoformat(),
        target=("section", "payments" if offers(context, "payments") else "meals", child),
    )


ON_TODAY = Source(_rows, _wanted)
