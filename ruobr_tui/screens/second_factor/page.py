"""The account's second factor: whether there is one, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.models.second_factor import NewSecret, RecoveryCodes, SecondFactor
from ruobr_tui.api.requests import second_factor
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.registration_forms import FACTOR, PASSWORD
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.second_factor.area import AREA
from ruobr_tui.screens.second_factor.forms import FactorForm
from ruobr_tui.screens.second_factor.recovery_codes import RecoveryCodesPage
from ruobr_tui.screens.second_factor.set_up import SetUpPage
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph

FEW = 3
"""With so few recovery codes left new ones are advised."""


class SecondFactorScreen(ActingPage):
    """``a`` sets it up, ``n`` gets new recovery codes, ``d`` turns it off."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("second_factor")
    HAS_LIST: ClassVar[bool] = False
    EVENT_KINDS: ClassVar[frozenset[str]] = AREA.event_kinds
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def title_text(self) -> str:
        """The page's title."""
        return _("Second factor")

    def resources(self) -> Sequence[Resource[Any]]:
        """What the account has."""
        return [second_factor.second_factor()]

    @property
    def _factor(self) -> SecondFactor | None:
        return self.stored(second_factor.second_factor()).value

    def why_not(self, command_id: str) -> str | None:
        """Without one it can be set up, with one the rest works."""
        if command_id not in ("second_factor.set_up", "second_factor.codes", "second_factor.turn_off"):
            return super().why_not(command_id)
        if self._factor is None:
            return _("Not loaded yet.")
        has_one = self._factor.since is not None
        if command_id == "second_factor.set_up":
            return (
                _("It is set up already. To use another phone, turn it off first (d).") if has_one else None
            )
        return None if has_one else _("Set it up first (a).")

    def page(self, width: int) -> list[Line]:
        """Return the state, and what can be done."""
        factor = self._factor
        if factor is None:
            return self.missing(width)
        lines = [heading(_("Second factor"), width)]
        if factor.since is None:
            text = _("Off: whoever knows your password can sign in.")
            lines += paragraph(text, width - 2, "warning", " ")
            if factor.reset_at is not None:
                text = _(
                    "! An administrator turned the last one off on %(day)s. If you did not ask for it, "
                    "tell the administrator of your school at once."
                )
                day = phrases.date_and_time(factor.reset_at.astimezone(self.context.zone))
                lines += paragraph(text % {"day": day}, width - 2, "warning", " ")
            text = _(
                "With it, signing in also needs a code from an authenticator app on your phone. "
                "Press a to set it up."
            )
            return [*lines, EMPTY, *paragraph(text, width - 2, "text", " ")]
        day = phrases.numeric_date(factor.since.astimezone(self.context.zone).date())
        lines += paragraph(_("On since %(day)s.") % {"day": day}, width - 2, "good", " ")
        count = factor.codes_left
        text = ngettext("%(count)d recovery code left.", "%(count)d recovery codes left.", count)
        is_low = count <= FEW
        lines += paragraph(text % {"count": count}, width - 2, "warning" if is_low else "text", " ")
        if is_low:
            lines += paragraph(_("Press n to get new ones."), width - 2, "warning", " ")
        if factor.is_required:
            lines += [EMPTY, *paragraph(_("Your organisation requires it."), width - 2, "dim", " ")]
        return lines

    # Commands

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="set up a second factor")
    async def action_set_up(self) -> None:
        """Password, secret, first code, recovery codes."""
        secret: NewSecret | None = await self._response(_("Set up a second factor"), second_factor.begin)
        if secret is None:
            return
        codes = await self.app.push_screen_wait(SetUpPage(self.context, secret, self.context.portal))
        if codes is not None:
            await self._show(codes)
            self.notice(_("The second factor is on. Other devices have been signed out."), "good")

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="new recovery codes")
    async def action_codes(self) -> None:
        """Password and a code, then the new ones."""
        codes: RecoveryCodes | None = await self._response_with_code(
            _("New recovery codes"), second_factor.renew_codes
        )
        if codes is not None:
            await self._show(codes)

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="turn the second factor off")
    async def action_turn_off(self) -> None:
        """Password and a code."""
        title = _("Turn the second factor off")
        gone: SecondFactor | None = await self._response_with_code(title, second_factor.remove)
        if gone is not None:
            self.refresh_data()
            self.notice(_("The second factor is off."), "good")

    async def _response(self, title: str, call_of: Callable[[str], Call[Any]]) -> Any:
        form = FactorForm(self.context, PASSWORD, title, lambda values: call_of(values["current_password"]))
        return await self.app.push_screen_wait(form)

    async def _response_with_code(self, title: str, call_of: Callable[[str, str], Call[Any]]) -> Any:
        def call(values: Any) -> Call[Any]:
            return call_of(values["current_password"], values["code"])

        return await self.app.push_screen_wait(FactorForm(self.context, FACTOR, title, call))

    async def _show(self, codes: RecoveryCodes) -> None:
        self.refresh_data()
        login = (self.context.config.login or "").lower()
        await self.app.push_screen_wait(RecoveryCodesPage(self.context, login, codes.codes))
