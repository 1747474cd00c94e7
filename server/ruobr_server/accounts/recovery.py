"""A forgotten password: a code by e-mail, good once and for half an hour."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from ruobr_server.accounts.registration import login_of
from ruobr_server.accounts.service import credentials, set_password
from ruobr_server.accounts.tables import recovery_codes
from ruobr_server.errors import InvalidFields
from ruobr_server.post.service import queue_letter
from ruobr_tui.api.rules.wrong import N_

LIFE = timedelta(minutes=30)
MOST_ATTEMPTS = 5
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
WRONG_CODE = N_("This code is wrong or too old: ask for a new one.")

SUBJECT = "Электронная школа: новый пароль"
LETTER = """\
Здравствуйте!

Код для нового пароля: {code}
Он действует полчаса и только один раз. Ваш логин: {login}

Если новый пароль просили не вы, ничего не делайте.
"""


def new_code() -> str:
    """Ten signs that are easily typed, 50 bits."""
    return "".join(secrets.choice(_SIGNS) for _ in range(10))


def ask(connection: Connection, email: str, code: str, now: datetime) -> None:
    """Write the code to this address, if an account has it; nothing else differs."""
    login = login_of(connection, email)
    if login is None:
        return
    account = credentials(connection, login)
    assert account is not None
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account.id))
    connection.execute(
        insert(recovery_codes).values(
            account_id=account.id, code_hash=_hash(code), expires_at=now + LIFE, attempts=0
        )
    )
    queue_letter(connection, email, SUBJECT, LETTER.format(code=code, login=login.lower()), now)


def confirm(connection: Connection, email: str, code: str, password_hash: str, now: datetime) -> bool:
    """Set the new password, every session ends; whether the code was right.

    A wrong attempt is counted, so the transaction must be committed either way.
    """
    login = login_of(connection, email)
    account = credentials(connection, login) if login is not None else None
    if login is None or account is None:
        return False
    mine = recovery_codes.c.account_id == account.id
    row = connection.execute(select(recovery_codes).where(mine).with_for_update()).one_or_none()
    if row is None or row.expires_at <= now or row.attempts >= MOST_ATTEMPTS:
        return False
    if not hmac.compare_digest(row.code_hash, _hash(code.strip().upper())):
        connection.execute(update(recovery_codes).where(mine).values(attempts=row.attempts + 1))
        return False
    connection.execute(delete(recovery_codes).where(mine))
    set_password(connection, login, password_hash)
    return True


def forget_codes(connection: Connection, now: datetime) -> None:
    """Remove what nobody can use any more."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.expires_at <= now))


def wrong_code() -> InvalidFields:
    """What a client is told about any code that does not work."""
    return InvalidFields({"code": WRONG_CODE})


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()
