"""Pages of other sites: which addresses are this server, and what is refused."""

from __future__ import annotations

import pytest
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from ruobr_server.auth.cross_site import RefuseCrossSite, forms_at, is_own_page
from ruobr_server.kit.errors import CrossSite


@pytest.mark.parametrize(
    ("said", "own", "expected"),
    [
        ("https://school.example:443", "https://school.example", True),
        ("https://school.example", "https://school.example:443", True),
        ("http://school.example:80", "http://school.example", True),
        ("http://school.example", "https://school.example", False),
        ("https://school.example:444", "https://school.example", False),
        ("HTTPS://SCHOOL.example", "https://school.example", True),
        ("ftp://school.example", "ftp://school.example", True),
    ],
)
def test_addresses_of_this_server_with_and_without_a_port(said: str, own: str, expected: bool) -> None:
    assert is_own_page(Headers({"host": "inner:8000", "origin": said}), [own]) is expected


async def test_a_refusal_is_plain_text_that_nobody_stores() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError

    middleware = RefuseCrossSite(never, forms_at("/form", "/forms/*"))
    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/x",
        "headers": [(b"origin", b"https://evil.example")],
    }
    await middleware(scope, receive, send)
    assert sent[0]["status"] == 403
    headers = dict(sent[0]["headers"])
    assert headers[b"cache-control"] == b"no-store"
    assert headers[b"content-type"].startswith(b"text/plain")
    assert sent[1]["body"] == CrossSite.usual.text.encode()


def test_where_forms_are_taken() -> None:
    takes = forms_at("/form", "/forms/*")
    assert [takes(path) for path in ("/form", "/form/a", "/forms/a", "/forms/", "/forms", "/x/form")] == [
        *(True, False, True, True, False, False)
    ]
