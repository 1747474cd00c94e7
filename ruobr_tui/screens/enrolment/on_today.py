"""What the home shows of the first grade: invitations with originals, applications; the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruobr_tui.api.requests import enrolment
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.api.states.enrolment import FINAL, SchoolApplicationState
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.enrolment.badge import waiting
from ruobr_tui.screens.enrolment.labels import STATES
from ruobr_tui.screens.today.sheet import CASES, DO, Row, Source
from ruobr_tui.screens.today.sources import about_desk, desk_row, first_name, offers
from ruobr_tui.widgets.cells.line import Line


def _wanted(context: Context) -> Iterator[Resource[Any]]:
    if offers(context, "enrolment"):
        yield enrolment.applications()


def _rows(context: Context) -> Iterator[Row]:
    if offers(context, "enrolment"):
        found = context.store.peek(enrolment.applications()).value
        for application in found.applications if found is not None else ():
            if application.state in FINAL:
                continue
            who = first_name(context, application.child_id, application.child)
            if application.state == SchoolApplicationState.INVITED:
                day = application.invited_on
                yield Row(
                    DO,
                    f"invited/{application.id}",
                    N_("Bring the originals to %(school)s, %(place)s")
                    if application.invited_to
                    else N_("Bring the originals to %(school)s"),
                    short=N_("Bring the originals to %(school)s"),
                    who=who,
                    urgency=Urgency.ANSWER,
                    sign="!",
                    role="due",
                    words={"school": application.school, "place": application.invited_to},
                    tail="due" if day is not None else "",
                    tail_role="due",
                    day=day.isoformat() if day is not None else "",
                    target=("section", "enrolment"),
                )
            yield Row(
                CASES,
                f"enrolment/{application.id}",
                N_("First grade, %(school)s"),
                short=N_("First grade"),
                who=who,
                words={"school": application.school, "state": application.state},
                note=STATES.get(application.state, "%(state)s"),
                target=("section", "enrolment"),
            )
    if offers(context, "enrolment_desk"):
        yield desk_row(context, "enrolment_desk", waiting(context))


def _about(context: Context, row: Row, width: int, _height: int) -> list[Line]:
    return about_desk(context, row, "enrolment_desk", waiting, width)


ON_TODAY = Source(_rows, _wanted, _about)
