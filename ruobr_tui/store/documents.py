"""Cached responses: one row per resource, with its ETag and the time of the portal's last confirmation."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakValueDictionary

from ruobr_tui.api.rules.text import json_text

if TYPE_CHECKING:
    from ruobr_tui.api.models.parts.base import Parsed
    from ruobr_tui.api.resources import Resource

T = TypeVar("T")


class Document(NamedTuple):
    """A stored answer. ``version`` changes with every new body."""

    body: bytes
    etag: str | None
    fetched_at: datetime
    version: int


def stored(connection: sqlite3.Connection, key: str) -> Document | None:
    """The cached response of a resource."""
    row = connection.execute(
        "SELECT body, etag, fetched_at, version FROM documents WHERE key = ?", (key,)
    ).fetchone()
    return None if row is None else Document(row[0], row[1], datetime.fromisoformat(row[2]), row[3])


def save(connection: sqlite3.Connection, key: str, body: bytes, etag: str | None, now: datetime) -> None:
    """Keep a new answer."""
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, (SELECT coalesce(max(version), 0) + 1 FROM documents))"
        " ON CONFLICT (key) DO UPDATE SET body = excluded.body, etag = excluded.etag,"
        " fetched_at = excluded.fetched_at, version = excluded.version",
        (key, body, etag, now.isoformat()),
    )


def keys(connection: sqlite3.Connection, prefix: str) -> frozenset[str]:
    """The keys of what is stored that begin so."""
    rows = connection.execute("SELECT key FROM documents WHERE substr(key, 1, ?) = ?", (len(prefix), prefix))
    return frozenset(key for (key,) in rows)


def remove(connection: sqlite3.Connection, prefix: str) -> None:
    """Remove the documents whose keys begin so."""
    connection.execute("DELETE FROM documents WHERE substr(key, 1, ?) = ?", (len(prefix), prefix))


def confirm(connection: sqlite3.Connection, key: str, now: datetime) -> None:
    """Note that the portal has confirmed the cached response (304)."""
    connection.execute("UPDATE documents SET fetched_at = ? WHERE key = ?", (now.isoformat(), key))


_parsed_here: WeakValueDictionary[tuple[str, bytes], Parsed[Any]] = WeakValueDictionary()
"""What is in use in this process, by key and digest of the body: sessions of one family share it."""


class Reader:
    """Parses cached responses into models, each body once. The values are not to be changed.

    A body that the present models cannot read (stored by another version) counts as never fetched.
    """

    def __init__(self) -> None:
        self._read: dict[str, tuple[bytes, Parsed[Any]]] = {}  # with a digest of the body

    def parsed(self, resource: Resource[T], body: bytes) -> Parsed[T] | None:
        """The value in a body, or None when it cannot be read."""
        digest = hashlib.blake2b(body, digest_size=16).digest()
        known = self._read.get(resource.key)
        if known is not None and known[0] == digest:
            return known[1]
        from pydantic import ValidationError

        place = (resource.key, digest)
        parsed = _parsed_here.get(place)
        if parsed is None:
            try:
                parsed = _parsed_here[place] = resource.read(json_text.decoded(body))
            except (json_text.WrongJson, ValidationError):
                return None
        self._read[resource.key] = (digest, parsed)
        return parsed

    def forget(self) -> None:
        """Read everything anew from now on."""
        self._read.clear()
