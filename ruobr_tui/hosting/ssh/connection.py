"""One connection: who it is, and that it asks for one session and nothing else."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import asyncssh

from ruobr_tui import i18n, phrases
from ruobr_tui.account.sign_in import sign_in
from ruobr_tui.api.errors import N_, RuobrError, WrongPassword
from ruobr_tui.api.rules.networks import network_of
from ruobr_tui.hosting.hosted_app import leave
from ruobr_tui.hosting.ssh.backpressure import watch
from ruobr_tui.hosting.ssh.channel import Channel
from ruobr_tui.hosting.ssh.guarded import GuardedConnection
from ruobr_tui.hosting.ssh.settings import NEWCOMER
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.ssh.server import Door
    from ruobr_tui.store.owner import Owner

log = logging.getLogger(__name__)

MOST_PROBES = 20
"""Public keys that one connection may try."""
ASKING_TIME = 30.0
"""Seconds from having signed in to a session, and from the end of that to the end of the connection."""

FULL = N_("All places are taken. Come back in a few minutes.")
STOPPING = N_("The host is about to stop. Come back in a few minutes.")
MISTYPED = N_("Too many wrong passwords on one connection. Connect again.")
PROBED = N_("Too many keys were tried. Name one: ssh -i FILE -o IdentitiesOnly=yes")
SLOWED = N_("Too many wrong passwords. Come back in a quarter of an hour.")


class Connection(asyncssh.SSHServer):
    """Signs in at the portal with what SSH asks for. Forwarding of any kind stays refused.

    A place for a session is taken by who has signed in: who only stands at the door takes none from them.
    """

    def __init__(self, door: Door) -> None:
        self.door = door
        self.peer = ""
        """The client's IP address, ``address`` the network that is counted for it."""
        self.address = ""
        self.context: Context | None = None
        """Who has signed in, until the session takes it."""
        self._connection: asyncssh.SSHServerConnection | None = None
        self._channel: Channel | None = None
        self._has_place = False
        self._had_session = False
        self._failures = self._probes = 0
        self._key_holder: Owner | None = None
        self._login = ""
        """As whom the context or the holder of a key has signed in."""
        self._ending: asyncio.TimerHandle | None = None

    # The line

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Somebody has come; keys have to be exchanged soon."""
        self._connection = conn
        watch(conn, self._line_is_full)
        self.peer = str(conn.get_extra_info("peername")[0])
        self.address = network_of(self.peer)
        self.door.connections.add(self)
        assert isinstance(conn, GuardedConnection)
        conn.place.is_expendable = lambda: not self._has_place
        self._ending = asyncio.get_running_loop().call_later(self.door.hosting.handshake_time, self.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing of the connection is left."""
        self.door.connections.discard(self)
        if self._has_place:
            self._has_place = False
            self.door.admission.give_back(self.address)
        if self._ending is not None:
            self._ending.cancel()
        context, self.context = self.context, None
        if context is not None:  # signed in, and asked for nothing
            self.door.in_background(asyncio.create_task(leave(context)))
        self._connection = None

    def _line_is_full(self, is_full: bool) -> None:
        if self._channel is not None:
            self._channel.line_is_full(is_full)

    def close(self) -> None:
        """End the connection, once what is on its way has been sent."""
        if self._connection is not None:
            self._connection.close()

    def abort(self) -> None:
        """End it at once."""
        if self._connection is not None:
            self._connection.abort()

    def _end_later(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        self._ending = asyncio.get_running_loop().call_later(ASKING_TIME, self.close)

    # Signing in

    def begin_auth(self, username: str) -> bool:
        """Whether a password is needed: ``new`` meets the login screen instead."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        if self.door.is_closing:
            self._refuse(STOPPING)
        if not self.door.admission.has_place(self.address):
            self._refuse(FULL)
        attempts = self.door.attempts
        if attempts.are_too_many(attempts.source(self.address, username)):
            self._refuse(SLOWED)
        return username != NEWCOMER

    def auth_completed(self) -> None:
        """Signed in: a session should be asked for.

        What was tried before for other logins on this connection counts for nothing.
        """
        assert self._connection is not None
        self._has_place = self.door.admission.take(self.address)
        if not self._has_place:
            self._refuse(FULL)  # somebody else was faster
        login = str(self._connection.get_extra_info("username"))
        context, self.context = self.context, None
        if login != NEWCOMER:
            if context is not None and self._login == login:
                self.context = context
            elif context is None and self._key_holder is not None and self._login == login:
                self.context = self._opened_by_key(self._key_holder)
        if context is not None and self.context is not context:
            self.door.in_background(asyncio.create_task(leave(context)))
        self._end_later()

    def password_auth_supported(self) -> bool:
        """The portal's own login and password."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Ask the portal; each wrong password from the same address is answered later."""
        self._failures += 1
        if self._failures > self.door.hosting.attempts:
            self._refuse(MISTYPED)
        if username == NEWCOMER:  # a client may go on after "none" was enough
            return False
        source = self.door.attempts.source(self.address, username)
        await asyncio.sleep(self.door.attempts.wait(source))
        if self.door.attempts.are_too_many(source):
            self._refuse(SLOWED)
        signing_in = asyncio.create_task(self._sign_in(username, password))
        try:
            self.context = await asyncio.shield(signing_in)
            self._login = username
        except asyncio.CancelledError:  # the client is gone, or tries something else
            self.door.in_background(asyncio.create_task(_leave_later(signing_in)))
            raise
        return self.context is not None

    async def _sign_in(self, login: str, password: str) -> Context | None:
        """What the session will stand on; None when the portal did not let them in."""
        context = self.door.context(self.peer, language=self.door.language)
        try:
            async with self.door.checking:
                await sign_in(context, context.config.server, login, password, remember=False)
        except RuobrError as error:
            context.close()
            if isinstance(error, WrongPassword):
                self.door.attempts.failed(self.door.attempts.source(self.address, login))
                log.info("wrong password from %s", self.address)
            else:
                log.warning("nobody could be signed in: %s", type(error).__name__)
                self._tell(_in_language(self.door.language, error))
        except Exception as error:  # the type alone: a text may hold personal data
            context.close()
            log.error("signing in failed: %s", type(error).__name__)
        else:
            self.door.attempts.succeeded(self.address, login)
            return context
        return None

    def public_key_auth_supported(self) -> bool:
        """Only where keys are kept."""
        return self.door.keys is not None

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key opens the account. That the client has its other half is checked by asyncssh."""
        self._probes += 1
        if self._probes > MOST_PROBES:
            self._refuse(PROBED)
        owner = self.door.keys.opened(username, key) if self.door.keys and username != NEWCOMER else None
        if owner is None:
            return False
        self._key_holder, self._login = owner, username
        return True

    def _opened_by_key(self, owner: Owner) -> Context | None:
        """The account's kept session; when it has ended, the portal's answer leads to the login screen."""
        session = self.door.keys.session(owner) if self.door.keys is not None else None
        if session is None:
            return None
        context = self.door.context(self.peer, owner)
        context.auth = session
        return context

    def _tell(self, text: str) -> None:
        """A line before signing in."""
        if self._connection is not None:
            with suppress(OSError):  # signed in meanwhile
                self._connection.send_auth_banner(text + "\r\n")

    def _refuse(self, text: str) -> None:
        """End the connection with a line. Raises ``DisconnectError``."""
        log.info("refused %s: %s", self.address, text)
        with i18n.speaking(self.door.language):
            words = _(text)
        raise asyncssh.DisconnectError(asyncssh.DISC_TOO_MANY_CONNECTIONS, words, self.door.language)

    # What may be asked for

    def session_requested(self) -> Channel | bool:
        """One session, once."""
        if self._had_session or self._connection is None or self.door.is_closing:
            return False
        self._had_session = True
        if self._ending is not None:
            self._ending.cancel()
        context, self.context = self.context, None
        self._channel = Channel(self, context)
        return self._channel

    def session_ended(self, context: Context | None) -> None:
        """The client need not stay; one that does is sent away. ``context``: who signed in for nothing."""
        self._channel = None
        if context is not None:
            self.door.in_background(asyncio.create_task(leave(context)))
        if self._connection is not None:
            self._end_later()


async def _leave_later(signing_in: asyncio.Task[Context | None]) -> None:
    """Nobody waits for it any more; what it opens at the portal is closed again."""
    context = await signing_in
    if context is not None:
        await leave(context)


def _in_language(language: str, error: RuobrError) -> str:
    with i18n.speaking(language):
        return phrases.error_sentence(error)
