"""Lines for the days of a week's meals, from the plan of our own server or from the mobile contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.canteen import MealDay
from ruobr_tui.api.models.meals import MealRecord
from ruobr_tui.api.states.meals import MealState
from ruobr_tui.i18n import N_, _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, line, paragraph

SIGNS: dict[int, tuple[str, str, str]] = {
    MealState.RECEIVED: ("✓", N_("received"), "good"),
    MealState.CANCELLED: ("×", N_("cancelled"), "dim"),
    MealState.ORDERED: ("○", N_("ordered"), "text"),
}
UNKNOWN = -1
"""State on the client only: the portal sends none, or an unknown one."""
SIGNS[UNKNOWN] = ("?", N_("state not reported"), "dim")
OFFERED = 0
"""State on the client only: on the menu and not ordered."""


@dataclass(frozen=True, slots=True)
class Meal:
    """One line: a meal on a day. It can be ordered unless ``complex`` is None."""

    day: date
    complex: int | None
    number: int
    title: str
    state: int
    price: Decimal | None
    dishes: tuple[str, ...]
    actions: tuple[str, ...] = ()
    """``order`` or ``cancel``, as the portal allows it."""
    said: str = ""
    """The portal's name for a state that is unknown here."""

    @property
    def key(self) -> tuple[date, int]:
        """The line's key."""
        return self.day, self.number


def _known(state: int) -> int:
    """Return a state of the wire, or ``UNKNOWN``."""
    return state if state in SIGNS else UNKNOWN


def of_records(records: Sequence[MealRecord]) -> list[Meal]:
    """Return meals from the records of the mobile contract."""
    return [
        Meal(
            record.date,
            None,
            number,
            _title(record.type, _complex(record)),
            _known(record.state),
            record.price,
            record.menu,
            said=record.state_title,
        )
        for number, record in enumerate(records)
    ]


def of_plan(days: Sequence[MealDay], now: datetime) -> list[Meal]:
    """Return ordered and eaten meals; for each meal without an order, the first set meal offered."""
    found = []
    for day in days:
        dishes = {offer.complex: tuple(offer.dishes) for offer in day.offers}
        found += [
            Meal(
                day.date,
                order.complex,
                order.complex,
                _title(order.meal, order.name),
                _known(order.state),
                order.price if order.state != MealState.CANCELLED else None,
                dishes.get(order.complex, ()),
                tuple(order.actions),
            )
            for order in day.orders
        ]
        ordered = {order.meal for order in day.orders}
        for offer in day.offers:
            if now < day.until and offer.meal not in ordered:
                ordered.add(offer.meal)
                title = _title(offer.meal, offer.name)
                found.append(
                    Meal(
                        day.date,
                        offer.complex,
                        offer.complex,
                        title,
                        OFFERED,
                        offer.price,
                        tuple(offer.dishes),
                        ("order",),
                    )
                )
    return found


def meal_lines(meal: Meal, width: int) -> list[Line]:
    """Return name, state and price, then dishes."""
    sign, word, role = SIGNS.get(meal.state, ("·", N_("not ordered"), "dim"))
    state = meal.said if meal.state == UNKNOWN and meal.said else _(word)
    price = phrases.roubles(meal.price) if meal.price else ""
    pale = meal.state in (MealState.CANCELLED, OFFERED)
    room = max(8, width - fit.width_of(state) - 16)
    lines = [
        line(
            f" {sign} ",
            (fit.left(meal.title, room), "dim" if pale else "text"),
            (state, role),
            (fit.right(price, 12), "dim" if pale else "text"),
            key=meal.key,
            copy=f"{meal.day} {meal.title} {state} {price}",
        )
    ]
    if meal.dishes and meal.state != MealState.CANCELLED:
        lines += paragraph(", ".join(meal.dishes), width - 2, "dim", "   ")
    return lines


def prices_not_reported() -> str:
    """Return the note for a sum that lacks prices."""
    return _("The portal does not report every price, so it may be more.")


def _complex(record: MealRecord) -> str:
    """Return the set meal served, and the ordered one if it differs."""
    if not record.complex or not record.ordered_complex or record.complex == record.ordered_complex:
        return record.complex or record.ordered_complex
    return _("%(complex)s (ordered: %(ordered)s)") % {
        "complex": record.complex,
        "ordered": record.ordered_complex,
    }


def _title(meal: str, name: str) -> str:
    return " · ".join(filter(None, (meal, name)))
