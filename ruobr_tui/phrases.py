"""Formats of dates, ages, money and marks in the active language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ruobr_tui.api.errors import PortalSays, RuobrError
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.i18n import N_, _, language, ngettext, pgettext

_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)


def _month_of(month: int) -> str:
    """The month behind a day's number: "24 ноября"."""
    name = (
        pgettext("of the month", "January"),
        pgettext("of the month", "February"),
        pgettext("of the month", "March"),
        pgettext("of the month", "April"),
        pgettext("of the month", "May"),
        pgettext("of the month", "June"),
        pgettext("of the month", "July"),
        pgettext("of the month", "August"),
        pgettext("of the month", "September"),
        pgettext("of the month", "October"),
        pgettext("of the month", "November"),
        pgettext("of the month", "December"),
    )
    return name[month - 1]


def _short_month(month: int) -> str:
    name = (
        pgettext("short", "Jan"),
        pgettext("short", "Feb"),
        pgettext("short", "Mar"),
        pgettext("short", "Apr"),
        pgettext("short", "May"),
        pgettext("short", "Jun"),
        pgettext("short", "Jul"),
        pgettext("short", "Aug"),
        pgettext("short", "Sep"),
        pgettext("short", "Oct"),
        pgettext("short", "Nov"),
        pgettext("short", "Dec"),
    )
    return name[month - 1]


def weekday(day: date) -> str:
    """Monday."""
    return _(_WEEKDAYS[day.weekday()])


def short_weekday(day: date) -> str:
    """Mon."""
    return _(_SHORT_WEEKDAYS[day.weekday()])


def weekday_names() -> list[str]:
    """Short names of the days, Monday first."""
    return [_(name) for name in _SHORT_WEEKDAYS]


def month_name(month: date) -> str:
    """November 2026."""
    return f"{_(_MONTHS[month.month - 1])} {month.year}"


def month_alone(day: date) -> str:
    """November, without the year."""
    return _(_MONTHS[day.month - 1])


def short_day(day: date) -> str:
    """Tue 24 Nov."""
    return f"{short_weekday(day)} {short_date(day)}"


def short_date(day: date) -> str:
    """24 Nov."""
    return f"{day.day} {_short_month(day.month)}"


def day_and_month(day: date) -> str:
    """24 November."""
    return f"{day.day} {_month_of(day.month)}"


def numeric_day(day: date) -> str:
    """24.11, without the year (``full_day`` has it)."""
    return f"{day:%d.%m}"


def numeric_date(day: date) -> str:
    """24.11.2026."""
    return f"{day:%d.%m.%Y}"


def date_text(text: str) -> str:
    """Format an ISO date; any other text is unchanged."""
    try:
        return numeric_date(date.fromisoformat(text))
    except ValueError:
        return text


def full_day(day: date) -> str:
    """24 November 2026."""
    return f"{day_and_month(day)} {day.year}"


