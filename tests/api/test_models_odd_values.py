"""Whatever stands in a field of an answer, a model is made or says that it is none; nothing else happens."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from ruobr_tui.api import models
from ruobr_tui.api.models.parts.aside import SetAside


def _all_models() -> list[type[BaseModel]]:
    found = set()
    for each in pkgutil.walk_packages(models.__path__, f"{models.__name__}."):
        module = importlib.import_module(each.name)
        for value in vars(module).values():
            if (
                inspect.isclass(value)
                and issubclass(value, BaseModel)
                and value.__module__ == module.__name__
            ):
                found.add(value)
    return sorted(found, key=lambda model: (model.__module__, model.__name__))


MODELS = _all_models()
NUMBERS = (None, True, False, 0, -1, 2**63 - 1, -(2**63), 1e299, 0.1, -0.0)
TEXTS = ("", "0", "nan", "Infinity", "1e999", "5+", "\u0663", "9" * 400, "x" * 5000, "1" * 5000 + ".1")
TIMES = (
    "2026-03-02",
    "0000-00-00",
    "9999-99-99",
    "02.03.2026",
    "2026-03-02T25:61:00",
    "24:00",
    "-1:-1",
    "08:30",
)
MARKUP = ("\ud800", "\0", "\x1b[2J", "<b>x</b>", "&#xD800;", "&#99999999999;", "<" * 500, "&" * 500)
PLACES = ("Asia/Nowhere", "../../etc/passwd", "https://[", "javascript:1", "UTC+99")
SHAPES: tuple[Any, ...] = ([], {}, [[]], [None], [{}], {"id": 1}, [{"id": 1}, {"id": 1}], {"": ""})
ODD = st.sampled_from((*NUMBERS, *TEXTS, *TIMES, *MARKUP, *PLACES, *SHAPES))
VALUES = st.recursive(ODD, lambda inner: st.lists(inner, max_size=3), max_leaves=3)


def _names(model: type[BaseModel]) -> list[str]:
    names = []
    for name, field in model.model_fields.items():
        alias = field.validation_alias or field.alias
        names.append(alias if isinstance(alias, str) else name)
    return names


@st.composite
def rows(draw: st.DrawFn, model: type[BaseModel]) -> dict[str, Any]:
    names = _names(model)
    raw = {name: draw(VALUES) for name in names if draw(st.booleans())}
    for name, field in model.model_fields.items():  # and what is inside: rows of rows
        for inner in _inner(field.annotation):
            if draw(st.integers(0, 3)) == 0:
                wire = field.validation_alias or field.alias
                row = {each: draw(VALUES) for each in _names(inner)}
                raw[wire if isinstance(wire, str) else name] = draw(st.sampled_from([row, [row], [row, row]]))
    return raw


def _inner(annotation: Any) -> list[type[BaseModel]]:
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for each in getattr(annotation, "__args__", ()) for model in _inner(each)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_any_value_is_read_or_refused(model: type[BaseModel]) -> None:
    adapter = TypeAdapter(model)

    @settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
    @given(rows(model))
    def check(raw: dict[str, Any]) -> None:
        with suppress(ValidationError):
            made = adapter.validate_python(raw, context=SetAside())
            made.model_dump_json(by_alias=True)

    check()
