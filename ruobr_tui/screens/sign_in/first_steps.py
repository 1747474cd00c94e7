"""What the sign-in screen asks before it opens an account: a code, a password, a second factor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import (
    PasswordMustBeChanged,
    SecondFactorMissing,
    SecondFactorRequired,
    SignInError,
)
from ruobr_tui.api.requests import registration, second_factor
from ruobr_tui.api.rules.fields.registration_forms import OWN_PASSWORD, SHORTEST, own_password_problems
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, ngettext
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.second_factor.code_sheet import CodeSheet, typed_code
from ruobr_tui.screens.second_factor.recovery_codes import RecoveryCodesPage
from ruobr_tui.screens.second_factor.set_up import SetUpPage
from ruobr_tui.screens.sign_in.registration import password_problems
from ruobr_tui.widgets.forms.row import said

if TYPE_CHECKING:
    from textual.app import App

    from ruobr_tui.api.client import Portal
    from ruobr_tui.api.errors import FieldsRefused

LONG = 20
"""Characters of a password that is long for everybody."""


class FirstStepsOnScreen:
    """Shows a page for each step; used in a worker of the sign-in screen."""

    def __init__(self, app: App[Any], context: Context, login: str) -> None:
        self._app, self._context, self._login = app, context, login

    async def code(self, refused: FieldsRefused | None) -> str:
        """Ask for a code."""
        wrong = said(next(iter(refused.fields.values()))) if refused is not None else ""
        typed = await self._app.push_screen_wait(CodeSheet(wrong))
        if typed is None:
            raise SecondFactorRequired
        return typed_code(typed)

    async def own_password(self, portal: Portal, login: str, password: str) -> str:
        """Show the form for a new password."""
        form = OwnPasswordForm(self._context, portal, login, password)
        done: str | SignInError | None = await self._app.push_screen_wait(form)
        if done is None:
            raise PasswordMustBeChanged
        if isinstance(done, SignInError):
            raise done
        return done

    async def set_up_factor(self, portal: Portal, password: str) -> None:
        """Show the secret, then the recovery codes."""
        secret = await portal.execute(second_factor.begin(password), str(uuid4()))

        async def present() -> Portal:
            return portal

        codes = await self._app.push_screen_wait(SetUpPage(self._context, secret, present))
        if codes is None:
            raise SecondFactorMissing
        login = self._login.lower()
        await self._app.push_screen_wait(RecoveryCodesPage(self._context, login, codes.codes))


class OwnPasswordForm(FormPage):
    """A password of one’s own, typed twice. Dismissed with it, or with the error that ended the session."""

    def __init__(self, context: Context, portal: Portal, login: str, password: str) -> None:
        super().__init__(context, OWN_PASSWORD, "own-password")
        self._portal, self._login, self._present = portal, login, password

    def title_text(self) -> str:
        """What is to be done."""
        return _("Choose your own password")

    def on_mount(self) -> None:
        """Say why, until something is typed."""
        super().on_mount()
        self.notice(_(PasswordMustBeChanged.text), "dim")

    def show_notes(self) -> None:
        """Below the fields: beside a password there is no room for words."""
        for row in self.view.rows:
            if not row.is_wrong:
                row.say(self.note_of(row.field.name, row.value), "dim")

    def note_of(self, name: str, value: str) -> str:
        """How long the password is, or whether both are the same."""
        if not value:
            return ""
        typed = self.view.values["password"]
        if name == "again":
            return _("the same") if value == typed else ""
        missing = SHORTEST - len(value)
        if missing > 0:
            text = ngettext("%(count)d more character", "%(count)d more characters", missing)
            return text % {"count": missing}
        if password_problems({"password": value}, self._login):
            return _("easy to guess")
        return _("long: good") if len(value) >= LONG else _("long enough")

    def extra_problems(self, values: Mapping[str, str]) -> dict[str, Wrong]:
        """The portal’s rules, and that both are the same."""
        return own_password_problems(values["password"], values["again"], self._present, self._login)

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Set the password."""
        return registration.change_account(self._present, "", values["password"])

    async def carry_out(self, call: Call[Any], key: str) -> str | SignInError:
        """Set it at the portal that is being signed in to, which is not the context’s yet."""
        chosen = self.view.values["password"]
        try:
            await self._portal.execute(call, key)
        except SignInError as error:
            return error
        return chosen
