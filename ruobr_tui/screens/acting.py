"""Sections where something is changed: one call at a time, told in one line what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from textual import work

from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError, SignInError
from ruobr_tui.screens.ask_line import AskLine
from ruobr_tui.screens.page import PageScreen
from ruobr_tui.screens.question import Question
from ruobr_tui.screens.section import SignInNeeded, error_line


class ActingPage(PageScreen):
    """A page with commands that change what it shows."""

    def after_yes(self, question: str, call: Call[Any], done: str) -> None:
        """Send a change after one question."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.carry_out(call, done)

        self.app.push_screen(Question(question), answered)

    def with_words(self, question: str, call_of: Callable[[str], Call[Any]], done: str) -> None:
        """Send a change that needs words of the user's, which somebody else will read."""

        def told(words: str | None) -> None:
            if words:
                self.carry_out(call_of(words), done)

        self.app.push_screen(AskLine(question), told)

    def carry_out(self, call: Call[Any], done: str) -> None:
        """Send a change; ``done`` is told when it was made, and the page is asked for again."""
        self._carry_out(call, done)

    @work(group="carry-out", exit_on_error=False, description="change something at the portal")
    async def _carry_out(self, call: Call[Any], done: str) -> None:
        try:
            await (await self.context.portal()).carry_out(call, str(uuid4()))
        except SignInError as error:
            self.post_message(SignInNeeded(error))
            return
        except RuobrError as error:
            self.notice(error_line(error), "bad")
            return
        self.refresh_data()
        self.notice(done, "good")
