"""Signing in and out: which way a server offers, what is remembered, whose store is open.

Used by the login screen and by the commands without a screen alike.
"""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ruobr_tui.account.credentials import Secret, Secrets, auth_of
from ruobr_tui.account.ownership import known_owner, secret_of, store_for, write_down
from ruobr_tui.account.ownership import remember as remember_secret
from ruobr_tui.account.request_budget import budget_of
from ruobr_tui.api.errors import NetworkError, RuobrError, SignInError
from ruobr_tui.files.paths import former_name, normal_server
from ruobr_tui.store import Store
from ruobr_tui.store.accounts import Accounts
from ruobr_tui.store.database import delete
from ruobr_tui.store.logins import Logins
from ruobr_tui.store.owner import Owner

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.account.ssh_keys import AccountKeys
    from ruobr_tui.api.auth import PortalAuth
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.clock import Clock
    from ruobr_tui.api.models.cabinet import Capabilities
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.files.paths import Paths
    from ruobr_tui.store import Snapshot

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that the portal has to hear that a session ends: until then one still sees "signing out"."""


def open_store(config: Config, paths: Paths, clock: Clock) -> Store:
    """The store of the account that the settings' login meant here last; in memory when there is none."""
    owner = known_owner(config, paths)
    if owner is None or not config.keeps:
        return Store.open(None, clock=clock)
    return store_for(owner, config, paths, clock)


def remembered(config: Config, paths: Paths) -> PortalAuth | None:
    """How the account signs in again without a question; None when nothing is remembered."""
    secret = secret_of(config, paths)
    return auth_of(secret, config.login or "") if secret is not None else None


async def authenticate(
    portal: Portal, login: str, password: str, device: str = "", device_key: str = ""
) -> tuple[Secret, Capabilities | None]:
    """Sign in at an open portal the best way it offers, and check it by asking who this is.

    Our server opens a session, so that the password need not be kept; a server that knows the
    mobile contract alone takes both credentials with every request. Raises ``SignInError``.
    """
    capabilities = await portal.capabilities()
    if capabilities is not None and capabilities.has("session"):
        signed_in = await portal.sign_in(login, password, device or device_name(), device_key)
        return Secret(token=signed_in.token.get_secret_value()), capabilities
    return Secret(password=password), capabilities


async def sign_in(context: Context, server: str, login: str, password: str, *, remember: bool) -> None:
    """Sign in and make this account the program's: its store, its children, its way to ask.

    Nothing changes when it fails. Raises ``RuobrError``.
    """
    from ruobr_tui.api.addresses import base_address
    from ruobr_tui.api.client import Portal

    server = base_address(server)

    async def enter() -> tuple[Secret, Capabilities | None]:
        async with Portal(
            server,
            transport=context.transport,
            clock=context.clock,
            client_address=context.client_address,
            budget=budget_of(context, server),
        ) as portal:
            key = _device_key(context, server)
            return await _or_signed_out(portal, authenticate(portal, login, password, device_key=key))

    await _take_over(context, server, login, enter, remember=remember)


async def adopt(context: Context, server: str, login: str, token: str, *, remember: bool = False) -> None:
    """The same with a session that was opened elsewhere, by State Services. Raises ``RuobrError``."""
    from ruobr_tui.api.addresses import base_address
    from ruobr_tui.api.auth import SessionToken
    from ruobr_tui.api.client import Portal

    server = base_address(server)

    async def enter() -> tuple[Secret, Capabilities | None]:
        async with Portal(
            server,
            SessionToken(token),
            transport=context.transport,
            clock=context.clock,
            client_address=context.client_address,
            budget=budget_of(context, server),
        ) as portal:
            return Secret(token=token), await _or_signed_out(portal, portal.capabilities())

    await _take_over(context, server, login, enter, remember=remember)


async def _take_over(
    context: Context,
    server: str,
    login: str,
    enter: Callable[[], Awaitable[tuple[Secret, Capabilities | None]]],
    *,
    remember: bool,
) -> None:
    from ruobr_tui.api import cabinet, resources
    from ruobr_tui.api.client import Portal

    auth: PortalAuth | None = None
    store = context.store
    try:
        secret, capabilities = await enter()
        auth = auth_of(secret, login)
        async with Portal(
            server,
            auth,
            transport=context.transport,
            clock=context.clock,
            client_address=context.client_address,
            budget=budget_of(context, server),
        ) as portal:
            answer = await portal.fetch(resources.account())
            if answer.value is None:
                raise SignInError
            account, standing = answer.value, None
            owner = Owner.of(server, login, account)
            config = replace(context.config, server=server, login=owner.login)
            if store.owner is None or not store.owner.is_same(owner):
                store = store_for(owner, config, context.paths, context.clock)
            store.keep(resources.account(), answer)
            if capabilities is not None and capabilities.has(cabinet.FEATURE):
                standing = (await store.refresh(cabinet.standing(), portal)).value
        await context.close_portal()
    except BaseException:  # nobody would know the session, so nobody could end it later
        if store is not context.store:
            store.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await end_session(context, auth, server)
        raise
    if store is not context.store:
        context.use(store)
    if context.keys is not None:
        context.keys.renew(owner, context.auth, auth)
    context.config, context.auth, context.proven = config, auth, auth
    context.know_capabilities(capabilities)
    context.know_standing(standing)
    context.know_account(account)
    # Whoever asked meanwhile has opened it anew as the account that was here.
    await context.close_portal()
    is_remembered = remember and not config.kiosk and not context.hosted
    write_down(context, owner, remembered=is_remembered)
    if is_remembered:
        remember_secret(context, owner, secret)


