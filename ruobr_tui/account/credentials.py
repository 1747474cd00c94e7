"""What "remember me" keeps: in the desktop's keyring, or else in a file of the owner's alone.

The keyring is imported when it is needed, it is slow; when it fails, the file is used and
``Secrets.warnings`` says so. A kiosk remembers nothing.
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
    """A secret could be neither kept nor removed."""

    text = N_("The session could not be remembered on this machine (%(reason)s).")
    hint = N_("Sign in again next time, or see `ruobr config` for the folder.")


class KeyringFailed(RuobrError):
    """The keyring could not be used; a file that only its owner can read was used instead."""

    text = N_("The keyring cannot be used (%(reason)s); a file of your own is used.")
    hint = N_("See `ruobr config` for where it is.")


@dataclass(frozen=True, slots=True)
class Secret:
    """What signs an account in again: a session's token or, where there are no sessions, the password."""

    token: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return "<Secret>"


class Secrets:
    """Remembered secrets of accounts, by ``Owner.name``. ``file`` is used where no keyring is."""

    def __init__(self, file: Path, *, kiosk: bool = False) -> None:
        self.warnings: list[RuobrError] = []
        self._file = file
        self._kiosk = kiosk

    def find(self, name: str) -> Secret | None:
        """What is remembered of an account. Never fails: see ``warnings``."""
        if self._kiosk:
            return None
        keyring = self._keyring()
        kept = None
        if keyring is not None:
            try:
                kept = keyring.get_password(SERVICE, name)
            except Exception as error:  # backends raise whatever their libraries do
                self._failed(error)
        if kept is None:
            kept = self._read().get(name)
        return None if kept is None else _secret(kept)

    def remember(self, name: str, secret: Secret) -> None:
        """Keep a secret until ``forget``. Raises ``NotRemembered``."""
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
        """Remove what is remembered of an account. Raises ``NotRemembered``."""
        keyring = self._keyring()
        if keyring is not None:
            try:
                if keyring.get_password(SERVICE, name) is not None:
                    keyring.delete_password(SERVICE, name)
            except Exception as error:  # as above
                self._failed(error)
        self._change(name, None)

    def _keyring(self) -> KeyringBackend | None:
        """A keyring that keeps secrets safe without asking on the terminal, if there is one."""
        try:
            import keyring
            from keyring.backends import chainer, fail, null

            backend = keyring.get_keyring()
            if isinstance(backend, chainer.ChainerBackend) and not backend.backends:
                return None
            # Below 1 are those that keep nothing safe, or keep it in plain text somewhere else.
            useless = isinstance(backend, fail.Keyring | null.Keyring) or backend.priority < 1
            return None if useless else backend
        except Exception as error:  # as above
            self._failed(error)
            return None

    def _failed(self, error: Exception) -> None:
        # The class alone: what a backend says may name the secret.
        logging.getLogger(__name__).warning("the keyring failed: %s", type(error).__name__)
        if not self.warnings:
            self.warnings.append(KeyringFailed(reason=type(error).__name__))

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._file.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            self.warnings.append(NotRemembered(reason=type(error).__name__))
            return {}
        if not isinstance(kept, dict):
            return {}
        return {name: text for name, text in kept.items() if isinstance(text, str)}

    def _change(self, name: str, text: str | None) -> None:
        kept = self._read()
        if kept.get(name) == text:
            return
        if text is None:
            kept.pop(name, None)
        else:
            kept[name] = text
        try:
            if kept:
                write_private(self._file, json.dumps(kept).encode())
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise NotRemembered(reason=error.strerror or type(error).__name__) from error


def _secret(kept: str) -> Secret | None:
    try:
        raw = json.loads(kept)
    except ValueError:
        return None  # not written by this program
    if not isinstance(raw, dict):
        return None
    token, password = raw.get("token"), raw.get("password")
    return Secret(token if isinstance(token, str) else None, password if isinstance(password, str) else None)


def auth_of(secret: Secret, login: str) -> PortalAuth | None:
    """A remembered secret as the way it signs in."""
    from ruobr_tui.api.auth import HeaderCredentials, SessionToken

    if secret.token is not None:
        with suppress(SignInError):  # a damaged token is as good as none
            return SessionToken(secret.token)
        return None
    return HeaderCredentials(login, secret.password) if secret.password is not None else None
