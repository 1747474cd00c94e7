"""What an erasure leaves of requests: that they were made, by whom, and what became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from ruobr_server.areas.approvals.states import APPROVAL
from ruobr_server.areas.approvals.tables import approval_people, approvals
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.workflow.service import close_histories

WORDS = ("title", "reason", "note", "body", "facts")


def erase(connection: Connection, account_id: int, now: datetime) -> None:
    """Empty the words of requests that the account made or decided, or that are about its owner."""
    people = approval_people.c
    owner = select(account_owners.c.person_id).where(account_owners.c.id == account_id).scalar_subquery()
    about = select(people.approval_id).where(people.person_id == owner)
    own = approvals.c
    theirs = or_(own.account_id == account_id, own.decided_by == account_id, own.id.in_(about))
    numbers = connection.scalars(select(own.id).where(theirs)).all()
    connection.execute(update(approvals).where(own.id.in_(numbers)).values(dict.fromkeys(WORDS, "")))
    close_histories(connection, APPROVAL, numbers)
