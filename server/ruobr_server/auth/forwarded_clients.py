"""Requests of hosts on behalf of their clients: the client's address counts, not the host's.

A host (over SSH, in a browser) sends its client's address in a signed header. It is accepted only from the
networks of hosts; from elsewhere, or with a wrong signature, it is ignored and logged.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ruobr_server.kit.settings import Hosts
from ruobr_tui.api.clock import Clock
from ruobr_tui.api.rules.network.client_address import HEADER, SHORTEST_SECRET, NotSigned, verified
from ruobr_tui.api.rules.network.networks import network_of, parsed

_HEADER = HEADER.lower().encode()
LOGGED_EVERY = timedelta(minutes=1)
_MOST_LOGGED = 1000

_log = logging.getLogger(__name__)


class WrongSecret(Exception):
    """The file cannot be used; the text says why."""


class ForwardedClients:
    """ASGI middleware that replaces ``scope["client"]`` by the address of the host's client."""

    def __init__(self, app: ASGIApp, hosts: Hosts | None, clock: Clock) -> None:
        self._app = app
        self._clock = clock
        self._secret = read_secret(hosts) if hosts is not None else b""
        self._networks = [] if hosts is None else [ip_network(text) for text in hosts.networks]
        self._logged: OrderedDict[str, datetime] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        shown = [value for name, value in scope.get("headers", ()) if name == _HEADER]
        if not shown:
            await self._app(scope, receive, send)
            return
        try:
            address, digest = self._verified(scope, shown)
        except NotSigned as error:
            self._log_refusal(scope, str(error))
            await self._app(scope, receive, send)
            return
        await self._app({**scope, "client": (address, 0)}, _checked(receive, digest), send)

    def _verified(self, scope: Scope, shown: list[bytes]) -> tuple[str, bytes]:
        if not self._secret:
            raise NotSigned("this portal has no secret for hosts")
        peer = parsed((scope.get("client") or ("",))[0])
        if peer is None or not any(_holds(network, peer) for network in self._networks):
            raise NotSigned("no host is there")
        if len(shown) > 1:
            raise NotSigned("more than one header")
        target = scope.get("raw_path") or scope["path"].encode()
        if scope.get("query_string"):
            target += b"?" + scope["query_string"]
        header, target_text = shown[0].decode("latin-1"), target.decode("latin-1")
        return verified(self._secret, scope["method"], target_text, header, self._clock())

    def _log_refusal(self, scope: Scope, why: str) -> None:
        """Log at most one line a minute per network, so that such headers cannot flood the log."""
        network = network_of((scope.get("client") or ("",))[0])
        now = self._clock()
        last = self._logged.get(network)
        if last is not None and now - last < LOGGED_EVERY:
            return
        self._logged[network] = now
        self._logged.move_to_end(network)
        if len(self._logged) > _MOST_LOGGED:
            self._logged.popitem(last=False)
        _log.warning("%s from %s is ignored: %s", HEADER, network.encode("unicode_escape").decode(), why)


def read_secret(hosts: Hosts) -> bytes:
    """The shared secret of the hosts' signatures. Raises ``WrongSecret``."""
    file = hosts.secret_file
    try:
        if file.stat().st_mode & 0o077:
            raise WrongSecret(f"{file} must be its owner's alone (0600).")
        secret = file.read_bytes().strip()
    except OSError as error:
        raise WrongSecret(f"{file}: {error.strerror}") from error
    if len(secret) < SHORTEST_SECRET:
        raise WrongSecret(f"{file} must hold at least {SHORTEST_SECRET} characters: openssl rand -hex 32")
    return secret


def _holds(network: IPv4Network | IPv6Network, address: object) -> bool:
    return address in network


def _checked(receive: Receive, digest: bytes) -> Receive:
    """The same body, refused at its end if it is not the signed one."""
    seen = hashlib.sha256()

    async def read() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            seen.update(message.get("body", b""))
            if not message.get("more_body", False) and seen.digest() != digest:
                raise HTTPException(400)
        return message

    return read
