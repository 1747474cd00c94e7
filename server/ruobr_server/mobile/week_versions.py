"""The one small query of an unchanged week: authentication, permission, versions."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, and_, bindparam, or_, select

from ruobr_server.areas.schools.tables import classes, pupils, schools
from ruobr_server.auth.request_credentials import AccountKnown, RequestCredentials, TokenShown, sender_query
from ruobr_server.auth.tables import guardianships
from ruobr_server.kit.db import Database
from ruobr_server.kit.db.prepared import Prepared
from ruobr_tui.api.roles import Role


class WeekVersions(NamedTuple):
    """The caller is authenticated; ``pupil_id`` is null if the diary does not exist or they may not read
    it.
    """

    session_id: int | None
    last_seen_at: datetime | None
    pupil_id: int | None
    school_id: int
    class_id: int
    pupil_version: int
    class_version: int
    grade: int
    letter: str
    zone: str

    @property
    def class_name(self) -> str:
        """The class as it is displayed, "9В"."""
        return f"{self.grade}{self.letter}"

    @property
    def of_answer(self) -> tuple[int | str, ...]:
        """Everything that the response depends on, except the days."""
        assert self.pupil_id is not None
        return (self.school_id, self.class_id, self.pupil_id, self.class_version, self.pupil_version)


async def week_versions(
    database: Database, presented: RequestCredentials, child: int, now: datetime
) -> WeekVersions | None:
    """What the response of a week depends on; None if the credentials are not valid (any more), or something
    may be against the request (``auth.restrictions``).
    """
    match presented:
        case TokenShown(token_hash):
            rows = await database.rows(_of_token(), token=token_hash, now=now, child=child)
        case AccountKnown(account_id, password_version):
            rows = await database.rows(
                _of_account(), account=account_id, password=password_version, child=child
            )
    return WeekVersions._make(rows[0]) if rows else None


@cache
def _of_token() -> Prepared:
    token = TokenShown(cast(bytes, bindparam("token")))
    return Prepared(_statement(token, cast(datetime, bindparam("now"))))


@cache
def _of_account() -> Prepared:
    known = AccountKnown(cast(int, bindparam("account")), cast(int, bindparam("password")))
    return Prepared(_statement(known, cast(datetime, bindparam("now"))))


def _statement(presented: RequestCredentials, now: datetime) -> Select[Any]:
    """Built once, with named parameters.

    The permission is that of ``accounts.service.may_read_diary``, as a condition of the join.
    """
    asks = sender_query(presented, now, may_read=True).subquery("asks")
    guards = (
        select(guardianships.c.pupil_id)
        .where(
            guardianships.c.account_id == asks.c.account_id,
            guardianships.c.pupil_id == pupils.c.id,
            guardianships.c.diary_open,
        )
        .exists()
    )
    may_read = or_(
        and_(asks.c.role == Role.PARENT, guards),
        and_(asks.c.role == Role.PUPIL, pupils.c.person_id == asks.c.person_id),
    )
    return (
        select(
            asks.c.session_id,
            asks.c.last_seen_at,
            pupils.c.id,
            pupils.c.school_id,
            pupils.c.class_id,
            pupils.c.version,
            classes.c.version,
            classes.c.grade,
            classes.c.letter,
            schools.c.zone,
        )
        .select_from(asks)
        .outerjoin(pupils, and_(pupils.c.id == bindparam("child"), may_read))
        .outerjoin(
            classes, and_(classes.c.school_id == pupils.c.school_id, classes.c.id == pupils.c.class_id)
        )
        .outerjoin(schools, schools.c.id == pupils.c.school_id)
    )
