"""Device authorization (RFC 8628): shows an address, a code and a QR, and polls until the user has agreed.

Used for signing in with State Services and for linking an account.
"""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from ruobr_tui import keys
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import (
    FieldsRefused,
    NetworkError,
    NotFound,
    NotSignedInYet,
    SecondFactorRequired,
)
from ruobr_tui.api.models.state_services import DeviceAnswer, DeviceSignedIn
from ruobr_tui.api.requests import state_services
from ruobr_tui.api.states.state_services import DeviceError
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.shown_code import ShowsCode
from ruobr_tui.screens.sign_in.area import AREA
from ruobr_tui.screens.sign_in.first_steps import FirstStepsOnScreen
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph
from ruobr_tui.widgets.qr import beside_code

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

T = TypeVar("T")
Q = TypeVar("Q")

REASONS: Mapping[str, str] = {
    DeviceError.ACCESS_DENIED: N_("You declined in the browser."),
    DeviceError.EXPIRED_TOKEN: N_("The code has expired."),
    DeviceError.INVALID_GRANT: N_("The code is no longer valid."),
    DeviceError.UNTRUSTED: N_(
        "Your Gosuslugi account is not verified. Verify it online, at a bank or at an MFC."
    ),
    DeviceError.WRONG_REGION: N_(
        "This portal is only for residents of its region. Check your Gosuslugi profile."
    ),
    DeviceError.CLOSED: N_("This account is closed. Contact the school or the education department."),
    DeviceError.LINKED_ELSEWHERE: N_(
        "This person is linked to another account on the portal. Sign in there and unlink it first."
    ),
}
SHORTEST = 0.1
"""Minimum number of seconds between two polls, whatever the portal says."""


class BrowserElsewhere(ShowsCode, LeavesWhenSeen[T], Generic[T]):
    """Shows an address, a code and a QR. A subclass requests the code and handles the result."""

    AUTO_FOCUS = "#page"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._authorization: DeviceAnswer | None = None
        self._until: datetime | None = None
        self._said = ""
        self._role = "dim"

    # To be provided by a subclass

    @abstractmethod
    def title_text(self) -> str:
        """Return the title in the header."""

    @abstractmethod
    async def wait(self) -> T:
        """Request a code, ``show`` it, ``poll`` until it is used; return the result of the screen."""

    # Frame

    def content(self) -> Iterable[Widget]:
        """Create the page."""
        yield LineView(id="page")

    def on_mount(self) -> None:
        """Request a code."""
        self.action_again()
        self.set_interval(10 if self.context.config.is_plain else 1, self.repaint)

    def on_resize(self) -> None:
        """Lay out for the new size."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """Show everything, with the remaining time."""
        self.update_frame()
        self.query_one(LineView).show_lines(self._lines(max(20, self.size.width - 1)))

    def code(self) -> str | None:
        """The address with the code in it."""
        return self._authorization.verification_uri_complete if self._authorization is not None else None

    def _lines(self, width: int) -> list[Line]:
        authorization = self._authorization
        if (code := self.code_lines()) is not None:
            return code
        if authorization is None:
            return paragraph(self._said or _("loading…"), width - 2, self._role, " ")
        size = (width, self.size.height - 2)
        return beside_code(
            authorization.verification_uri_complete,
            size,
            lambda room: self._words(authorization, room, has_code=room < width),
        )

    def _words(self, authorization: DeviceAnswer, width: int, *, has_code: bool) -> list[Line]:
        lines = paragraph(_("Open this address on your phone or in any browser:"), width - 2, "text", " ")
        # An address is cut at the end of a line, so that it can still be typed.
        lines += [line((" " + part, "accent")) for part in _cut(authorization.verification_uri, width - 2)]
        lines += [EMPTY, *paragraph(_("and enter this code:"), width - 2, "text", " ")]
        lines += [line("   ", (authorization.user_code, "mark")), EMPTY]
        if has_code:
            lines += paragraph(_("or scan the QR code with your phone’s camera."), width - 2, "dim", " ")
        lines += [EMPTY, heading(_("Waiting for the browser"), width)]
        if self._said:
            lines += paragraph(self._said, width - 2, self._role, " ")
        elif self._until is not None:
            left = max(timedelta(), self._until - self.context.clock())
            minutes, seconds = divmod(int(left.total_seconds()), 60)
            text = _("The code is valid for another %(left)s.") % {"left": f"{minutes}:{seconds:02}"}
            lines += paragraph(text, width - 2, "dim", " ")
        return lines

    # Commands

    def action_again(self) -> None:
        """Request a new code."""
        self._authorization, self._said, self._role = None, "", "dim"
        self.repaint()
        self._wait()

    def action_copy(self) -> None:
        """Copy the address with the code."""
        if self._authorization is not None:
            self.app.copy_to_clipboard(self._authorization.verification_uri_complete)

    def action_leave(self) -> None:
        """Leave without a result; from the code alone go back to the page."""
        if self.leave_code():
            return
        self.workers.cancel_group(self, "browser")
        self.dismiss(None)

    # Polling

    @work(group="browser", exclusive=True, exit_on_error=False, description="wait for a browser")
    async def _wait(self) -> T | None:
        try:
            return await self.wait()
        except NotFound:
            self.fail(_("Gosuslugi sign-in is not available on this portal."))
        except NotSignedInYet as error:
            self.fail(_(REASONS.get(error.reason, error.text)) + self.what_next())
        return None

    def what_next(self) -> str:
        """Return the sentence after an error."""
        return ""

    def show(self, authorization: DeviceAnswer) -> None:
        """Show the code and its remaining time."""
        self._authorization = authorization
        self._until = self.context.clock() + timedelta(seconds=authorization.expires_in)
        self.repaint()

    async def poll(self, portal: Portal, authorization: DeviceAnswer, call: Call[Q]) -> Q:
        """Poll until the code is used, also after network errors. Raises ``NotSignedInYet``."""
        interval = float(authorization.interval)
        while True:
            await asyncio.sleep(max(SHORTEST, interval))
            try:
                return await portal.execute(call)
            except NetworkError as error:
                self._said, self._role = error_line(error), "warning"
                interval += state_services.SLOWER
            except NotSignedInYet as error:
                self._said = ""
                if error.reason == DeviceError.SLOW_DOWN:
                    interval += state_services.SLOWER
                elif error.reason != DeviceError.AUTHORIZATION_PENDING:
                    raise

    def fail(self, text: str) -> None:
        """Show an error in place of the code."""
        self._authorization, self._said, self._role = None, text, "bad"
        self.repaint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Dismiss with the result, or show the error."""
        if event.worker.group != "browser":
            self.show_fault(event)
            return
        if event.state is WorkerState.SUCCESS and self._authorization is not None:
            self.leave_with(cast(T, event.worker.result))
        elif event.state is WorkerState.ERROR and event.worker.error is not None:
            self.fail(error_line(event.worker.error))


