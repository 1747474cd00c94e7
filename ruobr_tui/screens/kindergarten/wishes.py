"""Choice of kindergartens in order of preference: Enter adds or removes one, keys move it."""

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
from ruobr_tui.screens.parts.frame import OPEN, Frame
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

Wishes = list[tuple[int, bool]]
"""Kindergartens (ids) in order of preference, each with whether a sibling goes there."""


class WishesScreen(Frame["Wishes | None"]):
    """Dismissed with [(kindergarten, has a sibling there), …] in order of preference, or with None."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("wishes")
    HAS_LIST: ClassVar[bool] = True
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
        """``keep`` is called with each new choice, to store it as a draft; ``saved_at`` is the time of the
        draft ``chosen``.
        """
        super().__init__()
        self._institutions = list(institutions)
        there = {each.id for each in self._institutions}
        self._chosen = [each for each in chosen if each[0] in there]
        self._keep = keep
        self._saved_at = saved_at

    def content(self) -> Iterable[Widget]:
        """Create the list."""
        yield LineView(id="page")

    def title_text(self) -> str:
        """The page's title."""
        return _("Kindergartens by preference")

    def on_mount(self) -> None:
        """Show the list."""
        self.repaint()
        if self._saved_at:
            text = _("Draft restored (%(when)s).") % {"when": self._saved_at}
            self.notice(text, "good")

    def _changed(self) -> None:
        self._keep(list(self._chosen))
        self.repaint()

    def action_leave(self) -> None:
        """Leave; the choice stays stored as a draft."""
        self.dismiss(None)

    def on_resize(self) -> None:
        """Lay out for the new width."""
        if self.is_mounted:
            self.repaint()

    @property
    def view(self) -> LineView:
        """The list."""
        return self.query_one(LineView)

    def repaint(self) -> None:
        """Show the chosen kindergartens, then the others."""
        self.view.show_lines(self._lines(max(20, self.size.width - 1)))
        self.update_frame()

    @on(LineView.Moved)
    def update_hints(self) -> None:
        """Update the hints for the selected kindergarten."""
        self.update_frame()

    def hint(self, command: Command) -> tuple[str, str]:
        """Enter adds a kindergarten, or removes it."""
        key, title = super().hint(command)
        if command.id == OPEN:
            return key, _("Add") if self._place() is None else _("Drop")
        return key, title

    def why_not(self, command_id: str) -> str | None:
        """The order is that of the chosen ones."""
        place, last = self._place(), len(self._chosen) - 1
        match command_id:
            case "list.open" if place is None and len(self._chosen) >= MOST_CHOICES:
                return _("You can choose up to %(most)d kindergartens.") % {"most": MOST_CHOICES}
            case "wishes.sibling" | "wishes.up" | "wishes.down" if place is None:
                return _("Add this kindergarten first (↵).")
            case "wishes.up" if place == 0:
                return _("This is your first choice.")
            case "wishes.down" if place == last:
                return _("This is your last choice.")
            case "wishes.done" if last < 0:
                return _("Choose at least one kindergarten.")
        return super().why_not(command_id)

    def _lines(self, width: int) -> list[Line]:
        by_id = {each.id: each for each in self._institutions}
        count = _("%(count)d of %(most)d") % {"count": len(self._chosen), "most": MOST_CHOICES}
        lines = [heading(_("YOUR CHOICES"), width, right=count)]
        for place, (number, sibling) in enumerate(self._chosen, 1):
            if number in by_id:
                lines.append(_row(by_id[number], f"{place:>2}", width, sibling=sibling))
        if not self._chosen:
            lines += paragraph(
                _("Nothing chosen. Select a kindergarten below and press Enter."), width - 2, "dim", " "
            )
        lines += [EMPTY, heading(_("Other kindergartens").upper(), width)]
        taken = {number for number, _sibling in self._chosen}
        lines += [_row(each, "  ", width) for each in self._institutions if each.id not in taken]
        return lines

    def _place(self) -> int | None:
        """Index of the selected kindergarten in the choice."""
        key = self.view.cursor_key
        return next((place for place, (number, _s) in enumerate(self._chosen) if number == key), None)

    @on(LineView.Opened)
    def take(self, event: LineView.Opened) -> None:
        """Add a kindergarten as the last choice, or remove it."""
        place = self._place()
        if place is not None:
            del self._chosen[place]
        elif isinstance(event.key, int):
            self._chosen.append((event.key, False))
        self._changed()

    def action_sibling(self) -> None:
        """Mark that a sibling goes there, or remove the mark."""
        place = self._place()
        if place is not None:
            number, sibling = self._chosen[place]
            self._chosen[place] = (number, not sibling)
            self._changed()

    def action_shift(self, step: int) -> None:
        """Move the kindergarten up or down in the order."""
        place = self._place()
        if place is not None and 0 <= place + step < len(self._chosen):
            moved = self._chosen.pop(place)
            self._chosen.insert(place + step, moved)
            self._changed()
            self.view.move_to(moved[0])

    def action_done(self) -> None:
        """Finish with this choice."""
        self.dismiss(list(self._chosen))


def _row(institution: Institution, place: str, width: int, *, sibling: bool = False) -> Line:
    figures = _("free %(free)d of %(places)d, queue %(queue)d") % {
        "free": institution.free,
        "places": institution.places,
        "queue": institution.queue,
    }
    family = f"  {_('sibling')}" if sibling else ""
    room = max(12, width - fit.width_of(figures) - fit.width_of(family) - 8)
    name = f"№ {institution.number} «{institution.name}»" + (
        f", {institution.district}" if institution.district else ""
    )
    return line(
        (f" {place} ", "mark"),
        (fit.left(name, room), "text"),
        (family, "good"),
        "  ",
        (figures, "dim"),
        key=institution.id,
    )
