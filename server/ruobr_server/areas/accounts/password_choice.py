"""Validation of a new password: the rules that the client also has, and data about the person."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from ruobr_server.areas.families.service import facts_of_family
from ruobr_server.areas.schools.queries import person_names, pupil_places, school_names
from ruobr_server.auth import strength
from ruobr_server.auth.queries import account_owners, guardians
from ruobr_tui.api.rules.fields.registration_forms import check_password


def check(password: str, login: str = "", facts: list[str] | None = None) -> None:
    """Raises ``Wrong`` for a password that cannot be chosen; ``facts`` are those of ``facts_of``."""
    check_password(password, login)
    strength.check(password, [*(facts or []), *([login] if login else [])])


def facts_of(connection: Connection, account_id: int) -> list[str]:
    """Data that others know: the login, the names of the account and its children, their schools."""
    row = connection.execute(
        select(
            account_owners.c.login,
            account_owners.c.person_id,
            person_names.c.last_name,
            person_names.c.first_name,
        )
        .join(person_names, person_names.c.id == account_owners.c.person_id)
        .where(account_owners.c.id == account_id)
    ).one()
    facts = [row.login, row.last_name, row.first_name, *facts_of_family(connection, account_id)]
    mine = select(guardians.c.pupil_id).where(guardians.c.account_id == account_id)
    children = connection.execute(
        select(person_names.c.first_name, school_names.c.name)
        .select_from(pupil_places)
        .join(person_names, person_names.c.id == pupil_places.c.person_id)
        .join(school_names, school_names.c.id == pupil_places.c.school_id)
        .where(or_(pupil_places.c.id.in_(mine), pupil_places.c.person_id == row.person_id))
    )
    facts += [text for child in children for text in child]
    return [fact for fact in facts if fact]
