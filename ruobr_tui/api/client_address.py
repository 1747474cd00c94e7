"""The address of a client of a host, added to requests and signed (``rules.network.client_address``)."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.rules.network.client_address import HEADER, signed


@dataclass(frozen=True, slots=True)
class ClientAddress:
    """The IP address of a client, and the secret that host and portal share."""

    address: str
    secret: bytes = field(repr=False)
    clock: Clock = system_clock

    def sign(self, request: httpx.Request) -> None:
        """Add the signed header; the request's body must have been read."""
        target = request.url.raw_path.decode("ascii")
        request.headers[HEADER] = signed(
            self.secret, request.method, target, request.content, self.address, self.clock()
        )
