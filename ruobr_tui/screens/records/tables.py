"""The tables of a place, in groups, with how many rows each has."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.models.records import RecordTables
from ruobr_tui.api.requests import records
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.page import PageScreen, nothing
from ruobr_tui.screens.records.area import AREA
from ruobr_tui.screens.records.labels import GROUPS, place_title, title_of
from ruobr_tui.screens.records.rows import RecordRowsScreen
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, LineView, heading, line

REMEMBERED = "record-place"
"""The sheet of the store with the place that was chosen last."""
WIDEST = 60
"""Cells of a row: a count far from its name is read wrongly."""


class RecordTablesScreen(PageScreen):
    """Enter opens a table; ``p`` chooses another place, where there are several."""

    HAS_LIST: ClassVar[bool] = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("record_tables")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        stored = context.store.sheet(REMEMBERED)
        self._place = None if stored is None else Place.model_validate(stored)

    def title_text(self) -> str:
        """The section, and the place."""
        found = self._answer
        place = None if found is None else found.place
        return _("Schools and records") if place is None else place_title(place)

    @property
    def _resource(self) -> Resource[RecordTables]:
        return records.tables(self._place)

    @property
    def _answer(self) -> RecordTables | None:
        found: RecordTables | None = self.stored(self._resource).value
        return found

    def resources(self) -> Sequence[Resource[Any]]:
        """The tables of the place."""
        return [self._resource]

    def page(self, width: int) -> list[Line]:
        """The tables in groups, or that a place has to be chosen."""
        found = self._answer
        if found is None:
            return self.unknown(self._resource, width)
        if found.place is None:
            text = _("Choose a municipality or a school first.")
            return nothing(text, width, next_keys=[("p", _("Choose a place"))])
        lines: list[Line] = []
        room = min(width, WIDEST)
        for group, tables in groupby(found.tables, lambda table: table.group):
            lines += [EMPTY] if lines else []
            lines.append(heading(_(GROUPS.get(group, group)).upper(), width))
            for table in tables:
                count = str(table.count)
                title = fit.left(title_of(table), room - fit.width_of(count) - 4)
                lines.append(line("   ", (title, "text"), " ", (count, "dim"), key=table.name))
        return lines

    def opens(self, key: Any) -> bool:
        """Each row is a table."""
        return isinstance(key, str)

    def why_not(self, command_id: str) -> str | None:
        """There must be another place."""
        found = self._answer
        if command_id == "record_tables.place" and found is not None and len(found.places) < 2:
            return _("There is one place only.")
        return super().why_not(command_id)

    @on(LineView.Opened, "#page")
    def open_table(self, event: LineView.Opened) -> None:
        """Open a table."""
        found = self._answer
        if found is None or found.place is None:
            return
        table = next((each for each in found.tables if each.name == event.key), None)
        if table is not None:
            screen = RecordRowsScreen(self.context, found.place, table.name, table.russian)
            self.app.push_screen(screen, lambda _result: self.refresh_data())

    @work(group="dialogs", exclusive=True, exit_on_error=False, description="choose a place")
    async def action_place(self) -> None:
        """Choose the region, a municipality or a school."""
        try:
            place = await self._choose()
        except RuobrError as error:
            self.show_error(error)
            return
        if place is not None:
            self._place = place
            self.context.store.save_sheet(REMEMBERED, place.model_dump(mode="json"))
            self.start_over()
            self.repaint()
            self.refresh_data()

    async def _fetched(self, portal: Any, named: str) -> RecordTables:
        found: RecordTables = (await portal.fetch(records.tables(None, named))).value
        return found

    async def _choose(self) -> Place | None:
        found: RecordTables | None = self._answer
        if found is None:
            return None
        while found.more:  # too many to choose from: by name
            question = _("Part of the name of the school or municipality")
            named = await self.app.push_screen_wait(AskLine(question, title=_("Where?"), longest=100))
            if not named:
                return None
            portal = await self.context.portal()
            found = await self._fetched(portal, named)
        options: list[tuple[Hashable, str, str]] = [
            (at, place_title(place), place.territory if place.school else "")
            for at, place in enumerate(found.places)
        ]
        chosen = await self.app.push_screen_wait(ChooseScreen(_("Where?"), options))
        return None if chosen is None else found.places[chosen]
