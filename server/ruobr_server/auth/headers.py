"""Credentials in headers: our session token, or the mobile contract's login and password."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field

from ruobr_server.auth.logins import MAX_LOGIN, normal_login

MAX_PASSWORD = 1024


@dataclass(frozen=True, slots=True)
class HeaderCredentials:
    """The pair that the mobile contract sends with every request; ``repr`` hides the password."""

    login: str  # normalised
    password: str = field(repr=False)


def shown_in(headers: Iterable[tuple[bytes, bytes]]) -> str | HeaderCredentials | None:
    """A session token, a pair, or None; a token takes precedence.

    ``headers`` as in ASGI (names in lower case). ``username`` is base64 of the login, ``password`` base64 of
    the password, both UTF-8. Values that cannot be decoded, or contain NUL, are ignored.
    """
    login = password = None
    for name, value in headers:
        if name == b"authorization":
            scheme, _, token = value.partition(b" ")
            if scheme.lower() == b"bearer" and token.strip():
                return token.strip().decode("latin-1")
        elif name == b"username":
            login = _decoded(value)
        elif name == b"password":
            password = _decoded(value)
    if not login or password is None:
        return None
    login = normal_login(login)
    if not login or "\0" in login or len(login) > MAX_LOGIN or len(password) > MAX_PASSWORD:
        return None
    return HeaderCredentials(login, password)


def _decoded(value: bytes) -> str | None:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
