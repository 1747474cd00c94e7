"""Registration: a letter brings a generated login and password. Nothing tells whether an address is known."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.families.tables import profiles
from ruobr_server.areas.personal_data import consents
from ruobr_server.auth.given_logins import is_given
from ruobr_server.auth.tables import accounts
from ruobr_server.integrations.email.service import queue_letter
from ruobr_tui.api.rules.consent import VERSION

_CONSONANTS, _VOWELS, _DIGITS = "bdfgklmnprstvz", "aeiou", "23456789"
_SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No signs that are easily taken for each other."""

MOST_OF_ONE_ADDRESS = 10
WORDING = "consent_version"
"""Beside the fields of the form: which wording of the consent was in force when it was sent."""

NEW_SUBJECT = "Электронная школа: логин и пароль"
NEW_LETTER = """\
Здравствуйте!

Для вас создан кабинет родителя в «Электронной школе».

Логин:  {login}
Пароль: {password}

Логин и пароль можно изменить в кабинете. Никому их не сообщайте.
"""
KNOWN_SUBJECT = "Электронная школа: у вас уже есть кабинет"
KNOWN_LETTER = """\
Здравствуйте!

Кто-то (вероятно, вы) просил создать кабинет с этим адресом. Он уже есть, ваш логин: {login}

Если пароль забыт, выберите «Забыли пароль?» на экране входа. Если просили не вы, ничего не делайте.
"""


def new_login() -> str:
    """A login that is easily read out, such as ``velomika42``."""
    syllables = "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(4))
    return syllables + "".join(secrets.choice(_DIGITS) for _ in range(3))


def new_password() -> str:
    """Fourteen signs, 80 bits."""
    return "".join(secrets.choice(_SIGNS) for _ in range(14))


def register(
    connection: Connection, clean: Mapping[str, str], password: str, password_hash: str, now: datetime
) -> None:
    """Make the account and write the letter; an address that is known gets a letter that says so."""
    known = accounts_of(connection, clean["email"])
    if known:
        body = KNOWN_LETTER.format(login=", ".join(login.lower() for _, login in known))
        queue_letter(connection, clean["email"], KNOWN_SUBJECT, body, now)
        return
    login = free_login(connection)
    new = NewAccount(
        login, password_hash, "parent", last_name=clean["last_name"], first_name=clean["first_name"]
    )
    number = create(connection, new, now)
    connection.execute(
        insert(profiles).values(
            account_id=number,
            last_name=clean["last_name"],
            first_name=clean["first_name"],
            phone=clean["phone"],
            email=clean["email"],
            confirmed=False,
            version=1,
            updated_at=now,
        )
    )
    version = clean.get(WORDING, VERSION)
    consents.give(
        connection, number, version, now, version
    )  # the form asks for it, with the wording beside it
    body = NEW_LETTER.format(login=login, password=password)
    queue_letter(connection, clean["email"], NEW_SUBJECT, body, now)


def accounts_of(connection: Connection, email: str) -> list[tuple[int, str]]:
    """Number and login of the open accounts with this address, whatever the case of its letters.

    Parents may share one address; more than a few accounts with the same one are no family's.
    """
    rows = connection.execute(
        select(accounts.c.id, accounts.c.login)
        .join(profiles, profiles.c.account_id == accounts.c.id)
        .where(func.lower(profiles.c.email) == email.lower(), accounts.c.active)
        .order_by(accounts.c.id)
        .limit(MOST_OF_ONE_ADDRESS)
    )
    return [(row.id, row.login) for row in rows]


def free_login(connection: Connection) -> str:
    """A new login that nobody has or had."""
    while True:
        login = new_login()
        taken = select(accounts.c.id).where(accounts.c.login == login.upper())
        if connection.execute(taken).first() is None and not is_given(connection, login):
            return login
