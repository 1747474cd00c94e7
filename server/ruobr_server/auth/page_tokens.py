"""One-time tokens of HTML forms: a form is accepted once, and only from the browser that received the page.

The page contains the token, the browser has a cookie that was set with it; both must be sent together. If the
page is about a database row, the hashes are stored there (``state_services.device``); ``PageTokens`` stores
them in memory, for the sandboxes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from ruobr_tui.api.clock import Clock

FIELD = "token"
LIFE = timedelta(minutes=10)
_SIGNS = 43
"""32 bytes in base64url."""

MOST = 10_000
"""Pages per process; the oldest are removed first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The token and the cookie of a page."""

    token: str
    cookie: str


def new(cookie: str = "") -> Shown:
    """Tokens of a page. ``cookie``: that of an earlier page, so that two pages can be open."""
    return Shown(secrets.token_urlsafe(32), cookie if len(cookie) == _SIGNS else secrets.token_urlsafe(32))


def digest(text: str) -> bytes:
    """SHA-256, as it is stored: neither token nor cookie is stored in plain."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def hidden(token: str) -> str:
    """The form field with the token."""
    return f'<input type=hidden name={FIELD} value="{escape(token)}">'


class PageTokens:
    """Tokens in memory, each for one subject (such as an order) and one browser.

    ``name`` is the cookie's, sent to ``path`` and below. Cookies are not visible to scripts or other sites.
    """

    def __init__(self, name: str, path: str, clock: Clock) -> None:
        self._name, self._path, self._clock = name, path, clock
        self._known: OrderedDict[bytes, tuple[bytes, str, datetime]] = OrderedDict()

    def show(self, request: Request, subject: str) -> Shown:
        """Create and store the tokens of a page for this browser."""
        shown = new(request.cookies.get(self._name, ""))
        self._known[digest(shown.token)] = (digest(shown.cookie), subject, self._clock() + LIFE)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return shown

    def give(self, answer: Response, shown: Shown) -> Response:
        """The same response with the cookie."""
        answer.set_cookie(
            self._name,
            shown.cookie,
            max_age=int(LIFE.total_seconds()),
            path=self._path,
            httponly=True,
            samesite="strict",
        )
        return answer

    def take(self, request: Request, subject: str, token: str) -> bool:
        """Whether this browser received the page about ``subject``; the token is valid once."""
        mark = digest(token)
        known = self._known.get(mark)
        if known is None:
            return False
        browser, about, until = known
        cookie = digest(request.cookies.get(self._name, ""))
        if about != subject or until <= self._clock() or not hmac.compare_digest(browser, cookie):
            return False
        del self._known[mark]
        return True
