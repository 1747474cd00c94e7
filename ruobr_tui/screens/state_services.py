"""Signing in by State Services: an address, a code and a QR for a browser elsewhere, and waiting."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import Worker, WorkerState

from ruobr_tui import keys
from ruobr_tui.api import state_services
from ruobr_tui.api.errors import NetworkError, NotFound, NotSignedInYet
from ruobr_tui.api.models.state_services import DeviceAnswer, DeviceSignedIn
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.leaving import LeavesWhenSeen
from ruobr_tui.screens.section import error_line
from ruobr_tui.widgets.bars import FooterLine, HeaderLine
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph
from ruobr_tui.widgets.qr import beside_code

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

REASONS = {
    "access_denied": N_("You have refused in the browser."),
    "expired_token": N_("The code has expired."),
    "invalid_grant": N_("The code is no longer good."),
    "untrusted": N_(
        "Your account at State Services is not confirmed: confirm it there, in a bank or an MFC."
    ),
    "wrong-region": N_(
        "This portal is for people who live in its region; see your profile at State Services."
    ),
}
SHORTEST = 0.1
"""Seconds between two questions at least, whatever the portal says."""


class StateServicesScreen(LeavesWhenSeen[bool | None]):
    """Dismissed with True when signed in, else with None."""

    SCOPES: ClassVar[tuple[str, ...]] = ("state_services",)
    AUTO_FOCUS = "#page"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("state_services")]

    def __init__(self, context: Context, server: str, *, remember: bool = False) -> None:
        super().__init__()
        self.context = context
        self._server, self._remember = server, remember
        self._asked: DeviceAnswer | None = None
        self._until: datetime | None = None
        self._said = ""
        self._role = "dim"

    def compose(self) -> ComposeResult:
        """Header, page, footer."""
        yield HeaderLine(id="header")
        yield LineView(id="page")
        yield FooterLine(id="footer")

    def on_mount(self) -> None:
        """Ask for a code at once."""
        self.action_again()
        self.set_interval(10 if self.context.config.low_bandwidth else 1, self.repaint)

    def on_resize(self) -> None:
        """Lay out for another size."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """Everything, with the time that is left."""
        self.query_one(HeaderLine).tell(title=_("Signing in by State Services"))
        hints = [(command.sign, _(command.title)) for command in keys.commands("state_services")]
        self.query_one(FooterLine).tell(hints[:-1], hints[-1:])
        self.query_one(LineView).show_lines(self._lines(max(20, self.size.width - 1)))

    def _lines(self, width: int) -> list[Line]:
        asked = self._asked
        if asked is None:
            return paragraph(self._said or _("asking…"), width - 2, self._role, " ")
        size = (width, self.size.height - 2)
        return beside_code(asked.verification_uri_complete, size, lambda room: self._words(asked, room))

    def _words(self, asked: DeviceAnswer, width: int) -> list[Line]:
        lines = paragraph(_("On your phone, or in any browser, open this address:"), width - 2, "text", " ")
        # An address is cut where the line ends, so that it can still be typed over.
        lines += [line((" " + part, "accent")) for part in _cut(asked.verification_uri, width - 2)]
        lines += [EMPTY, *paragraph(_("and type this code:"), width - 2, "text", " ")]
        lines += [line("   ", (asked.user_code, "mark")), EMPTY]
        lines += paragraph(_("or read the QR with the phone's camera."), width - 2, "dim", " ")
        lines += [EMPTY, heading(_("Waiting for the browser"), width)]
        if self._said:
            lines += paragraph(self._said, width - 2, self._role, " ")
        elif self._until is not None:
            left = max(timedelta(), self._until - self.context.clock())
            minutes, seconds = divmod(int(left.total_seconds()), 60)
            told = _("The code holds %(left)s more.") % {"left": f"{minutes}:{seconds:02}"}
            lines += paragraph(told, width - 2, "dim", " ")
        return lines

    # Commands

    def action_again(self) -> None:
        """A new code."""
        self._asked, self._said, self._role = None, "", "dim"
        self.repaint()
        self._wait()

    def action_copy(self) -> None:
        """The address with the code in it."""
        if self._asked is not None:
            self.app.copy_to_clipboard(self._asked.verification_uri_complete)

    @work(group="sign-in", exclusive=True, exit_on_error=False, description="sign in by a browser")
    async def _wait(self) -> None:
        from ruobr_tui.signing_in import adopt, device_name

        try:
            async with self.context.stranger(self._server) as portal:
                asked = await portal.carry_out(state_services.begin(device_name()))
                self._asked = asked
                self._until = self.context.clock() + timedelta(seconds=asked.expires_in)
                self.repaint()
                done = await self._poll(portal, asked)
        except NotFound:
            self._tell(_("This portal offers no signing in by State Services."))
            return
        except NotSignedInYet as error:
            self._tell(_(REASONS.get(error.reason, error.text)) + " " + _("n begins anew."))
            return
        await adopt(
            self.context, self._server, done.login, done.token.get_secret_value(), remember=self._remember
        )

    async def _poll(self, portal: Portal, asked: DeviceAnswer) -> DeviceSignedIn:
        """Ask until it is done; a cut line is waited out. Raises ``NotSignedInYet``."""
        interval = float(asked.interval)
        while True:
            await asyncio.sleep(max(SHORTEST, interval))
            try:
                return await portal.carry_out(state_services.ask(asked.device_code.get_secret_value()))
            except NetworkError as error:
                self._said, self._role = error_line(error), "warning"
                interval += state_services.SLOWER
            except NotSignedInYet as error:
                self._said = ""
                if error.reason == "slow_down":
                    interval += state_services.SLOWER
                elif error.reason != "authorization_pending":
                    raise

    def _tell(self, text: str) -> None:
        self._asked, self._said, self._role = None, text, "bad"
        self.repaint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Signed in, or a clear line about why not."""
        if event.worker.group != "sign-in":
            return
        if event.state is WorkerState.SUCCESS and self._asked is not None:
            self.leave_with(True)
        elif event.state is WorkerState.ERROR and event.worker.error is not None:
            self._tell(error_line(event.worker.error))

    def action_leave(self) -> None:
        """Back to the login."""
        self.workers.cancel_group(self, "sign-in")
        self.dismiss(None)


def _cut(text: str, width: int) -> list[str]:
    """An address in pieces of at most ``width`` cells."""
    return [text[start : start + width] for start in range(0, len(text), width)] or [""]
