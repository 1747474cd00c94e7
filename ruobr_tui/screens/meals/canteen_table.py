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
from ruobr_tui.api.models.canteen import DeskCanteen, DeskCanteens, TableFault, TableResult
from ruobr_tui.api.requests import canteen
from ruobr_tui.api.rules.canteen.table_file import ENDINGS, LARGEST_FILE, text_of_file
from ruobr_tui.api.rules.text.table_text import NotATable
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import downloads_folder, saving
from ruobr_tui.files.links import FileLinks, Wanted, links
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.meals.area import AREA
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.file_picker import FilePicker
from ruobr_tui.screens.parts.dialogs.link_sheet import UploadLink
from ruobr_tui.screens.parts.downloads import saved_as
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.parts.sending import being_sent, is_there, refresh, send, show_notice, unsettled
from ruobr_tui.screens.payments.questions import BOOK_TABLE
from ruobr_tui.widgets.lines import EMPTY, Line, heading, paragraph

COLUMNS = {
    "date": N_("date"),
    "account": N_("account"),
    "complex": N_("complex"),
    "state": N_("state"),
    "price": N_("price"),
    "subsidy": N_("subsidy"),
}
_PROTOCOL_WIDTH = 100


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
        self._school, self._file, self._text, self._result = school, name, text, result

    def title_text(self) -> str:
        """File name, and whether it is booked."""
        state = _("posted") if self._result.applied else _("checked")
        return f"{self._file} ({state})"

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

    def why_not(self, command_id: str) -> str | None:
        """Only a table without faults is booked, and only once."""
        if command_id == "table.apply" and not self._is_bookable:
            return _("Nothing in this table is left to be booked.")
        return super().why_not(command_id)

    def protocol(self) -> str:
        """Return what the page says, with file and time, as plain text: for those who correct the table."""
        now = self.context.clock().astimezone(self.context.zone)
        when = phrases.date_and_time(now)
        lines = [one.plain.rstrip() for one in self.page(_PROTOCOL_WIDTH)]
        return "\n".join([self.title_text(), when, "", *lines, ""])

    def action_save(self) -> None:
        """Save the protocol, or offer it by a link."""
        name = _("%(table)s, check.txt") % {"table": self._file.rpartition(".")[0] or self._file}
        try:
            with saving(name, private=True) as (path, stream):
                stream.write(self.protocol().encode("utf-8-sig"))  # the mark: for editors of Windows
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.notice(saved_as(self, path), "good")

    def action_apply(self) -> None:
        """Book the table after a question."""
        result = self._result
        if self.context.acts.is_sending(self._call):
            self.notice(being_sent())
            return
        prompt = BOOK_TABLE.about(
            school=self._school.name,
            file=self._file,
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
    if canteens is None:
        screen.notice(_("Not loaded yet."))
        return None
    if not canteens.canteens:
        screen.notice(_("None of your schools has a canteen."))
        return None
    if len(canteens.canteens) == 1:
        return canteens.canteens[0]
    options = [(each.school, each.name, "") for each in canteens.canteens]
    number = await screen.app.push_screen_wait(ChooseScreen(_("Choose a school"), options))
    return next((each for each in canteens.canteens if each.school == number), None)


async def begin_table(screen: ActingPage, canteens: DeskCanteens | None) -> None:
    """Ask for canteen and file, fetch the preview and show it. Runs in a worker."""
    school = await chosen_canteen(screen, canteens)
    if school is None:
        return
    passing_on = links()
    found = await _received(screen, passing_on, school) if passing_on else await _picked(screen)
    if found is not None:
        await _check(screen, school, *found)


async def _picked(screen: ActingPage) -> tuple[str, bytes] | None:
    """Return name and content of a file that the user chooses on this machine."""
    nothing = _("No folders or CSV files here.")
    picker = FilePicker(_("Choose a CSV file"), downloads_folder(), endings=ENDINGS, nothing=nothing)
    path: Path | None = await screen.app.push_screen_wait(picker)
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return path.name, file.read(LARGEST_FILE + 1)
    except OSError as error:
        screen.notice(_(error.strerror) if error.strerror else type(error).__name__, "bad")
        return None


async def _received(
    screen: ActingPage, passing_on: FileLinks, school: DeskCanteen
) -> tuple[str, bytes] | None:
    """Return name and content of a file that comes from the user's own device by a link."""
    try:
        link = passing_on.invite(Wanted.TABLE)
    except RuobrError as error:
        screen.show_error(error)
        return None
    sheet = UploadLink(screen.context, passing_on, link, school.name, Wanted.TABLE)
    file: tuple[str, bytes] | None = await screen.app.push_screen_wait(sheet)
    return file


async def _check(screen: ActingPage, school: DeskCanteen, name: str, data: bytes) -> None:
    try:
        text = text_of_file(data)
    except NotATable as error:
        screen.notice(_(error.text), "bad")
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
    screen.app.push_screen(TablePage(screen.context, school, name, text, result), left)
