"""A form that is sent nowhere: it notes what it would send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.rules.fields.forms import Form
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.forms.page import FormPage


class SentForm(FormPage):
    """Answers with ``error`` once, otherwise with what was sent."""

    def __init__(self, context: Context, form: Form, values: Mapping[str, str]) -> None:
        super().__init__(context, form, "page", values, 3)
        self.sent: list[Any] = []
        self.error: Exception | None = None

    def title_text(self) -> str:
        return "Form"

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        return dict(values)  # type: ignore[return-value]

    async def carry_out(self, call: Any, key: str) -> Any:
        self.sent.append(call)
        error, self.error = self.error, None
        if error is not None:
            raise error
        return call
