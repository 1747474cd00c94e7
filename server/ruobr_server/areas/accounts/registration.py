"""Registration: login and password are generated and sent by email. It never reveals whether an address
is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from ruobr_server.areas.accounts.service import NewAccount, create
from ruobr_server.areas.families.queries import with_email
from ruobr_server.areas.families.service import add_profile
from ruobr_server.areas.personal_data.service import store_consent
from ruobr_server.areas.texts.service import letter
from ruobr_server.auth.generated import free_login
from ruobr_server.auth.queries import account_owners
from ruobr_server.integrations.email.service import queue_letter
from ruobr_tui.api.roles import Role
from ruobr_tui.api.rules.fields.consent import VERSION
from ruobr_tui.api.rules.portal_texts import KNOWN_ADDRESS, NEW_ACCOUNT

MOST_OF_ONE_ADDRESS = 10
WORDING = "consent_version"
"""Added to the form's fields: the version of the consent text that was in force when the form was sent."""


def register(
    connection: Connection, clean: Mapping[str, str], password: str, password_hash: str, now: datetime
) -> None:
    """Create the account and send the email; a known address gets an email that says so."""
    known = accounts_of(connection, clean["email"])
    if known:
        logins = ", ".join(login.lower() for _, login in known)
        subject, body = letter(connection, KNOWN_ADDRESS, {"logins": logins})
        queue_letter(connection, clean["email"], subject, body, now)
        return
    login = free_login(connection)
    new = NewAccount(
        login,
        password_hash,
        Role.PARENT,
        last_name=clean["last_name"],
        first_name=clean["first_name"],
        must_change_password=True,  # it stays in the mailbox
    )
    number = create(connection, new, now)
    names = {name: clean[name] for name in ("last_name", "first_name", "phone", "email")}
    add_profile(connection, number, now, confirmed=False, **names)
    store_consent(connection, number, clean.get(WORDING, VERSION), now)  # the form has the version
    subject, body = letter(connection, NEW_ACCOUNT, {"login": login, "password": password})
    queue_letter(connection, clean["email"], subject, body, now)


def accounts_of(connection: Connection, email: str) -> list[tuple[int, str]]:
    """Id and login of the active accounts with this address, case-insensitive.

    Parents may share one address; more than a few accounts with the same one are not a family.
    """
    rows = connection.execute(
        select(account_owners.c.id, account_owners.c.login)
        .where(account_owners.c.id.in_(with_email(email)), account_owners.c.active)
        .order_by(account_owners.c.id)
        .limit(MOST_OF_ONE_ADDRESS)
    )
    return [(row.id, row.login) for row in rows]
