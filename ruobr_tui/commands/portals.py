"""``ruobr portals``: the portals of the settings, and the accounts that are known at each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ruobr_tui.account.known_accounts import KnownAccount, known_accounts
from ruobr_tui.account.portals import NamedPortal
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.files.paths import same_server
from ruobr_tui.i18n import _

if TYPE_CHECKING:
    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths


def print_portals(config: Config, paths: Paths, *, as_json: bool = False) -> int:
    """Print portals with their accounts. Reads no secret and asks no portal."""
    accounts = known_accounts(config, paths)
    portals = [*config.portals]
    portals += [each.portal for each in accounts if each.portal not in portals]
    portals = list(dict.fromkeys(portals))
    if as_json:
        print(json.dumps([_to_json(each, accounts) for each in portals], ensure_ascii=False, indent=1))
        return Exit.OK
    for portal in portals:
        print(f"{portal.name}: {portal.address}")
        for account in _at(portal, accounts):
            state = _("signed in") if account.is_remembered else _("password needed")
            print(f"  {account.login}  ({state})")
    if not portals:
        print(_("No portal is named in the settings, and no account is known here."))
    return Exit.OK


def _at(portal: NamedPortal, accounts: list[KnownAccount]) -> list[KnownAccount]:
    return [each for each in accounts if same_server(each.portal.address, portal.address)]


def _to_json(portal: NamedPortal, accounts: list[KnownAccount]) -> dict[str, object]:
    return {
        "name": portal.name,
        "address": portal.address,
        "colour": portal.colour,
        "accounts": [
            {
                "login": each.login,
                "signed_in": each.is_remembered,
                "last_used": each.last_used.isoformat() if each.last_used else None,
            }
            for each in _at(portal, accounts)
        ],
    }
