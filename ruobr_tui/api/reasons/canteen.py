"""What is wrong or doubtful in a line of a canteen's table."""

from __future__ import annotations

from ruobr_tui.api.errors import N_
from ruobr_tui.api.reasons.reason import Reason

EMPTY_TABLE = Reason("empty-table", N_("The table is empty."))
NO_HEADING = Reason(
    "no-heading",
    N_("No heading was found: one line must name the columns date, account, complex and state."),
)
COLUMN_MISSING = Reason("column-missing", N_("This column is missing in the heading."))
TABLE_TOO_LONG = Reason("table-too-long", N_("That is too much for one table."))
NOT_A_LINE = Reason("not-a-line", N_("This line is no table: check the quotation marks."))
SECOND_LINE = Reason("second-line-of-meal", N_("This meal stands in an earlier line already."))
NOT_A_DAY = Reason("not-a-day-of-table", N_("A day as 24.11.2026 is needed."))
NOT_A_STATE = Reason("not-a-state", N_("One of received, cancelled, ordered is needed."))
NOT_A_SUM = Reason("not-a-sum-of-table", N_("A sum as 97,50 is needed."))
NUMBER_SHORTENED = Reason(
    "number-shortened",
    N_("The spreadsheet has shortened this number: make the column text there and save it again."),
)
CELL_MISSING = Reason("cell-missing", N_("This must be told."))
SUBSIDY_OVER_PRICE = Reason("subsidy-over-price", N_("The subsidy is more than the price."))
NO_ACCOUNT = Reason("no-such-account", N_("No child of this school has this account."))
NO_COMPLEX = Reason("no-such-complex", N_("This school has no complex with this code."))
DAY_NOT_COME = Reason("day-not-come", N_("This day has not come yet."))
OVER_DAY_LIMIT = Reason("over-day-limit", N_("More than the family’s day limit."))
