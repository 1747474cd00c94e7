"""The place in a queue as people say it: how many are ahead, how it moved, when a place may come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.models.kindergarten import TrackedChoice
from ruobr_tui.api.rules.ages import full_years
from ruobr_tui.api.rules.kindergarten import Forecast, forecast
from ruobr_tui.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class QueueWords:
    """What is said about one chosen kindergarten; ``is_assumed``: it rests on the speed so far."""

    ahead: str
    moved: str
    expected: str
    role: str = "text"
    is_assumed: bool = False


def queue_words(choice: TrackedChoice, needed: date | None, today: date) -> QueueWords:
    """Return the words about a choice; ``needed`` is the day from which the place is needed."""
    if choice.place is None:
        return QueueWords("", "", "")
    found = forecast([(each.day, each.place) for each in choice.movement], today)
    if found is None:
        return QueueWords(ahead(choice.place), "", _("not enough data"), "dim")
    if found.reached is None:
        return QueueWords(ahead(choice.place), _("no movement"), _("not known when"), "dim")
    if choice.place == 1:
        return QueueWords(ahead(choice.place), _moved(found), _("at the next allocation"), "good", True)
    expected, role = month_of(found.reached), "text"
    if needed is not None:
        is_in_time = found.reached <= needed
        expected += ", " + (_("in time") if is_in_time else _("too late"))
        role = "good" if is_in_time else "warning"
    return QueueWords(ahead(choice.place), _moved(found), expected, role, True)


def ahead(place: int) -> str:
    """Return how many children stand before this place."""
    before = place - 1
    if before <= 0:
        return _("nobody")
    return ngettext("%(count)d child", "%(count)d children", before) % {"count": before}


def _moved(past: Forecast) -> str:
    return _("forward by %(count)d") % {"count": past.moved}


def month_of(day: date) -> str:
    """Return e.g. апрель 2027."""
    return f"{phrases.month_alone(day)} {day.year}"


def years(born: date, today: date) -> str:
    """Return a child's age in words."""
    full = full_years(born, today)
    if full < 1:
        return _("under a year")
    return ngettext("%(count)d year old", "%(count)d years old", full) % {"count": full}


def ordinal(place: int, *, is_own: bool = False) -> str:
    """Return a place as a label of the bar."""
    return (_("you: place %(place)d") if is_own else _("place %(place)d")) % {"place": place}
