"""How classes of the new year, their states and ways of pupils are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ruobr_tui.api.models.rollover import LEAVES, RolloverClass, RolloverPupil, RolloverSchool
from ruobr_tui.api.states.rollover import RolloverAction, RolloverProgress
from ruobr_tui.i18n import N_, _, ngettext

STATES: Mapping[str, str] = {
    RolloverProgress.WAITING: N_("not yet"),
    RolloverProgress.UNDONE: N_("undone"),
    RolloverProgress.DONE: N_("done"),
}
ROLES: Mapping[str, str] = {
    RolloverProgress.WAITING: "text",
    RolloverProgress.UNDONE: "due",
    RolloverProgress.DONE: "good",
}
ACTIONS: Mapping[str, str] = {
    RolloverAction.ON: N_("goes on"),
    RolloverAction.NEW: N_("new class"),
    RolloverAction.JOIN: N_("more pupils"),
    RolloverAction.LEAVE: N_("leave the school"),
}
NAMED = 4
"""Names that a question lists."""


def year_name(year: int) -> str:
    """``2027/28``."""
    return f"{year}/{(year + 1) % 100:02}"


def state_name(state: str) -> str:
    """How far a class is; a state that is not known here as it was sent."""
    return _(STATES[state]) if state in STATES else state


def class_title(item: RolloverClass) -> str:
    """``5А → 6А``, ``1А: new class``, ``9А: leave the school``."""
    if item.action == RolloverAction.ON and item.was:
        return f"{item.was} → {item.name}"
    if item.action in ACTIONS:
        return f"{item.name}: {_(ACTIONS[item.action])}"
    return item.name


def pupil_count(count: int) -> str:
    """``25 pupils``."""
    return ngettext("%(count)d pupil", "%(count)d pupils", count) % {"count": count}


def way(becomes: str) -> str:
    """Where a pupil goes."""
    return _("leaves") if becomes == LEAVES else becomes


def way_of(pupil: RolloverPupil) -> str:
    """``Ivanov Ivan: 5А → 5А, kept back``."""
    more = [_("kept back")] if stays_down(pupil) else []
    return ", ".join([f"{pupil.name}: {pupil.was} → {way(pupil.becomes)}", *more])


def stays_down(pupil: RolloverPupil) -> bool:
    """Whether somebody stays in the same grade."""
    return grade_of(pupil.was) == grade_of(pupil.becomes)


def grade_of(name: str) -> str:
    """The digits of a class; "" of what is none."""
    return "".join(letter for letter in name if letter.isdigit())


def apart_in_words(item: RolloverClass) -> str:
    """``kept back 1, from other classes 2``: those who do not simply go on with the class."""
    if item.action == RolloverAction.LEAVE or not item.apart:
        return ""
    staying = sum(map(stays_down, item.apart))
    others = len(item.apart) - staying
    parts = [
        _("kept back %(count)d") % {"count": staying} if staying else "",
        _("from other classes %(count)d") % {"count": others} if others else "",
    ]
    return ", ".join(filter(None, parts))


def how_far(school: RolloverSchool) -> str:
    """How far a school is."""
    if not school.done:
        return _("not yet") if school.is_open else ""
    count = ngettext("%(count)d class done", "%(count)d classes done", school.done) % {"count": school.done}
    return _("%(count)s, not all") % {"count": count} if school.is_open else count


def courses_in_words(item: RolloverClass) -> str:
    """How many courses a class will have."""
    if not item.courses:
        return ""
    if item.like:
        text = ngettext(
            "%(count)d course as in %(name)s now, without a teacher",
            "%(count)d courses as in %(name)s now, without teachers",
            item.courses,
        )
        return text % {"count": item.courses, "name": item.like}
    text = ngettext(
        "%(count)d course, without a teacher", "%(count)d courses, without teachers", item.courses
    )
    return text % {"count": item.courses}


def named(pupils: Iterable[RolloverPupil]) -> str:
    """The first of those who do not simply go on, one in a row."""
    found: Sequence[RolloverPupil] = list(pupils)
    lines = [way_of(each) for each in found[:NAMED]]
    if len(found) > NAMED:
        lines.append(_("… and %(count)d more") % {"count": len(found) - NAMED})
    return "\n".join(lines)
