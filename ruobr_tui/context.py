"""What the screens of one account share: settings, clock, store, credentials, the client of the portal."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ruobr_tui.account.open_accounts import OpenAccounts
from ruobr_tui.account.request_budget import budget_of
from ruobr_tui.account_children import AccountChildren
from ruobr_tui.account_sections import AccountSections
from ruobr_tui.api.clock import Clock, system_clock
from ruobr_tui.api.errors import NetworkError, SignInError, StepNeeded
from ruobr_tui.changes import Acts
from ruobr_tui.store import Store
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.children import stored_children

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.account.ssh_keys import AccountKeys
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.client_address import ClientAddress
    from ruobr_tui.api.models.logins import Slip
    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths

_MOST_NOTICES = 20


class Context(AccountChildren, AccountSections):
    """One program, one account. Screens read it; only the app replaces parts of it.

    ``children`` holds (id, first name, class) of each child, read from the store without models for the
    first paint. ``hosted``: the program runs on a host for a remote client; the host chooses the portal, and
    this machine's secrets are not used.

    ``store`` belongs to an account (``store.owner``); ``proven`` are the credentials that the portal has
    confirmed to be that account's. With a ``password`` the login's store stays closed until the portal has
    confirmed the account, or cannot be reached: then this machine's user may read it.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        paths: Paths,
        *,
        clock: Clock = system_clock,
        transport: httpx.AsyncBaseTransport | None = None,
        password: str | None = None,
        hosted: bool = False,
    ) -> None:
        super().__init__()
        self.config = config
        self._aside: Store | None = None
        if password is not None and store.owner is not None:
            self._aside, store = store, Store.open(None, clock=clock)
        self.store = store
        self.paths = paths
        self.clock = clock
        self.transport = transport
        self.hosted = hosted
        self.keys: AccountKeys | None = None
        """SSH keys, on a host that stores them."""
        self.client_address: ClientAddress | None = None
        """The client's address, on a host that shares a secret with the portal."""
        self.auth: httpx.Auth | None = None
        self.proven: httpx.Auth | None = None
        self.loading: tuple[int, int] | None = None
        """Progress of background reading: parts done, and in total; None when none is running."""
        self.reported_aside = 0
        """How many unreadable items were reported to the user so far."""
        self._portal: Portal | None = None
        self._opening = asyncio.Lock()
        self.acts = Acts(self.portal, lambda: self.account_name)
        """Changes that are being sent."""
        self.slips: list[Slip] = []
        """Slips with a new password that were neither saved nor closed yet."""
        self.sums: dict[int, int] = {}
        """Kopecks by child, entered for a payment that was not begun yet."""
        self.pending_notices: deque[tuple[str, str]] = deque(maxlen=_MOST_NOTICES)
        """Notices (text, role) of what ended while another account was shown."""
        self.accounts = OpenAccounts(self)
        """This account and the others of the program."""
        self._password = password  # signs the settings' login in at the first use, then is forgotten
        self.pending: tuple[str, StepNeeded] | None = None
        """A right password that was given elsewhere (to an SSH host, in the environment), and what must be
        done before it opens anything: the sign-in screen goes on with it, once.
        """
        self._know_from_store()

    def beside(self, server: str, login: str | None = None) -> Context:
        """A context for another account of the same program: same settings, folders, clock, areas.

        It shows what is stored only if the login is known to this machine's user.
        """
        from ruobr_tui.account.sign_in import open_store

        config = replace(self.config, server=server, login=login)
        store = Store.open(None, clock=self.clock)
        if not self.hosted:
            store.close()
            store = open_store(config, self.paths, self.clock)
        context = Context(
            config, store, self.paths, clock=self.clock, transport=self.transport, hosted=self.hosted
        )
        context.keys, context.client_address, context.areas = self.keys, self.client_address, self.areas
        return context

    def take_session(self, other: Context) -> None:
        """Go on with the session that another context has opened for this account."""
        self.config = replace(self.config, server=other.config.server, login=other.config.login)
        self.auth, self.proven = other.auth, other.proven
        self.features, self.portal_zone = other.features, other.portal_zone
        self.roles, self.is_own_server = other.roles, other.is_own_server
        if other.account is not None:
            self.know_account(other.account)

    def unseen(self) -> int | None:
        """How much is new; None if the store cannot say."""
        from ruobr_tui.store.errors import StoreError

        try:
            return self.store.unseen_count()
        except StoreError:
            return None

    @property
    def reads_offline(self) -> bool:
        """Whether to download the whole year; not on a host that stores nothing."""
        return self.config.prefetch == "year" and (not self.hosted or self.store.is_persistent)

    # The store

    def set_aside(self) -> list[tuple[str, int]]:
        """Counts of unreadable items in all stored data, by kind; the most frequent first."""
        from ruobr_tui.store.errors import StoreError

        try:
            return self.store.set_aside().most_common()
        except StoreError:
            return []  # errors of the store are shown where it is used

    def _know_from_store(self) -> None:
        """Load the stored values for the first paint; imports no models."""
        self.children = stored_children(self.store)
        self.know_stored_server(self._aside)

    @property
    def account_name(self) -> str:
        """The name of the store's owner; "" without one."""
        return self.store.owner.name if self.store.owner is not None else ""

    def use(self, store: Store) -> None:
        """Stand on the store of an account that has proved who it is; what was there before is closed."""
        for other in (self.store, self._aside):
            if other is not None and other is not store:
                other.close()
        self.store, self._aside = store, None
        self._know_from_store()

    def read_offline(self) -> None:
        """Open the login's store without confirmation, because the portal cannot be reached."""
        if self._aside is not None:
            self.use(self._aside)

    def close(self) -> None:
        """Close the stores."""
        for store in (self.store, self._aside):
            if store is not None:
                store.close()
        self._aside = None

    def forget_account(self) -> None:
        """Reset to the signed-out state."""
        self.slips.clear()
        self.pending = None
        self.pending_notices.clear()
        self.sums.clear()
        self.auth = self.proven = None
        self.reported_aside = 0
        self.forget_children()
        self.forget_server()
        self.config = replace(self.config, login=None)

    async def leave_account(self) -> None:
        """Reset to the signed-out state and close the store without removing it."""
        await self.close_portal()
        self.close()
        self.store = Store.open(None, clock=self.clock)
        self.forget_account()

    # The portal

    def waiting(self) -> timedelta | None:
        """How long a request made now waits for the request budget; None: it does not wait."""
        return None if self.is_own_server else budget_of(self).wait()

    @property
    def has_credentials(self) -> bool:
        """Whether there are credentials other than stored ones."""
        return self.auth is not None or (self._password is not None and self.config.login is not None)

    @property
    def may_be_remembered(self) -> bool:
        """Whether the login chose to be remembered on this machine; reading the keyring would be slow."""
        if self.hosted or self.config.kiosk or not self.config.login:
            return False
        return Accounts(self.paths.accounts_file).knows(self.config.server, self.config.login)

    async def portal(self) -> Portal:
        """The client, opened at the first use: its import costs more than the first paint.

        Raises ``SignInError`` without credentials.
        """
        async with self._opening:  # two sections may ask at once
            if self._portal is None:
                self._portal = await self._open_portal()
            return self._portal

    def anonymous_portal(self, server: str | None = None) -> Portal:
        """Open an unauthenticated client; the caller closes it. Raises ``WrongAddress``."""
        from ruobr_tui.api.client import Portal

        return Portal(
            server or self.config.server,
            transport=self.transport,
            clock=self.clock,
            client_address=self.client_address,
            budget=budget_of(self, server or ""),
        )

    async def _open_portal(self) -> Portal:
        from ruobr_tui.account.sign_in import remembered, sign_in

        if self.auth is None and self._password is not None and self.config.login:
            password = self._password
            try:
                await sign_in(self, self.config.server, self.config.login, password, remember=False)
            except SignInError as error:
                self._password = None  # after other errors it is tried again at the next use
                if isinstance(error, StepNeeded):
                    self.pending = (password, error)
                raise
            except NetworkError:
                self.read_offline()
                raise
        self._password = None
        if self.auth is None and not self.hosted:
            # A keyring is slow to import and to read.
            self.auth = await asyncio.to_thread(remembered, self.config, self.paths)
        if self.auth is None:
            raise SignInError
        portal = self.portal_as(self.auth)
        if self.store.owner is None:  # nothing is stored before its owner is known
            try:
                await portal.confirm()
            except BaseException:
                await portal.aclose()
                raise
        return portal

    def portal_as(self, auth: httpx.Auth) -> Portal:
        """A client that first verifies the account against the store's owner; the caller closes it."""
        from functools import partial

        from ruobr_tui.account.ownership import verify_owner
        from ruobr_tui.api.client import Portal

        return Portal(
            self.config.server,
            auth,
            transport=self.transport,
            clock=self.clock,
            confirm=None if auth is self.proven else partial(verify_owner, self),
            client_address=self.client_address,
            budget=budget_of(self),
        )

    async def close_portal(self) -> None:
        """Close the client; the next use opens a new one with the present settings."""
        portal, self._portal = self._portal, None
        if portal is not None:
            await portal.aclose()
