"""Dialog that asks for a date."""

from __future__ import annotations

from datetime import date

from ruobr_tui import phrases
from ruobr_tui.api.rules.fields.forms import read_date
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.screens.parts.dialogs.ask_line import AskLine
from ruobr_tui.widgets.forms.row import said


def ask_date(question: str, offered: date | None = None) -> AskLine:
    """Return a dialog that is dismissed with a text for ``read_date``, or with None when cancelled."""
    value = phrases.numeric_date(offered) if offered is not None else ""
    return AskLine(question, value=value, longest=10, complaint=_complaint)


def _complaint(text: str) -> str:
    try:
        read_date(text)
    except Wrong as error:
        return said(error)
    return ""
