"""One field of a form: name, entry, hint, and what is wrong with it.

The entry stands between brackets, so that it is seen without colours; a value that was not typed never
stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.rules.fields.forms import Field, Kind
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.i18n import _
from ruobr_tui.phrases import explained
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.forms.choice import Choice, YesNo
from ruobr_tui.widgets.forms.entry import Entry, Full, longest_sentence, room_left
from ruobr_tui.widgets.lines import Span, draw

NAME_WIDTH = 32
"""Cells of the names' column; on a narrow screen names get their own line."""
NARROW = 72
"""Cells below which names stand above their fields."""
WIDEST = 44
"""Cells of the widest entry of one line."""
BESIDE_HINT = 28
"""The same, with a hint beside it."""
CELLS: Mapping[Kind, int] = {
    Kind.DATE: 11,
    Kind.WHOLE: 6,
    Kind.SNILS: 15,
    Kind.PHONE: 19,
    Kind.PASSPORT_SERIES: 6,
    Kind.PASSPORT_NUMBER: 8,
    Kind.CERTIFICATE_SERIES: 10,
    Kind.CERTIFICATE_NUMBER: 8,
}
"""Cells of entries whose values are short."""


class Words(Widget):
    """Some lines of plain text in one role's style."""

    DEFAULT_CSS = """
    Words { height: auto; width: 1fr; }
    """

    def __init__(self, text: str = "", role: str = "text", *, indent: int = 0, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._text = text
        self._role = role
        self.indent = indent

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
        return list(fit.wrap(self._text, max(10, width - self.indent - 1))) if self._text else []

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """Return the number of lines that the text needs."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """Draw one line of the text."""
        lines = self._lines(self.size.width)
        text = lines[y] if y < len(lines) else ""
        return draw([Span(" " * self.indent + text, self._role)], self.size.width, self.app.theme)


class Passage(TextArea):
    """A text of several lines. Tab leaves it, Enter begins a new line."""

    TAKES_LETTERS: ClassVar[bool] = True

    DEFAULT_CSS = """
    Passage { height: 5; width: 1fr; border: none; border-left: vkey $foreground-muted; padding: 0;
              background: $panel; scrollbar-size: 0 0; }
    Passage:focus { border: none; border-left: vkey $foreground; }
    """

    def __init__(self, value: str, max_length: int) -> None:
        super().__init__(value, compact=True, tab_behavior="focus", highlight_cursor_line=False)
        self.cursor_blink = False
        self.max_length = max_length

    def edit(self, edit: Edit) -> EditResult:
        """Edit; what does not fit is left out, and the form hears of it."""
        start, end = sorted((edit.from_location, edit.to_location))
        room = max(0, self.max_length - len(self.text) + len(self.get_text_range(start, end)))
        if len(edit.text) > room:
            self.post_message(Full(self))
            edit = replace(edit, text=edit.text[:room])
        return super().edit(edit)

    @property
    def value(self) -> str:
        """The entered text."""
        return self.text

    @value.setter
    def value(self, value: str) -> None:
        self.text = value


class FieldRow(Widget):
    """One field of a form: its name, its entry between brackets, a hint, and below them what is wrong."""

    DEFAULT_CSS = f"""
    FieldRow {{ height: auto; width: 1fr; }}
    FieldRow .name {{ height: auto; width: {NAME_WIDTH}; }}
    FieldRow .line {{ height: auto; width: 1fr; }}
    FieldRow .bracket {{ width: 1; height: 1; }}
    FieldRow Input {{ height: 1; background: $panel; }}
    FieldRow Choice {{ max-width: 100%; }}
    FieldRow .hint {{ height: 1; padding: 0 0 0 1; }}
    FieldRow.narrow .fields {{ layout: vertical; }}
    FieldRow.narrow .line {{ padding: 0 0 0 1; }}
    FieldRow .fields {{ height: auto; width: 1fr; layout: horizontal; }}
    """

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(id=f"row-{field.name}")
        self.field = field
        self.is_wrong = False
        self._first_value = value
        self.is_counted = False

    def compose(self) -> ComposeResult:
        """Create name, entry, hint and error line."""
        with Widget(classes="fields"):
            yield Words(self._title(), "text", indent=1, classes="name")
            with Horizontal(classes="line"):
                yield from self._entries()
                yield Words(self._hint(), "dim", classes="hint")
        said = Words("", "bad", indent=NAME_WIDTH - 2, classes="said")
        said.display = False
        yield said

    def on_mount(self) -> None:
        """Stand right at once: a form that is opened has had its size before it had rows."""
        self.set_narrow(self.app.size.width < NARROW)

    def _entries(self) -> ComposeResult:
        if self.field.kind is Kind.CHOICE:
            titles = [(code, _(title)) for code, title in self.field.choices]
            choice = Choice(titles, self._first_value)
            choice.styles.width = WIDEST + 2
            yield choice
        elif self.field.kind is Kind.YES:
            yield YesNo([("", _("no")), ("1", _("yes"))], self._first_value)
        elif self.field.kind is Kind.TEXT:
            yield Passage(self._first_value, self.field.longest)
        else:
            typed = Entry(
                shown_value(self.field, self._first_value),
                password=self.field.kind is Kind.SECRET,
                compact=True,
                select_on_focus=False,
                max_length=self.field.longest,
            )
            typed.cursor_blink = False
            typed.styles.width = CELLS.get(self.field.kind, BESIDE_HINT if self.field.hint else WIDEST)
            yield Words("[", "dim", classes="bracket")
            yield typed
            yield Words("]", "dim", classes="bracket")

    def _title(self) -> str:
        return _(self.field.title) + (" *" if self.field.required else "")

    def _hint(self) -> str:
        return _(self.field.hint) if self.field.hint else ""

    @property
    def entry(self) -> Input | Choice | Passage:
        """The widget that the value is entered in."""
        return next(each for each in self.query("*").results() if isinstance(each, Input | Choice | Passage))

    @property
    def value(self) -> str:
        """The entered value."""
        return self.entry.value

    @value.setter
    def value(self, value: str) -> None:
        self.entry.value = shown_value(self.field, value)

    def show_room(self, *, is_full: bool = False) -> None:
        """Say how much room is left where it is little, unless something is wrong."""
        if self.is_wrong:
            return
        said = room_left(len(self.value), self.field.longest)
        if is_full:
            self.say(longest_sentence(self.field.longest), "due")
        elif said or self.is_counted:
            self.say(said, "dim")
        self.is_counted = is_full or bool(said)

    def show_hint(self, text: str) -> None:
        """Show what follows from the value beside it; "" for the field's own hint."""
        self.query_one(".hint", Words).show_text(text or self._hint(), "dim")

    def say(self, text: str, role: str = "bad") -> None:
        """Show an error or a hint under the field."""
        sign = "! " if role == "bad" else ""
        self.is_wrong = bool(text) and role == "bad"
        self.query_one(".said", Words).show_text(f"{sign}{text}" if text else "", role)

    @property
    def said(self) -> str:
        """The error or hint shown under the field."""
        return self.query_one(".said", Words).plain

    def set_narrow(self, is_narrow: bool) -> None:
        """Put the name above the entry, and what is wrong below it."""
        self.set_class(is_narrow, "narrow")
        self.query_one(".said", Words).indent = 3 if is_narrow else NAME_WIDTH - 2

    def translate(self) -> None:
        """Show all texts in the current language; the entered value stays."""
        self.query_one(".name", Words).show_text(self._title(), "text")
        self.query_one(".hint", Words).show_text(self._hint(), "dim")
        entry = self.entry
        if isinstance(entry, YesNo):
            entry.choices = [("", _("no")), ("1", _("yes"))]
        elif isinstance(entry, Choice):
            entry.choices = [(code, _(title)) for code, title in self.field.choices]
        entry.refresh()


def said(error: Wrong | Explanation | str) -> str:
    """Return an error in the current language; a portal's own text is translated if it is known."""
    return explained(error.explanation if isinstance(error, Wrong) else error)


def shown_value(field: Field, value: str) -> str:
    """Return a stored value in the form in which it is entered, e.g. a date."""
    if field.kind is Kind.DATE and len(value) == 10 and value[4] == "-":
        return f"{value[8:]}.{value[5:7]}.{value[:4]}"
    return value
