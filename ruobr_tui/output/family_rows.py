"""Rows of what is not the diary: meals, letters, the kindergarten queue. Shapes as in ``output.rows``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from ruobr_tui.api.letters import letter_text
from ruobr_tui.api.models.mail import PLAIN
from ruobr_tui.api.models.meals import FoodInfo, MealRecord
from ruobr_tui.api.rules.canteen.meals import enough_until, meal_weekdays, usual_day
from ruobr_tui.api.states.meals import MealState
from ruobr_tui.output.rows import Row

if TYPE_CHECKING:
    from ruobr_tui.api.models.kindergarten import Application, TrackedChoice
    from ruobr_tui.api.models.mail import Message

STATES: dict[int, str] = {
    MealState.RECEIVED: "received",
    MealState.CANCELLED: "cancelled",
    MealState.ORDERED: "ordered",
}
"""States by their number on the wire; missing and unknown ones are None."""


def meals(records: Iterable[MealRecord]) -> list[Row]:
    """Meals by day, in roubles."""
    rows = [
        {
            "date": each.date.isoformat(),
            "meal": each.type,
            "complex": each.complex or each.ordered_complex,
            "state": STATES.get(each.state) if each.is_sent("state") else None,
            "state_said": each.state_title,
            "price": None if each.price is None else f"{each.price:.2f}",
            "line": each.line,
            "dishes": "; ".join(each.menu),
        }
        for each in records
    ]
    return sorted(rows, key=lambda row: str(row["date"]))


def meal_account(info: FoodInfo, today: date) -> Row:
    """The meal account: roubles, and the last day that the balance covers (None: unknown, or far away).

    What the portal does not report is None; an account of "" is its word that there is none.
    """
    until = None
    if info.balance is not None:
        until = enough_until(info.balance, usual_day(info.visits), meal_weekdays(info.visits), today)
    return {
        "account": info.account if info.is_sent("account") else None,
        "balance": None if info.balance is None else f"{info.balance:.2f}",
        "day_limit": info.day_limit or None,
        "enough_until": until.isoformat() if until is not None else None,
    }


def letters(messages: Iterable[Message], is_read: Callable[[Message], bool | None]) -> list[Row]:
    """Letters with their last message, the newest first. Times are those of the school."""
    return [
        {
            "id": each.id,
            "date": _moment(each.updated or each.posted),
            "author": each.author,
            "subject": each.subject,
            "text": letter_text(each.clean_text, PLAIN) or letter_text(each.last_text, each.type_id),
            "read": is_read(each),
        }
        for each in messages
    ]


def queue(applications: Iterable[Application]) -> list[Row]:
    """A row per chosen kindergarten of an application, in order; one row for an application without any."""
    return [
        _application(application) | choice
        for application in applications
        for choice in map(_choice, application.choices or (None,))
    ]


def _application(application: Application) -> Row:
    registered, referral = application.registered_at, application.referral
    return {
        "application": application.number,
        "id": application.id,
        "municipality": application.territory,
        "state": application.state,
        "registered": registered.isoformat(timespec="seconds") if registered else None,
        "privilege": application.category,
        "answer_by": application.deadline.isoformat() if application.deadline else None,
        "place_given": f"№ {referral.number} «{referral.name}»" if referral is not None else "",
    }


def _choice(choice: TrackedChoice | None) -> Row:
    return {
        "wish": choice.position if choice else None,
        "kindergarten": f"№ {choice.number} «{choice.name}»" if choice else "",
        "place": choice.place if choice else None,
        "of": choice.total if choice else None,
        "privilege_place": choice.category_place if choice else None,
        "privilege_of": choice.category_total if choice else None,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat(sep=" ", timespec="minutes") if moment is not None else None
