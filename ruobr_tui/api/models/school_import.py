"""Filling schools from tables: files, the plan or the faults, what was written, past imports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from ruobr_tui.api.models.parts.base import Rows, WireModel
from ruobr_tui.api.models.parts.pages import PageOfList
from ruobr_tui.api.models.parts.text import SafeJson, SafeLine
from ruobr_tui.api.reasons.reason import Explanation
from ruobr_tui.api.reasons.wire import from_wire

MOST_FILES = 100


class PackedFile(WireModel):
    """A file of an import. ``packed``: its bytes, compressed by zlib, in base64."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    packed: str


class ImportRequest(WireModel):
    """Files by name, and the school of rows that name none.

    ``digest``: that of the plan that was shown; only this plan is written. ``valid_from``: the first day of
    a timetable in XML.
    """

    school: Annotated[int, Field(ge=1, lt=2**63)] | None = None
    files: Annotated[list[PackedFile], Field(min_length=1, max_length=MOST_FILES)]
    valid_from: date | None = None
    digest: Annotated[str, Field(max_length=64)] = ""


class ImportStep(WireModel):
    """A line of a plan. ``action``: create, change, close or delete; ``column`` by both names."""

    action: SafeLine
    table: SafeLine
    label: SafeLine = ""
    column: SafeLine = ""
    column_russian: SafeLine = ""
    old: SafeLine = ""
    new: SafeLine = ""


class ImportFault(WireModel):
    """What is wrong or doubtful. ``row`` from 1, 0: the whole file; ``column`` as the file names it.

    ``text`` is English; ``reason`` and ``fields`` as in a refusal.
    """

    file: SafeLine = ""
    row: int = 0
    column: SafeLine = ""
    text: SafeLine = ""
    reason: SafeLine = ""
    fields: SafeJson = None

    @property
    def explanation(self) -> Explanation | str:
        """What is wrong: a declared reason, or the text where that is not known here."""
        return from_wire({"reason": self.reason, "fields": self.fields}) or self.text


class RowCount(WireModel):
    """How many rows of a table a plan creates, changes, closes or deletes."""

    action: SafeLine
    table: SafeLine
    rows: int


class ImportPlan(WireModel):
    """What the files would do: the first ``steps`` of ``total``. With ``faults`` nothing is done."""

    digest: SafeLine = ""
    counts: Rows[RowCount] = Field(default_factory=list)
    steps: Rows[ImportStep] = Field(default_factory=list)
    total: int = 0
    faults: Rows[ImportFault] = Field(default_factory=list)
    doubts: Rows[ImportFault] = Field(default_factory=list)


class ImportResult(WireModel):
    """What was written: rows, and lessons that were made from the timetable.

    ``retained``: lessons that the timetable does not have any more, but with entries of teachers.
    """

    created: int = 0
    changed: int = 0
    closed: int = 0
    lessons_created: int = 0
    lessons_changed: int = 0
    lessons_deleted: int = 0
    retained: int = 0


class PastImport(WireModel):
    """An import that was written. ``by`` "": by a command of the server; ``school`` "": no single one."""

    id: int
    at: datetime
    by: SafeLine = ""
    school: SafeLine = ""
    files: SafeLine = ""
    created: int = 0
    changed: int = 0
    closed: int = 0


class PastImports(PageOfList):
    """A page of imports, the latest first."""

    imports: Rows[PastImport] = Field(default_factory=list)


class FillableSchool(WireModel):
    """A school inside the caller's scope."""

    id: int
    name: SafeLine = ""
    territory: SafeLine = ""


class Fillable(WireModel):
    """Where the caller may import: schools, and (``whole``) files that name theirs themselves.

    ``tables``: kinds of tables, for templates.
    """

    whole: bool = False
    schools: Rows[FillableSchool] = Field(default_factory=list)
    tables: Rows[SafeLine] = Field(default_factory=list)
