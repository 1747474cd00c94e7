"""A decoded answer as a value.

Empty is only what says so in the right shape: all else is no answer of this kind.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, get_origin

from pydantic import TypeAdapter, ValidationError

from ruobr_tui.api.models.parts.base import Parsed, WireModel, parse


def read_answer(shape: Any, raw: object) -> Parsed[Any]:
    """The value of a shape (a model, or a list of one) in decoded JSON, without what could not be read.

    Raises ``pydantic.ValidationError`` for another shape: an object of which nothing is known, a missing
    list, a list with rows of which none could be read.
    """
    key = _list_of(shape)
    if isinstance(raw, Mapping) and _is_model(shape) and not shape.knows(raw):
        raise _other_shape(shape, "nothing that is known", raw)
    if key is None:
        return parse(_adapter(shape), raw)
    rows = raw.get(key) if key and isinstance(raw, Mapping) else raw
    if not isinstance(rows, list):
        raise _other_shape(shape, "no list", raw)
    parsed = parse(_adapter(shape), raw)
    if rows and not _rows_in(parsed.value):
        raise _other_shape(shape, "no row that can be read", raw)
    return parsed


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


@cache
def _list_of(shape: Any) -> str | None:
    """The wire's name of the list that an answer is; "" for a bare one, None where it is something else."""
    if not _is_model(shape):
        return ""
    lists = [
        (clean, field) for clean, field in shape.model_fields.items() if get_origin(field.annotation) is list
    ]
    is_list = len(lists) == 1 and next(iter(shape.model_fields)) == lists[0][0]
    return (lists[0][1].alias or lists[0][0]) if is_list else None


def _rows_in(value: Any) -> list[Any]:
    return value if isinstance(value, list) else getattr(value, next(iter(type(value).model_fields)))


def _is_model(shape: Any) -> bool:
    return inspect.isclass(shape) and issubclass(shape, WireModel)


def _other_shape(shape: Any, why: str, raw: object) -> ValidationError:
    title = shape.__name__ if _is_model(shape) else "list"
    error = {"type": "value_error", "loc": (), "input": None, "ctx": {"error": why}}
    return ValidationError.from_exception_data(title, [error])  # type: ignore[list-item]
