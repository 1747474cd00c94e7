"""Hosts that send requests for others: what they sign, and what is said about those that do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from ruobr_server.auth import forwarded_clients
from ruobr_server.auth.forwarded_clients import ForwardedClients, WrongSecret, read_secret
from ruobr_server.kit.settings import Hosts
from ruobr_tui.api.rules.network.client_address import HEADER, signed
from support.fixtures import FixedClock

HERE, THERE = "192.0.2.7", "198.51.100.7"


SECRET = b"0123456789abcdef0123456789abcdef"


class Recorded:
    """An application that remembers whose requests it got, and reads their bodies."""

    def __init__(self) -> None:
        self.clients: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.clients.append(scope["client"][0])
        while (await receive()).get("more_body"):
            pass


@pytest.fixture
def hosts(tmp_path: Path) -> Hosts:
    file = tmp_path / "secret"
    file.write_bytes(SECRET + b"\n")
    file.chmod(0o600)
    return Hosts(file, ("192.0.2.0/28",))


async def ask(
    middleware: ForwardedClients, header: str, *parts: bytes, peer: str = HERE, **scope: Any
) -> None:
    messages: list[Message] = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_: Message) -> None: ...

    request = {
        "type": "http",
        "method": "POST",
        "path": "/я",
        "query_string": b"",
        "client": (peer, 1),
        **scope,
    }
    await middleware({**request, "headers": [(HEADER.lower().encode(), header.encode())]}, receive, send)


async def test_path_and_query_are_signed_as_they_travel(hosts: Hosts, clock: FixedClock) -> None:
    app = Recorded()
    middleware = ForwardedClients(app, hosts, clock)
    path: dict[str, Any] = {"raw_path": b"/%D1%8F", "query_string": b"a=1&b=%20"}

    def header(target: str, body: bytes = b"") -> str:
        return signed(SECRET, "POST", target, body, THERE, clock())

    await ask(middleware, header("/%D1%8F?a=1&b=%20"), b"", **path)
    await ask(middleware, header("/%D1%8F"), b"", raw_path=b"/%D1%8F")
    await ask(middleware, header("/a"), b"", path="/a")
    assert app.clients == [THERE, THERE, THERE]
    await ask(middleware, header("/%D1%8F"), b"", **path)
    await ask(middleware, header("/%D1%8F?a=1&b=%20"), b"", raw_path=b"/%D1%8F")
    assert app.clients[-2:] == [HERE, HERE]


async def test_a_body_in_parts_is_the_one_that_was_signed(hosts: Hosts, clock: FixedClock) -> None:
    app = Recorded()
    middleware = ForwardedClients(app, hosts, clock)
    header = signed(SECRET, "POST", "/a", b"one two", THERE, clock())
    await ask(middleware, header, b"one", b" ", b"two", raw_path=b"/a")
    for parts in ((b"one", b"two"), (b"one two", b"x"), (b"",), (b"one tw",)):
        with pytest.raises(HTTPException) as refused:
            await ask(middleware, header, *parts, raw_path=b"/a")
        assert refused.value.status_code == 400


async def test_one_line_a_minute_for_each_network_and_no_more_than_are_remembered(
    hosts: Hosts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(forwarded_clients, "_MOST_LOGGED", 2)
    middleware = ForwardedClients(Recorded(), hosts, clock)

    async def lines(*peers: str) -> int:
        caplog.clear()
        for peer in peers:
            await ask(middleware, "odd", b"", peer=peer)
        return len(caplog.records)

    assert await lines("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.2") == 2
    clock.advance(seconds=59)
    assert await lines("192.0.2.1", "192.0.2.2") == 0
    assert await lines("192.0.2.3") == 1, "the first is forgotten now"
    assert await lines("192.0.2.2") == 0
    assert await lines("192.0.2.1") == 1
    clock.advance(minutes=1)
    assert await lines("192.0.2.1") == 1


def test_why_a_secret_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    with pytest.raises(WrongSecret) as wrong:
        read_secret(Hosts(file))
    assert str(wrong.value) == f"{file}: No such file or directory"
    file.write_bytes(SECRET[:31])
    for mode in (0o640, 0o604, 0o620):
        file.chmod(mode)
        with pytest.raises(WrongSecret) as wrong:
            read_secret(Hosts(file))
        assert str(wrong.value) == f"{file} must be its owner's alone (0600)."
    file.chmod(0o600)
    with pytest.raises(WrongSecret) as wrong:
        read_secret(Hosts(file))
    assert str(wrong.value) == f"{file} must hold at least 32 characters: openssl rand -hex 32"
    file.write_bytes(b" " + SECRET + b"\n")
    assert read_secret(Hosts(file)) == SECRET
