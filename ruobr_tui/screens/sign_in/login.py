"""Signing in: portal, login, password, "remember me". Requests never block the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Horizontal, Vertical
from textual.widgets import Button, Checkbox, Input, Label
from textual.worker import Worker, WorkerState

from ruobr_tui import keys
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.paths import same_server
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.frame import Frame, Hints
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.sign_in.area import AREA
from ruobr_tui.widgets.forms.choice import Choice

_NEEDS = {
    "state_services": "state-services",
    "register": "registration",
    "recover": "recovery",
    "complain": "complaints",
}
"""The feature of the server that each way of signing in needs."""

LOW = 24
"""Rows below which the form has no blank rows."""


class Tick(Checkbox):
    """A checkbox with a sign, not only a colour, for its state: [x]."""

    BUTTON_LEFT = BUTTON_RIGHT = ""
    BUTTON_INNER = "[ ]"

    def watch_value(self) -> None:
        """Show the sign of the new state."""
        self.BUTTON_INNER = "[x]" if self.value else "[ ]"
        super().watch_value()


class LoginScreen(Frame[bool], LeavesWhenSeen[bool]):
    """Dismissed with True when signed in, with False when the user leaves."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("login")
    CSS_PATH = "login.tcss"
    AUTO_FOCUS = None
    TAKES_LETTERS: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(
        self,
        context: Context,
        *,
        error: BaseException | None = None,
        message: str = "",
        is_one_more: bool = False,
    ) -> None:
        """``message``: a msgid to show when there is no error. ``is_one_more``: beside an account that is
        shown, to which Esc leads back.
        """
        super().__init__()
        self._is_one_more = is_one_more
        self.context = context
        self._error, self._message = error, message
        self._offered: frozenset[str] | None = None
        """What the portal offers beside login and password; None until it has responded."""

    @property
    def is_empty(self) -> bool:
        """Whether login and password are empty."""
        return not any(field.value for field in self.query(Input) if field.id != "server")

    @property
    def is_held(self) -> bool:
        """Whether the screen cannot be left: on a kiosk without a signed-in account."""
        return self.context.config.kiosk and not self.context.children

    def content(self) -> ComposeResult:
        """Create a form in the middle with a line for errors; ``repaint`` fills in the texts."""
        config = self.context.config
        with Center(), Vertical(id="form"):
            yield Label(id="title")
            if self._may_type_address or self._portals:
                yield Label(id="server-label")
            if self._portals:
                yield Choice(self._portals, self._portal_now(), id="portal")
            if self._may_type_address:
                yield from self._input("server", config.server)
            yield Label(id="login-label")
            yield from self._input("login", config.login or "")
            yield Label(id="password-label")
            yield from self._input("password", "", secret=True)
            if not config.kiosk and not self.context.hosted:
                yield Tick(id="remember", compact=True)
            yield Button(id="sign-in", variant="primary", compact=True)
            yield Label("", id="message", markup=False)
            yield Label("", id="others", markup=False)

    @property
    def _may_type_address(self) -> bool:
        """Whether any portal's address may be typed; on a host and a kiosk the operator chooses."""
        return not self.context.hosted and not self.context.config.kiosk

    @property
    def _portals(self) -> list[tuple[str, str]]:
        """Addresses and names of the portals to choose from; "" is another address."""
        config = self.context.config
        if not config.portals or not (self._may_type_address or config.choose_portal):
            return []
        another = [("", _("another address"))] if self._may_type_address else []
        return [*((each.address, each.name) for each in config.portals), *another]

    def _portal_now(self) -> str:
        config = self.context.config
        known = (each.address for each in config.portals if same_server(each.address, config.server))
        return next(known, "" if self._may_type_address else config.portals[0].address)

    def _input(self, name: str, value: str, *, secret: bool = False) -> ComposeResult:
        """An entry between brackets, so that it is seen without colours."""
        field = Input(value, password=secret, id=name, compact=True, select_on_focus=False)
        field.cursor_blink = False
        with Horizontal(classes="entry"):
            yield Label("[", markup=False)
            yield field
            yield Label("]", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """Leave out the blank rows where all ways to sign in would not fit."""
        self.set_class(event.size.height < LOW, "low")

    def on_mount(self) -> None:
        """Focus the first empty field."""
        self._show_address()
        self.repaint()
        fields = list(self.query(Input))
        if not fields:  # it goes already: an account was opened meanwhile
            return
        empty = next((field for field in fields if not field.value), None)
        first = next(iter(self.query("#portal").results(Choice)), None) if self._is_one_more else None
        (first or empty or fields[-1]).focus()
        self._ask_what_is_offered(self._server())

    @on(Choice.Changed, "#portal")
    def choose_portal(self, event: Choice.Changed) -> None:
        """Fetch what this portal offers; ask for the address of another one."""
        self._show_address()
        self._ask_what_is_offered(self._server())

    def _show_address(self) -> None:
        """Show the entry of the address only where no portal of the settings is chosen."""
        is_chosen = any(choice.value for choice in self.query("#portal").results(Choice))
        for field in self.query("#server").results(Input):
            if field.parent is not None:
                field.parent.display = not is_chosen

    def on_key(self, event: events.Key) -> None:
        """Go on from the portal with Enter."""
        if event.key == "enter" and isinstance(self.focused, Choice):
            event.stop()
            self.focus_next()
        else:
            super().on_key(event)

    @on(Input.Blurred, "#server")
    def another_portal(self) -> None:
        """Fetch what another portal offers."""
        self._ask_what_is_offered(self._server())

    @work(group="offers", exclusive=True, exit_on_error=False, description="ask what is offered")
    async def _ask_what_is_offered(self, server: str) -> None:
        from ruobr_tui.api.errors import RuobrError

        offered: frozenset[str] | None = None
        try:
            async with self.context.anonymous_portal(server) as portal:
                capabilities = await portal.capabilities()
                offered = capabilities.features if capabilities is not None else frozenset()
        except RuobrError as error:  # signing in shows the error if it persists
            self.log.warning(error)
        if is_composed(self) and server == self._server():
            self._offered = offered
            self._show_alternatives()

    def repaint(self) -> None:
        """Show all texts in the current language; entered values stay."""
        for label, words in (
            ("title", _("Electronic School 2.0")),
            ("server-label", _("Portal")),
            ("login-label", _("Login, given by the class teacher")),
            ("password-label", _("Password")),
        ):
            for shown in self.query(f"#{label}").results(Label):
                shown.update(words)
        for field in self.query("#server").results(Input):
            field.placeholder = "https://…"
        for choice in self.query("#portal").results(Choice):
            choice.choices = self._portals
            choice.refresh()
        for box in self.query(Checkbox):
            box.label = _("Remember me on this computer")
        self.query_one(Button).label = _("Sign in")
        self._show_alternatives()
        self.update_frame()
        if self._error is not None:
            self._say(error_line(self._error))
        elif self._message:
            self._say(_(self._message), "dim")

    def title_text(self) -> str:
        """The program's name."""
        return "ruobr"

    def hints(self) -> Hints:
        """Hints for the form."""
        return [("↵", _("Sign in")), ("Tab", _("Next field")), ("F10", "Русский / English")]

    def reserved_hints(self) -> Sequence[tuple[str, str, str]]:
        """On a kiosk: hide what is typed; the staff closes the program."""
        if not self.context.config.kiosk:
            return ()
        hide = ("F6", _("Hide the screen"), _("Hide"))
        has_code = bool(self.context.config.kiosk_code) and not self.context.hosted
        return [hide, ("^Q", _("For the staff"), _("Staff"))] if has_code else [hide]

    def way_out(self) -> Hints:
        """Nobody leaves a kiosk."""
        return [] if self.is_held else [("Esc", _("Back") if self._is_one_more else _("Quit"))]

    def _show_alternatives(self) -> None:
        """Show the other ways of signing in that the portal offers."""
        ways = (
            ("F2", "state_services", _("Sign in with Gosuslugi")),
            ("F4", "register", _("Register: login and password are sent by email")),
            ("F5", "recover", _("Forgot password?")),
            ("F3", "complain", _("School won’t give you a login?")),
        )
        lines = [f"{key:<4}{words}" for key, way, words in ways if self._offers(_NEEDS[way])]
        self.query_one("#others", Label).update("\n".join(lines))

    def _offers(self, feature: str) -> bool:
        return self._offered is None or feature in self._offered

    def has_command(self, action: str) -> bool:
        """Return whether a command is available: the portal may not offer it."""
        feature = _NEEDS.get(action)
        return feature is None or self._offers(feature)

    def _has_way(self, way: str) -> bool:
        """Return whether the portal offers a way of signing in; otherwise show a notice."""
        if not self.has_command(way):
            self._say(
                _("This is not available on this portal. Sign in with your login and password."), "info"
            )
        return self.has_command(way)

    def _server(self) -> str:
        for choice in self.query("#portal").results(Choice):
            if choice.value:
                return choice.value
        fields = self.query("#server").results(Input)
        return next((field.value.strip() for field in fields), self.context.config.server)

    def action_complain(self) -> None:
        """File a complaint to the department of education, or look up its result."""
        if not self._has_way("complain"):
            return
        from ruobr_tui.screens.complaints.complaint import ComplaintScreen

        self.app.push_screen(ComplaintScreen(self.context, self._server()))

    def action_register(self) -> None:
        """Register."""
        if not self._has_way("register"):
            return
        from ruobr_tui.screens.sign_in.registration import RegistrationForm

        def done(posted: object) -> None:
            if posted is not None:
                self._say(_("Your login and password have been emailed to you. Check your mailbox."), "info")

        self.app.push_screen(RegistrationForm(self.context, self._server()), done)

    def action_recover(self) -> None:
        """Set a new password with a code sent by e-mail."""
        if not self._has_way("recover"):
            return
        from ruobr_tui.screens.sign_in.registration import NewPasswordForm, RecoveryForm

        server = self._server()

        def done(is_set: object) -> None:
            if is_set is not None:
                self._say(_("Password changed. Sign in with the new one."), "info")

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
        self.app.push_screen(StateServicesScreen(self.context, self._server(), remember=remember), done)

    def action_letters(self) -> None:
        """Show the demo's e-mails."""
        from ruobr_tui.screens.sign_in.registration import DemoLettersPage

        self.app.push_screen(DemoLettersPage(self.context, self._server()))

    def _say(self, text: str, role: str = "error") -> None:
        message = self.query_one("#message", Label)
        message.update(text)
        message.set_class(role == "error", "error")

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Go to the next empty field on Enter; without one, sign in."""
        empty = next((field for field in self.query(Input) if not field.value), None)
        if empty is not None and empty is not event.input:
            empty.focus()
        elif empty is None:
            self.sign_in()

    @on(Button.Pressed)
    def sign_in(self) -> None:
        """Sign in in the background."""
        values = {field.id: field.value.strip() for field in self.query(Input) if field.id != "password"}
        password = self.query_one("#password", Input).value
        self._error = None
        self._say(_("Signing in…"), "info")
        remember = self.query("#remember")
        self._sign_in(
            self._server(),
            values["login"],
            password,
            bool(remember) and self.query_one("#remember", Checkbox).value,
        )

    # Textual's default description would contain the password.
    @work(group="sign-in", exclusive=True, exit_on_error=False, description="sign in")
    async def _sign_in(self, server: str, login: str, password: str, remember: bool) -> None:
        from ruobr_tui.account.request_budget import waiting_text
        from ruobr_tui.account.sign_in import sign_in
        from ruobr_tui.api.pace import reporting_waits

        def show_wait(seconds: float) -> None:
            self._say(waiting_text(self.context.config, seconds), "info")

        with reporting_waits(show_wait):
            await sign_in(self.context, server, login, password, remember=remember)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Dismiss after signing in, or show the error."""
        if event.worker.group != "sign-in":
            return
        if event.state is WorkerState.SUCCESS:
            self.leave_with(True)
        elif event.state is WorkerState.ERROR and event.worker.error is not None:
            self._error = event.worker.error
            self._say(error_line(self._error))
            self.query_one("#password", Input).focus()

    def action_leave(self) -> None:
        """Leave the program, or go back to the stored account."""
        if not self.is_held:
            self.dismiss(False)
