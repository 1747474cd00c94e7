"""Kindergarten: who belongs to which age group, who may apply, how a queue moves.

Rules of order 236 of 15.05.2020; numbers that a region decides are data of the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ruobr_tui.api.rules.fields.forms import Field, Form, Kind
from ruobr_tui.api.rules.fields.wrong import N_

OLDEST = 7
"""An application is for a child under seven; at seven it goes to the archive."""

MOST_CHOICES = 10

REGIMES = (
    ("full", N_("full day (10.5–12 h)")),
    ("reduced", N_("reduced day (8–10 h)")),
    ("short", N_("short stay (up to 5 h)")),
    ("extended", N_("extended day (13–14 h)")),
    ("round-the-clock", N_("round the clock")),
)
ORIENTATIONS = (
    ("general", N_("general")),
    ("combined", N_("inclusive")),
    ("special needs", N_("special needs")),
    ("health", N_("health support")),
)
LANGUAGES = (("ru", N_("Russian")), ("tt", N_("Tatar")), ("cjs", N_("Shor")))

APPLICATION = Form(
    (
        Field(
            "desired_date",
            N_("Desired start date"),
            Kind.DATE,
            required=True,
            least=0,
            help=N_("From which day you need the place."),
            example="01.09.2027",
            most=365 * OLDEST,
        ),
        Field("regime", N_("Hours of attendance"), Kind.CHOICE, required=True, choices=REGIMES),
        Field("orientation", N_("Group type"), Kind.CHOICE, required=True, choices=ORIENTATIONS),
        Field("language", N_("Language"), Kind.CHOICE, required=True, choices=LANGUAGES),
        Field("adapted", N_("Adapted programme needed"), Kind.YES),
    )
)
"""What is wished; kindergartens and privileges stand beside it."""


OUT_OF_TURN, FIRST_TURN, SIBLING, GENERAL = 1, 2, 3, 4
"""Ranks in the queue: the smaller goes first."""


def cohort(born: date) -> int:
    """Who is in one queue: children who reach the same age by each 1 September.

    A child of cohort ``c`` is ``year - c - 1`` years old on 1 September of ``year``; who is born on that
    day has reached it.
    """
    return born.year - 1 if (born.month, born.day) <= (9, 1) else born.year


def age_group(of_cohort: int, year: int) -> int:
    """Full years on 1 September of a year."""
    return year - of_cohort - 1


def turns(born: date, years: int) -> date:
    """The day on which a child reaches an age; born on 29 February, on 1 March of a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def intake_year(day: date) -> int:
    """The year of the 1 September by which the age group for a date is counted."""
    return day.year if (day.month, day.day) >= (9, 1) else day.year - 1


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the place may be reached, if the queue goes on as it did in ``days``; None: it did not move."""

    moved: int
    days: int
    reached: date | None


SHORTEST_HISTORY = 14
"""Days: from less, nothing is said about the future."""


def forecast(history: Sequence[tuple[date, int]], today: date, days: int = 90) -> Forecast | None:
    """Whether and when the first place is reached, from the places on some days, the earliest first.

    The assumption is part of it: that the place goes on moving as in the last ``days``. None when
    fewer than ``SHORTEST_HISTORY`` days are known.
    """
    first = today - timedelta(days=days)
    recent = [(day, place) for day, place in history if day >= first]
    before = [(day, place) for day, place in history if day < first]
    if before and (not recent or recent[0][0] > first):
        recent.insert(0, (first, before[-1][1]))  # on that day the last place known before it still holds
    if not recent:
        return None
    span = (today - recent[0][0]).days
    if span < SHORTEST_HISTORY:
        return None
    here = recent[-1][1]
    moved = recent[0][1] - here
    if moved <= 0:
        return Forecast(moved, span, None)
    left = Fraction(max(0, here - 1) * span, moved)
    ahead = min(-(-left.numerator // left.denominator), 365 * 100)
    return Forecast(moved, span, today + timedelta(days=ahead))
