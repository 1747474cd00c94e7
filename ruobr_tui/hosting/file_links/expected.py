"""What a link may wait for: how large it is, what a browser offers to choose, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ruobr_tui.api.rules.canteen import table_file
from ruobr_tui.api.rules.fields import scans
from ruobr_tui.api.rules.fields.wrong import Wrong
from ruobr_tui.api.rules.school_tables import ENDINGS as SCHOOL_TABLES
from ruobr_tui.api.rules.text.table_text import NotATable
from ruobr_tui.files.links import Wanted
from ruobr_tui.i18n import N_


@dataclass(frozen=True, slots=True)
class Expected:
    """``fault`` returns what is wrong with a file's content, an English message id; "" if it fits.

    ``asks`` and ``too_large`` have ``%(most)s``, the size.
    """

    largest: int
    accept: str
    asks: str
    too_large: str
    fault: Callable[[bytes], str]


def _fault_of_scan(body: bytes) -> str:
    try:
        scans.check_content(body[: scans.HEAD], body[-scans.TAIL :])
    except Wrong:
        return N_("This is not a PDF, JPEG or PNG file, or it is incomplete. Choose another one.")
    return ""


def _fault_of_table(body: bytes) -> str:
    try:
        table_file.text_of_file(body)
    except NotATable as error:
        return error.text
    return ""


def _fault_of_school_tables(body: bytes) -> str:
    return "" if body.strip() else N_("The file is empty. Choose another one.")


EXPECTED = {
    Wanted.SCAN: Expected(
        largest=scans.LARGEST,
        accept=",".join(scans.ENDINGS),
        asks=N_("Choose or photograph the document: PDF, JPEG or PNG, up to %(most)s."),
        too_large=N_("The file is larger than %(most)s. Choose a smaller one."),
        fault=_fault_of_scan,
    ),
    Wanted.TABLE: Expected(
        largest=table_file.LARGEST_FILE,
        accept=",".join((*table_file.ENDINGS, "text/csv", "text/plain")),
        asks=N_("Choose the canteen’s table: CSV, up to %(most)s."),
        too_large=N_("The file is larger than %(most)s. Split it by day."),
        fault=_fault_of_table,
    ),
    Wanted.SCHOOL_TABLES: Expected(
        largest=scans.LARGEST,
        accept=",".join((*SCHOOL_TABLES, "text/csv")),
        asks=N_("Choose a workbook, a table, or a ZIP with all tables, up to %(most)s."),
        too_large=N_("The file is larger than %(most)s. Split it."),
        fault=_fault_of_school_tables,
    ),
}
LARGEST_UPLOAD = max(each.largest for each in EXPECTED.values())
"""Bytes of a file that is sent to the program, of whatever kind."""
