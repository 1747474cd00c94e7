"""Base class for sections that send changes: one request at a time, its result in a notice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

from ruobr_tui.api.calls import Call
from ruobr_tui.i18n import _
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.screens.parts.dialogs.dialog import ask
from ruobr_tui.screens.parts.dialogs.question import Prompt
from ruobr_tui.screens.parts.page import PageScreen
from ruobr_tui.screens.parts.section import why_no_row
from ruobr_tui.screens.parts.sending import being_sent, refresh, send, show_notice
from ruobr_tui.widgets.lines import LineView


class ActingPage(PageScreen):
    """A page with commands that change its contents."""

    STRICT: ClassVar[bool] = True
    """Whether no line is selected after the selected one has disappeared, so that a repeated key affects no
    other.
    """

    def make_view(self) -> LineView:
        """Create the widget of the page."""
        return LineView(id="page", strict=self.STRICT)

    def start_over(self) -> None:
        """Show another list and select its first line."""
        super().start_over()
        if self.STRICT:
            self.view.start_over()

    DECISIONS: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Commands that the portal allows or not: {command id: (action by the portal's name, why it is not
    allowed)}."""

    @property
    def allowed(self) -> Collection[str] | None:
        """The actions that the portal allows with the selected line; None without a line."""
        return None

    def why_not(self, command_id: str) -> str | None:
        """The portal says which actions it allows."""
        if command_id not in self.DECISIONS:
            return super().why_not(command_id)
        action, why_not = self.DECISIONS[command_id]
        allowed = self.allowed
        if allowed is None:
            return why_no_row(self.view)
        return None if action in allowed else _(why_not)

    def after_yes(self, prompt: Prompt, call: Call[Any], done: str = "") -> None:
        """Send a change after a question; ``done`` replaces the question's own ``result``."""
        if self.is_free():
            ask(self.app, prompt, lambda: self.carry_out(call, done or prompt.result))

    def with_words(
        self, question: str, call_of: Callable[[str], Call[Any]], done: str, *, longest: int, title: str = ""
    ) -> None:
        """Ask for a text, which another person will read, and send a change with it.

        The text is offered again until the change is confirmed. ``longest``: characters that the portal
        takes.
        """

        self.ask_words(
            question, lambda words: self.carry_out(call_of(words), done), longest=longest, title=title
        )

    def ask_words(
        self,
        question: str,
        entered: Callable[[str], object],
        *,
        longest: int,
        title: str = "",
        is_sent: bool = True,
    ) -> None:
        """Ask for a text. ``is_sent``: Enter sends it; otherwise another question comes."""

        def on_entered(words: str | None) -> None:
            if words:
                entered(words)

        if self.is_free():
            self.app.push_screen(
                AskLine(
                    question,
                    title=title,
                    longest=longest,
                    is_own_text=True,
                    is_sent=is_sent,
                    acts=self.context.acts,
                ),
                on_entered,
            )

    def is_free(self) -> bool:
        """Return whether no change is being sent; otherwise show a notice."""
        if self.context.acts.sending:
            self.notice(being_sent())
            return False
        return True

    def carry_out(self, call: Call[Any], done: str) -> None:
        """Send a change; after success fetch the page again and show ``done``."""

        def made(answer: Any) -> None:
            refresh(self)
            if getattr(answer, "waits", None) is not None:
                show_notice(self, _("Not done yet: the request waits for a second person."), "due")
            else:
                show_notice(self, done, "good")

        send(self, call, made)
