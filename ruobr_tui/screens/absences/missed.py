"""Topics and homework missed in a period of absence, by day or subject; can be copied or saved as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.diary import Lesson
from ruobr_tui.api.rules.diary.absences import MissedWork, Spell, missed_work
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.files.downloads import saving
from ruobr_tui.i18n import _
from ruobr_tui.screens.absences.area import AREA
from ruobr_tui.screens.absences.lines import work_lines
from ruobr_tui.screens.parts.downloads import saved_as
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.widgets.lines import EMPTY, Line, heading

_TEXT_WIDTH = 100


class MissedScreen(OverlayPage):
    """List of missed lessons to catch up with."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("missed")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape,q,backspace,left", "dismiss", show=False, id="missed.close"),
        Binding("y,ctrl+c", "copy", show=False, id="missed.copy"),
    ]

    def __init__(self, context: Context, lessons: Iterable[Lesson], spell: Spell) -> None:
        super().__init__()
        self.context = context
        self.work = missed_work(lessons, spell)
        self.spell = spell
        self.child = context.child_name
        self.by_subject = False

    def title_text(self) -> str:
        """The first and the last day, and who missed it."""
        return ", ".join(filter(None, (self._title, self.child)))

    @property
    def _title(self) -> str:
        return _("Missed work, %(days)s") % {"days": phrases.span(self.spell.start, self.spell.end)}

    def page(self, width: int) -> list[Line]:
        """Return the groups with their lessons."""
        if not self.work:
            return nothing(_("No topics or homework are recorded for these lessons."), width)
        lines: list[Line] = []
        for title, works in self._groups():
            lines.append(heading(title, width))
            for work in works:
                lines += work_lines(work, width, by_subject=self.by_subject)
            lines.append(EMPTY)
        return lines[:-1]

    def _groups(self) -> list[tuple[str, list[MissedWork]]]:
        groups: dict[str, list[MissedWork]] = {}
        for work in self.work:
            lesson = work.lesson
            title = lesson.subject if self.by_subject else phrases.short_day(lesson.date)
            groups.setdefault(title, []).append(work)
        return sorted(groups.items()) if self.by_subject else list(groups.items())

    def text(self) -> str:
        """Return the whole list as plain text."""
        lines = [one.plain.rstrip() for one in self.page(_TEXT_WIDTH)]
        return "\n".join([f"{self.child} – {self._title}".strip(" –"), "", *lines, ""])

    # Commands

    def action_group(self) -> None:
        """Group by subject, or by day again."""
        self.by_subject = not self.by_subject
        self.repaint()

    def action_copy(self) -> None:
        """Copy the list to the clipboard (OSC 52)."""
        self.app.copy_to_clipboard(self.text())
        self.notice(_("Copied."), "good")

    def action_export(self) -> None:
        """Save the list as a new text file in the downloads folder."""
        name = _("missed %(child)s %(days)s.txt") % {"child": self.child, "days": self._days()}
        try:
            with saving(name) as (path, stream):
                stream.write(self.text().encode("utf-8"))
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.notice(saved_as(self, path), "good")

    def _days(self) -> str:
        start, end = phrases.numeric_date(self.spell.start), phrases.numeric_date(self.spell.end)
        return start if start == end else f"{start} – {end}"
