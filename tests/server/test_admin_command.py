"""The first administrator of a region: by a command of the server, with a password that is printed once."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ruobr_server.admin_command import AlreadyAdministered, appoint
from ruobr_server.areas.administration.grant_list import my_roles
from ruobr_server.auth.credentials import credentials
from ruobr_server.auth.identity import Identity
from ruobr_server.auth.passwords import Passwords
from ruobr_server.auth.tables import accounts
from ruobr_server.kit.db import Database
from ruobr_server.kit.errors import Conflict
from ruobr_server.kit.settings import PasswordCost
from ruobr_tui.api.roles import StaffRole
from support.administrators import TODAY
from support.at_once import both_at_once
from support.databases import on_both
from support.fixtures import NOW
from support.server_command import run

NAME = ("Кузнецова", "Ольга", "Петровна")


def made(database: Database, login: str = "kuznetsova", *, another: bool = False) -> int:
    return database.write_now(appoint, login, NAME, "x", NOW, TODAY, another=another)


@on_both
def test_the_first_administrator_has_the_whole_region(database: Database) -> None:
    number = made(database)
    who = Identity(number, "operator", 1, "KUZNETSOVA", None, TODAY)
    [role] = database.read_now(my_roles, who).roles
    assert (role.role, role.name, role.granted_by) == (
        StaffRole.REGION_ADMINISTRATOR,
        "Кузнецова Ольга Петровна",
        "",
    )
    assert role.place.territory == ""


@on_both
def test_a_second_one_is_made_only_on_demand(database: Database) -> None:
    made(database)
    with pytest.raises(AlreadyAdministered):
        made(database, "second")
    made(database, "second", another=True)
    with pytest.raises(Conflict):
        made(database, "second", another=True)  # the login is in use


def test_an_administrator_who_cannot_sign_in_is_none(database: Database) -> None:
    made(database)
    database.write_now(lambda db: db.execute(accounts.update().values(active=False)))
    made(database, "second")


@on_both
def test_two_commands_at_once_make_one(database: Database) -> None:
    def step(login: str, connection: Any) -> Any:
        return appoint(connection, login, NAME, "x", NOW, TODAY)

    one, two = both_at_once(database, partial(step, "first-one"), partial(step, "second-one"))
    assert isinstance(one, int)
    assert isinstance(two, AlreadyAdministered)


@pytest.mark.parametrize(
    ("language", "printed"),
    [("ru", ("Администратор региона: Кузнецова Ольга", "Одноразовый пароль: ")),
     ("en", ("Administrator of the region: Кузнецова Ольга", "One-time password: "))],
)  # fmt: skip
def test_the_password_is_printed_once_and_signs_in(
    tmp_path: Path, language: str, printed: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", f"{language}_RU.UTF-8" if language == "ru" else "en_GB.UTF-8")
    url = f"sqlite:///{tmp_path}/region.sqlite"
    assert run("migrate", "--database", url).returncode == 0
    create = ("admin", "create", "--database", url, "kuznetsova", "--name", "Кузнецова Ольга")
    done = run(*create)
    assert done.returncode == 0, done.stderr
    assert printed[0] in done.stdout
    [line] = [line for line in done.stdout.splitlines() if line.startswith(printed[1])]
    database, passwords = Database(url), Passwords(PasswordCost())
    stored = database.read_now(credentials, "kuznetsova")
    assert stored is not None
    assert passwords.check_now(stored.password_hash, line.removeprefix(printed[1])).right
    passwords.close()
    database.close_now()
    again = run("admin", "create", "--database", url, "second", "--name", "Иванов Пётр")
    assert again.returncode != 0
    assert "--another" in again.stderr
    one_word = run("admin", "create", "--database", url, "third", "--another", "--name", "Иванов")
    assert one_word.returncode != 0
    assert "--name" in one_word.stderr
