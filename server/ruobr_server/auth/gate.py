"""Authentication of requests: credentials become an account."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from ruobr_server.auth import credentials as stored_credentials
from ruobr_server.auth import known_places, sessions, throttle
from ruobr_server.auth.credential_cache import CredentialCache
from ruobr_server.auth.headers import HeaderCredentials, shown_in
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.request_credentials import AccountKnown, RequestCredentials, TokenShown, identity_of
from ruobr_server.auth.tokens import token_hash
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Unauthenticated, Unavailable
from ruobr_server.kit.http.client_address import address_of
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.clock import Clock

KEEP_ALIVE_EVERY = timedelta(minutes=5)
"""A session's last use is written at most so often, so that most reads do not write."""

SWEEP_EVERY = timedelta(hours=1)


class Gate:
    """Authenticates requests; one per process."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self.passwords = Passwords(settings.password_cost)
        self._database = database
        self._settings = settings
        self._clock = clock
        self._zone = ZoneInfo(settings.time_zone)
        self._cache = CredentialCache()
        self._checking: dict[bytes, asyncio.Task[AccountKnown]] = {}
        self._prolonged_at: dict[int, datetime] = {}
        self._swept_at: datetime | None = None

    async def present(self, scope: MutableMapping[str, Any]) -> RequestCredentials:
        """The request's credentials, for a route with a single query.

        Costs no query, except for header credentials that are not cached. The route passes them to
        ``request_credentials.sender_query`` and raises ``Unauthenticated`` if that finds no row; with a
        session, it awaits ``keep_alive`` afterwards.
        """
        match shown_in(scope["headers"]):
            case HeaderCredentials() as credentials:
                return await self._known(credentials, address_of(scope))
            case str(token):
                return TokenShown(token_hash(token))
            case None:
                raise Unauthenticated

    async def identify(self, scope: MutableMapping[str, Any]) -> Identity:
        """The caller. Raises ``Unauthenticated`` or ``TooManyAttempts``."""
        presented = await self.present(scope)
        found = await self._database.read(identity_of, presented, self._clock(), self._zone)
        if found is None and isinstance(presented, AccountKnown):
            # The password was changed, possibly there and back, after the pair was cached.
            credentials = shown_in(scope["headers"])
            assert isinstance(credentials, HeaderCredentials)
            self._cache.forget(self._cache.mark(credentials))
            presented = await self._known(credentials, address_of(scope))
            found = await self._database.read(identity_of, presented, self._clock(), self._zone)
        if found is None:
            raise Unauthenticated
        identity, last_seen_at = found
        await self.keep_alive(identity.session_id, last_seen_at)
        return identity

    async def keep_alive(self, session_id: int | None, last_seen_at: datetime | None) -> None:
        """Prolong a session in use; most calls do nothing."""
        if session_id is None or last_seen_at is None:
            return
        now = self._clock()
        if now - max(last_seen_at, self._prolonged_at.get(session_id, last_seen_at)) < KEEP_ALIVE_EVERY:
            return
        self._prolonged_at[session_id] = now  # concurrent requests need not write it again
        try:
            settings = self._settings
            await self._database.write(
                sessions.keep_alive, session_id, now, settings.session_life, settings.session_longest
            )
        except Unavailable:
            pass  # the database may be read-only now
        finally:
            self._prolonged_at.pop(session_id, None)

    async def check_password(
        self, login: str, password: str, address: str, *, device_key: str = "", session_id: int | None = None
    ) -> AccountKnown:
        """The account of a login and its password; deliberately slow.

        ``device_key`` is the random key of the client's device, ``session_id`` the session of a signed-in
        user who confirms the password. Raises ``TooManyAttempts`` (then nothing is checked) or
        ``Unauthenticated``.
        """
        now = self._clock()
        stored, place = await self._database.read(_account_and_place, login, device_key, address, now)
        if session_id is not None:
            place = f"session:{session_id}"
        attempt = throttle.Attempt(login, address, place)
        await self._sweep()
        await self._database.write(throttle.count_attempt, attempt, now, self._settings.throttle)
        usable = stored if stored is not None and stored.active else None
        verdict = await self.passwords.check(usable.password_hash if usable else None, password)
        if usable is None or not verdict.right:
            raise Unauthenticated

        def let_in(connection: Connection) -> None:
            throttle.was_right(connection, attempt)
            known_places.remember(connection, usable.id, device_key, address, now)

        await self._database.write(let_in)
        if verdict.new_hash is not None:
            await self._database.write(stored_credentials.rehash, usable, verdict.new_hash)
        return AccountKnown(usable.id, usable.password_version)

    def close(self) -> None:
        """Stop the threads."""
        self.passwords.close()

    async def _known(self, credentials: HeaderCredentials, address: str) -> AccountKnown:
        mark = self._cache.mark(credentials)
        known = self._cache.recall(mark, self._clock())
        if known is not None:
            return known
        # A client that starts sends several requests at the same time: they share one check.
        task = self._checking.get(mark)
        if task is None:
            task = asyncio.create_task(self._check_pair(mark, credentials, address), name="check password")
            self._checking[mark] = task
            task.add_done_callback(lambda done: self._checked(mark, done))
        return await asyncio.shield(task)

    async def _check_pair(self, mark: bytes, credentials: HeaderCredentials, address: str) -> AccountKnown:
        known = await self.check_password(credentials.login, credentials.password, address)
        await self._database.write(stored_credentials.note_use, known.account_id, self._clock())
        self._cache.remember(mark, known, self._clock())
        return known

    def _checked(self, mark: bytes, task: asyncio.Task[AccountKnown]) -> None:
        self._checking.pop(mark, None)
        if not task.cancelled():
            task.exception()  # the waiting requests raise it; without any, it is not reported as unhandled

    async def _sweep(self) -> None:
        now = self._clock()
        if self._swept_at is not None and now - self._swept_at < SWEEP_EVERY:
            return
        self._swept_at = now
        await self._database.write(throttle.sweep, now, self._settings.throttle)
        await self._database.write(sessions.end_expired_sessions, now)


def _account_and_place(
    connection: Connection, login: str, device_key: str, address: str, now: datetime
) -> tuple[stored_credentials.StoredCredentials | None, str]:
    """The account, and whether the device or network is known to it."""
    stored = stored_credentials.credentials(connection, login)
    number = known_places.NOBODY if stored is None else stored.id
    return stored, known_places.known(connection, number, device_key, address, now)
