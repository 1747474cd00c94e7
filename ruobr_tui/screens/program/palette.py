"""Command palette, and sections by name: a list with the best match first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import ClassVar

from textual import events, on
from textual.widget import Widget

from ruobr_tui.i18n import _
from ruobr_tui.keys import in_latin_places
from ruobr_tui.screens.parts.dialogs.list_sheet import ListSheet
from ruobr_tui.screens.parts.frame import Hints
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, line, paragraph

WIDE = 100
"""Columns from which each row has its explanation; below it the selected command alone."""
EXPLAINED_IN = 2
"""Rows of the explanation below the list."""
TITLES = 40
"""Cells of a title at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A command to choose. ``action`` is run by the app (``on_app``) or by the screen below."""

    title: str
    about: str
    keys: str
    action: str
    on_app: bool = False
    why_not: str = ""
    """Why it does not work now; "" if it does."""

    def rank(self, words: Sequence[str]) -> int | None:
        """Return how well it matches, 0 for best; None if a word is neither in the title nor explained."""
        title = self.title.casefold()
        if all(word in title for word in words):
            if words and title.startswith(words[0]):
                return 0
            starts = title.split()
            return 1 if all(any(start.startswith(word) for start in starts) for word in words) else 2
        text = f"{title} {self.about.casefold()}"
        return 3 if all(word in text for word in words) else None


class PaletteSheet(ListSheet[Entry]):
    """Dismissed with the chosen entry, or None. What does not work now says why, and stays."""

    CLOSING: ClassVar[frozenset[str]] = frozenset({"f3", "ctrl+p"})

    def __init__(self, title: str, entries: Sequence[Entry]) -> None:
        super().__init__(title)
        self.entries = entries

    def body(self) -> Iterable[Widget]:
        """Create entry, list, and the explanation of the selected command."""
        yield from super().body()
        about = LineView(id="about")
        about.can_focus = False
        yield about

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one("#page", LineView)

    def placeholder(self) -> str:
        """The text in the empty entry."""
        return _("Find by name…")

    def hints(self) -> Hints:
        """Hints of how to choose."""
        return [("↵", _("Run")), ("↑ ↓", _("Move"))]

    def matches(self) -> list[Entry]:
        """Return the entries that match what is typed, the best first; what works now before the rest."""
        typed = self.words.value.casefold()
        found = self._ranked(typed.split())
        # A name that was typed on the other layout is found as well.
        return found or self._ranked(in_latin_places(typed).split())

    def _ranked(self, words: Sequence[str]) -> list[Entry]:
        ranked = [(entry.rank(words), bool(entry.why_not), entry) for entry in self.entries]
        known = [(rank, is_off, entry) for rank, is_off, entry in ranked if rank is not None]
        return [entry for _rank, _is_off, entry in sorted(known, key=itemgetter(0, 1))]

    def lines(self, width: int) -> list[Line]:
        """Return a line for each command: title, keys, and why it does not work now."""
        found = self.matches()
        if not found:
            return paragraph(_("Nothing has this name."), width, "dim", " ")
        titles, keys = self._columns(width)
        lines = []
        for entry in found:
            is_off = bool(entry.why_not)
            explained = (f"  {entry.why_not or entry.about}", "dim") if width >= WIDE else ("", "dim")
            lines.append(
                line(
                    (" " + fit.left(entry.title, titles), "dim" if is_off else "text"),
                    ("  " + fit.left(entry.keys, keys), "dim" if is_off else "key"),
                    explained,
                    key=entry,
                )
            )
        return lines

    def _columns(self, width: int) -> tuple[int, int]:
        """Return the cells of titles and keys."""
        keys = max(fit.width_of(entry.keys) for entry in self.entries)
        titles = min(TITLES, max(fit.width_of(entry.title) for entry in self.entries), width - keys - 3)
        return titles, keys

    def _is_in_row(self, entry: Entry, width: int) -> bool:
        """Whether the row of a command has its whole explanation."""
        taken = sum(self._columns(width)) + 5  # the gaps before titles, keys and explanation
        return width >= WIDE and taken + fit.width_of(entry.why_not or entry.about) <= width

    def lay_out(self, width: int, room: int) -> int:
        """Show list and explanation; below the list only what is not whole in its rows."""
        is_whole = all(self._is_in_row(entry, width - 1) for entry in self.entries)
        below = 0 if is_whole else EXPLAINED_IN
        rows = super().lay_out(width, room - below)
        about = self.query_one("#about")
        about.styles.height, about.display = below, below > 0
        self._explain()
        return rows + below

    def cursor_moved(self, view: LineView) -> None:
        """Explain another command."""
        if view is self.view:
            self._explain()

    def _explain(self) -> None:
        """Show what the selected command does, or why it does not work now."""
        chosen = self.view.cursor_key
        lines: list[Line] = []
        if isinstance(chosen, Entry) and not self._is_in_row(chosen, self.app.size.width - 1):
            role = "warning" if chosen.why_not else "dim"
            width = max(20, self.app.size.width - 2)
            lines = paragraph(chosen.why_not or chosen.about, width, role, " ")[:EXPLAINED_IN]
        self.query_one("#about", LineView).show_lines([*lines, *[EMPTY] * (EXPLAINED_IN - len(lines))])

    @on(LineView.Opened, "#page")
    def chosen(self, event: LineView.Opened) -> None:
        """Dismiss with the selected command, if it works now."""
        entry = event.key
        if not isinstance(entry, Entry):
            return
        if entry.why_not:
            self.notice(entry.why_not)
        else:
            self.dismiss(entry)

    def on_key(self, event: events.Key) -> None:
        """Close by the key that opens it."""
        if event.key in self.CLOSING:
            event.stop()
            self.dismiss(None)
