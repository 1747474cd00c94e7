"""Meals beyond the mobile contract: menus, orders, statements (``/cabinet/meals``, ``/desk/meals``)."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.money import Roubles
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeJson, SafeLine
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.reasons.wire import from_wire

LONGEST_TABLE = 900_000
"""Characters of a canteen day in one request."""


class MealOffer(WireModel):
    """A complex that is on the menu of a day."""

    complex: int
    name: SafeLine = ""
    meal: SafeLine = Field("", description='"Завтрак"')
    price: Roubles
    dishes: Rows[SafeLine] = Field(default_factory=list)


class MealOrder(WireModel):
    """What is ordered, cancelled or received; ``state`` is a ``states.meals.MealState``.

    ``actions``: ``order`` or ``cancel``, while the day is open.
    """

    complex: int
    name: SafeLine = ""
    meal: SafeLine = ""
    state: int
    price: Roubles
    actions: Rows[SafeLine] = Field(default_factory=list)


class MealDay(WireModel):
    """A day with a menu or an order. ``until``: so long it can be ordered and cancelled."""

    date: dt.date
    until: dt.datetime
    offers: Rows[MealOffer] = Field(default_factory=list)
    orders: Rows[MealOrder] = Field(default_factory=list)


class MealPlan(WireModel):
    """A child's meals on some days. ``day_limit`` null: none. ``may_order``: whether the caller decides."""

    child: int
    day_limit: Roubles | None = None
    may_order: bool = False
    days: Rows[MealDay] = Field(default_factory=list)


class OrderRequest(WireModel):
    """Order this complex, or cancel it; another order of the same meal gives way."""

    date: dt.date
    complex: int = Field(ge=1, lt=2**63)
    ordered: bool


class LimitRequest(WireModel):
    """Roubles a day as text, "250,00"; "": no limit."""

    limit: SafeLine = Field("", max_length=20)


class StatementLine(WireModel):
    """A posting: payment, charge, subsidy, refund, correction. ``balance`` is that after it.

    ``reverses`` and ``reversed_by``: the line that this one takes back, or that takes this one back.
    ``reversible_until``: at the desk, the last day on which it can be taken back.
    """

    number: int
    kind: SafeLine
    date: dt.date
    at: dt.datetime
    amount: Roubles
    balance: Roubles
    note: SafeLine = ""
    reverses: int | None = None
    reversed_by: int | None = None
    reversible_until: dt.date | None = None


class Statement(WireModel):
    """The latest postings first; ``more``: there are older ones.

    ``waits``: the number of the request that a second person has to confirm; null: what was sent is done.
    """

    account: SafeLine = ""
    name: SafeLine = ""
    balance: Roubles
    lines: Rows[StatementLine] = Field(default_factory=list)
    more: bool = False
    waits: int | None = None


class DayMoney(WireModel):
    """What went off an account on a day, and what came in."""

    date: dt.date
    spent: Roubles
    added: Roubles


class Money(WireModel):
    """The days on which anything moved, in order."""

    days: Rows[DayMoney] = Field(default_factory=list)


# At the desk


class DeskAccount(WireModel):
    """A child's meal account as the desk finds it."""

    child: int
    name: SafeLine = ""
    school_class: SafeLine = ""
    school: SafeLine = ""
    account: SafeLine = ""
    balance: Roubles


class DeskAccounts(PageOfList):
    """A page of what was looked for; ``more``: there is another one, for clients that turn no pages."""

    accounts: Rows[DeskAccount] = Field(default_factory=list)
    more: bool = False


class CorrectionRequest(WireModel):
    """Roubles as text onto an account, or off it with a minus, with the reason that its family reads."""

    amount: SafeLine = Field(min_length=1, max_length=20)
    reason: SafeLine = Field(min_length=1, max_length=300)


class ReversalRequest(WireModel):
    """Take a correction back: its line of the statement, with the reason that the family reads."""

    line: int = Field(ge=1, lt=2**31)
    reason: SafeLine = Field(min_length=1, max_length=300)


class DeskCanteen(WireModel):
    """A school whose canteen the desk works for."""

    school: int
    name: SafeLine = ""


class DeskCanteens(WireModel):
    """In the order of their names."""

    canteens: Rows[DeskCanteen] = Field(default_factory=list)


class TableRequest(WireModel):
    """A canteen's table (CSV). ``apply`` off: only say what it would do."""

    school: int = Field(ge=1, lt=2**63)
    text: str = Field(max_length=LONGEST_TABLE)
    apply: bool = False


class OrdersTable(WireModel):
    """A day's orders as such a table; ``children``: whom it names."""

    text: str = ""
    children: int = 0


class TableFault(WireModel):
    """What is wrong or doubtful in a line (from 1, the heading); ``column`` by its English name.

    ``text`` is English; ``reason`` and ``fields`` as in a refusal; older servers do not send them.
    """

    line: int
    column: SafeLine = ""
    text: SafeLine
    reason: SafeLine = ""
    fields: SafeJson = None

    @property
    def explanation(self) -> Explanation | str:
        """What is wrong: a declared reason, or the text where that is not known here."""
        return from_wire({"reason": self.reason, "fields": self.fields}) or self.text


class TableResult(WireModel):
    """What came of a table. With ``faults`` nothing was done; ``doubts`` stand in nobody's way.

    ``new``, ``changed``, ``same``: rows. ``charged``: what it takes off children's accounts.
    """

    applied: bool = False
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    charged: Roubles
    faults: Rows[TableFault] = Field(default_factory=list)
    doubts: Rows[TableFault] = Field(default_factory=list)