def span(start: date, end: date) -> str:
    """23–28 November, or 30 November – 5 December."""
    if start == end:
        return day_and_month(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {_month_of(end.month)}"
    return f"{day_and_month(start)} – {day_and_month(end)}"


def short_span(start: date, end: date) -> str:
    """23–28 Nov, or 30 Nov – 5 Dec."""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{end.day} {_short_month(end.month)}"
    return f"{short_date(start)} – {short_date(end)}"


def near_day(day: date, today: date) -> str:
    """Today, tomorrow, yesterday, in 3 days, 3 days ago; farther days by their date."""
    distance = (day - today).days
    if distance == 0:
        return _("today")
    if distance == 1:
        return _("tomorrow")
    if distance == -1:
        return _("yesterday")
    if 1 < distance < 7:
        return ngettext("in %(count)d day", "in %(count)d days", distance) % {"count": distance}
    if -7 < distance < -1:
        return ngettext("%(count)d day ago", "%(count)d days ago", -distance) % {"count": -distance}
    return short_day(day)


def telephone(number: str) -> str:
    """+7 913 000-00-69 of +79130000069; any other number as it is."""
    found = re.fullmatch(r"\+7(\d{3})(\d{3})(\d{2})(\d{2})", number)
    return f"+7 {found[1]} {found[2]}-{found[3]}-{found[4]}" if found else number


def clock_time(moment: time | datetime) -> str:
    """14:05, 8:30."""
    return f"{moment.hour}:{moment:%M}"


def date_and_time(moment: datetime) -> str:
    """30.11.2026 14:05."""
    return f"{numeric_date(moment.date())} {clock_time(moment)}"


def day_and_time(moment: datetime) -> str:
    """Tue 24 Nov 14:05."""
    return f"{short_day(moment.date())} {clock_time(moment)}"


def age(passed: timedelta) -> str:
    """How long ago, coarsely, so that it seldom changes: now, 2 min, 3 h, 5 days."""
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(count)d min") % {"count": minutes}
    hours = minutes // 60
    if hours < 24:
        return _("%(count)d h") % {"count": hours}
    days = hours // 24
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def decimal(value: Decimal, places: int = 2) -> str:
    """A number already rounded, with the language's decimal sign."""
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if language() == "ru" else text


def plain_number(value: Decimal) -> str:
    """A number with as many digits as it needs: 2, or 0,5."""
    text = f"{value.normalize():f}"
    return text.replace(".", ",") if language() == "ru" else text


def roubles(value: Decimal) -> str:
    """512,40 ₽; 1 178,90 ₽ with a no-break space; −512,40 ₽ below zero."""
    text = f"{abs(value):,.2f}"
    if language() == "ru":
        text = text.replace(",", "\u00a0").replace(".", ",")
    return ("−" if value < 0 else "") + f"{text} ₽"


def count_text(count: int) -> str:
    """A count as it is read: 945; 1 380 with a no-break space."""
    text = f"{count:,}"
    return text.replace(",", "\u00a0") if language() == "ru" else text


def weight_sign(weight: Decimal) -> str:
    """The weight above 1 as a superscript behind a mark: 4²."""
    if weight == 1:
        return ""
    text = f"{weight.normalize():f}"
    return text.translate(str.maketrans("0123456789.", "⁰¹²³⁴⁵⁶⁷⁸⁹·"))


def byte_count(count: int) -> str:
    """Bytes for a counter: "812 B", "12.4 kB" of a thousand bytes."""
    if count < 1000:
        return _("%(count)d B") % {"count": count}
    return _("%(count)s kB") % {"count": decimal(Decimal(count) / 1000, 1)}


def file_size(size: int) -> str:
    """Bytes as people say them: "277 KB", "1.4 MB"."""
    if size < 1024 * 1024:
        return _("%(count)d KB") % {"count": max(1, size >> 10)}
    return _("%(size)s MB") % {"size": decimal(Decimal(size) / 1024 / 1024, 1)}


def explained(value: str | Explanation) -> str:
    """A reason in the current language, or a portal's own words, translated where they are known."""
    if isinstance(value, Explanation):
        return value.in_words_of(_)
    return _(value) if value else ""


def in_words(said: str | Explanation) -> str:
    """A reason in the language spoken now, or what a person has written, as it is."""
    return said.in_words_of(_) if isinstance(said, Explanation) else said


def error_sentence(error: RuobrError) -> str:
    """What went wrong, in the current language, without a hint of what to do."""
    if error.because is not None:
        return filled(PortalSays.text, {"message": error.because})
    return filled(error.text, error.details)


def filled(text: str, details: Mapping[str, str | int | Explanation]) -> str:
    """A text in the current language, its placeholders filled in with numbers, words and reasons."""
    values = {name: it if isinstance(it, int) else explained(it) for name, it in details.items()}
    return _(text) % values if values else _(text)


def capitalised(text: str) -> str:
    """A text as a sentence begins."""
    return text[:1].upper() + text[1:]


def uncapitalised(text: str) -> str:
    """A title as it stands within a sentence: "Ответ на уроке" is "ответ на уроке"; "ОГЭ" and "I четверть"
    stay.
    """
    second = text[1:2]
    is_number = text[:1] in "IVX" and not second.islower()
    stays = not second or second.isupper() or second.isdigit() or is_number
    return text if stays else text[:1].lower() + text[1:]


def initials(name: str) -> str:
    """Козлова Т. В. for Козлова Тамара Вячеславовна; names that are short already stay."""
    surname, *others = name.split() or [""]
    return " ".join((surname, *(f"{each[0]}." for each in others)))
