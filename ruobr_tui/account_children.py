"""The children of an account: the chosen one, and the time at its school."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ruobr_tui.api.clock import Clock, first_zone, school_now
from ruobr_tui.api.errors import NoChild, NoChildReadable
from ruobr_tui.store import Store
from ruobr_tui.store.account.children import Children, children_of, store_children

if TYPE_CHECKING:
    from ruobr_tui.api.models.people import Account
    from ruobr_tui.config import Config


class AccountChildren:
    """A base of the context, which has settings, clock and store.

    ``children`` holds (id, first name, class) of each child, read from the store without models for the
    first paint.
    """

    config: Config
    clock: Clock
    store: Store
    portal_zone: str

    def __init__(self) -> None:
        super().__init__()
        self.account: Account | None = None
        self.children: Children = []
        self.child_index = 0

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

    def forget_children(self) -> None:
        """Forget the account and its children."""
        self.account = None
        self.children, self.child_index = [], 0

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
