"""Ownership: stored data and credentials are used only for the account that the portal confirms.

A stored session, a store and SSH keys belong to one account (``store.owner``). ``verify_owner`` gets the
portal's response about the account: it accepts the owner of the store and refuses any other account.
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
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.logins import Logins
from ruobr_tui.store.account.opening import open_store_of, store_in_memory
from ruobr_tui.store.account.owner import Owner

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
    """The account that the login of the settings meant when it last signed in on this machine."""
    if config.kiosk or not config.login:
        return None
    return Logins(paths.logins).find(config.server, config.login)


def store_for(owner: Owner, config: Config, paths: Paths, clock: Clock) -> Store:
    """The store of a verified account; in memory if the settings forbid storing."""
    if not config.stores_data:
        return store_in_memory(owner, clock)
    known = Accounts(paths.accounts_file).all()
    former = [each.login for each in known if normal_server(each.server) == owner.server]
    return open_store_of(owner, paths, clock, former_logins=former)


def secret_of(config: Config, paths: Paths) -> Secret | None:
    """The stored secret of the settings' login, also one that an older version stored by login."""
    if config.kiosk or not config.login:
        return None
    secrets, owner = Secrets(paths.secrets_file), known_owner(config, paths)
    if owner is not None:
        return secrets.find(owner.name)
    secret = secrets.find(Owner(normal_server(config.server), config.login).name)
    return secret or secrets.find(former_name(config.server, config.login))


def remember(context: Context, owner: Owner, secret: Secret) -> None:
    """Store an account's secret, and note its last use. Raises ``RuobrError``."""
    secrets = Secrets(context.paths.secrets_file)
    secrets.remember(owner.name, secret)
    secrets.forget(former_name(context.config.server, owner.login))
    Accounts(context.paths.accounts_file).used(context.config.server, owner, context.clock())


def verify_owner(context: Context, answer: Answer[Account]) -> None:
    """Check the portal's response about the account. Raises ``AnotherAccount`` unless it owns the store.

    Then the credentials that opened the store are forgotten; the stored data stays with its account.
    """
    assert answer.value is not None
    owner = Owner.of(context.config.server, context.config.login or "", answer.value)
    stored_owner = context.store.owner
    if stored_owner is None:
        _take_unbound(context, owner)
    elif not owner.is_known:  # stored data is neither used nor removed
        raise AccountUnknown
    elif not stored_owner.is_same(owner):
        _log.warning("what signs in as an account opens another one: it is refused")
        if context.hosted or _was_remembered(context):
            forget_ways(context, stored_owner)
        raise AnotherAccount
    else:
        write_down(context, owner)
    context.proven = context.auth


def _take_unbound(context: Context, owner: Owner) -> None:
    """Bind stored credentials that have no owner yet to the account that they have opened."""
    if context.keys is not None and context.auth is not None:
        context.keys.bind_former(context.config.login or "", owner, context.auth)
    was_remembered = not context.hosted and _was_remembered(context)
    secret = secret_of(context.config, context.paths) if was_remembered else None
    context.use(store_for(owner, context.config, context.paths, context.clock))
    write_down(context, owner)
    if secret is not None:
        _bind(context, owner, secret)


def _was_remembered(context: Context) -> bool:
    """Whether the stored secret signs in, and not a typed password."""
    secret = secret_of(context.config, context.paths)
    auth = auth_of(secret, context.config.login or "") if secret is not None else None
    return auth is not None and auth == context.auth


def _bind(context: Context, owner: Owner, secret: Secret) -> None:
    try:
        remember(context, owner, secret)
    except RuobrError as error:
        _log.warning("what is remembered could not be bound to its account: %s", type(error).__name__)


def write_down(context: Context, owner: Owner, *, remembered: bool = False) -> None:
    """Store the account and its present login for the next start. Failures are logged."""
    config, logins = context.config, Logins(context.paths.logins)
    before = [context.store.owner, None if context.hosted else logins.find(config.server, owner.login)]
    names = {each.name for each in before if each is not None and each.is_same(owner)}
    context.config = replace(config, login=owner.login)
    try:
        context.store.belong_to(owner)
        if context.hosted:
            if context.keys is not None:
                context.keys.signed_in(owner)
        elif not config.kiosk and owner.is_known and (config.stores_data or remembered):
            logins.note(owner)
            _bring_along(context, owner, names)
    except RuobrError as error:  # the next start cannot open this store early; no other store either
        _log.warning("whose a store is could not be written down: %s", type(error).__name__)


def _bring_along(context: Context, owner: Owner, names: set[str]) -> None:
    """Move secrets stored under a former login, or under fewer identifiers, to the present name."""
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
    """Note the account's new login."""
    owner = context.store.owner
    if owner is not None and login and login.casefold() != owner.login.casefold():
        write_down(context, replace(owner, login=login))


def forget_ways(context: Context, owner: Owner) -> None:
    """Remove all stored credentials of an account. What cannot be removed is logged."""
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
