"""The queue of outgoing letters: put in with what they are about, taken out by one sender at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from ruobr_server.integrations.email.tables import outgoing_letters
from ruobr_server.kit.db.ids import take_ids

LEASE = timedelta(minutes=10)
"""Who takes a letter has so long to send it; then another process may try. Longer than all the waits of a
slow conversation together (``sender.TIMEOUT`` each), so that nobody gets a letter twice."""

FIRST_PAUSE = timedelta(seconds=30)
GIVEN_UP = timedelta(days=1)
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to send. The body may hold a secret."""

    id: int
    to_address: str
    subject: str
    body: str = field(repr=False)
    created_at: datetime


def queue_letter(connection: Connection, to: str, subject: str, body: str, now: datetime) -> None:
    """Send this as soon as the transaction is committed."""
    put(connection, "waiting", to, subject, body, now)


def put(connection: Connection, state: str, to: str, subject: str, body: str, now: datetime) -> None:
    """A line of the queue: a letter that is ``waiting``, or what was ``asked`` and makes one."""
    [number] = take_ids(connection, "outgoing_letters")
    connection.execute(
        insert(outgoing_letters).values(
            id=number,
            to_address=to,
            subject=subject,
            body=body,
            state=state,
            attempts=0,
            next_try_at=now,
            created_at=now,
        )
    )


def next_due(connection: Connection, state: str, now: datetime) -> Letter | None:
    """The line whose time came first; another process looks past it until this transaction ends."""
    own = outgoing_letters
    row = connection.execute(
        select(own.c.id, own.c.to_address, own.c.subject, own.c.body, own.c.created_at)
        .where(own.c.state == state, own.c.next_try_at <= now)
        .order_by(own.c.next_try_at, own.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).one_or_none()
    return None if row is None else Letter(*row)


def take_next(connection: Connection, now: datetime) -> Letter | None:
    """A letter whose time has come; nobody else gets it for a while."""
    letter = next_due(connection, "waiting", now)
    if letter is not None:
        mine = outgoing_letters.c.id == letter.id
        connection.execute(update(outgoing_letters).where(mine).values(next_try_at=now + LEASE))
    return letter


def was_sent(connection: Connection, letter_id: int) -> None:
    """It is on its way; what it said is forgotten here."""
    own = outgoing_letters
    connection.execute(update(own).where(own.c.id == letter_id).values(state="sent", body=""))


def was_not_sent(connection: Connection, letter_id: int, now: datetime, *, for_good: bool = False) -> None:
    """Try again after a growing pause; after a day, or when the address is refused, give up."""
    own = outgoing_letters
    row = connection.execute(select(own.c.attempts, own.c.created_at).where(own.c.id == letter_id)).one()
    if for_good or now - row.created_at > GIVEN_UP:
        connection.execute(update(own).where(own.c.id == letter_id).values(state="failed", body=""))
        return
    pause = FIRST_PAUSE * 2 ** min(row.attempts, 7)
    connection.execute(
        update(own).where(own.c.id == letter_id).values(attempts=row.attempts + 1, next_try_at=now + pause)
    )


def erase(connection: Connection, email: str) -> None:
    """Letters to an address that nobody of the portal has any more, whether they are sent or not."""
    connection.execute(
        delete(outgoing_letters).where(func.lower(outgoing_letters.c.to_address) == email.lower())
    )


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove what is long over, and what nobody has sent since: its secrets are no use to anybody."""
    connection.execute(delete(outgoing_letters).where(outgoing_letters.c.created_at < now - KEPT))
