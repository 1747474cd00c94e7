"""The door: who may come in, who is there, and how they are told to leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket

from ruobr_tui.hosting.admission import Admission, NoPlace
from ruobr_tui.hosting.web.origins import Origins
from ruobr_tui.hosting.web.protocol import Code
from ruobr_tui.hosting.web.session import Visit, close
from ruobr_tui.i18n import N_

if TYPE_CHECKING:
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.web.settings import Hosting

MakeContext = Callable[["Config"], "Context"]

FAREWELL = N_("The host is about to stop: this program will end in a moment.")


class Door:
    """What all visits share: settings, places, who is there."""

    def __init__(self, hosting: Hosting, make_context: MakeContext) -> None:
        self.hosting = hosting
        self.make_context = make_context
        self.origins = Origins(hosting)
        self.admission = Admission(hosting.sessions, hosting.sessions_per_address)
        self.visits: set[Visit] = set()
        self.is_closing = False

    async def visit(self, socket: WebSocket) -> None:
        """Serve one WebSocket to its end."""
        if not self.origins.allow(socket.headers):
            await socket.close()  # before it was accepted: a plain 403
            return
        address = socket.client.host if socket.client else ""  # the visitor's, behind a proxy too
        await socket.accept()
        if self.is_closing:
            await close(socket, Code.STOPPING)
            return
        try:
            with self.admission.place(address):
                visit = Visit(self, socket, address)
                self.visits.add(visit)
                try:
                    await visit.serve()
                finally:
                    self.visits.discard(visit)
        except NoPlace:
            await close(socket, Code.FULL)

    def announce_end(self) -> bool:
        """Let nobody in any more and tell who is there; returns whether anybody is."""
        self.is_closing = True
        for visit in self.visits:
            visit.say(FAREWELL)
        return bool(self.visits)

    def close(self) -> None:
        """End every visit."""
        for visit in list(self.visits):
            visit.end(Code.STOPPING)
