"""Signing in without a login: what a portal offers beside it, and the pages of these ways."""

from __future__ import annotations

import logging
from abc import abstractmethod

from textual import work
from textual.widgets import Checkbox, Label

from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.frame import Frame

log = logging.getLogger(__name__)

_NEEDS = {
    "state_services": "state-services",
    "register": "registration",
    "recover": "recovery",
    "complain": "complaints",
}
"""The feature of the server that each way of signing in needs."""


class WithoutLogin(Frame[bool], LeavesWhenSeen[bool]):
    """A subclass has the form: a label ``others`` for the list of ways, and perhaps a box ``remember``."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._offered: frozenset[str] | None = None
        """What the portal offers beside login and password; None until it has responded."""

    @abstractmethod
    def server(self) -> str:
        """Return the address of the chosen portal."""

    @abstractmethod
    def say(self, text: str, role: str = "error") -> None:
        """Show a message."""

    # What the portal offers

    def ask_what_is_offered(self) -> None:
        """Fetch what the chosen portal offers."""
        self._fetch_offer(self.server())

    @work(group="offers", exclusive=True, exit_on_error=False, description="ask what is offered")
    async def _fetch_offer(self, server: str) -> None:
        from ruobr_tui.api.errors import RuobrError

        offered: frozenset[str] | None = None
        try:
            async with self.context.anonymous_portal(server) as portal:
                capabilities = await portal.capabilities()
                offered = capabilities.features if capabilities is not None else frozenset()
        except RuobrError as error:  # signing in shows the error if it persists
            log.info("what a portal offers is unknown: %s", type(error).__name__)
        if is_composed(self) and server == self.server():
            self._offered = offered
            self.show_ways()

    def show_ways(self) -> None:
        """Show the other ways of signing in that the portal offers."""
        ways = (
            ("F2", "state_services", _("Sign in with Gosuslugi")),
            ("F4", "register", _("Register: login and password are sent by email")),
            ("F5", "recover", _("Forgot password?")),
            ("F3", "complain", _("School won’t give you a login?")),
        )
        lines = [f"{key:<4}{words}" for key, way, words in ways if self._has(way)]
        self.query_one("#others", Label).update("\n".join(lines))

    def offers(self, command: Command) -> bool:
        """Return whether the portal has what a command needs."""
        return self._has(command.action)

    def _has(self, way: str) -> bool:
        return self._offered is None or way not in _NEEDS or _NEEDS[way] in self._offered

    def _has_way(self, way: str) -> bool:
        """Return whether the portal offers a way of signing in; otherwise show a notice."""
        if not self._has(way):
            self.say(_("This is not available on this portal. Sign in with your login and password."), "info")
        return self._has(way)

    # Pages

    def action_complain(self) -> None:
        """File a complaint to the department of education, or look up its result."""
        if not self._has_way("complain"):
            return
        from ruobr_tui.screens.complaints.complaint import ComplaintScreen

        self.app.push_screen(ComplaintScreen(self.context, self.server()))

    def action_register(self) -> None:
        """Register."""
        if not self._has_way("register"):
            return
        from ruobr_tui.screens.sign_in.registration import RegistrationForm

        def done(posted: object) -> None:
            if posted is not None:
                self.say(_("Your login and password have been emailed to you. Check your mailbox."), "info")

        self.app.push_screen(RegistrationForm(self.context, self.server()), done)

    def action_recover(self) -> None:
        """Set a new password with a code sent by e-mail."""
        if not self._has_way("recover"):
            return
        from ruobr_tui.screens.sign_in.registration import NewPasswordForm, RecoveryForm

        server = self.server()

        def done(is_set: object) -> None:
            if is_set is not None:
                self.say(_("Password changed. Sign in with the new one."), "info")

        def on_requested(email: str | None) -> None:
            if email is not None:
                self.app.push_screen(NewPasswordForm(self.context, server, email), done)

        self.app.push_screen(RecoveryForm(self.context, server), on_requested)

    def action_state_services(self) -> None:
        """Sign in with State Services in a browser."""
        if not self._has_way("state_services"):
            return
        from ruobr_tui.screens.sign_in.state_services import StateServicesScreen

        def done(is_in: bool | None) -> None:
            if is_in:
                self.leave_with(True)

        remember = bool(self.query("#remember")) and self.query_one("#remember", Checkbox).value
        self.app.push_screen(StateServicesScreen(self.context, self.server(), remember=remember), done)

    def action_letters(self) -> None:
        """Show the demo's e-mails."""
        from ruobr_tui.screens.sign_in.registration import DemoLettersPage

        self.app.push_screen(DemoLettersPage(self.context, self.server()))
