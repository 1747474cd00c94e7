"""The portal gets the address of each client of the web host."""

from __future__ import annotations

from websockets.asyncio.client import connect

from support.fixtures import NOW
from support.school import PASSWORD
from support.screens import Line, clients_of
from support.web_clients import HELLO, OpenWebHost, WebClient, nothing_left

SECRET = b"s" * 32


async def test_the_portal_gets_each_clients_address(open_web_host: OpenWebHost, line: Line) -> None:
    async with open_web_host(portal_secret=SECRET, behind_proxy=True) as running:
        for address, login in (("203.0.113.7", "mother"), ("2001:db8::7", "father")):
            headers = {"X-Forwarded-For": f"198.51.100.1, {address}"}
            async with connect(running.socket, origin=running.origin, additional_headers=headers) as socket:
                client = WebClient(socket)
                await client.say(**HELLO)
                await client.sign_in(login, PASSWORD)
                await client.wait_for("Tue 24")
            await nothing_left(running)
    assert clients_of(line, SECRET, NOW) == {"203.0.113.7", "2001:db8::7"}
