"""Delivery of a message: stored once, and published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from ruobr_server.areas.events.service import publish
from ruobr_server.areas.messages.tables import letter_recipients, letters
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import InvalidInput
from ruobr_tui.api.models.events import LETTER

PLAIN = 1
"""The type of a message without markup."""

STAFF, PARENT, PUPIL = 2, 1, 3
"""Roles of authors and recipients."""


@dataclass(frozen=True, slots=True)
class NewLetter:
    """``recipients`` are roles by person id; ``type_id`` says whether the text is plain or HTML."""

    school_id: int
    author_id: int
    subject: str
    text: str
    recipients: Mapping[int, int]
    author_role: int = STAFF
    type_id: int = PLAIN


def deliver(connection: Connection, letter: NewLetter, now: datetime) -> int:
    """Deliver a message to its recipients and notify their accounts; return its id. Raises ``Invalid``."""
    if not letter.recipients:
        raise InvalidInput("recipients: at least one")
    [number] = take_ids(connection, "letters")
    connection.execute(
        insert(letters).values(
            school_id=letter.school_id,
            id=number,
            type_id=letter.type_id,
            subject=letter.subject,
            text=letter.text,
            author_id=letter.author_id,
            author_role=letter.author_role,
            posted_at=now,
            updated_at=now,
        )
    )
    connection.execute(
        insert(letter_recipients),
        [
            {"person_id": person_id, "letter_id": number, "role": role, "read_at": None}
            for person_id, role in letter.recipients.items()
        ],
    )
    readers = select(account_owners.c.id).where(account_owners.c.person_id.in_(sorted(letter.recipients)))
    publish(connection, connection.scalars(readers).all(), LETTER, {"letter": number}, now)
    return number
