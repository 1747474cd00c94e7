"""How the mobile contract's answers are written."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec
from pydantic import BaseModel
from starlette.responses import Response

from ruobr_tui.api.models.base import WireModel

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


class Data(BaseModel, Generic[T]):
    """The envelope of most answers."""

    data: T


def wire(value: Any) -> Any:
    """Models as the dictionaries that travel, in lists and dictionaries too."""
    if isinstance(value, WireModel):
        return value.to_wire()
    if isinstance(value, list):
        return [wire(entry) for entry in value]
    if isinstance(value, dict):
        return {key: wire(entry) for key, entry in value.items()}
    return value


def answer(value: Any) -> Response:
    """A JSON answer. It is about one person: nobody between may keep it."""
    return Response(
        _encode(wire(value)),
        media_type="application/json",
        headers={"Cache-Control": "private, no-cache"},
    )


def data(value: Any) -> Response:
    """An answer in the envelope; what there is not is ``{}``, as the contract has it."""
    return answer({"data": {} if value is None else value})
