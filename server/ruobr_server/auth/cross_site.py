"""Protection against cross-site requests (CSRF), before routing.

A request that may change something must not come from another site's page. ``Sec-Fetch-Site`` and ``Origin``
are set by the browser and cannot be forged by a page: if either is foreign, the request is refused. Without
both (an old or a text browser, and every program that is no browser) ``Referer`` is checked. A request
without any of them comes from another program or an old browser: forms then still need their page's one-time
token (``auth.page_tokens``), everything else needs credentials in headers, which no browser adds by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ruobr_server.kit.errors import CrossSite, ServerError, WrongType

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
"""Methods that change nothing."""

FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
"""Media types that any site's page may send without a preflight request (CORS-safelisted)."""

_PORTS = {"http": 80, "https": 443}

Refuse = Callable[[Scope, ServerError], ASGIApp]
OwnAddresses = Callable[[Scope], Collection[str]]


class RefuseCrossSite:
    """ASGI middleware.

    ``takes_form`` says on which paths a body in one of ``FORM_TYPES`` is accepted; on others it is 415.
    ``own`` gives further addresses of this server, in addition to ``Host``.
    """

    def __init__(
        self,
        app: ASGIApp,
        takes_form: Callable[[str], bool],
        refuse: Refuse | None = None,
        own: OwnAddresses | None = None,
    ) -> None:
        self._app = app
        self._takes_form = takes_form
        self._refuse = refuse or _plain
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            own = self._own(scope) if self._own is not None else ()
            error = why_not(scope, own, takes_form=self._takes_form(scope["path"]))
            if error is not None:
                await self._refuse(scope, error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def why_not(scope: Scope, own: Collection[str] = (), *, takes_form: bool = False) -> ServerError | None:
    """The error with which a request is refused; None: it is accepted."""
    headers = Headers(scope=scope)
    if not is_own_page(headers, own):
        return CrossSite()
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in FORM_TYPES and not takes_form:
        return WrongType()
    return None


def is_own_page(headers: Headers, own: Collection[str] = ()) -> bool:
    """Whether the headers of a request name no foreign page as its source."""
    if any(site not in ("same-origin", "none") for site in headers.getlist("sec-fetch-site")):
        return False
    said = headers.getlist("origin") or headers.getlist("referer")
    hosts = {_place(f"//{each}") for each in headers.getlist("host")[:1]}
    known = {_origin(each) for each in own}
    return all(_origin(each) in known or _is_host(each, hosts) for each in said)


def _is_host(address: str, hosts: Collection[tuple[str, int | None]]) -> bool:
    """Whether an address has the requested host; a proxy may have terminated TLS, so any scheme matches."""
    place = _place(address)
    if not place[0]:
        return False
    usual = _PORTS.get(urlsplit(address).scheme)
    return any(place[0] == name and (place[1] or usual) == (port or usual) for name, port in hosts)


def _origin(address: str) -> tuple[str, str, int | None]:
    scheme = address.partition(":")[0].lower()
    name, port = _place(address)
    return scheme, name, port or _PORTS.get(scheme)


def _place(address: str) -> tuple[str, int | None]:
    """Host and port; ("", None) for what is no address, such as the origin ``null``."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", None


def _plain(_scope: Scope, error: ServerError) -> ASGIApp:
    return PlainTextResponse(error.message, error.status, {"cache-control": "no-store"})


def forms_at(*paths: str) -> Callable[[str], bool]:
    """``takes_form`` for these paths; a trailing * matches everything below."""

    def takes(path: str) -> bool:
        return any(path.startswith(each[:-1]) if each.endswith("*") else path == each for each in paths)

    return takes
