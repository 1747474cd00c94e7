"""The meal account and the canteen's visits (``food/calendary/``, older ``food/``, ``food/history/``)."""

from __future__ import annotations

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.fields import Count, Day, Maybe
from ruobr_tui.api.models.parts.money import Roubles
from ruobr_tui.api.models.parts.text import SafeLine

OptionalRoubles = Maybe[Roubles]
"""An amount; null or "" if the portal sends none."""


class Dish(WireModel):
    """One dish of a meal."""

    text: SafeLine = ""


class About(WireModel):
    """A part of a meal: a dish."""

    about: SafeLine = ""


class MealRecord(WireModel):
    """A meal: ordered, cancelled or received."""

    date: Day
    state: Count = Field(0, description="20 cancelled, 30 received, otherwise ordered")
    state_title: SafeLine = Field("", alias="state_str")
    complex: SafeLine = ""
    ordered_complex: SafeLine = ""
    line: SafeLine = Field("", alias="line_name")
    type: SafeLine = Field("", alias="type_name", description='"Завтрак"')
    ordered: Count = 0
    price: OptionalRoubles = Field(None, alias="price_sum")
    dishes: Rows[Dish] = Field(default_factory=list)
    units: Rows[About] = Field(default_factory=list, alias="qs_unit")

    @property
    def menu(self) -> tuple[str, ...]:
        """The dishes: portals send them as a list, or within the units."""
        named = tuple(dish.text for dish in self.dishes if dish.text)
        return named or tuple(unit.about for unit in self.units if unit.about)


class FoodInfo(WireModel):
    """The meal account of a child, and the meal records around the requested day."""

    account: SafeLine = ""
    uid: SafeLine = ""
    balance: OptionalRoubles = None
    day_limit: SafeLine = ""
    default_complex: SafeLine = ""
    visits: Rows[MealRecord] = Field(default_factory=list, alias="vizit")


class MealAccount(WireModel):
    """The account in the older generation; amounts in whole kopecks."""

    account: SafeLine = ""
    balance: Count = 0
    subsidy: Count = 0
    total_added: Count = Field(0, alias="total_add")
    total_spent: Count = Field(0, alias="total_take_off")
    balance_at_year_start: Count = Field(0, alias="balance_on_start_year")
    default_complex: SafeLine = ""
