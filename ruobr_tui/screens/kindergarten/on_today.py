"""What the home shows of kindergarten: offered places, documents to bring, applications; the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ruobr_tui.api.models.kindergarten import Application
from ruobr_tui.api.requests import cabinet, kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.today.rows import Urgency
from ruobr_tui.api.states.kindergarten import FINAL, WAITING, KindergartenState
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_
from ruobr_tui.screens.kindergarten.application_lines import about, place_given
from ruobr_tui.screens.kindergarten.badge import waiting
from ruobr_tui.screens.kindergarten.labels import STATES, short_place
from ruobr_tui.screens.today.sheet import CASES, DO, WORK, Row, Source
from ruobr_tui.screens.today.sources import about_desk, desk_row, first_name, offers
from ruobr_tui.widgets.cells.line import Line


def _wanted(context: Context) -> Iterator[Resource[Any]]:
    if offers(context, "kindergarten"):
        yield kindergarten.applications()
        yield cabinet.children()


def _rows(context: Context) -> Iterator[Row]:
    if offers(context, "kindergarten"):
        found = context.store.peek(kindergarten.applications()).value
        for application in found.applications if found is not None else ():
            if application.state not in FINAL:
                who = first_name(context, application.child_id, application.child)
                yield from _to_do(application, who)
                yield _case(application, who)
    if offers(context, "kindergarten_desk"):
        yield from _desk(context)


def _to_do(application: Application, who: str) -> Iterator[Row]:
    texts = {
        KindergartenState.REFERRED: (
            N_("Place offered: kindergarten %(place)s. Accept it?"),
            N_("Place offered: %(place)s"),
        ),
        KindergartenState.DOCUMENTS: (N_("Bring the documents for kindergarten"), ""),
        KindergartenState.CONTRACT: (
            N_("Sign the contract: kindergarten %(place)s"),
            N_("Sign the contract: %(place)s"),
        ),
    }
    if application.state not in texts:
        return
    text, short = texts[KindergartenState(application.state)]
    verbs = [f"today.{each}" for each in ("accept", "decline") if each in application.actions]
    yield Row(
        DO,
        f"place/{application.id}",
        text,
        short=short,
        who=who,
        urgency=Urgency.ANSWER,
        sign="!",
        role="due",
        words={"place": short_place(application.referral)},
        tail="due" if application.deadline is not None else "",
        tail_role="due",
        day=application.deadline.isoformat() if application.deadline is not None else "",
        target=("line", "kindergarten", application.id),
        verbs=tuple(verbs),
    )


def _case(application: Application, who: str) -> Row:
    first = next((each for each in application.choices if each.place is not None), None)
    is_waiting = application.state == KindergartenState.REGISTERED and first is not None
    place = first.place if first is not None and first.place is not None else 1
    return Row(
        CASES,
        f"kindergarten/{application.id}",
        N_("Kindergarten, ahead of you: %(ahead)s") if is_waiting else N_("Kindergarten"),
        short=N_("Ahead of you: %(ahead)s") if is_waiting else "",
        who=who,
        words={"ahead": str(place - 1), "state": application.state},
        note=STATES.get(application.state, "%(state)s"),
        target=("line", "kindergarten", application.id),
    )


def _desk(context: Context) -> Iterator[Row]:
    found = waiting(context)
    yield desk_row(context, "kindergarten_desk", found)
    listed = found.stored.value
    rows = [each for each in listed.applications if each.state in WAITING] if listed is not None else []
    near = min((each for each in rows if each.deadline is not None), key=_deadline, default=None)
    if near is not None and near.deadline is not None:
        yield Row(
            WORK,
            f"desk-deadline/{near.id}",
            N_("Nearest deadline: %(child)s"),
            words={"child": near.child},
            tail="due",
            tail_role="due",
            day=near.deadline.isoformat(),
            target=("line", "kindergarten_desk", near.id),
        )


def _deadline(application: Any) -> Any:
    return application.deadline


def _about(context: Context, row: Row, width: int, _height: int) -> list[Line]:
    """Whose application it is, what is to be done, and what each answer leads to."""
    match row.target:
        case ("line", "kindergarten", int(number)):
            found = context.store.peek(kindergarten.applications()).value
            application = (
                next((each for each in found.applications if each.id == number), None) if found else None
            )
            if application is not None:
                return [
                    *about(application, context.today(), width),
                    *place_given(application, width, without=("exchange",)),
                ]
    return about_desk(context, row, "kindergarten_desk", waiting, width)


ON_TODAY = Source(_rows, _wanted, _about)
