"""One connection: authentication, and at most one session channel."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import asyncssh

from ruobr_tui import i18n, phrases
from ruobr_tui.account.sign_in import sign_in
from ruobr_tui.api.errors import N_, RuobrError, StepNeeded, WrongPassword
from ruobr_tui.api.rules.network.networks import network_of
from ruobr_tui.hosting.hosted_app import leave
from ruobr_tui.hosting.ssh.backpressure import watch
from ruobr_tui.hosting.ssh.channel import Channel
from ruobr_tui.hosting.ssh.guarded import GuardedConnection
from ruobr_tui.hosting.ssh.settings import NEWCOMER
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.context import Context
    from ruobr_tui.hosting.ssh.server import Server
    from ruobr_tui.store.account.owner import Owner

log = logging.getLogger(__name__)

MOST_PROBES = 20
"""Public keys that one connection may try."""
IDLE_TIME = 30.0
"""Seconds that an authenticated connection may stay open without a session, before it or after it."""

FULL = N_("The server is full. Try again in a few minutes.")
STOPPING = N_("The server is shutting down. Try again in a few minutes.")
MISTYPED = N_("Too many failed sign-in attempts. Connect again.")
PROBED = N_("Too many keys offered. Choose one: ssh -i FILE -o IdentitiesOnly=yes")
SLOWED = N_("Too many failed sign-in attempts. Try again in 15 minutes.")


class Connection(asyncssh.SSHServer):
    """Signs in at the portal with the login and password of SSH. Forwarding of any kind is refused.

    Only authenticated connections take a place for a session.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.peer = ""
        """The client's IP address, ``address`` the network that is counted for it."""
        self.address = ""
        self.context: Context | None = None
        """The signed-in account's context, until the channel takes it."""
        self._connection: asyncssh.SSHServerConnection | None = None
        self._channel: Channel | None = None
        self._has_place = False
        self._had_session = False
        self._failures = self._probes = 0
        self._key_holder: Owner | None = None
        self._login = ""
        """The login of ``context`` or of the owner of the key."""
        self._ending: asyncio.TimerHandle | None = None

    # The connection

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Handle a new connection; it must finish the key exchange within ``handshake_time``."""
        self._connection = conn
        watch(conn, self._line_is_full)
        self.peer = str(conn.get_extra_info("peername")[0])
        self.address = network_of(self.peer)
        self.server.connections.add(self)
        assert isinstance(conn, GuardedConnection)
        conn.place.is_expendable = lambda: not self._has_place
        self._ending = asyncio.get_running_loop().call_later(self.server.hosting.handshake_time, self.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Free what the connection holds."""
        self.server.connections.discard(self)
        if self._has_place:
            self._has_place = False
            self.server.admission.give_back(self.address)
        if self._ending is not None:
            self._ending.cancel()
        context, self.context = self.context, None
        if context is not None:  # signed in, but requested no session
            self.server.in_background(asyncio.create_task(leave(context)))
        self._connection = None

    def _line_is_full(self, is_full: bool) -> None:
        if self._channel is not None:
            self._channel.line_is_full(is_full)

    def close(self) -> None:
        """Close the connection after all output was sent."""
        if self._connection is not None:
            self._connection.close()

    def abort(self) -> None:
        """Close the connection immediately."""
        if self._connection is not None:
            self._connection.abort()

    def _end_later(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        self._ending = asyncio.get_running_loop().call_later(IDLE_TIME, self.close)

    # Authentication

    def begin_auth(self, username: str) -> bool:
        """Whether authentication is needed: the user ``new`` gets the login screen instead."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        if self.server.is_closing:
            self._refuse(STOPPING)
        if not self.server.admission.has_place(self.address):
            self._refuse(FULL)
        attempts = self.server.attempts
        if attempts.are_too_many(attempts.source(self.address, username)):
            self._refuse(SLOWED)
        return username != NEWCOMER

    def auth_completed(self) -> None:
        """Take a place for the session, and bind the context to the login that was authenticated.

        Earlier attempts for other logins on this connection do not count.
        """
        assert self._connection is not None
        self._has_place = self.server.admission.take(self.address)
        if not self._has_place:
            self._refuse(FULL)  # another connection took the last place meanwhile
        login = str(self._connection.get_extra_info("username"))
        context, self.context = self.context, None
        if login != NEWCOMER:
            if context is not None and self._login == login:
                self.context = context
            elif context is None and self._key_holder is not None and self._login == login:
                self.context = self._opened_by_key(self._key_holder)
        if context is not None and self.context is not context:
            self.server.in_background(asyncio.create_task(leave(context)))
        self._end_later()

    def password_auth_supported(self) -> bool:
        """Yes: the portal's login and password."""
        return True

    async def validate_password(self, username: str, password: str) -> bool:
        """Check the password with the portal; each failure from the same address delays the next check."""
        self._failures += 1
        if self._failures > self.server.hosting.attempts:
            self._refuse(MISTYPED)
        if username == NEWCOMER:  # clients may send a password although none was needed
            return False
        source = self.server.attempts.source(self.address, username)
        await asyncio.sleep(self.server.attempts.wait(source))
        if self.server.attempts.are_too_many(source):
            self._refuse(SLOWED)
        signing_in = asyncio.create_task(self._sign_in(username, password))
        try:
            self.context = await asyncio.shield(signing_in)
            self._login = username
        except asyncio.CancelledError:  # the client is gone, or tries another method
            self.server.in_background(asyncio.create_task(_leave_later(signing_in)))
            raise
        return self.context is not None

    async def _sign_in(self, login: str, password: str) -> Context | None:
        """The context of a signed-in account; None if the portal refused."""
        context = self.server.context(self.peer, language=self.server.language)
        try:
            async with self.server.checking:
                await sign_in(context, context.config.server, login, password, remember=False)
        except StepNeeded as error:  # the password was right; the program asks for the rest
            context.config = replace(context.config, login=login)
            context.pending = (password, error)
            self.server.attempts.succeeded(self.address, login)
            return context
        except RuobrError as error:
            context.close()
            if isinstance(error, WrongPassword):
                self.server.attempts.failed(self.server.attempts.source(self.address, login))
                log.info("wrong password from %s", self.address)
            else:
                log.warning("nobody could be signed in: %s", type(error).__name__)
                self._send_banner(_in_language(self.server.language, error))
        except Exception as error:  # the type alone: a text may hold personal data
            context.close()
            log.error("signing in failed: %s", type(error).__name__)
        else:
            self.server.attempts.succeeded(self.address, login)
            return context
        return None

    def public_key_auth_supported(self) -> bool:
        """Only if the host stores keys."""
        return self.server.keys is not None

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key belongs to the account. asyncssh checks that the client has the private key."""
        self._probes += 1
        if self._probes > MOST_PROBES:
            self._refuse(PROBED)
        owner = self.server.keys.opened(username, key) if self.server.keys and username != NEWCOMER else None
        if owner is None:
            return False
        self._key_holder, self._login = owner, username
        return True

    def _opened_by_key(self, owner: Owner) -> Context | None:
        """A context with the account's stored portal session; an expired one leads to the login screen."""
        session = self.server.keys.session(owner) if self.server.keys is not None else None
        if session is None:
            return None
        context = self.server.context(self.peer, owner)
        context.auth = session
        return context

    def _send_banner(self, text: str) -> None:
        """Send one line before authentication."""
        if self._connection is not None:
            with suppress(OSError):  # authenticated meanwhile
                self._connection.send_auth_banner(text + "\r\n")

    def _refuse(self, text: str) -> None:
        """End the connection with a line. Raises ``DisconnectError``."""
        log.info("refused %s: %s", self.address, text)
        with i18n.speaking(self.server.language):
            words = _(text)
        raise asyncssh.DisconnectError(asyncssh.DISC_TOO_MANY_CONNECTIONS, words, self.server.language)

    # Channels

    def session_requested(self) -> Channel | bool:
        """Accept one session channel per connection."""
        if self._had_session or self._connection is None or self.server.is_closing:
            return False
        self._had_session = True
        if self._ending is not None:
            self._ending.cancel()
        context, self.context = self.context, None
        self._channel = Channel(self, context)
        return self._channel

    def session_ended(self, context: Context | None) -> None:
        """Close the connection soon if the client does not. ``context`` was signed in and not used."""
        self._channel = None
        if context is not None:
            self.server.in_background(asyncio.create_task(leave(context)))
        if self._connection is not None:
            self._end_later()


async def _leave_later(signing_in: asyncio.Task[Context | None]) -> None:
    """Wait for a sign-in that nobody needs any more, and end its portal session."""
    context = await signing_in
    if context is not None:
        await leave(context)


def _in_language(language: str, error: RuobrError) -> str:
    with i18n.speaking(language):
        return phrases.error_sentence(error)
