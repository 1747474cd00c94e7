"""What is known of a child's meals, and until when a sum lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ruobr_tui import phrases
from ruobr_tui.api.models.meals import MealRecord
from ruobr_tui.api.models.payments import Payable
from ruobr_tui.api.rules.canteen.meals import enough_until, meal_weekdays, offered_sums, usual_day
from ruobr_tui.i18n import _


@dataclass(frozen=True, slots=True)
class Spending:
    """What is known of a child's meals: the cost of a usual day, and on which weekdays it eats."""

    usual: Decimal | None
    weekdays: frozenset[int]
    today: date

    @classmethod
    def of(cls, visits: Sequence[MealRecord], today: date) -> Spending:
        """Return what the visits of the canteen say."""
        return cls(usual_day(visits), meal_weekdays(visits), today)

    def lasts(self, balance: Decimal) -> str:
        """Return until when a balance lasts; "" when that is not known, or long."""
        until = enough_until(balance, self.usual, self.weekdays, self.today)
        if until is None:
            return ""
        if until <= self.today:
            return _("not enough for the next meal")
        return _("lasts until %(day)s") % {"day": phrases.short_day(until)}

    def offers(self, account: Payable) -> tuple[Decimal, ...]:
        """Return the sums that are offered, within the limits of the account."""
        sums = offered_sums(self.usual, self.weekdays)
        return tuple(min(max(each, account.smallest), account.largest) for each in sums)
