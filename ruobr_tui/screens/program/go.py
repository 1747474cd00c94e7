"""Menu of the sections with their letters, over the foot of the screen."""

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
"""Keys sent for a letter's key on a Russian layout, on which it is no letter."""


class GoScreen(ModalScreen[str | None]):
    """Dismissed with the id of the chosen section, or None."""

    CSS_PATH = "go.tcss"
    TAKES_LETTERS: ClassVar[bool] = False  # letters are keys of sections, on any layout
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,f2", "dismiss(None)", show=False, id="go.close")
    ]

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.sections = context.sections

    def compose(self) -> ComposeResult:
        """Create a line for each section."""
        yield LineView(id="sections")

    def on_mount(self) -> None:
        """Show the sections."""
        view = self.query_one(LineView)
        view.styles.height = len(self.sections) + 1  # with the rule above
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
        """Choose a section by its letter."""
        for section in self.sections:
            if section.letter in (event.key, event.character, SAME_KEY.get(event.key)):
                event.stop()
                self.dismiss(section.id)

    @on(LineView.Opened)
    def choose(self, event: LineView.Opened) -> None:
        """Choose the selected section with Enter."""
        self.dismiss(str(event.key))
