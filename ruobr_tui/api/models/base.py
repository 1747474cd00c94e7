"""What all wire models share: aliases, tolerance, and rows that are set aside rather than lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import CoreSchema

T = TypeVar("T")


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

    def to_wire(self) -> dict[str, Any]:
        """JSON-ready dictionary under the wire's own names."""
        return self.model_dump(mode="json", by_alias=True)


def _none_as_zero(value: object) -> object:
    return 0 if value is None or value == "" else value


Flag = Annotated[
    bool,
    BeforeValidator(lambda value: bool(value) if value is not None else False),
    PlainSerializer(int, return_type=int),
]
"""The wire's 0/1 (sometimes true/false, sometimes null); written back as 0/1."""

Truth = Annotated[bool, BeforeValidator(lambda value: bool(value) if value is not None else False)]
"""The wire's true/false (sometimes 0/1, sometimes null); written back as true/false."""

Count = Annotated[int, BeforeValidator(_none_as_zero)]
"""A whole number; null and "" are read as 0."""


def _none_as_empty(value: object) -> object:
    return [] if value is None else value


class SetAside:
    """Counts the rows that could not be read; handed to validation as its context."""

    def __init__(self) -> None:
        self.rows = 0
        self.reasons: list[str] = []

    def mark(self) -> int:
        """Where the count stands, for ``back_to``."""
        return self.rows

    def back_to(self, mark: int) -> None:
        """Forget what was counted since ``mark``."""
        self.rows = mark
        del self.reasons[mark:]

    def add(self, where: str, error: ValidationError) -> None:
        """Remember one row that could not be read; the reason names fields, never values."""
        self.rows += 1
        fields = sorted({".".join(map(str, part["loc"])) for part in error.errors(include_input=False)})
        self.reasons.append(f"{where}: {', '.join(fields)}")


def _tolerant(value: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
    """Validate a list whole; when that fails, row by row, setting the bad ones aside."""
    value = _none_as_empty(value)
    context = info.context
    if not isinstance(context, SetAside):
        return handler(value)
    mark = context.mark()
    try:
        return handler(value)
    except ValidationError:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            raise
    context.back_to(mark)  # the attempt above counted the rows inside these rows already
    good: list[Any] = []
    for row in value:
        mark = context.mark()
        try:
            good.extend(handler([row]))
        except ValidationError as error:
            context.back_to(mark)
            context.add(info.field_name or "row", error)
    return good


Rows = Annotated[list[T], BeforeValidator(_none_as_empty), WrapValidator(_tolerant)]
"""A list in which one bad row does not spoil the rest (needs a ``SetAside`` as context to be tolerant)."""


class Parsed(Generic[T]):
    """A value read from the wire, and how many rows had to be set aside."""

    __slots__ = ("reasons", "set_aside", "value")

    def __init__(self, value: T, set_aside: int = 0, reasons: Sequence[str] = ()) -> None:
        self.value = value
        self.set_aside = set_aside
        self.reasons = tuple(reasons)


def parse(adapter: TypeAdapter[T], raw: object) -> Parsed[T]:
    """Read ``raw`` (decoded JSON) through ``adapter``, tolerant of bad rows.

    Raises ``pydantic.ValidationError`` when what is left cannot be that shape at all.
    """
    aside = SetAside()
    value = adapter.validate_python(raw, context=aside)
    return Parsed(value, aside.rows, aside.reasons)


def _wire_datetime(value: object) -> object:
    return value.replace(" ", "T", 1) if isinstance(value, str) else value


WireDate = date
"""``YYYY-MM-DD``, in the school's zone."""


def _on_the_wall(value: time) -> time:
    # With an offset it would be another zone's clock: shown as the school's it would be wrong by hours.
    if value.tzinfo is not None:
        raise ValueError("a time of the school's wall clock has no offset")
    return value.replace(microsecond=0)


def _wall_moment(value: datetime) -> datetime:
    if value.tzinfo is not None:
        raise ValueError("a moment of the school's wall clock has no offset")
    return value.replace(microsecond=0)


WireTime = Annotated[
    time,
    AfterValidator(_on_the_wall),
    PlainSerializer(lambda t: t.isoformat(timespec="seconds"), return_type=str),
]
"""``HH:MM:SS``, in the school's zone; one with an offset is refused."""

WireDateTime = Annotated[
    datetime,
    BeforeValidator(_wire_datetime),
    AfterValidator(_wall_moment),
    PlainSerializer(lambda d: d.isoformat(sep=" ", timespec="seconds"), return_type=str),
]
"""``YYYY-MM-DD HH:MM:SS`` without an offset: the school's own wall clock."""

_LARGEST_EXPONENT = 12


def read_decimal(value: object) -> Decimal:
    """A number of the wire, exact as written, with a decimal point or comma.

    Raises ``ValueError`` for what is no finite number, and for one so large or so small that writing
    it out would be an attack.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        raise ValueError("not a number")
    try:
        number = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation as error:
        raise ValueError("not a number") from error
    if not number.is_finite() or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
        raise ValueError("not a number of this world")
    return number
