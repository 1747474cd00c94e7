"""What belongs to a message: its recipients, its replies, and the text with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from inscriptis import get_text
from sqlalchemy import Connection, select

from ruobr_server.areas.messages.tables import letter_comments, letter_recipients
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_tui.api.models.mail import HTML, Comment, Recipient

ROLES = {1: "Родитель", 2: "Сотрудник", 3: "Ученик"}
"""The wire also has the role as a text, in Russian."""


class Reply(NamedTuple):
    """A reply to a message."""

    author: str
    text: str


def recipients_of(connection: Connection, letter_ids: Sequence[int]) -> defaultdict[int, list[Recipient]]:
    """The recipients of each message, by name."""
    rows = connection.execute(
        select(
            letter_recipients.c.letter_id,
            letter_recipients.c.role,
            person_names.c.id,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
            person_names.c.avatar,
        )
        .join(person_names, person_names.c.id == letter_recipients.c.person_id)
        .where(letter_recipients.c.letter_id.in_(letter_ids))
        .order_by(person_names.c.last_name, person_names.c.first_name, person_names.c.id)
    )
    found: defaultdict[int, list[Recipient]] = defaultdict(list)
    for number, role, person, last, first, middle, avatar in rows:
        found[number].append(
            Recipient(role=role, user_id=person, avatar=avatar, name=full_name(last, first, middle))
        )
    return found


def replies_to(connection: Connection, letter_ids: Sequence[int]) -> defaultdict[int, list[Reply]]:
    """The replies to each message, in their order."""
    rows = connection.execute(
        select(
            letter_comments.c.letter_id,
            letter_comments.c.text,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
        )
        .join(person_names, person_names.c.id == letter_comments.c.author_id)
        .where(letter_comments.c.letter_id.in_(letter_ids))
        .order_by(letter_comments.c.id)
    )
    found: defaultdict[int, list[Reply]] = defaultdict(list)
    for number, text, last, first, middle in rows:
        found[number].append(Reply(full_name(last, first, middle), text))
    return found


def plain(text: str, type_id: int) -> str:
    """A message's text without markup."""
    return get_text(text).strip() if type_id == HTML and text.strip() else text


def as_page(text: str, answers: Sequence[Reply]) -> str:
    """Text and replies as HTML, which contains links and pictures."""
    return "".join([text, *(f"<p>{escape(each.author)}: {escape(each.text)}</p>" for each in answers)])


def as_text(text: str, answers: Sequence[Reply]) -> str:
    """A message in HTML and its replies as plain text, because they can be read only in the list."""
    return "\n\n".join([plain(text, HTML), *(f"{each.author}: {each.text}" for each in answers)])


def comments_on(connection: Connection, school_id: int, letter_id: int, zone: ZoneInfo) -> list[Comment]:
    """The replies with their numbers and times, in their order."""
    rows = connection.execute(
        select(
            letter_comments.c.id,
            letter_comments.c.text,
            letter_comments.c.posted_at,
            letter_comments.c.updated_at,
            person_names.c.id.label("author_id"),
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
            person_names.c.avatar,
        )
        .join(person_names, person_names.c.id == letter_comments.c.author_id)
        .where(letter_comments.c.school_id == school_id, letter_comments.c.letter_id == letter_id)
        .order_by(letter_comments.c.posted_at, letter_comments.c.id)
    )
    return [
        Comment(
            id=row.id,
            author=full_name(row.last_name, row.first_name, row.middle_name),
            author_id=row.author_id,
            author_avatar=row.avatar,
            text=row.text,
            posted=wall_clock(row.posted_at, zone),
            updated=wall_clock(row.updated_at, zone),
        )
        for row in rows
    ]


def wall_clock(moment: datetime, zone: ZoneInfo) -> datetime:
    """The time on a clock of the school, without an offset."""
    return moment.astimezone(zone).replace(tzinfo=None)
