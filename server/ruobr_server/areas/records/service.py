"""Records for other areas: the tables of all areas, how a plan of them is written, and their history."""

from ruobr_server.areas.records.changes import (
    CHANGE,
    CREATE,
    END,
    REMOVE,
    Author,
    Change,
    RowName,
    changes_of,
    note,
)
from ruobr_server.areas.records.writing import LONGEST, sheets_of, wait_for_others, write

__all__ = [
    "CHANGE",
    "CREATE",
    "END",
    "LONGEST",
    "REMOVE",
    "Author",
    "Change",
    "RowName",
    "changes_of",
    "note",
    "sheets_of",
    "wait_for_others",
    "write",
]
