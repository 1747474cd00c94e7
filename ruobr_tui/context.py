"""State that the screens of one program share: settings, clock, store, account, chosen child."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ruobr_tui.account.open_accounts import OpenAccounts
from ruobr_tui.account.request_budget import budget_of
from ruobr_tui.api.clock import Clock, first_zone, school_now, system_clock
from ruobr_tui.api.errors import NetworkError, NoChild, NoChildReadable, SignInError
from ruobr_tui.areas import Areas, Section
from ruobr_tui.changes import Acts
from ruobr_tui.store import Store
from ruobr_tui.store.account.accounts import Accounts
from ruobr_tui.store.account.children import Children, children_of, store_children, stored_children

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.account.ssh_keys import AccountKeys
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.client_address import ClientAddress
    from ruobr_tui.api.models.cabinet import Capabilities
    from ruobr_tui.api.models.family import Standing
    from ruobr_tui.api.models.logins import Slip
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths

_MOST_NOTICES = 20
_SERVER = "server"  # a sheet: small JSON that is read without the models


class Context:
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
        self.account: Account | None = None
        self.children: Children = []
        self.child_index = 0
        self.areas = Areas()
        """What the app can show."""
        self.loading: tuple[int, int] | None = None
        """Progress of background reading: parts done, and in total; None when none is running."""
        self.features: frozenset[str] = frozenset()
        self.is_own_server: bool | None = None
        """Whether the portal is our own server; None: not known yet."""
        self.portal_zone = ""
        self.roles: frozenset[str] = frozenset()
        """Roles of the account, if the portal sends them: parent, teacher, class-teacher, desk:school, …"""
        self.reported_aside = 0
        """How many unreadable items were reported to the user so far."""
        self._portal: Portal | None = None
        self._opening = asyncio.Lock()
        self.acts = Acts(self.portal, lambda: self.account_name)
        """Changes that are being sent."""
        self.slips: list[Slip] = []
        """Slips with a new password that were neither saved nor closed yet."""
        self.pending_notices: deque[tuple[str, str]] = deque(maxlen=_MOST_NOTICES)
        """Notices (text, role) of what ended while another account was shown."""
        self.accounts = OpenAccounts(self)
        """This account and the others of the program."""
        self._password = password  # signs the settings' login in at the first use, then is forgotten
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

    # Time

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the chosen child's school."""
        return self.zone_of(self.child)

    def zone_of(self, child: int | None) -> ZoneInfo:
        """The time zone of a child's school: of the settings, else as the portal sends it."""
        children = self.account.children if self.account is not None else []
        zone = next((each.time_zone for each in children if each.id == child), None)
        return first_zone(self.config.time_zone, zone, self.portal_zone)

    def now(self) -> datetime:
        """The wall clock of the school, without an offset."""
        return school_now(self.clock, self.zone)

    def today(self) -> date:
        """Today at the chosen child's school."""
        return self.now().date()

    def today_of(self, child: int) -> date:
        """Today at a child's school."""
        return school_now(self.clock, self.zone_of(child)).date()

    @property
    def reads_offline(self) -> bool:
        """Whether to download the whole year; not on a host that stores nothing."""
        return self.config.whole_year and (not self.hosted or self.store.is_persistent)

    # Children

    @property
    def child(self) -> int | None:
        """The chosen child's id."""
        return self.children[self.child_index][0] if self.children else None

    @property
    def child_name(self) -> str:
        """The chosen child's first name."""
        return self.children[self.child_index][1] if self.children else ""

    @property
    def no_child(self) -> NoChild | None:
        """Why there is no diary, where the portal has said so; None with children, and while it is
        unknown.
        """
        if self.children or self.account is None:
            return None
        return NoChildReadable() if self.account.unread else NoChild()

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
        server = self.store.sheet(_SERVER)
        # The kind of portal is not personal: it may be read from a store that is still closed.
        about = server if server is not None or self._aside is None else self._aside.sheet(_SERVER)
        self.is_own_server = None if about is None else bool(about["features"])
        if server is not None:
            self.features, self.portal_zone = frozenset(server["features"]), str(server["zone"])
            self.roles = frozenset(server.get("roles", ()))

    def know_account(self, account: Account) -> None:
        """Take a newly read account; the chosen child stays chosen."""
        chosen = self.child
        self.account = account
        if account.unread and not account.children and self.children:
            return  # unreadable children are not removed children
        self.children = children_of(account)
        ids = [child for child, _name, _class in self.children]
        self.child_index = ids.index(chosen) if chosen in ids else 0
        store_children(self.store, account)

    def know_capabilities(self, capabilities: Capabilities | None) -> None:
        """Take the server's features; None: a server with the mobile interface alone."""
        self.features = capabilities.features if capabilities is not None else frozenset()
        self.portal_zone = (capabilities.time_zone or "") if capabilities is not None else ""
        self.is_own_server = capabilities is not None
        self._save_server()

    def know_standing(self, standing: Standing | None) -> None:
        """Take the account's roles; None: the portal does not send them."""
        self.roles = frozenset()
        if standing is not None:
            roles = {standing.role, *(f"desk:{kind}" for kind in standing.desks)}
            roles |= {"class-teacher"} if standing.class_teacher else set()
            roles |= {"desk"} if standing.desks else set()
            self.roles = frozenset(roles - {""})
        self._save_server()

    def _save_server(self) -> None:
        values = {"features": sorted(self.features), "zone": self.portal_zone, "roles": sorted(self.roles)}
        self.store.save_sheet(_SERVER, values)

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

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show: children or roles."""
        return bool(self.children or self.roles)

    def forget_account(self) -> None:
        """Reset to the signed-out state."""
        self.slips.clear()
        self.pending_notices.clear()
        self.auth = self.proven = self.account = None
        self.children, self.child_index, self.reported_aside = [], 0, 0
        self.features, self.portal_zone, self.roles = frozenset(), "", frozenset()
        self.is_own_server = None
        self.config = replace(self.config, login=None)

    async def leave_account(self) -> None:
        """Reset to the signed-out state and close the store without removing it."""
        await self.close_portal()
        self.close()
        self.store = Store.open(None, clock=self.clock)
        self.forget_account()

    def has(self, feature: str | None) -> bool:
        """Whether the server has a feature; the mobile interface itself (None) is always there."""
        return feature is None or feature in self.features

    @property
    def sections(self) -> list[Section]:
        """Sections that the server has and a kiosk's settings allow. The first is the home."""
        sections = self.areas.sections
        allowed = [each for each in sections if each.is_of_program or self.config.allows(each.id)]
        shown = [section for section in allowed if self._shows(section)]
        return shown if any(not each.is_of_program for each in shown) else [*sections[:1], *shown]

    def _shows(self, section: Section) -> bool:
        if not self.has(section.feature):
            return False
        if section.is_of_program:
            return self.accounts.are_allowed
        if section.everyone:
            return True
        if section.role is not None:
            return section.role in self.roles
        # Accounts with a role and without children see no empty diary.
        return bool(self.children) or not self.roles

    def offers(self, action: str) -> bool:
        """Whether a command's action leads to a section that is shown."""
        if not action.startswith("app.section('"):
            return True
        place = action.removeprefix("app.section('").removesuffix("')")
        return any(place == section.id for section in self.sections)

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
            except SignInError:
                self._password = None  # after other errors it is tried again at the next use
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
