"""Generated logins and passwords."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select

from ruobr_server.auth.given_logins import is_given
from ruobr_server.auth.reserved_logins import is_reserved
from ruobr_server.auth.tables import accounts

_CONSONANTS, _VOWELS, _DIGITS = "bdfgklmnprstvz", "aeiou", "23456789"
_SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without characters that look alike."""


def new_login() -> str:
    """A pronounceable login, such as ``velomika423``, that does not look like an official one."""
    while True:
        syllables = "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(4))
        login = syllables + "".join(secrets.choice(_DIGITS) for _ in range(3))
        if not is_reserved(login):  # one in five million begins with "deleted"
            return login


def new_password() -> str:
    """Fourteen characters, 80 bits."""
    return "".join(secrets.choice(_SIGNS) for _ in range(14))


def free_login(connection: Connection) -> str:
    """A new login that no account has or had."""
    while True:
        login = new_login()
        taken = select(accounts.c.id).where(accounts.c.login == login.upper())
        if connection.execute(taken).first() is None and not is_given(connection, login):
            return login
