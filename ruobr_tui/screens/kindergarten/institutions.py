"""The kindergartens of a municipality: places by age and regime, free places, queue, changes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from ruobr_tui import keys, phrases
from ruobr_tui.api.models.kindergarten import Group, Institution, Institutions
from ruobr_tui.api.requests import kindergarten
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.kindergarten import REGIMES
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _, ngettext, pgettext
from ruobr_tui.screens.kindergarten.area import AREA
from ruobr_tui.screens.parts.detail_page import DetailPage
from ruobr_tui.screens.parts.page import not_loaded, nothing
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.blocks.details import group, values
from ruobr_tui.widgets.lines import Line, heading, line

BAR = 20
"""Cells of the bar of a group, at most."""
LEAST_BAR = 8
REGIME = 16
FREE = 10
"""Cells of the column of free places."""
LONGEST = 200
"""Characters of the filter."""


class InstitutionsScreen(DetailPage):
    """One line for each kindergarten; the pane tells where it is and which groups it has. ``/`` filters."""

    DETAIL_ROWS: ClassVar[int] = 10

    CSS = """
    InstitutionsScreen #words { height: 1; width: 1fr; margin: 0 1; }
    """
    ENTRY_ESC: ClassVar[str] = N_("Clear")
    AUTO_FOCUS = "#page"  # not the entry, which is hidden until ``/``
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("institutions")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, territory: int) -> None:
        super().__init__(context)
        self._territory = territory

    def above(self) -> Iterable[Widget]:
        """Create the entry."""
        words = Input(id="words", compact=True, max_length=LONGEST)
        words.cursor_blink = False
        words.display = False
        yield words

    def title_text(self) -> str:
        """The section."""
        return _("Kindergartens")

    def resources(self) -> Sequence[Resource[Any]]:
        """The kindergartens with their numbers."""
        return [kindergarten.institutions(self._territory)]

    def page(self, width: int) -> list[Line]:
        """Return the kindergartens that match the entered text."""
        found: Institutions | None = self.stored(kindergarten.institutions(self._territory)).value
        if found is None:
            return not_loaded(width)
        words = self.query_one("#words", Input).value.casefold().split()
        shown = [
            each
            for each in found.institutions
            if all(
                word in f"{each.number} {each.name} {each.district} {each.address}".casefold()
                for word in words
            )
        ]
        if not shown:
            return nothing(_("Nothing found."), width)
        count = ngettext("%(count)d kindergarten", "%(count)d kindergartens", len(shown)) % {
            "count": len(shown)
        }
        free, places = sum(each.free for each in shown), sum(each.places for each in shown)
        total = _("free %(free)s of %(places)s") % {
            "free": phrases.count_text(free),
            "places": phrases.count_text(places),
        }
        moves = any(sum(each.moved) for each in shown)
        lines = [heading(f"{count}, {total}", width), _head(width, moves=moves)]
        return [*lines, *(_line(each, width, moves=moves) for each in shown)]

    def opens(self, key: Hashable) -> bool:
        """Nothing opens: the pane tells all."""
        return False

    def detail(self, width: int, height: int) -> list[Line]:
        """Return where the selected kindergarten is, its groups, and the places given month by month."""
        found: Institutions | None = self.stored(kindergarten.institutions(self._territory)).value
        key = self.view.cursor_key
        chosen = next((each for each in found.institutions if each.id == key), None) if found else None
        return _details(chosen, found, width) if chosen is not None and found is not None else []

    def action_find(self) -> None:
        """Filter the list by number, name, district or address."""
        words = self.query_one("#words", Input)
        words.placeholder = _("number, name, district or address")
        words.display = True
        words.focus()

    @on(Input.Changed, "#words")
    def narrow(self) -> None:
        """Show matching kindergartens."""
        self.repaint()

    @on(Input.Submitted, "#words")
    def to_list(self) -> None:
        """Move to the list."""
        self.view.focus()

    def on_key(self, event: events.Key) -> None:
        """Clear the filter with Esc in the entry."""
        words = self.query_one("#words", Input)
        if event.key == "escape" and words.has_focus:
            words.value = ""
            words.display = False
            self.view.focus()
            event.prevent_default()
            event.stop()
        else:
            super().on_key(event)


def _others(places: str, queue: str, moved: str | None) -> str:
    """The columns behind that of free places. ``moved``: None where nothing has moved in any kindergarten."""
    last = "" if moved is None else fit.right(moved, 9)
    return fit.right(places, 8) + fit.right(queue, 9) + last


def _head(width: int, *, moves: bool) -> Line:
    """Return the titles of the columns."""
    figures = fit.right(pgettext("column of kindergartens", "Free"), FREE) + _others(
        pgettext("column of kindergartens", "Places"),
        pgettext("column of kindergartens", "Queue"),
        pgettext("column of kindergartens", "Given") if moves else None,
    )
    room = max(1, width - fit.width_of(figures) - 2)
    return line(" ", (fit.left(_("Kindergarten"), room), "dim"), (figures, "dim"))


def _line(institution: Institution, width: int, *, moves: bool) -> Line:
    moved = sum(institution.moved)
    free = fit.right(str(institution.free), FREE)
    others = _others(
        str(institution.places),
        str(institution.queue),
        (f"+{moved}" if moved else "—") if moves else None,
    )
    room = max(12, width - FREE - fit.width_of(others) - 2)
    name = f"№ {institution.number} «{institution.name}»" + (
        f", {institution.district}" if institution.district else ""
    )
    role = "good" if institution.free else "dim"
    return line(
        " ", (fit.left(name, room), "text"), (free, role), (others, "text"), key=institution.id, copy=name
    )


def _details(institution: Institution, listed: Institutions, width: int) -> list[Line]:
    free = _("free %(free)s of %(places)s") % {"free": institution.free, "places": institution.places}
    where = [
        (_("Address"), institution.address),
        (_("District"), institution.district),
        (_("Phone"), institution.phone),
        (_("Waiting"), phrases.count_text(institution.queue)),
    ]
    months = [
        (phrases.month_name(month), phrases.count_text(given))
        for month, given in zip(listed.months, institution.moved, strict=False)
        if given
    ]
    return [
        heading(f"№ {institution.number} «{institution.name}»", width, right=free),
        *values(where, width),
        *group(_("Groups"), [_group(each, width) for each in institution.groups], width),
        *group(_("Places given"), values(months, width), width),
    ]


def _group(group_: Group, width: int) -> Line:
    ages = ngettext("%(count)d year", "%(count)d years", group_.age) % {"count": group_.age}
    regimes = dict(REGIMES)
    regime = _(regimes[group_.regime]) if group_.regime in regimes else group_.regime
    free = _("free %(free)s of %(places)s") % {"free": group_.free, "places": group_.places}
    text = f" {fit.left(ages, 8)} {fit.left(regime.partition(' (')[0], REGIME)} "
    bar = min(BAR, width - fit.width_of(text) - fit.width_of(free) - 1)
    bar = bar if bar >= LEAST_BAR else 0
    taken = group_.places - group_.free
    filled = (taken * bar + group_.places // 2) // group_.places if group_.places else 0
    return line(
        (text, "text"),
        (fit.left(free, fit.width_of(free) + 1), "good" if group_.free else "dim"),
        ("█" * filled, "active"),
        ("░" * (bar - filled), "dim"),
        copy=f"{ages}, {regime}: {free}",
    )
