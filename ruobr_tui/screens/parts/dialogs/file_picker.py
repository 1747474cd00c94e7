"""Dialog for choosing a local file: from folders, or by a typed or pasted path."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from ruobr_tui import phrases
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.list_sheet import ListSheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import Line, LineView, line, paragraph

ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")
MOST = 2000
"""Entries of a folder that are read, at most."""


class FilePicker(ListSheet[Path]):
    """Dismissed with the path of a file, or with None. Typing filters the list; a path opens its folder."""

    LONGEST: ClassVar[int] = 4096  # of a path
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", show=False, priority=True, id="file_picker.complete"),
    ]

    def __init__(
        self, title: str, folder: Path, *, endings: tuple[str, ...] = ENDINGS, nothing: str = ""
    ) -> None:
        super().__init__(title)
        self._endings = endings
        self._nothing = nothing or _("No folders or PDF, JPEG or PNG files here.")
        self._folder = folder if folder.is_dir() else Path.home()

    @property
    def typed(self) -> str:
        """The entered text."""
        return self.words.value

    def hints(self) -> Hints:
        """Hints of choose, complete, parent folder."""
        return [("↵", _("Choose")), ("Tab", _("Autocomplete")), ("⌫", _("Folder above"))]

    def placeholder(self) -> str:
        """The text in the empty entry."""
        return _("type part of a name or a full path")

    def lines(self, width: int) -> list[Line]:
        """Return the folder's entries that match the entered text."""
        lines = paragraph(one_line(str(self._folder)), width - 2, "heading", " ")
        if self._folder.parent != self._folder and not self._word():
            lines.append(line("  ", ("../", "dim"), key=self._folder.parent))
        try:
            found = self._entries()
        except OSError as error:
            return [*lines, *paragraph(error.strerror or type(error).__name__, width - 2, "bad", " ")]
        for path, size in found:
            about = "" if size is None else phrases.file_size(size)
            name = one_line(path.name) + ("/" if size is None else "")
            shown = fit.left(name, width - fit.width_of(about) - 6)
            lines.append(line("  ", (shown, "text"), "  ", (about, "dim"), key=path))
        if not found:
            lines += paragraph(self._nothing, width - 2, "dim", " ")
        return lines

    def _entries(self) -> list[tuple[Path, int | None]]:
        """Return folders, then scans, each by name; sizes in bytes, None for a folder. Raises ``OSError``."""
        wanted = self._word()
        folders: list[tuple[Path, int | None]] = []
        files: list[tuple[Path, int | None]] = []
        with os.scandir(self._folder) as entries:
            for _number, entry in zip(range(MOST), entries, strict=False):
                name = entry.name
                if name.startswith(".") or wanted not in name.casefold():
                    continue
                if entry.is_dir():
                    folders.append((Path(entry.path), None))
                elif name.casefold().endswith(self._endings) and entry.is_file():
                    files.append((Path(entry.path), entry.stat().st_size))
        return sorted(folders, key=_by_name) + sorted(files, key=_by_name)

    def _word(self) -> str:
        return "" if _is_path(self.typed) else self.typed.strip().casefold()

    # Commands

    def take(self) -> None:
        """Open the entered path, or choose the selected entry."""
        if _is_path(self.typed):
            self._go(self._path_typed())
        else:
            super().take()

    @on(LineView.Opened)
    def chosen(self, event: LineView.Opened) -> None:
        """Open a folder, or dismiss with a file."""
        if isinstance(event.key, Path):
            self._go(event.key)

    def action_complete(self) -> None:
        """Complete the entered text to the only entry that begins with it."""
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
                and (entry.is_dir() or entry.name.casefold().endswith(self._endings))
            )
        except OSError:
            return
        common = os.path.commonprefix(names)  # noqa: RUF071 - of names, sign by sign
        if len(common) > len(beginning):
            typed = self.words
            typed.value = self.typed[: len(self.typed) - len(beginning)] + common
            typed.cursor_position = len(typed.value)

    def _path_typed(self) -> Path:
        path = Path(self.typed.strip().strip("'\"")).expanduser()
        return path if path.is_absolute() else self._folder / path

    def _go(self, path: Path) -> None:
        if path.is_file():
            self.dismiss(path)
            return
        if not path.is_dir():
            self.notice(_("File or folder not found."), "bad")
            return
        self._folder = Path(os.path.normpath(path))
        with self.prevent(Input.Changed):
            self.words.value = ""
        self.repaint()
        self.view.action_top()

    def on_key(self, event: events.Key) -> None:
        """Go to the parent folder with Backspace in an empty entry."""
        if event.key == "backspace" and not self.typed:
            self._go(self._folder.parent)
            event.stop()


def _is_path(text: str) -> bool:
    return text.lstrip("'\" ").startswith(("/", "~", "./", "../"))


def _by_name(entry: tuple[Path, int | None]) -> str:
    return entry[0].name.casefold()
