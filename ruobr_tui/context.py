"""What the screens of one program share: settings, clock, store, account, chosen child."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ruobr_tui.api.clock import DEFAULT_ZONE, Clock, school_now, system_clock

if TYPE_CHECKING:
    import httpx

    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.models.cabinet import Capabilities
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.config import Config
    from ruobr_tui.store import Store


class Context:
    """One program, one account. Screens read it; only the app replaces its parts.

    ``children`` holds (id, first name, class) of each child, known from the store before the
    account's full record is read, so that the first paint needs no models.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        *,
        clock: Clock = system_clock,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.config = config
        self.store = store
        self.clock = clock
        self.transport = transport
        self.auth: httpx.Auth | None = None
        self.account: Account | None = None
        self.capabilities: Capabilities | None = None
        self.children: list[tuple[int, str, str]] = []
        self.child_index = 0
        self._portal: Portal | None = None

    # Time

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the child's school; without word from the server, that of the settings."""
        name = self.config.time_zone
        if not name and self.account is not None and self.account.children:
            name = (
                self.account.children[min(self.child_index, len(self.account.children) - 1)].time_zone or ""
            )
        if not name and self.capabilities is not None:
            name = self.capabilities.time_zone
        return ZoneInfo(name or DEFAULT_ZONE)

    def now(self) -> datetime:
        """The wall clock of the school, without an offset."""
        return school_now(self.clock, self.zone)

    def today(self) -> date:
        """The date on the wall of the school."""
        return self.now().date()

    # Children

    @property
    def child(self) -> int | None:
        """The chosen child's id."""
        return self.children[self.child_index][0] if self.children else None

    @property
    def child_name(self) -> str:
        """The chosen child's first name."""
        return self.children[self.child_index][1] if self.children else ""

    def know_account(self, account: Account) -> None:
        """Take a newly read account; the chosen child stays chosen."""
        chosen = self.child
        self.account = account
        self.children = [(child.id, child.first_name, child.class_name) for child in account.children]
        ids = [child for child, _name, _class in self.children]
        self.child_index = ids.index(chosen) if chosen in ids else 0

    def has(self, feature: str | None) -> bool:
        """Whether the server can do this; the mobile contract itself (None) is always there."""
        return feature is None or (self.capabilities is not None and self.capabilities.has(feature))

    # The portal

    async def portal(self) -> Portal:
        """The connection, opened at first use: importing it costs more than the first paint."""
        if self._portal is None:
            from ruobr_tui.api.client import Portal

            self._portal = Portal(self.config.server, self.auth, transport=self.transport, clock=self.clock)
            await self._portal.__aenter__()
        return self._portal

    async def close_portal(self) -> None:
        """Close the connection; the next use opens a new one with the present settings."""
        portal, self._portal = self._portal, None
        if portal is not None:
            await portal.__aexit__(None, None, None)
