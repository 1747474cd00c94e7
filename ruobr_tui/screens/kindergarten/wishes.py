"""Choice of kindergartens in order of preference: Enter adds or removes one, keys move it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ruobr_tui.api.models.kindergarten import Institution
from ruobr_tui.api.rules.kindergarten import MOST_CHOICES
from ruobr_tui.i18n import N_, _, pgettext
from ruobr_tui.screens.kindergarten.labels import place_name
from ruobr_tui.screens.parts.frame import OPEN
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line, paragraph

FREE = 10
"""Cells of the column of free places."""

Wishes = list[tuple[int, bool]]
"""Kindergartens (ids) in order of preference, each with whether a sibling goes there."""


class WishesView(LineView):
    """The step of an application in which kindergartens are chosen: [(kindergarten, sibling there), …]."""

    title = N_("Kindergartens")
    commands = (OPEN, "wishes.sibling", "wishes.up", "wishes.down")

    def __init__(
        self,
        institutions: Sequence[Institution],
        before: Sequence[tuple[int, bool]] = (),
        chosen: Sequence[tuple[int, bool]] | None = None,
        keep: Callable[[Wishes], object] = lambda wishes: None,
    ) -> None:
        """``before`` is what the portal has, ``chosen`` the draft.

        ``keep`` is called with each new choice, to store it as a draft.
        """
        super().__init__(id="wishes")
        self._institutions = list(institutions)
        there = {each.id for each in self._institutions}
        self._before = [each for each in before if each[0] in there]
        self.chosen = list(self._before) if chosen is None else [each for each in chosen if each[0] in there]
        self._keep = keep

    # A step of a form

    def problem(self) -> str:
        """Return that none is chosen."""
        return "" if self.chosen else _("Choose at least one kindergarten.")

    def read_back(self) -> list[tuple[str, str]]:
        """Return the chosen kindergartens in order."""
        by_id = {each.id: each for each in self._institutions}
        rows = []
        for place, (number, sibling) in enumerate(self.chosen, 1):
            family = [_("sibling")] if sibling else []
            one = by_id[number]
            name = place_name(one.number, one.name, one.address)
            rows.append((_("Choice %(place)d") % {"place": place}, ", ".join((name, *family))))
        return rows

    def enter(self) -> None:
        """Take the focus."""
        self.focus()

    def describe(self) -> tuple[str, str]:
        """Return the whole name of the selected kindergarten, and where it is."""
        one = next((each for each in self._institutions if each.id == self.cursor_key), None)
        if one is None:
            return "", ""
        where = ", ".join(filter(None, (one.address, one.district, one.phone)))
        return place_name(one.number, one.name), where

    def is_changed(self) -> bool:
        """Return whether another choice than the portal's was made."""
        return self.chosen != self._before

    def reset(self) -> None:
        """Go back to the portal's choice."""
        self.chosen = list(self._before)
        self._changed()

    # Content

    def on_mount(self) -> None:
        """Show the list."""
        self.repaint()

    def on_resize(self) -> None:
        """Lay out for the new width. Textual calls the handler of the base class as well."""
        self.repaint()

    def _changed(self) -> None:
        self._keep(list(self.chosen))
        self.repaint()

    def repaint(self) -> None:
        """Show the chosen kindergartens, then the others."""
        self.show_lines(self._rows(max(20, self.size.width - 1)))

    def _rows(self, width: int) -> list[Line]:
        by_id = {each.id: each for each in self._institutions}
        count = _("%(count)d of %(most)d") % {"count": len(self.chosen), "most": MOST_CHOICES}
        lines = [heading(f"{_('YOUR CHOICES')}, {count}", width, right=_titles())]
        for place, (number, sibling) in enumerate(self.chosen, 1):
            lines.append(_row(by_id[number], f"{place:>2}", width, sibling=sibling))
        if not self.chosen:
            lines += paragraph(
                _("Nothing chosen. Select a kindergarten below and press Enter."), width - 2, "dim", " "
            )
        lines += [EMPTY, heading(_("Other kindergartens").upper(), width)]
        taken = {number for number, _sibling in self.chosen}
        lines += [_row(each, "  ", width) for each in self._institutions if each.id not in taken]
        return lines

    # Commands

    @property
    def place(self) -> int | None:
        """Index of the selected kindergarten in the choice."""
        return next((at for at, (number, _s) in enumerate(self.chosen) if number == self.cursor_key), None)

    def why_not(self, command_id: str) -> str | None:
        """Return why a command does not work now: the order is that of the chosen ones."""
        place, last = self.place, len(self.chosen) - 1
        match command_id:
            case "list.open" if place is None and len(self.chosen) >= MOST_CHOICES:
                return _("You can choose up to %(most)d kindergartens.") % {"most": MOST_CHOICES}
            case "wishes.sibling" | "wishes.up" | "wishes.down" if place is None:
                return _("Add this kindergarten first (↵).")
            case "wishes.up" if place == 0:
                return _("This is your first choice.")
            case "wishes.down" if place == last:
                return _("This is your last choice.")
        return None

    def take(self) -> None:
        """Add the selected kindergarten as the last choice, or remove it."""
        place, key = self.place, self.cursor_key
        if place is not None:
            del self.chosen[place]
        elif isinstance(key, int):
            self.chosen.append((key, False))
        self._changed()

    def change_sibling(self) -> None:
        """Mark that a sibling goes there, or remove the mark."""
        place = self.place
        if place is not None:
            number, sibling = self.chosen[place]
            self.chosen[place] = (number, not sibling)
            self._changed()

    def shift(self, step: int) -> None:
        """Move the kindergarten up or down in the order."""
        place = self.place
        if place is not None and 0 <= place + step < len(self.chosen):
            moved = self.chosen.pop(place)
            self.chosen.insert(place + step, moved)
            self._changed()
            self.move_to(moved[0])


def _figures(places: str, queue: str) -> str:
    return fit.right(places, 7) + fit.right(queue, 9)


def _titles() -> str:
    """Return the titles of the columns, as they end with a line."""
    free = pgettext("column of kindergartens", "Free")
    figures = _figures(
        pgettext("column of kindergartens", "Places"), pgettext("column of kindergartens", "Queue")
    )
    return free + figures


def _row(institution: Institution, place: str, width: int, *, sibling: bool = False) -> Line:
    figures = _figures(str(institution.places), str(institution.queue))
    family = f"  {_('sibling')}" if sibling else ""
    room = max(12, width - FREE - fit.width_of(figures) - fit.width_of(family) - 4)
    name = place_name(institution.number, institution.name, institution.district)
    return line(
        (f" {place} ", "mark"),
        (fit.left(name, room), "text"),
        (family, "good"),
        (fit.right(str(institution.free), FREE), "good" if institution.free else "dim"),
        (figures, "text"),
        key=institution.id,
    )
