"""A form made from field definitions: name, entry and error of each field.

Tab, Enter and the arrows move between fields. A field is checked when it loses the focus; its error
disappears once the value is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.rules.fields.forms import Field, Form, Kind, checked, value_of
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.i18n import _
from ruobr_tui.phrases import explained
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.choice import Choice
from ruobr_tui.widgets.lines import Span, draw

NAME_WIDTH = 30
"""Cells of the names' column; on a narrow screen names get their own line."""

NARROW = 64


class Words(Widget):
    """Some lines of plain text in one role's style."""

    DEFAULT_CSS = """
    Words { height: auto; width: 1fr; }
    """

    def __init__(self, text: str = "", role: str = "text", *, id: str | None = None, indent: int = 0) -> None:
        super().__init__(id=id)
        self._text = text
        self._role = role
        self._indent = indent

    def show_text(self, text: str, role: str) -> None:
        """Replace the text; an empty one occupies no line."""
        if (text, role) != (self._text, self._role):
            self._text, self._role = text, role
            self.display = bool(text)
            self.refresh(layout=True)

    @property
    def plain(self) -> str:
        """The text shown now."""
        return self._text

    def _lines(self, width: int) -> list[str]:
        return list(fit.wrap(self._text, max(10, width - self._indent - 1))) if self._text else []

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return the number of lines that the text needs."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the text."""
        lines = self._lines(self.size.width)
        text = lines[y] if y < len(lines) else ""
        return draw([Span(" " * self._indent + text, self._role)], self.size.width, self.app.theme)


class Passage(TextArea):
    """A text of several lines. Tab leaves it, Enter begins a new line."""

    TAKES_LETTERS: ClassVar[bool] = True

    DEFAULT_CSS = """
    Passage { height: 5; width: 1fr; border: none; padding: 0; background: $panel; scrollbar-size: 0 0; }
    Passage:focus { border: none; }
    """

    def __init__(self, value: str) -> None:
        super().__init__(value, compact=True, tab_behavior="focus", highlight_cursor_line=False)
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """The entered text."""
        return self.text

    @value.setter
    def value(self, value: str) -> None:
        self.text = value


class FieldRow(Widget):
    """One field of a form."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; width: 1fr; layout: grid; grid-size: 2; grid-columns: {NAME_WIDTH} 1fr;
                grid-rows: auto; }}
    FieldRow .name {{ height: 1; }}
    FieldRow Input {{ height: 1; width: 1fr; background: $panel; }}
    FieldRow .said {{ column-span: 2; }}
    FieldRow.narrow {{ grid-size: 1; grid-columns: 1fr; }}
    FieldRow.narrow .said {{ column-span: 1; }}
    """

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(id=f"row-{field.name}")
        self.field = field
        self._first_value = value

    def compose(self) -> ComposeResult:
        """Create name, entry and error line."""
        name = Words(self._title(), "text", indent=1)
        name.add_class("name")
        yield name
        if self.field.kind is Kind.CHOICE:
            titles = [(code, _(title)) for code, title in self.field.choices]
            yield Choice(titles, self._first_value)
        elif self.field.kind is Kind.YES:
            yield Choice([("1", _("yes")), ("", _("no"))], self._first_value)
        elif self.field.kind is Kind.TEXT:
            yield Passage(self._first_value)
        else:
            typed = Input(
                shown_value(self.field, self._first_value),
                password=self.field.kind is Kind.SECRET,
                compact=True,
                select_on_focus=False,
            )
            typed.cursor_blink = False
            typed.placeholder = _(self.field.hint) if self.field.hint else ""
            yield typed
        said = Words("", "bad", indent=3)
        said.add_class("said")
        said.display = False
        yield said

    def _title(self) -> str:
        return _(self.field.title) + (" *" if self.field.required else "")

    @property
    def entry(self) -> Input | Choice | Passage:
        """The widget that the value is entered in."""
        return next(child for child in self.children if isinstance(child, Input | Choice | Passage))

    @property
    def value(self) -> str:
        """The entered value."""
        return self.entry.value

    @value.setter
    def value(self, value: str) -> None:
        self.entry.value = shown_value(self.field, value)

    def say(self, text: str, role: str = "bad") -> None:
        """Show an error or a hint under the field."""
        sign = "! " if role == "bad" else ""
        self.query_one(".said", Words).show_text(f"{sign}{text}" if text else "", role)

    @property
    def said(self) -> str:
        """The error or hint shown under the field."""
        return self.query_one(".said", Words).plain

    def translate(self) -> None:
        """Show name and error in the current language; the entered value stays."""
        self.query_one(".name", Words).show_text(self._title(), "text")
        entry = self.entry
        if isinstance(entry, Input):
            entry.placeholder = _(self.field.hint) if self.field.hint else ""
        elif isinstance(entry, Choice) and self.field.kind is Kind.CHOICE:
            entry.choices = [(code, _(title)) for code, title in self.field.choices]
            entry.refresh()


