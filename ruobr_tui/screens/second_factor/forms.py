"""Forms that an unattended session must not send: the password, and a code of the factor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ruobr_tui.api.calls import Call
from ruobr_tui.api.rules.fields.forms import Form
from ruobr_tui.context import Context
from ruobr_tui.screens.parts.forms.page import FormPage
from ruobr_tui.screens.second_factor.code_sheet import typed_code


class FactorForm(FormPage):
    """Dismissed with the portal's response. Nothing of it is stored as a draft."""

    def __init__(
        self,
        context: Context,
        form: Form,
        title: str,
        call_of: Callable[[Mapping[str, str]], Call[Any]],
    ) -> None:
        super().__init__(context, form, "second-factor")
        self._title, self._call_of = title, call_of

    def title_text(self) -> str:
        """What is done."""
        return self._title

    def call(self, values: Mapping[str, str], version: int) -> Call[Any]:
        """Send the password and the code."""
        code = typed_code(values.get("code", ""))
        return self._call_of({**values, "code": code})
