"""What the portal has for an account: its features and roles, and the sections that are shown for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ruobr_tui.api.roles import Role
from ruobr_tui.areas import STAFF_MEMBER, Areas, Section
from ruobr_tui.store import Store
from ruobr_tui.store.account.children import Children

if TYPE_CHECKING:
    from ruobr_tui.account.open_accounts import OpenAccounts
    from ruobr_tui.api.models.cabinet import Capabilities
    from ruobr_tui.api.models.family import Standing
    from ruobr_tui.config import Config

_SERVER = "server"  # a sheet: small JSON that is read without the models


class AccountSections:
    """A base of the context, which has settings, store and children."""

    config: Config
    store: Store
    children: Children
    accounts: OpenAccounts

    def __init__(self) -> None:
        super().__init__()
        self.areas = Areas()
        """What the app can show."""
        self.features: frozenset[str] = frozenset()
        self.is_own_server: bool | None = None
        """Whether the portal is our own server; None: not known yet."""
        self.portal_zone = ""
        self.roles: frozenset[str] = frozenset()
        """Roles of the account, if the portal sends them: parent, teacher, staff, desk:school …"""

    # The server

    def know_stored_server(self, closed: Store | None) -> None:
        """Load what is stored of the server; ``closed`` is the login's store until it may be shown."""
        server = self.store.sheet(_SERVER)
        # The kind of portal is not personal: it may be read from a store that is still closed.
        about = server if server is not None or closed is None else closed.sheet(_SERVER)
        self.is_own_server = None if about is None else bool(about["features"])
        if server is not None:
            self.features, self.portal_zone = frozenset(server["features"]), str(server["zone"])
            self.roles = frozenset(server.get("roles", ()))

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
            from ruobr_tui.api.rules.standing import named_by_roles

            roles = {standing.role, *(f"desk:{kind}" for kind in standing.desks)}
            roles |= {"class-teacher"} if standing.class_teacher else set()
            roles |= {"desk"} if standing.desks else set()
            roles |= named_by_roles(standing.roles)
            roles |= {STAFF_MEMBER} if standing.role in (Role.TEACHER, Role.OPERATOR) else set()
            self.roles = frozenset(roles - {""})
        self._save_server()

    def _save_server(self) -> None:
        values = {"features": sorted(self.features), "zone": self.portal_zone, "roles": sorted(self.roles)}
        self.store.save_sheet(_SERVER, values)

    def forget_server(self) -> None:
        """Forget what is known of the portal and the account's roles."""
        self.features, self.portal_zone, self.roles = frozenset(), "", frozenset()
        self.is_own_server = None

    # Sections

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show: children or roles."""
        return bool(self.children or self.roles)

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
