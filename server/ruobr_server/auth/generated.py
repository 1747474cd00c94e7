"""Logins and passwords that the portal makes for people."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, select

from ruobr_server.auth.given_logins import is_given
from ruobr_server.auth.tables import accounts

_CONSONANTS, _VOWELS, _DIGITS = "bdfgklmnprstvz", "aeiou", "23456789"
_SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No signs that are easily taken for each other."""


def new_login() -> str:
    """A login that is easily read out, such as ``velomika42``."""
    syllables = "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(4))
    return syllables + "".join(secrets.choice(_DIGITS) for _ in range(3))


def new_password() -> str:
    """Fourteen signs, 80 bits."""
    return "".join(secrets.choice(_SIGNS) for _ in range(14))


def free_login(connection: Connection) -> str:
    """A new login that nobody has or had."""
    while True:
        login = new_login()
        taken = select(accounts.c.id).where(accounts.c.login == login.upper())
        if connection.execute(taken).first() is None and not is_given(connection, login):
            return login
