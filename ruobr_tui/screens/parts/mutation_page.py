"""Sections where something is changed: one call at a time, told in one line what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, ClassVar

from textual.widget import Widget

from ruobr_tui.api.calls import Call
from ruobr_tui.areas import Command
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.question import Asked
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.parts.sending import being_sent, refresh, send, tell
from ruobr_tui.widgets.lines import LineView


class ActingPage(PageScreen):
    """A page with commands that change what it shows."""

    STRICT: ClassVar[bool] = True
    """Whether no other line gets the cursor when its own is gone: the same key would act on somebody else."""

    def content(self) -> Iterable[Widget]:
        """The page."""
        yield LineView(id="page", strict=self.STRICT)

    def start_over(self) -> None:
        """Another list: its first line gets the cursor."""
        super().start_over()
        if self.STRICT:
            self.view.start_over()

    ACTS: ClassVar[Mapping[str, str]] = {}
    """What each command about a line does (command id: action), by the portal's name or the page's own."""

    @property
    def possible(self) -> Collection[str]:
        """The actions that are possible with what is under the cursor."""
        return ()

    def helps_now(self, command: Command) -> bool | None:
        """A command about a line is told while it is possible."""
        action = self.ACTS.get(command.id)
        return super().helps_now(command) if action is None else action in self.possible

    def nothing_chosen(self) -> None:
        """Tell that a command needs a line under the cursor."""
        self.notice(_("Select a line first (↑ ↓)."))

    def after_yes(self, asked: Asked, call: Call[Any], done: str = "") -> None:
        """Send a change after one question; ``done`` is told instead of the question's own result."""
        if self.is_free():
            ask(self.app, asked, lambda: self.carry_out(call, done or asked.result))

    def with_words(
        self, question: str, call_of: Callable[[str], Call[Any]], done: str, *, title: str = ""
    ) -> None:
        """Send a change that needs words of the user's, which somebody else will read.

        They are offered again until the change was made.
        """

        def told(words: str | None) -> None:
            if words:
                self.carry_out(call_of(words), done)

        if self.is_free():
            self.app.push_screen(
                AskLine(question, title=title, is_own_text=True, is_sent=True, acts=self.context.acts), told
            )

    def is_free(self) -> bool:
        """Whether nothing is being sent, so that something may be asked; otherwise that is told."""
        if self.context.acts.sending:
            self.notice(being_sent())
            return False
        return True

    def carry_out(self, call: Call[Any], done: str) -> None:
        """Send a change; ``done`` is told when it was made, and the page is asked for again."""

        def made(_answer: Any) -> None:
            refresh(self)
            tell(self, done, "good")

        send(self, call, made)
