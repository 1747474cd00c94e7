"""The account's link with a person at State Services: show, create, remove.

To link, the user enters the account's password, signs in at State Services in a browser, which shows the
account, and confirms the person's name here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.account.sign_in import device_name
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.state_services import DeviceAnswer, LinkState
from ruobr_tui.api.requests import state_services
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.registration_forms import PASSWORD
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.account.area import AREA
from ruobr_tui.screens.account.questions import LINK_PERSON
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.dialogs.question import surname
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.sign_in.state_services import BrowserElsewhere
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph


class StateServicesLinkScreen(ActingPage):
    """The linked person; ``a`` links, ``d`` unlinks."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("state_services_link")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def title_text(self) -> str:
        """The page's title."""
        return _("Gosuslugi")

    def resources(self) -> Sequence[Resource[Any]]:
        """The link."""
        return [state_services.link()]

    def why_not(self, command_id: str) -> str | None:
        """Linking or unlinking."""
        link = self._link
        if command_id not in ("state_services_link.link", "state_services_link.unlink"):
            return super().why_not(command_id)
        if link is None:
            return _("Not loaded yet.")
        match command_id:
            case "state_services_link.link" if link.linked:
                return _("This account is already linked. Unlink it first (d).")
            case "state_services_link.unlink" if not link.linked:
                return _("This account is not linked with Gosuslugi.")
        return None

    @property
    def _link(self) -> LinkState | None:
        return self.stored(state_services.link()).value

    def page(self, width: int) -> list[Line]:
        """Return the state of the link and what can be done."""
        link = self._link
        if link is None:
            return self.missing(width)
        lines = [heading(_("Link with Gosuslugi"), width)]
        if not link.linked:
            text = _("This account is not linked with Gosuslugi.")
            lines += paragraph(text, width - 2, "text", " ")
            text = _("Press a to link it. Then you can sign in with your phone, without a password.")
            return [*lines, EMPTY, *paragraph(text, width - 2, "dim", " ")]
        since = (
            ""
            if link.since is None
            else phrases.numeric_date(link.since.astimezone(self.context.zone).date())
        )
        text = _("Linked with Gosuslugi since %(day)s: %(person)s.") % {
            "person": link.person or "—",
            "day": since,
        }
        lines += paragraph(text, width - 2, "good", " ")
        if not link.confirmed:
            text = _("This link was made by SNILS in an earlier version. Confirm it at the next sign-in.")
            lines += paragraph(text, width - 2, "warning", " ")
        text = _("If this is not you, press d to unlink and change the password.")
        return [*lines, EMPTY, *paragraph(text, width - 2, "dim", " ")]

    # Commands

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="link with State Services")
    async def action_link(self) -> None:
        """Link: password, browser, confirmation of the name."""

        def begin(password: str) -> Call[Any]:
            return state_services.begin_link(device_name(), password)

        form = PasswordForm(self.context, _("Link with Gosuslugi"), "link", begin)
        waiting: DeviceAnswer | None = await self.app.push_screen_wait(form)
        if waiting is None:
            return
        person = await self.app.push_screen_wait(LinkPage(self.context, waiting))
        if person:
            call = state_services.confirm_link(waiting.device_code.get_secret_value())
            self.after_yes(LINK_PERSON.about(person=person, word=surname(person)), call)

    def action_unlink(self) -> None:
        """Unlink. Needs a password, since otherwise nobody could sign in to the account any more."""

        def gone(answer: LinkState | None) -> None:
            if answer is not None:
                self.refresh_data()
                self.notice(_("Unlinked. Sign in with your login and password."), "good")

        form = PasswordForm(self.context, _("Unlink Gosuslugi"), "unlink", state_services.remove_link)
        self.app.push_screen(form, gone)


class PasswordForm(FormPage):
    """Asks for the current password, so that an unattended session is not enough."""

    def __init__(
        self, context: Context, title: str, draft_name: str, call_of: Callable[[str], Call[Any]]
    ) -> None:
        super().__init__(context, PASSWORD, draft_name)
        self._title, self._call_of = title, call_of

    def title_text(self) -> str:
        """The form's title."""
        return self._title

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Send the password."""
        return self._call_of(values["current_password"])


class LinkPage(BrowserElsewhere["str | None"]):
    """Dismissed with the name of the person who agreed in the browser, else with None."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("link_waiting")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, authorization: DeviceAnswer) -> None:
        super().__init__(context)
        self._pending = authorization

    def title_text(self) -> str:
        """The page's title."""
        return _("Link with Gosuslugi")

    async def wait(self) -> str | None:
        """Wait until the person has agreed."""
        self.show(self._pending)
        code = self._pending.device_code.get_secret_value()
        portal = await self.context.portal()
        return (await self.poll(portal, self._pending, state_services.poll_person(code))).person