async def _or_signed_out(portal: Portal, work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` returns; when it fails or is given up, the session that it may have opened is ended.

    Who has walked away from a kiosk must not leave a session behind.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except BaseException:
        with suppress(RuobrError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                with suppress(RuobrError):
                    await task  # the answer that tells the session may be on its way
                await portal.sign_out()
        raise


async def learn_account(context: Context, portal: Portal) -> Snapshot[Account]:
    """Ask who this is and what for, as far as the portal can tell. What is known stays without an answer."""
    from ruobr_tui.api import cabinet, resources

    account = await context.store.refresh(resources.account(), portal)
    if account.value is not None:
        context.know_account(account.value)
    if context.has(cabinet.FEATURE):
        standing = await context.store.refresh(cabinet.standing(), portal)
        if standing.value is not None and standing.error is None:
            context.know_standing(standing.value)
    return account


async def sign_out(context: Context) -> bool:
    """End the session, forget the secret, and remove what is kept of the account on this machine.

    Whether the portal was reached; otherwise the session ends there by itself.

    Removing goes first: it must happen even when the portal cannot be reached. Raises ``RuobrError``
    when something could not be removed; everything else is done all the same.
    """
    config, paths, owner = context.config, context.paths, context.store.owner
    # What a host or a kiosk remembers is its owner's.
    login = None if context.hosted or config.kiosk else config.login
    auth = context.auth
    if auth is None and login:
        auth = await asyncio.to_thread(remembered, config, paths)
    failures = []
    kept: list[httpx.Auth | None] = [auth]
    steps: list[Callable[[], object]] = [context.store.forget]
    if context.keys is not None and owner is not None:
        steps.append(partial(_forget_keys, context.keys, owner, kept))
    if login:
        secrets, accounts = Secrets(paths.secrets_file), Accounts(paths.accounts_file)
        name = owner.name if owner is not None else Owner(normal_server(config.server), login).name
        former = former_name(config.server, login)
        steps += [
            partial(secrets.forget, name),
            partial(secrets.forget, former),
            partial(accounts.forget, config.server, login, name),
            partial(Logins(paths.logins).forget, config.server, login),
            partial(delete, paths.store_file(former)),
        ]
    for forget in steps:
        try:
            forget()
        except RuobrError as error:
            failures.append(error)
    is_ended = True
    for session in kept:
        try:  # a session ends by itself when the portal cannot be told
            async with asyncio.timeout(PATIENCE):
                is_ended = await end_session(context, session) and is_ended
        except TimeoutError:
            is_ended = False
    await context.close_portal()
    context.close()
    context.forget_account()
    context.store = open_store(context.config, context.paths, context.clock)
    if failures:
        raise failures[0]
    return is_ended


def _forget_keys(keys: AccountKeys, owner: Owner, kept: list[httpx.Auth | None]) -> None:
    kept.append(keys.forget(owner))


async def end_session(context: Context, session: httpx.Auth | None, server: str = "") -> bool:
    """End a session that was kept beside the program's own; one that cannot be ended now expires.

    Whether the portal answered.
    """
    from ruobr_tui.api.client import Portal

    if session is not None:
        try:
            async with Portal(
                server or context.config.server,
                session,
                transport=context.transport,
                clock=context.clock,
                client_address=context.client_address,
                budget=budget_of(context, server),
            ) as portal:
                await portal.sign_out()
        except NetworkError:
            return False
        except RuobrError:
            return True  # it is not known there any more, or there are no sessions
    return True


def _device_key(context: Context, server: str) -> str:
    """What a portal knows this device by; "" on a machine that other people use too."""
    if context.hosted or context.config.kiosk:
        return ""
    from ruobr_tui.account.device_key import device_key

    return device_key(context.paths.device_key_file, server)


def device_name() -> str:
    """How the account's list of sessions names this one."""
    return f"ruobr-tui · {platform.node() or platform.system()}"[:200]
