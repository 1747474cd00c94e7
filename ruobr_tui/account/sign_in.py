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
from ruobr_tui.account.first_steps import FirstSteps, error_of
from ruobr_tui.account.ownership import known_owner, secret_of, store_for, write_down
from ruobr_tui.account.ownership import remember as remember_secret
from ruobr_tui.account.request_budget import budget_of
from ruobr_tui.api.errors import (
    FieldsRefused,
    NetworkError,
    RuobrError,
    SecondFactorRequired,
    SignInError,
)
from ruobr_tui.files.paths import former_name, normal_server
from ruobr_tui.store import Store
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.logins import Logins
from ruobr_tui.store.account.owner import Owner
from ruobr_tui.store.database import delete

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.account.ssh_keys import AccountKeys
    from ruobr_tui.api.auth import PortalAuth
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.clock import Clock
    from ruobr_tui.api.models.cabinet import Capabilities, SignedIn
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.config import Config
    from ruobr_tui.context import Context
    from ruobr_tui.files.paths import Paths
    from ruobr_tui.store import Snapshot

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds to wait for the portal when a session is ended; "signing out" is shown meanwhile."""


def open_store(config: Config, paths: Paths, clock: Clock) -> Store:
    """The store of the account that the settings' login last meant here; in memory if there is none."""
    owner = known_owner(config, paths)
    if owner is None or not config.stores_data:
        return Store.open(None, clock=clock)
    return store_for(owner, config, paths, clock)


def remembered(config: Config, paths: Paths) -> PortalAuth | None:
    """The stored credentials of the settings' login; None if there are none."""
    secret = secret_of(config, paths)
    return auth_of(secret, config.login or "") if secret is not None else None


