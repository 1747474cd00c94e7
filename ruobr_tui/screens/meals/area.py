"""Area: meals with account, orders, menu, and the desk of the canteen."""

from __future__ import annotations

from ruobr_tui.api.models.events import BALANCE
from ruobr_tui.areas import Area, Command, Group, NewsKind, Section
from ruobr_tui.i18n import N_

COMMANDS = (
    Command("meals.menu", "enter", "open", N_("Menu"), N_("Menu for this day, with ordering"), "↵", True, palette=False),
    Command("meals.switch", "x,space", "switch", N_("Order or cancel"), N_("Order this meal, or cancel it"), "x", True, hint=N_("Order")),
    Command("meals.earlier", "left_square_bracket", "week(-1)", N_("Previous week"), N_("One week back"), "["),
    Command("meals.later", "right_square_bracket", "week(1)", N_("Next week"), N_("One week ahead"), "[ ]", True, hint=N_("Week"), on_page=True),
    Command("meals.today", "t", "today", N_("Today"), N_("Go to today"), "t", True, on_page=True),
    Command("meals.pay", "p", "app.section('payments')", N_("Payments"), N_("Top up meal accounts, receipts, refunds"), "p", True, palette=False, on_page=True),
    Command("meals.month", "c", "month", N_("Month"), N_("Meals and spending by month"), "c", True, on_page=True),
    Command("meals.statement", "s", "statement", N_("Statement"), N_("Account transactions"), "s", True),
    Command("meals.warn", "w", "warn", N_("Low balance alert"), N_("Balance at which to alert you"), "w", True, hint=N_("Warn"), on_page=True),
    Command("meals.limit", "d", "limit", N_("Daily limit"), N_("Maximum spending per day"), "d", True, hint=N_("Limit"), on_page=True),
    Command("meal_month.earlier", "left_square_bracket,pageup", "month(-1)", N_("Previous month"), N_("One month back"), "["),
    Command("meal_month.later", "right_square_bracket,pagedown", "month(1)", N_("Next month"), N_("One month ahead"), "[ ]", True, hint=N_("Month"), on_page=True),
    Command("meal_month.today", "t", "today", N_("Today"), N_("Go to this month"), "t", True, on_page=True),
    Command("canteen_desk.find", "slash,f,full_stop", "find", N_("Find account"), N_("Find a meal account by surname or number"), "/", True, on_page=True),
    Command("canteen_desk.table", "i,insert", "table", N_("Import table"), N_("Import the canteen’s day from CSV: check, then post"), "i", True, hint=N_("Import"), on_page=True, uses_files=True),
    Command("canteen_desk.orders", "e", "orders", N_("Daily orders"), N_("Export a day’s orders for the canteen"), "e", True, hint=N_("Orders"), on_page=True, uses_files=True),
    Command("table.apply", "ctrl+s,f4", "apply", N_("Post"), N_("Post this table"), "^S", True),
    Command("table.save", "s", "save", N_("Save check"), N_("Save the result of the check as a text file"), "s", True, hint=N_("Save"), on_page=True, uses_files=True),
    Command("desk_statement.correct", "e", "correct", N_("Adjust"), N_("Credit or debit this account, with a reason"), "e", True),
    Command("desk_statement.revoke", "u", "revoke", N_("Undo"), N_("Take the correction under the cursor back, with a reason"), "u", True),
)  # fmt: skip

AREA = Area(
    name="meals",
    sections=(
        Section(
            "meals",
            "$",
            N_("Meals"),
            N_("Balance, meals and menu"),
            "meals.account:MealsScreen",
            group=Group.FAMILY,
            badge="meals.badge:low",
        ),
        Section(
            "canteen_desk",
            "wl",
            N_("Canteen"),
            N_("Canteen tables, meal accounts, adjustments"),
            "meals.desk:CanteenDeskScreen",
            "meal-orders",
            "desk:meals",
            group=Group.WORK,
        ),
    ),
    commands=COMMANDS,
    headings={
        "meals": N_("Meals"),
        "meal_month": N_("A month of meals"),
        "canteen_desk": N_("Canteen"),
        "table": N_("The canteen’s table"),
        "desk_statement": N_("Statement"),
    },
    event_kinds=frozenset({BALANCE}),
    news=(
        NewsKind(
            kind="low-balance",
            sign="!",
            role="warning",
            text=N_("Meal account %(subject)s: only %(after)s left"),
            in_roubles=True,
        ),
    ),
    today="meals.on_today:ON_TODAY",
)
