"""Complaints: submitting one, reading the result with number and secret, answering it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, case, insert, or_, select

from ruobr_server.areas.complaints.states import COMPLAINT
from ruobr_server.areas.complaints.tables import complaints
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.auth.desks import COMPLAINTS, schools_of_desk
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids, wait_turn
from ruobr_server.kit.errors import Changed, Conflict, Invalid, NotFound
from ruobr_server.kit.http.forms import right
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import begin, move
from ruobr_tui.api.models.complaints import (
    ComplaintReceipt,
    ComplaintResult,
    DeskComplaint,
    DeskComplaints,
)
from ruobr_tui.api.models.family import SchoolChoice
from ruobr_tui.api.reasons import complaints as reasons
from ruobr_tui.api.rules.complaints import answer_by
from ruobr_tui.api.rules.fields.complaint_forms import COMPLAINT as FORM

SHOWN = 300
"""Complaints in a work list."""


def file(
    connection: Connection,
    school_id: int,
    values: Mapping[str, str],
    key: str | None,
    now: datetime,
    today: date,
) -> ComplaintReceipt:
    """Submit a complaint, without authentication. Raises ``InvalidFields`` or ``Invalid``.

    With a ``key`` the secret is derived from it, so that a repeated request gets the same receipt.
    """
    clean = right(FORM, values, today)
    school = connection.execute(
        select(school_names.c.territory_id).where(school_names.c.id == school_id)
    ).one_or_none()
    if school is None:
        raise Invalid(reasons.NO_SCHOOL)
    secret = _secret(key or secrets.token_urlsafe(32))
    request_hash = _hash(key) if key is not None else None
    if request_hash is not None:
        wait_turn(connection, "complaints")  # the same request may be handled at this moment
        known = connection.execute(
            select(complaints).where(complaints.c.request_hash == request_hash)
        ).one_or_none()
        if known is not None:
            if {name: known._mapping[name] for name in clean} != clean or known.school_id != school_id:
                raise Conflict(reasons.FILED_ALREADY)
            return ComplaintReceipt(number=known.number, secret=secret)
    [number] = take_ids(connection, "complaints")
    shown = f"{now:%Y}-{number:05}"
    connection.execute(
        insert(complaints).values(
            id=number,
            school_id=school_id,
            territory_id=school.territory_id,
            number=shown,
            secret_hash=_hash(secret),
            request_hash=request_hash,
            state=COMPLAINT.initial,
            answer="",
            version=1,
            created_at=now,
            updated_at=now,
            **clean,
        )
    )
    begin(connection, COMPLAINT, number, None, now, action="file")
    return ComplaintReceipt(number=shown, secret=secret)


def result(connection: Connection, number: str, secret: str) -> ComplaintResult:
    """The state of a complaint. Raises the same ``NotFound`` for a wrong number and a wrong secret."""
    row = connection.execute(_complaints().where(complaints.c.number == number.strip())).one_or_none()
    stored = row.secret_hash if row is not None else bytes(32)
    if not hmac.compare_digest(stored, _hash(secret.strip().upper())) or row is None:
        raise NotFound
    return ComplaintResult(
        number=row.number,
        state=row.state,
        school=row.school,
        filed_at=row.created_at,
        changed_at=row.updated_at,
        answer=row.answer,
    )


def every_school(connection: Connection) -> list[SchoolChoice]:
    """All schools, by name."""
    rows = connection.execute(
        select(school_names.c.id, school_names.c.name).order_by(school_names.c.name, school_names.c.id)
    )
    return [SchoolChoice(id=row.id, title=row.name) for row in rows]


# The operator's side


def work_list(connection: Connection, caller: Identity) -> DeskComplaints:
    """Open complaints of this desk, the oldest first, then the last decided ones. Raises ``Forbidden``."""
    live = complaints.c.state.in_(COMPLAINT.live)
    rows = connection.execute(
        _of_desk(connection, caller)
        .order_by(
            case((live, 0), else_=1),
            case((live, complaints.c.created_at)),
            complaints.c.updated_at.desc(),
            complaints.c.id,
        )
        .limit(SHOWN)
    )
    return DeskComplaints(complaints=[_for_desk(row) for row in rows])


def decide(
    connection: Connection,
    caller: Identity,
    complaint_id: int,
    action: str,
    version: int,
    note: str,
    now: datetime,
) -> None:
    """Take, answer, decline or reopen a complaint; the sender reads the note.

    Raises ``Forbidden``, ``NotFound`` for one of another territory, ``Changed`` for an old version, and what
    ``move`` raises.
    """
    row = connection.execute(
        _of_desk(connection, caller).where(complaints.c.id == complaint_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Changed(_for_desk(row).to_wire())
    values: dict[str, Any] = {"answer": note} if action in ("answer", "decline") else {}
    move(
        connection,
        COMPLAINT,
        complaints,
        row._mapping,
        action,
        {OPERATOR},
        caller.account_id,
        now,
        note=note,
        **values,
    )


def _complaints() -> Select[Any]:
    return select(complaints, school_names.c.name.label("school"), school_names.c.zone).join(
        school_names, school_names.c.id == complaints.c.school_id
    )


def _of_desk(connection: Connection, caller: Identity) -> Select[Any]:
    territories, single = schools_of_desk(connection, caller, COMPLAINTS)
    return _complaints().where(
        or_(complaints.c.territory_id.in_(territories), complaints.c.school_id.in_(single))
    )


def _for_desk(row: Row[Any]) -> DeskComplaint:
    return DeskComplaint(
        id=row.id,
        number=row.number,
        state=row.state,
        school=row.school,
        values={name: row._mapping[name] for name in FORM.names()},
        filed_at=row.created_at,
        changed_at=row.updated_at,
        answer=row.answer,
        answer_by=answer_by(row.created_at.astimezone(ZoneInfo(row.zone)).date()),
        actions=COMPLAINT.actions(row.state, OPERATOR),
        version=row.version,
    )


def _secret(random: str) -> str:
    """Twelve letters and digits that are easily read out (60 bits)."""
    digest = hashlib.sha256(f"complaint\0{random}".encode()).digest()
    return b32encode(digest).decode()[:12]


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
