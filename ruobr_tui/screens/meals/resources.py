"""Requests about meals."""

from __future__ import annotations

from datetime import date

from ruobr_tui.api import resources
from ruobr_tui.api.models.meals import FoodInfo
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context


def food_of(context: Context, number: int, day: date) -> Resource[FoodInfo]:
    """Return the request for account and meal records of a child, on the calendar page of ``day``."""
    account = context.account or context.store.peek(resources.account()).value
    child = next((each for each in account.children if each.id == number), None) if account else None
    is_sent = child is not None and child.is_sent("meal_type")
    return resources.food(number, child.meal_type if child and is_sent else 1, day.replace(day=1))
