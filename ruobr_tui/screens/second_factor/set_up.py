"""Setting up: the secret as a QR code and as text, then the first code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import Worker

from ruobr_tui import keys
from ruobr_tui.api.errors import FieldsRefused, OutcomeUnknown, RuobrError
from ruobr_tui.api.models.second_factor import NewSecret, RecoveryCodes
from ruobr_tui.api.requests import second_factor
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.deferred_dismiss import LeavesWhenSeen
from ruobr_tui.screens.parts.dialogs.dialog import DIALOGS
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.shown_code import ShowsCode
from ruobr_tui.screens.second_factor.area import AREA
from ruobr_tui.screens.second_factor.code_sheet import CodeSheet, typed_code
from ruobr_tui.widgets.forms.row import said
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, line, paragraph
from ruobr_tui.widgets.qr import beside_code

if TYPE_CHECKING:
    from ruobr_tui.api.client import Portal

GROUP = 4
"""Signs of a secret that are read and typed together."""


class SecretView(LineView):
    """The page: it has no rows, so Enter always means the code."""

    def action_open(self) -> None:
        """Post ``Opened`` without a row."""
        self.post_message(self.Opened(self, None))


class SetUpPage(ShowsCode, LeavesWhenSeen[RecoveryCodes | None]):
    """Dismissed with the recovery codes once the first code was right, or with None."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("factor_secret")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    AUTO_FOCUS = "#page"

    def __init__(self, context: Context, secret: NewSecret, portal: Callable[[], Awaitable[Portal]]) -> None:
        super().__init__()
        self.context = context
        self._secret, self._portal = secret, portal
        self._key = str(uuid4())

    def title_text(self) -> str:
        """What is set up."""
        return _("Set up a second factor")

    def content(self) -> Iterable[Widget]:
        """Create the page."""
        yield SecretView(id="page")

    def on_mount(self) -> None:
        """Show the secret."""
        self.repaint()

    def on_resize(self) -> None:
        """Lay out for the new size."""
        if self.is_mounted:
            self.repaint()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Show and log a fault in a worker."""
        self.show_fault(event)

    def repaint(self) -> None:
        """Show the secret and what to do with it."""
        self.update_frame()
        width = max(20, self.size.width - 1)
        lines = self.code_lines()
        if lines is None:
            size = (width, self.size.height - 2)
            lines = beside_code(self.code(), size, lambda room: self._words(room, has_code=room < width))
        self.query_one(LineView).show_lines(lines)

    def code(self) -> str:
        """The address that an authenticator app reads."""
        return self._secret.uri.get_secret_value()

    def _words(self, width: int, *, has_code: bool) -> list[Line]:
        secret = self._secret.secret.get_secret_value()
        groups = [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]
        per_line = max(1, (width - 4) // (GROUP + 1))
        rows = [" ".join(groups[start : start + per_line]) for start in range(0, len(groups), per_line)]
        begin = (
            _("1. Scan the QR code with an authenticator app on your phone, or type this secret there:")
            if has_code
            else _("1. Type this secret into an authenticator app on your phone, or press v for the QR code:")
        )
        lines = paragraph(begin, width - 2, "text", " ")
        lines += [EMPTY, *(line("   ", (row, "mark")) for row in rows), EMPTY]
        then = _("2. Press Enter and type the code that the app shows.")
        return [*lines, *paragraph(then, width - 2, "text", " ")]

    # Commands

    @on(LineView.Opened, "#page")
    def open_line(self) -> None:
        """Ask for the code."""
        self.action_enter()

    @work(group=DIALOGS, exclusive=True, exit_on_error=False, description="confirm a second factor")
    async def action_enter(self) -> None:
        """Ask for the first code until it is right."""
        refused = ""
        while typed := await self.app.push_screen_wait(CodeSheet(refused, is_first=True)):
            try:
                portal = await self._portal()
                found = await portal.execute(second_factor.confirm(typed_code(typed)), self._key)
            except FieldsRefused as error:
                refused = said(next(iter(error.fields.values())))
                self._key = str(uuid4())
                continue
            except RuobrError as error:
                if not isinstance(error, OutcomeUnknown):  # the same key brings the lost answer
                    self._key = str(uuid4())
                self.notice(error_line(error, again="↵"), "bad")
                return
            self.leave_with(found)
            return

    def action_copy(self) -> None:
        """Copy the secret."""
        self.app.copy_to_clipboard(self._secret.secret.get_secret_value())
        self.notice(_("Copied."), "good")

    def action_leave(self) -> None:
        """Leave; nothing has changed. From the code alone go back to the page."""
        if not self.leave_code():
            self.dismiss(None)