class StateServicesScreen(BrowserElsewhere["bool | None"]):
    """Dismissed with True when signed in, else with None."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("state_services")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, server: str, *, remember: bool = False) -> None:
        super().__init__(context)
        self._server, self._remember = server, remember

    def title_text(self) -> str:
        """Who comes in how."""
        return _("Gosuslugi sign-in")

    def what_next(self) -> str:
        """Name the key for another code."""
        return " " + _("Press n to start again.")

    async def wait(self) -> bool | None:
        """Wait until the user has signed in."""
        from ruobr_tui.account.first_steps import error_of
        from ruobr_tui.account.sign_in import adopt, device_name, end_session
        from ruobr_tui.api.auth import SessionToken

        async with self.context.anonymous_portal(self._server) as portal:
            authorization = await portal.execute(state_services.begin(device_name()))
            self.show(authorization)
            code = authorization.device_code.get_secret_value()
            done = await self._signed_in(portal, authorization, code)
        token = done.token.get_secret_value()
        if done.next_steps:  # these need the password
            await end_session(self.context, SessionToken(token), self._server)
            raise error_of(done.next_steps[0])
        await adopt(self.context, self._server, done.login, token, remember=self._remember)
        return True

    async def _signed_in(
        self, portal: Portal, authorization: DeviceAnswer, device_code: str
    ) -> DeviceSignedIn:
        """Wait for the browser; an account with a second factor needs a code then."""
        steps = FirstStepsOnScreen(self.app, self.context, "")
        code, refused = "", None
        while True:
            try:
                return await self.poll(portal, authorization, state_services.poll(device_code, code))
            except SecondFactorRequired:
                refused = None
            except FieldsRefused as error:
                refused = error
            code = await steps.code(refused)


def _cut(text: str, width: int) -> list[str]:
    """Cut an address into parts of at most ``width`` cells."""
    return [text[start : start + width] for start in range(0, len(text), width)] or [""]
