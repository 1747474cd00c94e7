"""What all wire models share: aliases, tolerance, and what is set aside rather than lost.

A field with a default is optional: where it cannot be read it is absent, and counted. A field without one
is what identifies a row: where it cannot be read the row is set aside, and counted. Both happen to answers
alone, which are read with a ``SetAside`` as context; bodies of requests are read strictly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Generic, Self, TypeVar, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import CoreSchema

from ruobr_tui.api.models.parts.aside import SetAside, fields_of

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


_BOUNDS: dict[str, tuple[object, object]] = {
    "int": (-(2**63), 2**63 - 1),
    "date": (date(1000, 1, 1), date(8999, 12, 31)),
    "datetime": (datetime(1000, 1, 1), datetime(8999, 12, 31)),  # noqa: DTZ001 - aware ones are compared too
}


def _bound(schema: object) -> None:
    """Give each such value in a schema bounds, where the field has none of its own."""
    if isinstance(schema, dict):
        least, most = _BOUNDS.get(str(schema.get("type")), (None, None))
        if least is not None:
            if not {"ge", "gt"} & schema.keys():
                schema["ge"] = least
            if not {"le", "lt"} & schema.keys():
                schema["le"] = most
        for part in schema.values():
            _bound(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            _bound(part)


class WireModel(BaseModel):
    """Base of everything that travels.

    Unknown keys are ignored (the portal adds some with every release), values are immutable,
    schemas are built at first use so that a start pays only for what it shows.
    """

    model_config = ConfigDict(populate_by_name=True, extra="ignore", frozen=True, defer_build=True)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Bounds of every field: numbers that a database holds, days that a calendar can count on from."""
        schema = handler(source)
        _bound(schema)
        return schema

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Read it; optional fields that cannot be read are absent, where something counts them."""
        if type(value) is cls:
            return value  # made before, and immutable: a part of another model
        aside = info.context
        if not isinstance(aside, SetAside):
            return handler(value)
        if isinstance(value, Mapping) and not cls.knows(value):
            raise ValueError("nothing that is known")
        mark = aside.mark()
        try:
            return with_shared_names(handler(value))
        except ValidationError as error:
            unreadable = fields_of(error)
            is_optional = bool(unreadable) and unreadable <= _optional(cls)
            if not is_optional or not isinstance(value, Mapping) or not aside.may_go_on():
                raise
            readable = {name: each for name, each in value.items() if name not in unreadable}
            if not cls.knows(readable):  # nothing would be left of it
                raise
        aside.back_to(mark)  # the other fields are read once more, and counted then
        read = with_shared_names(handler(readable))
        for name in sorted(unreadable):
            aside.add_field(cls.__name__, name, is_list=name in _lists(cls))
        return read

    @classmethod
    def knows(cls, raw: Mapping[str, object]) -> bool:
        """Whether an object holds anything at all that this model is made of; null is nothing."""
        for name in _names(cls):  # noqa: SIM110 - for each row of an answer: a generator costs as much again
            if raw.get(name) is not None:
                return True
        return False

    def is_sent(self, name: str) -> bool:
        """Whether the portal said anything about a field, be it that there is nothing.

        A missing or unreadable field was not sent: it is unknown, and not empty.
        """
        return name in self.model_fields_set

    def to_wire(self) -> dict[str, Any]:
        """JSON-ready dictionary under the wire's own names."""
        return self.model_dump(mode="json", by_alias=True)


_MOST_SETS_OF_NAMES = 4096
_sets_of_names: dict[frozenset[str], set[str]] = {}


def with_shared_names(model: M) -> M:
    """Let all models that were sent the same fields have one set of their names: a set takes much memory.

    Nobody changes it: values are immutable, and a copy gets a set of its own.
    """
    names = model.__pydantic_fields_set__
    if len(_sets_of_names) >= _MOST_SETS_OF_NAMES:
        _sets_of_names.clear()
    object.__setattr__(model, "__pydantic_fields_set__", _sets_of_names.setdefault(frozenset(names), names))
    return model


@cache
def _names(model: type[WireModel]) -> tuple[str, ...]:
    """The wire's names of a model's fields, then its own where they differ."""
    fields = model.model_fields
    return tuple(dict.fromkeys([*(each.alias or name for name, each in fields.items()), *fields]))


@cache
def _optional(model: type[WireModel]) -> frozenset[str]:
    """A model's optional fields, by each of their names."""
    return frozenset(
        name
        for clean, field in model.model_fields.items()
        if not field.is_required()
        for name in (clean, field.alias)
        if name is not None
    )


@cache
def _lists(model: type[WireModel]) -> frozenset[str]:
    """A model's lists, by each of their names."""
    return frozenset(
        name
        for clean, field in model.model_fields.items()
        if get_origin(field.annotation) is list
        for name in (clean, field.alias)
        if name is not None
    )


def _none_as_empty(value: object) -> object:
    return [] if value is None else value


def _tolerant(value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Read a list row by row where something counts the bad ones; whole otherwise."""
    aside = info.context
    if not isinstance(aside, SetAside) or not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return handler(value)
    good: list[Any] = []
    for row in value:
        mark = aside.mark()
        try:
            good.extend(handler([row]))
        except ValidationError as error:
            if not aside.may_go_on():
                raise
            aside.back_to(mark)
            aside.add_row(info.field_name or "row", error)
    return good


Rows = Annotated[list[T], BeforeValidator(_none_as_empty), WrapValidator(_tolerant)]
"""A list in which one bad row does not spoil the rest (needs a ``SetAside`` as context to be tolerant)."""


class Parsed(Generic[T]):
    """A value read from the wire, and what had to be set aside: how many rows, and everything by its kind."""

    __slots__ = ("__weakref__", "kinds", "reasons", "set_aside", "value")

    def __init__(self, value: T, aside: SetAside | None = None) -> None:
        aside = aside or SetAside()
        self.value = value
        self.set_aside = aside.rows
        self.reasons = tuple(aside.reasons)
        self.kinds = aside.kinds


def parse(adapter: TypeAdapter[T], raw: object) -> Parsed[T]:
    """Read ``raw`` (decoded JSON) through ``adapter``, tolerant of bad rows and of bad optional fields.

    Raises ``pydantic.ValidationError`` when what is left cannot be that shape at all.
    """
    aside = SetAside()
    value = adapter.validate_python(raw, context=aside)
    return Parsed(value, aside)
