"""Help: what works here, first on the selected row; all commands; about the program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from ruobr_tui import __version__, keys
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.overlay_page import OverlayPage
from ruobr_tui.screens.program.help_topics import Row, Topic, all_topics, topics_of
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import values
from ruobr_tui.widgets.columns import side_by_side
from ruobr_tui.widgets.header import Tab, Tabs
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph
from ruobr_tui.widgets.palette import READER

TABS = (N_("Here"), N_("All commands"), N_("About the program"))
HERE, ALL, ABOUT = range(len(TABS))
IN_TWO_COLUMNS = 72
"""Cells from which what works everywhere stands beside what works here."""
NAME_ROWS = 3
"""Rows of the heading with the name of a row."""
KEYS = 7
"""Cells of the keys; longer ones take what they need."""


class HelpScreen(OverlayPage):
    """About the screen below, which stays as it is."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = keys.commands("help")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings([*OWN_COMMANDS, *keys.tab_commands()])

    def __init__(self, below: Screen[Any], context: Context, extra: Iterable[Command] = ()) -> None:
        """``extra`` are commands that work on the screen below as well as its own."""
        super().__init__()
        self.context = context
        self._below = below
        self._extra = tuple(extra)
        self._topics = topics_of(below, context, self._extra)
        self._tab = HERE
        self._has_ids = False

    def title_text(self) -> str:
        """Help; of which screen, where it is about one."""
        if self._tab != HERE:
            return _("Help")
        return ": ".join(filter(None, (_("Keys"), self._topics.place)))

    def tabs(self) -> Tabs:
        """The parts of help."""
        return Tabs([Tab(_(name)) for name in TABS], self._tab)

    def repaint(self) -> None:
        """Lay out the page again, in the language of now."""
        self._topics = topics_of(self._below, self.context, self._extra)
        super().repaint()

    # The page

    def page(self, width: int) -> list[Line]:
        """Return the chosen part."""
        if self._tab == ALL:
            return self._blocks(all_topics(self.context), width)
        if self._tab == ABOUT:
            return self._about(width)
        here, everywhere = self._topics.here, [self._topics.everywhere]
        refused = [self._topics.refused] if self._topics.refused.rows else []
        if width < IN_TWO_COLUMNS or not here or self.app.theme == READER:
            return [*self._blocks([*here, *everywhere, *refused], width), *self._unread(width)]
        half = (width - 1) // 2 + 1
        left = self._blocks(here, half - 1)
        right = self._blocks([*everywhere, *refused], width - half - 2)
        return [*side_by_side(left, right, half + 2, rule=True), *self._unread(width)]

    def _blocks(self, topics: Iterable[Topic], width: int) -> list[Line]:
        lines: list[Line] = []
        for topic in topics:
            lines += [EMPTY] if lines else []
            lines += _titled(topic, width)
            for row in topic.rows:
                lines += self._row(row, width)
        return lines

    def _row(self, row: Row, width: int) -> list[Line]:
        if row.why:
            return paragraph(f"{row.text}: {row.why}", width, "text", "  ")
        names = fit.left(row.keys, max(KEYS, fit.width_of(row.keys)))
        indent = 3 + fit.width_of(names)
        text = f"{row.text}  {row.id}" if self._has_ids and row.id else row.text
        first, *others = fit.wrap(text, max(10, width - indent))
        lines = [line("  ", (names, "key"), " ", (first, "text"))]
        return lines + [line(" " * indent, (part, "text")) for part in others]

    def _unread(self, width: int) -> list[Line]:
        """Return what could not be read in the portal's answers."""
        unread = self.context.set_aside()
        if not unread:
            return []
        title = _("Not readable in the portal’s responses")
        rows = [line(f" {fit.right(str(count), 5)}  {kind}") for kind, count in unread]
        return [EMPTY, heading(title, width), *rows]

    def _about(self, width: int) -> list[Line]:
        config, store = self.context.config, self.context.store
        place = str(store.path) if store.path is not None else _("Nothing is saved on this computer")
        rows = (
            (_("Version"), __version__),
            (_("Portal"), config.server),
            (_("Login"), config.login or "—"),
            (_("Saved data"), place),
            (_("Time zone"), str(self.context.zone)),
        )
        lines = [line((_("ABOUT THE PROGRAM"), "heading")), *values(rows, width)]
        lines += [
            EMPTY,
            *paragraph(
                _("Keys are changed by their names in the settings: i shows them."), width, "dim", " "
            ),
        ]
        return [*lines, *self._unread(width)]

    # Commands

    def choose_tab(self, index: int) -> None:
        """Show this part."""
        if index != self._tab:
            self._tab = index
            self.view.start_over()
            self.repaint()

    def action_ids(self) -> None:
        """Show or hide the names of commands, for the settings."""
        self._has_ids = not self._has_ids
        self.repaint()

    def action_find(self) -> None:
        """Find a command by its name on the screen below."""
        self.dismiss()
        self.app.call_later(self.app.run_action, "commands")


def _titled(topic: Topic, width: int) -> list[Line]:
    """Return the heading of a topic; the name of a row follows it on at most three lines."""
    if not topic.row:
        return [line((fit.cut(topic.title, width), "heading"))]
    first, *others = fit.wrap(f"{topic.title}: {topic.row}", width)
    shown = [first, *others][:NAME_ROWS]
    if len(others) >= NAME_ROWS:
        shown[-1] = fit.cut(f"{shown[-1]} …", width)
    title, rest = shown[0][: len(topic.title) + 1], shown[0][len(topic.title) + 1 :]
    return [line((title, "heading"), (rest, "text")), *(line((part, "text")) for part in shown[1:])]
