"""What the menu of sections says of meals."""

from __future__ import annotations

from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.context import Context
from ruobr_tui.screens.meals.resources import food_of
from ruobr_tui.store.balances import is_low
from ruobr_tui.store.errors import StoreError


def low(context: Context) -> str:
    """Return the lowest balance that is low, of all children."""
    balances = []
    try:
        for child, _name, _class in context.children:
            account = context.store.peek(food_of(context, child, context.today_of(child))).value
            if account is None or account.balance is None:
                continue
            if is_low(account, context.store.low_balance(child)):
                balances.append(account.balance)
    except StoreError:
        return ""  # errors of the store are shown where it is used
    if not balances:
        return ""
    least = phrases.plain_number(Decimal(int(min(balances)))).replace("-", "−")
    return f"! {least} ₽"
