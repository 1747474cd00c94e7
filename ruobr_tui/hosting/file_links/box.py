"""Files that wait to be fetched, and places that wait for a file; each is used once and for a short time.

They are in one folder, so that several processes of a host serve the same links. A file's name there is a
hash of the link's token and its content is sealed with a key derived from the token. The token itself is
stored nowhere: who can read the folder alone can read nothing in it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.files.links import LARGEST_FILE, FileTooLarge, Wanted
from ruobr_tui.hosting.file_links.expected import EXPECTED, LARGEST_UPLOAD

LASTS = timedelta(minutes=10)
MOST_FILES = 500
MOST_BYTES = 512 * 1024 * 1024
"""Of all files in the folder."""
TOKEN_LENGTH = 20
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""No two of them look alike: an address is typed where no camera is. Twenty of 32 are 100 bits."""
_LOOK_ALIKE = str.maketrans("oil", "011")
_NONCE = 12


class NoLink(RuobrError):
    """No link can be made now."""

    text = N_("Too many files are waiting on this server. Try again in a few minutes.")


class Use(StrEnum):
    """What a link is for."""

    DOWNLOAD = "file"
    UPLOAD = "wanted"


_GIVEN = "given"
_NEW = ".new"
"""End of the name of a file that is being written."""


@dataclass(frozen=True, slots=True)
class File:
    """A file with the name that its user gave it; not yet a safe file name."""

    name: str
    body: bytes


def typed_token(text: str) -> str:
    """Return a token as it was made from one that was typed; "" if it is none."""
    token = text.lower().translate(_LOOK_ALIKE)
    return token if len(token) == TOKEN_LENGTH and set(token) <= set(LETTERS) else ""


class LinkBox:
    """The folder. ``folder`` exists, is the host's alone (0700), and may be shared by its processes."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock

    def offer(self, file: File) -> str:
        """Store a file; returns the token with which it can be taken. Raises ``NoLink``, ``FileTooLarge``."""
        if len(file.body) > LARGEST_FILE:
            raise FileTooLarge
        token = self._new_token(len(file.body))
        self._write(token, Use.DOWNLOAD, _packed(file))
        return token

    def invite(self, wanted: Wanted) -> str:
        """Make a place for one file; returns the token with which it can be put there. Raises ``NoLink``."""
        token = self._new_token(EXPECTED[wanted].largest)
        self._write(token, Use.UPLOAD, wanted.encode())
        return token

    def use_of(self, token: str) -> Use | None:
        """Return what a token is for now; None if it was used, has expired or never existed."""
        return next((use for use in Use if self._is_valid(self._path(token, use))), None)

    def wanted(self, token: str) -> Wanted | None:
        """Return what kind of file is expected; None if nothing is, or no more."""
        path = self._path(token, Use.UPLOAD)
        if not self._is_valid(path):
            return None
        try:
            return Wanted(_opened(token, path.read_bytes(), Use.UPLOAD).decode())
        except (
            FileNotFoundError,
            InvalidTag,
            ValueError,
        ):  # just used, changed, or of another version
            return None

    def take(self, token: str) -> File | None:
        """Return an offered file and remove it; None if somebody else has taken it or it has expired."""
        return self._removed(token, Use.DOWNLOAD)

    def put(self, token: str, file: File) -> bool:
        """Store a file where it is expected; False if nothing is expected, or no more."""
        kind, wanted = self.wanted(token), self._path(token, Use.UPLOAD)
        if kind is None or len(file.body) > EXPECTED[kind].largest:
            return False
        part = self._write(token, f"{secrets.token_hex(8)}.part", _packed(file), _GIVEN)
        try:
            wanted.unlink()  # of two that arrive at once only one gets here
        except FileNotFoundError:
            part.unlink(missing_ok=True)
            return False
        part.rename(self._path(token, _GIVEN))
        return True

    def collect(self, token: str) -> File | None:
        """Return the file that has arrived, and remove it; None if none has."""
        return self._removed(token, _GIVEN)

    def withdraw(self, token: str) -> None:
        """Remove what belongs to a token."""
        for use in (*Use, _GIVEN):
            self._path(token, use).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what has expired."""
        for path in self._folder.iterdir():
            if not self._is_valid(path, LASTS.total_seconds() if path.name.endswith(_NEW) else 0.0):
                path.unlink(missing_ok=True)

    # The folder

    def _new_token(self, size: int) -> str:
        self.sweep()
        sizes = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                sizes.append(LARGEST_UPLOAD if path.name.endswith(Use.UPLOAD) else path.stat().st_size)
        if len(sizes) >= MOST_FILES or sum(sizes) + size > MOST_BYTES:
            raise NoLink
        return "".join(secrets.choice(LETTERS) for _place in range(TOKEN_LENGTH))

    def _path(self, token: str, use: str) -> Path:
        return self._folder / f"{hashlib.sha256(b'name' + token.encode()).hexdigest()}-{use}"

    def _is_valid(self, path: Path, longer: float = 0.0) -> bool:
        """Whether a file exists and has not expired: its time of change is when it expires.

        ``longer``: seconds that it stays after that; one that is being written does not say yet when.
        """
        try:
            return path.stat().st_mtime + longer > self._clock().timestamp()
        except FileNotFoundError:
            return False

    def _write(self, token: str, use: str, text: bytes, sealed_as: str = "") -> Path:
        path = self._path(token, use)
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + _sealer(token).encrypt(nonce, text, (sealed_as or use).encode())
        part = path.with_name(path.name + _NEW)
        expires = (self._clock() + LASTS).timestamp()
        try:
            descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(sealed)
            os.utime(part, (expires, expires))
            part.rename(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise NoLink from error
        return path

    def _removed(self, token: str, use: str) -> File | None:
        path = self._path(token, use)
        if not self._is_valid(path):
            return None
        own = path.with_name(f"{path.name}.{secrets.token_hex(8)}.taken")
        try:
            path.rename(own)  # of two that want it at once only one gets it
        except FileNotFoundError:
            return None
        try:
            text = _opened(token, own.read_bytes(), use)
        except InvalidTag:  # somebody has changed the folder
            return None
        finally:
            own.unlink(missing_ok=True)
        return _unpacked(text)


def _sealer(token: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"seal" + token.encode()).digest())


def _opened(token: str, sealed: bytes, sealed_as: str) -> bytes:
    """Raises ``InvalidTag`` if it was not sealed with this token, as this."""
    return _sealer(token).decrypt(sealed[:_NONCE], sealed[_NONCE:], sealed_as.encode())


def _packed(file: File) -> bytes:
    name = file.name.encode()
    return len(name).to_bytes(4) + name + file.body


def _unpacked(text: bytes) -> File:
    end = 4 + int.from_bytes(text[:4])
    return File(text[4:end].decode(), text[end:])
