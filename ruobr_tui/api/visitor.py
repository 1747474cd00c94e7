"""For whom a host asks the portal: added to each of its requests, signed (see ``rules.visitors``)."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx

from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.rules.visitors import HEADER, signed


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor's IP address, and the secret that host and portal share."""

    address: str
    secret: bytes = field(repr=False)
    clock: Clock = system_clock

    def sign(self, request: httpx.Request) -> None:
        """Say in the request whom it is for; its body must have been read."""
        target = request.url.raw_path.decode("ascii")
        request.headers[HEADER] = signed(
            self.secret, request.method, target, request.content, self.address, self.clock()
        )
