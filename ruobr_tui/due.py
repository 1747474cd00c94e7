"""How days are named from today: deadlines, days ahead, days behind.

Each has a short form, for narrow columns. Days of another school year are named with their year.
Pure: today is an argument. The language is the active one.
"""

from __future__ import annotations

from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.rules.diary.calendar import school_year
from ruobr_tui.i18n import _, ngettext, pgettext

_A_WEEK = 7


def due(day: date, today: date, *, short: bool = False) -> str:
    """Until when something can be done: "до ср 2 дек, 2 дня", short: "до ср, 2 дня".

    The day itself is "сегодня" and "завтра"; a day in the past is ``overdue``.
    """
    left = (day - today).days
    if left < 0:
        return overdue(day, today, short=short)
    if left < 2:
        return _near(left)
    if short and left >= _A_WEEK:
        return until(day, today, short=True)
    text = ngettext("by %(day)s, %(count)d day", "by %(day)s, %(count)d days", left)
    return text % {"day": on_day(day, today, short=short), "count": left}


def overdue(day: date, today: date, *, short: bool = False) -> str:
    """When it should have been done: "был срок пт 27 ноя", short: "был пт 27"."""
    if not short:
        return pgettext("deadline", "was due %(day)s") % {"day": _with_weekday(day, today)}
    is_near = 0 < (today - day).days < _A_WEEK
    text = f"{phrases.short_weekday(day)} {day.day}" if is_near else _date(day, today)
    return pgettext("deadline, short", "was due %(day)s") % {"day": text}


def on_day(day: date, today: date, *, short: bool = False) -> str:
    """On which day: "сегодня", "завтра", "ср 2 дек", short: "ср" within a week, else "10 дек"."""
    ahead = (day - today).days
    return _near(ahead) if 0 <= ahead < 2 else day_name(day, today, short=short)


def day_name(day: date, today: date, *, short: bool = False) -> str:
    """A day where "завтра" is said beside it: "ср 2 дек", short: "ср" within a week, else "10 дек"."""
    if not short:
        return _with_weekday(day, today)
    return phrases.short_weekday(day) if 0 < (day - today).days < _A_WEEK else _date(day, today)


def for_day(day: date, today: date, *, short: bool = False) -> str:
    """For which day homework is: as ``on_day``, in the past as ``overdue``."""
    return overdue(day, today, short=short) if day < today else on_day(day, today, short=short)


def in_days(day: date, today: date, *, short: bool = False) -> str:
    """In how many days: "сегодня", "завтра", "через 3 дня", "3 дня назад"; short: "3 дня"."""
    ahead = (day - today).days
    if 0 <= ahead < 2:
        return _near(ahead)
    if ahead == -1:
        return _("yesterday")
    if ahead < 0:
        text = ngettext("%(count)d day ago", "%(count)d days ago", -ahead)
    elif short:
        text = ngettext("%(count)d day", "%(count)d days", ahead)
    else:
        text = ngettext("in %(count)d day", "in %(count)d days", ahead)
    return text % {"count": abs(ahead)}


def until(day: date, today: date, *, short: bool = False) -> str:
    """Up to which day, itself included: "до чт 10 дек", short: "до 10 дек"."""
    return _("until %(day)s") % {"day": _date(day, today) if short else _with_weekday(day, today)}


def since(day: date, today: date) -> str:
    """From which day on: "с 24 ноя"."""
    return _("since %(day)s") % {"day": _date(day, today)}


def _near(ahead: int) -> str:
    return _("tomorrow") if ahead else _("today")


def _with_weekday(day: date, today: date) -> str:
    """ср 2 дек; of another school year ср 02.12.2027."""
    if school_year(day) == school_year(today):
        return phrases.short_day(day)
    return f"{phrases.short_weekday(day)} {phrases.numeric_date(day)}"


def _date(day: date, today: date) -> str:
    """2 дек; of another school year 02.12.2027."""
    if school_year(day) == school_year(today):
        return phrases.short_date(day)
    return phrases.numeric_date(day)
