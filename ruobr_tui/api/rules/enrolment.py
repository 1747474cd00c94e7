"""First grade of a school (order 458 of 02.09.2020): whose turn it is when, and how old one has to be.

Windows and ages that a municipality decides are data of the server; these are the usual ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons.reason import Reason
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.api.rules.fields.wrong import N_
from ruobr_tui.api.rules.kindergarten import turns

MOST_LIVE = 3
"""Live applications of one child: one to the school of the address, two to any."""

YOUNGEST_MONTHS, OLDEST_YEARS = 6 * 12 + 6, 8
"""How old a child is on 1 September, otherwise with the founder's permission."""

PRIVILEGES = (
    ("out-of-turn", N_("absolute priority (children of judges, prosecutors, investigators)")),
    ("first-turn", N_("first priority (children of military personnel and police)")),
    ("sibling", N_("sibling at this school")),
)
RANKS = {code: rank for rank, (code, _) in enumerate(PRIVILEGES, 1)}
"""The order at a desk; then the assigned territory, then everybody else."""

APPLICATION = Form(
    (
        Field("privilege", N_("Priority"), Kind.CHOICE, choices=PRIVILEGES),
        Field(
            "permission",
            N_("Founder’s permission"),
            Kind.YES,
            help=N_("Needed if the child is under 6 years 6 months or over 8 on 1 September."),
        ),
        Field("adapted", N_("Adapted programme needed"), Kind.YES),
    ),
    steps=(Step(N_("Conditions"), ("privilege", "permission", "adapted")),),
)


@dataclass(frozen=True, slots=True)
class Windows:
    """Days on which applications are taken, both included, for a first grade."""

    assigned_from: date
    assigned_to: date
    others_from: date
    others_to: date


def usual_windows(year: int) -> Windows:
    """The windows of the order for the first grade that begins in ``year``."""
    return Windows(date(year, 4, 1), date(year, 6, 30), date(year, 7, 6), date(year, 9, 5))


def next_year(today: date) -> int:
    """The year whose first grade is applied for: this one until 5 September, then the next."""
    return today.year if today <= date(today.year, 9, 5) else today.year + 1


def age_problem(born: date, year: int) -> Reason | None:
    """Why the age needs the founder's permission; None when it does not."""
    september = date(year, 9, 1)
    months = (september.year - born.year) * 12 + september.month - born.month - (born.day > 1)
    if months < YOUNGEST_MONTHS:
        return reasons.TOO_YOUNG
    if september > turns(born, OLDEST_YEARS):
        return reasons.TOO_OLD
    return None


def is_open(windows: Windows, today: date, *, first: bool) -> bool:
    """Whether an application may be filed today; ``first``: of the assigned territory or with a privilege."""
    if windows.others_from <= today <= windows.others_to:
        return True
    return first and windows.assigned_from <= today <= windows.assigned_to
