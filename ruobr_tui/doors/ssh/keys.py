"""Public keys of accounts in the host's folder, each account in a file of its own (JSON, 0600)."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncssh

from ruobr_tui.account_keys import (
    MOST,
    KeptKey,
    NoSessions,
    NotAPublicKey,
    PrivateKeyPasted,
    TooManyKeys,
    WeakKey,
)
from ruobr_tui.api.auth import SessionToken
from ruobr_tui.api.errors import SignInError
from ruobr_tui.api.models.text import one_line
from ruobr_tui.paths import account_id
from ruobr_tui.private_files import write_private
from ruobr_tui.store.errors import NotKept

if TYPE_CHECKING:
    import httpx

_STRONG = ("ssh-ed25519", "ssh-ed448", "ecdsa-sha2-", "sk-ssh-ed25519@", "sk-ecdsa-sha2-")
_LEAST_RSA = 2048
_LONGEST_LINE = 20_000
_LONGEST_NAME = 60


@dataclass(slots=True)
class _Kept:
    """What a file holds."""

    token: str = ""
    keys: list[KeptKey] = field(default_factory=list)


class KeyFolder:
    """Keys of the accounts of one portal. Everything is read when it is asked: other processes write too."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder = folder
        self._server = server

    # For signing in

    def holds(self, login: str, key: asyncssh.SSHKey) -> bool:
        """Whether this key opens the account."""
        data = key.public_data
        return any(_data_of(kept.line) == data for kept in self._read(login).keys)

    def session(self, login: str) -> SessionToken | None:
        """The portal's session that the keys open."""
        return _session(self._read(login).token)

    # For the screen (``account_keys.AccountKeys``)

    def of(self, login: str) -> list[KeptKey]:
        """The keys of an account, the oldest first."""
        return self._read(login).keys

    def add(self, login: str, auth: httpx.Auth | None, text: str, today: date) -> KeptKey:
        """Keep a pasted line, and the session with the first. Raises ``KeyRefused``, ``NotKept``."""
        if not isinstance(auth, SessionToken):
            raise NoSessions
        key = _parsed(text, today)
        kept = self._read(login)
        others = [each for each in kept.keys if each.fingerprint != key.fingerprint]
        if len(others) >= MOST:
            raise TooManyKeys(count=MOST)
        self._write(login, _Kept(kept.token or auth.token, [*others, key]))
        return key

    def remove(self, login: str, key: KeptKey) -> SessionToken | None:
        """Remove a key; returns the session that nothing opens any more. Raises ``NotKept``."""
        kept = self._read(login)
        left = [each for each in kept.keys if each.fingerprint != key.fingerprint]
        if not left:
            return self.forget(login)
        self._write(login, _Kept(kept.token, left))
        return None

    def forget(self, login: str) -> SessionToken | None:
        """Remove all of an account; returns its session. Raises ``NotKept``."""
        session = self.session(login)
        try:
            self._file(login).unlink(missing_ok=True)
        except OSError as error:
            raise NotKept(reason=error.strerror or type(error).__name__) from error
        return session

    def keeps(self, login: str, auth: httpx.Auth) -> bool:
        """Whether this session is the kept one."""
        return isinstance(auth, SessionToken) and self._read(login).token == auth.token

    def renew(self, login: str, before: httpx.Auth | None, now: httpx.Auth | None) -> None:
        """Keep another session if ``before`` was the kept one. Raises ``NotKept``."""
        if before is not None and isinstance(now, SessionToken) and self.keeps(login, before):
            self._write(login, _Kept(now.token, self._read(login).keys))

    # Files

    def _file(self, login: str) -> Path:
        return self._folder / f"{account_id(self._server, login)}.json"

    def _read(self, login: str) -> _Kept:
        """What is kept; a file that is missing or damaged opens nothing."""
        try:
            raw = json.loads(self._file(login).read_bytes())
            return _Kept(str(raw["token"]), [_key(each) for each in raw["keys"]])
        except (OSError, ValueError, KeyError, TypeError):
            return _Kept()

    def _write(self, login: str, kept: _Kept) -> None:
        keys = [asdict(key) | {"added": key.added.isoformat()} for key in kept.keys]
        content = json.dumps({"token": kept.token, "keys": keys}, ensure_ascii=False, indent=1)
        try:
            write_private(self._file(login), content.encode())
        except OSError as error:
            raise NotKept(reason=error.strerror or type(error).__name__) from error


def _key(raw: dict[str, Any]) -> KeptKey:
    texts = {name: str(raw[name]) for name in ("line", "name", "fingerprint")}
    return KeptKey(**texts, added=date.fromisoformat(raw["added"]))


def _data_of(line: str) -> bytes | None:
    try:
        return asyncssh.import_public_key(line).public_data
    except asyncssh.KeyImportError:
        return None  # a library that has forgotten this kind


def _session(token: str) -> SessionToken | None:
    with suppress(SignInError):  # a damaged one is as good as none
        return SessionToken(token)
    return None


def _parsed(text: str, today: date) -> KeptKey:
    if "PRIVATE KEY" in text:
        raise PrivateKeyPasted
    text = text.strip()
    if "\n" in text or len(text) > _LONGEST_LINE:
        raise NotAPublicKey
    try:
        key = asyncssh.import_public_key(text)
    except (asyncssh.KeyImportError, ValueError) as error:
        raise NotAPublicKey from error
    kind = key.get_algorithm()
    bits = getattr(getattr(key, "pyca_key", None), "key_size", 0)
    if not kind.startswith(_STRONG) and not (kind == "ssh-rsa" and bits >= _LEAST_RSA):
        raise WeakKey
    line = key.export_public_key().decode().split()
    name = one_line(key.get_comment() or "")[:_LONGEST_NAME]
    return KeptKey(" ".join(line[:2]), name, key.get_fingerprint(), today)
