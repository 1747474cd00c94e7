"""A draft is written, and published as the next version: nothing that was published ever changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, insert, select

from ruobr_server.areas.texts.access import require_editor
from ruobr_server.areas.texts.reading import detail
from ruobr_server.areas.texts.service import officer_of, operator_of
from ruobr_server.areas.texts.states import DISCARD, PUBLISH, SAVE, TEXT
from ruobr_server.areas.texts.tables import text_versions
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db.ids import take_ids, wait_turn
from ruobr_server.kit.errors import Changed, Conflict, InvalidFields
from ruobr_server.kit.settings import Settings
from ruobr_server.kit.workflow.machine import OPERATOR
from ruobr_server.kit.workflow.service import begin, move
from ruobr_tui.api.models.portal_texts import (
    DraftRequest,
    DraftVersion,
    PortalTextDetail,
    PublishRequest,
    Wording,
)
from ruobr_tui.api.reasons import portal_texts as reasons
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.portal_texts import CONSENT, KINDS, check_body, check_subject, filled, tidied
from ruobr_tui.api.states.portal_texts import TextState

_own = text_versions.c


def save_draft(
    connection: Connection,
    caller: Identity,
    kind: str,
    request: DraftRequest,
    now: datetime,
    settings: Settings,
) -> PortalTextDetail:
    """Write the draft. Raises ``Forbidden``, ``NotFound``, ``InvalidFields`` with what is wrong, ``Changed``
    if somebody else has written it since it was read.
    """
    require_editor(connection, caller, kind)
    put_draft(connection, caller.account_id, kind, request, now, settings)
    return detail(connection, kind, settings)


def discard_draft(
    connection: Connection,
    caller: Identity,
    kind: str,
    request: DraftVersion,
    now: datetime,
    settings: Settings,
) -> PortalTextDetail:
    """Give the draft up; it stays in the records. Raises as ``save_draft``, ``Conflict`` without a draft."""
    require_editor(connection, caller, kind)
    row = _draft(connection, kind, request.version, settings)
    move(connection, TEXT, text_versions, row._mapping, DISCARD, {OPERATOR}, caller.account_id, now)
    return detail(connection, kind, settings)


def publish(
    connection: Connection,
    caller: Identity,
    kind: str,
    request: PublishRequest,
    now: datetime,
    settings: Settings,
) -> PortalTextDetail:
    """Make the draft the text in force. Raises as ``save_draft``, and ``Conflict`` without a draft, for words
    that are in force already, or while the portal has no legal entity that a consent could name.
    """
    require_editor(connection, caller, kind)
    publish_draft(connection, caller.account_id, kind, request, now, settings)
    return detail(connection, kind, settings)


def put_draft(
    connection: Connection,
    account_id: int | None,
    kind: str,
    request: DraftRequest,
    now: datetime,
    settings: Settings,
) -> None:
    """The same for a command of the server."""
    ru, en = _tidy(request.ru), _tidy(request.en)
    _check(kind, ru, en, settings)
    words = _columns(ru, en)
    wait_turn(connection, f"texts/{kind}")
    row = _draft_row(connection, kind)
    if (0 if row is None else row.version) != request.version:
        raise Changed(detail(connection, kind, settings).to_wire())
    if row is not None:
        move(connection, TEXT, text_versions, row._mapping, SAVE, {OPERATOR}, account_id, now, **words)
        return
    [number] = take_ids(connection, "text_versions")
    connection.execute(
        insert(text_versions).values(
            id=number,
            kind=kind,
            state=TextState.DRAFT,
            version=1,
            created_by=account_id,
            created_at=now,
            updated_at=now,
            **words,
        )
    )
    begin(connection, TEXT, number, account_id, now)


def publish_draft(
    connection: Connection,
    account_id: int | None,
    kind: str,
    request: PublishRequest,
    now: datetime,
    settings: Settings,
) -> None:
    """The same for a command of the server."""
    if request.asks_again and kind != CONSENT:
        raise Conflict(reasons.CONSENT_ALONE)
    wait_turn(connection, f"texts/{kind}")
    row = _draft(connection, kind, request.version, settings)
    if kind == CONSENT and not settings.legal_entity.name:
        raise Conflict(reasons.NO_ENTITY)
    ru = Wording(subject=row.subject_ru, body=row.body_ru)
    en = Wording(subject=row.subject_en, body=row.body_en)
    _check(kind, ru, en, settings)  # the settings may be others by now
    known = detail(connection, kind, settings)
    # What is agreed to must not change with the settings: the portal's own values become part of the text.
    values = {"operator": operator_of(settings.legal_entity) or settings.region, "region": settings.region}
    values["officer"] = officer_of(settings.officer)
    words = _columns(_with(ru, values), _with(en, values))
    if words == _columns(known.in_force.ru, known.in_force.en):
        raise Conflict(reasons.SAME_AS_IN_FORCE)
    last = connection.scalar(select(func.max(_own.number)).where(_own.kind == kind)) or 0
    move(
        connection,
        TEXT,
        text_versions,
        row._mapping,
        PUBLISH,
        {OPERATOR},
        account_id,
        now,
        number=last + 1,
        label=_label(connection, kind, now, settings),
        asks_again=request.asks_again,
        published_by=account_id,
        published_at=now,
        **words,
    )


def _draft_row(connection: Connection, kind: str) -> Row[Any] | None:
    wanted = select(text_versions).where(_own.kind == kind, _own.state == TextState.DRAFT)
    return connection.execute(wanted).one_or_none()


def _draft(connection: Connection, kind: str, version: int, settings: Settings) -> Row[Any]:
    row = _draft_row(connection, kind)
    if row is None:
        raise Conflict(reasons.NO_DRAFT)
    if row.version != version:
        raise Changed(detail(connection, kind, settings).to_wire())
    return row


def _tidy(wording: Wording) -> Wording:
    return Wording(subject=" ".join(wording.subject.split()), body=tidied(wording.body))


def _check(kind: str, ru: Wording, en: Wording, settings: Settings) -> None:
    """Raises ``InvalidFields``: ``ru.subject``, ``ru.body``, ``en.subject``, ``en.body``."""
    entity, wrong = settings.legal_entity.name, dict[str, Explanation]()
    for language, wording in (("ru", ru), ("en", en)):
        if language == "en" and not wording.body:
            continue  # without it there is no English text, whatever its subject
        try:
            check_body(kind, wording.body, entity, language)
        except Wrong as error:
            wrong[f"{language}.body"] = error.explanation
        if not KINDS[kind].is_letter or (language == "en" and not wording.subject):
            continue
        try:
            check_subject(wording.subject)
        except Wrong as error:
            wrong[f"{language}.subject"] = error.explanation
    if wrong:
        raise InvalidFields(wrong)


def _with(wording: Wording, values: Mapping[str, str]) -> Wording:
    return Wording(subject=wording.subject, body=filled(wording.body, values))


def _columns(ru: Wording, en: Wording) -> dict[str, Any]:
    return {"subject_ru": ru.subject, "body_ru": ru.body, "subject_en": en.subject, "body_en": en.body}


def _label(connection: Connection, kind: str, now: datetime, settings: Settings) -> str:
    """The day of the region; a second one of a day has its number behind it."""
    day = now.astimezone(ZoneInfo(settings.time_zone)).date().isoformat()
    taken = set(connection.scalars(select(_own.label).where(_own.kind == kind)))
    if kind == CONSENT:
        taken.add(settings.consent.version)
    number = 1
    while (label := day if number == 1 else f"{day}-{number}") in taken:
        number += 1
    return label
