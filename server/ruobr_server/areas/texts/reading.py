"""Texts as their administrator sees them: in force, as a draft, and all versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from ruobr_server.areas.personal_data.queries import given_consents
from ruobr_server.areas.schools.queries import person_names
from ruobr_server.areas.schools.service import full_name
from ruobr_server.areas.texts.access import require_editor
from ruobr_server.areas.texts.service import officer_of, operator_of
from ruobr_server.areas.texts.shipped import CONSENT_EN, CONSENT_RU, LETTERS, OPERATOR_EN, OPERATOR_RU
from ruobr_server.areas.texts.tables import text_versions
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.queries import account_owners
from ruobr_server.kit.errors import NotFound
from ruobr_server.kit.settings import Settings
from ruobr_tui.api.models.portal_texts import (
    PortalText,
    PortalTextDetail,
    PortalTexts,
    TextVersion,
    WholeVersion,
    Wording,
)
from ruobr_tui.api.rules.portal_texts import CONSENT, KINDS
from ruobr_tui.api.states.portal_texts import TextState

SHOWN = 200
"""Versions in a list."""

_own = text_versions.c


def texts(connection: Connection, caller: Identity, settings: Settings) -> PortalTexts:
    """All texts. Raises ``Forbidden``."""
    require_editor(connection, caller)
    return every_text(connection, settings)


def text(connection: Connection, caller: Identity, kind: str, settings: Settings) -> PortalTextDetail:
    """One text. Raises ``Forbidden``, ``NotFound``."""
    require_editor(connection, caller, kind)
    return detail(connection, kind, settings)


def version(
    connection: Connection, caller: Identity, kind: str, number: int, settings: Settings
) -> WholeVersion:
    """One version with its words; 0 is that of the program or the settings. Raises as ``text``."""
    require_editor(connection, caller, kind)
    return whole(connection, kind, number, settings)


def every_text(connection: Connection, settings: Settings) -> PortalTexts:
    """All texts, for a command of the server."""
    drafts = set(connection.scalars(select(_own.kind).where(_own.state == TextState.DRAFT)))
    found = []
    for kind in KINDS:
        row = connection.execute(_versions(kind).limit(1)).one_or_none()
        usual = settings.consent.version if kind == CONSENT else ""
        found.append(
            PortalText(
                kind=kind,
                label=usual if row is None else row.label,
                number=0 if row is None else row.number,
                at=None if row is None else row.published_at,
                by="" if row is None else _name(row),
                has_draft=kind in drafts,
            )
        )
    return PortalTexts(texts=found)


def detail(connection: Connection, kind: str, settings: Settings) -> PortalTextDetail:
    """One text with its versions, for a command of the server."""
    rows = connection.execute(_versions(kind).limit(SHOWN)).all()
    agreed = _agreed(connection) if kind == CONSENT else None
    usual = usual_version(kind, settings)
    entity = settings.legal_entity
    return PortalTextDetail(
        kind=kind,
        in_force=_whole(rows[0], agreed) if rows else usual,
        draft=draft_of(connection, kind),
        versions=[
            *(TextVersion(**_about(row, agreed)) for row in rows),
            TextVersion(label=usual.label, agreed=None if agreed is None else agreed.get(usual.label, 0)),
        ],
        operator=operator_of(entity),
        officer=officer_of(settings.officer),
        region=settings.region,
        entity=entity.name,
    )


def whole(connection: Connection, kind: str, number: int, settings: Settings) -> WholeVersion:
    """One version with its words. Raises ``NotFound``."""
    if number == 0:
        return usual_version(kind, settings)
    row = connection.execute(_versions(kind).where(_own.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return _whole(row, _agreed(connection) if kind == CONSENT else None)


def usual_version(kind: str, settings: Settings) -> WholeVersion:
    """What is in force before anything is published: the text of the program, or that of the settings."""
    if kind != CONSENT:
        return WholeVersion(ru=LETTERS[kind].ru, en=LETTERS[kind].en)
    passages = settings.consent.passages
    is_shipped = passages == CONSENT_EN
    return WholeVersion(
        label=settings.consent.version,
        # Where this text is read, the operator stands below it.
        ru=Wording(body="\n\n".join((*(CONSENT_RU if is_shipped else passages), OPERATOR_RU))),
        en=Wording(body="\n\n".join((*CONSENT_EN, OPERATOR_EN)) if is_shipped else ""),
    )


def draft_of(connection: Connection, kind: str) -> WholeVersion | None:
    """The draft; null if there is none."""
    row = connection.execute(_rows().where(_own.kind == kind, _own.state == TextState.DRAFT)).one_or_none()
    return None if row is None else _whole(row, None)


def _rows() -> Select[Any]:
    author = func.coalesce(_own.published_by, _own.created_by)
    names = person_names.c
    return (
        select(text_versions, names.last_name, names.first_name, names.middle_name)
        .outerjoin(account_owners, account_owners.c.id == author)
        .outerjoin(person_names, names.id == account_owners.c.person_id)
    )


def _versions(kind: str) -> Select[Any]:
    """The published ones, the latest first."""
    return _rows().where(_own.kind == kind, _own.state == TextState.PUBLISHED).order_by(_own.number.desc())


def _agreed(connection: Connection) -> dict[str, int]:
    """By version: accounts whose latest consent is to it, and not withdrawn."""
    given = given_consents.c
    latest = select(func.max(given.id)).group_by(given.account_id)
    rows = connection.execute(
        select(given.text_version, func.count())
        .where(given.id.in_(latest), given.withdrawn_at.is_(None))
        .group_by(given.text_version)
    )
    return {row[0]: row[1] for row in rows}


def _about(row: Row[Any], agreed: dict[str, int] | None) -> dict[str, Any]:
    return {
        "number": row.number or 0,
        "label": row.label,
        "state": row.state,
        "asks_again": row.asks_again,
        "agreed": None if agreed is None else agreed.get(row.label, 0),
        "at": row.published_at or row.updated_at,
        "by": _name(row),
    }


def _whole(row: Row[Any], agreed: dict[str, int] | None) -> WholeVersion:
    return WholeVersion(
        **_about(row, agreed),
        version=row.version,
        ru=Wording(subject=row.subject_ru, body=row.body_ru),
        en=Wording(subject=row.subject_en, body=row.body_en),
    )


def _name(row: Row[Any]) -> str:
    return full_name(row.last_name, row.first_name, row.middle_name) if row.last_name else ""
