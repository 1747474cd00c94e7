"""The days of a week's meals as lines: from our own portal's plan, or from what the mobile contract tells."""

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
"""Not a state of the wire: the portal does not tell it, or by a number that is not known here."""
SIGNS[UNKNOWN] = ("?", N_("state not reported"), "dim")
OFFERED = 0
"""Not a state of the wire: on the menu, and nobody has ordered it."""


@dataclass(frozen=True, slots=True)
class Meal:
    """One line: a meal on a day. ``complex`` None: it cannot be ordered by its number."""

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
    """The portal's own word for a state that is not known here."""

    @property
    def key(self) -> tuple[date, int]:
        """Where the cursor stands."""
        return self.day, self.number


def of_visits(visits: Sequence[MealRecord]) -> list[Meal]:
    """What the mobile contract tells."""
    return [
        Meal(
            it.date,
            None,
            number,
            _title(it.type, _complex(it)),
            it.state if it.state in SIGNS else UNKNOWN,
            it.price,
            it.menu,
            said=it.state_title,
        )
        for number, it in enumerate(visits)
    ]


def of_plan(days: Sequence[MealDay], now: datetime) -> list[Meal]:
    """What is ordered and was eaten; of a meal that can still be ordered, the first that is offered."""
    found = []
    for day in days:
        dishes = {offer.complex: tuple(offer.dishes) for offer in day.offers}
        found += [
            Meal(
                day.date,
                order.complex,
                order.complex,
                _title(order.meal, order.name),
                order.state,
                order.price if order.state != MealState.CANCELLED else None,
                dishes.get(order.complex, ()),
                tuple(order.actions),
            )
            for order in day.orders
        ]
        told = {order.meal for order in day.orders}
        for offer in day.offers:
            if now < day.until and offer.meal not in told:
                told.add(offer.meal)
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


def meal_lines(it: Meal, width: int) -> list[Line]:
    """What, in which state, for how much; then its dishes."""
    sign, word, role = SIGNS.get(it.state, ("·", N_("not ordered"), "dim"))
    state = it.said if it.state == UNKNOWN and it.said else _(word)
    price = phrases.roubles(it.price) if it.price else ""
    pale = it.state in (MealState.CANCELLED, OFFERED)
    room = max(8, width - fit.width_of(state) - 16)
    lines = [
        line(
            f" {sign} ",
            (fit.left(it.title, room), "dim" if pale else "text"),
            (state, role),
            (fit.right(price, 12), "dim" if pale else "text"),
            key=it.key,
            copy=f"{it.day} {it.title} {state} {price}",
        )
    ]
    if it.dishes and it.state != MealState.CANCELLED:
        lines += paragraph(", ".join(it.dishes), width - 2, "dim", "   ")
    return lines


def prices_not_reported() -> str:
    """What is said beside a sum that lacks something."""
    return _("The portal does not report every price, so it may be more.")


def _complex(it: MealRecord) -> str:
    """What came, and what was ordered where that was something else."""
    if not it.complex or not it.ordered_complex or it.complex == it.ordered_complex:
        return it.complex or it.ordered_complex
    return _("%(complex)s (ordered: %(ordered)s)") % {"complex": it.complex, "ordered": it.ordered_complex}


def _title(meal: str, name: str) -> str:
    return " · ".join(filter(None, (meal, name)))
