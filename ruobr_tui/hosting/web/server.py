"""State that all sessions share: limits, allowed origins, running sessions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from weakref import finalize

from starlette.websockets import WebSocket

from ruobr_tui.api.clock import system_clock
from ruobr_tui.files.private_files import make_private_folder
from ruobr_tui.hosting.admission import Admission, NoPlace
from ruobr_tui.hosting.file_links.box import LinkBox
from ruobr_tui.hosting.file_links.links import SessionLinks
from ruobr_tui.hosting.web.origins import Origins
from ruobr_tui.hosting.web.protocol import Code
from ruobr_tui.hosting.web.session import Session, close
from ruobr_tui.i18n import N_

if TYPE_CHECKING:
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.web.settings import Hosting

MakeContext = Callable[["Config"], "Context"]

FAREWELL = N_("The server is shutting down. The program will close in a moment.")


class Server:
    """Accepts WebSockets within the limits and runs a session for each."""

    def __init__(
        self, hosting: Hosting, make_context: MakeContext, clock: Callable[[], datetime] = system_clock
    ) -> None:
        """Raises ``OSError`` if the folder of file links cannot be made."""
        self.hosting = hosting
        self._clock = clock
        folder = hosting.file_links
        if folder is None:
            folder = Path(mkdtemp(prefix="ruobr-files-"))  # 0700
            finalize(self, rmtree, folder, ignore_errors=True)
        else:
            make_private_folder(folder)
        self.box = LinkBox(folder, clock)
        self.make_context = make_context
        self.origins = Origins(hosting)
        self.admission = Admission(hosting.sessions, hosting.sessions_per_address)
        self.sessions: set[Session] = set()
        self.is_closing = False

    async def serve(self, socket: WebSocket) -> None:
        """Serve one WebSocket to its end."""
        if not self.origins.allow(socket.headers):
            await socket.close()  # before it was accepted: a plain 403
            return
        address = socket.client.host if socket.client else ""  # the client's, behind a proxy too
        await socket.accept()
        if self.is_closing:
            await close(socket, Code.STOPPING)
            return
        try:
            with self.admission.place(address):
                session = Session(self, socket, address)
                self.sessions.add(session)
                try:
                    await session.serve()
                finally:
                    self.sessions.discard(session)
        except NoPlace:
            await close(socket, Code.FULL)

    def session_links(self, page: str) -> SessionLinks:
        """Return the links of a session; ``page`` is the origin of the page it was opened from."""
        address = (self.hosting.public_url or page).rstrip("/") + "/"
        return SessionLinks(self.box, address, self._clock)

    def announce_end(self) -> bool:
        """Stop accepting and notify all sessions; returns whether there are any."""
        self.is_closing = True
        for session in self.sessions:
            session.say(FAREWELL)
        return bool(self.sessions)

    def close(self) -> None:
        """End all sessions."""
        for session in list(self.sessions):
            session.end(Code.STOPPING)
