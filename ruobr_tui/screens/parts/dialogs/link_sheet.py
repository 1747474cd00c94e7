"""Sheets for one-time links: a file to fetch with another device, and one to send from it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeVar

from textual import events

from ruobr_tui import phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.context import Context
from ruobr_tui.files.links import FileLink, FileLinks
from ruobr_tui.i18n import _
from ruobr_tui.keys import latin
from ruobr_tui.screens.parts.dialogs.sheet import EDGE_AND_FOOTER, TextSheet
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
        """Return the code with the words beside it, or one of them where there is no room for both."""
        if self.is_over:
            return self.words(width)
        rows = self.app.size.height - EDGE_AND_FOOTER
        if self._is_code_alone:
            alone = code_alone(self.link.address, (width, rows))
            if alone is not None:
                return alone
            self._is_code_alone = False
        return beside_code(self.link.address, (width, rows), self._words_and_address)

    def _words_and_address(self, width: int) -> list[Line]:
        until = phrases.clock_time(self.link.expires_at.astimezone(self.context.zone))
        return [
            *self.words(width),
            EMPTY,
            *paragraph(self.link.address, width, "accent"),
            EMPTY,
            *paragraph(_("The link opens once, until %(time)s.") % {"time": until}, width, "dim"),
        ]

    def hints(self) -> Hints:
        """Close; the code alone; copy the address."""
        if self.is_over:
            return [("Esc", _("Close"))]
        return [("v", _("QR code")), ("y", _("Copy")), ("Esc", _("Cancel link"))]

    def on_mount(self) -> None:
        """Show the sheet and begin to look."""
        super().on_mount()
        self.set_interval(LOOK_EVERY, self._look)

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
        event.prevent_default()
        if self.footer.has_notice:
            self.notice("")
        match latin(event.key) or event.key:
            case "escape" | "enter" | "q":
                self.close()
            case "v" if not self.is_over:
                self._show_code()
            case "y" if not self.is_over:
                self.app.copy_to_clipboard(self.link.address)
                self.notice(_("Copied."), "good")
            case key:
                self.scroll(key)

    def _show_code(self) -> None:
        """Show the code alone, or the words again; say which window it needs, if this one is too small."""
        width, height = size_alone(self.link.address)
        columns, rows = self.app.size.width - 1, self.app.size.height - EDGE_AND_FOOTER
        if width > columns or height > rows:
            text = _("The QR code needs a window of %(width)d×%(height)d.")
            self.notice(text % {"width": width + 1, "height": height + EDGE_AND_FOOTER})
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

    def words(self, width: int) -> list[Line]:
        """Return which file it is, and whether it was fetched."""
        if not self.is_over:
            how = _("Point the camera of your phone at the code, or open the address in a browser.")
            return [*paragraph(self.link.name, width, "mark"), EMPTY, *paragraph(how, width)]
        is_late = self._is_late
        text = (
            _("The link has expired. Save the file again to get a new one.")
            if is_late
            else _("Fetched: %(name)s.")
        )
        return paragraph(text % {"name": self.link.name}, width - 1, "warning" if is_late else "good", " ")

    def result(self) -> bool:
        """Whether the file was fetched."""
        return self.is_over and not self._is_late

    @property
    def _is_late(self) -> bool:
        return self.context.clock() >= self.link.expires_at

    def look(self) -> None:
        """Finish when the link was used or has expired."""
        if not self.links.is_open(self.link):
            self.finish()


class UploadLink(LinkSheet[tuple[str, bytes]]):
    """Waits for a file. Dismissed with its name and content, or with None."""

    def __init__(self, context: Context, links: FileLinks, link: FileLink, about: str) -> None:
        """``about``: what is sent, and for whom."""
        super().__init__(context, links, link)
        self._about = about

    def words(self, width: int) -> list[Line]:
        """Return what is sent and how."""
        if self.is_over:
            return paragraph(
                _("The link has expired. Begin again to get a new one."), width - 1, "warning", " "
            )
        how = _(
            "Point the camera of your phone at the code and photograph the document, or open the address in "
            "a browser and choose a file."
        )
        return [*paragraph(self._about, width, "mark"), EMPTY, *paragraph(how, width)]

    def look(self) -> None:
        """Take the file when it has arrived."""
        arrived = self.links.collect(self.link)
        if arrived is not None:
            self.links.withdraw(self.link)
            self.dismiss(arrived)
        elif self.context.clock() >= self.link.expires_at:
            self.finish()
