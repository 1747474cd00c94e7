"""Choosing a file of this machine by keys: folders and scans, or a path that is typed or pasted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Input

from ruobr_tui.api.models.text import one_line
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.bars import FooterLine, HeaderLine
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph

ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")
MOST = 2000
"""Entries of a folder that are looked at."""


class FilePicker(Screen[Path]):
    """Dismissed with the path of a file, or with None. Typing narrows the list; a path is gone to."""

    CSS = """
    FilePicker #path { height: 1; width: 1fr; margin: 0 1; }
    """
    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False, id="file_picker.close"),
        Binding("tab", "complete", show=False, priority=True, id="file_picker.complete"),
    ]

    def __init__(self, title: str, folder: Path) -> None:
        super().__init__()
        self._title_text = title
        self._folder = folder if folder.is_dir() else Path.home()
        self._problem = ""

    def compose(self) -> ComposeResult:
        """Where one types, and the list."""
        yield HeaderLine(id="header")
        typed = Input(id="path", compact=True)
        typed.cursor_blink = False
        yield typed
        yield LineView(id="page")
        yield FooterLine(id="footer")

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one(LineView)

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one("#path", Input).value

    def on_mount(self) -> None:
        """Show the folder."""
        self.repaint()

    def on_resize(self) -> None:
        """Lay out for another width."""
        if self.is_mounted:
            self.repaint()

    def repaint(self) -> None:
        """The folder, narrowed by what is typed."""
        self.query_one(HeaderLine).tell(title=self._title_text)
        hints = [("↵", _("Choose")), ("Tab", _("Complete")), ("⌫", _("Folder above"))]
        self.query_one(FooterLine).tell(hints, [("Esc", _("Back"))])
        self.query_one("#path", Input).placeholder = _("type to narrow the list, or a whole path")
        self.view.show_lines(self._lines(max(20, self.size.width - 1)))

    def _lines(self, width: int) -> list[Line]:
        lines = paragraph(one_line(str(self._folder)), width - 2, "heading", " ")
        if self._problem:
            lines += paragraph(self._problem, width - 2, "bad", " ")
        if self._folder.parent != self._folder and not self._word():
            lines.append(line("  ", ("../", "dim"), key=self._folder.parent))
        found = self._entries()
        for path, size in found:
            about = "" if size is None else size_text(size)
            name = one_line(path.name) + ("/" if size is None else "")
            lines.append(
                line("  ", (fit.left(name, width - len(about) - 6), "text"), "  ", (about, "dim"), key=path)
            )
        if not found:
            lines += paragraph(_("No folder and no PDF, JPEG or PNG file here."), width - 2, "dim", " ")
        return lines

    def _entries(self) -> list[tuple[Path, int | None]]:
        """Folders, then scans, each by name; sizes in bytes, None for a folder."""
        wanted = self._word()
        folders: list[tuple[Path, int | None]] = []
        files: list[tuple[Path, int | None]] = []
        try:
            with os.scandir(self._folder) as entries:
                for _number, entry in zip(range(MOST), entries, strict=False):
                    name = entry.name
                    if name.startswith(".") or wanted not in name.casefold():
                        continue
                    if entry.is_dir():
                        folders.append((Path(entry.path), None))
                    elif name.casefold().endswith(ENDINGS) and entry.is_file():
                        files.append((Path(entry.path), entry.stat().st_size))
        except OSError as error:
            self._problem = error.strerror or type(error).__name__
        return sorted(folders, key=_by_name) + sorted(files, key=_by_name)

    def _word(self) -> str:
        return "" if _is_path(self.typed) else self.typed.strip().casefold()

    # Commands

    @on(Input.Changed, "#path")
    def narrow(self) -> None:
        """Show what fits."""
        self._problem = ""
        self.repaint()
        self.view.action_top()

    @on(Input.Submitted, "#path")
    def take(self) -> None:
        """Go to the path that is typed, or take what is under the cursor."""
        if _is_path(self.typed):
            self._go(self._path_typed())
        else:
            self.view.action_open()

    @on(LineView.Opened)
    def chosen(self, event: LineView.Opened) -> None:
        """Into a folder, or done."""
        if isinstance(event.key, Path):
            self._go(event.key)

    def action_complete(self) -> None:
        """What is typed becomes the only folder or file that begins so."""
        if not _is_path(self.typed):
            self.view.action_open()
            return
        path = self._path_typed()
        folder, beginning = (path, "") if self.typed.endswith("/") else (path.parent, path.name)
        try:
            names = sorted(
                entry.name + ("/" if entry.is_dir() else "")
                for entry in os.scandir(folder)
                if entry.name.startswith(beginning)
                and (entry.is_dir() or entry.name.casefold().endswith(ENDINGS))
            )
        except OSError:
            return
        common = os.path.commonprefix(names)  # noqa: RUF071 - of names, sign by sign
        if len(common) > len(beginning):
            typed = self.query_one("#path", Input)
            typed.value = self.typed[: len(self.typed) - len(beginning)] + common
            typed.cursor_position = len(typed.value)

    def _path_typed(self) -> Path:
        path = Path(self.typed.strip().strip("'\"")).expanduser()
        return path if path.is_absolute() else self._folder / path

    def _go(self, path: Path) -> None:
        if path.is_file():
            self.dismiss(path)
            return
        if path.is_dir():
            self._folder, self._problem = Path(os.path.normpath(path)), ""
            with self.prevent(Input.Changed):
                self.query_one("#path", Input).value = ""
        else:
            self._problem = _("There is no such file or folder.")
        self.repaint()
        self.view.action_top()

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types; backspace in an empty line goes up."""
        if event.key in ("up", "down"):
            self.view.action_cursor(-1 if event.key == "up" else 1)
            event.stop()
        elif event.key in ("pageup", "pagedown"):
            self.view.action_page(-1 if event.key == "pageup" else 1)
            event.stop()
        elif event.key == "backspace" and not self.typed:
            self._go(self._folder.parent)
            event.stop()


def size_text(size: int) -> str:
    """Bytes as people say them."""
    if size < 1024 * 1024:
        return _("%(count)d KiB") % {"count": max(1, size >> 10)}
    return _("%(size)s MiB") % {"size": f"{size / 1024 / 1024:.1f}"}


def _is_path(text: str) -> bool:
    return text.lstrip("'\" ").startswith(("/", "~", "./", "../"))


def _by_name(entry: tuple[Path, int | None]) -> str:
    return entry[0].name.casefold()
