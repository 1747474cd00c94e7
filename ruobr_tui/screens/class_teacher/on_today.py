"""What the home shows a class teacher: requests for diaries, pupils without a login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruobr_tui.api.models.logins import ClassLogins
from ruobr_tui.api.requests import cabinet
from ruobr_tui.api.resources import Resource
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.class_teacher.badge import waiting
from ruobr_tui.screens.today.sheet import WORK, Row, Source
from ruobr_tui.screens.today.sources import about_desk, desk_row, offers
from ruobr_tui.widgets.cells.line import Line


def _wanted(context: Context) -> Iterator[Resource[Any]]:
    if offers(context, "join_requests"):
        yield cabinet.join_requests()
    if offers(context, "class_logins"):
        yield cabinet.class_logins()


def _rows(context: Context) -> Iterator[Row]:
    if offers(context, "join_requests"):
        yield desk_row(context, "join_requests", waiting(context), is_fetched=True)
    if offers(context, "class_logins"):
        pupils = context.store.peek(cabinet.class_logins()).value
        if pupils is not None:
            yield _logins(pupils)


def _logins(pupils: ClassLogins) -> Row:
    """Who cannot sign in yet, of which class."""
    without = [each for each in pupils.pupils if not each.login]
    of = without or pupils.pupils
    classes = ", ".join(sorted({each.class_name for each in of if each.class_name}))
    return Row(
        WORK,
        "class-logins",
        N_("Pupils without a login: %(count)s (%(classes)s)") if without else N_("Class logins, %(classes)s"),
        words={"count": str(len(without)), "classes": classes},
        note=N_("hand them out") if without else N_("every pupil has one"),
        target=("section", "class_logins"),
    )


def _about(context: Context, row: Row, width: int, _height: int) -> list[Line]:
    return about_desk(context, row, "join_requests", waiting, width)


ON_TODAY = Source(_rows, _wanted, _about)
