"""Live events: the portal's stream of server-sent events."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import httpx

from ruobr_tui.api import answers, bodies, events
from ruobr_tui.api.client.connection import rejected_by
from ruobr_tui.api.client.reads import Reads
from ruobr_tui.api.errors import NotAPortal
from ruobr_tui.api.events import Event
from ruobr_tui.api.faults import transport_errors
from ruobr_tui.api.resources import Part
from ruobr_tui.api.transport import LARGEST_ANSWER


class Live(Reads):
    """Receives live events."""

    async def events(
        self,
        last: int | None = None,
        seen: Callable[[int], object] = lambda number: None,
        retry: Callable[[float], object] = lambda seconds: None,
    ) -> AsyncGenerator[Event]:
        """Changes at the portal from now on, or after the event ``last``, until the connection ends.

        ``seen`` gets the event number to resume after, first when the stream begins; ``retry`` the seconds to
        wait before a reconnect, as the portal requests. Raises the errors of a read, and ``Timeout`` if the
        portal sends nothing for ``events.SILENCE`` seconds.
        """
        await self.confirm()
        headers = {"Accept": events.CONTENT_TYPE} | ({} if last is None else {"Last-Event-ID": str(last)})
        timeout = httpx.Timeout(self._timeout, read=events.SILENCE, pool=None)
        url = self._url(Part.CABINET, events.PATH)
        with transport_errors():
            async with self._transport.stream(
                "GET", url, self._auth, headers=headers, timeout=timeout
            ) as response:
                if response.status_code == 200 and not _is_stream(response):
                    raise NotAPortal(status=200)
                if response.status_code != 200:
                    body = await bodies.whole(response, LARGEST_ANSWER)
                    rejected = rejected_by(self._auth)
                    answers.data(
                        response.status_code, response.headers, body, rejected=rejected, clock=self._clock
                    )
                    return
                stream = bodies.pieces(response, events.LONGEST_STREAM)
                async with aclosing(stream), aclosing(bodies.lines(stream, events.LONGEST_LINE)) as lines:
                    async for event in events.events_in(lines, seen, retry):
                        yield event


def _is_stream(response: httpx.Response) -> bool:
    return str(response.headers.get("content-type", "")).startswith(events.CONTENT_TYPE)
