"""HTTP/1.1 with deadlines and budgets: uvicorn's own protocol has none for what is still incomplete."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ruobr_tui.listeners.places import Place, Places
from ruobr_tui.listeners.sparing import SparingLog

if TYPE_CHECKING:
    from uvicorn.server import ServerState

    from ruobr_tui.listeners.server import GuardedConfig

_notes = SparingLog(logging.getLogger(__name__))

CHUNK_COST = 6
"""Bytes that frame a chunk of one byte: what a body may cost beside itself, for each of its bytes."""


class GuardedHttp(HttpToolsProtocol):
    """One connection. A request has a head, perhaps a body, and each has a deadline and a size.

    A whole request in one packet, as most are, meets some comparisons and no timer.
    """

    def __init__(
        self,
        config: GuardedConfig,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        place: Place | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.access_log = False
        self.limits = config.limits
        self.place = place or Place("", Places(1, 1))
        if self.ws_protocol_class is not None:
            made: Any = self.ws_protocol_class
            self.ws_protocol_class = partial(made, place=self.place)  # type: ignore[assignment]
        self._is_in_head = True
        self._has_begun = False  # anything of that head has come
        self._head = 0  # bytes of it
        self._heads = 0  # complete ones, in all
        self._raw = self._body = 0  # bytes of this body as it travels, and of what it holds
        self._is_refused = False
        self._is_reading_away = False  # the rest of a request that has its answer
        self._left = 0  # bytes that a refused peer may still send
        self._deadline: asyncio.TimerHandle | None = None
        self._body_began = 0.0
        self._stall: asyncio.TimerHandle | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._idle_since = 0.0

    # The line

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has come; a first head is due."""
        super().connection_made(transport)
        self.place.end = transport.abort
        self.place.is_expendable = self._is_expendable
        self._expect(self.limits.head_seconds, self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing of it is left."""
        self._forget_deadline()
        self._forget_stall()
        if self._idle is not None:
            self._idle.cancel()
        super().connection_lost(exc)
        self.place.give_back()

    def _is_expendable(self) -> bool:
        """Idle, or still sending its request."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def data_received(self, data: bytes) -> None:
        """Some bytes of requests."""
        if self._is_refused:
            self._left -= len(data)
            if self._left < 0:
                self.transport.abort()
            return
        room = self.limits.head_bytes - self._head
        if self._is_in_head and len(data) > room:
            if not self._feed(data[:room]):
                return
            if self._is_in_head and self._head >= self.limits.head_bytes:
                self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                return
            data = data[room:]
        if self._feed(data):
            self._look_ahead()

    def _feed(self, data: bytes) -> bool:
        """Parse; whether it may go on."""
        was_in_head, heads = self._is_in_head, self._heads
        if not was_in_head:
            self._raw += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return False
        except httptools.HttpParserUpgrade:
            self._forget_deadline()
            if self._should_upgrade():
                self.handle_websocket_upgrade()
                return False
            if self.cycle is not None:  # the parser takes nothing after a wish that is not granted
                self.cycle.keep_alive = False
        if self._is_refused or self.transport.is_closing():
            return False
        if self._is_in_head and self._has_begun:
            # Where a head began within other data is not known; it is less than one packet.
            self._head = self._head + len(data) if was_in_head and heads == self._heads else 0
        elif was_in_head and heads == self._heads:
            self._head += len(data)  # empty lines before a request
        return True

    def _look_ahead(self) -> None:
        """What is due next, and until when."""
        if self._is_in_head:
            if not (self._has_begun or self._head):
                self._forget_deadline()
            elif self._deadline is None:
                self._expect(self.limits.head_seconds, self._head_is_late)
        elif self._body > self.limits.body_bytes:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif self._raw - self._body > self.limits.head_bytes + CHUNK_COST * self._body:
            self._refuse(HTTPStatus.BAD_REQUEST)  # endless trailers, or extensions of chunks
        elif self._deadline is None:
            self._body_began = self.loop.time()
            self._expect(self.limits.body_seconds, self._look_at_body)

    # What the parser finds

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._is_in_head = self._has_begun = True

    def on_headers_complete(self) -> None:
        """A head is complete."""
        if self._is_refused:
            return
        self._is_in_head = self._has_begun = False
        self._head = self._raw = self._body = 0
        self._heads += 1
        self._forget_deadline()
        if len(self.headers) > self.limits.headers:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return
        if len(self.pipeline) >= self.limits.pipelined:
            self.transport.abort()
            return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Some of a body."""
        self._body += len(body)
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is complete."""
        self._is_in_head = True
        self._forget_deadline()
        if self._is_reading_away:
            self._is_reading_away = False
            self._be_idle()
        elif not self._is_refused and not self.transport.is_closing():
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """An answer is complete. When the request is not, the rest of it is read away, within its limits."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            self._watch_the_rest()
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        elif self.cycle.more_body:
            self._is_reading_away = True
        else:
            self._be_idle()

    def _be_idle(self) -> None:
        self._idle_since = self.loop.time()
        if self._idle is None:  # one timer a connection: one for each request would be most of the cost
            self._idle = self.loop.call_later(self.limits.idle_seconds, self._look_whether_idle)

    def _look_whether_idle(self) -> None:
        self._idle = None
        if not self.cycle.response_complete or self._has_begun or self._head:
            return  # the next answer looks again
        left = self._idle_since + self.limits.idle_seconds - self.loop.time()
        if left > 0:
            self._idle = self.loop.call_later(left, self._look_whether_idle)
        else:
            self.transport.close()
            self._watch_the_rest()

    def _watch_the_rest(self) -> None:
        """A connection that is closing waits until the peer has taken everything: not for ever."""
        if self.transport.get_write_buffer_size() and self._stall is None:
            self._stall = self.loop.call_later(self.limits.stall_seconds, self._has_stalled)

    # Deadlines

    def _expect(self, seconds: float, late: Callable[[], None]) -> None:
        self._forget_deadline()
        self._deadline = self.loop.call_later(seconds, late)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _head_is_late(self) -> None:
        self._deadline = None
        if self.flow.read_paused:  # it waits for an answer before it
            self._expect(self.limits.head_seconds, self._head_is_late)
        elif self._has_begun:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.abort()  # nothing has come at all

    def _look_at_body(self) -> None:
        """Whether a body comes as fast as it must."""
        self._deadline = None
        due = self._body_began + self.limits.body_seconds + self._body / self.limits.body_rate
        left = due - self.loop.time()
        if self.flow.read_paused:  # we are slow, not the peer
            self._expect(self.limits.body_seconds, self._look_at_body)
        elif left > 0:
            self._expect(left, self._look_at_body)
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)

    def pause_writing(self) -> None:
        """The peer takes nothing."""
        super().pause_writing()
        if self._stall is None:
            self._stall = self.loop.call_later(self.limits.stall_seconds, self._has_stalled)

    def resume_writing(self) -> None:
        """It takes more."""
        self._forget_stall()
        super().resume_writing()

    def _forget_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _has_stalled(self) -> None:
        self._stall = None
        _notes.warn("A connection was ended: the peer took nothing of its answer.")
        self.transport.abort()

    # Refusing

    def _refuse(self, status: HTTPStatus) -> None:
        """Say why, where an answer is not already on its way, and end the connection."""
        if self._is_refused:
            return
        _notes.warn(f"A request was refused: {status.value} {status.phrase}.")
        if self._is_reading_away:  # it has its answer
            self._linger()
            return
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True  # whoever reads the body learns it
            cycle.message_event.set()
            if cycle.response_started or self.pipeline:
                self.transport.abort()
                return
        self._is_refused = True
        self.flow.resume_reading()
        self.transport.write(_words(status))
        self._linger()

    def _linger(self) -> None:
        """Close, but read a little more: a peer that is cut off while it sends loses the answer."""
        self._is_refused = True
        self._left = self.limits.linger_bytes
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._expect(self.limits.linger_seconds, self.transport.abort)


def _words(status: HTTPStatus) -> bytes:
    text = f"{status.phrase}.\n"
    return (
        f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
        f"content-length: {len(text)}\r\nconnection: close\r\n\r\n{text}"
    ).encode("ascii")
