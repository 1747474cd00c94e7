"""Numbers and days of every model are those that a database can hold and a calendar can count on from."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import Field, ValidationError

from ruobr_tui.api.models.parts.base import WireModel


class Inner(WireModel):
    """Deep in another one."""

    ids: list[int] = Field(default_factory=list)


class Outer(WireModel):
    """A field of each kind."""

    plain: int = 0
    maybe: int | None = None
    small: int = Field(1, ge=1, lt=10)
    inner: list[Inner] = Field(default_factory=list)
    day: date = date(2026, 11, 24)
    at: datetime | None = None


@pytest.mark.parametrize(
    "body",
    [
        {"plain": 2**63},
        {"plain": -(2**63) - 1},
        {"plain": str(2**63)},
        {"plain": 1e30},
        {"maybe": 2**63},
        {"small": 10},
        {"small": 0},
        {"inner": [{"ids": [1, 2**63]}]},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"at": "9999-12-31T23:59:59Z"},
        {"at": "0001-01-01 00:00:00"},
    ],
)
def test_what_no_database_holds_is_not_valid(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Outer.model_validate(body)


def test_everything_else_is() -> None:
    outer = Outer.model_validate(
        {"plain": 2**63 - 1, "maybe": -(2**63), "small": 9, "inner": [{"ids": [2**63 - 1]}]}
    )
    assert outer.plain == 2**63 - 1
    assert Outer.model_validate({"at": "2026-11-24T10:00:00+07:00"}).at is not None
    for day in ("1000-01-01", "8999-12-31"):
        found = Outer.model_validate({"day": day}).day
        assert found - timedelta(days=365) < found < found + timedelta(days=365)
