"""Numbers of payments at the bank: no two databases, and no two attempts, give out the same ones.

``M00000042-7KQ4-X9TDM2``: the payment, the database, and signs of this attempt alone. The database's
four signs tell people where a number is from; a restored copy has the same ones, so only the last
six keep its numbers apart. Whether an order is ours does not follow from its number: see ``proof``.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.kit.db.instances import current, random_signs

_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХIL", "ABEKMH0PCTX11") | {ord("O"): "0"}
"""Russian letters, and signs that no number of ours has."""


def new_order_number(connection: Connection, payment_id: int, now: datetime) -> str:
    """A payment's name at the bank, for one attempt to register it."""
    return order_number(payment_id, current(connection, now).mark, random_signs(6))


def order_number(payment_id: int, mark: str, attempt: str) -> str:
    """The number of its parts."""
    return f"M{payment_id:08}-{mark}-{attempt}"


def new_reference() -> str:
    """What the bank repeats to prove that an order is ours: 192 random bits."""
    return secrets.token_urlsafe(24)


def mark_of(number: str) -> str:
    """The database's signs in a number; empty in one that has none."""
    parts = number.split("-")
    return parts[1] if len(parts) == 3 and len(parts[1]) == 4 else ""


def typed(number: str) -> str:
    """A number as it is stored, from what a person types: small or Russian letters, spaces."""
    latin = "".join(number.split()).upper().translate(_LOOK_ALIKE)
    return "".join(sign for sign in latin if sign.isascii() and (sign.isalnum() or sign == "-"))
