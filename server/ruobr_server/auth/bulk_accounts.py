"""Many new accounts at once, without passwords: a login slip gives the first one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ruobr_server.auth.generated import new_login
from ruobr_server.auth.given_logins import mark_of
from ruobr_server.auth.logins import normal_login
from ruobr_server.auth.tables import accounts, given_logins, guardianships, new_uid
from ruobr_server.kit.db.ids import take_ids

NO_PASSWORD = ""
"""The hash of an account that has no password: nobody can sign in to it with one."""

_AT_ONCE = 400


def open_accounts(connection: Connection, role: str, person_ids: Sequence[int], now: datetime) -> list[int]:
    """An account with a generated login for each of these people; their ids in the same order."""
    if not person_ids:
        return []
    logins = _free_logins(connection, len(person_ids))
    numbers = list(take_ids(connection, "accounts", len(person_ids)))
    rows = [
        {
            "id": number,
            "login": login,
            "password_hash": NO_PASSWORD,
            "password_version": 1,
            "role": role,
            "person_id": person_id,
            "active": True,
            "created_at": now,
            "first_used_at": None,
            "uid": new_uid(),
        }
        for number, login, person_id in zip(numbers, logins, person_ids, strict=True)
    ]
    marks = [
        {"mark": mark_of(login), "account_id": number} for number, login in zip(numbers, logins, strict=True)
    ]
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(accounts), rows[start : start + _AT_ONCE])
        connection.execute(insert(given_logins), marks[start : start + _AT_ONCE])
    return numbers


def add_children(connection: Connection, pairs: Sequence[tuple[int, int]]) -> None:
    """Add children (account, pupil) with an open diary, each at the end of its account's list."""
    if not pairs:
        return
    places: dict[int, int] = {}
    known = sorted({account_id for account_id, _ in pairs})
    for start in range(0, len(known), _AT_ONCE):
        some = guardianships.c.account_id.in_(known[start : start + _AT_ONCE])
        for account_id in connection.scalars(select(guardianships.c.account_id).where(some)):
            places[account_id] = places.get(account_id, 0) + 1
    rows = []
    for account_id, pupil_id in pairs:
        place = places.get(account_id, 0)
        places[account_id] = place + 1
        rows.append({"account_id": account_id, "pupil_id": pupil_id, "position": place, "diary_open": True})
    for start in range(0, len(rows), _AT_ONCE):
        connection.execute(insert(guardianships), rows[start : start + _AT_ONCE])


def _free_logins(connection: Connection, count: int) -> list[str]:
    """Logins that no account has or had, in the normal form."""
    free: dict[bytes, str] = {}
    while len(free) < count:
        drawn = {mark_of(login): login for login in (normal_login(new_login()) for _ in range(_AT_ONCE))}
        taken = set(
            connection.scalars(select(given_logins.c.mark).where(given_logins.c.mark.in_(list(drawn))))
        )
        used = set(
            connection.scalars(select(accounts.c.login).where(accounts.c.login.in_(list(drawn.values()))))
        )
        free.update({mark: login for mark, login in drawn.items() if mark not in taken and login not in used})
    return list(free.values())[:count]
