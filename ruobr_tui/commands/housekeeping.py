"""``ruobr config``, ``ruobr portals``, ``ruobr cache clear``, ``ruobr logout``."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import fields
from getpass import getpass
from typing import TYPE_CHECKING

from ruobr_tui.account.known_accounts import KnownAccount, known_accounts
from ruobr_tui.account.portals import NamedPortal
from ruobr_tui.api.clock import system_clock
from ruobr_tui.api.errors import RuobrError, SessionMayLast
from ruobr_tui.commands.exit_codes import Exit
from ruobr_tui.commands.messages import cause, error_text, print_message
from ruobr_tui.config import check_keymap, check_sections
from ruobr_tui.files.paths import former_name, normal_server, same_server
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.store import Store, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from ruobr_tui.config import Config, Settings
    from ruobr_tui.files.paths import Paths


def show_config(settings: Settings, paths: Paths) -> int:
    """Print paths and effective settings. Reads no secret."""
    from ruobr_tui.account.ownership import known_owner

    config = settings.config
    owner = known_owner(config, paths)
    places = (
        (_("settings"), paths.config_file),
        (_("data"), paths.data),
        (_("accounts"), paths.accounts_file),
        (_("local database"), paths.store_file(owner.name) if owner is not None else None),
        (_("saved sessions (no keyring)"), paths.secrets_file),
        (_("log"), config.log),
    )
    for name, path in places:
        mark = "" if path is None or path.exists() else f"  ({_('does not exist')})"
        print(f"{name}: {path or '-'}{mark}")
    print()
    for each in fields(config):
        value = getattr(config, each.name)
        if each.name == "kiosk_code" and value:
            value = _("set")
        elif each.name == "portals":
            value = tuple(portal.name for portal in value)
        print(f"{each.name} = {_shown(value)}  ({_origin_of(settings, each.name)})")
    if owner is not None:
        _print_set_aside(paths.store_file(owner.name))
    from ruobr_tui.screens.registry import AREAS  # names the commands and sections

    wrong_names = [
        *check_keymap(config, (command.id for command in AREAS.commands)),
        *check_sections(config, (section.id for section in AREAS.sections)),
    ]
    for problem in wrong_names:
        print_message(str(problem))
    return Exit.USAGE if settings.problems or wrong_names else Exit.OK


def _print_set_aside(path: Path) -> None:
    """Print counts of unreadable items in the cached responses, by kind."""
    if not path.exists():
        return
    store = Store.open(path, clock=system_clock)
    try:
        kinds = store.set_aside().most_common()
    except StoreError as error:
        print_message(error_text(error))
        return
    finally:
        store.close()
    print()
    print(_("Not readable in the portal’s responses") + ":" + ("" if kinds else f" {_('nothing')}"))
    for kind, count in kinds:
        print(f"  {kind}: {count}")


def clear_cache(settings: Settings, paths: Paths) -> int:
    """Remove cached portal data; the user's own data stays.

    For all accounts, or only for those of a login or a server that was set explicitly.
    """
    files = sorted(paths.stores.glob("*.sqlite"))
    files = [path for path in files if ".aside-" not in path.name]
    failed, count = False, 0
    for path in files:
        store = Store.open(path, clock=system_clock)
        try:
            if _is_named(path, store, settings):
                store.clear()
                count += 1
        except StoreError as error:
            failed = True
            print_message(error_text(error))
        finally:
            store.close()
    text = ngettext("Cache cleared for %(count)d account.", "Cache cleared for %(count)d accounts.", count)
    print(text % {"count": count})
    if not count and not failed and _is_set(settings, "login"):
        print_message(_("No saved data for %(login)s.") % {"login": settings.config.login})
        return Exit.USAGE
    return Exit.FAILED if failed else Exit.OK


def _is_named(path: Path, store: Store, settings: Settings) -> bool:
    """Whether the settings select this store's account; without a login and a server they select all."""
    server, login, owner = settings.config.server, settings.config.login, store.owner
    if owner is None:  # of before, named by server and login together
        is_its_name = login is not None and path.stem == former_name(server, login)
        return is_its_name or not (_is_set(settings, "login") or _is_set(settings, "server"))
    is_server = not _is_set(settings, "server") or owner.server == normal_server(server)
    is_login = not _is_set(settings, "login") or owner.login.casefold() == (login or "").strip().casefold()
    return is_server and is_login


