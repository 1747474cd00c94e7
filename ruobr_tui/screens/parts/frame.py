"""What every screen that fills the terminal has: a header line, content, a footer line."""

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

Hints = list[tuple[str, str]]
"""Keys with what they do, as the footer names them."""


class Frame(Screen[T], Generic[T]):
    """A subclass yields its content, and says its title and its commands."""

    OWN_COMMANDS: ClassVar[Sequence[Command]] = ()
    ENDS_WITH_COMMAND: ClassVar[bool] = False
    """Whether the last of the commands is the way back; else that is Esc."""

    def content(self) -> Iterable[Widget]:
        """The widgets between header and footer."""
        return ()

    def title_text(self) -> str:
        """What the header says."""
        return ""

    def compose(self) -> ComposeResult:
        """Header, content, footer."""
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
        """How the footer names a command: its key and a word or two."""
        return command.sign or command.keys, _(command.hint or command.title)

    def hints(self) -> Hints:
        """The keys that the footer names."""
        return [self.hint(command) for command in self.OWN_COMMANDS if command.footer]

    def tell_frame(self) -> None:
        """Title and keys, in the language spoken now."""
        self.header.tell(title=self.title_text())
        hints = self.hints()
        if self.ENDS_WITH_COMMAND:
            self.footer.tell(hints[:-1], hints[-1:])
        else:
            self.footer.tell(hints, [("Esc", _("Back"))])

    def notice(self, text: str, role: str = "warning") -> None:
        """One line where the keys stand, until the next key."""
        if is_composed(self):
            self.footer.notice(text, role)

    def on_key(self, _event: events.Key) -> None:
        """A notice was read when the next key comes."""
        if self.footer.has_notice:
            self.footer.notice("")

    def show_fault(self, event: Worker.StateChanged) -> None:
        """A fault in our own code is shown where it happened and logged, and ends nothing."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.log.error(event.worker.error)
            name = type(event.worker.error).__name__
            self.notice(_("A fault in the program: %(name)s") % {"name": name}, "bad")
