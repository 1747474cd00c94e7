"""How long a text may be that the server takes: read from the shape of its request."""

from __future__ import annotations

from annotated_types import MaxLen
from pydantic import BaseModel


def longest_of(model: type[BaseModel], name: str) -> int:
    """Return the most characters of a text of a request."""
    return next(each.max_length for each in model.model_fields[name].metadata if isinstance(each, MaxLen))
