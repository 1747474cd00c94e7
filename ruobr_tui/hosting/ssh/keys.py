"""Public keys of accounts in the host's folder, each account in a file of its own (JSON, 0600)."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncssh

from ruobr_tui.account.ssh_keys import (
    MOST,
    NoSessions,
    NotAPublicKey,
    PrivateKeyPasted,
    StoredKey,
    TooManyKeys,
    WeakKey,
)
from ruobr_tui.api.auth import SessionToken
from ruobr_tui.api.errors import AnotherAccount, SignInError
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.files.paths import former_name, login_name, normal_server
from ruobr_tui.files.private_files import write_private
from ruobr_tui.store.account.owner import Owner, owner_of
from ruobr_tui.store.errors import NotStored

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

_STRONG = ("ssh-ed25519", "ssh-ed448", "ecdsa-sha2-", "sk-ssh-ed25519@", "sk-ecdsa-sha2-")
_LEAST_RSA = 2048
_LONGEST_LINE = 20_000
_LONGEST_NAME = 60


@dataclass(slots=True)
class _StoredKeys:
    """The content of a file."""

    token: str = ""
    keys: list[StoredKey] = field(default_factory=list)
    owner: Owner | None = None


class KeyFolder:
    """Keys of the accounts of one portal. Files are read at each call: other processes write them too.

    A file belongs to one account; its name holds hashes of the login and of the account. The login is what a
    client sends; two accounts that had the same login one after the other share no file.
    """

    def __init__(self, folder: Path, server: str) -> None:
        self._folder = folder
        self._server = server

    # For authentication

    def opened(self, login: str, key: asyncssh.SSHKey) -> Owner | None:
        """The owner of this key among the accounts with this login; None if there is none.

        An owner that is not ``is_known`` comes from a file of the former format: the caller must verify which
        account its session opens.
        """
        data = key.public_data
        for file in self._files(login_name(self._server, login), "*"):
            stored = _read(file)
            if _has(stored, data) and stored.owner is not None and stored.owner.server == self._normal:
                return stored.owner
        if _has(_read(self._former(login)), data):
            return Owner(self._normal, login)
        return None

    def session(self, owner: Owner) -> SessionToken | None:
        """The portal session that is stored for the keys of this account."""
        stored = self._stored(owner) if owner.is_known else _read(self._former(owner.login))
        return _session(stored.token)

    # For the screen (``account_keys.AccountKeys``)

    def of(self, owner: Owner) -> list[StoredKey]:
        """The keys of an account, the oldest first."""
        return self._stored(owner).keys

    def add(self, owner: Owner, auth: httpx.Auth | None, text: str, today: date) -> StoredKey:
        """Store a pasted key, and with the first one the session. Raises ``KeyRefused``, ``NotStored``."""
        if not isinstance(auth, SessionToken) or not owner.is_known:
            raise NoSessions
        key = _parsed(text, today)
        stored = self._stored(owner)
        others = [each for each in stored.keys if each.fingerprint != key.fingerprint]
        if len(others) >= MOST:
            raise TooManyKeys(count=MOST)
        self._write(_StoredKeys(stored.token or auth.token, [*others, key], owner))
        return key

    def remove(self, owner: Owner, key: StoredKey) -> SessionToken | None:
        """Remove a key; with the last one returns the portal session to end. Raises ``NotStored``."""
        stored = self._stored(owner)
        left = [each for each in stored.keys if each.fingerprint != key.fingerprint]
        if not left:
            return self.forget(owner)
        self._write(_StoredKeys(stored.token, left, owner))
        return None

    def forget(self, owner: Owner) -> SessionToken | None:
        """Remove all keys of an account; returns its portal session. Raises ``NotStored``."""
        session = _session(self._stored(owner).token)
        self._remove(self._files_of(owner))
        return session

    def has_session(self, owner: Owner, auth: httpx.Auth) -> bool:
        """Whether this portal session is the stored one."""
        return isinstance(auth, SessionToken) and self._stored(owner).token == auth.token

    def renew(self, owner: Owner, before: httpx.Auth | None, now: httpx.Auth | None) -> None:
        """Replace the stored session ``before`` by ``now`` of the same account. Raises ``NotStored``."""
        if before is not None and isinstance(now, SessionToken) and self.has_session(owner, before):
            self._write(_StoredKeys(now.token, self._stored(owner).keys, owner))

    def signed_in(self, owner: Owner) -> None:
        """Rename the file after a sign-in under a new login. Raises ``NotStored``."""
        stored = self._stored(owner)
        if stored.keys and stored.owner != owner:
            self._write(_StoredKeys(stored.token, stored.keys, owner))

    def bind_former(self, login: str, owner: Owner, auth: httpx.Auth) -> None:
        """Bind a file of the former format (named by the login) to the account of its session.

        The keys in such a file may be of several people if the login changed hands. So they are
        taken over only if the account still has that login. Raises ``AnotherAccount``, ``NotStored``.
        """
        former = _read(self._former(login))
        if not isinstance(auth, SessionToken) or former.token != auth.token:
            return
        is_its_login = owner.account and owner.login.casefold() == login.strip().casefold()
        if is_its_login:
            self._write(_StoredKeys(former.token, former.keys, owner))
        else:
            log.warning("SSH keys of a login may be of several people: they open nothing any more")
        if owner.account:
            self._remove([self._former(login)])
        if not is_its_login:
            raise AnotherAccount

    def refuse(self, owner: Owner) -> None:
        """Remove an account's files whose session opens another account. Raises ``NotStored``."""
        self._remove(self._files_of(owner))

    # Files

    @property
    def _normal(self) -> str:
        return normal_server(self._server)

    def _files(self, login: str, owner: str) -> list[Path]:
        return sorted(self._folder.glob(f"{login}.{owner}.json"))

    def _former(self, login: str) -> Path:
        return self._folder / f"{former_name(self._server, login)}.json"

    def _stored(self, owner: Owner) -> _StoredKeys:
        """The stored keys of an account under any of its logins; nothing that another account wrote."""
        return next((_read(file) for file in self._files_of(owner)), _StoredKeys())

    def _files_of(self, owner: Owner) -> list[Path]:
        """Files whose recorded owner is this account, also if the portal sent fewer identifiers then."""
        files = [*self._files("*", owner.name), *self._files(login_name(self._server, owner.login), "*")]
        matching = []
        for file in dict.fromkeys(files):
            whose = _read(file).owner
            if whose is not None and whose.is_same(owner):
                matching.append(file)
        return matching

    def _write(self, content: _StoredKeys) -> None:
        owner = content.owner
        assert owner is not None
        keys = [asdict(key) | {"added": key.added.isoformat()} for key in content.keys]
        document = {"owner": owner.to_json(), "token": content.token, "keys": keys}
        file = self._folder / f"{login_name(self._server, owner.login)}.{owner.name}.json"
        try:
            write_private(file, json.dumps(document, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise NotStored(reason=error.strerror or type(error).__name__) from error
        self._remove(other for other in self._files_of(owner) if other != file)

    def _remove(self, files: Iterable[Path]) -> None:
        try:
            for file in files:
                file.unlink(missing_ok=True)
        except OSError as error:
            raise NotStored(reason=error.strerror or type(error).__name__) from error


def _read(file: Path) -> _StoredKeys:
    """The content of a file; empty if it is missing or damaged."""
    try:
        raw = json.loads(file.read_bytes())
        keys = [_key(each) for each in raw["keys"]]
        return _StoredKeys(str(raw["token"]), keys, owner_of(raw.get("owner")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return _StoredKeys()


def _has(stored: _StoredKeys, data: bytes) -> bool:
    return any(_data_of(each.line) == data for each in stored.keys)


def _key(raw: dict[str, Any]) -> StoredKey:
    texts = {name: str(raw[name]) for name in ("line", "name", "fingerprint")}
    return StoredKey(**texts, added=date.fromisoformat(raw["added"]))


def _data_of(line: str) -> bytes | None:
    try:
        return asyncssh.import_public_key(" ".join(line.split()[:2])).public_data
    except (asyncssh.KeyImportError, ValueError):
        return None  # a key type that the library no longer supports


def _session(token: str) -> SessionToken | None:
    with suppress(SignInError):  # a damaged token counts as none
        return SessionToken(token)
    return None


def _parsed(text: str, today: date) -> StoredKey:
    if "PRIVATE KEY" in text:
        raise PrivateKeyPasted
    text = text.strip()
    if "\n" in text or len(text) > _LONGEST_LINE:
        raise NotAPublicKey
    # The comment is free text in any alphabet; the library reads ASCII only.
    data, comment = " ".join(text.split()[:2]), " ".join(text.split()[2:])
    try:
        key = asyncssh.import_public_key(data)
    except (asyncssh.KeyImportError, ValueError) as error:
        raise NotAPublicKey from error
    kind = key.get_algorithm()
    bits = getattr(getattr(key, "pyca_key", None), "key_size", 0)
    if not kind.startswith(_STRONG) and not (kind == "ssh-rsa" and bits >= _LEAST_RSA):
        raise WeakKey
    line = key.export_public_key().decode().split()
    name = one_line(comment)[:_LONGEST_NAME]
    return StoredKey(" ".join(line[:2]), name, key.get_fingerprint(), today)
