"""Consent to the processing of personal data: given for a version of the text, until it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from ruobr_server.areas.personal_data.tables import consents
from ruobr_server.areas.texts.service import accepted_consents
from ruobr_server.auth.account_lock import wait_turn_of
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids
from ruobr_server.kit.errors import Conflict, ConsentNeeded
from ruobr_tui.api.models.personal_data import Consent
from ruobr_tui.api.reasons import personal_data as reasons
from ruobr_tui.api.rules.fields.consent import VERSION

Stop = Callable[[Connection, int, datetime], None]
"""Called for an account when its consent is withdrawn."""


def consent(connection: Connection, caller: Identity, of_settings: str = VERSION) -> Consent:
    """The caller's consent; ``of_settings`` is the version of the text that counts until one is published."""
    accepted = accepted_consents(connection, of_settings)
    row = _latest(connection, caller.account_id)
    if row is None:
        return Consent(version=accepted[0])
    return Consent(
        version=accepted[0],
        given=row.text_version,
        is_accepted=row.text_version in accepted,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
    )


def version_in_force(connection: Connection, of_settings: str = VERSION) -> str:
    """The version of the text that is agreed to now."""
    return accepted_consents(connection, of_settings)[0]


def all_of(connection: Connection, account_id: int) -> list[Consent]:
    """All consents of an account, the earliest first; ``version`` of each is that of its text."""
    rows = connection.execute(
        select(consents).where(consents.c.account_id == account_id).order_by(consents.c.id)
    )
    return [
        Consent(
            version=row.text_version,
            given=row.text_version,
            is_accepted=True,
            given_at=row.given_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]


def require(connection: Connection, caller: Identity, of_settings: str = VERSION) -> None:
    """Raises ``ConsentNeeded`` without a consent to the text in force, or to one that is still enough."""
    if not consent(connection, caller, of_settings).is_valid:
        raise ConsentNeeded


def is_withdrawn(connection: Connection, account_id: int) -> bool:
    """Whether an account has withdrawn its consent and not given another."""
    row = _latest(connection, account_id)
    return row is not None and row.withdrawn_at is not None


def give(
    connection: Connection, account_id: int, version: str, now: datetime, of_settings: str = VERSION
) -> None:
    """Store a consent. Raises ``Conflict`` if another version of the text is in force."""
    if version != version_in_force(connection, of_settings):
        raise Conflict(reasons.WORDING_CHANGED)
    store(connection, account_id, version, now)


def store(connection: Connection, account_id: int, version: str, now: datetime) -> None:
    """Store a consent to a version that was in force when it was agreed to."""
    wait_turn_of(connection, account_id)  # of two concurrent requests only one is stored
    row = _latest(connection, account_id)
    if row is not None and row.withdrawn_at is None and row.text_version == version:
        return
    [number] = take_ids(connection, "consents")
    connection.execute(
        insert(consents).values(id=number, account_id=account_id, text_version=version, given_at=now)
    )


def withdraw(connection: Connection, account_id: int, now: datetime, stops: Iterable[Stop]) -> None:
    """End the consent, and everything that depends on it."""
    connection.execute(
        update(consents)
        .where(consents.c.account_id == account_id, consents.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    for stop in stops:
        stop(connection, account_id, now)


def _latest(connection: Connection, account_id: int) -> Row[Any] | None:
    return connection.execute(
        select(consents).where(consents.c.account_id == account_id).order_by(consents.c.id.desc()).limit(1)
    ).one_or_none()
