"""Sessions: signing in and out."""

from __future__ import annotations

import logging

from ruobr_tui.api.auth import SessionToken
from ruobr_tui.api.client.connection import read, rejected_by
from ruobr_tui.api.client.reads import Reads
from ruobr_tui.api.errors import SessionEnded, WrongPassword
from ruobr_tui.api.models.cabinet import SignedIn

_PATH = "cabinet/session"
_log = logging.getLogger(__name__)


class Sessions(Reads):
    """Begins and ends sessions of an account."""

    async def sign_in(
        self, login: str, password: str, device: str = "", device_key: str = "", code: str = ""
    ) -> SignedIn:
        """Begin a session and use it from now on; ``device`` names it in the list of sessions.

        ``device_key`` (random, at most 100 characters) lets the portal recognise a device that has signed in
        before. ``code`` is that of the second factor. Never retried automatically. Raises ``WrongPassword``,
        ``TooManyAttempts``, ``SecondFactorRequired`` without a code, ``FieldsRefused`` for a wrong one.
        """
        payload = {"login": login, "password": password, "device": device}
        if device_key:
            payload["device_key"] = device_key
        if code:
            payload["code"] = code
        raw = await self._write("POST", _PATH, None, WrongPassword, payload)
        signed_in = read(SignedIn.model_validate, raw)
        self._auth = SessionToken(signed_in.token.get_secret_value())
        return signed_in

    async def sign_out(self) -> None:
        """End this session and forget the credentials. A session that has ended already is no error."""
        if isinstance(self._auth, SessionToken):  # header credentials have no session
            try:
                await self._write("DELETE", _PATH, self._auth, rejected_by(self._auth))
            except SessionEnded:
                _log.info("signing out: the session had ended already")
        self._auth = None

    async def end_session(self, number: int) -> None:
        """End a session of the account by its number. Raises ``NotFound`` if there is none."""
        await self.confirm()
        await self._write("DELETE", f"{_PATH}/{number}", self._auth, rejected_by(self._auth))
