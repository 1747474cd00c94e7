"""Forms without a login: registration, password recovery; and the demo's e-mails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from ruobr_tui import keys
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import FieldsRefused, NotFound, RuobrError
from ruobr_tui.api.models.personal_data import ConsentText
from ruobr_tui.api.models.registration import DemoLetter
from ruobr_tui.api.requests import registration
from ruobr_tui.api.rules.fields.consent import PASSAGES, VERSION
from ruobr_tui.api.rules.fields.registration_forms import (
    NEW_PASSWORD,
    RECOVERY,
    REGISTRATION,
    check_password,
)
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.names import full_name
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.forms.review import Review
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.personal_data.consent_lines import ConsentTextPage
from ruobr_tui.screens.sign_in.area import AREA
from ruobr_tui.screens.sign_in.public_form import StrangerForm
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph


class RegistrationForm(StrangerForm):
    """Names, phone, e-mail, consent: its whole text is a key away before it is asked for."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = (
        *StrangerForm.OWN_COMMANDS,
        *AREA.commands_of("registration"),
    )
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(AREA.commands_of("registration"))

    def __init__(self, context: Context, server: str) -> None:
        super().__init__(context, server, REGISTRATION, "registration")
        self._text = ConsentText(version=VERSION, text=list(PASSAGES))
        self._is_built_in = True

    def on_mount(self) -> None:
        """Fetch the text that the portal asks to agree to."""
        super().on_mount()
        self._fetch_text()

    @work(group="consent", exclusive=True, exit_on_error=False, description="fetch the consent's text")
    async def _fetch_text(self) -> None:
        try:
            async with self.context.anonymous_portal(self._server) as portal:
                answer = await portal.fetch(registration.consent_text())
        except RuobrError:  # the usual text is shown, and says so; the portal compares the version
            return
        if answer.value is not None:
            self._text, self._is_built_in = answer.value, False
            if isinstance(self.app.screen, ConsentTextPage):
                self.app.screen.show_text(self._text)

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """If another text is in force by now, fetch it: it has to be read first."""
        try:
            return await super().carry_out(call, key)
        except FieldsRefused:
            self._fetch_text()
            raise

    def note_of(self, name: str, value: str) -> str:
        """Where the whole text is."""
        return _("F2: the whole text") if name == "agreed" else ""

    def row_commands(self) -> Sequence[str]:
        """The text of the consent beside the form's own commands."""
        return [*super().row_commands(), "registration.consent"]

    def action_consent(self) -> None:
        """Show the whole text; the portal is asked again for one that it has not sent."""
        if self._is_built_in:
            self._fetch_text()
        self.app.push_screen(ConsentTextPage(self._text, is_built_in=self._is_built_in))

    def title_text(self) -> str:
        """What it is about."""
        return _("Registration: login and password are sent by email")

    def review(self, values: Mapping[str, str]) -> Review:
        """Who registers, and where the password goes."""
        after = _("Login and password go to %(email)s within minutes. Check that the address is right.")
        return Review(
            full_name(values) or _("Registration"),
            after=after % {"email": values.get("email") or "—"},
            send=N_("Register"),
        )

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Request the account."""
        return registration.register(values, self._text.version)

    def describe_error(self, error: RuobrError) -> str:
        """Explain that a portal without a mail server offers no registration."""
        return (
            _("Registration is not available on this portal.")
            if isinstance(error, NotFound)
            else super().describe_error(error)
        )


class RecoveryForm(StrangerForm):
    """The address for the code. Dismissed with that address."""

    def __init__(self, context: Context, server: str) -> None:
        super().__init__(context, server, RECOVERY, "recovery")
        self._email = ""

    def title_text(self) -> str:
        """What it is about."""
        return _("Forgot password: a code is sent by email")

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Request the code."""
        self._email = values["email"]
        return registration.request_recovery(self._email)

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Return the address for the next form."""
        await super().carry_out(call, key)
        return self._email

    def describe_error(self, error: RuobrError) -> str:
        """Explain that a portal without a mail server offers no recovery."""
        if isinstance(error, NotFound):
            return _("This portal can’t send email. Ask the class teacher for a new password.")
        return super().describe_error(error)


class NewPasswordForm(StrangerForm):
    """The code from the e-mail, and the new password."""

    def __init__(self, context: Context, server: str, email: str) -> None:
        super().__init__(context, server, NEW_PASSWORD, "new-password")
        self._email = email

    def title_text(self) -> str:
        """The address that the code was sent to."""
        return _("If %(address)s is registered, a code was sent to it") % {"address": self._email}

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Set the password."""
        return registration.confirm_recovery(self._email, values["code"], values["password"])

    def extra_problems(self, values: Mapping[str, str]) -> dict[str, Wrong]:
        """Check the new password with the portal's rules before it is sent."""
        return password_problems(values, "")

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Return True after success: the response is empty."""
        await super().carry_out(call, key)
        return True


def password_problems(values: Mapping[str, str], login: str) -> dict[str, Wrong]:
    """Return the errors of a new password, if one was entered."""
    if not values.get("password"):
        return {}
    try:
        check_password(values["password"], login)
    except Wrong as error:
        return {"password": error}
    return {}


class DemoLettersPage(OverlayPage):
    """What the demo's mail server has received, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,left", "dismiss", show=False, id="demo_letters.close"),
        Binding("r,f5", "ask", show=False, id="demo_letters.ask"),
        Binding("y,ctrl+c", "copy", show=False, id="demo_letters.copy"),
    ]

    def __init__(self, context: Context, server: str) -> None:
        super().__init__()
        self.context = context
        self._server = server
        self._letters: list[DemoLetter] | None = None

    def title_text(self) -> str:
        """What it is."""
        return _("Demo mailbox")

    def hints(self) -> list[tuple[str, str]]:
        """The available keys."""
        return [("r", _("Refresh")), ("y", _("Copy"))]

    def on_mount(self) -> None:
        """Fetch the e-mails."""
        super().on_mount()
        self.action_ask()

    def page(self, width: int) -> list[Line]:
        """Return all e-mails in full."""
        if self._letters is None:
            return not_loaded(width)
        if not self._letters:
            return nothing(_("No emails yet."), width)
        lines: list[Line] = []
        for letter in self._letters:
            lines += [heading(f"{letter.subject} → {letter.to}", width)]
            lines += [*paragraph(letter.text, width - 2, "text", " "), EMPTY]
        return lines

    @work(group="letters", exclusive=True, exit_on_error=False, description="ask for letters")
    async def action_ask(self) -> None:
        """Fetch again."""
        try:
            async with self.context.anonymous_portal(self._server) as portal:
                answer = await portal.fetch(registration.demo_letters())
        except NotFound:
            self._letters = []
            self.repaint()
            self.notice(_("This is not a demo portal. Check your mailbox."))
            return
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self._letters = answer.value.letters if answer.value is not None else []
        self.repaint()
