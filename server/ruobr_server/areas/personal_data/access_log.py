"""The access log: who viewed whose data, when and why. Written by the areas, read by the person concerned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from ruobr_server.areas.personal_data.looks import all_looks_at
from ruobr_server.areas.personal_data.tables import access_log
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.logins import normal_login
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.ids import take_ids
from ruobr_tui.api.models.personal_data import Looks

SHOWN = 500
"""Records of an export."""

EXPORT = "export"
"""What is logged when somebody takes a copy of all data of an account: also by its own credentials."""

AUDIT = "audit"
"""A look at the audit. Who looks at it is always noted, at least as a look at his own account."""

Subject = tuple[int, int | None]
"""An account, and the child whose data were viewed."""


def note_access(
    connection: Connection,
    caller: Identity,
    account_id: int,
    what: str,
    now: datetime,
    *,
    child_id: int | None = None,
    reason: str = "",
) -> None:
    """Write one record."""
    _write(connection, caller, [(account_id, child_id)], what, now, now.astimezone(UTC).date(), reason)


def unnoted(
    connection: Connection, caller: Identity, subjects: Iterable[Subject], what: str, today: date
) -> list[Subject]:
    """Those of a list that this caller has not viewed today: lists are logged once a day of the region."""
    is_noted = what == AUDIT
    wanted = dict.fromkeys(each for each in subjects if is_noted or each[0] != caller.account_id)
    if not wanted:
        return []
    known = connection.execute(
        select(access_log.c.account_id, access_log.c.child_id).where(
            access_log.c.viewer_id == caller.account_id,
            access_log.c.day == today,
            access_log.c.what == what,
            # A clerk has looked at thousands by the evening.
            access_log.c.account_id.in_({account_id for account_id, _ in wanted}),
        )
    )
    for row in known:
        wanted.pop((row.account_id, row.child_id), None)
    return list(wanted)


def note_list(
    connection: Connection,
    caller: Identity,
    subjects: Iterable[Subject],
    what: str,
    now: datetime,
    today: date,
) -> None:
    """Log that a list with these people was viewed, once a day for each. ``today``: in the region."""
    _write(connection, caller, unnoted(connection, caller, subjects, what, today), what, now, today, "")


def looks_at(connection: Connection, account_id: int) -> Looks:
    """Who viewed the data of this account alone, the latest first."""
    return all_looks_at(connection, account_id, SHOWN)


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Empty the reasons; the records stay."""
    connection.execute(update(access_log).where(access_log.c.account_id == account_id).values(reason=""))


def affected_by(
    connection: Connection, login: str, start: date, end: date, zone: ZoneInfo
) -> list[tuple[str, str, int]]:
    """Whose data an account has viewed on the days from ``start`` to ``end``: login, kind, number of times.

    Needed after a theft of credentials. The days are those of ``zone``.
    """
    viewer = (
        select(account_owners.c.id).where(account_owners.c.login == normal_login(login)).scalar_subquery()
    )
    since = datetime.combine(start, time(), zone).astimezone(UTC)
    until = datetime.combine(end + timedelta(days=1), time(), zone).astimezone(UTC)
    rows = connection.execute(
        select(account_owners.c.login, access_log.c.what)
        .join(account_owners, account_owners.c.id == access_log.c.account_id)
        .where(access_log.c.viewer_id == viewer, access_log.c.at >= since, access_log.c.at < until)
        .order_by(account_owners.c.login, access_log.c.what)
    ).all()
    counted: dict[tuple[str, str], int] = {}
    for row in rows:
        counted[row.login, row.what] = counted.get((row.login, row.what), 0) + 1
    return [(subject, what, many) for (subject, what), many in counted.items()]


def _write(
    connection: Connection,
    caller: Identity,
    subjects: list[Subject],
    what: str,
    now: datetime,
    day: date,
    reason: str,
) -> None:
    if not subjects:
        return
    numbers = take_ids(connection, "access_log", len(subjects))
    connection.execute(
        insert(access_log),
        [
            {
                "id": number,
                "account_id": account_id,
                "child_id": child_id,
                "viewer_id": caller.account_id,
                "what": what,
                "reason": reason,
                "day": day,
                "at": now,
            }
            for number, (account_id, child_id) in zip(numbers, subjects, strict=True)
        ],
    )
