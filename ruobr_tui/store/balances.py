"""A low balance of a meal account as news: when it falls below the sum that the user has named."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from ruobr_tui.store.diary import news

if TYPE_CHECKING:
    from ruobr_tui.api.models.meals import FoodInfo

KIND = "low-balance"
_KEY = re.compile(r"food/(\d+)/")


def child_of(key: str) -> int | None:
    """Whose meal account a resource is; None for anything else."""
    match = _KEY.match(key)
    return int(match[1]) if match else None


def threshold(connection: sqlite3.Connection, child: int) -> int | None:
    """Kopecks below which a balance is low; 0: never; None: the user has named none."""
    row = connection.execute("SELECT kopecks FROM low_balances WHERE child = ?", (child,)).fetchone()
    return None if row is None else int(row[0])


def set_threshold(
    connection: sqlite3.Connection, child: int, kopecks: int | None, known: FoodInfo | None, now: datetime
) -> None:
    """Name the sum (None: what a usual day costs), and look at what is known by it."""
    connection.execute("DELETE FROM low_balances WHERE child = ?", (child,))
    connection.execute("DELETE FROM sheets WHERE key = ?", (f"{KIND}/{child}",))
    if kopecks is not None:
        connection.execute("INSERT INTO low_balances VALUES (?, ?, ?)", (child, kopecks, now.isoformat()))
    if known is not None:
        check(connection, child, known, now)


def is_low(food: FoodInfo, named: int | None) -> bool:
    """Whether what is on the account is below the sum; without one, below what a usual day costs."""
    from ruobr_tui.api.rules.canteen.meals import usual_day

    if food.balance is None or named == 0:
        return False
    least = Decimal(named).scaleb(-2) if named is not None else usual_day(food.visits) or Decimal(0)
    return food.balance < least


def check(connection: sqlite3.Connection, child: int, food: FoodInfo, now: datetime) -> None:
    """Compare a new balance with the threshold: one news item each time it falls below."""
    low = is_low(food, threshold(connection, child))
    place = f"{KIND}/{child}"
    if low and connection.execute("SELECT 1 FROM sheets WHERE key = ?", (place,)).fetchone() is None:
        change = {"kind": KIND, "subject": food.account, "after": f"{food.balance:.2f}"}
        news.add(connection, child, f"{KIND}/{now:%Y-%m-%d}", change, now)
        connection.execute("INSERT INTO sheets VALUES (?, '{}')", (place,))
    elif not low:
        connection.execute("DELETE FROM sheets WHERE key = ?", (place,))
