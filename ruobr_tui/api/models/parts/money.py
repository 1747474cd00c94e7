"""Money on the wire, exact: roubles as ``Decimal`` at the edges, whole kopecks inside."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

_LARGEST_EXPONENT = 18
"""A sum beyond this would be written out in gigabytes of digits."""


def read_roubles(value: object) -> Decimal:
    """Roubles from ``"76,90"``, ``"76.90"``, ``76`` or ``"1 076,90 руб."``.

    Raises ``ValueError`` for anything that is not a finite sum; a float is read through its
    shortest decimal form, so that 76.9 is 76.90 and not 76.900000000000005.
    """
    if isinstance(value, Decimal):
        number = value
    elif isinstance(value, bool) or value is None:
        raise ValueError("not a sum of money")
    elif isinstance(value, int | float):
        number = Decimal(str(value))
    else:
        text = str(value).replace("\u00a0", "").replace(" ", "").replace(",", ".")
        text = text.removesuffix("руб.").removesuffix("₽").removesuffix("р.")
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValueError("not a sum of money") from error
    if not number.is_finite() or (number and abs(number.adjusted()) > _LARGEST_EXPONENT):
        raise ValueError("not a sum of money")
    return number


def write_roubles(value: Decimal) -> str:
    """Roubles as the mobile contract writes them: two digits after a decimal comma."""
    return f"{value:.2f}".replace(".", ",")


def roubles(kopecks: int) -> Decimal:
    """Whole kopecks as roubles."""
    return Decimal(kopecks).scaleb(-2)


def kopecks(value: Decimal) -> int:
    """Roubles as whole kopecks; raises ``ValueError`` when a part of a kopeck would be lost."""
    scaled = value.scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError("a sum has at most two digits after the comma")
    return int(scaled)


Roubles = Annotated[Decimal, BeforeValidator(read_roubles), PlainSerializer(write_roubles, return_type=str)]
"""A sum in roubles; travels as text with a decimal comma."""
