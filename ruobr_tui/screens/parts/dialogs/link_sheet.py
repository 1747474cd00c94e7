"""Sheets for one-time links: a file to fetch with another device, and one to send from it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from textual import events

from ruobr_tui import phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.context import Context
from ruobr_tui.files.links import FileLink, FileLinks, Wanted
from ruobr_tui.i18n import N_, _
from ruobr_tui.keys import latin
from ruobr_tui.screens.parts.dialogs.sheet import TextSheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.widgets.lines import EMPTY, Line, paragraph
from ruobr_tui.widgets.qr import beside_code, code_alone, size_alone

T = TypeVar("T")

LOOK_EVERY = 1.0
"""Seconds between two looks at whether the link was used."""


class LinkSheet(TextSheet[T]):
    """Shows an address and its code until the link is used. Closing the sheet ends the link."""

    def __init__(self, context: Context, links: FileLinks, link: FileLink) -> None:
        super().__init__()
        self.context = context
        self.links = links
        self.link = link
        self.is_over = False
        self._is_code_alone = False

    def title_text(self) -> str:
        """What the link is for."""
        return _("Open on your phone or computer")

    @abstractmethod
    def words(self, width: int) -> list[Line]:
        """Return what to do."""

    @abstractmethod
    def look(self) -> None:
        """Look whether the link was used."""

    def text(self, width: int) -> list[Line]:
        """Return the address and the code with the words beside it; only the words where both do not fit."""
        if self.is_over:
            return self.words(width)
        if self._is_code_alone and (code := code_alone(self.link.address, (width, self.room))):
            return code
        address = paragraph(self.link.address, width, "accent")
        room = self.room - len(address) - 1
        return [*address, EMPTY, *beside_code(self.link.address, (width, room), self._words_and_time)]

    def _words_and_time(self, width: int) -> list[Line]:
        until = phrases.clock_time(self.link.expires_at.astimezone(self.context.zone))
        return [
            *self.words(width),
            EMPTY,
            *paragraph(_("The link works once, until %(time)s.") % {"time": until}, width, "dim"),
        ]

    @property
    def _is_code_beside(self) -> bool:
        return not self._is_code_alone and any(
            span.role == "qr" for each in self.view.lines for span in each.spans
        )

    def hints(self) -> Hints:
        """Close; the code alone; copy the address."""
        if self.is_over:
            return [("Esc", _("Close"))]
        code = [("v", _("Address") if self._is_code_alone else _("QR code"))]
        if self._is_code_beside or self._wants_window is not None:
            code = []
        copy = [] if self._is_on_kiosk else [("y", _("Copy"))]  # it has nothing to put the address into
        return [*code, *copy, ("Esc", _("Cancel link"))]

    def on_mount(self) -> None:
        """Show the sheet and begin to look."""
        super().on_mount()
        self.set_interval(LOOK_EVERY, self._look)

    def on_unmount(self) -> None:
        """End the link: the sheet may go without an answer, as at the end of a session."""
        self.links.withdraw(self.link)

    def _look(self) -> None:
        if self.is_over:
            return
        try:
            self.look()
        except RuobrError as error:
            self.notice(phrases.error_sentence(error), "bad")

    def finish(self) -> None:
        """Show that the link was used or has expired."""
        self.is_over = True
        self._is_code_alone = False
        self.repaint()

    def on_key(self, event: events.Key) -> None:
        """Close, copy, show the code alone."""
        event.stop()
        if self.footer.has_notice:
            self.notice("")
        match latin(event.key) or event.key:
            case "escape" | "q":
                self.close()
            case "enter" if self.is_over:  # not before: a key that repeats would end the link at once
                self.close()
            case "v" if not self.is_over and not self._is_code_beside:
                self._show_code()
            case "y" if not self.is_over and not self._is_on_kiosk:
                self.app.copy_to_clipboard(self.link.address)
                self.notice(_("Copied."), "good")
            case key:
                self.scroll(key)

    @property
    def _wants_window(self) -> tuple[int, int] | None:
        """The window that the code alone needs, if this one is too small."""
        width, height = size_alone(self.link.address)
        columns = self.app.size.width - 1
        if width <= columns and height <= self.room:
            return None
        return width + 1, height + self.app.size.height - self.room

    def _show_code(self) -> None:
        """Show the code alone, or the words again."""
        wanted = self._wants_window
        if wanted is not None:
            text = _("The QR code needs a window of %(width)d×%(height)d.")
            self.notice(text % {"width": wanted[0], "height": wanted[1]})
            return
        self._is_code_alone = not self._is_code_alone
        self.repaint()

    def close(self) -> None:
        """End the link and close."""
        self.links.withdraw(self.link)
        self.dismiss(self.result())

    def result(self) -> T | None:
        """What the sheet is dismissed with when it is closed."""
        return None


class DownloadLink(LinkSheet[bool]):
    """Offers a file. Dismissed with True if it was fetched."""

    _was_fetched = False

    def words(self, width: int) -> list[Line]:
        """Return which file it is, and whether it was fetched."""
        if not self.is_over:
            how = _("Point the camera of your phone at the code, or open the address in a browser.")
            return [*paragraph(self.link.name, width, "mark"), EMPTY, *paragraph(how, width)]
        is_late = not self._was_fetched
        text = (
            _("The link has expired. Save the file again to get a new one.")
            if is_late
            else _("Fetched: %(name)s.")
        )
        return paragraph(text % {"name": self.link.name}, width - 1, "warning" if is_late else "good", " ")

    def result(self) -> bool:
        """Whether the file was fetched."""
        return self._was_fetched

    def look(self) -> None:
        """Finish when the link was used or has expired."""
        if not self.links.is_open(self.link):
            self._was_fetched = self.context.clock() < self.link.expires_at
            self.finish()


_HOW = {
    Wanted.SCAN: N_(
        "Point the camera of your phone at the code and photograph the document, or open the address in "
        "a browser and choose a file."
    ),
    Wanted.TABLE: N_(
        "Open the address in a browser on the computer that has the table, and choose the file there."
    ),
    Wanted.SCHOOL_TABLES: N_(
        "Open the address in a browser on the computer that has the tables, and choose a workbook, a table or"
        " a ZIP with all of them."
    ),
}


class UploadLink(LinkSheet[tuple[str, bytes]]):
    """Waits for a file. Dismissed with its name and content, or with None."""

    def __init__(
        self, context: Context, links: FileLinks, link: FileLink, about: str, wanted: Wanted
    ) -> None:
        """``about``: what is sent, and for whom."""
        super().__init__(context, links, link)
        self._about = about
        self._wanted = wanted

    def words(self, width: int) -> list[Line]:
        """Return what is sent and how."""
        if self.is_over:
            return paragraph(
                _("The link has expired. Begin again to get a new one."), width - 1, "warning", " "
            )
        return [*paragraph(self._about, width, "mark"), EMPTY, *paragraph(_(_HOW[self._wanted]), width)]

    def look(self) -> None:
        """Take the file when it has arrived."""
        arrived = self.links.collect(self.link)
        if arrived is not None:
            self.links.withdraw(self.link)
            self.dismiss(arrived)
        elif self.context.clock() >= self.link.expires_at:
            self.finish()
