"""Where to go: the sections with their letters, over the foot of the screen below."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from ruobr_tui.context import Context
from ruobr_tui.i18n import _
from ruobr_tui.widgets import fit
from ruobr_tui.widgets.lines import LineView, line

SAME_KEY = {"semicolon": "$"}
"""What the key of a letter sends on a Russian layout, where it is no letter."""


class GoScreen(ModalScreen[str | None]):
    """Returns the id of the chosen section; None when one stays."""

    CSS_PATH = "go.tcss"
    TAKES_LETTERS: ClassVar[bool] = False  # its letters are keys, as those of every command
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f2", "dismiss(None)", show=False, id="go.close")
    ]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.sections = context.sections

    def compose(self) -> ComposeResult:
        """One line a section."""
        yield LineView(id="sections")

    def on_mount(self) -> None:
        """Fill in the sections."""
        view = self.query_one(LineView)
        view.styles.height = len(self.sections) + 1  # and the rule above
        widest = max(fit.width_of(_(section.title)) for section in self.sections)
        view.show_lines(
            line(
                (f" {section.letter}  ", "key"),
                (fit.left(_(section.title), widest + 2), "text"),
                (_(section.about), "dim"),
                key=section.id,
            )
            for section in self.sections
        )

    def on_key(self, event: events.Key) -> None:
        """A section's letter goes there at once."""
        for section in self.sections:
            if section.letter in (event.key, event.character, SAME_KEY.get(event.key)):
                event.stop()
                self.dismiss(section.id)

    @on(LineView.Opened)
    def choose(self, event: LineView.Opened) -> None:
        """Enter on a section."""
        self.dismiss(str(event.key))
