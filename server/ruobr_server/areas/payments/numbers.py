"""Order numbers of payments at the bank: unique across databases and attempts.

``M00000042-7KQ4-X9TDM2``: the payment, the database, and random characters of this attempt. The four
characters of the database show people where a number comes from; a restored copy has the same ones, so only
the last six make its numbers unique. Whether an order is ours does not follow from its number: see ``proof``.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection

from ruobr_server.kit.db.instances import current, random_signs

_LOOK_ALIKE = str.maketrans("АВЕКМНОРСТХIL", "ABEKMH0PCTX11") | {ord("O"): "0"}
"""Russian letters, and characters that our numbers do not contain."""


def new_order_number(connection: Connection, payment_id: int, now: datetime) -> str:
    """A payment's order number, for one attempt to register it."""
    return order_number(payment_id, current(connection, now).mark, random_signs(6))


def order_number(payment_id: int, mark: str, attempt: str) -> str:
    """The number from its parts."""
    return f"M{payment_id:08}-{mark}-{attempt}"


def new_reference() -> str:
    """A random reference that proves that an order is ours: 192 bits."""
    return secrets.token_urlsafe(24)


def mark_of(number: str) -> str:
    """The database's characters in a number; "" if it has none."""
    parts = number.split("-")
    return parts[1] if len(parts) == 3 and len(parts[1]) == 4 else ""


def typed(number: str) -> str:
    """A typed number in the stored form: lower case or Russian letters, spaces."""
    latin = "".join(number.split()).upper().translate(_LOOK_ALIKE)
    return "".join(sign for sign in latin if sign.isascii() and (sign.isalnum() or sign == "-"))
