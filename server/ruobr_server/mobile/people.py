"""``user/``: the signed-in user, in both generations of the contract."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from ruobr_server.areas.accounts.service import pupils_of
from ruobr_server.areas.schools.service import PupilCard, schools_of, staff_schools
from ruobr_server.areas.schools.tables import people
from ruobr_server.auth.credentials import named
from ruobr_server.auth.identity import Identity
from ruobr_tui.api.models.people import Applicant, Child, PushSettings
from ruobr_tui.api.roles import Role

_OF_THE_PARENT = ("status", "gps_tracker")
"""Fields of the parent; the children have all others."""

_UNKNOWN = ("balance", "tourniquet", "mau_balance", "account_id", "login")
"""Optional fields without data here, or that belong to the parent: absent, not null."""


def user(connection: Connection, caller: Identity) -> dict[str, Any]:
    """The response of ``user/``. A user without a diary is an applicant without children."""
    found = pupils_of(connection, caller)
    account_id, login = named(connection, caller)
    whose = {"account_id": account_id, "login": login}
    if caller.role == Role.PUPIL and found:
        return _child(found[0]) | whose
    last, first, middle = connection.execute(
        select(people.c.last_name, people.c.first_name, people.c.middle_name).where(
            people.c.id == caller.person_id
        )
    ).one()
    applicant = Applicant(id=caller.person_id, last_name=last, first_name=first, middle_name=middle).to_wire()
    applicant |= whose
    applicant["childs"] = [
        {key: value for key, value in _child(card).items() if key not in _OF_THE_PARENT} for card in found
    ]
    return applicant


def older_user(connection: Connection, caller: Identity) -> dict[str, Any]:
    """The same for the older generation, with boolean flags."""
    who = user(connection, caller)
    for pupil in who.get("childs", [who]):
        for flag in ("school_is_tourniquet", "school_is_food", "readonly"):
            pupil[flag] = bool(pupil[flag])
    return who


def schools_for(connection: Connection, caller: Identity) -> list[int]:
    """The schools whose news and staff this account sees."""
    found = pupils_of(connection, caller)
    return schools_of(connection, found) if found else staff_schools(connection, caller.person_id)


def _child(card: PupilCard) -> dict[str, Any]:
    pupil = Child(
        id=card.id,
        user_id=card.person_id,
        first_name=card.first_name,
        last_name=card.last_name,
        middle_name=card.middle_name,
        birth_date=card.birth_date,
        avatar=card.avatar,
        school=card.school,
        territory_id=card.territory_id,
        has_turnstile=card.has_turnstile,
        meal_type=card.meal_type,
        class_name=card.class_name,
        gender=card.gender,
        push_settings=PushSettings(),  # this server sends no push notifications: all are off
        time_zone=card.zone,
    ).to_wire()
    for key in _UNKNOWN:
        del pupil[key]
    return pupil
