"""A portal that gives a login which somebody gave up to the next person, as ours never does."""

from __future__ import annotations

from sqlalchemy import Connection, update

from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_tui.store import Store
from ruobr_tui.store.drafts import Draft
from support.fixtures import FixedClock
from support.school import ANNA

HER_NOTE = "записка мамы"


def rename(database: Database, login: str, to: str) -> None:
    """Give an account another login; former pairs of login and password open nothing."""

    def change(connection: Connection) -> None:
        values = {"login": to.upper(), "password_version": accounts.c.password_version + 1}
        connection.execute(update(accounts).where(accounts.c.login == login.upper()).values(**values))

    database.write_now(change)


def pass_on(database: Database, login: str, becomes: str, heir: str) -> None:
    """``login`` renames itself, and ``heir`` takes the freed login."""
    rename(database, login, becomes)
    rename(database, heir, login)


def fill(store: Store, clock: FixedClock) -> None:
    """A note and a half-filled form of the mother."""
    store.set_note(ANNA, 1001, HER_NOTE)
    store.save_draft("profile", Draft({"snils": "112-233-445 95"}, 1, "key", clock()))
