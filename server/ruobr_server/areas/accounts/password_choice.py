"""Choosing a password: the rules that the client knows too, and what is easily guessed of this person."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from ruobr_server.areas.families.tables import family_children, profiles
from ruobr_server.areas.schools.tables import people, pupils, schools
from ruobr_server.auth import strength
from ruobr_server.auth.tables import accounts, guardianships
from ruobr_tui.api.rules.registration_forms import check_password


def check(password: str, login: str = "", facts: list[str] | None = None) -> None:
    """Raises ``Wrong`` for a password that may not be chosen; ``facts`` are those of ``facts_of``."""
    check_password(password, login)
    strength.check(password, [*(facts or []), *([login] if login else [])])


def facts_of(connection: Connection, account_id: int) -> list[str]:
    """What people around know: the login, the names of the account and its children, their schools."""
    row = connection.execute(
        select(accounts.c.login, accounts.c.person_id, people.c.last_name, people.c.first_name)
        .join(people, people.c.id == accounts.c.person_id)
        .where(accounts.c.id == account_id)
    ).one()
    facts = [row.login, row.last_name, row.first_name]
    told = connection.execute(
        select(profiles.c.last_name, profiles.c.first_name, profiles.c.email).where(
            profiles.c.account_id == account_id
        )
    ).one_or_none()
    if told is not None:
        facts += [told.last_name, told.first_name, told.email.partition("@")[0]]
    facts += connection.scalars(
        select(family_children.c.first_name).where(family_children.c.account_id == account_id)
    )
    mine = select(guardianships.c.pupil_id).where(guardianships.c.account_id == account_id)
    children = connection.execute(
        select(people.c.first_name, schools.c.name)
        .select_from(pupils)
        .join(people, people.c.id == pupils.c.person_id)
        .join(schools, schools.c.id == pupils.c.school_id)
        .where(or_(pupils.c.id.in_(mine), pupils.c.person_id == row.person_id))
    )
    facts += [text for child in children for text in child]
    return [fact for fact in facts if fact]
