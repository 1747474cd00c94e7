"""A form made from field definitions, one step at a time.

Tab, Enter and the arrows move between fields. A field is checked when it loses the focus; its error
disappears once the value is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.rules.fields.forms import Form, checked, value_of
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.i18n import _
from ruobr_tui.widgets.forms.choice import Choice
from ruobr_tui.widgets.forms.entry import Full
from ruobr_tui.widgets.forms.row import NARROW, FieldRow, said


class FormView(VerticalScroll, can_focus=False):
    """The fields of a form, one below another. ``today`` is the date that dates are checked against.

    Of a form with steps only the fields of one step are shown.
    """

    DEFAULT_CSS = """
    FormView { height: 1fr; width: 1fr; scrollbar-size: 0 0; }
    """

    @dataclass
    class Edited(Message):
        """Posted when a value was edited."""

        view: FormView

    @dataclass
    class Finished(Message):
        """Posted on Enter in the last field of a step."""

        view: FormView

    @dataclass
    class Stepped(Message):
        """Posted when another step is shown."""

        view: FormView

    @dataclass
    class Entered(Message):
        """Posted when a field has got the focus."""

        row: FieldRow

    def __init__(self, form: Form, values: Mapping[str, str], today: date, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.form = form
        self._today = today
        self._first_values = dict(values)
        self._step = 0

    def compose(self) -> ComposeResult:
        """Create a row for each field."""
        shown = self.form.names_of(0)
        for field in self.form.fields:
            row = FieldRow(field, self._first_values.get(field.name, ""))
            row.display = field.name in shown
            yield row

    @property
    def rows(self) -> list[FieldRow]:
        """The rows in order."""
        return list(self.query(FieldRow))

    @property
    def shown_rows(self) -> list[FieldRow]:
        """The rows of the current step."""
        return [row for row in self.rows if row.display]

    @property
    def step(self) -> int:
        """The current step, counted from 0."""
        return self._step

    @step.setter
    def step(self, step: int) -> None:
        if step == self._step:
            return
        self._step = step
        shown = self.form.names_of(step)
        for row in self.rows:
            row.display = row.field.name in shown
        self.scroll_home(animate=False)
        self.post_message(self.Stepped(self))

    def row(self, name: str) -> FieldRow:
        """Return the row of a field."""
        return self.query_one(f"#row-{name}", FieldRow)

    @property
    def values(self) -> dict[str, str]:
        """The entered values, unchecked, by field name."""
        return {row.field.name: row.value for row in self.rows}

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill fields with stored values."""
        for row in self.rows:
            if row.field.name in values:
                row.value = values[row.field.name]

    def focus_first(self) -> None:
        """Focus the first field of the step that is required and empty, otherwise the first."""
        rows = self.shown_rows
        empty = next((row for row in rows if row.field.required and not row.value), None)
        (empty or rows[0]).entry.focus()

    def check(
        self, *, complete: bool = True, step: int | None = None, goes: bool = True
    ) -> dict[str, str] | None:
        """Return the values in normal form, or None if one is wrong; the first wrong field gets the focus.

        ``step``: only the fields of this step. Without ``goes`` the focus stays where it is.
        """
        clean, wrong = self.checked(complete=complete)
        names = self.form.names() if step is None else self.form.names_of(step)
        wrong = {name: error for name, error in wrong.items() if name in names}
        self.mark(wrong, names, goes=goes)
        if wrong:
            return None
        return clean

    def checked(self, *, complete: bool) -> tuple[dict[str, str], dict[str, Wrong]]:
        """Return the values in normal form, and errors by field; nothing is marked."""
        return checked(self.form, self.values, self._today, complete=complete)

    def mark(
        self,
        wrong: Mapping[str, Wrong | Explanation | str],
        names: Collection[str] | None = None,
        *,
        goes: bool = True,
    ) -> None:
        """Show these errors under their fields and focus the first of them.

        ``names``: fields that are looked at; what stands under the others stays. Without ``goes`` the focus
        stays where it is.
        """
        for row in self.rows:
            error = wrong.get(row.field.name)
            if names is None or row.field.name in names:
                row.say(said(error) if error is not None else "")
        first = next((row for row in self.rows if row.field.name in wrong), None)
        if first is not None and goes:
            self.go_to_field(first.field.name)

    def go_to_field(self, name: str) -> None:
        """Show the step of a field and focus it."""
        self.step = self.form.step_of(name)
        self.row(name).entry.focus()

    def translate(self) -> None:
        """Show all texts in the current language."""
        for row in self.rows:
            row.translate()
            if row.said:
                self._check_row(row)

    # Moving between fields

    def _row_of(self, widget: Widget | None) -> FieldRow | None:
        while widget is not None and not isinstance(widget, FieldRow):
            widget = widget.parent if isinstance(widget.parent, Widget) else None
        return widget

    def go(self, by: int) -> bool:
        """Focus the next or previous field of the step. False at its end."""
        rows = self.shown_rows
        here = self._row_of(self.screen.focused)
        if here is None or here not in rows:
            self.focus_first()
            return True
        place = rows.index(here) + by
        if not 0 <= place < len(rows):
            return False
        rows[place].entry.focus()
        return True

    def on_key(self, event: events.Key) -> None:
        """Move between fields with up and down."""
        if event.key in ("up", "down"):
            self.go(-1 if event.key == "up" else 1)
            event.stop()
        elif event.key == "enter" and isinstance(self.screen.focused, Choice):
            self._next_or_finish()
            event.stop()

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Go to the next field on Enter; in the last one of the step post ``Finished``."""
        event.stop()
        self._next_or_finish()

    def _next_or_finish(self) -> None:
        if not self.go(1):
            self.post_message(self.Finished(self))

    # Errors

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(TextArea.Changed)
    def edited(self, event: Input.Changed | Choice.Changed | TextArea.Changed) -> None:
        """Remove a field's error once its value is right."""
        event.stop()
        row = self._row_of(event.control)
        if row is not None and row.said and not row.is_counted:
            self._check_row(row)
        if row is not None:
            row.show_room()
        self.post_message(self.Edited(self))

    @on(Full)
    def say_full(self, event: Full) -> None:
        """Say that no more fits into a field."""
        event.stop()
        row = self._row_of(event.entry)
        if row is not None:
            row.show_room(is_full=True)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Check a field that loses the focus if something was entered."""
        row = self._row_of(event.widget)
        if row is not None and row.value.strip():
            self._check_row(row)

    def _check_row(self, row: FieldRow) -> None:
        try:
            value_of(row.field, row.value, self._today)
        except Wrong as error:
            row.say(said(error))
        else:
            if row.is_wrong:
                row.say("")

    def on_resize(self, event: events.Resize) -> None:
        """Put the names above the fields on a narrow screen."""
        for row in self.rows:
            row.set_narrow(event.size.width < NARROW)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say which field is entered."""
        row = self._row_of(event.widget)
        if row is not None:
            self.post_message(self.Entered(row))


def fields_of(names: Iterable[str], form: Form) -> str:
    """Return the titles of these fields in the current language."""
    return ", ".join(_(form.field(name).title) for name in names)