def _is_set(settings: Settings, name: str) -> bool:
    """Whether a setting was set explicitly."""
    from ruobr_tui.config import Source

    return settings.sources[name] not in (Source.DEFAULT, Source.LAST)


def set_kiosk_code(paths: Paths) -> int:
    """Ask for the code that ends a kiosk, twice, and store its hash; an empty one removes it."""
    from ruobr_tui.account.unlock_code import LONGEST, SHORTEST, hash_of
    from ruobr_tui.config import save

    if sys.stdin.isatty():
        code = getpass(_("New code: "), stream=sys.stderr)
        if code != getpass(_("Repeat: "), stream=sys.stderr):
            print_message(_("The codes do not match. Nothing was changed."))
            return Exit.USAGE
    else:
        code = sys.stdin.readline().rstrip("\r\n")
    if code and not SHORTEST <= len(code) <= LONGEST:
        text = _("Use %(least)d to %(most)d characters. Nothing was changed.")
        print_message(text % {"least": SHORTEST, "most": LONGEST})
        return Exit.USAGE
    try:
        save(paths.config_file, {"kiosk_code": hash_of(code) if code else None})
    except OSError as error:
        print_message(_("The settings could not be written (%(reason)s).") % {"reason": cause(error)})
        return Exit.FAILED
    if code:
        print(_("The code is set. Restart a running kiosk to apply it."))
    else:
        print(_("The code is removed. The kiosk can be stopped only by a signal from outside."))
    return Exit.OK


def log_out(config: Config, paths: Paths) -> int:
    """End the session and remove all data of the account on this machine."""
    if config.login is None:
        print_message(_("Nobody is signed in. Specify --server and --login."))
        return Exit.USAGE
    from ruobr_tui.account.sign_in import open_store, sign_out
    from ruobr_tui.context import Context

    async def leave() -> bool:
        context = Context(config, open_store(config, paths, system_clock), paths)
        try:
            return await sign_out(context)
        finally:
            context.close()

    try:
        if not asyncio.run(leave()):
            print_message(error_text(SessionMayLast()))
    except RuobrError as error:
        print_message(error_text(error))
        return Exit.FAILED
    print(_("Signed out. Local data of %(login)s deleted.") % {"login": config.login})
    return Exit.OK


def print_portals(config: Config, paths: Paths, *, as_json: bool = False) -> int:
    """Print portals with their accounts. Reads no secret and asks no portal."""
    accounts = known_accounts(config, paths)
    portals = list(dict.fromkeys([*config.portals, *(each.portal for each in accounts)]))
    if as_json:
        print(json.dumps([_portal_as_json(each, accounts) for each in portals], ensure_ascii=False, indent=1))
        return Exit.OK
    for portal in portals:
        print(f"{portal.name}: {portal.address}")
        for account in _accounts_at(portal, accounts):
            state = _("signed in") if account.is_remembered else _("password needed")
            print(f"  {account.login}  ({state})")
    if not portals:
        print(_("No portal is named in the settings, and no account is known here."))
    return Exit.OK


def _accounts_at(portal: NamedPortal, accounts: list[KnownAccount]) -> list[KnownAccount]:
    return [each for each in accounts if same_server(each.portal.address, portal.address)]


def _portal_as_json(portal: NamedPortal, accounts: list[KnownAccount]) -> dict[str, object]:
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
            for each in _accounts_at(portal, accounts)
        ],
    }


def _origin_of(settings: Settings, name: str) -> str:
    """The origin of a setting, with the variable's name: SSH_TTY and NO_COLOR are not obvious."""
    origin = _(settings.sources[name])
    variable = settings.variables.get(name)
    return f"{origin}: {variable}" if variable else origin


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        value = ",".join(value)
    return "-" if value in (None, "", {}) else str(value)
