"""The periods of study of a year by their dates: each has a page, a name and marks of its own.

A portal may list quarters, half-years, trimesters and the year side by side; they may hold each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ruobr_tui import phrases
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.calendar import running, terms
from ruobr_tui.widgets import fit

PeriodKey = tuple[int, date, date]
"""What a period is known by: its number is the portal's, and need not be its own."""

_LONGER_THAN_A_HALF_YEAR = timedelta(days=200)


def period_key(period: Period) -> PeriodKey:
    """What a period is known by."""
    return period.id, period.start, period.end


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods one can turn through.

    ``pages`` are all of them by their last day, a shorter one before the longer one that it ends with:
    quarter, quarter, half-year, …, year. ``terms`` hold no other period, by their first day. ``years`` hold
    others and are longer than a half-year: their pages are about final marks.
    """

    pages: tuple[Period, ...] = ()
    terms: tuple[Period, ...] = ()
    years: tuple[Period, ...] = ()

    @classmethod
    def of(cls, periods: Sequence[Period]) -> Periods:
        """Put them in order. A period that is listed twice is one; the row with more marks holds."""
        kept: dict[PeriodKey, Period] = {}
        for each in periods:
            period = each if each.start <= each.end else _turned(each)
            known = kept.get(period_key(period))
            if known is None or _fullness(period) > _fullness(known):
                kept[period_key(period)] = period
        pages = sorted(kept.values(), key=lambda one: (one.end, -one.start.toordinal(), one.id))
        parts = terms(pages)
        years = (one for one in pages if one not in parts and one.end - one.start > _LONGER_THAN_A_HALF_YEAR)
        return cls(tuple(pages), tuple(parts), tuple(years))

    def now(self, today: date) -> Period | None:
        """The period of a day; in a break the last one begun."""
        found = running(self.terms, today)
        if found is None:
            begun = [one for one in self.terms if one.start <= today]
            found = begun[-1] if begun else (self.terms[0] if self.terms else None)
        return found

    def find(self, key: PeriodKey | None) -> Period | None:
        """The period with this key; one whose days the portal has corrected is known by its number."""
        if key is None:
            return None
        same = [one for one in self.pages if one.id == key[0]]
        exact = next((one for one in same if period_key(one) == key), None)
        return exact or (same[0] if len(same) == 1 else None)

    def columns(self, year: Period) -> tuple[Period, ...]:
        """The periods that stand beside a year on its page: all that begin in it, other years aside."""
        return tuple(
            one for one in self.pages if one not in self.years and year.start <= one.start <= year.end
        )

    def parts(self, period: Period) -> tuple[Period, ...]:
        """The largest periods inside another one: the half-years of a year, rather than their quarters."""
        inside = [one for one in self.pages if one != period and _holds(period, one)]
        return tuple(one for one in inside if not any(_holds(other, one) for other in inside))

    def name(self, period: Period) -> str:
        """What a period is called. Of several with one title each says its days, too."""
        title = _title(period)
        same = [one for one in self.pages if _title(one) == title and one != period]
        if not same:
            return title
        days = f"{title} ({_days(period)})"
        return days if all(_days(one) != _days(period) for one in same) else f"{days} № {period.id}"


def short_names(periods: Sequence[Period], width: int) -> list[str]:
    """Titles of columns of at most ``width`` cells, no two alike: the shortest kind that tells them apart."""
    kinds: tuple[Callable[[Period], str], ...] = (
        lambda one: one.roman or one.title,
        lambda one: f"{one.roman} {_kind(one)}".strip(),
        lambda one: one.title or one.roman,
        _days,
    )
    for kind in kinds:
        names = [fit.cut(kind(one), width) for one in periods]
        if all(names) and len(set(names)) == len(names):
            return names
    return [fit.cut(f"{place} {_title(one)}", width) for place, one in enumerate(periods, 1)]


def _title(period: Period) -> str:
    return period.title or period.roman or phrases.span(period.start, period.end)


def _kind(period: Period) -> str:
    """The first letters of the kind: "чет" of "1-я четверть"."""
    words = [word for word in period.title.split() if word[:1].isalpha()]
    return words[-1][:3].casefold() if words else ""


def _days(period: Period) -> str:
    return f"{phrases.numeric_day(period.start)}–{phrases.numeric_day(period.end)}"


def _holds(period: Period, other: Period) -> bool:
    inside = period.start <= other.start and other.end <= period.end
    return inside and (other.start, other.end) != (period.start, period.end)


def _turned(period: Period) -> Period:
    return period.model_copy(update={"start": period.end, "end": period.start})


def _fullness(period: Period) -> int:
    return sum(one.mark is not None for one in period.marks) + len(period.words)
