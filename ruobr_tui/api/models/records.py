"""Records of schools and kindergartens as tables that are edited (``/administration/tables``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from ruobr_tui.api.models.administration import Place
from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.text import SafeLine, SafeText

LONGEST_CELL = 20_000
"""Characters of a cell that are read at all; each field has a limit of its own."""
MOST_CELLS = 60


class RecordTable(WireModel):
    """A table in a place, and how many rows it has there."""

    name: SafeLine
    russian: SafeLine = ""
    group: SafeLine = ""
    count: int = 0
    may_add: bool = False


class RecordTables(WireModel):
    """The tables of a place (null: it has to be chosen first), and the places that the caller may choose."""

    place: Place | None = None
    tables: Rows[RecordTable] = Field(default_factory=list)
    places: Rows[Place] = Field(default_factory=list)
    more: bool = False
    """Whether there are more places than these: find them by name."""


class RecordRow(WireModel):
    """A row with the texts of its cells by the English names of the columns."""

    key: SafeLine
    label: SafeLine = ""
    cells: dict[str, SafeLine] = Field(default_factory=dict)
    has_ended: bool = False
    changed_at: datetime | None = None
    changed_by: SafeLine = ""


class RecordColumn(WireModel):
    """A column, in English and in Russian."""

    name: SafeLine
    russian: SafeLine = ""


class RecordRows(WireModel):
    """A page of rows. ``listed``: columns that a list shows beside the label; ``next``: "" on the last."""

    columns: Rows[RecordColumn] = Field(default_factory=list)
    listed: Rows[SafeLine] = Field(default_factory=list)
    rows: Rows[RecordRow] = Field(default_factory=list)
    found: int = 0
    next: SafeLine = ""
    may_add: bool = False


class RecordChoice(WireModel):
    """A value of a field, as it is sent, and in English."""

    value: SafeLine
    english: SafeLine = ""


class RecordField(WireModel):
    """A cell of a form. ``kind``: line, whole, decimal, date, time, choice, snils or zone."""

    name: SafeLine
    russian: SafeLine = ""
    kind: SafeLine = "line"
    value: SafeLine = ""
    required: bool = False
    can_be_empty: bool = True
    fixed: bool = False
    """Whether it cannot be changed any more."""
    choices: Rows[RecordChoice] = Field(default_factory=list)
    refers: SafeLine = ""
    """The table whose rows the choices are."""
    longest: int = 200
    least: int | None = None
    most: int | None = None


class RecordChange(WireModel):
    """What was done with a row: create, change, end or remove; ``source``: form, import or rollover."""

    at: datetime
    by: SafeLine = ""
    source: SafeLine = "form"
    action: SafeLine = "change"
    field: SafeLine = ""
    russian: SafeLine = ""
    old: SafeLine = ""
    new: SafeLine = ""


class RecordLessons(WireModel):
    """What becomes of the lessons of a school. ``retained`` have entries of teachers and stay."""

    created: int = 0
    changed: int = 0
    deleted: int = 0
    retained: int = 0


class RecordDetail(WireModel):
    """One row as a form with its history, the newest first; of what is new: key and history are empty."""

    table: SafeLine
    key: SafeLine = ""
    label: SafeLine = ""
    fields: Rows[RecordField] = Field(default_factory=list)
    history: Rows[RecordChange] = Field(default_factory=list)
    actions: Rows[SafeLine] = Field(default_factory=list)
    """Of: change, end, remove."""
    lessons: RecordLessons | None = None
    """What became of the lessons, after a change on which they depend."""


class RecordCell(WireModel):
    """A new text for a cell, and the one that it replaces."""

    old: SafeText = Field("", max_length=LONGEST_CELL)
    new: SafeText = Field("", max_length=LONGEST_CELL)


Text = Annotated[SafeText, StringConstraints(max_length=LONGEST_CELL)]


class RecordValues(WireModel):
    """The cells of what is new, by the English names of the columns."""

    cells: dict[str, Text] = Field(min_length=1, max_length=MOST_CELLS)


class RecordEdit(WireModel):
    """The cells that change, by the English names of the columns."""

    cells: dict[str, RecordCell] = Field(min_length=1, max_length=MOST_CELLS)


class RecordEnd(WireModel):
    """The last day; null where the row is removed."""

    day: date | None = None


class RecordPlan(WireModel):
    """A change that is not made: of the row with this key, or ("") of what is new."""

    key: SafeLine = Field("", max_length=200)
    cells: dict[str, RecordCell] = Field(default_factory=dict, max_length=MOST_CELLS)


class RecordOutcome(WireModel):
    """What a change would do to the lessons of the school; null: nothing."""

    lessons: RecordLessons | None = None
