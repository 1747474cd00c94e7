"""The home screen: what must be done, what is new, what comes next, of all children.

Imports no models: the first paint draws the sheet of the last run. Models, the store and the network come
after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType

from ruobr_tui import keys
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.screens.parts.loading.freshness import freshness_of
from ruobr_tui.screens.parts.section import error_line
from ruobr_tui.screens.today import lines
from ruobr_tui.screens.today.area import AREA
from ruobr_tui.screens.today.layout import LaidOutScreen
from ruobr_tui.screens.today.other_accounts import others_on_home
from ruobr_tui.screens.today.sheet import Sheet
from ruobr_tui.screens.today.stored_pane import StoredPane
from ruobr_tui.store.snapshot import Snapshot, State
from ruobr_tui.widgets.header import Freshness, Tab, Tabs
from ruobr_tui.widgets.lines import LineView

SHEET = "today"
"""The name of the stored sheet."""
_PAINTED_AFTER = 0.03
"""Seconds in which the first frame is on its way to the terminal: what is imported then delays it no more."""
_KEEP_AFTER = 0.2
"""Seconds after a paint until the sheet is stored: later than the response to a key."""


class TodayScreen(LaidOutScreen):
    """Painted from the stored sheet, then from the store, then from what was fetched."""

    EVENT_KINDS: ClassVar[frozenset[str]] = AREA.event_kinds
    NEEDS_NO_NOTICE: ClassVar[bool] = False  # a new row may be out of sight, and the user elsewhere
    OF_ALL_CHILDREN: ClassVar[bool] = True
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("today")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(
        [*OWN_COMMANDS, *(each for each in keys.commands("detail") if each.id != "detail.back")]
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._models_ready = False  # set after the first paint
        self._is_first_paint = False
        self._ticked_here: set[str] = set()  # rows that stay although they are done
        self._saved: tuple[Sheet, datetime, StoredPane | None] | None = None
        self._to_keep: tuple[str, Sheet, datetime, StoredPane | None] | None = None

    def title_text(self) -> str:
        """E.g. Today, Mon 30 November."""
        return lines.title(self.shown_to())[0]

    def short_title(self) -> str:
        """E.g. Today, Mon 30 Nov."""
        return lines.title(self.shown_to())[1]

    def freshness(self) -> Freshness:
        """How old the diary is; without one, that there is no child."""
        alone = self.context.no_child is not None and not self.context.roles
        return freshness_of(self.context, self.snapshot, of_child=alone, width=self.size.width)

    def badge(self) -> tuple[str, str]:
        """None: what is new stands on the page."""
        return "", ""

    # Painting

    def paint(self) -> Snapshot[Any] | None:
        """Show the stored sheet first, and the store from then on."""
        if self._is_first_paint:  # it is on its way to the terminal
            return self.snapshot
        self.others = others_on_home(self.context, SHEET)
        if not self._models_ready:
            self._models_ready = True
            snapshot = self._paint_sheet()
            if snapshot is not None:
                self._is_first_paint = True
                self.snapshot = snapshot
                self.call_after_refresh(self.set_timer, _PAINTED_AFTER, self._go_on)
                return snapshot
        return self._paint_store()

    def _go_on(self) -> None:
        """Import the models and ask the portal, now that the sheet is on the screen."""
        self._is_first_paint = False
        self.repaint()
        self.refresh_data()

    def refresh_data(self) -> None:
        """Fetch in the background, but not before the first paint."""
        if not self._is_first_paint:
            super().refresh_data()

    def _paint_sheet(self) -> Snapshot[Any] | None:
        sheet = self.context.store.sheet(SHEET)
        if sheet is None:
            return None
        try:
            self.sheet, self.stored_pane = (
                Sheet.from_json(sheet["sheet"]),
                StoredPane.from_json(sheet.get("pane")),
            )
            fetched_at = datetime.fromisoformat(sheet["fetched_at"])
        except (KeyError, TypeError, ValueError):
            return None  # stored by another version of the program
        self.lay()
        return Snapshot(True, State.STALE, fetched_at)

    def _paint_store(self) -> Snapshot[Any] | None:
        from ruobr_tui.screens.today.gather import gather

        self.sheet = gather(self.context, self._ticked_here)
        self.has_models = True
        self.lay()
        snapshot = self.stored()
        if (
            snapshot is not None
            and snapshot.fetched_at is not None
            and (self.sheet.is_known or self.sheet.rows)
        ):
            seen = (self.sheet, snapshot.fetched_at, self.stored_pane)
            if seen != self._saved and self._is_of_use:
                self._saved, self._to_keep = seen, (self.context.account_name, *seen)
                self.set_timer(_KEEP_AFTER, self._keep)
        return snapshot

    def _keep(self) -> None:
        """Store what is shown for the first paint of the next start."""
        pending, self._to_keep = self._to_keep, None
        if pending is not None and pending[0] == self.context.account_name:  # not after signing out
            _account, sheet, fetched_at, pane = pending
            stored = {"sheet": sheet.to_json(), "fetched_at": fetched_at.isoformat()}
            if pane is not None:
                stored["pane"] = pane.to_json()
            self.context.store.save_sheet(SHEET, stored)

    @property
    def _is_of_use(self) -> bool:
        """Whether the sheet is of use: at the next start, or on the home of another account."""
        return self.context.store.is_persistent or self.context.config.all_accounts

    def on_unmount(self) -> None:
        """Store the sheet if the program ends before ``_KEEP_AFTER``."""
        self._keep()

    # Children

    def tabs(self) -> Tabs:
        """All children, and each of them."""
        children = self.context.children
        items = [Tab(f"{name} {school_class}".strip(), name) for _id, name, school_class in children]
        if len(items) < 2:
            return Tabs(items, 0 if items else None)
        return Tabs(
            [Tab(pgettext("children", "All")), *items],
            self.context.child_index + 1 if self.is_narrowed else 0,
            first=0,
            are_children=True,
        )

    def choose_tab(self, index: int) -> None:
        """Show all children, or one."""
        if len(self.context.children) < 2:
            return
        self.is_narrowed = index > 0
        if index:
            self.choose_child(self.context.children[index - 1][0])
        self.view.start_over()
        self.lay()
        self.update_frame()

    def choose_child(self, child: int) -> None:
        """Make a child the one that other sections show."""
        numbers = [number for number, _name, _class in self.context.children]
        if child in numbers:
            self.context.child_index = numbers.index(child)

    # Rows

    @on(LineView.Opened)
    def open_row(self, event: LineView.Opened) -> None:
        """Open what the row is about."""
        from ruobr_tui.screens.today.ways import follow

        follow(self, str(event.key))

    def action_tick(self) -> None:
        """Tick the homework of the row off, or take the tick back."""
        from ruobr_tui.screens.today.diary_rows import find_homework
        from ruobr_tui.store.errors import StoreError

        row = self.row()
        found = find_homework(self.context, row.child, row.key) if row is not None else None
        if row is None or found is None:
            return
        lesson, task = found
        ticked = (lesson, task) in self.context.store.ticks(row.child)
        if task.done and not ticked:
            self.notice(_("Marked as done on the portal."))
            return
        try:
            self.context.store.tick(row.child, lesson, task, not ticked)
        except StoreError as error:
            self.notice(error_line(error), "bad")
            return
        self._ticked_here.add(row.key)
        self.repaint()

    def action_answer(self, action: str) -> None:
        """Answer an offered place: the question of the application follows."""
        from ruobr_tui.screens.today.ways import answer

        row = self.row()
        if row is not None:
            answer(self, row, action)

    def action_column(self, step: int) -> None:
        """Go to the column beside the list, or back."""
        if self.is_beside:
            (self.right if step > 0 else self.view).focus()
            self.call_after_refresh(self.follow_cursor)

    def action_back(self) -> None:
        """From the column beside the list to the list; then leave."""
        if self.right.has_focus:
            self.action_column(-1)
        else:
            super().action_back()

    def on_screen_resume(self) -> None:
        """Rows that were done meanwhile go when the home is shown again."""
        self._ticked_here.clear()
        super().on_screen_resume()
