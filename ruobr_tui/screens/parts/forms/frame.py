"""What a form looks like: its steps, the fields of one of them, the field's help at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType
from textual.widget import Widget

from ruobr_tui import keys
from ruobr_tui.api.rules.fields.forms import Form
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.choose import ChooseScreen
from ruobr_tui.screens.parts.forms.review import FIELD, PART
from ruobr_tui.screens.parts.forms.steps import FormSteps
from ruobr_tui.screens.parts.frame import OPEN, Hints
from ruobr_tui.widgets.forms.choice import Choice
from ruobr_tui.widgets.forms.form import FormView
from ruobr_tui.widgets.forms.help import LOW, FieldHelp
from ruobr_tui.widgets.forms.row import FieldRow
from ruobr_tui.widgets.forms.step_line import StepLine
from ruobr_tui.widgets.lines import LineView

SEND = "form.save"
"""Id of the command that sends the form."""


class FormFrame(FormSteps):
    """A form with steps shows one step a page; the command that sends it goes on to the next step before.

    Behind the fields come steps that are no fields (``parts``), and last what was entered is read back
    (``review``).
    """

    OWN_COMMANDS: ClassVar[Sequence[Command]] = keys.commands("form")
    AUTO_FOCUS: ClassVar[str | None] = None
    TAKES_LETTERS: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(OWN_COMMANDS)

    # Content

    def fields(self, form: Form, values: Mapping[str, str], today: date) -> Iterable[Widget]:
        """Create the form's widgets."""
        if len(self.step_names) > 1:
            yield StepLine(id="steps")
        yield FormView(form, values, today, id="form")
        for part in self.parts:
            if isinstance(part, Widget):
                part.display = False
                yield part
        read_back = LineView(id="review")
        read_back.display = False
        yield read_back
        yield FieldHelp()

    def hints(self) -> Hints:
        """The form's commands and the key for the next field."""
        found = super().hints()
        if not self.is_in_fields:
            return found
        (key, send), *others = found
        return [(key, send), ("Tab", _("Next field")), *others]

    def hint(self, command: Command) -> tuple[str, str]:
        """Name where the command that sends leads, and what Enter and Esc do in the review."""
        key, title = super().hint(command)
        match command.id:
            case "form.save":
                return key, self._send_hint()
            case "list.open":
                return key, _("Change")
            case "form.leave" if not self.is_in_fields:
                return key, self._step_name(self._stage - 1)
        return key, title

    def _send_hint(self) -> str:
        if self.is_in_review or (not self.has_review and self.is_last_step):
            shown = self.review(self.view.values) if self.query(FormView) else None
            return _(shown.send) if shown is not None else _("Send")
        if self._next_stage() == self.last_stage and self.has_review:
            return _("Check")
        return self._step_name(self._stage + 1)

    def _step_name(self, stage: int) -> str:
        return _("Step %(number)d") % {"number": len(self.steps_before) + stage + 1}

    def row_commands(self) -> Sequence[str]:
        """The commands of the step that is shown."""
        own = [SEND, *(each for each in super().row_commands() if each.startswith("form.") and each != SEND)]
        if self.is_in_review:
            return [OPEN, *own]
        part = self.shown_part
        if part is None:
            return own
        return [each for each in (*part.commands, *own) if each in (OPEN, SEND) or self.works(each)]

    def why_not(self, command_id: str) -> str | None:
        """Commands of a part work in its step, those of a field in a field."""
        if command_id == "form.theirs" and not self.is_in_fields:
            return _("Go to a field first.")
        return super().why_not(command_id)

    # Steps

    def show_step(self) -> None:
        """Mark the current step."""
        for shown in self.query(StepLine):
            shown.show(self.step_names, len(self.steps_before) + self._stage)

    def go_to(self, stage: int) -> None:
        """Show a step; its first empty field gets the focus."""
        self._enter(stage)
        part = self.shown_part
        if self.is_in_fields:
            with self.view.prevent(FormView.Stepped):
                self.view.step = stage
            self.view.focus_first()
        elif part is not None:
            part.enter()
            self.show_help()
        else:
            self._read_back()

    def _enter(self, stage: int) -> None:
        """Show the widgets of a step."""
        self._stage = stage
        self.view.display = self.is_in_fields
        for part in self.parts:
            if isinstance(part, Widget):
                part.display = part is self.shown_part
        self.reviewed.display = self.is_in_review
        self._show_or_hide_help()
        self.show_step()
        self.update_frame()

    @on(FormView.Stepped)
    def stepped(self) -> None:
        """Mark the step that the fields have gone to by themselves."""
        if self._stage != self.view.step:
            self._enter(self.view.step)

    def action_step(self, by: int) -> None:
        """Show the previous or next step; only what is filled in is checked."""
        stage = self._stage + by
        if not 0 <= stage <= self.last_stage:
            return
        if by > 0:
            self.go_on(complete=False)
        else:
            self.go_to(stage)

    def _next_stage(self) -> int:
        return self.last_stage if self._is_read_back else self._stage + 1

    def go_on(self, *, complete: bool) -> None:
        """Show the next step if nothing in this one is wrong."""
        part = self.shown_part
        if self.is_in_fields and self.view.check(complete=complete, step=self._stage) is None:
            self.notice(_("Some fields need attention."), "bad")
        elif part is not None and complete and (problem := part.problem()):
            self.notice(problem, "bad")
        else:
            self.go_to(self._next_stage() if complete else self._stage + 1)

    def cursor_moved(self, view: LineView) -> None:
        """Show what there is to say about the selected row of a part, and what works on it."""
        super().cursor_moved(view)
        if self.shown_part is not None:
            self.show_help()
            self.update_frame()

    # Review

    def on_key(self, event: events.Key) -> None:
        """Note that another key came between. Textual calls the handler of the base class as well."""
        if event.key != self._held:
            self._held = ""

    @on(LineView.Opened, "#review")
    def change(self, event: LineView.Opened) -> None:
        """Go to the field of a row."""
        match event.key:
            case (kind, str(name)) if kind == FIELD:
                self._enter(self.form.step_of(name))
                with self.view.prevent(FormView.Stepped):
                    self.view.go_to_field(name)
            case (kind, int(number), _row) if kind == PART:
                self.go_to(self.field_stages + number)

    # Help

    @on(FormView.Entered)
    def entered_field(self, event: FormView.Entered) -> None:
        """Show what helps with a field."""
        self.show_help(event.row)

    def show_help(self, row: FieldRow | None = None) -> None:
        """Show what helps with a field: by default with the focused one."""
        row = row or self.focused_row
        part = self.shown_part
        if part is not None:
            self.query_one(FieldHelp).say(*part.describe(), self.draft_line())
            return
        for shown in self.query(FieldHelp):
            shown.show(row.field if row is not None else None, self.draft_line())

    def on_resize(self) -> None:
        """Leave the help out where the fields need its rows; lay the review out again."""
        self._show_or_hide_help()
        if self.is_mounted:
            self.show_review()

    def _show_or_hide_help(self) -> None:
        self.query_one(FieldHelp).display = not self.is_in_review and self.size.height >= LOW

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
