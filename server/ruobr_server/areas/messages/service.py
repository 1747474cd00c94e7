"""Messages of a person, and school news. A message is readable only by its author and its recipients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from ruobr_server.areas.messages.letter_parts import (
    ROLES,
    as_page,
    as_text,
    comments_on,
    plain,
    recipients_of,
    replies_to,
    wall_clock,
)
from ruobr_server.areas.messages.tables import letter_comments, letter_recipients, letters, news
from ruobr_server.areas.schools.queries import person_names, school_names, staff_people
from ruobr_server.areas.schools.service import full_name, zone_of
from ruobr_server.kit.errors import InListAlone
from ruobr_tui.api.models.mail import (
    HTML,
    Correspondent,
    Inbox,
    Message,
    MessageDetail,
    NewsItem,
)

LETTERS_SHOWN = 200
"""Maximum number of messages in an inbox."""

NEWS_SHOWN = 100
"""Maximum number of news in a response."""


def inbox(connection: Connection, person_id: int) -> Inbox:
    """The messages of a recipient, the last changed first."""
    author = person_names.alias("author")
    rows = connection.execute(
        select(
            letters.c.id,
            letters.c.type_id,
            letters.c.subject,
            letters.c.text,
            letters.c.author_id,
            author.c.last_name,
            author.c.first_name,
            author.c.middle_name,
            author.c.avatar,
            letters.c.posted_at,
            letters.c.updated_at,
            letter_recipients.c.read_at,
            school_names.c.zone,
        )
        .select_from(letter_recipients)
        .join(letters, letters.c.id == letter_recipients.c.letter_id)
        .join(author, author.c.id == letters.c.author_id)
        .join(school_names, school_names.c.id == letters.c.school_id)
        .where(letter_recipients.c.person_id == person_id)
        .order_by(letters.c.updated_at.desc(), letters.c.id.desc())
        .limit(LETTERS_SHOWN)
    ).all()
    numbers = [row.id for row in rows]
    recipients = recipients_of(connection, numbers)
    answers = replies_to(connection, numbers)
    found = []
    for row in rows:
        zone = zone_of(row.zone)
        # A reply is plain text, whatever the type of the message.
        of_letter = answers[row.id]
        last = of_letter[-1].text if of_letter else row.text
        is_page = row.type_id == HTML
        found.append(
            Message(
                id=row.id,
                type_id=row.type_id,
                subject=row.subject,
                author=full_name(row.last_name, row.first_name, row.middle_name),
                author_id=row.author_id,
                author_avatar=row.avatar,
                posted=wall_clock(row.posted_at, zone),
                updated=wall_clock(row.updated_at, zone),
                read=row.read_at is not None,
                last_text=as_page(row.text, of_letter) if is_page else last,
                clean_text=as_text(row.text, of_letter) if is_page else last,
                people=len(recipients[row.id]) + 1,
                recipients=recipients[row.id],
            )
        )
    return Inbox(messages=found)


def letter(connection: Connection, person_id: int, letter_id: int) -> MessageDetail | None:
    """A message with its replies; None if it does not exist, or this person is neither author nor recipient.

    Raises ``InListAlone`` for one in HTML.
    """
    author = person_names.alias("author")
    row = connection.execute(
        select(
            letters.c.school_id,
            letters.c.type_id,
            letters.c.subject,
            letters.c.text,
            letters.c.author_id,
            letters.c.author_role,
            author.c.last_name,
            author.c.first_name,
            author.c.middle_name,
            author.c.avatar,
            letters.c.posted_at,
            letters.c.updated_at,
            school_names.c.zone,
        )
        .join(author, author.c.id == letters.c.author_id)
        .join(school_names, school_names.c.id == letters.c.school_id)
        .where(letters.c.id == letter_id, _open_to(person_id))
    ).one_or_none()
    if row is None:
        return None
    if row.type_id == HTML:
        raise InListAlone
    zone = zone_of(row.zone)
    recipients = recipients_of(connection, [letter_id])[letter_id]
    return MessageDetail(
        subject=row.subject,
        text=row.text,
        author=full_name(row.last_name, row.first_name, row.middle_name),
        author_id=row.author_id,
        author_avatar=row.avatar,
        role=row.author_role,
        role_title=ROLES.get(row.author_role, ""),
        posted=wall_clock(row.posted_at, zone),
        updated=wall_clock(row.updated_at, zone),
        recipient_count=len(recipients),
        recipients=recipients,
        comments=comments_on(connection, row.school_id, letter_id, zone),
    )


def every_letter(connection: Connection, person_id: int) -> list[dict[str, Any]]:
    """All messages that a person has received or written, with their replies, as JSON, for that person."""
    got = select(letter_recipients.c.letter_id).where(letter_recipients.c.person_id == person_id)
    answered = select(letter_comments.c.letter_id).where(letter_comments.c.author_id == person_id)
    rows = connection.execute(
        select(letters)
        .where(letters.c.id.in_(got) | letters.c.id.in_(answered) | (letters.c.author_id == person_id))
        .order_by(letters.c.id)
    ).all()
    answers: dict[int, list[dict[str, Any]]] = {row.id: [] for row in rows}
    for row in connection.execute(
        select(letter_comments).where(letter_comments.c.letter_id.in_(answers)).order_by(letter_comments.c.id)
    ):
        own = row.author_id == person_id
        answers[row.letter_id].append({"own": own, "text": row.text, "at": row.posted_at.isoformat()})
    return [
        {
            "subject": row.subject,
            "text": plain(row.text, row.type_id),
            "own": row.author_id == person_id,
            "at": row.posted_at.isoformat(),
            "answers": answers[row.id],
        }
        for row in rows
    ]


def erase(connection: Connection, person_id: int) -> None:
    """Remove a person from all recipients; messages stay with the others."""
    connection.execute(delete(letter_recipients).where(letter_recipients.c.person_id == person_id))


def mark_read(connection: Connection, person_id: int, letter_id: int, now: datetime) -> bool:
    """Store when a recipient first opened a message; False if this person is no recipient."""
    mine = and_(letter_recipients.c.person_id == person_id, letter_recipients.c.letter_id == letter_id)
    connection.execute(
        update(letter_recipients).where(mine, letter_recipients.c.read_at.is_(None)).values(read_at=now)
    )
    return connection.scalar(select(letter_recipients.c.letter_id).where(mine)) is not None


def is_unread(connection: Connection, person_id: int, letter_id: int) -> bool:
    """Whether a recipient has not opened a message yet."""
    return (
        connection.scalar(
            select(letter_recipients.c.letter_id).where(
                letter_recipients.c.person_id == person_id,
                letter_recipients.c.letter_id == letter_id,
                letter_recipients.c.read_at.is_(None),
            )
        )
        is not None
    )


def correspondents(connection: Connection, school_ids: Sequence[int], person_id: int) -> list[Correspondent]:
    """Possible recipients: the staff of these schools, without the person themselves."""
    rows = connection.execute(
        select(
            staff_people.c.id,
            person_names.c.id,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
            person_names.c.avatar,
        )
        .join(person_names, person_names.c.id == staff_people.c.person_id)
        .where(staff_people.c.school_id.in_(school_ids), person_names.c.id != person_id)
        .order_by(person_names.c.last_name, person_names.c.first_name, staff_people.c.id)
    )
    return [
        Correspondent(name=full_name(last, first, middle), staff_id=number, user_id=person, avatar=avatar)
        for number, person, last, first, middle, avatar in rows
    ]


def school_news(connection: Connection, school_ids: Sequence[int]) -> list[NewsItem]:
    """The newest news of these schools, the newest first. ``text`` is HTML."""
    rows = connection.execute(
        select(
            news.c.id,
            news.c.title,
            news.c.text,
            news.c.date,
            news.c.published_at,
            news.c.school_id,
            school_names.c.name,
            school_names.c.zone,
            person_names.c.last_name,
            person_names.c.first_name,
            person_names.c.middle_name,
        )
        .join(school_names, school_names.c.id == news.c.school_id)
        .join(person_names, person_names.c.id == news.c.author_id)
        .where(news.c.school_id.in_(school_ids))
        .order_by(news.c.published_at.desc(), news.c.id.desc())
        .limit(NEWS_SHOWN)
    )
    return [
        NewsItem(
            id=row.id,
            title=row.title,
            text=row.text,
            clean_text=plain(row.text, HTML),
            author=full_name(row.last_name, row.first_name, row.middle_name),
            school=row.name,
            school_id=row.school_id,
            day=row.date,
            published=wall_clock(row.published_at, zone_of(row.zone)),
        )
        for row in rows
    ]


def _open_to(person_id: int) -> Any:
    got = (
        select(letter_recipients.c.letter_id)
        .where(letter_recipients.c.letter_id == letters.c.id, letter_recipients.c.person_id == person_id)
        .exists()
    )
    return or_(letters.c.author_id == person_id, got)
