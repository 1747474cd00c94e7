"""Authentication of requests: by a session token (our server), or by both credentials on every request.

Both are ``httpx.Auth`` flows. ``OwnOriginsOnly`` wraps either of them, so that no redirect and no address
in a response can send credentials to another server.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Generator, Iterable

import httpx

from ruobr_tui.api.addresses import Origin, origin
from ruobr_tui.api.errors import SessionEnded, SignInError, WrongPassword


class PortalAuth(httpx.Auth):
    """Base class; ``rejected`` is the error for credentials that the portal does not accept."""

    rejected: type[SignInError] = SignInError

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class SessionToken(PortalAuth):
    """A session of our server: ``Authorization: Bearer …``.

    Raises ``SessionEnded`` for a token that no server can have issued (a damaged store).
    """

    rejected = SessionEnded

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SessionToken) and self._token == other._token

    def __hash__(self) -> int:
        return hash(self._token)

    def __init__(self, token: str) -> None:
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise SessionEnded
        self._token = token

    @property
    def token(self) -> str:
        """The raw token, for storing the session."""
        return self._token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token to a request."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class HeaderCredentials(PortalAuth):
    """The mobile interface's way: login and password in two headers of every request.

    The login is upper-cased, so that its case does not matter; both travel as base64 of UTF-8.
    """

    rejected = WrongPassword

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HeaderCredentials):
            return False
        return (self._login, self._password) == (other._login, other._password)

    def __hash__(self) -> int:
        return hash((self._login, self._password))

    def __init__(self, login: str, password: str) -> None:
        self._login = _base64(login.upper())
        self._password = _base64(password)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add both headers to a request."""
        request.headers["username"] = self._login
        request.headers["password"] = self._password
        yield request


class OwnOriginsOnly(httpx.Auth):
    """Applies another flow to requests to the portal's own origins, and leaves other requests unchanged."""

    def __init__(self, auth: httpx.Auth, origins: Iterable[Origin]) -> None:
        self._auth = auth
        self._origins = frozenset(origins)
        self.requires_request_body = auth.requires_request_body
        self.requires_response_body = auth.requires_response_body

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {type(self._auth).__name__}>"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Apply the flow, or send the request unchanged."""
        if origin(str(request.url)) in self._origins:
            yield from self._auth.auth_flow(request)
        else:
            yield request


def _base64(text: str) -> str:
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")
