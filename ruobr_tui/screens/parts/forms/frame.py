"""What a form looks like: its steps, the fields of one of them, the field's help at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.api.rules.fields.forms import Form
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.frame import Frame, Hints
from ruobr_tui.widgets.forms.choice import Choice
from ruobr_tui.widgets.forms.form import FormView
from ruobr_tui.widgets.forms.help import LOW, FieldHelp
from ruobr_tui.widgets.forms.row import FieldRow
from ruobr_tui.widgets.forms.step_line import StepLine


class FormFrame(Frame[Any]):
    """A form with steps shows one step a page; the command that sends it goes on to the next step before."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = keys.commands("form")
    AUTO_FOCUS = None
    TAKES_LETTERS: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    form: Form

    def draft_line(self) -> str:
        """Return what is stored of the form; empty if nothing is."""
        return ""

    def fields(self, form: Form, values: Mapping[str, str], today: date) -> Iterable[Widget]:
        """Create the form's widgets."""
        if form.steps:
            yield StepLine(id="steps")
        yield FormView(form, values, today, id="form")
        yield FieldHelp()

    @property
    def view(self) -> FormView:
        """The widget of the fields."""
        return self.query_one(FormView)

    def hints(self) -> Hints:
        """The form's commands and the key for the next field."""
        (key, send), *others = super().hints()
        if not self.is_last_step:
            send = _("Step %(number)d") % {"number": self.view.step + 2}
        return [(key, send), ("Tab", _("Next field")), *others]

    # Steps and help

    @property
    def is_last_step(self) -> bool:
        """Whether the form is sent from here."""
        return not self.query(FormView) or self.view.step >= len(self.form.steps) - 1

    def show_step(self) -> None:
        """Mark the current step."""
        for shown in self.query(StepLine):
            shown.show([_(step.title) for step in self.form.steps], self.view.step)

    def go_to(self, step: int) -> None:
        """Show a step; its first empty field gets the focus."""
        self.view.step = step
        self.view.focus_first()

    @on(FormView.Stepped)
    def stepped(self) -> None:
        """Mark the step, and say where its command leads."""
        self.show_step()
        self.update_frame()

    def action_step(self, by: int) -> None:
        """Show the previous or next step; only what is filled in is checked."""
        step = self.view.step + by
        if not 0 <= step < max(1, len(self.form.steps)):
            return
        if by > 0:
            self.go_on(complete=False)
        else:
            self.go_to(step)

    def go_on(self, *, complete: bool) -> None:
        """Show the next step if nothing in this one is wrong."""
        if self.view.check(complete=complete, step=self.view.step) is None:
            self.notice(_("Some fields need attention."), "bad")
        else:
            self.go_to(self.view.step + 1)

    @on(FormView.Entered)
    def entered(self, event: FormView.Entered) -> None:
        """Show what helps with a field."""
        self.show_help(event.row)

    def show_help(self, row: FieldRow | None = None) -> None:
        """Show what helps with a field: by default with the focused one."""
        row = row or self.focused_row
        for shown in self.query(FieldHelp):
            shown.show(row.field if row is not None else None, self.draft_line())

    def on_resize(self) -> None:
        """Leave the help out where the fields need its rows."""
        self.query_one(FieldHelp).display = self.size.height >= LOW

    @on(Choice.ListWanted)
    def show_values(self, event: Choice.ListWanted) -> None:
        """Choose from all values of a field."""
        choice = event.choice
        row = next(each for each in self.view.rows if each.entry is choice)

        def chosen(code: str | None) -> None:
            if code is not None:
                choice.value = code

        options = [(code, title, "") for code, title in choice.choices]
        self.app.push_screen(ChooseScreen(_(row.field.title), options), chosen)

    @property
    def focused_row(self) -> FieldRow | None:
        """The row of the focused field."""
        widget = self.focused
        return next(
            (row for row in self.query(FieldRow) if widget is not None and row in widget.ancestors), None
        )
