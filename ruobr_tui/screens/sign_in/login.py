"""Signing in: portal, login, password, "remember me". Requests never block the screen."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Horizontal, Vertical
from textual.widgets import Button, Checkbox, Input, Label
from textual.worker import Worker, WorkerState

from ruobr_tui import keys
from ruobr_tui.account.portals import portal_at
from ruobr_tui.api.errors import StepNeeded
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.paths import same_server
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.sign_in.area import AREA
from ruobr_tui.screens.sign_in.without_login import WithoutLogin
from ruobr_tui.widgets.forms.choice import Choice

log = logging.getLogger(__name__)

LONGEST = 2000
"""Characters of an entry; an address may be long."""
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


class LoginScreen(WithoutLogin):
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
        super().__init__(context)
        self._is_one_more = is_one_more
        self._error, self._message = error, message

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
        field = Input(
            value, password=secret, id=name, compact=True, select_on_focus=False, max_length=LONGEST
        )
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
        self.ask_what_is_offered()
        self._go_on()

    def _go_on(self) -> None:
        """Sign in with a password that was given elsewhere and was right: only the next step is asked for."""
        pending, self.context.pending = self.context.pending, None
        if pending is not None and isinstance(self._error, StepNeeded | None):
            self.query_one("#password", Input).value = pending[0]
            self.sign_in()

    @on(Choice.Changed, "#portal")
    def choose_portal(self, event: Choice.Changed) -> None:
        """Fetch what this portal offers; ask for the address of another one."""
        self._show_address()
        self.ask_what_is_offered()

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
        self.ask_what_is_offered()

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
        self.show_ways()
        self.update_frame()
        if self._error is not None:
            self.say(error_line(self._error, again="↵"))
        elif self._message:
            self.say(_(self._message), "dim")

    def title_text(self) -> str:
        """The portal's name: that of the settings, otherwise what it is, and where."""
        config = self.context.config
        place = portal_at(config.portals, config.server).name
        is_named = any(same_server(each.address, config.server) for each in config.portals)
        return place if is_named else f"{_('Electronic School 2.0')}, {place}"

    def short_title(self) -> str:
        """The portal's name alone."""
        return portal_at(self.context.config.portals, self.context.config.server).name

    def hints(self) -> Hints:
        """Hints for the form."""
        return [("↵", _("Sign in")), ("Tab", _("Next field")), ("F10", "Русский / English")]

    def reserved_hints(self) -> Sequence[tuple[str, str, str]]:
        """On a kiosk: hide what is typed; the staff closes the program."""
        if not self.context.config.kiosk:
            return ()
        hide = ("F6", _("Hide the screen"), _("Hide"))
        if self.context.hosted:  # only this window is theirs
            return [hide, ("^Q", _("Quit"), _("Quit"))]
        has_code = bool(self.context.config.kiosk_code)
        return [hide, ("^Q", _("For the staff"), _("Staff"))] if has_code else [hide]

    def way_out(self) -> Hints:
        """Nobody leaves a kiosk."""
        return [] if self.is_held else [("Esc", _("Back") if self._is_one_more else _("Quit"))]

    def server(self) -> str:
        """The address of the chosen portal, or the one that is typed."""
        for choice in self.query("#portal").results(Choice):
            if choice.value:
                return choice.value
        fields = self.query("#server").results(Input)
        return next((field.value.strip() for field in fields), self.context.config.server)

    def say(self, text: str, role: str = "error") -> None:
        """Show it below the form."""
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
        self.say(_("Signing in…"), "info")
        remember = self.query("#remember")
        self._sign_in(
            self.server(),
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
        from ruobr_tui.screens.sign_in.first_steps import FirstStepsOnScreen

        def show_wait(seconds: float) -> None:
            self.say(waiting_text(self.context.config, seconds), "info")

        steps = FirstStepsOnScreen(self.app, self.context, login)
        with reporting_waits(show_wait):
            await sign_in(self.context, server, login, password, remember=remember, steps=steps)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Dismiss after signing in, or show the error."""
        if event.worker.group != "sign-in":
            self.show_fault(event)
            return
        if event.state is WorkerState.SUCCESS:
            self.leave_with(True)
        elif event.state is WorkerState.ERROR and event.worker.error is not None:
            self._error = event.worker.error
            self.say(error_line(self._error, again="↵"))
            self.query_one("#password", Input).focus()

    def action_leave(self) -> None:
        """Leave the program, or go back to the stored account."""
        if not self.is_held:
            self.dismiss(False)