class FormView(VerticalScroll, can_focus=False):
    """The fields of a form, one below another. ``today`` is the date that dates are checked against."""

    DEFAULT_CSS = """
    FormView { height: 1fr; width: 1fr; scrollbar-size: 0 0; }
    """

    @dataclass
    class Edited(Message):
        """Posted when a value was edited."""

        view: FormView

    @dataclass
    class Finished(Message):
        """Posted on Enter in the last field."""

        view: FormView

    def __init__(self, form: Form, values: Mapping[str, str], today: date, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.form = form
        self._today = today
        self._first_values = dict(values)
        self._wrong: dict[str, Wrong] = {}

    def compose(self) -> ComposeResult:
        """Create a row for each field."""
        for field in self.form.fields:
            yield FieldRow(field, self._first_values.get(field.name, ""))

    @property
    def rows(self) -> list[FieldRow]:
        """The rows in order."""
        return list(self.query(FieldRow))

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
        """Focus the first field that is required and empty, otherwise the first."""
        rows = self.rows
        empty = next((row for row in rows if row.field.required and not row.value), None)
        (empty or rows[0]).entry.focus()

    def check(self, *, complete: bool = True) -> dict[str, str] | None:
        """Return the values in normal form, or None if one is wrong; the first wrong field gets the focus."""
        clean, wrong = checked(self.form, self.values, self._today, complete=complete)
        self.mark(wrong)
        if wrong:
            return None
        return clean

    def mark(self, wrong: Mapping[str, Wrong | Explanation | str]) -> None:
        """Show these errors under their fields and focus the first of them."""
        for row in self.rows:
            error = wrong.get(row.field.name)
            row.say(said(error) if error is not None else "")
        first = next((row for row in self.rows if row.field.name in wrong), None)
        if first is not None:
            first.entry.focus()

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

    def step(self, by: int) -> bool:
        """Focus the next or previous field. False at the end."""
        rows = self.rows
        here = self._row_of(self.screen.focused)
        if here is None:
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
            self.step(-1 if event.key == "up" else 1)
            event.stop()
        elif event.key == "enter" and isinstance(self.screen.focused, Choice):
            self._next_or_finish()
            event.stop()

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Go to the next field on Enter; in the last one post ``Finished``."""
        event.stop()
        self._next_or_finish()

    def _next_or_finish(self) -> None:
        if not self.step(1):
            self.post_message(self.Finished(self))

    # Errors

    @on(Input.Changed)
    @on(Choice.Changed)
    @on(TextArea.Changed)
    def edited(self, event: Input.Changed | Choice.Changed | TextArea.Changed) -> None:
        """Remove a field's error once its value is right."""
        event.stop()
        row = self._row_of(event.control)
        if row is not None and row.said:
            self._check_row(row)
        self.post_message(self.Edited(self))

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
            row.say("")

    def on_resize(self, event: events.Resize) -> None:
        """Put the names above the fields on a narrow screen."""
        for row in self.rows:
            row.set_class(event.size.width < NARROW, "narrow")


def said(error: Wrong | Explanation | str) -> str:
    """Return an error in the current language; a portal's own text is translated if it is known."""
    return explained(error.explanation if isinstance(error, Wrong) else error)


def shown_value(field: Field, value: str) -> str:
    """Return a stored value in the form in which it is entered, e.g. a date."""
    if field.kind is Kind.DATE and len(value) == 10 and value[4] == "-":
        return f"{value[8:]}.{value[5:7]}.{value[:4]}"
    return value


def fields_of(names: Iterable[str], form: Form) -> str:
    """Return the titles of these fields in the current language."""
    return ", ".join(_(form.field(name).title) for name in names)
