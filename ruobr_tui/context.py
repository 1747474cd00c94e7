"""What the screens of one program share: settings, clock, store, account, chosen child."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ruobr_tui.account.request_budget import budget_of
from ruobr_tui.api.clock import Clock, first_zone, school_now, system_clock
from ruobr_tui.api.errors import NetworkError, NoChild, NoChildReadable, SignInError
from ruobr_tui.areas import Areas, Section
from ruobr_tui.changes import Acts
from ruobr_tui.store import Store
from ruobr_tui.store.accounts import Accounts
from ruobr_tui.store.children import Children, children_of, keep_children, kept_children

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.account.ssh_keys import AccountKeys
    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.models.cabinet import Capabilities
    from ruobr_tui.api.models.family import Standing
    from ruobr_tui.api.models.logins import Slip
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.api.visitor import Visitor
    from ruobr_tui.config import Config
    from ruobr_tui.files.paths import Paths

_SERVER = "server"  # a sheet: small JSON that is read without the models


class Context:
    """One program, one account. Screens read it; only the app replaces its parts.

    ``children`` holds (id, first name, class) of each child, known from the store before the
    account's full record is read, so that the first paint needs no models. ``hosted`` is a program that its
    user reaches over a channel: the server is the host's choice, and this machine's secrets are not theirs.

    ``store`` belongs to an account (``store.owner``) and ``proven`` is what has proved to the portal to be
    that account. With a ``password`` what is stored of its login stays closed until the portal knows whose it
    is, or cannot be reached: then this machine's user may read on.
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
        """SSH keys, on a host that keeps them."""
        self.visitor: Visitor | None = None
        """For whom a host asks, where it shares a secret with the portal."""
        self.auth: httpx.Auth | None = None
        self.proven: httpx.Auth | None = None
        self.account: Account | None = None
        self.children: Children = []
        self.child_index = 0
        self.areas = Areas()
        """What the app can show."""
        self.loading: tuple[int, int] | None = None
        """How many of how many parts are read that nobody has asked for, while that is going on."""
        self.features: frozenset[str] = frozenset()
        self.is_own_server: bool | None = None
        """Whether the portal is our own server; None: it was not asked yet."""
        self.portal_zone = ""
        self.roles: frozenset[str] = frozenset()
        """What the account is, at a portal that tells: parent, teacher, class-teacher, desk:school, …"""
        self.told_aside = 0
        """How many of the things that could not be read were told of."""
        self._portal: Portal | None = None
        self._opening = asyncio.Lock()
        self.acts = Acts(self.portal, lambda: self.whose)
        """What is being sent."""
        self.slips: list[Slip] = []
        """Slips with a new password that nobody has saved or closed yet."""
        self._password = password  # signs the settings' login in at the first use, then is forgotten
        self._know_from_store()

    # Time

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the chosen child's school; without word from the server, that of the settings."""
        return self.zone_of(self.child)

    def zone_of(self, child: int | None) -> ZoneInfo:
        """The zone of a child's school: children may go to schools in different ones."""
        children = self.account.children if self.account is not None else []
        told = next((each.time_zone for each in children if each.id == child), None)
        return first_zone(self.config.time_zone, told, self.portal_zone)

    def now(self) -> datetime:
        """The wall clock of the school, without an offset."""
        return school_now(self.clock, self.zone)

    def today(self) -> date:
        """The date on the wall of the chosen child's school."""
        return self.now().date()

    def today_of(self, child: int) -> date:
        """The date on the wall of a child's school."""
        return school_now(self.clock, self.zone_of(child)).date()

    @property
    def reads_offline(self) -> bool:
        """Whether the whole year is worth fetching: a session on a host is gone when its line is."""
        return not self.hosted or self.store.is_kept

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
        """What could not be read in everything stored, by kind; the most frequent first."""
        from ruobr_tui.store.errors import StoreError

        try:
            return self.store.set_aside().most_common()
        except StoreError:
            return []  # what is wrong with the store is told where it is used

    def _know_from_store(self) -> None:
        """What the first paint needs of an account, as it was last known; reads no models."""
        self.children = kept_children(self.store)
        server = self.store.sheet(_SERVER)
        # What the portal is, is nobody's own: also what is closed until a password is proved may tell it.
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
            return  # what is known of the children holds on: nothing says that they are gone
        self.children = children_of(account)
        ids = [child for child, _name, _class in self.children]
        self.child_index = ids.index(chosen) if chosen in ids else 0
        keep_children(self.store, account)

    def know_capabilities(self, capabilities: Capabilities | None) -> None:
        """Take what the server can do; None is a server that knows the mobile contract alone."""
        self.features = capabilities.features if capabilities is not None else frozenset()
        self.portal_zone = (capabilities.time_zone or "") if capabilities is not None else ""
        self.is_own_server = capabilities is not None
        self._keep_server()

    def know_standing(self, standing: Standing | None) -> None:
        """Take what the account is; None: the portal does not tell."""
        self.roles = frozenset()
        if standing is not None:
            told = {standing.role, *(f"desk:{kind}" for kind in standing.desks)}
            told |= {"class-teacher"} if standing.class_teacher else set()
            told |= {"desk"} if standing.desks else set()
            self.roles = frozenset(told - {""})
        self._keep_server()

    def _keep_server(self) -> None:
        told = {"features": sorted(self.features), "zone": self.portal_zone, "roles": sorted(self.roles)}
        self.store.save_sheet(_SERVER, told)

    @property
    def whose(self) -> str:
        """A name of the account whose store this is; "": nobody's."""
        return self.store.owner.name if self.store.owner is not None else ""

    def use(self, store: Store) -> None:
        """Stand on the store of an account that has proved who it is; what was there before is closed."""
        for other in (self.store, self._aside):
            if other is not None and other is not store:
                other.close()
        self.store, self._aside = store, None
        self._know_from_store()

    def read_on(self) -> None:
        """The portal cannot be reached: what is stored of the login is this machine's user's to read."""
        if self._aside is not None:
            self.use(self._aside)

    def close(self) -> None:
        """Close what is stored."""
        for store in (self.store, self._aside):
            if store is not None:
                store.close()
        self._aside = None

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show: children, or what else the account is here for."""
        return bool(self.children or self.roles)

    def forget_account(self) -> None:
        """Nobody is signed in."""
        self.slips.clear()
        self.auth = self.proven = self.account = None
        self.children, self.child_index, self.told_aside = [], 0, 0
        self.features, self.portal_zone, self.roles = frozenset(), "", frozenset()
        self.is_own_server = None
        self.config = replace(self.config, login=None)

    async def leave_account(self) -> None:
        """Nobody is signed in, and everything that is stored is closed."""
        await self.close_portal()
        self.close()
        self.store = Store.open(None, clock=self.clock)
        self.forget_account()

    def has(self, feature: str | None) -> bool:
        """Whether the server can do this; the mobile contract itself (None) is always there."""
        return feature is None or feature in self.features

    @property
    def sections(self) -> list[Section]:
        """What is shown here: what the server can do and a kiosk's settings allow. The first is the home."""
        sections = self.areas.sections
        allowed = [section for section in sections if self.config.allows(section.id)]
        return [section for section in allowed if self._shows(section)] or [*sections[:1]]

    def _shows(self, section: Section) -> bool:
        if not self.has(section.feature):
            return False
        if section.role is not None:
            return section.role in self.roles
        # Who is known to be here for something else sees no empty diary.
        return bool(self.children) or not self.roles

    def offers(self, action: str) -> bool:
        """Whether a command's action leads to something that is shown here."""
        if not action.startswith("app.section('"):
            return True
        place = action.removeprefix("app.section('").removesuffix("')")
        return any(place == section.id for section in self.sections)

    # The portal

    def waiting(self) -> timedelta | None:
        """How long what is asked for now waits until the portal may be asked; None when it does not wait."""
        return None if self.is_own_server else budget_of(self).wait()

    @property
    def can_ask(self) -> bool:
        """Whether there is something to sign in with besides what may be remembered."""
        return self.auth is not None or (self._password is not None and self.config.login is not None)

    @property
    def may_be_remembered(self) -> bool:
        """Whether the login asked to be remembered on this machine; a keyring is too slow to be asked."""
        if self.hosted or self.config.kiosk or not self.config.login:
            return False
        return Accounts(self.paths.accounts_file).knows(self.config.server, self.config.login)

    async def portal(self) -> Portal:
        """The connection, opened at first use: importing it costs more than the first paint.

        Raises ``SignInError`` when nothing is known to sign in with.
        """
        async with self._opening:  # two sections may ask at once
            if self._portal is None:
                self._portal = await self._open_portal()
            return self._portal

    def stranger(self, server: str | None = None) -> Portal:
        """A connection of nobody in particular, to be closed by who asks for it. Raises ``WrongAddress``."""
        from ruobr_tui.api.client import Portal

        return Portal(
            server or self.config.server,
            transport=self.transport,
            clock=self.clock,
            visitor=self.visitor,
            budget=budget_of(self, server or ""),
        )

    async def _open_portal(self) -> Portal:
        from ruobr_tui.account.sign_in import remembered, sign_in

        if self.auth is None and self._password is not None and self.config.login:
            password = self._password
            try:
                await sign_in(self, self.config.server, self.config.login, password, remember=False)
            except SignInError:
                self._password = None  # whatever else went wrong, it is tried again at the next use
                raise
            except NetworkError:
                self.read_on()
                raise
        self._password = None
        if self.auth is None and not self.hosted:
            # A keyring is slow to import and to answer.
            self.auth = await asyncio.to_thread(remembered, self.config, self.paths)
        if self.auth is None:
            raise SignInError
        portal = self.portal_as(self.auth)
        if self.store.owner is None:  # nothing is to be stored before it is known whose it is
            try:
                await portal.confirm()
            except BaseException:
                await portal.aclose()
                raise
        return portal

    def portal_as(self, auth: httpx.Auth) -> Portal:
        """A connection that first proves to be the account whose store this is, to be closed by who asks."""
        from functools import partial

        from ruobr_tui.account.ownership import taken
        from ruobr_tui.api.client import Portal

        return Portal(
            self.config.server,
            auth,
            transport=self.transport,
            clock=self.clock,
            confirm=None if auth is self.proven else partial(taken, self),
            visitor=self.visitor,
            budget=budget_of(self),
        )

    async def close_portal(self) -> None:
        """Close the connection; the next use opens a new one with the present settings."""
        portal, self._portal = self._portal, None
        if portal is not None:
            await portal.aclose()
