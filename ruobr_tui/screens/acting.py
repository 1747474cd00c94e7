"""Sections where something is changed: one call at a time, told in one line what came of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from textual import work

from ruobr_tui.api.calls import Call
from ruobr_tui.api.errors import RuobrError, SignInError
from ruobr_tui.screens.page import PageScreen
from ruobr_tui.screens.section import SignInNeeded, error_line


class ActingPage(PageScreen):
    """A page with commands that change what it shows."""

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
