"""State that all connections of a process share: settings, limits, failed sign-ins, sessions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from ruobr_tui.account.ownership import store_for
from ruobr_tui.api.clock import system_clock
from ruobr_tui.context import Context
from ruobr_tui.hosting.admission import Admission
from ruobr_tui.hosting.client_address import client_address_of
from ruobr_tui.hosting.file_links.box import LinkBox
from ruobr_tui.hosting.file_links.links import SessionLinks
from ruobr_tui.hosting.ssh.collector import Collector
from ruobr_tui.hosting.ssh.keys import KeyFolder
from ruobr_tui.hosting.ssh.limits import Attempts, limits_of
from ruobr_tui.i18n import choose
from ruobr_tui.listeners.open_files import connections_for
from ruobr_tui.listeners.places import Places

if TYPE_CHECKING:
    from ruobr_tui.config import Config
    from ruobr_tui.hosting.ssh.connection import Connection
    from ruobr_tui.hosting.ssh.session import Session
    from ruobr_tui.hosting.ssh.settings import Hosting
    from ruobr_tui.store.account.owner import Owner

MakeContext = Callable[["Config"], Context]

PASSWORDS_AT_ONCE = 8
"""Passwords checked at the same time: each takes several requests to the portal."""


class Server:
    """The state of one process; ``make_context`` makes the context of a client's program."""

    def __init__(self, hosting: Hosting, make_context: MakeContext) -> None:
        self.hosting = hosting
        self.language = choose(hosting.config.lang)
        """The language for clients that sent none."""
        self.keys = (
            KeyFolder(hosting.keep / "keys", hosting.config.server) if hosting.keep is not None else None
        )
        self._box = LinkBox(hosting.file_links, system_clock) if hosting.file_links is not None else None
        self.admission = Admission(hosting.sessions, hosting.sessions_per_address)
        limits = limits_of(hosting)
        self.places = Places(connections_for(limits.connections), limits.per_network)
        self.attempts = Attempts(hosting.attempts_per_address, asyncio.get_running_loop().time)
        self.checking = asyncio.Semaphore(PASSWORDS_AT_ONCE)
        self.collector = Collector()
        self.connections: set[Connection] = set()
        self.sessions: set[Session] = set()
        self.is_closing = False
        self._make_context = make_context
        self._background: set[asyncio.Task[None]] = set()

    def context(self, address: str, owner: Owner | None = None, language: str | None = None) -> Context:
        """The context of an account's program (``owner`` None: not signed in yet), with the host's settings.

        ``address`` is the client's; it is sent to the portal.
        """
        config = self.hosting.config
        keeps = self.hosting.keep is not None
        context = self._make_context(
            replace(
                config, login=owner.login if owner else None, lang=language or self.language, keep_cache=keeps
            )
        )
        if owner is not None and owner.is_known:
            context.use(store_for(owner, context.config, context.paths, context.clock))
        context.keys = self.keys
        context.client_address = client_address_of(address, self.hosting.portal_secret, context.clock)
        return context

    def session_links(self) -> SessionLinks | None:
        """Return the links of a session; None if the host passes no files on."""
        if self._box is None:
            return None
        address = self.hosting.file_links_url.rstrip("/") + "/"
        return SessionLinks(self._box, address, system_clock)

    def in_background(self, work: asyncio.Task[None]) -> None:
        """Keep a reference to a task until it is done; ``emptied`` waits for it."""
        self._background.add(work)
        work.add_done_callback(self._background.discard)

    async def emptied(self) -> None:
        """Wait until all background tasks are done."""
        while self._background:
            await asyncio.wait(self._background)
