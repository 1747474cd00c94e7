"""Texts in versions: drafted, checked, published, never changed; consents name the version they are for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from ruobr_server.areas.personal_data import consents
from ruobr_server.areas.personal_data.tables import consents as table
from ruobr_server.areas.texts import reading, service, writing
from ruobr_server.areas.texts.shipped import CONSENT_EN, CONSENT_RU, LETTERS
from ruobr_server.areas.texts.tables import text_versions
from ruobr_server.auth.identity import Identity
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Changed, Conflict, ConsentNeeded, Forbidden, InvalidFields, NotFound
from ruobr_server.kit.settings import LegalEntity, Settings
from ruobr_tui.api.models.portal_texts import (
    DraftRequest,
    DraftVersion,
    PortalTextDetail,
    PublishRequest,
    Wording,
)
from ruobr_tui.api.roles import REGION, StaffRole
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.portal_texts import (
    CONSENT,
    KINDS,
    NEW_ACCOUNT,
    RESET_CODE,
    check_body,
    check_subject,
)
from ruobr_tui.i18n import _, speaking
from support.administrators import TOWN, appoint, employ
from support.at_once import both_at_once
from support.databases import on_both, on_sqlite
from support.families import Family
from support.fixtures import NOW

pytestmark = on_sqlite

SETTINGS = Settings(legal_entity=LegalEntity(name="Управление образования Юрги", tax_number="4230000000"))
RU = "{оператор} обрабатывает данные семьи.\n\nСогласие можно отозвать."


@pytest.fixture
def editor(database: Database) -> Identity:
    """The administrator of the region."""
    who = database.write_now(employ, "texts", "x", "Текстова")
    database.write_now(appoint, who, StaffRole.REGION_ADMINISTRATOR, REGION)
    return who


def draft(
    database: Database,
    who: Identity,
    body: str,
    kind: str = CONSENT,
    version: int = 0,
    subject: str = "",
    english: Wording | None = None,
) -> PortalTextDetail:
    request = DraftRequest(ru=Wording(subject=subject, body=body), en=english or Wording(), version=version)
    return database.write_now(writing.save_draft, who, kind, request, NOW, SETTINGS)


def publish(
    database: Database, who: Identity, version: int, kind: str = CONSENT, days: int = 0, **more: Any
) -> PortalTextDetail:
    request, now = PublishRequest(version=version, **more), NOW + timedelta(days=days)
    return database.write_now(writing.publish, who, kind, request, now, SETTINGS)


def put(database: Database, who: Identity, body: str, days: int = 0, **more: Any) -> PortalTextDetail:
    """Draft and publish a consent."""
    draft(database, who, body)
    return publish(database, who, 1, days=days, **more)


def test_what_comes_with_the_program_holds_its_own_rules() -> None:
    for kind, letter in LETTERS.items():
        for language, wording in (("ru", letter.ru), ("en", letter.en)):
            check_body(kind, wording.body, "", language)
            check_subject(wording.subject)
    usual = reading.usual_version(CONSENT, SETTINGS)  # one language at a time can be changed
    check_body(CONSENT, usual.ru.body, "")
    check_body(CONSENT, usual.en.body, "")
    assert set(KINDS) == {CONSENT, *LETTERS}
    with speaking("ru"):
        assert tuple(map(_, CONSENT_EN)) == CONSENT_RU


@on_both
def test_a_consent_is_drafted_published_and_never_changed(
    database: Database, editor: Identity, family: Family
) -> None:
    mother = family.ivanovs.parent
    shown = draft(database, editor, RU, english=Wording(body="{operator} processes the data."))
    assert shown.draft is not None
    assert (shown.in_force.label, shown.in_force.number, shown.draft.version) == (VERSION, 0, 1)
    database.read_now(consents.require, mother)
    shown = publish(database, editor, 1)
    assert shown.draft is None
    first = shown.in_force
    assert (first.number, first.label, first.by) == (1, "2026-11-24", "Текстова Инна")
    # The portal's own values are part of what is agreed to.
    assert first.ru.body.startswith("Управление образования Юрги, ИНН 4230000000 обрабатывает")
    assert first.en.body == "Управление образования Юрги, ИНН 4230000000 processes the data."
    shown = put(database, editor, RU + "\n\nЕщё одно.")
    assert [(each.number, each.label) for each in shown.versions] == [
        (2, "2026-11-24-2"),
        (1, "2026-11-24"),
        (0, VERSION),
    ]
    other = replace(SETTINGS, legal_entity=LegalEntity(name="Другое управление"))
    again = database.read_now(reading.version, editor, CONSENT, 1, other)
    assert (again.ru, again.en) == (first.ru, first.en)
    with pytest.raises(NotFound):
        database.read_now(reading.version, editor, CONSENT, 3, SETTINGS)


def test_a_consent_stays_enough_until_a_version_asks_again(
    database: Database, editor: Identity, family: Family
) -> None:
    mother, father = family.ivanovs.parent, family.petrovs.parent
    old = table.update().where(table.c.account_id == father.account_id).values(text_version="2020-01-01")
    database.write_now(lambda connection: connection.execute(old))
    put(database, editor, RU)
    database.read_now(consents.require, mother)  # an earlier version, still enough
    with pytest.raises(ConsentNeeded):
        database.read_now(consents.require, father)
    with pytest.raises(Conflict):  # the next one is asked to agree to the new text
        database.write_now(consents.give, father.account_id, VERSION, NOW)
    database.write_now(consents.give, father.account_id, "2026-11-24", NOW)
    shown = put(database, editor, RU + " Другое.", days=1, asks_again=True)
    assert [each.agreed for each in shown.versions[:2]] == [0, 1]
    for who in (mother, father):
        with pytest.raises(ConsentNeeded):
            database.read_now(consents.require, who)
    own = database.read_now(consents.consent, father)
    assert (own.version, own.given, own.is_valid) == ("2026-11-25", "2026-11-24", False)
    put(database, editor, RU + " Третье.", days=2)
    database.write_now(consents.give, mother.account_id, "2026-11-26", NOW)
    assert [each.given for each in database.read_now(consents.all_of, mother.account_id)][-2:] == [
        VERSION,
        "2026-11-26",
    ]
    with pytest.raises(ConsentNeeded):
        database.read_now(consents.require, father)


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        (CONSENT, "Я согласен.", "text-no-operator"),
        (CONSENT, "{оператор} и {пароль}", "text-unknown-name"),
        (CONSENT, "{оператор} {0.__class__}", "text-unknown-name"),
        (CONSENT, "   \n ", "text-empty"),
        (CONSENT, "{оператор}\x1b[31m", "text-unseen-signs"),
        (CONSENT, "{оператор} \u202eнаоборот", "text-unseen-signs"),
        (CONSENT, "\n\n".join(["{оператор}"] * 101), "text-too-many-passages"),
        (RESET_CODE, "Код: {код}", "text-missing-name"),
        (RESET_CODE, "{код} {логин} {пароль}", "text-unknown-name"),
        (RESET_CODE, "{код} {логин}" + "я" * 4000, "text-too-long"),
    ],
)
def test_what_a_text_may_not_hold_is_refused(kind: str, body: str, code: str) -> None:
    with pytest.raises(ValueError) as caught:
        check_body(kind, body, "")
    assert caught.value.explanation.reason.code == code  # type: ignore[attr-defined]


def test_a_refused_text_names_the_field_and_a_name_without_braces_is_enough(
    database: Database, editor: Identity
) -> None:
    with pytest.raises(InvalidFields) as caught:
        draft(database, editor, "{код}", kind=RESET_CODE, subject="Код\nBcc: всем {код}")
    assert {name: str(why.reason.code) for name, why in caught.value.wrong.items()} == {
        "ru.body": "text-missing-name",
        "ru.subject": "text-name-in-subject",
    }
    assert database.read_now(lambda c: c.execute(select(text_versions)).all()) == []
    shown = put(database, editor, "управление  образования\nЮрги обрабатывает данные.")
    assert shown.in_force.number == 1
    # Without a legal entity nothing can be agreed to.
    draft(database, editor, RU)
    with pytest.raises(InvalidFields):
        database.write_now(
            writing.save_draft,
            editor,
            CONSENT,
            DraftRequest(ru=Wording(body="Управление образования Юрги"), version=1),
            NOW,
            Settings(),
        )
    with pytest.raises(Conflict, match="legal entity"):
        database.write_now(writing.publish, editor, CONSENT, PublishRequest(version=1), NOW, Settings())
    with pytest.raises(Conflict, match="Only a consent"):
        publish(database, editor, 1, kind=RESET_CODE, asks_again=True)


def test_letters_are_written_in_the_words_in_force_and_values_are_put_in_once(
    database: Database, editor: Identity
) -> None:
    body = "Вход: {ЛОГИН}, {пароль}. <b>не разметка</b>"
    draft(database, editor, body, kind=NEW_ACCOUNT, subject="Ваш  вход")
    publish(database, editor, 1, kind=NEW_ACCOUNT)
    values = {"login": "{пароль}", "password": "{login} %s \\1"}
    subject, text = database.read_now(service.letter, NEW_ACCOUNT, values)
    assert subject == "Ваш вход"
    assert text == "Вход: {пароль}, {login} %s \\1. <b>не разметка</b>\n"
    # Whatever came into the table otherwise, a subject is one line.
    evil = text_versions.update().values(subject_ru="Вход\r\nBcc: evil@example.org")
    database.write_now(lambda connection: connection.execute(evil))
    subject, _text = database.read_now(service.letter, NEW_ACCOUNT, values)
    assert subject == "Вход Bcc: evil@example.org"


@on_both
def test_of_two_editors_at_once_one_is_refused(database: Database, editor: Identity) -> None:
    shown = draft(database, editor, RU)
    assert shown.draft is not None
    with pytest.raises(Changed):
        draft(database, editor, RU + " Другой.")  # did not see the draft
    shown = draft(database, editor, RU + " Дальше.", version=1)
    with pytest.raises(Changed):
        publish(database, editor, 1)
    step = partial(_published, who=editor, request=PublishRequest(version=2))
    one, two = both_at_once(database, step, step)
    assert one.in_force.number == 1
    assert isinstance(two, Conflict)
    draft(database, editor, RU + " Дальше.")
    with pytest.raises(Conflict, match="word for word"):
        publish(database, editor, 1)
    give_up = DraftVersion(version=1)
    shown = database.write_now(writing.discard_draft, editor, CONSENT, give_up, NOW, SETTINGS)
    assert shown.draft is None
    states = database.read_now(lambda c: c.scalars(select(text_versions.c.state).order_by("id")).all())
    assert states == ["published", "discarded"]
    with pytest.raises(Conflict, match="no draft"):
        database.write_now(writing.discard_draft, editor, CONSENT, give_up, NOW, SETTINGS)


def _published(connection: Any, who: Identity, request: PublishRequest) -> PortalTextDetail:
    return writing.publish(connection, who, CONSENT, request, NOW, SETTINGS)


def test_texts_are_the_administrators_of_the_region(
    database: Database, editor: Identity, family: Family
) -> None:
    of_town = database.write_now(employ, "of-town", "x")
    database.write_now(appoint, of_town, StaffRole.MUNICIPALITY_ADMINISTRATOR, TOWN)
    for who in (of_town, family.ivanovs.parent):
        for kind in (CONSENT, "no-such-text"):
            with pytest.raises(Forbidden):
                database.read_now(reading.text, who, kind, SETTINGS)
            with pytest.raises(Forbidden):
                draft(database, who, RU, kind=kind)
        with pytest.raises(Forbidden):
            database.read_now(reading.texts, who, SETTINGS)
    with pytest.raises(NotFound):
        database.read_now(reading.text, editor, "no-such-text", SETTINGS)
