"""Kindergartens in order of wish: Enter takes one or lets it go, the order is moved by keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.api.models.kindergarten import Institution
from ruobr_tui.api.rules.kindergarten import MOST_CHOICES
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.parts.frame import Frame, Hints
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

Wishes = list[tuple[int, bool]]
"""Kindergartens in order of wish, each with whether a brother or sister goes there."""


class WishesScreen(Frame["Wishes | None"]):
    """Dismissed with [(kindergarten, sibling there), …] in order of wish, or with None."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("wishes")
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings(OWN_COMMANDS),
        Binding("escape", "leave", show=False, id="wishes.close"),
    ]

    def __init__(
        self,
        institutions: Sequence[Institution],
        chosen: Sequence[tuple[int, bool]] = (),
        keep: Callable[[Wishes], object] = lambda wishes: None,
        saved_at: str = "",
    ) -> None:
        """``keep`` gets each choice, to be offered again; ``saved_at`` tells of when ``chosen`` is."""
        super().__init__()
        self._institutions = list(institutions)
        there = {each.id for each in self._institutions}
        self._chosen = [each for each in chosen if each[0] in there]
        self._keep = keep
        self._saved_at = saved_at

    def content(self) -> Iterable[Widget]:
        """The list."""
        yield LineView(id="page")

    def title_text(self) -> str:
        """What is put in order."""
        return _("Kindergartens in order of wish")

    def on_mount(self) -> None:
        """Show the list."""
        self.repaint()
        if self._saved_at:
            told = _("Your draft of %(when)s is here again.") % {"when": self._saved_at}
            self.notice(told, "good")

    def _changed(self) -> None:
        self._keep(list(self._chosen))
        self.repaint()

    def action_leave(self) -> None:
        """Back; what is chosen is kept."""
        self.dismiss(None)

    def on_resize(self) -> None:
        """Lay out for another width."""
        if self.is_mounted:
            self.repaint()

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one(LineView)

    def repaint(self) -> None:
        """What is wished, then the others."""
        self.view.show_lines(self._lines(max(20, self.size.width - 1)))
        self.tell_frame()

    @on(LineView.Moved)
    def tell_keys(self) -> None:
        """Another kindergarten, other keys."""
        self.tell_frame()

    def hints(self) -> Hints:
        """What can be done with the kindergarten under the cursor, and with all that are wished."""
        place, last = self._place(), len(self._chosen) - 1
        helping = {
            "wishes.sibling": place is not None,
            "wishes.up": bool(place),
            "wishes.down": place is not None and place < last,
            "wishes.done": last >= 0,
        }
        own = [self.hint(command) for command in self.OWN_COMMANDS if helping.get(command.id)]
        return [("↵", _("Take or leave")), *own]

    def _lines(self, width: int) -> list[Line]:
        by_id = {each.id: each for each in self._institutions}
        lines = [heading(_("Wished, the dearest first"), width)]
        for place, (number, sibling) in enumerate(self._chosen, 1):
            if number in by_id:
                lines.append(_row(by_id[number], f"{place:>2}", width, sibling=sibling))
        if not self._chosen:
            lines += paragraph(
                _("Nothing yet: go to a kindergarten below and press Enter."), width - 2, "dim", " "
            )
        lines += [EMPTY, heading(_("All others"), width)]
        taken = {number for number, _sibling in self._chosen}
        lines += [_row(each, "  ", width) for each in self._institutions if each.id not in taken]
        return lines

    def _place(self) -> int | None:
        """Where in the order of wish the cursor is."""
        key = self.view.cursor_key
        return next((place for place, (number, _s) in enumerate(self._chosen) if number == key), None)

    @on(LineView.Opened)
    def take(self, event: LineView.Opened) -> None:
        """Take a kindergarten as the last wish, or let it go."""
        place = self._place()
        if place is not None:
            del self._chosen[place]
        elif len(self._chosen) >= MOST_CHOICES:
            self.notice(_("At most %(most)d kindergartens.") % {"most": MOST_CHOICES}, "warning")
            return
        elif isinstance(event.key, int):
            self._chosen.append((event.key, False))
        self._changed()

    def action_sibling(self) -> None:
        """A brother or sister goes there, or not."""
        place = self._place()
        if place is not None:
            number, sibling = self._chosen[place]
            self._chosen[place] = (number, not sibling)
            self._changed()

    def action_shift(self, step: int) -> None:
        """Up or down in the order of wish."""
        place = self._place()
        if place is not None and 0 <= place + step < len(self._chosen):
            moved = self._chosen.pop(place)
            self._chosen.insert(place + step, moved)
            self._changed()
            self.view.move_to(moved[0])

    def action_done(self) -> None:
        """These, in this order."""
        if not self._chosen:
            self.notice(_("Choose at least one kindergarten."), "warning")
            return
        self.dismiss(list(self._chosen))


def _row(it: Institution, place: str, width: int, *, sibling: bool = False) -> Line:
    figures = _("free %(free)d of %(places)d, queue %(queue)d") % {
        "free": it.free,
        "places": it.places,
        "queue": it.queue,
    }
    family = f"  {_('sibling')}" if sibling else ""
    room = max(12, width - fit.width_of(figures) - fit.width_of(family) - 8)
    name = f"№ {it.number} «{it.name}»" + (f", {it.district}" if it.district else "")
    return line(
        (f" {place} ", "mark"),
        (fit.left(name, room), "text"),
        (family, "good"),
        "  ",
        (figures, "dim"),
        key=it.id,
    )
