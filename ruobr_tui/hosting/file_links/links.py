"""The links of one session: their addresses, and an end with the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ruobr_tui.api.errors import N_, RuobrError
from ruobr_tui.files.links import FileLink, Wanted
from ruobr_tui.hosting.file_links.box import LASTS, File, LinkBox
from ruobr_tui.hosting.file_links.expected import EXPECTED

PATH = "f"
"""Part of the address before the token; short, for a code that small terminals can show."""
MOST_OPEN = 5
"""Links of a session that are open at once."""
MOST_BYTES_OPEN = 40 * 1024 * 1024
"""Bytes of these files: the room of the host is for many sessions."""


class TooManyLinks(RuobrError):
    """The session has as many open links as it may have."""

    text = N_("Too many links are open. Use or close one first.")


class SessionLinks:
    """``address``: the public address of the host, with a slash at the end."""

    def __init__(self, box: LinkBox, address: str, clock: Callable[[], datetime]) -> None:
        self._box = box
        self._address = address
        self._clock = clock
        self._open: dict[str, FileLink] = {}
        self._sizes: dict[str, int] = {}

    def offer(self, name: str, body: bytes) -> FileLink:
        """Offer a file. Raises ``NoLink``, ``TooManyLinks``, ``FileTooLarge``."""
        self._make_room(len(body))
        return self._linked(self._box.offer(File(name, body)), name, len(body))

    def invite(self, wanted: Wanted) -> FileLink:
        """Wait for a file. Raises ``NoLink``, ``TooManyLinks``."""
        size = EXPECTED[wanted].largest
        self._make_room(size)
        return self._linked(self._box.invite(wanted), "", size)

    def is_open(self, link: FileLink) -> bool:
        """Return whether the link was neither used nor withdrawn, and has not expired."""
        return link.token in self._open and self._box.use_of(link.token) is not None

    def collect(self, link: FileLink) -> tuple[str, bytes] | None:
        """Return name and content of the file that has arrived, once; a link of another session has none."""
        file = self._box.collect(link.token) if link.token in self._open else None
        return (file.name, file.body) if file is not None else None

    def withdraw(self, link: FileLink) -> None:
        """End a link of this session."""
        if self._open.pop(link.token, None) is not None:
            self._box.withdraw(link.token)

    def close(self) -> None:
        """End all links of the session."""
        for link in list(self._open.values()):
            self.withdraw(link)

    def _make_room(self, size: int) -> None:
        now = self._clock()
        self._open = {
            token: link
            for token, link in self._open.items()
            if link.expires_at > now and (not link.name or self.is_open(link))
        }
        self._sizes = {token: self._sizes[token] for token in self._open}
        if len(self._open) >= MOST_OPEN or sum(self._sizes.values()) + size > MOST_BYTES_OPEN:
            raise TooManyLinks

    def _linked(self, token: str, name: str, size: int) -> FileLink:
        link = FileLink(f"{self._address}{PATH}/{token}", token, name, self._clock() + LASTS)
        self._open[token] = link
        self._sizes[token] = size
        return link
