"""The queue of outgoing email: queued in the transaction of its cause, each sent by a job."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update
from starlette.datastructures import State

from ruobr_server.integrations.email.states import LetterState
from ruobr_server.integrations.email.tables import outgoing_letters
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.jobs.backoff import Backoff
from ruobr_server.kit.jobs.queue import Job, enqueue

LETTER = "email.letter"
"""The kind of the sending jobs; their key is the email's id."""

BACKOFF = Backoff(
    first=timedelta(seconds=30), longest=timedelta(minutes=64), attempts=50, within=timedelta(days=1)
)
"""An unreachable mail server is retried for a day."""

RETENTION = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Letter:
    """An email to send. The body may contain a secret."""

    id: int
    to_address: str
    subject: str
    body: str = field(repr=False)
    created_at: datetime


def sends_letters(state: State) -> bool:
    """Whether this server has a mail server; the state is that of the app."""
    return getattr(state, "smtp", None) is not None


def queue_letter(connection: Connection, to: str, subject: str, body: str, now: datetime) -> None:
    """Send an email after the transaction is committed."""
    put(connection, LetterState.WAITING, LETTER, to, subject, body, now)


def put(
    connection: Connection, state: LetterState, job_kind: str, to: str, subject: str, body: str, now: datetime
) -> None:
    """Insert an email, or a request for one; and the job that handles it."""
    [number] = take_ids(connection, "outgoing_letters")
    connection.execute(
        insert(outgoing_letters).values(
            id=number, to_address=to, subject=subject, body=body, state=state, created_at=now
        )
    )
    enqueue(connection, job_kind, str(number), now)


def letter(connection: Connection, job: Job, state: LetterState) -> Letter | None:
    """The email of a job; null if it was sent or erased."""
    own = outgoing_letters.c
    row = connection.execute(
        select(own.id, own.to_address, own.subject, own.body, own.created_at).where(
            own.id == int(job.key), own.state == state
        )
    ).one_or_none()
    return None if row is None else Letter(*row)


def was_sent(connection: Connection, letter_id: int) -> None:
    """Mark an email as sent; its body is deleted."""
    own = outgoing_letters
    connection.execute(update(own).where(own.c.id == letter_id).values(state=LetterState.SENT, body=""))


def remove(connection: Connection, letter_id: int) -> None:
    """Delete a request for an email that was handled."""
    connection.execute(delete(outgoing_letters).where(outgoing_letters.c.id == letter_id))


def give_up(connection: Connection, job: Job) -> None:
    """Mark an email as failed; its body is deleted."""
    own = outgoing_letters
    over = (own.c.id == int(job.key), own.c.state.in_((LetterState.REQUESTED, LetterState.WAITING)))
    connection.execute(update(own).where(*over).values(state=LetterState.FAILED, body=""))


def erase(connection: Connection, email: str) -> None:
    """Delete emails to an address that no user has any more, sent or not."""
    connection.execute(
        delete(outgoing_letters).where(func.lower(outgoing_letters.c.to_address) == email.lower())
    )


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete emails after the retention period, also unsent ones: they may contain secrets."""
    connection.execute(delete(outgoing_letters).where(outgoing_letters.c.created_at < now - RETENTION))
