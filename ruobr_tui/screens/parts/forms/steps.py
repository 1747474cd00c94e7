"""The steps of a form: those of its fields, those that are no fields, and last what is read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from ruobr_tui.api.rules.fields.forms import Form
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.i18n import N_, _
from ruobr_tui.screens.parts.dialogs.dialog import REPEATED
from ruobr_tui.screens.parts.forms.review import (
    Entered,
    FormPart,
    Review,
    first_problem,
    problems_of,
    review_lines,
)
from ruobr_tui.screens.parts.frame import Frame
from ruobr_tui.widgets.forms.form import FormView
from ruobr_tui.widgets.forms.row import said
from ruobr_tui.widgets.lines import LineView

CHECK = N_("Check and send")
"""The name of the last step."""


class FormSteps(Frame[Any]):
    """Knows which step is shown, and what was entered so far."""

    form: Form
    complete: bool
    parts: Sequence[FormPart] = ()
    _stage = 0
    _is_read_back = False
    """Whether the review was seen: then it is the next step of every other."""
    _held = ""
    _held_until = 0.0

    # To be provided by a subclass

    def review(self, values: Mapping[str, str]) -> Review | None:
        """Return whom the form concerns and what happens after it was sent; None if it is sent at once."""
        return None

    @property
    def steps_before(self) -> Sequence[str]:
        """Names (msgids) of the steps that were done before the form was opened."""
        return ()

    def draft_line(self) -> str:
        """Return what is stored of the form; empty if nothing is."""
        return ""

    def extra_problems(self, values: Mapping[str, str]) -> dict[str, Wrong]:
        """Return errors, by field, that the form's own checks do not find."""
        return {}

    # Widgets

    @property
    def view(self) -> FormView:
        """The widget of the fields."""
        return self.query_one(FormView)

    @property
    def reviewed(self) -> LineView:
        """The widget of the review."""
        return self.query_one("#review", LineView)

    # Steps

    @property
    def stage(self) -> int:
        """The step that is shown, counted from 0."""
        return self._stage

    @property
    def field_stages(self) -> int:
        """The number of steps of fields."""
        return max(1, len(self.form.steps))

    @property
    def has_review(self) -> bool:
        """Whether the form is read back before it is sent."""
        return self.review({}) is not None

    @property
    def last_stage(self) -> int:
        """The step from which the form is sent, counted from 0."""
        return self.field_stages + len(self.parts) - 1 + int(self.has_review)

    @property
    def is_last_step(self) -> bool:
        """Whether the form is sent from here."""
        return self._stage >= self.last_stage

    @property
    def is_in_review(self) -> bool:
        """Whether the review is shown."""
        return self.has_review and self._stage == self.last_stage

    @property
    def is_in_fields(self) -> bool:
        """Whether fields are shown."""
        return self._stage < self.field_stages

    @property
    def shown_part(self) -> FormPart | None:
        """The part that is shown."""
        at = self._stage - self.field_stages
        return self.parts[at] if 0 <= at < len(self.parts) else None

    @property
    def step_names(self) -> list[str]:
        """The names of all steps."""
        fields = [_(step.title) for step in self.form.steps] or [""]
        parts = [_(part.title) for part in self.parts]
        return [*map(_, self.steps_before), *fields, *parts, *([_(CHECK)] if self.has_review else [])]

    # What was entered

    def entered(self) -> Entered:
        """Return what was entered, with what is wrong."""
        view = self.view
        clean, wrong = view.checked(complete=self.complete)
        wrong |= self.extra_problems(clean) if not wrong else {}
        problems = {row.field.name: row.said for row in view.rows if row.is_wrong}
        problems |= {name: said(error) for name, error in wrong.items()}
        return Entered(self.form, clean, problems, self.parts)

    def _read_back(self) -> None:
        """Read back what was entered. The key that led here does not send it while it is held down."""
        self._is_read_back = True
        self._held = getattr(self.app, "last_key", "")
        self._held_until = monotonic() + REPEATED
        self.reviewed.start_over()
        self.reviewed.focus()
        self.show_review()

    def what_is_wrong(self) -> str:
        """Return what keeps the form from being sent."""
        return problems_of(self.entered()) if self.has_review else _("Some fields need attention.")

    def show_review(self) -> None:
        """Lay the review out; the first row that is wrong is selected."""
        entered = self.entered()
        review = self.review(entered.values)
        if review is None or not self.is_in_review:
            return
        lines = review_lines(entered, review, self.draft_line(), max(20, self.size.width - 1))
        self.reviewed.show_lines(lines, first_problem(entered))

    def is_held(self) -> bool:
        """Return whether the key that opened the review is still held down, and repeats."""
        now = monotonic()
        if getattr(self.app, "last_key", "") != self._held or now >= self._held_until:
            return False
        self._held_until = now + REPEATED
        return True
