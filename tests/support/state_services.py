"""A sandbox of State Services in this process, and a browser without a window or scripts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from html import unescape
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa

from ruobr_server.integrations.state_services.provider import Provider
from ruobr_server.integrations.state_services.signing import RsaSigner
from ruobr_server.sandbox.state_services.app import Client, Sandbox
from ruobr_server.sandbox.state_services.running import CLIENT_ID
from support.fixtures import FixedClock

ADDRESS = "http://127.0.0.1:9900"
_FIELD = re.compile(r'<input type=hidden name="?([a-z_]+)"? value="([^"]*)"')


@cache
def rsa_key(_owner: str) -> rsa.RSAPrivateKey:
    """An owner's key, the same in each test of a process: to find one takes a tenth of a second."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sandbox(clock: FixedClock) -> tuple[Provider, Sandbox, httpx.ASGITransport]:
    """The provider as the server asks it, the sandbox behind it, and the way there."""
    signer, key = RsaSigner(rsa_key("portal")), rsa_key("state services")
    there = Sandbox(
        Client(CLIENT_ID, signer.public_key, redirect_origins=("http://portal.test",)), key, clock
    )
    transport = httpx.ASGITransport(app=there.app)
    return Provider(ADDRESS, CLIENT_ID, signer, key.public_key(), transport=transport), there, transport


class Browser:
    """Follows a person through the pages: the server's own and the sandbox's."""

    def __init__(self, own: httpx.AsyncBaseTransport, theirs: httpx.AsyncBaseTransport) -> None:
        mounts = {ADDRESS: theirs}
        self.http = httpx.AsyncClient(
            transport=own, mounts=mounts, base_url="http://portal.test", follow_redirects=True
        )

    async def activate(self, user_code: str) -> httpx.Response:
        """Type the code, say yes; the login page of State Services."""
        page = await self.http.get("/state-services/activate", params={"user_code": user_code})
        if page.status_code != 200:
            return page
        return await self.http.post("/state-services/activate", data=fields(page))

    async def sign_in(self, page: httpx.Response, phone: str, step: str = "allow") -> httpx.Response:
        """Sign in there and answer the question; the last page."""
        where = str(page.url)
        said = {**fields(page), "login": phone, "password": "demo", "step": "login"}
        page = await self.http.post(where, data=said)
        return await self.http.post(where, data={**fields(page), "step": step})


def fields(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of a page's form."""
    return {name: unescape(value) for name, value in _FIELD.findall(page.text)}


@asynccontextmanager
async def browsing(own: Any, theirs: Any) -> AsyncIterator[Browser]:
    """A browser, closed at the end."""
    browser = Browser(own, theirs)
    async with browser.http:
        yield browser