async def authenticate(
    portal: Portal,
    login: str,
    password: str,
    device: str = "",
    device_key: str = "",
    steps: FirstSteps | None = None,
) -> tuple[Secret, Capabilities | None]:
    """Sign in by the best way that the portal offers.

    Our server opens a session, so that the password need not be stored; a server with the mobile interface
    alone needs both credentials in every request. ``steps`` asks the user for what must be done first.
    Raises ``SignInError``, without ``steps`` also ``StepNeeded``.
    """
    capabilities = await portal.capabilities()
    if capabilities is None or not capabilities.has("session"):
        return Secret(password=password), capabilities
    device = device or device_name()
    signed_in = await _opened(portal, login, password, device, device_key, steps)
    try:
        for step in signed_in.next_steps:
            if steps is None:
                raise error_of(step)
            if step == "change-password":
                password = await steps.own_password(portal, login, password)
            else:
                await steps.set_up_factor(portal, password)
    except BaseException:  # the session must not stay open at the portal
        with suppress(RuobrError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await portal.sign_out()
        raise
    return Secret(token=signed_in.token.get_secret_value()), capabilities


async def _opened(
    portal: Portal, login: str, password: str, device: str, device_key: str, steps: FirstSteps | None
) -> SignedIn:
    """A session, opened with a code if the account has a second factor."""
    code, refused = "", None
    while True:
        try:
            return await _or_signed_out(portal, portal.sign_in(login, password, device, device_key, code))
        except SecondFactorRequired:
            if steps is None:
                raise
        except FieldsRefused as error:
            if steps is None or "code" not in error.fields:
                raise
            refused = error
        code = await steps.code(refused)


async def sign_in(
    context: Context,
    server: str,
    login: str,
    password: str,
    *,
    remember: bool,
    steps: FirstSteps | None = None,
) -> None:
    """Sign in and switch the context to this account: store, children, credentials.

    Nothing changes on failure. Raises ``RuobrError``.
    """
    from ruobr_tui.api.addresses import base_address

    server = base_address(server)

    async def enter() -> tuple[Secret, Capabilities | None]:
        async with _portal_at(context, server) as portal:
            key = _device_key(context, server)
            return await authenticate(portal, login, password, device_key=key, steps=steps)

    await _take_over(context, server, login, enter, remember=remember)


async def adopt(context: Context, server: str, login: str, token: str, *, remember: bool = False) -> None:
    """Like ``sign_in`` with a session that State Services has opened. Raises ``RuobrError``."""
    from ruobr_tui.api.addresses import base_address
    from ruobr_tui.api.auth import SessionToken

    server = base_address(server)

    async def enter() -> tuple[Secret, Capabilities | None]:
        async with _portal_at(context, server, SessionToken(token)) as portal:
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
    from ruobr_tui.api import resources
    from ruobr_tui.api.requests import cabinet

    auth: PortalAuth | None = None
    store = context.store
    try:
        secret, capabilities = await enter()
        auth = auth_of(secret, login)
        async with _portal_at(context, server, auth) as portal:
            answer = await portal.fetch(resources.account())
            if answer.value is None:
                raise SignInError
            account, standing = answer.value, None
            owner = Owner.of(server, login, account)
            config = replace(context.config, server=server, login=owner.login)
            if store.owner is None or not store.owner.is_same(owner):
                store = store_for(owner, config, context.paths, context.clock)
            store.save(resources.account(), answer)
            if capabilities is not None and capabilities.has(cabinet.FEATURE):
                standing = (await store.refresh(cabinet.standing(), portal)).value
        await context.close_portal()
    except BaseException:  # the session would be lost and stay open at the portal
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
    # A request may have reopened it with the former account meanwhile.
    await context.close_portal()
    is_remembered = remember and not config.kiosk and not context.hosted
    write_down(context, owner, remembered=is_remembered)
    if is_remembered:
        remember_secret(context, owner, secret)


def _portal_at(context: Context, server: str, auth: httpx.Auth | None = None) -> Portal:
    """A client of its own; the caller closes it."""
    from ruobr_tui.api.client import Portal

    return Portal(
        server,
        auth,
        transport=context.transport,
        clock=context.clock,
        client_address=context.client_address,
        budget=budget_of(context, server),
    )


async def _or_signed_out(portal: Portal, work: Coroutine[Any, Any, T]) -> T:
    """The result of ``work``; on failure or cancellation ends the session that it may have opened.

    Otherwise a user who leaves a kiosk while signing in would leave a session behind.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except BaseException:
        with suppress(RuobrError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                with suppress(RuobrError):
                    await task  # the response with the session may still arrive
                await portal.sign_out()
        raise


async def load_account(context: Context, portal: Portal) -> Snapshot[Account]:
    """Load account and roles; keep the known values if the portal does not respond."""
    from ruobr_tui.api import resources
    from ruobr_tui.api.requests import cabinet

    account = await context.store.refresh(resources.account(), portal)
    if account.value is not None:
        context.know_account(account.value)
    if context.has(cabinet.FEATURE):
        standing = await context.store.refresh(cabinet.standing(), portal)
        if standing.value is not None and standing.error is None:
            context.know_standing(standing.value)
    return account


async def sign_out(context: Context) -> bool:
    """End the session, and remove the secret and all stored data of the account on this machine.

    Returns whether the portal was reached; otherwise the session expires there.

    Removing comes first: it must happen even if the portal cannot be reached. Raises ``RuobrError`` if
    something could not be removed; everything else is done nevertheless.
    """
    config, paths, owner = context.config, context.paths, context.store.owner
    # Data stored by a host or a kiosk belongs to its operator.
    login = None if context.hosted or config.kiosk else config.login
    auth = context.auth
    if auth is None and login:
        auth = await asyncio.to_thread(remembered, config, paths)
    failures = []
    sessions: list[httpx.Auth | None] = [auth]
    steps: list[Callable[[], object]] = [context.store.forget]
    if context.keys is not None and owner is not None:
        steps.append(partial(_forget_keys, context.keys, owner, sessions))
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
    for session in sessions:
        try:  # the session expires if the portal cannot be reached
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


def _forget_keys(keys: AccountKeys, owner: Owner, sessions: list[httpx.Auth | None]) -> None:
    sessions.append(keys.forget(owner))


async def end_session(context: Context, session: httpx.Auth | None, server: str = "") -> bool:
    """End a session; one that cannot be ended now expires.

    Returns whether the portal responded.
    """
    if session is not None:
        try:
            async with _portal_at(context, server or context.config.server, session) as portal:
                await portal.sign_out()
        except NetworkError:
            return False
        except RuobrError:
            return True  # the session is unknown, or the portal has none
    return True


def _device_key(context: Context, server: str) -> str:
    """The device key for a portal; "" on a shared machine."""
    if context.hosted or context.config.kiosk:
        return ""
    from ruobr_tui.account.device_key import device_key

    return device_key(context.paths.device_key_file, server)


def device_name() -> str:
    """The name of this device in the account's list of sessions."""
    return f"ruobr-tui · {platform.node() or platform.system()}"[:200]
