"""Import of a canteen's table from a file: preview of its effects and errors, then booking."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.canteen import LONGEST_TABLE, DeskCanteen, DeskCanteens, TableFault, TableResult
from ruobr_tui.api.requests import canteen
from ruobr_tui.api.rules.canteen.canteen_table import table_text
from ruobr_tui.api.rules.text.table_text import NotATable
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import NotSavedHere, downloads_folder, is_refused
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.meals.area import AREA
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.file_picker import FilePicker
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.sending import being_sent, is_there, refresh, send, show_notice, unsettled
from ruobr_tui.screens.payments.questions import BOOK_TABLE
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph

ENDINGS = (".csv", ".txt")
COLUMNS = {
    "date": N_("date"),
    "account": N_("account"),
    "complex": N_("complex"),
    "state": N_("state"),
    "price": N_("price"),
    "subsidy": N_("subsidy"),
}
LARGEST_FILE = 2 * LONGEST_TABLE
"""Bytes: a Russian letter has two."""


class TablePage(OverlayPage):
    """The preview of a table; nothing is changed before it is booked."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("table")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,left", "dismiss", show=False, id="table.close"),
        Binding("y,ctrl+c", "copy", show=False, id="table.copy"),
    ]

    def __init__(
        self, context: Context, school: DeskCanteen, name: str, text: str, result: TableResult
    ) -> None:
        super().__init__()
        self.context = context
        self._school, self._name, self._text, self._result = school, name, text, result

    def title_text(self) -> str:
        """File name, and whether it is booked."""
        state = _("posted") if self._result.applied else _("checked")
        return f"{self._name} ({state})"

    def page(self, width: int) -> list[Line]:
        """Return counts, errors, warnings."""
        result = self._result
        lines = [heading(self._school.name, width)]
        text = _("Rows: %(rows)d. New: %(new)d, changed: %(changed)d, unchanged: %(same)d.")
        counts = {"rows": result.rows, "new": result.new, "changed": result.changed, "same": result.same}
        if not result.faults:
            lines += paragraph(text % counts, width - 2, "text", " ")
            lines += paragraph(_moves(result.charged), width - 2, "mark", " ")
        if result.applied:
            lines += paragraph(_("Posted. Families can see it now."), width - 2, "good", " ")
        elif result.faults:
            lines += paragraph(
                _("Nothing was posted. Correct these rows and import the file again:"),
                width - 2,
                "bad",
                " ",
            )
        elif result.new or result.changed:
            text = unsettled(self, self._call) or _("Nothing has been posted yet. Press ^S to post.")
            lines += paragraph(text, width - 2, "warning", " ")
        else:
            lines += paragraph(_("Everything is already posted."), width - 2, "dim", " ")
        for fault in result.faults:
            lines += _fault(fault, width, "bad")
        if result.doubts:
            lines += [EMPTY, heading(_("Warnings (posting is still possible)"), width)]
        for fault in result.doubts:
            lines += _fault(fault, width, "warning")
        return lines

    @property
    def _is_bookable(self) -> bool:
        result = self._result
        return not result.applied and not result.faults and bool(result.new or result.changed)

    def hints(self) -> list[tuple[str, str]]:
        """Booking, if there is anything to book."""
        return super().hints() if self._is_bookable else []

    def action_apply(self) -> None:
        """Book the table after a question."""
        result = self._result
        if not self._is_bookable:
            self.notice(_("Nothing in this table is left to be booked."))
            return
        if self.context.acts.is_sending(self._call):
            self.notice(being_sent())
            return
        prompt = BOOK_TABLE.about(
            school=self._school.name,
            file=self._name,
            new=result.new,
            changed=result.changed,
            moves=_moves(result.charged),
        )
        ask(self.app, prompt, lambda: self._apply(prompt.result))

    @property
    def _call(self) -> Call[TableResult]:
        return canteen.take_table(self._school.school, self._text, apply=True)

    def _apply(self, done: str) -> None:
        """Book the table. The idempotency key is that of the table, so a repetition returns the first
        result.
        """

        def booked(result: TableResult) -> None:
            self._result = result
            refresh(self)
            self.show_state()
            show_notice(self, done, "good")

        send(self, self._call, booked)

    def show_state(self) -> None:
        """Show whether it is being sent, or whether the outcome is unknown."""
        if is_there(self):
            self.repaint()


def _moves(charged: Decimal) -> str:
    """Return the effect on the accounts; below zero money is returned."""
    if not charged:
        return _("The accounts stay as they are.")
    text = (
        _("Off the children’s accounts: %(sum)s.")
        if charged > 0
        else _("Back onto the children’s accounts: %(sum)s.")
    )
    return text % {"sum": phrases.roubles(abs(charged))}


def _fault(fault: TableFault, width: int, role: str) -> list[Line]:
    where = _("line %(number)d") % {"number": fault.line}
    column = f", {_(COLUMNS[fault.column])}" if fault.column in COLUMNS else ""
    return paragraph(f"{where}{column}: {phrases.explained(fault.explanation)}", width - 2, role, " ")


async def chosen_canteen(screen: ActingPage, canteens: DeskCanteens | None) -> DeskCanteen | None:
    """Return the desk's canteen, or the one that the user chooses of several; None if there is none."""
    if canteens is None or not canteens.canteens:
        screen.notice(_("None of your schools has a canteen."))
        return None
    if len(canteens.canteens) == 1:
        return canteens.canteens[0]
    options = [(each.school, each.name, "") for each in canteens.canteens]
    number = await screen.app.push_screen_wait(ChooseScreen(_("Choose a school"), options))
    return next((each for each in canteens.canteens if each.school == number), None)


async def begin_table(screen: ActingPage, canteens: DeskCanteens | None) -> None:
    """Ask for canteen and file, fetch the preview and show it. Runs in a worker."""
    if is_refused():
        screen.notice(error_line(NotSavedHere()), "bad")
        return
    school = await chosen_canteen(screen, canteens)
    if school is None:
        return
    nothing = _("No folders or CSV files here.")
    picker = FilePicker(_("Choose a CSV file"), downloads_folder(), endings=ENDINGS, nothing=nothing)
    path = await screen.app.push_screen_wait(picker)
    if path is not None:
        await _check(screen, school, path)


async def _check(screen: ActingPage, school: DeskCanteen, path: Path) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        screen.notice(_(error.strerror) if error.strerror else type(error).__name__, "bad")
        return
    try:
        text = table_text(data)
    except NotATable as error:
        screen.notice(_(error.text), "bad")
        return
    if len(data) > LARGEST_FILE or len(text) > LONGEST_TABLE:
        screen.notice(_("The file is too large. Split it by day."), "bad")
        return
    if "\0" in text:
        screen.notice(
            _("This is no table: the file holds characters that no text has. Save it as CSV."), "bad"
        )
        return
    screen.notice(_("Checking…"), "dim")
    try:
        call = canteen.take_table(school.school, text, apply=False)
        result = await (await screen.context.portal()).execute(call)
    except RuobrError as error:
        screen.show_error(error)
        return

    def left(_nothing: None) -> None:
        screen.refresh_data()

    screen.notice("")
    screen.app.push_screen(TablePage(screen.context, school, path.name, text, result), left)
