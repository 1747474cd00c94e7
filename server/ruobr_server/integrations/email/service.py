"""The queue of outgoing letters: put in with what they are about, each sent by a job of its own."""

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
"""The kind of the jobs that send; their key is the letter's number."""

BACKOFF = Backoff(
    first=timedelta(seconds=30), longest=timedelta(minutes=64), attempts=50, within=timedelta(days=1)
)
"""A mail server that is away is tried for a day."""

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to send. The body may hold a secret."""

    id: int
    to_address: str
    subject: str
    body: str = field(repr=False)
    created_at: datetime


def sends_letters(state: State) -> bool:
    """Whether this server has a mail server; the state is that of the app."""
    return getattr(state, "smtp", None) is not None


def queue_letter(connection: Connection, to: str, subject: str, body: str, now: datetime) -> None:
    """Send this as soon as the transaction is committed."""
    put(connection, LetterState.WAITING, LETTER, to, subject, body, now)


def put(
    connection: Connection, state: LetterState, job_kind: str, to: str, subject: str, body: str, now: datetime
) -> None:
    """A letter to send, or a request for one; and the job that works on it."""
    [number] = take_ids(connection, "outgoing_letters")
    connection.execute(
        insert(outgoing_letters).values(
            id=number, to_address=to, subject=subject, body=body, state=state, created_at=now
        )
    )
    enqueue(connection, job_kind, str(number), now)


def letter(connection: Connection, job: Job, state: LetterState) -> Letter | None:
    """What a job is about; null when it is over already, or was erased."""
    own = outgoing_letters.c
    row = connection.execute(
        select(own.id, own.to_address, own.subject, own.body, own.created_at).where(
            own.id == int(job.key), own.state == state
        )
    ).one_or_none()
    return None if row is None else Letter(*row)


def was_sent(connection: Connection, letter_id: int) -> None:
    """It is on its way; what it said is forgotten here."""
    own = outgoing_letters
    connection.execute(update(own).where(own.c.id == letter_id).values(state=LetterState.SENT, body=""))


def remove(connection: Connection, letter_id: int) -> None:
    """What was asked has been answered: nothing of it stays."""
    connection.execute(delete(outgoing_letters).where(outgoing_letters.c.id == letter_id))


def give_up(connection: Connection, job: Job) -> None:
    """Nobody tries any more; what it said is forgotten here."""
    own = outgoing_letters
    over = (own.c.id == int(job.key), own.c.state.in_((LetterState.REQUESTED, LetterState.WAITING)))
    connection.execute(update(own).where(*over).values(state=LetterState.FAILED, body=""))


def erase(connection: Connection, email: str) -> None:
    """Letters to an address that nobody of the portal has any more, whether they are sent or not."""
    connection.execute(
        delete(outgoing_letters).where(func.lower(outgoing_letters.c.to_address) == email.lower())
    )


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove what is long over, and what nobody has sent since: its secrets are no use to anybody."""
    connection.execute(delete(outgoing_letters).where(outgoing_letters.c.created_at < now - KEPT))
