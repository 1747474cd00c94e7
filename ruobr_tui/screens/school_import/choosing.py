"""Choosing what is imported: the school, a folder or a file, the first day of a timetable in XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import on

from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.school_import import MOST_FILES, Fillable, FillableSchool
from ruobr_tui.api.requests.school_import import LARGEST_FILE
from ruobr_tui.api.rules.fields.forms import read_date
from ruobr_tui.api.rules.school_tables import ENDINGS
from ruobr_tui.api.rules.text.safe_text import one_line
from ruobr_tui.files.downloads import downloads_folder
from ruobr_tui.files.links import FileLinks, Wanted, links
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_date import ask_date
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.dialogs.file_picker import FilePicker
from ruobr_tui.screens.parts.dialogs.link_sheet import UploadLink
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.widgets.lines import Line, LineView, line

WHOLE = "whole"
"""Key of the row that takes all tables of a folder, and of "no school"."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is imported. ``school`` None: the files name theirs."""

    files: Mapping[str, bytes]
    school: FillableSchool | None = None
    valid_from: date | None = None

    @property
    def school_id(self) -> int | None:
        """Its number."""
        return None if self.school is None else self.school.id

    @property
    def names(self) -> str:
        """The names of the files, as far as they can be read at a glance."""
        names = [one_line(name) for name in sorted(self.files)]
        shown = ", ".join(names[:4])
        return (
            shown
            if len(names) <= 4
            else _("%(names)s and %(count)d more")
            % {
                "names": shown,
                "count": len(names) - 4,
            }
        )


class TablePicker(FilePicker):
    """Dismissed with a file, or with the folder whose tables are all taken."""

    MOST: ClassVar[int] = MOST_FILES

    def __init__(self) -> None:
        nothing = _("No folders or tables here.")
        title = _("Choose a folder or a table")
        super().__init__(title, downloads_folder(), endings=ENDINGS, nothing=nothing)

    def lines(self, width: int) -> list[Line]:
        """Return the folder's entries; first all its tables together."""
        lines = super().lines(width)
        count = len(tables_of(self._folder))
        if count and not self._word():
            text = _("All tables of this folder: %(count)d")
            lines.insert(1, line("  ", (text % {"count": count}, "accent"), key=WHOLE))
        return lines

    @on(LineView.Opened)
    def take_whole(self, event: LineView.Opened) -> None:
        """Dismiss with the folder."""
        if event.key == WHOLE:
            self.dismiss(self._folder)


def tables_of(folder: Path) -> list[Path]:
    """The tables of a folder; none where it cannot be read."""
    try:
        return sorted(
            each
            for each in folder.iterdir()
            if each.suffix.lower() in ENDINGS and not each.name.startswith((".", "~")) and each.is_file()
        )[:MOST_FILES]
    except OSError:
        return []


def read_files(place: Path) -> dict[str, bytes]:
    """A file, or the tables of a folder, by name; a byte more than may be. Raises ``OSError``."""
    paths = tables_of(place) if place.is_dir() else [place]
    found = {}
    for path in paths:
        with path.open("rb") as file:
            found[path.name] = file.read(LARGEST_FILE + 1)
    return found


async def chosen_school(
    screen: ActingPage, where: Fillable | None, *, may_be_none: bool
) -> tuple[FillableSchool | None] | None:
    """Return the school, in a tuple; None if nothing was chosen. Runs in a worker."""
    if where is None:
        screen.notice(_("Not loaded yet."))
        return None
    whole = where.whole and may_be_none
    if not whole and len(where.schools) == 1:
        return (where.schools[0],)
    if not where.schools:
        if whole:
            return (None,)
        screen.notice(_("There is no school here yet: import one."))
        return None
    options: list[tuple[object, str, str]] = [(each.id, each.name, each.territory) for each in where.schools]
    if whole:
        options.insert(0, (WHOLE, _("The tables name the school"), ""))
    key = await screen.app.push_screen_wait(ChooseScreen(_("Choose a school"), options))
    if key is None:
        return None
    return (next((each for each in where.schools if each.id == key), None),)


async def chosen_files(screen: ActingPage, about: str) -> dict[str, bytes] | None:
    """Return files of this machine, or one from the user's own device by a link. Runs in a worker."""
    passing_on = links()
    if passing_on is not None:
        return await _received(screen, passing_on, about)
    place: Path | None = await screen.app.push_screen_wait(TablePicker())
    if place is None:
        return None
    try:
        files = read_files(place)
    except OSError as error:
        screen.notice(_(error.strerror) if error.strerror else type(error).__name__, "bad")
        return None
    large = next((name for name, data in files.items() if len(data) > LARGEST_FILE), None)
    if large is not None:
        text = _("%(name)s is larger than %(most)d MB. Split it.")
        screen.notice(text % {"name": one_line(large), "most": LARGEST_FILE // 2**20}, "bad")
        return None
    return files


async def first_day(screen: ActingPage, files: Mapping[str, bytes]) -> tuple[date | None] | None:
    """Return the first day of a timetable in XML, in a tuple; None if it was not given."""
    if not any(name.lower().endswith(".xml") for name in files):
        return (None,)
    text = await screen.app.push_screen_wait(ask_date(_("From which day is the timetable valid?")))
    return None if text is None else (read_date(text),)


async def _received(screen: ActingPage, passing_on: FileLinks, about: str) -> dict[str, bytes] | None:
    try:
        link = passing_on.invite(Wanted.SCHOOL_TABLES)
    except RuobrError as error:
        screen.show_error(error)
        return None
    sheet = UploadLink(screen.context, passing_on, link, about, Wanted.SCHOOL_TABLES)
    file: tuple[str, bytes] | None = await screen.app.push_screen_wait(sheet)
    return None if file is None else dict([file])
