"""Records for other areas: the tables of all areas, and how a plan of them is written."""

from ruobr_server.areas.records.changes import Author, changes_of
from ruobr_server.areas.records.writing import LONGEST, sheets_of, wait_for_others, write

__all__ = ["LONGEST", "Author", "changes_of", "sheets_of", "wait_for_others", "write"]
