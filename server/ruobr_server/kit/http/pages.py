"""The frame of the HTML pages for browsers: no scripts, no external resources."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape

from fastapi import Response

STYLE = (
    "body{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:3em auto;padding:0 1em}"
    "input,button{font:inherit;padding:.4em .6em}code{font-size:1.4em}"
)
_STYLE_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()


def page(title: str, body: str, *, status: int = 200, goes_to: str = "", language: str = "ru") -> Response:
    """A whole page; ``body`` is escaped HTML. ``goes_to``: the targets that its form may lead to.

    It cannot be framed or cached. The referrer policy is not ``no-referrer``: with that, browsers send
    ``Origin: null`` with its forms, as opaque origins do.
    """
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self' {goes_to}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "content-security-policy": policy,
        "cache-control": "no-store",
        "cross-origin-opener-policy": "same-origin",
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
    return Response(html, status, headers, media_type="text/html; charset=utf-8")
