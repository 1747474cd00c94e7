"""The user's login, password, and signed-in devices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.account.ownership import renamed
from ruobr_tui.api import resources
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.cabinet import Session
from ruobr_tui.api.requests import registration
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.registration_forms import ACCOUNT
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.account.area import AREA
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.section import why_no_row
from ruobr_tui.screens.program.questions import END_SESSION
from ruobr_tui.screens.sign_in.registration import password_problems
from ruobr_tui.widgets.lines import Line, heading, line


class AccountForm(FormPage):
    """The current password, and a new login or password."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, ACCOUNT, "account")

    def title_text(self) -> str:
        """The current login."""
        return _("Login and password of %(login)s") % {"login": self.context.config.login or ""}

    def extra_problems(self, values: Mapping[str, str]) -> dict[str, Wrong]:
        """Check the new password with the portal's rules before it is sent."""
        return password_problems(values, values.get("login") or self.context.config.login or "")

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Change login or password."""
        return registration.change_account(values["current_password"], values["login"], values["password"])

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Store the account's data under its new login from now on."""
        found = await super().carry_out(call, key)
        renamed(self.context, found.login)
        return found


class SessionsScreen(ActingPage):
    """Signed-in devices. ``d`` signs a device out."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("sessions")
    HAS_LIST: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    @property
    def _chosen(self) -> Session | None:
        return next((each for each in self._sessions if each.id == self.view.cursor_key), None)

    def why_not(self, command_id: str) -> str | None:
        """Any device but this one can be signed out."""
        if command_id != "sessions.end":
            return super().why_not(command_id)
        if self._chosen is None:
            return why_no_row(self.view)
        return _("This is the device you are using. Press F8 to sign out.") if self._chosen.current else None

    def title_text(self) -> str:
        """The section."""
        return _("Devices")

    def resources(self) -> Sequence[Resource[Any]]:
        """The active sessions."""
        return [resources.sessions()]

    @property
    def _sessions(self) -> list[Session]:
        found = self.stored(resources.sessions()).value
        return found.sessions if found is not None else []

    def page(self, width: int) -> list[Line]:
        """Return sessions, the most recently used first."""
        if not self.stored(resources.sessions()).known:
            return self.missing(width)
        is_alone = len(self._sessions) < 2
        title = _("Signed in here only") if is_alone else _("Where your account is signed in")
        lines = [heading(title.upper(), width)]
        for each in self._sessions:
            when = self._last_seen(each)
            here = f"  ● {_('this device')}" if each.current else ""
            lines.append(
                line((f" {each.device or '—'}", "text"), (f"  {when}", "dim"), (here, "good"), key=each.id)
            )
        return lines

    def action_end(self) -> None:
        """Sign the selected device out."""
        chosen = self._chosen
        if chosen is None:
            return
        prompt = END_SESSION.about(device=chosen.device or "—", seen=self._last_seen(chosen))
        self.after_yes(prompt, registration.end_session(chosen.id))

    def _last_seen(self, session: Session) -> str:
        seen = session.last_seen_at.astimezone(self.context.zone)
        return phrases.day_and_time(seen)
