"""What helps with the field that is being filled in: at the foot of a form."""

from __future__ import annotations

from textual.strip import Strip
from textual.widget import Widget

from ruobr_tui.api.rules.fields.forms import Field, Kind
from ruobr_tui.i18n import N_, _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import EMPTY, Line, draw, heading, line, paragraph

ROWS = 4
"""Heading, two lines of help, the last line."""
LOW = 18
"""Rows of a form below which there is no help: the fields need them."""

OF_KIND = {
    Kind.CHOICE: N_("← and → choose, Space shows the list, a letter finds a value."),
    Kind.YES: N_("← and → or Space change it."),
    Kind.DATE: N_("Day, month, year."),
    Kind.TEXT: N_("Enter starts a new line, Tab leaves the field."),
}
"""How fields of a kind are filled in."""


class FieldHelp(Widget):
    """The name of the field, what it is needed for, an example, and what happens to the draft."""

    DEFAULT_CSS = f"""
    FieldHelp {{ height: {ROWS}; width: 1fr; }}
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown = ("", "", "", "")

    def show(self, field: Field | None, draft: str) -> None:
        """Show the help of a field; ``draft`` says what is stored."""
        if field is None:
            self.say("", "", draft)
            return
        text = " ".join(filter(None, (help_of(field), example_of(field))))
        self.say(_(field.title), text, draft, _("* required"))

    def say(self, title: str, text: str, draft: str, last: str = "") -> None:
        """Show a title with a text, what is stored, and ``last`` at the end."""
        if self._shown != (title, text, draft, last):
            self._shown = (title, text, draft, last)
            self.refresh()

    def lines(self, width: int) -> list[Line]:
        """Return all lines."""
        title, text, draft, last = self._shown
        if not title:
            return []
        helping = paragraph(text, width - 2, "dim", " ") if text else []
        room = width - fit.width_of(last) - 2
        foot = line(" ", (fit.left(draft, room), "dim"), (last, "dim"))
        return [heading(title, width), *[*helping, EMPTY, EMPTY][: ROWS - 2], foot]

    @property
    def plain(self) -> str:
        """The text that is shown now."""
        return "\n".join(each.plain for each in self.lines(self.size.width))

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        lines = self.lines(self.size.width)
        spans = lines[y].spans if y < len(lines) else ()
        return draw(list(spans), self.size.width, self.app.theme)


def help_of(field: Field) -> str:
    """Return what a field is needed for, otherwise how it is filled in."""
    text = field.help or OF_KIND.get(field.kind)
    return _(text) if text else ""


def example_of(field: Field) -> str:
    """Return a sentence with a value that fits."""
    return _("For example %(value)s.") % {"value": _(field.example)} if field.example else ""
