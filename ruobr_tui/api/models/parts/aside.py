"""What of an answer could not be read, by its kind.

Names of fields only: no value of a person is repeated.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


MOST_FAULTS = 20_000
"""Rows and fields of one answer that are looked at once more: beyond it the answer is no such answer."""


def fields_of(error: ValidationError) -> frozenset[str]:
    """The fields of an object that were wrong; empty where the object itself was."""
    places = [part["loc"] for part in _errors(error)]
    return frozenset(str(place[0]) for place in places) if all(places) else frozenset()


class _One(NamedTuple):
    kind: str
    is_row: bool


class SetAside:
    """Counts rows and fields that could not be read; handed to validation as its context.

    A field is named by its model and the wire ("Child.birth_date"), a row by its list and the fields that
    were wrong ("children: id").
    """

    def __init__(self) -> None:
        self._found: list[_One] = []
        self._faults = 0

    @property
    def rows(self) -> int:
        """How many rows are missing in what was read."""
        return sum(one.is_row for one in self._found)

    @property
    def reasons(self) -> list[str]:
        """The kind of each missing row, in order."""
        return [one.kind for one in self._found if one.is_row]

    @property
    def kinds(self) -> Counter[str]:
        """How often each kind of row and field was set aside."""
        return Counter(one.kind for one in self._found)

    def may_go_on(self) -> bool:
        """Whether one fault more is worth a second look; never reset, so that no answer costs without end."""
        self._faults += 1
        return self._faults <= MOST_FAULTS

    def mark(self) -> int:
        """Where the count stands, for ``back_to``."""
        return len(self._found)

    def back_to(self, mark: int) -> None:
        """Forget what was counted since ``mark``."""
        del self._found[mark:]

    def add_row(self, where: str, error: ValidationError) -> None:
        """Remember one row that could not be read."""
        names = {
            ".".join(str(step) for step in part["loc"] if not isinstance(step, int))
            for part in _errors(error)
        }
        self._found.append(_One(f"{where}: {', '.join(sorted(names - {''})) or '-'}", is_row=True))

    def add_field(self, model: str, name: str, *, is_list: bool = False) -> None:
        """Remember one optional field that could not be read; a list is rows that are missing, too."""
        self._found.append(_One(f"{model}.{name}", is_row=is_list))


def _errors(error: ValidationError) -> list[ErrorDetails]:
    return error.errors(include_url=False, include_context=False, include_input=False)
