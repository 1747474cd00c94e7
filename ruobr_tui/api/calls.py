"""A change at the portal as a value: what to send where, and how to read what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from ruobr_tui.api.models.answer import read_answer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """``path`` is relative to the portal's base; ``body`` is JSON; ``shape`` None: nothing comes back.

    ``body`` may hold personal data and stays out of ``repr``. ``repeatable``: sent twice, it comes to the
    same as once, so it needs no ``Idempotency-Key``.
    """

    method: str
    path: str
    body: Any = field(default=None, repr=False)
    shape: Any = None
    repeatable: bool = False

    @property
    def changes(self) -> bool:
        """Whether it must be carried out once and no more."""
        return self.method != "GET" and not self.repeatable

    def read(self, raw: object) -> T:
        """The value in a decoded answer. Raises ``pydantic.ValidationError`` for another shape."""
        if self.shape is None:
            return cast(T, None)
        return cast(T, read_answer(self.shape, raw).value)
