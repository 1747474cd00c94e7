"""Signing in: portal, login, password, "remember me". Signing in never blocks the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Vertical
from textual.widgets import Button, Checkbox, Input, Label
from textual.worker import Worker, WorkerState

from ruobr_tui import keys
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.frame import Frame, Hints
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.sign_in.area import AREA

_NEEDS = {
    "state_services": "state-services",
    "register": "registration",
    "recover": "recovery",
    "complain": "complaints",
}
"""The feature that each way in needs."""


class Tick(Checkbox):
    """Says by a sign, and not by a colour alone, whether it is ticked."""

    BUTTON_INNER = " "

    def watch_value(self) -> None:
        """The sign stands where it is ticked."""
        self.BUTTON_INNER = "X" if self.value else " "
        super().watch_value()


class LoginScreen(Frame[bool], LeavesWhenSeen[bool]):
    """Returns True when signed in, False when the user leaves."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("login")
    CSS_PATH = "login.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, *, error: BaseException | None = None, told: str = "") -> None:
        """``told``: a msgid of what has happened, when nothing went wrong."""
        super().__init__()
        self.context = context
        self._error, self._told = error, told
        self._offered: frozenset[str] | None = None
        """What the portal offers beside login and password; None as long as it has not said."""

    @property
    def is_empty(self) -> bool:
        """Whether nobody has typed who they are."""
        return not any(field.value for field in self.query(Input) if field.id != "server")

    @property
    def is_held(self) -> bool:
        """Whether one cannot leave from here: on a kiosk, when there is nothing to go back to."""
        return self.context.config.kiosk and not self.context.children

    def content(self) -> ComposeResult:
        """A form in the middle, one line for what went wrong; ``repaint`` puts the words in."""
        config = self.context.config
        with Center(), Vertical(id="form"):
            yield Label(id="title")
            if (
                not self.context.hosted and not config.kiosk
            ):  # whose password goes where is the owner's choice
                yield Label(id="server-label")
                yield self._input("server", config.server)
            yield Label(id="login-label")
            yield self._input("login", config.login or "")
            yield Label(id="password-label")
            yield self._input("password", "", secret=True)
            if not config.kiosk and not self.context.hosted:
                yield Tick(id="remember", compact=True)
            yield Button(id="sign-in", variant="primary", compact=True)
            yield Label("", id="message", markup=False)
            yield Label("", id="others", markup=False)

    def _input(self, name: str, value: str, *, secret: bool = False) -> Input:
        field = Input(value, password=secret, id=name, compact=True, select_on_focus=False)
        field.cursor_blink = False
        return field

    def on_mount(self) -> None:
        """The first empty field has the focus."""
        self.repaint()
        fields = list(self.query(Input))
        empty = next((field for field in fields if not field.value), None)
        (empty or fields[-1]).focus()
        self._ask_what_is_offered(self._server())

    @on(Input.Blurred, "#server")
    def another_portal(self) -> None:
        """What one portal offers another may not."""
        self._ask_what_is_offered(self._server())

    @work(group="offers", exclusive=True, exit_on_error=False, description="ask what is offered")
    async def _ask_what_is_offered(self, server: str) -> None:
        from ruobr_tui.api.errors import RuobrError

        offered: frozenset[str] | None = None
        try:
            async with self.context.anonymous_portal(server) as portal:
                told = await portal.capabilities()
                offered = told.features if told is not None else frozenset()
        except RuobrError as error:  # signing in will tell, should it still be so
            self.log.warning(error)
        if is_composed(self) and server == self._server():
            self._offered = offered
            self._tell_others()

    def repaint(self) -> None:
        """Put the words in, in the language spoken now; what was typed stays."""
        for label, words in (
            ("title", _("Electronic School 2.0")),
            ("server-label", _("Portal")),
            ("login-label", _("Login")),
            ("password-label", _("Password")),
        ):
            for shown in self.query(f"#{label}").results(Label):
                shown.update(words)
        for field in self.query("#server").results(Input):
            field.placeholder = "https://…"
        self.query_one("#login", Input).placeholder = _("from the class teacher")
        for box in self.query(Checkbox):
            box.label = _("Remember me on this machine")
        self.query_one(Button).label = _("Sign in")
        self._tell_others()
        self.tell_frame()
        if self._error is not None:
            self._say(error_line(self._error))
        elif self._told:
            self._say(_(self._told), "dim")

    def title_text(self) -> str:
        """The name of the program."""
        return "ruobr"

    def hints(self) -> Hints:
        """How one fills in the form."""
        hints = [("↵", _("Sign in")), ("Tab", _("Next field")), ("F10", "Русский / English")]
        return hints if self.is_held else [*hints, ("Esc", _("Quit"))]

    def _tell_others(self) -> None:
        """Ways for who has no login yet, as far as the portal has them."""
        ways = (
            ("F2", "state_services", _("Sign in by State Services")),
            ("F4", "register", _("Register: a letter brings login and password")),
            ("F5", "recover", _("Forgotten password?")),
            ("F3", "complain", _("Does the school not give out a login?")),
        )
        told = [f"{key:<4}{words}" for key, way, words in ways if self._offers(_NEEDS[way])]
        self.query_one("#others", Label).update("\n".join(told))

    def _offers(self, feature: str) -> bool:
        return self._offered is None or feature in self._offered

    def has_command(self, action: str) -> bool:
        """Whether a command is one here: a way that the portal does not have is none."""
        feature = _NEEDS.get(action)
        return feature is None or self._offers(feature)

    def _has_way(self, way: str) -> bool:
        """The same for a key that was pressed: if not, that is said."""
        if not self.has_command(way):
            self._say(_("This portal does not offer that. Sign in with login and password."), "info")
        return self.has_command(way)

    def _server(self) -> str:
        fields = self.query("#server").results(Input)
        return next((field.value.strip() for field in fields), self.context.config.server)

    def action_complain(self) -> None:
        """Tell the department of education, or look up what came of it."""
        if not self._has_way("complain"):
            return
        from ruobr_tui.screens.complaints.complaint import ComplaintScreen

        self.app.push_screen(ComplaintScreen(self.context, self._server()))

    def action_register(self) -> None:
        """Ask for an account."""
        if not self._has_way("register"):
            return
        from ruobr_tui.screens.sign_in.registration import RegistrationForm

        def done(posted: object) -> None:
            if posted is not None:
                self._say(
                    _("A letter with login and password is on its way: look into your mailbox."), "info"
                )

        self.app.push_screen(RegistrationForm(self.context, self._server()), done)

    def action_recover(self) -> None:
        """A new password by a code from a letter."""
        if not self._has_way("recover"):
            return
        from ruobr_tui.screens.sign_in.registration import NewPasswordForm, RecoveryForm

        server = self._server()

        def done(is_set: object) -> None:
            if is_set is not None:
                self._say(_("The new password is set: sign in with it."), "info")

        def asked(email: str | None) -> None:
            if email is not None:
                self.app.push_screen(NewPasswordForm(self.context, server, email), done)

        self.app.push_screen(RecoveryForm(self.context, server), asked)

    def action_state_services(self) -> None:
        """By a browser elsewhere."""
        if not self._has_way("state_services"):
            return
        from ruobr_tui.screens.sign_in.state_services import StateServicesScreen

        def done(is_in: bool | None) -> None:
            if is_in:
                self.leave_with(True)

        remember = bool(self.query("#remember")) and self.query_one("#remember", Checkbox).value
        self.app.push_screen(StateServicesScreen(self.context, self._server(), remember=remember), done)

    def action_letters(self) -> None:
        """The letters of the demo."""
        from ruobr_tui.screens.sign_in.registration import DemoLettersPage

        self.app.push_screen(DemoLettersPage(self.context, self._server()))

    def _say(self, text: str, role: str = "error") -> None:
        message = self.query_one("#message", Label)
        message.update(text)
        message.set_class(role == "error", "error")

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Enter goes to the next empty field, and signs in when there is none."""
        empty = next((field for field in self.query(Input) if not field.value), None)
        if empty is not None and empty is not event.input:
            empty.focus()
        elif empty is None:
            self.sign_in()

    @on(Button.Pressed)
    def sign_in(self) -> None:
        """Sign in, in the background."""
        values = {field.id: field.value.strip() for field in self.query(Input) if field.id != "password"}
        password = self.query_one("#password", Input).value
        self._error = None
        self._say(_("Signing in…"), "info")
        remember = self.query("#remember")
        self._sign_in(
            values.get("server", self.context.config.server),
            values["login"],
            password,
            bool(remember) and self.query_one("#remember", Checkbox).value,
        )

    # The description: the default one would tell the password.
    @work(group="sign-in", exclusive=True, exit_on_error=False, description="sign in")
    async def _sign_in(self, server: str, login: str, password: str, remember: bool) -> None:
        from ruobr_tui.account.request_budget import waiting_text
        from ruobr_tui.account.sign_in import sign_in
        from ruobr_tui.api.pace import reporting_waits

        def tell_wait(seconds: float) -> None:
            self._say(waiting_text(self.context.config, seconds), "info")

        with reporting_waits(tell_wait):
            await sign_in(self.context, server, login, password, remember=remember)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Signed in, or a clear line about why not."""
        if event.worker.group != "sign-in":
            return
        if event.state is WorkerState.SUCCESS:
            self.leave_with(True)
        elif event.state is WorkerState.ERROR and event.worker.error is not None:
            self._error = event.worker.error
            self._say(error_line(self._error))
            self.query_one("#password", Input).focus()

    def action_leave(self) -> None:
        """Leave the program, or go back to what is stored."""
        if not self.is_held:
            self.dismiss(False)
