"""Texts of the portal for other areas: the consent in force, and letters in the words in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ruobr_server.areas.texts.shipped import LETTERS
from ruobr_server.areas.texts.tables import text_versions
from ruobr_server.kit.settings import Contact, LegalEntity
from ruobr_tui.api.rules.portal_texts import CONSENT, filled, passages_of
from ruobr_tui.api.states.portal_texts import TextState

BETWEEN_SUBJECTS = " / "
BETWEEN_LANGUAGES = "\n\n--\n"

_own = text_versions.c


@dataclass(frozen=True, slots=True)
class PublishedConsent:
    """A consent in force; ``en`` is empty if it was written in Russian alone."""

    label: str
    ru: list[str]
    en: list[str]
    at: datetime


def published_consent(connection: Connection) -> PublishedConsent | None:
    """The consent in force; null while that of the settings is."""
    row = connection.execute(
        select(_own.label, _own.body_ru, _own.body_en, _own.published_at)
        .where(_own.kind == CONSENT, _own.state == TextState.PUBLISHED)
        .order_by(_own.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return PublishedConsent(row.label, passages_of(row.body_ru), passages_of(row.body_en), row.published_at)


def accepted_consents(connection: Connection, of_settings: str) -> tuple[str, ...]:
    """The versions of the consent that are enough, the one in force first.

    ``of_settings`` is the version of the text in the settings, which counts until another one is published.
    An earlier version is enough as long as none after it asks again.
    """
    rows = connection.execute(
        select(_own.label, _own.asks_again)
        .where(_own.kind == CONSENT, _own.state == TextState.PUBLISHED)
        .order_by(_own.number.desc())
    )
    found: list[str] = []
    for row in rows:
        found.append(row.label)
        if row.asks_again:
            return tuple(found)
    return (*found, of_settings)


def letter(
    connection: Connection, kind: str, values: Mapping[str, str], english: Mapping[str, str] | None = None
) -> tuple[str, str]:
    """Subject and body of a letter in the words in force, in both languages.

    ``values`` by the names of ``rules.portal_texts``; ``english``: those that differ there. Values are put in
    once: braces inside of them mean nothing.
    """
    row = connection.execute(
        select(_own.subject_ru, _own.body_ru, _own.subject_en, _own.body_en)
        .where(_own.kind == kind, _own.state == TextState.PUBLISHED)
        .order_by(_own.number.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        usual = LETTERS[kind]
        parts = (usual.ru.subject, usual.ru.body, usual.en.subject, usual.en.body)
    else:
        parts = (row.subject_ru, row.body_ru, row.subject_en, row.body_en)
    subject_ru, body_ru, subject_en, body_en = parts
    bodies = [filled(body_ru, values)]
    if body_en:
        bodies.append(filled(body_en, {**values, **(english or {})}))
    subjects = [_line(each) for each in (subject_ru, subject_en) if each]
    return BETWEEN_SUBJECTS.join(subjects), BETWEEN_LANGUAGES.join(bodies) + "\n"


def operator_of(entity: LegalEntity) -> str:
    """The legal entity with its tax number and address; "" if it is not set."""
    about = (entity.name, entity.tax_number and f"ИНН {entity.tax_number}", entity.address)
    return ", ".join(filter(None, about))


def officer_of(officer: Contact) -> str:
    """The data protection officer with phone and email; "" if none is set."""
    return ", ".join(filter(None, (officer.name, officer.phone, officer.email)))


def _line(subject: str) -> str:
    """One line of a header, whatever was stored: the writer refuses others already."""
    return " ".join(subject.split())
