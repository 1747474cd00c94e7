"""Callbacks of the bank to a merchant: a signed GET, repeated until the response is 200."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import httpx

from ruobr_server.kit.outgoing import NoAnswer, call
from ruobr_server.sandbox.acquirer.orders import Order

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds between retries."""

AT_ONCE = 16
"""Concurrent requests. With each response the connection pool scans all waiting ones: thousands of them
would block the bank.
"""

_SECONDS = 10.0
LARGEST = 64 * 1024
"""Maximum size of a response in bytes; its content is ignored."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Mood:
    """How callbacks are sent: once, twice, never, or late by so many seconds."""

    callbacks: str = "once"
    seconds: float = 0.0


class Callbacks:
    """Sends callbacks in the background; ``aclose`` drops those not delivered."""

    def __init__(
        self,
        secret: bytes,
        url: str = "",
        *,
        pauses: Sequence[float] = PAUSES,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.mood = Mood()
        self._secret, self._url, self._pauses = secret, url, pauses
        self._http = httpx.AsyncClient(timeout=_SECONDS, trust_env=False, transport=transport)
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(AT_ONCE)

    def notify(self, order: Order, operation: str, succeeded: bool) -> None:
        """Start sending a callback; needs a running loop."""
        url = order.request.callback_url or self._url
        if not url or self.mood.callbacks == "never":
            return
        fields = {
            "mdOrder": order.id,
            "orderNumber": order.request.number,
            "operation": operation,
            "status": str(int(succeeded)),
        }
        fields["checksum"] = self.checksum(fields)
        times = 2 if self.mood.callbacks == "twice" else 1
        late = self.mood.seconds if self.mood.callbacks == "late" else 0.0
        join = "&" if urlsplit(url).query else "?"
        for _ in range(times):
            task = asyncio.create_task(self._deliver(f"{url}{join}{urlencode(fields)}", late))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def checksum(self, fields: dict[str, str]) -> str:
        """The signature: ``key;value;`` of the sorted fields, HMAC-SHA256 in upper-case hex."""
        text = "".join(f"{name};{fields[name]};" for name in sorted(fields))
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest().upper()

    async def delivered(self) -> None:
        """Wait until all callbacks are delivered."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def aclose(self) -> None:
        """Stop sending."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.aclose()

    async def _deliver(self, url: str, late: float) -> None:
        if late:
            await asyncio.sleep(late)
        for pause in (*self._pauses, None):
            try:
                async with self._turns:
                    status, _ = await call(self._http, "GET", url, seconds=_SECONDS, largest=LARGEST)
                if status == 200:
                    return
            except NoAnswer as error:
                _log.info("a callback was not taken: %s", error)
            if pause is not None:
                await asyncio.sleep(pause)
