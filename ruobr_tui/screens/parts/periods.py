"""The periods of a year, ordered by their dates.

A portal may list quarters, half-years, trimesters and the year together; periods may contain each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ruobr_tui import phrases
from ruobr_tui.api.models.marks import Period
from ruobr_tui.api.rules.diary.calendar import running, terms
from ruobr_tui.term_names import term_name
from ruobr_tui.widgets import fit

PeriodKey = tuple[int, date, date]
"""Identifies a period: (id, first day, last day). Ids of several periods may be equal."""

_LONGER_THAN_A_HALF_YEAR = timedelta(days=200)


def period_key(period: Period) -> PeriodKey:
    """Return the key of a period."""
    return period.id, period.start, period.end


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of a year in order.

    ``pages`` are all of them by last day, a shorter one before a longer one with the same last day: quarter,
    quarter, half-year, …, year. ``terms`` contain no other period, ordered by first day. ``years`` contain
    others and are longer than a half-year: their pages show final marks.
    """

    pages: tuple[Period, ...] = ()
    terms: tuple[Period, ...] = ()
    years: tuple[Period, ...] = ()

    @classmethod
    def of(cls, periods: Sequence[Period]) -> Periods:
        """Order the periods. Of a period that is listed twice, the row with more marks counts."""
        by_key: dict[PeriodKey, Period] = {}
        for each in periods:
            period = each if each.start <= each.end else _turned(each)
            known = by_key.get(period_key(period))
            if known is None or _fullness(period) > _fullness(known):
                by_key[period_key(period)] = period
        pages = sorted(by_key.values(), key=lambda one: (one.end, -one.start.toordinal(), one.id))
        parts = terms(pages)
        years = (one for one in pages if one not in parts and one.end - one.start > _LONGER_THAN_A_HALF_YEAR)
        return cls(tuple(pages), tuple(parts), tuple(years))

    def now(self, today: date) -> Period | None:
        """Return the period of a day; in a break the last one begun."""
        found = running(self.terms, today)
        if found is None:
            begun = [one for one in self.terms if one.start <= today]
            found = begun[-1] if begun else (self.terms[0] if self.terms else None)
        return found

    def find(self, key: PeriodKey | None) -> Period | None:
        """Return the period with this key; if the portal has corrected its days, the one with its id."""
        if key is None:
            return None
        same = [one for one in self.pages if one.id == key[0]]
        exact = next((one for one in same if period_key(one) == key), None)
        return exact or (same[0] if len(same) == 1 else None)

    def columns(self, year: Period) -> tuple[Period, ...]:
        """Return the columns of a year's page: all periods that begin in it, except years."""
        return tuple(
            one for one in self.pages if one not in self.years and year.start <= one.start <= year.end
        )

    def parts(self, period: Period) -> tuple[Period, ...]:
        """Return the largest periods inside another one: the half-years of a year, not their quarters."""
        inside = [one for one in self.pages if one != period and _holds(period, one)]
        return tuple(one for one in inside if not any(_holds(other, one) for other in inside))

    def name(self, period: Period) -> str:
        """Return a period's name; if several have the same title, with its days."""
        title = _title(period)
        same = [one for one in self.pages if _title(one) == title and one != period]
        if not same:
            return title
        days = f"{title} ({_days(period)})"
        return days if all(_days(one) != _days(period) for one in same) else f"{days} № {period.id}"


def short_names(periods: Sequence[Period], width: int) -> list[str]:
    """Return column titles of at most ``width`` cells, all different: the shortest kind that is
    unambiguous.
    """
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
    return term_name(period.title) or period.roman or phrases.span(period.start, period.end)


def _kind(period: Period) -> str:
    """Return the first letters of the kind: "чет" of "1-я четверть"."""
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
