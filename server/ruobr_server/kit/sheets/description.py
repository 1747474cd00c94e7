"""Descriptions of tables as data: columns with their names, types and references, the key of a row.

From one description come the reader, the checks, the template, the export and the page of the documents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, FromClause, Select, Table

from ruobr_server.kit.sheets.values import Value, Words, folded

if TYPE_CHECKING:
    from ruobr_server.kit.sheets.applying import Applying
    from ruobr_server.kit.sheets.planning import Planning
    from ruobr_server.kit.sheets.records import Record
    from ruobr_server.kit.sheets.rows import Row

EMPTIED = object()
"""What the cell ``-`` says: empty this. An empty cell says nothing."""

TEXT = Words(200)

SCHOOL = "school"
"""The column that names a row's school; it may be missing where there is only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column of a file."""

    name: str
    """In English; lower case."""
    russian: tuple[str, ...]
    """In Russian; the first is that of templates and exports."""
    value: Value = TEXT
    required: bool = False
    """Whether what is new needs it."""
    stored: str = ""
    """The column of the table; "" if the area stores it in its own way."""
    refers: str = ""
    """The table whose row the cell names."""
    default: Any = None
    """Stored where the file says nothing about what is new."""
    is_emptied: bool = True
    """Whether ``-`` empties it."""
    is_in_form: bool = True
    """False: it only tells a file whom a row is about."""
    is_fixed: bool = False
    """Whether a form asks for it only where a row is new."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, for comparing."""
        return tuple(folded(name) for name in (self.name, *self.russian))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of tables. What the hooks get is explained in ``planning`` and ``applying``."""

    name: str
    """In English, plural; also that of its file."""
    russian: tuple[str, ...]
    table: FromClause
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    """Stored columns that tell rows of one school apart."""
    key_by: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None = None
    """The key of a row where these columns alone are not it."""
    in_school: bool = True
    has_id: bool = True
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """Values of other columns of what is new."""
    labels: Callable[[Record], tuple[str, ...]] = lambda _: ()
    """What a row is called, in plans and in cells that refer to it; the first is the usual one."""
    prepare: Callable[[Planning, list[Row]], None] | None = None
    """Looks at all rows before they are planned."""
    check: Callable[[Planning, Row, Record], None] | None = None
    """Looks at one row after it is planned."""
    derive: Callable[[Planning, Row], Mapping[str, Any] | None] | None = None
    """Further stored columns of a row; None: the row has a fault."""
    show: Callable[[Planning, Record], Mapping[str, str]] | None = None
    """Texts of columns that are not stored, for an export."""
    load: Callable[[Planning, list[int]], None] | None = None
    """Reads the present rows of these schools; by default the table's."""
    rows_of: Callable[[Collection[int]], Select[Any]] | None = None
    """The present rows of these schools, where the table itself has no school."""
    write: Callable[[Applying, list[Record]], None] | None = None
    """Inserts what is new; by default as it is stored."""
    after: Callable[[Applying, list[Record], list[Record]], None] | None = None
    """Called with what was created and what was changed."""
    closes: str = ""
    """The column that ends a row, such as the day on which a pupil has left."""
    is_removable: bool = False
    """Whether a row that nothing refers to may be taken away."""
    is_in_use: Callable[[Connection, Record], bool] | None = None
    """Whether something needs a row that does not refer to it by a key."""
    listed: tuple[str, ...] = ()
    """The columns that a list shows beside what a row is called."""
    order: Callable[[Record], str] | None = None
    """A text by which rows are ordered in a list; by default what they are called."""
    plan: Callable[[Planning], None] | None = None
    """Plans rows that come from cells of other tables."""
    refs: Mapping[str, str] = field(default_factory=dict)
    """Stored columns that refer to other tables and are no cells."""
    needs: tuple[str, ...] = ()
    """Further tables whose rows must be known."""
    prefers: Callable[[Planning, list[Record]], list[Record]] = lambda _, records: records
    """Of several rows of one label, those that are probably meant."""
    is_listed_new: bool = True
    """False: what is new is listed with the rows that it belongs to."""
    is_file: bool = True
    """False: there is no such file; its rows come from others."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, for comparing."""
        return tuple(folded(name) for name in (self.name, *self.russian))

    def field(self, name: str) -> Field:
        """The column with this English name."""
        return next(each for each in self.fields if each.name == name)

    @property
    def stored_in(self) -> Table:
        """Its table; raises ``TypeError`` where another part of the server writes the rows."""
        if not isinstance(self.table, Table):
            raise TypeError(self.name)
        return self.table

    @property
    def references(self) -> dict[str, str]:
        """All stored columns that refer to other tables, and to which."""
        cells = {each.stored: each.refers for each in self.fields if each.refers and each.stored}
        return {**cells, **self.refs}

    @property
    def needed(self) -> tuple[Field, ...]:
        """Columns without which a file is not of this kind."""
        return tuple(each for each in self.fields if each.required)
