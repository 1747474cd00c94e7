"""One row whole, with its history; it is changed, ended or removed from here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from ruobr_tui import keys, phrases
from ruobr_tui.api.errors import RuobrError
from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.models.records import RecordDetail
from ruobr_tui.api.requests import records
from ruobr_tui.api.resources import Resource
from ruobr_tui.api.rules.fields.forms import read_date
from ruobr_tui.areas import Command
from ruobr_tui.context import Context
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.dialogs.ask_date import ask_date
from ruobr_tui.screens.parts.dialogs.question import Prompt, surname
from ruobr_tui.screens.parts.mutation_page import ActingPage
from ruobr_tui.screens.parts.sending import refresh, send, show_notice
from ruobr_tui.screens.records.area import AREA
from ruobr_tui.screens.records.form import begin_form
from ruobr_tui.screens.records.labels import author, change_text, column_title, place_title, table_title
from ruobr_tui.screens.records.questions import END, REMOVE
from ruobr_tui.widgets.blocks.details import group, values
from ruobr_tui.widgets.lines import Line, heading


class RecordScreen(ActingPage):
    """The cells of a row, then what was done with it, the newest first."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = AREA.commands_of("record")
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)
    HAS_LIST: ClassVar[bool] = False
    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "record.edit": ("change", N_("Such a row is not changed, only added.")),
        "record.end": ("end", N_("It has ended, or such a row has no last day.")),
        "record.remove": ("remove", N_("Such a row is not removed.")),
    }

    def __init__(self, context: Context, place: Place, table: str, key: str) -> None:
        super().__init__(context)
        self._place, self._table, self._key = place, table, key

    @property
    def _resource(self) -> Resource[RecordDetail]:
        return records.row(self._place, self._table, self._key)

    @property
    def _detail(self) -> RecordDetail | None:
        found: RecordDetail | None = self.stored(self._resource).value
        return found

    def title_text(self) -> str:
        """What the row is called."""
        found = self._detail
        return table_title(self._table) if found is None else found.label

    def resources(self) -> Sequence[Resource[Any]]:
        """The row."""
        return [self._resource]

    def page(self, width: int) -> list[Line]:
        """Cells and history."""
        found = self._detail
        if found is None:
            return self.unknown(self._resource, width)
        shown = [each for each in found.fields if each.kind != "snils"]  # never sent, so it is not known
        cells = [(column_title(each.name, each.russian), each.value or "–") for each in shown]
        place = place_title(self._place)
        lines = [heading(found.label, width, right=table_title(self._table)), *values(cells, width)]
        if self._place.school_id is not None or self._place.territory_id is not None:
            lines += values([(_("Where"), place)], width)
        return [*lines, *self._history(found, width)]

    def _history(self, detail: RecordDetail, width: int) -> list[Line]:
        rows = [
            (
                phrases.date_and_time(each.at.astimezone(self.context.zone)),
                f"{change_text(each)} ({author(each)})",
            )
            for each in detail.history
        ]
        return group(_("History"), values(rows, width), width)

    # Commands

    @property
    def allowed(self) -> Collection[str] | None:
        """What the portal lets the user do."""
        return None if self._detail is None else self._detail.actions

    @work(group="dialogs", exclusive=True, exit_on_error=False, description="change a row")
    async def action_edit(self) -> None:
        """Change it in a form."""
        try:
            made = await begin_form(self, self._place, self._table, self._key)
        except RuobrError as error:
            self.show_error(error)
            return
        if made is not None and made.key != self._key:
            self._key = made.key
        self.refresh_data()

    def action_end_row(self) -> None:
        """Ask for the last day, then end it."""
        found = self._detail
        if found is None or not self.is_free():
            return

        def on_entered(text: str | None) -> None:
            if text:
                day = read_date(text)
                prompt = END.about(
                    name=found.label, place=place_title(self._place), day=phrases.numeric_date(day)
                )
                self.after_yes(prompt, records.end(self._place, self._table, self._key, day))

        question = _("Last day: %(name)s") % {"name": found.label}
        self.app.push_screen(ask_date(question, self.context.today()), on_entered)

    def action_remove(self) -> None:
        """Remove it after a word, and leave."""
        found = self._detail
        if found is None or not self.is_free():
            return
        prompt = REMOVE.about(name=found.label, place=place_title(self._place), word=surname(found.label))
        self._after_word(prompt)

    def _after_word(self, prompt: Prompt) -> None:
        from ruobr_tui.screens.parts.dialogs.dialog import ask

        def removed(_answer: Any) -> None:
            show_notice(self, prompt.result, "good")
            refresh(self)
            if self.is_current:
                self.dismiss(None)

        def go() -> None:
            send(self, records.end(self._place, self._table, self._key, None), removed)

        ask(self.app, prompt, go)
