"""Logins are case-insensitive: the portal's own clients send them in upper case."""

from __future__ import annotations

MAX_LOGIN = 150


def normal_login(login: str) -> str:
    """The form that is stored and compared."""
    return login.strip().upper()
