"""Accounts that are known on this machine: remembered ones, and those that have signed in here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ruobr_tui.account.portals import NamedPortal, portal_at
from ruobr_tui.files.paths import normal_server
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.logins import Logins
from ruobr_tui.store.account.owner import Owner

if TYPE_CHECKING:
    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths


class KnownAccount(NamedTuple):
    """An account at a portal. ``name`` is ``Owner.name``: what its stored data is named by."""

    name: str
    server: str
    login: str
    portal: NamedPortal
    last_used: datetime | None = None
    is_remembered: bool = False


def known_accounts(config: Config, paths: Paths) -> list[KnownAccount]:
    """Accounts of this machine's user, the last used first; those that are not remembered at the end.

    Nobody's on a kiosk.
    """
    if config.kiosk:
        return []
    found: dict[str, KnownAccount] = {}
    for row in Accounts(paths.accounts_file).all():
        name = row.name or Owner(normal_server(row.server), row.login).name
        known = KnownAccount(
            name,
            row.server,
            row.login,
            portal_at(config.portals, row.server),
            _moment(row.last_used),
            is_remembered=True,
        )
        found.setdefault(name, known)
    for owner in Logins(paths.logins).all():
        portal = portal_at(config.portals, owner.server)
        server = portal.address if portal in config.portals else owner.server
        found.setdefault(owner.name, KnownAccount(owner.name, server, owner.login, portal))
    return list(found.values())


def known_servers(config: Config, paths: Paths) -> list[str]:
    """Addresses of the portals at which accounts are known here."""
    if config.kiosk:
        return []
    rows = [each.server for each in Accounts(paths.accounts_file).all()]
    return [*rows, *(owner.server for owner in Logins(paths.logins).all())]


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
