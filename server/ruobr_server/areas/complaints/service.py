"""Complaints: submitting one, and reading the result with number and secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from ruobr_server.areas.complaints.desk_search import store_words
from ruobr_server.areas.complaints.states import COMPLAINT
from ruobr_server.areas.complaints.tables import complaints
from ruobr_server.areas.desks.service import notify_desk
from ruobr_server.areas.schools.queries import school_names
from ruobr_server.auth.desks import COMPLAINTS
from ruobr_server.kit.db.ids import take_ids, wait_turn
from ruobr_server.kit.errors import Conflict, Invalid, NotFound
from ruobr_server.kit.http.forms import right
from ruobr_server.kit.workflow.service import begin
from ruobr_tui.api.models.complaints import ComplaintReceipt, ComplaintResult
from ruobr_tui.api.models.family import SchoolChoice
from ruobr_tui.api.reasons import complaints as reasons
from ruobr_tui.api.rules.fields.complaint_forms import COMPLAINT as FORM


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
    store_words(connection, number, clean)
    begin(connection, COMPLAINT, number, None, now, action="file")
    notify_desk(connection, COMPLAINTS, number, school.territory_id, school_id, now)
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


def _complaints() -> Select[Any]:
    return select(complaints, school_names.c.name.label("school")).join(
        school_names, school_names.c.id == complaints.c.school_id
    )


def _secret(random: str) -> str:
    """Twelve letters and digits that are easily read out (60 bits)."""
    digest = hashlib.sha256(f"complaint\0{random}".encode()).digest()
    return b32encode(digest).decode()[:12]


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
