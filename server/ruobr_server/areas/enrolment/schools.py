"""The schools a child can apply to, the catchment school, and obstacles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from ruobr_server.areas.documents import service as documents
from ruobr_server.areas.enrolment.states import APPLICATION
from ruobr_server.areas.enrolment.tables import (
    assigned_territories,
    enrolment_windows,
    first_grades,
    school_applications,
)
from ruobr_server.areas.families import service as families
from ruobr_server.areas.families.service import Digests, same_child
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.auth.identity import Identity
from ruobr_tui.api.models.enrolment import SchoolChoice, SchoolChoices
from ruobr_tui.api.models.family import FamilyChild
from ruobr_tui.api.reasons import documents as documents_reasons
from ruobr_tui.api.reasons import enrolment as reasons
from ruobr_tui.api.reasons import families as families_reasons
from ruobr_tui.api.reasons.reason import Explanation, Reason, explained
from ruobr_tui.api.reasons.wire import to_wire
from ruobr_tui.api.rules.addresses import Place, Territory, place_of
from ruobr_tui.api.rules.enrolment import Windows, is_open, next_year, usual_windows
from ruobr_tui.api.rules.fields.scans import CERTIFICATE, RESIDENCE

_PARITIES = {"all": "", "odd": " (нечётные)", "even": " (чётные)"}


@dataclass(frozen=True, slots=True)
class Live:
    """The schools and slots of a child's live applications."""

    schools: frozenset[int]
    slots: frozenset[int]


def choices(connection: Connection, caller: Identity, child_id: int, today: date) -> SchoolChoices:
    """Every school with a first grade, the catchment school first. Raises ``NotFound`` for another
    account's child.
    """
    child = families.child(connection, caller, child_id)
    year = next_year(today)
    place = place_of(child.values.get("residence", ""))
    assigned = assigned_schools(connection, place)
    live = live_of(connection, child_id)
    rows = connection.execute(
        select(
            school_names.c.id,
            school_names.c.territory_id,
            school_names.c.name,
            school_names.c.address,
            first_grades,
        )
        .join(first_grades, first_grades.c.school_id == school_names.c.id)
        .where(first_grades.c.year == year)
        .order_by(school_names.c.name, school_names.c.id)
    ).all()
    windows = windows_of(connection, year)
    found = [_choice(row, windows.get(row.territory_id), year, assigned, live, today) for row in rows]
    found.sort(key=lambda school: not school.assigned)
    return SchoolChoices(
        year=year,
        schools=found,
        address_known=place is not None,
        **_obstacle(why_not_at_all(connection, caller, child)),
    )


def why_not_at_all(connection: Connection, caller: Identity, child: FamilyChild) -> Reason | None:
    """The obstacle to any application of this child; None if there is none."""
    if child.missing:
        return families_reasons.CHILD_INCOMPLETE
    if families.profile(connection, caller).missing:
        return families_reasons.PROFILE_INCOMPLETE
    if child.pupil_id is not None:
        return reasons.IN_SCHOOL
    if not documents.is_uploaded(connection, child.id, CERTIFICATE):
        return documents_reasons.NO_CERTIFICATE
    if not documents.is_uploaded(connection, child.id, RESIDENCE):
        return documents_reasons.NO_RESIDENCE
    return None


def why_not_now(windows: Windows, today: date, *, first: bool) -> Explanation | None:
    """The reason why applications are not accepted today; None if they are."""
    if is_open(windows, today, first=first):
        return None
    if windows.assigned_from <= today < windows.others_from:
        return reasons.ASSIGNED_ONLY.with_fields(end=_day(windows.assigned_to))
    start = windows.assigned_from if first else windows.others_from
    return reasons.NOT_OPEN.with_fields(start=_day(start), end=_day(windows.others_to))


def assigned_schools(connection: Connection, place: Place | None) -> dict[int, str]:
    """The schools whose catchment area contains a house, each with the matching row."""
    if place is None:
        return {}
    found: dict[int, str] = {}
    for row in connection.execute(select(assigned_territories).order_by(assigned_territories.c.id)):
        territory = Territory(row.settlement, row.street, row.first_house, row.last_house, row.parity)
        if row.school_id not in found and territory.holds(place):
            houses = f"{row.first_house}–{row.last_house}" if row.last_house < 9999 else f"{row.first_house}…"
            where = ", ".join(filter(None, (row.settlement, row.street)))
            found[row.school_id] = f"{where}, {houses}{_PARITIES[row.parity]}"
    return found


def live_of(connection: Connection, child_id: int, papers: Digests | None = None) -> Live:
    """The live applications of a child; with its ``papers``, those of all accounts."""
    own = school_applications
    same = own.c.child_id == child_id
    if papers is not None:
        same |= same_child(own, papers)
    rows = connection.execute(
        select(school_applications.c.school_id, school_applications.c.slot).where(
            same, own.c.state.in_(APPLICATION.live)
        )
    ).all()
    return Live(frozenset(row.school_id for row in rows), frozenset(row.slot for row in rows))


def windows_of(connection: Connection, year: int) -> dict[int, Windows]:
    """The windows that municipalities have set for a year."""
    rows = connection.execute(select(enrolment_windows).where(enrolment_windows.c.year == year))
    return {
        row.territory_id: Windows(row.assigned_from, row.assigned_to, row.others_from, row.others_to)
        for row in rows
    }


def _choice(
    row: Row[Any],
    windows: Windows | None,
    year: int,
    assigned: Mapping[int, str],
    live: Live,
    today: date,
) -> SchoolChoice:
    own = windows or usual_windows(year)
    is_assigned = row.id in assigned
    # A priority opens the first window too; whether the child has one is entered in the form.
    why_not: Reason | Explanation | None = why_not_now(own, today, first=True)
    if row.id in live.schools:
        why_not = reasons.LIVE_HERE
    elif is_assigned and 1 in live.slots:
        why_not = reasons.ONE_ASSIGNED
    elif not is_assigned and {2, 3} <= live.slots:
        why_not = reasons.TWO_OTHERS
    return SchoolChoice(
        id=row.id,
        name=row.name,
        address=row.address,
        places=row.places,
        taken=row.taken,
        assigned=is_assigned,
        assigned_by=assigned.get(row.id, ""),
        opens=own.assigned_from if is_assigned else own.others_from,
        closes=own.others_to,
        **_obstacle(why_not),
    )


def _obstacle(why_not: Reason | Explanation | None) -> dict[str, Any]:
    """Fields of ``Obstructed``."""
    if why_not is None:
        return {}
    return {"why_not": str(why_not), "why_not_reason": to_wire(explained(why_not))}


def _day(day: date) -> str:
    return day.strftime("%d.%m.%Y")
