"""One-time tokens of pages with a form: only who was shown the page may send it, once, from the same browser.

The page holds the token, the browser holds a cookie that is set with it; both must come back together.
Where there is a database row that the page is about, its hashes are kept there (``state_services.device``);
``PageTokens`` keeps them in memory, for the stand-ins.
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
"""Of 32 bytes in base64url."""

MOST = 10_000
"""Pages that one process remembers; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that is about to be shown: what it holds, and what only this browser gets."""

    token: str
    cookie: str


def new(cookie: str = "") -> Shown:
    """For one page. ``cookie``: what the browser has from a page before, so that two pages can stand open."""
    return Shown(secrets.token_urlsafe(32), cookie if len(cookie) == _SIGNS else secrets.token_urlsafe(32))


def digest(text: str) -> bytes:
    """SHA-256, as it is stored: neither token nor cookie is kept anywhere."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def hidden(token: str) -> str:
    """The field of a form that holds the token."""
    return f'<input type=hidden name={FIELD} value="{escape(token)}">'


class PageTokens:
    """Tokens in memory, each for one subject (such as an order) and one browser.

    ``name`` is the cookie's, sent to ``path`` and below. Cookies are for no script and no other site.
    """

    def __init__(self, name: str, path: str, clock: Clock) -> None:
        self._name, self._path, self._clock = name, path, clock
        self._known: OrderedDict[bytes, tuple[bytes, str, datetime]] = OrderedDict()

    def show(self, request: Request, subject: str) -> Shown:
        """Remember a page that is about to be shown to this browser."""
        shown = new(request.cookies.get(self._name, ""))
        self._known[digest(shown.token)] = (digest(shown.cookie), subject, self._clock() + LIFE)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return shown

    def give(self, answer: Response, shown: Shown) -> Response:
        """The same answer with the cookie."""
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
        """Whether this browser was shown the page about ``subject``; the token is good once."""
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
