"""Columns of families that other areas may join, and email addresses."""

from __future__ import annotations

from sqlalchemy import Connection, ScalarSelect, Select, func, select

from ruobr_server.areas.families import tables
from ruobr_server.areas.families.tables import profiles
from ruobr_server.kit.db.published import published

profile_phones = published(tables.profiles, "account_id", "phone")
"""Phone numbers of parents: ``account_id``, ``phone``."""

child_papers = published(
    tables.family_children,
    "id",
    "last_name",
    "first_name",
    "middle_name",
    "certificate_series",
    "certificate_number",
    "snils",
    "search_name",
    "pupil_id",
)
"""Children, for checking their documents at a desk: ``id``, ``last_name``, ``first_name``,
``middle_name``, ``certificate_series``, ``certificate_number``, ``snils``, ``search_name`` (to
order by), and ``pupil_id``, null until the class teacher has linked the child to a diary.
"""


def name_of_child(child_id: int) -> ScalarSelect[str]:
    """The ``search_name`` of a child as a value, for tables that have it in an index of their own.

    It is updated there with the child (``person_key.update_applications``).
    """
    return select(child_papers.c.search_name).where(child_papers.c.id == child_id).scalar_subquery()


def email_of(connection: Connection, account_id: int) -> str:
    """The email address of an account; "" if it has none."""
    found = select(profiles.c.email).where(profiles.c.account_id == account_id)
    return connection.execute(found).scalar_one_or_none() or ""


def only_email_of(connection: Connection, account_id: int) -> str:
    """The email address of an account if no other account has it; otherwise ""."""
    email = email_of(connection, account_id)
    others = with_email(email).where(profiles.c.account_id != account_id).limit(1)
    return "" if connection.execute(others).first() is not None else email


def with_email(email: str) -> Select[tuple[int]]:
    """The ids of the accounts with this address, case-insensitive: ``account_id``."""
    return select(profiles.c.account_id).where(func.lower(profiles.c.email) == email.lower())
