"""What came of a request whose answer was lost (``/cabinet/outcomes``)."""

from __future__ import annotations

from pydantic import Field

from ruobr_tui.api.models.parts.base import WireModel


class OutcomeRequest(WireModel):
    """The ``Idempotency-Key`` that the request was sent under."""

    key: str = Field(min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$")


class Outcome(WireModel):
    """``done``: it was carried out. If not, it never will be: its key is used up."""

    done: bool
