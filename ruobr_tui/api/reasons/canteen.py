"""What is wrong or doubtful in a line of a canteen's table."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

EMPTY_TABLE = Reason("empty-table", N_("The table is empty."))
NO_HEADING = Reason(
    "no-heading",
    N_("Header row not found. One row must name the columns date, account, complex and state."),
)
COLUMN_MISSING = Reason("column-missing", N_("This column is missing from the header row."))
TABLE_TOO_LONG = Reason("table-too-long", N_("The table has too many rows. Split it."))
NOT_A_LINE = Reason("not-a-line", N_("Cannot read this row. Check the quotation marks."))
SECOND_LINE = Reason("second-line-of-meal", N_("Duplicate: this meal is already in an earlier row."))
NOT_A_DAY = Reason("not-a-day-of-table", N_("Enter a date like 24.11.2026."))
NOT_A_STATE = Reason("not-a-state", N_("Use one of: received, cancelled, ordered."))
NOT_A_SUM = Reason("not-a-sum-of-table", N_("Enter an amount like 97.50."))
NUMBER_SHORTENED = Reason(
    "number-shortened",
    N_("The spreadsheet has shortened this number: make the column text there and save it again."),
)
CELL_MISSING = Reason("cell-missing", N_("This field is required."))
SUBSIDY_OVER_PRICE = Reason("subsidy-over-price", N_("The subsidy exceeds the price."))
NO_ACCOUNT = Reason("no-such-account", N_("No pupil at this school has this account number."))
NO_COMPLEX = Reason("no-such-complex", N_("This school has no set meal with this code."))
DAY_NOT_COME = Reason("day-not-come", N_("The meals of this day are still to come."))
OVER_DAY_LIMIT = Reason("over-day-limit", N_("Over the family’s daily limit."))
