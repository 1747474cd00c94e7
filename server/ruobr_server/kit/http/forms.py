"""Validation of submitted forms, by the same rules as in the client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ruobr_server.kit.errors import InvalidFields
from ruobr_tui.api.rules.fields.forms import Form, checked


def right(form: Form, values: Mapping[str, str], today: date, *, complete: bool = True) -> dict[str, str]:
    """All fields, normalised. Raises ``InvalidFields`` with all errors."""
    clean, wrong = checked(form, values, today, complete=complete)
    if wrong:
        raise InvalidFields({name: error.explanation for name, error in wrong.items()})
    return clean
