"""The ASGI application: the page, its files, the WebSocket, the links to files."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route, WebSocketRoute

from ruobr_tui.hosting.file_links.routes import FileRoutes
from ruobr_tui.hosting.web.assets import Assets
from ruobr_tui.hosting.web.headers import SecurityHeaders
from ruobr_tui.hosting.web.page import Pages, language_of

if TYPE_CHECKING:
    from ruobr_tui.hosting.web.server import Server

_PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        # xterm.js adds style sheets (they get the nonce), and colours of cells as attributes.
        "style-src 'self' 'nonce-{nonce}'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)


def create_app(server: Server) -> Starlette:
    """The ASGI application of ``server``."""
    assets = Assets()
    config = server.hosting.config
    pages = Pages(assets.build, config.theme, kiosk=config.kiosk, thin=config.low_bandwidth)

    async def page(request: Request) -> HTMLResponse:
        nonce = secrets.token_urlsafe(16)
        language = language_of(request.headers, request.query_params.get("lang"), config.lang)
        headers = {
            "content-security-policy": _PAGE_POLICY.format(nonce=nonce),
            "cache-control": "no-store",
            "vary": "accept-language",
        }
        return HTMLResponse(pages.page(language, nonce), headers=headers)

    app = Starlette(
        routes=[
            Route("/", page),
            Route("/static/{build}/{path:path}", assets.answer),
            WebSocketRoute("/session", server.serve),
            *FileRoutes(server.box, config.lang).routes,
        ],
        middleware=[Middleware(SecurityHeaders)],
    )
    app.router.redirect_slashes = False
    return app
