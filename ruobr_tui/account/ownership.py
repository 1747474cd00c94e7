"""Whose everything is that a program uses: asked from the portal before, written down after.

A stored session, a store and SSH keys are of one account (``store.owner``). ``taken`` is called with the
portal's answer about who asks: it lets that account's own things be used, and refuses those of any other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ruobr_tui.account.credentials import Secret, Secrets, auth_of
from ruobr_tui.api.errors import AccountUnknown, AnotherAccount, RuobrError
from ruobr_tui.files.paths import former_name, normal_server
from ruobr_tui.store.accounts import Accounts
from ruobr_tui.store.logins import Logins
from ruobr_tui.store.opening import open_store_of, store_in_memory
from ruobr_tui.store.owner import Owner

if TYPE_CHECKING:
    from ruobr_tui.api.client import Answer
    from ruobr_tui.api.clock import Clock
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.files.paths import Paths
    from ruobr_tui.store import Store

_log = logging.getLogger(__name__)


def known_owner(config: Config, paths: Paths) -> Owner | None:
    """Whose the settings' login was when it last signed in on this machine."""
    if config.kiosk or not config.login:
        return None
    return Logins(paths.logins).find(config.server, config.login)


def store_for(owner: Owner, config: Config, paths: Paths, clock: Clock) -> Store:
    """The store of an account that has proved who it is; in memory when nothing may be kept."""
    if not config.keeps:
        return store_in_memory(owner, clock)
    known = Accounts(paths.accounts_file).all()
    former = [each.login for each in known if normal_server(each.server) == owner.server]
    return open_store_of(owner, paths, clock, former_logins=former)


def secret_of(config: Config, paths: Paths) -> Secret | None:
    """What is remembered of the settings' login, also by a version that named it by the login."""
    if config.kiosk or not config.login:
        return None
    secrets, owner = Secrets(paths.secrets_file), known_owner(config, paths)
    if owner is not None:
        return secrets.find(owner.name)
    found = secrets.find(Owner(normal_server(config.server), config.login).name)
    return found or secrets.find(former_name(config.server, config.login))


def remember(context: Context, owner: Owner, secret: Secret) -> None:
    """Remember how this account signs in, and that it did. Raises ``RuobrError``."""
    secrets = Secrets(context.paths.secrets_file)
    secrets.remember(owner.name, secret)
    secrets.forget(former_name(context.config.server, owner.login))
    Accounts(context.paths.accounts_file).used(context.config.server, owner, context.clock())


def taken(context: Context, answer: Answer[Account]) -> None:
    """Take what the portal says of who asks. Raises ``AnotherAccount`` where that is not this store's owner.

    What opened them is forgotten then; what they hold stays with its account.
    """
    assert answer.value is not None
    owner = Owner.of(context.config.server, context.config.login or "", answer.value)
    whose = context.store.owner
    if whose is None:
        _take_unbound(context, owner)
    elif not owner.is_known:  # nothing stored is used, and nothing forgotten
        raise AccountUnknown
    elif not whose.is_same(owner):
        _log.warning("what signs in as an account opens another one: it is refused")
        if context.hosted or _was_remembered(context):
            forget_ways(context, whose)
        raise AnotherAccount
    else:
        write_down(context, owner)
    context.proven = context.auth


def _take_unbound(context: Context, owner: Owner) -> None:
    """What was remembered is bound to no account yet: from now on to the one that it has opened."""
    if context.keys is not None and context.auth is not None:
        context.keys.bind_former(context.config.login or "", owner, context.auth)
    was_remembered = not context.hosted and _was_remembered(context)
    secret = secret_of(context.config, context.paths) if was_remembered else None
    context.use(store_for(owner, context.config, context.paths, context.clock))
    write_down(context, owner)
    if secret is not None:
        _bind(context, owner, secret)


def _was_remembered(context: Context) -> bool:
    """Whether it is what was remembered that signs in, and not a password that was typed."""
    secret = secret_of(context.config, context.paths)
    auth = auth_of(secret, context.config.login or "") if secret is not None else None
    return auth is not None and auth == context.auth


def _bind(context: Context, owner: Owner, secret: Secret) -> None:
    try:
        remember(context, owner, secret)
    except RuobrError as error:
        _log.warning("what is remembered could not be bound to its account: %s", type(error).__name__)


def write_down(context: Context, owner: Owner, *, remembered: bool = False) -> None:
    """Write down which account this is and what its login is now, for the next start. Failures are logged."""
    config, logins = context.config, Logins(context.paths.logins)
    before = [context.store.owner, None if context.hosted else logins.find(config.server, owner.login)]
    names = {each.name for each in before if each is not None and each.is_same(owner)}
    context.config = replace(config, login=owner.login)
    try:
        context.store.belong_to(owner)
        if context.hosted:
            if context.keys is not None:
                context.keys.signed_in(owner)
        elif not config.kiosk and owner.is_known and (config.keeps or remembered):
            logins.note(owner)
            _bring_along(context, owner, names)
    except RuobrError as error:  # the next start knows less: nothing of another account's
        _log.warning("whose a store is could not be written down: %s", type(error).__name__)


def _bring_along(context: Context, owner: Owner, names: set[str]) -> None:
    """What is remembered by a former login, or from when less was told, goes by what is told now."""
    accounts, secrets = Accounts(context.paths.accounts_file), Secrets(context.paths.secrets_file)
    rows = [each for each in accounts.all() if each.name in {owner.name, *names}]
    if any((each.login, each.name) != (owner.login, owner.name) for each in rows):
        accounts.used(context.config.server, owner, context.clock())
    for name in names - {owner.name}:
        secret = secrets.find(name)
        if secret is not None:
            _bind(context, owner, secret)
            secrets.forget(name)


def renamed(context: Context, login: str) -> None:
    """The account has another login from now on."""
    owner = context.store.owner
    if owner is not None and login and login.casefold() != owner.login.casefold():
        write_down(context, replace(owner, login=login))


def forget_ways(context: Context, owner: Owner) -> None:
    """Forget how this account signs in here. What cannot be removed is logged."""
    paths, config = context.paths, context.config
    ways: list[Callable[[], object]] = []
    if context.hosted:
        if context.keys is not None:
            ways.append(partial(context.keys.refuse, owner))
    elif not config.kiosk:
        secrets = Secrets(paths.secrets_file)
        ways += [
            partial(secrets.forget, owner.name),
            partial(secrets.forget, former_name(config.server, owner.login)),
            partial(Logins(paths.logins).forget, config.server, owner.login),
            partial(Accounts(paths.accounts_file).forget, config.server, owner.login, owner.name),
        ]
    for forget in ways:
        try:
            forget()
        except RuobrError as error:
            _log.warning("something that was remembered could not be removed: %s", type(error).__name__)
