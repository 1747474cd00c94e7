"""``ruobr-server admin create``: the first administrator of the region, with a one-time password."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ruobr_server.kit.errors import OperatorError
from ruobr_server.kit.language import _

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection


class AlreadyAdministered(OperatorError):
    """Somebody administers the region already."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The region has an administrator already, who can appoint others under Roles and access."
                " If nobody can sign in, use --another."
            )
        )


def add_admin(
    commands: Any, add_database: Callable[[argparse.ArgumentParser], None], text: Callable[[str], str]
) -> None:
    """Add the command to the parser. The imports above must be cheap, as each start runs them."""
    actions = commands.add_parser("admin", help=_("create the first administrator of the region"))
    create = actions.add_subparsers(dest="action", required=True).add_parser(
        "create", help=_("create an administrator of the region; prints a one-time password once")
    )
    add_database(create)
    create.add_argument("login", type=text, metavar="LOGIN")
    create.add_argument(
        "--name", required=True, type=text, metavar="NAME", help=_("surname, first name, middle name")
    )
    create.add_argument(
        "--another", action="store_true", help=_("although the region has an administrator already")
    )


def create_administrator(url: str, options: argparse.Namespace, zone: ZoneInfo) -> None:
    """Create the account, grant the role, and print the password.

    Raises ``OperatorError`` for a name without a first name, and where an administrator exists.
    """
    from ruobr_server.auth.generated import new_password
    from ruobr_server.auth.passwords import Passwords
    from ruobr_server.kit.db import Database
    from ruobr_server.kit.settings import PasswordCost
    from ruobr_tui.api.clock import school_today, system_clock

    last, first, middle = [*options.name.split(maxsplit=2), "", "", ""][:3]
    if not first:
        raise OperatorError(_("Give surname and first name: --name “Ivanova Olga Petrovna”."))
    password = new_password()
    passwords = Passwords(PasswordCost())
    try:
        password_hash = passwords.hash_now(password)
    finally:
        passwords.close()
    database = Database(url)
    try:
        database.write_now(
            appoint,
            options.login,
            (last, first, middle),
            password_hash,
            system_clock(),
            school_today(system_clock, zone),
            another=options.another,
        )
    finally:
        database.close_now()
    print(_("Administrator of the region: %(name)s") % {"name": options.name})
    print(_("Login: %(login)s") % {"login": options.login.lower()})
    print(_("One-time password: %(password)s") % {"password": password})
    print(_("It is shown only now. Choose another one after signing in."))


def appoint(
    connection: Connection,
    login: str,
    name: tuple[str, str, str],
    password_hash: str,
    now: datetime,
    today: date,
    *,
    another: bool = False,
) -> int:
    """Create an operator's account with the role; return its id.

    Raises ``AlreadyAdministered``, ``Conflict`` for a login in use.
    """
    from ruobr_server.areas.accounts.service import NewAccount, create
    from ruobr_server.auth import role_grants
    from ruobr_tui.api.roles import REGION, Role, StaffRole

    role_grants.wait_turn_for_regions_administrators(connection)  # two commands at the same time make one
    if not another and role_grants.other_administrators_of_region(connection, None, today):
        raise AlreadyAdministered
    last, first, middle = name
    new = NewAccount(
        login,
        password_hash,
        Role.OPERATOR,
        last_name=last,
        first_name=first,
        middle_name=middle,
        must_change_password=True,
    )
    number = create(connection, new, now)
    role_grants.add(connection, number, StaffRole.REGION_ADMINISTRATOR, REGION, None, now)
    return number
