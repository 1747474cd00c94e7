"""The words by which a child is found at desks: its names, and the birth certificate from its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert

from ruobr_server.areas.families.tables import child_words, searched
from ruobr_server.kit.db.search import words_in

_CERTIFICATE = "№"
"""Before the digits of a certificate, which is searched by its end."""


def from_the_end(digits: str) -> str:
    """The word of a certificate's last digits."""
    return _CERTIFICATE + digits[::-1]


def words_of(values: Mapping[str, Any]) -> list[str]:
    """The words of a child's row."""
    number = str(values.get("certificate_number") or "")
    return sorted({*words_in(searched(values)), *([from_the_end(number)] if number else ())})


def store_words(connection: Connection, child_id: int, values: Mapping[str, Any]) -> None:
    """Replace the words of a child."""
    remove_words(connection, child_id)
    connection.execute(
        insert(child_words), [{"child_id": child_id, "word": word} for word in words_of(values)]
    )


def remove_words(connection: Connection, child_id: int) -> None:
    """Find the child no more."""
    connection.execute(delete(child_words).where(child_words.c.child_id == child_id))
