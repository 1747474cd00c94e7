"""A form that is sent without signing in, to the portal of the login screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.rules.fields.forms import Form
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.forms.page import FormPage


class StrangerForm(FormPage):
    """Drafts are stored only while the program runs, since they belong to no account."""

    def __init__(
        self,
        context: Context,
        server: str,
        form: Form,
        draft_name: str,
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(context, form, draft_name, values)
        self._server = server

    async def carry_out(self, call: Call[Any], key: str) -> Any:
        """Send the request without a session."""
        async with self.context.anonymous_portal(self._server) as portal:
            return await portal.execute(call, key)
