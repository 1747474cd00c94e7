"""Stored credentials of "remember me": in the desktop's keyring, or else in a file with mode 0600.

The keyring is imported lazily because it is slow; when it fails, the file is used and ``Secrets.warnings``
has the error. A kiosk stores nothing.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ruobr_tui.api.errors import N_, RuobrError, SignInError
from ruobr_tui.files.private_files import write_private

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from ruobr_tui.api.auth import PortalAuth

SERVICE = "ruobr"


class NotRemembered(RuobrError):
    """A secret could be neither stored nor removed."""

    text = N_("The sign-in could not be saved on this computer (%(reason)s).")
    hint = N_("Next time sign in again. `ruobr config` shows the folder.")


class KeyringFailed(RuobrError):
    """The keyring could not be used; a file that only its owner can read was used instead."""

    text = N_("The keyring is not available (%(reason)s). A private file is used instead.")
    hint = N_("`ruobr config` shows where it is.")


@dataclass(frozen=True, slots=True)
class Secret:
    """Credentials for signing in again: a session token or, at portals without sessions, the password."""

    token: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return "<Secret>"


class Secrets:
    """Stored secrets of accounts, by ``Owner.name``. ``file`` is used without a keyring."""

    def __init__(self, file: Path, *, kiosk: bool = False) -> None:
        self.warnings: list[RuobrError] = []
        self._file = file
        self._kiosk = kiosk

    def find(self, name: str) -> Secret | None:
        """The stored secret of an account. Never fails: see ``warnings``."""
        if self._kiosk:
            return None
        keyring = self._keyring()
        text = None
        if keyring is not None:
            try:
                text = keyring.get_password(SERVICE, name)
            except Exception as error:  # backends raise whatever their libraries do
                self._failed(error)
        if text is None:
            text = self._read().get(name)
        return None if text is None else _secret(text)

    def remember(self, name: str, secret: Secret) -> None:
        """Store a secret until ``forget``. Raises ``NotRemembered``."""
        if self._kiosk:
            return
        text = json.dumps({"token": secret.token, "password": secret.password})
        keyring = self._keyring()
        if keyring is not None:
            try:
                keyring.set_password(SERVICE, name, text)
            except Exception as error:  # as above
                self._failed(error)
            else:
                self._change(name, None)
                return
        self._change(name, text)

    def forget(self, name: str) -> None:
        """Remove the stored secret of an account. Raises ``NotRemembered``."""
        keyring = self._keyring()
        if keyring is not None:
            try:
                if keyring.get_password(SERVICE, name) is not None:
                    keyring.delete_password(SERVICE, name)
            except Exception as error:  # as above
                self._failed(error)
        self._change(name, None)

    def _keyring(self) -> KeyringBackend | None:
        """A keyring that stores secrets safely and does not prompt on the terminal, if there is one."""
        try:
            import keyring
            from keyring.backends import chainer, fail, null

            backend = keyring.get_keyring()
            if isinstance(backend, chainer.ChainerBackend) and not backend.backends:
                return None
            # Priorities below 1 are backends that store nothing, or plain text somewhere else.
            useless = isinstance(backend, fail.Keyring | null.Keyring) or backend.priority < 1
            return None if useless else backend
        except Exception as error:  # as above
            self._failed(error)
            return None

    def _failed(self, error: Exception) -> None:
        # The type only: a backend's message may contain the secret.
        logging.getLogger(__name__).warning("the keyring failed: %s", type(error).__name__)
        if not self.warnings:
            self.warnings.append(KeyringFailed(reason=type(error).__name__))

    def _read(self) -> dict[str, str]:
        try:
            content = json.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            self.warnings.append(NotRemembered(reason=type(error).__name__))
            return {}
        if not isinstance(content, dict):
            return {}
        return {name: text for name, text in content.items() if isinstance(text, str)}

    def _change(self, name: str, text: str | None) -> None:
        content = self._read()
        if content.get(name) == text:
            return
        if text is None:
            content.pop(name, None)
        else:
            content[name] = text
        try:
            if content:
                write_private(self._file, json.dumps(content).encode())
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise NotRemembered(reason=error.strerror or type(error).__name__) from error


def _secret(text: str) -> Secret | None:
    try:
        raw = json.loads(text)
    except ValueError:
        return None  # not written by this program
    if not isinstance(raw, dict):
        return None
    token, password = raw.get("token"), raw.get("password")
    return Secret(token if isinstance(token, str) else None, password if isinstance(password, str) else None)


def auth_of(secret: Secret, login: str) -> PortalAuth | None:
    """The httpx authentication for a stored secret; None for an unusable one."""
    from ruobr_tui.api.auth import HeaderCredentials, SessionToken

    if secret.token is not None:
        with suppress(SignInError):  # a damaged token counts as none
            return SessionToken(secret.token)
        return None
    return HeaderCredentials(login, secret.password) if secret.password is not None else None
