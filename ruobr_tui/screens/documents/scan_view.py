"""A scan looked at inside the program: its picture or its text. Nothing is stored on this computer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import events, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.documents import Document
from ruobr_tui.api.requests import documents
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.scan_reading import Reading, Wish, read_scan
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.documents.area import AREA
from ruobr_tui.screens.documents.save import kind_name
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.widgets.lines import Line, LineView, paragraph
from ruobr_tui.widgets.picture import Picture

CONFIRM, DECIDE = "confirm", "decide"
"""What was chosen: confirm this scan; confirm it and go on with the application."""
ZOOMS = (1, 2, 4, 8)
STEP = 0.6
"""Part of the screen by which an arrow moves."""
ROWS_AROUND = 4
"""Rows of the frame."""
WHY_NOT = {
    "large": N_("This scan is too large to be shown. Open it in a browser, or ask for another one."),
    "slow": N_("This scan took too long to be read. Ask the family for another one."),
    "unreadable": N_("This scan is damaged and cannot be read. Ask the family for another one."),
    "missing": N_("Scans cannot be shown here: the program was installed without “ruobr-tui[scans]”."),
}


class ScanView(OverlayPage):
    """Fetches the scan, which the portal logs with the reason; dismissed with what to do, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(AREA.commands_of("scan")),
        Binding("escape,q", "leave", show=False, id="scan.close"),
    ]
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("scan")

    def __init__(self, context: Context, child: str, scan: Document, reason: str, *, decides: bool) -> None:
        """``decides``: whether the application can be gone on with from here."""
        super().__init__()
        self.context = context
        self._child, self._scan, self._reason, self._decides = child, scan, reason, decides
        self._data = b""
        self._wish = Wish(scan.media_type, 1, 1)
        self._reading: Reading | None = None
        self._error = ""
        self.chosen = ""

    def title_text(self) -> str:
        """The document and the child."""
        title = f"{kind_name(self._scan.kind)}: {self._child}"
        if self._reading is not None and self._reading.pages > 1:
            pages = {"page": self._wish.page + 1, "pages": self._reading.pages}
            return f"{title}, " + _("page %(page)d of %(pages)d") % pages
        return title

    def content(self) -> Iterable[Widget]:
        """Create the text and the picture, of which one is shown."""
        yield from super().content()
        picture = Picture()
        picture.display = False
        yield picture

    def on_mount(self) -> None:
        """Fetch and read it."""
        super().on_mount()
        self._fetch()

    def page(self, width: int) -> list[Line]:
        """Return the text, or why there is nothing to see."""
        if self._error:
            return paragraph(self._error, width - 2, "bad", " ")
        if self._reading is None:
            return paragraph(_("Loading…"), width - 2, "dim", " ")
        if self._reading.kind == "text":
            text = self._reading.text.strip() or _("There is no text on this page.")
            return [one for part in text.split("\n") for one in paragraph(part, width - 2, "text", " ")]
        return paragraph(_(WHY_NOT.get(self._reading.kind, "")), width - 2, "bad", " ")

    def repaint(self) -> None:
        """Show the picture, or the lines."""
        reading = self._reading
        is_picture = reading is not None and reading.kind == "picture"
        self.query_one(LineView).display = not is_picture
        picture = self.query_one(Picture)
        picture.display = is_picture
        if reading is not None and is_picture:
            picture.show_points(reading.points, reading.width, reading.height)
        super().repaint()

    @work(group="scan", exclusive=True, exit_on_error=False, description="look at a scan")
    async def _fetch(self) -> None:
        content = io.BytesIO()
        try:
            portal = await self.context.portal()
            path, body = documents.desk_content_path(self._scan.id), {"reason": self._reason}
            await portal.download(path, content.write, body=body)
        except RuobrError as error:
            self._error = error_line(error)
            self.repaint()
            return
        self._data = content.getvalue()
        await self._read()

    async def _read(self) -> None:
        columns, rows = max(20, self.size.width), max(10, (self.size.height - ROWS_AROUND) * 2)
        self._wish = replace(self._wish, columns=columns, rows=rows)
        self._reading = await read_scan(self._data, self._wish)
        self.repaint()

    @work(group="scan", exclusive=True, exit_on_error=False, description="read a part of a scan")
    async def _show(self, wish: Wish) -> None:
        self._wish = wish
        await self._read()

    def on_resize(self, event: events.Resize) -> None:
        """Read it again for the new size."""
        super().on_resize(event)
        if self._data:
            self._show(self._wish)

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """What is decided already, and what a text has no use for."""
        if command_id == "scan.confirm" and CONFIRM not in self._scan.actions:
            return _("This scan is confirmed already.")
        if command_id == "scan.decide" and not self._decides:
            return _("Nothing can be decided about this application from here.")
        return super().why_not(command_id)

    def action_zoom(self, by: int) -> None:
        """Show it larger or smaller, round the same middle."""
        at = ZOOMS.index(self._wish.zoom) + by
        reading = self._reading
        if reading is None or reading.kind != "picture" or not 0 <= at < len(ZOOMS):
            return
        middle = [
            start + shown / whole / 2
            for start, shown, whole in (
                (self._wish.x, reading.width, reading.wide),
                (self._wish.y, reading.height, reading.high),
            )
        ]
        grown = ZOOMS[at] / self._wish.zoom
        x, y = (
            max(0.0, each - shown / whole / grown / 2)
            for each, shown, whole in (
                (middle[0], reading.width, reading.wide),
                (middle[1], reading.height, reading.high),
            )
        )
        self._show(replace(self._wish, zoom=ZOOMS[at], x=x, y=y))

    def action_move(self, across: int, down: int) -> None:
        """Show the part beside, or scroll the text."""
        reading = self._reading
        if reading is None or reading.kind != "picture":
            self.view.action_cursor(down)
            return
        x = self._wish.x + across * STEP * reading.width / reading.wide
        y = self._wish.y + down * STEP * reading.height / reading.high
        most_x, most_y = 1 - reading.width / reading.wide, 1 - reading.height / reading.high
        self._show(replace(self._wish, x=min(max(0.0, x), most_x), y=min(max(0.0, y), most_y)))

    def action_turn(self, by: int) -> None:
        """Show another page of a PDF."""
        reading = self._reading
        if reading is not None and 0 <= self._wish.page + by < reading.pages:
            self._show(replace(self._wish, page=self._wish.page + by, x=0.0, y=0.0, zoom=1))

    def action_confirm(self) -> None:
        """Confirm the scan that was looked at."""
        self.chosen = CONFIRM
        self.dismiss()

    def action_decide(self) -> None:
        """Confirm it, and go on with the application."""
        self.chosen = DECIDE
        self.dismiss()

    def action_leave(self) -> None:
        """Back, without a decision."""
        self.dismiss()
