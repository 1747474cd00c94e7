"""Base class of desks at which several clerks work: who looks at what now."""

from __future__ import annotations

import logging
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from textual import work
from textual.timer import Timer

from ruobr_tui import phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.requests import desks
from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.desks.live_desk import LiveDesk
from ruobr_tui.widgets.blocks.table import Row
from ruobr_tui.widgets.lines import LineView

log = logging.getLogger(__name__)

BEAT = 60.0
"""Seconds between two words to the portal while a row stays open; it believes them for 150."""
RESTED = 1.0
"""Seconds after which a row under the cursor counts as open."""


class SharedDesk(LiveDesk):
    """Nothing is locked: who decides first decides."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._viewers: Mapping[int, Sequence[str]] = {}
        self._reported: int | None = None
        self._to_report: Timer | None = None

    # Who looks at what

    def on_mount(self) -> None:
        """Begin to report what is open."""
        if self.context.has(desks.FEATURE):
            self.set_interval(BEAT, self._report)

    def on_unmount(self) -> None:
        """Tell that nothing is open any more; the portal forgets it by itself, too."""
        if self._reported is not None:
            self.app.run_worker(self._leave(), exit_on_error=False, description="leave a desk")

    def cursor_moved(self, view: LineView) -> None:
        """Tell which row is open when the cursor rests; with low bandwidth only at the next beat."""
        super().cursor_moved(view)
        if self._to_report is not None:
            self._to_report.stop()
            self._to_report = None
        if self.context.has(desks.FEATURE) and not self.context.config.low_bandwidth:
            self._to_report = self.set_timer(RESTED, self._report)

    def _report(self) -> None:
        item = self.view.cursor_key if self.is_active else None
        if isinstance(item, int):
            self._look(item)

    @work(group="presence", exclusive=True, exit_on_error=False, description="tell which row is open")
    async def _look(self, item: int) -> None:
        try:
            found = await (await self.context.portal()).execute(desks.look(self.DESK_KIND, item))
        except RuobrError as error:
            log.info("who looks at the rows of a desk is unknown: %s", type(error).__name__)
            viewers: dict[int, list[str]] = {}
        else:
            self._reported = item
            viewers = {}
            for each in found.viewers:
                viewers.setdefault(each.item, []).append(phrases.initials(each.name))
        if viewers != self._viewers:
            self._viewers = viewers
            self.repaint()

    async def _leave(self) -> None:
        try:
            await (await self.context.portal()).execute(desks.look(self.DESK_KIND, None))
        except RuobrError as error:
            log.info("leaving a desk was not told: %s", type(error).__name__)

    def _names_at(self, key: Hashable) -> str:
        return ", ".join(self._viewers.get(key, ())) if isinstance(key, int) else ""

    def shown_row(self, item: Any) -> Row:
        """With who looks at it, behind its name; a sentence where rows are read aloud."""
        row = super().shown_row(item)
        said = self._names_at(row.key)
        column = next((each.id for each in self.columns() if not each.width), None)
        if not said or column is None:
            return row
        cell = row.cells.get(column, "")
        text, *role = (cell,) if isinstance(cell, str) else cell
        named = f"{text}. {self.about_now(item)}" if self.context.config.reader else f"{text} ← {said}"
        return replace(row, cells={**row.cells, column: (named, role[0]) if role else named})

    def about_now(self, item: Any) -> str:
        """Who looks at it."""
        names = self._names_at(self.key_of(item))
        return _("%(names)s is looking") % {"names": names} if names else ""
