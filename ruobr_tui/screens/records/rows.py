"""The rows of a table: found by words, with a pane that tells the selected one whole."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.models.records import RecordRow, RecordRows
from ruobr_tui.api.requests import records
from ruobr_tui.api.resources import Resource
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import _, pgettext
from ruobr_tui.screens.parts.desks.page import DeskPage
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.page import nothing
from ruobr_tui.screens.records.area import AREA
from ruobr_tui.screens.records.form import begin_form
from ruobr_tui.screens.records.labels import column_title, place_title, table_title
from ruobr_tui.screens.records.row_page import RecordScreen
from ruobr_tui.widgets.blocks.details import values
from ruobr_tui.widgets.blocks.table import Column, Row
from ruobr_tui.widgets.lines import Line, LineView, heading

MOST_COLUMNS = 3
"""Columns beside what a row is called."""


class RecordRowsScreen(DeskPage):
    """Enter opens a row with its history; ``n`` adds one, ``e`` changes the selected one."""

    STRICT: ClassVar[bool] = False
    DETAIL_ROWS: ClassVar[int] = 8
    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("record_rows")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    def __init__(self, context: Context, place: Place, table: str, russian: str = "") -> None:
        super().__init__(context)
        self._place, self._table, self._russian = place, table, russian
        self._find = ""
        self._after = ""
        self._before: list[tuple[str, int]] = []  # where the pages before begin, and their rows

    def title_text(self) -> str:
        """The table, and the place."""
        return f"{table_title(self._table, self._russian)}, {place_title(self._place)}"

    def short_title(self) -> str:
        """The table."""
        return table_title(self._table, self._russian)

    @property
    def _resource(self) -> Resource[RecordRows]:
        return records.rows(self._place, self._table, self._find, self._after)

    @property
    def _answer(self) -> RecordRows | None:
        found: RecordRows | None = self.stored(self._resource).value
        return found

    def resources(self) -> Sequence[Resource[Any]]:
        """The page that is shown."""
        return [self._resource]

    # List

    def items(self) -> Sequence[RecordRow] | None:
        """The rows of the page."""
        return None if self._answer is None else self._answer.rows

    def key_of(self, item: RecordRow) -> Hashable:
        """The key of a row."""
        return item.key

    def columns(self) -> Sequence[Column]:
        """What a row is called, and the columns of the table that lists show."""
        found = self._answer
        titles = (
            {}
            if found is None
            else {each.name: column_title(each.name, each.russian) for each in found.columns}
        )
        listed = [] if found is None else [each for each in found.listed if each in titles][:MOST_COLUMNS]
        return [
            Column("label", pgettext("records", "Row"), least=24),
            *(
                Column(name, titles[name], self._width(name, titles[name]), role="dim", drop=at)
                for at, name in enumerate(listed, 1)
            ),
        ]

    def _width(self, name: str, title: str) -> int:
        longest = max((len(each.cells.get(name, "")) for each in self.items() or ()), default=0)
        return max(len(title), min(longest, 22))

    def row(self, item: RecordRow) -> Row:
        """A row; of what has ended the sign says so."""
        name = f"{item.label} ({_('has ended')})" if item.has_ended else item.label
        cells: dict[str, str | tuple[str, str]] = {name: text or "–" for name, text in item.cells.items()}
        return Row(item.key, {**cells, "label": (name, "dim" if item.has_ended else "text")}, item.label)

    def search_text(self, item: RecordRow) -> str:
        """The whole row."""
        return " ".join((item.label, *item.cells.values()))

    def empty_list(self, width: int) -> list[Line]:
        """Nothing, or nothing found."""
        if self._find:
            return nothing(_("Nothing found."), width, next_keys=[("Esc", _("Show everything again"))])
        can_add = self._answer is not None and self._answer.may_add
        return nothing(_("Nothing here yet."), width, next_keys=[("n", _("Add"))] if can_add else [])

    def about_list(self) -> str:
        """What was searched for."""
        return _("Found by “%(text)s”") % {"text": self._find} if self._find else ""

    @property
    def rows_before(self) -> int:
        """The rows of the pages before."""
        return sum(count for _place, count in self._before)

    @property
    def rows_in_all(self) -> int:
        """As many as the portal has found."""
        return super().rows_in_all if self._answer is None else self._answer.found

    # Pane

    def title_of(self, item: RecordRow) -> tuple[str, str]:
        """What a row is called."""
        return item.label, _("has ended") if item.has_ended else ""

    def about_item(self, item: RecordRow, width: int, height: int) -> list[Line]:
        """All cells, and the last change."""
        found = self._answer
        cells = [
            (column_title(each.name, each.russian), item.cells.get(each.name, ""))
            for each in (() if found is None else found.columns)
        ]
        name, state = self.title_of(item)
        last = values([(_("Last change"), _last(self, item))], width)
        return [heading(name, width, right=state), *last, *values(cells, width)]

    def actions_of(self, item: RecordRow) -> Collection[str]:
        """A row is changed in its form."""
        return ()

    # Commands

    def why_not(self, command_id: str) -> str | None:
        """Adding is for who may; a change needs a row."""
        if command_id == "record_rows.add" and (self._answer is None or not self._answer.may_add):
            return _("You cannot add rows to this table.")
        if command_id == "record_rows.edit" and self.chosen is None:
            return _("Choose a row first.")
        return super().why_not(command_id)

    def opens(self, key: Hashable) -> bool:
        """Each row has a page."""
        return isinstance(key, str)

    @on(LineView.Opened, "#page")
    def open_line(self, event: LineView.Opened) -> None:
        """Open a row."""
        if isinstance(event.key, str):
            screen = RecordScreen(self.context, self._place, self._table, event.key)
            self.app.push_screen(screen, lambda _result: self.refresh_data())

    def action_find(self) -> None:
        """Search on the portal; an empty text shows everything again."""

        def on_entered(text: str | None) -> None:
            if text is not None and " ".join(text.split()) != self._find:
                self._show(" ".join(text.split()))

        self.app.push_screen(AskLine(_("Words of the row"), value=self._find, longest=100), on_entered)

    def action_page(self, step: int) -> None:
        """Move by a page of the screen; behind its end by a page of the portal."""
        if self.view.turn_page(step):
            return
        found = self._answer
        if step > 0 and found is not None and found.next:
            self._show(self._find, found.next, [*self._before, (self._after, len(found.rows))])
        elif step < 0 and self._before:
            self._show(self._find, self._before[-1][0], self._before[:-1])
        else:
            super().action_page(step)

    def action_back(self) -> None:
        """Show everything again; then leave."""
        if self._find and not self.bar.filter:
            self._show("")
        else:
            super().action_back()

    def _show(self, find: str, after: str = "", before: Sequence[tuple[str, int]] = ()) -> None:
        self._find, self._after, self._before = find, after, list(before)
        self.start_over()
        self.repaint()
        self.refresh_data()

    def action_add(self) -> None:
        """Add a row in a form."""
        self._open_form("")

    def action_edit(self) -> None:
        """Change the selected row in a form."""
        if self.chosen is not None:
            self._open_form(self.chosen.key)

    @work(group="dialogs", exclusive=True, exit_on_error=False, description="fill in a form of a row")
    async def _open_form(self, key: str) -> None:
        try:
            made = await begin_form(self, self._place, self._table, key)
        except RuobrError as error:
            self.show_error(error)
            return
        if made is not None:
            self.refresh_data()
            self.go_to(made.key)


def _last(screen: RecordRowsScreen, item: RecordRow) -> str:
    """When and by whom a row was changed last."""
    if item.changed_at is None:
        return ""
    when = phrases.date_and_time(item.changed_at.astimezone(screen.context.zone))
    return ", ".join(filter(None, (when, item.changed_by)))
