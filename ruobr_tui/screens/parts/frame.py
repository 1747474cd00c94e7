"""The frame of screens that fill the terminal: header, content, footer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.composed import is_composed
from ruobr_tui.widgets.bars import FooterLine, HeaderLine

T = TypeVar("T")

WAY_BACK = "Esc"
"""The key that leaves a screen, as the footer names it: its own command or that of all screens."""

Hints = list[tuple[str, str]]
"""(key, what it does), as shown in the footer."""


class Frame(Screen[T], Generic[T]):
    """A subclass provides content, title and commands."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = ()

    def content(self) -> Iterable[Widget]:
        """Create the widgets between header and footer."""
        return ()

    def title_text(self) -> str:
        """The title in the header."""
        return ""

    def compose(self) -> ComposeResult:
        """Create header, content, footer."""
        yield HeaderLine(id="header")
        yield from self.content()
        yield FooterLine(id="footer")

    @property
    def header(self) -> HeaderLine:
        """The header line."""
        return self.query_one("#header", HeaderLine)

    @property
    def footer(self) -> FooterLine:
        """The footer line."""
        return self.query_one("#footer", FooterLine)

    def hint(self, command: Command) -> tuple[str, str]:
        """Return a command's hint: key and short title."""
        return command.sign or command.keys, _(command.hint or command.title)

    def hints(self) -> Hints:
        """The hints in the footer."""
        return [self.hint(command) for command in self.OWN_COMMANDS if command.footer]

    def update_frame(self) -> None:
        """Show title and hints in the current language."""
        self.header.update_texts(title=self.title_text())
        hints = self.hints()
        own = [hint for hint in hints if hint[0] == WAY_BACK]
        others = [hint for hint in hints if hint[0] != WAY_BACK]
        self.footer.show_hints(others, own or [(WAY_BACK, _("Back"))])

    def notice(self, text: str, role: str = "warning") -> None:
        """Show one line in the footer until the next key."""
        if is_composed(self):
            self.footer.notice(text, role)

    def on_key(self, _event: events.Key) -> None:
        """Remove the notice at the next key."""
        if self.footer.has_notice:
            self.footer.notice("")

    def show_fault(self, event: Worker.StateChanged) -> None:
        """Show and log a fault of the program; nothing else is affected."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.log.error(event.worker.error)
            name = type(event.worker.error).__name__
            self.notice(_("Program error: %(name)s") % {"name": name}, "bad")
