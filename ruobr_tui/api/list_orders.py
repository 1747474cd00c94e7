"""In which orders a portal sends a list in pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode


class ListOrder(StrEnum):
    """The usual order is the list's own: that in which its rows are decided."""

    USUAL = "usual"
    FILED = "filed"
    NAME = "name"
    BIRTH = "birth"
    AMOUNT = "amount"
    """The largest first."""
    CLASS = "class"
    """From the first grade on."""
    BALANCE = "balance"
    """The lowest first."""


@dataclass(frozen=True, slots=True)
class ListPart:
    """Which part of a list is wanted: what ``search`` means, in an order, behind a place of the portal."""

    search: str = ""
    order: ListOrder = ListOrder.USUAL
    after: str = ""

    @property
    def is_first(self) -> bool:
        """Whether it is the beginning of the whole list, which is stored for the next start."""
        return self == ListPart()

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the request; what is usual is left out, as older portals know none of them."""
        usual = ListPart()
        wanted = {"search": self.search, "order": self.order.value, "after": self.after}
        return {name: value for name, value in wanted.items() if value != getattr(usual, name)}

    @property
    def key(self) -> str:
        """What follows the key of the list in the store."""
        return "" if self.is_first else f"?{urlencode(self.query)}"


WHOLE = ListPart()
"""A list from its beginning, in the usual order."""
