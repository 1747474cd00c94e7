"""A change at the portal as a value: method, path, body, and parser of the response."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from ruobr_tui.api.models.parts.answer import read_answer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """``path`` is relative to the portal's base; ``body`` is JSON; ``shape`` None: the response is empty.

    ``body`` may hold personal data and stays out of ``repr``. ``repeatable``: the call is idempotent and
    needs no ``Idempotency-Key``. ``seconds``: how long the portal may work on it; None: as on any other.
    """

    method: str
    path: str
    body: Any = field(default=None, repr=False)
    shape: Any = None
    repeatable: bool = False
    seconds: float | None = None

    @property
    def changes(self) -> bool:
        """Whether it must be carried out exactly once."""
        return self.method != "GET" and not self.repeatable

    def read(self, raw: object) -> T:
        """Parse a decoded response. Raises ``pydantic.ValidationError`` for another shape."""
        if self.shape is None:
            return cast(T, None)
        return cast(T, read_answer(self.shape, raw).value)
