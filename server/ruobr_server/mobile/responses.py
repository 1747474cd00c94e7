"""Responses of the mobile contract."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec
from pydantic import BaseModel
from starlette.responses import Response

from ruobr_tui.api.models.parts.base import WireModel

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


class Data(BaseModel, Generic[T]):
    """The envelope of most responses."""

    data: T


def wire(value: Any) -> Any:
    """Models as dictionaries for JSON, also within lists and dictionaries."""
    if isinstance(value, WireModel):
        return value.to_wire()
    if isinstance(value, list):
        return [wire(entry) for entry in value]
    if isinstance(value, dict):
        return {key: wire(entry) for key, entry in value.items()}
    return value


def answer(value: Any) -> Response:
    """A JSON response. It is private: shared caches must not store it."""
    return Response(
        _encode(wire(value)),
        media_type="application/json",
        headers={"Cache-Control": "private, no-cache"},
    )


def data(value: Any) -> Response:
    """A response in the envelope; a missing value is ``{}``, as in the contract."""
    return answer({"data": {} if value is None else value})
