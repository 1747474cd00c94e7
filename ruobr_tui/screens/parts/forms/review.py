"""What is read back before a form is sent: each field by its label and value, and what happens then."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, Step
from ruobr_tui.i18n import N_, _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.forms.row import shown_value
from ruobr_tui.widgets.lines import EMPTY, Line, heading, line, paragraph

FIELD, PART = "field", "part"
"""First parts of the keys of rows."""
WIDEST_NAMES = 34
"""Cells of the names' column, at most; longer names get a row of their own."""
LEAST_VALUE = 24
"""Cells that a value needs beside its name."""
INDENT = 3


@dataclass(frozen=True, slots=True)
class Review:
    """Whom a form concerns, and what happens after it was sent."""

    whom: str
    about: str = ""
    """What is sent, and to whom."""
    after: str = ""
    send: str = N_("Send")
    """The verb of the footer."""


class FormPart(Protocol):
    """A step of a form that is no list of fields."""

    @property
    def title(self) -> str:
        """The name of the step, a msgid."""

    @property
    def commands(self) -> Sequence[str]:
        """Ids of the commands that work in it."""

    def problem(self) -> str:
        """Return what is missing; "" if nothing is."""

    def read_back(self) -> Sequence[tuple[str, str]]:
        """Return names and values."""

    def enter(self) -> None:
        """Take the focus."""

    def describe(self) -> tuple[str, str]:
        """Return a title and a text about the selected row, for the foot of the page."""

    def is_changed(self) -> bool:
        """Return whether something differs from what the portal has."""

    def reset(self) -> None:
        """Go back to what the portal has."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered. ``problems``: a sentence for each field that cannot be sent so, by its name."""

    form: Form
    values: Mapping[str, str]
    problems: Mapping[str, str]
    parts: Sequence[FormPart] = ()

    @property
    def missing(self) -> list[str]:
        """The required fields without a value, that may be sent so."""
        return [
            each.name
            for each in self.form.fields
            if each.required and not self.values.get(each.name) and each.name not in self.problems
        ]

    @property
    def steps(self) -> Sequence[Step]:
        """The steps of the fields."""
        return self.form.steps or (Step("", tuple(self.form.names())),)


def review_lines(entered: Entered, review: Review, note: str, width: int) -> list[Line]:
    """Return whom it concerns, what is wrong, all values, and what happens after it was sent."""
    lines = [heading(review.whom, width)] if review.whom else []
    lines += paragraph(review.about, width - 2, "text", " ") if review.about else []
    lines += _what_is_wrong(entered, width)
    names = [_(each.title) for each in entered.form.fields]
    names += [name for part in entered.parts for name, _value in part.read_back()]
    column = min(WIDEST_NAMES, max(fit.width_of(name) for name in names)) + 2
    for step in entered.steps:
        if step.title:
            lines += [EMPTY, heading(_(step.title).upper(), width)]
        elif lines:
            lines.append(EMPTY)
        for name in step.names:
            lines += _field_rows(entered, entered.form.field(name), column, width)
    for number, part in enumerate(entered.parts):
        lines += [EMPTY, heading(_(part.title).upper(), width)]
        problem = part.problem()
        rows = part.read_back() or [("", "")]
        for row, (name, value) in enumerate(rows):
            wrong = problem if not row else ""
            lines += _rows((PART, number, row), name, value, column, width, wrong=wrong)
    if review.after:
        lines += [EMPTY, heading(_("After sending").upper(), width)]
        lines += paragraph(review.after, width - 2, "text", " ")
    if note:
        lines += [EMPTY, *paragraph(note, width - 2, "dim", " ")]
    return lines


def first_problem(entered: Entered) -> Hashable | None:
    """Return the key of the first row that cannot be sent so; None if all can."""
    field = next((each.name for each in entered.form.fields if each.name in entered.problems), None)
    if field is not None:
        return (FIELD, field)
    return next(((PART, at, 0) for at, part in enumerate(entered.parts) if part.problem()), None)


def problems_of(entered: Entered) -> str:
    """Return a sentence that names what cannot be sent so; "" if everything can."""
    wrong = [_(each.title) for each in entered.form.fields if each.name in entered.problems]
    wrong += [_(part.title) for part in entered.parts if part.problem()]
    return _("! Fill in or correct: %(names)s.") % {"names": ", ".join(wrong)} if wrong else ""


def _what_is_wrong(entered: Entered, width: int) -> list[Line]:
    text, role = _("✓ Everything required is filled in. Read it once more before you send it."), "good"
    if wrong := problems_of(entered):
        text, role = wrong, "bad"
    elif missing := entered.missing:
        names = ", ".join(_(entered.form.field(name).title) for name in missing)
        text, role = _("! Not filled in yet: %(names)s.") % {"names": names}, "warning"
    return paragraph(text, width - 2, role, " ")


def _field_rows(entered: Entered, field: Field, column: int, width: int) -> Iterable[Line]:
    value = read_back(field, entered.values.get(field.name, ""))
    wrong = entered.problems.get(field.name, "")
    key, is_missing = (FIELD, field.name), field.name in entered.missing
    return _rows(key, _(field.title), value, column, width, wrong=wrong, is_missing=is_missing)


def _rows(
    key: Hashable,
    name: str,
    value: str,
    column: int,
    width: int,
    *,
    wrong: str = "",
    is_missing: bool = False,
) -> Iterable[Line]:
    """Return a row with name and value, and what is wrong with it below; a long name or value takes more."""
    shown = value or (_("not filled in") if wrong or is_missing else _("not given"))
    role = "bad" if wrong else "warning" if is_missing else "text" if value else "dim"
    sign = "!" if wrong else " "
    room = width - column - 2
    lines: list[Line] = []
    if fit.width_of(name) > column - 2 or room < LEAST_VALUE:
        first, *rest = list(fit.wrap(name, width - 2)) or [""]  # one value of a part has no name
        lines.append(line((sign, "bad"), (first, "dim"), key=key, copy=value))
        lines += [line(" ", (each, "dim")) for each in rest]
        lines += paragraph(shown, width - 1, role, " " * INDENT)
    else:
        first, *rest = fit.wrap(shown, room)
        lines.append(line((sign, "bad"), (fit.left(name, column), "dim"), (first, role), key=key, copy=value))
        lines += [line(" " * (column + 1), (each, role)) for each in rest]
    if wrong and value:
        lines += paragraph(wrong, width - 2, "bad", " " * INDENT)
    return lines


def read_back(field: Field, value: str) -> str:
    """Return a value as it is read: a title instead of a code, a date, never a secret."""
    match field.kind:
        case Kind.YES:
            return _("yes") if value else _("no")
        case Kind.CHOICE:
            return _(dict(field.choices).get(value, value)) if value else ""
        case Kind.SECRET:
            return _("entered, is not shown") if value else ""
    return shown_value(field, value)
